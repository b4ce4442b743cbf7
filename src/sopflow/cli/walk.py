"""``sopflow walk``: one case of a SOP on a clock that is set by hand."""

from __future__ import annotations

from collections.abc import Iterable

import click

from sopflow.cli import messages, walk_messages
from sopflow.cli.automatic import AutomaticWalk
from sopflow.cli.case_view import CaseView
from sopflow.cli.clock import ManualClock
from sopflow.cli.command import PATH, command, language_option, option
from sopflow.cli.conditions import SimulatedConditions
from sopflow.cli.exits import FOUND, CommandError, UnusableSopError
from sopflow.cli.interactive import InteractiveWalk
from sopflow.cli.moments import ABOUT as MOMENT_OPTION
from sopflow.cli.moments import METAVAR, plausible_moments, typed_moments
from sopflow.cli.reading import read_calendar, read_sop
from sopflow.cli.screen import screen
from sopflow.cli.typed import choices, close_names, typed_time
from sopflow.definition import Activity, Sop
from sopflow.machine import Action, Refused, SopMachine
from sopflow.text import Language, Text, shown
from sopflow.timing import ROUND_THE_CLOCK, CalendarError

"""The number of names that an error lists."""


@command(
    Text(
        "Simulate one case of a SOP and see its state, due times, tasks, documents and refusals. Without --auto "
        "the walk asks who does what, with which documents, and after how long. Exit codes: 0 the case has ended, 1 "
        "it has not, 2 wrong usage or unreadable file.",
        "Simulasikan satu kasus dari sebuah SOP: langkah, batas waktu, tugas, dokumen, dan penolakan sistem. "
        "Tanpa --auto, simulasi menanyakan siapa mengerjakan apa, dengan dokumen apa, dan setelah berapa lama. "
        "Kode keluar: 0 kasus berakhir, 1 belum berakhir, 2 salah penggunaan atau berkas tidak terbaca.",
    )
)
@click.argument("file", type=PATH)
@option(
    "--auto",
    is_flag=True,
    about=Text(
        "Make all choices automatically, until the case ends.", "Pilih semuanya otomatis sampai kasus berakhir."
    ),
)
@option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="STEP=ANSWER[,ANSWER…]",
    about=Text(
        "With --auto: the answers of a decision, visit by visit. May be repeated.",
        "Bersama --auto: jawaban sebuah keputusan, kunjungan demi kunjungan. Dapat diulang.",
    ),
)
@option(
    "--late",
    multiple=True,
    metavar="STEP",
    about=Text(
        "With --auto: be late at this step. May be repeated.",
        "Bersama --auto: terlambat pada langkah ini. Dapat diulang.",
    ),
)
@option(
    "--condition",
    "conditions",
    multiple=True,
    metavar="CONDITION=yes|no",
    about=Text(
        "Whether a condition is met; otherwise the walk asks, or --auto takes it as met. May be repeated.",
        "Apakah sebuah syarat terpenuhi; jika tidak disebut, simulasi menanyakannya, atau --auto menganggapnya "
        "terpenuhi. Dapat diulang.",
    ),
)
@option("--moment", "moments", multiple=True, metavar=METAVAR, about=MOMENT_OPTION)
@option(
    "--at",
    metavar="TIME",
    about=Text(
        "The time at which the case opens (ISO 8601); by default a Monday at opening time.",
        "Waktu kasus dibuka (ISO 8601); biasanya hari Senin saat jam kerja mulai.",
    ),
)
@option(
    "--calendar",
    "calendar_file",
    metavar="FILE",
    type=PATH,
    about=Text("Count time by the calendar of this file.", "Hitung waktu menurut kalender dalam berkas ini."),
)
@language_option
@click.pass_context
def walk(
    context: click.Context,
    file: str,
    auto: bool,
    outcomes: tuple[str, ...],
    late: tuple[str, ...],
    conditions: tuple[str, ...],
    moments: tuple[str, ...],
    at: str | None,
    calendar_file: str | None,
    language: Language,
) -> None:
    """Walk through one case of a SOP."""
    sop = read_sop(file, language)
    for name, given in (("--outcome", outcomes), ("--late", late)):
        if given and not auto:
            raise CommandError(walk_messages.ONLY_AUTO.format(language, option=name))
    answers = _answers(sop, outcomes, language)
    late_steps = frozenset(_late_step(sop, step, language) for step in late)
    simulated = SimulatedConditions(sop, conditions, language)
    calendar = sop.calendar or ROUND_THE_CLOCK if calendar_file is None else read_calendar(calendar_file, language)
    try:
        clock = ManualClock(calendar, None if at is None else typed_time(at, calendar, language))
        functions = simulated.functions()
        machine = SopMachine(sop, clock=clock, calendar=calendar, conditions=functions, permits=[Action.CORRECT])
        typed = typed_moments(sop, moments, calendar, language)
        known = (plausible_moments(sop, clock.now, calendar) if auto else {}) | typed
        case = machine.open("1", moments=known)
        view = CaseView(screen(), case, language)
        if auto:
            AutomaticWalk(case, clock, view, answers, late_steps).run()
        else:
            walk = InteractiveWalk(case, clock, view)
            simulated.ask = walk.ask_condition
            walk.run()
    except CalendarError as error:
        raise UnusableSopError(f"{error.reason.in_(language)} {error.hint.in_(language)}") from None
    except Refused as error:  # a moment beyond the range of times
        raise CommandError(error.reasons[0].message(language)) from None
    view.print_history()
    context.exit(0 if case.ended else FOUND)


def _answers(sop: Sop, outcomes: Iterable[str], language: Language) -> dict[str, tuple[str, ...]]:
    """Return the requested answers by deciding activity.

    Raises:
        CommandError: If a decision or an answer does not exist.
    """
    decisions: dict[str, Activity] = {}
    for step in sop.steps:
        decisions |= {decision.id: decision for decision in step.decisions}
        if len(step.decisions) == 1:
            decisions[step.id] = step.decisions[0]
    answers: dict[str, tuple[str, ...]] = {}
    for text in outcomes:
        place, equals, words = text.partition("=")
        if not equals:
            raise CommandError(walk_messages.NOT_AN_ASSIGNMENT.format(language, text=shown(text)))
        decision = decisions.get(place.strip())
        if decision is None:
            close = close_names(place, decisions, language)
            raise CommandError(walk_messages.NO_DECISION.format(language, found=shown(place), close=close))
        for answer in (word.strip() for word in words.split(",")):
            if answer not in decision.outcomes:
                close = close_names(answer, decision.outcomes, language)
                raise CommandError(
                    walk_messages.NO_ANSWER.format(language, decision=decision.id, found=shown(answer), close=close)
                )
            answers[decision.id] = (*answers.get(decision.id, ()), answer)
    return answers


def _late_step(sop: Sop, id_: str, language: Language) -> str:
    """Return the id of a step that can be late.

    Raises:
        CommandError: If the step does not exist, or has no time standard.
    """
    timed = [step.id for step in sop.steps if step.limit is not None]
    if id_ not in sop.positions:
        close = close_names(id_, (step.id for step in sop.steps), language)
        raise CommandError(messages.NO_STEP.format(language, found=shown(id_), close=close))
    if id_ not in timed:
        raise CommandError(walk_messages.NEVER_LATE.format(language, found=id_, close=choices(timed, language)))
    return id_
