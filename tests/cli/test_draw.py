"""``sopflow draw``: files in the format of their suffix, and errors in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

import sopflow

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
    assert run("draw", permit, "-o", "-", "--case", tmp_path / "tidak.json").exit_code == 2
