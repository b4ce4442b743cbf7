"""``sopflow explain``: the page of a finding on the screen, by code, by name, or a list of several."""

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
    """A text without its line breaks and indentation."""
    return " ".join(text.split())


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_page_is_told_with_its_examples_and_what_is_found_in_them(run: Run, language: Language) -> None:
    page = explain(RULES["SOP202"])

    result = run("explain", "SOP202", "--lang", language)

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:2] == ["SOP202 unknown-actor, error", page.title.in_(language)]
    assert words(page.text.in_(language)) in words(result.stdout)
    for example in (page.bad, page.good):
        assert "".join(f"    {line}\n" for line in example.splitlines()) in result.stdout
    (finding,) = sopflow.check_text(page.bad, "example.yaml" if language == "en" else "contoh.yaml").errors
    assert "".join(f"    {line}\n" for line in finding.text(language).splitlines()) in result.stdout


def test_the_source_of_a_rule_is_told(run: Run) -> None:
    assert run("explain", "SOP202").stdout.endswith("\nThe rule is sopflow's own.\n")
    assert run("explain", "SOP012").stdout.endswith("\nSource: YAML.\n")


@pytest.mark.parametrize("word", ["unknown-actor", "sop202", "Unknown-Actor"])
def test_a_name_and_small_letters_will_do(run: Run, word: str) -> None:
    assert run("explain", word).stdout == run("explain", "SOP202").stdout


def test_what_several_codes_begin_with_lists_them(run: Run) -> None:
    result = run("explain", "sop9")

    assert result.exit_code == 0
    listed = [line.split()[1] for line in result.stdout.splitlines() if line.startswith("│ SOP")]
    assert listed == [code for code in sorted(RULES) if code.startswith("SOP9")]


def test_several_are_told_one_after_the_other_and_each_once(run: Run) -> None:
    first, second = (run("explain", code).stdout for code in ("SOP202", "SOP203"))

    assert run("explain", "SOP202", "SOP203", "SOP202").stdout == f"{first}\n{second}"


def test_an_unknown_code_is_one_line_and_the_others_are_told(run: Run) -> None:
    result = run("explain", "SOP2022", "SOP203")

    assert result.exit_code == 2
    assert result.stderr.startswith("sopflow: There is no finding 'SOP2022'. Did you mean SOP202")
    assert result.stderr.count("\n") == 1
    assert result.stdout == run("explain", "SOP203").stdout


def test_a_misspelt_name_is_asked_about(run: Run) -> None:
    result = run("explain", "unreachable-stap", "--lang", "id")

    assert result.stderr.startswith("sopflow: Tidak ada temuan 'unreachable-stap'. Maksud Anda unreachable-step")


@pytest.mark.parametrize("word", ["", "2", "\x1b[31m"])
def test_what_looks_like_no_finding_is_answered_with_where_they_are_listed(run: Run, word: str) -> None:
    result = run("explain", word)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("'. `sopflow rules` lists them all.\n")
    assert "\x1b" not in result.stderr


def test_without_a_code_it_is_wrong_usage(run: Run) -> None:
    assert run("explain").exit_code == 2


def test_lines_of_prose_are_never_too_long_to_read(run: Run) -> None:
    output = run("explain", "SOP207", "--width", 300).stdout

    prose = [line for line in output.splitlines() if not line.startswith("    ")]
    assert 90 < max(map(len, prose)) <= 100


@pytest.mark.parametrize("width", [60, 80])
def test_prose_keeps_to_the_width_and_examples_stay_whole(run: Run, width: int) -> None:
    output = run("explain", "SOP304", "--width", width).stdout

    assert max(len(line) for line in output.splitlines() if not line.startswith("    ")) <= width
    assert any(len(line) > 80 for line in output.splitlines() if line.startswith("    "))


def test_what_nobody_could_see_in_an_example_is_shown_as_an_escape(run: Run) -> None:
    output = run("explain", "SOP002", "SOP003", "SOP004").stdout

    assert all(text in output for text in (r"Surat\ufeff Masuk", r"Surat\u202e Masuk", r"title:\tSurat Masuk"))
    assert not any(char in output for char in "\ufeff\u202e\t")


def test_a_page_without_an_example_is_its_text(run: Run) -> None:
    lines = run("explain", "SOP013").stdout.splitlines()

    assert not any(line.startswith("    ") for line in lines)
    assert lines[-1] == "The rule is sopflow's own."


def test_items_of_a_list_begin_on_lines_of_their_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    items = "- in a title that is so short that nobody can tell what the procedure is\n  about at all,\n- elsewhere."
    text = f"It is found\n\n{items}"
    page = Page("Acme", Text("A short title", "Judul pendek"), Text(text, text))
    monkeypatch.setitem(RULES, "ACME101", Rule("ACME101", "short-title", Severity.INFO, Text(""), page=page))

    output = run("explain", "ACME101", "--width", 60).stdout

    assert output == (
        "ACME101 short-title, info\n"
        "A short title\n"
        "\n"
        "It is found\n"
        "\n"
        "- in a title that is so short that nobody can tell what the\n"
        "  procedure is about at all,\n"
        "- elsewhere.\n"
        "\n"
        "Source: Acme.\n"
    )
