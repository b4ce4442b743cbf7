"""``sopflow due``: why a step is due when it is due."""

from __future__ import annotations

from datetime import datetime

import click

from sopflow.cli import messages
from sopflow.cli.command import PATH, command, language_option, option
from sopflow.cli.exits import CommandError, UnusableSopError
from sopflow.cli.reading import read_calendar, read_sop
from sopflow.cli.screen import screen
from sopflow.cli.typed import choices, close_names, typed_time
from sopflow.definition import Sop
from sopflow.text import Language, Text, shown
from sopflow.timing import ROUND_THE_CLOCK, CalendarError, TimeStandard


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
        "The time at which the step starts (ISO 8601); by default now.",
        "Waktu langkah dimulai (ISO 8601); biasanya sekarang.",
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
def due(file: str, step: str, at: str | None, calendar_file: str | None, language: Language) -> None:
    """Explain when a step is due."""
    sop = read_sop(file, language)
    standard = _standard(sop, step, language)
    calendar = sop.calendar or ROUND_THE_CLOCK if calendar_file is None else read_calendar(calendar_file, language)
    start = datetime.now(calendar.zone) if at is None else typed_time(at, calendar, language)
    try:
        explanation = calendar.explain(start, standard)
    except CalendarError as error:
        raise UnusableSopError(f"{error.reason.in_(language)} {error.hint.in_(language)}") from None
    out = screen()
    for number, sentence in enumerate(explanation.sentences if explanation is not None else (), 1):
        out.print(sentence.in_(language), sign=f"{number}. ")


def _standard(sop: Sop, id_: str, language: Language) -> TimeStandard:
    """Return the time standard of a step or an activity.

    Raises:
        CommandError: If there is no such step or activity, or its standard sets no due time.
    """
    standards: dict[str, TimeStandard | None] = {}
    for step in sop.steps:
        standards |= {activity.id: activity.within for activity in step.activities}
        standards[step.id] = step.within
    if id_ not in standards:
        raise CommandError(
            messages.NO_STEP.format(language, found=shown(id_), close=close_names(id_, standards, language))
        )
    standard = standards[id_]
    if standard is None or not standard.binds:
        timed = [name for name, each in standards.items() if each is not None and each.binds]
        raise CommandError(messages.NEVER_DUE.format(language, found=id_, close=choices(timed, language)))
    return standard
