"""The calls that are drawn for a case are all legal calls of some kinds, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, TypeVar

import pytest

import sopflow
from sopflow import Case, RefusalCode, Sop, SopMachine
from sopflow.testing import Person, ReferenceCase, Request
from sopflow.testing.calls import PEOPLE, AnyCase, enabled_calls, rejected_calls
from sopflow.testing.strategies.calls import ACTIONS, WrongCall, legal_call, wrong_call
from sopflow.testing.strategies.picking import Pick
from sopflow.testing.walks import arguments

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

T = TypeVar("T")

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
LATE = AT + timedelta(hours=2)
OFFICE = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}, memo: Memo}
moments: {uji: Ujian, tmt: TMT}
authority: {cancel: kepala, recount: [], restart_clock: []}
on_late: justify
steps:
  - id: terima
    activity: Menerima
    actor: loket
    requires: berkas
    produces: memo
    within: 1 jam
    outcomes: {ya: putus, tidak: end}
  - {id: putus, activity: Memutus, actor: kepala, not_same_person_as: terima}
""")
SHOP = sopflow.loads("""
sopflow: 1
number: SOP-2
title: Surat
actors: {loket: Loket}
steps:
  - {id: tulis, activity: Menulis, actor: loket, within: 1 jam, on_late: {goto: end}}
  - {id: kirim, activity: Mengirim, actor: loket}
""")
REFERENCES = (None, "A-1", "B-2", "Nomor 4/2026")
GIVEN = "antrean panjang"
"""The reason of a call that needs one."""
REASONS = (GIVEN, "listrik padam", "  sakit ")


def every(make: Callable[[Pick], T]) -> Iterator[T]:
    """Yield what is made with each combination of choices; options that occur several times are one choice."""
    path: list[int] = []
    counts: list[int] = []

    def pick(options: Sequence[Any]) -> Any:
        if not options:
            return None
        unique = options if isinstance(options[0], Request) else list(dict.fromkeys(options))
        if len(counts) == len(path):
            path.append(0)
        counts.append(len(unique))
        return unique[path[len(counts) - 1]]

    while True:
        counts.clear()
        yield make(pick)
        while path and path[-1] + 1 == counts[len(path) - 1]:
            path.pop()
        if not path:
            return
        path[-1] += 1


def choices(case: AnyCase, actions: Sequence[str]) -> tuple[Request, list[Sequence[Any]]]:
    """Return the simplest call of some actions, and the options of each choice that leads to it."""
    offered: list[Sequence[Any]] = []

    def pick(options: Sequence[Any]) -> Any:
        offered.append(options)
        return options[0] if options else None

    return legal_call(pick, case, AT, actions), offered


def opened(sop: Sop, *requests: Request) -> tuple[ReferenceCase, Case]:
    """Return a case of the reference and one of the machine, after some calls."""
    reference, case = ReferenceCase(sop), SopMachine(sop).open("1", at=AT)
    assert not reference.call(Request("open", AT)).refused
    for request in requests:
        assert not reference.call(request).refused
        getattr(case, request.action)(**arguments(request))
    return reference, case


def different(requests: Iterable[Request]) -> list[Request]:
    """Return different requests in an order that depends on nothing else."""
    return [*{repr(request): request for request in sorted(requests, key=repr)}.values()]


def legal(case: AnyCase, *actions: str, at: datetime = AT) -> list[Request]:
    """Return all legal calls that are drawn, each once."""
    return different(every(lambda pick: legal_call(pick, case, at, actions)))


def persons(own: Sequence[str], actors: Sequence[str], new: int) -> set[Person]:
    """Return those who may act for some actors: nameless and named persons, and deputies of each other."""
    return {
        *(Person(None, [actor]) for actor in own),
        *(Person(name, own[:1]) for name in (*PEOPLE[:2], *(f"orang_{number}" for number in range(1, new + 1)))),
        *(Person(name, actors) for name in PEOPLE),
        *(Person(PEOPLE[one], own, {own[0]: PEOPLE[1 - one]}) for one in (0, 1)),
    }


BOTH = ["loket", "kepala"]
RECEIVED = Request("complete", AT, Person("ani", ["loket"]), "terima", "ya", documents={"berkas": "A-1"})
SUSPENDED = Request("suspend", AT)


# --- completions ------------------------------------------------------------------------------------------


def test_every_performer_answer_document_and_reason_is_drawn() -> None:
    given = [dict.fromkeys(ids, reference) for reference in REFERENCES for ids in (["berkas"], ["berkas", "memo"])]
    expected = [
        Request("complete", AT, by, "terima", answer, documents, reason)
        for by in persons(["loket"], BOTH, 1)
        if by.id is not None  # four eyes need a name
        for answer, documents, reason in product(("ya", "tidak"), given, (None, *REASONS))
    ]
    assert legal(opened(OFFICE)[0], "complete") == different(expected)


