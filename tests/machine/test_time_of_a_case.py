"""The clock of a case: due times, lateness, lapses, suspension, restart."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

import sopflow
from sopflow import Case, EventKind, Performer, Refused, SopMachine

WIB = ZoneInfo("Asia/Jakarta")
MONDAY = datetime(2026, 3, 2, 8, tzinfo=WIB)
ANI = Performer("ani", {"loket"})

SOP = """
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: 08:00-16:00}}
steps:
  - {id: terima, activity: Menerima, actor: loket, within: 1 jam}
  - {id: kaji, activity: Mengkaji, actor: loket, within: 1 hari kerja, on_late: {goto: dianggap}}
  - {id: putus, activity: Memutus, actor: loket, next: end}
  - {id: dianggap, activity: Menganggap setuju, actor: loket, within: 2 x 24 jam, on_late: {goto: umumkan}}
  - {id: umumkan, activity: Mengumumkan, actor: loket}
"""


def opened(at: datetime = MONDAY) -> Case:
    return SopMachine(sopflow.loads(SOP)).open("1", at=at)


def at_kaji(at: datetime = MONDAY) -> Case:
    case = opened(at)
    case.complete("terima", by=ANI, at=at)
    return case


def test_the_due_time_counts_working_hours_and_is_in_utc() -> None:
    case = opened(datetime(2026, 3, 6, 15, 30, tzinfo=WIB))  # a Friday, half an hour before closing
    assert case.due == datetime(2026, 3, 9, 8, 30, tzinfo=WIB)
    assert case.due.tzinfo is UTC


def test_a_case_is_not_late_at_its_due_time() -> None:
    due = MONDAY + timedelta(hours=1)
    case = opened()
    assert case.due == due
    assert not case.is_late(due)
    assert case.is_late(due + timedelta(microseconds=1))
    (event,) = case.complete("terima", by=ANI, at=due)
    assert event.late_by is None


def test_a_late_completion_is_recorded() -> None:
    (event,) = opened().complete("terima", by=ANI, at=MONDAY + timedelta(minutes=90))
    assert event.late_by == timedelta(minutes=30)
    assert event.target == "kaji"


def test_a_lapse_is_recorded_at_the_due_time_before_the_call() -> None:
    case = at_kaji()
    tuesday, thursday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
    assert case.due == tuesday
    lapse, completion = case.complete("dianggap", by=ANI, at=thursday)
    assert (lapse.kind, lapse.at, lapse.target, lapse.by) == (EventKind.LAPSED, tuesday, "dianggap", None)
    assert (completion.at, completion.late_by, case.state) == (thursday, None, "umumkan")


def test_a_case_may_lapse_several_times() -> None:
    case = at_kaji()
    tuesday, thursday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
    events = case.tick(thursday + timedelta(seconds=1))
    assert [(event.at, event.target) for event in events] == [(tuesday, "dianggap"), (thursday, "umumkan")]
    assert (case.state, case.due) == ("umumkan", None)


def test_a_tick_before_the_due_time_does_nothing() -> None:
    case = at_kaji()
    assert case.tick(MONDAY + timedelta(days=1)) == ()
    assert case.state == "kaji"


def test_a_refused_call_records_no_lapse() -> None:
    case = at_kaji()
    before = case.snapshot()
    with pytest.raises(Refused) as caught:
        case.complete("kaji", by=ANI, at=MONDAY + timedelta(days=2))
    assert [reason.code for reason in caught.value.reasons] == ["not-active"]
    assert caught.value.reasons[0].found == ("dianggap",)
    assert case.snapshot() == before


def test_may_and_tasks_consider_lapses_and_change_nothing() -> None:
    case = at_kaji()
    before = case.snapshot()
    wednesday = MONDAY + timedelta(days=2)
    assert [task.activity for task in case.tasks(at=wednesday)] == ["dianggap"]
    assert case.may("dianggap", by=ANI, at=wednesday)
    assert case.snapshot() == before


def test_a_suspension_keeps_the_remaining_time() -> None:
    case = opened()
    case.suspend(at=MONDAY + timedelta(minutes=20))
    assert case.due is None
    assert case.suspended_since == MONDAY + timedelta(minutes=20)
    case.resume(at=MONDAY + timedelta(hours=3))
    assert case.due == MONDAY + timedelta(hours=3, minutes=40)


def test_a_suspended_case_does_not_lapse() -> None:
    case = at_kaji()
    case.suspend(at=MONDAY + timedelta(hours=1))
    assert case.tick(MONDAY + timedelta(days=30)) == ()
    assert case.state == "kaji"


def test_late_stays_late_through_a_suspension() -> None:
    case = opened()
    due, late = MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=2)
    case.suspend(at=late)
    assert case.due == due
    case.resume(at=MONDAY + timedelta(hours=4))
    assert case.due == due


def test_resuming_at_the_time_of_the_suspension_changes_nothing() -> None:
    case = opened()
    due = case.due
    case.suspend(at=MONDAY + timedelta(minutes=20))
    case.resume(at=MONDAY + timedelta(minutes=20))
    assert case.due == due


def test_a_restarted_clock_gives_the_whole_time_again() -> None:
    case = opened()
    (event,) = case.restart_clock(by=ANI, reason="berkas diganti", at=MONDAY + timedelta(minutes=50))
    assert case.due == event.due == MONDAY + timedelta(minutes=110)


def test_documents_may_be_attached_during_a_suspension() -> None:
    sop = sopflow.loads(SOP.replace("steps:", "documents: {surat: {name: Surat, supplied: true}}\nsteps:"))
    case = SopMachine(sop).open("1", at=MONDAY)
    case.suspend(at=MONDAY + timedelta(minutes=20))
    case.attach({"surat": "S-1"}, at=MONDAY + timedelta(minutes=30))
    assert case.suspended_since == MONDAY + timedelta(minutes=20)
    case.resume(at=MONDAY + timedelta(hours=2))
    assert case.due == MONDAY + timedelta(hours=2, minutes=40)


def test_the_standard_of_an_activity_begins_when_its_predecessors_are_done() -> None:
    sop = sopflow.loads("""
