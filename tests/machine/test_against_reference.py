"""Machine and reference give the same answers to all calls on generated SOPs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve, fields
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import sopflow
from sopflow import Activity, Case, Event, Performer, Refusal, Refused, Sop, SopMachine, Step, WorkCalendar
from sopflow.machine import Action, ConditionFunction, Correction, EventKind, MomentSet, Origin, Schedule
from sopflow.testing import Answer, Person, ReferenceCase, Request
from sopflow.testing.model import CaseState, EventData, Reasons
from sopflow.testing.strategies import calls, instants, moments, sops, starts, wrong_calls
from sopflow.testing.strategies.features import ACTORS, CONDITIONS
from sopflow.timing import ROUND_THE_CLOCK, Remaining

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

ZONES = (UTC, ZoneInfo("Asia/Jakarta"), ZoneInfo("Europe/Berlin"))
MOMENT = timedelta(microseconds=1)

ANI = Person("ani", ACTORS)
PERFORMERS: tuple[Person | str | None, ...] = (
    None, ANI, Person("budi", ACTORS), "loket", "kadis", Person("ani", ["loket"]), Person("budi", ["kasi", "polisi"]),
    Person(None, ACTORS), "polisi", Person("ani"), Person(None), Person("budi", ["polisi", "hakim"]),
    Person("budi", ["loket", "kadis"], {"kadis": "ani"}), Person("citra", ACTORS, {"kasi": "budi", "loket": "ani"}),
)  # fmt: skip
"""Performers who may act, who may not, and whom the SOP does not know."""

Clocks: TypeAlias = dict[str, tuple[datetime, Remaining | None, datetime | None, Remaining | None]]
"""The start of each clock, the time with which it started, its due time, and its remaining time."""

CALENDARS = (
    None,
    WorkCalendar("Asia/Jakarta", hours={"mon-fri": "08:00-12:00, 13:00-16:00"}),
    WorkCalendar("Asia/Jakarta", hours={"mon-fri": "08:00-12:00"}, closed=["2026-03-03", "2026-03-16", "2027-01-04"]),
)
"""Calendars under which due times are counted again; None is that of the SOP."""

SCHEDULED = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Sidang permohonan
actors: {loket: Loket, kasi: Kasi, kadis: Kadis}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00, 13:00-16:00"}}
documents: {berkas: {name: Berkas, supplied: true}}
moments: {sidang: Sidang, tmt: Tanggal mulai}
steps:
  - {id: terima, activity: Menerima, actor: loket, requires: berkas, within: 1 hari}
  - id: periksa
    activity: Memeriksa
    actor: loket
    within: 2 hari
    since: terima
    outcomes: {kurang: lengkapi, pindah: cetak, ya: bahas}
  - {id: lengkapi, activity: Melengkapi, actor: loket, within: 3 hari, clock: stopped}
  - id: cetak
    activity: Mencetak
    actor: loket
    clock: stopped
    within: 5 jam
    outcomes: {lagi: periksa, ya: lengkapi, maju: bahas}
  - id: bahas
    within: 3 hari
    not_before: {moment: sidang, by: 2 hari kerja}
    activities:
      - {id: baca, activity: Membaca, actor: kasi, within: 1 jam, not_before: tmt}
      - {id: tanya, activity: Menanyakan, actor: kasi, within: 5 jam, since: baca, after: baca}
      - {id: siap, activity: Menyiapkan, actor: loket, within: 1 hari sebelum sidang, before: sidang}
      - {id: undang, activity: Mengundang, actor: loket, within: 2 hari kerja, since: sidang}
  - id: putus
    activity: Memutus
    actor: kadis
    within: 10 hari
    since: terima
    on_late: {goto: catat}
    outcomes: {ulang: periksa, ya: catat}
  - {id: catat, activity: Mencatat, actor: loket, within: 1 minggu sebelum TMT, before: tmt, not_before: sidang}
""")
"""A SOP whose clocks are stopped and started on all ways from row to row: few drawn ones have so many."""

OFTEN = (*("complete",) * 8, *("resume",) * 4, *("set_moment",) * 2, "attach", "suspend")
"""Enabled actions by weight, so that cases make progress."""

WAITS = (timedelta(0), timedelta(days=2), timedelta(days=9), timedelta(hours=5), -timedelta(days=3), timedelta(days=40))
EXTREMES = (datetime(2026, 3, 9, 8), datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC))  # noqa: DTZ001
"""Values of moments: without a zone, and ones from which nothing can be counted."""

