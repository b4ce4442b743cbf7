"""``sopflow walk`` and conditions: given on the command line, asked, or taken as met."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

SOP = """sopflow: 1
number: '1'
title: Pembayaran
actors: {kasir: Kasir}
conditions: {saldo: Saldo mencukupi}
steps: [{id: bayar, activity: Membayar, actor: kasir, needs: saldo}]
"""


@pytest.fixture
def payment(tmp_path: Path) -> Path:
    path = tmp_path / "bayar.yaml"
    path.write_text(SOP, "utf-8")
    return path


@pytest.mark.parametrize("given", [(), ("--condition", "saldo=yes"), ("--condition", " saldo = Ya ")])
def test_a_condition_is_met_unless_the_command_line_says_otherwise(
    run: Run, payment: Path, given: tuple[str, ...]
) -> None:
    assert run("walk", payment, "--auto", *given).exit_code == 0


@pytest.mark.parametrize("answer", ["no", "tidak", "N"])
def test_a_condition_that_is_not_met_stops_the_walk(run: Run, payment: Path, answer: str) -> None:
    result = run("walk", payment, "--auto", "--condition", f"saldo={answer}")
    assert result.exit_code == 1
    assert "[condition]" in result.stdout
    assert "Saldo mencukupi" in " ".join(result.stdout.split())


@pytest.mark.parametrize(("given", "words"), [("saldoo=no", "'saldoo'"), ("saldo=mungkin", "'saldo=mungkin'")])
def test_an_unusable_condition_is_wrong_usage(run: Run, payment: Path, given: str, words: str) -> None:
    result = run("walk", payment, "--auto", "--condition", given)
    assert (result.exit_code, words in result.stderr) == (2, True)