sopflow: 1
number: SOP-2
title: Uji
actors: {loket: Loket}
steps:
  - id: uji
    within: 1 hari kalender
    activities:
      - {id: siap, activity: Menyiapkan, actor: loket, within: 1 jam}
      - {id: laksana, activity: Melaksanakan, actor: loket, after: siap, within: 2 jam}
""")
    case = SopMachine(sop).open("1", at=MONDAY)
    assert case.activity_dues == {"siap": MONDAY + timedelta(hours=1)}
    late = MONDAY + timedelta(hours=3)
    (event,) = case.complete("siap", by=ANI, at=late)
    assert (event.late_by, event.activity_late_by) == (None, timedelta(hours=2))
    assert case.activity_dues == {"laksana": late + timedelta(hours=2)}
    (task,) = case.tasks(at=late)
    assert (task.activity, task.due) == ("laksana", late + timedelta(hours=2))
    case.suspend(at=late + timedelta(hours=1))
    assert case.activity_dues == {}
    case.resume(at=late + timedelta(hours=5))
    assert case.activity_dues == {"laksana": late + timedelta(hours=6)}


def test_the_calendar_of_the_machine_replaces_that_of_the_sop() -> None:
    case = SopMachine(sopflow.loads(SOP), calendar=sopflow.WorkCalendar()).open(
        "1", at=datetime(2026, 3, 6, 15, 30, tzinfo=WIB)
    )
    assert case.due == datetime(2026, 3, 6, 16, 30, tzinfo=WIB)


def test_calls_without_a_time_use_the_clock_of_the_machine() -> None:
    now = MONDAY
    machine = SopMachine(sopflow.loads(SOP), clock=lambda: now)
    case = machine.open("1")
    now += timedelta(minutes=90)
    assert case.is_late()
    (event,) = case.complete("terima", by=ANI)
    assert event.late_by == timedelta(minutes=30)


def test_a_clock_that_returns_a_naive_time_is_refused() -> None:
    machine = SopMachine(sopflow.loads(SOP), clock=lambda: datetime(2026, 3, 2))  # noqa: DTZ001 (naive on purpose)
    with pytest.raises(Refused, match="it has no time zone"):
        machine.open("1")


def test_the_two_passes_of_a_repeated_hour_differ() -> None:
    # In Berlin, 2026-10-25 has 02:30 twice; compared by wall time the second would not be late.
    berlin = ZoneInfo("Europe/Berlin")
    sop = sopflow.loads(
        SOP.replace("{timezone: Asia/Jakarta, hours: {mon-fri: 08:00-16:00}}", "{timezone: Europe/Berlin}")
    )
    case = SopMachine(sop).open("1", at=datetime(2026, 10, 25, 1, 15, tzinfo=berlin))
    assert not case.is_late(datetime(2026, 10, 25, 2, 10, tzinfo=berlin))
    assert case.is_late(datetime(2026, 10, 25, 2, 10, tzinfo=berlin, fold=1))


def test_times_of_every_zone_are_stored_in_utc() -> None:
    case = SopMachine(sopflow.loads(OWN)).open("1", at=MONDAY)
    case.suspend(at=MONDAY + timedelta(minutes=20))
    case.resume(at=MONDAY + timedelta(hours=3))
    assert case.due is not None
    assert case.last_at is not None
    times = (case.due, case.last_at, *case.activity_dues.values(), *(event.at for event in case.history))
    assert all(time.tzinfo is UTC for time in times)


def test_a_time_zone_without_an_offset_counts_as_naive() -> None:
    class Nowhere(tzinfo):
        def utcoffset(self, _at: datetime | None) -> None:
            return None

        dst = tzname = utcoffset

    (reason,) = opened().may("terima", by=ANI, at=datetime(2026, 3, 2, 9, tzinfo=Nowhere())).reasons
    assert (reason.code, reason.message()) == (
        "clock",
        "The time 2026-03-02T09:00:00 cannot be used: it has no time zone.",
    )


def test_a_suspension_keeps_no_time_of_a_standard_without_a_maximum() -> None:
    case = SopMachine(sopflow.loads(SOP.replace("within: 1 jam", "within: minimal 1 jam"))).open("1", at=MONDAY)
    (event,) = case.suspend(at=MONDAY)
    assert (event.due, event.remaining, case.remaining) == (None, None, None)
    case.resume(at=MONDAY + timedelta(hours=1))
    assert case.due is None


def test_events_of_the_clock_record_performer_and_reason() -> None:
    case = opened()
    events = (
        *case.suspend(by=ANI, reason="listrik padam", at=MONDAY),
        *case.resume(by="loket", reason="listrik menyala", at=MONDAY),
        *case.restart_clock(by=ANI, reason="berkas diganti", at=MONDAY),
        *case.cancel(by=ANI, reason="dicabut", at=MONDAY),
    )
    assert [event.reason for event in events] == ["listrik padam", "listrik menyala", "berkas diganti", "dicabut"]
    assert [str(event.by) for event in events] == ["ani", "loket", "ani", "ani"]


OWN = """
sopflow: 1
number: SOP-3
title: Uji
actors: {loket: Loket}
steps:
  - id: uji
    within: 2 jam
    on_late: {goto: ulang}
    activities:
      - {id: satu, activity: Menyiapkan, actor: loket, within: 30 menit}
      - {id: dua, activity: Menata, actor: loket, within: 40 menit}
      - {id: tiga, activity: Menguji, actor: loket, after: [satu, dua], within: 20 menit}
  - id: ulang
    activities:
      - {id: empat, activity: Menimbang, actor: loket}
      - {id: lima, activity: Mencatat, actor: loket, after: empat, within: 10 menit}
      - {id: enam, activity: Menyimpan, actor: loket, within: 50 menit}
