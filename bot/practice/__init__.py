"""Stand-ins for outside systems over real HTTP, for the demo, drills and tests."""
