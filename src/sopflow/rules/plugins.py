"""Rules of others: packages that are installed beside sopflow and name theirs under the entry point ``sopflow.rules``.

An entry point names a module; importing it declares kinds of findings with ``kind`` and registers rules with ``rule``.
"""

from __future__ import annotations

import re
from functools import cache

from attrs import evolve

from sopflow.diagnostics import RULES, Finding, Rule, Severity
from sopflow.rules.registry import CHECKERS, broken

GROUP = "sopflow.rules"
"""The entry point's name."""

_CODE = re.compile(r"(?!SOP)[A-Z]{2,12}[0-9]{3}")


@cache
def load_plugins() -> tuple[Finding, ...]:
    """Load the rules of all plugins that are installed, once.

    Returns:
        What is wrong with plugins; the rules of these are left out.
    """
    # Dear to import, and needed by nobody who only reads and carries out.
    from importlib.metadata import entry_points  # noqa: PLC0415

    failed = []
    for entry in sorted(entry_points(group=GROUP)):
        kinds, rules = set(RULES), len(CHECKERS)
        try:
            entry.load()
            for code in RULES.keys() - kinds:
                _refuse_unless_modest(RULES[code])
        except Exception as error:  # noqa: BLE001 (whatever somebody else's code may do)
            failed.append(broken(entry.name, error))
            del CHECKERS[rules:]
            for code in RULES.keys() - kinds:
                del RULES[code]
        # Of a plugin's rules no machine depends, whatever they say of themselves.
        CHECKERS[rules:] = [evolve(rule, plugin=entry.name, blocking=False) for rule in CHECKERS[rules:]]
    return tuple(failed)


def _refuse_unless_modest(kind: Rule) -> None:
    if not _CODE.fullmatch(kind.code):
        raise ValueError(f"{kind.code} is no code of a plugin: capital letters of its own, not SOP, and three digits")
    if kind.severity is Severity.ERROR:
        raise ValueError(f"{kind.code} is an error: only what keeps a case from being carried out is one")
    if kind.page is None:
        raise ValueError(f"{kind.code} has no page: give define_rule() a Page")
