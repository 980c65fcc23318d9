-- name: seals
select * from seals where incident = :incident order by place

-- name: chain
-- What stands in an entry that was changed by hand may be anything, also no JSON.
select seals.*,
  kept.id as of_id, kept.number as of_number, kept.incident as of_incident, kept.kind as of_kind,
  kept.happened_at as of_happened_at, kept.observed_at as of_observed_at, kept.recorded_at as of_recorded_at,
  kept.author as of_author, kept.author_id as of_author_id, kept.source as of_source, kept.link as of_link,
  kept.key as of_key, kept.retracts as of_retracts, kept.data as of_data,
  (
    select iif(json_valid(said), json_extract(said, '$."' || seals.entry || '"'), null) from (
      select iif(json_valid(record.data), json_extract(record.data, '$.sealed'), null) as said
      from entries as record
      where record.id = seals.redacted_in and record.incident = seals.incident and record.kind = 'redacted'
    )
  ) as anew,
  kept.retracted_by is not null and not exists (
    select 1 from entries as taker where taker.id = kept.retracted_by and taker.retracts = kept.id
  ) as is_hidden,
  exists (
    select 1 from entries as taken where taken.id = kept.retracts and taken.retracted_by is null
  ) as is_shown
from seals left join entries as kept on kept.id = seals.entry
where seals.incident = :incident and seals.place > :after
order by seals.place
limit :limit

-- name: unsealed
select id, number from entries
where incident = :incident and not exists (select 1 from seals where seals.entry = entries.id)
order by seq
limit 1000

-- name: chained
select incident from heads
union select incident from seals
union select incident from entries
union select id from incidents
order by 1

-- name: chain_size
select coalesce(sum(size), 0) as size from heads

-- name: to_seal
select number, size, digest
from entries left join heads on heads.incident = entries.incident
where id = :entry

-- name: seal_anew
update seals set salt = :salt, redacted_in = :record where entry = :entry

-- name: said_in
select entries.id, coalesce(whole.channel, posts.channel) as channel, coalesce(whole.ts, posts.ts) as ts
from entries
join posts on posts.key = 'entry:' || entries.id
left join posts as whole on whole.key = posts.part_of
where (entries.incident = :incident or entries.incident in (select id from incidents where merged_into = :incident))
  and coalesce(whole.ts, posts.ts) is not null

-- name: posts_of
select key, channel from posts where key >= :prefix and key < :prefix || char(1114111) order by seq

-- name: add_seal
insert into seals (entry, incident, place, previous, times, author, facts, words, digest, salt, redacted_in)
values (:entry, :incident, :place, :previous, :times, :author, :facts, :words, :digest, :salt, :redacted_in)

-- name: keep_head
insert into heads (incident, size, digest) values (:incident, :size, :digest)
on conflict (incident) do update set size = excluded.size, digest = excluded.digest
