"""Libraries that keep published post-mortems, one file for each."""
