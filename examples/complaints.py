"""A complaints desk as offices write them: a status, a button for each thing that can be done, and ifs.

It was written without sopflow. The tutorial "Finding a bug" tests it and finds one, which is left in here for that.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TIME_TO_EXAMINE = timedelta(hours=24)


class Status(StrEnum):
    """Where a complaint stands."""

    NEW = "new"
    EXAMINING = "examining"
    ANSWERING = "answering"
    DONE = "done"


@dataclass
class Complaint:
    """A row of the table of complaints."""

    status: Status = Status.NEW
    has_letter: bool = False
    due: datetime | None = None
    paused: bool = False
    time_left: timedelta | None = None


class NotAllowed(Exception):  # noqa: N818 (an answer to the user)
    """A button that may not be pressed now, and why."""


class ComplaintsDesk:
    """What happens when people press buttons."""

    def __init__(self) -> None:
        self.complaints: dict[int, Complaint] = {}

    def submit(self, has_letter: bool) -> int:
        """Somebody complains, with a letter or by telephone."""
        number = len(self.complaints) + 1
        self.complaints[number] = Complaint(has_letter=has_letter)
        return number

    def receive(self, number: int, roles: Collection[str], has_letter: bool, now: datetime) -> None:
        """The counter takes it in; by now there must be a letter."""
        complaint = self._open(number, Status.NEW)
        self._only(roles, "counter")
        complaint.has_letter = complaint.has_letter or has_letter
        if not complaint.has_letter:
            raise NotAllowed("There is no letter yet.")
        complaint.status = Status.EXAMINING
        complaint.due = now + TIME_TO_EXAMINE

    def examine(self, number: int, roles: Collection[str], complete: bool, reason: str, now: datetime) -> None:
        """The examiner passes it on, or gives it back with its letter; who is late says why."""
        complaint = self._open(number, Status.EXAMINING)
        self._only(roles, "examiner")
        if complaint.due is not None and now > complaint.due and not reason.strip():
            raise NotAllowed("You are late. Say why.")
        complaint.due = None
        if complete:
            complaint.status = Status.ANSWERING
        else:
            complaint.status = Status.NEW
            complaint.has_letter = False

    def answer(self, number: int, roles: Collection[str]) -> None:
        """The head answers it."""
        complaint = self._open(number, Status.ANSWERING)
        self._only(roles, "head")
        complaint.status = Status.DONE

    def pause(self, number: int, now: datetime) -> None:
        """The clock stops, and the time that is left is kept."""
        complaint = self._open(number, None)
        if complaint.due is not None and now <= complaint.due:
            complaint.time_left = complaint.due - now
        complaint.due = None
        complaint.paused = True

    def go_on(self, number: int, now: datetime) -> None:
        """The clock runs on with the time that was left."""
        complaint = self.complaints[number]
        if not complaint.paused:
            raise NotAllowed("It is not paused.")
        if complaint.time_left is not None:
            complaint.due = now + complaint.time_left
        complaint.time_left = None
        complaint.paused = False

    def _open(self, number: int, status: Status | None) -> Complaint:
        """A complaint that is there to be worked on."""
        complaint = self.complaints[number]
        if complaint.paused:
            raise NotAllowed("It is paused.")
        if complaint.status is Status.DONE or status not in (None, complaint.status):
            raise NotAllowed(f"It is {complaint.status}.")
        return complaint

    def _only(self, roles: Collection[str], role: str) -> None:
        """Let nobody do what is not theirs to do."""
        if role not in roles:
            raise NotAllowed(f"Only the {role} may do this.")