"""


def test_the_standard_of_an_activity_after_two_begins_when_both_are_done() -> None:
    case = SopMachine(sopflow.loads(OWN)).open("1", at=MONDAY)
    own = {"satu": MONDAY + timedelta(minutes=30), "dua": MONDAY + timedelta(minutes=40)}
    assert case.activity_dues == own
    later = MONDAY + timedelta(minutes=5)
    case.complete("satu", by=ANI, at=later)
    assert case.activity_dues == {"dua": own["dua"]}
    case.complete("dua", by=ANI, at=later)
    assert case.activity_dues == {"tiga": later + timedelta(minutes=20)}


def test_the_standard_of_an_activity_begins_after_one_without_a_standard() -> None:
    case = SopMachine(sopflow.loads(OWN)).open("1", at=MONDAY)
    lapse = MONDAY + timedelta(hours=2)
    (lapsed,) = case.tick(lapse + timedelta(minutes=1))
    assert lapsed.activity_dues == case.activity_dues == {"enam": lapse + timedelta(minutes=50)}
    done = lapse + timedelta(minutes=5)
    case.complete("empat", by=ANI, at=done)
    assert case.activity_dues == {"lima": done + timedelta(minutes=10), "enam": lapse + timedelta(minutes=50)}


def with_calendar(calendar: str, **standards: str) -> SopMachine:
    """Return the machine of a SOP with one row whose activities have standards of their own."""
    activities = "\n".join(
        f"      - {{id: {id_}, activity: Mengerjakan, actor: loket, within: {standard}}}"
        for id_, standard in standards.items()
    )
    return SopMachine(
        sopflow.loads(f"""
