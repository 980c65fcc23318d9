"""One /incident sub-command per file."""
