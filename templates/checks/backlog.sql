-- How much each flow of a pipeline had still to read, first and last since then.
SELECT flow, MAX_BY(backlog, at) AS backlog, MIN_BY(backlog, at) AS before
FROM (
  SELECT
    origin.flow_name AS flow,
    timestamp AS at,
    CAST(details:flow_progress.metrics.backlog_bytes AS DOUBLE) AS backlog
  FROM event_log(:pipeline)
  WHERE event_type = 'flow_progress' AND timestamp >= CAST(:since AS TIMESTAMP)
)
WHERE backlog IS NOT NULL
GROUP BY flow