indices = st.integers(0, 11)
zones = st.sampled_from(ZONES)
references = st.sampled_from((None, "A-1", "B-2"))
reasons = st.sampled_from((None, "  ", "sakit", " antre "))
performers = st.sampled_from((*PERFORMERS[:7], *PERFORMERS, *PERFORMERS[-2:]))
documents = st.lists(indices, max_size=2)
backs = st.sampled_from((1, 2, 3, 1, 2, 3, 4, 8, 0, -1))


class CompareWithReference(RuleBasedStateMachine):
    """A case of the machine and one of the reference that get the same calls."""

    def __init__(self) -> None:
        super().__init__()
        self.unmet: set[str] = set()
        self.sop: Sop
        self.machine: SopMachine[Case]
        self.case: Case
        self.reference: ReferenceCase
        self.opened = 0

    # Rules.

    @initialize(
        sop=sops(prose=False, moments=True, conditions=True) | st.just(SCHEDULED),
        data=st.data(),
        skew=st.sampled_from((timedelta(0), MOMENT, timedelta(days=1))),
        permits=st.sampled_from((("correct",), ("correct",), ("correct",), ())),
    )
    def begin(self, sop: Sop, data: st.DataObject, skew: timedelta, permits: tuple[str, ...]) -> None:
        self.sop = sop
        self.machine = SopMachine(sop, skew=skew, permits=permits, conditions=self.functions())
        at = data.draw(starts(sop)).astimezone(UTC)
        self.open(Request("open", at, moments=data.draw(moments(sop, at))))

    @precondition(lambda self: self.sop.conditions)
    @rule(unmet=st.sets(st.sampled_from(CONDITIONS), max_size=2))
    def decide_about_conditions(self, unmet: set[str]) -> None:
        note(f"unmet: {unmet}")
        self.unmet.clear()
        self.unmet.update(unmet)

    @rule(data=st.data(), zone=zones)
    def make_a_wrong_call_and_then_an_enabled_one(self, data: st.DataObject, zone: tzinfo) -> None:
        request, code = data.draw(wrong_calls(self.reference))
        refused = self.call(request, zone).refused
        if code != "clock" or self.machine.skew == timedelta(0):
            assert set(refused) == {code}
        self.ensure_a_running_case()
        assert not self.call(data.draw(calls(self.reference, actions=OFTEN)), zone).refused

    @rule(data=st.data(), zone=zones, wrongs=st.lists(st.tuples(st.integers(0, 50), indices), min_size=1, max_size=3))
    def make_a_call_with_several_faults(self, data: st.DataObject, zone: tzinfo, wrongs: list[tuple[int, int]]) -> None:
        self.ensure_a_running_case()
        right = wrong = data.draw(calls(self.reference, actions=["complete", "resume"]))
        for kind, which in wrongs if right.action == "complete" else ():
            wrong = self.with_fault(wrong, kind, which)
        if self.call(wrong, zone).refused:
            self.call(right, zone)

    @rule(
        data=st.data(), zone=zones, by=performers, picks=documents, reference=references, reason=reasons,
        action=st.sampled_from(("attach", "suspend", "resume", "restart_clock") * 4 + ("cancel",)),
    )  # fmt: skip
    def make_any_other_call(
        self, data: st.DataObject, zone: tzinfo, by: Person | str | None, picks: list[int], reference: str | None,
        reason: str | None, action: str,
    ) -> None:  # fmt: skip
        self.ensure_a_running_case()
        handed_over = dict.fromkeys(map(self.document, picks), reference) if action == "attach" else {}
        at = data.draw(instants(self.reference))
        self.call(Request(action, at, by, documents=handed_over, reason=reason), zone)

    @rule(calendar=st.sampled_from(CALENDARS))
    def change_the_calendar(self, calendar: WorkCalendar | None) -> None:
        note(f"case {self.opened}: calendar {calendar}")
        calendar = calendar or self.sop.calendar or ROUND_THE_CLOCK
        self.machine = SopMachine(
            self.sop,
            calendar=calendar,
            skew=self.machine.skew,
            permits=self.machine.permits,
            conditions=self.functions(),
        )
        self.case = self.machine.replay(self.case.history)
        self.reference.change_calendar(calendar)

    @rule(data=st.data(), zone=zones, by=performers, reason=st.sampled_from(("libur baru", "libur baru", " ", None)))
    def recount(self, data: st.DataObject, zone: tzinfo, by: Person | str | None, reason: str | None) -> None:
        self.ensure_a_running_case()
        self.call(Request("recount", data.draw(instants(self.reference)), by, reason=reason), zone)

    @precondition(lambda self: self.sop.moments)
    @rule(
        data=st.data(),
        zone=zones,
        by=performers,
        reason=st.sampled_from(("ditunda", "ditunda", " ", None)),
        pick=indices,
    )
    def set_a_moment(
        self, data: st.DataObject, zone: tzinfo, by: Person | str | None, reason: str | None, pick: int
    ) -> None:
        at = data.draw(instants(self.reference))
        names = [*self.sop.moments] * 4 + ["jadwal"]
        values = [*(at + wait for wait in WAITS), *self.reference.now.moments.values(), *EXTREMES]
        moment, value = names[pick % len(names)], data.draw(st.sampled_from(values))
        self.call(Request("set_moment", at, by, reason=reason, moment=moment, value=value), zone)

    @rule(data=st.data(), zone=zones, by=performers, reason=st.sampled_from(("salah", "salah", " ", None)), back=backs)
    def correct_a_mistake(
        self, data: st.DataObject, zone: tzinfo, by: Person | str | None, reason: str | None, back: int
    ) -> None:
        at = data.draw(instants(self.reference))
        self.call(Request("correct", at, by, reason=reason, to=self.reference.version - back), zone)

    @precondition(lambda self: self.reference.ended)
    @rule(data=st.data(), by=performers, picks=documents, reference=references, reason=reasons)
    def open_another_case(
        self, data: st.DataObject, by: Person | str | None, picks: list[int], reference: str | None, reason: str | None
    ) -> None:
        handed_over = dict.fromkeys(map(self.document, picks), reference)
        at = data.draw(instants(self.reference))
        given = data.draw(moments(self.sop, at)) | data.draw(st.sampled_from(({}, {}, {}, {"jadwal": at})))
        self.open(Request("open", at, by, documents=handed_over, reason=reason, moments=given))
        self.ensure_a_running_case()

    @rule(data=st.data())
    def record_lapses(self, data: st.DataObject) -> None:
        self.tick(data.draw(instants(self.reference)))

    @rule(how=st.sampled_from(("restore", "restore without history", "replay")))
    def save_and_restore(self, how: str) -> None:
        if how == "replay":
            again = self.machine.replay(self.case.history)
        else:
            saved = self.case.snapshot(history=how == "restore")
            again = self.machine.restore(json.loads(json.dumps(saved)))
            assert again.snapshot(history=how == "restore") == saved
        self.agree(again)
        if how != "restore without history":
            assert again == self.case
            read = (Event.from_dict(json.loads(json.dumps(event.to_dict()))) for event in again.history)
            assert tuple(read) == again.history
            assert again.history == self.case.history
            self.case = again

    # Invariants.

    @invariant()
    def both_agree(self) -> None:
        if self.opened:
            self.agree(self.case)

    def agree(self, case: Case) -> None:
        """Check everything visible of a case against the reference."""
        now = self.reference.now
        assert case.state == now.state
        assert case.ended == self.reference.ended
        assert case.version == self.reference.version
        assert case.last_at == now.last_at
        assert case.entered_at == now.entered
        assert case.due == now.due
        assert case.activity_dues == now.activity_dues
        assert case.suspended_since == now.suspended
        assert case.remaining == now.remaining
        assert case.activity_remaining == now.activity_remaining
        assert case.documents == now.documents
        assert case.moments == now.moments
        assert case.done == tuple(now.done)
        assert [_done(case, activity) for activity in now.done] == [
            (at, next(iter(now.persons[activity]), None)) for activity, at in now.done.items()
        ]
        for at in (self.at - MOMENT, self.at, max(self.at, now.due or self.at) + MOMENT):
            assert case.is_late(at) == (now.due is not None and max(at, self.at) > now.due)
            for by in (None, ANI, "loket", Person("budi", ["kasi", "kadis"])):
                expected = [
                    (
                        task.activity,
                        task.due,
                        task.missing,
                        task.since,
                        task.suspended,
                        task.needs_name,
                        task.barred,
                        task.moments,
                        task.not_before,
                    )
                    for task in self.reference.tasks(at=at, by=Request("", at, by).by)
                ]
                found = case.tasks(by=_performer(by), at=at)
                assert [
                    (
                        task.activity, task.due, frozenset(task.missing), task.since, task.suspended, task.needs_name,
                        frozenset(task.barred), frozenset(task.moments), task.not_before,
                    )
                    for task in found
                ] == expected  # fmt: skip
                for task in found:
                    activity = self.sop.activity(task.activity)
                    assert (task.text, task.actors) == (activity.text, activity.actors)
                    assert task.outcomes == tuple(activity.outcomes)

    def clocks(self, state: CaseState) -> tuple[dict[str, datetime], Clocks]:
        """Return the moments and the clocks of the reference that depend on moments and on other rows."""
        places: list[Step | Activity] = [*self.sop.steps]
        places += [activity for step in self.sop.steps for activity in step.activities]
        clocks = dict(state.waiting)
        for place in places:
            key = place.id if isinstance(place, Activity) else None
            is_here = key is not None or place.id == state.state
            if place.not_before is not None and place.before is None and is_here and key in state.clocks:
                clocks.setdefault(place.id, state.clocks[key])
        return state.moments, {
            id_: (clock.start, clock.granted, clock.due, clock.remaining) for id_, clock in clocks.items()
        }

    # Calls on both.

    def open(self, request: Request) -> bool:
        """Open another case, unless the call is refused."""
        reference = ReferenceCase(
            self.sop,
            skew=self.machine.skew,
            calendar=self.machine.calendar,
            permits=self.machine.permits,
            unmet=self.unmet,
        )
        reference.unmet = self.unmet  # shared, so that the application decides for both
        answer = reference.call(request)
        id_ = str(self.opened + 1)
        note(f"open {id_}: {_described(request)}")
        refusals: tuple[Refusal, ...] = ()
        try:
            case = self.machine.open(id_, **_arguments(request, UTC))
        except Refused as refused:
            refusals = refused.reasons
        assert _essence(refusals) == answer.refused
        if refusals:
            return False
        _same_events(case.history, answer.events, id_)
        assert [event.detail for event in case.history] == [Origin(self.sop.number, self.sop.fingerprint)]
        self.case, self.reference = case, reference
        self.opened += 1
        return True

    def call(self, request: Request, zone: tzinfo) -> Answer:
        """Make one call on both and compare the results."""
        note(f"case {self.opened}: {_described(request)}")
        arguments = _arguments(request, zone)
        if request.action == "complete" or request.at.tzinfo is not None:
            before, expected = self.case.snapshot(), self.reference.may(request)
            what: dict[str, Any] = {} if request.action == "complete" else {"activity": Action(request.action)}
            if request.action == "set_moment":
                what["moment"] = request.moment
            verdict = self.case.may(**({key: value for key, value in arguments.items() if key != "id"} | what))
            assert _essence(verdict.reasons) == expected
            assert bool(verdict) == (not expected)
            self.check_repetition(request, verdict.reasons)
            assert self.case.snapshot() == before
        return self.compare(
            lambda: getattr(self.case, request.action)(**arguments), lambda: self.reference.call(request)
        )

    def check_repetition(self, request: Request, refusals: tuple[Refusal, ...]) -> None:
        """Check that a refused repetition names the performer and time of the latest completion."""
        history = self.reference.as_of(request.at).events if request.at.tzinfo is not None else []
        latest = next((each for each in reversed(history) if each["activity"] == request.activity), None)
        for refusal in refusals:
            if refusal.code == "not-active":
                expected = latest and (latest["by"], latest["at"])
                by = refusal.data.get("by")
                assert (by and (_plain(by), refusal.data["done_at"])) == expected

    def tick(self, at: datetime) -> Answer:
        note(f"case {self.opened}: tick at {at}")
        return self.compare(lambda: self.case.tick(at), lambda: self.reference.tick(at))

    def compare(self, act: Callable[[], tuple[Event, ...]], expect: Callable[[], Answer]) -> Answer:
        before, version, answer = self.case.snapshot(), self.case.version, expect()
        events: tuple[Event, ...] = ()
        refusals: tuple[Refusal, ...] = ()
        try:
            events = act()
        except Refused as refused:
            refusals = refused.reasons
        for line in (*map(str, events), *map(str, refusals)):
            note(f"    {line}")
        assert _essence(refusals) == answer.refused
        if refusals:
            assert self.case.snapshot() == before
        _same_events(events, answer.events, self.case.id)
        for event in events:
            assert _clocks_of(event.schedule) == self.clocks(self.reference.now.past[event.seq - 1])
        assert self.case.history[version:] == events
        return answer

    def functions(self) -> dict[str, ConditionFunction]:
        """Return functions that decide about the conditions of the SOP."""

        def function(name: str) -> ConditionFunction:
            return lambda _case, _call, _at: name not in self.unmet

        return {name: function(name) for name in self.sop.conditions}

    # Generated calls.

    def ensure_a_running_case(self) -> None:
        """Open another case if this one has ended, or lapses to an end because a recount made it late."""
        if self.reference.now.due is not None and self.reference.now.due < self.at:
            self.tick(self.at)
        if self.reference.ended:
            self.open(Request("open", self.at))

    def with_fault(self, request: Request, kind: int, which: int) -> Request:
        """Return a call that is changed in one respect, usually wrong."""
        match kind % 14:
            case 0:
                return evolve(request, activity=self.any_activity(which))
            case 1:
                return evolve(request, activity=("terbitkan", self.case.state, "R1", "")[which % 4])
            case 2:
                return evolve(request, by=PERFORMERS[-1 - which])
            case 3:
                names = sorted({name for names in self.reference.now.persons.values() for name in names})
                if not names:
                    return request
                name = names[which % len(names)]
                represented = dict.fromkeys((*ACTORS, "polisi")[which % 3 :], name)
                return evolve(
                    request, by=(Person(name, ACTORS), Person("deputi", [*ACTORS, "polisi"], represented))[which % 2]
                )
            case 4:
                return evolve(request, by=ACTORS[which % len(ACTORS)])
            case 5 | 12:
                return evolve(request, documents={})
            case 6 | 7:
                document = self.document(which)
                return evolve(request, documents={**request.documents, document: None})
            case 8:
                return evolve(request, documents={**request.documents, "surat_edaran": None, "memo": "M-1"})
            case 9:
                return evolve(request, outcome=(None, "ya", "tidak", "setuju")[which % 4])
            case 10:
                return evolve(request, reason=(None, "", " \t")[which % 3])
            case 11:
                return evolve(request, at=_out_of_time(self.at, which))
            case _:
                return evolve(request, at=request.at + timedelta(days=which % 3), reason=None)

    def any_activity(self, pick: int) -> str:
        """Return an activity of the current step or of any other."""
        every = [activity.id for step in self.sop.steps for activity in step.activities]
        here = [activity.id for step in self.sop.steps if step.id == self.case.state for activity in step.activities]
        ready = {task.activity for task in self.reference.tasks(at=self.at)}
        first = [id_ for id_ in here if id_ not in ready]
        return (first + here + every)[pick % len(first + here + every)]

    def document(self, pick: int) -> str:
        known = list(self.sop.documents)
        return known[pick % len(known)] if known else "surat"

    @property
    def at(self) -> datetime:
        """The time of the last event."""
        last_at = self.reference.now.last_at
        assert last_at is not None
        return last_at


