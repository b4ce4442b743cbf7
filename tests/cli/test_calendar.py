"""``sopflow calendar``: a month day by day, so that an office sees whether its calendar is right.

To accept another look: SOPFLOW_ACCEPT=1 pytest tests/cli; then read the difference before committing it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from sopflow.cli import calendar as command

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
OFFICE = HERE / "kantor.yaml"
"""An office in 2024: the hours of Ramadan until 9 April, a closing on the 18th, and a Saturday worked on the 20th."""

OPEN_IN_A_PERIOD = """
  hours: {mon: 08:00-16:00}
  periods: [{from: 2026-03-02, to: 2026-03-08, hours: {mon: 08:00-10:00}}]
  open: [2026-03-07]
"""

Run = Callable[..., Result]
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a calendar file."""

    def make(calendar: str) -> Path:
        path = tmp_path / "kalender.yaml"
        path.write_text(f"sopflow: 1\ncalendar: {calendar}", "utf-8")
        return path

    return make


def line(output: str, day: str) -> list[str]:
    """The cells of a line of the table."""
    return next(
        [cell.strip() for cell in line.split("│")[2:-1]]
        for line in output.splitlines()
        if re.match(rf"│ {day} +│", line)
    )


# --- the page ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("month", ["2024-03", "2024-04"])
def test_the_printed_month_is_as_it_was_approved(run: Run, month: str, language: str) -> None:
    golden = GOLDEN / f"kantor.{month}.80.{language}.txt"

    result = run("calendar", OFFICE, "--month", month, "--width", 80, "--lang", language)

    assert result.exit_code == 0
    lines = [line.rstrip() for line in result.output.splitlines()]
    if os.environ.get("SOPFLOW_ACCEPT"):
        golden.write_text("\n".join(lines) + "\n", "utf-8")
    assert lines == golden.read_text("utf-8").splitlines()


@pytest.mark.parametrize("width", [60, 80, 132, 200])
def test_no_line_is_wider_than_asked_for(run: Run, width: int) -> None:
    output = run("calendar", OFFICE, "--month", "2024-04", "--width", width, "--lang", "id").output

    assert max(map(len, output.splitlines())) <= width


def test_the_frame_is_ascii_where_nothing_else_can_be_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rich.console.Console.encoding", "ascii")

    output = run("calendar", OFFICE, "--month", "2024-04").output

    assert output.isascii()


def test_several_months_follow_one_another(run: Run) -> None:
    output = run("calendar", OFFICE, "--month", "2024-04", "--month", "2024-03", "--month", "2024-04").output

    assert re.findall(r"^(\w+ 2024)", output, re.MULTILINE) == ["April 2024", "March 2024", "April 2024"]
    assert "\n\nMarch 2024" in output


def test_without_a_month_it_is_the_current_one_where_the_office_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # a clock that stands still
            return datetime(2026, 5, 31, 20, tzinfo=UTC).astimezone(tz)  # type: ignore[arg-type]  # a tzinfo

    monkeypatch.setattr(command, "datetime", Clock)

    assert run("calendar", OFFICE).output.startswith("June 2026, Asia/Jakarta\n")


def test_a_sop_serves_as_well(run: Run, seed: Path) -> None:
    assert run("calendar", seed, "--month", "2026-03").output.startswith("March 2026, Asia/Jakarta\n")


# --- its days ----------------------------------------------------------------------------------------------


def test_a_day_shows_its_hours_net_of_breaks(run: Run) -> None:
    output = run("calendar", OFFICE, "--month", "2026-06").output

    assert line(output, "Mon  8") == ["07:30-12:00, 13:00-16:00", "7:30", ""]
    assert line(output, "Fri 12") == ["07:30-11:30, 13:00-16:30", "7:30", ""]
    assert line(output, "Week 24") == ["5 working days", "37:30", ""]


