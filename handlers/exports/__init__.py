"""What `tocsin export` gives out: one file for each document, with its EXPORT."""
