"""What sopflow adds to pytest: SOP files that are tests, and fixtures."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from sopflow import SopMachine, loads
from sopflow.testing import Coverage, Request, dump_walk, machine_caller, record
from sopflow.testing.clock import Clock

SOP = """\
sopflow: 1
number: "1"
title: Surat Masuk
actors: {loket: Petugas Loket}
steps:
  - {id: terima, activity: Menerima surat, actor: loket, within: 2 jam}
"""


@pytest.fixture
def files(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with a SOP, in which pytest is told of sopflow."""
    pytester.makepyprojecttoml('[tool.pytest.ini_options]\nsopflow = true\nsopflow_sop = "surat.yaml"\n')
    (pytester.path / "surat.yaml").write_text(SOP)
    return pytester


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "pytest_sopflow", "-p", "no:cacheprovider", *arguments)


def walk_text() -> str:
    sop = loads(SOP)
    at = Clock().now
    requests = [Request("open", at), Request("complete", at + timedelta(hours=1), "loket", activity="terima")]
    return dump_walk(record(sop, requests, machine_caller(SopMachine(sop))))


def test_a_sop_in_order_passes(files: pytest.Pytester) -> None:
    result = run(files, "-v")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["surat.yaml::check PASSED*"])


def test_a_sop_with_an_error_fails_with_its_findings_and_without_a_traceback(files: pytest.Pytester) -> None:
    (files.path / "surat.yaml").write_text(SOP.replace("actor: loket", "actor: lokett"))
    result = run(files)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*surat.yaml:6:51: error[[]SOP202[]] Actor 'lokett' is not defined."])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*plugin.py*")


