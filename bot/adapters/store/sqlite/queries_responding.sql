-- What lists, reports, tickets and tabs are made of. Times are UTC text of one width; lists arrive as JSON.

-- name: search_incidents
-- The inner select is answered by an index alone, so that the many that are left out are never read.
select * from incidents
where seq in (
  select seq from incidents
  where (:statuses is null or status in (select value from json_each(:statuses)))
    and (:severities is null or severity in (select value from json_each(:severities)))
    and (:services is null or service in (select value from json_each(:services)))
    and (:since is null or opened_at >= :since)
    and workspace = :workspace and (private = 0 or id = :beside)
    and (:person is null or id in (
      select incident from entries where author_id <> '' and author_id = :person
      union all
      select incident from entries where kind = 'assigned' and json_extract(data, '$.user') = :person
    ))
  order by case when :worst_first then instr('critical high medium low', severity) end, seq desc
  limit :limit offset :offset
)
order by case when :worst_first then instr('critical high medium low', severity) end, seq desc

-- name: tickets_closed_early
select * from tickets
where closed_at is not null
  and incident in (select id from incidents where status not in ('resolved', 'closed'))
order by seq

-- name: tickets_to_ask_about
select * from tickets
where tracker = :tracker and key <> ''
  and incident in (select id from incidents where status not in ('resolved', 'closed'))
order by seq

-- name: incidents_since
select * from incidents
where opened_at >= :since or resolved_at >= :since or status not in ('resolved', 'closed')
order by seq

-- name: pages_since
select * from pages
where sent_at >= :since and via = 'pager'
  and incident not in (select id from incidents where drill is not null)
order by seq

-- name: noisy_alerts
-- Of each group the title is that of its newest row, which is where max() takes bare columns from.
select
  fingerprint, title, source, max(seq) as newest,
  count(*) as count,
  sum(decision = 'duplicate') as repeated,
  sum(decision = 'flapping') as flapping,
  sum(decision = 'muted') as muted,
  max(coalesce(incident in (
    select id from incidents where answered_at is not null or json_extract(resolved_by, '$.id') <> ''
  ), 0)) as acted
from alerts
where seq > (select max(seq) from alerts) - 200000 and received_at >= :since
  and status = 'firing' and drill = 0 and private = 0
  and decision in ('opened', 'attached', 'reopened', 'duplicate', 'flapping', 'muted')
  and (incident in (select id from incidents where not private and workspace = :workspace)
    or incident is null and :workspace = '')
group by fingerprint
order by count desc, newest desc
limit :limit

-- name: last_entries
select incident, max(happened_at) as at from entries
where kind in (select value from json_each(:kinds)) and retracted_by is null
  and incident in (select id from incidents where status not in ('resolved', 'closed'))
group by incident

-- name: forget_installation
delete from installations where team = :team

-- name: homes
select * from homes where opened_at > :opened_after order by seq

-- name: tasks_of
select tasks.* from tasks join incidents on incidents.id = tasks.incident
where incidents.status not in ('resolved', 'closed')
  and tasks.done_at is null and json_extract(tasks.owner, '$.id') = :user
order by tasks.seq

-- name: places
-- Each incident's best place; with min() SQLite takes the other columns from its row. To rank all that matches
-- takes seconds where a word is everywhere. What is a year older fits half as well.
with newest as materialized (
  select rowid as place, bm25(memory, 4, 1) as fit from memory
  where memory match :words order by rowid desc limit :most
)
select memories.incident, memories.seq, (select count(*) from newest) as size,
  min(fit / (1 + max(julianday(:now) - julianday(opened_at), 0) / 365)) as fit
from newest
join memories on memories.seq = newest.place
join incidents on incidents.id = memories.incident
where (not private or incidents.id = :within) and (:drills or drill is null)
  and (:workspace is null or workspace = :workspace)
group by memories.incident

-- name: places_among
-- The same of these incidents, however far back their places lie.
with told as materialized (
  select rowid as place, bm25(memory, 4, 1) as fit from memory
  where memory match :words and rowid in (
    select seq from memories where incident in (select value from json_each(:among)) order by seq desc limit 5000
  )
)
select memories.incident, memories.seq, (select count(*) from told) as size,
  min(fit / (1 + max(julianday(:now) - julianday(opened_at), 0) / 365)) as fit
