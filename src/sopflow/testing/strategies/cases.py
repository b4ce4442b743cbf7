"""Strategies for what is asked of a case: who asks and with what, when, legal calls, wrong ones, and whole walks.

They look at a case when something is drawn from them, so that one strategy may be drawn from again after each call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import chain, pairwise
from typing import Final, NamedTuple

from attrs import evolve
from hypothesis import strategies as st

from sopflow.definition import Sop
from sopflow.flow import ArrowKind, arrows, state_of
from sopflow.machine import Case, Performer, RefusalCode
from sopflow.testing.calls import PEOPLE, REASON, AnyCase, EnabledCalls, enabled_calls, rejected_calls
from sopflow.testing.model import Request
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.strategies.builder import chosen
from sopflow.testing.walks import Walk, record, reference_caller
from sopflow.timing import WorkCalendar

_REFERENCES: Final = (None, "A-1", "B-2", "Nomor 4/2026")
_REASONS: Final = (None, REASON, "listrik padam", "  sakit ", " ")
_MOMENT: Final = timedelta(microseconds=1)


# --- who, and with what ---------------------------------------------------------------------------------


@st.composite
def performers(draw: st.DrawFn, sop: Sop) -> Performer:
    """Those who may act in a SOP: nameless ones and persons, each for one or more of its actors.

    Args:
        draw: Hypothesis draws.
        sop: The SOP.
    """
    name = draw(st.sampled_from((None, *PEOPLE)))
    return Performer(name, draw(st.lists(st.sampled_from(list(sop.actors)), min_size=1, unique=True)))


def documents(sop: Sop) -> st.SearchStrategy[dict[str, str | None]]:
    """What may be handed in from outside: references by id of supplied documents, None where there is none.

    Args:
        sop: The SOP.
    """
    supplied = [id_ for id_, document in sop.documents.items() if document.supplied]
    if not supplied:
        return st.builds(dict)
    return st.dictionaries(st.sampled_from(supplied), st.sampled_from(_REFERENCES), max_size=3)


# --- when -----------------------------------------------------------------------------------------------


class _Clock(NamedTuple):
    """What is known of a case's time: since when nothing has happened, when it is due, how its time is counted."""

    now: datetime
    due: datetime
    own_due: datetime
    calendar: WorkCalendar

    def at(self, hour: time, day: int = 0) -> datetime:
        """A time of day, so many days from now."""
        today = self.now.astimezone(self.calendar.zone)
        return datetime.combine(today.date() + timedelta(days=day), hour, today.tzinfo)


def _clock_of(case: AnyCase) -> _Clock:
    if isinstance(case, Case):
        now, due, dues, calendar = case.last_at, case.due, [*case.activity_dues.values()], case.machine.calendar
    else:
        now, due, dues, calendar = case.now.last_at, case.now.due, [*case.now.activity_dues.values()], case.calendar
    if now is None:
        raise ValueError("The case has not been opened yet, so nothing can be asked of it.")
    own = min(dues, default=due or now)
    return _Clock(now, due or own, own, calendar)


def _closing(clock: _Clock) -> datetime:
    """When the office closes today: the end of its last hours."""
    spans = clock.calendar.hours_on(clock.at(time()).date())
    return clock.at(time()) + timedelta(minutes=spans[-1].end if spans else 0)


def _day_off(clock: _Clock) -> datetime:
    """Ten o'clock on the next day from Monday to Friday that is not worked, if one is near."""
    for day in range(1, 40):
        at = clock.at(time(10), day)
        if at.weekday() < _SATURDAY and not clock.calendar.is_working_day(at.date()):
            return at
    return clock.now


def _change(clock: _Clock) -> datetime:
    """The hour of the next day on which clocks are changed, within a year."""
    today = clock.at(time())
    day = _day_of_change(clock.calendar.zone, today.date())
    return clock.now if day is None else clock.at(time(2, 30), (day - today.date()).days)


@lru_cache(maxsize=1000)
def _day_of_change(zone: tzinfo, today: date) -> date | None:
    """The next day on which clocks are changed, within a year."""
    days = [datetime.combine(today + timedelta(days=number), time(), zone) for number in range(367)]
    return next((day.date() for day, after in pairwise(days) if day.utcoffset() != after.utcoffset()), None)


_SATURDAY: Final = 5
_INSTANTS: Final[tuple[Callable[[_Clock], datetime], ...]] = (
    # In time.
    lambda clock: clock.now,
    lambda clock: clock.now + timedelta(minutes=7),
    lambda clock: clock.own_due - _MOMENT,
    *(lambda clock: clock.due - _MOMENT,) * 2,
    lambda clock: clock.own_due,
    *(lambda clock: clock.due,) * 2,
    # Late.
    *(lambda clock: clock.due + _MOMENT,) * 4,
    *(lambda clock: clock.own_due + _MOMENT,) * 2,
    *(lambda clock: clock.due + timedelta(days=11, minutes=1),) * 2,
    # One or the other.
    lambda clock: clock.now + _MOMENT,
    lambda clock: clock.calendar.next_opening(clock.now + _MOMENT),
    lambda clock: clock.at(time(12, 30)),
    _closing,
    lambda clock: clock.at(time(10), _SATURDAY - clock.at(time()).weekday()),
    _day_off,
    lambda clock: clock.now + timedelta(days=14),
    _change,
)
"""Times that matter, the simplest first; those around due times stand there more often.

What fails only late is to shrink to the moment after the due time. Hypothesis looks for a smaller number at the next
ones below and at half of it, so that there are eight in time, eight late, and half of any number after these is late.
"""


