"""Plugins: installed packages that add rules and checkers through the entry point ``sopflow.rules``.

The entry point names a module. Importing it declares rules with ``define_rule`` and registers functions with
``checker``.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from importlib.machinery import PathFinder

from sopflow.diagnostics import RULES, Finding, Rule, Severity
from sopflow.rules.registry import CHECKERS, broken

GROUP = "sopflow.rules"
"""The group of the entry point."""

_CODE = re.compile(r"(?!SOP)[A-Z]{2,12}[0-9]{3}")


@cache
def load_plugins() -> tuple[Finding, ...]:
    """Load all installed plugins, once.

    Returns:
        A finding for each plugin that could not be loaded; its rules are left out.
    """
    if not _may_have_plugins():
        return ()
    # Importing it takes as long as importing the rules, and most environments have no plugin.
    from importlib.metadata import entry_points  # noqa: PLC0415

    failed = []
    for entry in sorted(entry_points(group=GROUP)):
        known_codes, known_checkers = set(RULES), len(CHECKERS)
        try:
            entry.load()
            for code in RULES.keys() - known_codes:
                _validate(RULES[code])
        except Exception as error:  # noqa: BLE001 (foreign code may raise anything)
            failed.append(broken(entry.name, error))
            del CHECKERS[known_checkers:]
            for code in RULES.keys() - known_codes:
                del RULES[code]
        # A plugin never prevents a machine from being built, whatever it declares.
        CHECKERS[known_checkers:] = [
            each._replace(plugin=entry.name, blocking=False) for each in CHECKERS[known_checkers:]
        ]
    return tuple(failed)


def _may_have_plugins() -> bool:
    """Return whether the metadata of any installed package may name the entry point."""
    if any(hasattr(finder, "find_distributions") for finder in sys.meta_path if finder is not PathFinder):
        return True
    for folder in sys.path:
        try:
            with os.scandir(folder or ".") as entries:
                packages = [entry.path for entry in entries if entry.name.endswith((".dist-info", ".egg-info"))]
        except NotADirectoryError:
            return True  # packages in an archive
        except OSError:
            continue
        if any(_names_group(f"{package}/entry_points.txt") for package in packages):
            return True
    return False


def _names_group(file: str) -> bool:
    try:
        with open(file, "rb") as content:  # noqa: PTH123 (pathlib is slow to import)
            return GROUP.encode() in content.read()
    except OSError:
        return False


def _validate(rule: Rule) -> None:
    """Refuse a rule that a plugin may not declare."""
    if not _CODE.fullmatch(rule.code):
        raise ValueError(f"{rule.code} is not a code for a plugin: use 2 to 12 capital letters, not SOP, and 3 digits")
    if rule.severity is Severity.ERROR:
        raise ValueError(f"{rule.code} is an error: plugins may declare warnings and infos only")
    if rule.page is None:
        raise ValueError(f"{rule.code} has no page: pass page=Page(...) to define_rule()")
