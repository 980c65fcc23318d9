"""PagerDuty: rings phones by Events v2."""