def test_nameless_persons_and_calls_without_documents_are_drawn() -> None:
    expected = [
        Request("complete", AT, by, "tulis", reason=reason)
        for by in persons(["loket"], ["loket"], 1)
        for reason in (None, *REASONS)
    ]
    for case in opened(SHOP):
        assert legal(case, "complete") == different(expected)


def test_the_reason_of_a_late_call_is_never_missing() -> None:
    calls = legal(opened(OFFICE)[0], "complete", at=LATE)
    assert {call.reason for call in calls} == {*REASONS}
    assert {call.at for call in calls} == {LATE}


def test_only_persons_whom_four_eyes_admit_are_drawn() -> None:
    for case in opened(OFFICE, RECEIVED):
        calls = legal(case, "complete")
        assert {call.activity for call in calls} == {"putus"}
        assert {call.by for call in calls} == {
            by
            for by in persons(["kepala"], BOTH, 2)
            if by.id not in (None, "ani") and "ani" not in by.on_behalf_of.values()
        }


def test_most_performers_and_calls_are_simple() -> None:
    case, _ = opened(OFFICE)
    _, (actions, activities, answers, _, who, extra, details) = choices(case, ACTIONS)
    assert Counter(actions) == {"complete": 6, "attach": 1, "suspend": 1, "set_moment": 2, "cancel": 1}
    assert ([each.id for each in activities], answers) == (["terima"], ["ya", "tidak"])
    assert [by.id for by in who][:2] == ["ani", "budi"]
    assert [len(by.on_behalf_of) for by in who] == sorted(len(by.on_behalf_of) for by in who)
    assert Counter(extra) == {None: 6, "berkas": 1, "memo": 1}
    assert extra[0] is None
    assert details[0] == (None, None)
    assert [by and by.id for by in choices(case, ["suspend"])[1][4]] == [None, None, None, "ani", "budi"]


# --- other actions ----------------------------------------------------------------------------------------

ANYONE = (None, *(Person(name, BOTH) for name in PEOPLE[:2]))


@pytest.mark.parametrize(
    ("action", "before", "expected"),
    [
        (
            "attach",
            [],
            [
                Request("attach", AT, by, documents={"berkas": reference}, reason=reason)
                for by, reference, reason in product(ANYONE, REFERENCES, (None, *REASONS, " "))
            ],
        ),
        (
            "suspend",
            [],
            [Request("suspend", AT, by, reason=reason) for by in ANYONE for reason in (None, *REASONS, " ")],
        ),
        (
            "resume",
            [SUSPENDED],
            [Request("resume", AT, by, reason=reason) for by in ANYONE for reason in (None, *REASONS, " ")],
        ),
        # An actor who may take the action, and its reason is never missing.
        (
            "cancel",
            [],
            [
                Request("cancel", AT, by, reason=reason)
                for by in (Person(None, ["kepala"]), *ANYONE[1:])
                for reason in REASONS
            ],
        ),
        (
            "correct",
            [SUSPENDED, Request("resume", AT)],
            [Request("correct", AT, by, reason=reason, to=to) for by in ANYONE for reason in REASONS for to in (1, 2)],
        ),
    ],
)
def test_every_performer_document_reason_and_target_of_an_action_is_drawn(
    action: str, before: list[Request], expected: list[Request]
) -> None:
    for case in opened(OFFICE, *before):
        assert legal(case, action) == different(expected)


def test_the_clock_is_restarted_or_counted_again_where_anyone_may() -> None:
    for action in ("restart_clock", "recount"):
        for case in opened(SHOP):
            assert {(call.action, call.reason) for call in legal(case, action)} == {(action, why) for why in REASONS}


AHEAD = [*(timedelta(days=days) for days in (0, 1, 7, 60, -5)), timedelta(hours=3)]


def test_a_moment_is_set_or_amended_with_a_reason() -> None:
    first = Request("set_moment", AT, moment="uji", value=AT + timedelta(days=2))
    for case in opened(OFFICE):
        assert legal(case, "set_moment") == different(
            Request("set_moment", AT, by, moment=moment, value=AT + ahead, reason=reason)
            for by, moment, ahead, reason in product(ANYONE, ("uji", "tmt"), AHEAD, (None, *REASONS[:2], "sakit"))
        )
    for case in opened(OFFICE, first):
        calls = legal(case, "set_moment")
        assert {call.value for call in calls if call.moment == "uji"} == {first.value, *(AT + each for each in AHEAD)}
        assert {call.value for call in calls if call.moment == "tmt"} == {AT + each for each in AHEAD}
        amended = [call for call in calls if call.moment == "uji" and call.value != first.value]
        assert {call.reason for call in amended} == {*REASONS[:2], "sakit"}
        assert None in {call.reason for call in calls if call.moment == "uji" and call not in amended}


