"""Findings about a SOP: what is wrong, where, why it matters and what to write instead.

A *kind* of finding is declared once, with its code and its words in both languages, in the room
that finds it; a ``Diagnostic`` is one occurrence. The registry of kinds is the only list of them.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal, TypeAlias

from attrs import Factory, evolve, field, frozen

from sopflow.errors import SopflowError
from sopflow.frozen import FrozenMap

Language: TypeAlias = Literal["en", "id"]
Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands in the YAML file: keys and indexes from the top, ``("steps", 0, "actor")``."""

_EXCERPT_WIDTH = 160
_SHOWN_IN_AN_ERROR = 50
_COMPARED = 1_000


class Severity(StrEnum):
    """How much a finding weighs.

    An ``ERROR`` means that no case could be carried out as written; a ``WARNING`` breaks a guideline
    of the regulation or is probably not what was meant; an ``INFO`` is a hint.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@frozen
class Span:
    """A stretch of a source text; lines and columns count from 1, in code points, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@frozen
class Label:
    """A further place that explains a finding, such as the first of two definitions."""

    span: Span
    en: str
    id: str

    def text(self, language: Language = "en") -> str:
        """What is at that place."""
        return self.id if language == "id" else self.en


@frozen
class Edit:
    """A replacement of one stretch of the source text that mends a finding.

    Attributes:
        span: What is replaced.
        text: What stands there afterwards.
        safe: Whether the SOP certainly means the same afterwards.
    """

    span: Span
    text: str
    safe: bool = True


@frozen
class Kind:
    """A kind of finding: its code, its name and its words.

    Attributes:
        code: ``SOP`` and three digits; never used again for something else.
        name: The same in words, in kebab-case.
        severity: How much it weighs.
        en: The message in English, a format string over the finding's data.
        id: The message in Indonesian.
        hint_en: What to do about it, in English; empty when the message says it all.
        hint_id: The same in Indonesian.
    """

    code: str
    name: str
    severity: Severity
    en: str
    id: str
    hint_en: str = ""
    hint_id: str = ""

    def at(self, *path: str | int, on_key: bool = False, **data: object) -> Diagnostic:
        """Make a diagnostic of this kind for a place in the SOP.

        Args:
            *path: Keys and indexes that lead to the place.
            on_key: Whether the key is meant, not the value that it holds.
            **data: What the message speaks of; ``candidates`` becomes a did-you-mean.
        """
        return Diagnostic(self, path, on_key=on_key, data=FrozenMap(data))


REGISTRY: dict[str, Kind] = {}


def kind(
    code: str,
    name: str,
    severity: Severity,
    en: str,
    id: str,
    *,
    hint: tuple[str, str] = ("", ""),
) -> Kind:
    """Declare a kind of finding and register it under its code."""
    if code in REGISTRY:
        raise ValueError(f"{code} is taken by {REGISTRY[code].name}")
    made = Kind(code, name, severity, en, id, *hint)
    REGISTRY[code] = made
    return made


@frozen
class Diagnostic:
    """One finding.

    Attributes:
        kind: What kind of finding it is.
        path: The place in the SOP, as keys and indexes.
        on_key: Whether the place is the key itself, not its value.
        data: What was expected, what was found, and the like.
        span: The place in the source text; None for a SOP that was built in Python.
        excerpt: The source line of the span's begin.
        file: The name of the source.
        labels: Further places.
        fix: Edits that mend it.
    """

    kind: Kind
    path: Path = ()
    on_key: bool = False
    data: FrozenMap[object] = Factory(FrozenMap)
    span: Span | None = None
    excerpt: str = field(default="", repr=False)
    file: str = ""
    labels: tuple[Label, ...] = ()
    fix: tuple[Edit, ...] = ()

    @property
    def code(self) -> str:
        """The stable code, such as ``SOP202``."""
        return self.kind.code

    @property
    def name(self) -> str:
        """The code in words, such as ``unknown-actor``."""
        return self.kind.name

    @property
    def severity(self) -> Severity:
        """How much it weighs."""
        return self.kind.severity

    def message(self, language: Language = "en") -> str:
        """Say in one sentence what is wrong."""
        template = self.kind.id if language == "id" else self.kind.en
        return template.format_map(_shown_data(self.data))

    def hint(self, language: Language = "en") -> str:
        """Say what to do about it; empty when there is nothing to add."""
        candidates = self.data.get("candidates")
        if isinstance(candidates, tuple) and candidates:
            names = (" atau " if language == "id" else " or ").join(shown(str(name)) for name in candidates)
            return f"Maksud Anda {names}?" if language == "id" else f"Did you mean {names}?"
        template = self.kind.hint_id if language == "id" else self.kind.hint_en
        return template.format_map(_shown_data(self.data))

    def located(self, span: Span | None, excerpt: str, file: str, labels: tuple[Label, ...] = ()) -> Diagnostic:
        """The same finding with its place in a source text."""
        return evolve(self, span=span, excerpt=excerpt, file=file, labels=labels)

    def __str__(self) -> str:
        return self.text()

    def text(self, language: Language = "en") -> str:
        """The finding as a person reads it: place, message, source line with carets, hint."""
        where = visible(self.file) or "sop"
        if self.span is not None:
            where += f":{self.span.line}:{self.span.column}"
        elif self.path:
            where += ": " + path_text(self.path)
        lines = [f"{where}: {self.severity}[{self.code}] {self.message(language)}"]
        if self.span is not None and self.excerpt.strip():
            lines += _snippet(self.span, self.excerpt)
        lines += [f"  = {label.text(language)} ({label.span.line}:{label.span.column})" for label in self.labels]
        if hint := self.hint(language):
            lines.append(f"  = {hint}")
        return "\n".join(lines)


