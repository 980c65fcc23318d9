"""Diagnostic checks, one a file: each looks at one side of the platform and changes nothing."""
