-- A store with :incidents incidents that are over, twenty that are open, and one whose timeline has :entries entries.

-- name: incidents
insert into incidents (id, title, severity, status, private, service, detected_at, opened_at, acknowledged_at,
  resolved_at, impact, cause, resolution, offered_resolve, wants_room)
with recursive n (i) as (select 1 union all select i + 1 from n where i < :incidents + 20)
select printf('INC-2025-%06d', i), 'Latency of node ' || i, iif(i % 3, 'medium', 'high'),
  iif(i <= :incidents, iif(i % 2, 'closed', 'resolved'), 'investigating'), 0, iif(i % 5, 'storage', 'kafka'),
  :then, :then, :then, iif(i <= :incidents, :then, null), '', '', '', 0, 0
from n

-- name: entries
insert into entries (id, incident, number, kind, happened_at, observed_at, recorded_at, author, author_id, source, link,
  key, data)
with recursive n (i) as (select 1 union all select i + 1 from n where i < :entries)
select 'e' || i, printf('INC-2025-%06d', :incidents + 20), i, 'note', :then, :then, :then, 'Ana', 'U0ANA', '', '', i,
  json_object('text', 'it is the broadcast join, ' || i)
from n
