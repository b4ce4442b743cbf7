"""For any input, `check` and `check_text` return a SOP or findings, and never fail.

`make test` runs for seconds, `make fuzz` for minutes. `corpus/reading/` contains inputs that once failed.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.edits import SIGNS, TEXTS, assert_sound, edited, soups

import sopflow

CORPUS = sorted((Path(__file__).parent / "corpus" / "reading").glob("*.yaml"))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sops") / "sop.yaml"


def assert_sound_file(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    checked = sopflow.check(file)
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    assert_sound(checked, text)


@given(text=edited())
def test_an_edited_sop(text: str) -> None:
    assert_sound(sopflow.check_text(text), text.removeprefix("\ufeff"))


@given(text=soups() | st.text())
def test_a_random_text(text: str) -> None:
    assert_sound(sopflow.check_text(text), text.removeprefix("\ufeff"))


@st.composite
def edited_bytes(draw: st.DrawFn) -> bytes:
    encoding = draw(st.sampled_from(("utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-32")))
    data = draw(st.sampled_from(TEXTS)).encode(encoding, "replace")
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(data)))
        piece = draw(
            st.binary(max_size=4) | st.sampled_from(SIGNS).map(lambda sign: sign.encode("utf-8", "surrogatepass"))
        )
        data = data[:start] + piece + data[start + draw(st.sampled_from((0, 1, 1, 5))) :]
    return data


@given(data=edited_bytes() | st.binary())
def test_a_file_of_random_bytes(file: Path, data: bytes) -> None:
    assert_sound_file(file, data)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_file_from_the_corpus(file: Path, path: Path) -> None:
    assert_sound_file(file, path.read_bytes())
