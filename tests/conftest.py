"""Settings of all tests."""

import os
import sys

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

    @pytest.fixture(autouse=True)
    def nothing_remembered() -> None:
        """What was worked out before the mutant came in would hide it."""
        modules = [module for name, module in sys.modules.items() if name.startswith("sopflow.")]
        for value in [value for module in modules for value in vars(module).values()]:
            if callable(forget := getattr(value, "cache_clear", None)):
                forget()
