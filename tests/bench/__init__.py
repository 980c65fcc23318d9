"""What is claimed of Tocsin's speed, measured."""
