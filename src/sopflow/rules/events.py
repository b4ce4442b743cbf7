"""The events that the words of a time standard name: a moment such as "TMT", or another row of the table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sopflow.definition import RESERVED, Sop, Step
from sopflow.rules.vocabulary import FUNCTION_WORDS
from sopflow.rules.vocabulary.morphology import roots, roots_of, words
from sopflow.text import Text
from sopflow.timing import TimeStandard
from sopflow.timing.grammar import AFTER, BEFORE, DAY_H, EARLIEST, ROWS


def _any_of(phrases: Iterable[str]) -> str:
    return rf"\b(?:{'|'.join(sorted(phrases))})\b"


# Few SOPs name events, so these patterns are compiled when they are first used.
_BACK = rf"(?i){_any_of(BEFORE)}(?P<event>.*)"
_ON = rf"(?i){_any_of(AFTER)}(?P<event>.*)"
_EARLIEST = rf"(?i){_any_of(EARLIEST)}(?P<amount>.*?){_any_of(BEFORE)}"
_DAY_H = rf"(?i){_any_of(DAY_H)} ?[-–—+] ?\d|\bhari ?-? ?h\b|\bh$"
_ORDINALS = {
    word: str(number)
    for each in ("pertama kedua ketiga keempat kelima", "first second third fourth fifth")
    for number, word in enumerate(each.split(), 1)
}
_NUMBER = rf"(?P<number>\d+\w?\b|{'|'.join(_ORDINALS)})"
_ROW = rf"(?i){_any_of(ROWS)}\.? ?(?:ke-? ?)?{_NUMBER}"
_NAME = r"[^\W_][\w/.-]*(?: [^\W_][\w/.-]*)*"
_LINKS: Final = frozenset({"dari", "pada", "of", "the", "a", "an", "dengan"})
_MAX_WORDS: Final = 3
"""The number of words of a name that an id repeats."""
_DAY_ITSELF: Final = "Hari H"

_BEFORE = Text(
    "To count it, {declaration}`before: {id}` next to `within`. Leave it if the row has no limit.",
    "Agar dihitung, {declaration}`before: {id}` di samping `within`. Biarkan jika baris ini tidak memiliki batas.",
)
_SINCE = Text(
    "To count it, {declaration}`since: {id}` next to `within`. Leave it if the row has no limit.",
    "Agar dihitung, {declaration}`since: {id}` di samping `within`. Biarkan jika baris ini tidak memiliki batas.",
)
_NOT_BEFORE = Text(
    "To forbid earlier completion, {declaration}`not_before: {{moment: {id}, by: {by}}}` instead of `within`, and keep "
    "the wording of the paper in `source`.",
    "Agar tidak diselesaikan lebih awal, {declaration}`not_before: {{moment: {id}, by: {by}}}` sebagai pengganti "
    "`within` dan simpan bunyi naskah di `source`.",
)
_DECLARE = Text(
    "write `moments: {{{id}: {name}}}` at the top of the file and ",
    "tulis `moments: {{{id}: {name}}}` di bagian atas berkas dan ",
)
_WRITE = Text("write ", "tulis ")


def advice_about(sop: Sop, standard: TimeStandard) -> Text | None:
    """Return how to declare the event of a relative time standard; None if its words name none.

    Args:
        sop: The SOP.
        standard: The standard, such as "3 bulan sebelum TMT", "H-3" or "2 hari setelah langkah 4".
    """
    text = " ".join(standard.text.split())
    if (earliest := re.search(_EARLIEST, text)) is not None:
        by = earliest["amount"].strip()
        return _with_moment(sop, _NOT_BEFORE, _named(text, _BACK), by=by)
    if standard.lead is not None:
        return None if re.search(_ROW, text) else _with_moment(sop, _BEFORE, _named(text, _BACK))
    if standard.lag is None:
        return None
    name = _named(text, _ON) or ""
    if (row := _numbered_row(sop, text)) is not None or (row := _first(sop, described_rows(name, sop.steps))):
        return _SINCE.filled(declaration=_WRITE, id=row)
    return _with_moment(sop, _SINCE, name)


def described_rows(event: str, rows: Iterable[Step]) -> set[str]:
    """Return the ids of those rows whose texts have the most words of an event; none if no row has any.

    Args:
        event: The words of the event, "sejak keberatan diterima".
        rows: The rows.
    """
    said = [word for word in words(event) if word not in AFTER and word not in FUNCTION_WORDS]
    scores = {row.id: _score(said, row) for row in rows}
    best = max(scores.values(), default=0)
    return {id_ for id_, score in scores.items() if best and score == best}


def _score(event: list[str], row: Step) -> int:
    """Return the number of words of an event that are related to a word of a row."""
    known = roots_of(word for activity in row.activities for word in words(activity.text))
    return sum(not known.isdisjoint(roots(word)) for word in event)


def _first(sop: Sop, rows: set[str]) -> str | None:
    return min(rows, key=sop.positions.__getitem__, default=None)


def _numbered_row(sop: Sop, text: str) -> str | None:
    """Return the row or activity with the printed number that a text names: "setelah langkah 4"."""
    if (found := re.search(_ROW, text)) is None:
        return None
    said = _ORDINALS.get(found["number"].casefold(), found["number"])
    return next((id_ for id_, number in sop.labels.items() if number.strip(". ") == said), None)


def _named(text: str, pattern: str) -> str | None:
    """Return the name of the moment in the text of a standard; None if it has none."""
    if re.search(_DAY_H, text):
        return _DAY_ITSELF
    found = re.search(pattern, text)
    name = None if found is None else re.search(_NAME, found["event"])
    if name is None:
        return None
    said = name[0].rstrip(".").split()
    while said and said[0].casefold() in _LINKS | AFTER:
        del said[0]
    text = " ".join(said)
    return text[:1].upper() + text[1:] or None


def _with_moment(sop: Sop, advice: Text, name: str | None, **data: str) -> Text | None:
    """Complete an advice by the moment to use, and by its declaration unless the SOP declares it."""
    if not name:
        return None
    id_ = "_".join(re.findall(r"[a-z0-9]+", name.casefold())[:_MAX_WORDS])
    if not id_[:1].isalpha() or id_ in RESERVED or id_ in sop.positions or id_ in sop.ends:
        id_ = f"saat_{id_}".rstrip("_")
    known = next((moment for moment, of in sop.moments.items() if of.casefold() == name.casefold()), id_)
    declaration = _WRITE if known in sop.moments else _DECLARE.filled(id=known, name=name)
    return advice.filled(id=known, declaration=declaration, **data)