class Words(str):
    """Words in a finding's data that are no quotation: shown without quotes, with nothing invisible."""

    __slots__ = ()


class SopError(SopflowError):
    """A SOP has findings that are errors, so that no case of it could be carried out; or a calendar file has.

    Attributes:
        diagnostics: Every finding, warnings too, in the order of the file.
        verdict: What they come to, in English.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic], verdict: str = "This SOP cannot be carried out") -> None:
        self.diagnostics = tuple(diagnostics)
        self.verdict = verdict
        super().__init__(self.diagnostics, verdict)

    def __str__(self) -> str:
        errors = [finding for finding in self.diagnostics if finding.severity is Severity.ERROR]
        # Those of a file with too many to tell are only counted, by its last finding.
        untold = sum(more for finding in self.diagnostics if isinstance(more := finding.data.get("errors"), int))
        found = len(errors) + untold
        count = "1 error" if found == 1 else f"{found} errors"
        parts = [f"{self.verdict}: {count}."]
        parts += [finding.text() for finding in errors[:_SHOWN_IN_AN_ERROR]]
        if found > _SHOWN_IN_AN_ERROR:
            parts.append(f"… and {found - _SHOWN_IN_AN_ERROR} more")
        return "\n\n".join(parts)


def close_matches(word: str, candidates: Iterable[str], limit: int = 2) -> tuple[str, ...]:
    """The names that look most like a word, best first.

    Args:
        word: What was written.
        candidates: What could have been meant.
        limit: How many to give at most.
    """
    # The comparison is slow, so it is bounded: by the length of the word, and by what begins like it if need be.
    names = list(candidates)
    if len(names) > _COMPARED:
        names = [name for name in names if name[:1] == word[:1]][:_COMPARED]
    return tuple(difflib.get_close_matches(word[:100], names, n=limit, cutoff=0.6))


def shown(text: str, limit: int = 80) -> str:
    """A text in quotes as it is safe to print: one line, bounded, nothing invisible or reordering.

    Args:
        text: Any text, also of an enemy.
        limit: Code points kept before an ellipsis.
    """
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return f"'{visible(cut)}'"


def visible(text: str) -> str:
    """A text with every control, formatting and line-breaking character written as its escape."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


def path_text(path: Path) -> str:
    """A path as people write it: ``steps[2].activities[0].actor``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{visible(part)}" if text else visible(part)
    return text


def _shown_data(data: Mapping[str, object]) -> dict[str, object]:
    return {key: _shown_value(value) for key, value in data.items()}


def _shown_value(value: object) -> object:
    if isinstance(value, Words):
        return visible(value)
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, tuple):
        return ", ".join(str(_shown_value(part)) for part in value)
    return value


def _snippet(span: Span, excerpt: str) -> list[str]:
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(excerpt.rstrip())
    if len(excerpt) > _EXCERPT_WIDTH:
        # A line of a megabyte is shown around the place only.
        left = max(0, start - _EXCERPT_WIDTH // 2)
        excerpt = excerpt[left : left + _EXCERPT_WIDTH]
        start, end = start - left, min(end - left, _EXCERPT_WIDTH)
    number = str(span.line)
    before, marked = visible(excerpt[:start]), visible(excerpt[start:end])
    carets = "^" * max(1, _width(marked))
    return [
        f"  {number} | {visible(excerpt.rstrip())}",
        f"  {' ' * len(number)} | {' ' * _width(before)}{carets}",
    ]


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
