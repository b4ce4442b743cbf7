"""An automatic walk: plausible people, documents, answers and times, until the case ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count, islice

from sopflow.cli import walk_messages
from sopflow.cli.case_view import CaseView
from sopflow.cli.clock import ManualClock
from sopflow.definition import COMPLETED, CONTINUE, Activity, Sop
from sopflow.flow import shortest_path, state_of
from sopflow.machine import Case, Performer, Refusal, RefusalCode, Refused, Task

MOST_ACTIVITIES = 10_000
"""The number of activities after which a walk stops; only an exit by lapse can be missed for so long."""

_NAMES = ("Ani", "Budi", "Citra", "Dewi", "Eko", "Fitri", "Gilang", "Hana", "Indra", "Joko", "Kartika", "Lestari")


class People:
    """Persons with names: one for each actor, and further ones for separation of duties."""

    def __init__(self) -> None:
        """Start without persons."""
        self._persons: dict[str, list[str]] = {}
        self._names = self._all_names()

    def of(self, actor: str) -> Iterator[Performer]:
        """Return the persons of an actor, the usual one first."""
        persons = self._persons.setdefault(actor, [])
        for place in count():
            if place == len(persons):
                persons.append(next(self._names))
            yield Performer(persons[place], actor)

    @staticmethod
    def _all_names() -> Iterator[str]:
        for again in count(1):
            yield from _NAMES if again == 1 else (f"{name} {again}" for name in _NAMES)


class Answers:
    """The answers of decisions: the requested ones, then answers that end the case.

    An answer that has not been given yet comes first, in the order of the SOP; when all have been given, the one
    with the shortest path to an end. So no loop is endless.
    """

    def __init__(self, sop: Sop, requested: Mapping[str, tuple[str, ...]]) -> None:
        """Start without answers.

        Args:
            sop: The SOP.
            requested: The answers of successive visits, by deciding activity.
        """
        self._sop = sop
        self._requested = requested
        self._given: dict[str, list[str]] = {}

    def next(self, activity: Activity) -> str:
        """Return the answer of a decision at its next visit."""
        given = self._given.setdefault(activity.id, [])
        requested = self._requested.get(activity.id, ())
        fresh = [answer for answer in activity.outcomes if answer not in given]
        if len(given) < len(requested):
            answer = requested[len(given)]
        elif fresh:
            answer = fresh[0]
        else:
            answer = min(activity.outcomes, key=lambda each: self._distance(self._target(activity, each)))
        given.append(answer)
        return answer

    def _target(self, activity: Activity, answer: str) -> str:
        target = activity.outcomes[answer].to
        return self._sop.next_of(self._sop.step_of(activity.id)) if target == CONTINUE else target

    def _distance(self, target: str) -> int:
        """Return the number of states between a target and the nearest end."""
        paths = (shortest_path(self._sop, state_of(target), end) for end in (COMPLETED, *self._sop.ends))
        return min((len(path) for path in paths if path is not None), default=MOST_ACTIVITIES)


class AutomaticWalk:
    """Walks through a case to its end, or until nothing can be completed."""

    def __init__(
        self,
        case: Case,
        clock: ManualClock,
        view: CaseView,
        answers: Mapping[str, tuple[str, ...]],
        late: frozenset[str],
    ) -> None:
        """Prepare a walk.

        Args:
            case: The case, just opened.
            clock: Its clock.
            view: The view that prints the walk.
            answers: The requested answers, by deciding activity.
            late: The steps at whose first visit the case is late.
        """
        self._case = case
        self._clock = clock
        self._view = view
        self._answers = Answers(case.machine.sop, answers)
        self._people = People()
        self._late = set(late)

    def run(self) -> None:
        """Walk until the case has ended, or nothing can be completed."""
        case = self._case
        self._view.print_events(case.history)
        for _ in range(MOST_ACTIVITIES):
            if case.ended:
                return
            if case.history[-1].target is not None:
                self._view.print_state(self._clock.now, case.tasks())
            if self._lapses():
                continue
            refusals = self._complete_first(case.tasks())
            if refusals:
                self._view.print_refusals(refusals)
                self._view.print_problem(self._view.say(walk_messages.STUCK))
                return
        self._view.print_problem(self._view.say(walk_messages.ENDLESS, count=MOST_ACTIVITIES))

    def _lapses(self) -> bool:
        """Let the due time of a late step pass; return whether the case left the step by itself."""
        case = self._case
        if case.state not in self._late or case.due is None:
            return False
        self._late.discard(case.state)
        self._clock.now = self._clock.too_late(case.due)
        events = case.tick()
        self._view.print_events(events)
        return bool(events)

    def _complete_first(self, tasks: tuple[Task, ...]) -> tuple[Refusal, ...]:
        """Complete the first task that can be completed; if none can, return the refusals of the first."""
        refusals: list[tuple[Refusal, ...]] = []
        for task in tasks:
            refused = self._complete(task)
            if not refused:
                return ()
            refusals.append(refused)
        return refusals[0]

    def _complete(self, task: Task) -> tuple[Refusal, ...]:
        """Complete a task by the first person who may complete it; if there is none, return the refusals."""
        case = self._case
        sop = case.machine.sop
        activity = sop.activity(task.activity)
        at = self._clock.in_time(task.due)
        if task.not_before is not None:
            at = max(at, task.not_before)
        outcome = self._answers.next(activity) if task.outcomes else None
        reason = self._view.say(walk_messages.A_REASON) if case.is_late(at) else None
        documents = [id_ for id_ in task.missing if sop.documents[id_].supplied]
        made = sop.step(case.state).may_produce
        for group in task.missing_any:
            documents += [id_ for id_ in group if sop.documents[id_].supplied or id_ in made][:1]
        refused: tuple[Refusal, ...] = ()
        for person in self._candidates(task):
            try:
                events = case.complete(
                    task.activity, by=person, outcome=outcome, documents=documents, reason=reason, at=at
                )
            except Refused as error:
                refused = error.reasons
                if any(each.code != RefusalCode.SAME_PERSON for each in refused):
                    break
                continue
            self._clock.now = at
            self._view.print_events(events)
            return ()
        return refused

    def _candidates(self, task: Task) -> Iterator[Performer]:
        """Return as many persons of each actor as separation of duties may need."""
        most = len(self._case.machine.four_eyes) + 1
        for actor in task.actors:
            yield from islice(self._people.of(actor), most)
