"""Each rule of finding has a file that it is found in, and words that people read, kept as golden texts.

To accept new words: SOPFLOW_ACCEPT=1 pytest tests/checking; then read the difference before committing it.
"""

import os
from pathlib import Path

import pytest

import sopflow
from sopflow.diagnostics import RULES, Severity
from sopflow.text import Language

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("*.yaml"))

# Found only in files too large to keep, which test_limits.py makes, or with a broken plugin: test_plugins.py.
MADE_ELSEWHERE = {"SOP013", "SOP015", "SOP900", "SOP903"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_finding_is_found(file: Path) -> None:
    codes = {finding.code for finding in sopflow.check(file).findings}
    assert file.stem.split("-")[0] in codes


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_its_words_are_the_golden_ones(file: Path, language: Language) -> None:
    checked = sopflow.checking.check_content(file.read_bytes(), file.name)
    # What is remarked on each sketch, that it has no legal basis and the like, is told by the files about it.
    told = [each for each in checked.findings if each.severity is Severity.ERROR or each.code in file.stem]
    text = "\n".join(finding.text(language) for finding in told) + "\n"
    golden = file.with_suffix(f".{language}.txt")
    if os.environ.get("SOPFLOW_ACCEPT"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_kind_of_finding_has_a_golden_file() -> None:
    # What is found between files is made by test_together.py.
    between = {rule.code for rule in RULES.values() if rule.between}
    assert {file.stem.split("-")[0] for file in FILES} == set(RULES) - MADE_ELSEWHERE - between


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_kind_says_in_both_languages_what_is_wrong_and_what_to_do(rule: sopflow.diagnostics.Rule) -> None:
    assert rule.message.en.endswith((".", "}")), "the message is a sentence"
    assert rule.message.id.endswith((".", "}")), "pesannya sebuah kalimat"
    assert rule.message.en != rule.message.id
    assert bool(rule.hint.en) == bool(rule.hint.id)
