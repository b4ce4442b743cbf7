"""A history that no case can have is refused with the wrong event and the reason."""

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

import sopflow
from sopflow import Case, Event, EventKind, Performer, SnapshotError, SopMachine
from sopflow.frozen import FrozenMap

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ANI = Performer("ani", {"loket"})

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
documents:
  berkas: {name: Berkas, supplied: true}
  memo: Memo
  catatan: Catatan
  izin: Izin
steps:
  - id: terima
    within: 2 jam
    produces: catatan
    activities:
      - {id: baca, activity: Membaca, actor: loket, within: 1 jam, produces: memo}
      - {id: catat, activity: Mencatat, actor: loket, after: baca, within: 30 menit}
  - {id: kaji, activity: Mengkaji, actor: loket, within: 1 jam, on_late: {goto: putus}}
  - id: putus
    activity: Memutus
    actor: loket
    outcomes:
      ya: {to: end, produces: izin}
      ulang: {to: terima, discards: berkas}
""")
MACHINE = SopMachine(SOP)


def long_lived() -> Case:
    case = MACHINE.open("A", at=NOON, documents="berkas")  # events[0]
    case.complete("baca", by=ANI, at=NOON + MINUTE)  # 1
    case.suspend(at=NOON + 2 * MINUTE)  # 2
    case.attach("berkas", at=NOON + 3 * MINUTE)  # 3
    case.resume(at=NOON + 4 * MINUTE)  # 4
    case.complete("catat", by=ANI, at=NOON + 5 * MINUTE)  # 5
    case.tick(NOON + 90 * MINUTE)  # 6, the lapse from kaji to putus at NOON + 65 minutes
    case.attach("berkas", at=NOON + 90 * MINUTE)  # 7
    case.complete("putus", by=ANI, outcome="ulang", at=NOON + 91 * MINUTE)  # 8
    case.restart_clock(reason="Terputus", at=NOON + 92 * MINUTE)  # 9
    case.cancel(reason="Dicabut", at=NOON + 93 * MINUTE)  # 10
    return case


HISTORY = long_lived().history
REST = sopflow.WorkCalendar().remaining(NOON, NOON + MINUTE, sopflow.TimeStandard.parse("1 jam"))
STANDARD = "a step with a time standard has either a due time or remaining time"
OWN_STANDARD = "baca has either a due time or remaining time"
LAPSE = NOON + 65 * MINUTE


def test_the_original_history_is_accepted() -> None:
    assert MACHINE.replay(HISTORY) == long_lived()


@pytest.mark.parametrize(
    ("number", "changes", "why"),
    [
        (0, {"seq": 2}, "its seq is 2; the next is 1"),
        (0, {"kind": EventKind.RESTARTED, "detail": None}, "a case is opened once, by its first event"),
        (0, {"late_by": MINUTE}, "it has fields that only a completion has"),
        (0, {"remaining": REST}, "only a suspension keeps remaining time"),
        (0, {"source": "kaji"}, "a case is opened at terima"),
        (0, {"target": "kaji"}, "a case is opened at terima"),
        (1, {"case": "B"}, "it belongs to the case 'B', not to 'A'"),
        (1, {"seq": 3}, "its seq is 3; the next is 2"),
        (1, {"seq": 1}, "its seq is 1; the next is 2"),
        (1, {"at": NOON - MINUTE}, "it happened before the previous event"),
        (1, {"kind": EventKind.OPENED, "detail": HISTORY[0].detail}, "a case is opened once, by its first event"),
        (1, {"kind": EventKind.ATTACHED}, "it has fields that only a completion has"),
        (1, {"remaining": REST}, "only a suspension keeps remaining time"),
        (1, {"activity_remaining": {"catat": REST}}, "only a suspension keeps remaining time"),
        (1, {"source": "kaji"}, "its source is 'kaji', but the case is at terima"),
        (1, {"source": None}, "its source is None, but the case is at terima"),
        (1, {"activity": "kaji"}, "'kaji' is not an activity of the step terima"),
        (1, {"activity": None}, "None is not an activity of the step terima"),
        (1, {"activity": "catat"}, "catat was completed before an activity that must come first"),
        (1, {"by": None}, "it has no performer"),
        (1, {"late_by": MINUTE}, "its lateness contradicts the due time"),
        (1, {"activity_late_by": MINUTE}, "its lateness contradicts the due time"),
        (1, {"target": "kaji"}, "it leaves its row although activities are open"),
        (1, {"due": NOON}, "it changes a due time"),
        (1, {"documents": {}}, "it does not add memo"),
        (1, {"discarded": ("berkas",)}, "it discards ('berkas',) instead of ()"),
        (2, {"kind": EventKind.RESUMED, "remaining": None, "activity_remaining": {}}, "the case was not suspended"),
        (2, {"target": "kaji"}, "its target must be None"),
        (2, {"outcome": "ya"}, "it has fields that only a completion has"),
        (2, {"activity_late_by": MINUTE}, "it has fields that only a completion has"),
        (2, {"discarded": ("berkas",)}, "it has fields that only a completion has"),
        (2, {"activity": "catat"}, "it has fields that only a completion has"),
        (3, {"kind": EventKind.SUSPENDED}, "the case was suspended"),
        (3, {"kind": EventKind.RESTARTED}, "the case was suspended"),
        (3, {"due": NOON}, "it changes a due time"),
        (3, {"activity_dues": {"catat": NOON}}, "it changes a due time"),
        (3, {"target": "kaji"}, "its target must be None"),
        (4, {"target": "kaji"}, "its target must be None"),
        (5, {"activity": "baca"}, "baca was already done"),
        (5, {"target": None}, "it completes its row but stays"),
        (5, {"documents": {}}, "it does not add catatan"),
        (5, {"target": "putus"}, "the SOP has no such transition from 'terima' to 'putus'"),
        (6, {"at": LAPSE + MINUTE}, "the case does not lapse from kaji to 'putus' at that time"),
        (6, {"target": "terima"}, "the case does not lapse from kaji to 'terima' at that time"),
        (6, {"target": None}, "the case does not lapse from kaji to None at that time"),
        (8, {"outcome": None}, "it discards ('berkas',) instead of ()"),
        (8, {"discarded": ()}, "it discards () instead of ('berkas',)"),
        (8, {"outcome": "ya", "discarded": (), "target": "completed", "due": None}, "it does not add izin"),
        (9, {"target": "terima"}, "its target must be None"),
        (10, {"target": None}, "its target must be cancelled"),
        (10, {"target": "completed"}, "its target must be cancelled"),
    ],
)
def test_a_wrong_event_is_named_with_the_reason(number: int, changes: dict[str, Any], why: str) -> None:
    changes = {name: FrozenMap(value) if isinstance(value, dict) else value for name, value in changes.items()}
    events = [*HISTORY[:number], attrs.evolve(HISTORY[number], **changes), *HISTORY[number + 1 :]]
    with pytest.raises(SnapshotError) as caught:
        MACHINE.replay(events)
    assert (caught.value.field, str(caught.value)) == (
        f"events[{number}]",
        f"This case cannot be restored: events[{number}]: {why}.",
    )


def test_no_event_follows_the_end() -> None:
    after = attrs.evolve(HISTORY[3], seq=12, at=NOON + 94 * MINUTE, source="cancelled", due=None)
    with pytest.raises(SnapshotError, match=r"events\[11\]: the case had ended\."):
        MACHINE.replay([*HISTORY, after])


def test_several_missing_documents_are_listed_together() -> None:
    sop = sopflow.loads("""
