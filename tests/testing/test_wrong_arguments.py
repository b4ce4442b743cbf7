"""Wrong arguments of tests are rejected with a message that says what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from tests.testing.faulty.offices import PERMITS, Complaints, Permits

from sopflow.testing import Goal, GoalKind, Person, Request, cover, goals, walk_to, workflow_test

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Goal(GoalKind.STEP, "terima"), TypeError, 'write ("terima",) instead of "terima"'),
        (lambda: Goal(GoalKind.STEP, ("a", "b")), ValueError, "of the kind step has 1 parts, not 2"),
        (lambda: Goal(GoalKind.OUTCOME, ["terima"]), ValueError, "of the kind outcome has 2 parts, not 1"),
        (lambda: Goal(GoalKind.REFUSAL, ["actor"]), ValueError, "of the kind refusal has 2 or 3 parts, not 1"),
        (lambda: Goal(GoalKind.TRANSITION, ["a", "next", "b"]), ValueError, "has 4 parts, not 3"),
        (lambda: Goal(GoalKind.PAIR, ["a"] * 4), ValueError, "has 8 parts, not 4"),
        (lambda: Goal("leap", ["a"]), ValueError, "'leap' is not a valid GoalKind"),
        (lambda: list(goals(PERMITS, GoalKind.STEP)), TypeError, "The kinds of goals are a list"),  # type: ignore[arg-type]
        (lambda: walk_to(PERMITS, "terima"), TypeError, "not 'terima'"),  # type: ignore[arg-type]
        (lambda: cover(PERMITS, GoalKind.LATE), ValueError, "by step, transition, pair, not by late"),
        (lambda: Person("ani", "loket"), TypeError, 'write ["loket"] instead of "loket"'),
    ],
)
def test_a_wrong_argument_is_rejected(call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        call()
    assert message in str(raised.value)


def test_documents_of_a_request_are_references_by_id_one_id_or_several() -> None:
    forms: tuple[Any, ...] = ({"berkas": "A-1"}, "berkas", ["berkas", "denah"])
    assert [Request("open", AT, documents=form).documents for form in forms] == [
        {"berkas": "A-1"}, {"berkas": None}, {"berkas": None, "denah": None},
    ]  # fmt: skip


def test_two_applications_of_one_sop_have_different_example_databases() -> None:
    def one() -> Permits:
        return Permits()

    systems: list[Any] = [Permits, Complaints, one, lambda: Permits("x"), partial(Permits, "ignores periods")]
    names = [workflow_test(PERMITS, system).__name__ for system in systems]
    assert len(set(names[:4])) == 4
    assert names[4] == names[0]
    assert all(name.isidentifier() for name in names)
