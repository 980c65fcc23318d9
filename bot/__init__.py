"""Tocsin's incident engine and its adapters; importing it opens nothing and needs no secret."""
