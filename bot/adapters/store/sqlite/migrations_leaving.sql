-- Each block runs once, in this order, and is never changed after a release: what comes next is a new block.
-- A column `seq` keeps the order in which rows came in.

-- name: m028_curves
create table curves (
  seq integer primary key,
  id text not null unique,
  incident text not null references incidents (id),
  "check" text not null,
  title text not null,
  name text not null,
  unit text not null,
  points text not null
) strict;
create index curves_incident on curves (incident, seq);

-- name: m028_copies
create table copies (
  seq integer primary key,
  id text not null unique,
  incident text not null references incidents (id),
  library text not null,
  title text not null,
  key text not null,
  url text not null,
  mark text not null,
  kept_at text,
  trouble text not null
) strict;
create index copies_incident on copies (incident, seq);

-- name: m029_figures
create index incidents_down on incidents (coalesce(mitigated_at, resolved_at, '9999'), detected_at)
where severity = 'critical';
create index pages_sent on pages (sent_at) where via = 'pager';
create index alerts_received on alerts (received_at, decision, incident)
where status = 'firing' and drill = 0 and private = 0;
