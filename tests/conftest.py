"""Settings of all tests."""

from hypothesis import settings

# No test asserts a timing: what is slow on one machine at one moment is no failure.
settings.register_profile("sopflow", deadline=None)
settings.register_profile("fuzz", settings.get_profile("sopflow"), max_examples=10_000)
settings.load_profile("sopflow")
