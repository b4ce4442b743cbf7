"""SOP2xx: every name is well formed, defined once, means something, and is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from sopflow.definition import END, RESERVED, Activity, AnyOf, Goto, Sop, Step
from sopflow.diagnostics import Finding, Label, Rule, Severity, define_rule, proposed
from sopflow.rules.registry import checker
from sopflow.text import Path, Text, close_matches

_E, _W = Severity.ERROR, Severity.WARNING
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_SUGGESTED = 20
_FIRST_DEFINED = Text("first defined here", "pertama kali didefinisikan di sini")

BAD_ID = define_rule(
    "SOP108",
    "bad-id",
    _E,
    Text("{id} is not an id.", "{id} bukan id."),
    hint=Text(
        "An id begins with a letter and goes on with letters, digits and _ (ASCII): {proposal}.",
        "Id diawali huruf, lalu huruf, angka, dan _ (ASCII): {proposal}.",
    ),
)
UNKNOWN_STEP = define_rule(
    "SOP201",
    "unknown-step",
    _E,
    Text("There is no step or end {id}.", "Tidak ada langkah atau akhir {id}."),
    hint=Text("Name a step, `end`, or one of `ends`.", "Sebutkan sebuah langkah, `end`, atau salah satu `ends`."),
)
UNKNOWN_ACTOR = define_rule(
    "SOP202",
    "unknown-actor",
    _E,
    Text("There is no actor {id}.", "Tidak ada pelaksana {id}."),
    hint=Text("Define it under `actors`.", "Definisikan di bawah `actors`."),
)
UNKNOWN_DOCUMENT = define_rule(
    "SOP203",
    "unknown-document",
    _E,
    Text("There is no document {id}.", "Tidak ada dokumen {id}."),
    hint=Text("Define it under `documents`.", "Definisikan di bawah `documents`."),
)
UNKNOWN_ACTIVITY = define_rule(
    "SOP204",
    "unknown-activity",
    _E,
    Text("There is no activity {id} here.", "Tidak ada kegiatan {id} di sini."),
    hint=Text(
        "`after` names other activities of the same row, `not_same_person_as` any other activity.",
        "`after` menyebut kegiatan lain di baris yang sama, `not_same_person_as` kegiatan lain mana pun.",
    ),
)
DUPLICATE_ID = define_rule(
    "SOP205",
    "duplicate-id",
    _E,
    Text("The id {id} is taken already.", "Id {id} sudah dipakai."),
    hint=Text(
        "Steps and activities share one set of ids, and ends may not have the id of a step.",
        "Langkah dan kegiatan berbagi satu himpunan id, dan akhir tidak boleh memakai id langkah.",
    ),
)
RESERVED_ID = define_rule(
    "SOP206",
    "reserved-id",
    _E,
    Text("The id {id} is reserved.", "Id {id} sudah dicadangkan."),
    hint=Text("Choose another, such as {proposal}.", "Pilih yang lain, misalnya {proposal}."),
)
ITSELF = define_rule(
    "SOP208",
    "names-itself",
    _E,
    Text("{id} names itself here.", "{id} menyebut dirinya sendiri di sini."),
    hint=Text("Name another activity.", "Sebutkan kegiatan lain."),
)
UNUSED = define_rule(
    "SOP207",
    "unused-name",
    _W,
    Text("{id} is defined but never used.", "{id} didefinisikan tetapi tidak pernah dipakai."),
    hint=Text("Use it, or delete it.", "Pakailah, atau hapus."),
)


def activity_path(row: int, step: Step, index: int, *keys: str | int) -> Path:
    """The path of a key of an activity: a row of one activity holds it itself.

    Args:
        row: The position of the row.
        step: The row.
        index: The position of the activity in it.
        *keys: The key, and what leads on from there.

    >>> from sopflow import Activity, Step
    >>> activity_path(0, Step.single("terima", "Menerima", "loket"), 0, "actor")
    ('steps', 0, 'actor')
    >>> activity_path(1, Step("simpan", [Activity("a", "…", "loket"), Activity("b", "…", "loket")]), 1, "after", 0)
    ('steps', 1, 'activities', 1, 'after', 0)
    """
    return ("steps", row, *keys) if step.is_single else ("steps", row, "activities", index, *keys)


def activities(sop: Sop) -> Iterator[tuple[int, Step, int, Activity]]:
    """Every activity of a SOP: the position of its row, the row, the activity's position in it, and the activity."""
    for row, step in enumerate(sop.steps):
        for index, activity in enumerate(step.activities):
            yield row, step, index, activity


@checker(stage=1)
def ids_are_well_formed(sop: Sop) -> Iterator[Finding]:
    """An id is ``[A-Za-z][A-Za-z0-9_]*`` and none that the machine or a case uses itself."""
    for registry in ("actors", "documents", "ends"):
        for id_ in getattr(sop, registry):
            if not _ID.fullmatch(id_):
                yield BAD_ID.at(registry, id_, on_key=True, id=id_, proposal=_proposal(id_))
    for id_, path in _flow_ids(sop):
        if not _ID.fullmatch(id_):
            yield BAD_ID.at(*path, id=id_, proposal=_proposal(id_))
        elif id_ in RESERVED:
            yield RESERVED_ID.at(*path, id=id_, proposal=f"{id_}_1")
    for id_ in sop.ends:
        if id_ in RESERVED:
            yield RESERVED_ID.at("ends", id_, on_key=True, id=id_, proposal=f"{id_}_1")


