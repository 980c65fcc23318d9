-- When the newest snapshot was made, of those that a table names.
SELECT CAST(MAX($column) AS STRING) AS newest FROM $table
