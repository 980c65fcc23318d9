-- What documents that leave are made of. Times are UTC text of one width; lists arrive as JSON.

-- name: samples_within
-- Where the measures as they came are forgotten, those by the hour are left.
select name, at, value from samples
where name in (select value from json_each(:names)) and at >= :since and at <= :until
union all
select name, at, value from sample_hours
where name in (select value from json_each(:names)) and at >= :since and at <= :until
  and at < coalesce((select min(at) from samples), :until)
order by at

-- name: forget_curves
delete from curves where incident = :incident
