"""``sopflow draw``: files in the format of their suffix, and errors in one line."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import Result

import sopflow
from sopflow.store import Store

Run = Callable[..., Result]


def test_the_suffix_is_the_format(run: Run, seed: Path, tmp_path: Path) -> None:
    out = tmp_path / "sop.SVG"
    result = run("draw", seed, "-o", out, "--lang", "id")

    assert (result.exit_code, result.output) == (0, "")
    assert out.read_text("utf-8") == sopflow.draw(sopflow.load(seed), language="id")


def test_a_dash_prints_svg(run: Run, seed: Path) -> None:
    assert run("draw", seed, "-o", "-").output == sopflow.draw(sopflow.load(seed))


def test_an_existing_file_is_replaced(run: Run, seed: Path, tmp_path: Path) -> None:
    out = tmp_path / "sop.svg"
    out.write_text("lama")

    assert run("draw", seed, "--output", out).exit_code == 0
    assert out.read_text("utf-8").startswith("<svg")


def test_the_paper_can_be_chosen(run: Run, seed: Path) -> None:
    assert 'viewBox="0 0 297 ' in run("draw", seed, "-o", "-", "--paper", "a4").output


def test_an_unknown_suffix_is_an_error(run: Run, seed: Path, tmp_path: Path) -> None:
    result = run("draw", seed, "-o", tmp_path / "sop.gif")
    assert result.exit_code == 2
    assert "does not say the format" in result.output
    assert "tidak menyebut formatnya" in run("draw", seed, "-o", "sop", "--lang", "id").output


def test_a_file_that_cannot_be_written_is_an_error(run: Run, seed: Path, tmp_path: Path) -> None:
    result = run("draw", seed, "-o", tmp_path / "tidak" / "ada.svg")
    assert result.exit_code == 2
    assert result.output.endswith(": the folder does not exist.\n")


def test_a_sop_with_errors_is_not_drawn(run: Run, broken: Path, tmp_path: Path) -> None:
    out = tmp_path / "sop.svg"
    assert run("draw", broken, "-o", out).exit_code == 1
    assert not out.exists()


def test_a_sop_that_does_not_fit_is_an_error(run: Run, write: Callable[..., Path]) -> None:
    actors = "{" + ", ".join(f"a{number}: Pelaksana {number}" for number in range(25)) + "}"
    steps = "".join(f"  - {{id: r{number}, activity: Kerja, actor: a{number}}}\n" for number in range(25))
    result = run("draw", write(f"steps:\n{steps}", actors), "-o", "-", "--paper", "a4", "--lang", "id")

    assert result.exit_code == 2
    assert result.output == (
        "sopflow: 25 pelaksana tidak muat di kertas A4. Gunakan kertas yang lebih besar atau bagi SOP ini.\n"
    )


def test_the_case_of_a_snapshot_is_marked(run: Run, permit: Path, tmp_path: Path) -> None:
    case = sopflow.SopMachine(sopflow.load(permit)).open("7")
    file = tmp_path / "kasus.json"
    file.write_text(json.dumps(case.snapshot()), "utf-8")

    assert "kasus 7" in run("draw", permit, "-o", "-", "--case", file, "--lang", "id").output


def test_a_file_that_is_not_a_snapshot_is_an_error(run: Run, permit: Path, tmp_path: Path) -> None:
    file = tmp_path / "kasus.json"
    for content in (b"{", b"[]", b"\xff", b"[" * 100_000):
        file.write_bytes(content)
        result = run("draw", permit, "-o", "-", "--case", file)
        assert result.exit_code == 2
        assert "is not a snapshot of a case" in result.output


def test_a_file_that_does_not_exist_may_be_the_id_of_a_case(run: Run, permit: Path) -> None:
    result = run("draw", permit, "-o", "-", "--case", "2026-001")

    assert result.exit_code == 2
    assert result.output == (
        "sopflow: cannot read 2026-001: the file does not exist. For a case in a database, add --db.\n"
    )


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("SOP-9", "The case kasus.json follows another SOP. Draw the SOP that it follows."),
        (None, "The case kasus.json follows another revision of {number}. Draw the file of that revision."),
    ],
)
def test_a_snapshot_of_another_sop_or_revision_is_an_error(
    run: Run, permit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str | None, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    sop = sopflow.load(permit)
    other = evolve(sop, number=number or sop.number, steps=[evolve(sop.steps[0], within="9 jam"), *sop.steps[1:]])
    Path("kasus.json").write_text(json.dumps(sopflow.SopMachine(other).open("7").snapshot()), "utf-8")
    result = run("draw", permit, "-o", "-", "--case", "kasus.json")

    assert (result.exit_code, result.output) == (2, f"sopflow: {message.format(number=sop.number)}\n")


# --- cases of a store -----------------------------------------------------------------------------------------


@pytest.fixture
def database(permit: Path, tmp_path: Path) -> str:
    """The URL of a database with the case 2026-001, whose application is done."""
    url = f"sqlite:///{tmp_path / 'office.db'}"
    with Store(url) as store:
        store.create_tables()
        number = store.publish(permit).number
        with store.begin() as cases:
            cases.open(number, "2026-001")
            cases.complete("2026-001", "ajukan", by="pemohon", documents=["permohonan", "ktp"])
    return url


def test_a_case_of_a_store_is_marked_with_its_history(run: Run, permit: Path, database: str) -> None:
    result = run("draw", permit, "-o", "-", "--case", "2026-001", "--db", database, "--lang", "id")

    sop = sopflow.load(permit)
    case = sopflow.SopMachine(sop).open("2026-001")
    case.complete("ajukan", by="pemohon", documents=["permohonan", "ktp"])
    assert (result.exit_code, result.stdout) == (0, sopflow.draw(sop, case=case, language="id"))


def test_a_case_with_conditions_of_the_host_is_drawn_and_listed(
    run: Run, write: Callable[[str], Path], tmp_path: Path
) -> None:
    file = write(
        "conditions: {saldo: Saldo cukup}\nsteps: [{id: bayar, activity: Membayar, actor: loket, needs: saldo}]\n"
    )
    url = f"sqlite:///{tmp_path / 'office.db'}"
    with Store(url, machine=lambda sop: sopflow.SopMachine(sop, conditions={"saldo": lambda *_: False})) as store:
        store.create_tables()
        store.publish(file)
        with store.begin() as cases:
            cases.open("1", "2026-001")

    assert "case 2026-001" in run("draw", file, "-o", "-", "--case", "2026-001", "--db", url).stdout
    assert "Membayar" in run("store", "tasks", "--db", url).stdout


def test_an_unknown_case_is_an_error(run: Run, permit: Path, database: str) -> None:
    words = ("draw", permit, "-o", "-", "--case", "9", "--db", database)

    assert (run(*words).exit_code, run(*words).output) == (2, "sopflow: There is no case '9'.\n")
    assert run(*words, "--lang", "id").output == "sopflow: Tidak ada kasus '9'.\n"


def test_a_case_of_another_sop_is_an_error(run: Run, seed: Path, database: str) -> None:
    result = run("draw", seed, "-o", "-", "--case", "2026-001", "--db", database)

    assert result.exit_code == 2
    assert result.output == "sopflow: The case 2026-001 follows another SOP. Draw the SOP that it follows.\n"


def test_a_case_of_another_revision_is_an_error(run: Run, permit: Path, database: str, tmp_path: Path) -> None:
    revision = tmp_path / "revision.yaml"
    revision.write_text(permit.read_text("utf-8").replace("ajukan", "mohon"), "utf-8")
    result = run("draw", revision, "-o", "-", "--case", "2026-001", "--db", database, "--lang", "id")

    assert result.exit_code == 2
    number = sopflow.load(permit).number
    assert result.output == (
        f"sopflow: Kasus 2026-001 mengikuti revisi lain dari {number}. Gambar berkas revisi itu.\n"
    )


@pytest.mark.parametrize("format_", ["bpmn", "mmd"])
def test_a_format_that_shows_no_case_is_an_error(
    run: Run, permit: Path, database: str, tmp_path: Path, format_: str
) -> None:
    out = tmp_path / f"kasus.{format_}"
    result = run("draw", permit, "-o", out, "--case", "2026-001", "--db", database)

    assert result.exit_code == 2
    assert result.output == ("sopflow: BPMN and Mermaid drawings show no case: choose svg, html, pdf, docx or xlsx.\n")
    assert not out.exists()


def test_a_damaged_case_is_an_error(run: Run, permit: Path, database: str) -> None:
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("DELETE FROM sopflow_event WHERE seq = 1")
    result = run("draw", permit, "-o", "-", "--case", "2026-001", "--db", database)

    assert result.exit_code == 2
    assert result.output.startswith("sopflow: The case 2026-001 in the database is damaged: ")


def test_a_database_needs_a_case(run: Run, permit: Path, database: str) -> None:
    result = run("draw", permit, "-o", "-", "--db", database)

    assert result.exit_code == 2
    assert "--db needs a case" in result.output


def test_a_case_of_a_store_needs_the_extra(
    run: Run, permit: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sopflow.store", None)
    result = run("draw", permit, "-o", "-", "--case", "2026-001", "--db", database)

    assert result.exit_code == 2
    assert result.output == 'sopflow: The store needs SQLAlchemy. Install it with: pip install "sopflow[store]"\n'