@checker(stage=1)
def ids_are_unique(sop: Sop) -> Iterator[Finding]:
    """Steps, activities and ends share one set of ids; a row of one activity shares its id with it."""
    first: dict[str, Path] = {id_: ("ends", id_) for id_ in sop.ends}
    for id_, path in _flow_ids(sop):
        if id_ in first:
            labels = (Label(_FIRST_DEFINED, first[id_], on_key=first[id_][0] == "ends"),)
            yield DUPLICATE_ID.at(*path, labels=labels, id=id_)
        else:
            first[id_] = path


def _flow_ids(sop: Sop) -> Iterator[tuple[str, Path]]:
    for row, step in enumerate(sop.steps):
        yield step.id, ("steps", row, "id")
        if not step.is_single:
            for index, activity in enumerate(step.activities):
                yield activity.id, ("steps", row, "activities", index, "id")


def _proposal(id_: str) -> str:
    words = re.sub(r"[^A-Za-z0-9]+", "_", id_.strip()).strip("_").lower()
    return words if words[:1].isalpha() else f"id_{words}".rstrip("_")


_Places: TypeAlias = list[tuple[Path, Any]]
"""Values of the SOP, each with its path."""


class _Names:
    """What a kind of name may refer to; it proposes close ones, for the first findings only."""

    def __init__(self, kind: Rule, known: Iterable[str]) -> None:
        self.kind = kind
        self.known = dict.fromkeys(known)
        self.used: set[str] = set()
        self._found = 0

    def refer(self, places: _Places, key: str) -> Iterator[Finding]:
        """Use the names that values hold under a key, where they hold one."""
        self.used.update([id_ for _, value in places if (id_ := getattr(value, key)) is not None])
        if self.known.keys() >= self.used:
            return  # as nearly always; so what is known need not be looked at once more
        for path, value in places:
            if (id_ := getattr(value, key)) is not None and id_ not in self.known:
                yield self._unknown(id_, (*path, key))

    def refer_all(self, places: _Places, key: str) -> Iterator[Finding]:
        """Use the names in the lists that values hold under a key."""
        self.used.update(*[ids for _, value in places if (ids := getattr(value, key))])
        if self.known.keys() >= self.used:
            return
        for path, value in places:
            for index, id_ in enumerate(getattr(value, key)):
                if id_ not in self.known:
                    yield self._unknown(id_, (*path, key, index))

    def _unknown(self, id_: str, path: Path) -> Finding:
        self._found += 1
        candidates = close_matches(id_, self.known) if self._found <= _SUGGESTED else ()
        # What was probably meant is not called unused as well: one mistake, one finding.
        self.used.update(candidates)
        return self.kind.at(*path, id=id_, **proposed(candidates))


@checker(stage=1)
def names_mean_something(sop: Sop) -> Iterator[Finding]:
    """Every step, actor, document and activity that is named is defined, and every name is used."""
    rows: _Places = [(("steps", row), step) for row, step in enumerate(sop.steps)]
    table: _Places = [(activity_path(row, step, index), one) for row, step, index, one in activities(sop)]
    answers: _Places = [
        ((*path, "outcomes", answer), outcome) for path, one in table for answer, outcome in one.outcomes.items()
    ]

    targets = _Names(UNKNOWN_STEP, (*sop.positions, *sop.ends, END))
    lapsing = [(path, one) for path, one in (((), sop), *rows) if isinstance(one.on_late, Goto)]
    yield from targets.refer([((*path, "on_late"), one.on_late) for path, one in lapsing], "goto")
    yield from targets.refer(rows, "next")
    yield from targets.refer(answers, "to")

    actors = _Names(UNKNOWN_ACTOR, sop.actors)
    yield from actors.refer([(path, one) for path, one in table if isinstance(one.actor, str)], "actor")
    shared = [(path, one) for path, one in table if isinstance(one.actor, AnyOf)]
    yield from actors.refer_all([((*path, "actor"), one.actor) for path, one in shared], "any_of")

    documents = _Names(UNKNOWN_DOCUMENT, sop.documents)
    for places, keys in (
        (rows, ("requires", "produces")),
        (table, ("requires", "produces")),
        (answers, ("produces", "discards")),
    ):
        for key in keys:
            yield from documents.refer_all(places, key)

    every_activity = _Names(UNKNOWN_ACTIVITY, [one.id for _, one in table])
    yield from every_activity.refer_all(table, "not_same_person_as")
    for row, step in enumerate(sop.steps):
        if not step.is_single and any(one.after for one in step.activities):
            in_row = _Names(UNKNOWN_ACTIVITY, [one.id for one in step.activities])
            places = [(activity_path(row, step, index), one) for index, one in enumerate(step.activities)]
            yield from in_row.refer_all(places, "after")
    for path, one in table:
        for key, ids in (("after", one.after), ("not_same_person_as", one.not_same_person_as)):
            if one.id in ids:
                yield ITSELF.at(*path, key, id=one.id)

    if not actors.used >= sop.actors.keys():
        actors.used |= considered_actors(sop).keys()  # of these SOP805 tells
    for registry, names in (("actors", actors), ("documents", documents), ("ends", targets)):
        for id_ in getattr(sop, registry):
            if id_ not in names.used:
                yield UNUSED.at(registry, id_, on_key=True, id=id_)


def considered_actors(sop: Sop) -> dict[str, Path]:
    """The actors that are named as an alternative to one that acts, each with the first place."""
    found: dict[str, Path] = {}
    for row, step, index, activity in activities(sop):
        if not (step.inferred or activity.inferred):
            continue
        inferred = (step if step.is_single else activity).inferred.get("actor")
        for place, id_ in enumerate(inferred.alternatives if inferred is not None else ()):
            found.setdefault(id_, activity_path(row, step, index, "inferred", "actor", "alternatives", place))
    return found
