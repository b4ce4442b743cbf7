"""Search all runs of a SOP for a shortest walk that violates a property."""

from __future__ import annotations

from collections.abc import Hashable

from attrs import frozen

from sopflow.definition import Sop
from sopflow.flow.search import Trace, search
from sopflow.flow.state_space import State, StateSpace, Transition
from sopflow.machine import EventKind
from sopflow.testing.model import Person
from sopflow.testing.planning.driver import ONE_PERSON, Driver, When
from sopflow.testing.planning.paths import sound
from sopflow.testing.properties import Moment, Property, eventually_ends, within
from sopflow.testing.properties.dead_ends import dead_end
from sopflow.testing.properties.overruns import overrun
from sopflow.testing.walks import Walk, table
from sopflow.text import Language, Text, visible

_SHOWN = (10, 10)
"""How many calls of a long walk are shown from its beginning and from its end."""


@frozen
class Counterexample:
    """A walk that violates a property.

    Attributes:
        property: The property.
        why: The violation.
        walk: The calls that lead to it. For a SOP, a walk with the fewest calls, which a machine can replay; for a run
            or a history, all calls up to the violation.
        sop: The SOP.
    """

    property: Property
    why: Text
    walk: Walk
    sop: Sop

    def text(self, language: Language = "en") -> str:
        """Return the property, its violation, and the walk as a table."""
        verdict = Text("does not hold", "tidak terpenuhi").in_(language)
        return f"{self.property} {verdict}: {visible(self.why.in_(language))}.\n{table(self.walk, self.sop, _SHOWN)}"

    def __str__(self) -> str:
        return self.text()


def counterexample(sop: Sop, property: Property) -> Counterexample | None:
    """Return a shortest walk that violates a property, or None if the property holds in every case of a SOP.

    The search covers all runs, including those in which steps lapse. It leaves out what is possible everywhere:
    suspending the clock, and cancelling a case unless the property names ``cancelled``.

    Args:
        sop: The SOP.
        property: The property.

    Raises:
        PropertyError: If the property names what the SOP does not have.
        SopError: If the SOP has errors.
        SearchLimitError: If the search is too large.

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
    before('putus', 'terbit') does not hold: terbit happens without putus before it.
       row  activity           performer    time                  expected
    1       open                            2026-03-02 08:00 UTC  terima
    2  1    terima = mendesak  ani (loket)  2026-03-02 08:10 UTC  terbit
    3  3    terbit             ani (loket)  2026-03-02 08:20 UTC  completed
    >>> print(counterexample(sop, before("terima", "terbit")))
    None
    """
    property.check(sound(sop))
    driver, when = Driver(sop), When.SOON
    if isinstance(property, within):
        found, when = overrun(sop, property, driver.at), When.AT_DUE
    elif isinstance(property, eventually_ends):
        found = dead_end(sop)
    else:
        found = _violation(sop, property)
    if found is None:
        return None
    trace, why = found
    driver.open(sorted(trace.documents))
    for transition in trace.transitions:
        is_due = driver.now.due is not None
        driver.follow([transition], When.AT_ONCE if when is When.AT_DUE and not is_due else when)
    return Counterexample(property, why, driver.walk(str(property)), sop)


def _violation(sop: Sop, property: Property) -> tuple[Trace, Text] | None:
    """Return a shortest trace to a moment that violates a property, and the violation."""

    def observe(
        memory: tuple[Hashable, str], state: State, transition: Transition | None
    ) -> tuple[tuple[Hashable, str], bool]:
        remembered, source = memory
        remembered, problem = property.observe(sop, remembered, _moment(state, transition, source))
        return (remembered, state.node), problem is not None

    initial: tuple[Hashable, str] = (property.initial_memory(sop), "")
    trace = search(StateSpace(sop, property.projection(sop)), initial, observe)
    if trace is None:
        return None
    state = State(sop.steps[0].id, documents=trace.documents)
    remembered, problem = property.observe(sop, property.initial_memory(sop), _moment(state, None, ""))
    for transition in trace.transitions:
        source, state = state.node, transition.target
        remembered, problem = property.observe(sop, remembered, _moment(state, transition, source))
    assert problem is not None  # noqa: S101 (for the type checker: the trace ends with the violation)
    return trace, problem


def _moment(state: State, transition: Transition | None, source: str) -> Moment:
    """Return the moment after a transition from a source; None opens the case."""
    if transition is None:
        return Moment(EventKind.OPENED, state.node, entered=True, documents=state.documents)
    if not transition.activities:
        entered = transition.arrow is not None or state.node != source
        if transition.documents:
            kind = EventKind.ATTACHED
        else:
            kind = EventKind.LAPSED if transition.arrow else EventKind.CANCELLED
        return Moment(kind, state.node, entered=entered, documents=state.documents)
    last = transition.activities[-1]
    # Apart from the one person of the state space, every activity has a person of its own.
    name = ONE_PERSON if transition.same_person else f"orang_{last}"
    return Moment(
        EventKind.COMPLETED,
        state.node,
        entered=transition.arrow is not None,
        activity=last,
        outcome=transition.outcome,
        by=Person(name, [transition.actor] if transition.actor is not None else []),
        documents=state.documents,
    )
