"""``sopflow calendar``: a calendar's months day by day, so that an office can see whether it is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

import click
from attrs import evolve, frozen
from rich.console import RenderableType
from rich.text import Text

from sopflow.cli.columns import Column, SpannedTable, fit, squeezed
from sopflow.cli.common import Trouble, console, language_option, read_calendar, width_option
from sopflow.cli.days import Day, Month, days, unknown_categories
from sopflow.cli.messages import Say, counted, day_text, month_text, speech
from sopflow.text import Language, shown
from sopflow.timing import CalendarError, WorkCalendar


@click.command(short_help="Show a calendar's months, day by day.")
@click.argument("file", type=click.Path())
@click.option(
    "--month",
    "months",
    multiple=True,
    metavar="YYYY-MM",
    help="Which month; by default the current one. May be repeated.",
)
@width_option
@language_option
def calendar(file: str, months: tuple[str, ...], width: int | None, language: Language) -> None:
    """Show the months of a calendar day by day: hours, net time, and why a day is unlike others.

    FILE is a calendar file, or a SOP with a calendar.
    Exit codes: 0 shown, 1 the calendar has errors, 2 wrong usage, or no file or calendar to read.
    """
    say = speech(language)
    wanted = [_month(text, say) for text in months]
    found = read_calendar(file, language)
    now = datetime.now(found.zone)
    out = console(width)
    for place, month in enumerate(wanted or [Month(now.year, now.month)]):
        if place:
            out.print()
        try:
            parts = tuple(_sheet(found, month, language, out.width))
        except CalendarError as error:
            raise Trouble(f"{error.reason.in_(language)} {error.hint.in_(language)}") from None
        for part in parts:
            out.print(part)


def _month(text: str, say: Say) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise Trouble(say("no month", text=shown(text))) from None


# --- a month as a table --------------------------------------------------------------------------------------


@frozen
class _Line:
    """A line of the table: a day, or the sum of a week or of the month.

    Attributes:
        cells: Its texts: day, hours, net time, why.
        style: How it is printed.
        closes: Whether a line is drawn below it.
    """

    cells: tuple[str, str, str, str]
    style: str = ""
    closes: bool = False


_WEEK = 7
_HEADINGS = ("day", "opening hours", "net", "why")


def _sheet(found: WorkCalendar, month: Month, language: Language, width: int) -> Iterator[RenderableType]:
    """What is printed of a month: its name, its days, and what is not known of it."""
    say = speech(language)
    yield Text(f"{month_text(month.year, month.number, language)}, {found.timezone}", "bold")
    yield _table(tuple(_lines(tuple(days(found, month, language, say)), language, say)), say, width)
    for category in unknown_categories(found, month.year):
        country = found.holidays.country if found.holidays else ""
        yield Text(say("no holidays known", year=month.year, category=category, country=country), "yellow")


def _lines(month: tuple[Day, ...], language: Language, say: Say) -> Iterator[_Line]:
    for (_, number), members in groupby(month, key=lambda day: day.date.isocalendar()[:2]):
        week = tuple(members)
        for day in week:
            style = "dim" if not day.worked else "yellow" if day.why else ""
            yield _Line((day_text(day.date, language), day.hours or "-", _clock(day.net), day.why), style)
        sum_of = say("part of a week", days=_count(week, say)) if len(week) < _WEEK else _count(week, say)
        yield _Line((say("week", number=number), sum_of, _clock(_net(week)), ""), "bold", closes=True)
    yield _Line((say("month total"), _count(month, say), _clock(_net(month)), ""), "bold")


def _table(lines: tuple[_Line, ...], say: Say, width: int) -> SpannedTable:
    net = max(len(text) for text in (say("net"), *(line.cells[2] for line in lines)))
    columns = []
    for place, key in enumerate(_HEADINGS):
        heading, texts = say(key), [line.cells[place] for line in lines]
        if key == "net":
            heading, texts = heading.rjust(net), [text.rjust(net) for text in texts]
        cells = (Text(text, line.style) for text, line in zip(texts, lines, strict=True))
        columns.append(Column(heading, cells))
    for place in (0, 2):
        columns[place] = evolve(columns[place], fixed=columns[place].most)
    widths = squeezed(fit(columns, width), width)
    return SpannedTable(tuple(columns), widths, tuple(line.closes for line in lines))


def _count(month: Iterable[Day], say: Say) -> str:
    return counted(say, "working day", sum(day.worked for day in month))


def _net(month: Iterable[Day]) -> timedelta:
    return sum((day.net for day in month), timedelta())


def _clock(net: timedelta) -> str:
    """Working time in hours and minutes, ``37:30``; a dash for none."""
    hours, minutes = divmod(net // timedelta(minutes=1), 60)
    return f"{hours}:{minutes:02}" if net else "-"
