-- What figures of a stretch of time are made of. Each reads by an index that holds times, and no others.

-- name: opened_within
select * from incidents indexed by incidents_opened
where opened_at >= :since and opened_at < :until and drill is null and workspace = :workspace
order by seq

-- name: critical_within
select * from incidents indexed by incidents_down
where severity = 'critical' and coalesce(mitigated_at, resolved_at, '9999') > :since
  and detected_at < :until and drill is null and workspace = :workspace
order by seq

-- name: sent_within
select decision, count(*) as size from alerts indexed by alerts_received
where received_at >= :since and received_at < :until and status = 'firing' and drill = 0 and private = 0
  and decision in ('opened', 'attached', 'reopened', 'duplicate', 'flapping', 'muted')
  and (incident is null and :workspace = '' or incident is not null and exists (
    select 1 from incidents where id = incident and not private and workspace = :workspace
  ))
group by decision

-- name: rung_within
select pages.* from pages indexed by pages_sent
join incidents on incidents.id = pages.incident
where sent_at >= :since and sent_at < :until and via = 'pager' and drill is null and workspace = :workspace
order by pages.seq
