"""The overlay of a running case: which activities are done, open and late."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from sopflow.definition import Sop
from sopflow.drawing.errors import DrawingError
from sopflow.drawing.scene import Progress
from sopflow.flow.row import ready
from sopflow.frozen import EMPTY, FrozenMap
from sopflow.tables import state_name
from sopflow.text import Language, Text

if TYPE_CHECKING:  # a drawing without a case does not wait for the machine
    from sopflow.machine import Case, Event

_REMARK = Text("case {id}: {state}", "kasus {id}: {state}")
OTHER_SOP = Text(
    "The case {id} follows another SOP. Draw the SOP that it follows.",
    "Kasus {id} mengikuti SOP lain. Gambar SOP yang diikuti kasus itu.",
)
OTHER_REVISION = Text(
    "The case {id} follows another revision of {number}. Draw the file of that revision.",
    "Kasus {id} mengikuti revisi lain dari {number}. Gambar berkas revisi itu.",
)


@frozen
class Overlay:
    """The state of a case on a drawing.

    Attributes:
        progress: The state of each activity that the case has reached.
        remark: The id and state of the case, for the footer.
    """

    progress: FrozenMap[Progress] = EMPTY
    remark: str = ""


def overlay_of(sop: Sop, case: Case, language: Language, at: datetime | None = None) -> Overlay:
    """Return the overlay of a case.

    Args:
        sop: The SOP to draw.
        case: The case.
        language: The language of the remark.
        at: The time at which lateness is decided; by default that of the machine's clock.

    Raises:
        DrawingError: If the case follows another SOP or revision.
    """
    followed = case.machine.sop
    if followed.number != sop.number:
        raise DrawingError(OTHER_SOP.filled(id=case.id))
    if followed.fingerprint != sop.fingerprint:
        raise DrawingError(OTHER_REVISION.filled(id=case.id, number=sop.number))
    # A case that migrated may have done activities that this revision does not have.
    known = {activity.id for step in sop.steps for activity in step.activities}
    progress = {event.activity: Progress.DONE for event in _valid(case.history) if event.activity in known}
    if not case.ended:
        step = sop.step(case.state)
        progress = {id_: each for id_, each in progress.items() if sop.step_of(id_) is not step}
        progress |= dict.fromkeys(case.done, Progress.DONE)
        state = Progress.LATE if case.is_late(at) else Progress.ACTIVE
        progress |= {activity.id: state for activity in ready(step, case.done)}
    remark = _REMARK.format(language, id=case.id, state=state_name(sop, case.state, language))
    return Overlay(FrozenMap(progress), remark)


def _valid(history: tuple[Event, ...]) -> list[Event]:
    """Return the events that no correction has undone."""
    events: list[Event] = []
    for event in history:
        to = getattr(event.detail, "to", None)
        events = [*events, event] if to is None else [each for each in events if each.seq <= to]
    return events
