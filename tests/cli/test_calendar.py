"""``sopflow calendar``: a month day by day, so that an office can check its calendar.

To accept a changed page: SOPFLOW_ACCEPT=1 pytest tests/cli; read the difference before you commit it.
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

SOURCED_PERIOD = """
  hours: {mon: 08:00-16:00}
  periods: [{from: 2026-03-02, to: 2026-03-03, hours: {mon: 08:00-10:00}, because: SE 3/2026}]
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
    """Return the cells of a line of the table."""
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

    result = run("calendar", OFFICE, "--month", month, "--lang", language, width=80)

    assert result.exit_code == 0
    lines = [line.rstrip() for line in result.output.splitlines()]
    if os.environ.get("SOPFLOW_ACCEPT"):
        golden.write_text("\n".join(lines) + "\n", "utf-8")
    assert lines == golden.read_text("utf-8").splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 132, 200])
def test_no_line_is_wider_than_the_terminal(run: Run, width: int) -> None:
    output = run("calendar", OFFICE, "--month", "2024-04", "--lang", "id", width=width).output

    assert max(map(len, output.splitlines())) <= width


def test_an_ascii_terminal_gets_an_ascii_table(run: Run) -> None:
    output = run("calendar", OFFICE, "--month", "2024-04", charset="ascii").output

    assert output.isascii()
    assert "| 07:30-12:00, 13:00-16:00 |" in output


def test_several_months_follow_one_another(run: Run) -> None:
    output = run("calendar", OFFICE, "--month", "2024-04", "--month", "2024-03", "--month", "2024-04").output

    assert re.findall(r"^(\w+ 2024)", output, re.MULTILINE) == ["April 2024", "March 2024", "April 2024"]
    assert "\n\nMarch 2024" in output


