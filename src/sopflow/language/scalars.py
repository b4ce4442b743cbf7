"""Readers of single values: text, dates, time standards, and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Any

from sopflow.diagnostics import Fix, proposed
from sopflow.frozen import FrozenMap
from sopflow.language import rules
from sopflow.language.binder import UNREADABLE, Binder, Reader, name_of
from sopflow.language.commas import entries_of
from sopflow.language.nodes import Mapping, Node, Scalar, Sequence
from sopflow.language.quoting import NOT_TEXT_ELSEWHERE, TEXT_INITIALS
from sopflow.text import Path, Text, Words, close_matches
from sopflow.timing import (
    CalendarError,
    Span,
    TimeStandard,
    TimeStandardError,
    WeeklyHours,
    parse_days,
    parse_spans,
)
from sopflow.timing.hours import Spans

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE_IN_WORDS = r"(?a)(\d{1,2})[\s./-]+(\w+)[\s./-]+(\d{4})"
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


# YAML 1.2's booleans, as text.
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def _text(binder: Binder, node: Node, path: Path) -> Any:
    if not isinstance(node, Scalar):
        return binder.wrong_type(node, path, Scalar)
    value = node.value
    if value[:1] in TEXT_INITIALS:
        return value
    if not value.strip():
        return binder.empty(node, path)
    warn_unquoted(binder, node, path)
    return value


def warn_unquoted(binder: Binder, node: Scalar, path: Path, *, on_key: bool = False) -> None:
    """Warn of a plain text that other YAML readers take for a number, a boolean or a time."""
    if node.plain and NOT_TEXT_ELSEWHERE.fullmatch(node.value) and not _is_whole_number(node.value, path):
        binder.report(rules.UNQUOTED, path, on_key=on_key, fix=Fix(node.value, safe=True), found=node.value)


def _is_whole_number(value: str, path: Path) -> bool:
    # The number of a SOP or a row, not an actor whose id is `number`.
    is_number = path[-1] == "number" and (len(path) == 1 or isinstance(path[-2], int))
    return is_number and value.isdecimal() and not (value[0] == "0" and len(value) > 1)


def _flag(binder: Binder, node: Node, path: Path) -> Any:
    expected = (Words("true"), Words("false"))
    if not isinstance(node, Scalar):
        return binder.wrong_type(node, path, Scalar, Text("true or false", "true atau false"))
    if node.value in _BOOLEANS:
        return _BOOLEANS[node.value]
    return binder.report(rules.UNKNOWN_CHOICE, path, key=name_of(path), found=node.value, expected=expected)


def _count(binder: Binder, node: Node, path: Path) -> Any:
    if not isinstance(node, Scalar):
        return binder.wrong_type(node, path, Scalar, Text("a whole number from 1", "bilangan bulat mulai dari 1"))
    if re.fullmatch(r"[1-9][0-9]{0,5}", node.value):
        return int(node.value)
    expected = (Words("1"), Words("2"), Words("3"), Words("…"))
    return binder.report(rules.UNKNOWN_CHOICE, path, key=name_of(path), found=node.value, expected=expected)


def _date(binder: Binder, node: Node, path: Path) -> Any:
    if not isinstance(node, Scalar):
        return binder.wrong_type(node, path, Scalar, Text("a date", "tanggal"))
    if _DATE.fullmatch(node.value):
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            pass
    iso = _iso_of(node.value)
    fix = Fix(iso, safe=True) if iso else None
    advice = Text(f"Write {iso}.", f"Tulis {iso}.") if iso else _DATE_FORM
    return binder.report(rules.BAD_DATE, path, fix=fix, found=node.value, advice=advice)


_DATE_FORM = Text(
    "Write the year, the month and the day, for example 2017-02-14.",
    "Tulis tahun-bulan-tanggal, misalnya 2017-02-14.",
)


def _iso_of(text: str) -> str | None:
    """Return the ISO form of a date that is written in words; None if it is not one."""
    if match := re.fullmatch(_DATE_IN_WORDS, text.strip()):
        day, month, year = match.groups()
        try:
            return date(int(year), _MONTHS[month.lower()], int(day)).isoformat()
        except (KeyError, ValueError):
            pass
    return None


def _standard(binder: Binder, node: Node, path: Path) -> Any:
    if not isinstance(node, Scalar):
        expected = Text("a time standard such as 15 menit", "standar waktu seperti 15 menit")
        return binder.wrong_type(node, path, Scalar, expected)
    try:
        return TimeStandard.parse(node.value)
    except TimeStandardError as error:
        rule = rules.AMBIGUOUS_STANDARD if error.ambiguous else rules.BAD_STANDARD
        advice, fix = error.hint_for(binder.document.source.text), _readable(error)
        # A misspelled limit is still a limit: it must not move to where nothing is counted.
        if fix is None and not error.data.get("candidates") and path[-1] != _WITHOUT_SOURCE:
            fix = Fix(node.value, to_source=True)
        if fix is not None and fix.to_source and not error.ambiguous:
            advice = Text(*(f"{advice.in_(each)} {_KEEP.format(each, key=name_of(path))}" for each in ("en", "id")))
        column = error.column + (0 if node.plain else 1)
        return binder.report(rule, path, column=column, fix=fix, found=node.value, reason=error.reason, advice=advice)


_WITHOUT_SOURCE = "by"
"""The time standard of a record that does not keep the wording of the paper."""

_KEEP = Text(
    "Text that cannot be counted belongs in `source: {{{key}: …}}`.",
    "Teks yang tidak dapat dihitung disimpan di `source: {{{key}: …}}`.",
)


def _readable(error: TimeStandardError) -> Fix | None:
    """Return the text with its misspelled words corrected, if that makes it a time standard."""
    for _ in range(_MAX_CORRECTIONS):
        written, candidates = error.data.get("written"), error.data.get("candidates")
        if not isinstance(written, str) or not isinstance(candidates, tuple) or len(candidates) != 1:
            return None
        text, start = error.text, error.column - 1
        corrected = f"{text[:start]}{candidates[0]}{text[start + len(written) :]}"
        try:
            TimeStandard.parse(corrected)
        except TimeStandardError as following:
            error = following
        else:
            return Fix(corrected)
    return None


_MAX_CORRECTIONS = 5


def _weekly_hours(binder: Binder, node: Node, path: Path) -> Any:
    if not isinstance(node, Mapping):
        return binder.wrong_type(node, path, Mapping, Text("days with their hours", "hari beserta jamnya"))
    texts = {}
    is_valid = True
    for key, (_, item) in entries_of(binder, node, path):
        here = (*path, key)
        if not isinstance(item, Scalar):
            binder.wrong_type(item, here, Scalar, _HOURS)
            is_valid = False
            continue
        try:
            parse_days(key)
        except CalendarError as error:
            bad_calendar(binder, error, here, on_key=True)
            is_valid = False
        try:
            _warn_lost_minute(binder, item, here, parse_spans(item.value))
        except CalendarError as error:
            bad_calendar(binder, error, here)
            is_valid = False
        texts[key] = item.value
    if not is_valid or len(texts) < len(node.entries):
        return UNREADABLE
    try:
        return WeeklyHours.parse(texts)
    except CalendarError as error:
        return bad_calendar(binder, error, path, on_key=True)


def _warn_lost_minute(binder: Binder, node: Scalar, path: Path, spans: Spans) -> None:
    """Warn of closing times that are meant to include their minute: 23:59, or one minute before the next opening."""
    openings = {span.start for span in spans}
    lost = [span.end for span in spans if span.end % 60 == _LAST_MINUTE or span.end + 1 in openings]
    if lost:
        # The round time is the intended one: 11:59 becomes 12:00, and so does an opening at 12:01.
        late_closings = {end for end in lost if end % _ROUND}
        late_openings = {end + 1 for end in lost} - {end + 1 for end in late_closings}
        whole = ", ".join(
            str(Span(span.start - (span.start in late_openings), span.end + (span.end in late_closings)))
            for span in spans
        )
        minute = Words(f"{lost[0] // 60:02}:{lost[0] % 60:02}")
        binder.report(
            rules.LOST_MINUTE, path, fix=Fix(whole), found=node.value, minute=minute, proposal=Words(f'"{whole}"')
        )


_ROUND = 5
_LAST_MINUTE = 59
_HOURS = Text("hours such as 07:30-12:00, 13:00-16:00", "jam seperti 07:30-12:00, 13:00-16:00")


def bad_calendar(binder: Binder, error: CalendarError, path: Path, *, on_key: bool = False) -> Any:
    """Report a value that the calendar refuses."""
    found = error.text or Text("this value", "nilai ini")
    return binder.report(rules.BAD_CALENDAR, path, on_key=on_key, found=found, reason=error.reason, advice=error.hint)


def path_of_text(node: Node, text: str, path: Path) -> Path | None:
    """Return the path of a text below a node; extension keys are not searched."""
    if isinstance(node, Scalar):
        return path if node.value == text else None
    parts: Iterable[tuple[str | int, Node]]
    if isinstance(node, Sequence):
        parts = enumerate(node.items)
    else:
        parts = ((key, item) for key, (_, item) in node.entries.items() if not key.startswith("x-"))
    return next(filter(None, (path_of_text(item, text, (*path, key)) for key, item in parts)), None)


def free(node: Node) -> object:
    """Return the value of an extension key: text, tuples and mappings, as they are written."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return tuple(free(item) for item in node.items)
    return FrozenMap((key, free(item)) for key, (_, item) in node.entries.items())


def choice_of(options: type[Enum]) -> Reader:
    """Return a reader of the values of an enumeration."""
    names = tuple(Words(option.value) for option in options)
    choices = {option.value: option for option in options}
    any_name = Text(f"one of {', '.join(names)}", f"salah satu dari {', '.join(names)}")

    def read(binder: Binder, node: Node, path: Path) -> Any:
        if not isinstance(node, Scalar):
            return binder.wrong_type(node, path, Scalar, any_name)
        if node.value in choices:
            return choices[node.value]
        return binder.report(
            rules.UNKNOWN_CHOICE,
            path,
            key=name_of(path),
            found=node.value,
            expected=names,
            **proposed(close_matches(node.value, names)),
        )

    return read


SCALARS: dict[Any, Reader] = {
    str: _text,
    bool: _flag,
    int: _count,
    date: _date,
    TimeStandard: _standard,
    WeeklyHours: _weekly_hours,
    object: lambda _binder, node, _path: free(node),
}
"""The readers of the types that are not records, lists, maps or choices."""
