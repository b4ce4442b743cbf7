"""Drawn calls: legal ones are accepted, wrong ones are refused with their code, and walks reach an end."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from tests.testing.faulty.agencies import EXAMS

import sopflow
from sopflow import Case, Performer, RefusalCode, Refused, Sop, SopMachine
from sopflow.machine import all_met
from sopflow.testing import Person, ReferenceCase, Request, Walk, replay
from sopflow.testing.calls import AnyCase, enabled_calls, rejected_calls
from sopflow.testing.strategies import (
    WrongCall,
    calls,
    documents,
    instants,
    performers,
    sops,
    starts,
    walks,
    wrong_calls,
)
from sopflow.testing.walks import arguments

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
PERMIT = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}, memo: Memo, izin: Izin}
on_late: justify
steps:
  - id: terima
    requires: berkas
    within: 1 jam
    activities:
      - {id: baca, activity: Membaca, actor: loket}
      - {id: catat, activity: Mencatat, actor: loket, after: baca, produces: memo}
  - id: putus
    activity: Memutus
    actor: kepala
    not_same_person_as: catat
    outcomes: {ya: {to: end, produces: izin}, ulang: {to: terima, discards: berkas}}
""")


EXAM = sopflow.loads("""
sopflow: 1
number: SOP-2
title: Ujian
actors: {loket: Loket}
moments: {uji: Ujian}
conditions: {lunas: Biaya lunas}
steps:
  - {id: daftar, activity: Mendaftar, actor: loket}
  - {id: uji_tulis, activity: Menguji, actor: loket, not_before: uji, within: 1 hari, since: uji}
  - {id: terbit, activity: Menerbitkan, actor: loket, needs: lunas}
""")

MOMENTS = {"unknown-moment", "moment", "too-early"}
ELSEWHERE = {"unknown-step", "migration", "not-permitted", "condition"} | MOMENTS
"""Codes that depend on another revision, on the application, or on what the first SOP above does not have."""


def both(sop: Sop, at: datetime) -> tuple[Case, ReferenceCase]:
    """Return a case of the machine and one of the reference, opened at the same time."""
    reference = ReferenceCase(sop)
    assert not reference.call(Request("open", at)).refused
    return SopMachine(sop, conditions=all_met(sop)).open("1", at=at), reference


def perform(case: Case, request: Request) -> set[str]:
    """Make a call on a case and return the codes of its refusal, none if it is accepted."""
    before = case.snapshot()
    try:
        getattr(case, request.action)(**arguments(request))
    except Refused as refused:
        assert case.snapshot() == before
        return {reason.code for reason in refused.reasons}
    return set()


def accepts(case: AnyCase, request: Request) -> bool:
    """Make a call on a case of either kind and return whether it is accepted."""
    return not (perform(case, request) if isinstance(case, Case) else case.call(request).refused)


# --- calls ------------------------------------------------------------------------------------------------


@given(sops(prose=False, moments=True), st.data())
def test_machine_and_reference_accept_legal_calls_and_refuse_wrong_ones_with_their_code(
    sop: Sop, data: st.DataObject
) -> None:
    case, reference = both(sop, data.draw(starts(sop)))
    cases: tuple[AnyCase, ...] = (reference, case)
    for drawn_from in data.draw(st.lists(st.sampled_from(cases), max_size=8)):
        wrong = data.draw(wrong_calls(drawn_from))
        assert set(reference.may(wrong.request)) == {wrong.code}
        assert perform(case, wrong.request) == {wrong.code}
        if not reference.ended:
            request = data.draw(calls(drawn_from))
            assert reference.call(request).refused == {}
            assert perform(case, request) == set()
            assert case.state == reference.now.state


@given(sops(prose=False, moments=True), st.data())
def test_drawing_does_not_change_the_case(sop: Sop, data: st.DataObject) -> None:
    case, reference = both(sop, AT)
    before = case.snapshot(), reference.now
    for drawn_from in (case, reference):
        for strategy in (instants(drawn_from), calls(drawn_from), wrong_calls(drawn_from)):
            data.draw(strategy)
    assert (case.snapshot(), reference.now) == before


def test_every_refusal_code_is_drawn_for_a_sop_where_all_are_possible() -> None:
    drawn: Counter[str] = Counter()

    @settings(max_examples=300, derandomize=True, phases=[Phase.generate])
    @given(st.data())
    def walk(data: st.DataObject) -> None:
        _, case = both(PERMIT, AT)
        for _ in range(6):
            drawn[data.draw(wrong_calls(case)).code] += 1
            if not case.ended:
                case.call(data.draw(calls(case)))

    walk()
    assert set(drawn) == {code.value for code in RefusalCode} - ELSEWHERE
    assert min(drawn.values()) >= 5, drawn


