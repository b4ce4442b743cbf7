"""Probes: calls that must be refused, each for one reason as far as that can be, made where a case happens to be.

A refused call leaves the case as it was, so probes cost a walk nothing but their own lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from attrs import evolve

from sopflow.definition import Activity, Step
from sopflow.flow.row import ready, required
from sopflow.machine import RefusalCode
from sopflow.testing.model import Person, Request
from sopflow.testing.planning.driver import Driver, InfeasibleError, When
from sopflow.testing.planning.goals import NAMELESS, OPENING, Goal, refusal


class Prober:
    """Makes probes in the case of a guide, as long as there are goals left for them.

    Attributes:
        guide: The guide.
        left: Refusals that are still to be seen; what was seen is taken out.
    """

    def __init__(self, guide: Driver, left: set[Goal]) -> None:
        self.guide = guide
        self.left = left
        self._count = Counter(goal.key[1] for goal in left)

    def before_opening(self) -> None:
        """What can be refused while there is no case yet."""
        made = [id_ for id_, document in self.guide.sop.documents.items() if not document.supplied]
        if made:
            self._probe(OPENING, Request("open", self.guide.at, documents={made[0]: None}), RefusalCode.NOT_SUPPLIED)

    def here(self, *, late: bool = False) -> None:
        """What can be refused at the step where the case is, as it is now.

        Args:
            late: Whether the next activity is going to be completed late.
        """
        case = self.guide.case
        if case.ended:
            self._at_the_end()
            return
        step = self.guide.sop.step(str(case.now.state))
        if not self._count[step.id] and not any(self._count[activity.id] for activity in step.activities):
            return
        open_now = ready(step, case.now.done)
        if open_now:
            self._at_step(step, open_now[0])
        for activity in step.activities:
            if activity.id in case.now.done:
                self._probe(activity.id, self._call(activity), RefusalCode.ALREADY_DONE)
            elif activity not in open_now:
                self._probe(activity.id, self._call(activity), RefusalCode.ORDER)
            else:
                self._at_activity(step, activity, late=late)

    # --- where ------------------------------------------------------------------------------------------------

    def _at_the_end(self) -> None:
        sop, state = self.guide.sop, str(self.guide.case.now.state)
        self._probe(state, self._call(sop.steps[0].activities[0]), RefusalCode.CLOSED)

    def _at_step(self, step: Step, first: Activity) -> None:
        sop, place = self.guide.sop, step.id
        call = self._call(first)
        stranger = Person("orang_luar", [_unlike("pihak_luar", sop.actors)])
        activities = {activity.id for each in sop.steps for activity in each.activities}
        unknown = evolve(call, activity=_unlike("kegiatan_lain", {*activities, *sop.positions}), outcome=None)
        self._probe(place, unknown, RefusalCode.UNKNOWN_ACTIVITY)
        document = _unlike("dokumen_lain", sop.documents)
        self._probe(place, evolve(call, documents={document: None}), RefusalCode.UNKNOWN_DOCUMENT)
        self._probe(place, evolve(call, by=stranger), RefusalCode.UNKNOWN_ACTOR)
        before = (self.guide.case.now.last_at or call.at) - timedelta(minutes=1)
        self._probe(place, evolve(call, at=before.astimezone(call.at.tzinfo)), RefusalCode.CLOCK)
        self._probe(place, Request("resume", self.guide.at), RefusalCode.NOT_SUSPENDED)
        if refusal(RefusalCode.SUSPENDED, place) in self.left:
            self.guide.do(Request("suspend", self.guide.at))
            self._probe(place, call, RefusalCode.SUSPENDED)
            self.guide.do(Request("resume", self.guide.at))
        position = sop.positions[step.id]
        for other in (*sop.steps[position + 1 :], *sop.steps[:position]):
            self._probe(place, self._call(other.activities[0]), RefusalCode.NOT_ACTIVE)
            break
        for document, found in sop.documents.items():
            if not found.supplied and document not in step.made:
                handed = {**call.documents, document: None}
                self._probe(place, evolve(call, documents=handed), RefusalCode.NOT_SUPPLIED)
                break

    def _at_activity(self, step: Step, activity: Activity, *, late: bool) -> None:
        sop, now = self.guide.sop, self.guide.case.now
        call, place = self._call(activity), activity.id
        wrong = evolve(call, outcome=_unlike("jawaban_lain", activity.outcomes))
        if activity.outcomes and refusal(RefusalCode.OUTCOME, place) in self.left:
            self.guide.ask(evolve(call, outcome=None))
        self._probe(place, wrong, RefusalCode.OUTCOME)
        others = [actor for actor in sop.actors if actor not in activity.actors]
        other = self.guide.persons(others[0])[0] if others else Person("orang_luar")
        self._probe(place, evolve(call, by=other), RefusalCode.ACTOR)
        for name in dict.fromkeys(now.persons.values()):
            if name is not None:
                same = Person(name, activity.actors)
                self._probe(place, evolve(call, by=same), RefusalCode.SAME_PERSON)
        self._probe(place, evolve(call, by=Person(None, activity.actors[:1])), RefusalCode.SAME_PERSON, NAMELESS)
        missing = required(step, activity) - set(now.documents)
        if missing:
            handed = {id_: None for id_ in call.documents if id_ not in missing}
            self._probe(place, evolve(call, documents=handed), RefusalCode.DOCUMENTS)
        if late and refusal(RefusalCode.REASON, place) in self.left:
            self._probe(place, evolve(call, at=self.guide.time(When.LATE), reason=None), RefusalCode.REASON)

    # --- how ------------------------------------------------------------------------------------------------

    def _call(self, activity: Activity) -> Request:
        """A call that completes an activity, allowed but for what is spoilt in it or for where the case is."""
        outcome = next(iter(activity.outcomes), None)
        try:
            return evolve(self.guide.completion(activity.id, outcome), at=self.guide.at)
        except InfeasibleError:
            return Request("complete", self.guide.at, self.guide.somebody(activity), activity.id, outcome)

    def _probe(self, place: str, request: Request, code: RefusalCode, *variant: str) -> None:
        """Make a call if it is refused with a code that is still to be seen there."""
        goal = refusal(code, place, *variant)
        if goal in self.left and code in self.guide.reasons(request):
            self.guide.ask(request)
            self.left.discard(goal)
            self._count[place] -= 1


def _unlike(name: str, known: Iterable[str]) -> str:
    """A name that is not known."""
    names = set(known)
    while name in names:
        name += "_"
    return name
