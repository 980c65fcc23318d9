"""One alert source per file."""
