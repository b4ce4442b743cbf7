"""The calls that a case accepts, and those that it must refuse by code, listed for cases in several states.

``SOPFLOW_ACCEPT=1 pytest tests/testing`` writes a changed list; read the difference before you commit it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from attrs import evolve, frozen
from tests.testing.test_calls import AT, PERMIT

import sopflow
from sopflow import Case, Sop, SopMachine
from sopflow.machine import RefusalCode
from sopflow.testing import Person, ReferenceCase, Request, Result
from sopflow.testing.calls import UNKNOWN, enabled_calls, rejected_calls
from sopflow.testing.walks import Move, Walk, arguments, table

LIST = Path(__file__).parent / "golden" / "rejections.txt"
ANI = Person("ani", ["loket"])


BUDI = Person("budi", ["kasi"])
HEARING = sopflow.loads("""
sopflow: 1
number: SOP-3
title: Sidang
actors: {loket: Loket, kasi: Kasi, kepala: Kepala}
documents: {nota: Nota, berkas: {name: Berkas, supplied: true}, denah: {name: Denah, supplied: true}}
moments: {sidang: Sidang, putusan: Putusan}
conditions: {lunas: Biaya lunas}
authority:
  {attach: loket, suspend: [kasi, kepala], resume: kepala, restart_clock: [], set_moment: kasi, cancel: [kepala, kasi]}
ends: {ditolak: Ditolak}
steps:
  - {id: daftar, activity: Mendaftar, actor: loket, requires: [any_of: [denah, berkas]]}
  - id: uji
    within: 1 hari
    since: sidang
    on_late: {goto: putus}
    activities:
      - {id: panggil, activity: Memanggil, actor: loket, not_before: sidang}
      - {id: bayar, activity: Menagih, actor: loket, needs: lunas}
      - id: periksa
        activity: Memeriksa
        actor: {any_of: [kasi, loket]}
        not_same_person_as: daftar
        produces: nota
        outcomes: {ya: continue, tidak: ditolak}
  - {id: putus, activity: Memutus, actor: kepala, not_same_person_as: periksa, not_before: putusan}
