"""Scenarios as files: what happens, who is waited for, and what must be seen from outside."""
