-- Times are UTC text of one width, so that they compare as text; lists arrive as JSON.

-- name: incidents
select * from incidents order by seq desc limit :limit

-- name: newest_open_incidents
select * from incidents where status not in ('resolved', 'closed') order by seq desc limit :limit

-- name: open_incidents
select * from incidents
where status not in ('resolved', 'closed')
  and (service = :service or exists (
    select 1 from alerts where resource = :resource and incident = incidents.id
  ))
order by seq desc

-- name: incident_of_room
select * from incidents where json_extract(room, '$.id') = :channel

-- name: count_up
insert into counters (name, value) values (:name, 1)
on conflict (name) do update set value = value + 1
returning value

-- name: changes
select * from changes
where happened_at >= :since and (:service is null or service is null or service = :service)
order by happened_at, seq

-- name: keep_bodies
insert into inbox (bodies) values (:bodies) returning id

-- name: waiting_inbox
select id, bodies from inbox where done = 0 and id > :after order by id limit :limit

-- name: inbox_row
select id, bodies from inbox where done = 0 and id = :row

-- name: look_ahead
select id, exists (
  select 1 from json_each(:patterns) as pattern where inbox.bodies like pattern.value escape '~'
) as holds
from inbox
where done = 0 and id > :after
order by id
limit :limit

-- name: inbox_done
update inbox set done = 1 where id = :row and done = 0

-- name: receipt
select
  case
    when done = 0 and not exists (select 1 from alerts where receipt = :receipt) then 'waiting'
    when exists (select 1 from dead_letters where receipt = :receipt) then 'dead'
    else 'decided'
  end as state,
  json_extract(bodies, '$[' || :index || '].source') as source,
  json_extract(bodies, '$[' || :index || '].received_at') as received_at
from inbox
where id = :row and json_array_length(bodies) > :index

-- name: timeline
select * from entries
where incident = :incident and retracted_by is null and retracts is null
order by happened_at, seq

-- name: retract
update entries set retracted_by = :by where id = :entry

-- name: jobs
select * from jobs
where state in (select value from json_each(:states)) and (:incident is null or incident = :incident)
order by due_at, seq
limit :limit

-- name: due_jobs
-- A chat job starts after the earlier ones of its incident, also across their retries, so that posts keep their
-- order; an earlier one that is a timer still ahead holds nothing up.
select * from jobs as job
where state = 'waiting' and lane = :lane and due_at <= :now
  and not (lane = 'chat' and exists (
    select 1 from jobs as earlier
    where earlier.lane = 'chat' and earlier.state in ('waiting', 'started')
      and earlier.incident = job.incident and earlier.seq < job.seq
      and (earlier.state = 'started' or earlier.due_at <= :now or earlier.attempts > 0)
  ))
order by due_at, seq
limit :limit

-- name: forget_jobs
delete from jobs where state = 'done' and due_at < :done_before

-- name: confirm_post
update posts set ts = :ts where key = :key

-- name: close_ticket
update tickets set closed_at = :at where incident = :incident and closed_at is null

-- name: counts
select 'alerts.' || decision as name, size from tally
union all
select 'pages.' || state, count(*) from pages group by state
union all
select 'jobs.' || state, count(*) from jobs group by state
union all
select 'inbox.waiting', count(*) from inbox where done = 0
