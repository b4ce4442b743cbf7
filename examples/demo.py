"""One case of a real SOP, from its first row to its end, with typical mistakes on the way.

Run it with `make demo` or `python examples/demo.py`. The times are fixed, so the output is always the same. The demo
checks each statement that it prints, and ends with an error if one is wrong.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import sopflow
from sopflow import Case, EventKind, Performer, Refused

SOP = Path(__file__).parents[1] / "workflows" / "psm_disnaker_08.yaml"
PICTURE = Path(__file__).parents[1] / "build" / "case-2026-001.html"
JAKARTA = ZoneInfo("Asia/Jakarta")

ANI = Performer("Ani", "bagian_administrasi")
BUDI = Performer("Budi", "bidang_teknis_operasional")
CITRA = Performer("Citra", "asesor_kompetensi")
DEWI = Performer("Dewi", "calon_peserta")
EKO = Performer("Eko", "bidang_manajemen_mutu")
FITRI = Performer("Fitri", "kepala_tuk")


def main() -> None:
    """Carry out the case."""
    sop = sopflow.load(SOP)
    machine = sopflow.SopMachine(sop)
    title(f"{sop.number}: {sop.title}")
    print(f"{len(sop.steps)} rows, {len(sop.actors)} actors, {len(sop.documents)} documents.")
    case = machine.open("2026-001", moments={"jadwal": march(4, "08:30")}, at=march(2, "07:30"))
    print("  The test is scheduled for Wed 04 Mar, 08:30.")
    show_state(case, "distribusi_jadwal", due=march(2, "07:45"))

    title("Row 1: who may act, and with which documents")
    at = march(2, "07:40")
    paper = {"daftar_calon_peserta": "DCP-12/2026"}
    show_refusal(
        case,
        "actor",
        "Citra, an assessor",
        lambda: case.complete("distribusi_jadwal", by=CITRA, documents=paper, at=at),
    )
    show_refusal(case, "documents", "Ani, without documents", lambda: case.complete("distribusi_jadwal", by=ANI, at=at))
    done(case, "distribusi_jadwal", ANI, at, paper)
    show_state(case, "persiapan", due=march(3, "07:40"))

    title("Row 2: two activities in any order, but none twice, none early, and no time in the past")
    done(case, "rencanakan_uji", CITRA, march(2, "10:00"), "form_kesiapan")
    at = march(2, "11:00")
    show_refusal(case, "already-done", "Citra, again", lambda: case.complete("rencanakan_uji", by=CITRA, at=at))
    show_refusal(case, "not-active", "Ani, too early", lambda: case.complete("simpan_arsip", by=ANI, at=at))
    early = march(2, "09:00")
    show_refusal(case, "clock", "Budi, in the past", lambda: case.complete("siapkan_sarana", by=BUDI, at=early))
    done(case, "siapkan_sarana", BUDI, march(2, "15:00"))
    show_state(case, "ingatkan_peserta", due=march(3, "15:00"))

    title("Row 3: late, which this SOP records")
    event = done(case, "ingatkan_peserta", ANI, march(4, "08:00"), reason="Listrik padam")
    check(event.late_by == timedelta(hours=17), "row 3 is late by 17 hours on the clock")
    show_state(case, "terima_kepastian", due=march(4, "08:15"))

    title("Rows 4 and 5: the test is put off, and takes place")
    put_off(case, "jadwal", ANI, to=march(4, "10:00"), reason="Listrik padam", at=march(4, "08:05"))
    done(case, "terima_kepastian", DEWI, march(4, "08:10"))
    # The day of the test is counted since its schedule, not since row 4.
    show_state(case, "pelaksanaan", due=march(5, "10:00"))
    done(case, "ikuti_uji", DEWI, march(4, "11:00"), ["absensi_peserta", "absensi_asesor"])
    done(case, "laksanakan_asesmen", CITRA, march(4, "14:00"))

    title("The case is saved as JSON, and restored")
    text = json.dumps(case.snapshot())
    restored = machine.restore(json.loads(text))
    check(restored == case, "the restored case equals the saved one")
    print(f"  {len(text):,} characters with state, documents and {restored.version} events.")
    case = restored
    done(case, "pastikan_terlaksana", BUDI, march(5, "07:40"))
    show_state(case, "penandatanganan", due=None)
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(sopflow.draw(sop, format="html", language="id", case=case), encoding="utf-8")
    print(f"  The form with this case, for a browser: {PICTURE}")

    title("Rows 6 to 8: signed, reviewed, archived")
    done(case, "kumpulkan_isian", ANI, march(5, "08:30"), "form_berita_acara")
    done(case, "pastikan_ketentuan", EKO, march(5, "09:00"))
    done(case, "serahkan_berkas", ANI, march(5, "09:30"), "form_minutes_of_meeting")
    done(case, "minta_pengarsipan", BUDI, march(5, "09:45"))
    done(case, "periksa_hasil", CITRA, march(5, "10:30"))
    done(case, "tinjau_pelaksanaan", EKO, march(5, "11:00"))
    done(case, "terima_berkas", FITRI, march(5, "13:15"))
    done(case, "simpan_arsip", ANI, march(5, "14:00"))
    check(case.ended and case.state == "completed", "the case is completed")
    check(machine.replay(case.history) == case, "a replay of its history gives the same case")

    title("History")
    history(case)


def march(day: int, clock: str) -> datetime:
    """Return a time in March 2026 in Jakarta."""
    return datetime.fromisoformat(f"2026-03-{day:02} {clock}").replace(tzinfo=JAKARTA)


def done(
    case: Case,
    activity: str,
    by: Performer,
    at: datetime,
    documents: Mapping[str, str] | Iterable[str] = (),
    reason: str | None = None,
) -> sopflow.Event:
    """Complete an activity and print it."""
    *_, event = case.complete(activity, by=by, at=at, documents=documents, reason=reason)
    check(event.kind is EventKind.COMPLETED and event.by == by, f"{activity} is completed by {by}")
    late = f", {event.late_by} late: {event.reason}" if event.late_by else ""
    print(f"  {at:%a %H:%M}  {by} completes {activity}{late}")
    return event


def put_off(case: Case, moment: str, by: Performer, *, to: datetime, reason: str, at: datetime) -> None:
    """Set a moment again, and print it."""
    (event,) = case.set_moment(moment, to, by=by, reason=reason, at=at)
    check(event.kind is EventKind.MOMENT and case.moments[moment] == to, f"{moment} is {to}")
    print(f"  {at:%a %H:%M}  {by} puts the test off to {to:%H:%M}: {reason}")


def show_refusal(case: Case, code: str, who: str, call: Callable[[], object]) -> None:
    """Make a call that must be refused for one reason, and print the reason; the case must not change."""
    before = case.snapshot()
    try:
        call()
    except Refused as error:
        check([reason.code for reason in error.reasons] == [code], f"the reason is {code}")
        check(case.snapshot() == before, "a refused call changes nothing")
        print(f"  ✗ {who}: {code}")
        for message in (f"en: {error.message('en')}", f"id: {error.message('id')}"):
            print(textwrap.fill(message, 88, initial_indent="      ", subsequent_indent="          "))
    else:
        check(False, f"{who} is refused: {code}")


def show_state(case: Case, state: str, due: datetime | None) -> None:
    """Print the state of the case and its due time."""
    check((case.state, case.due) == (state, due), f"the case is at {state}, due {due}")
    print(f"  → {state}, " + (f"due {due:%a %d %b, %H:%M}" if due else "without a time standard"))


def check(is_true: bool, statement: str) -> None:
    """End the demo if a statement is wrong."""
    if not is_true:
        raise SystemExit(f"This statement is wrong: {statement}.")


def title(text: str) -> None:
    """Print a heading."""
    print(f"\n{text}\n{'─' * len(text)}")


def history(case: Case) -> None:
    """Print the history of the case as a table."""
    rows = [("#", "Time", "Activity", "Performer", "Next", "Late by")]
    rows += [
        (
            str(event.seq),
            f"{event.at.astimezone(JAKARTA):%d %b %H:%M}",
            event.activity or event.kind.value,
            str(event.by or ""),
            event.target or "",
            str(event.late_by or ""),
        )
        for event in case.history
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
