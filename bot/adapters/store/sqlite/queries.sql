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
  exists (
    select 1 from alerts
    where resource = :resource collate nocase and incident in (
      select incidents.id union all select id from incidents as merged where merged.merged_into = incidents.id
    )
  ) as same_resource,
  (
    select json_group_array(merged.service) from incidents as merged
    where merged.merged_into = incidents.id and merged.service is not null
  ) as services
from incidents
where status not in ('resolved', 'closed') and (
  service = :service or same_resource or exists (
    select 1 from incidents as merged where merged.merged_into = incidents.id and merged.service = :service
  )
)
order by seq desc

-- name: alerts_with_merged
select * from alerts
where incident in (select :incident union all select id from incidents where merged_into = :incident)
  and (:decision is null or decision = :decision)
order by seq desc
limit :limit

-- name: entries_of_kinds
select * from entries
where incident = :incident and kind in (select value from json_each(:kinds))
  and retracted_by is null and retracts is null
order by happened_at, seq

-- name: story
select * from entries
where retracted_by is null and retracts is null and (
  incident = :incident or (
    incident in (select id from incidents where merged_into = :incident)
    and kind not in ('room', 'merged', 'took_in', 'parted')
  )
)
order by happened_at, seq

-- name: story_before
-- Of each incident no more entries are read than are shown of it.
select entries.* from incidents as told
join entries on entries.seq in (
  select seq from entries as own
  where own.incident = told.id and own.retracted_by is null and own.retracts is null
    and (told.id = :incident or own.kind not in ('room', 'merged', 'took_in', 'parted'))
    and (own.happened_at, own.seq) < (:at, :seq)
  order by own.happened_at desc, own.seq desc
  limit :limit
)
where told.id = :incident or told.merged_into = :incident
order by entries.happened_at desc, entries.seq desc
limit :limit

-- name: story_after
select entries.* from incidents as told
join entries on entries.seq in (
  select seq from entries as own
  where own.incident = told.id and own.retracted_by is null and own.retracts is null
    and (told.id = :incident or own.kind not in ('room', 'merged', 'took_in', 'parted'))
    and (own.happened_at, own.seq) > (:at, :seq)
  order by own.happened_at, own.seq
  limit :limit
)
where told.id = :incident or told.merged_into = :incident
order by entries.happened_at, entries.seq
limit :limit

-- name: entries_within
select * from entries
where incident = :incident and retracted_by is null and retracts is null
  and happened_at >= :start and happened_at < :end
order by happened_at, seq

-- name: private_incidents
select * from incidents where private = 1 order by seq

-- name: move_problems
update problems set incident = :target where incident = :source

-- name: part_problems
update problems set incident = :source
where incident = :target and fingerprint in (select fingerprint from alerts where incident = :source)

-- name: part_alerts
update alerts set incident = :source
where incident = :target and received_at >= :since
  and fingerprint in (select fingerprint from problems where incident = :source)

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
  and json_extract(drill, '$.id') is :drill and workspace = :workspace

-- name: open_storm
select * from incidents
where storm = 1 and status not in ('resolved', 'closed') and json_extract(drill, '$.id') is :drill
  and workspace = :workspace
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

-- name: newest_alerts
select * from alerts where decision <> 'heartbeat' order by seq desc limit :limit

-- name: forget_heartbeat
delete from heartbeats where name = :name

-- name: synthetic_runs
select * from synthetic_runs where sent_at > :since order by seq desc

-- name: forget_synthetic_runs
delete from synthetic_runs where sent_at < :sent_before

-- name: samples
select * from samples where at >= :since order by at

-- name: newest_samples
select samples.* from samples join (select name, max(at) as at from samples group by name) using (name, at)
where exists (select 1 from json_each(:patterns) where name glob value)

-- name: sample_hours
select * from sample_hours
where at >= :since and exists (select 1 from json_each(:patterns) where sample_hours.name glob value)
order by at

-- name: first_sample_hour
select min(at) as at from sample_hours

