"""References to calendar files: relative, inside the project, regular, small, and without a reference of their own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import sopflow
from sopflow.checking import check_content
from sopflow.language import CalendarFileError, calendar_resolver
from sopflow.language.calendar_references import MAX_CALENDAR_BYTES
from sopflow.timing import WorkCalendar

CALENDAR = "sopflow: 1\ncalendar: {timezone: Asia/Jakarta, hours: {mon-fri: '08:00-16:00'}}\n"
JAKARTA = WorkCalendar("Asia/Jakarta", hours={"mon-fri": "08:00-16:00"})


def sop_text(reference: str) -> str:
    return (
        f"sopflow: 1\nnumber: '1'\ntitle: Surat\ncalendar: {reference}\nactors: {{loket: Loket}}\n"
        "steps: [{id: terima, activity: Menerima, actor: loket, within: 1 hari kerja}]\n"
    )


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return the folder of a project with a calendar and a folder for SOPs."""
    (tmp_path / "pyproject.toml").write_text("[tool.sopflow]\n", "utf-8")
    (tmp_path / "kantor.yaml").write_text(CALENDAR, "utf-8")
    (tmp_path / "sop").mkdir()
    return tmp_path


def reason_of(file: Path, reference: str) -> str:
    file.write_text(sop_text(reference), "utf-8")
    (finding,) = sopflow.check(file).errors
    assert (finding.code, finding.path, finding.span is not None) == ("SOP112", ("calendar",), True)
    return finding.message()


def test_a_sop_uses_the_calendar_of_its_office(office: Path) -> None:
    file = office / "sop" / "surat.yaml"
    file.write_text(sop_text("../kantor.yaml"), "utf-8")
    sop = sopflow.load(file)
    assert (sop.calendar, sop.calendar_file) == (JAKARTA, "../kantor.yaml")
    assert sopflow.check(file).sop == sop
    checked = check_content(file.read_bytes(), "surat.yaml", str(file))
    assert [finding.code for finding in checked.findings] == [finding.code for finding in sopflow.check(file).findings]


def test_dump_keeps_the_reference_and_a_resolver_reads_it_again(office: Path) -> None:
    file = office / "sop" / "surat.yaml"
    file.write_text(sop_text("../kantor.yaml"), "utf-8")
    sop = sopflow.load(file)
    assert "calendar: ../kantor.yaml" in sopflow.dump(sop)
    assert sopflow.loads(sopflow.dump(sop), calendars=calendar_resolver(file)) == sop


def test_the_fingerprint_does_not_depend_on_the_calendar(office: Path) -> None:
    file = office / "surat.yaml"
    file.write_text(sop_text("kantor.yaml"), "utf-8")
    inline = sopflow.loads(sop_text("{timezone: Asia/Makassar}"))
    assert sopflow.load(file).fingerprint == inline.fingerprint


def test_text_without_a_folder_cannot_refer_to_a_file() -> None:
    (finding,) = sopflow.check_text(sop_text("kantor.yaml")).errors
    assert finding.message() == "'kantor.yaml' cannot be used as the calendar: the SOP was not read from a file."


def test_a_file_outside_the_project_is_refused(office: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "kantor.yaml"
    elsewhere.write_text(CALENDAR, "utf-8")
    assert "not relative" in reason_of(office / "a.yaml", str(elsewhere))
    assert "outside the project" in reason_of(office / "a.yaml", os.path.relpath(elsewhere, office))
    (office / "tautan.yaml").symlink_to(elsewhere)
    assert "outside the project" in reason_of(office / "a.yaml", "tautan.yaml")


def test_without_settings_the_project_is_the_folder_of_the_sop(office: Path) -> None:
    (office / "pyproject.toml").write_text("[project]\n", "utf-8")
    assert "outside the project" in reason_of(office / "sop" / "a.yaml", "../kantor.yaml")
    (office / "sop" / "kantor.yaml").write_text(CALENDAR, "utf-8")
    (office / "sop" / "a.yaml").write_text(sop_text("kantor.yaml"), "utf-8")
    assert sopflow.load(office / "sop" / "a.yaml").calendar == JAKARTA


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("sopflow: 1\ncalendar: lain.yaml\n", "was not read from a file"),
        (sop_text("{timezone: UTC}"), "more than a calendar"),
        ("", "file is empty"),
        ("sopflow: 1\ncalendar: {timezone: Asia/Jakrta}\n", "kantor.yaml:2:"),
        ("#" * (MAX_CALENDAR_BYTES + 1), "larger than 200000 bytes"),
    ],
    ids=["a reference", "a SOP", "empty", "an error", "too large"],
)
def test_a_file_that_is_not_a_calendar_is_refused(office: Path, content: str, reason: str) -> None:
    (office / "kantor.yaml").write_text(content, "utf-8")
    assert reason in reason_of(office / "a.yaml", "kantor.yaml")


def test_only_regular_files_are_read(office: Path) -> None:
    os.mkfifo(office / "pipa")
    assert "cannot be read" in reason_of(office / "a.yaml", "pipa")
    assert "cannot be read" in reason_of(office / "a.yaml", "sop")
    assert "cannot be read" in reason_of(office / "a.yaml", "tidak_ada.yaml")


def test_a_path_with_a_null_character_is_refused(office: Path) -> None:
    with pytest.raises(CalendarFileError):
        calendar_resolver(office / "a.yaml")("a\0b")
