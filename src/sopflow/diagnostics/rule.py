"""Rules: the kinds of findings, each declared once with its code and its texts.

A rule is declared in the module that reports it. ``RULES`` is the only list of rules.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from attrs import frozen

from sopflow.diagnostics.edits import Fix
from sopflow.diagnostics.finding import Finding, Label
from sopflow.frozen import FrozenMap
from sopflow.text import NO_TEXT, Language, Text


class Severity(StrEnum):
    """The weight of a finding.

    An ``ERROR`` prevents cases from being carried out as written. A ``WARNING`` breaks a guideline of the regulation or
    is probably unintended. An ``INFO`` is a remark.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    def text(self, language: Language = "en") -> str:
        """Return the severity as a word."""
        return _SEVERITY[self.value].in_(language)


_SEVERITY = {
    "error": Text("error", "kesalahan"),
    "warning": Text("warning", "peringatan"),
    "info": Text("info", "catatan"),
}


class Page(NamedTuple):
    """The long explanation of a rule.

    Attributes:
        source: The origin of the rule: a regulation, or "sopflow" for a heuristic.
        title: The subject in a few words.
        text: Why it matters, when it is and is not reported, what to do; Markdown.
        bad: A small file that has the finding; empty where no text can show it.
        good: The same file without the finding.
    """

    source: str
    title: Text
    text: Text
    bad: str = ""
    good: str = ""


@frozen
class Rule:
    """A kind of finding: its code, its name and its texts.

    Attributes:
        code: ``SOP`` and three digits; never reused for another rule.
        name: A kebab-case name.
        severity: The weight of its findings.
        message: A format string over the finding's data.
        hint: The advice, a format string as well; empty if the message is enough.
        page: The long explanation; None for sopflow's own rules, whose pages are files (``explaining``).
        between: Whether it needs several files that are checked together.
    """

    code: str
    name: str
    severity: Severity
    message: Text
    hint: Text = NO_TEXT
    page: Page | None = None
    between: bool = False

    def __reduce__(self) -> str | tuple[object, ...]:
        """Pickle a registered rule as its code, so that it is the same object in every process."""
        if RULES.get(self.code) is not self:
            return super().__reduce__()
        return _registered, (self.code,)

    def at(
        self,
        *path: str | int,
        on_key: bool = False,
        labels: tuple[Label, ...] = (),
        fix: Fix | None = None,
        **data: object,
    ) -> Finding:
        """Create a finding of this rule.

        Args:
            *path: Keys and indexes of the place in the SOP.
            on_key: Whether the finding is about the key instead of its value.
            labels: Further places that explain the finding.
            fix: The value that removes the finding.
            **data: The fields of the message; ``candidates`` becomes a did-you-mean hint.
        """
        return Finding(self, path, on_key=on_key, data=FrozenMap(data), labels=labels, fix=fix)


RULES: dict[str, Rule] = {}
"""All declared rules by code."""


def _registered(code: str) -> Rule:
    return RULES[code]


def define_rule(
    code: str,
    name: str,
    severity: Severity,
    message: Text,
    *,
    hint: Text = NO_TEXT,
    page: Page | None = None,
    between: bool = False,
) -> Rule:
    """Declare a rule and register it under its code.

    Args:
        code: Capital letters and three digits.
        name: A kebab-case name.
        severity: The weight of its findings.
        message: A format string over the keyword arguments of ``Rule.at``.
        hint: The advice, a format string as well.
        page: The long explanation; sopflow's own rules have a file ``pages/CODE.yaml`` instead.
        between: Whether it needs several files that are checked together.

    Raises:
        ValueError: If the code is taken.
    """
    if code in RULES:
        raise ValueError(f"{code} is taken by {RULES[code].name}")
    rule = Rule(code, name, severity, message, hint, page, between)
    RULES[code] = rule
    return rule
