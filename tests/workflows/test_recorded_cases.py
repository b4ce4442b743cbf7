"""Fingerprints, events and snapshots that were recorded before the first release.

They never change: offices keep cases for decades. If a test fails here, sopflow would read the cases of an office
differently, or refuse them; correct the code, not the record. A record is written only where there is none.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.workflows.recording import SOPS, cases_of, machine_of

import sopflow
from sopflow import Event

RECORDS = Path(__file__).parent / "recorded"
each_sop = pytest.mark.parametrize("path", SOPS, ids=lambda path: path.stem)


def record_of(path: Path) -> Path:
    return RECORDS / f"{path.stem}.json"


@cache
def recorded(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(record_of(path).read_text("utf-8"))
    return data


def current(path: Path) -> dict[str, Any]:
    """Return what is recorded about a SOP, from the code as it is now."""
    machine = machine_of(path)
    cases = cases_of(machine)
    return {
        "fingerprint": machine.sop.fingerprint,
        "cases": [
            {
                "snapshot": case.snapshot(history=False),
                "events": [event.to_dict() for event in case.history],
            }
            for case in cases
        ],
    }


def written(record: dict[str, Any]) -> str:
    """Return a record with a line for each event."""
    lines = [f'{{"fingerprint": {json.dumps(record["fingerprint"])}, "cases": [']
    for case in record["cases"]:
        events = ",\n    ".join(json.dumps(event, ensure_ascii=False) for event in case["events"])
        snapshot = json.dumps(case["snapshot"], ensure_ascii=False)
        last = "" if case is record["cases"][-1] else ","
        lines.append(f'  {{"snapshot": {snapshot},\n   "events": [\n    {events}]}}{last}')
    return "\n".join([*lines, "]}"]) + "\n"


@each_sop
def test_every_sop_has_a_record(path: Path) -> None:
    if not record_of(path).exists():
        record_of(path).write_text(written(current(path)), "utf-8")
        pytest.fail(f"{record_of(path).name} was written; commit it, and never change it.")


@each_sop
def test_the_fingerprint_is_the_recorded_one(path: Path) -> None:
    assert sopflow.load(path).fingerprint == recorded(path)["fingerprint"]


@each_sop
def test_the_same_calls_write_the_recorded_text(path: Path) -> None:
    assert written(current(path)) == record_of(path).read_text("utf-8")


@each_sop
def test_recorded_events_are_read_and_written_unchanged(path: Path) -> None:
    for case in recorded(path)["cases"]:
        assert [Event.from_dict(event).to_dict() for event in case["events"]] == case["events"]


@each_sop
def test_a_recorded_history_leads_to_the_recorded_snapshot(path: Path) -> None:
    machine = machine_of(path)
    for case in recorded(path)["cases"]:
        replayed = machine.replay([Event.from_dict(event) for event in case["events"]])
        assert replayed.snapshot(history=False) == case["snapshot"]


@each_sop
def test_a_recorded_snapshot_is_restored_unchanged(path: Path) -> None:
    machine = machine_of(path)
    for case in recorded(path)["cases"]:
        assert machine.restore(case["snapshot"]).snapshot(history=False) == case["snapshot"]


def test_the_records_contain_every_kind_of_event() -> None:
    kinds = {event["kind"] for path in SOPS for case in recorded(path)["cases"] for event in case["events"]}
    assert kinds == set(sopflow.EventKind)
