"""Valid SOPs by construction.

Every row is reached from an earlier one, every case can reach an end, ``goto`` alone forms no loop, and every required
document is available. A failing SOP shrinks to the one or two rows that matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hypothesis import strategies as st

from sopflow.definition import Sop
from sopflow.testing.strategies.builder import SopBuilder
from sopflow.testing.strategies.clocks import set_clocks, set_targets_of_since
from sopflow.testing.strategies.features import (
    ACTORS,
    CONDITIONS,
    DOCUMENTS,
    ENDS,
    MADE,
    MOMENTS,
    Features,
    row_features,
    sop_features,
)
from sopflow.testing.strategies.links import (
    connect,
    need_conditions,
    reordered,
    require_documents,
    separate_duties,
    set_late_rules,
)
from sopflow.testing.strategies.prose import Remark, add_remarks, remarks
from sopflow.testing.strategies.rows import ANSWERS, LETTERS, row_of
from sopflow.timing import DayMeaning, WeeklyHours, WorkCalendar

OFFICE_HOURS: Final = WeeklyHours.parse({"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"})
CALENDARS: Final = (
    None,
    WorkCalendar("Asia/Jakarta", hours=OFFICE_HOURS, closed=("2026-03-18", "2026-03-19"), open=("2026-03-21",)),
    WorkCalendar("Europe/Berlin", day=DayMeaning.CALENDAR),
    WorkCalendar(
        "Asia/Jakarta",
        hours=OFFICE_HOURS,
        periods=({"from": "2026-02-18", "to": "2026-03-19", "hours": {"mon-fri": "08:00-12:30"}},),
    ),
)
"""No calendar, office hours, a zone whose clocks change on 29 March 2026, and shorter hours in Ramadan."""


def sops(
    *,
    min_steps: int = 1,
    max_steps: int = 10,
    max_activities: int = 3,
    max_outcomes: int = 4,
    prose: bool = True,
    calendars: st.SearchStrategy[WorkCalendar | None] | None = None,
    moments: bool = False,
    conditions: bool = False,
) -> st.SearchStrategy[Sop]:
    """Draw valid SOPs that use the language, with all arguments everything in it. A machine can be built from each.

    Their rows have decisions, loops, several activities in an order, four-eyes constraints, alternative actors, time
    standards, all kinds of ``on_late``, ends, and documents that come and go. A case can always reach an end, given
    enough persons.

    Args:
        min_steps: The fewest rows, at least 1.
        max_steps: The most rows; up to about 200 are practical.
        max_activities: The most activities of a row, 1 to 8.
        max_outcomes: The most answers of a decision, 2 to 6.
        prose: Whether to draw what cases do not depend on: the identity block, notes, the wording of the paper,
            extension keys, and texts with any characters.
        calendars: The calendars to draw from; by default a few. Use ``calendars()`` for all kinds.
        moments: Whether to draw moments, and times that run since other rows.
        conditions: Whether to draw conditions, each of which a machine needs a function for.

    Raises:
        ValueError: If a size is impossible.
    """
    if not 1 <= min_steps <= max_steps:
        raise ValueError(f"A SOP has at least one row, so {min_steps} to {max_steps} rows are impossible.")
    if not (1 <= max_activities <= len(LETTERS) and 2 <= max_outcomes <= len(ANSWERS)):  # noqa: PLR2004 (a decision)
        raise ValueError(
            f"max_activities must be 1 to {len(LETTERS)}, not {max_activities}, "
            f"and max_outcomes must be 2 to {len(ANSWERS)}, not {max_outcomes}."
        )
    if calendars is None:
        calendars = st.sampled_from(CALENDARS)
    # Half of the SOPs have no moments, so that the rest of the language is not drawn less often.
    kinds = st.sampled_from([row_features(moments=some and moments, conditions=conditions) for some in (False, True)])
    return _sops((min_steps, max_steps), (max_activities, max_outcomes), calendars, kinds, prose=prose)


@st.composite
def _sops(
    draw: st.DrawFn,
    steps: tuple[int, int],
    limits: tuple[int, int],
    calendars: st.SearchStrategy[WorkCalendar | None],
    kinds: st.SearchStrategy[st.SearchStrategy[Features]],
    *,
    prose: bool,
) -> Sop:
    calendar, features = draw(calendars), draw(sop_features)
    of_rows = draw(st.lists(draw(kinds), min_size=steps[0], max_size=steps[1]))
    return sop_of(of_rows, features, limits, calendar, draw(remarks) if prose else ())


def sop_of(
    of_rows: Sequence[Features],
    features: Features,
    limits: tuple[int, int],
    calendar: WorkCalendar | None = None,
    remarks: Sequence[Remark] = (),
) -> Sop:
    """Return the SOP that has some features.

    Args:
        of_rows: The features of each row.
        features: The features of the SOP as a whole.
        limits: The most activities of a row, and the most answers of a decision.
        calendar: The calendar.
        remarks: The parts that cases do not depend on.
    """
    rows = [row_of(position, of_row, *limits) for position, of_row in enumerate(of_rows)]
    sop = SopBuilder({"number": "SOP-1", "title": "Contoh", "calendar": calendar}, {}, {}, rows)
    set_clocks(rows)
    set_late_rules(sop, features)
    connect(rows)
    set_targets_of_since(rows)
    separate_duties(rows)
    require_documents(rows)
    need_conditions(rows)
    _define_names(sop, features)
    add_remarks(sop, remarks)
    return sop.build(reordered(rows) if "reversed" in features else rows)


def _moments_of(sop: SopBuilder) -> set[str]:
    """Return the moments that the rows use, and those of their features, which may be unused."""
    places = [keys for row in sop.rows for keys in row.holders]
    used = {keys[key] for keys in places for key in ("since", "before") if key in keys}
    used |= {keys["not_before"]["moment"] for keys in places if "not_before" in keys}
    return used.union(*(row.features.all("moment") for row in sop.rows))


def _define_names(sop: SopBuilder, features: Features) -> None:
    """Define the actors, documents and ends that the rows use, and those of the features, which may be unused."""
    actors = {*features.all("actor")}
    authority = {action: [who] if isinstance(who, str) else [*who] for action, who in features.all("authority")}
    if authority:
        sop.keys["authority"] = authority
        actors.update(*authority.values())
    for row in sop.rows:
        for activity in row.activities:
            actors.update([activity["actor"]] if isinstance(activity["actor"], str) else activity["actor"]["any_of"])
    documents = {*features.all("document")}.union(
        *(row.mentioned("requires", "produces", "discards") for row in sop.rows)
    )
    ends = {*features.all("end"), *(exit_.target for row in sop.rows for exit_ in row.exits)}
    if isinstance(late := sop.keys["on_late"], dict):
        ends.add(late["goto"])
    sop.actors |= {id_: {"name": id_.title()} for id_ in ACTORS if id_ in actors}
    sop.documents |= {id_: {"name": id_.title(), "supplied": id_ not in MADE} for id_ in DOCUMENTS if id_ in documents}
    sop.keys["moments"] = {id_: id_.title() for id_ in MOMENTS if id_ in _moments_of(sop)}
    conditions = {*()}.union(*(row.mentioned("needs").union(row.features.all("condition")) for row in sop.rows))
    sop.keys["conditions"] = {id_: id_.title() for id_ in CONDITIONS if id_ in conditions}
    sop.keys["ends"] = {id_: id_.title() for id_ in ENDS if id_ in ends}
