"""For any input, `restore` and `replay` return the same case, which can continue, or raise a `SnapshotError`.

`make test` runs for seconds, `make fuzz` for minutes. `corpus/snapshots/` contains inputs that once failed.
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

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

CORPUS = sorted((Path(__file__).parent / "corpus" / "snapshots").glob("*.json"))


@given(data=st.data(), case=lives(), history=st.booleans())
def test_a_snapshot_with_a_changed_byte(data: st.DataObject, case: Case, history: bool) -> None:
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
def test_a_snapshot_with_a_changed_field_and_a_fitting_checksum(data: st.DataObject, case: Case, history: bool) -> None:
    snapshot = data.draw(edits(case.snapshot(history=history)))
    again = restored_or_refused(case.machine, snapshot)
    if again is not None:
        note(written(snapshot))
        goes_on(again)


@given(case=lives())
def test_every_case_can_be_saved_and_continued(case: Case) -> None:
    assert case.machine.replay(case.history) == case
    goes_on(case)


anything = st.recursive(
    st.sampled_from(VALUES) | st.text(max_size=5) | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.dictionaries(st.sampled_from(sorted(MACHINE.open("1").snapshot())), anything) | anything)
def test_random_data_is_refused(data: Any) -> None:
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
def test_a_history_with_a_changed_field(data: st.DataObject, case: Case) -> None:
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
def test_a_snapshot_from_the_corpus_is_refused(path: Path) -> None:
    finding = json.loads(path.read_text(encoding="utf-8"))
    snapshot = finding["snapshot"] | {"fingerprint": MACHINE.sop.fingerprint}
    for event in snapshot.get("history", [])[:1]:
        event["fingerprint"] = MACHINE.sop.fingerprint
    with pytest.raises(SnapshotError) as caught:
        MACHINE.restore(with_checksum(snapshot))
    assert caught.value.field == finding["field"], finding["why"]
