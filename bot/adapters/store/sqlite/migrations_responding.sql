-- Each block runs once, in this order, and is never changed after a release: what comes next is a new block.
-- A column `seq` keeps the order in which rows came in.

-- name: m012_cadence
alter table incidents add column cadence text not null default '{}';

-- name: m012_roles
alter table incidents add column roles text not null default '{}';

-- name: m012_tasks
create table tasks (
  seq integer primary key,
  id text not null unique,
  incident text not null,
  number integer not null,
  text text not null,
  owner text,
  by text not null,
  added_at text not null,
  done_at text,
  done_by text
) strict;
create index tasks_incident on tasks (incident, seq);

-- name: m013_endings
alter table incidents add column cancelled integer not null default 0;
alter table incidents add column closed_at text;

-- name: m013_merges
alter table incidents add column merged_into text;
create index incidents_merged on incidents (merged_into) where merged_into is not null;

-- name: m013_links
alter table incidents add column links text not null default '[]';

-- name: m015_posts_together
alter table posts add column part_of text;

-- name: m018_homes
create table homes (
  seq integer primary key,
  user text not null unique,
  opened_at text not null,
  shown text not null,
  state text not null
) strict;
create index homes_opened on homes (opened_at);

-- name: m020_workspaces
create table installations (
  seq integer primary key,
  team text not null unique,
  name text not null,
  bot_user text not null,
  token text not null,
  scopes text not null,
  installed_at text not null
) strict;
alter table incidents add column workspace text not null default '';
-- name: m016_members
create table members (
  seq integer primary key,
  id text not null unique,
  standing text not null
) strict;

create table user_groups (
  seq integer primary key,
  id text not null unique,
  handle text not null,
  members text not null
) strict;

-- name: m016_private_alerts
alter table alerts add column private integer not null default 0;

-- name: m017_lists
create index incidents_listed on incidents (status, severity, workspace, private, service, opened_at, id);
create index entries_people on entries (author_id, incident) where author_id <> '';
create index entries_assigned on entries (json_extract(data, '$.user'), incident) where kind = 'assigned';

-- name: m017_numbers
alter table entries add column number integer not null default 0;
update entries set number = counted.number
from (
  select seq, row_number() over (partition by incident order by seq) as number
  from entries where kind <> 'retracted'
) as counted
where counted.seq = entries.seq;
create index entries_number on entries (incident, number);
create trigger entries_number after insert on entries when new.number = 0 and new.kind <> 'retracted' begin
  update entries set number = (select max(number) + 1 from entries where incident = new.incident)
  where seq = new.seq;
end;

-- name: m021_samples
create table samples (
  seq integer primary key,
  name text not null,
  at text not null,
  value real not null,
  unique (name, at)
) strict;
create index samples_at on samples (at);
create table sample_hours (
  seq integer primary key,
  name text not null,
  at text not null,
  value real not null,
  unique (name, at)
) strict;
create index sample_hours_at on sample_hours (at);
