"""SOP8xx: what the paper does not say is told, and `source` and `inferred` speak of fields and ids that there are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from attrs import AttrsInstance, fields, frozen

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
from sopflow.rules.references import activities, considered_actors
from sopflow.rules.registry import checker
from sopflow.text import Path, Text, Words, close_matches, shown
from sopflow.timing import WorkCalendar

_W, _I = Severity.WARNING, Severity.INFO

INFERRED = define_rule(
    "SOP801",
    "inferred-field",
    _I,
    Text(
        "{field} is a conclusion of the encoder, with {confidence} confidence{alternatives}.",
        "{field} adalah kesimpulan penyalin, dengan keyakinan {confidence_id}{alternatives_id}.",
    ),
    hint=Text(
        "Once somebody who knows has said so, delete this entry of `inferred`.",
        "Setelah dipastikan oleh yang mengetahuinya, hapus butir `inferred` ini.",
    ),
)
LOW_CONFIDENCE_ACTOR = define_rule(
    "SOP802",
    "low-confidence-actor",
    _W,
    Text("Who acts here is little more than a guess{alternatives}.", "Pelaksana di sini baru dugaan{alternatives_id}."),
    hint=Text(
        "Ask the office that wrote the SOP; a case can only be completed by the actor named here.",
        "Tanyakan kepada penyusun SOP; perkara hanya dapat diselesaikan oleh pelaksana yang tertulis di sini.",
    ),
)
UNKNOWN_FIELD = define_rule(
    "SOP803",
    "unknown-field",
    _W,
    Text(
        "There is no field {field} here that `{key}` could speak of.",
        "Di sini tidak ada isian {field} yang dapat dijelaskan oleh `{key}`.",
    ),
    hint=Text(
        "Name a key that may stand beside `{key}`; what stands in a block has a dot: dates.created.",
        "Sebutkan kunci yang dapat berdiri di samping `{key}`; isi sebuah blok memakai titik: dates.created.",
    ),
)
UNKNOWN_ALTERNATIVE = define_rule(
    "SOP804",
    "unknown-alternative",
    _W,
    Text("The alternative {id} is no {sort}.", "Alternatif {id} bukan {sort_id}."),
    hint=Text(
        "Name the id of another; what is no id belongs into `because`.",
        "Sebutkan id yang lain; yang bukan id dituliskan di `because`.",
    ),
)
ONLY_CONSIDERED = define_rule(
    "SOP805",
    "only-considered-actor",
    _I,
    Text(
        "{id} acts nowhere; it is only considered as an alternative.",
        "{id} tidak bertindak di baris mana pun; hanya dipertimbangkan sebagai alternatif.",
    ),
    hint=Text(
        "When it is certain who acts, let it act or delete it.",
        "Setelah pelaksananya pasti, pakailah atau hapus.",
    ),
)

_CONFIDENCE = {Confidence.HIGH: "tinggi", Confidence.MEDIUM: "sedang", Confidence.LOW: "rendah"}
_SHOWN = 5
_SUGGESTED = 20


def _keys(record: type[AttrsInstance]) -> frozenset[str]:
    """The keys that the language has for a record."""
    return frozenset(each.metadata.get("key", each.name) for each in fields(record)) - {"extra"}


_OF_THE_SOP = _keys(Sop)
_OF_A_ROW = _keys(Step)
_OF_AN_ACTIVITY = _keys(Activity)
_OF_A_ROW_OF_ONE = _OF_A_ROW - {"activities"} | {"activity", "actor", "outcomes", "not_same_person_as"}
_BLOCKS = {"organization": Organization, "dates": Dates, "approval": Approval, "calendar": WorkCalendar}
_OF_AN_ENTRY = _keys(Actor) | _keys(Document)


@frozen
class _Owner:
    """What has a `source` and an `inferred`: the SOP, a row, or an activity of a row of several.

    Attributes:
        path: Where it stands.
        knows: Whether it has a field of a name, which may lead into a block with a dot.
        keys: Names to propose for one that it has not.
        source: The paper's wording, by field.
        inferred: What was concluded, by field.
    """

    path: Path
    knows: Callable[[str], bool]
    keys: Iterable[str]
    source: Mapping[str, str]
    inferred: Mapping[str, Inferred]


def _owners(sop: Sop) -> Iterator[_Owner]:
    """Those that have any of it; most have not."""
    within = [f"{block}.{key}" for block, record in _BLOCKS.items() for key in sorted(_keys(record))]
    yield _Owner((), lambda name: _sop_has(sop, name), (*sorted(_OF_THE_SOP), *within), sop.source, sop.inferred)
    for row, step in enumerate(sop.steps):
        if step.source or step.inferred:
            keys = _OF_A_ROW_OF_ONE if step.is_single else _OF_A_ROW
            answers = step.activities[0].outcomes if step.is_single else {}
            yield _Owner(("steps", row), _knows(keys, answers), sorted(keys), step.source, step.inferred)
        for index, activity in enumerate(step.activities):
            # In a row of one activity, it is the row that has it.
            if (activity.source or activity.inferred) and not step.is_single:
                knows = _knows(_OF_AN_ACTIVITY, activity.outcomes)
                path = ("steps", row, "activities", index)
                yield _Owner(path, knows, sorted(_OF_AN_ACTIVITY), activity.source, activity.inferred)


def _sop_has(sop: Sop, name: str) -> bool:
    key, _, rest = name.partition(".")
    if not rest or key not in _OF_THE_SOP:
        return key in _OF_THE_SOP or name.startswith("x-")
    if key in _BLOCKS:
        return rest.partition(".")[0] in _keys(_BLOCKS[key]) or rest.startswith("x-")
    value = getattr(sop, key, None)
    if isinstance(value, Mapping):
        entry, _, field = rest.rpartition(".")
        return rest in value or (entry in value and field in _OF_AN_ENTRY)
    # An entry of a list by its number.
    return isinstance(value, tuple) and rest.isdecimal()


def _knows(keys: frozenset[str], answers: Mapping[str, object]) -> Callable[[str], bool]:
    def knows(name: str) -> bool:
        key, _, rest = name.partition(".")
        if not rest:
            return key in keys or name.startswith("x-")
        return key in keys and (rest in answers or (key, rest) in (("on_late", "goto"), ("actor", "any_of")))

    return knows


@checker(stage=1, blocking=False)
def conclusions_are_told(sop: Sop) -> Iterator[Finding]:
    """What an encoder has concluded is told to whoever relies on it; an actor who is a mere guess is a warning."""
    for owner in _owners(sop):
        for field, inferred in owner.inferred.items():
            path = (*owner.path, "inferred", field)
            others = ", ".join(shown(id_) for id_ in inferred.alternatives[:_SHOWN])
            words: dict[str, Any] = {
                "alternatives": Words(f" (or: {others})" if others else ""),
                "alternatives_id": Words(f" (atau: {others})" if others else ""),
            }
            if field == "actor" and owner.path and inferred.confidence is Confidence.LOW:
                label = Label(Text("who acts", "pelaksananya"), (*owner.path, "actor"))
                yield LOW_CONFIDENCE_ACTOR.at(*path, on_key=True, labels=(label,), **words)
            else:
                yield INFERRED.at(
                    *path,
                    on_key=True,
                    field=field,
                    confidence=Words(inferred.confidence.value),
                    confidence_id=Words(_CONFIDENCE[inferred.confidence]),
                    **words,
                )


@checker(stage=1, blocking=False, whole=True)
def provenance_names_what_there_is(sop: Sop) -> Iterator[Finding]:
    """`source` and `inferred` speak of fields that their owner may have, and alternatives are ids of the right kind."""
    ids: dict[str, tuple[Collection[str], str, str]] = {
        "actor": (sop.actors, "actor", "pelaksana"),
        **dict.fromkeys(("requires", "produces"), (sop.documents, "document", "dokumen")),
        "next": ({*sop.positions, *sop.ends, END}, "step or end", "langkah atau akhir"),
        **dict.fromkeys(
            ("after", "not_same_person_as"),
            ({activity.id for *_, activity in activities(sop)}, "activity", "kegiatan"),
        ),
    }
    suggest = count()
    for owner in _owners(sop):
        for key, names in (("source", owner.source), ("inferred", owner.inferred)):
            for name in names:
                if not owner.knows(name):
                    guess = proposed(close_matches(name, owner.keys if next(suggest) < _SUGGESTED else ()))
                    yield UNKNOWN_FIELD.at(*owner.path, key, name, on_key=True, field=name, key=Words(key), **guess)
        for field, inferred in owner.inferred.items() if owner.path else ():
            known, sort, sort_id = ids.get(field, (inferred.alternatives, "", ""))
            for place, id_ in enumerate(inferred.alternatives):
                if id_ not in known:
                    path = (*owner.path, "inferred", field, "alternatives", place)
                    guess = proposed(close_matches(id_, known if next(suggest) < _SUGGESTED else ()))
                    yield UNKNOWN_ALTERNATIVE.at(*path, id=id_, sort=Words(sort), sort_id=Words(sort_id), **guess)


@checker(stage=1, blocking=False, whole=True)
def considered_actors_act(sop: Sop) -> Iterator[Finding]:
    """An actor that acts nowhere, but perhaps would if the encoder knew better."""
    considered = considered_actors(sop)
    acting = {id_ for *_, activity in activities(sop) for id_ in activity.actors} if considered else ()
    for id_, path in considered.items():
        if id_ in sop.actors and id_ not in acting:
            label = Label(Text("considered here", "dipertimbangkan di sini"), path)
            yield ONLY_CONSIDERED.at("actors", id_, on_key=True, labels=(label,), id=id_)
