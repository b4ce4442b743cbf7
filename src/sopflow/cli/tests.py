"""``sopflow tests``: test cases of a SOP, to be read, carried out by hand, or run by pytest."""

from __future__ import annotations

import os
from datetime import datetime
from io import StringIO
from pathlib import Path

import click

from sopflow.cli import messages
from sopflow.cli.command import PATH, Choice, command, format_option, language_option, option
from sopflow.cli.exits import CommandError, UnusableSopError
from sopflow.cli.grid import Column, stacked
from sopflow.cli.reading import read_sop, unwritable
from sopflow.cli.screen import Screen, screen
from sopflow.cli.styled import Style, styled
from sopflow.dates import short_moment_text
from sopflow.definition import Sop
from sopflow.flow.search import SearchLimitError
from sopflow.tables import document_names, state_name
from sopflow.testing.model import Person, Request
from sopflow.testing.planning.cover import Cover, cover
from sopflow.testing.planning.goals import GoalKind
from sopflow.testing.pytest.export import pytest_module
from sopflow.testing.walks import Move, Walk
from sopflow.text import Language, Text, visible
from sopflow.timing import ROUND_THE_CLOCK

_GOALS = {"steps": GoalKind.STEP, "transitions": GoalKind.TRANSITION, "pairs": GoalKind.PAIR}
_FILE_WIDTH = 120


@command(
    Text(
        "List test cases that together cover a SOP: who does what, when, with which documents, and the expected state. "
        "There are few of them; a goal that none covers is listed with the reason. "
        "Exit codes: 0 listed, 1 the SOP has errors, 2 wrong usage, or a file that cannot be read or written.",
        "Susun kasus uji yang bersama-sama mencakup sebuah SOP: siapa mengerjakan apa, kapan, dengan dokumen apa, dan "
        "hasil yang diharapkan. Jumlahnya sedikit; yang tidak tercakup disebut beserta alasannya. "
        "Kode keluar: 0 tersusun, 1 SOP memiliki kesalahan, 2 salah penggunaan atau berkas tidak terbaca atau tidak "
        "dapat ditulis.",
    )
)
@click.argument("file", type=PATH)
@option(
    "--cover",
    "goal",
    type=Choice(*_GOALS),
    default="transitions",
    default_text="transitions",
    about=Text("What the test cases cover.", "Yang dicakup kasus uji."),
)
@option(
    "--refusals",
    is_flag=True,
    about=Text(
        "Also cover each refusal, wherever it can occur.",
        "Cakup juga setiap penolakan sistem, di mana pun dapat terjadi.",
    ),
)
@format_option("text", "pytest", about=Text("The format of the test cases.", "Format kasus uji."))
@option(
    "--output",
    "-o",
    metavar="FILE",
    type=PATH,
    about=Text("Write to this file; an existing file is overwritten.", "Tulis ke berkas ini; berkas yang ada ditimpa."),
)
@language_option
def tests(file: str, goal: str, refusals: bool, form: str, output: str | None, language: Language) -> None:
    """List test cases of a SOP."""
    sop = read_sop(file, language)
    try:
        found = cover(sop, _GOALS[goal], refusals=refusals, language=language)
    except SearchLimitError:
        raise UnusableSopError(messages.TOO_MANY_STATES.format(language, path=visible(file))) from None
    if output is None:
        if form == "pytest":
            click.echo(pytest_module(sop, found.walks, file), nl=False)
        else:
            _View(screen(), sop, language).print(found)
        return
    if form == "pytest":
        text = pytest_module(sop, found.walks, os.path.relpath(file, Path(output).parent))
    else:
        lines = StringIO()
        _View(Screen(lines, _FILE_WIDTH), sop, language).print(found)
        text = lines.getvalue()
    try:
        Path(output).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CommandError(unwritable(output, error, language)) from None
    click.echo(f"{visible(output)}: {messages.TEST_CASES.format(language, len(found.walks))}.")


