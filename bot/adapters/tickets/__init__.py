"""Trackers that have tickets beside the built-in list, one file for each."""
