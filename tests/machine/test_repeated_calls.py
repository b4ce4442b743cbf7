"""A call that repeats one that succeeded says who made the first, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

import sopflow
from sopflow import Case, Performer, Refusal, Refused, SopMachine

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANI, BUDI = Performer("ani", "loket"), Performer("budi", {"loket", "kepala"})

MACHINE = SopMachine(
    sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Petugas Loket, kepala: Kepala Dinas}
calendar: {timezone: Asia/Jakarta}
ends: {ditolak: Permohonan ditolak}
steps:
  - {id: terima, activity: Menerima berkas, actor: loket}
  - {id: kaji, activity: Mengkaji, actor: loket}
  - {id: putus, activity: Memutus, actor: kepala, outcomes: {ya: end, tidak: ditolak, ulang: terima}}
""")
)


@pytest.fixture
def case() -> Case:
    case = MACHINE.open("1", at=NOON)
    case.complete("terima", by=ANI, at=NOON)
    return case


def refusal(call: Callable[[], object]) -> Refusal:
    with pytest.raises(Refused) as caught:
        call()
    (reason,) = caught.value.reasons
    return reason


def test_a_repeated_completion_that_moved_the_case_on_names_performer_and_time(case: Case) -> None:
    reason = refusal(lambda: case.complete("terima", by=ANI, at=NOON + HOUR))
    assert (reason.code, reason.expected, reason.found) == ("not-active", ("terima",), ("kaji",))
    assert (reason.data["by"], reason.data["done_at"]) == (ANI, NOON)
    assert reason.message() == (
        "ani completed 'Menerima berkas' on Monday, 2 March 2026 at 19:00 WIB; the case is now at row 2 (Mengkaji)."
    )
    assert reason.hint() == "Do nothing if this call repeats the earlier one; otherwise continue there."
    assert reason.message("id") == (
        "'Menerima berkas' sudah dikerjakan oleh ani pada Senin, 2 Maret 2026 pukul 19.00 WIB; "
        "kasus sekarang berada di baris 2 (Mengkaji)."
    )


def test_the_latest_completion_counts(case: Case) -> None:
    case.complete("kaji", by=ANI, at=NOON)
    case.complete("putus", by=BUDI, outcome="ulang", at=NOON)
    case.complete("terima", by=BUDI, at=NOON + HOUR)
    reason = refusal(lambda: case.complete("terima", by=BUDI, at=NOON + HOUR))
    assert (reason.data["by"], reason.data["done_at"]) == (BUDI, NOON + HOUR)


def test_an_activity_that_was_never_done_has_no_performer(case: Case) -> None:
    reason = refusal(lambda: case.complete("putus", by=BUDI, outcome="ya", at=NOON))
    assert reason.code == "not-active"
    assert dict(reason.data) == {"path": ("kaji", "putus")}
    assert reason.message() == "'Memutus' cannot be completed now: the case is at row 2 (Mengkaji)."


def test_without_its_history_a_case_does_not_know(case: Case) -> None:
    restored = MACHINE.restore(case.snapshot(history=False))
    reason = refusal(lambda: restored.complete("terima", by=ANI, at=NOON))
    assert (reason.code, "by" in reason.data) == ("not-active", False)


def test_a_repeated_completion_that_ended_the_case_names_performer_and_time(case: Case) -> None:
    case.complete("kaji", by=ANI, at=NOON)
    case.complete("putus", by=BUDI, outcome="tidak", at=NOON + HOUR)
    reason = refusal(lambda: case.complete("putus", by=BUDI, outcome="tidak", at=NOON + 2 * HOUR))
    assert (reason.code, reason.data["by"], reason.data["since"]) == ("closed", BUDI, NOON + HOUR)
    assert reason.message() == "budi ended the case (Permohonan ditolak) on Monday, 2 March 2026 at 20:00 WIB."
    assert reason.message("id") == (
        "Kasus ini sudah diakhiri (Permohonan ditolak) oleh budi pada Senin, 2 Maret 2026 pukul 20.00 WIB."
    )


def test_a_completion_repeated_after_the_end_names_its_own_performer_and_time(case: Case) -> None:
    case.complete("kaji", by=BUDI, at=NOON)
    case.complete("putus", by=BUDI, outcome="ya", at=NOON + HOUR)
    reason = refusal(lambda: case.complete("terima", by=ANI, at=NOON + 2 * HOUR))
    assert (reason.code, reason.data["by"], reason.data["done_at"], reason.data["since"]) == (
        "closed", ANI, NOON, NOON + HOUR,
    )  # fmt: skip
    assert "and the case ended (completed) on" in reason.message()
    assert "dan kasus ini berakhir (selesai) pada" in reason.message("id")


def test_a_repeated_cancellation_says_who_cancelled(case: Case) -> None:
    case.cancel(reason="Dicabut", by=BUDI, at=NOON)
    reason = refusal(lambda: case.cancel(reason="Dicabut", by=BUDI, at=NOON))
    assert reason.message().startswith("budi ended the case (cancelled) on ")
    assert reason.message("id").startswith("Kasus ini sudah diakhiri (dibatalkan) oleh budi pada ")


def test_a_repeated_suspension_says_who_suspended(case: Case) -> None:
    case.suspend(by=BUDI, at=NOON)
    case.attach((), at=NOON + HOUR)
    reason = refusal(lambda: case.suspend(by=BUDI, at=NOON + HOUR))
    assert (reason.code, reason.data["by"], reason.data["since"]) == ("suspended", BUDI, NOON)
    assert reason.message() == "budi suspended the case on Monday, 2 March 2026 at 19:00 WIB."


def test_a_repeated_resumption_says_who_resumed(case: Case) -> None:
    case.suspend(at=NOON)
    case.resume(by=BUDI, at=NOON + HOUR)
    reason = refusal(lambda: case.resume(by=BUDI, at=NOON + HOUR))
    assert (reason.code, reason.data["by"], reason.data["since"]) == ("not-suspended", BUDI, NOON + HOUR)
    assert reason.message() == (
        "The clock of the case is running: budi resumed it on Monday, 2 March 2026 at 20:00 WIB."
    )


def test_an_anonymous_performer_is_named_by_actors(case: Case) -> None:
    case.complete("kaji", by="loket", at=NOON)
    reason = refusal(lambda: case.complete("kaji", by="loket", at=NOON))
    assert reason.message().startswith("Petugas Loket completed 'Mengkaji' on ")
    case.cancel(reason="Dicabut", by=Performer(None), at=NOON)
    assert refusal(lambda: case.cancel(reason="Dicabut", at=NOON)).message("id").count("seseorang tanpa nama") == 1
