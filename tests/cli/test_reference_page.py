"""The reference page shows the real output of the commands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

import sopflow
from sopflow import SopMachine
from sopflow.cli.check import check

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "reference" / "cli.md").read_text("utf-8")

Run = Callable[..., Result]


@pytest.fixture
def cuti(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The page's example, in the folder where the commands run."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "cuti.yaml"
    path.write_text((HERE / "cuti.yaml").read_text("utf-8"), "utf-8")
    return path


def block(command: str) -> list[str]:
    """Return the lines that the page shows after a command."""
    return PAGE.partition(f"$ {command}\n")[2].partition("\n```")[0].splitlines()


def is_shown(output: str, command: str) -> bool:
    """Whether an output is as the page shows it, up to an ellipsis."""
    lines, shown = output.splitlines(), block(command)
    if shown[-1] == "…":
        return lines[: len(shown) - 1] == shown[:-1]
    return lines == shown


def test_check_is_as_shown(run: Run, cuti: Path) -> None:
    cuti.write_text(cuti.read_text("utf-8").replace("actor: kepala", "actor: kepla"), "utf-8")

    assert is_shown(run("check", "cuti.yaml").output, "sopflow check cuti.yaml")


@pytest.mark.usefixtures("cuti")
def test_show_is_as_shown(run: Run) -> None:
    assert is_shown(run("show", "cuti.yaml", "--lang", "id").output, "sopflow show cuti.yaml --lang id")


@pytest.mark.usefixtures("cuti")
def test_walk_is_as_shown(run: Run) -> None:
    output = run("walk", "cuti.yaml", typed="1\nAni/kepala\ny\n5 menit\n").output

    words = " ".join(output.split())
    for line in block("sopflow walk cuti.yaml"):
        # Typed answers are not part of the output, so a question is compared up to its default.
        shown = line.partition("]: ")[0] if "]: " in line else line
        assert " ".join(shown.split()) in words


@pytest.mark.usefixtures("cuti")
def test_tests_are_as_shown(run: Run) -> None:
    assert is_shown(run("tests", "cuti.yaml").output, "sopflow tests cuti.yaml")


@pytest.mark.usefixtures("cuti")
def test_the_automatic_walk_of_the_page_ends(run: Run) -> None:
    command = next(line for line in PAGE.splitlines() if line.startswith("$ sopflow walk cuti.yaml --auto"))

    assert run(*command.split()[2:]).exit_code == 0


def test_diff_is_as_shown(run: Run, cuti: Path) -> None:
    text = cuti.read_text("utf-8").replace("within: 1 hari kerja", "within: 2 hari kerja")
    text = text.replace("perbaiki: ajukan", "perbaiki: ajukan, tolak: {to: end, x-arsip: ya}")
    lines = [line for line in text.splitlines() if "inferred" not in line]
    Path("cuti-2027.yaml").write_text("\n".join(lines), "utf-8")

    assert is_shown(run("diff", "cuti.yaml", "cuti-2027.yaml").output, "sopflow diff cuti.yaml cuti-2027.yaml")


def test_migrate_is_as_shown(run: Run, cuti: Path) -> None:
    machine = SopMachine(sopflow.load(cuti))
    Path("cuti-2027.yaml").write_text(cuti.read_text("utf-8").replace("1 hari kerja", "2 hari kerja"), "utf-8")
    Path("kasus").mkdir()
    for number in range(16):
        case = machine.open(str(number), documents="usulan", at=datetime(2026, 12, 31, tzinfo=UTC))
        if number > 11:
            case.complete("ajukan", by="pegawai", at=case.last_at)
        if number == 15:
            case.complete("putuskan", by="kepala", outcome="setuju", at=case.last_at)
        Path(f"kasus/{number}.json").write_text(json.dumps(case.snapshot()), "utf-8")
    command = next(line for line in PAGE.splitlines() if line.startswith("$ sopflow migrate"))

    assert is_shown(run(*command.split()[2:]).output, command[2:])


def test_calendar_is_as_shown(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kantor.yaml").write_text((HERE / "kantor.yaml").read_text("utf-8"), "utf-8")

    assert is_shown(
        run("calendar", "kantor.yaml", "--month", "2024-04").output, "sopflow calendar kantor.yaml --month 2024-04"
    )


@pytest.mark.usefixtures("cuti")
def test_due_is_as_shown(run: Run) -> None:
    command = next(line for line in PAGE.splitlines() if line.startswith("$ sopflow due"))
    assert is_shown(run(*command.split()[2:]).output, command[2:])


def test_explain_is_as_shown(run: Run) -> None:
    assert is_shown(run("explain", "duplicate-id").output, "sopflow explain duplicate-id")


def test_the_settings_of_the_page_are_valid(run: Run, cuti: Path) -> None:
    (settings,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    Path("pyproject.toml").write_text(settings, "utf-8")

    assert run("check", cuti).output.endswith("1 berkas: tidak ada temuan.\n")


def test_every_option_of_check_is_on_the_page() -> None:
    section = PAGE
    options = [option for parameter in check.params for option in (*parameter.opts, *parameter.secondary_opts)]

    assert [option for option in options if option.startswith("--") and f"`{option}" not in section] == []


def test_import_is_as_shown(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = (
        "Nomor SOP\tSOP-01",
        "Nama SOP\tSurat Masuk",
        "No\tUraian Kegiatan\tLoket\tKasi\tWaktu\tOutput",
        "1\tMenerima surat\tv\t\t15 menit\tTanda terima",
        "2\tMenelaah surat\t\t\t1 jam\tTelaah",
    )
    Path("surat_masuk.tsv").write_text("\n".join(rows), "utf-8")
    command = "import surat_masuk.tsv -o surat_masuk.yaml"
    assert is_shown(run(*command.split()).output, f"sopflow {command}")
