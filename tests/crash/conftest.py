"""Failed checks say what they saw, though they stand outside the test files."""

import pytest

pytest.register_assert_rewrite("tests.crash.checks", "tests.crash.program", "tests.crash.points")