def test_calls_about_moments_are_refused_with_their_code_only() -> None:
    seen: set[str] = set()
    for moments in ({}, {"ujian": AT + timedelta(days=3)}):
        opened = Request("open", AT, moments=moments)
        for calls_before in ([], ["daftar"]):
            reference, case = ReferenceCase(EXAMS), SopMachine(EXAMS).open("1", **arguments(opened))
            assert not reference.call(opened).refused
            for activity in calls_before:
                request = enabled_calls(reference, AT).completion(EXAMS.activity(activity))
                assert not reference.call(request).refused
                assert not perform(case, request)
            for either in (case, reference):
                for code, requests in rejected_calls(enabled_calls(either, AT)).items():
                    seen.add(code.value)
                    assert all(perform(case, request) == {code} == {*reference.may(request)} for request in requests)
    assert seen >= {*MOMENTS, "reason"}


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([], "unknown-moment"),
        (["daftar"], "moment"),
        (["daftar", "set"], "too-early"),
        (["daftar", "late"], "condition"),
    ],
)
def test_codes_of_moments_and_conditions_are_drawn_where_they_are_possible(steps: list[str], code: str) -> None:
    _, case = both(EXAM, AT)
    case.unmet.add("lunas")
    for step in steps:
        if step == "daftar":
            assert accepts(case, enabled_calls(case, AT).completions[0])
        else:
            assert accepts(case, enabled_calls(case, AT).setting("uji", AT + timedelta(days=3 if step == "set" else 0)))
    if code == "condition":
        assert accepts(case, enabled_calls(case, AT).completions[0])
    wrong = find(wrong_calls(case, at=AT), lambda wrong: wrong.code == code, settings=settings(database=None))
    assert set(case.may(wrong.request)) == {code}


def test_missing_moments_are_set_and_a_case_waits_until_it_may_go_on() -> None:
    for case in both(EXAM, AT):
        assert accepts(case, enabled_calls(case, AT).completions[0])
        enabled = enabled_calls(case, AT)
        assert enabled.obstacles(EXAM.activity("uji_tulis")) == {RefusalCode.MOMENT}
        assert enabled.unset(EXAM.activity("uji_tulis")) == ("uji",)
        request = enabled.setting("uji", AT + timedelta(days=3))
        assert request.reason is None
        assert accepts(case, request)
        enabled = enabled_calls(case, AT)
        assert enabled.obstacles(EXAM.activity("uji_tulis")) == {RefusalCode.TOO_EARLY}
        assert enabled.earliest(EXAM.activity("uji_tulis")) == AT + timedelta(days=3)
        assert enabled.setting("uji", AT).reason is not None
        assert not enabled_calls(case, AT + timedelta(days=3)).obstacles(EXAM.activity("uji_tulis"))


def test_every_action_is_drawn() -> None:
    drawn: Counter[str] = Counter()

    @settings(derandomize=True, phases=[Phase.generate])
    @given(st.data())
    def walk(data: st.DataObject) -> None:
        _, case = both(PERMIT, AT)
        while not case.ended and case.version < 6:
            request = data.draw(calls(case))
            drawn[request.action] += 1
            case.call(request)

    walk()
    assert set(drawn) == {"complete", "attach", "suspend", "resume", "restart_clock", "cancel"}
    assert drawn.most_common(1)[0][0] == "complete"


def test_only_the_given_actions_are_drawn() -> None:
    case, _ = both(PERMIT, AT)
    for _ in range(3):
        assert smallest(calls(case, actions=("suspend", "resume"))).action == "suspend"
    case.suspend(at=AT)
    assert smallest(calls(case, actions=("suspend", "resume"))).action == "resume"


def test_a_case_is_cancelled_if_none_of_the_given_actions_is_legal() -> None:
    case, _ = both(PERMIT, AT)
    assert smallest(calls(case, actions=("resume",))).action == "cancel"


def test_no_call_on_an_ended_case_is_legal() -> None:
    case, _ = both(PERMIT, AT)
    case.cancel(reason="Dicabut", at=AT)
    with pytest.raises(ValueError, match="The case has ended \\(cancelled\\), so no call is legal"):
        smallest(calls(case))


def test_a_case_that_is_not_open_accepts_no_calls() -> None:
    with pytest.raises(ValueError, match="The case has not been opened yet"):
        smallest(instants(ReferenceCase(PERMIT)))


