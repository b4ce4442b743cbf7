"""The bar of long works: on a terminal, after a while, and gone in the end."""

from __future__ import annotations

import io
from contextlib import redirect_stderr

import pytest

from sopflow.cli import progress


class Terminal(io.StringIO):
    """What takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """What a test takes for its standard error."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    return Terminal()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who waits for nothing."""
    monkeypatch.setattr(progress, "PATIENCE", -1.0)


@pytest.mark.usefixtures("impatient")
def test_a_long_work_shows_how_far_it_has_come(terminal: Terminal) -> None:
    with redirect_stderr(terminal):
        assert list(progress.tracked("abc", "Checking")) == ["a", "b", "c"]
    assert "Checking" in terminal.getvalue()
    assert "/3" in terminal.getvalue()


def test_a_short_work_shows_nothing(terminal: Terminal) -> None:
    with redirect_stderr(terminal):
        assert list(progress.tracked("abc", "Checking")) == ["a", "b", "c"]
    assert terminal.getvalue() == ""


@pytest.mark.usefixtures("impatient")
def test_off_a_terminal_nothing_is_shown() -> None:
    with redirect_stderr(io.StringIO()) as pipe:
        assert list(progress.tracked("abc", "Checking")) == ["a", "b", "c"]
    assert pipe.getvalue() == ""


@pytest.mark.usefixtures("impatient")
def test_an_interrupted_work_leaves_no_bar_behind(terminal: Terminal) -> None:
    with redirect_stderr(terminal):
        for _ in progress.tracked("abc", "Checking"):
            break
    show_cursor, erase_line = "\x1b[?25h", "\x1b[2K"
    assert show_cursor in terminal.getvalue()
    assert terminal.getvalue().endswith(erase_line)