def test_the_default_is_the_current_month_of_the_office(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # a fixed clock
            return datetime(2026, 5, 31, 20, tzinfo=UTC).astimezone(tz)  # type: ignore[arg-type]  # a tzinfo

    monkeypatch.setattr(command, "datetime", Clock)

    assert run("calendar", OFFICE).output.startswith("June 2026, Asia/Jakarta\n")


def test_the_calendar_of_a_sop_is_shown(run: Run, seed: Path) -> None:
    assert run("calendar", seed, "--month", "2026-03").output.startswith("March 2026, Asia/Jakarta\n")


# --- its days ----------------------------------------------------------------------------------------------


def test_a_day_shows_its_hours_and_its_net_time(run: Run) -> None:
    output = run("calendar", OFFICE, "--month", "2026-06").output

    assert line(output, "Mon  8") == ["07:30–12:00, 13:00–16:00", "7:30", ""]
    assert line(output, "Fri 12") == ["07:30–11:30, 13:00–16:30", "7:30", ""]
    assert line(output, "Week 24") == ["5 working days", "37:30", ""]


def test_ramadan_has_special_hours(run: Run) -> None:
    output = run("calendar", OFFICE, "--month", "2024-03", width=120).output

    assert line(output, "Mon 18") == ["08:00–12:00, 12:30–15:00", "6:30", "special hours until 9 April 2024"]
    assert line(output, "Fri 22") == ["08:00–11:30, 12:30–15:30", "6:30", "special hours until 9 April 2024"]
    assert line(output, "Week 12") == ["5 working days", "32:30", ""]


def test_a_week_of_two_months_is_partial_in_both(run: Run) -> None:
    april, may = (run("calendar", OFFICE, "--month", month).output for month in ("2024-04", "2024-05"))

    assert line(april, "Week 18") == ["partial: 2 working days", "15:00", ""]
    assert line(may, "Week 18") == ["partial: 2 working days", "15:00", ""]


def test_the_month_is_the_sum_of_its_days(run: Run) -> None:
    output = run("calendar", OFFICE, "--month", "2024-04").output

    clocks = re.findall(r"│ \w{3} [ \d]\d +│[^│]+│ +(\d+):(\d\d) │", output)
    minutes = sum(int(hours) * 60 + int(minutes) for hours, minutes in clocks)
    assert line(output, "Month") == [f"{len(clocks)} working days", f"{minutes // 60}:{minutes % 60:02}", ""]


@pytest.mark.parametrize(
    ("calendar", "month", "day", "expected"),
    [
        ("{hours: {mon-fri: 08:00-16:00}}", "2026-03", "Sat  7", ["-", "-", "weekend"]),
        ("{hours: {mon-thu: 08:00-16:00}}", "2026-03", "Fri  6", ["-", "-", "no hours on this weekday"]),
        ("{hours: {mon-sat: 08:00-16:00}}", "2026-03", "Sat  7", ["08:00–16:00", "8:00", ""]),
        ("{hours: {mon: 08:00-16:00}, closed: [2026-03-02]}", "2026-03", "Mon  2", ["-", "-", "closed"]),
        ("{hours: {mon: 08:00-16:00}, closed: [2026-03-03]}", "2026-03", "Tue  3", ["-", "-", "closed"]),
        (
            "{hours: {mon: 08:00-16:00}, closed: [2026-03-02], open: [2026-03-02]}",
            "2026-03",
            "Mon  2",
            ["08:00–16:00", "8:00", "open despite: closed"],
        ),
        ("{hours: {mon: 08:00-16:00}, open: [2026-03-02]}", "2026-03", "Mon  2", ["08:00–16:00", "8:00", ""]),
        (
            "{hours: {mon-fri: 08:00-16:00}, holidays: ID, open: [2026-05-01]}",
            "2026-05",
            "Fri  1",
            ["08:00–16:00", "8:00", "open despite: International Labor Day"],
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
            ["08:00–10:00", "2:00", "open despite: weekend, special hours until 8 March 2026"],
        ),
        ("{hours: {mon: 08:00-16:00}, closed: [{date: 2026-03-02, because: SK Bupati}]}", "2026-03", "Mon  2",
         ["-", "-", "closed (SK Bupati)"]),
        ("{hours: {mon: 08:00-16:00}, open: [{date: 2026-03-01, because: SK Bupati}]}", "2026-03", "Sun  1",
         ["08:00–16:00", "8:00", "open despite: weekend (SK Bupati)"]),
        (SOURCED_PERIOD, "2026-03", "Mon  2", ["08:00–10:00", "2:00", "special hours until 3 March 2026 (SE 3/2026)"]),
        ("{}", "2026-03", "Mon  2", ["00:00–24:00", "24:00", ""]),
        ("{}", "2026-03", "Sun  1", ["00:00–24:00", "24:00", "not a working day: weekend"]),
        ("{closed: [2026-03-02]}", "2026-03", "Mon  2", ["00:00–24:00", "24:00", "not a working day: closed"]),
        ("{open: [2026-03-01]}", "2026-03", "Sun  1", ["00:00–24:00", "24:00", "open despite: weekend"]),
        ("{timezone: Europe/Berlin}", "2026-03", "Sun 29", [
            "00:00–24:00", "23:00", "not a working day: weekend, clocks go forward"]),
        ("{timezone: Europe/Berlin, hours: {sun: 00:00-06:00}}", "2026-10", "Sun 25", [
            "00:00–06:00", "7:00", "clocks go back"]),
    ],
)  # fmt: skip
def test_each_day_gives_its_reason(
    run: Run, write: Write, calendar: str, month: str, day: str, expected: list[str]
) -> None:
    assert line(run("calendar", write(calendar), "--month", month, width=200).output, day) == expected


@pytest.mark.parametrize(("language", "name"), [("en", "Good Friday"), ("id", "Wafat Yesus Kristus")])
def test_names_of_holidays_are_in_the_language(run: Run, language: str, name: str) -> None:
    assert name in run("calendar", OFFICE, "--month", "2024-03", "--lang", language).output


def test_holidays_without_a_translation_keep_their_names(run: Run, write: Write) -> None:
    path = write("{hours: {mon-fri: 08:00-16:00}, holidays: {country: DE, subdivision: BE}}")

    assert "Erster Weihnachtstag" in run("calendar", path, "--month", "2026-12", "--lang", "id", width=120).output


def test_categories_whose_dates_are_not_final_are_reported(run: Run) -> None:
    english, indonesian = (
        " ".join(run("calendar", OFFICE, "--month", "2035-01", "--lang", language).output.split())
        for language in ("en", "id")
    )

    assert "The government holidays of 2035 are not final: due times in 2035 are provisional." in english
    assert "Hari libur government tahun 2035 belum pasti: batas waktu pada tahun 2035 masih sementara." in indonesian
    assert "not final" not in run("calendar", OFFICE, "--month", "2024-03").output


def test_a_half_day_holiday_is_shown_with_its_name(run: Run, write: Write) -> None:
    path = write("{hours: {mon-fri: 08:00-16:00}, holidays: {country: GR, categories: [public, half_day]}}")

    output = " ".join(run("calendar", path, "--month", "2026-12", width=120).output.split())
    assert "08:00–12:00 │ 4:00 │ half day: Christmas Eve" in output


# --- what is wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2026-13", "March", "2026", "2026-03-02", "", "0000-01"])
def test_an_invalid_month_is_one_line(run: Run, text: str) -> None:
    english, indonesian = (run("calendar", OFFICE, "--month", text, "--lang", language) for language in ("en", "id"))

    assert (english.exit_code, english.stdout) == (2, "")
    assert english.stderr == f"sopflow: '{text}' is not a month: write it as 2026-03.\n"
    assert indonesian.stderr == f"sopflow: '{text}' bukan bulan: tulis seperti 2026-03.\n"


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_a_month_beyond_the_calendar_is_one_line(run: Run, month: str) -> None:
    result = run("calendar", OFFICE, "--month", month)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


def test_an_unreadable_file_is_one_line(run: Run, tmp_path: Path) -> None:
    result = run("calendar", tmp_path / "nowhere.yaml")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"sopflow: cannot read {tmp_path / 'nowhere.yaml'}: the file does not exist.\n"


def test_a_file_without_a_calendar_is_one_line(run: Run, permit: Path, tmp_path: Path) -> None:
    path = tmp_path / "sop.yaml"
    path.write_text(re.sub(r"(?ms)^calendar:.*?(?=^\w)", "", permit.read_text("utf-8")), "utf-8")

    english, indonesian = (run("calendar", path, "--lang", language) for language in ("en", "id"))

    assert (english.exit_code, english.stdout) == (2, "")
    assert english.stderr == f"sopflow: {path} has no calendar: add one under the key `calendar`.\n"
    assert indonesian.stderr == f"sopflow: {path} tidak memiliki kalender: tambahkan di bawah kunci `calendar`.\n"


def test_the_errors_of_a_calendar_are_printed(run: Run, write: Write) -> None:
    path = write("{timezone: WIB, closd: []}")

    english, indonesian = (run("calendar", path, "--lang", language) for language in ("en", "id"))

    assert (english.exit_code, english.stdout) == (1, "")
    assert f"{path}:2:22: error[SOP109]" in english.stderr
    assert english.stderr.endswith(f"sopflow: {path} cannot be used: 2 errors, listed above.\n")
    assert indonesian.stderr.endswith(f"sopflow: {path} tidak dapat digunakan: 2 kesalahan, lihat di atas.\n")
