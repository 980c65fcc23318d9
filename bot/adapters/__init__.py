"""Adapters to outside systems, one folder each."""
