"""A YAML document: a source text with its tree, in which findings are located."""

from __future__ import annotations

from functools import cached_property

from sopflow.diagnostics import Finding, Label, Span
from sopflow.language.collector import Collector
from sopflow.language.fixes import with_edits
from sopflow.language.nodes import Node, locate
from sopflow.language.parsing import parse
from sopflow.language.source import Source
from sopflow.text import Path


class YamlDocument:
    """A source text and its YAML tree, which is parsed once, on first use.

    A pickled document carries the text only.

    Attributes:
        source: The text.
    """

    def __init__(self, source: Source) -> None:
        """Create the document of a text."""
        self.source = source

    def __reduce__(self) -> tuple[type[YamlDocument], tuple[Source]]:
        return YamlDocument, (self.source,)

    @cached_property
    def _parsed(self) -> tuple[Node | None, Collector]:
        return parse(self.source)

    @property
    def root(self) -> Node | None:
        """The top node; None if the YAML cannot be read."""
        return self._parsed[0]

    @property
    def findings(self) -> Collector:
        """The findings about the file and its YAML."""
        return self._parsed[1]

    def span(self, path: Path, *, on_key: bool = False) -> Span | None:
        """Return the place of the value at a path, or of its key."""
        return locate(self.root, path, self.source, on_key=on_key)

    def located(self, finding: Finding) -> Finding:
        """Add to a finding its places in the text, the source lines, and the edits of its fix."""
        labels = tuple(label.located(*self._place(label)) for label in finding.labels)
        edited = with_edits(finding, self.root, self.source)
        return edited.located(*self._place(finding), self.source.name, labels)

    def _place(self, subject: Finding | Label) -> tuple[Span | None, str]:
        span = self.span(subject.path, on_key=subject.on_key) if subject.path else None
        return span, self.source.excerpt(span.line) if span is not None else ""
