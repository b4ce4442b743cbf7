"""The state of reading one document into values: findings, and the paths of what could not be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from sopflow.diagnostics import Fix, Rule
from sopflow.errors import SopflowError
from sopflow.language import rules
from sopflow.language.collector import Collector
from sopflow.language.document import YamlDocument
from sopflow.language.fixes import with_edits
from sopflow.language.nodes import Mapping, Node, Scalar, Sequence
from sopflow.text import NO_TEXT, Path, Text
from sopflow.timing import WorkCalendar

UNREADABLE: Final = object()
"""The result of a reader that could not read its node."""

Reader: TypeAlias = Callable[["Binder", Node, Path], Any]
"""Reads the node at a path into a value; reports what is wrong and returns ``UNREADABLE`` if it cannot."""

NODE_TYPES: dict[type[Node], Text] = {
    Scalar: Text("text", "teks"),
    Sequence: Text("a list", "daftar"),
    Mapping: Text("a mapping", "kunci beserta isinya"),
}
"""The types of nodes in words."""


class CalendarFileError(SopflowError):
    """A file to which a SOP refers cannot be used as its calendar.

    Attributes:
        reason: The reason, without a full stop.
        hint: The remedy; empty for the default.
    """

    def __init__(self, reason: Text, hint: Text = NO_TEXT) -> None:
        self.reason = reason
        self.hint = hint
        super().__init__(reason, hint)

    def __str__(self) -> str:
        return f"{self.reason.en}."


CalendarResolver: TypeAlias = Callable[[str], WorkCalendar]
"""Returns the calendar of a file, named relative to the SOP; raises ``CalendarFileError`` if it cannot be used."""

_NO_FOLDER = Text("the SOP was not read from a file", "SOP ini tidak dibaca dari berkas")
_CONTAIN_IT = Text(
    "Name a calendar file beside the SOP, or write the calendar here.",
    "Sebutkan berkas kalender di samping SOP ini atau tulis kalendernya di sini.",
)


def _no_calendar(_reference: str) -> WorkCalendar:
    raise CalendarFileError(_NO_FOLDER)


class Binder:
    """Collects the findings about one document while its nodes are read into values.

    Attributes:
        document: The document.
        findings: The findings so far.
        unreadable: The paths of what could not be read.
    """

    def __init__(
        self,
        document: YamlDocument,
        is_required: Callable[[Path], bool],
        calendars: CalendarResolver | None = None,
    ) -> None:
        """Start with no findings.

        Args:
            document: The document.
            is_required: Whether the key at the end of a path must be present.
            calendars: Returns the calendar of a file to which the document refers.
        """
        self._calendars = calendars
        self.calendar_file: str | None = None
        self.document = document
        self._is_required = is_required
        self.findings: Collector = Collector()
        self.unreadable: set[Path] = set()

    def report(
        self,
        rule: Rule,
        path: Path,
        *,
        on_key: bool = False,
        column: int = 0,
        fix: Fix | None = None,
        **data: Any,
    ) -> Any:
        """Report a finding about a path.

        Args:
            rule: The rule.
            path: The place.
            on_key: Whether the finding is about the key instead of its value.
            column: A single character of a text on one line, counted from 1; 0 for the whole text.
            fix: The value that removes the finding.
            **data: The fields of the message.

        Returns:
            ``UNREADABLE``.
        """
        if rule not in (rules.UNQUOTED, rules.LOST_MINUTE):
            self.unreadable.add(path)
        if not self.findings.count(rule.severity):
            return UNREADABLE
        source = self.document.source
        span = self.document.span(path, on_key=on_key)
        if span is not None and column:
            span = span._replace(column=min(span.column + column - 1, span.end_column - 1))
        finding = with_edits(rule.at(*path, on_key=on_key, fix=fix, **data), self.document.root, source)
        self.findings.add(finding.located(span, source.excerpt(span.line) if span is not None else "", source.name))
        return UNREADABLE

    def wrong_type(
        self, node: Node, path: Path, expected: type[Node], description: Text = NO_TEXT, *, advice: Text = NO_TEXT
    ) -> Any:
        """Report a node of a type that does not fit its place.

        Args:
            node: The node.
            path: Its path.
            expected: The type of node that fits.
            description: A description of the expected value; by default the type.
            advice: The remedy; by default how to write the type.
        """
        return self.report(
            rules.WRONG_TYPE,
            path,
            key=name_of(path),
            found=NODE_TYPES[type(node)],
            expected=description or NODE_TYPES[expected],
            advice=advice or _HOW_TO_WRITE[expected],
        )

    def calendar_of(self, node: Scalar, path: Path) -> Any:
        """Return the calendar of a file to which the document refers."""
        try:
            calendar = (self._calendars or _no_calendar)(node.value)
        except CalendarFileError as error:
            return self.report(
                rules.CALENDAR_FILE, path, file=node.value, reason=error.reason, advice=error.hint or _CONTAIN_IT
            )
        self.calendar_file = node.value
        return calendar

    def empty(self, node: Node, path: Path) -> Any:
        """Report an empty value."""
        optional = _OPTIONAL_ITEM if isinstance(path[-1], int) else _OPTIONAL_KEY
        advice = _REQUIRED if self._is_required(path) else optional
        if isinstance(node, Scalar) and node.plain and self._is_in_braces(path):
            advice = Text(f"{advice.en} {_COMMA.en}", f"{advice.id} {_COMMA.id}")
        return self.report(rules.EMPTY_VALUE, path, key=name_of(path), advice=advice)

    def _is_in_braces(self, path: Path) -> bool:
        """Return whether the value at a path is an entry of a mapping in braces."""
        node = self.document.root
        for part in path[:-1]:
            if isinstance(node, Mapping):
                node = node.entries[str(part)][1]
            elif isinstance(node, Sequence) and isinstance(part, int):
                node = node.items[part]
        return isinstance(node, Mapping) and self.document.source.text[node.start] == "{"


_HOW_TO_WRITE: dict[type[Node], Text] = {
    Scalar: Text(
        "Write a single value; put quotes around text that begins with [ or {.",
        "Tulis satu nilai; beri tanda kutip pada teks yang diawali [ atau {.",
    ),
    Sequence: Text(
        "Write a list as [a, b] or with `- ` before each item.",
        "Tulis daftar sebagai [a, b] atau dengan `- ` di depan setiap butir.",
    ),
    Mapping: Text(
        "Write a mapping as {key: value} or as lines `key: value`.",
        "Tulis kunci beserta isinya sebagai {kunci: nilai} atau sebagai baris `kunci: nilai`.",
    ),
}
_REQUIRED = Text("Write a value.", "Isi nilainya.")
_OPTIONAL_KEY = Text("Write a value or delete the key.", "Isi nilainya atau hapus kuncinya.")
_OPTIONAL_ITEM = Text("Write a value or delete the item.", "Isi nilainya atau hapus butirnya.")
_COMMA = Text(
    "Inside { }, put quotes around text with a comma.",
    "Di dalam { }, beri tanda kutip pada teks yang mengandung koma.",
)


def name_of(path: Path) -> str:
    """Return the last key of a path, for messages."""
    return next((part for part in reversed(path) if isinstance(part, str)), "sopflow")
