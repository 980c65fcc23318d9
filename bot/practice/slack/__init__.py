"""A strict stand-in for Slack: the Web API, signed deliveries and Socket Mode over real HTTP."""