TestCompareWithReference = CompareWithReference.TestCase
TestCompareWithReference.settings = settings(
    TestCompareWithReference.settings,
    max_examples=2 * settings().max_examples,
    report_multiple_bugs=False,  # one disagreement shows in many places, and each would be shrunk
)


def _out_of_time(at: datetime, which: int) -> datetime:
    """Return a naive time, a time before the last event, or the earliest valid one."""
    early = (timedelta(microseconds=1), timedelta(days=1), timedelta(0))[which % 3]
    return (at - early).replace(tzinfo=None if which % 2 else UTC)


def _performer(by: Person | str | None) -> Performer | str | None:
    """Return the shortest form of a performer."""
    if not isinstance(by, Person):
        return by
    if by.id is None and len(by.actors) == 1:
        return next(iter(by.actors))
    return Performer(by.id, by.actors, on_behalf_of=by.on_behalf_of)


def _documents(documents: Mapping[str, str | None]) -> Mapping[str, str | None] | list[str] | str:
    """Return the shortest form of documents."""
    if any(documents.values()):
        return documents
    return next(iter(documents)) if len(documents) == 1 else list(documents)


def _arguments(request: Request, zone: tzinfo) -> dict[str, Any]:
    """Return the arguments of the method of the case."""
    at = request.at if request.at.tzinfo is None else request.at.astimezone(zone)
    arguments: dict[str, Any] = {"at": at, "by": _performer(request.by), "reason": request.reason}
    if request.action == "complete":
        arguments |= {"activity": request.activity, "outcome": request.outcome}
    if request.action == "correct":
        arguments["to"] = request.to
    if request.action == "set_moment":
        arguments |= {"id": request.moment, "value": request.value}
    if request.moments:
        arguments["moments"] = request.moments
    if request.action in ("open", "complete", "attach"):
        arguments["documents"] = _documents(request.documents)
    return arguments


