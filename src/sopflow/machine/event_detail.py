"""Details of events: data that only events of one kind have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import frozen

from sopflow.machine.snapshot_reader import Record
from sopflow.machine.standing import Standing, read_standing, standing_to_dict

if TYPE_CHECKING:
    from sopflow.machine.engine import SopMachine


@frozen
class Origin:
    """The SOP of a case, recorded when the case is opened.

    Attributes:
        sop: The number of the SOP.
        fingerprint: The fingerprint of its behavior.
    """

    FIELDS: ClassVar = ("sop", "fingerprint")
    """The names of its fields as plain data."""

    sop: str
    fingerprint: str

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {"sop": self.sop, "fingerprint": self.fingerprint}

    @classmethod
    def read(cls, data: Record, machine: SopMachine[Any] | None) -> Self:  # noqa: ARG003 (as for every detail)
        """Read the fields of an event.

        Args:
            data: The event: a copy of untrusted data.
            machine: The machine of the SOP whose ids may occur; None for any.

        Raises:
            SnapshotError: If a field is wrong; the error names it.
        """
        return cls(data.get("sop").text(), data.get("fingerprint").text())


@frozen
class Correction:
    """The undoing of events.

    Attributes:
        to: The seq of the last event that is not undone.
        standing: The standing of the case after the correction: that after the event ``to``, with due times moved by
            the time that passed since then.
    """

    FIELDS: ClassVar = ("to", "standing")
    """The names of its fields as plain data."""

    to: int
    standing: Standing

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {"to": self.to, "standing": standing_to_dict(self.standing)}

    @classmethod
    def read(cls, data: Record, machine: SopMachine[Any] | None) -> Self:
        """Read the fields of an event; as for ``Origin``."""
        return cls(data.get("to").position(), read_standing(data.get("standing").record(), machine))
