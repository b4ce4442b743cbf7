"""Settings for all tests."""

import os
import sys
from collections.abc import Callable
from functools import lru_cache

import pytest
from hypothesis import Phase, settings

# Tests do not assert durations: they depend on the computer and its load.
settings.register_profile("sopflow", deadline=None)
settings.register_profile("fuzz", settings.get_profile("sopflow"), max_examples=10_000)
# Mutants need the same result in every run, and no minimal example.
settings.register_profile(
    "mutants",
    settings.get_profile("sopflow"),
    max_examples=20,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile("sopflow")

if "MUTANT_UNDER_TEST" in os.environ:

    @lru_cache(maxsize=1)
    def cache_clearers(_loaded: int) -> list[Callable[[], None]]:
        """Return the functions that clear the caches of all loaded modules."""
        modules = [module for name, module in list(sys.modules.items()) if name.startswith("sopflow.")]
        values = [value for module in modules for value in vars(module).values()]
        return [clear for value in values if callable(clear := getattr(value, "cache_clear", None))]

    @pytest.fixture(autouse=True)
    def empty_caches() -> None:
        """Clear caches that were filled before the mutant was active, because they would hide it."""
        for clear in cache_clearers(len(sys.modules)):
            clear()
