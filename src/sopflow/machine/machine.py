"""The machine that applications embed: one for a SOP, shared by all of its cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Generic, Self, TypeVar, cast, overload

from sopflow.definition import Sop
from sopflow.machine.calls import Action, Call, Documents
from sopflow.machine.case import Case
from sopflow.machine.deciding import decide
from sopflow.machine.engine import GuardedMachine, system_clock
from sopflow.machine.events import Event, Performer
from sopflow.machine.evolving import evolve
from sopflow.machine.guards import GuardFunction, HostGuard
from sopflow.machine.refusals import Refused
from sopflow.machine.replaying import replayed
from sopflow.machine.snapshots import restored
from sopflow.timing import WorkCalendar

C = TypeVar("C", bound=Case)


class SopMachine(GuardedMachine, Generic[C]):
    """A SOP as a ``transitions`` machine with guards; it opens, restores and replays cases.

    It holds nothing of any case and may be shared by threads. ``machine.states`` are the steps and the ends,
    ``machine.events`` the activities, and both may be read and drawn with the library's own means.
    """

    @overload
    def __init__(
        self: SopMachine[Case],
        sop: Sop,
        *,
        clock: Callable[[], datetime] = ...,
        calendar: WorkCalendar | None = ...,
        guards: Iterable[HostGuard | GuardFunction] = ...,
    ) -> None: ...
    @overload
    def __init__(
        self,
        sop: Sop,
        *,
        clock: Callable[[], datetime] = ...,
        calendar: WorkCalendar | None = ...,
        guards: Iterable[HostGuard | GuardFunction] = ...,
        case_class: type[C],
    ) -> None: ...

    def __init__(
        self,
        sop: Sop,
        *,
        clock: Callable[[], datetime] = system_clock,
        calendar: WorkCalendar | None = None,
        guards: Iterable[HostGuard | GuardFunction] = (),
        case_class: type[Any] = Case,
    ) -> None:
        """Build the machine of a SOP.

        Args:
            sop: The SOP.
            clock: Gives an aware time whenever a call does not say one; by default the system's.
            calendar: How time standards are counted, in place of the SOP's own calendar.
            guards: Further requirements of the host: functions of case, call and time that return why not, or None;
                wrapped in ``HostGuard`` to hold for some activities only.
            case_class: The class of its cases, a subclass of ``Case``.

        Raises:
            SopError: If the SOP has errors.
            ValueError: If a guard is for an activity that the SOP does not have.
        """
        if not isinstance(sop, Sop):
            raise TypeError(f"A machine is built of a Sop, not of {sop!r:.100}: read one with sopflow.load(path).")
        if not (isinstance(case_class, type) and issubclass(case_class, Case)):
            raise TypeError(f"case_class is a subclass of sopflow.Case, not {case_class!r}.")
        super().__init__(sop, clock=clock, calendar=calendar, guards=guards)
        self.case_class = cast("type[C]", case_class)

    def open(
        self,
        id: str,
        *,
        by: Performer | str | None = None,
        documents: Documents | None = None,
        reason: str | None = None,
        at: datetime | None = None,
    ) -> C:
        """Open a case at the first step.

        Args:
            id: The case's id, as the host knows it.
            by: Who opens it.
            documents: Supplied documents that are there from the start: ids, or references by id.
            reason: Remarks.
            at: An aware time.

        Raises:
            Refused: If documents, performer or time cannot be used.
        """
        case = self.case_class(self, id)
        call = Call(Action.OPEN, self.clock() if at is None else at, by, None, None, documents, reason)
        decision = decide(case, call)
        if decision.reasons:
            raise Refused(decision.reasons, id)
        for event in decision.events:
            evolve(case, event)
        return case

    def restore(self, snapshot: Mapping[str, Any]) -> C:
        """Make the case of a snapshot.

        Args:
            snapshot: What ``Case.snapshot`` gave, also after a way through JSON.

        Returns:
            A case that equals the one that made the snapshot.

        Raises:
            SnapshotError: If it is of another SOP, or damaged; the error names the field.
        """
        case: C = restored(self, snapshot)
        return case

    def replay(self, events: Iterable[Event]) -> C:
        """Make a case of its history.

        Args:
            events: All events of a case, from the first.

        Returns:
            A case that equals the one whose history it is.

        Raises:
            SnapshotError: If the events are not a history of this SOP; the error names the event.
        """
        case: C = replayed(self, events)
        return case

    def blank(self, id: str) -> C:
        """A case of the machine's class that nothing has happened to yet."""
        return self.case_class(self, id)

    # --- copies ----------------------------------------------------------------------------------------------

    def __copy__(self) -> Self:
        """Itself: it is sealed, and holds nothing of any case."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Itself, so that a copied case still shares it."""
        return self

    def __reduce__(self) -> tuple[Callable[[Sop], Self], tuple[Sop]]:
        """Be pickled as what it was built of, and be built anew."""
        build = partial(
            type(self), clock=self.clock, calendar=self.calendar, guards=self.guards, case_class=self.case_class
        )
        return build, (self.sop,)