def test_a_case_that_lapses_to_an_end_is_called_before_that() -> None:
    sop = sopflow.loads(sopflow.dump(PERMIT).replace("on_late: justify", "on_late: {goto: end}"))
    case, _ = both(sop, AT)

    @given(calls(case))
    def call(request: Request) -> None:
        assert request.at <= AT + timedelta(hours=1)

    call()


# --- shrinking --------------------------------------------------------------------------------------------


def smallest(strategy: st.SearchStrategy[Any]) -> Any:
    return find(strategy, lambda _: True, settings=settings(database=None))


def test_the_simplest_call_completes_the_first_activity_at_once() -> None:
    for case in both(PERMIT, AT):
        assert smallest(calls(case)) == Request(
            "complete", AT, Person(None, ["loket"]), "baca", documents={"berkas": None}
        )


@pytest.mark.parametrize("code", [code.value for code in RefusalCode if code.value not in ELSEWHERE])
def test_a_wrong_call_of_each_code_shrinks(code: str) -> None:
    case, _ = both(PERMIT, AT)
    ani, late = Performer("ani", ["loket", "kepala"]), AT + timedelta(hours=2)
    if code == "reason":
        wrong = find(
            wrong_calls(case),
            lambda wrong: wrong.code == code and wrong.request.action == "complete",
            settings=settings(max_examples=1_000, database=None),
        )
        assert wrong.request.at == AT + timedelta(hours=1, microseconds=1)
        return
    if code in ("already-done", "same-person"):
        case.complete("baca", by=ani, documents="berkas", at=AT)
    if code == "same-person":
        case.complete("catat", by=ani, at=AT)
    if code == "suspended":
        case.suspend(at=AT)
    if code == "closed":
        case.cancel(reason="Dicabut", at=late)
    wrong = find(
        wrong_calls(case, at=late),
        lambda wrong: wrong.code == code,
        settings=settings(max_examples=1_000, database=None),
    )
    assert perform(case, wrong.request) == {code}


def test_every_code_that_is_possible_for_a_case_has_calls() -> None:
    case, _ = both(PERMIT, AT)
    assert set(rejected_calls(enabled_calls(case, AT))) == {
        "unknown-activity", "unknown-document", "unknown-actor", "text", "clock", "outcome", "not-suspended",
        "event", "not-active", "order", "actor", "documents", "not-supplied", "reason",
    }  # fmt: skip


def test_unusable_texts_are_reasons_with_a_control_character_or_a_surrogate() -> None:
    enabled = enabled_calls(both(PERMIT, AT)[0], AT)
    calls = rejected_calls(enabled, [RefusalCode.TEXT])[RefusalCode.TEXT]
    assert [(request.activity or request.action, request.reason) for request in calls] == [
        (action, reason)
        for action in ("baca", "attach", "suspend", "restart_clock", "cancel")
        for reason in ("a\0", "a\ud800")
    ]


def test_a_wrong_call_has_its_code() -> None:
    request, code = smallest(wrong_calls(both(PERMIT, AT)[0]))
    assert WrongCall(request, code).code == "unknown-activity"


# --- performers, documents and times ----------------------------------------------------------------------


@given(sops(prose=False), st.data())
def test_performers_act_for_actors_of_the_sop(sop: Sop, data: st.DataObject) -> None:
    performer = data.draw(performers(sop))
    assert performer.actors
    assert performer.actors <= set(sop.actors)
    assert performer.id not in performer.on_behalf_of.values()


def test_some_calls_are_made_by_deputies() -> None:
    for case in both(PERMIT, AT):
        by = find(calls(case), lambda call: call.by is not None and bool(call.by.on_behalf_of)).by
        assert by is not None
        ((actor, official),) = by.on_behalf_of.items()
        assert actor in by.actors
        assert official != by.id


@given(sops(prose=False), st.data())
def test_documents_may_be_handed_over_when_a_case_is_opened(sop: Sop, data: st.DataObject) -> None:
    handed_over = data.draw(documents(sop))
    case = SopMachine(sop).open("1", documents=handed_over, by=data.draw(performers(sop)), at=AT)
    assert case.documents == handed_over


@given(sops(prose=False, moments=True), st.data())
def test_instants_are_in_utc_and_not_before_the_last_event(sop: Sop, data: st.DataObject) -> None:
    for case in both(sop, data.draw(starts(sop))):
        at = data.draw(instants(case))
        assert at.tzinfo is UTC
        last_at = case.last_at if isinstance(case, Case) else case.now.last_at
        assert last_at is not None
        assert at >= last_at


