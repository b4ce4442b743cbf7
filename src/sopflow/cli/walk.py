"""``sopflow walk``: one case of a SOP on a clock that is set by hand, to see how it goes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import click

from sopflow.cli.automatic import AutomaticWalk
from sopflow.cli.case_view import CaseView
from sopflow.cli.clock import ManualClock, localized
from sopflow.cli.common import FOUND, Failure, Trouble, console, language_option, read, read_calendar, width_option
from sopflow.cli.interactive import InteractiveWalk
from sopflow.cli.messages import Say, either, speech
from sopflow.definition import Activity, Sop
from sopflow.machine import SopMachine
from sopflow.text import Language, close_matches, shown
from sopflow.timing import ROUND_THE_CLOCK, CalendarError, WorkCalendar

_MOST_NAMED = 12
"""Names that an error lists at most."""


@click.command(short_help="Walk one case of a SOP.")
@click.argument("file", type=click.Path())
@click.option("--auto", is_flag=True, help="Choose everything by itself, until the case ends.")
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="STEP=ANSWER[,ANSWER…]",
    help="With --auto: the answers of a decision, visit by visit. May be repeated.",
)
@click.option("--late", multiple=True, metavar="STEP", help="With --auto: be late at this step. May be repeated.")
@click.option("--at", metavar="TIME", help="When the case is opened (ISO 8601); by default a Monday at opening time.")
@click.option("--calendar", "calendar_file", metavar="FILE", type=click.Path(), help="Count time by this calendar.")
@width_option
@language_option
@click.pass_context
def walk(
    context: click.Context,
    file: str,
    auto: bool,
    outcomes: tuple[str, ...],
    late: tuple[str, ...],
    at: str | None,
    calendar_file: str | None,
    width: int | None,
    language: Language,
) -> None:
    """Walk one case of a SOP and see its state, due times, tasks, documents and refusals.

    Without --auto every step asks who does what, with what, and after how long.
    Exit codes: 0 the case has ended, 1 it has not, 2 wrong usage or unreadable file.
    """
    say = speech(language)
    sop = read(file, language)
    for option, given in (("--outcome", outcomes), ("--late", late)):
        if given and not auto:
            raise Trouble(say("only auto", option=option))
    asked = _asked(sop, outcomes, say)
    steps = frozenset(_late_step(sop, step, say) for step in late)
    calendar = read_calendar(calendar_file, language) if calendar_file else sop.calendar or ROUND_THE_CLOCK
    try:
        clock = ManualClock(calendar, None if at is None else _start(at, calendar, say))
        case = SopMachine(sop, clock=clock, calendar=calendar).open("1")
        view = CaseView(console(width), case, language)
        if auto:
            AutomaticWalk(case, clock, view, asked, steps).run()
        else:
            InteractiveWalk(case, clock, view).run()
    except CalendarError as error:
        raise Failure(f"{error.reason.in_(language)} {error.hint.in_(language)}") from None
    view.history()
    context.exit(0 if case.ended else FOUND)


def _start(text: str, calendar: WorkCalendar, say: Say) -> datetime:
    try:
        return localized(datetime.fromisoformat(text), calendar)
    except (ValueError, OverflowError):
        raise Trouble(say("no time", text=shown(text))) from None


def _asked(sop: Sop, outcomes: Iterable[str], say: Say) -> dict[str, tuple[str, ...]]:
    """The answers asked for, by deciding activity.

    Raises:
        Trouble: If a decision or an answer is unknown.
    """
    decisions: dict[str, Activity] = {}
    for step in sop.steps:
        if step.decision is not None:
            decisions |= {step.id: step.decision, step.decision.id: step.decision}
    asked: dict[str, tuple[str, ...]] = {}
    for text in outcomes:
        place, equals, answers = text.partition("=")
        if not equals:
            raise Trouble(say("no assignment", text=shown(text)))
        decision = decisions.get(place.strip())
        if decision is None:
            raise Trouble(say("no decision", found=shown(place), close=_close(place, decisions, say)))
        for answer in (answer.strip() for answer in answers.split(",")):
            if answer not in decision.outcomes:
                close = _close(answer, decision.outcomes, say)
                raise Trouble(say("no answer", decision=decision.id, found=shown(answer), close=close))
            asked[decision.id] = (*asked.get(decision.id, ()), answer)
    return asked


def _late_step(sop: Sop, id_: str, say: Say) -> str:
    """A step that can be late.

    Raises:
        Trouble: If there is no such step, or it has no time standard.
    """
    timed = [step.id for step in sop.steps if step.within is not None and step.within.binds]
    if id_ not in sop.positions:
        raise Trouble(say("no step", found=shown(id_), close=_close(id_, (step.id for step in sop.steps), say)))
    if id_ not in timed:
        raise Trouble(say("never late", found=id_, close=_listed(timed, say)))
    return id_


def _close(word: str, names: Iterable[str], say: Say) -> str:
    """What was meant, or what there is."""
    known = list(dict.fromkeys(names))
    close = close_matches(word.strip(), known)
    return say("did you mean", names=either(say, close)) if close else _listed(known, say)


def _listed(names: list[str], say: Say) -> str:
    more = ", …" if len(names) > _MOST_NAMED else ""
    return say("there are", names=(", ".join(names[:_MOST_NAMED]) or say("none")) + more)
