"""The identity block of a SOP, laid out as Permenpan-RB 35/2012 has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sopflow.cli.messages import Say
from sopflow.definition import Relation, Sop

Cell: TypeAlias = tuple[str, tuple[str, ...]]
"""A heading and what is listed under it."""

_MARGIN = 7
"""Lines and padding of a table of two columns."""


def identity_block(sop: Sop, say: Say, width: int) -> RenderableType:
    """The identity block: organization and identity side by side, then what is said in lists, in pairs.

    Args:
        sop: The SOP.
        say: The words of a language.
        width: Columns that it takes.
    """
    left = (width - _MARGIN) // 2
    table = Table(box=box.SQUARE, show_header=False, show_lines=True, width=width)
    table.add_column(width=left, overflow="fold")
    table.add_column(width=width - _MARGIN - left, overflow="fold")
    table.add_row(_organization(sop), _identity(sop, say))
    for left_cell, right_cell in _pairs(sop, say):
        if left_cell[1] or right_cell[1]:
            table.add_row(_list(*left_cell), _list(*right_cell))
    return table


def _organization(sop: Sop) -> Text:
    organization = sop.organization
    lines = (organization.government, organization.agency, organization.unit) if organization else ()
    return Text("\n".join(line for line in lines if line).upper(), "bold", justify="center")


def _identity(sop: Sop, say: Say) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(say("number"), sop.number)
    dates = sop.dates
    for key in ("created", "revised", "effective"):
        day = getattr(dates, key) if dates else None
        grid.add_row(say(key), "-" if day is None else day.isoformat())
    approval = sop.approval
    if approval is not None:
        nip = f"NIP. {approval.nip}" if approval.nip else None
        grid.add_row(say("approval"), "\n".join(line for line in (approval.office, approval.name, nip) if line))
    grid.add_row(say("title"), Text(sop.title, "bold"))
    return grid


def _pairs(sop: Sop, say: Say) -> Iterator[tuple[Cell, Cell]]:
    """What stands side by side: the three pairs of the regulation, then what many documents add."""
    related = tuple(_related(item.number, item.relation, say) for item in sop.related)
    terms = tuple(f"{term}: {meaning}" for term, meaning in sop.terms.items())
    yield (say("legal_basis"), sop.legal_basis), (say("qualifications"), sop.qualifications)
    yield (say("related"), related), (say("equipment"), sop.equipment)
    yield (say("warnings_block"), sop.warnings), (say("records"), sop.records)
    yield (say("scope"), _one(sop.scope)), (say("summary"), _one(sop.summary))
    yield (say("terms"), terms), (say("hours"), tuple(_hours(sop, say)))


def _one(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _related(number: str, relation: Relation, say: Say) -> str:
    return number if relation is Relation.RELATED else f"{say(relation.value)} {number}"


def _hours(sop: Sop, say: Say) -> Iterator[str]:
    calendar = sop.calendar
    if sop.total is not None:
        yield f"{say('total')}: {sop.total}"
    if calendar is None:
        return
    for days, hours in (calendar.hours.texts() if calendar.hours else {}).items():
        yield f"{'-'.join(say(day) for day in days.split('-'))} {hours}"
    holidays = calendar.holidays
    yield calendar.timezone + (f", {say('holidays', country=holidays.country)}" if holidays else "")


def _list(heading: str, items: tuple[str, ...]) -> RenderableType:
    if len(items) <= 1:
        return Group(Text(heading, "bold"), Text("".join(items) or "-", overflow="fold"))
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for number, item in enumerate(items, 1):
        grid.add_row(f"{number}.", Text(item, overflow="fold"))
    return Group(Text(heading, "bold"), grid)
