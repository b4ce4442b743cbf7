"""Where a case cannot come to an end any more, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sopflow.definition import Sop
from sopflow.flow import predecessors, reachable
from sopflow.flow.row import ready, required
from sopflow.flow.search import MAX_STATES, SearchLimitError, Trace, search
from sopflow.flow.state_space import State, StateSpace
from sopflow.text import Text


def stuck(sop: Sop) -> tuple[Trace, Text] | None:
    """A shortest trace to a place from which no end can be reached."""
    space = StateSpace(sop)
    follow = followers_from(space, [place for place, _ in space.initial()])
    ending = that_can_end(sop, follow)
    if len(ending) == len(follow):
        return None
    trace = search(space, None, lambda _memory, place, _turn: (None, place not in ending))
    assert trace is not None  # noqa: S101 (for the type checker: there is a place that is not among them)
    place = trace.transitions[-1].target if trace.transitions else next(space.initial())[0]
    return trace, why_stuck(sop, space, place)


def followers_from(space: StateSpace, places: Iterable[State]) -> dict[State, list[State]]:
    """What follows each place that can be reached from some."""
    waiting = list(places)
    follow: dict[State, list[State]] = {}
    while waiting:
        place = waiting.pop()
        if place in follow:
            continue
        follow[place] = [turn.target for turn in space.transitions(place)]
        waiting += follow[place]
        if len(follow) > MAX_STATES:
            raise SearchLimitError
    return follow


def that_can_end(sop: Sop, follow: Mapping[State, Sequence[State]]) -> set[State]:
    """The places from which an end can be reached."""
    return reachable(predecessors(follow), [place for place in follow if place.node not in sop.positions])


def why_stuck(sop: Sop, space: StateSpace, place: State) -> Text:
    """Why no end can be reached from a place: what is missing where a case cannot go on, or where it goes round."""
    follow = followers_from(space, [place])
    for here, followers in follow.items():
        if not followers:
            step = sop.step(here.node)
            blocked = [activity.id for activity in ready(step, here.done)]
            missing = {
                id_ for activity in ready(step, here.done) for id_ in required(step, activity) & space.tracked
            } - here.documents
            names, documents = ", ".join(blocked), ", ".join(sorted(missing))
            return Text(
                f"{names} cannot be done, for {documents} cannot come into the case any more",
                f"{names} tidak dapat dikerjakan karena {documents} tidak dapat masuk lagi",
            )
    states = ", ".join(dict.fromkeys(here.node for here in follow))
    return Text(f"the case goes round for ever: {states}", f"perkara berputar tanpa akhir: {states}")
