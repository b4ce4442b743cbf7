"""Walking a case by asking: which activity, who, what answer, with what, after how long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import click

from sopflow.cli.case_view import CaseView
from sopflow.cli.clock import ManualClock
from sopflow.machine import Case, Event, Performer, RefusalCode, Refused, Task
from sopflow.text import shown
from sopflow.timing import CalendarError, TimeStandardError

_COMMANDS = {
    "?": "help",
    "help": "help",
    "bantuan": "help",
    "wait": "wait",
    "tunggu": "wait",
    "attach": "attach",
    "lampirkan": "attach",
    "suspend": "suspend",
    "hentikan": "suspend",
    "resume": "resume",
    "lanjutkan": "resume",
    "restart": "restart",
    "ulang": "restart",
    "cancel": "cancel",
    "batal": "cancel",
    "history": "history",
    "riwayat": "history",
    "quit": "quit",
    "q": "quit",
    "keluar": "quit",
}
"""What may be typed in place of an activity, in both languages."""


class InteractiveWalk:
    """Walks a case as somebody at the terminal says."""

    def __init__(self, case: Case, clock: ManualClock, view: CaseView) -> None:
        """Prepare a walk.

        Args:
            case: The case, just opened.
            clock: Its clock.
            view: What prints the walk.
        """
        self._case = case
        self._clock = clock
        self._view = view
        self._say = view.say
        self._doing: dict[str, Callable[[str], None]] = {
            "help": self._help,
            "wait": self._wait,
            "attach": self._attach,
            "suspend": lambda reason: self._call(lambda: self._case.suspend(reason=reason)),
            "resume": lambda reason: self._call(lambda: self._case.resume(reason=reason)),
            "restart": lambda reason: self._call(lambda: self._case.restart_clock(reason=reason)),
            "cancel": lambda reason: self._call(lambda: self._case.cancel(reason=reason)),
            "history": lambda _: self._view.history(),
        }

    def run(self) -> None:
        """Ask until the case has ended, or the walk is left: by ``quit``, Ctrl-D or Ctrl-C."""
        self._view.happened(self._case.history)
        try:
            shown_last: tuple[int, datetime] | None = None
            while not self._case.ended:
                tasks = self._case.tasks()
                stands = (self._case.version, self._clock.now)
                if stands != shown_last:
                    self._view.standing(self._clock.now, tasks)
                    shown_last = stands
                if not self._one(tasks):
                    return
        except click.Abort:
            self._view.out.print()

    def _one(self, tasks: tuple[Task, ...]) -> bool:
        """Ask for one thing and do it; whether the walk goes on."""
        choice = self._ask(self._say("ask activity"), "1" if tasks else self._say("resume")).strip()
        word, _, rest = choice.partition(" ")
        command = _COMMANDS.get(word.casefold())
        if command == "quit":
            return False
        if choice.startswith("+"):
            self._wait(choice)
        elif choice.isdecimal() and 1 <= int(choice) <= len(tasks):
            self._complete(tasks[int(choice) - 1])
        elif command is not None:
            self._doing[command](rest.strip())
        else:
            self._by_name(choice, tasks)
        return True

    def _ask(self, question: str, default: str) -> str:
        return str(click.prompt(question, default=default, show_default=bool(default)))

    # --- completing an activity -----------------------------------------------------------------------------

    def _by_name(self, choice: str, tasks: tuple[Task, ...]) -> None:
        """An activity by its id: an open one is asked about, any other is tried, and says why not."""
        task = next((task for task in tasks if task.activity == choice), None)
        sop = self._case.machine.sop
        if task is not None:
            self._complete(task)
        elif any(activity.id == choice for step in sop.steps for activity in step.activities):
            activity = sop.activity(choice)
            outcome = next(iter(activity.outcomes), None)
            by = Performer(None, activity.actors)
            self._call(lambda: self._case.complete(choice, by=by, outcome=outcome))
        else:
            self._view.trouble(self._say("unknown choice", choice=shown(choice)))

    def _complete(self, task: Task) -> None:
        """Ask all that completing a task needs, and try it."""
        by = self._performer(task)
        outcome = self._outcome(task) if task.outcomes else None
        documents: tuple[str, ...] = ()
        if task.missing:
            names = self._view.documents(task.missing)
            if click.confirm(self._say("ask hand over", names=names), default=True):
                documents = task.missing
        at = self._passing(self._ask(self._say("ask time"), "0"))
        if at is None:
            return

        def complete() -> tuple[Event, ...]:
            verdict = self._case.may(task.activity, by=by, outcome=outcome, documents=documents, at=at)
            late = any(refusal.code == RefusalCode.REASON for refusal in verdict.reasons)
            reason = self._ask(self._say("ask reason"), "") if late else None
            return self._case.complete(task.activity, by=by, outcome=outcome, documents=documents, reason=reason, at=at)

        self._call(complete)

    def _performer(self, task: Task) -> Performer:
        """Who acts: a person's name for the first actor, an actor's id, or both with a slash between."""
        first = task.actors[0]
        typed = self._ask(self._say("ask who"), first).strip()
        name, slash, actor = (part.strip() for part in typed.partition("/"))
        if slash:
            return Performer(name or None, actor)
        return Performer(None, name) if name in self._case.machine.sop.actors else Performer(name or None, first)

    def _outcome(self, task: Task) -> str:
        answers = ", ".join(f"{number} {answer}" for number, answer in enumerate(task.outcomes, 1))
        typed = self._ask(self._say("ask outcome", answers=answers), task.outcomes[0]).strip()
        if typed.isdecimal() and 1 <= int(typed) <= len(task.outcomes):
            return task.outcomes[int(typed) - 1]
        return typed

    # --- commands -----------------------------------------------------------------------------------------------

    def _help(self, _: str) -> None:
        self._view.out.print(self._say("help"))

    def _wait(self, text: str) -> None:
        before = self._clock.now
        at = self._passing(text)
        if at is not None and at < before:
            self._view.trouble(self._say("back in time"))

    def _attach(self, text: str) -> None:
        documents = {}
        for word in text.split():
            id_, _, reference = word.partition("=")
            documents[id_] = reference or None
        if documents:
            self._call(lambda: self._case.attach(documents))
        else:
            example = next(iter(self._case.machine.sop.documents), "surat")
            self._view.trouble(self._say("attach what", example=example))

    # --- time and calls ------------------------------------------------------------------------------------------

    def _passing(self, text: str) -> datetime | None:
        """Let time pass, and what lapses with it; the time that was meant, or None when it is none.

        A time in the past moves nothing; the case itself says what is wrong with it.
        """
        try:
            at = self._clock.after(text)
        except (TimeStandardError, CalendarError) as error:
            self._misread(error)
            return None
        if at >= self._clock.now:
            self._clock.now = at
            self._call(self._case.tick)
        return at

    def _call(self, call: Callable[[], tuple[Event, ...]]) -> None:
        """Make a call on the case, and tell what it caused or why it is refused."""
        try:
            events = call()
        except Refused as error:
            self._view.refused(error.reasons)
        except CalendarError as error:
            self._misread(error)
        else:
            self._view.happened(events)

    def _misread(self, error: TimeStandardError | CalendarError) -> None:
        language = self._view.language
        self._view.trouble(f"{error.reason.in_(language)} {error.hint.in_(language)}")
