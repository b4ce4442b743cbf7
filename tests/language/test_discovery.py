"""Files of sopflow are recognized by their top-level keys, in any YAML style."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sopflow.language.discovery import is_sop, is_sopflow_file, is_walk

SOP = {"sopflow": 1, "title": "Surat", "steps": [{"id": "terima", "moves": "a"}]}
WALK = {"sopflow": 1, "sop": "1", "moves": [{"action": "open", "steps": "b"}]}
CALENDAR = {"sopflow": 1, "calendar": {"steps": 1, "moves": 2}}


def written(data: Any) -> st.SearchStrategy[bytes]:
    """Draw a file with some data, as different programs write it."""
    style: dict[str, Any] = {"sort_keys": False, "allow_unicode": True}
    texts = st.one_of(
        st.builds(json.dumps, st.just(data), indent=st.sampled_from([None, 2])),
        st.builds(
            lambda quotes, flow, width, start: yaml.safe_dump(
                data, **style, default_style=quotes, default_flow_style=flow, width=width, explicit_start=start
            ),
            st.sampled_from([None, '"', "'"]),
            st.booleans(),
            st.sampled_from([10, 1_000]),
            st.booleans(),
        ),
    )
    before = st.sampled_from(["", "# Catatan\n", "\n\n"])
    breaks = st.sampled_from(["\n", "\r\n"])
    return st.builds(lambda first, text, end: (first + text).replace("\n", end).encode(), before, texts, breaks)


@given(written(SOP))
def test_a_sop_is_recognized_in_any_style(content: bytes) -> None:
    assert (is_sopflow_file(content), is_sop(content), is_walk(content)) == (True, True, False)


@given(written(WALK))
def test_a_walk_is_recognized_in_any_style(content: bytes) -> None:
    assert (is_sopflow_file(content), is_sop(content), is_walk(content)) == (True, False, True)


@given(written(CALENDAR))
def test_keys_below_the_top_level_do_not_make_a_sop_or_a_walk(content: bytes) -> None:
    assert (is_sopflow_file(content), is_sop(content), is_walk(content)) == (True, False, False)


@pytest.mark.parametrize(
    "content",
    [
        b"--- {sopflow: 1, steps: []}",
        b"--- # a comment\n{ # another\n 'sopflow': 1, steps: []}",
        b"? sopflow\n: 1\nsteps: []",
        b"  sopflow: 1\n  steps: []\n",
        b"{sopflow: 1, [a, b]: {c: d}, steps: []}",
    ],
)
def test_an_unusual_beginning_does_not_hide_a_sop(content: bytes) -> None:
    assert is_sop(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"sopflow",
        b"- sopflow: 1\n  steps: []",
        b"title: x\nsopflow: 1\nsteps: []",
        b"[sopflow, steps]",
        b"a: {sopflow: 1, steps: []}",
        b"sopflowing: 1\nsteps: []",
        b"'sopflow\xff': 1",
        b"{" * 5_000 + b"sopflow: 1",
    ],
)
def test_other_files_are_not_of_sopflow(content: bytes) -> None:
    assert not is_sopflow_file(content)
    assert not is_sop(content)


def test_a_file_with_broken_yaml_is_recognized_by_the_keys_before_the_error() -> None:
    assert is_sop(b"{sopflow: 1, steps: [}")
    assert is_sopflow_file(b"{sopflow: 1, title: [}")
