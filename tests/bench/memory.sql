-- A store that remembers :incidents incidents with three words of people each; one in fifty is about zebras.

-- name: incidents
insert into incidents (id, title, severity, status, private, service, detected_at, opened_at, acknowledged_at,
  resolved_at, impact, cause, resolution, offered_resolve, wants_room)
with recursive n (i) as (select 1 union all select i + 1 from n where i < :incidents)
select printf('INC-2025-%06d', i), 'Streaming latency of node ' || (i % 5000) || iif(i % 50, '', ' with a zebra'),
  'high', 'resolved', 0, 'service-' || (i % 200), :then, :then, :then, :then,
  (i % 90) || ' % of queries failing', 'Partition ' || (i % 700) || ' was skewed', 'Raised the memory of cluster ' || (i % 300),
  0, 1
from n

-- name: alerts
insert into alerts (id, receipt, source, fingerprint, status, severity, title, summary, reading, service, resource,
  received_at, started_at, links, decision, reason, rule, incident)
select 'a-' || seq, 'r-' || seq, 'alertmanager', 'am:' || (seq % 5000), 'firing', 'high', title, '', '', service, '',
  :then, :then, '[]', 'opened', 'new', null, id
from incidents

-- name: entries
insert into entries (id, incident, kind, happened_at, observed_at, recorded_at, author, author_id, source, link,
  key, data)
select id || ':' || number, id, 'note', :then, :then, :then, 'Ana', 'U0ANA', '', '', number,
  json_object('text', said || ' ' || (seq % 4000))
from incidents, (
  select 1 as number, 'the broadcast join on node' as said
  union all select 2, 'restarted the executors of job'
  union all select 3, 'consumer lag falls again on partition'
)
