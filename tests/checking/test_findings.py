"""Each rule has a file that breaks it and golden files with the reports in both languages.

To accept changed texts, run ``SOPFLOW_ACCEPT=1 pytest tests/checking`` and read the difference before you commit it.
"""

import os
from pathlib import Path

import pytest

import sopflow
import sopflow.checking  # it registers the rules
from sopflow.diagnostics import RULES, Severity
from sopflow.text import Language

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("*.yaml"))

# Tested by test_limits.py, with files too large to keep, and by test_plugins.py.
TESTED_ELSEWHERE = {"SOP013", "SOP015", "SOP900", "SOP903"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_file_breaks_its_rule(file: Path) -> None:
    codes = {finding.code for finding in sopflow.check(file).findings}
    assert file.stem.split("-")[0] in codes


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_report_is_the_golden_one(file: Path, language: Language) -> None:
    checked = sopflow.checking.check_content(file.read_bytes(), file.name)
    # Warnings about the missing identity block of each sketch are left out.
    reported = [each for each in checked.findings if each.severity is Severity.ERROR or each.code in file.stem]
    text = "\n".join(finding.text(language) for finding in reported) + "\n"
    golden = file.with_suffix(f".{language}.txt")
    if os.environ.get("SOPFLOW_ACCEPT"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_rule_has_a_golden_file() -> None:
    # Rules that need several files are tested by test_together.py.
    between = {rule.code for rule in RULES.values() if rule.between}
    assert {file.stem.split("-")[0] for file in FILES} == set(RULES) - TESTED_ELSEWHERE - between


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_rule_states_the_problem_and_the_solution_in_both_languages(rule: sopflow.diagnostics.Rule) -> None:
    assert rule.message.en.endswith((".", "}")), "the message is a sentence"
    assert rule.message.id.endswith((".", "}")), "pesannya sebuah kalimat"
    assert rule.message.en != rule.message.id
    assert bool(rule.hint.en) == bool(rule.hint.id)
