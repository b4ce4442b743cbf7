"""The view of a case in a walk: its state, its events, refusals, and its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sopflow.cli import messages, walk_messages
from sopflow.cli.grid import Column, stacked
from sopflow.cli.screen import Screen
from sopflow.cli.styled import Style, joined, styled
from sopflow.dates import duration_text, short_moment_text
from sopflow.definition import Step
from sopflow.machine import Case, Correction, Event, EventKind, MomentSet, Refusal, Task
from sopflow.tables import state_name
from sopflow.text import Language, Text, visible

_ROOMY = 110
"""The width from which a day and a time are on one line of the history."""


class CaseView:
    """Prints a case.

    Attributes:
        out: The screen.
        case: The case.
        language: The language of the texts.
    """

    def __init__(self, out: Screen, case: Case, language: Language) -> None:
        """Make a view of a case."""
        self.out = out
        self.case = case
        self.language = language
        self._sop = case.machine.sop
        self._zone = case.machine.calendar.zone

    # --- names -----------------------------------------------------------------------------------------------

    def say(self, text: Text, **data: object) -> str:
        """Return a text in the language of the view."""
        return text.format(self.language, **data)

    def document_names(self, ids: Iterable[str]) -> str:
        """Return the names of documents, with the references that the case has for them."""
        return ", ".join(self._document(id_, self.case.reference(id_)) for id_ in ids)

    def _document(self, id_: str, reference: str | None) -> str:
        name = self._sop.documents[id_].name
        return f"{name} [{visible(reference)}]" if reference else name

    def _moment(self, at: datetime) -> str:
        return short_moment_text(at, self._zone).in_(self.language)

    def _state(self, id_: str) -> str:
        return state_name(self._sop, id_, self.language)

    # --- the state -------------------------------------------------------------------------------------------

    def print_state(self, now: datetime, tasks: tuple[Task, ...]) -> None:
        """Print the state, the due time, the documents and the open tasks.

        Args:
            now: The time.
            tasks: The open tasks.
        """
        row = self.say(walk_messages.ROW, number=self._sop.labels[self.case.state])
        self.out.print()
        self.out.print_rule(f"{row} · {self.case.state} · {self._moment(now)}")
        facts = [
            (self.say(walk_messages.DUE), self._due(now)),
            (self.say(walk_messages.DOCUMENTS), self.document_names(self.case.documents) or self.say(messages.NONE)),
        ]
        if self._sop.moments:
            facts.append((self.say(walk_messages.MOMENTS), self._moments()))
        self.out.print_pairs(facts, indent=2, style=Style.DIM)
        for number, task in enumerate(tasks, 1):
            self._print_task(number, task, now)

    def _moments(self) -> str:
        unset, known = self.say(walk_messages.NOT_SET), self.case.moments
        return "\n".join(
            self._named(id_, self._moment(known[id_]) if id_ in known else unset) for id_ in self._sop.moments
        )

    def _named(self, moment: str, what: str) -> str:
        return f"{visible(self._sop.moments.get(moment, moment))} [{moment}]: {what}"

    def _due(self, now: datetime) -> str:
        case = self.case
        if case.suspended_since is not None:
            since = self.say(walk_messages.SUSPENDED_SINCE, since=self._moment(case.suspended_since))
            if (left := case.remaining) is None:
                return since
            return f"{since}, {self.say(walk_messages.REMAINING, length=left.format(self.language))}"
        if case.due is None:
            names = self._missing_moments(self._sop.step(case.state))
            return self.say(walk_messages.WAITS_FOR_MOMENTS, names=names) if names else self.say(walk_messages.NO_DUE)
        due = self._moment(case.due)
        if case.is_late(now):
            return self.say(walk_messages.DUE_PASSED, due=due)
        return self.say(walk_messages.DUE_PROVISIONAL, due=due) if case.due_is_provisional else due

    def _missing_moments(self, step: Step) -> str:
        """Return the names of the moments without which a row has no due time."""
        earliest = None if step.not_before is None or step.since or step.before else step.not_before.moment
        needed = (step.since, step.before, earliest) if step.limit is not None else ()
        missing = (self._sop.moments.get(id_ or "") for id_ in needed if id_ not in self.case.moments)
        return ", ".join(visible(name) for name in missing if name is not None)

    def _print_task(self, number: int, task: Task, now: datetime) -> None:
        who = f" {self.say(messages.OR)} ".join(self._sop.actors[id_].name for id_ in task.actors)
        lines = [styled(task.text, Style.BOLD_CYAN) + f" · {who}" + styled(f" · {task.activity}", Style.DIM)]
        if task.due is not None and task.due != self.case.due:
            due = self._moment(task.due)
            due = self.say(walk_messages.DUE_PROVISIONAL, due=due) if task.due_is_provisional else due
            lines.append(styled(f"{self.say(walk_messages.DUE)} {due}"))
        if task.moments:
            names = ", ".join(visible(self._sop.moments[id_]) for id_ in task.moments)
            lines.append(styled(self.say(walk_messages.WAITS_FOR_MOMENTS, names=names), Style.YELLOW))
        if task.not_before is not None and task.not_before > now:
            earliest = self.say(walk_messages.EARLIEST, at=self._moment(task.not_before))
            lines.append(styled(earliest, Style.YELLOW))
        if task.missing:
            missing = self.say(walk_messages.MISSING_DOCUMENTS, names=self.document_names(task.missing))
            lines.append(styled(missing, Style.YELLOW))
        self.out.print(joined("\n", lines), sign=f"{number}) ", indent=2)

    # --- what happens ----------------------------------------------------------------------------------------

    def print_events(self, events: Iterable[Event]) -> None:
        """Print events: time, activity, performer and new state; below, documents and remarks."""
        for event in events:
            words = f"{self._moment(event.at)}  {self._what(event)}"
            if event.by is not None:
                words += f" · {self._who(event)}"
            if event.target is not None:
                words += f" → {self._state(event.target)}"
            style = Style.YELLOW if _is_late(event) else Style.GREEN
            self._print_line("✓", style, "\n".join([words, *self._remarks(event)]))

    def print_refusals(self, reasons: Iterable[Refusal]) -> None:
        """Print why a call was refused, and what to do."""
        for reason in reasons:
            words = f"[{reason.code}] {reason.message(self.language)} {reason.hint(self.language)}"
            self._print_line("✗", Style.RED, words.rstrip())

    def print_problem(self, words: str) -> None:
        """Print what is wrong with an input."""
        self._print_line("!", Style.YELLOW, words)

    def _print_line(self, sign: str, style: Style, words: str) -> None:
        self.out.print(words, sign=styled(sign, style) + " ", indent=1)

    def _what(self, event: Event) -> str:
        if isinstance(event.detail, MomentSet):
            return self._named(event.detail.moment, self._moment(event.detail.value))
        if event.activity is None:
            to = event.detail.to if isinstance(event.detail, Correction) else None
            return self.say(walk_messages.EVENTS[event.kind.value], to=to)
        activity = self._sop.activity(event.activity).text
        return f"{activity} = {event.outcome}" if event.outcome else activity

    def _who(self, event: Event) -> str:
        by = event.by
        if by is None:
            return ""
        known = self._sop.actors
        actors = ", ".join(known[id_].name if id_ in known else visible(id_) for id_ in sorted(by.actors))
        who = f"{visible(by.id)} ({actors})" if by.id and actors else visible(by.id or actors)
        if event.on_behalf_of is None:
            return who
        return self.say(walk_messages.ON_BEHALF_OF, who=who, person=visible(event.on_behalf_of))

    def _remarks(self, event: Event) -> list[str]:
        produced = self._produced(event)
        parts = (
            (messages.WITH, {id_: reference for id_, reference in event.documents.items() if id_ not in produced}),
            (walk_messages.PRODUCED, {id_: reference for id_, reference in event.documents.items() if id_ in produced}),
            (walk_messages.WITHDRAWN, dict.fromkeys(event.discarded)),
        )
        remarks = [
            self.say(text, names=", ".join(self._document(id_, reference) for id_, reference in documents.items()))
            for text, documents in parts
            if documents
        ]
        if event.kind is EventKind.OPENED and event.schedule is not None:
            remarks += [self._named(id_, self._moment(at)) for id_, at in event.schedule.moments.items()]
        late = event.late_by or event.activity_late_by
        if late is not None:
            remarks.append(self.say(walk_messages.LATE_BY, length=duration_text(late)))
        if event.reason:
            remarks.append(self.say(messages.BECAUSE, reason=visible(event.reason)))
        return remarks

    def _produced(self, event: Event) -> frozenset[str]:
        """Return the documents that an event produced; the others were handed over with it."""
        if event.activity is None:
            return frozenset()
        step, activity = self._sop.step_of(event.activity), self._sop.activity(event.activity)
        return frozenset(step.made_by(activity, event.outcome, completes=event.target is not None))

    # --- the end -----------------------------------------------------------------------------------------------

    def print_history(self) -> None:
        """Print all events as a table, and the state."""
        events = self.case.history
        moments = [self._moment(event.at) for event in events]
        longest = max(map(len, moments))
        # The day and the time are beside each other if there is room, else below each other.
        space = longest if self.out.width >= _ROOMY else longest - len(" 07:30")
        number = Column("#", (str(event.seq) for event in events))
        when = Column(self.say(messages.WHEN), moments, fixed=space)
        what = Column(self.say(messages.WHAT), (self._what_then(event) for event in events))
        who = Column(self.say(messages.WHO), (self._who(event) for event in events))
        remarks = Column(self.say(walk_messages.REMARKS), ("\n".join(self._remarks(event)) for event in events))
        layouts = [(number, when, what, who, remarks), (number, stacked((when, what, who, remarks), ""))]
        self.out.print()
        heading = self.say(walk_messages.HISTORY, zone=self.case.machine.calendar.timezone)
        self.out.print(styled(heading, Style.BOLD))
        self.out.print_table(layouts, [event.target is not None for event in events])
        text = walk_messages.ENDED if self.case.ended else walk_messages.NOT_ENDED
        self.out.print(styled(self.say(text, state=self._state(self.case.state)), Style.BOLD))

    def _what_then(self, event: Event) -> str:
        what = self._what(event)
        return what if event.target is None else f"{what}\n→ {self._state(event.target)}"


def _is_late(event: Event) -> bool:
    return event.kind is EventKind.LAPSED or event.late_by is not None or event.activity_late_by is not None
