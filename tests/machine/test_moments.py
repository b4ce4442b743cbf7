"""Moments that the host supplies: set and amended, due times since and before them, and rows that wait for them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

import sopflow
from sopflow import Case, Event, EventKind, HostGuard, Performer, Refused, SnapshotError, SopMachine
from sopflow.definition.canonical import digest
from sopflow.frozen import FrozenMap
from sopflow.machine import Action, Call, Correction, MomentSet
from sopflow.timing import Holidays, Remaining, Unit, WorkCalendar

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ANI, EKO = Performer("ani", {"loket"}), Performer("eko", {"kepala"})

TEXT = """
sopflow: 1
number: SOP-1
title: Uji kompetensi
actors: {loket: Loket, kepala: Kepala}
moments: {jadwal: Jadwal uji kompetensi, tmt: TMT kenaikan gaji}
steps:
  - {id: terima, activity: Menerima berkas, actor: loket, within: 5 hari sebelum jadwal, before: jadwal}
  - id: uji
    not_before: {moment: jadwal, by: 1 jam}
    activities:
      - {id: buka, activity: Membuka sidang, actor: loket, within: 2 jam, not_before: jadwal}
      - {id: nilai, activity: Menilai, actor: loket, after: buka}
  - {id: umumkan, activity: Mengumumkan, actor: loket, within: 3 hari, since: jadwal}
  - {id: arsip, activity: Mengarsipkan, actor: loket, within: 2 jam, not_before: tmt}