def test_warnings_fail_where_the_project_says_so(files: pytest.Pytester) -> None:
    result = run(files, "-o", "sopflow_fail_on=warning")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*surat.yaml:*: warning[[]SOP*"])


def test_a_severity_that_does_not_exist_is_said(files: pytest.Pytester) -> None:
    result = run(files, "-o", "sopflow_fail_on=warnings")
    result.stdout.fnmatch_lines(["*sopflow_fail_on must be one of error, warning, info, not 'warnings'*"])


def test_a_walk_beside_a_sop_is_walked(files: pytest.Pytester) -> None:
    (files.path / "surat.biasa.walk.yaml").write_text(walk_text())
    result = run(files, "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["surat.yaml::surat.biasa.walk.yaml PASSED*"])


def test_a_walk_that_the_machine_does_not_walk_fails_with_the_call_that_differs(files: pytest.Pytester) -> None:
    (files.path / "surat.biasa.walk.yaml").write_text(walk_text().replace("state: completed", "state: terima"))
    result = run(files)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*surat.biasa.walk.yaml: Call 2 of 2*", "*expected*terima", "*found*completed"])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("moves: [", "*surat.biasa.walk.yaml:1:*"),
        (walk_text().replace("sop: '1'", "sop: '2'"), "*this walk is one of the SOP '2', not of '1'*"),
    ],
)
def test_a_walk_that_is_none_of_this_sop_fails_in_words(files: pytest.Pytester, text: str, complaint: str) -> None:
    (files.path / "surat.biasa.walk.yaml").write_text(text)
    result = run(files)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines([complaint])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_other_files_are_none_of_its_business(files: pytest.Pytester) -> None:
    (files.path / "surat.yaml").unlink()
    (files.path / "lain.yaml").write_text("a: 1\n")
    (files.path / "kalender.yaml").write_text("sopflow: 1\ncalendar: {}\n")
    assert run(files).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_nothing_happens_where_nobody_asks(pytester: pytest.Pytester) -> None:
    (pytester.path / "surat.yaml").write_text(SOP)
    assert run(pytester).ret == pytest.ExitCode.NO_TESTS_COLLECTED
    run(pytester, "--sopflow").assert_outcomes(passed=1)


def test_where_nobody_asks_sopflow_is_not_even_imported() -> None:
    code = "import sys, pytest_sopflow; sys.exit('sopflow' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603


def test_the_fixtures_carry_a_case(files: pytest.Pytester) -> None:
    files.makepyfile("""
        import pytest
        def test_in_time(case, clock):
            clock.advance("2 jam")
            case.complete("terima", by="loket")
            assert case.ended
        def test_late(case, clock, machine, sop):
            clock.advance("2 jam 1 menit")
            (event,) = case.complete("terima", by="loket")
            assert event.late_by.total_seconds() == 60
            assert machine.sop == sop
    """)
    run(files).assert_outcomes(passed=3)


def test_a_marker_names_another_sop(files: pytest.Pytester) -> None:
    (files.path / "lain.sop.yaml").write_text(SOP.replace('"1"', '"2"'))
    files.makepyfile("""
        import pytest
        @pytest.mark.sop("lain.sop.yaml")
        def test_it(sop):
            assert sop.number == "2"
    """)
    run(files).assert_outcomes(passed=3)


@pytest.mark.parametrize(("file", "complaint"), [("tidak_ada.yaml", "*tidak_ada.yaml*"), ("rusak.yaml", "*SOP202*")])
def test_a_sop_that_cannot_be_used_fails_the_test_in_words(files: pytest.Pytester, file: str, complaint: str) -> None:
    (files.path / "rusak.yaml").write_text(SOP.replace("actor: loket", "actor: lokett"))
    files.makepyfile(f"""
        import pytest
        @pytest.mark.sop("{file}")
        def test_it(sop):
            pass
    """)
    result = run(files, "test_a_sop_that_cannot_be_used_fails_the_test_in_words.py")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([complaint])


def test_no_sop_at_all_is_said(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(case): pass")
    result = run(pytester, "--sopflow")
    result.stdout.fnmatch_lines(['*Which SOP? Mark the test with @pytest.mark.sop("file.yaml")*'])


def test_a_clock_counts_as_its_calendar_does_and_stands_still_otherwise() -> None:
    sop = loads(SOP + 'calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00, 13:00-16:00"}}\n')
    clock = Clock(sop.calendar)
    assert clock().isoformat() == "2026-03-02T08:00:00+07:00"
    assert clock.advance("5 jam").isoformat() == "2026-03-02T14:00:00+07:00"
    assert clock.advance(timedelta(minutes=5)).isoformat() == "2026-03-02T14:05:00+07:00"
    with pytest.raises(ValueError, match="says no length"):
        clock.advance("sesuai jadwal")
    assert clock() == clock.now


# --- properties -------------------------------------------------------------------------------------------------

PROPERTIES = SOP + "x-properties:\n- eventually_ends\n- never: completed\n"


def test_each_property_of_a_sop_is_a_test_and_fails_with_its_line_and_a_walk(files: pytest.Pytester) -> None:
    (files.path / "surat.yaml").write_text(PROPERTIES)
    result = run(files, "-v")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "surat.yaml::eventually_ends() PASSED*",
            "surat.yaml::never(at='completed') FAILED*",
            "*surat.yaml:9: never(at='completed') does not hold: *",
            "2  1    terima *completed",
        ]
    )
    result.stdout.no_fnmatch_line("*plugin.py*")


def test_a_property_that_takes_too_long_to_judge_fails_in_words(
    files: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopflow.flow.search.MAX_STATES", 0)
    (files.path / "surat.yaml").write_text(PROPERTIES)
    result = run(files)
    result.stdout.fnmatch_lines(["*surat.yaml:9: The search was given up after*"])
    result.stdout.no_fnmatch_line("*plugin.py*")


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        (
            "\n- eventually_ends\n- bfore: [terima, putus]\n",
            "*yaml:9: x-properties[[]1[]]: *Did you mean before?",
        ),
        ("\n- before: [terima, putus]\n", "*surat.yaml:8: x-properties[[]0[]]: *putus*"),
        (" semua baik\n", "*surat.yaml:7: `x-properties` is a list of properties."),
    ],
)
def test_what_is_no_property_fails_where_it_stands(files: pytest.Pytester, properties: str, words: str) -> None:
    (files.path / "surat.yaml").write_text(f"{SOP}x-properties:{properties}")
    result = run(files)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines([words])


def test_a_sop_that_is_not_in_order_is_asked_for_no_properties(files: pytest.Pytester) -> None:
    (files.path / "surat.yaml").write_text(PROPERTIES.replace("actor: loket", "actor: lokett"))
    run(files).assert_outcomes(failed=1)


