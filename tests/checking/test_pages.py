"""Each rule has a page with a file that breaks it and a corrected one."""

from importlib import resources

import pytest

import sopflow
from sopflow.diagnostics import RULES, Rule, Severity
from sopflow.explaining import explain, explanation, markdown
from sopflow.text import Language, Text

CODES = sorted(
    file.name.removesuffix(".yaml") for file in resources.files("sopflow").joinpath("pages").iterdir() if file.is_file()
)

# Rules without an example: undecodable bytes, large files, too many findings, and plugins.
WITHOUT_EXAMPLE: set[str] = {"SOP001", "SOP013", "SOP014", "SOP015", "SOP018", "SOP900", "SOP903"}


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert sorted(RULES) == CODES


@pytest.fixture(params=CODES)
def rule(request: pytest.FixtureRequest) -> Rule:
    return RULES[request.param]


def test_a_page_names_the_source_of_its_rule(rule: Rule) -> None:
    assert explain(rule).source.startswith(("sopflow", "Permenpan-RB 35/2012", "Perpres 21/2023", "YAML"))


def test_a_page_is_written_in_both_languages(rule: Rule) -> None:
    page = explain(rule)
    assert page.title.en != page.title.id
    assert page.text.en != page.text.id
    for title in (page.title.en, page.title.id):
        assert title[0].isupper() or title[0] in "`<"
        assert not title.endswith(".")
    for text in (page.text.en, page.text.id):
        assert len(text.split()) > 20, "why it matters, when it is reported, what to do"


def test_only_the_bad_file_breaks_the_rule(rule: Rule) -> None:
    page = explain(rule)
    if rule.code in WITHOUT_EXAMPLE or rule.between:
        assert not page.bad
        assert not page.good
        return
    assert rule.code in {finding.code for finding in sopflow.check_text(page.bad).findings}
    good = sopflow.check_text(page.good)
    assert rule.code not in {finding.code for finding in good.findings}
    assert good.errors == ()


@pytest.mark.parametrize("language", ["en", "id"])
def test_an_explanation_shows_the_text_and_the_findings_of_the_example(rule: Rule, language: Language) -> None:
    page = explain(rule)
    parts = tuple(explanation(rule, language))
    literal = [part.text for part in parts if part.is_literal]
    prose = "\n\n".join(part.text for part in parts if not part.is_literal)
    assert prose.startswith(page.text.in_(language).strip())
    if page.bad:
        bad, finding, good = literal
        assert f": {rule.severity.text(language)}[{rule.code}] " in finding
        assert all(line.isprintable() for line in bad.split("\n"))
        assert good == page.good.rstrip("\n")
    else:
        assert literal == []


def test_an_explanation_in_markdown_shows_the_examples_unchanged() -> None:
    text = markdown(RULES["SOP202"], "id")
    page = explain(RULES["SOP202"])
    assert text.startswith(page.text.id)
    assert f"\n\nContoh:\n\n```text\n{page.bad}```\n\nTemuannya:\n\n```text\ncontoh.yaml:6:" in text
    assert text.endswith(f"\n\nSetelah diperbaiki:\n\n```text\n{page.good}```\n\nAturan ini dari sopflow sendiri.\n")


def test_a_rule_without_a_page_cannot_be_explained() -> None:
    with pytest.raises(LookupError, match=r"There is no page about SOP999\."):
        explain(Rule("SOP999", "unheard-of", Severity.INFO, Text("")))
