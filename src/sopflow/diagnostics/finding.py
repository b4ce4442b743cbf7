"""Findings about a SOP: what is wrong, where, why it matters and what to write instead.

A *kind* of finding is declared once, with its code and its words in both languages, in the room
that finds it; a ``Diagnostic`` is one occurrence. The registry of kinds is the only list of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from attrs import evolve, field, frozen

from sopflow.diagnostics.printable import Path, path_text, shown, shown_data, visible
from sopflow.diagnostics.snippet import Mark, snippet
from sopflow.frozen import EMPTY, FrozenMap

Language: TypeAlias = Literal["en", "id"]


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
    """A further place that explains a finding, such as the first of two definitions.

    Attributes:
        en: What is at that place, in English.
        id: The same in Indonesian.
        path: The place in the SOP; a rule knows no other.
        on_key: Whether the place is the key itself, not its value.
        span: The place in the source text; None for a SOP that was built in Python.
        excerpt: The source line of the span's begin.
    """

    en: str
    id: str
    path: Path = ()
    on_key: bool = False
    span: Span | None = None
    excerpt: str = field(default="", repr=False)

    def text(self, language: Language = "en") -> str:
        """What is at that place."""
        return self.id if language == "id" else self.en

    def located(self, span: Span | None, excerpt: str) -> Label:
        """The same label with its place in a source text."""
        return evolve(self, span=span, excerpt=excerpt)


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
class Instead:
    """What may stand in place of the value, or of the key, that a finding is about.

    Attributes:
        text: The value itself; whoever knows the file puts it in quotes where YAML needs them.
        safe: Whether the SOP certainly means the same afterwards.
    """

    text: str
    safe: bool = False


@frozen
class Page:
    """What is told of a kind of finding at length.

    Attributes:
        source: Where the rule comes from: a regulation, or "sopflow" for a heuristic of our own.
        title_en: What the finding is about in a few words, in English.
        title_id: The same in Indonesian.
        en: Why it matters, when it is found and when it is not, what to do; Markdown.
        id: The same in Indonesian.
        bad: A small file that has the finding; empty where no text can show it.
        good: The same file without it.
    """

    source: str
    title_en: str
    title_id: str
    en: str = field(repr=False)
    id: str = field(repr=False)
    bad: str = field(default="", repr=False)
    good: str = field(default="", repr=False)

    def title(self, language: Language = "en") -> str:
        """What the finding is about in a few words."""
        return self.title_id if language == "id" else self.title_en

    def text(self, language: Language = "en") -> str:
        """Why it matters, when it is found and when it is not, what to do."""
        return self.id if language == "id" else self.en


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
        page: What is told of it at length; None for those of sopflow itself, whose pages are files (``explaining``).
        between: Whether it is found only where several files are checked together.
    """

    code: str
    name: str
    severity: Severity
    en: str
    id: str
    hint_en: str = ""
    hint_id: str = ""
    page: Page | None = None
    between: bool = False

    def at(
        self,
        *path: str | int,
        on_key: bool = False,
        labels: tuple[Label, ...] = (),
        instead: Instead | None = None,
        **data: object,
    ) -> Diagnostic:
        """Make a diagnostic of this kind for a place in the SOP.

        Args:
            *path: Keys and indexes that lead to the place.
            on_key: Whether the key is meant, not the value that it holds.
            labels: Further places that explain it.
            instead: What may stand there, so that the finding is mended.
            **data: What the message speaks of; ``candidates`` becomes a did-you-mean.
        """
        return Diagnostic(self, path, on_key=on_key, data=FrozenMap(data), labels=labels, instead=instead)


REGISTRY: dict[str, Kind] = {}


