"""Hypothesis strategies for small SOPs with random documents and arrows, which need not be sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from attrs import evolve
from hypothesis import strategies as st

from sopflow.definition import CONTINUE, END, Activity, Actor, AnyOf, Goto, Outcome, Sop, Step
from sopflow.testing.strategies import sops

Change: TypeAlias = Callable[[Sop, int, int], Sop]
"""Changes a SOP; two numbers choose the place and the new value."""

DOCUMENTS = ("memo", "surat")

_some = st.sampled_from(((), ("memo",), ("surat",), DOCUMENTS))
_rarely = st.sampled_from(((), (), (), (), ("memo",), ("surat",)))
_numbers = st.integers(0, 11)


@st.composite
def small_sops(draw: st.DrawFn, *, sound: bool = True) -> Sop:
    """Draw SOPs of one to six rows with random documents.

    Args:
        draw: The function that draws values.
        sound: Whether each row leads to the next one, so that every row is reachable and can reach the end.
    """
    rows = [f"r{number}" for number in range(draw(st.sampled_from((1, 2, 3, 4, 4, 5, 5, 6))))]
    anywhere = st.sampled_from([*rows, END])
    steps = []
    for number, id_ in enumerate(rows):
        below = [*rows[number + 1 :], END]
        target = below[0] if sound else draw(anywhere)
        outcomes = {}
        # The first decision may skip the row that produces most required documents.
        if not number or draw(st.booleans()):
            outcomes = {
                "ya": Outcome(target, draw(_rarely), draw(_rarely)),
                "tidak": Outcome(draw(st.sampled_from(below) | anywhere), draw(_rarely), draw(_rarely)),
            }
        keys: dict[str, Any] = {
            "requires": draw(_some) if number > 1 else (),
            "produces": draw(_some if number == 1 else _rarely),
        }
        keys["next"] = None if outcomes else target
        if not draw(st.integers(0, 3)):
            keys |= {"within": "1 jam", "on_late": Goto(draw(st.sampled_from(below)))}
        if draw(st.integers(0, 2)):
            steps.append(Step.single(id_, id_, "loket", outcomes=outcomes, **keys))
        else:
            first = Activity(f"{id_}a", "a", "loket", requires=draw(_rarely), produces=draw(_rarely))
            second = Activity(
                f"{id_}b", "b", "loket", requires=draw(_rarely), produces=draw(_rarely), outcomes=outcomes
            )
            if draw(st.booleans()):
                answers = {
                    "ya": Outcome(CONTINUE, draw(_rarely)),
                    "tidak": Outcome(draw(st.sampled_from(below)), draw(_rarely), draw(_rarely)),
                }
                first = evolve(first, outcomes=answers)
                second = evolve(second, after=first.id)
                if outcomes:
                    # The first decision leads on to the next row, so that every row is reachable.
                    second = evolve(second, outcomes={**outcomes, "ya": Outcome(CONTINUE, outcomes["ya"].produces)})
                    keys["next"] = target
            steps.append(Step(id_, (second, first) if draw(st.booleans()) else (first, second), **keys))
    return Sop("1", "Contoh", {"loket": "Loket"}, steps, documents={id_: id_.title() for id_ in DOCUMENTS})


_positions = st.integers(0, 9)
_holders: st.SearchStrategy[str | AnyOf] = st.sampled_from(
    ("kepala", "kepala", "loket", AnyOf(("kepala", "loket")), "petugas")
)


@st.composite
def sops_for_few(draw: st.DrawFn, *, branching: bool = True) -> Sop:
    """Draw SOPs of one to four rows with few persons per actor and random four-eyes constraints.

    Args:
        draw: The function that draws values.
        branching: Whether rows may lead to other rows than the next one.
    """
    rows = [f"r{number}" for number in range(draw(st.integers(1, 4)))]
    sizes = [draw(st.integers(1, 2)) for _ in rows]
    names = [[f"{id_}{letter}" for letter in "ab"[:size]] for id_, size in zip(rows, sizes, strict=True)]
    every = [id_ for row in names for id_ in row]
    steps = []
    for number, id_ in enumerate(rows):
        below = [*rows[number + 1 :], END]
        activities = [
            Activity(
                name,
                name,
                draw(_holders),
                not_same_person_as=_others(every, name, draw(st.lists(_positions, max_size=3))),
            )
            for name in names[number]
        ]
        keys: dict[str, Any] = {}
        if branching and draw(st.booleans()):
            outcomes = {"ya": Outcome(below[0]), "tidak": Outcome(draw(st.sampled_from([*below, *rows])))}
            activities[-1] = evolve(activities[-1], outcomes=outcomes)
        if branching and not draw(st.integers(0, 3)):
            keys = {"within": "1 jam", "on_late": Goto(draw(st.sampled_from(below)))}
        steps.append(Step(id_, activities, **keys))
    persons = draw(st.sampled_from(((1, 1), (1, 1), (2, 1), (2, None))))
    actors = {
        "kepala": Actor("Kepala", persons=persons[0]),
        "loket": Actor("Loket", persons=persons[1]),
        "petugas": Actor("Petugas"),
    }
    return Sop("1", "Contoh", actors, steps)


def _others(names: list[str], name: str, picks: list[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for pick in picks if (id_ := names[pick % len(names)]) != name))


@st.composite
def sops_with_gaps(draw: st.DrawFn) -> Sop:
    """Draw sound SOPs without alternative documents, then remove produced ones and add requirements at random."""
    sop = draw(sops(prose=False, calendars=st.none()))
    sop = evolve(sop, steps=tuple(map(_without_alternatives, sop.steps)))
    if not sop.documents:
        return sop
    for change, one, two in draw(st.lists(st.tuples(st.sampled_from(CHANGES), _numbers, _numbers), max_size=6)):
        sop = change(sop, one, two)
    return sop


def _without_alternatives(step: Step) -> Step:
    def single(holder: Step | Activity) -> tuple[str, ...]:
        return tuple(each for each in holder.requires if isinstance(each, str))

    activities = tuple(evolve(activity, requires=single(activity)) for activity in step.activities)
    return evolve(step, requires=single(step), activities=activities)


def _not_supplied(sop: Sop, one: int, _two: int) -> Sop:
    id_ = _nth(sop.documents, one)
    return evolve(sop, documents={**sop.documents, id_: evolve(sop.documents[id_], supplied=False)})


def _needs_more(sop: Sop, one: int, two: int) -> Sop:
    more = _nth(sop.documents, two)
    return _with_step(sop, one, lambda step: evolve(step, requires=tuple(dict.fromkeys([*step.requires, more]))))


def _makes_nothing(sop: Sop, one: int, _two: int) -> Sop:
    return _with_step(sop, one, lambda step: evolve(step, produces=()))


def _discards(sop: Sop, one: int, two: int) -> Sop:
    document = _nth(sop.documents, two)

    def discarding(activity: Activity) -> Activity:
        answers = list(activity.outcomes)[two % 2 : two % 2 + 1]
        changed = {answer: evolve(activity.outcomes[answer], discards=document) for answer in answers}
        return evolve(activity, outcomes={**activity.outcomes, **changed})

    return _with_step(sop, one, lambda step: evolve(step, activities=tuple(map(discarding, step.activities))))


CHANGES: tuple[Change, ...] = (_not_supplied, _needs_more, _makes_nothing, _discards)


def _nth(names: Iterable[str], number: int) -> str:
    listed = list(names)
    return listed[number % len(listed)]


def _with_step(sop: Sop, number: int, change: Callable[[Step], Step]) -> Sop:
    position = number % len(sop.steps)
    steps = [change(step) if index == position else step for index, step in enumerate(sop.steps)]
    return evolve(sop, steps=tuple(steps))
