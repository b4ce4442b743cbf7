"""Cases, refusals and verdicts as text, for people and debuggers."""

import copy
import pickle
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import sopflow
from sopflow import Case, Event, EventKind, Performer, Refusal, Refused, SopMachine
from sopflow.machine.evolve import evolve
from sopflow.machine.refusal import Verdict

NOON = datetime(2026, 3, 2, 12, 0, 0, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANI = Performer("ani", {"loket"})

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
steps:
  - {id: terima, activity: Menerima, actor: loket, within: 1 jam}
  - {id: arsip, activity: Mengarsipkan, actor: loket, outcomes: {ya: end, ulang: terima}}
""")
MACHINE = SopMachine(SOP)


class Permohonan(Case):
    """A subclass of a host."""


def test_a_case_shows_its_position() -> None:
    case = MACHINE.open("A", at=NOON)
    assert repr(case) == "<Case 'A' at terima, due 2026-03-02 13:00:00+00:00, version 1>"
    case.suspend(at=NOON)
    assert repr(case) == "<Case 'A' at terima, suspended, version 2>"
    case.resume(at=NOON)
    case.complete("terima", by=ANI, at=NOON)
    assert repr(case) == "<Case 'A' at arsip, version 4>"
    assert repr(SopMachine(SOP, case_class=Permohonan).open("B", at=NOON)).startswith("<Permohonan 'B' at terima, ")
    assert repr(Case(MACHINE, "C")) == "<Case 'C' at no step yet, version 0>"


def test_several_reasons_are_one_per_line_or_joined() -> None:
    with pytest.raises(Refused) as caught:
        MACHINE.open("A", at=NOON).complete("arsip", by=ANI, at=NOON)
    (one,) = caught.value.reasons
    two = Refused([one, Refusal("kuota", data={"text": "Kuota habis."})], "A")
    assert two.message() == f"{one.message()} {one.hint()}".rstrip() + "\nKuota habis."
    assert two.message("id") == f"{one.message('id')} {one.hint('id')}".rstrip() + "\nKuota habis."
    assert str(two) == f"{one}; [kuota] Kuota habis."
    assert Verdict(two.reasons).message() == two.message()
    assert Verdict(two.reasons).message("id") == two.message("id")
    assert Refused([one]).case == ""
    again = pickle.loads(pickle.dumps(two))  # noqa: S301  our own data
    assert (again.reasons, again.case, again.args) == (two.reasons, "A", (two.reasons, "A"))


def test_suggestions_are_joined_with_or() -> None:
    refusal = Refusal("unknown-activity", candidates=("terima", "arsip\n"))
    assert refusal.hint() == "Did you mean terima or arsip\\n?"
    assert refusal.hint("id") == "Maksud Anda terima atau arsip\\n?"


def test_values_in_a_message_are_in_its_language() -> None:
    refusal = Refusal("kuota", data={"text": (HOUR, NOON, ())})
    assert refusal.message() == "1 hour, Monday, 2 March 2026 at 12:00 UTC, none"
    assert refusal.message("id") == "1 jam, Senin, 2 Maret 2026 pukul 12.00 UTC, tidak ada"
    in_jakarta = Refusal("kuota", data={"text": (NOON,)}, zone=ZoneInfo("Asia/Jakarta"))
    assert in_jakarta.message() == "Monday, 2 March 2026 at 19:00 WIB"


def test_a_copy_has_the_class_and_its_attributes() -> None:
    class Berkas(Case):
        __slots__ = ("map",)
        map: str

    case = SopMachine(SOP, case_class=Berkas).open("A", at=NOON)
    case.map = "merah"
    twin = copy.copy(case)
    assert (type(twin), twin.map, twin == case) == (Berkas, "merah", True)
    twin.complete("terima", by=ANI, at=NOON)
    assert (len(case.history), len(twin.history), twin == case) == (1, 2, False)


def test_a_case_that_has_not_been_opened_is_empty() -> None:
    case = Case(MACHINE, "C")
    assert (case.state, case.version, case.last_at, case.due, case.suspended_since) == ("", 0, None, None, None)
    assert case.activity_dues == case.activity_remaining == case.documents == {}
    assert case.remaining is None
    assert (len(case.done), len(case.history)) == (0, 0)


def test_an_event_that_does_not_fit_leaves_the_case_unchanged() -> None:
    case = MACHINE.open("A", at=NOON)
    before = case.snapshot()
    for kind, activity in ((EventKind.CANCELLED, None), (EventKind.COMPLETED, "arsip")):
        assert not evolve(case, Event("A", 2, NOON, kind, "terima", "arsip", activity))
        assert case.snapshot() == before
