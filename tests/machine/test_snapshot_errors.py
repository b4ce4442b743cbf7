"""Errors of damaged snapshots: the field, its value, and the expected value."""

import json
import pickle
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

import sopflow
from sopflow import Case, Performer, SnapshotError, SopMachine
from sopflow.definition.canonical import digest

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANI = Performer("ani", {"loket"})

MACHINE = SopMachine(
    sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}}
steps:
  - id: terima
    within: 2 jam
    activities:
      - {id: baca, activity: Membaca, actor: loket}
      - {id: catat, activity: Mencatat, actor: loket, after: baca, within: 30 menit}
  - {id: kaji, activity: Mengkaji, actor: kepala, not_same_person_as: baca}
""")
)


def case_at_work(*, suspended: bool = False) -> Case:
    case = MACHINE.open("A", at=NOON, documents={"berkas": "A-1"})
    case.complete("baca", by=ANI, at=NOON + timedelta(minutes=10))
    if suspended:
        case.suspend(at=NOON + timedelta(minutes=15))
    return case


def error_of(case: Case, place: str, value: object, *, history: bool = True) -> str:
    """Return the error of a snapshot with one field changed and a valid checksum."""
    data: dict[str, Any] = json.loads(json.dumps(case.snapshot(history=history)))
    *path, last = [int(part) if part.isdigit() else part for part in place.split("/")]
    inner: Any = data
    for part in path:
        inner = inner[part]
    if value is KeyError:
        del inner[last]
    else:
        inner[last] = value
    if place != "checksum":
        data["checksum"] = digest({key: item for key, item in data.items() if key != "checksum"})
    with pytest.raises(SnapshotError) as caught:
        MACHINE.restore(data)
    start, end = "This case cannot be restored: ", "."
    assert str(caught.value) == f"{start}{caught.value.field}: {caught.value.reason}{end}"
    return str(caught.value).removeprefix(start).removesuffix(end)


A_TIME = "a time in UTC like 2026-03-02T01:00:00Z"
A_LENGTH = "a length of time in microseconds"
THE_LONGEST = (date.max - date.min) // timedelta(microseconds=1)
A_REFERENCE = "a string of at most 10000 characters without control characters"
KINDS = (
    "opened, completed, attached, suspended, resumed, restarted, moment, recounted, lapsed, cancelled, corrected, "
    "migrated"
)
A_NAME = "The performer's id is empty"
REVISION = "the case belongs to another revision of this SOP, which behaves differently"


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("sopflow", 2, "sopflow: this version of sopflow reads snapshots of format 1 only"),
        ("sop", "SOP-2", "sop: the case belongs to 'SOP-2', not to 'SOP-1'"),
        ("fingerprint", "0" * 64, f"fingerprint: {REVISION}; restore it with the machine of that revision"),
        ("case", "", "case: The id of the case is empty"),
        ("case", KeyError, "case: it is missing, but must be a string"),
        ("case", 7, "case: it is 7, but must be a string"),
        ("state", "nowhere", "state: the SOP has no step or end 'nowhere'"),
        ("version", True, "version: it is True, but must be a whole number"),
        ("at", "2026-13-02T12:00:00Z", f"at: it is '2026-13-02T12:00:00Z', but must be {A_TIME}"),
        ("at", "2026-03-02", f"at: it is '2026-03-02', but must be {A_TIME}"),
        ("activity_dues", {"kaji": "2026-03-02T12:00:00Z"}, "activity_dues: the SOP has no 'kaji' here"),
        ("activity_dues", [], "activity_dues: it is [], but must be a mapping"),
        ("documents/berkas", 7, f"documents.berkas: it is 7, but must be {A_REFERENCE}"),
        ("documents/berkas", "A-2", "documents: it contradicts the history"),
        ("checksum", "x", "checksum: the content was changed after the snapshot was taken"),
        ("history", {}, "history: it is {}, but must be a list"),
        ("history/0/kind", "exploded", f"history[0].kind: it is 'exploded', but must be one of {KINDS}"),
        ("history/0/extra", 1, "history[0].extra: an event of this kind has no such field"),
        ("history/0/discarded", [], "history[0]: it is not written as a snapshot writes it"),
        ("history/1/late_by", 0, "history[1]: its lateness contradicts the due time"),
        ("history/1/late_by", THE_LONGEST, "history[1]: its lateness contradicts the due time"),
        (
            "history/1/late_by",
            THE_LONGEST + 1,
            f"history[1].late_by: it is {THE_LONGEST + 1}, but must be {A_LENGTH}",
        ),
        ("history/1/late_by", -1, f"history[1].late_by: it is -1, but must be {A_LENGTH}"),
        ("extra", 1, "extra: a snapshot has no such field"),
        ("x" * 100, 1, f"{'x' * 100}: a snapshot has no such field"),
        ("x" * 101, 1, f"'{'x' * 27}...{'x' * 28}': a snapshot has no such field"),
        ("x\n", 1, "'x\\n': a snapshot has no such field"),
        ("done/baca/by/id", "", f"done.baca.by.id: {A_NAME}"),
        ("done/baca/by/actors", "loket", "done.baca.by.actors: it is 'loket', but must be a list"),
        ("done/baca/by/actors", [7], "done.baca.by.actors[0]: it is 7, but must be a string"),
    ],
)
def test_a_wrong_field_is_named_with_value_and_expectation(place: str, value: object, words: str) -> None:
    assert error_of(case_at_work(), place, value) == words


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("remaining/second", "1", "remaining.second: it is '1', but must be a whole number"),
        ("remaining/second", "1/0", "remaining.second: it is '1/0', but must be a whole number"),
        ("remaining/second", -1, "remaining.second: it is -1, but must be a number from 0 to 1000000000000"),
        (
            "remaining/second",
            10**12 + 1,
            "remaining.second: it is 1000000000001, but must be a number from 0 to 1000000000000",
        ),
        ("remaining/month", "1/2", "remaining: The months of a remaining time are whole numbers"),
        ("remaining/at_opening", 1, "remaining.at_opening: it is 1, but must be true or false"),
        ("remaining/second", "1800/2", "remaining: it contradicts the history"),
        ("remaining/at_opening", KeyError, "remaining.at_opening: it is missing, but must be true or false"),
        ("remaining/second", 0, "remaining: it contradicts the history"),
    ],
)
def test_remaining_time_is_read_as_strictly(place: str, value: object, words: str) -> None:
    assert error_of(case_at_work(suspended=True), place, value) == words


class FakeItems(dict[str, object]):
    """A mapping whose items are arbitrary."""

    def __init__(self, fake: Callable[[], Iterable[object]]) -> None:
        self.fake = fake

    def items(self) -> Any:
        return self.fake()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2**64, "extra: the number has more digits than any in a snapshot"),
        (2**64 - 1, "extra: a snapshot has no such field"),
        (b"x", "extra: it is of the type bytes, which is not plain data"),
        ([[[[[[[[[]]]]]]]]], "extra[0][0][0][0][0][0][0][0]: it is nested deeper than any field of a snapshot"),
        ([[[[[[[[]]]]]]]], "extra: a snapshot has no such field"),
        ({7: "x"}, "extra: the mapping has a key that is not a string"),
        (FakeItems(lambda: ["xy"]), "extra: the mapping has a key that is not a string"),
        (FakeItems(lambda: [("x", "y", "z")]), "extra: the mapping has a key that is not a string"),
        (FakeItems(lambda: map(int, "x")), "extra: it cannot be read: ValueError"),
    ],
)
def test_values_that_are_not_plain_data_are_refused(value: object, words: str) -> None:
    with pytest.raises(SnapshotError, match=re.escape(f"restored: {words}.") + "$"):
        MACHINE.restore(case_at_work().snapshot() | {"extra": value})


TOO_LATE = "it is after the last event, or after the clock was stopped"
KEPT = {"second": 1, "at_opening": False}
CATAT = {"by": {"id": "ani", "actors": ["loket"]}, "at": "2026-03-02T12:10:00Z"}


@pytest.mark.parametrize(
    ("suspended", "place", "value", "words"),
    [
        (False, "version", 1, "version: it is 1, but the case needs at least 2 events to get here"),
        (False, "at", "2026-03-02T12:00:00Z", f"done.baca.at: {TOO_LATE}"),
        (False, "done/baca/at", "2026-03-02T12:10:01Z", f"done.baca.at: {TOO_LATE}"),
        (True, "done/baca/at", "2026-03-02T12:15:01Z", f"done.baca.at: {TOO_LATE}"),
        (False, "done/catat", CATAT, "done: all activities of terima are done, so the case would have left it"),
        (False, "done", {"catat": CATAT}, "done.catat: baca must come first"),
        (False, "done", {}, "performers: they contradict who did baca in this visit of terima"),
        (False, "remaining", KEPT, "remaining: the clock runs, so it must be empty"),
        (False, "activity_remaining", {"catat": KEPT}, "activity_remaining: the clock runs, so it must be empty"),
        (
            False,
            "suspended_since",
            "2036-03-02T12:00:00Z",
            "suspended_since: it is after the last event",
        ),
        (
            False,
            "suspended_since",
            "2026-03-02T12:10:00Z",
            "due: the clock was stopped before it, so there must be remaining time instead",
        ),
        (
            True,
            "activity_dues",
            {"catat": "2026-03-02T12:15:00Z"},
            "activity_dues: catat has either a due time or remaining time",
        ),
    ],
)
def test_without_a_history_the_position_must_be_one_that_the_sop_leads_to(
    suspended: bool, place: str, value: object, words: str
) -> None:
    assert error_of(case_at_work(suspended=suspended), place, value, history=False) == words


def test_two_activities_may_be_completed_at_the_same_time() -> None:
    sop = sopflow.loads("""
