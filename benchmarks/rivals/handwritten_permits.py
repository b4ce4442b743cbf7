"""A state machine of Hypothesis that a tester wrote by hand for the permits of ``tests/testing/faulty/offices.py``.

It models the whole SOP: actors, four eyes, documents, order, reasons, and suspensions. It computes due times with the
calendar of sopflow, since no tester would write one. It does not look for special days, similar names or the like.
"""

# ruff: noqa: S101  (a test consists of assertions)

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from tests.testing.faulty.office import Office
from tests.testing.faulty.offices import PERMITS, Permits

from sopflow.testing import Person, Request
from sopflow.timing import TimeStandard

ROWS = Permits.rows
NAMES = st.sampled_from(["ani", "budi", "citra", None])
ACTORS = st.sampled_from(sorted(Permits.actors))
PLACES = {id_: row for row, data in ROWS.items() for id_ in data["does"]}
WAITS = st.sampled_from(
    [timedelta(), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=5), timedelta(days=1), timedelta(days=9)]
)
DOCUMENTS = st.sets(st.sampled_from(sorted(Permits.known)), max_size=2)


class HandwrittenPermits(RuleBasedStateMachine):
    """Cases of the permits, beside a model."""

    make: Callable[[], Office]

    @initialize(wait=WAITS, documents=DOCUMENTS)
    def open(self, wait: timedelta, documents: set[str]) -> None:
        """Open a case."""
        self.office = type(self).make()
        self.at = datetime(2026, 3, 2, 1, tzinfo=UTC) + wait
        given = documents & Permits.supplied
        self.office.call(Request("open", self.at, documents=given))
        self.documents = set(given)
        self.who: dict[str, str | None] = {}
        self.enter("terima", self.at)
        self.check()

    def enter(self, state: str, at: datetime) -> None:
        """Enter a row of the model."""
        self.state, self.paused = state, False
        self.done: list[str] = []
        for id_ in ROWS.get(state, {"does": ()})["does"]:
            self.who.pop(id_, None)
        self.due = self.due_of(at) if ROWS.get(state, {}).get("hours") else None

    def due_of(self, at: datetime) -> datetime | None:
        """Return the due time of the row."""
        assert PERMITS.calendar is not None
        return PERMITS.calendar.due(at, TimeStandard.parse(f"{ROWS[self.state]['hours']} jam"))

    def pass_time(self, wait: timedelta) -> None:
        """Let time pass, and let the row lapse."""
        self.at += wait
        late = ROWS.get(self.state, {}).get("late")
        if isinstance(late, tuple) and self.due is not None and not self.paused and self.at > self.due:
            self.lapsed = True
            self.enter(late[0], self.due)

    def refused(self, request: Request) -> bool:
        """Make a call and return whether the application refuses it."""
        return bool(self.office.call(request).refused)

    def check(self) -> None:
        """Compare the state of the application with the model."""
        view = self.office.view(self.at)
        assert view["state"] == self.state
        assert set(view["documents"]) == self.documents
        assert sorted(view["done"]) == sorted(self.done)
        assert view["suspended"] == self.paused
        assert view["due"] == self.due

    @rule(wait=WAITS)
    def wait(self, wait: timedelta) -> None:
        """Let time pass."""
        self.pass_time(wait)
        self.office.call(Request("tick", self.at))
        self.check()

    @rule(
        activity=st.sampled_from(sorted(PLACES)),
        name=NAMES,
        actor=ACTORS,
        outcome=st.sampled_from(["lengkap", "ulang", "tolak"]),
        documents=DOCUMENTS,
        reason=st.sampled_from([None, "antre"]),
        is_likely=st.booleans(),
        wait=WAITS,
    )
    def complete(
        self,
        activity: str,
        name: str | None,
        actor: str,
        outcome: str,
        documents: set[str],
        reason: str | None,
        is_likely: bool,
        wait: timedelta,
    ) -> None:
        """Complete an activity, often one that is possible."""
        self.office.call(Request("tick", self.at + wait))
        self.pass_time(wait)
        if is_likely and self.state in ROWS:
            activity = next(id_ for id_ in ROWS[self.state]["does"] if id_ not in self.done)
            actor = ROWS[self.state]["does"][activity]["who"][0]
            documents = documents | set(ROWS[self.state].get("needs", ())) - self.documents
        row = ROWS[PLACES[activity]]
        does = row["does"][activity]
        answer = outcome if does.get("answers") else None
        needed = set(row.get("needs", ()))
        makes = {id_ for one in (row, *row["does"].values()) for id_ in one.get("makes", ())}
        back = {id_ for id_, one in row["does"].items() if activity in one.get("differs", ())}
        others = {*does.get("differs", ())} | back
        everywhere = others | {
            id_ for of in ROWS.values() for id_, one in of["does"].items() if activity in one.get("differs", ())
        }
        may = (
            PLACES[activity] == self.state
            and not self.paused
            and activity not in self.done
            and set(does.get("after", ())) <= set(self.done)
            and actor in does["who"]
            and not (everywhere if name is None else name in {self.who.get(id_) for id_ in others})
            and needed <= self.documents | documents
            and documents <= Permits.supplied | makes
            and not (row.get("late") == "justify" and self.due is not None and self.at > self.due and reason is None)
        )
        by = Person(name, [actor])
        request = Request("complete", self.at, by, activity, answer, documents, reason)
        assert self.refused(request) is not may
        if may:
            self.done.append(activity)
            self.who[activity] = name
            self.documents |= documents | set(does.get("makes", ()))
            if len(self.done) == len(row["does"]):
                self.documents |= set(row.get("makes", ()))
                target, discards = does["answers"][answer] if answer else (row["next"], ())
                self.documents -= set(discards)
                self.enter(target, self.at)
        self.check()

    @rule(documents=DOCUMENTS)
    def attach(self, documents: set[str]) -> None:
        """Hand over documents."""
        may = self.state in ROWS and documents <= Permits.supplied
        if documents:
            assert (
                self.refused(Request("attach", self.at, documents=documents)) is not may or documents & self.documents
            )
            if documents <= Permits.supplied and may:
                self.documents |= documents
                self.check()

    @rule(wait=WAITS)
    def pause(self, wait: timedelta) -> None:
        """Suspend and resume a case."""
        if self.state in ROWS and not self.paused:
            assert PERMITS.calendar is not None
            assert not self.refused(Request("suspend", self.at))
            due, within = self.due, ROWS[self.state].get("hours")
            left = None
            if due is not None and self.at <= due:
                left = PERMITS.calendar.remaining(self.at, due, TimeStandard.parse(f"{within} jam"))
            self.at += wait
            assert not self.refused(Request("resume", self.at))
            self.due = PERMITS.calendar.resume(self.at, left) if left is not None else due
            self.check()

    @rule()
    def restart(self) -> None:
        """Restart the clock."""
        may = self.state in ROWS
        assert self.refused(Request("restart_clock", self.at, reason="antre")) is not may
        if may:
            self.due = self.due_of(self.at) if ROWS[self.state].get("hours") else None
            self.check()

    @rule(is_meant=st.sampled_from([False] * 9 + [True]))
    def cancel(self, is_meant: bool) -> None:
        """Cancel the case, seldom."""
        if is_meant:
            may = self.state in ROWS
            assert self.refused(Request("cancel", self.at, reason="dicabut")) is not may
            if may:
                self.enter("cancelled", self.at)
            self.check()

    @rule(early=st.sampled_from([timedelta(minutes=1), timedelta(days=1)]))
    def go_back_in_time(self, early: timedelta) -> None:
        """Make a call before the last event."""
        last = self.office.last
        if last is not None:
            assert self.refused(Request("cancel", last - early, reason="dicabut"))
