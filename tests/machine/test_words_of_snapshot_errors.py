"""What a snapshot that does not fit is answered with: the field, what is there, and what should be."""

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


def lived(*, suspended: bool = False) -> Case:
    case = MACHINE.open("A", at=NOON, documents={"berkas": "A-1"})
    case.complete("baca", by=ANI, at=NOON + timedelta(minutes=10))
    if suspended:
        case.suspend(at=NOON + timedelta(minutes=15))
    return case


def told(case: Case, place: str, value: object, *, history: bool = True) -> str:
    """What is said of a snapshot with one field changed and a checksum that fits again."""
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
A_REFERENCE = "a text of at most 10000 characters"
KINDS = "opened, completed, attached, suspended, resumed, restarted, lapsed, cancelled"
A_NAME = "A performer's id has 1 to 500 characters; None stands for no name"
REVISION = "it is a case of another revision of this SOP, which behaves differently"


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("sopflow", 2, "sopflow: this version of sopflow reads snapshots of the format 1 only"),
        ("sop", "SOP-2", "sop: it is a case of 'SOP-2', not of 'SOP-1'"),
        ("fingerprint", "0" * 64, f"fingerprint: {REVISION}; restore it with the machine of that revision"),
        ("case", "", "case: A case's id is a text of 1 to 500 characters, not ''"),
        ("case", KeyError, "case: it is missing, where a text is expected"),
        ("case", 7, "case: it is 7, where a text is expected"),
        ("state", "nowhere", "state: the SOP has no step or end 'nowhere'"),
        ("version", True, "version: it is True, where a whole number is expected"),
        ("at", "2026-13-02T12:00:00Z", f"at: it is '2026-13-02T12:00:00Z', where {A_TIME} is expected"),
        ("at", "2026-03-02", f"at: it is '2026-03-02', where {A_TIME} is expected"),
        ("activity_dues", {"kaji": "2026-03-02T12:00:00Z"}, "activity_dues: the SOP knows no 'kaji' here"),
        ("activity_dues", [], "activity_dues: it is [], where a mapping is expected"),
        ("documents/berkas", 7, f"documents.berkas: it is 7, where {A_REFERENCE} is expected"),
        ("documents/berkas", "A-2", "documents: it is not what the history tells"),
        ("checksum", "x", "checksum: the content was changed after the snapshot was taken"),
        ("history", {}, "history: it is {}, where a list is expected"),
        ("history/0/kind", "exploded", f"history[0].kind: it is 'exploded', where one of {KINDS} is expected"),
        ("history/0/extra", 1, "history[0].extra: an event has no such field"),
        ("history/0/discarded", [], "history[0]: a snapshot says the same in other words"),
        ("history/1/late_by", 0, "history[1]: its lateness is not what its due time says"),
        ("history/1/late_by", THE_LONGEST, "history[1]: its lateness is not what its due time says"),
        (
            "history/1/late_by",
            THE_LONGEST + 1,
            f"history[1].late_by: it is {THE_LONGEST + 1}, where {A_LENGTH} is expected",
        ),
        ("history/1/late_by", -1, f"history[1].late_by: it is -1, where {A_LENGTH} is expected"),
        ("extra", 1, "extra: a snapshot has no such field"),
        ("x" * 100, 1, f"{'x' * 100}: a snapshot has no such field"),
        ("x" * 101, 1, f"'{'x' * 27}...{'x' * 28}': a snapshot has no such field"),
        ("x\n", 1, "'x\\n': a snapshot has no such field"),
        ("done/baca/by/id", "", f"done.baca.by.id: {A_NAME}"),
        ("done/baca/by/actors", "loket", "done.baca.by.actors: it is 'loket', where a list is expected"),
        ("done/baca/by/actors", [7], "done.baca.by.actors[0]: it is 7, where a text is expected"),
    ],
)
def test_a_field_that_does_not_fit_is_told(place: str, value: object, words: str) -> None:
    assert told(lived(), place, value) == words


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("remaining/microseconds", "1", "remaining.microseconds: it is '1', where a whole number is expected"),
        ("remaining/microseconds", -1, f"remaining.microseconds: it is -1, where {A_LENGTH} is expected"),
        ("remaining/working", 1, "remaining.working: it is 1, where true or false is expected"),
        ("remaining/at_opening", KeyError, "remaining.at_opening: it is missing, where true or false is expected"),
        ("remaining/microseconds", 0, "remaining: it is not what the history tells"),
    ],
)
def test_what_a_suspension_keeps_is_read_as_strictly(place: str, value: object, words: str) -> None:
    assert told(lived(suspended=True), place, value) == words


