"""Settings of all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# The commands that tests start are compiled once, not anew for each.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A busy machine is no fault of the rules: no test fails for being slow. In continuous integration
# the examples are the same every time, so that a failure can be repeated.
settings.register_profile("kkk", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("kkk")
