"""The progress of a long run: on a terminal, after a while, and gone at the end."""

from __future__ import annotations

import io
from contextlib import redirect_stderr

import pytest

from sopflow.cli import progress


class Terminal(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal as standard error."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    return Terminal()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the progress at once."""
    monkeypatch.setattr(progress, "PATIENCE", -1.0)


@pytest.mark.usefixtures("impatient")
def test_a_long_run_shows_its_progress(terminal: Terminal) -> None:
    with redirect_stderr(terminal):
        assert list(progress.tracked("abc", 3, "Checking")) == ["a", "b", "c"]
    assert "Checking" in terminal.getvalue()
    assert "/3" in terminal.getvalue()


def test_a_short_run_shows_nothing(terminal: Terminal) -> None:
    with redirect_stderr(terminal):
        assert list(progress.tracked("abc", 3, "Checking")) == ["a", "b", "c"]
    assert terminal.getvalue() == ""


@pytest.mark.usefixtures("impatient")
def test_a_pipe_gets_no_progress() -> None:
    with redirect_stderr(io.StringIO()) as pipe:
        assert list(progress.tracked("abc", 3, "Checking")) == ["a", "b", "c"]
    assert pipe.getvalue() == ""


@pytest.mark.usefixtures("impatient")
def test_an_interrupted_run_erases_its_progress(terminal: Terminal) -> None:
    with redirect_stderr(terminal):
        for _ in progress.tracked("abc", 3, "Checking"):
            break
    assert terminal.getvalue().endswith("\r\x1b[K")
