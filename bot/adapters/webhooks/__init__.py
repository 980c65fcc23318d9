"""Other programs that are told of what happens."""
