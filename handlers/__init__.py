"""What comes in: verify, translate, call the engine; no decisions."""
