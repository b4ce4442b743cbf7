"""The search for the tasks of a performer finds what a search through all tasks finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from attrs import frozen
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sopflow import Performer
from sopflow.store import Store, places, schema
from sopflow.store.places import Place
from sopflow.store.revisions import Revisions
from sopflow.store.transaction import Transaction

ACTORS = ["arsip", "kepala", "loket"]
PERSONS = ["an", "ani", "budi", "citra", "dewi"]
BEGIN = datetime(2026, 3, 2, 1, tzinfo=UTC)
TIMES = [*(BEGIN + timedelta(days) for days in range(3)), schema.NEVER]


@frozen
class Waiting:
    """A task, as the search reads it; ``barred`` is None without four eyes."""

    place: Place
    actors: list[str]
    barred: list[str] | None

    def admits(self, by: Performer) -> bool:
        if (actor := by.acts_as(self.actors)) is None or self.barred is None:
            return actor is not None
        return by.id is not None and set(by.persons(actor)).isdisjoint(self.barred)

    def row(self) -> dict[str, Any]:
        (sort_due, case_id, activity), barred = self.place, self.barred
        four_eyes = "" if barred is None else "".join(f"\n{person}" for person in barred) + "\n"
        return {"case_id": case_id, "activity": activity, "sort_due": sort_due, "four_eyes": four_eyes}


def write(connection: sa.Connection, waiting: list[Waiting]) -> None:
    """Write the rows that the search reads."""
    times = dict.fromkeys(("opened_at", "entered_at", "last_at"), BEGIN)
    case = {**times, "version": 1, "suspended": False, "snapshot": "{}"}
    case |= dict.fromkeys(("number", "fingerprint", "state", "head"), "")
    task = {"number": "", "since": BEGIN, "suspended": False, "missing": "[]", "missing_any": "[]", "moments": "{}"}
    for id_ in {each.place[1] for each in waiting}:
        connection.execute(schema.case.insert(), {**case, "id": id_})
    for each in waiting:
        due = None if each.place[0] == schema.NEVER else each.place[0]
        connection.execute(schema.task.insert(), {**task, **each.row(), "due": due})
        for position, actor in enumerate(each.actors):
            connection.execute(schema.task_actor.insert(), {**each.row(), "actor": actor, "position": position})


@st.composite
def tasks(draw: st.DrawFn) -> list[Waiting]:
    """Return tasks of several cases with two activities each."""
    actors = st.lists(st.sampled_from(ACTORS), min_size=1, max_size=3, unique=True)
    barred = st.none() | st.lists(st.sampled_from(PERSONS), max_size=2, unique=True).map(sorted)
    keys = product((f"k{number}" for number in range(draw(st.integers(0, 12)))), ("kaji", "periksa"))
    return [Waiting((draw(st.sampled_from(TIMES)), *key), draw(actors), draw(barred)) for key in keys]


@st.composite
def performers(draw: st.DrawFn) -> Performer:
    """Return a performer, perhaps an anonymous one, or one who acts on behalf of others."""
    id_ = draw(st.none() | st.sampled_from(PERSONS))
    actors = draw(st.sets(st.sampled_from([*ACTORS, "unknown"])))
    others = {} if id_ is None else {actor: draw(st.none() | st.sampled_from(PERSONS)) for actor in sorted(actors)}
    return Performer(id_, actors, on_behalf_of={actor: other for actor, other in others.items() if other is not None})


@pytest.fixture
def engine(url: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine(url)
    Store(engine).create_tables()
    yield engine
    engine.dispose()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@example(
    # The first task with its combination is one that the deputy does in the other capacity, and may not complete.
    waiting=[
        Waiting((TIMES[0], "k1", "kaji"), ["loket"], ["ani"]),
        Waiting((TIMES[1], "k2", "kaji"), ["kepala", "loket"], ["budi"]),
        Waiting((TIMES[2], "k3", "kaji"), ["loket"], ["budi"]),
    ],
    by=Performer("ani", {"loket", "kepala"}, on_behalf_of={"kepala": "budi", "loket": "dewi"}),
    limit=1,
    searched=1,
    batch=1,
)
@example(
    # Combinations are read by their earliest due time; those with the same one are read before the search ends.
    waiting=[
        Waiting((TIMES[0], "k0", "kaji"), ["loket"], ["ani"]),
        Waiting((TIMES[1], "k1", "kaji"), ["loket"], ["dewi"]),
        Waiting((TIMES[1], "k2", "kaji"), ["loket"], ["budi"]),
        Waiting((TIMES[2], "k3", "kaji"), ["loket"], ["citra"]),
    ],
    by=Performer("ani", "loket"),
    limit=1,
    searched=1,
    batch=1,
)
@given(
    waiting=tasks(),
    by=performers(),
    limit=st.integers(1, 4),
    searched=st.integers(1, 3),
    batch=st.integers(1, 3),
)
def test_pages_have_the_tasks_that_admit_the_performer_in_order(
    engine: sa.Engine, waiting: list[Waiting], by: Performer, limit: int, searched: int, batch: int
) -> None:
    expected = sorted(each.place for each in waiting if each.admits(by))
    with pytest.MonkeyPatch.context() as patch, engine.connect() as connection:
        patch.setattr(places, "_SEARCHED", searched)
        patch.setattr(places, "_BATCH", batch)
        write(connection, waiting)
        transaction = Transaction(connection, Revisions(lambda _: pytest.fail("no machine is needed")), datetime.now)
        found: list[Place] = []
        while page := places.search(transaction, by, limit, found[-1] if found else None, BEGIN):
            assert len(page) <= limit
            found += map(places.place_of, page)
    assert found == expected