# --- coverage -----------------------------------------------------------------------------------------------

WORKFLOW = """\
import sopflow
from sopflow.testing import CaseSystem
from sopflow.testing.workflow import workflow_test

SOP = sopflow.load("surat.yaml")
MACHINE = sopflow.SopMachine(SOP)
TestSurat = workflow_test(SOP, lambda: CaseSystem(MACHINE)).TestCase
"""


def test_a_walk_is_told_to_come_by_what_it_comes_by(files: pytest.Pytester) -> None:
    (files.path / "surat.ok.walk.yaml").write_text(walk_text())
    result = run(files, "--sopflow-coverage")
    result.stdout.fnmatch_lines(["*= sopflow =*", "Coverage of 1 · Surat Masuk", "  steps * 1 / 1 *100 %"])
    result.stdout.fnmatch_lines(["  missed, steps late:", "    terima late"])


def test_a_sop_that_nothing_walks_is_told_as_well(files: pytest.Pytester) -> None:
    result = run(files, "--sopflow-coverage-min", "1")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["  all * 0 / * 0 %", "The tests came by 0.0 % of 1, less than 1 %."])


def test_nothing_is_told_of_coverage_unless_it_is_asked_for(files: pytest.Pytester) -> None:
    (files.path / "surat.ok.walk.yaml").write_text(walk_text())
    run(files).stdout.no_fnmatch_line("*Coverage*")


@pytest.mark.parametrize("least", [("--sopflow-coverage-min", "90"), ("-o", "sopflow_coverage_min=90")])
def test_too_little_coverage_fails(files: pytest.Pytester, least: tuple[str, str]) -> None:
    (files.path / "surat.ok.walk.yaml").write_text(walk_text())
    result = run(files, *least)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["The tests came by * % of 1, less than 90 %."])
    assert run(files, *least[:-1], least[-1].replace("90", "10")).ret == pytest.ExitCode.OK


def test_a_least_coverage_that_is_no_number_is_a_mistake(files: pytest.Pytester) -> None:
    result = run(files, "-o", "sopflow_coverage_min=viel")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*sopflow_coverage_min must be a number of percent, not 'viel'."])


def test_what_happens_to_the_case_of_the_fixture_counts(files: pytest.Pytester) -> None:
    files.makepyfile("""
        def test_late(case, clock):
            clock.advance("3 jam")
            case.complete("terima", by="loket")
    """)
    result = run(files, "--sopflow-coverage")
    result.stdout.fnmatch_lines(["  steps late * 1 / 1 *", "  missed, steps in time:"])


def test_two_sops_that_behave_alike_are_counted_one_by_one(files: pytest.Pytester) -> None:
    (files.path / "surat.ok.walk.yaml").write_text(walk_text())
    (files.path / "lain.yaml").write_text(SOP.replace('"1"', '"2"'))
    (files.path / "lain.ok.walk.yaml").write_text(walk_text().replace("sop: '1'", "sop: '2'"))
    result = run(files, "--sopflow-coverage")
    result.stdout.fnmatch_lines(["Coverage of 1 · Surat Masuk", "Coverage of 2 · Surat Masuk"])


def test_coverage_that_cannot_be_written_is_said_and_fails(files: pytest.Pytester) -> None:
    (files.path / "surat.ok.walk.yaml").write_text(walk_text())
    result = run(files, "--sopflow-coverage-json", "there/is/none.json")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["The coverage cannot be written to *none.json: No such file or directory."])
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


def test_coverage_is_written_and_comes_from_other_processes_too(files: pytest.Pytester) -> None:
    (files.path / "surat.ok.walk.yaml").write_text(walk_text())
    (files.path / "test_surat.py").write_text(WORKFLOW)
    result = files.runpytest_subprocess("-p", "no:cacheprovider", "-n", "2", "--sopflow-coverage-json", "found.json")
    result.assert_outcomes(passed=3)
    (found,) = json.loads((files.path / "found.json").read_text("utf-8"))
    assert Coverage.loads(json.dumps(found), loads(SOP)).share() == 1
