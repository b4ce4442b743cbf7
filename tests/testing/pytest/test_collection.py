"""SOP files and their walks as tests."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest
import yaml
from tests.testing.pytest.project import SOP, Project, walk_text

from sopflow.testing.pytest import files, items


def test_a_sop_without_errors_passes(project: Project) -> None:
    result = project.run("-v")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["surat.yaml::check PASSED*"])


def test_a_sop_with_an_error_fails_with_its_findings_and_without_a_traceback(project: Project) -> None:
    project.write("surat.yaml", SOP.replace("actor: loket", "actor: lokett"))
    result = project.run()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*surat.yaml:6:51: error[[]SOP202[]] *'lokett'*"])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*items.py*")


def test_warnings_fail_if_the_project_says_so(project: Project) -> None:
    result = project.run("-o", "sopflow_fail_on=warning")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*surat.yaml:*: warning[[]SOP*"])


def test_an_unknown_severity_is_a_usage_error(project: Project) -> None:
    result = project.run("-o", "sopflow_fail_on=warnings")
    result.stdout.fnmatch_lines(["*sopflow_fail_on must be one of error, warning, info, not 'warnings'*"])


def test_several_findings_are_separated_by_an_empty_line(project: Project) -> None:
    project.write("surat.yaml", f"{SOP}  - {{id: putus, activity: Memutus, actor: a}}\n".replace("r: loket", "r: b"))
    text, _, _ = project.run().stdout.str().partition("short test summary info")  # CI repeats the findings there
    lines = text.splitlines()
    starts = [position for position, line in enumerate(lines) if ": error[" in line]
    assert len(starts) == 2
    assert lines[starts[1] - 1] == ""


@pytest.mark.parametrize(("severity", "outcome"), [("error", {"passed": 1}), ("info", {"failed": 1})])
def test_the_least_severity_that_fails_is_a_setting(project: Project, severity: str, outcome: dict[str, int]) -> None:
    project.run("-o", f"sopflow_fail_on={severity}").assert_outcomes(**outcome)


def test_a_failure_is_reported_at_its_file(project: Project) -> None:
    project.write("surat.yaml", PROPERTIES)
    project.write("surat.biasa.walk.yaml", walk_text().replace("state: completed", "state: terima"))
    result = project.run("-v", "-rA")
    titles = [line.strip("_ ") for line in result.stdout.lines if line.startswith("___")]
    assert titles == ["surat.yaml: never(at='completed')", "surat.yaml: surat.biasa.walk.yaml"]


def test_an_unreadable_walk_fails_with_a_message(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied", path)

    monkeypatch.setattr(items, "load_walk", refuse)
    project.write("surat.biasa.walk.yaml", walk_text())
    result = project.run()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*surat.biasa.walk.yaml: Permission denied."])


def test_a_walk_may_correct_a_case_and_conditions_are_met(project: Project) -> None:
    project.write(
        "surat.yaml",
        SOP.replace("steps:", "conditions: {lunas: Biaya lunas}\nsteps:").replace("within", "needs: lunas, within"),
    )
    project.write(
        "surat.biasa.walk.yaml",
        """
{sopflow: 1, sop: '1', moves: [
  {at: 2026-03-02 08:00Z, action: open, state: terima},
  {at: 2026-03-02 08:00Z, activity: terima, by: {actors: loket}, state: completed},
  {at: 2026-03-02 08:00Z, action: correct, to: 1, reason: Keliru, state: terima}]}
