"""Each kind of finding has a page, which shows a file that has it and one that has not."""

from importlib import resources

import pytest

import sopflow
from sopflow.diagnostics import REGISTRY, Kind, Language, Severity
from sopflow.explaining import explanation, markdown, page_of

CODES = sorted(
    file.name.removesuffix(".yaml") for file in resources.files("sopflow").joinpath("pages").iterdir() if file.is_file()
)

# No text can show these: bytes that are none, files too large to be shown, more findings than are told, and plugins.
NOT_SHOWN: set[str] = {"SOP001", "SOP013", "SOP014", "SOP015", "SOP018", "SOP900", "SOP903"}


def test_every_kind_has_its_page_and_every_page_its_kind() -> None:
    assert sorted(REGISTRY) == CODES


@pytest.fixture(params=CODES)
def kind(request: pytest.FixtureRequest) -> Kind:
    return REGISTRY[request.param]


def test_a_page_says_where_its_rule_comes_from(kind: Kind) -> None:
    assert page_of(kind).source.startswith(("sopflow", "Permenpan-RB 35/2012", "Perpres 21/2023", "YAML"))


def test_a_page_is_written_in_both_languages(kind: Kind) -> None:
    page = page_of(kind)
    assert page.title_en != page.title_id
    assert page.en != page.id
    for title in (page.title_en, page.title_id):
        assert title[0].isupper() or title[0] in "`<"
        assert not title.endswith(".")
    for text in (page.en, page.id):
        assert len(text.split()) > 20, "why it matters, when it is found, what to do"


def test_the_bad_file_has_the_finding_and_the_good_one_has_not(kind: Kind) -> None:
    page = page_of(kind)
    if kind.code in NOT_SHOWN or kind.between:
        assert not page.bad
        assert not page.good
        return
    assert kind.code in {finding.code for finding in sopflow.checks(page.bad).diagnostics}
    good = sopflow.checks(page.good)
    assert kind.code not in {finding.code for finding in good.diagnostics}
    assert good.errors == ()


@pytest.mark.parametrize("language", ["en", "id"])
def test_an_explanation_tells_the_text_and_what_is_found_in_the_example(kind: Kind, language: Language) -> None:
    page = page_of(kind)
    parts = tuple(explanation(kind, language))
    literal = [part.text for part in parts if part.is_literal]
    prose = "\n\n".join(part.text for part in parts if not part.is_literal)
    assert prose.startswith(page.text(language).strip())
    if page.bad:
        bad, finding, good = literal
        assert f": {kind.severity}[{kind.code}] " in finding
        assert all(line.isprintable() for line in bad.split("\n"))
        assert good == page.good.rstrip("\n")
    else:
        assert literal == []


def test_an_explanation_in_markdown_shows_examples_as_they_are() -> None:
    text = markdown(REGISTRY["SOP202"], "id")
    page = page_of(REGISTRY["SOP202"])
    assert text.startswith(page.id)
    assert f"\n\nContoh:\n\n```text\n{page.bad}```\n\nTemuannya:\n\n```text\ncontoh.yaml:6:" in text
    assert text.endswith(f"\n\nSetelah diperbaiki:\n\n```text\n{page.good}```\n\nAturan ini dari sopflow sendiri.\n")


def test_a_kind_without_a_page_has_none() -> None:
    with pytest.raises(LookupError, match=r"There is no page about SOP999\."):
        page_of(Kind("SOP999", "unheard-of", Severity.INFO, "", ""))
