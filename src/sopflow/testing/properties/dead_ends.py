"""Where a case cannot come to an end any more, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sopflow.definition import Sop
from sopflow.flow import predecessors, reachable
from sopflow.testing.planning.control import Control, Place
from sopflow.testing.planning.goals import Why
from sopflow.testing.planning.searching import MAX_PLACES, Route, TooManyPlaces, search
from sopflow.testing.reference import ready, required


def stuck(sop: Sop) -> tuple[Route, Why] | None:
    """A shortest route to a place from which no end can be reached."""
    control = Control(sop)
    follow = followers_from(control, [place for place, _ in control.begin()])
    ending = that_can_end(sop, follow)
    if len(ending) == len(follow):
        return None
    route = search(control, None, lambda _memory, place, _turn: (None, place not in ending))
    assert route is not None  # noqa: S101 (for the type checker: there is a place that is not among them)
    place = route.turns[-1].target if route.turns else next(control.begin())[0]
    return route, why_stuck(sop, control, place)


def followers_from(control: Control, places: Iterable[Place]) -> dict[Place, list[Place]]:
    """What follows each place that can be reached from some."""
    waiting = list(places)
    follow: dict[Place, list[Place]] = {}
    while waiting:
        place = waiting.pop()
        if place in follow:
            continue
        follow[place] = [turn.target for turn in control.turns(place)]
        waiting += follow[place]
        if len(follow) > MAX_PLACES:
            raise TooManyPlaces
    return follow


def that_can_end(sop: Sop, follow: Mapping[Place, Sequence[Place]]) -> set[Place]:
    """The places from which an end can be reached."""
    return reachable(predecessors(follow), [place for place in follow if place.state not in sop.positions])


def why_stuck(sop: Sop, control: Control, place: Place) -> Why:
    """Why no end can be reached from a place: what is missing where a case cannot go on, or where it goes round."""
    follow = followers_from(control, [place])
    for here, followers in follow.items():
        if not followers:
            step = sop.step(here.state)
            blocked = [activity.id for activity in ready(step, here.done)]
            missing = {
                id_ for activity in ready(step, here.done) for id_ in required(step, activity) & control.followed
            } - here.documents
            names, documents = ", ".join(blocked), ", ".join(sorted(missing))
            return Why(
                f"{names} cannot be done, for {documents} cannot come into the case any more",
                f"{names} tidak dapat dikerjakan karena {documents} tidak dapat masuk lagi",
            )
    states = ", ".join(dict.fromkeys(here.state for here in follow))
    return Why(f"the case goes round for ever: {states}", f"perkara berputar tanpa akhir: {states}")
