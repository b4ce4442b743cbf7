"""Checking a SOP imports only the modules that it needs: imports are most of the time of a short command."""

from __future__ import annotations

import subprocess
import sys

import holidays
import pytest

from sopflow.timing.holidays import INDONESIAN_CATEGORIES

SOP = """\
sopflow: 1
number: "1"
title: Surat Masuk
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: 08:00-16:00}, holidays: HOLIDAYS}
actors: {loket: Petugas Loket}
steps:
  - {id: terima, activity: Menerima surat, actor: loket, within: 1 hari}
"""
PROGRAM = "import sys, sopflow; checked = sopflow.check_text(sys.argv[1]); assert checked.sop; print(*sys.modules)"


def modules_after_checking(text: str) -> set[str]:
    command = [sys.executable, "-c", PROGRAM, text]
    return {*subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()}  # noqa: S603


@pytest.mark.parametrize("name", ["ID", "{country: ID, categories: [public, government]}"])
def test_checking_an_indonesian_sop_imports_no_slow_module(name: str) -> None:
    modules = modules_after_checking(SOP.replace("HOLIDAYS", name))

    needless = {"sopflow.machine", "sopflow.testing", "transitions", "rich", "click", "hypothesis", "holidays"}
    assert not needless & modules
    assert not {"importlib.metadata", "difflib", "hashlib", "json", "pkgutil"} & modules


def test_holidays_of_other_countries_are_checked_with_the_package() -> None:
    assert "holidays" in modules_after_checking(SOP.replace("HOLIDAYS", "{country: DE, subdivision: BE}"))


def test_the_package_has_the_indonesian_categories() -> None:
    assert set(holidays.country_holidays("ID").supported_categories) >= INDONESIAN_CATEGORIES
