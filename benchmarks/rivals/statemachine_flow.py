"""The flow with `python-statemachine`: a class that declares states, events and their conditions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from statemachine import State, StateMachine

from rivals import Record, acts_for, has_documents, in_time
from sopflow import Performer

_GUARDS = ["acts_for_it", "has_documents", "is_in_time"]


class Declared(StateMachine):  # type: ignore[misc]  # untyped where the library is not installed
    """The eight rows."""

    distribusi_jadwal = State(initial=True)
    persiapan = State()
    ingatkan_peserta = State()
    terima_kepastian = State()
    pelaksanaan = State()
    penandatanganan = State()
    kaji_ulang = State()
    pengarsipan = State()
    completed = State(final=True)

    finish_distribusi_jadwal = distribusi_jadwal.to(persiapan, cond=_GUARDS)
    finish_persiapan = persiapan.to(ingatkan_peserta, cond=_GUARDS)
    finish_ingatkan_peserta = ingatkan_peserta.to(terima_kepastian, cond=_GUARDS)
    finish_terima_kepastian = terima_kepastian.to(pelaksanaan, cond=_GUARDS)
    finish_pelaksanaan = pelaksanaan.to(penandatanganan, cond=_GUARDS)
    finish_penandatanganan = penandatanganan.to(kaji_ulang, cond=_GUARDS)
    finish_kaji_ulang = kaji_ulang.to(pengarsipan, cond=_GUARDS)
    finish_pengarsipan = pengarsipan.to(completed, cond=_GUARDS)

    def acts_for_it(self, source: State, by: Performer) -> bool:
        """Check the actor."""
        return acts_for(source.id, by)

    def has_documents(self, source: State) -> bool:
        """Check the documents."""
        return has_documents(source.id, self.model)

    def is_in_time(self, at: datetime) -> bool:
        """Check the time."""
        return in_time(self.model, at)

    def after_transition(self, source: State, at: datetime) -> None:
        """Update the record."""
        self.model.leave(source.id, at)


class StatemachineFlow:
    """A machine with its model."""

    def __init__(self, documents: Mapping[str, str | None], at: datetime) -> None:
        self.machine = Declared(Record(documents, at))

    def complete(self, row: str, by: Performer, at: datetime) -> bool:
        """Complete a row."""
        try:
            self.machine.send(f"finish_{row}", by=by, at=at)
        except Declared.TransitionNotAllowed:
            return False
        return True

    @property
    def where(self) -> str:
        """The current row."""
        state: str = self.machine.model.state
        return state