""",
    )
    project.run().assert_outcomes(passed=2)


def test_an_unexpected_exception_keeps_its_traceback(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise ZeroDivisionError("nol")

    monkeypatch.setattr(items, "replay", fail)
    project.write("surat.biasa.walk.yaml", walk_text())
    result = project.run()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*items.py:*", "E *ZeroDivisionError: nol"])


def test_other_yaml_files_are_ignored(project: Project) -> None:
    (project.path / "surat.yaml").unlink()
    project.write("lain.yaml", "a: 1\n")
    project.write("kalender.yaml", "sopflow: 1\ncalendar: {}\n")
    assert project.run().ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_nothing_is_collected_unless_the_project_or_the_command_line_enables_it(bare: Project) -> None:
    bare.write("surat.yaml", SOP)
    assert bare.run().ret == pytest.ExitCode.NO_TESTS_COLLECTED
    bare.run("--sopflow").assert_outcomes(passed=1)


def test_sopflow_is_not_imported_unless_it_is_enabled() -> None:
    code = "import sys, pytest_sopflow; sys.exit('sopflow' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603


@pytest.mark.parametrize("style", ["flow", "json", "quoted keys"])
def test_files_in_any_yaml_style_are_collected(project: Project, style: str) -> None:
    for name, text in (("surat.yaml", SOP), ("surat.biasa.walk.yaml", walk_text())):
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (it reads every value as text)
        options: dict[str, Any] = (
            {"default_style": '"', "sort_keys": False}
            if style == "quoted keys"
            else {"default_flow_style": True, "sort_keys": False}
        )
        project.write(name, json.dumps(data) if style == "json" else str(yaml.safe_dump(data, **options)))
    project.run().assert_outcomes(passed=2)


def test_an_unreadable_sop_fails_with_a_message(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied", path)

    monkeypatch.setattr(files, "check", refuse)
    result = project.run()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*surat.yaml: Permission denied."])


def test_an_unreadable_file_without_the_name_of_a_sop_is_ignored(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied", path)

    monkeypatch.setattr(files, "read_bytes", refuse)
    assert project.run().ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_folder_with_the_name_of_a_sop_or_a_walk_does_no_harm(project: Project) -> None:
    for name in ("folder.sop.yaml", "surat.folder.walk.yaml"):
        (project.path / name).mkdir()
    result = project.run()
    result.stdout.no_fnmatch_line("*INTERNALERROR*")
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_later_session_in_the_same_process_reads_the_files_again(project: Project) -> None:
    project.write("surat.biasa.walk.yaml", walk_text())
    project.write("test_fixture.py", "def test_state(case):\n    assert case.state == 'terima'\n")
    project.run().assert_outcomes(passed=3)
    project.write("surat.yaml", SOP.replace("terima", "catat"))
    project.run().assert_outcomes(passed=1, failed=2)


# --- walks ------------------------------------------------------------------------------------------------


def test_a_walk_belongs_to_the_sop_that_its_name_begins_with(project: Project) -> None:
    project.write("surat.biasa.walk.yaml", walk_text())
    result = project.run("-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["surat.yaml::surat.biasa.walk.yaml PASSED*"])


@pytest.mark.parametrize("ending", [".yaml", ".yml", ".sop.yaml", ".SOP.YML"])
def test_a_walk_belongs_to_the_sop_with_the_longest_matching_name(project: Project, ending: str) -> None:
    project.write(f"surat.khusus{ending}", SOP.replace('"1"', '"2"'))
    project.write("surat.khusus.lambat.walk.yaml", walk_text("2"))
    project.write("surat.khususnya.walk.yaml", walk_text("1"))
    result = project.run("-v")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines([f"surat.khusus{ending}::surat.khusus.lambat.walk.yaml PASSED*"])
    result.stdout.fnmatch_lines(["surat.yaml::surat.khususnya.walk.yaml PASSED*"])


def test_a_longer_name_of_another_kind_of_file_does_not_take_a_walk(project: Project) -> None:
    project.write("surat.khusus.yaml", "sopflow: 1\ncalendar: {}\n")
    project.write("surat.khusus.lambat.walk.yaml", walk_text())
    project.run("-v").stdout.fnmatch_lines(["surat.yaml::surat.khusus.lambat.walk.yaml PASSED*"])


def test_a_walk_that_the_command_line_names_is_replayed(project: Project) -> None:
    project.write("surat.biasa.walk.yaml", walk_text())
    result = project.run("-v", "surat.biasa.walk.yaml")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["surat.biasa.walk.yaml::walk PASSED*"])


def test_a_named_walk_without_a_sop_fails_with_a_message(project: Project) -> None:
    project.write("lain.biasa.walk.yaml", walk_text())
    project.run().assert_outcomes(passed=1)
    result = project.run("lain.biasa.walk.yaml")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*lain.biasa.walk.yaml: no SOP file belongs to this walk. *"])


def test_a_walk_that_the_machine_contradicts_fails_with_the_call_that_differs(project: Project) -> None:
    project.write("surat.biasa.walk.yaml", walk_text().replace("state: completed", "state: terima"))
    result = project.run()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*surat.biasa.walk.yaml: Call 2 of 2*", "*expected*terima", "*found*completed"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("moves: [", "*surat.biasa.walk.yaml:1:*"),
        (walk_text("2"), "*surat.biasa.walk.yaml:1: this walk is of SOP '2', but surat.yaml is SOP '1'."),
    ],
)
def test_a_file_that_is_not_a_walk_of_its_sop_fails_with_a_message(project: Project, text: str, message: str) -> None:
    project.write("surat.biasa.walk.yaml", text)
    result = project.run()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines([message])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_walk_of_a_sop_with_errors_fails_with_the_findings(project: Project) -> None:
    project.write("surat.yaml", SOP.replace("actor: loket", "actor: lokett"))
    project.write("surat.biasa.walk.yaml", walk_text())
    result = project.run("-k", "walk")
    result.assert_outcomes(failed=1, deselected=1)
    result.stdout.fnmatch_lines(["*error[[]SOP202[]]*"])


# --- properties -------------------------------------------------------------------------------------------

PROPERTIES = SOP + "x-properties:\n- eventually_ends\n- never: completed\n"


def test_each_property_is_a_test_that_fails_with_its_line_and_a_walk(project: Project) -> None:
    project.write("surat.yaml", PROPERTIES)
    result = project.run("-v")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "surat.yaml::eventually_ends() PASSED*",
            "surat.yaml::never(at='completed') FAILED*",
            "*surat.yaml:9: never(at='completed') does not hold: *",
            "2  1    terima *completed",
        ]
    )
    result.stdout.no_fnmatch_line("*items.py*")


def test_a_property_whose_search_is_too_large_fails_with_a_message(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopflow.flow.search.MAX_STATES", 0)
    project.write("surat.yaml", PROPERTIES)
    result = project.run()
    result.stdout.fnmatch_lines(["*surat.yaml:9: The search was given up after*"])
    result.stdout.no_fnmatch_line("*items.py*")


def test_a_misspelled_property_leaves_the_others_enabled(project: Project) -> None:
    project.write("surat.yaml", f"{PROPERTIES}- bfore: [terima, putus]\n- only_by: [loket, terima]\n")
    result = project.run("-v")
    result.assert_outcomes(passed=3, failed=2)
    result.stdout.fnmatch_lines(
        [
            "surat.yaml::never(at='completed') FAILED*",
            "surat.yaml::x-properties[[]2[]] FAILED*",
            "surat.yaml::only_by('loket', 'terima') PASSED*",
            "*surat.yaml:10: x-properties[[]2[]]: *Did you mean before?",
        ]
    )


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ("\n- before: [terima, putus]\n", "*surat.yaml:8: x-properties[[]0[]]: *putus*"),
        (" semua baik\n", "*surat.yaml:7: `x-properties` must be a list of properties."),
    ],
)
def test_an_entry_that_is_not_a_property_fails_with_its_line(project: Project, properties: str, message: str) -> None:
    project.write("surat.yaml", f"{SOP}x-properties:{properties}")
    result = project.run()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines([message])


def test_the_properties_of_a_sop_with_errors_are_not_tested(project: Project) -> None:
    project.write("surat.yaml", PROPERTIES.replace("actor: loket", "actor: lokett"))
    project.run().assert_outcomes(failed=1)