def test_ramadan_has_hours_of_its_own(run: Run) -> None:
    output = run("calendar", OFFICE, "--month", "2024-03").output

    assert line(output, "Mon 18") == ["08:00-12:00, 12:30-15:00", "6:30", "other hours until 2024-04-09"]
    assert line(output, "Fri 22") == ["08:00-11:30, 12:30-15:30", "6:30", "other hours until 2024-04-09"]
    assert line(output, "Week 12") == ["5 working days", "32:30", ""]


def test_a_week_that_belongs_to_two_months_is_partial_in_both(run: Run) -> None:
    april, may = (run("calendar", OFFICE, "--month", month).output for month in ("2024-04", "2024-05"))

    assert line(april, "Week 18") == ["partial: 2 working days", "15:00", ""]
    assert line(may, "Week 18") == ["partial: 2 working days", "15:00", ""]


def test_a_month_has_the_sum_of_its_days(run: Run) -> None:
    output = run("calendar", OFFICE, "--month", "2024-04").output

    clocks = re.findall(r"│ \w{3} [ \d]\d +│[^│]+│ +(\d+):(\d\d) │", output)
    minutes = sum(int(hours) * 60 + int(minutes) for hours, minutes in clocks)
    assert line(output, "Month") == [f"{len(clocks)} working days", f"{minutes // 60}:{minutes % 60:02}", ""]


@pytest.mark.parametrize(
    ("calendar", "month", "day", "expected"),
    [
        ("{hours: {mon-fri: 08:00-16:00}}", "2026-03", "Sat  7", ["-", "-", "weekend"]),
        ("{hours: {mon-thu: 08:00-16:00}}", "2026-03", "Fri  6", ["-", "-", "no hours on this weekday"]),
        ("{hours: {mon-sat: 08:00-16:00}}", "2026-03", "Sat  7", ["08:00-16:00", "8:00", ""]),
        ("{hours: {mon: 08:00-16:00}, closed: [2026-03-02]}", "2026-03", "Mon  2", ["-", "-", "closed"]),
        ("{hours: {mon: 08:00-16:00}, closed: [2026-03-03]}", "2026-03", "Tue  3", ["-", "-", "closed"]),
        (
            "{hours: {mon: 08:00-16:00}, closed: [2026-03-02], open: [2026-03-02]}",
            "2026-03",
            "Mon  2",
            ["08:00-16:00", "8:00", "open all the same: closed"],
        ),
        ("{hours: {mon: 08:00-16:00}, open: [2026-03-02]}", "2026-03", "Mon  2", ["08:00-16:00", "8:00", ""]),
        (
            "{hours: {mon-fri: 08:00-16:00}, holidays: ID, open: [2026-05-01]}",
            "2026-05",
            "Fri  1",
            ["08:00-16:00", "8:00", "open all the same: International Labor Day"],
        ),
        ("{hours: {mon-fri: 08:00-16:00}, holidays: ID, closed: [2026-05-01]}", "2026-05", "Fri  1",
         ["-", "-", "International Labor Day"]),
        (
            "{hours: {mon: 08:00-16:00}, periods: [{from: 2026-03-02, to: 2026-03-03, hours: {tue: 08:00-10:00}}]}",
            "2026-03",
            "Mon  2",
            ["-", "-", "no hours on this weekday"],
        ),
        (
            OPEN_IN_A_PERIOD,
            "2026-03",
            "Sat  7",
            ["08:00-10:00", "2:00", "open all the same: weekend, other hours until 2026-03-08"],
        ),
        ("{}", "2026-03", "Mon  2", ["00:00-24:00", "24:00", ""]),
        ("{}", "2026-03", "Sun  1", ["00:00-24:00", "24:00", "no working day: weekend"]),
        ("{closed: [2026-03-02]}", "2026-03", "Mon  2", ["00:00-24:00", "24:00", "no working day: closed"]),
        ("{open: [2026-03-01]}", "2026-03", "Sun  1", ["00:00-24:00", "24:00", "open all the same: weekend"]),
        ("{timezone: Europe/Berlin}", "2026-03", "Sun 29", [
            "00:00-24:00", "23:00", "no working day: weekend, clocks go forward"]),
        ("{timezone: Europe/Berlin, hours: {sun: 00:00-06:00}}", "2026-10", "Sun 25", [
            "00:00-06:00", "7:00", "clocks go back"]),
    ],
)  # fmt: skip
def test_each_day_says_why_it_is_what_it_is(
    run: Run, write: Write, calendar: str, month: str, day: str, expected: list[str]
) -> None:
    assert line(run("calendar", write(calendar), "--month", month, "--width", 200).output, day) == expected