sopflow: 1
number: SOP-5
title: Izin
actors: {{loket: Loket}}
calendar: {{timezone: Asia/Jakarta{calendar}}}
steps:
  - id: terima
    within: 3 hari kerja
    activities:
{activities}
""")
    )


@pytest.mark.parametrize(
    ("started", "stopped", "resumed", "due"),
    [("02 09:00", "02 09:00", "05 09:00", "10 09:00"), ("05 09:00", "05 09:00", "09 09:00", "12 09:00"),
     ("02 09:00", "03 09:00", "08 12:00", "11 00:00"), ("05 09:00", "07 09:00", "08 12:00", "10 09:00")],
)  # fmt: skip
def test_without_hours_a_suspension_counts_no_closed_day_as_a_working_day(
    started: str, stopped: str, resumed: str, due: str
) -> None:
    def march(when: str) -> datetime:
        return datetime.fromisoformat(f"2026-03-{when}").replace(tzinfo=WIB)

    case = with_calendar("", baca="3 hari kerja").open("1", at=march(started))
    case.suspend(at=march(stopped))
    case.resume(at=march(resumed))
    assert case.due == case.activity_dues["baca"] == march(due)


@pytest.mark.parametrize(
    ("standard", "resumed", "due"), [("3 hari kalender", 5, (3, 9)), ("1 minggu", 14, (3, 23)), ("1 bulan", 4, (4, 6))]
)
def test_a_resumed_case_is_never_due_on_a_closed_day(standard: str, resumed: int, due: tuple[int, int]) -> None:
    machine = with_calendar(', hours: {mon-fri: "08:00-16:00"}', baca=standard)
    case = machine.open("1", at=MONDAY)
    case.suspend(at=MONDAY)
    case.resume(at=MONDAY.replace(day=resumed))
    month, day = due
    assert case.activity_dues["baca"] == MONDAY.replace(month=month, day=day)


def test_working_days_that_remain_are_counted_under_the_hours_after_the_suspension() -> None:
    ramadan = "periods: [{from: 2026-03-09, to: 2026-03-20, hours: {mon-fri: 09:00-14:00}}]"
    machine = with_calendar(f", hours: {{mon-fri: 08:00-16:00}}, {ramadan}", baca="1 jam")
    case = machine.open("1", at=MONDAY.replace(hour=10))
    case.suspend(at=MONDAY.replace(hour=10))
    assert str(case.remaining) == "3 working days"
    case.resume(at=MONDAY.replace(day=10, hour=11))
    assert case.due == MONDAY.replace(day=13, hour=11)
    restored = case.machine.restore(case.snapshot())
    assert restored.due == case.due


def test_a_due_time_in_a_year_of_unsettled_holidays_is_provisional() -> None:
    machine = with_calendar(", holidays: {country: ID, categories: [public, government]}", baca="1 jam", catat="1 hari")
    case = machine.open("1", at=MONDAY)
    assert not case.due_is_provisional
    later = machine.open("2", at=MONDAY.replace(year=2040))
    assert later.due_is_provisional
    # The hours run around the clock, so holidays do not change when they end.
    assert [task.due_is_provisional for task in later.tasks(at=MONDAY.replace(year=2040))] == [False, True]
    later.suspend(at=MONDAY.replace(year=2040))
    assert not later.due_is_provisional
