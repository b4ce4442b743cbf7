"""The reference shares no code with the machine that it tests, except for the definition and the counting of time."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import sopflow

SOURCE = Path(sopflow.__file__).parent
SHARED = ("sopflow.definition", "sopflow.timing")


def names_used(files: Iterable[Path]) -> set[str]:
    """Return the names that modules import from other rooms than the shared ones."""
    return {
        alias.name
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("sopflow.")
        if not str(node.module).startswith(SHARED)
        for alias in node.names
    }


def test_the_reference_uses_no_function_that_the_machine_uses() -> None:
    of_reference = names_used((SOURCE / "testing").glob("reference*.py"))
    assert of_reference >= {"comes_after", "ready", "required"}
    assert of_reference.isdisjoint(names_used((SOURCE / "machine").glob("*.py")))
