-- Times are UTC text of one width, so that they compare as text; lists arrive as JSON.

-- name: incidents
select * from incidents order by seq desc limit :limit

-- name: newest_open_incidents
select * from incidents where status not in ('resolved', 'closed') order by seq desc limit :limit

-- name: candidates
select
  incidents.*,
  max(opened_at, coalesce((
    select max(min(coalesce(started_at, received_at), received_at)) from (
      select started_at, received_at from alerts
      where incident = incidents.id and status = 'firing'
      order by seq desc
      limit 20
    )
  ), opened_at)) as last_start,
  exists (select 1 from alerts where incident = incidents.id and resource = :resource collate nocase) as same_resource
from incidents
where status not in ('resolved', 'closed') and (service = :service or same_resource)
order by seq desc

-- name: firing_incidents
select * from incidents
where status not in ('resolved', 'closed')
  and service in (select value from json_each(:services))
  and exists (select 1 from problems where incident = incidents.id and status = 'firing')
order by seq desc

-- name: incident_of_room
select * from incidents where json_extract(room, '$.id') = :channel

-- name: opened_by_alerts
select count(*) as size from incidents
where opened_at > :since and declared_by is null and storm = 0 and (severity = 'critical') = :critical
  and json_extract(drill, '$.id') is :drill

-- name: open_storm
select * from incidents
where storm = 1 and status not in ('resolved', 'closed') and json_extract(drill, '$.id') is :drill
  and (select received_at from alerts where incident = incidents.id order by seq desc limit 1) >= :since
order by seq desc
limit 1
-- name: incidents_of_drill
select * from incidents where drill is not null and json_extract(drill, '$.id') = :drill order by seq

-- name: count_up
insert into counters (name, value) values (:name, 1)
on conflict (name) do update set value = value + 1
returning value

-- name: changes
select * from changes
where happened_at >= :since and (drill is null or drill = :drill)
  and (:service is null or service is null or service = :service)
order by happened_at, seq

-- name: alerts_by_service
select coalesce(service, '') as service, count(distinct fingerprint) as size from alerts
where incident = :incident
group by service
order by size desc, service

-- name: problem_counts
select count(*) filter (where status = 'firing') as firing, count(*) as size from problems
where incident = :incident

-- name: silences
select * from silences where ends_at > :ending_after order by seq

-- name: mark_replayed
update dead_letters set replayed_as = :replayed_as where receipt = :receipt

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

-- name: last_deed
select max(recorded_at) as at from entries where incident = :incident and author <> ''

-- name: count_entries
select count(*) as size from (
  select 1 from entries where incident = :incident and kind = :kind and retracted_by is null limit :most
)

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
select 'pages.' || state, count(*) from pages
where incident not in (select id from incidents where drill is not null) group by state
union all
select 'jobs.' || state, count(*) from jobs group by state
union all
select 'inbox.waiting', count(*) from inbox where done = 0
