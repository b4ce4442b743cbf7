"""How much of each SOP a session covers."""

from __future__ import annotations

import json

import pytest
from tests.testing.pytest.project import SOP, Project, walk_text

from sopflow import loads
from sopflow.testing import Coverage

WORKFLOW = """\
import sopflow
from sopflow.testing import CaseSystem
from sopflow.testing.workflow import workflow_test

SOP = sopflow.load("surat.yaml")
MACHINE = sopflow.SopMachine(SOP)
TestSurat = workflow_test(SOP, lambda: CaseSystem(MACHINE)).TestCase
"""


@pytest.fixture
def walked(project: Project) -> Project:
    """Return a project whose SOP has a walk."""
    project.write("surat.ok.walk.yaml", walk_text())
    return project


def test_a_walk_is_covered(walked: Project) -> None:
    result = walked.run("--sopflow-coverage")
    result.stdout.fnmatch_lines(["*= sopflow coverage =*", "Coverage of 1 · Surat Masuk", "  steps * 1 / 1 *100 %"])


def test_missed_goals_are_listed_only_if_pytest_is_verbose(walked: Project) -> None:
    result = walked.run("--sopflow-coverage")
    result.stdout.no_fnmatch_line("  missed*")
    result.stdout.fnmatch_lines(["Run pytest with -v to list what is not covered."])
    result = walked.run("--sopflow-coverage", "-v")
    result.stdout.fnmatch_lines(["  missed, steps late:", "    terima late"])
    result.stdout.no_fnmatch_line("Run pytest with -v*")


@pytest.mark.parametrize("verbosity", ["-q", "-v"])
def test_a_sop_that_no_test_covers_takes_one_line(project: Project, verbosity: str) -> None:
    result = project.run("--sopflow-coverage", verbosity)
    section = result.stdout.str().partition("sopflow coverage =")[2]
    assert [line for line in section.splitlines() if line.strip("= ")][:1] == [
        "1 · Surat Masuk: not covered by any test"
    ]
    assert "missed" not in section


def test_a_sop_that_no_test_covers_is_below_the_minimum(project: Project) -> None:
    result = project.run("--sopflow-coverage-min", "1")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["The coverage of 1 is 0.0 %, below the minimum of 1 %."])


def test_coverage_is_not_reported_unless_it_is_requested(walked: Project) -> None:
    walked.run().stdout.no_fnmatch_line("*sopflow coverage*")


@pytest.mark.parametrize("minimum", [("--sopflow-coverage-min", "90"), ("-o", "sopflow_coverage_min=90")])
def test_coverage_below_the_minimum_fails(walked: Project, minimum: tuple[str, str]) -> None:
    result = walked.run(*minimum)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["The coverage of 1 is * %, below the minimum of 90 %."])
    assert walked.run(*minimum[:-1], minimum[-1].replace("90", "10")).ret == pytest.ExitCode.OK


@pytest.mark.parametrize(
    "selection",
    [
        ("-k", "check"),
        ("surat.yaml::check",),
        ("surat.yaml",),
        ("--deselect", "surat.yaml::surat.ok.walk.yaml"),
        ("-n", "1", "-k", "check"),
    ],
    ids=" ".join,
)
def test_the_minimum_does_not_apply_to_a_selection_of_tests(walked: Project, selection: tuple[str, ...]) -> None:
    result = walked.pytester.runpytest_subprocess(
        "-p", "no:cacheprovider", "-o", "sopflow_coverage_min=99.9", *selection
    )
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["Only some tests were selected, so the minimum coverage is not checked."])
    result.stdout.no_fnmatch_line("*below the minimum*")


def test_the_minimum_does_not_apply_to_the_last_failures(walked: Project) -> None:
    walked.write("test_late.py", "def test_late(case):\n    assert case.ended\n")
    walked.pytester.runpytest_subprocess("-q").assert_outcomes(passed=2, failed=1)
    walked.write("test_late.py", "def test_late(case):\n    assert not case.ended\n")
    result = walked.pytester.runpytest_subprocess("--lf", "-o", "sopflow_coverage_min=99.9")
    assert result.ret == pytest.ExitCode.OK
    result.assert_outcomes(passed=1)


