"""The fixtures of the command line's tests: a way to run it, and SOPs on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sopflow.cli.app import app

HERE = Path(__file__).parent

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line with typed input; the output has a width and an encoding."""
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*words: object, typed: str | None = None, width: int = 80, charset: str = "utf-8") -> Result:
        arguments = [str(word) for word in words]
        result = CliRunner(charset).invoke(app, arguments, input=typed, env={"COLUMNS": str(width)})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result

    return invoke


@pytest.fixture
def permit() -> Path:
    """A SOP with everything: decision, loop-back, named end, goto, justify, four eyes, several activities."""
    return HERE / "research_permit.yaml"


@pytest.fixture
def exam() -> Path:
    """A SOP whose times run since other rows, and since or before moments."""
    return HERE / "ujian.yaml"


@pytest.fixture
def seed() -> Path:
    """The real SOP that the package brings along."""
    return HERE.parents[1] / "workflows" / "psm_disnaker_08.yaml"


@pytest.fixture
def broken(tmp_path: Path, permit: Path) -> Path:
    """A SOP with an actor that does not exist."""
    path = tmp_path / "broken.yaml"
    path.write_text(permit.read_text("utf-8").replace("actor: kasi, after", "actor: kasie, after"), "utf-8")
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a SOP of a title, one or more actors and the given steps."""

    def make(rest: str, actors: str = "{loket: Loket}") -> Path:
        path = tmp_path / "sop.yaml"
        path.write_text(f'sopflow: 1\nnumber: "1"\ntitle: Contoh\nactors: {actors}\n{rest}', "utf-8")
        return path

    return make
