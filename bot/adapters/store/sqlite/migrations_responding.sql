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

-- name: m023_action_items
create table action_items (
  seq integer primary key,
  id text not null unique,
  incident text not null references incidents (id),
  number integer not null,
  text text not null,
  owner text,
  due text,
  priority text not null,
  url text not null,
  by text not null,
  added_at text not null,
  origin text not null,
  source text not null,
  state text not null,
  ended_at text,
  ended_by text,
  why text not null,
  reminded text
) strict;
create index action_items_incident on action_items (incident);
create index action_items_open on action_items (due) where state = 'open';
create index action_items_reminded on action_items (reminded) where reminded is not null;

-- name: m023_memory
-- What can be found again, in the order in which it came: the newest is looked at first. Triggers keep it, so
-- that it changes with what it is made of.
create table memories (
  seq integer primary key,
  incident text not null,
  kind text not null,
  of text not null,
  title text not null,
  words text not null,
  unique (of, kind)
) strict;
create virtual table memory using fts5 (
  title, words, content = 'memories', content_rowid = 'seq', tokenize = 'porter unicode61', prefix = '3'
);
create trigger memories_added after insert on memories begin
  insert into memory (rowid, title, words) values (new.seq, new.title, new.words);
end;
create trigger memories_gone after delete on memories begin
  insert into memory (memory, rowid, title, words) values ('delete', old.seq, old.title, old.words);
end;
create trigger memories_changed after update of title, words on memories begin
  insert into memory (memory, rowid, title, words) values ('delete', old.seq, old.title, old.words);
  insert into memory (rowid, title, words) values (new.seq, new.title, new.words);
end;

create view words_of_incidents as
select id as incident, 'incident' as kind, id as of, title,
  trim(impact || char(10) || cause || char(10) || resolution, char(10)) as words
from incidents;
create trigger incidents_opened_remembered after insert on incidents begin
  insert into memories (incident, kind, of, title, words)
  select incident, kind, of, title, words from words_of_incidents where of = new.id;
end;
create trigger incidents_remembered after update of title, impact, cause, resolution on incidents
when (old.title, old.impact, old.cause, old.resolution) is not
  (new.title, new.impact, new.cause, new.resolution) begin
  update memories set (title, words) = (select title, words from words_of_incidents where of = new.id)
  where of = new.id and kind = 'incident';
end;

-- Of an entry that was taken back nothing is remembered, nor of what tells only of ourselves or says a title again.
create view words_of_entries as
select incident, 'timeline' as kind, id as of, '' as title, (
  select group_concat(value, char(10)) from json_each(entries.data)
  where key in ('title', 'text', 'details', 'reason', 'resolution', 'cause', 'impact', 'summary', 'why')
) as words
from entries
where retracted_by is null and retracts is null and kind not in ('trouble', 'ticket');
create trigger entries_remembered after insert on entries begin
  insert into memories (incident, kind, of, title, words)
  select incident, kind, of, title, words from words_of_entries where of = new.id and words is not null;
end;
create trigger entries_remembered_anew after update of data, retracted_by on entries begin
  delete from memories where of = old.id and kind = 'timeline';
  insert into memories (incident, kind, of, title, words)
  select incident, kind, of, title, words from words_of_entries where of = new.id and words is not null;
end;

-- A post-mortem without its timeline, whose entries are remembered one by one and may be taken back.
create view words_of_postmortems as
select incident, 'postmortem' as kind, incident as of, '' as title, iif(
  instr(markdown, '### Timeline') between 1 and instr(markdown, '### Root Cause'),
  substr(markdown, 1, instr(markdown, '### Timeline') - 1) || substr(markdown, instr(markdown, '### Root Cause')),
  markdown
) as words
from postmortems;
create trigger postmortems_remembered after insert on postmortems begin
  insert into memories (incident, kind, of, title, words)
  select incident, kind, of, title, words from words_of_postmortems where of = new.incident;
end;
create trigger postmortems_remembered_anew after update of markdown on postmortems begin
  update memories set words = (select words from words_of_postmortems where of = new.incident)
  where of = new.incident and kind = 'postmortem';
end;

insert into memories (incident, kind, of, title, words)
select incident, kind, of, title, words from words_of_incidents order by of;
insert into memories (incident, kind, of, title, words)
select incident, kind, of, title, words from words_of_entries where words is not null;
insert into memories (incident, kind, of, title, words)
select incident, kind, of, title, words from words_of_postmortems;

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

-- name: m027_console
create table console_sessions (
  seq integer primary key,
  key text not null unique,
  person text not null,
  team text not null,
  enterprise text not null,
  begun_at text not null,
  ends_at text not null
) strict;
create index console_sessions_end on console_sessions (ends_at);
create index incidents_paged on incidents (workspace, seq, status, severity, service);
create index entries_recorded on entries (incident, seq);
create index entries_diagnosed on entries (incident, happened_at) where kind = 'diagnosed';

-- name: m030_alerts_paged
-- Those that come in are put at its end, and a list walks it backwards without reading what it leaves out.
create index alerts_paged on alerts (seq, decision, source, service, severity);

-- name: m025_api_tokens
create table api_tokens (
  seq integer primary key,
  name text not null,
  hash text not null unique,
  scopes text not null,
  made_at text not null,
  expires_at text,
  revoked_at text,
  used_at text
) strict;
create unique index api_tokens_name on api_tokens (name) where revoked_at is null;

-- name: m026_webhooks
create table webhooks (
  seq integer primary key,
  name text not null unique,
  events text not null,
  private integer not null,
  drills integer not null,
  failures integer not null,
  failing_since text,
  rests_until text,
  error text not null,
  delivered_at text,
  lost integer not null
) strict;

-- name: m031_memory_of_sections
-- Of a post-mortem, what people wrote in it beside what the incident itself has: not its headings, nor what it
-- tells of the record.
drop trigger postmortems_remembered;
drop trigger postmortems_remembered_anew;
drop view words_of_postmortems;
delete from memories where kind = 'postmortem';
create view words_of_postmortems as
select incident, 'postmortem' as kind, incident as of, '' as title, text as words
from postmortem_versions as version
where section in ('went_well', 'went_badly', 'lessons') and text <> '' and number = (
  select max(number) from postmortem_versions where incident = version.incident and section = version.section
);
create trigger sections_remembered after insert on postmortem_versions begin
  delete from memories where of = new.incident and kind = 'postmortem';
  insert into memories (incident, kind, of, title, words)
  select incident, kind, of, title, group_concat(words, char(10))
  from words_of_postmortems where incident = new.incident group by incident;
end;
create trigger sections_remembered_anew after update of text on postmortem_versions begin
  delete from memories where of = new.incident and kind = 'postmortem';
  insert into memories (incident, kind, of, title, words)
  select incident, kind, of, title, group_concat(words, char(10))
  from words_of_postmortems where incident = new.incident group by incident;
end;
insert into memories (incident, kind, of, title, words)
select incident, kind, of, title, group_concat(words, char(10)) from words_of_postmortems group by incident;
create index memories_incident on memories (incident);

-- name: m031_newest_of_a_kind
create index entries_kind on entries (incident, kind, happened_at);
create index entries_similar on entries (seq) where kind = 'similar';

-- name: m031_not_published
create index incidents_resolved on incidents (seq) where status = 'resolved';

-- name: m031_names_of_members
alter table members add column name text not null default '';
