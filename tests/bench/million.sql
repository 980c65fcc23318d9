-- A store that has seen :alerts alerts: a hundred an incident, all over, and twenty open incidents besides.
-- The inbox keeps its rows without their bodies.

-- name: inbox
insert into inbox (id, bodies, done)
with recursive n (i) as (select 1 union all select i + 1 from n where i < :alerts / 100)
select i, '[]', 1 from n

-- name: incidents
insert into incidents (id, title, severity, status, private, service, detected_at, opened_at, acknowledged_at,
  resolved_at, impact, cause, resolution, offered_resolve, wants_room)
with recursive n (i) as (select 1 union all select i + 1 from n where i < :alerts / 100 + 20)
select printf('INC-2025-%05d', i), 'Latency of node ' || i, 'medium',
  iif(i <= :alerts / 100, 'resolved', 'triage'), 0, 'old-' || i % 200, :then, :then, :then,
  iif(i <= :alerts / 100, :then, null), '', '', '', 0, 0
from n

-- name: alerts
insert into alerts (id, receipt, source, fingerprint, status, severity, title, summary, reading, service, resource,
  received_at, started_at, links, decision, reason, rule, incident)
with recursive n (i) as (select 0 union all select i + 1 from n where i < :alerts - 1)
select printf('a-%d-%d', i / 100 + 1, i % 100 + 1), printf('r-%d-%d', i / 100 + 1, i % 100 + 1), 'alertmanager',
  printf('am:%016x', i), 'firing', 'medium', 'Latency of node ' || i, 'The 99th centile is above 10 s.', '',
  'old-' || (i / 100 + 1) % 200, 'node-' || i % 5000, :then, :then, '[]', iif(i % 100, 'attached', 'opened'),
  'medium as alertmanager says; no rule fits', null, printf('INC-2025-%05d', i / 100 + 1)
from n

-- name: problems
insert into problems (fingerprint, alert, incident, status, started_at, ended_at, last_seen_at, seen)
select fingerprint, id, incident, 'resolved', :then, :then, :then, 1 from alerts

-- name: entries
insert into entries (id, incident, kind, happened_at, observed_at, recorded_at, author, author_id, source, link,
  key, data)
select id, incident, 'alert', :then, :then, :then, '', '', source, '', 'alert:' || id, '{}'
from alerts where seq % 10 = 0

-- name: jobs
insert into jobs (id, kind, lane, incident, due_at, args, state, attempts, note)
select 'announce:' || id, 'announce', 'chat', incident, :then, '{}', 'done', 0, ''
from alerts where seq % 20 = 0
