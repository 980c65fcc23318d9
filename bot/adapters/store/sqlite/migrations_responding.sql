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
