"""SOP214, SOP215 and SOP514 to SOP521: times that run since rows, and since or before moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from sopflow import Activity, Actor, Goto, Outcome, Sop, Step, WorkCalendar
from sopflow.definition import Inferred, NotBefore
from sopflow.diagnostics import Finding
from sopflow.rules import check_sop
from sopflow.text import Path
from sopflow.timing import DayMeaning, TimeStandard

MOMENTS = {"jadwal": "Jadwal ujian", "tmt": "TMT"}
OFFICE = WorkCalendar("Asia/Jakarta", hours={"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"})


def row(id_: str, within: str | None = None, **keys: Any) -> Step:
    text, actor = keys.pop("text", id_.title()), keys.pop("actor", "loket")
    return Step.single(id_, text, actor, within=within, **keys)


def activity(id_: str, **keys: Any) -> Activity:
    return Activity(id_, id_.title(), "loket", **keys)


def sop(*steps: Step, **parts: Any) -> Sop:
    actors = {"loket": "Loket", "pemohon": Actor("Pemohon", external=True)}
    return Sop(**{"number": "1", "title": "Contoh", "actors": actors, "steps": steps} | parts)


def found(code: str, about: Sop) -> list[Finding]:
    return [finding for finding in check_sop(about) if finding.code == code]


def paths(code: str, about: Sop) -> list[Path]:
    return [finding.path for finding in found(code, about)]


# --- names of moments, and of events ------------------------------------------------------------------------------


def test_an_undefined_moment_is_reported_where_it_is_named_with_a_similar_name() -> None:
    about = sop(
        row("a", "1 jam", before="jadwl"),
        row("b", not_before="akhir"),
        Step("c", (activity("c1", not_before=NotBefore("tmtt", "1 jam")), activity("c2"))),
        moments=MOMENTS,
    )
    assert paths("SOP214", about) == [
        ("steps", 0, "before"),
        ("steps", 1, "not_before", "moment"),
        ("steps", 2, "activities", 0, "not_before", "moment"),
    ]
    assert [finding.hint() for finding in found("SOP214", about)] == [
        "Did you mean 'jadwal'?",
        "Define it under `moments`.",
        "Did you mean 'tmt'?",
    ]


@pytest.mark.parametrize("target", ["a", "b1", "jadwal"])
def test_a_time_runs_since_a_row_an_activity_or_a_moment(target: str) -> None:
    rows = row("a"), Step("b", (activity("b1"), activity("b2"))), row("c", "1 jam", since=target)
    assert paths("SOP215", sop(*rows, moments=MOMENTS)) == []


@pytest.mark.parametrize(("target", "hint"), [("jadwall", "Did you mean 'jadwal'?"), ("end", None), ("batal", None)])
def test_an_unknown_beginning_of_a_time_is_reported(target: str, hint: str | None) -> None:
    about = sop(row("a"), row("c", "1 jam", since=target), moments=MOMENTS, ends={"batal": "Batal"})
    (finding,) = found("SOP215", about)
    assert finding.path == ("steps", 1, "since")
    assert finding.hint() == hint or hint is None


def test_ids_of_moments_are_well_formed_and_unique_and_used() -> None:
    moments = {"a": "A", "selesai": "B", "hari h": "C", "end": "D", "tmt": "E", "jadwal": "F"}
    about = sop(
        row("a", "1 jam", before="tmt"), row("b", "1 jam", since="jadwal"), moments=moments, ends={"selesai": "Selesai"}
    )
    assert paths("SOP205", about) == [("moments", "selesai"), ("steps", 0, "id")]
    assert found("SOP205", about)[1].labels[0].path == ("moments", "a")
    assert paths("SOP108", about) == [("moments", "hari h")]
    assert paths("SOP206", about) == [("moments", "end")]
    assert [path for path in paths("SOP207", about) if path[0] == "moments"] == [
        ("moments", id_) for id_ in ("a", "selesai", "hari h", "end")
    ]


def test_a_moment_is_used_by_each_of_the_keys() -> None:
    moments = {"m": "M", "n": "N", "o": "O", "p": "P", "q": "Q"}
    several = Step("c", (activity("c1", within="1 jam", since="m"), activity("c2", not_before=NotBefore("n", "1 jam"))))
    about = sop(row("a", "1 jam", before="o"), row("b", not_before="p"), several, moments=moments)
    assert paths("SOP207", about)[-1:] == [("moments", "q")]


def test_the_name_of_a_moment_is_a_text_of_the_table() -> None:
    about = sop(row("a", "1 jam", text="Menerima berkas", before="tmt"), moments={"tmt": "TMT XQZ"})
    assert paths("SOP608", about) == [("moments", "tmt")]


# --- what can be counted ------------------------------------------------------------------------------------------


def test_since_and_before_exclude_each_other() -> None:
    both = {"within": "1 jam", "since": "a", "before": "tmt"}
    about = sop(row("a"), row("b", **both), Step("c", (activity("c1", **both), activity("c2"))), moments=MOMENTS)
    assert paths("SOP519", about) == [("steps", 1, "before"), ("steps", 2, "activities", 0, "before")]


def test_since_and_before_need_a_time_of_their_own() -> None:
    about = sop(
        row("a", before="tmt"),
        row("b", since="a"),
        Step("c", (activity("c1", since="a"), activity("c2")), within="1 jam"),
        row("d", not_before="tmt"),
        moments=MOMENTS,
    )
    assert paths("SOP515", about) == [
        ("steps", 0, "before"),
        ("steps", 1, "since"),
        ("steps", 2, "activities", 0, "since"),
    ]
    assert paths("SOP516", about) == []


COUNTED_ON = ("1 jam", "30 hari kerja sejak diterima", "hari yang sama", "2 hari setelah langkah 4", "1 - 3 hari")
COUNTED_BACK = (
    "1 jam",
    "30 hari kerja sejak diterima",
    "3 bulan sebelum TMT",
    "H-3",
    "1 - 3 hari",
    "7 hari kerja sebelum jadwal",
)


@pytest.mark.parametrize("key", ["since", "before"])
@pytest.mark.parametrize(
    "text",
    [
        *dict.fromkeys((*COUNTED_ON, *COUNTED_BACK)),
        "segera",
        "-",
        "sesuai jadwal",
        "setiap hari",
        "minimal 1 hari",
        "sampai selesai",
    ],
)
def test_a_time_that_states_no_length_in_its_direction_is_reported(key: str, text: str) -> None:
    several = Step("b", (activity("b1", within=text, **{key: "tmt"}), activity("b2")))
    about = sop(row("a", text, **{key: "tmt"}), several, moments=MOMENTS)
    is_counted = text in (COUNTED_ON if key == "since" else COUNTED_BACK)
    expected = [] if is_counted else [("steps", 0, "within"), ("steps", 1, "activities", 0, "within")]
    assert paths("SOP516", about) == expected


@pytest.mark.parametrize(
    ("by", "is_counted"), [("7 hari kerja", True), ("H-3", True), ("segera", False), ("H+1", False)]
)
def test_the_time_before_an_earliest_time_states_a_length(by: str, *, is_counted: bool) -> None:
    about = sop(row("a", not_before=NotBefore("tmt", by)), moments=MOMENTS)
    assert paths("SOP516", about) == ([] if is_counted else [("steps", 0, "not_before", "by")])


@pytest.mark.parametrize(
    ("key", "text", "advice"),
    [
        ("since", "H-3", "This text counts back: use `before`."),
        ("before", "2 hari setelah langkah 4", "This text counts on: use `since`."),
    ],
)
def test_a_text_that_counts_the_other_way_needs_the_other_key(key: str, text: str, advice: str) -> None:
    (finding,) = found("SOP516", sop(row("a", text, **{key: "tmt"}), moments=MOMENTS))
    assert finding.hint() == advice


def test_a_row_that_stops_times_has_none_that_it_stops() -> None:
    several = Step("c", (activity("c1", within="1 jam", since="a"), activity("c2")), clock="stopped")
    about = sop(row("a"), row("b", "1 jam", since="tmt", clock="stopped"), several, moments=MOMENTS)
    assert paths("SOP517", about) == [("steps", 1, "since"), ("steps", 2, "activities", 0, "since")]
    assert found("SOP517", about)[1].labels[0].path == ("steps", 2, "clock")
    assert paths("SOP517", sop(row("a", "1 jam", before="tmt", clock="stopped"), moments=MOMENTS)) == []


def test_a_lapse_needs_a_time_that_is_counted() -> None:
    late = {"on_late": Goto("end"), "before": "tmt"}
    assert paths("SOP508", sop(row("a", "3 bulan sebelum TMT", **late), moments=MOMENTS)) == []
    assert paths("SOP508", sop(row("a", "segera", **late), moments=MOMENTS)) == [], "SOP516 reports it"
    assert paths("SOP508", sop(row("a", "segera", on_late=Goto("end"), not_before="tmt"), moments=MOMENTS)) == [
        ("steps", 0, "on_late")
    ]


def test_a_row_with_a_time_before_a_moment_lapses_in_the_flow() -> None:
    about = sop(
        row("a", "H-3", before="tmt", on_late=Goto("c")), row("b"), row("c", "1 jam", since="b"), moments=MOMENTS
    )
    (finding,) = found("SOP514", about)
    assert finding.data["witness"] == "a → c"


# --- earliest and due times ---------------------------------------------------------------------------------------


def both(within: str, by: str | None, **parts: Any) -> Sop:
    return sop(row("a", within, before="tmt", not_before=NotBefore("tmt", by)), moments=MOMENTS, **parts)


@pytest.mark.parametrize(
    ("within", "by", "calendar"),
    [
        ("3 bulan sebelum TMT", "2 bulan", None),
        ("3 bulan", None, None),
        ("3 bulan", "3 bulan", None),
        ("1 tahun", "12 bulan", None),
        ("3 hari", "2 hari kerja", OFFICE),
        ("3 hari", "2 hari kalender", evolve(OFFICE, day=DayMeaning.CALENDAR)),
        ("H-3", "48 jam", None),
    ],
)
def test_an_earliest_time_after_the_due_time_is_reported(within: str, by: str | None, calendar: WorkCalendar) -> None:
    if (within, by) == ("H-3", "48 jam"):
        assert paths("SOP518", both(within, by)) == [], "days and hours differ by calendar"
        return
    (finding,) = found("SOP518", both(within, by, calendar=calendar))
    assert finding.path == ("steps", 0, "within")
    assert finding.labels[0].path == ("steps", 0, "not_before")


@pytest.mark.parametrize(
    ("within", "by"),
    [("2 bulan", "3 bulan"), ("1 bulan", "31 hari"), ("5 hari kerja", "7 hari kalender"), ("segera", "1 jam")],
)
def test_an_earliest_time_before_the_due_time_is_not_reported(within: str, by: str) -> None:
    assert paths("SOP518", both(within, by, calendar=OFFICE)) == []


def test_a_row_is_held_up_by_its_activities_and_they_by_it() -> None:
    late: dict[str, Any] = {"within": "2 jam", "before": "tmt"}
    early: dict[str, Any] = {"not_before": "tmt"}
    held = Step("a", (activity("a1", **early), activity("a2")), **late)
    assert paths("SOP518", sop(held, moments=MOMENTS)) == [("steps", 0, "within")]
    holding = Step("a", (activity("a1", **late), activity("a2")), **early)
    assert paths("SOP518", sop(holding, moments=MOMENTS)) == [("steps", 0, "activities", 0, "within")]
    before = Step("a", (activity("a1", **early), activity("a2", after="a1", **late)))
    assert paths("SOP518", sop(before, moments=MOMENTS)) == [("steps", 0, "activities", 1, "within")]
    apart = Step("a", (activity("a1", **early), activity("a2", **late)))
    assert paths("SOP518", sop(apart, moments=MOMENTS)) == []
    other = Step("a", (activity("a1", not_before="jadwal"), activity("a2")), **late)
    assert paths("SOP518", sop(other, moments=MOMENTS)) == []


def test_a_row_is_held_up_by_the_rows_that_always_come_first() -> None:
    due = row("c", "2 jam", before="tmt")
    held = row("a", not_before="tmt")
    (finding,) = found("SOP521", sop(held, row("b"), due, moments=MOMENTS))
    assert (finding.path, finding.labels[0].path) == (("steps", 2, "within"), ("steps", 0, "not_before"))
    assert "'a' always comes first, and its earliest time is the moment itself" in finding.message()
    assert "'a' selalu mendahuluinya dan paling cepat boleh diselesaikan pada saat itu" in finding.message("id")
    inside = Step("a", (activity("a1", not_before="tmt"), activity("a2")))
    assert paths("SOP521", sop(inside, due, moments=MOMENTS)) == [("steps", 1, "within")]
    tiers = activity("a1", outcomes={"ya": "continue", "tidak": "c"}), activity("a2", after="a1")
    assert paths("SOP521", sop(Step("a", tiers, not_before="tmt"), due, moments=MOMENTS)) == [("steps", 1, "within")]


def test_a_row_that_may_be_left_out_holds_up_no_other() -> None:
    due = row("c", "2 jam", before="tmt")
    aside = row("a", outcomes={"ya": "b", "tidak": "c"}), row("b", not_before="tmt")
    lapsing = (row("a", "1 jam", on_late=Goto("c"), not_before="jadwal"), row("b", not_before="tmt"))
    for steps in (aside, lapsing, (due, row("a", not_before="tmt")), (row("a", not_before="jadwal"),)):
        assert paths("SOP521", sop(*(steps if due in steps else (*steps, due)), moments=MOMENTS)) == []
    assert paths("SOP521", sop(row("a", not_before=NotBefore("tmt", "3 jam")), due, moments=MOMENTS)) == []


def test_a_row_is_reported_once_however_many_come_first() -> None:
    steps = row("a", not_before="tmt"), row("b", not_before="tmt"), row("c", "2 jam", before="tmt")
    assert paths("SOP521", sop(*steps, moments=MOMENTS)) == [("steps", 2, "within")]


def test_a_row_of_tiered_decisions_may_be_left_before_a_later_tier_is_open() -> None:
    answers = {"setuju": "continue", "tolak": "end"}
    tiers = activity("a1", outcomes=answers), activity("a2", after="a1", outcomes=answers, not_before="tmt")
    assert paths("SOP518", sop(Step("a", tiers, within="2 jam", before="tmt"), moments=MOMENTS)) == []


LENGTHS = st.sampled_from(
    (
        "30 menit",
        "2 jam",
        "8 jam",
        "1 hari",
        "2 hari",
        "1 hari kerja",
        "5 hari kerja",
        "7 hari kalender",
        "1 minggu",
        "1 bulan",
    )
)


@given(
    LENGTHS,
    LENGTHS | st.none(),
    st.sampled_from((None, OFFICE, evolve(OFFICE, day=DayMeaning.CALENDAR))),
    st.integers(0, 365 * 24 * 60),
)
def test_what_is_reported_is_late_whenever_the_moment_is(
    within: str, by: str | None, calendar: WorkCalendar | None, minutes: int
) -> None:
    assume(paths("SOP518", both(within, by, calendar=calendar)))
    clock = calendar or WorkCalendar()
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    earliest = moment if by is None else clock.subtract(moment, length(by))
    assert clock.subtract(moment, length(within)) <= earliest


def length(text: str) -> Any:
    standard = TimeStandard.parse(text).counted_back
    assert standard is not None
    return standard.maximum


# --- rows that stop times -----------------------------------------------------------------------------------------


def stops_nothing(*steps: Step) -> list[Path]:
    return paths("SOP520", sop(*steps, moments=MOMENTS))


STOPPED = row("bayar", "5 hari kerja", actor="pemohon", clock="stopped")


def test_a_row_through_which_no_time_runs_is_reported() -> None:
    assert stops_nothing(row("a"), STOPPED, row("b", "1 jam")) == [("steps", 1, "clock")]
    assert stops_nothing(row("a"), STOPPED, row("b", "1 jam", before="tmt")) == [("steps", 1, "clock")]
    assert stops_nothing(row("a"), row("b", "1 jam", since="a"), STOPPED) == [("steps", 2, "clock")]
    assert stops_nothing(STOPPED, row("a"), row("b", "1 jam", since="a")) == [("steps", 0, "clock")]


@pytest.mark.parametrize("since", ["a", "tmt"])
def test_a_row_through_which_a_time_runs_is_not_reported(since: str) -> None:
    assert stops_nothing(row("a"), STOPPED, row("b", "1 jam", since=since)) == []
    several = Step("b", (activity("b1"), activity("b2", after="b1", within="1 jam", since=since)))
    assert stops_nothing(row("a"), STOPPED, several) == []


def test_a_time_that_begins_anew_after_the_row_is_not_stopped() -> None:
    again = row("a"), STOPPED, row("b", next="a"), row("c")
    assert stops_nothing(row("a", outcomes={"ya": "c", "ulang": "bayar"}), *again[1:3], row("c", "1 jam", since="a"))
    through = row("b", outcomes={"ya": "c", "ulang": "a"})
    assert stops_nothing(row("a"), STOPPED, through, row("c", "1 jam", since="a")) == []
    assert stops_nothing(row("a"), STOPPED, row("c", "1 jam", since="bayar"))


def test_a_time_that_begins_within_the_row_is_stopped_until_the_row_is_left() -> None:
    last = row("c", "1 jam", since="b1")
    parallel = Step("b", (activity("b1"), activity("b2")), clock="stopped")
    assert stops_nothing(row("a"), parallel, last) == []
    ordered = Step("b", (activity("b1", after="b2"), activity("b2")), clock="stopped")
    assert stops_nothing(row("a"), ordered, last) == [("steps", 1, "clock")]


def test_a_time_that_begins_as_an_early_answer_leaves_the_row_is_not_stopped() -> None:
    first = activity("b1", outcomes={"setuju": "continue", "kembali": "d"})
    tiers = Step("b", (first, activity("b2", after="b1")), clock="stopped")
    rest = row("c", next="end"), row("d", "1 jam", since="b1")
    assert stops_nothing(row("a"), tiers, *rest) == [("steps", 1, "clock")]


def test_a_time_since_an_activity_of_its_own_row_begins_anew_there() -> None:
    several = Step("b", (activity("b1"), activity("b2", after="b1", within="1 jam", since="b1")))
    again = row("c", outcomes={"ya": "end", "ulang": "bayar"}), evolve(STOPPED, next="b")
    assert stops_nothing(row("a"), several, *again) == [("steps", 3, "clock")]


# --- since completed rows -----------------------------------------------------------------------------------------


def witness(*steps: Step) -> list[tuple[Path, object]]:
    return [(each.path, each.data["witness"]) for each in found("SOP514", sop(*steps, moments=MOMENTS))]


def test_a_row_around_which_a_branch_leads_is_reported_with_the_shortest_path() -> None:
    steps = row("a", outcomes={"ya": "b", "tidak": "c"}), row("b"), row("c"), row("d", "1 jam", since="b")
    assert witness(*steps) == [(("steps", 3, "since"), "a → c → d")]
    assert witness(*steps[:3], row("d", "1 jam", since="a")) == []
    assert witness(*steps[:3], row("d", "1 jam", since="jadwal")) == []


def test_a_time_since_its_own_row_or_a_later_one_is_reported() -> None:
    assert witness(row("a"), row("b", "1 jam", since="b")) == [(("steps", 1, "since"), "a → b")]
    later = row("a", "1 jam", since="b"), row("b", outcomes={"ya": "end", "ulang": "a"})
    assert witness(*later) == [(("steps", 0, "since"), "a")]


def test_a_row_that_lapses_is_not_completed() -> None:
    lapsing = row("a", "1 jam", on_late=Goto("c"))
    assert witness(lapsing, row("b"), row("c", "1 jam", since="a")) == [(("steps", 2, "since"), "a → c")]
    assert witness(lapsing, row("b", next="d"), row("c"), row("d", "1 jam", since="b")) == [
        (("steps", 3, "since"), "a → c → d")
    ]


def test_an_early_answer_completes_its_activity_but_not_the_row() -> None:
    answers = {"setuju": "continue", "kembali": "c"}
    tiers = Step("a", (activity("a1", outcomes=answers), activity("a2", after="a1", outcomes=answers)))
    for target, path in (("a", "a → c"), ("a1", None), ("a2", "a → c")):
        expected = [] if path is None else [(("steps", 2, "since"), path)]
        assert witness(tiers, row("b"), row("c", "1 jam", since=target)) == expected
    single = row("a", outcomes=answers)
    assert witness(single, row("b"), row("c", "1 jam", since="a")) == [(("steps", 2, "since"), "a → c")]


def test_within_a_row_an_activity_may_name_one_that_always_precedes_it() -> None:
    def several(target: str, **keys: Any) -> Step:
        first = activity("b1"), activity("b2", after="b1")
        return Step("b", (*first, activity("b3", within="1 jam", since=target, **keys)))

    assert witness(row("a"), several("b1", after="b2")) == []
    assert witness(row("a"), several("b1", outcomes={"ya": Outcome("end"), "tidak": Outcome("a")})) == []
    for target in ("b", "b1", "b3"):
        assert witness(row("a"), several(target)) == [(("steps", 1, "activities", 2, "since"), "a → b")]


# --- what other rules say about these times -----------------------------------------------------------------------


def test_rows_in_which_the_agency_waits_need_no_time() -> None:
    about = sop(row("a", "1 jam"), row("b", actor="pemohon"), row("c", clock="stopped"), row("d"))
    assert paths("SOP501", about) == [("steps", 3, "within")]


def test_a_table_without_any_time_is_one_finding_though_the_agency_waits_in_a_row() -> None:
    assert paths("SOP501", sop(row("a"), row("b", actor="pemohon"), row("c"))) == [("steps",)]
    assert paths("SOP501", sop(row("a", actor="pemohon"))) == []


def total(text: str, *steps: Step) -> list[Path]:
    return paths("SOP507", sop(*steps, total=text, moments=MOMENTS, calendar=OFFICE))


def test_a_total_may_leave_out_rows_in_which_the_agency_waits() -> None:
    waiting = row("b", "10 jam", actor="pemohon"), row("b", "10 jam", clock="stopped")
    for each in waiting:
        for text in ("2 jam", "12 jam"):
            assert total(text, row("a", "1 jam"), each, row("c", "1 jam")) == []
        assert total("1 jam", row("a", "1 jam"), each, row("c", "1 jam")) == [("total",)]
        assert total("20 jam", row("a", "1 jam"), each, row("c", "1 jam")) == [("total",)]


def test_a_time_since_another_row_may_overlap_with_the_rows_between() -> None:
    last = row("c", "10 jam sejak diterima", since="a")
    assert total("2 jam", row("a", "1 jam"), row("b", "1 jam"), last) == []
    assert total("1 jam", row("a", "1 jam"), row("b", "1 jam"), last) == [("total",)]
    assert total("20 jam", row("a", "1 jam"), row("b", "1 jam"), last) == [("total",)]


@pytest.mark.parametrize("keys", [{"before": "tmt"}, {"since": "tmt"}, {"not_before": "tmt"}])
def test_a_row_that_depends_on_a_moment_may_last_any_time(keys: dict[str, str]) -> None:
    assert total("90 jam", row("a", "1 jam"), row("b", "1 jam", **keys)) == []


def test_days_that_are_counted_back_are_days() -> None:
    about = sop(row("a", "H-3", before="tmt"), row("b", not_before=NotBefore("tmt", "2 hari")), moments=MOMENTS)
    assert paths("SOP509", about) == [("steps", 0, "within")]
    assert paths("SOP505", evolve(about, calendar=OFFICE)) == [("steps", 0, "within"), ("steps", 1, "not_before", "by")]
    uncounted = sop(row("a", "H-3"), moments=MOMENTS)
    assert paths("SOP509", uncounted) == []


def test_the_kind_of_days_that_are_counted_back_is_proposed() -> None:
    about = sop(row("a", "7 hari sebelum TMT", before="tmt"), moments=MOMENTS, calendar=OFFICE)
    (finding,) = found("SOP505", about)
    assert finding.fix is not None
    assert finding.fix.text == "7 hari kerja sebelum TMT"


def test_an_activity_is_compared_with_its_row_if_both_times_begin_together() -> None:
    def step(own: dict[str, str], **keys: Any) -> Step:
        return Step("b", (activity("b1", within="2 jam", **own), activity("b2")), within="1 jam", **keys)

    both: tuple[dict[str, str], ...] = ({}, {"since": "a"})
    for keys in both:
        assert paths("SOP506", sop(row("a"), step(keys, **keys))) == [("steps", 1, "activities", 0, "within")]
    assert paths("SOP506", sop(row("a"), step({"since": "a"}))) == []
    assert paths("SOP506", sop(row("a"), step({}, since="a"))) == []
    assert paths("SOP506", sop(row("a"), step({"before": "tmt"}, before="tmt"), moments=MOMENTS)) == []


def test_a_time_that_is_counted_back_is_not_hidden_in_the_text() -> None:
    text = "Mengusulkan paling lambat 3 bulan sebelum TMT"
    assert paths("SOP510", sop(row("a", "3 bulan sebelum TMT", before="tmt", text=text), moments=MOMENTS)) == []
    earliest = NotBefore("tmt", "3 bulan")
    assert paths("SOP510", sop(row("a", "1 jam", not_before=earliest, text=text), moments=MOMENTS)) == []


def test_inferred_fields_name_moments_and_rows() -> None:
    guess = {
        "since": Inferred("low", ("a", "jadwal", "nihil")),
        "before": Inferred("low", ("tmt", "a")),
        "not_before": Inferred("low", ("jadwal", "a")),
        "not_before.by": Inferred("low"),
        "clock": Inferred("low"),
    }
    about = sop(row("a"), row("b", "1 jam", since="a", inferred=guess, source={"not_before": "…"}), moments=MOMENTS)
    at = ("steps", 1, "inferred")
    assert paths("SOP803", about) == []
    assert paths("SOP804", about) == [
        (*at, "since", "alternatives", 2),
        (*at, "before", "alternatives", 1),
        (*at, "not_before", "alternatives", 1),
    ]


# --- advice about times that are not counted ----------------------------------------------------------------------


def advice(within: str, moments: dict[str, str] | None = None) -> str:
    steps = row("terima", "1 jam", text="Menerima permohonan"), row("undang", within, text="Mengundang")
    (finding,) = found("SOP512", sop(*steps, moments=moments or {}))
    return finding.hint()


@pytest.mark.parametrize(
    ("within", "declared", "key"),
    [
        ("3 bulan sebelum TMT", "tmt: TMT", "before: tmt"),
        (
            "maks. 3 hari sebelum TMT naik pangkat PNS.",
            "tmt_naik_pangkat: TMT naik pangkat PNS",
            "before: tmt_naik_pangkat",
        ),
        ("H-3", "hari_h: Hari H", "before: hari_h"),
        ("30 days before the exam", "exam: Exam", "before: exam"),
        ("7 hari sebelum terima", "saat_terima: Terima", "before: saat_terima"),
        ("3 hari setelah jadwal", "jadwal: Jadwal", "since: jadwal"),
        ("paling cepat 3 bulan sebelum TMT", "tmt: TMT", "not_before: {moment: tmt, by: 3 bulan}"),
    ],
)
def test_the_advice_about_a_relative_time_declares_the_moment_in_its_words(
    within: str, declared: str, key: str
) -> None:
    assert f"write `moments: {{{declared}}}` at the top of the file and `{key}` " in advice(within)


@pytest.mark.parametrize("within", ["2 hari setelah langkah 1", "2 hari kerja setelah tahap pertama"])
def test_the_advice_about_a_time_after_another_row_names_it(within: str) -> None:
    assert advice(within).startswith("To count it, write `since: terima` next to `within`.")


@pytest.mark.parametrize("within", ["3 bulan sebelumnya", "3 hari sebelum langkah 1", "sebelum pelantikan"])
def test_the_advice_about_a_time_without_a_moment_is_general(within: str) -> None:
    assert advice(within).startswith("Write a limit that can be counted in `within`")


@pytest.mark.parametrize("moments", [{"tmt": "Tanggal mulai"}, {"mulai": "TMT"}])
def test_a_declared_moment_is_not_declared_again(moments: dict[str, str]) -> None:
    (id_,) = moments
    assert advice("3 bulan sebelum TMT", moments).startswith(f"To count it, write `before: {id_}` next to `within`.")


@pytest.mark.parametrize("keys", [{"since": "terima"}, {"before": "tmt"}])
def test_a_time_that_is_counted_as_its_text_says_is_not_reported(keys: dict[str, str]) -> None:
    for text in ("2 hari setelah langkah 1", "3 bulan sebelum TMT", "30 hari kerja sejak permohonan diterima"):
        steps = row("terima", "1 jam", text="Menerima permohonan"), row("kaji", "1 jam"), row("putus", text, **keys)
        assert found("SOP512", sop(*steps, moments=MOMENTS)) == []
        assert found("SOP513", sop(*steps, moments=MOMENTS)) == []


def test_the_advice_about_a_time_from_another_event_names_the_row() -> None:
    steps = (
        row("terima", "1 jam", text="Menerima keberatan"),
        row("kaji", "1 jam", text="Mengkaji berkas"),
        row("putus", "30 hari kerja sejak keberatan diterima", text="Memutus"),
    )
    (finding,) = found("SOP513", sop(*steps))
    assert finding.hint().endswith("write `since: terima` next to `within`.")
    assert finding.hint("id").endswith("tulis `since: terima` di samping `within`.")


def test_what_the_advice_proposes_is_counted() -> None:
    steps = row("terima", "1 jam", text="Menerima permohonan"), row("undang", "3 bulan sebelum TMT", before="tmt")
    about = sop(*steps, moments={"tmt": "TMT"})
    assert [each for each in check_sop(about) if each.code.startswith("SOP5")] == []