class Teller(dict[str, object]):
    """A mapping that says of its items what it likes."""

    def __init__(self, tell: Callable[[], Iterable[object]]) -> None:
        self.tell = tell

    def items(self) -> Any:
        return self.tell()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2**64, "extra: it is a number of more digits than any in a snapshot"),
        (2**64 - 1, "extra: a snapshot has no such field"),
        (b"x", "extra: it is of the type bytes, which is no plain data"),
        ([[[[[]]]]], "extra[0][0][0][0]: it is nested deeper than any field of a snapshot"),
        ([[[[]]]], "extra: a snapshot has no such field"),
        ({7: "x"}, "extra: it is a mapping with a key that is no text"),
        (Teller(lambda: ["xy"]), "extra: it is a mapping with a key that is no text"),
        (Teller(lambda: [("x", "y", "z")]), "extra: it is a mapping with a key that is no text"),
        (Teller(lambda: map(int, "x")), "extra: it cannot be read: ValueError"),
    ],
)
def test_what_is_no_plain_data_is_told(value: object, words: str) -> None:
    with pytest.raises(SnapshotError, match=re.escape(f"restored: {words}.") + "$"):
        MACHINE.restore(lived().snapshot() | {"extra": value})


NOTHING_LATER = "nothing is done after the last event, or after the clock was stopped"
KEPT = {"microseconds": 1, "working": True, "at_opening": False}
CATAT = {"by": {"id": "ani", "actors": ["loket"]}, "at": "2026-03-02T12:10:00Z"}


@pytest.mark.parametrize(
    ("suspended", "place", "value", "words"),
    [
        (False, "version", 1, "version: it is 1, and what has happened takes at least 2 events"),
        (False, "at", "2026-03-02T12:00:00Z", f"done.baca.at: {NOTHING_LATER}"),
        (False, "done/baca/at", "2026-03-02T12:10:01Z", f"done.baca.at: {NOTHING_LATER}"),
        (True, "done/baca/at", "2026-03-02T12:15:01Z", f"done.baca.at: {NOTHING_LATER}"),
        (False, "done/catat", CATAT, "done: all of terima is done, so the case would have left it"),
        (False, "done", {"catat": CATAT}, "done.catat: baca comes before it"),
        (False, "done", {}, "performers: they do not tell who did baca in this visit of terima"),
        (False, "remaining", KEPT, "remaining: the clock runs, so nothing is kept"),
        (False, "activity_remaining", {"catat": KEPT}, "activity_remaining: the clock runs, so nothing is kept"),
        (
            False,
            "suspended_since",
            "2036-03-02T12:00:00Z",
            "suspended_since: the clock was stopped by the last event, or before it",
        ),
        (
            False,
            "suspended_since",
            "2026-03-02T12:10:00Z",
            "due: the clock was stopped in time, so what remains is kept and nothing is due",
        ),
        (
            True,
            "activity_dues",
            {"catat": "2026-03-02T12:15:00Z"},
            "activity_dues: catat is due at a time, unless a suspension keeps what remains",
        ),
    ],
)
def test_without_its_history_a_case_must_stand_where_its_sop_leads(
    suspended: bool, place: str, value: object, words: str
) -> None:
    assert told(lived(suspended=suspended), place, value, history=False) == words


def test_two_activities_may_be_done_at_one_instant() -> None:
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


def test_a_case_that_is_saved_as_it_lapses_or_is_stopped_too_late_can_be_restored() -> None:
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


def test_where_a_due_time_stood_is_kept_with_what_remains() -> None:
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


def test_the_error_travels_between_processes() -> None:
    again = pickle.loads(pickle.dumps(SnapshotError("at", "it is late")))  # noqa: S301  our own data
    assert (again.field, again.reason) == ("at", "it is late")
    assert repr(again) == "SnapshotError('at', 'it is late')"


def test_a_value_of_many_parts_is_told_in_a_few_characters() -> None:
    many = [{f"{letter}{number}": "x" * 50 for number in range(4)} for letter in "abcdef"]

    with pytest.raises(SnapshotError) as refused:
        MACHINE.restore(lived().snapshot() | {"performers": many})

    assert refused.value.reason.startswith("it is [{'a0': 'xxx")
    assert refused.value.reason.endswith("…, where a mapping is expected")
    assert len(refused.value.reason) < 300
