"""Azure: who its callers are, which alerts it holds, and how Power BI's refreshes went."""
