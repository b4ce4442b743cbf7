"""Packages that bring rules of their own, installed for one run each."""

import subprocess
import sys
from pathlib import Path

import pytest

SOP = """\
sopflow: 1
number: "1"
title: Surat Masuk
actors: {loket: Petugas Loket}
steps:
  - {id: terima, activity: Menerima surat, actor: loket}
"""

RULE = """\
from sopflow.diagnostics import Page, Severity, kind
from sopflow.rules import rule

SHORT_TITLE = kind(
    "ACME101", "short-title", Severity.WARNING, "The title {title} is short.", "Judul {title} pendek.",
    page=Page("Acme", "A short title", "Judul pendek", "Say more.", "Jelaskan."),
)

@rule(stage=1)
def titles_are_long(sop):
    yield SHORT_TITLE.at("title", title=sop.title)
"""

PROGRAM = """\
import sopflow
checked = sopflow.check("surat.yaml")
print(*(finding for finding in checked.diagnostics if finding.code[:3] == "ACM" or finding.code == "SOP903"), sep="\\n")
print("usable" if checked.sop is not None and sopflow.load("surat.yaml") else "not usable")
"""


def run_with(tmp_path: Path, module: str, program: str = PROGRAM) -> subprocess.CompletedProcess[str]:
    """Run a program where a plugin is installed."""
    info = tmp_path / "acme-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[sopflow.rules]\nacme = acme_rules\n")
    (tmp_path / "acme_rules.py").write_text(module)
    (tmp_path / "surat.yaml").write_text(SOP)
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{program}"
    return subprocess.run(  # noqa: S603
        [sys.executable, "-X", "utf8", "-c", program], cwd=tmp_path, check=True, capture_output=True, encoding="utf-8"
    )


def checked_with(tmp_path: Path, module: str) -> list[str]:
    """The lines that a check prints where a plugin is installed."""
    return run_with(tmp_path, module).stdout.splitlines()


def test_a_plugin_adds_a_rule(tmp_path: Path) -> None:
    lines = checked_with(tmp_path, RULE)
    assert lines[0] == "surat.yaml:3:8: warning[ACME101] The title 'Surat Masuk' is short."
    assert lines[-1] == "usable"


@pytest.mark.parametrize(
    ("module", "complaint"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        (RULE.replace("    yield", "    1 / 0\n    yield"), "ZeroDivisionError: division by zero"),
        (RULE.replace("ACME101", "SOP999"), "ValueError: SOP999 is no code of a plugin"),
        (RULE.replace("ACME101", "SOP207"), "ValueError: SOP207 is taken by unused-name"),
        (RULE.replace("Severity.WARNING", "Severity.ERROR"), "ValueError: ACME101 is an error"),
        (RULE.partition("page=")[0] + ")", "ValueError: ACME101 has no page"),
    ],
)
def test_a_plugin_that_is_broken_is_one_finding_and_ends_nothing(tmp_path: Path, module: str, complaint: str) -> None:
    lines = checked_with(tmp_path, module)
    assert lines[0].startswith(f"surat.yaml: warning[SOP903] The rules of the plugin 'acme' do not work: {complaint}")
    assert lines[-1] == "usable"


def test_the_kinds_of_a_plugin_are_listed_and_explained(tmp_path: Path) -> None:
    done = run_with(tmp_path, RULE, "from sopflow.cli.app import run\nrun(['rules'])\nrun(['explain', 'short-title'])")

    assert "│ ACME101 │ short-title " in done.stdout
    assert done.stdout.endswith("ACME101 short-title, warning\nA short title\n\nSay more.\n\nSource: Acme.\n")
    assert done.stderr == ""


def test_a_broken_plugin_is_named_where_kinds_are_listed(tmp_path: Path) -> None:
    done = run_with(tmp_path, RULE + "1 / 0", "from sopflow.cli.app import run\nrun(['rules', '--format', 'json'])")

    assert "ACME101" not in done.stdout
    assert done.stderr == (
        "sopflow: The rules of the plugin 'acme' do not work: ZeroDivisionError: division by zero.\n"
    )
