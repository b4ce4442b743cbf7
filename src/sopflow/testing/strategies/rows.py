"""Rows built from their features; they lead nowhere yet and require nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from sopflow.definition import CONTINUE
from sopflow.testing.strategies.builder import Exit, Keys, RowBuilder
from sopflow.testing.strategies.features import ACTORS, ON, Features

T = TypeVar("T")

ANSWERS: Final = ("ya", "tidak", "perbaiki", "tunda", "limpahkan", "batal")
LETTERS: Final = "abcdefgh"
"""The endings of the ids of listed activities."""
_ACTIVITIES: Final = (
    ("terima", "Menerima berkas"), ("periksa", "Memeriksa berkas"), ("kaji", "Mengkaji permohonan"),
    ("susun", "Menyusun konsep"), ("paraf", "Memaraf konsep"), ("putus", "Memutus permohonan"),
    ("catat", "Mencatat dalam register"), ("serahkan", "Menyerahkan surat"), ("arsipkan", "Mengarsipkan berkas"),
)  # fmt: skip


def selected(options: Sequence[T], number: int) -> T:
    """Return one of the options; 0 selects the first."""
    return options[number % len(options)]


def add(keys: Keys, key: str, value: str | Keys) -> None:
    """Add an id, or the keys of a choice of ids, to a list unless it is already there."""
    if value not in keys.setdefault(key, []):
        keys[key].append(value)


def row_of(position: int, features: Features, max_activities: int, max_outcomes: int) -> RowBuilder:
    """Return a row.

    Args:
        position: Its position, which determines its id and wording.
        features: Its features.
        max_activities: The most activities.
        max_outcomes: The most answers of its decision.
    """
    cycle, which = divmod(position, len(_ACTIVITIES))
    name, text = _ACTIVITIES[which]
    id_ = f"{name}_{cycle + 1}" if cycle else name
    actors = [features.first("actor", ACTORS[0]), *features.all("activity")][:max_activities]
    names = [f"{id_}_{letter}" for letter in LETTERS[: len(actors)]]
    if len(names) == 1 and "listed" not in features:
        names = [id_]
    activities: list[Keys] = [
        {"id": name, "text": text, "actor": _actor(actor)} for name, actor in zip(names, actors, strict=True)
    ]
    row = RowBuilder(features, {"id": id_}, activities)
    if "within" in features:
        row.keys["within"] = features.first("within")
    for document in features.all("produces"):
        add(row.keys, "produces", document)
    _decide(row, max_outcomes)
    if not row.is_single:
        _list_activities(row)
    return row


def _actor(who: Any) -> str | Keys:
    return who if isinstance(who, str) else {"any_of": list(who)}


def _decide(row: RowBuilder, max_outcomes: int) -> None:
    """Add the exits of a row; if it has answers, one of its activities becomes a decision."""
    features = row.features
    ways = features.all("answer")[: max_outcomes - 1]
    if not ways:
        row.exits = [Exit(features.first("next", 0))]
        return
    ways = [(ON, 0), *ways]
    deciding = selected(row.activities, features.first("decides", 0))
    deciding["outcomes"] = {answer: {} for answer in ANSWERS[: len(ways)]}
    row.exits = [Exit(number, direction, answer) for (direction, number), answer in zip(ways, row.answers, strict=True)]
    for kind, keys in (
        ("answer produces", ("produces",)),
        ("answer discards", ("discards",)),
        ("answer renews", ("discards", "produces")),
    ):
        for number, document in features.all(kind):
            for key in keys:
                add(selected(row.answers, number), key, document)
    if len(row.activities) > 1 and "tiers" in features:
        _add_tiers(row, deciding)


def _add_tiers(row: RowBuilder, last: Keys) -> None:
    """Let other activities decide before the decision of a row; its first answer, and one of theirs, continues."""
    tiers = [activity for activity in row.activities if activity is not last]
    first = last["outcomes"][ANSWERS[0]]
    first.pop("discards", None)
    first["to"] = CONTINUE
    row.exits[0] = Exit(row.features.first("next", 0))
    before: list[str] = []
    for tier, (direction, number) in zip(tiers, row.features.all("tiers"), strict=False):
        leaving: Keys = {}
        tier["outcomes"] = {ANSWERS[0]: {"to": CONTINUE}, ANSWERS[1]: leaving}
        row.exits.append(Exit(number, direction, leaving))
        for id_ in before[-1:]:
            add(tier, "after", id_)
        before.append(tier["id"])
    add(last, "after", before[-1])


def _list_activities(row: RowBuilder) -> None:
    """Add the keys of listed activities: their own standards and products, and their order."""
    features = row.features
    for number, text in features.all("own within"):
        selected(row.activities, number).setdefault("within", text)
    for number, document in features.all("own produces"):
        add(selected(row.activities, number), "produces", document)
    free = [activity for activity in row.activities if "outcomes" not in activity]
    for extent, number in features.all("after") if len(free) > 1 else ():
        # The last activity follows all others, or one activity follows an earlier one.
        cycle, place = divmod(number, len(free) - 1)
        later, earlier = (free[-1], free[:-1]) if extent == "all" else (free[place + 1], [free[cycle % (place + 1)]])
        for first in earlier:
            add(later, "after", first["id"])
    if "reversed" in features:
        row.activities.reverse()