@st.composite
def instants(draw: st.DrawFn, case: AnyCase) -> datetime:
    """Times at which something may be different: around due times, over noon, closings, days off, clock changes.

    They are in UTC and never before the case's last event. The simplest is that event's own time.

    Args:
        draw: Hypothesis draws.
        case: A case that has been opened.
    """
    return instant(case, draw(st.integers(0, len(_INSTANTS) - 1)))


def instant(case: AnyCase, number: int) -> datetime:
    """The time that a number stands for, one of ``instants(case)``."""
    clock = _clock_of(case)
    return max(clock.now, chosen(_INSTANTS, number)(clock)).astimezone(UTC)


# --- calls ----------------------------------------------------------------------------------------------


ACTIONS: Final = (*("complete",) * 6, "attach", "suspend", "restart_clock", "resume", "resume", "cancel")
"""What is asked of a case, as often as it is drawn."""


@st.composite
def calls(draw: st.DrawFn, case: AnyCase, *, actions: Sequence[str] = ACTIONS) -> Request:
    """Legal next calls on a case that has not ended: most often one that completes an activity.

    Args:
        draw: Hypothesis draws.
        case: A case of a machine, or of the reference; it is looked at, and stays as it is.
        actions: Which actions to draw, simple ones first; one that stands there more often is drawn more often. Where
            none of them is legal, the case is cancelled.
    """
    # All calls are drawn alike, as so many bytes: else a shorter draw would pass for a simpler call.
    return legal_call(case, draw(instants(case)), draw(st.binary(min_size=7, max_size=7)), actions)


