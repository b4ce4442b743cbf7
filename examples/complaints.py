"""A complaints desk, a typical handwritten application: a status, and a method for each button.

It does not use sopflow. The tutorial "Finding a bug" tests it and finds the bug, which remains here for this purpose.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TIME_TO_EXAMINE = timedelta(hours=24)


class Status(StrEnum):
    """The status of a complaint."""

    NEW = "new"
    EXAMINING = "examining"
    ANSWERING = "answering"
    DONE = "done"


@dataclass
class Complaint:
    """A complaint."""

    status: Status = Status.NEW
    has_letter: bool = False
    due: datetime | None = None
    paused: bool = False
    time_left: timedelta | None = None


class NotAllowed(Exception):  # noqa: N818 (a message for users)
    """The reason why a button has no effect."""


class ComplaintsDesk:
    """The complaints of an office, with a method for each button."""

    def __init__(self) -> None:
        self.complaints: dict[int, Complaint] = {}

    def submit(self, has_letter: bool) -> int:
        """Submit a complaint, by letter or by telephone."""
        number = len(self.complaints) + 1
        self.complaints[number] = Complaint(has_letter=has_letter)
        return number

    def receive(self, number: int, roles: Collection[str], has_letter: bool, now: datetime) -> None:
        """Receive a complaint at the counter; it needs a letter now."""
        complaint = self._open(number, Status.NEW)
        self._only(roles, "counter")
        complaint.has_letter = complaint.has_letter or has_letter
        if not complaint.has_letter:
            raise NotAllowed("There is no letter yet.")
        complaint.status = Status.EXAMINING
        complaint.due = now + TIME_TO_EXAMINE

    def examine(self, number: int, roles: Collection[str], complete: bool, reason: str, now: datetime) -> None:
        """Forward a complaint, or return it with its letter; a late examiner needs a reason."""
        complaint = self._open(number, Status.EXAMINING)
        self._only(roles, "examiner")
        if complaint.due is not None and now > complaint.due and not reason.strip():
            raise NotAllowed("The examination is late. Enter a reason.")
        complaint.due = None
        if complete:
            complaint.status = Status.ANSWERING
        else:
            complaint.status = Status.NEW
            complaint.has_letter = False

    def answer(self, number: int, roles: Collection[str]) -> None:
        """Answer a complaint."""
        complaint = self._open(number, Status.ANSWERING)
        self._only(roles, "head")
        complaint.status = Status.DONE

    def pause(self, number: int, now: datetime) -> None:
        """Stop the clock and keep the remaining time."""
        complaint = self._open(number, None)
        if complaint.due is not None and now <= complaint.due:
            complaint.time_left = complaint.due - now
        complaint.due = None
        complaint.paused = True

    def resume(self, number: int, now: datetime) -> None:
        """Continue the clock with the remaining time."""
        complaint = self.complaints[number]
        if not complaint.paused:
            raise NotAllowed("The complaint is not paused.")
        if complaint.time_left is not None:
            complaint.due = now + complaint.time_left
        complaint.time_left = None
        complaint.paused = False

    def _open(self, number: int, status: Status | None) -> Complaint:
        """Return a complaint that is not paused and has a given status."""
        complaint = self.complaints[number]
        if complaint.paused:
            raise NotAllowed("The complaint is paused.")
        if complaint.status is Status.DONE or status not in (None, complaint.status):
            raise NotAllowed(f"The complaint is {complaint.status}.")
        return complaint

    def _only(self, roles: Collection[str], role: str) -> None:
        """Require a role."""
        if role not in roles:
            raise NotAllowed(f"Only the {role} may do this.")