class _View:
    """Prints test cases.

    Attributes:
        out: The screen.
        sop: The SOP.
        language: The language of the texts.
    """

    def __init__(self, out: Screen, sop: Sop, language: Language) -> None:
        self.out = out
        self.sop = sop
        self.language = language
        self._calendar = sop.calendar or ROUND_THE_CLOCK
        self._texts = {activity.id: activity.text for step in sop.steps for activity in step.activities}

    def say(self, text: Text, **data: object) -> str:
        """Return a text in the language of the view."""
        return text.format(self.language, **data)

    def print(self, found: Cover) -> None:
        """Print the test cases, the number of goals that they cover, and the goals that they do not."""
        out = self.out
        out.print(styled(f"{visible(self.sop.number)} · {visible(self.sop.title)}", Style.BOLD))
        out.print(styled(self.say(messages.TIMES_IN, zone=self._calendar.timezone), Style.DIM))
        for number, walk in enumerate(found.walks, 1):
            out.print()
            title = self.say(messages.TEST_CASE_OF, number=number, count=len(found.walks))
            out.print(styled(title, Style.BOLD))
            out.print(self._route(walk))
            self._print_moves(walk)
        out.print()
        out.print(styled(self._summary(found), Style.BOLD))
        if found.missed:
            out.print()
            out.print(styled(self.say(messages.NOT_COVERED), Style.BOLD))
            for miss in found.missed:
                out.print(miss.text(self.language), indent=2)

    def _route(self, walk: Walk) -> str:
        """Return the rows that a walk passes, by their printed numbers, and its end."""
        states = [str(move.expected.state) for move in walk.moves if move.expected.state is not None]
        names: list[str] = []
        for state in states:
            name = self.sop.labels.get(state) or state_name(self.sop, state, self.language)
            if name not in names[-1:]:
                names.append(name)
        return " → ".join(names)

    def _print_moves(self, walk: Walk) -> None:
        moves = walk.moves
        moments = [self._when(move.request.at) for move in moves]
        number = Column("#", (str(number) for number in range(1, len(moves) + 1)))
        when = Column(self.say(messages.WHEN), moments, fixed=max(map(len, moments)))
        what = Column(self.say(messages.WHAT), (self._what(move.request) for move in moves))
        who = Column(self.say(messages.WHO), (self._who(move.request.by) for move in moves))
        expected = Column(self.say(messages.EXPECTED), (self._expected(move) for move in moves))
        states = [move.expected.state for move in moves]
        closing = [after not in (before, None) for before, after in zip([None, *states[:-1]], states, strict=True)]
        layouts = [(number, when, what, who, expected), (number, stacked((when, what, who, expected), ""))]
        self.out.print_table(layouts, closing)

    def _summary(self, found: Cover) -> str:
        cases = messages.TEST_CASES.format(self.language, len(found.walks))
        calls = messages.CALLS.format(self.language, sum(len(walk.moves) for walk in found.walks))
        counts = ((kind, sum(goal.kind is kind for goal in found.reached)) for kind in GoalKind)
        reached = (messages.GOALS[kind.value].format(self.language, count) for kind, count in counts if count)
        return f"{cases}, {calls}: {', '.join(reached)}."

    def _what(self, request: Request) -> str:
        """Return what is done, and below it the moments, documents and the reason."""
        if request.action == "complete":
            lines = [self._activity(request.activity or "")]
            if request.outcome is not None:
                lines[0] += f" = {visible(request.outcome)}"
        else:
            lines = [self.say(messages.ACTIONS[request.action])]
        moments = dict(request.moments) | ({request.moment: request.value} if request.moment else {})
        lines += [f"{visible(self.sop.moments.get(id_, id_))}: {self._when(at)}" for id_, at in moments.items()]
        if request.documents:
            known = [id_ for id_ in request.documents if id_ in self.sop.documents]
            unknown = [visible(id_) for id_ in request.documents if id_ not in self.sop.documents]
            names = "; ".join([*filter(None, [document_names(self.sop, known)]), *unknown])
            lines.append(self.say(messages.WITH, names=names))
        if request.stated_reason is not None:
            lines.append(self.say(messages.BECAUSE, reason=visible(request.stated_reason)))
        return "\n".join(lines)

    def _when(self, at: datetime | None) -> str:
        """Return a time in the zone of the office; nothing for none."""
        return "" if at is None else short_moment_text(at, self._calendar.zone).in_(self.language)

    def _who(self, person: Person | None) -> str:
        """Return a performer, and the names of their actors."""
        if person is None:
            return ""
        actors = self.sop.actors
        names = ", ".join(actors[id_].name if id_ in actors else visible(id_) for id_ in sorted(person.actors))
        if person.id is None:
            return self.say(messages.NAMELESS, actors=names)
        return f"{visible(person.id)} ({names})" if names else visible(person.id)

    def _expected(self, move: Move) -> str:
        if move.expected.refused:
            return self.say(messages.REFUSED, codes=", ".join(sorted(move.expected.refused)))
        return f"→ {state_name(self.sop, str(move.expected.state), self.language)}"

    def _activity(self, id_: str) -> str:
        if id_ not in self._texts:
            return visible(id_)
        return f"{self.sop.labels[id_]} {visible(self._texts[id_])}"
