"""``sopflow due``: why a step is due when it is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import click

from sopflow.cli import messages
from sopflow.cli.command import PATH, command, language_option, option
from sopflow.cli.exits import CommandError, UnusableSopError
from sopflow.cli.moments import ABOUT, METAVAR, typed_moments
from sopflow.cli.reading import read_calendar, read_sop
from sopflow.cli.screen import screen
from sopflow.cli.typed import choices, close_names, typed_time
from sopflow.dates import moment_text
from sopflow.definition import Activity, Sop, Step
from sopflow.text import Language, Text, shown
from sopflow.timing import ROUND_THE_CLOCK, CalendarError, Explanation, WorkCalendar


@command(
    Text(
        "Explain when a step is due that starts at a time: working hours, breaks, and closed days with their names. "
        "STEP is the id of a step or an activity with a time standard. "
        "Exit codes: 0 explained, 1 the SOP or the calendar has errors, 2 wrong usage.",
        "Jelaskan batas waktu langkah yang dimulai pada suatu waktu: jam kerja, istirahat, dan hari tutup beserta "
        "namanya. STEP adalah id langkah atau kegiatan yang memiliki standar waktu. "
        "Kode keluar: 0 dijelaskan, 1 SOP atau kalendernya salah, 2 salah penggunaan.",
    )
)
@click.argument("file", type=PATH)
@click.argument("step")
@option(
    "--at",
    metavar="TIME",
    about=Text(
        "The time at which the step starts, or at which the row or activity is completed since which it runs "
        "(ISO 8601); by default now.",
        "Waktu langkah dimulai atau waktu baris atau kegiatan pada `since` diselesaikan (ISO 8601); biasanya sekarang.",
    ),
)
@option("--moment", "moments", multiple=True, metavar=METAVAR, about=ABOUT)
@option(
    "--calendar",
    "calendar_file",
    metavar="FILE",
    type=PATH,
    about=Text("Count time by the calendar of this file.", "Hitung waktu menurut kalender dalam berkas ini."),
)
@language_option
def due(
    file: str, step: str, at: str | None, moments: tuple[str, ...], calendar_file: str | None, language: Language
) -> None:
    """Explain when a step is due."""
    sop = read_sop(file, language)
    holder = _timed(sop, step, language)
    calendar = sop.calendar or ROUND_THE_CLOCK if calendar_file is None else read_calendar(calendar_file, language)
    start = datetime.now(calendar.zone) if at is None else typed_time(at, calendar, language)
    given = typed_moments(sop, moments, calendar, language)
    needed = [id_ for id_ in _moments(sop, holder) if id_ not in given]
    if needed:
        raise CommandError(messages.NEEDS_MOMENT.format(language, found=step, moment=needed[0]))
    try:
        explanation, earliest = _explained(holder, start, given, calendar)
    except CalendarError as error:
        raise UnusableSopError(f"{error.reason.in_(language)} {error.hint.in_(language)}") from None
    sentences = () if explanation is None else explanation.sentences
    if earliest is not None:
        sentences = (messages.EARLIEST.filled(at=moment_text(earliest, calendar.zone)), *sentences)
    out = screen()
    for number, sentence in enumerate(sentences, 1):
        out.print(sentence.in_(language), sign=f"{number}. ")


def _explained(
    holder: Step | Activity, start: datetime, moments: Mapping[str, datetime], calendar: WorkCalendar
) -> tuple[Explanation | None, datetime | None]:
    """Return the explanation of a due time, and the earliest time of completion if it delays the start."""
    standard = holder.limit
    if standard is None:
        return None, None
    if holder.before is not None:
        return calendar.explain_back(moments[holder.before], standard), None
    if holder.since is not None:
        return calendar.explain(moments.get(holder.since, start), standard), None
    if (earliest := holder.not_before) is None:
        return calendar.explain(start, standard), None
    at = moments[earliest.moment]
    by = None if earliest.by is None else earliest.by.counted_back
    if by is not None and by.maximum is not None:
        at = calendar.subtract(at, by.maximum)
    return calendar.explain(max(start, at), standard), at


def _moments(sop: Sop, holder: Step | Activity) -> list[str]:
    """Return the moments on which the due time of a row or an activity depends."""
    if holder.before is not None:
        return [holder.before]
    if holder.since is not None:
        return [holder.since] if holder.since in sop.moments else []
    return [] if holder.not_before is None else [holder.not_before.moment]


def _timed(sop: Sop, id_: str, language: Language) -> Step | Activity:
    """Return a step or an activity that has a due time.

    Raises:
        CommandError: If there is no such step or activity, or its standard sets no due time.
    """
    holders: dict[str, Step | Activity] = {}
    for step in sop.steps:
        holders |= {activity.id: activity for activity in step.activities}
        holders[step.id] = step
    if id_ not in holders:
        raise CommandError(
            messages.NO_STEP.format(language, found=shown(id_), close=close_names(id_, holders, language))
        )
    if holders[id_].limit is None:
        timed = [name for name, each in holders.items() if each.limit is not None]
        raise CommandError(messages.NEVER_DUE.format(language, found=id_, close=choices(timed, language)))
    return holders[id_]
