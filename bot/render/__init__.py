"""From values to Block Kit, Markdown and text."""
