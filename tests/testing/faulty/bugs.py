"""The bugs that can be switched on in the plain applications, by kind."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from attrs import frozen
from tests.testing.faulty.office import Office
from tests.testing.faulty.offices import COMPLAINTS, PERMITS, Complaints, Permits

from sopflow import Sop


class Kind(Enum):
    """The kinds of bugs."""

    ACTORS = "one of several actors"
    IDENTITY = "identity of persons"
    CALENDAR = "edges of the calendar"
    DUE = "exactly at the due time"
    VISITS = "second visits"
    ORDER = "order of recorded times"
    INPUTS = "optional inputs"
    OTHER = "other"


BUGS = {
    Kind.ACTORS: (
        "knows only the first of several actors",
        "knows only the last of several actors",
        "asks named persons for the first actor",
        "asks for all of several actors",
    ),
    Kind.IDENTITY: (
        "ignores the case of names",
        "ignores accents of names",
        "compares short names",
        "lets nameless persons do anything",
    ),
    Kind.CALENDAR: (
        "ignores periods",
        "ends a period a day early",
        "begins a period a day late",
        "ignores closed days",
        "reads closings of one year",
        "repeats closings every year",
        "ignores open days",
        "forgets the noon break",
        "closes on Fridays like on Mondays",
        "moves a due time at closing",
        "rounds down to hours",
    ),
    Kind.DUE: (
        "lapses at the due time",
        "lapses after an hour of grace",
        "is late at the due time",
        "counts lateness in whole minutes",
        "is late when suspended at the due time",
        "forgives lateness when suspended",
        "gives a minute more when resumed",
        "counts the pause",
        "does not restart the clock",
    ),
    Kind.VISITS: (
        "checks the order only in the first visit",
        "asks for documents only in the first visit",
        "checks four eyes only in the first visit",
        "remembers the first performer",
        "produces only in the first visit",
        "repeats the first answer",
        "discards documents only once",
        "ends at the third visit",
        "keeps completed activities",
        "keeps the performers of the first visit",
        "sets a due time only in the first visit",
    ),
    Kind.ORDER: (
        *(
            f"accepts {action} before the last event"
            for action in ("complete", "attach", "suspend", "resume", "restart_clock", "cancel")
        ),
        *(f"does not date events of the kind {kind}" for kind in ("attached", "suspended", "resumed", "restarted")),
    ),
    Kind.INPUTS: (
        "accepts a blank reason",
        "keeps the first reference",
        "forgets extra documents",
        "refuses documents that are not needed",
    ),
    Kind.OTHER: (
        "accepts documents after the end",
        "works while suspended",
        "does an activity twice",
    ),
}

APPLICATIONS: tuple[tuple[Sop, type[Office]], ...] = ((PERMITS, Permits), (COMPLAINTS, Complaints))

# The complaints do not show references.
_WITHOUT_EFFECT = {(Complaints, "keeps the first reference")}


@frozen
class Bug:
    """A bug in one of the applications.

    Attributes:
        kind: The kind.
        name: The misbehavior, as a predicate.
        sop: The SOP of the application.
        application: The application.
    """

    kind: Kind
    name: str
    sop: Sop
    application: type[Office]

    def make(self) -> Office:
        """Create an application with the bug."""
        return self.application(self.name)

    def __str__(self) -> str:
        return f"{self.application.__name__} {self.name}"


def bugs() -> Iterator[Bug]:
    """Yield all bugs of all applications."""
    for sop, application in APPLICATIONS:
        for kind, names in BUGS.items():
            for name in names:
                if (application, name) not in _WITHOUT_EFFECT:
                    yield Bug(kind, name, sop, application)
