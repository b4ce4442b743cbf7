"""Settings of all tests."""

import os
import sys
from collections.abc import Callable
from functools import lru_cache

import pytest
from hypothesis import Phase, settings

# No test asserts a timing: what is slow on one machine at one moment is no failure.
settings.register_profile("sopflow", deadline=None)
settings.register_profile("fuzz", settings.get_profile("sopflow"), max_examples=10_000)
# A mutant is killed or it is not: each time alike, and without a search for the smallest proof.
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
    def memories(_loaded: int) -> list[Callable[[], None]]:
        """What clears each cache of the modules that are loaded; they are searched again only when there are more."""
        modules = [module for name, module in list(sys.modules.items()) if name.startswith("sopflow.")]
        values = [value for module in modules for value in vars(module).values()]
        return [forget for value in values if callable(forget := getattr(value, "cache_clear", None))]

    @pytest.fixture(autouse=True)
    def nothing_remembered() -> None:
        """What was worked out before the mutant came in would hide it."""
        for forget in memories(len(sys.modules)):
            forget()