def legal_call(case: AnyCase, at: datetime, choices: bytes, actions: Sequence[str] = ACTIONS) -> Request:
    """The call that seven bytes stand for, one of ``calls(case)``."""
    scene = _open_scene(case, at)
    number, who, which, answer, reference, extra, why = choices
    legal = {*scene.actions, *(["complete"] if scene.completable else [])}
    action = chosen([action for action in actions if action in legal] or ["cancel"], number)
    reason = chosen(_REASONS, why)
    if action != "complete":
        by = chosen((None, *(Performer(name, scene.sop.actors) for name in PEOPLE[:2])), who // _OFTEN)
        given = (chosen(scene.supplied, which), *_more(scene.supplied, extra)) if action == "attach" else ()
        return Request(
            action, scene.at, by, documents=dict.fromkeys(given, chosen(_REFERENCES, reference)), reason=reason
        )
    activity = chosen(scene.completable, which)
    simple = scene.completion(activity, chosen([*scene.performers(activity)], who))
    given = (*simple.documents, *_more(scene.accepted(activity), extra))
    return Request(
        "complete",
        at=scene.at,
        by=simple.by,
        activity=activity.id,
        outcome=chosen(list(activity.outcomes), answer) if activity.outcomes else None,
        documents=dict.fromkeys(given, chosen(_REFERENCES, reference)),
        reason=simple.reason if reason is None or not reason.strip() else reason,
    )


def _open_scene(case: AnyCase, at: datetime) -> EnabledCalls:
    """The scene at a time, or at once if the case will have ended by then."""
    scene = enabled_calls(case, at)
    if scene.step is None:
        scene = enabled_calls(case, scene.last_at)
    if scene.step is None:
        raise ValueError(f"The case has ended ({scene.state}): no call on it is legal. Ask whether it has before.")
    return scene


_OFTEN: Final = 200
"""Three of four bytes are below it: so often a call is as plain as it can be."""


def _more(documents: Sequence[str], number: int) -> tuple[str, ...]:
    """A document that is handed over although nobody asks for it, now and then."""
    return (chosen(documents, number),) if documents and number >= _OFTEN else ()


_OFTEN_DRAWN: Final = {
    **dict.fromkeys(("unknown-activity", "unknown-document", "unknown-actor", "text", "clock", "outcome"), 1),
    **dict.fromkeys(("order", "already-done", "same-person", "documents", "reason"), 6),
}
"""How often codes are drawn that can occur everywhere, and those that seldom can; the others stand between them."""

_CODES: Final = tuple(code for code in RefusalCode for _ in range(_OFTEN_DRAWN.get(code, 3)))


class WrongCall(NamedTuple):
    """A call that must be refused.

    Attributes:
        request: The call.
        code: The code of the refusal that it must give, and the only one.
    """

    request: Request
    code: str


@st.composite
def wrong_calls(draw: st.DrawFn, case: AnyCase, *, at: datetime | None = None) -> WrongCall:
    """Calls that must be refused, each with the code that it gives: right calls with one thing wrong about them.

    Of the codes that can occur where the case stands, those that seldom can are drawn most often.

    Args:
        draw: Hypothesis draws.
        case: A case of a machine, or of the reference; it is looked at, and stays as it is.
        at: When they are made; by default at any of ``instants(case)``.
    """
    return wrong_call(case, draw(instants(case)) if at is None else at, draw(st.binary(min_size=3, max_size=3)))


def wrong_call(case: AnyCase, at: datetime, choices: bytes) -> WrongCall:
    """The call that three bytes stand for, one of ``wrong_calls(case)``."""
    scene = enabled_calls(case, at)
    number, stride, which = choices
    # From code to code, each once, until one can occur here; what is wrong is looked for only then.
    tried: set[RefusalCode] = set()
    for code in chain((chosen(_CODES, number + turn * (stride + 1)) for turn in range(len(_CODES))), RefusalCode):
        if code not in tried and (found := rejected_calls(scene, [code]).get(code)):
            return WrongCall(chosen(found, which), code.value)
        tried.add(code)
    raise AssertionError("A call without a zone is wrong everywhere.")


# --- walks ----------------------------------------------------------------------------------------------

_STARTS: Final = (
    datetime(2026, 3, 2, 9),  # noqa: DTZ001  the zone is that of the SOP's calendar
    datetime(2026, 3, 13, 11, 25),  # noqa: DTZ001  a Friday, before the break, a weekend and days off
    datetime(2026, 3, 27, 16, 55),  # noqa: DTZ001  a Friday, before clocks are set forward in Europe
    datetime(2026, 10, 24, 22, 30),  # noqa: DTZ001  a Saturday, before they are set back
    datetime(2026, 12, 31, 23, 59, 59, 999_999),  # noqa: DTZ001  the last moment of a year
)
_ON_THE_WAY: Final = (*("complete",) * 8, "attach", "suspend", "restart_clock", "resume", "resume")


@st.composite
def starts(draw: st.DrawFn, sop: Sop) -> datetime:
    """Times at which a case may be opened: on a working day, and before all that a calendar may do.

    Args:
        draw: Hypothesis draws.
        sop: The SOP; its calendar has the time zone.
    """
    return start(sop, draw(st.integers(0, len(_STARTS) - 1)))


def start(sop: Sop, number: int) -> datetime:
    """The time that a number stands for, one of ``starts(sop)``."""
    return chosen(_STARTS, number).replace(tzinfo=UTC if sop.calendar is None else sop.calendar.zone)


@st.composite
def walks(draw: st.DrawFn, sop: Sop, *, max_calls: int = 20) -> Walk:
    """Complete legal runs of a SOP, from the opening of a case to an end, on time or late.

    At first anything legal may happen; then the case goes the shortest way to an end, each activity at once. The
    simplest is only that way. A case that cannot come to an end, since nobody can have a document that it needs, is
    cancelled.

    Args:
        draw: Hypothesis draws.
        sop: The SOP.
        max_calls: The most calls before the case goes straight on.
    """
    case, steps = ReferenceCase(sop), _steps_to_an_end(sop)
    requests = [Request("open", draw(starts(sop)), documents=draw(documents(sop)))]
    case.call(requests[0])
    free = draw(st.integers(0, max_calls))
    while not case.ended:
        if len(requests) <= free:
            requests.append(draw(calls(case, actions=_ON_THE_WAY)))
        else:
            requests.append(_straight_on(case, steps))
        case.call(requests[-1])
    return record(sop, requests, reference_caller(sop))


def _straight_on(case: ReferenceCase, steps: Mapping[str, int]) -> Request:
    """The call that brings a case nearest to an end."""
    scene = enabled_calls(case, _clock_of(case).now)
    if scene.is_suspended:
        return Request("resume", scene.at)
    if not scene.completable:
        return Request("cancel", scene.at)
    request = scene.completion(scene.completable[0])
    outcomes = scene.sop.activity(str(request.activity)).outcomes
    if not outcomes:
        return request
    return evolve(request, outcome=min(outcomes, key=lambda answer: steps.get(state_of(outcomes[answer].to), 0)))


def _steps_to_an_end(sop: Sop) -> dict[str, int]:
    """For each step how many steps there are from it to an end at least, in time."""
    before: dict[str, list[str]] = {}
    for step in sop.steps:
        for arrow in arrows(sop, step):
            if arrow.kind is not ArrowKind.GOTO:
                before.setdefault(arrow.target, []).append(step.id)
    near = [state for state in before if state not in sop.positions]
    steps = dict.fromkeys(near, 0)
    while near:
        state = near.pop(0)
        for earlier in before.get(state, ()):
            if earlier not in steps:
                steps[earlier] = steps[state] + 1
                near.append(earlier)
    return steps
