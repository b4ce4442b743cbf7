"""Messages show names, printed row numbers and ends instead of ids."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sopflow import Activity, Performer, Refusal, Sop, SopMachine, Step
from sopflow.machine.naming import named, performer_name, state_name
from sopflow.text import Text

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

LONG = "Memeriksa kelengkapan berkas permohonan, keabsahan dokumen, dan kesesuaian data pemohon."

SOP = Sop(
    "SOP-1",
    "Izin",
    {"loket": "Petugas Loket", "kepala": "Kepala Dinas"},
    [
        Step.single("terima", LONG, "loket", number="1a"),
        Step("kaji", [Activity("baca", "Membaca\u202e.", "loket"), Activity("rapat", "Merapatkan", "kepala")]),
        Step.single("putus", "Memutus", "kepala", outcomes={"ya": "end", "tidak": "ditolak"}),
    ],
    ends={"ditolak": "Permohonan ditolak"},
)


@pytest.mark.parametrize(
    ("state", "name"),
    [
        ("putus", Text("row 3 (Memutus)", "baris 3 (Memutus)")),
        ("kaji", Text("row 2 (kaji)", "baris 2 (kaji)")),
        ("completed", Text("completed", "selesai")),
        ("cancelled", Text("cancelled", "dibatalkan")),
        ("ditolak", Text("Permohonan ditolak", "Permohonan ditolak")),
    ],
)
def test_a_state_is_named_as_on_the_form(state: str, name: Text) -> None:
    assert state_name(SOP, state) == name


def test_a_long_text_is_cut_at_a_word() -> None:
    cut = "Memeriksa kelengkapan berkas permohonan, keabsahan dokumen …"
    assert state_name(SOP, "terima").en == f"row 1a ({cut})"
    unbroken = Sop("1", "Izin", {"loket": "Loket"}, [Step.single("a", "x" * 99, "loket")])
    assert state_name(unbroken, "a").en == f"row 1 ({'x' * 60} …)"


def test_names_have_no_full_stop_and_no_invisible_characters() -> None:
    refusal = named(Refusal("order", "rapat", ("baca",), ()), SOP, UTC)
    assert refusal.message() == "'Merapatkan' comes after 'Membaca\\u202e', which is not completed."


def test_a_performer_is_named_by_id_or_actors() -> None:
    assert performer_name(SOP, Performer("ani", "loket")).en == "ani"
    assert performer_name(SOP, Performer(None, ["loket", "kepala", "tamu"])).en == "Kepala Dinas, Petugas Loket"
    assert performer_name(SOP, Performer(None, "tamu")) == Text("an anonymous performer", "seseorang tanpa nama")


def test_only_the_first_twelve_names_are_shown() -> None:
    actors = {f"petugas_{number}": f"Petugas {number}" for number in range(20)}
    machine = SopMachine(Sop("1", "Izin", actors, [Step.single("a", "Menerima", "petugas_0")]))
    (reason,) = machine.open("1", at=NOON).may("a", by="zzz", at=NOON).reasons
    assert len(reason.expected) == 20
    assert reason.hint().endswith("petugas_11 (Petugas 11), 8 more.")
    assert reason.hint("id").endswith("petugas_11 (Petugas 11), 8 lainnya.")


def test_one_of_several_actors_is_required() -> None:
    refusal = named(Refusal("actor", "putus", ("loket", "kepala"), ("tamu",)), SOP, UTC)
    assert "by Petugas Loket or Kepala Dinas; this person acts as tamu." in refusal.message()
    assert "oleh Petugas Loket atau Kepala Dinas; orang ini" in refusal.message("id")


@pytest.mark.parametrize("by", [7, ["loket"], {"loket"}])
def test_a_performer_of_a_wrong_type_is_a_type_error(by: Any) -> None:
    with pytest.raises(TypeError, match="A call is made by a Performer or by an actor's id"):
        SopMachine(SOP).open("1", by=by, at=NOON)


def test_a_reason_of_a_wrong_type_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="A reason is a string"):
        SopMachine(SOP).open("1", reason=7, at=NOON)  # type: ignore[arg-type]
