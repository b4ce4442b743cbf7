"""The rows of a SOP table, joined from its lines: numbered rows with one or several activities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from sopflow.importing.headings import Role
from sopflow.importing.lines import Line, Mark, merged

_ITEM = re.compile(r"(?:(?<=\s)|^)(\d{1,2}|[a-z])[.)]\s+")
_TOTAL = re.compile(r"(?:jumlah|total)\b", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"(\d{1,2}|[a-z])[.)]\s+")
_TWO_TIMES = re.compile(r"([^\n;]+)[\n;]\s*(?:1|a)[.)]\s+([^\n;]+)")
"""The time of a row, and below it that of its first activity: "3 hari", "1. 2 jam"."""


@frozen
class Part:
    """An activity of a row.

    Attributes:
        text: The activity in words.
        number: The number in front of it; empty for none.
        marks: The marks of the actors.
        texts: The other columns of its own line; empty for an activity that shares them with others.
        source: The words of the paper, if the text differs from them.
        rows: The rows of the grid.
    """

    text: str
    number: str
    marks: tuple[Mark, ...]
    texts: dict[Role, str]
    rows: tuple[int, ...]
    source: str = ""


@frozen
class Row:
    """A numbered row.

    Attributes:
        number: The printed number; empty for none.
        parts: The activities.
        heading: The words in front of the first of several activities.
        texts: The columns that belong to the whole row.
        rows: The rows of the grid.
        source: The words of the paper for the activities, if they were divided.
    """

    number: str
    parts: tuple[Part, ...]
    texts: dict[Role, str]
    rows: tuple[int, ...]
    heading: str = ""
    source: str = ""


@frozen
class Rows:
    """The rows of a table.

    Attributes:
        rows: The rows.
        total: The total time that the last line states; empty for none.
    """

    rows: tuple[Row, ...]
    total: str = ""


def join_lines(lines: Iterable[Line]) -> Rows:
    """Join the lines of a table, also of its continuations on other pages, into rows."""
    groups: list[list[Line]] = []
    total = ""
    listed = list(lines)
    has_numbers = any(line.number for line in listed)
    for line in listed:
        if _is_total(line):
            total = line.text(Role.TIME)
        elif _begins_row(line, groups, has_numbers=has_numbers):
            groups.append([line])
        elif groups and _begins_part(line, groups[-1]):
            groups[-1].append(line)
        elif groups and (line.texts or _is_spanned(line, groups[-1][0])):
            groups[-1][-1] = merged(groups[-1][-1], line)
    return Rows(tuple(_row(group) for group in groups), total)


def _is_total(line: Line) -> bool:
    texts = (line.text(role) for role in (Role.NUMBER, Role.ACTIVITY, Role.REQUIREMENTS))
    return _TOTAL.match(next((text for text in texts if text), "")) is not None


def _begins_row(line: Line, groups: list[list[Line]], *, has_numbers: bool) -> bool:
    if not has_numbers:
        return bool(line.text(Role.ACTIVITY)) and (bool(line.marks) or len(line.texts) > 1 or not groups)
    if not line.number:
        return False
    before = groups[-1][0] if groups else None
    return before is None or line.number != before.number


def _begins_part(line: Line, group: list[Line]) -> bool:
    """Return whether a line without a number of its own is a further activity of its row."""
    if not line.text(Role.ACTIVITY):
        return False
    first = group[0]
    has_own = bool(line.marks) or bool(line.text(Role.TIME))
    return has_own or (_is_spanned(line, first) and bool(first.text(Role.ACTIVITY)))


def _is_spanned(line: Line, first: Line) -> bool:
    """Return whether the cell of a row's number covers a further line."""
    return first.number_cell is not None and first.number_cell == line.number_cell


