"""The reference is complete: every code, reserved id and key of the language has its place."""

import re
import runpy
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import attrs
import pytest
import yaml

import sopflow
from sopflow import RefusalCode
from sopflow.definition import (
    RESERVED,
    Approval,
    Authority,
    Clock,
    Confidence,
    Dates,
    Inferred,
    NotBefore,
    Organization,
    Related,
    Relation,
)
from sopflow.diagnostics import RULES, Rule
from sopflow.explaining import explain
from sopflow.timing import DayMeaning, Holidays, Period

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"

RECORDS = (
    sopflow.Sop,
    Organization,
    Dates,
    Approval,
    Related,
    sopflow.WorkCalendar,
    Holidays,
    Period,
    Authority,
    sopflow.Actor,
    sopflow.Document,
    sopflow.Step,
    sopflow.Activity,
    sopflow.AnyOf,
    sopflow.Outcome,
    sopflow.Goto,
    NotBefore,
    Inferred,
)
CHOICES: tuple[type[StrEnum], ...] = (sopflow.OnLate, Clock, Relation, Confidence, DayMeaning)


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def keys() -> Iterator[str]:
    """Yield every key of the language."""
    yield "sopflow"
    for record in RECORDS:
        for field in attrs.fields(record):
            if field.name != "extra" and "apart" not in field.metadata:
                yield field.metadata.get("key", field.name)


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages about findings, as the build of the documentation writes them."""
    folder = tmp_path_factory.mktemp("reference") / "findings"
    runpy.run_path(str(ROOT / "docs" / "conf.py"))["write_findings"](folder)
    return folder


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_rule_has_a_page_and_a_line_in_its_table(rule: Rule, findings: Path) -> None:
    text = (findings / f"{rule.code}.md").read_text("utf-8")
    about = explain(rule)
    assert text.startswith(f"# {rule.code} {rule.name}\n\n**{about.title.en}** ({rule.severity})\n\n{about.text.en}")
    assert f"\n## Dalam bahasa Indonesia\n\n**{about.title.id}**\n\n{about.text.id}" in text
    beginning = f"| [{rule.code}](findings/{rule.code}.md) | {rule.name} | "
    table = findings / f"{rule.code[:4]}xx.inc"
    assert f"{beginning}{rule.severity} | {about.title.en} |\n" in table.read_text("utf-8")
    indonesian = table.with_suffix(".id.inc").read_text("utf-8")
    assert f"{beginning}{rule.severity.text('id')} | {about.title.id} |\n" in indonesian


@pytest.mark.parametrize(("name", "suffix"), [("findings.md", ".inc"), ("temuan.md", ".id.inc")])
def test_the_page_of_findings_has_a_section_for_each_group(findings: Path, name: str, suffix: str) -> None:
    groups = sorted({file.name.partition(".")[0] for file in findings.glob(f"*{suffix}")})
    sections = re.findall(r"^## (\w+xx): .*\n\n```{include} findings/(\w+)(\..*)$", page(name), re.MULTILINE)
    assert sections == [(group, group, suffix) for group in groups]


TABLES = runpy.run_path(str(ROOT / "docs" / "tables.py"))


@pytest.mark.parametrize("name", TABLES["PAGES"])
def test_the_tables_of_the_language_are_those_of_their_source(name: str) -> None:
    assert page(name) == TABLES["filled"](name), "run python docs/tables.py"


def test_the_pages_about_the_language_have_all_tables_in_both_languages() -> None:
    source = yaml.safe_load(page("tables.yaml"))
    names = re.findall(r"^<!-- table: (\w+) -->$", page("language.md"), re.MULTILINE)
    assert names == re.findall(r"^<!-- table: (\w+) -->$", page("bahasa.md"), re.MULTILINE) == [*source["tables"]]
    for head, *rows in source["tables"].values():
        for row in (head, *rows):
            assert len(row) == len(head)
            for cell in row:
                assert isinstance(cell, str) or (len(cell) == 2 and all(cell)), cell


@pytest.mark.parametrize(
    "key", sorted({"activity", *attrs.fields_dict(sopflow.Step), *attrs.fields_dict(Authority)} - {"extra"})
)
def test_the_keys_of_rows_are_described_in_indonesian(key: str) -> None:
    assert re.search(rf"^\| .*`{key}`.* \|", page("bahasa.md"), re.MULTILINE)


def test_pages_of_deleted_rules_are_deleted(findings: Path) -> None:
    stale = findings / "SOP999.md"
    stale.write_text("# SOP999 forgotten\n", "utf-8")
    written = (findings / "SOP202.md").stat().st_mtime_ns
    runpy.run_path(str(ROOT / "docs" / "conf.py"))["write_findings"](findings)
    assert not stale.exists()
    assert (findings / "SOP202.md").stat().st_mtime_ns == written, "an unchanged page is not written again"


@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_is_listed(code: RefusalCode) -> None:
    assert f"| `{code}` | " in page("refusals.md")


@pytest.mark.parametrize("id_", sorted(RESERVED))
def test_every_reserved_id_is_listed(id_: str) -> None:
    ids = page("language.md").partition("\n## Ids\n")[2].partition("\n## ")[0]
    assert f"`{id_}`" in ids


@pytest.mark.parametrize("key", sorted({*keys()}))
def test_every_key_of_the_language_is_described(key: str) -> None:
    prose = page("language.md").partition("\n## Identity block\n")[2]
    assert f"`{key}`" in prose or f"`{{{key}: " in prose


@pytest.mark.parametrize("choice", [choice.value for choices in CHOICES for choice in choices])
def test_every_choice_is_described(choice: str) -> None:
    assert f"`{choice}`" in page("language.md")


def test_every_test_named_on_the_page_of_guarantees_exists() -> None:
    page = (REFERENCE.parent / "explanation" / "guarantees.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", page))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_the_index_links_every_page() -> None:
    docs = ROOT / "docs"
    pages = {file.relative_to(docs).as_posix() for file in docs.glob("*/*.md") if file.parent.name != "_build"}
    index = (docs / "index.md").read_text(encoding="utf-8")
    assert {*re.findall(r"\]\((\w[^)]*\.md)\)", index)} == pages
    assert {f"{page}.md" for page in re.findall(r"^([\w-]+/[\w-]+)$", index, re.MULTILINE)} == pages


def test_the_readme_has_no_relative_link() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    # A picture may be relative: a package index shows its description instead.
    links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)]*)\)", readme)
    assert [link for link in links if not link.startswith("https://")] == []
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]*)\)", readme)
    assert [picture for picture in pictures if not (ROOT / picture).is_file()] == []


def test_every_link_to_a_heading_names_one_as_github_and_sphinx_do() -> None:
    files = [path for path in (ROOT / "docs").glob("**/*.md") if path.parent.name != "findings"]
    pages = {path: path.read_text(encoding="utf-8") for path in files}
    ids = {path: {slug(each) for each in re.findall(r"(?m)^#{1,3} (.*)$", text)} for path, text in pages.items()}
    links = [
        (path, name, anchor)
        for path, text in pages.items()
        for name, anchor in re.findall(r"\]\(([\w./-]*)#([\w-]+)\)", text)
    ]
    assert links
    assert [
        (path.name, name, anchor)
        for path, name, anchor in links
        if anchor not in ids.get((path.parent / name).resolve() if name else path, ())
    ] == []


def slug(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
