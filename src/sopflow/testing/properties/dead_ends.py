"""States from which a case cannot reach an end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sopflow.definition import Sop
from sopflow.flow import predecessors, reachable
from sopflow.flow.row import ready, required
from sopflow.flow.search import MAX_STATES, SearchLimitError, Trace, search
from sopflow.flow.state_space import State, StateSpace
from sopflow.text import Text


def dead_end(sop: Sop) -> tuple[Trace, Text] | None:
    """Return a shortest trace to a state from which no end can be reached, and the reason; None if there is none."""
    space = StateSpace(sop)
    successors = successors_from(space, [state for state, _ in space.initial()])
    can_end = states_that_can_end(sop, successors)
    if len(can_end) == len(successors):
        return None
    trace = search(space, None, lambda _memory, state, _transition: (None, state not in can_end))
    assert trace is not None  # noqa: S101 (for the type checker: some reachable state cannot end)
    state = trace.transitions[-1].target if trace.transitions else next(space.initial())[0]
    return trace, explain_dead_end(sop, space, state)


def successors_from(space: StateSpace, states: Iterable[State]) -> dict[State, list[State]]:
    """Return the successors of every state that some states can reach.

    Raises:
        SearchLimitError: If there are more than ``MAX_STATES``.
    """
    waiting = list(states)
    successors: dict[State, list[State]] = {}
    while waiting:
        state = waiting.pop()
        if state in successors:
            continue
        successors[state] = [transition.target for transition in space.transitions(state)]
        waiting += successors[state]
        if len(successors) > MAX_STATES:
            raise SearchLimitError
    return successors


def states_that_can_end(sop: Sop, successors: Mapping[State, Sequence[State]]) -> set[State]:
    """Return the states from which an end can be reached."""
    return reachable(predecessors(successors), [state for state in successors if state.node not in sop.positions])


def explain_dead_end(sop: Sop, space: StateSpace, state: State) -> Text:
    """Return why a state cannot reach an end: the missing documents of a deadlock, or the steps of a loop."""
    successors = successors_from(space, [state])
    for here, following in successors.items():
        if not following:
            step = sop.step(here.node)
            blocked = ready(step, here.done)
            missing = {id_ for activity in blocked for id_ in required(step, activity) & space.tracked} - here.documents
            names, documents = ", ".join(activity.id for activity in blocked), ", ".join(sorted(missing))
            return Text(
                f"{names} cannot be completed because {documents} can no longer enter the case",
                f"{names} tidak dapat dikerjakan karena {documents} tidak dapat masuk lagi",
            )
    steps = ", ".join(dict.fromkeys(here.node for here in successors))
    return Text(f"the case loops forever: {steps}", f"kasus berputar tanpa akhir: {steps}")
