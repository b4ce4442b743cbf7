"""SOP2xx: every name is well formed, defined once, means something, and is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sopflow.definition import END, RESERVED, Activity, Goto, Sop, Step
from sopflow.diagnostics import Diagnostic, Kind, Label, Path, Severity, close_matches, kind, proposed
from sopflow.rules.registry import rule

_E, _W = Severity.ERROR, Severity.WARNING
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_SUGGESTED = 20
_FIRST_DEFINED = ("first defined here", "pertama kali didefinisikan di sini")

BAD_ID = kind(
    "SOP108",
    "bad-id",
    _E,
    "{id} is not an id.",
    "{id} bukan id.",
    hint=(
        "An id begins with a letter and goes on with letters, digits and _ (ASCII): {proposal}.",
        "Id diawali huruf, lalu huruf, angka, dan _ (ASCII): {proposal}.",
    ),
)
UNKNOWN_STEP = kind(
    "SOP201",
    "unknown-step",
    _E,
    "There is no step or end {id}.",
    "Tidak ada langkah atau akhir {id}.",
    hint=("Name a step, `end`, or one of `ends`.", "Sebutkan sebuah langkah, `end`, atau salah satu `ends`."),
)
UNKNOWN_ACTOR = kind(
    "SOP202",
    "unknown-actor",
    _E,
    "There is no actor {id}.",
    "Tidak ada pelaksana {id}.",
    hint=("Define it under `actors`.", "Definisikan di bawah `actors`."),
)
UNKNOWN_DOCUMENT = kind(
    "SOP203",
    "unknown-document",
    _E,
    "There is no document {id}.",
    "Tidak ada dokumen {id}.",
    hint=("Define it under `documents`.", "Definisikan di bawah `documents`."),
)
UNKNOWN_ACTIVITY = kind(
    "SOP204",
    "unknown-activity",
    _E,
    "There is no activity {id} here.",
    "Tidak ada kegiatan {id} di sini.",
    hint=(
        "`after` names other activities of the same row, `not_same_person_as` any other activity.",
        "`after` menyebut kegiatan lain di baris yang sama, `not_same_person_as` kegiatan lain mana pun.",
    ),
)
DUPLICATE_ID = kind(
    "SOP205",
    "duplicate-id",
    _E,
    "The id {id} is taken already.",
    "Id {id} sudah dipakai.",
    hint=(
        "Steps and activities share one set of ids, and ends may not have the id of a step.",
        "Langkah dan kegiatan berbagi satu himpunan id, dan akhir tidak boleh memakai id langkah.",
    ),
)
RESERVED_ID = kind(
    "SOP206",
    "reserved-id",
    _E,
    "The id {id} is reserved.",
    "Id {id} sudah dicadangkan.",
    hint=("Choose another, such as {proposal}.", "Pilih yang lain, misalnya {proposal}."),
)
ITSELF = kind(
    "SOP208",
    "names-itself",
    _E,
    "{id} names itself here.",
    "{id} menyebut dirinya sendiri di sini.",
    hint=("Name another activity.", "Sebutkan kegiatan lain."),
)
UNUSED = kind(
    "SOP207",
    "unused-name",
    _W,
    "{id} is defined but never used.",
    "{id} didefinisikan tetapi tidak pernah dipakai.",
    hint=("Use it, or delete it.", "Pakailah, atau hapus."),
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


@rule(stage=1)
def ids_are_well_formed(sop: Sop) -> Iterator[Diagnostic]:
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


@rule(stage=1)
def ids_are_unique(sop: Sop) -> Iterator[Diagnostic]:
    """Steps, activities and ends share one set of ids; a row of one activity shares its id with it."""
    first: dict[str, Path] = {id_: ("ends", id_) for id_ in sop.ends}
    for id_, path in _flow_ids(sop):
        if id_ in first:
            labels = (Label(*_FIRST_DEFINED, first[id_], on_key=first[id_][0] == "ends"),)
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


class _Names:
    """What a kind of name may refer to; it proposes close ones, for the first findings only."""

    def __init__(self, kind: Kind, known: Iterable[str]) -> None:
        self.kind = kind
        self.known = dict.fromkeys(known)
        self.used: set[str] = set()
        self._found = 0

    def refer(self, id_: str, path: Path) -> Iterator[Diagnostic]:
        self.used.add(id_)
        if id_ not in self.known:
            self._found += 1
            candidates = close_matches(id_, self.known) if self._found <= _SUGGESTED else ()
            # What was probably meant is not called unused as well: one mistake, one finding.
            self.used.update(candidates)
            yield self.kind.at(*path, id=id_, **proposed(candidates))


@rule(stage=1)
def names_mean_something(sop: Sop) -> Iterator[Diagnostic]:
    """Every step, actor, document and activity that is named is defined, and every name is used."""
    targets = _Names(UNKNOWN_STEP, (*sop.positions, *sop.ends, END))
    actors = _Names(UNKNOWN_ACTOR, sop.actors)
    documents = _Names(UNKNOWN_DOCUMENT, sop.documents)
    every_activity = _Names(UNKNOWN_ACTIVITY, (activity.id for *_, activity in activities(sop)))
    if isinstance(sop.on_late, Goto):
        yield from targets.refer(sop.on_late.goto, ("on_late", "goto"))
    for row, step in enumerate(sop.steps):
        path: Path = ("steps", row)
        if step.next is not None:
            yield from targets.refer(step.next, (*path, "next"))
        if isinstance(step.on_late, Goto):
            yield from targets.refer(step.on_late.goto, (*path, "on_late", "goto"))
        for key in ("requires", "produces"):
            yield from _refer_all(documents, getattr(step, key), (*path, key))
    in_row = _Names(UNKNOWN_ACTIVITY, ())
    for row, step, index, activity in activities(sop):
        path = activity_path(row, step, index)
        if index == 0:
            in_row = _Names(UNKNOWN_ACTIVITY, (one.id for one in step.activities))
        if isinstance(activity.actor, str):
            yield from actors.refer(activity.actor, (*path, "actor"))
        else:
            yield from _refer_all(actors, activity.actor.any_of, (*path, "actor", "any_of"))
        for key, known in (("after", in_row), ("not_same_person_as", every_activity)):
            yield from _refer_all(known, getattr(activity, key), (*path, key))
            if activity.id in getattr(activity, key):
                yield ITSELF.at(*path, key, id=activity.id)
        if not step.is_single:
            for key in ("requires", "produces"):
                yield from _refer_all(documents, getattr(activity, key), (*path, key))
        for answer, outcome in activity.outcomes.items():
            here = (*path, "outcomes", answer)
            yield from targets.refer(outcome.to, (*here, "to"))
            yield from _refer_all(documents, outcome.produces, (*here, "produces"))
            yield from _refer_all(documents, outcome.discards, (*here, "discards"))
    for registry, names in (("actors", actors), ("documents", documents)):
        for id_ in getattr(sop, registry):
            if id_ not in names.used:
                yield UNUSED.at(registry, id_, on_key=True, id=id_)
    for id_ in sop.ends:
        if id_ not in targets.used:
            yield UNUSED.at("ends", id_, on_key=True, id=id_)


def _refer_all(names: _Names, ids: tuple[str, ...], path: Path) -> Iterator[Diagnostic]:
    for index, id_ in enumerate(ids):
        yield from names.refer(id_, (*path, index))
