"""The bugs that can be switched on in the plain applications, by kind."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from attrs import frozen
from tests.testing.faulty.agencies import EXAMS, HEARINGS, Exams, Hearings
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
    MOMENTS = "moments and clocks since other work"
    DEPUTIES = "deputies"
    AUTHORITY = "authority and reasons"
    CORRECTIONS = "corrections"


BUGS: dict[Kind, dict[str, tuple[int, int | None]]] = {
    Kind.ACTORS: {
        "knows only the first of several actors": (2, 3),
        "knows only the last of several actors": (2, 3),
        "asks named persons for the first actor": (2, 3),
        "asks for all of several actors": (2, 3),
    },
    Kind.IDENTITY: {
        "ignores the case of names": (4, 5),
        "ignores accents of names": (4, 5),
        "compares short names": (4, 5),
        "lets nameless persons do anything": (2, 3),
    },
    Kind.CALENDAR: {
        "ignores periods": (1, 2),
        "ends a period a day early": (1, 2),
        "begins a period a day late": (1, 2),
        "ignores closed days": (1, 2),
        "reads closings of one year": (2, 3),
        "repeats closings every year": (1, 2),
        "ignores open days": (1, 2),
        "forgets the noon break": (1, 2),
        "closes on Fridays like on Mondays": (1, 2),
        "moves a due time at closing": (1, 2),
        "rounds down to hours": (1, 2),
    },
    Kind.DUE: {
        "lapses at the due time": (7, 6),
        "lapses after an hour of grace": (7, 6),
        "is late at the due time": (3, 2),
        "counts lateness in whole minutes": (3, 2),
        "is late when suspended at the due time": (2, 4),
        "forgives lateness when suspended": (2, 4),
        "gives a minute more when resumed": (3, 4),
        "counts the pause": (3, 4),
        "does not restart the clock": (2, 3),
    },
    Kind.VISITS: {
        "checks the order only in the first visit": (8, 6),
        "asks for documents only in the first visit": (7, 8),
        "checks four eyes only in the first visit": (9, 8),
        "remembers the first performer": (8, 6),
        "produces only in the first visit": (9, 8),
        "repeats the first answer": (11, 8),
        "discards documents only once": (11, 9),
        "ends at the third visit": (11, 8),
        "keeps completed activities": (6, 6),
        "keeps the performers of the first visit": (8, 6),
        "sets a due time only in the first visit": (6, 6),
    },
    Kind.ORDER: {
        "accepts complete before the last event": (2, 2),
        "accepts attach before the last event": (2, 2),
        "accepts suspend before the last event": (2, 2),
        "accepts resume before the last event": (2, 2),
        "accepts restart_clock before the last event": (2, 2),
        "accepts cancel before the last event": (2, 2),
        "does not date events of the kind attached": (3, 3),
        "does not date events of the kind suspended": (3, 3),
        "does not date events of the kind resumed": (4, 4),
        "does not date events of the kind restarted": (3, 3),
    },
    Kind.INPUTS: {
        "accepts a blank reason": (3, 2),
        "keeps the first reference": (2, None),
        "forgets extra documents": (2, 5),
        "refuses documents that are not needed": (2, 2),
        "refuses new references to products": (5, 5),
    },
    Kind.OTHER: {
        "accepts documents after the end": (3, 3),
        "works while suspended": (3, 3),
        "does an activity twice": (4, 4),
    },
}
"""For each bug: the number of calls of the shortest walk that shows it in each application, including the opening.

The complaints do not show references, so that there is no such walk.
"""

AGENCY_BUGS: dict[Kind, dict[str, tuple[int, int | None]]] = {
    Kind.MOMENTS: {
        "counts since from entry": (6, 6),
        "forgets suspensions for clocks since other work": (6, 7),
        "ignores stopped rows": (5, 5),
        "counts since from the first completion": (7, 7),
        "accepts work before its moment": (4, 3),
        "accepts work without its moment": (4, 3),
        "starts the clock before the moment": (3, 3),
        "does not recount after amending": (3, 3),
        "amends moments without a reason": (2, 2),
        "asks for a reason whenever a moment is set": (2, 2),
        "refuses moments while suspended": (3, 3),
        "counts before from entry": (2, 2),
        "counts back around the clock": (2, 2),
        "moves due times before moments when resumed": (4, 4),
    },
    Kind.DEPUTIES: {
        "represents in every capacity": (6, 3),
        "forgets the official": (6, 3),
        "forgets the deputy": (6, 3),
    },
    Kind.AUTHORITY: {
        "lets anyone suspend": (2, 2),
        "lets anyone amend moments": (2, 2),
        "knows only the first authority": (2, 2),
        "lets persons without an actor cancel": (2, 2),
        "accepts cancel without a reason": (2, 2),
        "accepts restart_clock without a reason": (2, 2),
    },
    Kind.CORRECTIONS: {
        "accepts correct without a reason": (3, 3),
        "does not correct after the end": (3, 3),
        "keeps the moments of undone work": (5, 5),
        "keeps the documents of undone work": (3, 4),
        "takes due times back unmoved": (3, 5),
    },
}
"""Like ``BUGS``, for the applications with moments, deputies, authority and corrections."""

APPLICATIONS: tuple[tuple[Sop, type[Office]], ...] = (
    (PERMITS, Permits),
    (COMPLAINTS, Complaints),
    (HEARINGS, Hearings),
    (EXAMS, Exams),
)


@frozen
class Bug:
    """A bug in one of the applications.

    Attributes:
        kind: The kind.
        name: The misbehavior, as a predicate.
        sop: The SOP of the application.
        application: The application.
        best: The number of calls of the shortest walk that shows it.
    """

    kind: Kind
    name: str
    sop: Sop
    application: type[Office]
    best: int

    def make(self) -> Office:
        """Create an application with the bug."""
        return self.application(self.name)

    def __str__(self) -> str:
        return f"{self.application.__name__} {self.name}"


def bugs() -> Iterator[Bug]:
    """Yield all bugs of all applications."""
    for number, (sop, application) in enumerate(APPLICATIONS):
        for kind, names in (BUGS, AGENCY_BUGS)[number // 2].items():
            for name, bests in names.items():
                best = bests[number % 2]
                if best is not None:
                    yield Bug(kind, name, sop, application, best)
