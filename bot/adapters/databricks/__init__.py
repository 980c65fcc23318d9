"""Databricks by its own SDK, which is imported late: it takes two seconds."""