sopflow: 1
number: SOP-2
title: Izin
actors: {loket: Loket}
steps:
  - id: terima
    activities:
      - {id: baca, activity: Membaca, actor: loket}
      - {id: catat, activity: Mencatat, actor: loket, after: baca}
      - {id: simpan, activity: Menyimpan, actor: loket}
""")
    case = SopMachine(sop).open("A", at=NOON)
    case.complete("baca", by=ANI, at=NOON)
    case.complete("catat", by=ANI, at=NOON)
    assert SopMachine(sop).restore(case.snapshot(history=False)).done == ("baca", "catat")


def test_a_case_saved_at_its_due_time_or_suspended_after_it_can_be_restored() -> None:
    sop = sopflow.loads("""
sopflow: 1
number: SOP-3
title: Izin
actors: {loket: Loket}
documents: {berkas: {name: Berkas, supplied: true}}
steps:
  - {id: terima, activity: Menerima, actor: loket, within: 1 jam, on_late: {goto: kaji}}
  - {id: kaji, activity: Mengkaji, actor: loket, within: 1 jam}
""")
    machine = SopMachine(sop)
    case = machine.open("A", at=NOON)
    case.attach("berkas", at=NOON + timedelta(hours=1))
    assert machine.restore(case.snapshot(history=False)).due == case.last_at
    case.tick(NOON + timedelta(hours=2))
    case.suspend(at=NOON + timedelta(hours=3))
    assert machine.restore(case.snapshot(history=False)).due == NOON + timedelta(hours=2)


def test_a_due_time_at_an_opening_survives_a_suspension() -> None:
    office = sopflow.WorkCalendar(hours={"mon-fri": "08:00-12:00, 13:00-16:00"})
    sop = sopflow.loads("""
