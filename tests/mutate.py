"""Run mutmut on functions with the decorators ``checker`` and ``cached_property`` too, which mutmut skips.

mutmut skips decorated functions because it copies them, and a copied decorator would run again. The copies made here
have no decorators. Arguments are those of ``mutmut``: ``python tests/mutate.py run``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import libcst as cst
from mutmut.__main__ import cli
from mutmut.mutation import file_mutation

DECORATORS = {"checker", "cached_property"}

_skip = file_mutation.MutationVisitor._skip_node_and_children
_arrangement = file_mutation.function_trampoline_arrangement


def is_decorated(node: cst.CSTNode) -> bool:
    """Return whether a node is a function whose only decorator is one of ``DECORATORS``."""
    if not isinstance(node, cst.FunctionDef) or len(node.decorators) != 1:
        return False
    decorator = node.decorators[0].decorator
    name = decorator.func if isinstance(decorator, cst.Call) else decorator
    return isinstance(name, cst.Name) and name.value in DECORATORS


def skip(self: file_mutation.MutationVisitor, node: cst.CSTNode) -> bool:
    """Return whether a node is not mutated."""
    return not is_decorated(node) and _skip(self, node)


def arrangement(function: cst.FunctionDef, mutants: Iterable[Any], class_name: str | None) -> tuple[Any, ...]:
    """Create the mutated copies of a function; only the function that chooses among them keeps its decorator."""
    declarations, functions, assignments, names = _arrangement(function, mutants, class_name)
    if is_decorated(function):
        functions = [functions[0], *(copy.with_changes(decorators=()) for copy in functions[1:])]
    return declarations, functions, assignments, names


if __name__ == "__main__":
    file_mutation.MutationVisitor._skip_node_and_children = skip
    file_mutation.function_trampoline_arrangement = arrangement
    cli()
