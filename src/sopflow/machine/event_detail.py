"""Details of events: data that only events of one kind have."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import frozen

from sopflow.frozen import FrozenMap
from sopflow.machine.plain_values import dues_to_dict, instant_to_text
from sopflow.machine.snapshot_reader import Field, Record, SnapshotError, shown
from sopflow.machine.standing import NO_DUES, Standing, read_standing, standing_to_dict

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


@frozen
class Recount:
    """The due times before a recount; the event has those after it.

    Attributes:
        due_before: The due time of the step; None without a standard.
        activity_dues_before: The due times of open activities that have a standard of their own.
    """

    FIELDS: ClassVar = ("due_before", "activity_dues_before")
    """The names of its fields as plain data."""

    due_before: datetime | None
    activity_dues_before: FrozenMap[datetime] = NO_DUES

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data, without empty ones."""
        due = {} if self.due_before is None else {"due_before": instant_to_text(self.due_before)}
        dues = {"activity_dues_before": dues_to_dict(self.activity_dues_before)} if self.activity_dues_before else {}
        return {**due, **dues}

    @classmethod
    def read(cls, data: Record, machine: SopMachine[Any] | None) -> Self:
        """Read the fields of an event; as for ``Origin``."""
        activities = None if machine is None else machine.activities
        dues = data.get("activity_dues_before").by_id(activities, Field.instant)
        return cls(data.get("due_before").optional(Field.instant), dues or NO_DUES)


@frozen
class MomentSet:
    """The setting of a moment.

    Attributes:
        moment: The id of the moment.
        value: Its value, in UTC.
        before: The former value; None if it was not set.
    """

    FIELDS: ClassVar = ("moment", "value", "before")
    """The names of its fields as plain data."""

    moment: str
    value: datetime
    before: datetime | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data, without a former value if there was none."""
        before = {} if self.before is None else {"before": instant_to_text(self.before)}
        return {"moment": self.moment, "value": instant_to_text(self.value), **before}

    @classmethod
    def read(cls, data: Record, machine: SopMachine[Any] | None) -> Self:
        """Read the fields of an event; as for ``Origin``."""
        moment, value = data.get("moment").text(), data.get("value").instant()
        if machine is not None and moment not in machine.sop.moments:
            raise SnapshotError(data.get("moment").name, f"the SOP has no moment {shown(moment)}")
        return cls(moment, value, data.get("before").optional(Field.instant))


@frozen
class Migration:
    """The move to another revision of the SOP.

    Attributes:
        former: The revision of the events before.
        origin: The revision of the events after.
        standing: The standing of the case in the other revision.
    """

    FIELDS: ClassVar = ("from_sop", "from_fingerprint", "sop", "fingerprint", "standing")
    """The names of its fields as plain data."""

    former: Origin
    origin: Origin
    standing: Standing

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        former = {"from_sop": self.former.sop, "from_fingerprint": self.former.fingerprint}
        return {**former, **self.origin.to_dict(), "standing": standing_to_dict(self.standing)}

    @classmethod
    def read(cls, data: Record, machine: SopMachine[Any] | None) -> Self:
        """Read the fields of an event; as for ``Origin``."""
        former = Origin(data.get("from_sop").text(), data.get("from_fingerprint").text())
        return cls(former, Origin.read(data, machine), read_standing(data.get("standing").record(), machine))
