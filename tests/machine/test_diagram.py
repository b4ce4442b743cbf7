"""Diagrams of a machine."""

from __future__ import annotations

import time

import sopflow
from sopflow import Case, HostGuard, Sop, SopMachine, Step

SOP = sopflow.loads("""
sopflow: 1
number: 'SOP "1": izin'
title: Izin
actors: {loket: Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}}
steps:
  - {id: terima, activity: Menerima, actor: loket, within: 15 menit, on_late: justify, requires: berkas}
  - id: kaji
    within: 1 jam
    on_late: {goto: putus}
    activities:
      - {id: baca, activity: Membaca, actor: loket}
      - {id: rapat, activity: Merapatkan, actor: kepala, after: baca}
  - {id: putus, activity: Memutus, actor: kepala, not_same_person_as: terima, outcomes: {ya: end, ulang: terima}}
""")


def fee_is_paid(_case: Case, *_: object) -> str | None:
    return None


def edges(machine: SopMachine) -> list[str]:
    return [line.strip() for line in machine.diagram().splitlines() if "-->" in line]


def test_a_diagram_has_each_transition_with_its_guards() -> None:
    assert edges(SopMachine(SOP)) == [
        (
            "terima --> kaji: terima [actor & same-person & documents & not-supplied] | "
            "terima (late) [actor & same-person & documents & not-supplied & reason]"
        ),
        "kaji --> kaji: baca [internal] [actor & not-supplied] | rapat [internal] [actor & not-supplied]",
        "kaji --> putus: rapat [actor & not-supplied] | lapse",
        "putus --> completed: putus = ya [actor & same-person & not-supplied]",
        "putus --> terima: putus = ulang [actor & same-person & not-supplied]",
        "[*] --> terima",
    ]


def test_a_diagram_shows_host_guards_in_one_line() -> None:
    guards = [HostGuard(fee_is_paid, activities="putus"), HostGuard(fee_is_paid, activities="putus", code="a\nb")]
    (label,) = (edge for edge in edges(SopMachine(SOP, guards=guards)) if edge.startswith("putus --> completed"))
    assert label.endswith("not-supplied & fee-is-paid & a\\nb]")


def test_the_title_of_a_diagram_is_quoted() -> None:
    assert SopMachine(SOP).diagram().splitlines()[:3] == ["---", 'title: "SOP \\"1\\": izin"', "---"]


def test_a_diagram_takes_any_ids_and_leaves_the_machine_as_it_is() -> None:
    ids = ["get_graph", "trigger", "machine", "states", "model", "to_trigger", "may_trigger"]
    machine = SopMachine(Sop("1", "Izin", {"loket": "Loket"}, [Step.single(id_, "Bekerja", "loket") for id_ in ids]))
    events = list(machine.events)
    assert len(edges(machine)) == len(ids) + 1
    assert (machine.models, list(machine.events)) == ([], events)


def test_a_diagram_of_many_steps_takes_time_in_proportion() -> None:
    steps = [Step.single(f"langkah_{n}", "Mengerjakan", "loket") for n in range(1_000)]
    machine = SopMachine(Sop("1", "Panjang", {"loket": "Loket"}, steps))
    start = time.process_time()
    assert len(edges(machine)) == 1_001
    assert time.process_time() - start < 20  # drawing again after each transition would take minutes
