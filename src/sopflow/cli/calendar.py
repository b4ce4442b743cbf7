"""``sopflow calendar``: the months of a calendar day by day, so that an office can check it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

import click
from attrs import frozen

from sopflow.cli import messages
from sopflow.cli.calendar_month import Day, Month, days
from sopflow.cli.command import PATH, command, language_option, option
from sopflow.cli.exits import CommandError
from sopflow.cli.grid import Column, stacked
from sopflow.cli.reading import read_calendar
from sopflow.cli.screen import Screen, screen
from sopflow.cli.styled import Style, styled
from sopflow.dates import hours_text, month_text, weekday_text
from sopflow.text import Language, Text, shown, width
from sopflow.timing import CalendarError


@command(
    Text(
        "Show the months of a calendar day by day: hours, net time, and why a day is unlike the others. FILE is a "
        "calendar file, or a SOP with a calendar. "
        "Exit codes: 0 shown, 1 the calendar has errors, 2 wrong usage, or no file or calendar to read.",
        "Tampilkan bulan-bulan sebuah kalender hari demi hari: jam kerja, jam efektif, dan alasan sebuah hari berbeda. "
        "FILE adalah berkas kalender atau SOP yang memiliki kalender. "
        "Kode keluar: 0 ditampilkan, 1 kalendernya salah, 2 salah penggunaan atau tidak ada berkas atau kalender.",
    )
)
@click.argument("file", type=PATH)
@option(
    "--month",
    "months",
    multiple=True,
    metavar="YYYY-MM",
    about=Text(
        "The month to show, by default the current one. May be repeated.",
        "Bulan yang ditampilkan, biasanya bulan ini. Dapat diulang.",
    ),
)
@language_option
def calendar(file: str, months: tuple[str, ...], language: Language) -> None:
    """Show the months of a calendar."""
    wanted = [_month(text, language) for text in months]
    found = read_calendar(file, language)
    now = datetime.now(found.zone)
    out = screen()
    for place, month in enumerate(wanted or [Month(now.year, now.month)]):
        if place:
            out.print()
        try:
            lines = tuple(_lines(tuple(days(found, month, language)), language))
        except CalendarError as error:
            raise CommandError(f"{error.reason.in_(language)} {error.hint.in_(language)}") from None
        title = f"{month_text(month.year, month.number).in_(language)}, {found.timezone}"
        out.print(styled(title, Style.BOLD))
        _print_lines(lines, language, out)
        for category in found.holidays.unsettled(month.year) if found.holidays is not None else ():
            note = messages.HOLIDAYS_NOT_FINAL.format(language, year=month.year, category=category)
            out.print(styled(note, Style.YELLOW))


def _month(text: str, language: Language) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise CommandError(messages.NOT_A_MONTH.format(language, text=shown(text))) from None


# --- a month as a table --------------------------------------------------------------------------------------


@frozen
class _Line:
    """A line of the table: a day, or the sum of a week or of the month.

    Attributes:
        cells: Day, hours, net time and reason.
        style: The style of all four.
        closes: Whether a line is drawn below it.
    """

    cells: tuple[str, str, str, str]
    style: Style = Style.PLAIN
    closes: bool = False


_WEEK = 7


def _lines(month: tuple[Day, ...], language: Language) -> Iterator[_Line]:
    for (_, number), members in groupby(month, key=lambda day: day.date.isocalendar()[:2]):
        week = tuple(members)
        for day in week:
            style = Style.DIM if not day.worked else Style.YELLOW if day.reason else Style.PLAIN
            name = f"{weekday_text(day.date.weekday()).in_(language)} {day.date.day:2}"
            hours = hours_text(day.hours).in_(language) if day.hours else "-"
            yield _Line((name, hours, _length(day.net, language), day.reason), style)
        worked = _worked(week, language)
        if len(week) < _WEEK:
            worked = messages.PARTIAL_WEEK.format(language, days=worked)
        name = messages.WEEK.format(language, number=number)
        yield _Line((name, worked, _length(_net(week), language), ""), Style.BOLD, closes=True)
    total = (messages.MONTH.in_(language), _worked(month, language), _length(_net(month), language), "")
    yield _Line(total, Style.BOLD)


def _print_lines(lines: tuple[_Line, ...], language: Language, out: Screen) -> None:
    def column(heading: Text, place: int, *, align: str = "<", fixed: bool = False) -> Column:
        cells = [styled(line.cells[place], line.style) for line in lines]
        space = max(width(cell.plain) for cell in cells) if fixed else None
        return Column(heading.in_(language), cells, fixed=space, align=align)

    day = column(messages.DAY, 0, fixed=True)
    hours = column(messages.OPENING_HOURS, 1)
    net = column(messages.NET, 2, align=">", fixed=True)
    reason = column(messages.REASON, 3)
    out.print_table(
        [(day, hours, net, reason), (day, stacked((hours, net, reason), ""))], [line.closes for line in lines]
    )


def _worked(month: Iterable[Day], language: Language) -> str:
    return messages.WORKING_DAYS.format(language, sum(day.worked for day in month))


def _net(month: Iterable[Day]) -> timedelta:
    return sum((day.net for day in month), timedelta())


def _length(net: timedelta, language: Language) -> str:
    """Return working time in hours and minutes, ``37:30``; a dash for none."""
    hours, minutes = divmod(net // timedelta(minutes=1), 60)
    separator = "." if language == "id" else ":"
    return f"{hours}{separator}{minutes:02}" if net else "-"
