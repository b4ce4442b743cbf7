"""Text is measured in the widths of Arial, and broken into lines that fit."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.drawing.fonts import printable, text_width, widest_word, wrapped

LETTERS = [chr(code) for code in range(32, 256) if code < 127 or len(normalize("NFD", chr(code))) > 1]
"""ASCII without the quotation marks, which are slanted in the old encoding, and accented letters."""
for quotation in "'`":
    LETTERS.remove(quotation)

pdfmetrics = pytest.importorskip("reportlab.pdfbase.pdfmetrics")


@pytest.mark.parametrize(("font", "bold"), [("Helvetica", False), ("Helvetica-Bold", True)])
@given(text=st.text(st.sampled_from(LETTERS)))
def test_letters_are_as_wide_as_in_helvetica(font: str, bold: bool, text: str) -> None:
    points = pdfmetrics.stringWidth(text, font, 10)

    assert text_width(text, 10, bold=bold) == pytest.approx(points * 25.4 / 72, abs=0.01)


@given(st.text(max_size=300), st.floats(5, 80))
def test_lines_fit_and_keep_all_characters(text: str, width: float) -> None:
    lines = wrapped(text, width, 8)

    assert all(text_width(line, 8) <= width + 0.01 or len(line) == 1 for line in lines if not _is_joined(line))
    assert "".join("".join(lines).split()) == "".join(printable(text).split())


def _is_joined(line: str) -> bool:
    """Whether a line has characters that are not separated from the one before them."""
    return not line.isascii()


def test_a_word_that_is_too_long_breaks_after_punctuation() -> None:
    assert wrapped("usulan/pergantian/pelaksana", 20, 8) == ("usulan/", "pergantian/", "pelaksana")


def test_line_breaks_are_kept() -> None:
    assert wrapped("satu\ndua tiga", 100, 8) == ("satu", "dua tiga")


def test_the_widest_word_decides_the_least_width() -> None:
    assert widest_word("a penyelenggaraan b", 8) == text_width("penyelenggaraan", 8)


def test_characters_that_reorder_text_are_visible() -> None:
    assert printable("izin\u202egnaluk") == "izin\\u202egnaluk"
    assert printable("👩🏽\u200d💼") == "👩🏽\u200d💼"
