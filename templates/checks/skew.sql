-- How many rows of one day each value of the key holds, against the average; the most first.
WITH counted AS (
  SELECT $key AS part, COUNT(*) AS held
  FROM $table
  WHERE $day = CAST(:day AS DATE)
  GROUP BY $key
),
spread AS (
  SELECT part, held, AVG(held) OVER () AS usual, SUM(held) OVER () AS total, COUNT(*) OVER () AS parts
  FROM counted
)
SELECT CAST(part AS STRING) AS part, held, usual, total, parts
FROM spread
ORDER BY held DESC
LIMIT 3