def _row(group: list[Line]) -> Row:
    rows = tuple(line.row for line in group)
    first = group[0]
    if len(group) == 1:
        return _of_one_line(first, rows)
    own = {role for line in group[1:] for role in _SHARED if line.text(role)}
    shared = {role: first.text(role) for role in _SHARED if first.text(role) and role not in own}
    times = _TWO_TIMES.fullmatch(first.text(Role.TIME))
    if times:
        own.add(Role.TIME)
        shared[Role.TIME] = times[1]
        first = evolve(first, texts=first.texts | {Role.TIME: times[2]})
    parts = []
    for place, line in enumerate((first, *group[1:]), 1):
        number, text = _numbered(line.text(Role.ACTIVITY), place)
        texts = {role: line.text(role) for role in own if line.text(role)}
        parts.append(Part(text, number, line.marks, texts, (line.row,)))
    return Row(first.number, tuple(parts), shared, rows)


_SHARED = (Role.REQUIREMENTS, Role.TIME, Role.OUTPUT, Role.NOTES, Role.ACTORS)


def _numbered(text: str, place: int) -> tuple[str, str]:
    """Divide a text from the number in front of it."""
    match = _OWN_NUMBER.match(text)
    if match is None:
        return "", flat(text)
    number = match[1]
    is_position = number in (str(place), chr(ord("a") + place - 1))
    return ("" if number == str(place) else number, flat(text[match.end() :])) if is_position else ("", flat(text))


def _of_one_line(line: Line, rows: tuple[int, ...]) -> Row:
    texts = {role: line.text(role) for role in _SHARED if line.text(role)}
    text = line.text(Role.ACTIVITY)
    heading, items = enumerated(text)
    heights = {mark.height for mark in line.marks if mark.shape}
    # Items are activities if no symbol shows the actors, or if each has a symbol beside it.
    if len(items) < 2 or (line.marks and not len(line.marks) == len(heights) == len(items)):  # noqa: PLR2004
        return Row(line.number, (Part(flat(text), "", line.marks, {}, rows),), texts, rows)
    by_height = sorted(line.marks, key=lambda mark: mark.height)
    parts = tuple(
        Part(item, "" if label == str(place) else label, tuple(by_height[place - 1 : place]), {}, rows, source)
        for place, (label, item, source) in enumerate(items, 1)
    )
    return Row(line.number, parts, texts, rows, heading, flat(text))


def enumerated(text: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Divide ``1. … 2. …`` into a heading and items: their labels, texts, and words where these differ.

    If a page break repeats a label, its item continues; the end of a word that the break cut off is dropped.

    >>> enumerated("Rapat: 1. Membuka rapat 2. Menutup rapat")[1]
    [('1', 'Membuka rapat', ''), ('2', 'Menutup rapat', '')]
    """
    found = list(_items(" ".join(text.split())))
    if not found or found[0][1] not in ("1", "a"):
        return "", []
    heading = found[0][0]
    items: list[tuple[str, str, str]] = []
    for _, label, item in found:
        expected = _following(items[-1][0]) if items else label
        if label == expected:
            items.append((label, item, ""))
        elif items and label == items[-1][0]:
            before = items[-1][1]
            words = f"{label}. {before} {label}. {item}"
            tail = item.rstrip(".").casefold()
            is_tail = " " not in tail and before.rstrip(".").casefold().endswith(tail)
            items[-1] = (label, before if is_tail else f"{before} {item}", words)
        elif items:
            items[-1] = (items[-1][0], f"{items[-1][1]} {label}. {item}", items[-1][2])
    return heading, items


def _items(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield what precedes each label, the label, and what follows it."""
    labels = list(_ITEM.finditer(text))
    before = text[: labels[0].start()].strip() if labels else ""
    for place, match in enumerate(labels):
        end = labels[place + 1].start() if place + 1 < len(labels) else len(text)
        yield before, match[1], text[match.end() : end].strip()


def _following(label: str) -> str:
    return str(int(label) + 1) if label.isdigit() else chr(ord(label) + 1)


def flat(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())