def test_the_minimum_applies_to_a_folder(walked: Project) -> None:
    assert walked.run("-o", "sopflow_coverage_min=99.9", ".").ret == pytest.ExitCode.TESTS_FAILED


def test_a_minimum_that_is_not_a_number_is_a_usage_error(project: Project) -> None:
    result = project.run("-o", "sopflow_coverage_min=viel")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*sopflow_coverage_min must be a percentage, not 'viel'."])


def test_the_case_of_the_fixture_counts(project: Project) -> None:
    project.write(
        "test_late.py",
        "def test_late(case, clock):\n    clock.advance('3 jam')\n    case.complete('terima', by='loket')\n",
    )
    result = project.run("--sopflow-coverage", "-v")
    result.stdout.fnmatch_lines(["  steps late * 1 / 1 *", "  missed, steps on time:"])


def test_a_workflow_test_counts(project: Project) -> None:
    few = "import hypothesis\nTestSurat.settings = hypothesis.settings(max_examples=1, stateful_step_count=1)\n"
    project.write("test_surat.py", WORKFLOW + few)
    result = project.run("--sopflow-coverage", "test_surat.py")
    result.stdout.fnmatch_lines(["Coverage of 1 · Surat Masuk", "  all * 100 %"])
    result.stdout.no_fnmatch_line("Run pytest with -v*")


def test_a_test_counts_only_if_it_passes(walked: Project) -> None:
    walked.write("surat.ok.walk.yaml", walk_text().replace("state: completed", "state: terima"))
    walked.run("--sopflow-coverage").stdout.fnmatch_lines(["1 · Surat Masuk: not covered by any test"])


def test_failures_of_the_coverage_are_red(walked: Project) -> None:
    result = walked.run(
        "--color=yes", "--sopflow-coverage-min", "99.9", "--sopflow-coverage-json", "there/is/none.json"
    )
    red = [line for line in result.stdout.lines if line.startswith("\x1b[31m")]
    assert [line[5:].split()[:2] for line in red][-2:] == [["Cannot", "write"], ["The", "coverage"]]


def test_the_written_file_lists_the_sops_by_number(walked: Project) -> None:
    walked.write("a.yaml", SOP.replace('"1"', '"2"'))
    walked.run("--sopflow-coverage-json", "found.json")
    text = (walked.path / "found.json").read_text("utf-8")
    assert [each["sop"] for each in json.loads(text)] == ["1", "2"]
    assert text.endswith("]\n")


@pytest.mark.parametrize(("minimum", "code"), [("26.6", 0), ("26.7", 1)])
def test_the_minimum_is_a_percentage_of_all_goals(walked: Project, minimum: str, code: int) -> None:
    assert walked.run("--sopflow-coverage-min", minimum).ret == code


def test_sops_with_the_same_behavior_are_counted_separately(walked: Project) -> None:
    walked.write("lain.yaml", SOP.replace('"1"', '"2"'))
    walked.write("lain.ok.walk.yaml", walk_text("2"))
    result = walked.run("--sopflow-coverage")
    result.stdout.fnmatch_lines(["Coverage of 1 · Surat Masuk", "Coverage of 2 · Surat Masuk"])


def test_coverage_that_cannot_be_written_fails_with_a_message(walked: Project) -> None:
    result = walked.run("--sopflow-coverage-json", "there/is/none.json")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["Cannot write the coverage to *none.json: No such file or directory."])
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


def test_coverage_is_written_and_includes_other_processes(walked: Project) -> None:
    walked.write("test_surat.py", WORKFLOW)
    result = walked.pytester.runpytest_subprocess(
        "-p", "no:cacheprovider", "-n", "2", "--sopflow-coverage-json", "found.json"
    )
    result.assert_outcomes(passed=3)
    (found,) = json.loads((walked.path / "found.json").read_text("utf-8"))
    assert Coverage.loads(json.dumps(found), loads(SOP)).share() == 1
