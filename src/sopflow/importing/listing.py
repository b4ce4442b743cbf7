"""The parts of edited cells: unchanged parts stay whole, whatever characters they contain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from sopflow.importing.rows import flat
from sopflow.importing.unclear import UNCLEAR, UnclearError

_SEPARATOR = re.compile(r"\s*[;\n]\s*")
_ITEM = re.compile(r"(?:\d{1,3}[.)]|[-•*–])\s+")
_DASHES = {"", "-", "–", "—"}


def divided(text: str, known: Sequence[str]) -> list[str]:
    """Divide an edited list of names at semicolons and line breaks.

    Args:
        text: The edited list.
        known: The parts before the edit. Those that are unchanged at both ends are kept whole.

    >>> divided("Surat; KTP; Peta", ["Surat; KTP", "Denah"])
    ['Surat; KTP', 'Peta']
    """
    rest = "; ".join(flat(line) for line in text.splitlines() if flat(line))
    names = [flat(name) for name in known]
    head: list[str] = []
    while names and (rest == names[0] or rest.startswith(f"{names[0]}; ")):
        head.append(names.pop(0))
        rest = rest[len(head[-1]) :].removeprefix(";").strip()
    tail: list[str] = []
    while names and rest != names[-1] and rest.endswith(f"; {names[-1]}"):
        tail.insert(0, names.pop())
        rest = rest[: -len(tail[0])].strip().removesuffix(";").strip()
    middle = [part.strip() for part in _SEPARATOR.split(rest)]
    found = [*head, *(part for part in middle if part not in _DASHES), *tail]
    return list(dict.fromkeys(found))


def edited_items(items: Sequence[str], old: str, new: str) -> list[tuple[int | None, str]]:
    r"""Return the items of an edited list with the index of the item that each replaces; None for a new one.

    The form numbers the items of a list if there are several, and may break one into lines.

    Args:
        items: The items before the edit.
        old: The text before the edit.
        new: The text after it.

    Raises:
        UnclearError: If lines of several items were replaced by others.

    >>> edited_items(["UU 25/2009", "UU 30/2014"], "1. UU 25/2009\n2. UU 30/2014", "1. UU 25/2009\n2. UU 23/2014")
    [(0, 'UU 25/2009'), (1, 'UU 23/2014')]
    """
    before, after = _lines(old) if items else [], _lines(new)
    owners = _owners(items, before)
    placed = list(_placed(before, after, owners))
    found: list[tuple[int | None, list[str]]] = []
    for index, line in placed:
        text = _ITEM.sub("", line, count=1) if _is_first(line, index, found, items) else line
        if found and index is not None and found[-1][0] == index:
            found[-1][1].append(text)
        else:
            found.append((index, [text]))
    # An item that was not edited keeps its own blanks and characters.
    result = []
    for index, lines in found:
        text = " ".join(lines)
        result.append((index, items[index] if index is not None and flat(items[index]) == text else text))
    return result


def _is_first(
    line: str, index: int | None, found: Sequence[tuple[int | None, list[str]]], items: Sequence[str]
) -> bool:
    """Return whether a line begins an item whose number or dash does not belong to it."""
    if index is None:
        return True
    return not (found and found[-1][0] == index) and (len(items) > 1 or not line.startswith(flat(items[index])[:4]))


def _lines(text: str) -> list[str]:
    lines = [flat(line) for line in text.splitlines() if flat(line)]
    return [] if len(lines) == 1 and lines[0] in _DASHES else lines


def _owners(items: Sequence[str], lines: Sequence[str]) -> list[int]:
    """Return the index of the item to which each line belongs.

    Raises:
        UnclearError: If the lines are not those of the items.
    """
    owners: list[int] = []
    rest = list(lines)
    for index, item in enumerate(items):
        mark = f"{index + 1}. " if len(items) > 1 and rest and rest[0].startswith(f"{index + 1}. ") else ""
        text = ""
        while rest and flat(text) != flat(f"{mark}{item}"):
            text = f"{text} {rest.pop(0)}"
            owners.append(index)
        if _without_blanks(text) != _without_blanks(f"{mark}{item}"):
            raise UnclearError(UNCLEAR["list"])
    return owners


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _placed(before: Sequence[str], after: Sequence[str], owners: Sequence[int]) -> Iterator[tuple[int | None, str]]:
    last: int | None = None
    for kind, first, end, start, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        lines, own = after[start:stop], owners[first:end]
        if kind == "equal" or (kind == "replace" and len(lines) == len(own)):
            pairs: list[tuple[int | None, str]] = list(zip(own, lines, strict=True))
        elif kind == "replace" and len(set(own)) == 1:
            is_new = [place > 0 and _ITEM.match(line) for place, line in enumerate(lines)]
            pairs = [(None if new else own[0], line) for new, line in zip(is_new, lines, strict=True)]
        elif kind == "replace":
            raise UnclearError(UNCLEAR["list"])
        else:
            ends = first == 0 or first == len(owners) or owners[first - 1] != owners[first]
            pairs = [(None if ends or _ITEM.match(line) else last, line) for line in lines]
        yield from pairs
        last = pairs[-1][0] if pairs else last
