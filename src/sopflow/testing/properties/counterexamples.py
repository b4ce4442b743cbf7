"""Refuting properties of a SOP, by a shortest walk on which they do not hold."""

from __future__ import annotations

from collections.abc import Hashable

from attrs import frozen

from sopflow.definition import Sop
from sopflow.flow.search import Trace, search
from sopflow.flow.state_space import State, StateSpace, Transition
from sopflow.machine import EventKind
from sopflow.testing.model import Person
from sopflow.testing.planning.driver import Driver, When
from sopflow.testing.planning.paths import sound
from sopflow.testing.properties import Moment, Property, eventually_ends, within
from sopflow.testing.properties.dead_ends import stuck
from sopflow.testing.properties.overruns import too_long
from sopflow.testing.walks import Walk, table
from sopflow.text import Language, Text, visible


@frozen
class Counterexample:
    """A property that does not hold, and where.

    Attributes:
        property: The property.
        why: What happens instead.
        walk: What leads there. Of a SOP it is a walk of the fewest calls, which a machine answers as it expects; of a
            history or a run, all that happened until then.
        sop: The SOP.
    """

    property: Property
    why: Text
    walk: Walk
    sop: Sop

    def text(self, language: Language = "en") -> str:
        """The property, why it does not hold, and the walk as a table."""
        head = f"{self.property} tidak berlaku" if language == "id" else f"{self.property} does not hold"
        return f"{head}: {visible(self.why.in_(language))}.\n{table(self.walk, self.sop)}"

    def __str__(self) -> str:
        return self.text()


def counterexample(sop: Sop, property: Property) -> Counterexample | None:
    """A shortest walk on which a property does not hold; None when it holds in every case that a SOP allows.

    All runs are looked at, those included in which steps lapse. Left out is only what is possible anywhere: to stop a
    clock, and to cancel a case, unless the property speaks of that.

    Args:
        sop: The SOP.
        property: The property.

    Raises:
        PropertyError: If the property names what the SOP does not have.
        SopError: If the SOP has errors.
        SearchLimitError: If too many places would have to be looked at.

    >>> import sopflow
    >>> from sopflow.testing import before
    >>> sop = sopflow.loads('''
    ... sopflow: 1
    ... number: SOP-12
    ... title: Izin
    ... actors: {loket: Loket, kepala: Kepala}
    ... steps:
    ...   - {id: terima, activity: Menerima, actor: loket, outcomes: {lengkap: putus, mendesak: terbit}}
    ...   - {id: putus, activity: Memutus, actor: kepala}
    ...   - {id: terbit, activity: Menerbitkan, actor: loket}
    ... ''')
    >>> print(counterexample(sop, before("putus", "terbit")))
    before('putus', 'terbit') does not hold: terbit comes, and putus has not come.
       row  activity           performer    time                  expected
    1       open                            2026-03-02 08:00 UTC  terima
    2  1    terima = mendesak  ani (loket)  2026-03-02 08:10 UTC  terbit
    3  3    terbit             ani (loket)  2026-03-02 08:20 UTC  completed
    >>> print(counterexample(sop, before("terima", "terbit")))
    None
    """
    property.check(sound(sop))
    guide, when = Driver(sop), When.SOON
    if isinstance(property, within):
        found, when = too_long(sop, property, guide.at), When.AT_DUE
    elif isinstance(property, eventually_ends):
        found = stuck(sop)
    else:
        found = _seen(sop, property)
    if found is None:
        return None
    trace, why = found
    guide.open(sorted(trace.documents))
    for turn in trace.transitions:
        is_due = guide.case.now.due is not None
        guide.lead([turn], When.AT_ONCE if when is When.AT_DUE and not is_due else when)
    return Counterexample(property, why, guide.walk(str(property)), sop)


def _seen(sop: Sop, property: Property) -> tuple[Trace, Text] | None:
    """A shortest trace to a moment at which a property does not hold."""
    reasons: list[Text] = []

    def see(memory: tuple[Hashable, str], place: State, turn: Transition | None) -> tuple[tuple[Hashable, str], bool]:
        remembered, why = property.see(sop, memory[0], _moment(place, turn, memory[1]))
        return (remembered, place.node), why is not None

    space = StateSpace(sop, property.watch(sop))
    memory: tuple[Hashable, str] = (property.begin(sop), "")
    trace = search(space, memory, see)
    if trace is None:
        return None
    place, remembered = State(sop.steps[0].id, documents=trace.documents), property.begin(sop)
    for turn in (None, *trace.transitions):
        source, place = place.node, turn.target if turn is not None else place
        remembered, why = property.see(sop, remembered, _moment(place, turn, source))
        reasons += [why] if why is not None else []
    return trace, reasons[-1]


def _moment(place: State, turn: Transition | None, source: str) -> Moment:
    """What is seen when a turn has led to a place."""
    if turn is None:
        return Moment(EventKind.OPENED, place.node, entered=True, documents=place.documents)
    if not turn.activities:
        entered = turn.arrow is not None or place.node != source
        kind = EventKind.ATTACHED if turn.documents else EventKind.LAPSED if turn.arrow else EventKind.CANCELLED
        return Moment(kind, place.node, entered=entered, documents=place.documents)
    last = turn.activities[-1]
    # Whoever does not act for all is another person each time.
    by = Person("satu_orang" if turn.same_person else f"orang_{last}", [turn.actor] if turn.actor is not None else [])
    return Moment(
        EventKind.COMPLETED,
        place.node,
        entered=turn.arrow is not None,
        activity=last,
        outcome=turn.outcome,
        by=by,
        documents=place.documents,
    )
