"""``sopflow tests``: test cases of a SOP, to be read, carried out by hand, or run by pytest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import click
from rich.console import Console, RenderableType
from rich.text import Text

from sopflow.cli.columns import Column, SpannedTable, fit, squeezed
from sopflow.cli.common import Failure, Trouble, console, language_option, read, width_option
from sopflow.cli.fixing import why_not_written
from sopflow.cli.messages import Say, counted, moment_text, speech
from sopflow.cli.rows import document_names, state_text
from sopflow.definition import Sop
from sopflow.flow.search import SearchLimitError
from sopflow.testing.model import Person, Request
from sopflow.testing.planning.cover import Cover, cover
from sopflow.testing.planning.goals import GoalKind
from sopflow.testing.pytest.export import pytest_module
from sopflow.testing.walks import Move, Walk
from sopflow.text import Language, visible
from sopflow.timing import ROUND_THE_CLOCK

_BY = {"steps": GoalKind.STEP, "transitions": GoalKind.TRANSITION, "pairs": GoalKind.PAIR}
_WIDTH_OF_A_FILE = 120


@click.command(short_help="List test cases of a SOP.")
@click.argument("file", type=click.Path())
@click.option(
    "--cover",
    "by",
    type=click.Choice(list(_BY)),
    default="transitions",
    show_default=True,
    help="What the test cases come by.",
)
@click.option("--refusals", is_flag=True, help="Also what must be refused, at each place where it can be.")
@click.option("--format", "form", type=click.Choice(["text", "pytest"]), default="text", show_default=True)
@click.option("--output", "-o", metavar="FILE", type=click.Path(), help="Write to this file, over what is there.")
@width_option
@language_option
def tests(
    file: str, by: str, refusals: bool, form: str, output: str | None, width: int | None, language: Language
) -> None:
    """List test cases that together come by all of a SOP: who does what, when, with what, and what must come of it.

    There are as few of them as can be. What no test case comes by is named with the reason.
    Exit codes: 0 listed, 1 the SOP has errors, 2 wrong usage, or a file that cannot be read or written.
    """
    say, sop = speech(language), read(file, language)
    try:
        found = cover(sop, _BY[by], refusals=refusals, language=language)
    except SearchLimitError:
        raise Failure(say("too many places", path=visible(file))) from None
    if output is None:
        if form == "pytest":
            click.echo(pytest_module(sop, found.walks, file), nl=False)
        else:
            _print(console(width), sop, found, language)
        return
    if form == "pytest":
        text = pytest_module(sop, found.walks, os.path.relpath(file, Path(output).parent))
    else:
        lines = StringIO()
        _print(Console(file=lines, width=width or _WIDTH_OF_A_FILE, markup=False, emoji=False), sop, found, language)
        text = lines.getvalue()
    try:
        Path(output).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Trouble(say("cannot write", path=visible(output), why=why_not_written(error, say))) from None
    click.echo(f"{visible(output)}: {counted(say, 'test case', len(found.walks))}.")


def _print(out: Console, sop: Sop, found: Cover, language: Language) -> None:
    for part in _parts(out, sop, found, language):
        out.print(part)


def _parts(out: Console, sop: Sop, found: Cover, language: Language) -> Iterator[RenderableType]:
    say, words = speech(language), _Words(sop, language, "->" if out.options.ascii_only else "→")
    yield Text(f"{visible(sop.number)} · {visible(sop.title)}", "bold")
    yield Text(say("times of", zone=(sop.calendar or ROUND_THE_CLOCK).timezone), "dim")
    for number, walk in enumerate(found.walks, 1):
        yield Text(f"\n{say('test case of', number=number, count=len(found.walks))}", "bold")
        yield Text(walk.about.replace("→", words.arrow))
        yield _table(out, sop, walk, words)
    calls = sum(len(walk.moves) for walk in found.walks)
    cases = counted(say, "test case", len(found.walks))
    yield Text(f"\n{cases}, {counted(say, 'test call', calls)}: {_reached(say, found)}.", "bold")
    if found.missed:
        yield Text(f"\n{say('not come by')}", "bold")
        for miss in found.missed:
            yield Text(f"  {miss.text(language)}".replace("→", words.arrow))


def _reached(say: Say, found: Cover) -> str:
    """How many goals of each kind the test cases come by."""
    counts = ((kind, sum(goal.kind is kind for goal in found.reached)) for kind in GoalKind)
    return ", ".join(counted(say, f"goal {kind}", count) for kind, count in counts if count)


def _table(out: Console, sop: Sop, walk: Walk, words: _Words) -> SpannedTable:
    say, moves = speech(words.language), walk.moves
    zone = (sop.calendar or ROUND_THE_CLOCK).zone
    moments = [moment_text(move.request.at, zone, words.language) for move in moves]
    columns = (
        Column("#", (Text(str(number)) for number in range(1, len(moves) + 1))),
        Column(say("when"), map(Text, moments), fixed=max(map(len, moments))),
        Column(say("what"), (Text(words.what(move.request)) for move in moves)),
        Column(say("who"), (Text(words.who(move.request.by)) for move in moves)),
        Column(say("expected"), (Text(words.expected(move)) for move in moves)),
    )
    widths = squeezed(fit(columns, out.width), out.width)
    states = [move.expected.state for move in moves]
    closing = [after != before and after is not None for before, after in zip([None, *states], states, strict=False)]
    return SpannedTable(columns, widths, tuple(closing))


class _Words:
    """The words of calls, and of what must come of them.

    Attributes:
        sop: The SOP.
        language: The language.
        arrow: How an arrow is drawn.
    """

    def __init__(self, sop: Sop, language: Language, arrow: str) -> None:
        self.sop = sop
        self.language = language
        self.arrow = arrow
        self._say = speech(language)
        self._texts = {activity.id: activity.text for step in sop.steps for activity in step.activities}

    def what(self, request: Request) -> str:
        """What is asked, and below it what is handed over, and why."""
        say = self._say
        if request.action == "complete":
            lines = [self._activity(request.activity or "")]
            if request.outcome is not None:
                lines[0] += f" = {visible(request.outcome)}"
        else:
            lines = [say(f"do {request.action}")]
        if request.documents:
            known = [id_ for id_ in request.documents if id_ in self.sop.documents]
            unknown = [visible(id_) for id_ in request.documents if id_ not in self.sop.documents]
            names = "; ".join([*filter(None, [document_names(self.sop, known)]), *unknown])
            lines.append(say("with", names=names))
        if request.said is not None:
            lines.append(say("reason", reason=visible(request.said)))
        return "\n".join(lines)

    def who(self, person: Person | None) -> str:
        """A performer, and the names of those for whom they act."""
        if person is None:
            return ""
        actors = self.sop.actors
        names = ", ".join(actors[id_].name if id_ in actors else visible(id_) for id_ in sorted(person.actors))
        if person.id is None:
            return f"{self._say('nameless')} ({names})"
        return f"{visible(person.id)} ({names})" if names else visible(person.id)

    def expected(self, move: Move) -> str:
        """What must come of a call."""
        if move.expected.refused:
            return self._say("refused", codes=", ".join(sorted(move.expected.refused)))
        return f"{self.arrow} {state_text(self.sop, str(move.expected.state), self._say)}"

    def _activity(self, id_: str) -> str:
        if id_ not in self._texts:
            return visible(id_)
        return f"{self.sop.labels[id_]} {id_}: {visible(self._texts[id_])}"
