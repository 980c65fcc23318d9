"""Where everything is kept: what the nouns need in any database here, one folder for each database."""
