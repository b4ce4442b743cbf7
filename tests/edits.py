"""Hypothesis strategies for edited SOP texts, and the laws that hold for every text."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import strategies as st

import sopflow
from sopflow.checking import Checked
from sopflow.diagnostics import Severity, Span
from sopflow.language.collector import MAX_FINDINGS

TESTS = Path(__file__).parent
LONGEST = 9_000
"""Longer files are excluded: edits of short files find the same faults faster."""


def _texts() -> list[str]:
    files = sorted([*(TESTS / "data" / "sops").glob("*.yaml"), *(TESTS / "checking" / "golden").glob("*.yaml")])
    texts = []
    for file in files:
        try:
            texts.append(file.read_bytes().decode("utf-8"))
        except UnicodeDecodeError:
            continue
    return sorted((text for text in texts if len(text) <= LONGEST), key=len)


TEXTS = _texts()
"""The SOPs of the tests, valid and invalid, the shortest first."""

SIGNS = (
    *"ab0 \n:-#'\"[]{},&*!|>%@`?\\~=<.+é\r\t\u200b\u2028\ufeff\x00\u202e\ud800",
    ": ", "- ", "? ", " #", ", ", "\r\n", "\n\n", "\n  ", "\n    ", "  ", "::", "[[", "}}", "''", '""', "<<: ",
    "|\n", ">-\n", "|+\n", "|2\n", ">1-\n", "|#", ">- #", "\\u", "\\x41", "\\ud800", "\\U00110000",
    "\\UFFFFFFFF", "\\\n", "---", "---\n", "\n---\n", "\n...\n", "%YAML 1.1\n", "%YAML 1.2\n---\n", "%YAML 2.0\n",
    "%FOO x\n---\n", "%TAG !e! tag:x,2000:\n", "!!str ", "!", "!<a>", "!%zz ", "&a ", "*a ", "a: b", "a: b: c",
    "{a: b}", "[a, b]",
    "? a\n: b", "- - -", " " * 9, "x" * 1030, "steps:\n", "x-a: ", "no", "08:00", "12", "2017-02-14", "15 menit",
)  # fmt: skip
"""Signs with a meaning in YAML, and signs that YAML rejects."""


@st.composite
def edited(draw: st.DrawFn) -> str:
    """Draw the text of a SOP after one to four random edits."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        kind = draw(st.sampled_from(("insert", "delete", "replace", "repeat a line", "indent a line", "cut off")))
        if kind in ("insert", "replace"):
            text = text[:start] + draw(st.sampled_from(SIGNS)) + text[start + (kind == "replace") :]
        elif kind == "delete":
            text = text[:start] + text[start + draw(st.sampled_from((1, 2, 5, 40))) :]
        elif kind == "cut off":
            text = text[:start]
        else:
            lines = text.split("\n")
            line = draw(st.integers(0, len(lines) - 1))
            if kind == "repeat a line":
                lines.insert(draw(st.integers(0, len(lines))), lines[line])
            else:
                lines[line] = " " * draw(st.sampled_from((0, 1, 2, 4, 6))) + lines[line].lstrip(" ")
            text = "\n".join(lines)
    return text


def soups() -> st.SearchStrategy[str]:
    """Draw short texts of signs, after a beginning that gives them a context."""
    beginnings = (
        "",
        "a: ",
        "- ",
        "a:\n  ",
        "{",
        "[",
        "{a: ",
        "[a, ",
        "---\n",
        "a: |\n",
        'a: "',
        "a: '",
        "? ",
        "- |\n ",
    )
    return st.builds(
        lambda beginning, signs: beginning + "".join(signs),
        st.sampled_from(beginnings),
        st.lists(st.sampled_from(SIGNS), min_size=1, max_size=10),
    )


def assert_sound(checked: Checked, text: str) -> None:
    """Assert the laws of checking: a SOP or errors, positions inside the text, printable messages.

    Args:
        checked: The result for a text.
        text: The text, without a byte order mark at its beginning.
    """
    assert (checked.sop is None) == any(finding.severity is Severity.ERROR for finding in checked.findings)
    assert len(checked.findings) <= MAX_FINDINGS + 1
    lines = re.split(r"\r\n|\r|\n", text)
    for finding in checked.findings:
        if finding.span is None:
            assert finding.code == "SOP900"
        else:
            assert_within(finding.span, lines)
        for label in finding.labels:
            assert label.span is not None
            assert_within(label.span, lines)
        for words in (finding.text("en"), finding.text("id"), str(finding)):
            assert words.replace("\n", "").isprintable()
            assert len(words) < 3_000
    if checked.sop is not None:
        assert sopflow.check_text(sopflow.dump(checked.sop)).sop == checked.sop


def assert_within(span: Span, lines: list[str]) -> None:
    """Assert that a span is inside a text, or one column after the end of a line."""
    assert 1 <= span.line <= span.end_line <= len(lines)
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1
    assert span.end_column <= len(lines[span.end_line - 1]) + 2
    assert span.line < span.end_line or span.column < span.end_column
