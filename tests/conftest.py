"""Settings of the whole suite."""

from hypothesis import settings

# The same examples at each run, so that a failure can be repeated and nothing is written to disk.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.load_profile("repeatable")
