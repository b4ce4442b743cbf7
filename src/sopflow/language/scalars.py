"""Readers of single values: texts, dates, time standards and the like, each with its own findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from typing import Any, Final, TypeAlias

from sopflow.diagnostics import Fix, Rule, proposed
from sopflow.frozen import FrozenMap
from sopflow.language import rules as found
from sopflow.language.collector import Gathered
from sopflow.language.mending import edited
from sopflow.language.nodes import Mapping, Node, Scalar, Sequence, locate
from sopflow.language.quoting import BEGINNINGS_OF_TEXT, NOT_TEXT_ELSEWHERE
from sopflow.language.source import Source
from sopflow.text import Path, Text, Words, close_matches
from sopflow.timing import (
    CalendarError,
    TimeStandard,
    TimeStandardError,
    WeeklyHours,
    parse_days,
    parse_spans,
)

BROKEN: Final = object()
"""What a reader gives when it could not read."""

Reader: TypeAlias = Callable[["Binder", Node, Path], Any]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE_IN_WORDS = re.compile(r"(\d{1,2})[\s./-]+(\w+)[\s./-]+(\d{4})", re.ASCII)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan 01 1", "februari pebruari february feb peb 02 2", "maret march mar 03 3",
            "april apr 04 4", "mei may 05 5", "juni june jun 06 6", "juli july jul 07 7",
            "agustus august agt agu aug 08 8", "september sept sep 09 9", "oktober october okt oct 10",
            "november nopember nov nop 11", "desember december des dec 12",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


class Binder:
    """Gathers what is found while a tree is read.

    Attributes:
        source: The text of the tree.
        gathered: What is wrong so far.
        unreadable: Paths of what could not be read.
    """

    def __init__(self, root: Node, source: Source) -> None:
        self.root = root
        self.source = source
        self.gathered = Gathered()
        self.unreadable: set[Path] = set()

    def report(
        self,
        kind: Rule,
        path: Path,
        *,
        on_key: bool = False,
        column: int = 0,
        fix: Fix | None = None,
        **data: Any,
    ) -> Any:
        """Keep a finding about a path; column narrows a one-line text to one of its characters."""
        if kind is not found.UNQUOTED:
            self.unreadable.add(path)
        if not self.gathered.counted(kind.severity):
            return BROKEN
        span = locate(self.root, path, self.source, on_key=on_key)
        if span is not None and column:
            start = min(span.column + column - 1, span.end_column - 1)
            span = type(span)(span.line, start, span.end_line, span.end_column)
        made = kind.at(*path, on_key=on_key, fix=fix, **data)
        excerpt = self.source.excerpt(span.line) if span else ""
        self.gathered.add(edited(made, self.root, self.source).located(span, excerpt, self.source.name))
        return BROKEN

    def wrong_type(self, node: Node, path: Path, expected: str, expected_id: str) -> Any:
        """Report a node of another sort than its place takes."""
        here, here_id = SORTS[type(node)]
        return self.report(
            found.WRONG_TYPE,
            path,
            key=name_of(path),
            found=Words(here),
            found_id=Words(here_id),
            expected=Words(expected),
            expected_id=Words(expected_id),
        )


SORTS = {
    Scalar: ("a text", "teks"),
    Sequence: ("a list", "daftar"),
    Mapping: ("a mapping", "pemetaan"),
}


def name_of(path: Path) -> str:
    """The nearest key of a path, for messages."""
    return next((part for part in reversed(path) if isinstance(part, str)), "sopflow")


def _text(binder: Binder, node: Node, path: Path) -> Any:
    if not isinstance(node, Scalar):
        return binder.wrong_type(node, path, "a text", "teks")
    value = node.value
    if value[:1] in BEGINNINGS_OF_TEXT:
        return value
    if not value.strip():
        return binder.report(found.EMPTY_VALUE, path, key=name_of(path))
    warn_unquoted(binder, node, path)
    return value


def warn_unquoted(binder: Binder, node: Scalar, path: Path, *, on_key: bool = False) -> None:
    """Warn of a bare text that other YAML readers take for a number, a boolean or a time."""
    if node.plain and NOT_TEXT_ELSEWHERE.fullmatch(node.value) and not _whole_number(node.value, path):
        binder.report(found.UNQUOTED, path, on_key=on_key, fix=Fix(node.value, safe=True), found=node.value)


def _whole_number(value: str, path: Path) -> bool:
    # A number of a SOP or a row, not somebody whose id is `number`.
    is_number = path[-1] == "number" and (len(path) == 1 or isinstance(path[-2], int))
    return is_number and value.isdecimal() and not (value[0] == "0" and len(value) > 1)


def _flag(binder: Binder, node: Node, path: Path) -> Any:
    if not isinstance(node, Scalar):
        return binder.wrong_type(node, path, "true or false", "true atau false")
    if node.value not in ("true", "false"):
        return binder.report(
            found.UNKNOWN_CHOICE,
            path,
            key=name_of(path),
            found=node.value,
            expected=(Words("true"), Words("false")),
        )
    return node.value == "true"


def _count(binder: Binder, node: Node, path: Path) -> Any:
    if not isinstance(node, Scalar):
        return binder.wrong_type(node, path, "a whole number from 1", "bilangan bulat mulai dari 1")
    if re.fullmatch(r"[1-9][0-9]{0,5}", node.value):
        return int(node.value)
    expected = (Words("1"), Words("2"), Words("3"), Words("…"))
    return binder.report(found.UNKNOWN_CHOICE, path, key=name_of(path), found=node.value, expected=expected)


def _date(binder: Binder, node: Node, path: Path) -> Any:
    if not isinstance(node, Scalar):
        return binder.wrong_type(node, path, "a date", "tanggal")
    if _DATE.fullmatch(node.value):
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            pass
    iso = _iso_of(node.value)
    instead = Fix(iso, safe=True) if iso else None
    return binder.report(found.BAD_DATE, path, fix=instead, found=node.value, iso=Words(iso or "YYYY-MM-DD"))


def _iso_of(text: str) -> str | None:
    """The ISO form of a date that is written in words; None if it is none."""
    if match := _DATE_IN_WORDS.fullmatch(text.strip()):
        day, month, year = match.groups()
        try:
            return date(int(year), _MONTHS[month.lower()], int(day)).isoformat()
        except (KeyError, ValueError):
            pass
    return None


def _standard(binder: Binder, node: Node, path: Path) -> Any:
    if not isinstance(node, Scalar):
        return binder.wrong_type(node, path, "a time standard such as 15 menit", "standar waktu seperti 15 menit")
    try:
        return TimeStandard.parse(node.value)
    except TimeStandardError as error:
        return binder.report(
            found.AMBIGUOUS_STANDARD if error.ambiguous else found.BAD_STANDARD,
            path,
            column=error.column + (0 if node.plain else 1),
            found=node.value,
            reason=error.reason,
            advice=error.hint,
        )


def _weekly_hours(binder: Binder, node: Node, path: Path) -> Any:
    if not isinstance(node, Mapping):
        return binder.wrong_type(node, path, "days and their hours", "hari dan jamnya")
    texts = {}
    is_broken = False
    for key, (key_node, item) in node.entries.items():
        here = (*path, key)
        if not isinstance(item, Scalar):
            binder.wrong_type(
                item, here, "hours such as 07:30-12:00, 13:00-16:00", "jam seperti 07:30-12:00, 13:00-16:00"
            )
            is_broken = True
            continue
        for part, text, parse in ((key_node, key, parse_days), (item, item.value, parse_spans)):
            try:
                parse(text)
            except CalendarError as error:
                bad_calendar(binder, error, here, on_key=part is key_node)
                is_broken = True
        texts[key] = item.value
    if is_broken:
        return BROKEN
    try:
        return WeeklyHours.parse(texts)
    except CalendarError as error:
        return bad_calendar(binder, error, path, on_key=True)


def bad_calendar(binder: Binder, error: CalendarError, path: Path, *, on_key: bool = False) -> Any:
    """Report what a calendar cannot read."""
    return binder.report(
        found.BAD_CALENDAR,
        path,
        on_key=on_key,
        found=error.text or Text("this value", "isi ini"),
        reason=error.reason,
        advice=error.hint,
    )


def path_of_text(node: Node, text: str, path: Path) -> Path | None:
    """Where a text stands under a node; extensions are not searched, for they say nothing to a calendar."""
    if isinstance(node, Scalar):
        return path if node.value == text else None
    parts: Iterable[tuple[str | int, Node]]
    if isinstance(node, Sequence):
        parts = enumerate(node.items)
    else:
        parts = ((key, item) for key, (_, item) in node.entries.items() if not key.startswith("x-"))
    return next(filter(None, (path_of_text(item, text, (*path, key)) for key, item in parts)), None)


def free(node: Node) -> object:
    """An extension's value: texts, tuples of them, and mappings, just as they are written."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return tuple(free(item) for item in node.items)
    return FrozenMap((key, free(item)) for key, (_, item) in node.entries.items())


def choice_of(options: type[Enum]) -> Reader:
    """The reader of one of an enumeration's values."""
    names = tuple(Words(option.value) for option in options)

    def read(binder: Binder, node: Node, path: Path) -> Any:
        if not isinstance(node, Scalar):
            return binder.wrong_type(node, path, "one of " + ", ".join(names), "salah satu dari " + ", ".join(names))
        if node.value in names:
            return options(node.value)
        return binder.report(
            found.UNKNOWN_CHOICE,
            path,
            key=name_of(path),
            found=node.value,
            expected=names,
            **proposed(close_matches(node.value, names)),
        )

    return read


LEAVES: dict[Any, Reader] = {
    str: _text,
    bool: _flag,
    int: _count,
    date: _date,
    TimeStandard: _standard,
    WeeklyHours: _weekly_hours,
    object: lambda _binder, node, _path: free(node),
}