def _described(request: Request) -> str:
    names = ("activity", "outcome", "documents", "reason", "by", "to", "moment", "value", "moments")
    fields = {name: getattr(request, name) for name in names}
    return f"{request.action} at {request.at} " + ", ".join(
        f"{name} {value}" for name, value in fields.items() if value
    )


def _same_events(events: tuple[Event, ...], expected: tuple[EventData, ...], case: str) -> None:
    assert [event.kind for event in events] == [happening["kind"] for happening in expected]
    for event, happening in zip(events, expected, strict=True):
        assert event.case == case
        if event.kind == EventKind.OPENED:
            moments = happening.pop("moments")
            assert moments == (event.schedule.moments if event.schedule is not None else {})
        if isinstance(event.detail, Correction):
            assert event.detail.to == happening.pop("to")
        if isinstance(event.detail, MomentSet):
            detail = event.detail
            found = (happening.pop("moment"), happening.pop("value"), happening.pop("before"))
            assert (detail.moment, detail.value, detail.before) == found
        assert {name: _plain(getattr(event, name)) for name in happening} == happening
        assert set(happening) == {known.name for known in fields(Event)} - {"case", "detail", "schedule"}


def _clocks_of(schedule: Schedule | None) -> tuple[dict[str, datetime], Clocks]:
    if schedule is None:
        return {}, {}
    clocks = {
        id_: (each.start.at, each.start.remaining, each.due, each.remaining) for id_, each in schedule.clocks.items()
    }
    return dict(schedule.moments), clocks


