"""``sopflow show``: a SOP as the document it was read from, identity block and table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
from attrs import evolve

from sopflow.cli import messages
from sopflow.cli.command import PATH, command, language_option
from sopflow.cli.grid import Column, stacked
from sopflow.cli.reading import read_sop
from sopflow.cli.screen import Screen, screen
from sopflow.cli.styled import Style, Styled, joined, styled
from sopflow.definition import OnLate, Sop
from sopflow.tables import (
    Band,
    IdentityBlock,
    Mark,
    Section,
    Symbol,
    Table,
    conclusions,
    identity_block,
    sop_table,
)
from sopflow.tables import table as headings
from sopflow.text import Language, Text, width

_COMFORTABLE = 24
"""The least width of the activities' column before a narrower layout is taken."""

_COMMON_TIME = 14
"""A time standard of this length is not wrapped: ``3 hari kerja``."""

_SIGNS = {
    Symbol.CAPSULE: ("●", "○"),
    Symbol.BOX: ("■", "□"),
    Symbol.DIAMOND: ("◆", "◇"),
}
"""The sign of each symbol: as the source has it, and inferred."""

_MEANINGS = {
    Symbol.CAPSULE: messages.BEGIN_OR_END,
    Symbol.BOX: messages.AN_ACTIVITY,
    Symbol.DIAMOND: messages.A_DECISION,
}
_NO_SIGN = "·"

_LONG_FIELD = 16
"""The width of a date; with less room beside the headings, the facts are not aligned."""

_TWO_COLUMNS = 70
"""The width from which the identity block has two columns."""

_WIDEST_IDENTITY = 120
"""A wider identity block is hard to read."""


@command(
    Text(
        "Show a SOP as its table: who does what, with which documents, until when, and what follows. "
        "Headings are in the language of --lang; the SOP's own words stay as they are.",
        "Tampilkan SOP sebagai tabel: siapa mengerjakan apa, dengan dokumen apa, sampai kapan, dan apa kelanjutannya. "
        "Judul kolom mengikuti --lang; isi SOP tetap sebagaimana ditulis.",
    )
)
@click.argument("file", type=PATH)
@language_option
def show(file: str, language: Language) -> None:
    """Show a SOP as its table."""
    sop = read_sop(file, language)
    table = sop_table(sop, language)
    out = screen()
    _print_identity(identity_block(sop, language), out)
    numbered = _print_table(table, language, out)
    if numbered:
        names = (f"{number} {heading.text}" for number, heading in enumerate(table.actors.values(), 1))
        out.print(f"{headings.ACTORS.in_(language)}: {', '.join(names)}")
    out.print(styled("   ".join(_legend(table, language)), Style.DIM))
    if sop.on_late is OnLate.JUSTIFY:
        out.print(messages.LATE_REASON_ALWAYS.in_(language))
    _print_moments(sop, language, out)
    _print_conclusions(sop, language, out)


def _print_moments(sop: Sop, language: Language, out: Screen) -> None:
    if sop.moments:
        out.print()
        out.print(styled(messages.MOMENTS.in_(language), Style.BOLD))
        out.print_pairs(list(sop.moments.items()), indent=2)


def _print_conclusions(sop: Sop, language: Language, out: Screen) -> None:
    concluded = [(each.place, each.text) for each in conclusions(sop, language)]
    if concluded:
        out.print()
        out.print(styled(messages.INFERRED.in_(language), Style.BOLD))
        out.print_pairs(concluded, indent=2)


# --- the identity block -------------------------------------------------------------------------------------


def _print_identity(block: IdentityBlock, out: Screen) -> None:
    frame = min(out.width, _WIDEST_IDENTITY)
    if frame < _TWO_COLUMNS:
        space = frame - len("│  │")
        parts = [_section(section, space) for pair in block.sections for section in pair if section.items]
        out.print_box([(part,) for part in (_organization(block, space), _fields(block, space), *parts)], [space])
        return
    left = (frame - len("│  │  │")) // 2
    right = frame - len("│  │  │") - left
    pairs = [(_section(one, left), _section(other, right)) for one, other in block.sections]
    out.print_box([(_organization(block, left), _fields(block, right)), *pairs], (left, right))


