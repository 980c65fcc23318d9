-- Each block runs once, in this order, and is never changed after a release: what comes next is a new block.
-- A column `seq` keeps the order in which rows came in.

-- name: m001_first
create table inbox (
  id integer primary key autoincrement,
  bodies text not null,
  done integer not null default 0
) strict;
create index inbox_waiting on inbox (id) where done = 0;

create table counters (
  name text primary key,
  value integer not null
) strict;

create table incidents (
  seq integer primary key,
  id text not null unique,
  title text not null,
  severity text not null,
  status text not null,
  private integer not null,
  service text,
  commander text,
  declared_by text,
  detected_at text not null,
  opened_at text not null,
  acknowledged_at text,
  acknowledged_by text,
  mitigated_at text,
  resolved_at text,
  resolved_by text,
  impact text not null,
  cause text not null,
  resolution text not null,
  escalates_at text,
  offered_resolve integer not null,
  wants_room integer not null,
  room text,
  digest_ts text,
  digest_channel text
) strict;
create unique index incidents_room on incidents (json_extract(room, '$.id'));
create index incidents_open on incidents (seq) where status not in ('resolved', 'closed');

create table alerts (
  seq integer primary key,
  id text not null unique,
  receipt text not null,
  source text not null,
  fingerprint text not null,
  status text not null,
  severity text not null,
  title text not null,
  summary text not null,
  reading text not null,
  service text,
  resource text,
  received_at text not null,
  started_at text,
  ended_at text,
  links text not null,
  decision text not null,
  reason text not null,
  rule text,
  incident text references incidents (id)
) strict;
create index alerts_receipt on alerts (receipt);
create index alerts_fingerprint on alerts (fingerprint);
create index alerts_incident on alerts (incident) where incident is not null;
create index alerts_resource on alerts (resource, incident) where incident is not null;
create index alerts_decision on alerts (decision);

create table problems (
  seq integer primary key,
  fingerprint text not null unique,
  alert text not null,
  incident text references incidents (id),
  status text not null,
  started_at text,
  ended_at text,
  last_seen_at text not null,
  seen integer not null
) strict;
create index problems_incident on problems (incident) where incident is not null;

create table changes (
  seq integer primary key,
  alert text not null unique,
  source text not null,
  title text not null,
  happened_at text not null,
  service text,
  link text
) strict;
create index changes_time on changes (happened_at);

create table dead_letters (
  seq integer primary key,
  receipt text not null unique,
  source text not null,
  received_at text not null,
  body text not null,
  reason text not null
) strict;

create table entries (
  seq integer primary key,
  id text not null unique,
  incident text not null references incidents (id),
  kind text not null,
  happened_at text not null,
  observed_at text not null,
  recorded_at text not null,
  author text not null,
  author_id text not null,
  source text not null,
  link text not null,
  key text not null,
  retracts text references entries (id),
  data text not null,
  retracted_by text references entries (id)
) strict;
create unique index entries_live on entries (incident, key) where retracted_by is null;
create index entries_time on entries (incident, happened_at);

create table pages (
  seq integer primary key,
  id text not null unique,
  incident text not null references incidents (id),
  number integer not null,
  level integer not null,
  target text not null,
  target_name text not null,
  via text not null,
  state text not null,
  sent_at text,
  accepted_at text,
  acknowledged_at text,
  acknowledged_by text not null,
  failed_at text,
  error text not null
) strict;
create index pages_incident on pages (incident);
create index pages_state on pages (state);

create table jobs (
  seq integer primary key autoincrement,
  id text not null unique,
  kind text not null,
  lane text not null,
  incident text references incidents (id),
  due_at text not null,
  args text not null,
  state text not null,
  attempts integer not null,
  note text not null
) strict;
create index jobs_due on jobs (state, lane, due_at);
create index jobs_incident on jobs (incident, state);

create table posts (
  seq integer primary key,
  key text not null unique,
  channel text not null,
  ts text,
  intended_at text not null
) strict;

create table tickets (
  seq integer primary key,
  id text not null unique,
  incident text not null references incidents (id),
  title text not null,
  owner text not null,
  due_at text not null,
  filed_at text not null,
  closed_at text
) strict;
create index tickets_incident on tickets (incident);

create table postmortems (
  seq integer primary key,
  incident text not null unique references incidents (id),
  markdown text not null,
  rendered_at text not null
) strict;

-- name: m002_calm
alter table alerts add column rulings text not null default '[]';
drop index alerts_resource;
create index alerts_resource on alerts (incident, resource collate nocase) where incident is not null;
alter table incidents add column answered_at text;
alter table incidents add column storm integer not null default 0;
alter table incidents add column reopened integer not null default 0;
create index incidents_opened on incidents (opened_at);
create index incidents_storm on incidents (seq) where storm = 1;

