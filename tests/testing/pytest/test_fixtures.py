"""Fixtures for the cases of a SOP."""

from __future__ import annotations

import pytest
from tests.testing.pytest.project import SOP, Project


def test_the_fixtures_share_one_clock(project: Project) -> None:
    project.pytester.makepyfile("""
        def test_on_time(case, clock):
            clock.advance("2 jam")
            case.complete("terima", by="loket")
            assert case.ended

        def test_late(case, clock, machine, sop):
            clock.advance("2 jam 1 menit")
            (event,) = case.complete("terima", by="loket")
            assert event.late_by.total_seconds() == 60
            assert machine.sop == sop
    """)
    project.run().assert_outcomes(passed=3)


def test_a_marker_names_another_sop(project: Project) -> None:
    project.write("lain.sop.yaml", SOP.replace('"1"', '"2"'))
    project.pytester.makepyfile("""
        import pytest

        @pytest.mark.sop("lain.sop.yaml")
        def test_it(sop):
            assert sop.number == "2"
    """)
    project.run().assert_outcomes(passed=3)


@pytest.mark.parametrize(("file", "message"), [("tidak_ada.yaml", "*tidak_ada.yaml*"), ("rusak.yaml", "*SOP202*")])
def test_an_unusable_sop_fails_the_test_with_a_message(project: Project, file: str, message: str) -> None:
    project.write("rusak.yaml", SOP.replace("actor: loket", "actor: lokett"))
    project.write("test_it.py", f"import pytest\n\n@pytest.mark.sop({file!r})\ndef test_it(sop):\n    pass\n")
    result = project.run("test_it.py")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([message])


def test_a_test_without_a_sop_is_a_usage_error(bare: Project) -> None:
    bare.write("test_it.py", "def test_it(case):\n    pass\n")
    result = bare.run("--sopflow")
    result.stdout.fnmatch_lines(['*mark the test with @pytest.mark.sop("file.yaml")*'])


def test_the_marker_is_registered_with_its_meaning(project: Project) -> None:
    result = project.run("--markers")
    result.stdout.fnmatch_lines(["@pytest.mark.sop(file): the SOP file of the fixtures sop, machine, case and clock"])


def test_fixtures_and_coverage_can_be_switched_off_by_their_names(project: Project) -> None:
    project.write("test_it.py", "def test_it(case):\n    pass\n")
    result = project.run("-p", "no:sopflow-fixtures", "test_it.py")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'case' not found"])
    result = project.run("-p", "no:sopflow-coverage", "--sopflow-coverage")
    result.assert_outcomes(passed=2)
    result.stdout.no_fnmatch_line("*sopflow coverage*")


def test_a_case_of_the_fixture_has_an_id_and_the_first_opening_of_its_calendar(project: Project) -> None:
    project.write(
        "surat.yaml",
        SOP.replace("steps:", "calendar: {timezone: Asia/Jakarta, hours: {mon-fri: '08:00-16:00'}}\nsteps:"),
    )
    project.write(
        "test_it.py",
        """
def test_it(case, clock, machine):
    assert case.id == "case-1"
    assert clock().isoformat() == "2026-03-02T08:00:00+07:00"
    assert case.last_at == clock()
    assert case.machine is machine
""",
    )
    project.run("test_it.py").assert_outcomes(passed=1)


def test_conditions_of_the_sop_are_met(project: Project) -> None:
    project.write(
        "surat.yaml",
        SOP.replace("steps:", "conditions: {lunas: Biaya lunas}\nsteps:").replace("within", "needs: lunas, within"),
    )
    project.write("test_it.py", "def test_it(case):\n    assert case.complete('terima', by='loket')\n")
    project.run("test_it.py").assert_outcomes(passed=1)


def test_a_marker_without_a_file_means_the_sop_of_the_project(project: Project) -> None:
    project.write("test_it.py", "import pytest\n\n@pytest.mark.sop\ndef test_it(sop):\n    assert sop.number == '1'\n")
    project.run("test_it.py").assert_outcomes(passed=1)


def test_a_missing_sop_is_reported_with_its_path_and_the_reason(project: Project) -> None:
    project.write("test_it.py", "import pytest\n\n@pytest.mark.sop('lain.yaml')\ndef test_it(sop):\n    pass\n")
    result = project.run("test_it.py")
    result.stdout.fnmatch_lines([f"{project.path / 'lain.yaml'}: No such file or directory."])
    result.stdout.no_fnmatch_line("*fixtures.py*")
