"""The conformance test of stores: a store of cases and the reference receive the same calls and must agree.

Any implementation can be tested that has the methods of ``sopflow.store.Store`` and ``Cases`` which this module calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, Protocol, cast

from attrs import evolve
from hypothesis import settings as Settings  # noqa: N812 (it is a class)
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from sopflow.checking import loads
from sopflow.definition import Sop
from sopflow.machine import Event, Performer, Refused, Task
from sopflow.testing.clock import Clock
from sopflow.testing.model import EventData, Person, ReferenceTask, Request
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.strategies.calls import legal_call, wrong_call
from sopflow.testing.strategies.instants import instant
from sopflow.testing.strategies.picking import Pick, lazy_pick
from sopflow.testing.systems import fields_of
from sopflow.testing.walks import arguments, performer

SKEW: Final = timedelta(seconds=5)
"""The skew of the tested store."""

PERMIT: Final = loads("""
sopflow: 1
number: SOP-1
title: Izin Reklame
actors: {loket: Petugas Loket, kepala: Kepala Dinas}
documents: {berkas: {name: Berkas permohonan, supplied: true}, izin: Surat izin}
ends: {ditolak: Ditolak}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00, 13:00-16:00"}}
steps:
  - {id: terima, activity: Menerima berkas, actor: loket, requires: berkas, within: 15 menit, on_late: justify}
  - id: putus
    activity: Memutus
    actor: {any_of: [kepala, loket]}
    within: 2 hari kerja
    on_late: {goto: terbit}
    not_same_person_as: terima
    outcomes: {ya: terbit, kurang: {to: terima, discards: berkas}, tidak: ditolak}
  - {id: terbit, activity: Menerbitkan izin, actor: loket, requires: berkas, produces: izin}
""")
"""A SOP with a decision, a loop, a lapse and two persons for two steps."""

LETTER: Final = loads("""
sopflow: 1
number: SOP-2
title: Surat Masuk
actors: {loket: Petugas Loket, arsip: Petugas Arsip, kepala: Kepala Dinas}
documents:
  surat: {name: Surat, supplied: true}
  ktp: {name: KTP pengantar, supplied: true}
  sim: {name: SIM pengantar, supplied: true}
steps:
  - id: catat
    within: 3 jam
    on_late: {goto: simpan}
    activities:
      - {id: agenda, activity: Mencatat surat, actor: {any_of: [loket, arsip]}, within: 1 jam,
         requires: [{any_of: [ktp, sim]}]}
      - {id: pindai, activity: Memindai surat, actor: arsip, not_same_person_as: agenda, requires: surat}
      - {id: periksa, activity: Memeriksa surat, actor: kepala, after: [agenda, pindai], not_same_person_as: pindai}
  - {id: simpan, activity: Menyimpan surat, actor: arsip, not_same_person_as: agenda}
""")
"""A SOP with several activities in one row, in an order, by different persons."""

EXAM: Final = loads("""
sopflow: 1
number: SOP-3
title: Ujian
actors: {loket: Petugas Loket, kepala: Kepala Dinas}
moments: {jadwal: Jadwal ujian, wisuda: Wisuda}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00, 13:00-16:00"}}
steps:
  - {id: undang, activity: Mengundang penguji, actor: loket, within: paling lambat 2 hari kerja, before: jadwal,
     on_late: {goto: uji}}
  - {id: tunggu, activity: Menunggu kesediaan penguji, actor: kepala, clock: stopped}
  - id: uji
    activities:
      - {id: menguji, activity: Menguji, actor: kepala, within: 3 jam, not_before: jadwal}
      - {id: mencatat, activity: Mencatat, actor: loket, not_before: {moment: wisuda, by: 3 hari kerja}}
  - {id: umumkan, activity: Mengumumkan, actor: loket, within: 1 hari kerja, since: uji}
  - {id: arsip, activity: Mengarsipkan, actor: loket, within: 5 hari kerja, since: wisuda}
