"""The test plans of small SOPs, the walks to their goals and their covers are the reviewed ones, call by call.

To accept a changed plan: SOPFLOW_ACCEPT=1 pytest tests/testing; read the difference before you commit it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import sopflow
from sopflow import Sop
from sopflow.testing import GoalKind, Person, ReferenceCase, Request
from sopflow.testing.plan import Script, TestPlan, requests_of
from sopflow.testing.planning.cover import cover
from sopflow.testing.planning.goals import goals
from sopflow.testing.planning.paths import UnreachableError, walk_to
from sopflow.testing.walks import expected_answer

FOLDER = Path(__file__).parent / "golden" / "plans"
ZONE = ZoneInfo("Asia/Jakarta")

SOPS = {
    # A decision, a loop, four eyes, one of two actors, a lateness to justify, and all kinds of special days.
    "decision": """
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}, izin: Izin}
calendar:
  timezone: Asia/Jakarta
  hours: {mon-fri: "08:00-12:00, 13:00-15:00"}
  closed: [2026-03-04]
  periods: [{from: 2026-03-09, to: 2026-03-10, hours: {mon-fri: "08:00-10:00"}}]
steps:
  - id: terima
    activity: Menerima
    actor: {any_of: [loket, kepala]}
    requires: berkas
    within: 2 jam
    on_late: justify
  - id: putus
    activity: Memutus
    actor: kepala
    not_same_person_as: terima
    within: 1 hari
    produces: izin
    outcomes: {ya: end, ulang: {to: terima, discards: berkas}}
""",
    # A row of two activities with a time of their own, a lapse, and a row whose clock is stopped.
    "activities": """
sopflow: 1
number: SOP-2
title: Rapat
actors: {sekretaris: Sekretaris, ketua: Ketua}
ends: {batal: Dibatalkan}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00"}}
authority: {cancel: ketua}
steps:
  - id: rapat
    within: 3 jam
    on_late: {goto: batal}
    activities:
      - {id: siapkan, activity: Menyiapkan, actor: sekretaris, within: 1 jam}
      - {id: pimpin, activity: Memimpin, actor: ketua, after: siapkan, not_same_person_as: siapkan}
  - {id: tunggu, activity: Menunggu tanggapan, actor: sekretaris, clock: stopped}
  - {id: kirim, activity: Mengirim, actor: sekretaris, within: 5 hari, since: siapkan}
""",
    # A row in which two persons decide one after the other, and documents of which one suffices.
    "decisions": """
sopflow: 1
number: SOP-4
title: Persetujuan
actors: {kasi: Kepala Seksi, kadis: Kepala Dinas}
documents: {ktp: {name: KTP, supplied: true}, sim: {name: SIM, supplied: true}}
ends: {ditolak: Ditolak}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00"}}
steps:
  - id: setuju
    within: 1 hari
    requires: [{any_of: [ktp, sim]}]
    activities:
      - {id: paraf, activity: Memaraf, actor: kasi, outcomes: {ya: continue, tidak: ditolak}}
      - {id: tanda_tangan, activity: Menandatangani, actor: kadis, after: paraf, outcomes: {ya: end, ulang: setuju}}
""",
    # Work before a moment, work that waits for one, and a clock that runs since other work.
    "moments": """
sopflow: 1
number: SOP-3
title: Sidang
actors: {panitera: Panitera, hakim: Hakim}
moments: {sidang: Hari sidang}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00"}}
steps:
  - {id: panggil, activity: Memanggil, actor: panitera, within: 3 hari, before: sidang}
  - {id: periksa, activity: Menyidang, actor: hakim, within: 2 hari, since: panggil, not_before: sidang}
""",
}


def lines(sop: Sop) -> Iterator[str]:
    """Write the plan of a SOP, the shortest walk to each goal, and a cover of pairs, with the reference's answers."""
    assert sop.calendar is not None
    plan = TestPlan(sop, sop.calendar)
    for name, scripts in (("script", plan.scripts()), ("first call", plan.first_calls())):
        for number, script in enumerate(scripts, start=1):
            yield f"{name} {number}"
            yield from answered(sop, script)
    for goal in goals(sop):
        yield f"to {goal.kind} {goal}"
        try:
            yield from answered(sop, requests_of(walk_to(sop, goal)))
        except UnreachableError as error:
            yield f"  {error.why.en}"
    pairs = cover(sop, GoalKind.PAIR, refusals=True)
    for number, walk in enumerate(pairs.walks, start=1):
        yield f"pairs {number}: {walk.about}"
        yield from answered(sop, requests_of(walk))
    yield from (f"missed: {missed.goal}, because {missed.why.en}" for missed in pairs.missed)


def answered(sop: Sop, script: Script) -> Iterator[str]:
    """Write the calls of a script, and what the reference answers."""
    case = ReferenceCase(sop, calendar=sop.calendar)
    for request in script:
        answer = expected_answer(case, request)
        result = f"refused: {', '.join(sorted(answer.refused))}" if answer.refused else case.now.state
        yield f"  {call(request)} → {result}"


def call(request: Request) -> str:
    """Write a call on one line."""
    given = {
        "=": request.outcome,
        "to": request.to,
        "at": request.value and time(request.value),
        "by": request.by and performer(request.by),
        "because": request.reason and repr(request.reason),
    }
    parts = [time(request.at), request.action, request.activity, request.moment]
    parts += [f"{name} at {time(value)}" for name, value in request.moments.items()]
    parts += [f"{word} {value}" for word, value in given.items() if value is not None]
    parts += [f"with {id_}{f' {text}' if text else ''}" for id_, text in request.documents.items()]
    return " ".join(part for part in parts if part)


def performer(person: Person) -> str:
    """Write who makes a call."""
    represented = [f"{actor} for {other}" for actor, other in person.on_behalf_of.items()]
    return f"{person.id or 'without a name'} ({', '.join([*sorted(person.actors), *represented])})"


def time(at: datetime) -> str:
    """Write a time of the year 2026 without what is zero."""
    there = at if at.tzinfo is None else at.astimezone(ZONE)
    text = there.replace(tzinfo=None).isoformat(" ").removeprefix("2026-")
    return (text if "." in text else text.removesuffix(":00")) + ("" if at.tzinfo else " without zone")


@pytest.mark.parametrize("name", SOPS)
def test_the_plan_of_a_small_sop_is_the_reviewed_one(name: str) -> None:
    file = FOLDER / f"{name}.txt"
    current = "".join(f"{line}\n" for line in lines(sopflow.loads(SOPS[name])))
    if os.environ.get("SOPFLOW_ACCEPT"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(current, encoding="utf-8")
    assert current == file.read_text(encoding="utf-8")
