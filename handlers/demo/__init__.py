"""The demo and the drill in the terminal: a scenario played against the practice stand-ins."""
