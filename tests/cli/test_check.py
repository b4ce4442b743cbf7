"""``sopflow check``: findings, a summary, and exit codes that a script can rely on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import sopflow
from sopflow.rendering import FORMATS

Run = Callable[..., Result]
Write = Callable[..., Path]

UNUSED = ("steps: [{id: terima, activity: Menerima, actor: loket, within: 5 menit}]", "{loket: Loket, arsip: Arsip}")
"""A SOP with the warning SOP207."""


# --- what is printed -------------------------------------------------------------------------------------------


def test_a_file_without_findings_is_reported(run: Run, permit: Path) -> None:
    result = run("check", permit, "--select", "SOP2")

    assert (result.exit_code, result.output) == (0, "1 file: no findings.\n")


def test_findings_are_printed_with_the_words_of_the_library(run: Run, broken: Path) -> None:
    result = run("check", broken, "--info", "--each")

    assert result.exit_code == 1
    assert all(finding.text("en") in result.stdout for finding in sopflow.check(broken).findings)
    assert re.search(r"\n\n1 file: 1 error[^\n]*\.\nSee `sopflow explain SOP202` for details\.\n$", result.stdout)


def test_findings_and_summary_are_indonesian_on_request(run: Run, broken: Path) -> None:
    result = run("check", broken, "--lang", "id", "--select", "SOP2")

    assert "Maksud Anda 'kasi'?" in result.stdout
    assert result.stdout.endswith(
        "1 berkas: 1 kesalahan.\nLihat penjelasannya dengan `sopflow explain SOP202 --lang id`.\n"
    )


def test_equal_remarks_of_a_file_are_shown_together(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "surat.yaml"
    rows = "".join(f"\n  - {{id: {id_}, activity: Menerima, actor: loket, within: 1 jam}}" for id_ in "abc")
    head = "sopflow: 1\nnumber: '1'\ntitle: A\nactors: {loket: Loket}\ndocuments: {m: Memo}\nsteps:"
    last = "\n  - {id: d, activity: Menerima, actor: loket, produces: m, within: 1 jam}\n"
    path.write_text(head + rows + last, "utf-8")
    first, second, third = (finding for finding in sopflow.check(path).findings if finding.code == "SOP406")
    assert (first.code, third.message()) == ("SOP406", "Row 3 (c) has no output.")
    expected = f"{first.text()}\n  + {second.place}: {second.message()}\n  + {third.place}: {third.message()}\n\n"

    assert run("check", path, "--info", "--select", "SOP406").stdout.startswith(expected)
    each = run("check", path, "--info", "--select", "SOP406", "--each").stdout
    assert each.startswith(f"{first.text()}\n\n{second.text()}\n\n{third.text()}\n\n")
    colored = run("check", path, "--info", "--select", "SOP406", "--color", "always").stdout
    assert f"\n  + \x1b[1m{second.place}\x1b[0m: {second.message()}\n" in colored


def test_a_blank_line_separates_findings(run: Run, permit: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    path.write_text(permit.read_text("utf-8").replace("actor: loket", "actor: lokat", 2), "utf-8")

    first, second = (finding.text() for finding in sopflow.check(path).errors)

    assert f"{first}\n\n{second}\n" in run("check", path).stdout


def test_several_files_are_counted_together(run: Run, permit: Path, broken: Path) -> None:
    result = run("check", permit, broken, "--select", "SOP2")

    assert (result.exit_code, result.stdout.splitlines()[-2]) == (1, "2 files: 1 error.")


def test_remarks_are_shown_on_request(run: Run, seed: Path) -> None:
    infos = [finding for finding in sopflow.check(seed).findings if finding.severity is sopflow.Severity.INFO]

    assert infos
    assert "info[" not in run("check", seed).stdout
    assert run("check", seed, "--info", "--each").stdout.count("info[") == len(infos)


@pytest.mark.parametrize("name", FORMATS)
def test_only_the_text_format_has_a_summary(run: Run, broken: Path, name: str) -> None:
    assert ("1 file: " in run("check", broken, "--format", name).stdout) == (name == "text")


def test_json_is_one_document(run: Run, broken: Path, permit: Path) -> None:
    document = json.loads(run("check", broken, permit, "--format", "json").stdout)

    assert [file["file"] for file in document["files"]] == [str(broken), str(permit)]
    assert "SOP202" in [finding["code"] for finding in document["findings"]]


# --- exit codes ------------------------------------------------------------------------------------------------


def test_warnings_are_not_failures_by_default(run: Run, write: Write) -> None:
    result = run("check", write(*UNUSED))

    assert result.exit_code == 0
    assert "warning[SOP207]" in result.stdout


@pytest.mark.parametrize(("least", "code"), [("error", 0), ("warning", 1), ("info", 1)])
def test_the_least_severity_of_a_failure_can_be_chosen(run: Run, write: Write, least: str, code: int) -> None:
    assert run("check", write(*UNUSED), "--fail-on", least).exit_code == code


def test_a_hidden_finding_is_not_a_failure(run: Run, write: Write) -> None:
    assert run("check", write(*UNUSED), "--fail-on", "info", "--select", "SOP1").exit_code == 0


def test_remarks_that_are_failures_are_shown(run: Run, permit: Path) -> None:
    assert run("check", permit, "--fail-on", "info").stdout == run("check", permit, "--info").stdout


def test_a_check_without_files_has_its_own_exit_code(run: Run) -> None:
    result = run("check")

    assert result.exit_code == 3
    assert result.stderr == "sopflow: There is nothing to check: name SOP files, or folders with SOP files.\n"


def test_a_missing_file_is_one_line_and_the_others_are_checked(run: Run, permit: Path, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.yaml"

    result = run("check", missing, permit, "--select", "SOP2")

    assert result.exit_code == 2
    assert result.stderr == f"sopflow: cannot read {missing}: the file does not exist.\n"
    assert result.stdout == "2 files: 1 not read.\n"


def test_the_exit_code_of_an_unreadable_file_outranks_findings(run: Run, broken: Path, tmp_path: Path) -> None:
    assert run("check", broken, tmp_path / "nowhere.yaml").exit_code == 2


def test_sarif_fails_only_for_unreadable_files(run: Run, broken: Path, tmp_path: Path) -> None:
    found = run("check", broken, "--format", "sarif")
    unread = run("check", broken, tmp_path / "nowhere.yaml", "--format", "sarif")

    assert (found.exit_code, unread.exit_code) == (0, 2)
    assert "SOP202" in [result["ruleId"] for result in json.loads(found.stdout)["runs"][0]["results"]]
    assert not json.loads(unread.stdout)["runs"][0]["invocations"][0]["executionSuccessful"]
    assert run("check", "--format", "sarif").exit_code == 3


@pytest.mark.parametrize("name", ["brokn.yaml", "broken", "broken.yml", "broken.sop.yaml"])
def test_a_missing_file_with_a_similar_name_gets_a_suggestion(run: Run, broken: Path, name: str) -> None:
    result = run("check", broken.with_name(name), "--lang", "id")

    assert f"Maksud Anda '{broken}'?" in result.stderr


@pytest.mark.parametrize("name", ["a.yaml", "outcome.yaml", ".yaml"])
def test_a_file_is_not_similar_to_another_because_of_its_suffix(run: Run, broken: Path, name: str) -> None:
    assert run("check", broken.with_name(name)).stderr.endswith("the file does not exist.\n")


def test_a_missing_folder_gets_no_suggestion(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path / "gone" / "a.yaml")

    assert result.stderr.endswith("the file does not exist.\n")


@pytest.mark.parametrize("text", ["", "a: [", "\x00", "- just\n- a list", "sopflow: 2"])
def test_other_files_are_errors_with_a_place(run: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "no.yaml"
    path.write_text(text, "utf-8")

    result = run("check", path)

    assert result.exit_code == 1
    assert re.match(rf"{re.escape(str(path))}:\d+:\d+: error\[SOP", result.stdout)


def test_an_unknown_language_is_wrong_usage(run: Run, permit: Path) -> None:
    assert run("check", permit, "--lang", "fr").exit_code == 2


# --- calendar files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["sopflow: 1\ncalendar: {timezone: WIB}\n", "{sopflow: 1, calendar: {timezone: WIB}}"])
def test_a_calendar_file_is_checked_as_a_calendar(run: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "kalender.yaml"
    path.write_text(text, "utf-8")

    printed = run("check", path, "--format", "concise").stdout

    assert [found.split()[1] for found in printed.splitlines()] == ["error[SOP109]"]


def test_a_file_with_only_a_version_is_an_incomplete_sop(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kosong.yaml"
    path.write_text("sopflow: 1\n", "utf-8")

    printed = run("check", path).stdout

    assert "The required key `steps` is missing here." in printed
    assert "The required key `calendar` is missing here." not in printed


def test_a_correct_calendar_file_has_no_findings(run: Run) -> None:
    assert run("check", Path(__file__).with_name("kantor.yaml")).stdout == "1 file: no findings.\n"


@pytest.mark.parametrize(("text", "words"), [("", "The file is empty."), ("jam: 8", "This is not a sopflow file")])
def test_other_files_are_not_called_incomplete_sops(run: Run, tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "kalender.yaml"
    path.write_text(text, "utf-8")

    for command in ("check", "calendar"):
        assert words in run(command, path).output


# --- between files ---------------------------------------------------------------------------------------------


def test_sops_of_a_folder_are_checked_together(run: Run, permit: Path, tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(permit.read_text("utf-8"), "utf-8")

    printed = run("check", tmp_path, "--format", "concise").stdout

    assert [line.split()[0] for line in printed.splitlines() if "SOP211" in line] == [f"{tmp_path}/b.yaml:2:9:"]


def test_named_files_may_refer_to_files_elsewhere(run: Run, permit: Path, seed: Path) -> None:
    assert "SOP209" not in run("check", permit, seed).stdout


# --- colors ---------------------------------------------------------------------------------------------------


def test_a_file_gets_no_colors(run: Run, broken: Path) -> None:
    assert "\x1b" not in run("check", broken).output


@pytest.mark.parametrize(
    ("variables", "choice", "colored"),
    [
        ({}, "auto", False),
        ({}, "always", True),
        ({"FORCE_COLOR": "1"}, "auto", True),
        ({"FORCE_COLOR": "1"}, "never", False),
        ({"FORCE_COLOR": ""}, "auto", False),
        ({"NO_COLOR": "1"}, "always", True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, "auto", False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, "auto", True),
    ],
)
def test_colors_are_a_choice(
    run: Run,
    broken: Path,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    choice: str,
    colored: bool,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert ("\x1b[1;31merror[SOP202]\x1b[0m" in run("check", broken, "--color", choice).stdout) is colored


@pytest.mark.parametrize(
    "command", ["check {broken}", "show {permit}", "walk --auto {permit}", "tests {permit}", "rules"]
)
@pytest.mark.parametrize(
    ("variables", "colored"),
    [
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({}, False),
    ],
)
def test_variables_of_colors_mean_the_same_in_every_command(
    run: Run,
    permit: Path,
    broken: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    variables: dict[str, str],
    colored: bool,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert ("\x1b[" in run(*command.format(permit=permit, broken=broken).split()).stdout) is colored


def test_the_most_severe_finding_is_advised_to_be_explained(run: Run, broken: Path) -> None:
    assert run("check", broken, "--info").stdout.endswith("\nSee `sopflow explain SOP202` for details.\n")


def test_no_findings_need_no_explanation(run: Run, permit: Path) -> None:
    assert "sopflow explain" not in run("check", permit, "--select", "SOP2").stdout
