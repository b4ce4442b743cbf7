"""Comparing two revisions of a SOP: the identity block, the lists, and the table row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.definition import Actor, Document, Sop
from sopflow.definition.matching import Matches, match
from sopflow.flow.row import mentioned_in
from sopflow.revisions.difference import Difference, Subject, Thing
from sopflow.revisions.rows import compare_rows
from sopflow.revisions.values import Scope, Spot
from sopflow.text import Text, visible

_PLACES = {
    Subject.SOP: Text("SOP", "SOP"),
    Subject.CALENDAR: Text("Calendar", "Kalender"),
    Subject.ACTOR: Text("Actor {name}", "Pelaksana {name}"),
    Subject.DOCUMENT: Text("Document {name}", "Dokumen {name}"),
    Subject.END: Text("End {name}", "Titik akhir {name}"),
}


def diff(old: Sop, new: Sop) -> tuple[Difference, ...]:
    """Compare two revisions of a SOP.

    Rows, activities, actors, documents and ends are the same if they have the same id, or another id but the same
    unique name or text. Equal SOPs have no differences. Comments and the layout of the file are not compared.

    Args:
        old: The old revision, without errors.
        new: The new revision, without errors.

    Returns:
        The differences in the order of the file: the identity block, calendar, actors, documents and ends, then the
        rows. ``diff(new, old)`` has the same differences, mirrored.

    >>> from attrs import evolve
    >>> from sopflow import Sop, Step
    >>> old = Sop("12", "Surat", {"loket": "Loket"}, [Step.single("terima", "Menerima surat", "loket", within="1 jam")])
    >>> new = evolve(old, steps=[evolve(old.steps[0], within="2 jam")])
    >>> print(*diff(old, new))
    Row 1 Menerima surat: time standard: 1 jam → 2 jam
    """
    return () if old == new else tuple(_differences(old, new, match(old, new)))


def _differences(old: Sop, new: Sop, matches: Matches) -> Iterator[Difference]:
    one, other = (Spot(sop, (), Thing("", _PLACES[Subject.SOP])) for sop in (old, new))
    scope = Scope(Subject.SOP, one, other, matches)
    yield from scope.compare_records(old, new)
    yield from scope.compare("on_late", old.on_late, new.on_late)
    yield from _calendar(old, new, matches)
    yield from _things(old, new, matches, Subject.ACTOR, "actors")
    yield from _things(old, new, matches, Subject.DOCUMENT, "documents")
    yield from _things(old, new, matches, Subject.END, "ends")
    yield from compare_rows(old, new, matches)


def _calendar(old: Sop, new: Sop, matches: Matches) -> Iterator[Difference]:
    one, other = (Spot(sop, ("calendar",), Thing("", _PLACES[Subject.CALENDAR])) for sop in (old, new))
    if old.calendar is not None and new.calendar is not None:
        found = list(Scope(Subject.CALENDAR, one, other, matches).compare_records(old.calendar, new.calendar))
        yield from found
    elif old.calendar is not None:
        yield one.removed(Subject.CALENDAR, old.calendar, affects_cases=False)
    elif new.calendar is not None:
        yield other.added(Subject.CALENDAR, new.calendar, affects_cases=False)


def _things(old: Sop, new: Sop, matches: Matches, subject: Subject, key: str) -> Iterator[Difference]:
    """Yield the differences between the actors, the documents or the ends."""
    before: Mapping[str, Actor | Document | str] = getattr(old, key)
    after: Mapping[str, Actor | Document | str] = getattr(new, key)
    same_things: Mapping[str, str] = getattr(matches, key)

    def spot(sop: Sop, things: Mapping[str, Actor | Document | str], id_: str) -> Spot:
        thing = things[id_]
        name = thing if isinstance(thing, str) else thing.name
        return Spot(sop, (key, id_), Thing(id_, _PLACES[subject].filled(name=visible(name))))

    used = _required_or_produced(old)
    for id_, thing in before.items():
        here = spot(old, before, id_)
        if id_ not in same_things:
            yield here.removed(subject, thing, affects_cases=_matters(thing))
            continue
        new_id = same_things[id_]
        scope = Scope(subject, here, spot(new, after, new_id), matches)
        yield from scope.compare_ids(affects_cases=_matters(thing) or _matters(after[new_id]) or id_ in used)
        other = after[new_id]
        if isinstance(thing, str):
            yield from scope.compare("name", thing, other, ())
        else:
            yield from scope.compare_records(thing, other)
    for id_, thing in after.items():
        if id_ not in same_things.values():
            yield spot(new, after, id_).added(subject, thing, affects_cases=_matters(thing))


def _matters(thing: Actor | Document | str) -> bool:
    """Whether the fingerprint covers that an actor, a document or an end exists."""
    return thing.supplied if isinstance(thing, Document) else True


def _required_or_produced(sop: Sop) -> set[str]:
    """Return the documents that the table names."""
    found: set[str] = set()
    for step in sop.steps:
        found.update(mentioned_in(step), step.may_produce)
        for activity in step.activities:
            for outcome in activity.outcomes.values():
                found.update(outcome.discards)
    return found