def _plain(value: object) -> object:
    return Person(value.id, value.actors, value.on_behalf_of) if isinstance(value, Performer) else value


def _done(case: Case, activity: str) -> tuple[datetime, str | None]:
    done = case.done_by(activity)
    assert done is not None
    return done.at, done.by.id


def _essence(refusals: Iterable[Refusal]) -> Reasons:
    """Return the essential ids, outcomes or times of refusals, by code."""
    essence: Reasons = {}
    for refusal in refusals:
        assert refusal.message("en")
        assert refusal.message("id")
        essence.setdefault(refusal.code, set()).update(map(_in_utc, _ESSENCE[refusal.code](refusal)))
    return essence


def _in_utc(value: object) -> object:
    # A local time in a repeated hour equals no time of another zone.
    return value.astimezone(UTC) if isinstance(value, datetime) else value


_ESSENCE: dict[str, Callable[[Refusal], Iterable[object]]] = {
    "unknown-activity": lambda refusal: refusal.found,
    "unknown-document": lambda refusal: refusal.found,
    "unknown-actor": lambda refusal: refusal.found,
    "text": lambda _: [],
    "clock": lambda _: [],
    "outcome": lambda refusal: refusal.expected,
    "closed": lambda refusal: refusal.found,
    "suspended": lambda refusal: [refusal.data["since"]],
    "not-suspended": lambda _: [],
    "event": lambda refusal: refusal.found,
    "not-permitted": lambda _: [],
    "not-active": lambda refusal: [*refusal.expected, *refusal.found],
    "already-done": lambda refusal: [refusal.data["since"]],
    "order": lambda refusal: refusal.expected,
    "actor": lambda refusal: refusal.expected,
    "same-person": lambda refusal: refusal.expected,
    "documents": lambda refusal: refusal.found or refusal.expected,
    "not-supplied": lambda refusal: refusal.found,
    "unknown-moment": lambda refusal: refusal.found,
    "moment": lambda refusal: [refusal.data["moment"]] if "moment" in refusal.data else refusal.expected,
    "too-early": lambda refusal: [datetime.fromisoformat(str(at)) for at in refusal.expected],
    "condition": lambda refusal: refusal.expected,
    "reason": lambda refusal: (
        [datetime.fromisoformat(str(due)) for due in refusal.expected]
        or [id_ for id_ in refusal.found if refusal.activity is None]
    ),
}
