"""Durable work: the engine, the sweep, and one kind of job per file."""
