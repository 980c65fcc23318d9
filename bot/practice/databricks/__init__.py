"""One workspace of Databricks: its clusters, warehouses and queries, in a state that can be bent."""

from bot.practice.databricks.service import PracticeDatabricks

__all__ = ["PracticeDatabricks"]
