"""An interactive walk: it asks which activity, who, which answer, which documents, and after how long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sopflow.cli import messages, walk_messages
from sopflow.cli.case_view import CaseView
from sopflow.cli.clock import ManualClock
from sopflow.cli.exits import CommandError
from sopflow.machine import Action, Case, Event, Performer, RefusalCode, Refused, Task
from sopflow.text import shown, visible
from sopflow.timing import CalendarError, TimeStandardError

_COMMANDS = {
    "help": ("?", "help", "bantuan"),
    "wait": ("wait", "tunggu"),
    "attach": ("attach", "lampirkan"),
    "moment": ("moment", "saat"),
    "suspend": ("suspend", "tangguhkan", "hentikan"),
    "resume": ("resume", "lanjutkan"),
    "restart": ("restart", "ulang"),
    "recount": ("recount", "hitung"),
    "correct": ("correct", "koreksi"),
    "cancel": ("cancel", "batalkan", "batal"),
    "history": ("history", "riwayat"),
    "quit": ("quit", "q", "keluar"),
}
"""The words of each command; all languages work in all walks."""

_COMMAND_OF = {word: command for command, words in _COMMANDS.items() for word in words}
_YES = {"y", "yes", "ya"}
_NO = {"n", "no", "t", "tidak"}


class InteractiveWalk:
    """Walks through a case as the user at the terminal decides."""

    def __init__(self, case: Case, clock: ManualClock, view: CaseView) -> None:
        """Prepare a walk.

        Args:
            case: The case, just opened.
            clock: Its clock.
            view: The view that prints the walk.
        """
        self._case = case
        self._clock = clock
        self._view = view
        self._say = view.say
        self._actions: dict[str, Callable[[str], None]] = {
            "help": self._help,
            "wait": self._wait,
            "attach": self._attach,
            "moment": self._set_moment,
            "suspend": lambda reason: self._act(self._case.suspend, Action.SUSPEND, reason),
            "resume": lambda reason: self._act(self._case.resume, Action.RESUME, reason),
            "restart": lambda reason: self._act(self._case.restart_clock, Action.RESTART_CLOCK, reason),
            "recount": lambda reason: self._act(self._case.recount, Action.RECOUNT, reason),
            "correct": self._correct,
            "cancel": lambda reason: self._act(self._case.cancel, Action.CANCEL, reason),
            "history": lambda _: self._view.print_history(),
        }

    def run(self) -> None:
        """Ask until the case has ended, or the user leaves the walk by ``quit`` or by closing the input."""
        self._view.print_events(self._case.history)
        try:
            last_shown: tuple[int, datetime] | None = None
            while not self._case.ended:
                tasks = tuple(task for task in self._case.tasks() if not task.suspended)
                state = (self._case.version, self._clock.now)
                if state != last_shown:
                    self._view.print_state(self._clock.now, tasks)
                    last_shown = state
                if not self._one(tasks):
                    return
        except EOFError:
            self._view.out.print()

    def _one(self, tasks: tuple[Task, ...]) -> bool:
        """Ask for one action and carry it out; return whether the walk goes on."""
        default = "1" if tasks else self._say(walk_messages.RESUME)
        choice = self._ask(self._say(walk_messages.ASK_ACTIVITY), default).strip()
        word, _, rest = choice.partition(" ")
        command = _COMMAND_OF.get(word.casefold())
        if command == "quit":
            return False
        if choice.startswith("+"):
            self._wait(choice)
        elif choice.isdecimal() and 1 <= int(choice) <= len(tasks):
            self._complete(tasks[int(choice) - 1])
        elif command is not None:
            self._actions[command](rest.strip())
        elif choice.isdecimal() and self._case.suspended_since is not None:
            self._view.print_problem(self._say(walk_messages.CLOCK_STOPPED))
        else:
            self._by_id(choice, tasks)
        return True

    def _ask(self, question: str, default: str = "") -> str:
        """Ask a question and return the answer.

        Raises:
            EOFError: At the end of the input.
            CommandError: If there is no input.
        """
        try:
            return input(f"{question} [{default}]: " if default else f"{question}: ") or default
        except (RuntimeError, ValueError):
            # Python has no standard input, or it is closed.
            raise CommandError(self._say(messages.NO_INPUT)) from None

    def ask_condition(self, name: str) -> bool:
        """Ask whether a condition is met."""
        return self._confirm(self._say(walk_messages.ASK_CONDITION, name=visible(name)))

    def _confirm(self, question: str) -> bool:
        """Ask a question until the answer is yes or no; nothing is yes."""
        while True:
            answer = self._ask(question).strip().casefold()
            if answer in _YES or not answer:
                return True
            if answer in _NO:
                return False
            self._view.print_problem(self._say(walk_messages.YES_OR_NO))

    # --- completing an activity -----------------------------------------------------------------------------

    def _by_id(self, choice: str, tasks: tuple[Task, ...]) -> None:
        """Complete an activity by its id; one that is not open is tried, so that its refusal is shown."""
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
            self._view.print_problem(self._say(walk_messages.UNKNOWN_CHOICE, choice=shown(choice)))

    def _complete(self, task: Task) -> None:
        """Ask for everything that completing a task needs, and try to complete it."""
        by = self._performer(task)
        outcome = self._outcome(task) if task.outcomes else None
        documents: tuple[str, ...] = ()
        missing = (*task.missing, *(group[0] for group in task.missing_any))
        if missing:
            names = self._view.document_names(missing)
            if self._confirm(self._say(walk_messages.ASK_DOCUMENTS, names=names)):
                documents = missing
        at = self._pass_time(self._ask(self._say(walk_messages.ASK_TIME), "0"))
        if at is None:
            return

        def complete() -> tuple[Event, ...]:
            verdict = self._case.may(task.activity, by=by, outcome=outcome, documents=documents, at=at)
            late = any(refusal.code == RefusalCode.REASON for refusal in verdict.reasons)
            reason = self._ask(self._say(walk_messages.ASK_REASON)) if late else None
            return self._case.complete(task.activity, by=by, outcome=outcome, documents=documents, reason=reason, at=at)

        self._call(complete)

    def _performer(self, task: Task) -> Performer:
        """Ask who acts: a person's name for the first actor, an actor's id, or name/actor/person represented."""
        first = task.actors[0]
        typed = self._ask(self._say(walk_messages.ASK_WHO), first).strip()
        name, slash, actor = (part.strip() for part in typed.partition("/"))
        if slash:
            actor, _, represented = (part.strip() for part in actor.partition("/"))
            return Performer(name or None, actor, on_behalf_of={actor: represented} if name and represented else {})
        return Performer(None, name) if name in self._case.machine.sop.actors else Performer(name or None, first)

    def _outcome(self, task: Task) -> str:
        answers = ", ".join(f"{number} {answer}" for number, answer in enumerate(task.outcomes, 1))
        typed = self._ask(self._say(walk_messages.ASK_OUTCOME, answers=answers), task.outcomes[0]).strip()
        if typed.isdecimal() and 1 <= int(typed) <= len(task.outcomes):
            return task.outcomes[int(typed) - 1]
        return typed

    # --- commands -----------------------------------------------------------------------------------------------

    def _help(self, _: str) -> None:
        self._view.out.print(self._say(walk_messages.HELP))

    def _wait(self, text: str) -> None:
        before = self._clock.now
        at = self._pass_time(text)
        if at is not None and at < before:
            self._view.print_problem(self._say(walk_messages.TIME_GOES_ON))

    def _attach(self, text: str) -> None:
        documents = {}
        for word in text.split():
            id_, _, reference = word.partition("=")
            documents[id_] = reference or None
        if documents:
            self._call(lambda: self._case.attach(documents, by=self._official(Action.ATTACH)))
        else:
            example = next(iter(self._case.machine.sop.documents), "surat")
            self._view.print_problem(self._say(walk_messages.ATTACH_WHAT, example=example))

    def _set_moment(self, text: str) -> None:
        """Set or amend a moment, such as ``jadwal=2026-03-02 09:00``; an amendment needs a reason."""
        id_, _, typed = (part.strip() for part in text.partition("=" if "=" in text else " "))
        if not typed:
            example = next(iter(self._case.machine.sop.moments), "jadwal")
            self._view.print_problem(self._say(walk_messages.MOMENT_WHAT, example=example))
            return
        try:
            value = self._clock.after(typed)
        except (TimeStandardError, CalendarError) as error:
            self._print_unusable(error)
            return
        by = self._official(Action.SET_MOMENT)

        def set_moment() -> tuple[Event, ...]:
            verdict = self._case.may(Action.SET_MOMENT, by=by, moment=id_, value=value)
            amends = any(refusal.code == RefusalCode.REASON for refusal in verdict.reasons)
            reason = self._ask(self._say(walk_messages.ASK_AMENDING)) if amends else None
            return self._case.set_moment(id_, value, by=by, reason=reason)

        self._call(set_moment)

    def _correct(self, text: str) -> None:
        number, _, reason = text.partition(" ")
        if number.isascii() and number.isdecimal():
            by = self._official(Action.CORRECT)
            self._call(lambda: self._case.correct(to=int(number[:9]), by=by, reason=reason))
        else:
            self._view.print_problem(self._say(walk_messages.CORRECT_WHAT))

    def _act(self, act: Callable[..., tuple[Event, ...]], action: Action, reason: str) -> None:
        self._call(lambda: act(by=self._official(action), reason=reason))

    def _official(self, action: Action) -> str | None:
        """Return the first actor to whom the SOP reserves an action; None if anyone may take it."""
        return next(iter(self._case.machine.authority.get(action, ())), None)

    # --- time and calls ------------------------------------------------------------------------------------------

    def _pass_time(self, text: str) -> datetime | None:
        """Let time pass, and lapse what lapses meanwhile; return the time, or None if the text is not a time.

        A time in the past moves nothing; the case itself refuses it.
        """
        try:
            at = self._clock.after(text)
        except (TimeStandardError, CalendarError) as error:
            self._print_unusable(error)
            return None
        if at >= self._clock.now:
            self._clock.now = at
            self._call(self._case.tick)
        return at

    def _call(self, call: Callable[[], tuple[Event, ...]]) -> None:
        """Make a call on the case, and print its events or why it is refused."""
        try:
            events = call()
        except Refused as error:
            self._view.print_refusals(error.reasons)
        except CalendarError as error:
            self._print_unusable(error)
        else:
            self._view.print_events(events)

    def _print_unusable(self, error: TimeStandardError | CalendarError) -> None:
        language = self._view.language
        self._view.print_problem(f"{error.reason.in_(language)} {error.hint.in_(language)}")