def test_moments_that_are_missing_are_drawn_more_often() -> None:
    case, _ = opened(OFFICE, Request("set_moment", AT, moment="uji", value=AT))
    assert choices(case, ["set_moment"])[1][-2] == ["tmt", "tmt", "tmt", "uji", "tmt"]


# --- which actions are legal ------------------------------------------------------------------------------

EVERY = ("complete", "attach", "suspend", "resume", "restart_clock", "set_moment", "recount", "correct", "cancel")


@pytest.mark.parametrize(
    ("sop", "before", "expected"),
    [
        (OFFICE, [], {"complete", "attach", "suspend", "set_moment", "cancel"}),
        (OFFICE, [SUSPENDED], {"attach", "resume", "set_moment", "correct", "cancel"}),
        (OFFICE, [RECEIVED], {"complete", "attach", "suspend", "set_moment", "correct", "cancel"}),
        (SHOP, [], {"complete", "suspend", "restart_clock", "recount", "cancel"}),
        (SHOP, [SUSPENDED], {"resume", "correct", "cancel"}),
    ],
)
def test_the_actions_that_are_legal_and_wanted_are_drawn(sop: Sop, before: list[Request], expected: set[str]) -> None:
    for case in opened(sop, *before):
        assert {choices(case, [action])[0].action for action in EVERY} == expected
        assert {*choices(case, EVERY)[1][0]} == expected


def test_every_legal_call_is_accepted() -> None:
    cases: list[tuple[Sop, list[Request]]] = [
        (OFFICE, []), (OFFICE, [SUSPENDED]), (OFFICE, [RECEIVED]), (SHOP, []), (SHOP, [SUSPENDED]),
    ]  # fmt: skip
    for sop, before in cases:
        reference, _ = opened(sop, *before)
        for at in (AT, LATE):
            for action in EVERY if at == AT else ("complete", "suspend", "cancel"):
                for call in legal(reference, action, at=at)[::3]:
                    assert reference.may(call) == {}, call


def test_a_case_that_lapses_to_an_end_is_called_at_its_last_event() -> None:
    for case in opened(SHOP):
        assert {call.at for call in legal(case, "complete", at=LATE)} == {AT}


# --- calls that must be refused ---------------------------------------------------------------------------


def wrong_with(code: RefusalCode, case: AnyCase) -> Iterator[WrongCall]:
    """Yield all wrong calls that are drawn if their code is picked first, and another one if it is impossible."""
    count, number = 1, 0
    while number < count:

        def pick(options: Sequence[Any], number: int = number) -> Any:
            nonlocal count
            if isinstance(options[0], RefusalCode):
                return code if code in options else options[0]
            count = len(options)
            return options[number]

        yield wrong_call(pick, case, AT)
        number += 1


@pytest.mark.parametrize(
    ("sop", "before"),
    [(OFFICE, []), (OFFICE, [RECEIVED]), (SHOP, [SUSPENDED]), (SHOP, [Request("cancel", AT, reason="batal")])],
)
def test_every_wrong_call_of_every_code_is_drawn_and_refused(sop: Sop, before: list[Request]) -> None:
    reference, case = opened(sop, *before)
    for either in (reference, case):
        possible = rejected_calls(enabled_calls(either, AT))
        for code in RefusalCode:
            drawn = [*wrong_with(code, either)]
            expected = code if code in possible else next(iter(possible))
            assert [wrong.request for wrong in drawn] == possible[expected]
            assert {wrong.code for wrong in drawn} == {expected.value}
            assert all({*reference.may(wrong.request)} == {wrong.code} for wrong in drawn)


def test_codes_that_are_seldom_possible_are_drawn_more_often() -> None:
    offered: list[Counter[Any]] = []

    def pick(options: Sequence[Any]) -> Any:
        if isinstance(options[0], RefusalCode):
            offered.append(Counter(options))
        return options[0]

    wrong_call(pick, opened(SHOP, SUSPENDED)[0], AT)
    everywhere = {"unknown-activity", "unknown-document", "unknown-actor", "text", "clock", "outcome", "event"}
    seldom = {"order", "already-done", "same-person", "documents", "too-early", "condition", "reason"}
    assert offered[0] == {code: 1 if code in everywhere else 6 if code in seldom else 3 for code in RefusalCode}
    assert [{*codes} for codes in offered[1:]] == [
        {*offered[0]} - {*list(RefusalCode)[:number]} for number in range(1, len(offered))
    ]