sopflow: 1
number: SOP-4
title: Izin
actors: {loket: Loket}
steps: [{id: terima, activity: Menerima, actor: loket, within: 1 hari}]
""")
    machine = SopMachine(sop, calendar=office)
    case = machine.open("A", at=datetime(2026, 3, 2, 7, tzinfo=UTC))
    assert case.due == datetime(2026, 3, 3, 8, tzinfo=UTC)
    case.suspend(at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert case.remaining is not None
    assert case.remaining.at_opening
    again = machine.restore(json.loads(json.dumps(case.snapshot())))
    assert again.remaining == case.remaining
    again.resume(at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert again.due == datetime(2026, 3, 3, 8, tzinfo=UTC)


def test_the_error_can_be_pickled() -> None:
    again = pickle.loads(pickle.dumps(SnapshotError("at", "it is late")))  # noqa: S301  our own data
    assert (again.field, again.reason) == ("at", "it is late")
    assert repr(again) == "SnapshotError('at', 'it is late')"


def test_a_large_value_is_shown_in_a_few_characters() -> None:
    many = [{f"{letter}{number}": "x" * 50 for number in range(4)} for letter in "abcdef"]

    with pytest.raises(SnapshotError) as refused:
        MACHINE.restore(case_at_work().snapshot() | {"performers": many})

    assert refused.value.reason.startswith("it is [{'a0': 'xxx")
    assert refused.value.reason.endswith("…, but must be a mapping")
    assert len(refused.value.reason) < 300