sopflow: 1
number: SOP-2
title: Izin
actors: {loket: Loket}
documents: {memo: Memo, izin: Izin}
steps: [{id: kaji, activity: Mengkaji, actor: loket, produces: [memo, izin], next: end}]
""")
    machine = SopMachine(sop)
    case = machine.open("A", at=NOON)
    case.complete("kaji", by=ANI, at=NOON)
    first, last = case.history
    with pytest.raises(SnapshotError, match=r"events\[1\]: it does not add memo, izin\."):
        machine.replay([first, attrs.evolve(last, documents=FrozenMap())])


def test_an_event_may_happen_at_the_time_of_the_previous_one() -> None:
    assert MACHINE.replay([*HISTORY[:4], attrs.evolve(HISTORY[4], at=HISTORY[3].at)]).version == 5


@pytest.mark.parametrize(
    ("events", "field", "why"),
    [
        ((), "events", "there are no events; a history begins with the event opened"),
        (("x",), "events[0]", "it is of the type str, not an Event"),
        ((HISTORY[0], 7), "events[1]", "it is of the type int, not an Event"),
        (
            (attrs.evolve(HISTORY[0], case=""),),
            "events[0].case",
            "The id of the case is empty",
        ),
    ],
)
def test_other_values_are_not_a_history(events: Any, field: str, why: str) -> None:
    with pytest.raises(SnapshotError) as caught:
        MACHINE.replay(events)
    assert (caught.value.field, str(caught.value)) == (field, f"This case cannot be restored: {field}: {why}.")


def test_a_field_of_a_wrong_type_is_named_with_its_event() -> None:
    class Text(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            return False

        __hash__ = str.__hash__

    for changes, why in (
        ({"reason": Text("x")}, "events[0]: one of its fields has a wrong type."),
        ({"by": "ani"}, "events[0]: one of its fields has a wrong type (AttributeError)."),
        ({"due": object()}, "events[0].due: it is of the type object."),
        ({"discarded": ["berkas"]}, "events[0].discarded: it is of the type list."),
        ({"seq": "1"}, "events[0].seq: it is '1', but must be a whole number."),
        ({"case": 7}, "events[0].case: it is 7, but must be a string."),
    ):
        with pytest.raises(SnapshotError) as caught:
            MACHINE.replay([attrs.evolve(HISTORY[0], **changes)])
        assert str(caught.value) == f"This case cannot be restored: {why}"


@pytest.mark.parametrize(
    ("number", "changes", "where", "why"),
    [
        (0, {"due": None}, "due", STANDARD),
        (0, {"activity_dues": FrozenMap()}, "activity_dues", OWN_STANDARD),
        (
            0,
            {"activity_dues": FrozenMap({"baca": NOON, "catat": NOON})},
            "activity_dues",
            "no time standard of catat is running",
        ),
        (2, {"due": NOON + HOUR}, "due", STANDARD),
        (2, {"remaining": None}, "due", STANDARD),
        (5, {"due": NOON + MINUTE}, "due", "it is before the case entered kaji"),
        (6, {"due": NOON}, "due", "putus has no binding time standard"),
        (10, {"due": NOON}, "due", "the case has ended, so it must be empty"),
    ],
)
def test_a_history_that_leads_to_a_contradiction_is_refused(
    number: int, changes: dict[str, Any], where: str, why: str
) -> None:
    with pytest.raises(SnapshotError) as caught:
        MACHINE.replay([*HISTORY[:number], attrs.evolve(HISTORY[number], **changes)])
    error = f"events[{number}]: it leads to a contradiction in {where}: {why}."
    assert str(caught.value) == f"This case cannot be restored: {error}"


def test_an_event_as_text_is_one_line() -> None:
    case = copy.copy(long_lived())
    assert [str(event) for event in case.history][:2] == [
        "1. 2026-03-02 12:00:00+00:00 opened → terima",
        "2. 2026-03-02 12:01:00+00:00 completed baca by ani",
    ]
    assert str(case.history[8]) == "9. 2026-03-02 13:31:00+00:00 completed putus = ulang by ani → terima"
    assert repr(case.history[0]) == "<Event 1. 2026-03-02 12:00:00+00:00 opened → terima>"
    late = Event(
        "A", 2, NOON + timedelta(microseconds=7), EventKind.COMPLETED, late_by=MINUTE, by=Performer(None, {"b", "a"})
    )
    assert str(late) == "2. 2026-03-02 12:00:00+00:00 completed by a, b late by 0:01:00"
