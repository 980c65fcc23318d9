"""One command of the `tocsin` program per file."""
