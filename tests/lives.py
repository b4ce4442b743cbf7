"""Hypothesis strategies for cases with a history and for damaged snapshots, and the laws that hold for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

import sopflow
from sopflow import CalendarError, Case, Performer, Refused, SnapshotError, SopMachine
from sopflow.definition.canonical import digest
from sopflow.testing.strategies import sops

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

PERMIT = """
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}, memo: Memo, izin: Izin}
ends: {ditolak: Ditolak}
steps:
  - id: terima
    within: 2 jam
    activities:
      - {id: baca, activity: Membaca, actor: loket, within: 1 jam}
      - {id: catat, activity: Mencatat, actor: loket, after: baca, within: 30 menit, produces: memo}
      - {id: parap, activity: Memarap, actor: kepala, not_same_person_as: catat}
  - id: kaji
    activity: Mengkaji
    actor: kepala
    requires: memo
    within: 1 hari
    on_late: {goto: putus}
    not_same_person_as: baca
  - id: putus
    within: 3 hari
    on_late: justify
    activities:
      - {id: sidang, activity: Bersidang, actor: kepala, within: 1 jam}
      - id: tetapkan
        activity: Menetapkan
        actor: kepala
        outcomes: {ya: {to: end, produces: izin}, tidak: ditolak, ulang: {to: terima, discards: [berkas, memo]}}
"""
OFFICE = 'calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00, 13:00-16:00"}}\nsteps:'

PERMITS = ("correct", "migrate")
MACHINE = SopMachine(sopflow.loads(PERMIT), permits=PERMITS)

REVISED = """
sopflow: 1
number: SOP-2
title: Izin
actors: {loket: Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}, memo: Memo, surat: Izin}
ends: {ditolak: Ditolak}
steps:
  - id: terima
    within: 3 jam
    activities:
      - {id: catat, activity: Mencatat, actor: loket, within: 1 hari, produces: memo}
      - {id: baca, activity: Membaca, actor: loket}
      - {id: parap, activity: Memarap, actor: kepala, after: baca, within: 2 jam}
  - id: putus
    on_late: justify
    activities:
      - {id: sidang, activity: Bersidang, actor: kepala}
      - id: tetapkan
        activity: Menetapkan
        actor: kepala
        requires: memo
        not_same_person_as: [catat, sidang]
        outcomes: {ya: arsip, tidak: ditolak, ulang: {to: terima, discards: memo}}
  - {id: arsip, activity: Mengarsipkan, actor: loket, within: 1 hari, produces: surat}
"""
SCHEDULED = """
sopflow: 1
number: SOP-3
title: Izin
actors: {loket: Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}, memo: Memo}
ends: {ditolak: Ditolak}
moments: {jadwal: Jadwal sidang, tmt: Tanggal mulai}
steps:
  - id: terima
    within: 2 jam
    not_before: tmt
    activities:
      - {id: baca, activity: Membaca, actor: loket, within: 1 jam, not_before: {moment: jadwal, by: 1 hari}}
      - {id: catat, activity: Mencatat, actor: loket, after: baca, within: 30 menit, since: baca, produces: memo}
      - {id: parap, activity: Memarap, actor: kepala, within: 2 hari sebelum jadwal, before: jadwal}
  - {id: lengkapi, activity: Melengkapi, actor: kepala, within: 3 hari, clock: stopped}
  - {id: kaji, activity: Mengkaji, actor: kepala, within: 2 hari, since: terima, on_late: {goto: putus}}
  - id: putus
    within: 3 hari
    since: jadwal
    on_late: justify
    activities:
      - {id: sidang, activity: Bersidang, actor: kepala, within: 1 jam, since: tmt, not_before: jadwal}
      - id: tetapkan
        activity: Menetapkan
        actor: kepala
        within: 4 hari
        since: baca
        outcomes: {ya: umumkan, tidak: ditolak, ulang: {to: terima, discards: memo}}
  - {id: umumkan, activity: Mengumumkan, actor: loket, within: 1 hari, before: tmt, next: end}
