-- Each block runs once, in this order, and is never changed after a release: what comes next is a new block.
-- A column `seq` keeps the order in which rows came in.

-- name: m024_chain
-- What a redaction kept of the words could be guessed at: their salted digests take its place.
update entries set data = json_remove(data, '$.digest') where instr(data, '"digest"') > 0;
create table seals (
  seq integer primary key,
  entry text not null unique,
  incident text not null,
  place integer not null,
  previous text not null,
  times text not null,
  author text not null,
  facts text not null,
  words text not null,
  digest text not null,
  salt text not null,
  redacted_in text not null,
  unique (incident, place)
) strict;
create table heads (
  seq integer primary key,
  incident text not null unique,
  size integer not null,
  digest text not null
) strict;

-- name: m024_kept
-- By accident nothing is changed. Whoever does it on purpose can drop these; the chain tells of it.
create trigger entries_stay before delete on entries begin
  select raise(abort, 'what was recorded in a timeline stays');
end;
create trigger entries_stay_so
before update of id, incident, kind, happened_at, observed_at, recorded_at, author, author_id, source, link, retracts
on entries
when (old.id, old.incident, old.kind, old.happened_at, old.observed_at, old.recorded_at) is not
    (new.id, new.incident, new.kind, new.happened_at, new.observed_at, new.recorded_at)
  or (old.author, old.author_id, old.source, old.link, old.retracts) is not
    (new.author, new.author_id, new.source, new.link, new.retracts) begin
  select raise(abort, 'what was recorded in a timeline stays as it is');
end;
create trigger entries_keep_their_number before update of number on entries
when old.number not in (0, new.number) begin
  select raise(abort, 'an entry keeps its number');
end;
-- A redaction is under way until its own entry is there.
create trigger entries_are_only_redacted before update of key, data on entries
when (old.key, old.data) is not (new.key, new.data)
  and not exists (
    select 1 from seals
    where entry = old.id and redacted_in <> '' and not exists (select 1 from entries where id = redacted_in)
  ) begin
  select raise(abort, 'words leave a timeline by a redaction alone');
end;
create trigger entries_are_only_taken_back before update of retracted_by on entries
when old.retracted_by is not new.retracted_by and not exists (
  select 1 from entries where id = new.retracted_by and retracts = old.id
) begin
  select raise(abort, 'an entry is taken back by another one alone');
end;
create trigger seals_stay before delete on seals begin
  select raise(abort, 'a seal stays');
end;
create trigger seals_stay_so
before update of entry, incident, place, previous, times, author, facts, words, digest on seals begin
  select raise(abort, 'a seal stays as it is');
end;