def _organization(block: IdentityBlock, space: int) -> tuple[Styled, ...]:
    lines = (line for name in block.organization for line in styled(name, Style.BOLD).wrapped(space))
    return tuple(" " * ((space - width(line.plain)) // 2) + line for line in lines)


def _fields(block: IdentityBlock, space: int) -> tuple[Styled, ...]:
    longest = max(width(field.heading) for field in block.fields)
    lines: list[Styled] = []
    if space - longest < _LONG_FIELD:
        for field in block.fields:
            lines += (styled(f"{field.heading}: ") + styled("\n".join(field.lines), Style.BOLD)).wrapped(space)
        return tuple(lines)
    for field in block.fields:
        head = field.heading + " " * (longest - width(field.heading) + 1)
        style = Style.BOLD if field is block.fields[-1] else Style.PLAIN
        text = styled("\n".join(field.lines), style).wrapped(space - longest - 1)
        lines += (styled(head if number == 0 else " " * len(head)) + line for number, line in enumerate(text))
    return tuple(lines)


def _section(section: Section, space: int) -> tuple[Styled, ...]:
    lines = list(styled(section.heading, Style.BOLD).wrapped(space))
    if len(section.items) <= 1:
        return (*lines, *styled("".join(section.items) or "-").wrapped(space))
    place = len(f"{len(section.items)}. ")
    for number, item in enumerate(section.items, 1):
        for count, line in enumerate(styled(item).wrapped(space - place)):
            lines.append(styled((f"{number}. " if count == 0 else "").rjust(place)) + line)
    return tuple(lines)


# --- the table ----------------------------------------------------------------------------------------------


def _print_table(table: Table, language: Language, out: Screen) -> bool:
    """Print the table in the widest of four layouts that fits, and return whether actors are numbered in it.

    A column for each actor; actors as numbered marks in one column; the quality standard and the notes stacked in one
    column; everything but the number stacked in one column.
    """
    lines = [(row, band) for row in table.rows for band in row.bands]
    bands = [band for _, band in lines]
    numbers = Column(headings.NUMBER.in_(language), (row.number if band is row.bands[0] else "" for row, band in lines))
    numbers = evolve(numbers, fixed=numbers.most)
    activity = Column(headings.ACTIVITY.in_(language), (band.text for band in bands))
    named, numbered = _named_actors(table, bands), _numbered_actors(table, bands, language, out)
    standard = _standard(bands, language)
    stack = stacked(standard, headings.STANDARD.in_(language))
    roomy = evolve(activity, comfort=_COMFORTABLE)
    layouts: list[Sequence[Column]] = [
        (numbers, roomy, *named, *standard),
        (numbers, roomy, numbered, *standard),
        (numbers, activity, numbered, stack),
        (numbers, stacked((activity, _actor_names(table, bands, language), *standard), activity.heading)),
    ]
    chosen = out.print_table(layouts, [band is row.bands[-1] for row, band in lines])
    return chosen in (1, 2)


def _named_actors(table: Table, bands: Sequence[Band]) -> Iterator[Column]:
    for id_, heading in table.actors.items():
        column = Column(heading.text, (_sign(band.marks.get(id_)) for band in bands), heading.group, align="^")
        yield evolve(column, fixed=column.least)


def _numbered_actors(table: Table, bands: Sequence[Band], language: Language, out: Screen) -> Column:
    """Return one column with a place for each actor; of many actors, the signs with their numbers."""
    group = headings.ACTORS.in_(language)
    numbers = {id_: str(number) for number, id_ in enumerate(table.actors, 1)}
    place = max(len(out.symbol(_SIGNS[Symbol.BOX][0])), *map(len, numbers.values()))
    total = len(numbers) * (place + 1) - 1
    if total * 4 <= out.width:
        heading = " ".join(number.center(place) for number in numbers.values())
        cells = (joined(" ", (_placed(band.marks.get(id_), place, out) for id_ in numbers)) for band in bands)
        return Column(heading, cells, group, fixed=total)
    cells = (joined("\n", (_sign(mark) + f" {numbers[id_]}" for id_, mark in band.marks.items())) for band in bands)
    return Column(group, cells)


def _placed(mark: Mark | None, place: int, out: Screen) -> Styled:
    """Return a sign in the middle of its place."""
    free = place - width(out.symbol(_sign(mark).plain))
    return styled(" " * (free // 2)) + _sign(mark) + " " * (free - free // 2)


def _actor_names(table: Table, bands: Sequence[Band], language: Language) -> Column:

    def names(band: Band) -> Styled:
        return joined(", ", (_sign(mark) + f" {table.actors[id_].text}" for id_, mark in band.marks.items()))

    return Column(headings.ACTORS.in_(language), map(names, bands))


def _sign(mark: Mark | None) -> Styled:
    if mark is None:
        return styled(_NO_SIGN, Style.DIM)
    plain, inferred = _SIGNS[mark.symbol]
    return styled(inferred, Style.YELLOW) if mark.inferred else styled(plain, Style.BOLD)


def _standard(bands: Sequence[Band], language: Language) -> tuple[Column, ...]:
    group = headings.STANDARD.in_(language)
    time = Column(headings.TIME.in_(language), (band.time for band in bands), group)
    time = evolve(time, fixed=min(time.most, max(time.least, _COMMON_TIME)))
    return (
        Column(headings.REQUIREMENTS.in_(language), (band.requirements for band in bands), group),
        time,
        Column(headings.OUTPUT.in_(language), (band.output for band in bands), group),
        Column(headings.NOTES.in_(language), (_notes(band) for band in bands)),
    )


def _notes(band: Band) -> str:
    """Return the notes, how the time is counted, and the arrows that the source draws."""
    exits = (
        f"{exit_.label} → {exit_.target}".strip() + (f" ({exit_.effects})" if exit_.effects else "")
        for exit_ in band.exits
        if not exit_.is_plain
    )
    return "\n".join((*band.notes, *band.counting, *exits))


# --- below the table ------------------------------------------------------------------------------------------


def _legend(table: Table, language: Language) -> Iterator[str]:
    """Return the meaning of each sign in the table."""
    marks = {mark for row in table.rows for band in row.bands for mark in band.marks.values()}
    used = [symbol for symbol in Symbol if any(mark.symbol is symbol for mark in marks)]
    for symbol in used:
        yield f"{_SIGNS[symbol][0]} {_MEANINGS[symbol].in_(language)}"
    if inferred := " ".join(_SIGNS[symbol][1] for symbol in used if Mark(symbol, inferred=True) in marks):
        yield messages.INFERRED_MARKS.format(language, marks=inferred)