"""

MACHINES = (
    MACHINE,
    SopMachine(
        sopflow.loads(PERMIT.replace("steps:", OFFICE).replace("1 hari", "1 hari kerja")),
        permits=PERMITS,
    ),
    SopMachine(sopflow.loads(REVISED), permits=PERMITS),
    SopMachine(sopflow.loads(SCHEDULED), permits=PERMITS),
    SopMachine(
        sopflow.loads(
            SCHEDULED.replace("steps:", OFFICE)
            .replace("4 hari", "4 hari kerja")
            .replace("jadwal, by: 1 hari", "jadwal, by: 3 jam")
        ),
        permits=PERMITS,
    ),
)

OFFICIALS = tuple(Performer(name, {"loket", "kepala", "kasi", "kadis"}) for name in ("ani", "budi", "citra"))
PEOPLE: tuple[Performer | str, ...] = ("loket", *OFFICIALS)
WAITS = tuple(timedelta(**wait) for wait in ({}, {"minutes": 7}, {"minutes": 70}, {"days": 1}, {"days": 4}))
ACTIONS = ("complete",) * 6 + (
    *(
        "set_moment",
        "set_moment",
        "attach",
        "suspend",
        "suspend",
        "resume",
        "restart_clock",
        "tick",
        "correct",
        "recount",
        "migrate",
    ),
)


@st.composite
def lives(draw: st.DrawFn, *, migrating: bool = True) -> Case:
    """Draw a case with a history, of a SOP of this module or, with enough examples, of any other.

    Args:
        draw: The function that draws values.
        migrating: Whether the case may migrate to another SOP of this module.
    """
    patient = settings().max_examples > settings.get_profile("sopflow").max_examples
    machines = st.sampled_from(MACHINES)
    machine = draw(
        machines | st.builds(SopMachine, sops(prose=False), permits=st.just(PERMITS)) if patient else machines
    )
    supplied = [id_ for id_, document in machine.sop.documents.items() if document.supplied][:1]
    # A drawn SOP need not have a counter.
    known = [each for each in PEOPLE if isinstance(each, Performer) or each in machine.sop.actors]
    case = machine.open("2026-001", at=NOON, by=draw(st.sampled_from((None, *known))))
    for _ in range(draw(st.integers(0, 14))):
        action = draw(st.sampled_from(ACTIONS))
        at = (case.last_at or NOON) + draw(st.sampled_from(WAITS))
        try:
            if action == "complete":
                complete_something(case, at, draw(st.integers(0, 5)), draw(st.sampled_from(PEOPLE)))
            elif action == "attach":
                case.attach(dict.fromkeys(supplied, draw(st.sampled_from((None, "A-1", "é\ud800")))), at=at)
            elif action == "recount":
                case.recount(by=draw(st.sampled_from(PEOPLE)), reason="libur", at=at)
            elif action == "migrate" and not migrating:
                continue
            elif action == "migrate":
                steps = draw(st.sampled_from(({}, {"kaji": "putus"}, {"kaji": "terima"})))
                case.migrate(to=draw(machines), steps=steps, by=draw(st.sampled_from(PEOPLE)), reason="revisi", at=at)
            elif action == "correct":
                case.correct(
                    to=draw(st.integers(1, case.version)), by=draw(st.sampled_from(PEOPLE)), reason="salah", at=at
                )
            elif action == "set_moment":
                value = at + draw(st.sampled_from(WAITS)) - draw(st.sampled_from(WAITS))
                moment = draw(st.sampled_from(("jadwal", "tmt")))
                case.set_moment(moment, value, by=draw(st.sampled_from(PEOPLE)), reason="ditunda", at=at)
            elif action == "restart_clock":
                case.restart_clock(by=draw(st.sampled_from(PEOPLE)), reason="gangguan", at=at)
            else:
                getattr(case, action)(at=at)
        except Refused:
            pass
    if draw(st.integers(0, 9)) == 0 and not case.ended:
        case.cancel(by=OFFICIALS[0], at=case.last_at, reason="dicabut")
    return case


def complete_something(case: Case, at: datetime, pick: int, by: Performer | str) -> bool:
    """Complete one of the open activities and return whether there was any."""
    tasks = [task for task in case.tasks(at=at) if not task.suspended]
    if tasks:
        task = tasks[pick % len(tasks)]
        for moment in task.moments:
            case.set_moment(moment, at, at=at)
        outcome = task.outcomes[pick % len(task.outcomes)] if task.outcomes else None
        documents = dict.fromkeys(task.missing, "B-2")
        case.complete(task.activity, by=by, outcome=outcome, documents=documents, reason="antre", at=at)
    return bool(tasks)


# --- damage ---------------------------------------------------------------------------------------------

SCALARS: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 1.0, 1.5, float("nan"), float("inf"), 10**12, 2**63, 2**70, "", " ", "x" * 600,
    "x" * 20_000, "\ud800", "\x00", "ani", "baca", "catat", "parap", "kaji", "putus", "tetapkan", "terima", "completed",
    "berkas", "memo", "ya", "ulang", "opened", "completed", "suspended", "2026-03-02T12:00:00Z", "2026-03-09T12:00:00Z",
    "2026-03-02T24:00:00Z", "2026-03-02T12:00:00.000000Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    "٢٠٢٦-03-02T12:00:00Z", "2026-02-30T12:00:00Z",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    *SCALARS, [], {}, [None], {"": None}, [[]], {"a": {"b": {"c": {"d": {"e": {}}}}}}, ["ani", "ani"], ["z", "a"],
    {"id": "ani", "actors": []}, {"id": None, "actors": ["loket"]}, {"baca": {"by": {"id": "ani", "actors": []}}},
    {"second": 0, "at_opening": False}, {"second": -1, "at_opening": 1}, {"working_day": "2/3", "at_opening": True},
    {"second": 3_600, "at_opening": False}, {"baca": "2026-03-02T13:00:00Z"}, "1/0", "2/4", "1/1000000",
)  # fmt: skip


def places(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the places of the values within plain data."""
    for key in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield (*path, key)
        yield from places(data[key], (*path, key))


