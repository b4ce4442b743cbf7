"""``sopflow explain``: the page of a finding by code or by name, or a list of several."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

import sopflow
from sopflow.diagnostics import RULES, Page, Rule, Severity
from sopflow.explaining import explain
from sopflow.text import Language, Text

Run = Callable[..., Result]


def words(text: str) -> str:
    """Return a text without its line breaks and indentation."""
    return " ".join(text.split())


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_page_has_its_examples_and_their_finding(run: Run, language: Language) -> None:
    page = explain(RULES["SOP202"])

    result = run("explain", "SOP202", "--lang", language)

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:2] == [
        f"SOP202 unknown-actor, {'error' if language == 'en' else 'kesalahan'}",
        page.title.in_(language),
    ]
    assert words(page.text.in_(language)) in words(result.stdout)
    for example in (page.bad, page.good):
        assert "".join(f"    {line}\n" for line in example.splitlines()) in result.stdout
    (finding,) = sopflow.check_text(page.bad, "example.yaml" if language == "en" else "contoh.yaml").errors
    assert "".join(f"    {line}\n" for line in finding.text(language).splitlines()) in result.stdout


def test_the_page_ends_with_the_source_of_the_rule(run: Run) -> None:
    assert run("explain", "SOP202").stdout.endswith("\nThe rule is sopflow's own.\n")
    assert run("explain", "SOP012").stdout.endswith("\nSource: YAML.\n")


@pytest.mark.parametrize("word", ["unknown-actor", "sop202", "Unknown-Actor"])
def test_a_rule_is_found_by_name_and_in_any_case(run: Run, word: str) -> None:
    assert run("explain", word).stdout == run("explain", "SOP202").stdout


def test_the_beginning_of_several_codes_lists_them(run: Run) -> None:
    result = run("explain", "sop9")

    assert result.exit_code == 0
    listed = [line.split()[1] for line in result.stdout.splitlines() if line.startswith("│ SOP")]
    assert listed == [code for code in sorted(RULES) if code.startswith("SOP9")]


def test_several_pages_follow_each_other_once_each(run: Run) -> None:
    first, second = (run("explain", code).stdout for code in ("SOP202", "SOP203"))

    assert run("explain", "SOP202", "SOP203", "SOP202").stdout == f"{first}\n{second}"


def test_an_unknown_code_is_one_line_and_the_others_are_explained(run: Run) -> None:
    result = run("explain", "SOP2022", "SOP203")

    assert result.exit_code == 2
    assert result.stderr.startswith("sopflow: There is no finding 'SOP2022'. Did you mean SOP202")
    assert result.stderr.count("\n") == 1
    assert result.stdout == run("explain", "SOP203").stdout


def test_a_misspelled_name_gets_a_suggestion(run: Run) -> None:
    result = run("explain", "unreachable-stap", "--lang", "id")

    assert result.stderr.startswith("sopflow: Tidak ada temuan 'unreachable-stap'. Maksud Anda unreachable-step")


@pytest.mark.parametrize("word", ["", "2", "\x1b[31m"])
def test_a_word_unlike_any_code_refers_to_the_list_of_rules(run: Run, word: str) -> None:
    result = run("explain", word)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("'. `sopflow rules` lists all of them.\n")
    assert "\x1b" not in result.stderr


def test_a_missing_code_is_wrong_usage(run: Run) -> None:
    assert run("explain").exit_code == 2


def test_lines_of_prose_have_at_most_100_columns(run: Run) -> None:
    output = run("explain", "SOP207", width=300).stdout

    prose = [line for line in output.splitlines() if not line.startswith("    ")]
    assert 90 < max(map(len, prose)) <= 100


@pytest.mark.parametrize("width", [60, 80])
def test_prose_is_wrapped_and_examples_are_not(run: Run, width: int) -> None:
    output = run("explain", "SOP304", width=width).stdout

    assert max(len(line) for line in output.splitlines() if not line.startswith("    ")) <= width
    assert any(len(line) > 80 for line in output.splitlines() if line.startswith("    "))


def test_invisible_characters_in_examples_are_escaped(run: Run) -> None:
    output = run("explain", "SOP002", "SOP003", "SOP004").stdout

    assert all(text in output for text in (r"Surat\ufeff Masuk", r"Surat\u202e Masuk", r"title:\tSurat Masuk"))
    assert not any(char in output for char in "\ufeff\u202e\t")


def test_a_page_without_an_example_is_its_text(run: Run) -> None:
    lines = run("explain", "SOP013").stdout.splitlines()

    assert not any(line.startswith("    ") for line in lines)
    assert lines[-1] == "The rule is sopflow's own."


def test_each_item_of_a_list_begins_a_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    items = "- in a title that is too short to describe what the whole procedure is\n  about at all,\n- elsewhere."
    text = f"It is found\n\n{items}"
    page = Page("Acme", Text("A short title", "Judul pendek"), Text(text, text))
    monkeypatch.setitem(RULES, "ACME101", Rule("ACME101", "short-title", Severity.INFO, Text(""), page=page))

    output = run("explain", "ACME101", width=60).stdout

    assert output == (
        "ACME101 short-title, info\n"
        "A short title\n"
        "\n"
        "It is found\n"
        "\n"
        "- in a title that is too short to describe what the whole\n"
        "  procedure is about at all,\n"
        "- elsewhere.\n"
        "\n"
        "Source: Acme.\n"
    )
