"""Settings of all tests."""

from hypothesis import settings

# No test asserts a timing: what is slow on one machine at one moment is no failure.
settings.register_profile("sopflow", deadline=None)
settings.load_profile("sopflow")
