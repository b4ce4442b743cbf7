"""Systems with one planted fault each, and the length of the shortest walk that shows it.

Some are machines of a changed SOP, which an application misread; the others misbehave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from typing import Any

from attrs import evolve, frozen

import sopflow
from sopflow import Sop, SopMachine
from sopflow.frozen import FrozenMap
from sopflow.testing import CaseSystem, Person, Request, Result, View
from sopflow.testing.systems import System
from sopflow.timing import DayMeaning

IZIN = sopflow.loads("""
sopflow: 1
number: IZIN-1
title: Izin
calendar:
  timezone: Asia/Jakarta
  hours: {mon-fri: "08:00-12:00, 13:00-16:00"}
  closed: [2026-03-16]
actors: {loket: Loket, kasi: Kasi, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}, memo: Memo, izin: Izin}
ends: {ditolak: Ditolak}
steps:
  - {id: terima, activity: Menerima, actor: loket, requires: berkas, within: 2 jam}
  - id: kaji
    within: 1 hari
    on_late: justify
    activities:
      - {id: baca, activity: Membaca, actor: kasi}
      - {id: catat, activity: Mencatat, actor: kasi, after: baca, produces: memo, within: 3 jam}
      - {id: parap, activity: Memarap, actor: kepala}
  - id: periksa
    activity: Memeriksa
    actor: kepala
    requires: memo
    not_same_person_as: terima
    within: 2 hari
    outcomes: {lengkap: putus, ulang: {to: terima, discards: [berkas, memo]}, tolak: ditolak}
  - {id: putus, activity: Memutus, actor: kepala, within: 1 hari, on_late: {goto: terbit}}
  - {id: terbit, activity: Menerbitkan, actor: loket, produces: izin, within: 1 hari}
  - {id: serah, activity: Menyerahkan, actor: loket, requires: izin}