""")


OPEN = Request("open", AT)


@frozen
class State:
    """A case in a state.

    Attributes:
        sop: The SOP.
        at: The time to look at it.
        requests: The calls that lead to the state, without the opening.
        opened: The opening.
        unmet: The conditions that are not met.
    """

    sop: Sop
    at: datetime
    requests: tuple[Request, ...] = ()
    opened: Request = OPEN
    unmet: frozenset[str] = frozenset()

    def reference(self) -> ReferenceCase:
        """Return the case of the reference."""
        made = ReferenceCase(self.sop)
        made.unmet.update(self.unmet)
        for request in (self.opened, *self.requests):
            assert not made.call(request).refused
        return made

    def case(self) -> Case:
        """Return the case of a machine."""
        met = dict.fromkeys(self.sop.conditions, lambda *_: not self.unmet)
        made = SopMachine(self.sop, conditions=met).open("1", **arguments(self.opened))
        for request in self.requests:
            getattr(made, request.action)(**arguments(request))
        return made


READ = Request("complete", AT, ANI, "baca", documents="berkas")
WRITTEN = Request("complete", AT, ANI, "catat")
LATE = AT + timedelta(hours=2)
REGISTERED = Request("complete", AT, ANI, "daftar", documents="berkas")
EXAMINED = Request("complete", AT, BUDI, "periksa", "ya")
SCHEDULED = Request("open", AT, moments={"sidang": LATE})
BOTH = Request("open", AT, moments={"sidang": AT, "putusan": LATE})
LUNAS = frozenset({"lunas"})
STATES = {
    "opened": State(PERMIT, AT),
    "read": State(PERMIT, AT, (READ,)),
    "late": State(PERMIT, LATE, (READ,)),
    "decided next": State(PERMIT, AT, (READ, WRITTEN)),
    "suspended": State(PERMIT, AT, (READ, Request("suspend", AT))),
    "cancelled": State(PERMIT, AT, (Request("cancel", AT, reason="dicabut"),)),
    "registration": State(HEARING, AT),
    "hearing without a moment": State(HEARING, AT, (REGISTERED,), unmet=LUNAS),
    "hearing before its moment": State(HEARING, AT, (REGISTERED,), SCHEDULED),
    "hearing at its moment": State(HEARING, LATE, (REGISTERED, EXAMINED), SCHEDULED, LUNAS),
    "hearing, suspended": State(HEARING, AT, (REGISTERED, Request("suspend", AT, Person(None, ["kasi"]))), SCHEDULED),
    "hearing, lapsed": State(HEARING, AT + timedelta(days=2), (REGISTERED, EXAMINED), BOTH),
    "hearing, lapsed before the ruling": State(HEARING, AT + timedelta(days=2), (REGISTERED,), SCHEDULED),
    "hearing, rejected": State(HEARING, AT, (REGISTERED, evolve(EXAMINED, outcome="tidak")), BOTH),
}


def accepted(state: State) -> list[Request]:
    """Return the calls that a case accepts."""
    enabled = enabled_calls(state.reference(), state.at)
    return [*enabled.completions, *map(enabled.call, enabled.actions)]


def listed() -> Iterator[str]:
    for name, state in STATES.items():
        yield f"--- {name}"
        # Wrong times and texts are wrong in every state; the first SOP is enough for the list.
        codes = [code for code in RefusalCode if state.sop is PERMIT or code not in ("clock", "text")]
        rejected = rejected_calls(enabled_calls(state.reference(), state.at), codes)
        for code, requests in (("", accepted(state)), *rejected.items()):
            moves = [Move(each, Result(refused=code) if code else Result("accepted")) for each in requests]
            walk = Walk("1", [Move(Request("open", AT), Result("terima")), *moves])
            yield from (line.split(maxsplit=1)[1] for line in table(walk).splitlines()[2:])


def test_the_accepted_and_rejected_calls_are_those_of_the_list() -> None:
    text = "\n".join(listed()) + "\n"
    if os.environ.get("SOPFLOW_ACCEPT"):
        LIST.write_text(text, encoding="utf-8")
    assert text == LIST.read_text(encoding="utf-8")


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_the_case_accepts_the_accepted_calls_and_refuses_the_others_with_their_code_only(state: State) -> None:
    one = state.reference()
    assert [set(one.may(request)) for request in accepted(state)] == [set()] * len(accepted(state))
    for code, requests in rejected_calls(enabled_calls(one, state.at)).items():
        assert [set(one.may(request)) for request in requests] == [{code}] * len(requests)


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_a_case_of_a_machine_gives_the_same_calls_as_one_of_the_reference(state: State) -> None:
    machine, reference = (enabled_calls(one, state.at) for one in (state.case(), state.reference()))
    assert machine.completions == reference.completions
    assert machine.actions == reference.actions
    assert rejected_calls(machine) == rejected_calls(reference)
    for step in state.sop.steps:
        for activity in step.activities:
            assert machine.missing(activity) == reference.missing(activity)
            assert machine.unset(activity) == reference.unset(activity)
    for activity in machine.ready:
        assert machine.obstacles(activity) == reference.obstacles(activity)
        assert [*machine.performers(activity)] == [*reference.performers(activity)]


def test_looking_at_a_case_does_not_change_it() -> None:
    for state in STATES.values():
        case = state.case()
        before = case.snapshot(history=True)
        assert rejected_calls(enabled_calls(case, state.at))
        assert case.snapshot(history=True) == before


def test_calls_are_in_the_time_zone_of_the_given_time() -> None:
    jakarta = timezone(timedelta(hours=7))
    for state in STATES.values():
        enabled = enabled_calls(state.case(), state.at.astimezone(jakarta))
        calls = [*enabled.completions, *(each for some in rejected_calls(enabled).values() for each in some)]
        assert {call.at.tzinfo for call in calls} <= {jakarta, None}


def test_performers_are_nameless_then_named_and_one_of_them_has_done_nothing() -> None:
    state = STATES["hearing at its moment"]
    enabled = enabled_calls(state.case(), state.at)
    assert enabled.names == ("ani", "budi")
    everyone = list(state.sop.actors)
    assert [*enabled.candidates(["kasi", "loket"])] == [
        Person(None, ["kasi"]), Person(None, ["loket"]), Person("ani", ["kasi"]), Person("budi", ["kasi"]),
        *(Person(name, everyone) for name in ("ani", "budi", "citra", "dewi", "eko", "fajar", "gita", "hadi")),
        *(Person(f"orang_{number}", ["kasi"]) for number in (1, 2, 3)),
    ]  # fmt: skip
    only = enabled_calls(state.case(), state.at, lambda actors: [Person("zaki", actors)])
    assert [*only.performers(state.sop.activity("panggil"))] == [Person("zaki", ["loket"])]
    assert [*only.performers(state.sop.activity("panggil"), ["loket", "kasi"])] == [Person("zaki", ["loket", "kasi"])]
    assert [*only.performers(state.sop.activity("panggil"), ["kasi"])] == []


def test_the_simplest_correction_goes_back_to_the_event_before_the_last() -> None:
    for name, to in (("opened", 1), ("read", 1), ("decided next", 2)):
        assert enabled_calls(STATES[name].case(), AT).call("correct").to == to


def test_unknown_names_are_new_even_if_the_sop_has_unlikely_ones() -> None:
    sop = evolve(PERMIT, documents={**PERMIT.documents, UNKNOWN: "A", f"{UNKNOWN}_1": "B"})
    unknown = ReferenceCase(sop)
    unknown.call(Request("open", AT))
    calls = rejected_calls(enabled_calls(unknown, AT), [RefusalCode.UNKNOWN_DOCUMENT])[RefusalCode.UNKNOWN_DOCUMENT]
    assert calls[0].documents == {f"{UNKNOWN}_2": None}
