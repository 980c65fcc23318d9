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

-- name: m022_postmortems
alter table postmortems add column stage text not null default 'draft';
alter table postmortems add column reviewers text not null default '[]';
alter table postmortems add column published_at text;
alter table postmortems add column published_by text;
create table postmortem_versions (
  seq integer primary key,
  id text not null unique,
  incident text not null references incidents (id),
  section text not null,
  number integer not null,
  text text not null,
  by text not null,
  at text not null,
  note text not null
) strict;
create index postmortem_versions_incident on postmortem_versions (incident, seq);
create index incidents_private on incidents (seq) where private = 1;
