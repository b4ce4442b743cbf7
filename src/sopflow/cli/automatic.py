"""Walking a case without asking: plausible people, documents, answers and times, until it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count, islice

from sopflow.cli.case_view import CaseView
from sopflow.cli.clock import ManualClock
from sopflow.definition import COMPLETED, Activity, Sop
from sopflow.flow import shortest_path, state_of
from sopflow.machine import Case, Performer, Refusal, RefusalCode, Refused, Task

MOST_ACTIVITIES = 10_000
"""Activities after which a walk is given up; only an exit by lapse can be missed for so long."""

_NAMES = ("Ani", "Budi", "Citra", "Dewi", "Eko", "Fitri", "Gilang", "Hana", "Indra", "Joko", "Kartika", "Lestari")


class People:
    """Persons with names: for each actor its own, and further ones where four eyes ask for them."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._persons: dict[str, list[str]] = {}
        self._names = self._all_names()

    def of(self, actor: str) -> Iterator[Performer]:
        """The persons of an actor, first the one who always acts."""
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
    """The answers of decisions: those asked for, and then such that the case ends.

    An answer that has not been given yet comes first, in the order of the SOP; when all have been given, the one
    with the shortest way to an end. So no circle is walked for ever.
    """

    def __init__(self, sop: Sop, asked: Mapping[str, tuple[str, ...]]) -> None:
        """Begin.

        Args:
            sop: The SOP.
            asked: For a deciding activity the answers of successive visits.
        """
        self._sop = sop
        self._asked = asked
        self._given: dict[str, list[str]] = {}

    def next(self, activity: Activity) -> str:
        """The answer of a decision at its next visit."""
        given = self._given.setdefault(activity.id, [])
        asked = self._asked.get(activity.id, ())
        fresh = [answer for answer in activity.outcomes if answer not in given]
        if len(given) < len(asked):
            answer = asked[len(given)]
        elif fresh:
            answer = fresh[0]
        else:
            answer = min(activity.outcomes, key=lambda each: self._way(activity.outcomes[each].to))
        given.append(answer)
        return answer

    def _way(self, target: str) -> int:
        """How many states lie between a target and the nearest end."""
        ways = (shortest_path(self._sop, state_of(target), end) for end in (COMPLETED, *self._sop.ends))
        return min((len(way) for way in ways if way is not None), default=MOST_ACTIVITIES)


class AutomaticWalk:
    """Walks a case to its end, or to where nothing can be done."""

    def __init__(
        self,
        case: Case,
        clock: ManualClock,
        view: CaseView,
        asked: Mapping[str, tuple[str, ...]],
        late: frozenset[str],
    ) -> None:
        """Prepare a walk.

        Args:
            case: The case, just opened.
            clock: Its clock.
            view: What prints the walk.
            asked: Answers asked for, by deciding activity.
            late: Steps in whose first visit the case is to be late.
        """
        self._case = case
        self._clock = clock
        self._view = view
        self._answers = Answers(case.machine.sop, asked)
        self._people = People()
        self._late = set(late)

    def run(self) -> None:
        """Walk until the case has ended, or nothing can be completed."""
        case = self._case
        self._view.happened(case.history)
        for _ in range(MOST_ACTIVITIES):
            if case.ended:
                return
            if case.history[-1].target is not None:
                self._view.standing(self._clock.now, case.tasks())
            if self._lapses():
                continue
            refusals = self._complete_first(case.tasks())
            if refusals:
                self._view.refused(refusals)
                self._view.trouble(self._view.say("stuck"))
                return
        self._view.trouble(self._view.say("in circles", count=MOST_ACTIVITIES))

    def _lapses(self) -> bool:
        """Let a step that is to be late become late; whether that alone moves the case on."""
        case = self._case
        if case.state not in self._late or case.due is None:
            return False
        self._late.discard(case.state)
        self._clock.now = self._clock.too_late(case.due)
        events = case.tick()
        self._view.happened(events)
        return bool(events)

    def _complete_first(self, tasks: tuple[Task, ...]) -> tuple[Refusal, ...]:
        """Complete the first task that can be; else what is against the very first."""
        refusals: list[tuple[Refusal, ...]] = []
        for task in tasks:
            refused = self._complete(task)
            if not refused:
                return ()
            refusals.append(refused)
        return refusals[0]

    def _complete(self, task: Task) -> tuple[Refusal, ...]:
        """Complete a task by the first person who may, or give what is against it."""
        case = self._case
        sop = case.machine.sop
        activity = sop.activity(task.activity)
        at = self._clock.in_time(task.due)
        outcome = self._answers.next(activity) if task.outcomes else None
        reason = self._view.say("the reason") if case.is_late(at) else None
        documents = [id_ for id_ in task.missing if sop.documents[id_].supplied]
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
            self._view.happened(events)
            return ()
        return refused

    def _candidates(self, task: Task) -> Iterator[Performer]:
        """Who may be asked: as many persons as four eyes could ask for, actor by actor."""
        most = len(self._case.machine.four_eyes) + 1
        for actor in task.actors:
            yield from islice(self._people.of(actor), most)
