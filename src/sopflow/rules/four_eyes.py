"""SOP311: four eyes that no set of performers can keep, where actors are held by few persons.

What is said is proven: counted are only activities that every case has behind it as it comes to a row, against the
persons who may do them. What depends on the way that a case takes is not judged.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeAlias

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Label, Severity, define_rule
from sopflow.flow import Flow
from sopflow.rules.availability import rows_behind
from sopflow.rules.references import activities, activity_path
from sopflow.rules.registry import checker
from sopflow.text import Path, Text

MOST_TOGETHER = 20
"""So many activities are looked at together, and ten times as many of those that each is kept apart from."""

MOST_TRIES = 10_000
"""So often somebody is tried for an activity; to see that three activities are too many for two takes three tries."""

Apart: TypeAlias = Mapping[str, Mapping[str, None]]
"""Activities, each with those that somebody else must do."""

Persons: TypeAlias = Mapping[str, Mapping[str, int]]
"""Activities, each with its actors and how many persons hold them."""

FOUR_EYES_IMPOSSIBLE = define_rule(
    "SOP311",
    "four-eyes-impossible",
    Severity.ERROR,
    Text(
        "Four eyes can never be kept: there are too few persons for {activities} ({actors}: {count}).",
        "Empat mata tidak akan pernah terpenuhi: terlalu sedikit orang untuk {activities} ({actors}: {count}).",
    ),
    hint=Text(
        "Let another actor do one of them, take a name out of `not_same_person_as`, or correct `persons`.",
        "Serahkan salah satunya kepada pelaksana lain, hapus nama dari `not_same_person_as`, atau perbaiki `persons`.",
    ),
)


@checker(stage=4)
def four_eyes_can_be_kept(flow: Flow) -> Iterator[Finding]:
    """There are enough persons for activities that different persons must do."""
    sop = flow.sop
    if all(actor.persons is None for actor in sop.actors.values()):
        return
    persons = _held_by_few(sop)
    pairs = [
        (id_, other)
        for id_ in persons
        for other in sop.activity(id_).not_same_person_as
        if other in persons and not persons[id_].keys().isdisjoint(persons[other])
    ]
    if not pairs:
        return
    row_of = {id_: sop.step_of(id_).id for pair in pairs for id_ in pair}
    bit = {id_: 1 << sop.positions[row] for id_, row in row_of.items()}
    # Latest visits count, and come in one order on every way: what came round again and lies behind now was carried
    # out again, too, or there would be a way without it.
    behind = rows_behind(flow)
    apart: dict[str, dict[str, None]] = {id_: {} for id_ in row_of}
    for id_, other in pairs:
        # Who names another is compared with it when that comes first; within a row, whichever comes first.
        if (behind[row_of[id_]] | bit[id_]) & bit[other]:
            apart[id_][other] = apart[other][id_] = None
    _forget_the_easy(apart, persons)
    tries = iter(range(MOST_TRIES))
    hopeless = 0
    # A row that lies behind another one has less behind it, and is looked at before.
    for row in sorted({row_of[id_] for id_ in apart}, key=lambda id_: (behind[id_].bit_count(), sop.positions[id_])):
        if not hopeless & behind[row]:
            begin = [activity.id for activity in sop.step(row).activities if activity.id in apart]
            together = _together(apart, begin, bit, behind[row] | bit[begin[0]])
            if not _can_be_done(together, persons, tries):
                hopeless |= bit[begin[0]]
                yield _found(sop, _fewest(together, persons, tries), persons)


def _held_by_few(sop: Sop) -> dict[str, dict[str, int]]:
    """The activities all of whose actors say how many persons hold them, with these numbers."""
    return {
        activity.id: {id_: sop.actors[id_].persons or 0 for id_ in activity.actors}
        for *_, activity in activities(sop)
        if all(sop.actors[id_].persons is not None for id_ in activity.actors)
    }


def _forget_the_easy(apart: dict[str, dict[str, None]], persons: Persons) -> None:
    """Leave out activities that more persons may do than there are others: whoever does those, somebody is left."""
    waiting = list(apart)
    while waiting:
        id_ = waiting.pop()
        if id_ in apart and sum(persons[id_].values()) > len(apart[id_]):
            for other in apart.pop(id_):
                del apart[other][id_]
                waiting.append(other)


def _together(apart: Apart, begin: Iterable[str], bit: Mapping[str, int], rows: int) -> Apart:
    """Some activities, and those of some rows that are kept apart from them, directly or through others."""
    found = dict.fromkeys(begin)
    waiting = deque(found)
    while waiting:
        for other in islice(apart[waiting.popleft()], 10 * MOST_TOGETHER):
            if other not in found and len(found) < MOST_TOGETHER and bit[other] & rows:
                found[other] = None
                waiting.append(other)
    return {id_: {other: None for other in found if other in apart[id_]} for id_ in found}


def _can_be_done(apart: Apart, persons: Persons, tries: Iterator[int]) -> bool:
    """Whether each activity can be given to somebody; yes, when there are no tries left."""
    given: dict[str, tuple[str, int]] = {}

    def free(id_: str) -> list[tuple[str, int]]:
        """Those who may do an activity; of each actor's persons who have nothing to do yet, one stands for all."""
        taken = {given[other] for other in apart[id_] if other in given}
        everybody = []
        for actor, most in persons[id_].items():
            busy = len({number for holder, number in given.values() if holder == actor})
            everybody += [(actor, number) for number in range(min(busy + 1, most))]
        return [person for person in everybody if person not in taken]

    def goes_on() -> bool:
        if len(given) == len(apart):
            return True
        choices = {id_: free(id_) for id_ in apart if id_ not in given}
        # The one with the fewest persons to choose from, and of these the one that stands in most others' way.
        id_ = min(choices, key=lambda each: (len(choices[each]), -len(apart[each])))
        for person in choices[id_]:
            given[id_] = person
            if next(tries, None) is None or goes_on():
                return True
            del given[id_]
        return False

    return goes_on()


def _fewest(apart: Apart, persons: Persons, tries: Iterator[int]) -> set[str]:
    """As few of the activities as there are too few persons for."""
    kept = dict.fromkeys(apart)
    for id_ in apart:
        fewer = {
            one: {other: None for other in apart[one] if other in kept and other != id_} for one in kept if one != id_
        }
        if not _can_be_done(fewer, persons, tries):
            del kept[id_]
    return set(kept)


def _found(sop: Sop, few: set[str], persons: Persons) -> Finding:
    places = sorted(_place(sop, id_) for id_ in few)
    held = {actor: number for *_, id_ in places for actor, number in persons[id_].items()}
    last = next(place for place in reversed(places) if few & set(sop.activity(place[-1]).not_same_person_as))
    return FOUR_EYES_IMPOSSIBLE.at(
        *_path(sop, last, "not_same_person_as"),
        labels=tuple(
            Label(Text("by somebody else", "oleh orang lain"), _path(sop, place, "id"))
            for place in places
            if place != last
        ),
        activities=tuple(id_ for *_, id_ in places),
        actors=tuple(held),
        count=sum(held.values()),
    )


def _place(sop: Sop, id_: str) -> tuple[int, int, str]:
    """The row of an activity, and its position in it."""
    step = sop.step_of(id_)
    return sop.positions[step.id], [activity.id for activity in step.activities].index(id_), id_


def _path(sop: Sop, place: tuple[int, int, str], key: str) -> Path:
    row, index, _ = place
    return activity_path(row, sop.steps[row], index, key)
