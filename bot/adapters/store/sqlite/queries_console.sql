-- What the console's lists are made of: each a page at a time, from where the one before ended.

-- name: alerts_before
select * from alerts
where seq in (
  select seq from alerts indexed by alerts_paged
  where seq < coalesce((select seq from alerts where id = :before), 9223372036854775807)
    and case when :decision is null then decision <> 'heartbeat' else decision = :decision end
    and (:source is null or source = :source)
    and (:service is null or service = :service)
    and (:severity is null or severity = :severity)
  order by seq desc
  limit :limit
)
order by seq desc

-- name: action_items_after
select action_items.* from action_items
join incidents on incidents.id = action_items.incident
where drill is null and workspace = :workspace
  and state in (select value from json_each(:states))
  and (:answers is null or json_extract(coalesce(owner, by), '$.id') = :answers)
  and (:priority is null or priority = :priority)
  and (:overdue_on is null or due < :overdue_on)
  and (:after is null or (coalesce(due, '9999-12-31'), action_items.seq) > (
    select coalesce(due, '9999-12-31'), seq from action_items where id = :after
  ))
order by coalesce(due, '9999-12-31'), action_items.seq
limit :limit

-- name: jobs_after
select * from jobs
where state in (select value from json_each(:states))
  and (:lane is null or lane = :lane)
  and (:after is null or (due_at, seq) > (select due_at, seq from jobs where id = :after))
order by due_at, seq
limit :limit

-- name: lane_loads
select lane,
  sum(state = 'started') as running,
  sum(state = 'waiting' and due_at <= :now) as due,
  sum(state = 'waiting' and due_at > :now) as later,
  sum(state = 'given_up') as given_up,
  min(case when state = 'waiting' and due_at <= :now then due_at end) as due_since
from jobs
where state in ('waiting', 'started', 'given_up')
group by lane
