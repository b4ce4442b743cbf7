"""The screen: texts and tables, wrapped to a width, in the colors and symbols of a terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import IO

import click
from attrs import frozen

from sopflow.cli.grid import Column, box_lines, fit, is_comfortable, table_lines
from sopflow.cli.styled import Style, Styled, styled
from sopflow.cli.terminal import SYMBOLS, wants_color
from sopflow.text import width

NARROWEST = 40
"""The fewest columns that tables are laid out for."""

_ASCII = {ord(symbol): text for symbol, text in SYMBOLS.items()}


@frozen
class Screen:
    """A place to print texts and tables.

    Attributes:
        out: The stream.
        width: The number of columns.
        color: Whether to print in color.
        ascii: Whether to print ASCII symbols only.
    """

    out: IO[str]
    width: int
    color: bool = False
    ascii: bool = False

    def print(self, text: Styled | str = "", *, sign: Styled | str = "", indent: int = 0) -> None:
        """Print a text, wrapped to the width.

        Args:
            text: The text; may have several lines.
            sign: The beginning of the first line; the other lines are indented as far.
            indent: The number of blanks before each line.
        """
        first = self._shown(styled(sign))
        hanging = indent + width(first.plain)
        for number, line in enumerate(self._shown(styled(text)).wrapped(self.width - hanging)):
            self._write(styled(" " * indent) + first + line if number == 0 else styled(" " * hanging) + line)

    def print_line(self, text: Styled | str) -> None:
        """Print a line as it is, without wrapping, so that it can be copied."""
        self._write(self._shown(styled(text)))

    def print_pairs(
        self, pairs: Sequence[tuple[str, Styled | str]], *, indent: int, style: Style = Style.PLAIN
    ) -> None:
        """Print names and their texts in two columns.

        Args:
            pairs: The names and texts.
            indent: The number of blanks before each line.
            style: The style of the names.
        """
        longest = max((width(self._shown(styled(name)).plain) for name, _ in pairs), default=0)
        for name, text in pairs:
            shown = self._shown(styled(name, style))
            self.print(text, sign=shown + " " * (longest - width(shown.plain) + 2), indent=indent)

    def print_rule(self, title: str) -> None:
        """Print a title, and a line up to the width."""
        if width(title) > self.width:
            self.print(styled(title, Style.BOLD))
            return
        shown = self._shown(styled(f"{title} ", Style.BOLD))
        dash = "-" if self.ascii else "─"
        self._write(shown + styled(dash * max(0, self.width - width(shown.plain)), Style.DIM))

    def print_table(self, layouts: Iterable[Sequence[Column]], closing: Sequence[bool]) -> int:
        """Print a table in the first layout that fits.

        Args:
            layouts: The columns of each layout, the widest layout first.
            closing: For each row, whether a line is drawn below it.

        Returns:
            The position of the layout that was printed.
        """
        shown = [[self.shown_column(column) for column in columns] for columns in layouts]
        fitting = (number for number, columns in enumerate(shown) if is_comfortable(columns, self.width))
        chosen = next(fitting, len(shown) - 1)
        for line in table_lines(shown[chosen], fit(shown[chosen], self.width), closing):
            self._write(self._shown(line))
        return chosen

    def print_box(self, rows: Sequence[Sequence[tuple[Styled, ...]]], widths: Sequence[int]) -> None:
        """Print a table without headings, whose cells are wrapped to the widths already."""
        for line in box_lines(rows, widths):
            self._write(self._shown(line))

    def symbol(self, symbol: str) -> str:
        """Return a symbol as the screen can show it."""
        return SYMBOLS.get(symbol, symbol) if self.ascii else symbol

    def shown_column(self, column: Column) -> Column:
        """Return a column as the screen can show it."""
        return column.translated(_ASCII) if self.ascii else column

    def _shown(self, text: Styled) -> Styled:
        return text.translated(_ASCII) if self.ascii else text

    def _write(self, line: Styled) -> None:
        text = line.painted(color=self.color)
        click.echo(text.rstrip() if not self.color else text, file=self.out, color=self.color)


def screen() -> Screen:
    """Return standard output as a screen, as wide as the terminal; 80 columns where there is none."""
    out = sys.stdout
    columns = max(NARROWEST, shutil.get_terminal_size().columns)
    encoding = (getattr(out, "encoding", None) or "utf-8").lower()
    return Screen(out, columns, wants_color(out), not encoding.startswith("utf"))
