"""Calendar files have the same keys, findings and positions as the calendar of a SOP."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import sopflow
from sopflow import SopError, WorkCalendar
from sopflow.checking import Checked, CheckedCalendar, check_content
from sopflow.timing import SpecialDay

CALENDAR = """\
calendar:
  timezone: Asia/Jakarta
  hours:
    mon-thu: 07:30-12:00, 13:00-16:00
    fri: 07:30-11:30, 13:00-16:30
  holidays: {country: ID, categories: [public, government]}
  periods:
    - {from: 2026-02-18, to: 2026-03-19, hours: {mon-thu: "08:00-12:30, 13:00-15:00", fri: "08:00-11:30"}}
  closed: [2026-06-19]
  open: [2026-06-20]
  day: working
"""
SOP = """\
number: "1"
title: Contoh
actors: {loket: Loket}
steps:
  - {id: a, activity: Bekerja, actor: loket}
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a file with the format version at its beginning."""

    def make(text: str, head: str = "sopflow: 1\n") -> Path:
        path = tmp_path / "kalender.yaml"
        path.write_text(head + text, "utf-8")
        return path

    return make


def places_of(path: Path) -> list[tuple[str, int, int]]:
    """Return code, line and column of each finding in a calendar file."""
    places = []
    for finding in sopflow.check_calendar(path).findings:
        assert finding.span is not None
        places.append((finding.code, finding.span.line, finding.span.column))
    return places


# --- readable files -------------------------------------------------------------------------------------


def test_a_calendar_file_has_the_calendar_of_a_sop(write: Write) -> None:
    in_a_sop = sopflow.loads("sopflow: 1\n" + SOP + CALENDAR).calendar

    calendar = sopflow.load_calendar(write(CALENDAR))

    assert calendar == in_a_sop
    assert calendar.closed == (SpecialDay(date(2026, 6, 19)),)


def test_a_source_survives_a_round_trip_and_is_not_in_the_fingerprint() -> None:
    plain = sopflow.loads("sopflow: 1\n" + SOP + CALENDAR)
    sourced = sopflow.loads(
        "sopflow: 1\n" + SOP + CALENDAR.replace("[2026-06-19]", "[{date: 2026-06-19, because: SKB 3 Menteri}]")
    )
    assert sourced.calendar is not None
    assert sourced.calendar.closed == (SpecialDay(date(2026, 6, 19), because="SKB 3 Menteri"),)
    assert sourced.fingerprint == plain.fingerprint
    assert sourced.sha256 != plain.sha256
    assert sopflow.loads(sopflow.dump(sourced)) == sourced


def test_the_calendar_of_a_sop_is_read(write: Write) -> None:
    assert sopflow.load_calendar(write(SOP + CALENDAR)) == sopflow.load_calendar(write(CALENDAR))


def test_other_errors_of_a_sop_are_ignored(write: Write) -> None:
    path = write(SOP.replace("actor: loket", "actor: kasi, within: 3 hr") + CALENDAR)

    assert sopflow.check(path).errors
    assert sopflow.check_calendar(path).findings == ()


def test_an_empty_mapping_is_the_default_calendar(write: Write) -> None:
    assert sopflow.load_calendar(write("calendar: {}")) == WorkCalendar()


def test_extensions_are_kept_at_every_level(write: Write) -> None:
    path = write("x-by: Ani\ncalendar: {x-decree: 4/2026, holidays: {country: ID, x-note: public only}}")

    assert sopflow.load_calendar(path) == WorkCalendar(
        holidays={"country": "ID", "x-note": "public only"}, extra={"x-decree": "4/2026"}
    )


def test_a_sop_with_extensions_in_its_calendar_is_read(write: Write) -> None:
    path = write(SOP + "calendar: {timezone: Asia/Jakarta, x-decree: 4/2026}")

    assert sopflow.load(path).calendar == WorkCalendar("Asia/Jakarta", extra={"x-decree": "4/2026"})


def test_a_leading_byte_order_mark_is_accepted(write: Write) -> None:
    assert sopflow.load_calendar(write(CALENDAR, "\ufeffsopflow: 1\n")) == sopflow.load_calendar(write(CALENDAR))


# --- findings --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("calendar: {timezone: WIB}", "SOP109", (2, 22)),
        ("calendar:\n  hours: {mon-thu: 7.30 to 4}", "SOP109", (3, 20)),
        ("calendar:\n  hours: {mon-fry: 07:30-16:00}", "SOP109", (3, 11)),
        ("calendar: {holidays: XX}", "SOP109", (2, 22)),
        ("calendar: {closed: [19 Juni 2026]}", "SOP106", (2, 21)),
        ("calendar: {closed: [{date: 19 Juni 2026}]}", "SOP106", (2, 28)),
        ("calendar: {open: [{because: SKB}]}", "SOP102", (2, 20)),
        ("calendar: {closed: [{date: 2026-06-19, because: [SKB]}]}", "SOP103", (2, 49)),
        ("calendar: {closed: [{date: 2026-06-19, since: SKB}]}", "SOP101", (2, 40)),
        ("calendar: {day: work}", "SOP105", (2, 17)),
        ("calendar: {closd: [2026-06-19]}", "SOP101", (2, 12)),
        ("calendar:", "SOP103", (2, 1)),
        ("calendar: Asia/Jakarta", "SOP112", (2, 11)),
        ("calendar: [a]", "SOP103", (2, 11)),
        ("calendar: {hours: {}}", "SOP109", (2, 12)),
        ("calendar: {periods: [{from: 2026-02-18, to: 2026-03-19}]}", "SOP102", (2, 23)),
        ("calendar: {}\ncalendar: {}", "SOP012", (3, 1)),
        ("calendar: &a {}", "SOP008", (2, 11)),
        ("\tcalendar: {}", "SOP004", (2, 1)),
        ("calendar: {", "SOP005", (2, 12)),
        ("calender: {}", "SOP101", (2, 1)),
    ],
)
def test_each_finding_has_its_code_and_place(write: Write, text: str, code: str, place: tuple[int, int]) -> None:
    assert places_of(write(text)) == [(code, *place)]


@pytest.mark.parametrize(
    "text",
    [
        "calendar: {timezone: WIB, hours: {mon: 07:30-07:00}, closed: [2026-13-01]}",
        "calendar:\n  hours: {mon-fri: 08:00-16:00}\n  periods: [{from: 2026-03-02, to: 2026-03-01, hours: {}}]",
        "calendar: {closd: [], day: 7}",
        "calendar: {holidays: {country: ID, categories: [holy]}}",
    ],
)
def test_a_calendar_file_has_the_findings_of_the_same_calendar_in_a_sop(write: Write, text: str) -> None:
    lines = SOP.count("\n")
    in_a_sop = [
        (finding.code, finding.message(), finding.message("id"), finding.hint(), finding.span)
        for finding in sopflow.check_text("sopflow: 1\n" + SOP + text).findings
    ]

    alone = sopflow.check_calendar(write("#\n" * lines + text)).findings

    assert [
        (finding.code, finding.message(), finding.message("id"), finding.hint(), finding.span) for finding in alone
    ] == in_a_sop
    assert alone


def test_a_missing_calendar_is_a_finding(write: Write) -> None:
    assert places_of(write("")) == places_of(write(SOP)) == [("SOP102", 1, 1)]


def test_a_calendar_file_allows_one_key_and_a_sop_all_of_its_keys(write: Write) -> None:
    alone, sop = (
        sopflow.check_calendar(write(text)) for text in ("kind: x\ncalendar: {}", SOP + "kind: x\n" + CALENDAR)
    )

    assert [finding.hint() for finding in alone.findings] == ["Use one of: calendar; begin keys of your own with x-."]
    assert [finding.code for finding in sop.findings] == ["SOP101"]


def test_a_file_is_a_calendar_file_if_it_has_no_other_key_of_a_sop(write: Write) -> None:
    for text, is_calendar in (
        (CALENDAR, True),
        ("x-office: Dinas\nkind: x\n" + CALENDAR, True),
        ("title: Contoh\n" + CALENDAR, False),
        (SOP, False),
        ("", False),
    ):
        checked = check_content(write(text).read_bytes(), "kalender.yaml")
        assert isinstance(checked, CheckedCalendar) is is_calendar
    assert isinstance(check_content(b"- calendar", "kalender.yaml"), Checked)


@pytest.mark.parametrize(
    ("head", "code"),
    [("", "SOP102"), ("sopflow: 2\n", "SOP016")],
)
def test_a_missing_or_unknown_format_version_is_a_finding(write: Write, head: str, code: str) -> None:
    assert [finding.code for finding in sopflow.check_calendar(write(CALENDAR, head)).findings] == [code]


@pytest.mark.parametrize(("text", "code"), [("", "SOP006"), ("~", "SOP017"), ("- a", "SOP017"), ("hours: 8", "SOP017")])
def test_a_file_of_another_program_is_a_finding(write: Write, text: str, code: str) -> None:
    assert [finding.code for finding in sopflow.check_calendar(write(text, "")).findings] == [code]


def test_a_binary_file_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "kalender.yaml"
    path.write_bytes(b"sopflow: 1\ncalendar: {timezone: \xff}")

    assert places_of(path) == [("SOP001", 2, 22)]


def test_findings_are_in_file_order(write: Write) -> None:
    lines = [
        line for _, line, _ in places_of(write("kind: x\ncalendar:\n  day: 7\n  closd: []\n  timezone: WIB\ny: 1"))
    ]

    assert lines == sorted(lines)
    assert len(lines) == 5


def test_a_warning_does_not_prevent_reading_the_calendar(write: Write) -> None:
    norway = sopflow.check_calendar(write("calendar: {holidays: NO}"))

    assert [finding.code for finding in norway.findings] == ["SOP107"]
    assert norway.errors == ()
    assert norway.calendar == WorkCalendar(holidays="NO")


def test_loading_raises_an_error_with_all_findings(write: Write) -> None:
    path = write("calendar: {timezone: WIB, day: 7}")

    with pytest.raises(SopError) as refused:
        sopflow.load_calendar(path)

    assert refused.value.findings == sopflow.check_calendar(path).errors
    assert str(refused.value).startswith("This calendar cannot be used: 2 errors.\n\n")
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)  # noqa: S301


def test_a_missing_file_raises_file_not_found(tmp_path: Path) -> None:
    for read in (sopflow.check_calendar, sopflow.load_calendar):
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(
    ("hours", "minute", "whole"),
    [
        ("00:00-23:59", "23:59", "00:00-24:00"),
        ("08:00-15:59", "15:59", "08:00-16:00"),
        ("08:00-11:59, 12:00-16:00", "11:59", "08:00-12:00, 12:00-16:00"),
        ("08:00-12:29, 12:30-16:00", "12:29", "08:00-12:30, 12:30-16:00"),
        ("08:00-11:59, 13:00-23:59", "11:59", "08:00-12:00, 13:00-24:00"),
        ("08:00-12:00, 12:01-15:00", "12:00", "08:00-12:00, 12:00-15:00"),
    ],
)
def test_hours_that_leave_out_a_minute_are_a_warning(write: Write, hours: str, minute: str, whole: str) -> None:
    checked = sopflow.check_calendar(write(f'calendar: {{hours: {{mon-fri: "{hours}"}}}}'))
    (finding,) = checked.findings
    assert (finding.code, finding.path) == ("SOP511", ("calendar", "hours", "mon-fri"))
    assert finding.message("en") == f"'{hours}' leaves out the minute from {minute}."
    assert finding.fix is not None
    assert (finding.fix.text, finding.fix.safe) == (whole, False)
    assert checked.calendar is not None
    assert not sopflow.check_calendar(write(f'calendar: {{hours: {{mon-fri: "{whole}"}}}}')).findings


@pytest.mark.parametrize(
    "hours", ["00:00-24:00", "08:00-12:00, 13:00-16:00", "07:30-11:30, 13:00-16:30", "08:00-16:01"]
)
def test_hours_without_a_lost_minute_are_not_reported(write: Write, hours: str) -> None:
    assert not sopflow.check_calendar(write(f'calendar: {{hours: {{mon-fri: "{hours}"}}}}')).findings


def test_comments_suppress_findings_in_calendar_files(tmp_path: Path) -> None:
    file = tmp_path / "kantor.yaml"
    comment = "# sopflow: ignore[SOP511] reviewed"
    calendar = "calendar:\n  hours:\n    mon-fri: 08:00-23:59"
    for text, codes, suppressed in (
        (f"sopflow: 1\n{calendar}  {comment}\n", [], ["SOP511"]),
        (f"sopflow: 1\n{calendar}\n{comment}\n", ["SOP511", "SOP901"], []),
        (f"sopflow: 1\nnumber: '1'  # sopflow: ignore[SOP601]\n{calendar}\n", ["SOP511"], []),  # of the rest of a SOP
    ):
        file.write_text(text, "utf-8")
        checked = sopflow.checking.check_calendar(file)
        assert [finding.code for finding in checked.findings] == codes
        assert [finding.code for finding in checked.suppressed] == suppressed
        assert checked.calendar is not None
