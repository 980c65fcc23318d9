"""Post-mortems as whole documents, for a person to read: one for each of a dozen stories."""
