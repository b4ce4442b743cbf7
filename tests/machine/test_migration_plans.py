"""A plan says of each case whether it moves to another revision, before any case does."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lives import MACHINES, lives
from tests.machine.test_migrations import (
    ANI,
    MACHINE,
    NEEDS_MORE,
    WITH_FOUR_EYES,
    WITHOUT_KAJI,
    at_kaji,
    opened,
    revised,
)

from sopflow import Case, Refused, SopMachine, plan_migration
from sopflow.machine import MigrationVerdict

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def cases() -> list[Case]:
    """Return a new case, one at its second row, and one that has ended."""
    ended = opened()
    ended.cancel(reason="Dicabut", at=NOON)
    return [opened(), at_kaji(), ended]


def test_a_plan_has_a_verdict_for_each_case() -> None:
    plan = plan_migration(cases(), old=MACHINE, to=revised(WITHOUT_KAJI), at=NOON + HOUR)
    assert [(each.id, each.state, each.verdict.value, each.target) for each in plan.cases] == [
        ("A", "terima", "moves", "terima"),
        ("A", "kaji", "needs-mapping", None),
        ("A", "cancelled", "ended", None),
    ]
    assert not plan.all_move
    assert plan.unmapped == {"kaji": ("terima", "putus")}
    assert plan.of("needs-mapping") == plan.of(MigrationVerdict.NEEDS_MAPPING) == plan.cases[1:2]


def test_a_plan_speaks_both_languages() -> None:
    plan = plan_migration(cases(), old=MACHINE, to=revised(WITHOUT_KAJI), at=NOON + HOUR)
    assert plan.message("en") == "move: 1; need a mapping: 1; have ended: 1"
    assert plan.message("id") == "dapat dipindahkan: 1; perlu langkah kelanjutan: 1; sudah berakhir: 1"
    (refusal,) = plan.cases[1].refusals
    assert refusal.message("en") == "The new revision does not have row 2 (Mengkaji)."
    assert [each.message("en") for each in plan.cases] == [
        "A: from row 1 (terima) to row 1 (terima).",
        f"A: {refusal.message('en')} {refusal.hint('en')}",
        "A: ended (cancelled), stays.",
    ]
    assert [each.message("id") for each in plan.cases] == [
        "A: dari baris 1 (terima) ke baris 1 (terima).",
        f"A: {refusal.message('id')} {refusal.hint('id')}",
        "A: berakhir (dibatalkan), tetap.",
    ]
    assert plan_migration([], old=MACHINE, to=MACHINE, at=NOON).message() == "move: 0"


def test_a_mapping_completes_a_plan() -> None:
    plan = plan_migration(cases(), old=MACHINE, to=revised(WITHOUT_KAJI), steps={"kaji": "putus"}, at=NOON + HOUR)
    assert [each.target for each in plan.cases] == ["terima", "putus", None]
    assert plan.all_move


def test_a_plan_is_plain_data() -> None:
    plan = plan_migration(cases(), old=MACHINE, to=revised(*NEEDS_MORE), steps={"kaji": "putus"}, at=NOON + HOUR)
    data = json.loads(json.dumps(plan.to_dict()))
    assert data["old"] == {"sop": "SOP-1", "fingerprint": MACHINE.sop.fingerprint}
    assert data["steps"] == {"kaji": "putus"}
    assert data["cases"][1]["verdict"] == "needs-mapping"
    assert data["cases"][1]["choices"] == ["terima", "telaah_berkas"]
    assert data["cases"][1]["reasons"][0]["code"] == "migration"


def test_standings_are_enough_for_a_plan() -> None:
    standings = {str(number): case._standing() for number, case in enumerate(cases())}
    other = revised(WITHOUT_KAJI)
    plan = plan_migration(standings, old=MACHINE, to=other, at=NOON + HOUR)
    of_cases = plan_migration(cases(), old=MACHINE, to=other, at=NOON + HOUR)
    assert [(each.state, each.verdict, each.target) for each in plan.cases] == [
        (each.state, each.verdict, each.target) for each in of_cases.cases
    ]


def test_a_plan_takes_lapses_into_account() -> None:
    old = revised(("within: 1 hari", "within: 1 hari, on_late: {goto: putus}"))
    case = old.open("A", at=NOON)
    for activity in ("baca", "catat", "simpan"):
        case.complete(activity, by=ANI, at=NOON)
    other = revised(WITHOUT_KAJI)
    (before,) = plan_migration([case], old=old, to=other, at=NOON + HOUR).cases
    (after,) = plan_migration({"A": case._standing()}, old=old, to=other, at=NOON + 2 * DAY).cases
    assert (before.verdict, after.verdict, after.state) == ("needs-mapping", "moves", "putus")


def test_a_case_without_its_history_may_not_move() -> None:
    case = MACHINE.restore(at_kaji().snapshot(history=False))
    (planned,) = plan_migration([case], old=MACHINE, to=revised(*WITH_FOUR_EYES), at=NOON + HOUR).cases
    assert planned.verdict == "impossible"
    assert planned.message().endswith("Restore the case with its history.")


def test_a_wrong_mapping_is_refused_for_all_cases_at_once() -> None:
    with pytest.raises(Refused, match="unknown-step"):
        plan_migration(cases(), old=MACHINE, to=MACHINE, steps={"kajian": "putus"}, at=NOON)


def test_cases_of_another_machine_and_times_without_a_zone_are_errors() -> None:
    with pytest.raises(ValueError, match="belongs to another machine"):
        plan_migration([opened()], old=revised(WITHOUT_KAJI), to=MACHINE, at=NOON)
    with pytest.raises(ValueError, match="has a time zone"):
        plan_migration([], old=MACHINE, to=MACHINE, at=NOON.replace(tzinfo=None))


def test_the_clock_of_the_machine_times_a_plan() -> None:
    old = SopMachine(MACHINE.sop, clock=lambda: NOON + 9 * DAY)
    case = old.open("A", at=NOON)
    assert plan_migration([case], old=old, to=MACHINE).cases[0].verdict == "moves"


@given(
    case=lives(),
    to=st.sampled_from(MACHINES),
    steps=st.sampled_from(({}, {"kaji": "putus"}, {"putus": "terima"}, {"terima": "putus"})),
    wait=st.sampled_from((timedelta(0), HOUR, 3 * DAY)),
)
def test_a_case_moves_if_and_only_if_the_plan_says_so(
    case: Case, to: SopMachine[Case], steps: dict[str, str], wait: timedelta
) -> None:
    assert case.last_at is not None
    at = case.last_at + wait
    known = {old: new for old, new in steps.items() if old in case.machine.rows and new in to.rows}
    before = case.snapshot()
    plan = plan_migration([case], old=case.machine, to=to, steps=known, at=at)
    (light,) = plan_migration({case.id: case._standing()}, old=case.machine, to=to, steps=known, at=at).cases
    assert case.snapshot() == before
    (planned,) = plan.cases
    assert (planned.state, planned.verdict, planned.target) == (light.state, light.verdict, light.target)
    if planned.verdict is MigrationVerdict.MOVES:
        case.migrate(to=to, steps=known, reason="Revisi", at=at)
        assert case.state == planned.target
        return
    with pytest.raises(Refused):
        case.migrate(to=to, steps=known, reason="Revisi", at=at)
    for choice in planned.choices:
        copy.copy(case).migrate(to=to, steps={**known, planned.state: choice}, reason="Revisi", at=at)
    if planned.verdict is MigrationVerdict.IMPOSSIBLE:
        for choice in to.rows:
            with pytest.raises(Refused):
                case.migrate(to=to, steps={**known, planned.state: choice}, reason="Revisi", at=at)