@pytest.mark.parametrize(("language", "name"), [("en", "Good Friday"), ("id", "Wafat Yesus Kristus")])
def test_holidays_have_their_names_in_the_language_asked_for(run: Run, language: str, name: str) -> None:
    assert name in run("calendar", OFFICE, "--month", "2024-03", "--lang", language).output


def test_where_the_package_has_no_translation_the_holidays_keep_their_names(run: Run, write: Write) -> None:
    path = write("{hours: {mon-fri: 08:00-16:00}, holidays: {country: DE, subdivision: BE}}")

    assert "Erster Weihnachtstag" in run("calendar", path, "--month", "2026-12", "--lang", "id", "--width", 120).output


def test_years_of_which_the_package_knows_nothing_are_named(run: Run) -> None:
    english, indonesian = (
        " ".join(run("calendar", OFFICE, "--month", "2035-01", "--lang", language).output.split())
        for language in ("en", "id")
    )

    assert "The package `holidays` knows no government holidays of ID in 2035. List such days" in english
    assert "Paket `holidays` belum memuat hari libur government ID tahun 2035." in indonesian
    assert "knows no" not in run("calendar", OFFICE, "--month", "2024-03").output


# --- what is wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2026-13", "March", "2026", "2026-03-02", "", "0000-01"])
def test_a_month_that_is_none_is_one_line(run: Run, text: str) -> None:
    english, indonesian = (run("calendar", OFFICE, "--month", text, "--lang", language) for language in ("en", "id"))

    assert (english.exit_code, english.stdout) == (2, "")
    assert english.stderr == f"sopflow: '{text}' is no month: write it as 2026-03.\n"
    assert indonesian.stderr == f"sopflow: '{text}' bukan bulan: tulis seperti 2026-03.\n"


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_a_month_beyond_all_reason_is_one_line(run: Run, month: str) -> None:
    result = run("calendar", OFFICE, "--month", month)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


def test_a_file_that_cannot_be_read_is_one_line(run: Run, tmp_path: Path) -> None:
    result = run("calendar", tmp_path / "nowhere.yaml")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"sopflow: cannot read {tmp_path / 'nowhere.yaml'}: there is no such file.\n"


def test_a_file_without_a_calendar_is_one_line(run: Run, permit: Path, tmp_path: Path) -> None:
    path = tmp_path / "sop.yaml"
    path.write_text(re.sub(r"(?ms)^calendar:.*?(?=^\w)", "", permit.read_text("utf-8")), "utf-8")

    english, indonesian = (run("calendar", path, "--lang", language) for language in ("en", "id"))

    assert (english.exit_code, english.stdout) == (2, "")
    assert english.stderr == f"sopflow: {path} has no calendar: write one under the key `calendar`.\n"
    assert indonesian.stderr == f"sopflow: {path} tidak memiliki kalender: tulis di bawah kunci `calendar`.\n"


def test_a_calendar_with_errors_is_not_shown_but_explained(run: Run, write: Write) -> None:
    path = write("{timezone: WIB, closd: []}")

    english, indonesian = (run("calendar", path, "--lang", language) for language in ("en", "id"))

    assert (english.exit_code, english.stdout) == (1, "")
    assert f"{path}:2:22: error[SOP109]" in english.stderr
    assert english.stderr.endswith(f"sopflow: {path} cannot be used: 2 errors, listed above.\n")
    assert indonesian.stderr.endswith(f"sopflow: {path} tidak dapat dipakai: 2 kesalahan, lihat di atas.\n")
