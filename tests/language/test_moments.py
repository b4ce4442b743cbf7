"""The keys `moments`, `since`, `before`, `not_before` and `clock`: values, positions, advice, round trips."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import sopflow
from sopflow import Finding, Sop, Step
from sopflow.definition import Activity, Clock, NotBefore
from sopflow.fixing import fix
from sopflow.language import YamlDocument, source_of
from sopflow.language.binding import bind
from sopflow.timing import TimeStandard

TEXT = """
sopflow: 1
number: SOP-1
title: Ujian
actors: {loket: Loket, penguji: Penguji}
moments: {jadwal: Jadwal ujian, tmt: TMT kenaikan pangkat}
steps:
  - {id: daftar, activity: Mendaftar, actor: loket}
  - {id: undang, activity: Mengundang peserta, actor: loket, within: H-7 hari kerja, before: jadwal}
  - {id: lunasi, activity: Melunasi, actor: loket, clock: stopped}
  - id: uji
    not_before: {moment: jadwal, by: 1 jam, x-sumber: SE 2/2026}
    activities:
      - {id: tulis, activity: Ujian tulis, actor: penguji, not_before: jadwal}
      - {id: nilai, activity: Menilai, actor: penguji, after: tulis, within: 3 hari, since: tulis}
      - {id: lapor, activity: Melapor, actor: penguji, within: 1 bulan sebelum TMT, before: tmt}
  - {id: umumkan, activity: Mengumumkan, actor: loket, within: 14 hari sejak pendaftaran, since: daftar}
