"""Tocsin's own front door, as a sender finds it."""
