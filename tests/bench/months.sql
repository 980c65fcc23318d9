-- :month incidents in June 2025 with ten alerts and two pages each, and :elsewhere in the ten years before.

-- name: incidents
insert into incidents (id, title, severity, status, private, service, detected_at, opened_at, answered_at,
  mitigated_at, resolved_at, impact, cause, resolution, offered_resolve, wants_room)
with recursive n (i) as (select 1 union all select i + 1 from n where i < :elsewhere + :month),
at (i, opened) as (
  select i, iif(
    i > :elsewhere,
    julianday('2025-06-02') + (i - :elsewhere) * 28.0 / :month,
    julianday('2015-01-01') + i * 3652.0 / :elsewhere
  ) from n
)
select printf('INC-%06d', i), 'Latency of node ' || i, iif(i % 4, 'medium', 'critical'), 'closed', 0,
  iif(i % 5, 'streaming', 'kafka'),
  strftime('%Y-%m-%dT%H:%M:%f000+00:00', opened), strftime('%Y-%m-%dT%H:%M:%f000+00:00', opened),
  strftime('%Y-%m-%dT%H:%M:%f000+00:00', opened + 0.003), strftime('%Y-%m-%dT%H:%M:%f000+00:00', opened + 0.02),
  strftime('%Y-%m-%dT%H:%M:%f000+00:00', opened + 0.04), '', '', '', 0, 0
from at

-- name: alerts
insert into alerts (id, receipt, fingerprint, source, title, summary, reading, severity, service, status, links,
  decision, incident, received_at, started_at, reason)
with recursive n (i) as (select 0 union all select i + 1 from n where i < 9)
select incidents.id || '-' || i, 'r', 'f' || incidents.id, 'generic', title, '', '', severity, service, 'firing', '[]',
  iif(i, 'duplicate', 'opened'), incidents.id, opened_at, opened_at, ''
from incidents, n where incidents.seq > :elsewhere or incidents.seq % 10 = 0

-- name: pages
insert into pages (id, incident, number, level, target, target_name, via, state, sent_at, acknowledged_by, error)
with recursive n (i) as (select 1 union all select i + 1 from n where i < 2)
select incidents.id || ':' || i, incidents.id, i, 1, 'ana', 'Ana', 'pager', 'resolved', opened_at, '', ''
from incidents, n