from told
join memories on memories.seq = told.place
join incidents on incidents.id = memories.incident
where (not private or incidents.id = :within) and (:drills or drill is null)
  and (:workspace is null or workspace = :workspace)
group by memories.incident

-- name: snippets
select rowid as seq, (select kind from memories where seq = memory.rowid) as kind,
  snippet(memory, -1, char(2), char(3), '…', 16) as said
from memory
where memory match :words and rowid in (select value from json_each(:rows))

-- name: alike_by_word
select incidents.* from memory
cross join memories on memories.seq = memory.rowid
cross join incidents on incidents.id = memories.incident
where memory match :words and incidents.id <> :incident and workspace = :workspace
  and status in ('resolved', 'closed') and not private and drill is null and merged_into is null
order by memory.rowid desc
limit 50

-- name: alike_by_alert
select * from incidents
where id in (
  select coalesce(merged_into, id) from incidents where id in (
    select alerts.incident
    from (select fingerprint from alerts where incident = :incident order by seq limit 1) as opening
    join alerts on alerts.fingerprint = opening.fingerprint
    where alerts.incident is not null
    order by alerts.seq desc
    limit 1000
  )
)
and id <> :incident and workspace = :workspace and status in ('resolved', 'closed') and not private and drill is null and merged_into is null
order by seq desc
limit 50

-- name: open_action_items
select action_items.* from action_items
join incidents on incidents.id = action_items.incident
where state = 'open' and drill is null
order by due is null, due, action_items.seq

-- name: forget_session
delete from console_sessions where key = :key

-- name: forget_sessions
delete from console_sessions where ends_at < :ended_before

-- name: incidents_before
-- The inner select walks one index, newest first, and stops once the page is full: nothing is counted or sorted.
select * from incidents
where seq in (
  select seq from incidents
  where workspace = :workspace
    and seq < coalesce((select seq from incidents where id = :before), 9223372036854775807)
    and status in (select value from json_each(:statuses))
    and (:severities is null or severity in (select value from json_each(:severities)))
    and (:services is null or service in (select value from json_each(:services)))
  order by seq desc
  limit :limit
)
order by seq desc

-- name: recorded_since
select entries.* from incidents as told
join entries on entries.seq in (
  select seq from entries as own
  where own.incident = told.id and own.seq > coalesce((select seq from entries where id = :after), 0)
    and (told.id = :incident or own.kind not in ('room', 'merged', 'took_in', 'parted'))
  order by own.seq
  limit :limit
)
where told.id = :incident or told.merged_into = :incident
order by entries.seq
limit :limit

-- name: last_recorded
select id from entries
where seq = (
  select max(seq) from entries
  where incident in (select :incident union all select id from incidents where merged_into = :incident)
)

-- name: newest_diagnosis
select * from entries
where incident = :incident and kind = 'diagnosed' and retracted_by is null and retracts is null
order by happened_at desc, seq desc
limit 1

-- name: note_api_token_used
update api_tokens set used_at = :at where hash = :hash

-- name: forget_webhook
delete from webhooks where name = :name

-- name: action_items_of
select action_items.* from action_items
join incidents on incidents.id = action_items.incident
where state = 'open' and drill is null
  and json_extract(coalesce(action_items.owner, action_items.by), '$.id') = :user
order by due is null, due, action_items.seq

-- name: unpublished
select resolved.* from (
  select * from incidents where status = 'resolved' order by seq desc limit 500
) as resolved
join postmortems on postmortems.incident = resolved.id
where drill is null and (
  :user in (json_extract(commander, '$.id'), json_extract(acknowledged_by, '$.id'), json_extract(resolved_by, '$.id'))
  or exists (select 1 from json_each(postmortems.reviewers) where json_extract(value, '$.id') = :user)
)
order by resolved.seq

-- name: held_up
select * from entries
where kind = 'similar' and exists (
  select 1 from json_each(json_extract(data, '$.precedents')) where json_extract(value, '$.id') = :incident
)
