"""What a walk tells: where the case stands, what happens to it, why something is refused, and its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sopflow.cli.columns import Column, SpannedTable, fit, squeezed
from sopflow.cli.messages import Say, moment_text, speech
from sopflow.cli.rows import state_text
from sopflow.machine import Case, Event, EventKind, Refusal, Task
from sopflow.machine.messages import duration_text
from sopflow.text import Language, visible

_ROOMY = 110
"""The width from which a day and a time stand on one line of the history."""


class CaseView:
    """Prints what a walk shows.

    Attributes:
        out: Where to.
        case: The case that is walked.
        language: In which language.
        say: Its words.
    """

    def __init__(self, out: Console, case: Case, language: Language) -> None:
        """Make a view of a case."""
        self.out = out
        self.case = case
        self.language = language
        self.say: Say = speech(language)
        self._sop = case.machine.sop
        self._zone = case.machine.calendar.zone
        self._numbers = self._sop.labels
        ascii_only = out.options.ascii_only
        self._yes, self._no, self._arrow = ("+", "x", "->") if ascii_only else ("✓", "✗", "→")

    # --- names -------------------------------------------------------------------------------------------

    def moment(self, at: datetime) -> str:
        """An instant in the calendar's zone."""
        return moment_text(at, self._zone, self.language)

    def actors(self, ids: Iterable[str]) -> str:
        """The names of actors; of those that the SOP does not know, the ids."""
        known = self._sop.actors
        return ", ".join(known[id_].name if id_ in known else visible(id_) for id_ in ids)

    def documents(self, ids: Iterable[str]) -> str:
        """The names of documents, with the references that the case has for them."""
        return ", ".join(self._document(id_, self.case.reference(id_)) for id_ in ids)

    def _document(self, id_: str, reference: str | None) -> str:
        name = self._sop.documents[id_].name
        return f"{name} [{visible(reference)}]" if reference else name

    def state(self, id_: str) -> str:
        """A state: the number and id of a step, or the name of an end."""
        return state_text(self._sop, id_, self.say)

    # --- where the case stands -----------------------------------------------------------------------------

    def standing(self, now: datetime, tasks: tuple[Task, ...]) -> None:
        """Print the state, the due time, the documents and the open tasks.

        Args:
            now: The time.
            tasks: What the case waits for.
        """
        case, say = self.case, self.say
        row = say("row", number=self._numbers[case.state], count=len(self._sop.steps))
        self.out.print()
        self.out.rule(
            Text(f"{row} · {case.state} · {self.moment(now)}", "bold"),
            align="left",
            style="dim",
            characters="-" if self.out.options.ascii_only else "─",
        )
        facts = Table.grid(padding=(0, 2))
        facts.add_column(no_wrap=True, style="dim")
        facts.add_column(overflow="fold")
        facts.add_row(say("due"), self._due(now))
        facts.add_row(say("documents"), self.documents(case.documents) or say("none"))
        self.out.print(Padding(facts, (0, 0, 0, 2), expand=False))
        for number, task in enumerate(tasks, 1):
            self._task(number, task)

    def _due(self, now: datetime) -> str:
        case, say = self.case, self.say
        if case.suspended_since is not None:
            since = say("suspended since", since=self.moment(case.suspended_since))
            left = case.remaining
            return since + (f", {say('remaining')} {duration_text(left.amount, self.language)}" if left else "")
        if case.due is None:
            return say("no due")
        due = self.moment(case.due)
        return say("was due", due=due) if case.is_late(now) else due

    def _task(self, number: int, task: Task) -> None:
        say = self.say
        who = f" {say('or')} ".join(self._sop.actors[id_].name for id_ in task.actors)
        lines = [Text.assemble((task.activity, "bold cyan"), f" · {who}"), Text(task.text)]
        if task.due is not None and task.due != self.case.due:
            lines.append(Text(f"{say('due')} {self.moment(task.due)}"))
        if task.missing:
            lines.append(Text(f"{say('missing')}: {self.documents(task.missing)}", "yellow"))
        grid = Table.grid(padding=(0, 1))
        grid.add_column(justify="right", no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(f"{number})", Text("\n").join(lines))
        self.out.print(Padding(grid, (0, 0, 0, 2), expand=False))

    # --- what happens ----------------------------------------------------------------------------------------

    def happened(self, events: Iterable[Event]) -> None:
        """Print events: what, who, where to; below it the documents and remarks."""
        for event in events:
            words = f"{self.moment(event.at)}  {self._what(event)}"
            if event.by is not None:
                words += f" · {self._who(event)}"
            if event.target is not None:
                words += f" {self._arrow} {self.state(event.target)}"
            style = "yellow" if self._is_late(event) else "green"
            self._line(self._yes, "\n".join([words, *self._remarks(event)]), style)

    def refused(self, reasons: Iterable[Refusal]) -> None:
        """Print why something is refused, and what to do."""
        for reason in reasons:
            words = f"[{reason.code}] {reason.message(self.language)} {reason.hint(self.language)}"
            self._line(self._no, words.rstrip(), "red")

    def trouble(self, words: str) -> None:
        """Print what cannot be understood."""
        self._line("!", words, "yellow")

    def _line(self, sign: str, words: str, style: str) -> None:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True, style=style)
        grid.add_column(overflow="fold")
        grid.add_row(sign, Text(words))
        self.out.print(Padding(grid, (0, 0, 0, 1), expand=False))

    def _what(self, event: Event) -> str:
        if event.activity is None:
            return self.say(event.kind.value)
        return event.activity + (f" = {event.outcome}" if event.outcome else "")

    def _what_then(self, event: Event) -> str:
        what = self._what(event)
        return what if event.target is None else f"{what}\n{self._arrow} {self.state(event.target)}"

    def _who(self, event: Event) -> str:
        by = event.by
        if by is None:
            return ""
        actors = self.actors(sorted(by.actors))
        return f"{visible(by.id)} ({actors})" if by.id and actors else visible(by.id or actors)

    def _remarks(self, event: Event) -> list[str]:
        say, produced = self.say, self._produced(event)
        handed = {id_: reference for id_, reference in event.documents.items() if id_ not in produced}
        made = {id_: reference for id_, reference in event.documents.items() if id_ in produced}
        remarks = [
            say(key, names=", ".join(self._document(id_, reference) for id_, reference in documents.items()))
            for key, documents in (("with", handed), ("makes", made), ("takes out", dict.fromkeys(event.discarded)))
            if documents
        ]
        late = event.late_by or event.activity_late_by
        if late is not None:
            remarks.append(say("late by", length=duration_text(late, self.language)))
        if event.reason:
            remarks.append(say("reason", reason=visible(event.reason)))
        return remarks

    def _produced(self, event: Event) -> frozenset[str]:
        """What an event brings into the case by itself; all else was handed over with it."""
        if event.activity is None:
            return frozenset()
        activity = self._sop.activity(event.activity)
        outcome = activity.outcomes[event.outcome].produces if event.outcome else ()
        of_row = self._sop.step_of(event.activity).produces if event.target is not None else ()
        return frozenset((*activity.produces, *outcome, *of_row))

    @staticmethod
    def _is_late(event: Event) -> bool:
        return event.kind is EventKind.LAPSED or event.late_by is not None or event.activity_late_by is not None

    # --- the end -----------------------------------------------------------------------------------------------

    def history(self) -> None:
        """Print all that has happened as a table, and where the case stands."""
        say = self.say
        events = self.case.history
        moments = [self.moment(event.at) for event in events]
        longest = max(map(len, moments))
        columns = (
            Column("#", (Text(str(event.seq)) for event in events)),
            # A day and a time: one beside the other where there is room, else one below the other.
            Column(
                say("when"),
                (Text(moment) for moment in moments),
                fixed=longest if self.out.width >= _ROOMY else longest - len(" 07:30"),
            ),
            Column(say("what"), (Text(self._what_then(event)) for event in events)),
            Column(say("who"), (Text(self._who(event)) for event in events)),
            Column(say("remarks"), (Text("\n".join(self._remarks(event))) for event in events)),
        )
        widths = squeezed(fit(columns, self.out.width), self.out.width)
        self.out.print()
        self.out.print(Text(say("history", zone=self.case.machine.calendar.timezone), "bold"))
        self.out.print(SpannedTable(columns, widths, tuple(event.target is not None for event in events)))
        key = "ended" if self.case.ended else "not ended"
        self.out.print(Text(say(key, state=self.state(self.case.state)), "bold"))
