-- How busy clusters were: the mean over all minutes, and the busiest minute, each over all nodes of a cluster.
-- Source: https://learn.microsoft.com/azure/databricks/admin/system-tables/compute
WITH minutes AS (
  SELECT
    cluster_id,
    start_time,
    AVG(cpu_user_percent + cpu_system_percent) AS cpu,
    AVG(mem_used_percent) AS memory,
    SUM(network_sent_bytes + network_received_bytes) / 60 AS network
  FROM system.compute.node_timeline
  WHERE start_time >= CAST(:since AS TIMESTAMP) AND ARRAY_CONTAINS(SPLIT(:clusters, ','), cluster_id)
  GROUP BY cluster_id, start_time
)
SELECT cluster_id, AVG(cpu) AS cpu, MAX(cpu) AS peak, MAX(memory) AS memory, AVG(network) AS network
FROM minutes
GROUP BY cluster_id
