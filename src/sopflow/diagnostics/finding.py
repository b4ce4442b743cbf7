"""Findings: one place in a SOP that breaks a rule, with everything a report shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import field, frozen

from sopflow.diagnostics.edits import Fix, Span
from sopflow.diagnostics.snippet import Mark, snippet
from sopflow.frozen import EMPTY, FrozenMap
from sopflow.text import OR, Language, Path, Text, path_text, shown, shown_data, visible

if TYPE_CHECKING:
    from sopflow.diagnostics.rule import Rule, Severity


class Label(NamedTuple):
    """A further place that explains a finding, such as the first of two definitions.

    Attributes:
        text: A description of the place.
        path: The place in the SOP, as keys and indexes.
        on_key: Whether the place is the key instead of its value.
        span: The place in the source text; None for a SOP that was built in Python.
        excerpt: The source line on which the span begins.
    """

    text: Text
    path: Path = ()
    on_key: bool = False
    span: Span | None = None
    excerpt: str = ""

    def located(self, span: Span | None, excerpt: str) -> Label:
        """Return the same label with its place in a source text."""
        return self._replace(span=span, excerpt=excerpt)


@frozen
class Finding:
    """One place in a SOP that breaks a rule.

    Attributes:
        rule: The broken rule; ``sopflow.explain`` returns its long explanation.
        path: The place in the SOP, as keys and indexes.
        on_key: Whether the place is the key instead of its value.
        data: The fields of the message: the value found, the values expected, and the like.
        span: The place in the source text; None for a SOP that was built in Python.
        excerpt: The source line on which the span begins.
        file: The name of the source.
        labels: Further places.
        fix: The value that removes the finding, if one is known.
    """

    rule: Rule
    path: Path = ()
    on_key: bool = False
    data: FrozenMap[object] = EMPTY
    span: Span | None = None
    excerpt: str = field(default="", repr=False)
    file: str = ""
    labels: tuple[Label, ...] = ()
    fix: Fix | None = None

    @property
    def code(self) -> str:
        """The stable code, such as ``SOP202``."""
        return self.rule.code

    @property
    def name(self) -> str:
        """The name of the rule, such as ``unknown-actor``."""
        return self.rule.name

    @property
    def severity(self) -> Severity:
        """The weight of the finding."""
        return self.rule.severity

    def message(self, language: Language = "en") -> str:
        """Return one sentence that states the problem."""
        # The message of a plugin's rule may have several lines.
        return " ".join(self.rule.message.format(language, **shown_data(self.data, language)).split("\n"))

    def hint(self, language: Language = "en") -> str:
        """Return what to do; empty if the message is enough."""
        candidates = self.data.get("candidates")
        if isinstance(candidates, tuple) and candidates:
            names = OR.in_(language).join(shown(str(name)) for name in candidates)
            return _DID_YOU_MEAN.format(language, names=names)
        return self.rule.hint.format(language, **shown_data(self.data, language))

    def located(self, span: Span | None, excerpt: str, file: str, labels: tuple[Label, ...] = ()) -> Finding:
        """Return the same finding with its place in a source text."""
        # `evolve` takes three times as long.
        return Finding(self.rule, self.path, self.on_key, self.data, span, excerpt, file, labels, self.fix)

    def __str__(self) -> str:
        return self.text()

    @property
    def place(self) -> str:
        """The place as ``file:line:column``, or the path in a SOP that was built in Python."""
        where = visible(self.file) or "sop"
        if self.span is not None:
            return f"{where}:{self.span.line}:{self.span.column}"
        return f"{where}: {path_text(self.path)}" if self.path else where

    def headline(self, language: Language = "en") -> str:
        """Return the finding in one line: place, severity, code and message."""
        return f"{self.place}: {self.severity.text(language)}[{self.code}] {self.message(language)}"

    def text(self, language: Language = "en") -> str:
        """Return the finding as a report: headline, source lines with underlines, hint."""
        lines = [self.headline(language), *snippet(self._marks(language))]
        lines += [f"  = {label.text.in_(language)}" for label in self.labels if label.span is None]
        if hint := self.hint(language):
            lines.append(f"  = {hint}")
        return "\n".join(lines)

    def _marks(self, language: Language) -> Iterator[Mark]:
        if self.span is not None:
            yield _mark(self.span, self.excerpt)
            for label in self.labels:
                if label.span is not None:
                    yield _mark(label.span, label.excerpt, label.text.in_(language))


_DID_YOU_MEAN = Text("Did you mean {names}?", "Maksud Anda {names}?")


def proposed(names: tuple[str, ...]) -> dict[str, Any]:
    """Return similar names as arguments of ``Rule.at``: a did-you-mean, and a fix if there is one name only."""
    return {"candidates": names, "fix": Fix(names[0]) if len(names) == 1 else None}


def _mark(span: Span, excerpt: str, text: str = "") -> Mark:
    end = span.end_column - 1 if span.end_line == span.line else None
    return Mark(span.line, span.column - 1, end, excerpt, text)