""")
"""A SOP with moments, times that run since other rows, and a row in which they stop."""

_ACTIONS: Final = (
    *("complete",) * 6,
    *("attach", "suspend", "resume", "restart_clock", "recount", "correct", "cancel"),
)

_AHEAD: Final = (timedelta(days=1), timedelta(0), timedelta(hours=3), timedelta(days=4), timedelta(days=-2))

_WAITS: Final = (timedelta(0), timedelta(minutes=10), timedelta(hours=2), timedelta(days=1), timedelta(days=5))


class AnyStore(Protocol):
    """The methods of a store that the test calls; ``begin`` returns cases with the methods of ``Cases``."""

    def create_tables(self) -> None:
        """Prepare an empty database."""

    def publish(self, sop: Sop, /) -> object:
        """Publish a SOP."""

    def begin(self) -> AbstractContextManager[Any]:
        """Begin a transaction."""

    def tick(self) -> object:
        """Record the lapses that are due."""


class StoreConformance:
    """A test of a store; subclass it in a test module of pytest.

    At every step, the worklist of every person must be the tasks of all cases for that person. Histories, late cases
    and counts must be those of the reference, and calls that are repeated with their key must change nothing.

    Attributes:
        sops: The SOPs of the cases.
        settings: Settings of Hypothesis; None for the current profile.
    """

    sops: ClassVar[Sequence[Sop]] = (PERMIT, LETTER, EXAM)
    settings: ClassVar[Settings | None] = None

    def empty_store(self, clock: Clock) -> AbstractContextManager[AnyStore]:
        """Return an empty store that permits corrections, with a clock and a skew of five seconds.

        It is closed at the end of each run.
        """
        raise NotImplementedError

    def test_store_agrees_with_the_reference(self) -> None:
        """Make random calls on several cases at once."""

        class Run(_SideBySide):
            test = self

        run_state_machine_as_test(Run, settings=self.settings)


class _SideBySide(RuleBasedStateMachine):
    """A store and, for each of its cases, the reference."""

    test: ClassVar[StoreConformance]

    def __init__(self) -> None:
        super().__init__()
        self.sops = self.test.sops
        self.clock = Clock()
        self.clock.now = datetime(2026, 3, 2, 1, tzinfo=UTC)
        self.resources = ExitStack()
        self.store = self.resources.enter_context(self.test.empty_store(self.clock))
        self.store.create_tables()
        for sop in self.sops:
            self.store.publish(sop)
        self.cases: dict[str, ReferenceCase] = {}
        self.last: tuple[str, dict[str, Any]] | None = None
        self.persons: dict[Person | None, None] = dict.fromkeys(_persons(self.sops))

    def teardown(self) -> None:
        """Close the store."""
        self.resources.close()

    @rule(data=st.data())
    def open(self, data: st.DataObject) -> None:
        """Open a case."""
        sop = data.draw(st.sampled_from(self.sops))
        supplied = [id_ for id_, document in sop.documents.items() if document.supplied]
        documents = dict.fromkeys(id_ for id_ in supplied if data.draw(st.booleans()))
        moments = {id_: self._moment(data) for id_ in sop.moments if data.draw(st.booleans())}
        id_ = f"case-{len(self.cases)}"
        self.cases[id_] = ReferenceCase(sop, skew=SKEW)
        self._make(id_, Request("open", self.clock.now, documents=documents, moments=moments))

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def call(self, data: st.DataObject) -> None:
        """Make a call that the reference accepts."""
        id_ = self._open_case(data)
        if id_ is not None:
            self._make(id_, legal_call(_pick(data), self.cases[id_], self.clock.now, _ACTIONS))

    @precondition(lambda self: any(case.sop.moments for case in self.cases.values()))
    @rule(data=st.data())
    def set_moment(self, data: st.DataObject) -> None:
        """Set a moment, or amend it, mostly with a reason."""
        id_ = data.draw(st.sampled_from([id_ for id_, case in self.cases.items() if case.sop.moments]))
        moment = data.draw(st.sampled_from(list(self.cases[id_].sop.moments)))
        reason = data.draw(st.sampled_from(("Ditunda", None, "Dimajukan")))
        value = self._moment(data)
        self._make(id_, Request("set_moment", self.clock.now, reason=reason, moment=moment, value=value))

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def wrong_call(self, data: st.DataObject) -> None:
        """Make a call that the reference refuses."""
        id_ = self._open_case(data)
        if id_ is not None:
            request = wrong_call(_pick(data), self.cases[id_], self.clock.now).request
            if request.action != "open":
                self._make(id_, request)

    @precondition(lambda self: self.last is not None)
    @rule()
    def repeat(self) -> None:
        """Repeat the last call that was accepted, with its key."""
        method, given = cast("tuple[str, dict[str, Any]]", self.last)
        with self.store.begin() as cases:
            _agree(f"the repeated call {method}", True, getattr(cases, method)(**given).repeated)

    @rule(wait=st.sampled_from(_WAITS))
    def wait(self, wait: timedelta) -> None:
        """Let time pass."""
        self.clock.advance(wait)

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def wait_for_due_time(self, data: st.DataObject) -> None:
        """Let time pass until a moment that matters for a case."""
        id_ = self._open_case(data)
        if id_ is not None:
            self.clock.now = max(self.clock.now, instant(_pick(data), self.cases[id_]))

    @invariant()
    def worklists_are_the_tasks_of_all_cases(self) -> None:
        """Compare the worklist of every person with the reference, and with the tasks of the stored cases."""
        now = self.clock.now
        for person in self.persons:
            by = performer(person)
            expected = {
                (id_, task.activity): _content(task)
                for id_, case in self.cases.items()
                for task in case.tasks(at=now, by=person)
            }
            with self.store.begin() as cases:
                items = list(_pages(cases, by, limit=len(self.cases) + 1))
                found = {(item.case, item.task.activity): _content(item.task) for item in items}
                _agree(f"the worklist of {person}", expected, found)
                _agree(f"the worklist of {person} on short pages", items, list(_pages(cases, by, limit=2)))
                dues = [item.task.due or datetime.max.replace(tzinfo=UTC) for item in items]
                _agree(f"the order of the worklist of {person}", sorted(dues), dues)
                tasks = [cases.case(item.case).tasks(by=by, at=now) for item in items]
            strangers = [item for item, own in zip(items, tasks, strict=True) if item.task not in own]
            _agree(f"tasks of {person} that their cases do not have", [], strangers)

    @invariant()
    def cases_are_those_of_the_reference(self) -> None:
        """Compare states, histories, late cases and counts."""
        now = self.clock.now
        self.store.tick()
        for case in self.cases.values():
            case.tick(now)
        with self.store.begin() as cases:
            for id_, case in self.cases.items():
                stored = cases.case(id_)
                _agree(f"the position of {id_}", (case.now.state, case.version), (stored.state, stored.version))
                _compare_events(f"the history of {id_}", case.now.events, cases.history(id_))
            late = {id_ for id_, case in self.cases.items() if case.now.due is not None and case.now.due < now}
            _agree("late cases", late, {each.id for each in cases.late(limit=len(self.cases) + 1).items})
            states = [case.now for case in self.cases.values() if not case.ended]
            suspended = sum(state.suspended is not None for state in states)
            counts = cases.counts()
            _agree("counts of open cases", len(states), sum(count.open for count in counts))
            _agree("counts of late cases", len(late), sum(count.late for count in counts))
            _agree("counts of suspended cases", suspended, sum(count.suspended for count in counts))

    def _open_case(self, data: st.DataObject) -> str | None:
        ids = [id_ for id_, case in self.cases.items() if not case.ended]
        return data.draw(st.sampled_from(ids)) if ids else None

    def _moment(self, data: st.DataObject) -> datetime:
        return self.clock.now + data.draw(st.sampled_from(_AHEAD))

    def _make(self, id_: str, request: Request) -> None:
        """Make a call on the store now, and compare the answer with that of the reference."""
        case = self.cases[id_]
        request = evolve(request, at=self.clock.now)
        self.persons[request.by] = None
        given = arguments(request)
        if request.action == "set_moment":
            given["moment"] = given.pop("id")
        given |= {"id": id_, "key": f"call-{case.version}"}
        if request.action == "open":
            given["number"] = case.sop.number
        answer, done = case.call(request), None
        refused: set[str] | None = None
        try:
            with self.store.begin() as cases:
                done = getattr(cases, request.action)(**{**given, "at": None})
        except Refused as error:
            refused = {str(reason.code) for reason in error.reasons}
        _agree(f"the refusals of {request}", {*answer.refused} or None, refused)
        if done is not None:
            _agree(f"the repetition of {request}", False, done.repeated)
            _compare_events(f"the events of {request}", answer.events, done.events)
            self.last = (request.action, {**given, "at": None})
        elif request.action == "open":
            del self.cases[id_]


def _persons(sops: Sequence[Sop]) -> Iterator[Person | None]:
    """Yield persons who see different parts of the worklists; last None, who sees all of them."""
    actors = sorted({actor for sop in sops for actor in sop.actors})
    yield Person("unrelated", ["unrelated"])
    for actor in actors:
        yield Person("ani", [actor])
    yield Person("eko", actors, dict.fromkeys(actors, "ani"))


def _pages(cases: Any, by: Performer | None, limit: int) -> Iterator[Any]:
    """Yield the items of a worklist, page by page."""
    after = None
    while True:
        page = cases.tasks(by=by, limit=limit, after=after)
        yield from page.items
        if (after := page.after) is None:
            return
        _agree("the length of a page that another one follows", limit, len(page.items))


def _content(task: Task | ReferenceTask) -> tuple[object, ...]:
    """Return the parts of a task that the reference has, too."""
    who = (task.needs_name, {*task.barred})
    return (task.due, task.since, task.suspended, who, {*task.missing}, {*task.moments}, task.not_before)


def _compare_events(aspect: str, expected: Sequence[EventData], events: Sequence[Event]) -> None:
    """Compare the fields of events with those of the reference."""
    found = [fields_of(event) for event in events]
    _agree(f"{aspect}: the number of events", len(expected), len(found))
    for each, fields in zip(expected, found, strict=True):
        _agree(aspect, {name: each[name] for name in fields}, fields)


def _agree(aspect: str, expected: object, found: object) -> None:
    """Raise an error if the store and the reference differ."""
    if found != expected:
        raise AssertionError(
            f"The store differs from the reference in {aspect}:\n  {found!r}\ninstead of\n  {expected!r}"
        )


def _pick(data: st.DataObject) -> Pick:
    return lazy_pick(cast("st.DrawFn", data.draw))
