"""SOP108 and SOP2xx: every id is well formed, unique, defined and used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import fields_dict

from sopflow.definition import CONTINUE, END, RESERVED, AnyOf, Authority, Goto, Sop, Step
from sopflow.diagnostics import Finding, Label, Rule, Severity, define_rule, proposed
from sopflow.rules.registry import checker
from sopflow.rules.table import activities, activity_path
from sopflow.text import Path, Text, close_matches

_E, _W = Severity.ERROR, Severity.WARNING
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_MAX_SUGGESTIONS = 20

BAD_ID = define_rule(
    "SOP108",
    "bad-id",
    _E,
    Text("{id} is not a valid id.", "{id} tidak dapat digunakan sebagai id."),
    hint=Text(
        "Begin with a letter and continue with ASCII letters, digits and _, for example {proposal}.",
        "Awali dengan huruf, lalu gunakan huruf, angka, atau _ (ASCII), misalnya {proposal}.",
    ),
)
UNKNOWN_STEP = define_rule(
    "SOP201",
    "unknown-step",
    _E,
    Text("Step or end {id} does not exist.", "Tidak ada langkah atau titik akhir bernama {id}."),
    hint=Text(
        "Name an existing step, `end`, or one of `ends`.",
        "Sebutkan langkah yang ada, `end`, atau salah satu `ends`.",
    ),
)
UNKNOWN_ACTOR = define_rule(
    "SOP202",
    "unknown-actor",
    _E,
    Text("Actor {id} is not defined.", "Pelaksana {id} belum didefinisikan."),
    hint=Text("Define it under `actors`.", "Definisikan di bawah `actors`."),
)
UNKNOWN_DOCUMENT = define_rule(
    "SOP203",
    "unknown-document",
    _E,
    Text("Document {id} is not defined.", "Dokumen {id} belum didefinisikan."),
    hint=Text("Define it under `documents`.", "Definisikan di bawah `documents`."),
)
UNKNOWN_ACTIVITY = define_rule(
    "SOP204",
    "unknown-activity",
    _E,
    Text("Activity {id} does not exist here.", "Tidak ada kegiatan {id} di sini."),
    hint=Text(
        "Name an existing activity: for `after` from the same row, for `not_same_person_as` from any row.",
        "Sebutkan id kegiatan yang ada: untuk `after` dari baris yang sama, untuk `not_same_person_as` dari baris "
        "mana pun.",
    ),
)
DUPLICATE_ID = define_rule(
    "SOP205",
    "duplicate-id",
    _E,
    Text("The id {id} is already in use.", "Id {id} sudah digunakan."),
    hint=Text(
        "Choose another id: steps, activities, ends and moments must not share ids.",
        "Beri id lain: id langkah, kegiatan, titik akhir, dan saat tidak boleh sama.",
    ),
)
RESERVED_ID = define_rule(
    "SOP206",
    "reserved-id",
    _E,
    Text("The id {id} is reserved.", "Id {id} digunakan oleh sistem."),
    hint=Text("Choose another id, for example {proposal}.", "Pilih id lain, misalnya {proposal}."),
)
ITSELF = define_rule(
    "SOP208",
    "names-itself",
    _E,
    Text("{id} refers to itself here.", "{id} menyebut dirinya sendiri di sini."),
    hint=Text("Name another activity, or remove this id.", "Sebutkan kegiatan lain atau hapus id ini."),
)
UNUSED = define_rule(
    "SOP207",
    "unused-name",
    _W,
    Text("{id} is defined but never used.", "{id} didefinisikan, tetapi tidak pernah digunakan."),
    hint=Text("Use it in the row that needs it, or delete it.", "Gunakan di baris yang memerlukannya atau hapus."),
)
UNKNOWN_CONDITION = define_rule(
    "SOP213",
    "unknown-condition",
    _E,
    Text("Condition {id} is not defined.", "Syarat {id} belum didefinisikan."),
    hint=Text("Define it under `conditions`.", "Definisikan di bawah `conditions`."),
)
UNKNOWN_MOMENT = define_rule(
    "SOP214",
    "unknown-moment",
    _E,
    Text("Moment {id} is not defined.", "Saat {id} belum didefinisikan."),
    hint=Text("Define it under `moments`.", "Definisikan di bawah `moments`."),
)
UNKNOWN_EVENT = define_rule(
    "SOP215",
    "unknown-event",
    _E,
    Text(
        "There is no row, activity or moment {id} since which a time could run.",
        "Tidak ada baris, kegiatan, atau saat bernama {id} sebagai awal penghitungan waktu.",
    ),
    hint=Text(
        "Name a row or an activity that comes earlier, or one of `moments`.",
        "Sebutkan baris atau kegiatan sebelumnya atau salah satu `moments`.",
    ),
)


@checker(stage=1)
def ids_are_well_formed(sop: Sop) -> Iterator[Finding]:
    """An id matches ``[A-Za-z][A-Za-z0-9_]*`` and is not reserved."""
    for registry in ("actors", "documents", "ends", "moments", "conditions"):
        for id_ in getattr(sop, registry):
            if not _ID.fullmatch(id_):
                yield BAD_ID.at(registry, id_, on_key=True, id=id_, proposal=_proposal(id_))
    for id_, path in _flow_ids(sop):
        if not _ID.fullmatch(id_):
            yield BAD_ID.at(*path, id=id_, proposal=_proposal(id_))
        elif id_ in RESERVED:
            yield RESERVED_ID.at(*path, id=id_, proposal=f"{id_}_1")
    for registry in ("ends", "moments"):
        for id_ in getattr(sop, registry):
            if id_ in RESERVED:
                yield RESERVED_ID.at(registry, id_, on_key=True, id=id_, proposal=f"{id_}_1")


@checker(stage=1)
def ids_are_unique(sop: Sop) -> Iterator[Finding]:
    """Steps, activities, ends and moments have distinct ids, except for a row and its only activity."""
    first: dict[str, Path] = {id_: ("ends", id_) for id_ in sop.ends}
    first_defined = Text("first defined here", "pertama kali didefinisikan di sini")
    for id_ in sop.moments:
        if id_ in first:
            labels = (Label(first_defined, first[id_], on_key=True),)
            yield DUPLICATE_ID.at("moments", id_, on_key=True, labels=labels, id=id_)
        first.setdefault(id_, ("moments", id_))
    for id_, path in _flow_ids(sop):
        if id_ in first:
            labels = (Label(first_defined, first[id_], on_key=first[id_][0] != "steps"),)
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


class _Places:
    """Values in a SOP with their paths; only findings need paths, so that most SOPs get by without them.

    Attributes:
        values: The values.
        paths: Returns the path of each value.
    """

    def __init__(self, values: Iterable[Any], paths: Callable[[], Iterable[Path]]) -> None:
        self.values = list(values)
        self.paths = paths

    def __iter__(self) -> Iterator[tuple[Path, Any]]:
        return zip(self.paths() if self.values else (), self.values, strict=True)

    def __add__(self, other: _Places) -> _Places:
        return _Places(self.values + other.values, lambda: (*self.paths(), *other.paths()))

    def where(self, is_meant: Callable[[Any], object]) -> _Places:
        """Return the values that meet a condition."""
        return _Places(filter(is_meant, self.values), lambda: [path for path, value in self if is_meant(value)])

    def part(self, key: str) -> _Places:
        """Return what each value has under a key."""
        return _Places([getattr(value, key) for value in self.values], lambda: [(*path, key) for path in self.paths()])


class _Names:
    """The defined names of one kind, and those that are used; it suggests similar names for unknown ones.

    Attributes:
        rule: The rule that an unknown name breaks.
        known: The defined names.
        used: The names that are used.
    """

    def __init__(self, rule: Rule, known: Iterable[str]) -> None:
        self.rule = rule
        self.known = dict.fromkeys(known)
        self.used: set[str] = set()
        self._found = 0

    def refer(self, places: _Places, key: str) -> Iterator[Finding]:
        """Record the name that each value has under a key, if any."""
        self.used.update([id_ for value in places.values if (id_ := getattr(value, key)) is not None])
        if self.known.keys() >= self.used:
            return  # The most frequent case.
        for path, value in places:
            if (id_ := getattr(value, key)) is not None and id_ not in self.known:
                yield self._unknown(id_, (*path, key))

    def refer_all(self, places: _Places, key: str) -> Iterator[Finding]:
        """Record the names in the list that each value has under a key."""
        self.used.update(*[ids for value in places.values if (ids := getattr(value, key))])
        if self.known.keys() >= self.used:
            return
        for path, value in places:
            for index, id_ in enumerate(getattr(value, key)):
                if id_ not in self.known:
                    yield self._unknown(id_, (*path, key, index))

    def refer_to_needs(self, places: _Places, key: str) -> Iterator[Finding]:
        """Record the names in the list that each value has under a key, and the alternatives among them."""
        given = [need for value in places.values for need in getattr(value, key)]
        self.used.update([id_ for need in given for id_ in ((need,) if isinstance(need, str) else need.any_of)])
        if self.known.keys() >= self.used:
            return
        for path, value in places:
            for index, need in enumerate(getattr(value, key)):
                here = (*path, key, index)
                for id_, at in (
                    [(need, here)]
                    if isinstance(need, str)
                    else [(id_, (*here, "any_of", place)) for place, id_ in enumerate(need.any_of)]
                ):
                    if id_ not in self.known:
                        yield self._unknown(id_, at)

    def _unknown(self, id_: str, path: Path) -> Finding:
        self._found += 1
        candidates = close_matches(id_, self.known) if self._found <= _MAX_SUGGESTIONS else ()
        # The name that was probably meant is not reported as unused.
        self.used.update(candidates)
        return self.rule.at(*path, id=id_, **proposed(candidates))


@checker(stage=1)
def names_are_defined_and_used(sop: Sop) -> Iterator[Finding]:
    """Every reference names a defined step, actor, document, moment or activity, and every definition is used."""
    rows = _Places(sop.steps, lambda: [("steps", row) for row in range(len(sop.steps))])
    table = _Places(
        [one for step in sop.steps for one in step.activities],
        lambda: [activity_path(row, step, index) for row, step, index, _ in activities(sop)],
    )
    answers = _Places(
        [outcome for one in table.values for outcome in one.outcomes.values()],
        lambda: [(*path, "outcomes", answer) for path, one in table for answer in one.outcomes],
    )

    targets = _Names(UNKNOWN_STEP, (*sop.positions, *sop.ends, END))
    lapsing = (_Places([sop], lambda: [()]) + rows).part("on_late").where(lambda late: isinstance(late, Goto))
    yield from targets.refer(lapsing, "goto")
    yield from targets.refer(rows, "next")
    yield from targets.refer(answers.where(lambda outcome: outcome.to != CONTINUE), "to")

    actors = _Names(UNKNOWN_ACTOR, sop.actors)
    yield from actors.refer(table.where(lambda one: isinstance(one.actor, str)), "actor")
    yield from actors.refer_all(table.part("actor").where(lambda actor: isinstance(actor, AnyOf)), "any_of")

    if (authority := sop.authority) is not None:
        for action in fields_dict(Authority):
            if action != "extra" and authority.of(action):
                yield from actors.refer_all(_Places([authority], lambda: [("authority",)]), action)

    documents = _Names(UNKNOWN_DOCUMENT, sop.documents)
    for places, keys in (
        (rows, ("produces",)),
        (table, ("produces",)),
        (answers, ("produces", "discards")),
    ):
        for key in keys:
            yield from documents.refer_all(places, key)

    yield from documents.refer_to_needs(rows + table, "requires")
    conditions = _Names(UNKNOWN_CONDITION, sop.conditions)
    yield from conditions.refer_to_needs(rows + table, "needs")

    moments = _Names(UNKNOWN_MOMENT, sop.moments)
    timed = (rows + table).where(lambda one: one.since or one.before or one.not_before)
    if timed.values:
        yield from moments.refer(timed, "before")
        yield from moments.refer(timed.part("not_before").where(lambda earliest: earliest is not None), "moment")
        events = _Names(UNKNOWN_EVENT, (*sop.positions, *(one.id for one in table.values), *sop.moments))
        yield from events.refer(timed, "since")
        moments.used |= events.used

    every_activity = _Names(UNKNOWN_ACTIVITY, [one.id for one in table.values])
    yield from every_activity.refer_all(table, "not_same_person_as")
    for row, step in enumerate(sop.steps):
        if any(one.after for one in step.activities) and not step.is_single:
            in_row = _Names(UNKNOWN_ACTIVITY, [one.id for one in step.activities])
            yield from in_row.refer_all(_activities_of(row, step), "after")
    for path, one in table.where(lambda one: one.id in one.after or one.id in one.not_same_person_as):
        for key, ids in (("after", one.after), ("not_same_person_as", one.not_same_person_as)):
            if one.id in ids:
                yield ITSELF.at(*path, key, id=one.id)

    if not actors.used >= sop.actors.keys():
        actors.used |= considered_actors(sop).keys()  # SOP805 reports them.
    for registry, names in (
        ("actors", actors),
        ("documents", documents),
        ("ends", targets),
        ("moments", moments),
        ("conditions", conditions),
    ):
        for id_ in getattr(sop, registry):
            if id_ not in names.used:
                yield UNUSED.at(registry, id_, on_key=True, id=id_)


def _activities_of(row: int, step: Step) -> _Places:
    return _Places(step.activities, lambda: [activity_path(row, step, index) for index in range(len(step.activities))])


def considered_actors(sop: Sop) -> dict[str, Path]:
    """Return the actors that are listed as alternatives to an inferred actor, each with the first place."""
    found: dict[str, Path] = {}
    for row, step, index, activity in activities(sop):
        if not (step.inferred or activity.inferred):
            continue
        inferred = (step if step.is_single else activity).inferred.get("actor")
        for place, id_ in enumerate(inferred.alternatives if inferred is not None else ()):
            found.setdefault(id_, activity_path(row, step, index, "inferred", "actor", "alternatives", place))
    return found
