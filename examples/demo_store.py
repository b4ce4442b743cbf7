"""The second part of the demo: cases in a database.

Run it with `make demo` or `python examples/demo_store.py`. The database is a temporary SQLite file. As in the first
part, the demo checks each statement that it prints.
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from sopflow import Performer
from sopflow.store import Cases, Store
from sopflow.testing import Clock

SOP = """
sopflow: 1
number: SOP-12
title: Izin Reklame
actors: {loket: Petugas Loket, kepala: Kepala Dinas}
documents: {berkas: {name: Berkas permohonan, supplied: true}, izin: Surat izin}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00, 13:00-16:00"}}
steps:
  - {id: terima, activity: Menerima berkas, actor: loket, requires: berkas, within: 15 menit}
  - {id: kaji, activity: Mengkaji permohonan, actor: kepala, within: 2 hari kerja, not_same_person_as: terima}
  - {id: umumkan, activity: Mengumumkan keputusan, actor: loket, produces: izin}
"""

ANI = Performer("Ani", {"loket", "kepala"})
BUDI = Performer("Budi", "kepala")


def main() -> None:
    """Keep two cases in a database."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "izin_reklame.yaml"
        file.write_text(SOP, encoding="utf-8")
        clock = Clock()
        clock.now = clock.now.replace(hour=1)  # 08:00 in Jakarta
        with Store(f"sqlite:///{folder}/office.db", clock=clock, permits=["correct"]) as store:
            store.create_tables()
            store.publish(file)
            show(store, clock)


def show(store: Store, clock: Clock) -> None:
    """Show worklists, a retry, late cases, a correction and the verification of all data."""
    title("Two cases in a SQLite file")
    with store.begin() as cases:
        for id_, reference in (("2026-001", "A-1"), ("2026-002", "A-2")):
            case = cases.open("SOP-12", id_, by=ANI, documents={"berkas": reference}).case
            print(f"  {case.id} is at {case.state}, due {case.due:%a %H:%M} UTC")

    title("A worklist: Ani received 2026-001, so four eyes keep its review from her")
    with store.begin() as cases:
        cases.complete("2026-001", "terima", by=ANI, key="request-77")
        show_worklist(cases, ANI, ["2026-002 terima"])
        show_worklist(cases, BUDI, ["2026-001 kaji"])

    title("A retry: the same request with the same key changes nothing")
    with store.begin() as cases:
        again = cases.complete("2026-001", "terima", by=ANI, key="request-77")
        check(again.repeated and again.case.version == again.events[0].seq, "a repeated call is made once")
        print(f"  {again.events[0]}, repeated: {again.repeated}")

    title("The late list, half an hour later")
    clock.advance(timedelta(minutes=30))
    with store.begin() as cases:
        late = [case.id for case in cases.late().items]
        check(late == ["2026-002"], "one case is late")
        print(f"  {', '.join(late)}")

    title("A correction: Budi reviewed the wrong case")
    with store.begin() as cases:
        cases.complete("2026-001", "kaji", by=BUDI)
        case = cases.correct("2026-001", to=2, by=BUDI, reason="Wrong case").case
        history = cases.history("2026-001")
        check(case.state == "kaji" and len(history) == case.version, "the case is back, and nothing is deleted")
        for event in history:
            print(f"  {event}")

    title("Verification: the histories, the rows and the worklists match")
    mismatches = list(store.verify(store.heads()))
    check(mismatches == [], "everything matches")
    print("  Everything matches.")


def show_worklist(cases: Cases, person: Performer, expected: list[str]) -> None:
    """Print the worklist of a person."""
    found = [f"{item.case} {item.task.activity}" for item in cases.tasks(by=person).items]
    check(found == expected, f"the worklist of {person}")
    print(f"  {person}: {', '.join(found)}")


def check(is_true: bool, statement: str) -> None:
    """End the demo if a statement is wrong."""
    if not is_true:
        raise SystemExit(f"This statement is wrong: {statement}.")


def title(text: str) -> None:
    """Print a heading."""
    print(f"\n{text}\n{'─' * len(text)}")


if __name__ == "__main__":
    main()