def kind(
    code: str,
    name: str,
    severity: Severity,
    en: str,
    id: str,
    *,
    hint: tuple[str, str] = ("", ""),
    page: Page | None = None,
    between: bool = False,
) -> Kind:
    """Declare a kind of finding and register it under its code.

    Args:
        code: Capital letters and three digits; for good.
        name: The same in words, in kebab-case.
        severity: How much it weighs.
        en: The message in English, a format string over what ``Kind.at`` is given by name.
        id: The same in Indonesian.
        hint: What to do about it, in English and in Indonesian.
        page: What is told of it at length; without one, there is a file ``pages/CODE.yaml``.
        between: Whether it is found among SOPs that are checked together, and never in one alone.

    Raises:
        ValueError: If the code is taken.
    """
    if code in REGISTRY:
        raise ValueError(f"{code} is taken by {REGISTRY[code].name}")
    made = Kind(code, name, severity, en, id, *hint, page, between)
    REGISTRY[code] = made
    return made


@frozen
class Diagnostic:
    """One finding.

    Attributes:
        kind: What kind of finding it is; ``sopflow.page_of`` tells more about it.
        path: The place in the SOP, as keys and indexes.
        on_key: Whether the place is the key itself, not its value.
        data: What was expected, what was found, and the like.
        span: The place in the source text; None for a SOP that was built in Python.
        excerpt: The source line of the span's begin.
        file: The name of the source.
        labels: Further places.
        instead: What may stand at the place, so that it is mended.
        fix: The same as edits of the source text.
    """

    kind: Kind
    path: Path = ()
    on_key: bool = False
    data: FrozenMap[object] = EMPTY
    span: Span | None = None
    excerpt: str = field(default="", repr=False)
    file: str = ""
    labels: tuple[Label, ...] = ()
    instead: Instead | None = None
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
        # Somebody else's kind may be worded in several lines.
        return " ".join(template.format_map(shown_data(self.data)).split("\n"))

    def hint(self, language: Language = "en") -> str:
        """Say what to do about it; empty when there is nothing to add."""
        candidates = self.data.get("candidates")
        if isinstance(candidates, tuple) and candidates:
            names = (" atau " if language == "id" else " or ").join(shown(str(name)) for name in candidates)
            return f"Maksud Anda {names}?" if language == "id" else f"Did you mean {names}?"
        template = self.kind.hint_id if language == "id" else self.kind.hint_en
        return template.format_map(shown_data(self.data))

    def located(
        self,
        span: Span | None,
        excerpt: str,
        file: str,
        labels: tuple[Label, ...] = (),
        fix: tuple[Edit, ...] = (),
    ) -> Diagnostic:
        """The same finding with its place in a source text."""
        return evolve(self, span=span, excerpt=excerpt, file=file, labels=labels, fix=fix)

    def __str__(self) -> str:
        return self.text()

    @property
    def place(self) -> str:
        """The place as people write it: ``file:line:column``; of a SOP that was built in Python, its path."""
        where = visible(self.file) or "sop"
        if self.span is not None:
            return f"{where}:{self.span.line}:{self.span.column}"
        return f"{where}: {path_text(self.path)}" if self.path else where

    def headline(self, language: Language = "en") -> str:
        """The finding in one line: place, severity, code and message."""
        return f"{self.place}: {self.severity}[{self.code}] {self.message(language)}"

    def text(self, language: Language = "en") -> str:
        """The finding as a person reads it: the headline, source lines with what is meant underlined, hint."""
        lines = [self.headline(language), *snippet(self._marks(language))]
        lines += [f"  = {label.text(language)}" for label in self.labels if label.span is None]
        if hint := self.hint(language):
            lines.append(f"  = {hint}")
        return "\n".join(lines)

    def _marks(self, language: Language) -> Iterator[Mark]:
        if self.span is not None:
            yield _mark(self.span, self.excerpt)
            for label in self.labels:
                if label.span is not None:
                    yield _mark(label.span, label.excerpt, label.text(language))


def proposed(names: tuple[str, ...]) -> dict[str, Any]:
    """What may have been meant, as data of a finding; where it is one name, as what may stand instead."""
    return {"candidates": names, "instead": Instead(names[0]) if len(names) == 1 else None}


def _mark(span: Span, excerpt: str, text: str = "") -> Mark:
    end = span.end_column - 1 if span.end_line == span.line else None
    return Mark(span.line, span.column - 1, end, excerpt, text)