def at_place(data: Any, path: tuple[str | int, ...]) -> Any:
    """Return the value at a place."""
    for key in path:
        data = data[key]
    return data


@st.composite
def edits(draw: st.DrawFn, data: dict[str, Any]) -> dict[str, Any]:
    """Draw a snapshot with one to three fields changed, copied from elsewhere, added, doubled or deleted."""
    data = json.loads(json.dumps(data))
    for _ in range(draw(st.integers(1, 3))):
        every = [path for path in places(data) if path != ("checksum",)]
        *path, key = draw(st.sampled_from(every))
        inner = at_place(data, tuple(path))
        match draw(st.sampled_from(("value", "value", "elsewhere", "elsewhere", "gone", "new", "twice"))):
            case "value":
                # A copy, because the next edit may change its contents.
                inner[key] = deepcopy(draw(st.sampled_from(VALUES)))
            case "elsewhere":
                alike = [other for other in every if other[-1] == key]
                inner[key] = json.loads(json.dumps(at_place(data, draw(st.sampled_from(alike + every)))))
            case "gone":
                del inner[key]
            case "new" if isinstance(inner, dict):
                inner[draw(st.sampled_from(SCALARS + tuple(str(other[-1]) for other in every)))] = inner[key]
            case _ if isinstance(inner, list):
                inner.insert(draw(st.integers(0, len(inner))), json.loads(json.dumps(inner[int(key)])))
    return with_checksum(data)


def with_checksum(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data with a correct checksum, if it can have one."""
    content = {key: item for key, item in data.items() if key != "checksum"}
    try:
        return content | {"checksum": digest(content)}
    except (TypeError, ValueError):  # keys that cannot be sorted, numbers that JSON cannot contain
        return data


# --- laws -------------------------------------------------------------------------------------


def written(data: object) -> str:
    """Return the JSON text of plain data, which distinguishes 1, 1.0 and true."""
    return json.dumps(data, sort_keys=True)


def restored_or_refused(machine: SopMachine[Case], data: Any) -> Case | None:
    """Assert that data is restored to a case with the same snapshot, or rejected with a field."""
    try:
        case = machine.restore(data)
    except SnapshotError as error:
        names_a_field(error)
        return None
    assert written(case.snapshot(history="history" in data)) == written(data)
    return case


def names_a_field(error: SnapshotError) -> None:
    """Assert that an error names the field and is short."""
    assert error.field
    assert error.reason
    assert len(str(error)) < 1_000


def goes_on(case: Case) -> None:
    """Assert that a case is not stuck, is consistent, and can be saved and restored in every state."""
    machine: Any = case.machine
    at = case.last_at
    assert at is not None
    given = written(case.snapshot())
    try:
        for pick in range(8):
            for history in (True, False):
                again = machine.restore(json.loads(json.dumps(case.snapshot(history=history))))
                assert again.snapshot() == case.snapshot(history=history)
            at += timedelta(minutes=50 * pick)
            case.tick(at)
            assert case.may("tidak ada", by="siapa", at=at - timedelta(days=1)).message()
            if case.ended:
                assert not case.tasks(at=at)
                return
            if case.suspended_since is not None:
                case.resume(by=OFFICIALS[0], at=at)
            elif pick == 1:
                case.suspend(by=OFFICIALS[0], at=at)
                continue
            try:
                assert complete_something(case, at, pick, PEOPLE[pick % len(PEOPLE)])
            except Refused as refused:
                codes = {reason.code for reason in refused.reasons}
                assert codes <= {"same-person", "actor", "unknown-actor", "not-supplied", "too-early"}, codes
    except (CalendarError, OverflowError):
        # While the clock is stopped, the remaining time replaces the due time.
        assert not 2000 < at.year < 3000 or "9999" in given + written(case.snapshot())