alter table problems add column turned_at text;
alter table problems add column fires text not null default '[]';
alter table problems add column flapping integer not null default 0;
alter table problems add column muted_by text;
drop index problems_incident;
create index problems_incident on problems (incident, status) where incident is not null;
create index problems_muted on problems (muted_by) where muted_by is not null;

alter table dead_letters add column replayed_as text;

create table silences (
  seq integer primary key,
  id text not null unique,
  match text not null,
  author text not null,
  author_id text not null,
  reason text not null,
  starts_at text not null,
  ends_at text not null,
  created_at text not null,
  ended_by text not null
) strict;
create index silences_end on silences (ends_at);

-- name: m003_drill
create table drills (
  seq integer primary key,
  id text not null unique,
  scenario text not null,
  pages integer not null,
  began_at text not null,
  ends_at text not null,
  ended_at text
) strict;
alter table incidents add column drill text;
alter table alerts add column drill integer not null default 0;
alter table changes add column drill text;
create index incidents_drill on incidents (json_extract(drill, '$.id')) where drill is not null;

-- name: m004_change_fingerprint
alter table changes add column fingerprint text not null default '';

-- name: m005_cursors
create table cursors (
  seq integer primary key,
  name text not null unique,
  value text not null,
  at text not null
) strict;

-- name: m006_tally
-- Counting all alerts by their index took 0.2 s with a million of them, for each look at the metrics.
create table tally (
  decision text primary key,
  size integer not null
) strict;
insert into tally (decision, size) select decision, count(*) from alerts where not drill group by decision;
create trigger alerts_tally after insert on alerts when not new.drill begin
  insert into tally (decision, size) values (new.decision, 1)
  on conflict (decision) do update set size = size + 1;
end;
drop index alerts_decision;

-- name: m007_attempts
alter table pages add column way text not null default '';
create table attempts (
  seq integer primary key,
  id text not null unique,
  page text not null references pages (id),
  incident text not null references incidents (id),
  number integer not null,
  way text not null,
  state text not null,
  begun_at text,
  sent_at text,
  accepted_at text,
  acknowledged_at text,
  acknowledged_by text not null,
  failed_at text,
  failures integer not null,
  error text not null
) strict;
create index attempts_incident on attempts (incident);
create index attempts_page on attempts (page);
create index entries_deeds on entries (incident, recorded_at) where author <> '';

-- name: m008_on_call
create table overrides (
  seq integer primary key,
  id text not null unique,
  team text not null,
  person text not null,
  starts_at text not null,
  ends_at text not null,
  reason text not null,
  author text not null,
  author_id text not null,
  created_at text not null,
  ended_by text not null
) strict;
create index overrides_end on overrides (ends_at);

create table rosters (
  seq integer primary key,
  id text not null unique,
  name text not null,
  link text not null,
  watches text not null,
  fetched_at text not null
) strict;

alter table pages add column asked_by text not null default '';
alter table pages add column reason text not null default '';

-- name: m010_heartbeats
create table heartbeats (
  seq integer primary key,
  name text not null unique,
  state text not null,
  seen_at text,
  alert text not null,
  due_at text not null
) strict;
-- Heartbeats come by the hundred each day between the alerts that people look for.
create index alerts_told on alerts (seq) where decision <> 'heartbeat';

-- name: m010_tally_by_source
create table tally_by_source (
  source text not null,
  decision text not null,
  size integer not null,
  primary key (source, decision)
) strict, without rowid;
insert into tally_by_source (source, decision, size)
select source, decision, count(*) from alerts where not drill group by source, decision;
drop trigger alerts_tally;
create trigger alerts_tally after insert on alerts when not new.drill begin
  insert into tally_by_source (source, decision, size) values (new.source, new.decision, 1)
  on conflict (source, decision) do update set size = size + 1;
end;
drop table tally;
drop index pages_state;
create index pages_by_way on pages (via, state, incident);
create index dead_letters_waiting on dead_letters (seq) where replayed_as is null;

-- name: m010_synthetic
create table synthetic_runs (
  seq integer primary key,
  id text not null unique,
  sent_at text not null,
  accepted_at text,
  paged_at text,
  outcome text not null,
  error text not null
) strict;
create index synthetic_runs_sent on synthetic_runs (sent_at);

-- name: m009_tickets
alter table tickets add column closed_by text not null default '';
alter table tickets add column tracker text not null default 'builtin';
alter table tickets add column key text not null default '';
alter table tickets add column url text not null default '';
alter table tickets add column tried_at text;
alter table tickets add column trouble text not null default '';
alter table tickets add column told_at text;
alter table tickets add column told_closed integer not null default 0;
create index tickets_open on tickets (seq) where closed_at is null;
