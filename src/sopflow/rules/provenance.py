"""SOP8xx: inferred fields are reported, and ``source`` and ``inferred`` refer to existing fields and ids."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import count
from typing import NamedTuple

from attrs import AttrsInstance, fields

from sopflow.definition import (
    END,
    Activity,
    Actor,
    Approval,
    Confidence,
    Dates,
    Document,
    Inferred,
    Organization,
    Sop,
    Step,
)
from sopflow.diagnostics import Finding, Label, Severity, define_rule, proposed
from sopflow.rules.references import considered_actors
from sopflow.rules.registry import checker
from sopflow.rules.table import activities
from sopflow.text import NO_TEXT, Path, Text, Words, close_matches, shown
from sopflow.timing import WorkCalendar

_W, _I = Severity.WARNING, Severity.INFO

INFERRED = define_rule(
    "SOP801",
    "inferred-field",
    _I,
    Text(
        "The encoder inferred {field} with {confidence} confidence{alternatives}.",
        "{field} adalah kesimpulan penyalin dengan keyakinan {confidence}{alternatives}.",
    ),
    hint=Text(
        "Delete this entry of `inferred` once the value is confirmed.",
        "Hapus butir `inferred` ini setelah isinya dipastikan.",
    ),
)
LOW_CONFIDENCE_ACTOR = define_rule(
    "SOP802",
    "low-confidence-actor",
    _W,
    Text("The actor of this activity is only a guess{alternatives}.", "Pelaksana di sini baru dugaan{alternatives}."),
    hint=Text(
        "Ask the authors of the SOP; only the actor named here can complete this activity.",
        "Tanyakan kepada penyusun SOP; kegiatan ini hanya dapat diselesaikan oleh pelaksana yang tertulis di sini.",
    ),
)
UNKNOWN_FIELD = define_rule(
    "SOP803",
    "unknown-field",
    _W,
    Text(
        "`{key}` refers to the field {field}, which does not exist here.",
        "Di sini tidak ada isian {field} yang dapat dijelaskan oleh `{key}`.",
    ),
    hint=Text(
        "Name a key that is allowed next to `{key}`; write keys within a block with a dot: dates.created.",
        "Sebutkan kunci yang boleh ada di tempat yang sama dengan `{key}`; kunci di dalam bagian ditulis dengan titik: "
        "dates.created.",
    ),
)
UNKNOWN_ALTERNATIVE = define_rule(
    "SOP804",
    "unknown-alternative",
    _W,
    Text("The alternative {id} is not {kind}.", "Alternatif {id} bukan {kind}."),
    hint=Text(
        "Name an existing id; write any other remark in `because`.",
        "Sebutkan id yang ada; tulis keterangan lain di `because`.",
    ),
)
ONLY_CONSIDERED = define_rule(
    "SOP805",
    "only-considered-actor",
    _I,
    Text(
        "{id} performs no activity; it is only listed as an alternative.",
        "{id} tidak mengerjakan satu baris pun; hanya dipertimbangkan sebagai alternatif.",
    ),
    hint=Text(
        "Assign it an activity or delete it once the actor is certain.",
        "Gunakan atau hapus setelah pelaksananya pasti.",
    ),
)

_CONFIDENCE = {
    Confidence.HIGH: Text("high", "tinggi"),
    Confidence.MEDIUM: Text("medium", "sedang"),
    Confidence.LOW: Text("low", "rendah"),
}
_MAX_ALTERNATIVES = 5
_MAX_SUGGESTIONS = 20


def _keys(record: type[AttrsInstance]) -> frozenset[str]:
    """Return the keys of a record in a SOP file."""
    return frozenset(each.metadata.get("key", each.name) for each in fields(record)) - {"extra"}


_OF_THE_SOP = _keys(Sop)
_OF_A_ROW = _keys(Step)
_OF_AN_ACTIVITY = _keys(Activity)
_OF_A_ROW_OF_ONE = _OF_A_ROW - {"activities"} | {"activity", "actor", "outcomes", "not_same_person_as"}
_BLOCKS = {"organization": Organization, "dates": Dates, "approval": Approval, "calendar": WorkCalendar}
_OF_AN_ENTRY = _keys(Actor) | _keys(Document)
_SUGGESTED_FOR_THE_SOP = (
    *sorted(_OF_THE_SOP),
    *(f"{block}.{key}" for block, record in _BLOCKS.items() for key in sorted(_keys(record))),
)


class _Owner(NamedTuple):
    """A part of a SOP with a ``source`` or an ``inferred``: the SOP itself, a row, or one of several activities.

    Attributes:
        path: The place.
        has_field: Whether it has a field of a name, in which a dot leads into a block.
        keys: The names to suggest for an unknown one.
        source: The wording of the paper, by field.
        inferred: The inferred fields.
    """

    path: Path
    has_field: Callable[[str], bool]
    keys: Iterable[str]
    source: Mapping[str, str]
    inferred: Mapping[str, Inferred]


def _owners(sop: Sop) -> Iterator[_Owner]:
    """Yield the SOP, the rows and the activities, as far as they have a ``source`` or an ``inferred``."""
    if sop.source or sop.inferred:
        yield _Owner((), lambda name: _sop_has(sop, name), _SUGGESTED_FOR_THE_SOP, sop.source, sop.inferred)
    for row, step in enumerate(sop.steps):
        if step.source or step.inferred:
            keys = _OF_A_ROW_OF_ONE if step.is_single else _OF_A_ROW
            answers = step.activities[0].outcomes if step.is_single else {}
            yield _Owner(("steps", row), _field_test(keys, answers), sorted(keys), step.source, step.inferred)
        for index, activity in enumerate(step.activities):
            # In a row with one activity, the row has them.
            if (activity.source or activity.inferred) and not step.is_single:
                has_field = _field_test(_OF_AN_ACTIVITY, activity.outcomes)
                path = ("steps", row, "activities", index)
                yield _Owner(path, has_field, sorted(_OF_AN_ACTIVITY), activity.source, activity.inferred)


def _sop_has(sop: Sop, name: str) -> bool:
    key, _, rest = name.partition(".")
    if not rest or key not in _OF_THE_SOP:
        return key in _OF_THE_SOP or name.startswith("x-")
    if key in _BLOCKS:
        return rest.partition(".")[0] in _keys(_BLOCKS[key]) or rest.startswith("x-")
    value = getattr(sop, key)
    if isinstance(value, Mapping):
        entry, _, field = rest.partition(".")
        return rest in value or (entry in value and field in _OF_AN_ENTRY)
    # A number refers to an entry of a list.
    return isinstance(value, tuple) and rest.isdecimal()


_WITHIN_A_KEY = (("on_late", "goto"), ("actor", "any_of"), ("not_before", "moment"), ("not_before", "by"))


def _field_test(keys: frozenset[str], answers: Mapping[str, object]) -> Callable[[str], bool]:
    def has_field(name: str) -> bool:
        key, _, rest = name.partition(".")
        if not rest:
            return key in keys or name.startswith("x-")
        return key in keys and (rest in answers or (key, rest) in _WITHIN_A_KEY)

    return has_field


@checker(stage=1, blocking=False)
def inferred_fields_are_reported(sop: Sop) -> Iterator[Finding]:
    """Readers learn which fields are not in the paper; an actor inferred with low confidence is a warning."""
    for owner in _owners(sop):
        for field, inferred in owner.inferred.items():
            path = (*owner.path, "inferred", field)
            others = ", ".join(shown(id_) for id_ in inferred.alternatives[:_MAX_ALTERNATIVES])
            alternatives = Text(f" (or: {others})", f" (atau: {others})") if others else NO_TEXT
            if field == "actor" and owner.path and inferred.confidence is Confidence.LOW:
                label = Label(Text("the actor", "pelaksananya"), (*owner.path, "actor"))
                yield LOW_CONFIDENCE_ACTOR.at(*path, on_key=True, labels=(label,), alternatives=alternatives)
            else:
                yield INFERRED.at(
                    *path,
                    on_key=True,
                    field=field,
                    confidence=_CONFIDENCE[inferred.confidence],
                    alternatives=alternatives,
                )


@checker(stage=1, blocking=False, needs_complete_sop=True)
def provenance_refers_to_existing_fields(sop: Sop) -> Iterator[Finding]:
    """``source`` and ``inferred`` name fields of their owner, and alternatives are ids of the right kind."""
    owners = list(_owners(sop))
    if not owners:
        return
    documents = sop.documents, Text("a document", "dokumen")
    every_activity = {activity.id for *_, activity in activities(sop)}, Text("an activity", "kegiatan")
    moments = sop.moments, Text("a moment", "saat")
    ids: dict[str, tuple[Collection[str], Text]] = {
        "actor": (sop.actors, Text("an actor", "pelaksana")),
        "requires": documents,
        "produces": documents,
        "next": ({*sop.positions, *sop.ends, END}, Text("a step or end", "langkah atau titik akhir")),
        "since": (
            {*sop.positions, *every_activity[0], *sop.moments},
            Text("a row, an activity or a moment", "baris, kegiatan, atau saat"),
        ),
        "before": moments,
        "not_before": moments,
        "after": every_activity,
        "not_same_person_as": every_activity,
    }
    suggest = count()
    for owner in owners:
        for key, names in (("source", owner.source), ("inferred", owner.inferred)):
            for name in names:
                if not owner.has_field(name):
                    guess = proposed(close_matches(name, owner.keys if next(suggest) < _MAX_SUGGESTIONS else ()))
                    yield UNKNOWN_FIELD.at(*owner.path, key, name, on_key=True, field=name, key=Words(key), **guess)
        for field, inferred in owner.inferred.items() if owner.path else ():
            known, kind = ids.get(field, (inferred.alternatives, NO_TEXT))
            for place, id_ in enumerate(inferred.alternatives):
                if id_ not in known:
                    path = (*owner.path, "inferred", field, "alternatives", place)
                    guess = proposed(close_matches(id_, known if next(suggest) < _MAX_SUGGESTIONS else ()))
                    yield UNKNOWN_ALTERNATIVE.at(*path, id=id_, kind=kind, **guess)


@checker(stage=1, blocking=False, needs_complete_sop=True)
def considered_actors_act(sop: Sop) -> Iterator[Finding]:
    """An actor that is listed as an alternative also performs an activity."""
    considered = considered_actors(sop)
    acting = {id_ for *_, activity in activities(sop) for id_ in activity.actors} if considered else ()
    for id_, path in considered.items():
        if id_ in sop.actors and id_ not in acting:
            label = Label(Text("considered here", "dipertimbangkan di sini"), path)
            yield ONLY_CONSIDERED.at("actors", id_, on_key=True, labels=(label,), id=id_)
