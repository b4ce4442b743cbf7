"""Whatever is given to `restore` or `replay`: the same case comes out, and goes on, or a `SnapshotError` says why not.

`make test` looks for seconds; `make fuzz` looks for minutes. What was found once stands in `corpus/snapshots/`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from tests.lives import (
    MACHINE,
    VALUES,
    edits,
    goes_on,
    lives,
    names_a_field,
    restored_or_refused,
    with_checksum,
    written,
)

from sopflow import Case, Event, EventKind, Performer, SnapshotError
from sopflow.frozen import FrozenMap

CORPUS = sorted((Path(__file__).parent / "corpus" / "snapshots").glob("*.json"))


@given(data=st.data(), case=lives(), history=st.booleans())
def test_any_byte_of_its_text_may_be_changed(data: st.DataObject, case: Case, history: bool) -> None:
    text = json.dumps(case.snapshot(history=history)).encode()
    for _ in range(data.draw(st.integers(1, 2))):
        start = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.sampled_from((0, 1, 1, 2, 50, len(text))))
        text = (
            text[:start]
            + data.draw(st.binary(max_size=3) | st.sampled_from((b"0", b"1", b'"', b"a")))
            + text[start + gone :]
        )
    try:
        snapshot = json.loads(text)
    except (ValueError, RecursionError):
        return
    again = restored_or_refused(case.machine, snapshot)
    assert again is None or again.snapshot(history=history) == case.snapshot(history=history)


@given(data=st.data(), case=lives(), history=st.booleans())
def test_any_field_may_be_changed_and_the_checksum_made_to_fit(data: st.DataObject, case: Case, history: bool) -> None:
    snapshot = data.draw(edits(case.snapshot(history=history)))
    again = restored_or_refused(case.machine, snapshot)
    if again is not None:
        note(written(snapshot))
        goes_on(again)


@given(case=lives())
def test_whatever_a_case_comes_to_can_be_saved_and_goes_on(case: Case) -> None:
    assert case.machine.replay(case.history) == case
    goes_on(case)


anything = st.recursive(
    st.sampled_from(VALUES) | st.text(max_size=5) | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.dictionaries(st.sampled_from(sorted(MACHINE.open("1").snapshot())), anything) | anything)
def test_anything_else_is_refused(data: Any) -> None:
    assert restored_or_refused(MACHINE, data) is None


STRANGE: tuple[Any, ...] = (
    *VALUES,
    *EventKind,
    Performer("ani", {"loket"}),
    Performer(None),
    FrozenMap({"berkas": None}),
    FrozenMap({"memo": 7}),
    FrozenMap({1: "x"}),  # type: ignore[arg-type]  # wrong on purpose
    object(),
    b"terima",
    ("berkas",),
    ["berkas"],
    {"berkas"},
)


@given(data=st.data(), case=lives())
def test_any_field_of_any_event_may_be_changed(data: st.DataObject, case: Case) -> None:
    events: list[Any] = list(case.history)
    for _ in range(data.draw(st.integers(1, 2))):
        number = data.draw(st.integers(0, len(events) - 1))
        name = data.draw(st.sampled_from([field.name for field in attrs.fields(Event)]))
        values = [getattr(event, name) for event in case.history]
        value = data.draw(st.sampled_from(STRANGE) | st.sampled_from(values))
        events[number] = attrs.evolve(events[number], **{name: value})
        if data.draw(st.integers(0, 9)) == 0:
            events.insert(number, events.pop())
    machine: Any = case.machine
    try:
        again = machine.replay(events)
    except SnapshotError as error:
        names_a_field(error)
        return
    assert again.history == tuple(events)
    goes_on(again)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_what_was_found_once_is_refused_for_ever(path: Path) -> None:
    finding = json.loads(path.read_text(encoding="utf-8"))
    snapshot = finding["snapshot"] | {"fingerprint": MACHINE.sop.fingerprint}
    with pytest.raises(SnapshotError) as caught:
        MACHINE.restore(with_checksum(snapshot))
    assert caught.value.field == finding["field"], finding["why"]