-- name: add_sample
insert into samples (name, at, value) values (:name, :at, :value) on conflict (name, at) do nothing

-- name: save_sample_hour
insert into sample_hours (name, at, value) values (:name, :at, :value)
on conflict (name, at) do update set value = excluded.value

-- name: forget_samples
delete from samples where at < :before

-- name: forget_sample_hours
delete from sample_hours where at < :before

-- name: alerts_by_service
select coalesce(service, '') as service, count(distinct fingerprint) as size from alerts
where incident in (select :incident union all select id from incidents where merged_into = :incident)
group by service
order by size desc, service

-- name: problem_counts
select count(*) filter (where status = 'firing') as firing, count(*) as size from problems
where incident = :incident

-- name: silences
select * from silences where ends_at > :ending_after order by seq

-- name: overrides
select * from overrides where ends_at > :ending_after order by seq

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
-- order, and so does a ticket job, and an export among those to its library; an earlier one that is a timer still ahead holds nothing up. A page to a team
-- waits for the channel alone, which it names. Among chat jobs pages go first, then those of the more severe
-- incidents, since they share what Slack takes.
select * from jobs as job
where state = 'waiting' and lane = :lane and due_at <= :now
  and not (lane in ('chat', 'ticket', 'export') and exists (
    select 1 from jobs as earlier
    where earlier.lane = job.lane and earlier.state in ('waiting', 'started')
      and earlier.incident = job.incident and earlier.seq < job.seq
      and (job.lane <> 'export' or json_extract(earlier.args, '$.library') = json_extract(job.args, '$.library'))
      and (job.kind <> 'alert_team' or earlier.kind = 'open_room')
      and (earlier.state = 'started' or earlier.due_at <= :now or earlier.attempts > 0)
  ))
order by
  case lane when 'chat' then case kind when 'alert_team' then -1 else coalesce((
    select case severity when 'critical' then 0 when 'high' then 1 when 'low' then 3 end
    from incidents where incidents.id = job.incident
  ), 2) end end,
  due_at, seq
limit :limit

-- name: forget_jobs
delete from jobs where state = 'done' and due_at < :done_before

-- name: post
select part.channel, coalesce(part.ts, whole.ts) as ts
from posts as part left join posts as whole on whole.key = part.part_of
where part.key = :key

-- name: confirm_post
update posts set ts = :ts, part_of = null where key = :key

-- name: oldest_waiting
select json_extract(bodies, '$[0].received_at') as received_at from inbox
where done = 0 and json_array_length(bodies) > 0
order by id
limit 1

-- name: oldest_due
select min(due_at) as due_at from (
  select min(due_at) as due_at from jobs where state = 'waiting' and lane = :lane and due_at <= :now
  union all
  select min(due_at) from jobs where state = 'started' and lane = :lane and due_at <= :now
)

-- name: failing_pages
-- A first failure is often over a second later. What was given up counts while somebody should be rung by it.
select count(*) as size from jobs
where lane = 'page' and (
  (state in ('waiting', 'started') and attempts > 1)
  or (state = 'given_up' and kind = 'page' and exists (
    select 1 from incidents
    where incidents.id = jobs.incident and acknowledged_at is null and status not in ('resolved', 'closed')
  ))
)

-- name: counts
-- Done jobs are many, and soon forgotten: their number says nothing.
select 'jobs.' || state as name, count(*) as size from jobs
where state in ('waiting', 'started', 'given_up') group by state
union all
select 'inbox.waiting', count(*) from inbox where done = 0
union all
select 'dead_letters.waiting', count(*) from dead_letters where replayed_as is null

-- name: decided_by_source
select source, decision, size from tally_by_source

-- name: pages_by_way
select via, state, count(*) as size from pages
where incident not in (select id from incidents where drill is not null)
group by via, state

-- name: open_incidents
select severity, count(*) as size from incidents
where status not in ('resolved', 'closed') and drill is null
group by severity
