"""Cases of a SOP that are the same in every run: they take every action, answer decisions in two orders, and lapse."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import evolve

import sopflow
from sopflow import Case, Performer, Sop, SopMachine, Task
from sopflow.definition import Goto
from sopflow.machine import all_met

ROOT = Path(__file__).parents[2]
SOPS = [
    *sorted((ROOT / "workflows").glob("*.yaml")),
    *sorted((ROOT / "tests" / "data" / "sops").glob("*.yaml")),
    *(ROOT / "tests" / "cli" / f"{name}.yaml" for name in ("cuti", "research_permit", "ujian")),
    *sorted((Path(__file__).parent / "recorded").glob("*.yaml")),
]
"""The SOPs whose cases are recorded."""

START = datetime(2026, 3, 2, 2, tzinfo=UTC)  # a Monday, 09:00 in Jakarta
PAUSE = timedelta(minutes=47)
MOST_STEPS = 60


def machine_of(path: Path) -> SopMachine[Case]:
    """Return a machine that counts without holidays, which a newer package may know better."""
    sop = sopflow.load(path)
    calendar = None if sop.calendar is None else evolve(sop.calendar, holidays=None)
    return SopMachine(sop, calendar=calendar, conditions=all_met(sop), permits=["correct", "migrate"])


def cases_of(machine: SopMachine[Case]) -> list[Case]:
    """Return a case with every action, a case that lapses wherever it can, a plain case, and a cancelled one."""
    return [
        Walk(machine, "actions").with_actions(),
        Walk(machine, "lapses").with_lapses(),
        Walk(machine, "plain", first_answers=True).to_the_end(),
        cancelled(machine),
    ]


def cancelled(machine: SopMachine[Case]) -> Case:
    """Return a case that was suspended and cancelled."""
    case = Walk(machine, "cancelled").case
    case.suspend(by=anyone(machine.sop, "Ani"), reason="Menunggu", at=START + PAUSE)
    case.cancel(by=anyone(machine.sop, "Budi"), reason="Dicabut pemohon", at=START + 2 * PAUSE)
    return case


def anyone(sop: Sop, name: str, *, deputy: bool = False) -> Performer:
    """Return a person who acts for every actor, as the deputy of another person for one of them."""
    first, *_ = sop.actors
    return Performer(name, set(sop.actors), on_behalf_of={first: f"{name} senior"} if deputy else {})


class Walk:
    """A case under way, with the time of its last call."""

    def __init__(self, machine: SopMachine[Case], name: str, *, first_answers: bool = False) -> None:
        self.machine, self.sop = machine, machine.sop
        self.now = START
        self.first_answers = first_answers
        self.answered: Counter[str] = Counter()
        moments = {id_: self.now + timedelta(days=20) for id_ in list(self.sop.moments)[:1]}
        self.case = machine.open(name, by=anyone(self.sop, "Ani"), moments=moments, reason="Permohonan", at=self.now)

    def with_actions(self) -> Case:
        """Take every action once on the way to the end."""
        actions = [self.attach, self.suspend, self.set_moments, self.restart, self.correct, self.recount, self.migrate]
        for _ in range(MOST_STEPS):
            if self.case.ended:
                return self.case
            if actions:
                actions.pop(0)()
            self.complete()
        raise AssertionError(f"The case does not end; its state is {self.case.state}.")

    def to_the_end(self) -> Case:
        """Complete one activity after the other."""
        while not self.case.ended:
            assert self.case.version < MOST_STEPS
            self.complete()
        return self.case

    def with_lapses(self) -> Case:
        """Wait once in every row that a case leaves by itself."""
        waited: set[str] = set()
        for _ in range(MOST_STEPS):
            if self.case.ended:
                return self.case
            state, due = self.case.state, self.case.due
            lapses = isinstance(self.sop.step(state).on_late or self.sop.on_late, Goto)
            if lapses and due is not None and state not in waited:
                waited.add(state)
                self.now = max(self.now, due + PAUSE)
                self.case.tick(at=self.now)
            else:
                self.complete()
        raise AssertionError(f"The case does not end; its state is {self.case.state}.")

    def attach(self) -> None:
        supplied = {id_: f"No. {id_}" for id_, document in self.sop.documents.items() if document.supplied}
        if supplied:
            self.case.attach(supplied, by=anyone(self.sop, "Citra"), at=self.later())

    def suspend(self) -> None:
        self.case.suspend(by=anyone(self.sop, "Ani"), reason="Banjir", at=self.later())
        self.now += timedelta(days=1)
        self.case.resume(by=anyone(self.sop, "Budi"), reason="Surut", at=self.later())

    def set_moments(self) -> None:
        for number, id_ in enumerate(self.sop.moments):
            value = START + timedelta(days=25 + number)
            self.case.set_moment(id_, value, by=anyone(self.sop, "Ani"), reason="Diundur", at=self.later())

    def restart(self) -> None:
        self.case.restart_clock(by=anyone(self.sop, "Ani"), reason="Pergantian petugas", at=self.later())

    def correct(self) -> None:
        to = self.case.version - 1
        self.case.correct(to=to, by=anyone(self.sop, "Budi"), reason="Salah pilih", at=self.later())

    def recount(self) -> None:
        self.case.recount(by=anyone(self.sop, "Ani"), reason="Hari libur baru", at=self.later())

    def migrate(self) -> None:
        self.case.migrate(to=self.machine, by=anyone(self.sop, "Ani"), reason="Revisi", at=self.later())

    def complete(self) -> None:
        """Complete the first open activity; a decision gets its last answer at first, and later the others."""
        for id_ in self.case.tasks(at=self.later())[0].moments:
            self.case.set_moment(id_, START + timedelta(days=25), by=anyone(self.sop, "Ani"), at=self.later())
        task = self.case.tasks(at=self.now)[0]
        self.now = max(self.now, task.not_before or self.now)
        person = f"Petugas {self.case.version}"  # never the same one, as four eyes may demand
        self.case.complete(
            task.activity,
            by=anyone(self.sop, person, deputy=self.case.version % 3 == 0),
            outcome=self.answer(task),
            documents={id_: f"No. {id_}" for id_ in (*task.missing, *(group[0] for group in task.missing_any))},
            reason="Antrean panjang",
            at=self.now,
        )

    def answer(self, task: Task) -> str | None:
        if not task.outcomes:
            return None
        if self.first_answers:
            return task.outcomes[0]
        self.answered[task.activity] += 1
        return task.outcomes[max(0, len(task.outcomes) - self.answered[task.activity])]

    def later(self) -> datetime:
        self.now += PAUSE
        return self.now