""")


@frozen
class Fault:
    """A planted fault.

    Attributes:
        name: The misbehavior, as a predicate.
        make: Creates a system with the fault.
        best: The number of calls of the shortest walk that shows it, including the opening.
    """

    name: str
    make: Callable[[], System]
    best: int


def faults() -> Iterator[Fault]:
    """Yield all faults."""
    # A case reaches kaji after open and terima, periksa after baca, catat and parap as well, putus after periksa.
    for name, best, sop in _misread():
        machine = SopMachine(sop)
        yield Fault(name, lambda machine=machine: CaseSystem(machine), best)  # type: ignore[misc]
    machine = SopMachine(IZIN)
    for system, best in _MISBEHAVING.items():
        yield Fault(str(system.__doc__), lambda system=system: system(machine), best)  # type: ignore[misc]


# --- misread SOPs -----------------------------------------------------------------------------------------


def _misread() -> Iterator[tuple[str, int, Sop]]:
    yield "skips a row", 6, _with("periksa", outcomes=_outcomes(lengkap="terbit", tolak="putus"))
    yield "continues with a wrong row after a negative answer", 6, _with("periksa", outcomes=_outcomes(tolak="end"))
    yield "returns to a wrong row", 6, _with("periksa", outcomes=_outcomes(ulang="kaji"))
    yield "accepts a wrong actor", 2, _with("terima", actor="kasi")
    yield "accepts any actor at one row", 6, _with("periksa", actor=sopflow.AnyOf(["kepala", "kasi"]))
    yield "does not require a document", 2, _row("terima", requires=())
    yield "requires a document that is not needed", 7, _row("putus", requires=("izin",), produces=("izin",))
    yield "produces a document too early", 2, _row("terima", produces=("memo",))
    yield "keeps documents that must be handed over again", 6, _with("periksa", outcomes=_outcomes(ulang="terima"))
    yield "accepts late work without a reason", 3, _row("kaji", on_late=sopflow.OnLate.RECORD)
    yield "requires a reason without need", 2, _row("terima", on_late=sopflow.OnLate.JUSTIFY)
    yield "ignores four eyes", 2, _with("periksa", not_same_person_as=())
    yield "accepts activities in any order", 2, _with("catat", after=())
    yield "does not lapse", 7, _row("putus", on_late=sopflow.OnLate.RECORD)
    yield "lapses to a wrong row", 7, _row("putus", on_late=sopflow.Goto("serah"))
    yield "applies a wrong time standard", 1, _row("terima", within="3 jam")
    yield "applies a time standard of another row", 6, _row("putus", within="1 jam")
    calendar = IZIN.calendar
    assert calendar is not None
    yield "ignores the noon break", 1, _counting(hours={"mon-fri": "08:00-15:00"})
    yield "works on Saturdays", 1, _counting(hours={"mon-fri": "08:00-12:00, 13:00-16:00", "sat": "08:00-12:00"})
    yield "ignores a holiday", 1, _counting(closed=())
    yield "counts calendar days", 2, _counting(day=DayMeaning.CALENDAR)


def _outcomes(**targets: str) -> dict[str, sopflow.Outcome]:
    outcomes = dict(IZIN.activity("periksa").outcomes)
    return outcomes | {answer: sopflow.Outcome(target) for answer, target in targets.items()}


def _with(activity: str, **changes: Any) -> Sop:
    steps = tuple(
        evolve(step, activities=[evolve(one, **changes) if one.id == activity else one for one in step.activities])
        for step in IZIN.steps
    )
    return evolve(IZIN, steps=steps)


def _row(id_: str, **changes: Any) -> Sop:
    return evolve(IZIN, steps=tuple(evolve(step, **changes) if step.id == id_ else step for step in IZIN.steps))


def _counting(**changes: Any) -> Sop:
    assert IZIN.calendar is not None
    return evolve(IZIN, calendar=evolve(IZIN.calendar, **changes))


# --- misbehaving machines --------------------------------------------------------------------------------


class LosesASuspension(CaseSystem):
    """counts time while it is suspended"""

    def act(self, request: Request) -> None:
        """Keep the due time when a case is resumed."""
        before = self.case.due if self.case else None
        super().act(request)
        if request.action == "resume" and self.case is not None:
            self.case._due = before


class SuspendsNothing(CaseSystem):
    """accepts a suspension without effect"""

    def act(self, request: Request) -> None:
        """Ignore a suspension."""
        if request.action != "suspend":
            super().act(request)


class DoesTwice(CaseSystem):
    """accepts an activity a second time"""

    def call(self, request: Request) -> Result:
        """Accept an activity that is already done."""
        result = super().call(request)
        if result.refused == {"already-done"} and self.case is not None:
            return Result(self.case.state)
        return result


class StaysDone(CaseSystem):
    """shows activities of an earlier visit as done"""

    def view(self, at: Any) -> View:
        """Show an activity of the first visit as done."""
        view = super().view(at)
        if self.case is not None and any(event.activity == "periksa" for event in self.case.history):
            view["done"] = ["terima"] if self.case.state == "terima" else view["done"]
        return view


class ProducesNothing(CaseSystem):
    """does not produce a document"""

    def act(self, request: Request) -> None:
        """Remove the document that was just produced."""
        super().act(request)
        if request.activity == "catat" and self.case is not None:
            self.case._documents = FrozenMap({id_: item for id_, item in self.case._documents.items() if id_ != "memo"})


class LapsesTooLate(CaseSystem):
    """records a lapse at the time of the next call"""

    def view(self, at: Any) -> View:
        """Show a lapse an hour later."""
        view = super().view(at)
        history = [
            event | {"at": event["at"] + timedelta(hours=1)} if event["kind"] == "lapsed" else event  # type: ignore[operator]
            for event in view.get("history", ())
        ]
        view["history"] = history
        return view


class ForgetsOnRestore(CaseSystem):
    """loses its documents when it is saved"""

    def act(self, request: Request) -> None:
        """Save everything but documents."""
        super().act(request)
        if request.action == "restore" and self.case is not None:
            self.case._documents = {}


class BeginsAnewOnRestore(CaseSystem):
    """returns to the first row when it is loaded"""

    def act(self, request: Request) -> None:
        """Save nothing."""
        super().act(request)
        if request.action == "restore" and self.case is not None:
            self.case._state = IZIN.steps[0].id


class ForgetsPersonsOnRestore(CaseSystem):
    """loses the performers when it is saved"""

    forgets = False

    def call(self, request: Request) -> Result:
        """Ignore four eyes after the case was loaded."""
        result = super().call(request)
        self.forgets = request.action == "restore" or (self.forgets and request.action != "open")
        if self.forgets and result.refused == {"same-person"} and self.case is not None:
            return Result(self.case.state)
        return result


class Crashes(CaseSystem):
    """crashes when a document has no reference"""

    def act(self, request: Request) -> None:
        """Use the reference as a string."""
        for reference in request.documents.values():
            reference.strip()  # type: ignore[union-attr]  # that is the bug
        super().act(request)


class HistoryOutOfOrder(CaseSystem):
    """shows its history in reverse order"""

    def view(self, at: Any) -> View:
        """Show the last event first."""
        view = super().view(at)
        view["history"] = list(view.get("history", ()))[::-1]
        return view


class ForgetsRefusals(CaseSystem):
    """accepts an unknown actor"""

    def act(self, request: Request) -> None:
        """Replace an unknown actor by the first one."""
        if request.by is not None and request.by.actors and request.by.actors.isdisjoint(IZIN.actors):
            request = evolve(request, by=Person(request.by.id, {"loket"}))
        super().act(request)


class ChangesWhenItRefuses(CaseSystem):
    """keeps the documents of a call that it refuses"""

    def call(self, request: Request) -> Result:
        """Store the documents before the decision."""
        result = super().call(request)
        if result.refused and self.case is not None and "berkas" in request.documents:
            self.case._documents = {**self.case._documents, "berkas": None}
        return result


class TakesTheClockBack(CaseSystem):
    """accepts a call before the last event"""

    def act(self, request: Request) -> None:
        """Replace an earlier time by that of the last event."""
        if self.case is not None and request.at.tzinfo is not None and self.case.last_at is not None:
            request = evolve(request, at=max(request.at, self.case.last_at.astimezone(UTC)))
        super().act(request)


class CancelsNothing(CaseSystem):
    """accepts a cancellation without effect"""

    def act(self, request: Request) -> None:
        """Ignore a cancellation."""
        if request.action != "cancel":
            super().act(request)


class GoesOnWhenClosed(CaseSystem):
    """accepts documents for a case that has ended"""

    def call(self, request: Request) -> Result:
        """Accept an attachment to a closed case."""
        result = super().call(request)
        if request.action == "attach" and result.refused == {"closed"} and self.case is not None:
            return Result(self.case.state)
        return result


class RestartsNothing(CaseSystem):
    """does not restart the clock"""

    def act(self, request: Request) -> None:
        """Keep the due time."""
        before = self.case.due if self.case else None
        super().act(request)
        if request.action == "restart_clock" and self.case is not None:
            self.case._due = before


class OneInstantEarly(CaseSystem):
    """is late exactly at the due time"""

    def call(self, request: Request) -> Result:
        """Require a reason at the due time."""
        due = self.case.due if self.case is not None else None
        if self.case is not None and self.case.state == "kaji" and request.at == due and request.reason is None:
            return Result(refused="reason")
        return super().call(request)


class ForgivesWhoPauses(CaseSystem):
    """is no longer late after a suspension"""

    def act(self, request: Request) -> None:
        """Remove the due time of a late step."""
        super().act(request)
        if request.action == "resume" and self.case is not None and self.case.is_late(request.at):
            self.case._due = None


_MISBEHAVING: dict[type[CaseSystem], int] = {
    LosesASuspension: 3,
    SuspendsNothing: 2,
    DoesTwice: 4,
    StaysDone: 6,
    LapsesTooLate: 7,
    ProducesNothing: 4,
    ForgetsOnRestore: 2,
    BeginsAnewOnRestore: 3,
    ForgetsPersonsOnRestore: 3,
    Crashes: 1,
    HistoryOutOfOrder: 2,
    ForgetsRefusals: 2,
    ChangesWhenItRefuses: 2,
    TakesTheClockBack: 2,
    CancelsNothing: 2,
    GoesOnWhenClosed: 3,
    RestartsNothing: 2,
    OneInstantEarly: 3,
    ForgivesWhoPauses: 3,
}