"""
SOP = sopflow.loads(TEXT)


def findings(old: str, new: str) -> list[Finding]:
    assert old in TEXT
    return list(sopflow.check_text(TEXT.replace(old, new)).findings)


def test_the_keys_are_read() -> None:
    assert dict(SOP.moments) == {"jadwal": "Jadwal ujian", "tmt": "TMT kenaikan pangkat"}
    daftar, undang, _, uji, umumkan = SOP.steps
    tulis, nilai, lapor = uji.activities
    assert [step.clock for step in SOP.steps] == [None, None, Clock.STOPPED, None, None]
    assert (undang.before, umumkan.since, nilai.since, lapor.before) == ("jadwal", "daftar", "tulis", "tmt")
    assert tulis.not_before == NotBefore("jadwal")
    assert uji.not_before == NotBefore("jadwal", "1 jam", extra={"x-sumber": "SE 2/2026"})
    assert (daftar.since, daftar.before, daftar.not_before) == (None, None, None)


def test_a_text_keeps_its_wording_and_is_counted_as_it_is_meant() -> None:
    assert [str(step.within) for step in SOP.steps if step.within] == ["H-7 hari kerja", "14 hari sejak pendaftaran"]
    limits = [SOP.step("undang").limit, SOP.activity("lapor").limit, SOP.step("umumkan").limit]
    assert limits[0] == TimeStandard.parse("7 hari kerja")
    assert limits[1] == TimeStandard.parse("1 bulan")
    assert limits[2] == TimeStandard.parse("14 hari sejak pendaftaran")


def test_a_sop_without_the_keys_is_as_before() -> None:
    sop = sopflow.loads(
        "sopflow: 1\nnumber: '1'\ntitle: Izin\nactors: {a: A}\nsteps:\n  - {id: x, activity: X, actor: a}"
    )
    assert not sop.moments
    assert "moments" not in sopflow.dump(sop)


# --- round trips ---------------------------------------------------------------------------------------------


def test_the_keys_survive_a_round_trip_in_the_order_of_the_language() -> None:
    text = sopflow.dump(SOP)
    assert sopflow.loads(text) == SOP
    assert "moments:\n  jadwal: Jadwal ujian\n  tmt: TMT kenaikan pangkat\nsteps:\n" in text
    assert "  within: H-7 hari kerja\n  before: jadwal\n" in text
    assert "  clock: stopped\n" in text
    assert "  not_before:\n    moment: jadwal\n    by: 1 jam\n    x-sumber: SE 2/2026\n- id: umumkan\n" in text
    assert "    not_before: jadwal\n" in text


_LENGTHS = st.sampled_from(
    ("3 hari", "H-3", "3 bulan sebelum TMT", "2 hari setelah langkah 1", "1 - 3 jam", "segera", "-")
)
_MOMENTS = st.sampled_from(("jadwal", "tmt"))
_EVENTS = st.sampled_from(("jadwal", "daftar", "tulis", "undang"))
_EARLIEST = _MOMENTS | st.builds(NotBefore, _MOMENTS, _LENGTHS | st.none(), extra=st.sampled_from(({}, {"x-a": "b"})))
_KEYS: dict[str, st.SearchStrategy[Any]] = {
    "within": _LENGTHS,
    "since": _EVENTS,
    "before": _MOMENTS,
    "not_before": _EARLIEST,
}


@st.composite
def timed(draw: st.DrawFn) -> Sop:
    """Draw a SOP with any of the keys in a row of one activity, in a row of several, and in an activity."""
    keys = [draw(st.fixed_dictionaries({}, optional=_KEYS)) for _ in range(3)]
    stopped = st.sampled_from((None, "stopped"))
    steps = [
        evolve(Step.single("daftar", "Mendaftar", "loket"), **keys[0], clock=draw(stopped)),
        Step("uji", [Activity("tulis", "Ujian", "loket", **keys[1]), Activity("nilai", "Menilai", "loket")], **keys[2]),
    ]
    return Sop("1", "Ujian", {"loket": "Loket"}, steps, moments={"jadwal": "Jadwal: ujian", "tmt": "TMT"})


@given(timed())
def test_every_combination_survives_a_round_trip(sop: Sop) -> None:
    reading = bind(YamlDocument(source_of(sopflow.dump(sop))))
    assert reading.sop == sop
    assert not reading.unreadable


# --- advice -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "hint"),
    [
        # wrong types
        ("{jadwal: Jadwal ujian, tmt: TMT kenaikan pangkat}", "[jadwal]", "SOP103", "[", "mapping"),
        ("{jadwal: Jadwal ujian, tmt: TMT kenaikan pangkat}", "", "SOP104", "moments", "delete the key"),
        ("jadwal: Jadwal ujian", "jadwal: {name: Jadwal}", "SOP103", "{name", "single value"),
        ("jadwal: Jadwal ujian", "jadwal: ''", "SOP104", "jadwal", "Write a value"),
        ("since: daftar", "since: [daftar]", "SOP103", "[", "single value"),
        ("since: daftar", "since:", "SOP104", "since", "delete the key"),
        ("before: tmt", "before: {moment: tmt}", "SOP103", "{moment", "single value"),
        ("not_before: jadwal", "not_before: [jadwal]", "SOP103", "[", "mapping"),
        ("not_before: jadwal", "not_before: {by: 1 jam}", "SOP102", "by", "moment"),
        ("not_before: jadwal", "not_before: {}", "SOP102", "{", "moment"),
        ("by: 1 jam", "by: [1 jam]", "SOP103", "[", "single value"),
        ("clock: stopped", "clock: [stopped]", "SOP103", "[", "single value"),
        # unknown values
        ("clock: stopped", "clock: stop", "SOP105", "stop", "'stopped'"),
        ("clock: stopped", "clock: berhenti", "SOP105", "berhenti", "stopped"),
        ("clock: stopped", "clock: true", "SOP105", "true", "stopped"),
        ("by: 1 jam", "by: 1 jum", "SOP502", "jum", "jam"),
        ("by: 1 jam", "by: besok", "SOP502", "besok", "15 menit"),
        # unknown keys
        ("moments:", "momen:", "SOP101", "momen", "'moments'"),
        ("moments:", "jadwal:", "SOP101", "jadwal", "'moments'"),
        ("moments:", "moment:", "SOP101", "moment", "'moments'"),
        ("since: daftar", "sejak: daftar", "SOP101", "sejak", "'since'"),
        ("since: daftar", "setelah: daftar", "SOP101", "setelah", "'since'"),
        ("since: daftar", "after: daftar", "SOP101", "after", "'since'"),
        ("since: tulis", "terhitung sejak: tulis", "SOP101", "terhitung", "'since'"),
        ("before: tmt", "sebelum: tmt", "SOP101", "sebelum", "'before'"),
        ("not_before: jadwal", "tidak_sebelum: jadwal", "SOP101", "tidak_sebelum", "'not_before'"),
        ("not_before: jadwal", "paling cepat: jadwal", "SOP101", "paling", "'not_before'"),
        ("not_before: jadwal", "not_earlier_than: jadwal", "SOP101", "not_earlier_than", "'not_before'"),
        ("moment: jadwal", "saat: jadwal", "SOP101", "saat", "'moment'"),
        ("by: 1 jam", "sebelum: 1 jam", "SOP101", "sebelum", "'by'"),
        ("clock: stopped", "jam: stopped", "SOP101", "jam", "'clock'"),
        ("clock: stopped", "waktu_berhenti: stopped", "SOP101", "waktu_berhenti", "'clock'"),
        ("before: tmt}", "before: tmt, clock: stopped}", "SOP101", "clock", "Use one of"),
    ],
)
def test_a_mistake_has_its_position_and_its_remedy(old: str, new: str, code: str, at: str, hint: str) -> None:
    (finding,) = [each for each in findings(old, new) if each.code == code]
    assert finding.span is not None
    line = TEXT.replace(old, new).splitlines()[finding.span.line - 1]
    assert line[finding.span.column - 1 :].startswith(at)
    assert hint in finding.hint("en")
    assert finding.message("id") != finding.message("en")


def test_what_could_not_be_read_is_reported_once() -> None:
    for old, new in (("moments: {", "moments: [{"), ("clock: stopped", "clock: stop"), ("since: daftar", "since: []")):
        text = TEXT.replace(old, new).replace("pangkat}", "pangkat}]" if old == "moments: {" else "pangkat}")
        errors = sopflow.check_text(text).errors
        assert [error.code for error in errors] in (["SOP103"], ["SOP105"]), new


@pytest.mark.parametrize(
    ("old", "new", "fixed"),
    [
        ("by: 1 jam", "by: 1 jum", "by: 1 jam"),
        ("clock: stopped", "clock: stop", "clock: stopped"),
        ("since: daftar", "sejak: daftar", "since: daftar"),
        ("not_before: jadwal", "tidak_sebelum: jadwal", "not_before: jadwal"),
    ],
)
def test_an_offered_fix_makes_the_sop_readable(old: str, new: str, fixed: str) -> None:
    text = fix(TEXT.replace(old, new), unsafe=True).text
    assert fixed in text
    assert sopflow.loads(text) == SOP


def test_an_unreadable_time_before_a_moment_is_not_moved_to_a_source_that_its_record_does_not_have() -> None:
    (finding,) = sopflow.check_text(TEXT.replace("by: 1 jam", "by: besok")).errors
    assert finding.fix is None
    assert "source" not in finding.hint("en")