def test_instants_are_around_due_times_closings_days_off_and_clock_changes() -> None:
    sop = sopflow.loads(
        sopflow.dump(PERMIT).replace(
            "actors:\n",
            "calendar:\n  timezone: Europe/Berlin\n  hours: {mon-fri: '08:00-12:00, 13:00-16:00'}\n"
            "  closed: [2026-03-04]\nactors:\n",
        )
    )
    case, _ = both(sop, datetime(2026, 3, 2, 11, 30, tzinfo=UTC))
    assert case.due is not None
    drawn = set()

    @settings(max_examples=500, derandomize=True)
    @given(instants(case))
    def collect(at: datetime) -> None:
        drawn.add(at)

    collect()
    local = {at.astimezone(case.machine.calendar.zone).strftime("%a %d.%m. %H:%M") for at in drawn}
    moment = timedelta(microseconds=1)
    assert drawn >= {case.due - moment, case.due, case.due + moment, AT + timedelta(hours=10, minutes=30)}
    assert local >= {
        "Mon 02.03. 12:30",
        "Mon 02.03. 13:00",
        "Mon 02.03. 16:00",
        "Wed 04.03. 10:00",
        "Sat 07.03. 10:00",
        "Sun 29.03. 03:30",
    }


# --- walks ------------------------------------------------------------------------------------------------


@given(sops(prose=False, moments=True, conditions=True), st.data())
def test_a_walk_is_a_complete_legal_run_of_the_machine(sop: Sop, data: st.DataObject) -> None:
    walk = data.draw(walks(sop, max_calls=10))
    assert all(not move.expected.refused for move in walk.moves)
    assert walk.moves[-1].expected.state not in sop.positions
    assert replay(walk, SopMachine(sop, conditions=all_met(sop))) is None


def test_the_simplest_walk_takes_the_shortest_path_to_an_end() -> None:
    walk: Walk = smallest(walks(PERMIT))
    assert [move.request.activity for move in walk.moves] == [None, "baca", "catat", "putus"]
    assert {move.request.at for move in walk.moves} == {datetime(2026, 3, 2, 9, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("steps", "last", "ending"),
    [
        pytest.param(
            "- {id: a, activities: ["
            "{id: b, activity: Memaraf, actor: loket, outcomes: {ya: continue, tidak: a}}, "
            "{id: c, activity: Memaraf, actor: loket, after: b, outcomes: {ya: continue, tidak: end}}]}\n"
            "- {id: d, activity: Mencatat, actor: loket}",
            ["b", "c"],
            "complete",
            id="an answer that repeats the row does not lead to the answer of another activity",
        ),
        pytest.param(
            "- {id: a, activity: Mencatat, actor: loket, within: 1 jam, on_late: {goto: end}}\n"
            "- {id: b, activity: Mengulang, actor: loket, next: a}",
            [],
            "cancel",
            id="only a lapse leads out of the loop",
        ),
        pytest.param(
            "- {id: a, activity: Mencatat, actor: loket, not_before: tmt}\n"
            "- {id: b, activity: Menyetujui, actor: loket, within: 1 jam, before: tmt, on_late: {goto: a}}",
            ["a", "a"],
            "cancel",
            id="a lapse leads back to the row again and again",
        ),
    ],
)
def test_a_walk_ends_in_spite_of_a_loop(steps: str, last: list[str], ending: str) -> None:
    head = "sopflow: 1\nnumber: '1'\ntitle: Izin\nactors: {loket: Loket}\nmoments: {tmt: TMT}\nsteps:\n"
    sop = sopflow.loads(head + steps)

    walk: Walk = smallest(walks(sop))

    assert [move.request.activity for move in walk.moves[1:] if move.request.action == "complete"] == last
    assert walk.moves[-1].request.action == ending


def test_walks_are_on_time_and_late_repeat_steps_and_suspend_the_clock() -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=60, derandomize=True)
    @given(walks(PERMIT))
    def look(walk: Walk) -> None:
        machine = SopMachine(PERMIT)
        actions = {move.request.action for move in walk.moves}
        case = machine.open("1", **arguments(walk.moves[0].request))
        for move in walk.moves[1:]:
            getattr(case, move.request.action)(**arguments(move.request))
        late = any(event.late_by for event in case.history)
        seen.update(["late" if late else "on time", *actions & {"suspend"}])
        seen.update(["back"] if any(event.outcome == "ulang" for event in case.history) else [])
        seen.update([case.state])

    look()
    assert set(seen) == {"late", "on time", "suspend", "back", "completed"}


def test_a_case_whose_document_will_never_be_available_is_cancelled() -> None:
    sop = evolve(PERMIT, documents={id_: document.name for id_, document in PERMIT.documents.items()})
    walk: Walk = smallest(walks(sop))
    assert [move.request.action for move in walk.moves] == ["open", "cancel"]
