"""Slack: channels, messages and files."""