"""
SOP = sopflow.loads(TEXT)
MACHINE = SopMachine(SOP, permits=["correct", "migrate"])


def kept(case: Case) -> Case:
    """Assert that a case survives its snapshots and its history, and return it."""
    for history in (True, False):
        snapshot = case.snapshot(history=history)
        assert case.machine.restore(json.loads(json.dumps(snapshot))).snapshot() == snapshot
    assert case.machine.replay(case.history) == case
    return case


def opened(jadwal: datetime | None = NOON + 10 * DAY, tmt: datetime | None = None) -> Case:
    moments = {id_: value for id_, value in (("jadwal", jadwal), ("tmt", tmt)) if value is not None}
    return kept(MACHINE.open("1", at=NOON, moments=moments))


def at_step(step: str, jadwal: datetime = NOON, tmt: datetime | None = None) -> Case:
    """Return a case that has just entered a row, at the time of the exam."""
    case = opened(jadwal, tmt)
    for id_ in ("terima", "buka", "nilai", "umumkan"):
        if case.state != step:
            case.complete(id_, by=ANI, at=max(jadwal, NOON))
    return kept(case)


def refusal(call: Callable[[], object]) -> sopflow.Refusal:
    with pytest.raises(Refused) as caught:
        call()
    (reason,) = caught.value.reasons
    return reason


# --- setting ----------------------------------------------------------------------------------------------------


def test_a_case_is_opened_with_moments_in_utc() -> None:
    wib = datetime(2026, 3, 9, 8, tzinfo=ZoneInfo("Asia/Jakarta"))
    case = opened(wib)
    assert case.moments == {"jadwal": datetime(2026, 3, 9, 1, tzinfo=UTC)}
    assert case.moments["jadwal"].tzinfo is UTC
    assert opened(None).moments == {}
    assert "schedule" not in opened(None).snapshot()


def test_a_moment_is_set_by_an_event() -> None:
    case = opened(None)
    assert case.due is None
    (event,) = case.set_moment("jadwal", NOON + 10 * DAY, by=ANI, reason="Surat", at=NOON + HOUR)
    assert (event.kind, event.by, event.reason, event.source, event.target) == (
        EventKind.MOMENT, ANI, "Surat", "terima", None,
    )  # fmt: skip
    assert event.detail == MomentSet("jadwal", NOON + 10 * DAY, None)
    assert event.due == case.due == NOON + 5 * DAY
    kept(case)
    (event,) = case.set_moment("jadwal", NOON + 12 * DAY, reason="Ditunda", at=NOON + HOUR)
    assert event.detail == MomentSet("jadwal", NOON + 12 * DAY, NOON + 10 * DAY)
    assert kept(case).due == NOON + 7 * DAY
    assert case.entered_at == NOON


def test_another_value_needs_a_reason_but_the_same_does_not() -> None:
    case = opened()
    reason = refusal(lambda: case.set_moment("jadwal", NOON, reason="  ", at=NOON))
    assert (reason.code, reason.found) == ("reason", ("jadwal",))
    assert reason.message() == "Jadwal uji kompetensi is set already; another time needs a reason."
    assert reason.message("id") == "Jadwal uji kompetensi sudah ditetapkan; perubahannya harus disertai alasan."
    before = case.snapshot()["schedule"]
    case.set_moment("jadwal", NOON + 10 * DAY, at=NOON)
    assert kept(case).snapshot()["schedule"] == before
    assert case.version == 2


def test_the_same_value_does_not_undo_a_suspension() -> None:
    case = at_step("umumkan")
    case.suspend(at=NOON + DAY)
    case.resume(at=NOON + 2 * DAY)
    assert case.due == NOON + 4 * DAY
    case.set_moment("jadwal", NOON, at=NOON + 2 * DAY)
    assert kept(case).due == NOON + 4 * DAY


@pytest.mark.parametrize("known", [True, False])
def test_an_unknown_moment_is_refused_with_similar_names(known: bool) -> None:
    case = opened()
    id_ = "jadwall" if known else "hari_raya"
    for call in (
        lambda: case.set_moment(id_, NOON, at=NOON),
        lambda: MACHINE.open("2", at=NOON, moments={id_: NOON}),
    ):
        reason = refusal(call)
        assert (reason.code, reason.expected, reason.found) == ("unknown-moment", ("jadwal", "tmt"), (id_,))
        assert reason.candidates == (("jadwal",) if known else ())
    assert reason.message("id") == f"SOP ini tidak memiliki saat '{id_}'."
    if not known:
        assert reason.hint() == (
            "Choose a moment of this SOP: jadwal (Jadwal uji kompetensi), tmt (TMT kenaikan gaji)."
        )


NAIVE = "waktu itu tidak memiliki zona waktu."
OUTSIDE = "waktu itu berada di luar tahun 1 sampai 9999 menurut UTC."
UNCOUNTABLE = "batas waktu yang bergantung padanya berada di luar jangkauan kalender."


@pytest.mark.parametrize(
    ("value", "shown", "problem"),
    [
        (datetime(2026, 3, 2, 12), "2026-03-02T12:00:00", NAIVE),  # noqa: DTZ001 (naive on purpose)
        (datetime(1, 1, 1, tzinfo=timezone(HOUR)), "0001-01-01T00:00:00+01:00", OUTSIDE),
        (datetime(9999, 12, 31, tzinfo=UTC), "Jumat, 31 Desember 9999 pukul 00.00 UTC", UNCOUNTABLE),
        (datetime(1, 1, 2, tzinfo=UTC), "Selasa, 2 Januari 1 pukul 00.00 UTC", UNCOUNTABLE),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(value: datetime, shown: str, problem: str) -> None:
    case = opened()
    reason = refusal(lambda: case.set_moment("jadwal", value, reason="Baru", at=NOON))
    assert (reason.code, reason.data["moment"]) == ("moment", "jadwal")
    assert reason.message("id") == f"Jadwal uji kompetensi tidak dapat ditetapkan pada {shown}: {problem}"
    assert "cannot be set to" in reason.message()
    assert reason.hint()
    assert refusal(lambda: MACHINE.open("2", at=NOON, moments={"jadwal": value})).code == "moment"


@pytest.mark.parametrize("value", [None, "2026-03-02", 7, NOON.date()])
def test_a_value_of_another_type_is_an_error(value: Any) -> None:
    with pytest.raises(TypeError):
        opened().set_moment("jadwal", value, at=NOON)
    with pytest.raises(TypeError):
        MACHINE.open("1", at=NOON, moments={"jadwal": value})
    with pytest.raises(TypeError):
        MACHINE.open("1", at=NOON, moments=value or [("jadwal", NOON)])  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        opened().set_moment(7, NOON, at=NOON)  # type: ignore[arg-type]


def test_an_ended_case_has_its_moments_but_takes_no_others() -> None:
    case = opened()
    case.cancel(reason="Dicabut", at=NOON + HOUR)
    assert kept(case).moments == {"jadwal": NOON + 10 * DAY}
    assert case.snapshot()["schedule"]["clocks"] == {}
    assert refusal(lambda: case.set_moment("tmt", NOON, at=NOON + HOUR)).code == "closed"


def test_authority_guards_and_may_cover_the_action() -> None:
    def planned(_case: Case, call: Call, _at: datetime) -> str | None:
        return "Hari libur." if call.moments.get("jadwal") == NOON else None

    text = TEXT.replace("steps:", "authority: {set_moment: kepala}\nsteps:")
    guard = HostGuard(planned, actions=[Action.SET_MOMENT, Action.OPEN])
    machine = SopMachine(sopflow.loads(text), guards=[guard])
    case = machine.open("1", at=NOON, moments={"tmt": NOON})
    assert [
        each.code for each in case.may(Action.SET_MOMENT, by=ANI, moment="jadwal", value=NOON, at=NOON).reasons
    ] == [
        "actor",
        "planned",
    ]
    assert "may set a moment" in case.may(Action.SET_MOMENT, moment="jadwal", value=NOON, at=NOON).message()
    assert case.may(Action.SET_MOMENT, by=EKO, moment="jadwal", value=NOON + DAY, at=NOON)
    (event,) = case.set_moment("jadwal", NOON + DAY, by=EKO, at=NOON)
    assert event.acted_as == "kepala"
    kept(case)
    with pytest.raises(Refused):
        machine.open("2", at=NOON, moments={"jadwal": NOON})


# --- before a moment -------------------------------------------------------------------------------------------


def test_a_due_time_before_a_moment_does_not_move() -> None:
    case = opened()
    assert case.due == NOON + 5 * DAY
    case.suspend(at=NOON + DAY)
    assert kept(case).due == NOON + 5 * DAY
    assert case.remaining is None
    case.resume(at=NOON + 2 * DAY)
    case.restart_clock(by=ANI, reason="Gangguan", at=NOON + 2 * DAY)
    case.correct(to=1, by=ANI, reason="Salah", at=NOON + 3 * DAY)
    assert kept(case).due == NOON + 5 * DAY
    assert case.is_late(NOON + 6 * DAY)


def test_a_due_time_before_a_moment_is_recounted_by_a_new_calendar() -> None:
    text = TEXT.replace("within: 5 hari sebelum jadwal", "within: 5 hari kerja sebelum jadwal")
    monday = datetime(2026, 3, 16, 12, tzinfo=UTC)
    case = SopMachine(sopflow.loads(text)).open("1", at=NOON, moments={"jadwal": monday})
    assert case.due == monday - 7 * DAY
    holiday = WorkCalendar(closed=["2026-03-11"])
    again = SopMachine(sopflow.loads(text), calendar=holiday).restore(case.snapshot())
    (event,) = again.recount(by=ANI, reason="Libur baru", at=NOON)
    assert event.due == again.due == monday - 10 * DAY
    kept(again)


def test_a_due_time_is_explained_back_from_the_moment() -> None:
    explanation = opened().why_due()
    assert explanation is not None
    assert explanation.runs == ()
    assert explanation.counted_back is not None
    assert explanation.format("id").splitlines()[0] == (
        "1. Batas waktu baris 1 (Menerima berkas) adalah 5 hari sebelum Jadwal uji kompetensi, "
        "Kamis, 12 Maret 2026 pukul 12.00 UTC."
    )
    assert explanation.format().splitlines()[-1] == "3. The due time is Saturday, 7 March 2026 at 12:00 UTC."


def test_a_due_time_before_a_moment_of_unsettled_holidays_is_provisional() -> None:
    holidays = {"country": "ID", "categories": ["government"]}
    machine = SopMachine(SOP, calendar=WorkCalendar("UTC", hours={"mon-fri": "08:00-16:00"}, holidays=holidays))
    year = next(year for year in range(2026, 2100) if Holidays("ID", ["government"]).unsettled(year))
    at = datetime(year - 1, 12, 1, 9, tzinfo=UTC)
    for moment, is_provisional in ((at + 20 * DAY, False), (datetime(year, 1, 3, 9, tzinfo=UTC), True)):
        case = machine.open("1", at=at, moments={"jadwal": moment})
        assert case.due is not None
        assert case.due.year == at.year
        assert case.due_is_provisional is is_provisional
        assert case.tasks(at=at)[0].due_is_provisional is is_provisional


# --- not before a moment ---------------------------------------------------------------------------------------


def test_a_row_and_its_activity_wait_for_the_later_of_their_times() -> None:
    case = opened(NOON + DAY)
    case.complete("terima", by=ANI, at=NOON)
    reason = refusal(lambda: case.complete("buka", by=ANI, at=NOON + DAY - HOUR))
    assert (reason.code, reason.activity) == ("too-early", "buka")
    assert (reason.expected, reason.found) == (("2026-03-03T12:00:00Z",), ("2026-03-03T11:00:00Z",))
    assert reason.message() == "'Membuka sidang' cannot be completed before Tuesday, 3 March 2026 at 12:00 UTC."
    assert (
        reason.message("id") == "'Membuka sidang' baru dapat diselesaikan mulai Selasa, 3 Maret 2026 pukul 12.00 UTC."
    )
    case.complete("buka", by=ANI, at=NOON + DAY)
    kept(case)


def test_without_the_moment_the_row_cannot_be_completed() -> None:
    case = opened(None)
    case.complete("terima", by=ANI, at=NOON)
    reason = refusal(lambda: case.complete("buka", by=ANI, at=NOON + DAY))
    assert (reason.code, reason.expected) == ("moment", ("jadwal",))
    assert reason.message() == "'Membuka sidang' cannot be completed: this moment is not set: Jadwal uji kompetensi."
    assert reason.message("id") == (
        "'Membuka sidang' belum dapat dikerjakan: saat berikut belum ditetapkan: Jadwal uji kompetensi."
    )
    (task,) = case.tasks(at=NOON)
    assert (task.moments, task.not_before, task.due) == (("jadwal",), None, None)
    case.set_moment("jadwal", NOON + DAY, at=NOON)
    (task,) = case.tasks(at=NOON)
    assert (task.moments, task.not_before, task.due) == ((), NOON + DAY, NOON + DAY + 2 * HOUR)


def test_the_clock_starts_at_the_later_of_entry_and_moment() -> None:
    assert at_step("arsip").due is None
    assert at_step("arsip", tmt=NOON + 9 * DAY).due == NOON + 9 * DAY + 2 * HOUR
    assert at_step("arsip", tmt=NOON - DAY).due == NOON + 2 * HOUR


def test_a_clock_that_is_stopped_before_its_start_keeps_its_start() -> None:
    case = at_step("arsip", tmt=NOON + 9 * DAY)
    case.suspend(at=NOON + DAY)
    assert kept(case).remaining == Remaining({Unit.SECOND: 7200})
    case.resume(at=NOON + 2 * DAY)
    assert kept(case).due == NOON + 9 * DAY + 2 * HOUR
    case.suspend(at=NOON + 3 * DAY)
    case.resume(at=NOON + 10 * DAY)
    assert kept(case).due == NOON + 10 * DAY + 2 * HOUR
    case.restart_clock(by=ANI, reason="Gangguan", at=NOON + 10 * DAY + HOUR)
    assert kept(case).due == NOON + 10 * DAY + 3 * HOUR
    case.recount(by=ANI, reason="Libur", at=NOON + 10 * DAY + HOUR)
    assert kept(case).due == NOON + 10 * DAY + 3 * HOUR


@pytest.mark.parametrize(
    ("tmt", "at", "due"),
    [
        (NOON + 3 * DAY, NOON + DAY, NOON + 3 * DAY + 2 * HOUR),
        (NOON - DAY, NOON + DAY, NOON + 2 * HOUR),
        (NOON + 8 * DAY, NOON + 7 * DAY, NOON + 8 * DAY + 2 * HOUR),
        (NOON + 3 * DAY, NOON + 7 * DAY, NOON + 5 * DAY + 2 * HOUR),
    ],
    ids=["earlier", "before the entry", "later", "a clock that has started keeps its start"],
)
def test_an_amended_moment_moves_the_start(tmt: datetime, at: datetime, due: datetime) -> None:
    case = at_step("arsip", tmt=NOON + 5 * DAY)
    case.set_moment("tmt", tmt, reason="Baru", at=at)
    assert kept(case).due == due


def test_a_moment_that_is_set_while_suspended_determines_the_remaining_time() -> None:
    case = at_step("arsip")
    case.suspend(at=NOON + HOUR)
    assert (case.due, case.remaining) == (None, None)
    (event,) = case.set_moment("tmt", NOON, at=NOON + DAY)
    assert (event.due, event.remaining) == (None, Remaining({Unit.SECOND: 3600}))
    assert kept(case).remaining == Remaining({Unit.SECOND: 3600})
    assert case.suspended_since == NOON + HOUR
    case.resume(at=NOON + 2 * DAY)
    assert kept(case).due == NOON + 2 * DAY + HOUR


# --- since a moment --------------------------------------------------------------------------------------------


def test_the_time_runs_since_the_moment_and_an_amendment_restarts_it() -> None:
    case = at_step("umumkan")
    assert case.due == NOON + 3 * DAY
    case.set_moment("jadwal", NOON + 5 * DAY, reason="Ditunda", at=NOON + DAY)
    assert kept(case).due == NOON + 8 * DAY
    explanation = case.why_due()
    assert explanation is not None
    assert explanation.format("id").splitlines()[0] == (
        "1. Standar waktu baris 3 (Mengumumkan), 3 hari, dihitung sejak Jadwal uji kompetensi, "
        "Sabtu, 7 Maret 2026 pukul 12.00 UTC."
    )


def test_a_restart_before_the_moment_keeps_the_start() -> None:
    case = at_step("umumkan")
    case.set_moment("jadwal", NOON + 5 * DAY, reason="Ditunda", at=NOON)
    case.restart_clock(by=ANI, reason="Gangguan", at=NOON + DAY)
    assert kept(case).due == NOON + 8 * DAY
    case.restart_clock(by=ANI, reason="Gangguan", at=NOON + 6 * DAY)
    assert kept(case).due == NOON + 9 * DAY


@pytest.mark.parametrize(
    ("value", "remaining", "due"),
    [
        (NOON + 5 * DAY, Remaining({Unit.CALENDAR_DAY: 3}), None),
        (NOON, Remaining({Unit.CALENDAR_DAY: 2}), None),
        (NOON - 9 * DAY, None, NOON - 6 * DAY),
    ],
    ids=["ahead", "begun", "late"],
)
def test_an_amendment_while_suspended_keeps_what_remained(
    value: datetime, remaining: Remaining | None, due: datetime | None
) -> None:
    case = at_step("umumkan", jadwal=NOON + HOUR)
    case.suspend(at=NOON + DAY)
    case.set_moment("jadwal", value, reason="Ditunda", at=NOON + 2 * DAY)
    assert (kept(case).remaining, case.due) == (remaining, due)
    case.resume(at=NOON + 2 * DAY)
    assert kept(case).due == (due or max(NOON + 2 * DAY, value) + DAY * int(remaining.parts[0][1] if remaining else 0))


def test_setting_a_moment_does_not_touch_completed_rows() -> None:
    case = at_step("arsip", tmt=NOON + DAY)
    due = case.due
    case.set_moment("jadwal", NOON + 9 * DAY, reason="Ditunda", at=NOON)
    assert (kept(case).due, case.state) == (due, "arsip")


def test_a_correction_restores_the_moments() -> None:
    case = opened()
    case.set_moment("jadwal", NOON + 20 * DAY, reason="Ditunda", at=NOON + HOUR)
    case.correct(to=1, by=ANI, reason="Salah kasus", at=NOON + DAY)
    assert kept(case).moments == {"jadwal": NOON + 10 * DAY}
    assert case.due == NOON + 5 * DAY


def test_a_migration_keeps_the_moments_that_the_other_revision_declares() -> None:
    case = opened(NOON + 10 * DAY, NOON + 3 * DAY)
    text = TEXT.replace("jadwal: Jadwal uji kompetensi, ", "")
    text = text.replace("within: 5 hari sebelum jadwal, before: jadwal", "within: 5 hari sebelum TMT, before: tmt")
    text = text.replace("    not_before: {moment: jadwal, by: 1 jam}\n", "").replace(", not_before: jadwal", "")
    case.migrate(to=SopMachine(sopflow.loads(text.replace(", since: jadwal", ""))), by=ANI, reason="R", at=NOON + HOUR)
    assert kept(case).moments == {"tmt": NOON + 3 * DAY}
    assert case.due == NOON - 2 * DAY


# --- untrusted data --------------------------------------------------------------------------------------------

HISTORY = at_step("umumkan", tmt=NOON + 9 * DAY).history


def replayed(number: int, **changes: Any) -> SnapshotError:
    with pytest.raises(SnapshotError) as caught:
        MACHINE.replay([*HISTORY[:number], attrs.evolve(HISTORY[number], **changes), *HISTORY[number + 1 :]])
    return caught.value


def schedule_of(event: Event, **changes: Any) -> Any:
    assert event.schedule is not None
    return attrs.evolve(event.schedule, **changes)


@pytest.mark.parametrize(
    ("number", "changes", "words"),
    [
        (0, {"schedule": None}, "its due does not follow from its schedule"),
        (0, {"due": None}, "its due does not follow from its schedule"),
        (0, {"due": NOON + 99 * DAY}, "its due does not follow from its schedule"),
        (1, {"schedule": None}, "its schedule.moments.jadwal does not follow from what happened"),
        (1, {"schedule": schedule_of(HISTORY[1], clocks={})}, "its schedule.clocks."),
        (1, {"activity_dues": {}}, "its activity_dues does not follow from its schedule"),
        (1, {"schedule": schedule_of(HISTORY[1], moments={"jadwal": NOON, "tmt": NOON})}, "its schedule.moments.tmt"),
    ],
)
def test_a_schedule_that_does_not_follow_is_refused(number: int, changes: dict[str, Any], words: str) -> None:
    changes = {name: FrozenMap(each) if isinstance(each, dict) else each for name, each in changes.items()}
    error = replayed(number, **changes)
    assert error.field == f"events[{number}]"
    assert error.reason.startswith(words)


def test_a_clock_is_not_due_before_its_start() -> None:
    event = HISTORY[-1]
    clock = schedule_of(event).clocks["umumkan"]
    early = FrozenMap({"umumkan": attrs.evolve(clock, due=NOON - DAY)})
    case = at_step("umumkan")
    (event,) = case.set_moment("jadwal", NOON + DAY, reason="Ditunda", at=NOON)
    with pytest.raises(SnapshotError, match=r"schedule\.clocks\.umumkan does not follow"):
        MACHINE.replay(
            [*case.history[:-1], attrs.evolve(event, due=NOON - DAY, schedule=schedule_of(event, clocks=early))]
        )


def test_setting_a_moment_changes_no_ordinary_due_time() -> None:
    text = TEXT.replace("within: 5 hari sebelum jadwal, before: jadwal", "within: 5 hari")
    machine = SopMachine(sopflow.loads(text))
    case = machine.open("1", at=NOON)
    (event,) = case.set_moment("tmt", NOON, at=NOON)
    assert event.due == NOON + 5 * DAY
    with pytest.raises(SnapshotError, match="its due does not follow from its schedule"):
        machine.replay([case.history[0], attrs.evolve(event, due=NOON + 9 * DAY)])


def edited(case: Case, path: str, value: Any) -> SnapshotError:
    """Return the error of a snapshot without history, with one value of its schedule changed."""
    snapshot = case.snapshot(history=False)
    *within, key = path.split("/")
    inner = snapshot
    for each in within:
        inner = inner[each]
    inner[key] = value
    del snapshot["checksum"]
    snapshot["checksum"] = digest(snapshot)
    with pytest.raises(SnapshotError) as caught:
        MACHINE.restore(snapshot)
    return caught.value


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("schedule", None, "due"),
        ("schedule", 7, "schedule"),
        ("schedule", {"moments": {}, "clocks": {}}, "schedule"),
        ("schedule/moments", {"hari": "2026-03-02T12:00:00Z"}, "schedule.moments"),
        ("schedule/moments/jadwal", "besok", "schedule.moments.jadwal"),
        ("schedule/clocks/terima", {}, "schedule.clocks"),
        ("schedule/clocks/umumkan", {}, "schedule.clocks.umumkan.start"),
        ("schedule/clocks/umumkan/due", "2026-03-09T12:00:00Z", "due"),
        ("schedule/clocks/umumkan/due", None, "schedule.clocks.umumkan"),
        ("schedule/clocks/umumkan/remaining", {"second": 1, "at_opening": False}, "schedule.clocks.umumkan"),
        ("schedule/clocks/umumkan/start/at", "2026-03-08T12:00:00Z", "schedule.clocks.umumkan.due"),
        ("schedule/clocks", {}, "schedule.clocks.umumkan"),
        ("due", None, "due"),
    ],
)
def test_a_snapshot_with_an_impossible_schedule_is_refused(path: str, value: Any, field: str) -> None:
    assert edited(at_step("umumkan", tmt=NOON + 9 * DAY), path, value).field == field


REST = {"second": 60, "at_opening": False}


def suspended(step: str) -> Case:
    case = at_step(step, tmt=NOON + 9 * DAY)
    case.suspend(at=NOON + DAY)
    return case


@pytest.mark.parametrize(
    ("case", "path", "value", "field"),
    [
        (
            at_step("umumkan"),
            "schedule/clocks/arsip",
            {
                "start": {"at": "2026-03-03T12:00:00Z", "remaining": None},
                "due": "2026-03-04T12:00:00Z",
                "remaining": None,
            },
            "schedule.clocks.arsip",
        ),
        (
            at_step("terima", tmt=NOON),
            "schedule/clocks/umumkan/due",
            "2026-03-02T11:00:00Z",
            "schedule.clocks.umumkan.due",
        ),
        (at_step("terima", tmt=NOON), "schedule/moments", {"tmt": "2026-03-02T12:00:00Z"}, "schedule.clocks.umumkan"),
        (
            at_step("arsip", tmt=NOON + DAY),
            "schedule/clocks/arsip/start/at",
            "2026-03-01T12:00:00Z",
            "schedule.clocks.arsip.start.at",
        ),
        (
            at_step("arsip"),
            "schedule/clocks/umumkan",
            {"start": {"at": "2026-03-02T12:00:00Z", "remaining": None}, "due": None, "remaining": REST},
            "schedule.clocks.umumkan.remaining",
        ),
        (
            suspended("arsip"),
            "schedule/clocks/umumkan",
            {
                "start": {"at": "2026-03-02T12:00:00Z", "remaining": None},
                "due": "2026-03-05T12:00:00Z",
                "remaining": None,
            },
            "schedule.clocks.umumkan.due",
        ),
    ],
    ids=[
        "elsewhere",
        "before its start",
        "no moment",
        "before the entry",
        "stopped while it runs",
        "runs while stopped",
    ],
)
def test_a_clock_that_the_case_cannot_have_is_refused(case: Case, path: str, value: Any, field: str) -> None:
    assert edited(case, path, value).field == field


def test_a_sop_without_moments_has_no_schedule() -> None:
    machine = SopMachine(sopflow.Sop("1", "Izin", {"loket": "Loket"}, [sopflow.Step.single("a", "Menerima", "loket")]))
    snapshot = machine.open("1", at=NOON).snapshot(history=False)
    assert "schedule" not in snapshot
    snapshot["schedule"] = {"moments": {"jadwal": "2026-03-02T12:00:00Z"}, "clocks": {}}
    with pytest.raises(SnapshotError, match=r"schedule: no time of the SOP depends on a moment or on another row"):
        machine.restore(snapshot)


def test_the_diagram_names_the_guards() -> None:
    assert "nilai [actor & not-supplied & moment & too-early]" in MACHINE.diagram()


def test_a_suspended_case_keeps_its_tasks_after_a_due_time_at_which_it_would_lapse() -> None:
    text = TEXT.replace("jadwal, before: jadwal}", "jadwal, before: jadwal, on_late: {goto: umumkan}}")
    case = SopMachine(sopflow.loads(text)).open("1", at=NOON, moments={"jadwal": NOON + 10 * DAY})
    case.suspend(at=NOON + DAY)
    late = NOON + 6 * DAY
    assert case.due == NOON + 5 * DAY
    assert [(task.activity, task.suspended) for task in case.tasks(at=late)] == [("terima", True)]
    assert {reason.code for reason in case.may("terima", by=ANI, at=late).reasons} == {"suspended"}
    assert [event.kind for event in case.resume(at=late)] == [EventKind.RESUMED]
    assert [task.activity for task in case.tasks(at=late)] == ["umumkan"]


def test_a_moment_in_a_history_follows_from_the_events_before() -> None:
    case = opened()
    (event,) = case.set_moment("jadwal", NOON + 20 * DAY, reason="Ditunda", at=NOON)
    for changes in ({"reason": None}, {"detail": MomentSet("jadwal", NOON + 20 * DAY, NOON)}):
        with pytest.raises(SnapshotError):
            MACHINE.replay([case.history[0], attrs.evolve(event, **changes)])


def test_a_correction_in_a_history_restores_the_moments() -> None:
    case = opened()
    case.set_moment("jadwal", NOON + 20 * DAY, reason="Ditunda", at=NOON)
    (event,) = case.correct(to=1, by=ANI, reason="Salah", at=NOON)
    assert isinstance(event.detail, Correction)
    standing = attrs.evolve(
        event.detail.standing, schedule=schedule_of(event, moments=FrozenMap({"jadwal": NOON + 9 * DAY}))
    )
    forged = attrs.evolve(event, schedule=standing.schedule, detail=attrs.evolve(event.detail, standing=standing))
    with pytest.raises(SnapshotError, match=r"schedule\.moments\.jadwal is not that after the earlier event"):
        MACHINE.replay([*case.history[:-1], forged])


def test_a_migration_goes_on_with_a_clock_that_waited_and_starts_one_since_a_known_moment() -> None:
    case = at_step("arsip", tmt=NOON + 5 * DAY)
    case.restart_clock(by=ANI, reason="Gangguan", at=NOON + 6 * DAY)
    case.migrate(to=MACHINE, by=ANI, reason="R", at=NOON + 7 * DAY)
    assert kept(case).due == NOON + 6 * DAY + 2 * HOUR
    before = opened()
    text = TEXT.replace("within: 5 hari sebelum jadwal, before: jadwal", "within: 5 hari, since: jadwal")
    before.migrate(to=SopMachine(sopflow.loads(text)), by=ANI, reason="R", at=NOON + DAY)
    assert kept(before).due == NOON + 15 * DAY


def test_a_clock_that_has_not_begun_starts_with_a_migration_that_no_longer_delays_it() -> None:
    case = at_step("arsip", tmt=NOON + 5 * DAY)
    case.migrate(to=SopMachine(sopflow.loads(TEXT.replace(", not_before: tmt", ""))), by=ANI, reason="R", at=NOON + DAY)
    assert kept(case).due == NOON + DAY + 2 * HOUR
