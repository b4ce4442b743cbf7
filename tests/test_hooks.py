"""The hook in .pre-commit-hooks.yaml installs the extras of pyproject.toml."""

import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent


def test_the_hook_installs_the_extras_that_the_command_needs() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert hook["additional_dependencies"] == [*extras["cli"], *extras["calendar"]]
    assert hook["entry"].split()[0] == "sopflow"
