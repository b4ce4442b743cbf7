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
