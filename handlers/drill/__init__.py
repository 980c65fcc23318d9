"""A drill in the real workspace: by HTTP, against a Tocsin that serves, with real people."""
