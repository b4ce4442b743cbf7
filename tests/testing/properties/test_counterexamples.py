"""Counterexamples of a SOP: a violation in words and a shortest walk, or None if the property holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.testing.brute import NOON
from tests.testing.test_paths import replayed

import sopflow
from sopflow.testing import (
    Property,
    PropertyError,
    SearchLimitError,
    always,
    before,
    counterexample,
    counterexample_in_history,
    eventually_ends,
    four_eyes,
    never,
    only_by,
    within,
)

PERMIT = """
sopflow: 1
number: SOP-12
title: Izin
actors: {loket: Loket, kepala: Kepala, kasi: Kasi}
documents: {berkas: {name: Berkas, supplied: true}, izin: Izin, nota: Nota}
ends: {ditolak: Ditolak}
steps:
  - {id: terima, activity: Menerima, actor: loket, requires: berkas, within: 1 jam}
  - id: periksa
    activity: Memeriksa
    actor: {any_of: [kasi, loket]}
    within: 2 hari
    on_late: {goto: terbit}
    not_same_person_as: terima
    outcomes: {lengkap: putus, kurang: {to: terima, discards: berkas}}
  - id: putus
    activity: Memutus
    actor: kepala
    within: 1 hari
    produces: nota
    outcomes: {ya: terbit, tidak: ditolak}
  - {id: terbit, activity: Menerbitkan, actor: loket, produces: izin, not_same_person_as: periksa}
"""
SOP = sopflow.loads(PERMIT)


@pytest.mark.parametrize(
    "property",
    [
        eventually_ends(),
        before("terima", "putus"),
        before("putus", "ditolak"),
        only_by("kepala", "putus"),
        four_eyes("periksa", "terbit"),
        never("ditolak", has="izin"),
        never(after="putus", outcome="tidak", lacks="nota"),
        never("ditolak", lacks="nota"),
        always("izin", at="completed"),
        always(lacks="izin", at="putus"),
    ],
)
def test_a_property_that_holds_has_no_counterexample(property: Property) -> None:
    assert counterexample(SOP, property) is None


@pytest.mark.parametrize(
    ("property", "activities", "why", "why_id"),
    [
        (before("putus", "terbit"), ["terima", "terbit"], "terbit happens without putus before it",
         "terbit terjadi tanpa didahului putus"),
        (before("putus", "cancelled"), [None], "cancelled happens without putus before it",
         "cancelled terjadi tanpa didahului putus"),
        (only_by("kasi", "periksa"), ["terima", "periksa"], "periksa is completed by a person who acts for loket",
         "periksa dikerjakan oleh orang yang bertindak sebagai loket"),
        (four_eyes("terima", "putus"), ["terima", "periksa", "putus"],
         "terima and putus are both completed by satu_orang",
         "terima dan putus dikerjakan oleh orang yang sama, satu_orang"),
        # The examiner may receive what comes back: only one of the two rows names the other.
        (four_eyes("terima", "periksa"), ["terima", "periksa", "terima"],
         "terima and periksa are both completed by satu_orang",
         "terima dan periksa dikerjakan oleh orang yang sama, satu_orang"),
        (never("ditolak"), ["terima", "periksa", "putus"], "the case is at ditolak after putus",
         "kasus berada di ditolak setelah putus"),
        (never("cancelled"), [None], "the case is at cancelled", "kasus berada di cancelled"),
        (never("terbit", lacks="nota"), ["terima", None], "the case is at terbit without nota",
         "kasus berada di terbit tanpa nota"),
        (never(after="periksa", outcome="lengkap", has="berkas"), ["terima", "periksa"],
         "the case is at putus after periksa with berkas", "kasus berada di putus setelah periksa dengan berkas"),
        (always("nota", at="completed"), ["terima", "terbit"],
         "the case is at completed after terbit without nota",
         "kasus berada di completed setelah terbit tanpa nota"),
        (always(lacks=["berkas", "nota"], at="terima"), [], "the case is at terima with berkas",
         "kasus berada di terima dengan berkas"),
        (within("2 jam"), ["terima", "periksa"],
         ("the time ends on Monday, 2 March 2026 at 10:00 UTC, "
         "but the case lasts until Wednesday, 4 March 2026 at 09:00 UTC even if nothing is late"),
         ("batas waktunya Senin, 2 Maret 2026 pukul 10.00 UTC, "
         "sedangkan tanpa keterlambatan pun kasus berlangsung sampai Rabu, 4 Maret 2026 pukul 09.00 UTC")),
    ],
)  # fmt: skip
def test_a_violation_has_a_walk_and_a_text_in_both_languages(
    property: Property, activities: list[str | None], why: str, why_id: str
) -> None:
    found = counterexample(SOP, property)
    assert found is not None
    assert [move.request.activity for move in found.walk.moves[1:]] == activities
    assert found.text().startswith(f"{property} does not hold: {why}.\n")
    assert found.text("id").startswith(f"{property} tidak terpenuhi: {why_id}.\n")
    replayed(found.walk, SOP)


def test_the_text_of_a_counterexample_ends_with_the_table_of_its_walk() -> None:
    assert str(counterexample(SOP, before("putus", "terbit"))) == (
        """\
before('putus', 'terbit') does not hold: terbit happens without putus before it.
   row  activity  performer    time                  with    expected
1       open                   2026-03-02 08:00 UTC          terima
2  1    terima    ani (loket)  2026-03-02 08:10 UTC  berkas  periksa
3  4    terbit    ani (loket)  2026-03-04 08:21 UTC          completed"""
    )


def test_the_text_of_a_long_counterexample_shows_its_beginning_and_its_end() -> None:
    found = counterexample(SOP, within("60 hari"))
    assert found is not None
    calls = len(found.walk.moves)
    assert calls > 40
    for text in (found.text(), found.text("id")):
        _, head, *lines = text.splitlines()
        assert head.split()[0] == "row"
        assert [line.split()[0] for line in lines] == [
            *map(str, range(1, 11)), "…", *map(str, range(calls - 9, calls + 1)),
        ]  # fmt: skip
        assert lines[10] == f"…  {calls - 20} calls"


STUCK = """
sopflow: 1
number: '1'
title: Izin
actors: {loket: Loket}
documents: {nota: Nota}
steps:
  - {id: putus, activity: Memutus, actor: loket, outcomes: {ya: terbit, tidak: catat}}
  - {id: catat, activity: Mencatat, actor: loket, produces: nota}
  - {id: terbit, activity: Menerbitkan, actor: loket, requires: nota}
"""


def test_a_deadlock_is_explained_by_the_missing_document() -> None:
    found = counterexample(sopflow.loads(STUCK), eventually_ends())
    assert found is not None
    assert [move.request.outcome for move in found.walk.moves] == [None, "ya"]
    assert found.why.en == "terbit cannot be completed because nota can no longer enter the case"
    assert found.why.id == "terbit tidak dapat dikerjakan karena nota tidak dapat masuk lagi"


def test_a_loop_without_an_exit_is_explained_by_its_steps() -> None:
    lapsing = STUCK.replace("requires: nota", "requires: nota, next: end, within: 1 jam, on_late: {goto: ulang}")
    again = "  - {id: ulang, activity: Mengulang, actor: loket, outcomes: {a: terbit, b: ulang}}\n"
    found = counterexample(sopflow.loads(lapsing + again), eventually_ends())
    assert found is not None
    assert found.why.en == "the case loops forever: terbit, ulang"
    assert found.why.id == "kasus berputar tanpa akhir: terbit, ulang"


def test_a_deadlock_is_explained_by_all_blocked_activities_and_by_the_documents_that_can_no_longer_come() -> None:
    sop = sopflow.loads("""
sopflow: 1
number: '1'
title: Izin
actors: {loket: Loket}
documents: {nota: Nota, memo: Memo, izin: Izin, berkas: {name: Berkas, supplied: true}}
steps:
  - {id: putus, activity: Memutus, actor: loket, outcomes: {ya: {to: terbit, produces: memo}, tidak: catat}}
  - {id: catat, activity: Mencatat, actor: loket, produces: [nota, memo, izin]}
  - id: terbit
    activities:
      - {id: salin, activity: Menyalin, actor: loket}
      - {id: cetak, activity: Mencetak, actor: loket, requires: [nota, berkas, memo]}
      - {id: kirim, activity: Mengirim, actor: loket, requires: [izin, nota]}
      - {id: arsip, activity: Mengarsip, actor: loket, after: kirim, requires: izin}
""")
    found = counterexample(sop, eventually_ends())
    assert found is not None
    assert found.why.en == "cetak, kirim cannot be completed because izin, nota can no longer enter the case"
    assert found.why.id == "cetak, kirim tidak dapat dikerjakan karena izin, nota tidak dapat masuk lagi"


def test_a_case_may_be_stuck_from_its_opening() -> None:
    sop = sopflow.loads("""
sopflow: 1
number: '1'
title: Izin
actors: {loket: Loket}
documents: {nota: Nota, memo: Memo}
steps:
  - {id: putus, activity: Memutus, actor: loket, outcomes: {ya: catat, tidak: salin}}
  - {id: catat, activity: Mencatat, actor: loket, produces: nota, next: terbit}
  - {id: salin, activity: Menyalin, actor: loket, produces: memo, next: terbit}
  - {id: terbit, activity: Menerbitkan, actor: loket, requires: [nota, memo]}
""")
    found = counterexample(sop, eventually_ends())
    assert found is not None
    assert [move.request.action for move in found.walk.moves] == ["open"]
    assert found.why.en == "terbit cannot be completed because nota can no longer enter the case"


def sop_of(steps: str) -> sopflow.Sop:
    return sopflow.loads(
        f"{{sopflow: 1, number: '1', title: X, actors: {{loket: Loket}}, documents: {{nota: Nota}}, steps: [{steps}]}}"
    )


def test_the_longest_path_decides_whether_a_case_ends_in_time() -> None:
    sop = sop_of("""
        {id: pilih, activity: Memilih, actor: loket, outcomes: {pendek: pendek, panjang: panjang}},
        {id: pendek, activity: Meneliti, actor: loket, within: 1 jam, next: tutup},
        {id: panjang, activity: Meninjau, actor: loket, within: 5 jam},
        {id: tutup, activity: Menutup, actor: loket, within: 1 jam},
    """)
    assert counterexample(sop, within("6 jam")) is None
    found = counterexample(sop, within("5 jam 59 menit"))
    assert found is not None
    assert [move.request.activity for move in found.walk.moves[1:]] == ["pilih", "panjang", "tutup"]


def test_entering_a_step_again_clears_the_performers_of_its_activities() -> None:
    sop = sop_of("""
        {id: periksa, activities: [
            {id: ukur, activity: Mengukur, actor: loket},
            {id: nilai, activity: Menilai, actor: loket, after: ukur, not_same_person_as: ukur,
             outcomes: {ulang: periksa, cukup: end}}]},
    """)
    assert counterexample(sop, four_eyes("ukur", "nilai")) is None
    ani, budi = (sopflow.Performer(id_, {"loket"}) for id_ in ("ani", "budi"))
    case = sopflow.SopMachine(sop).open("1", at=NOON)
    case.complete("ukur", by=ani, at=NOON)
    case.complete("nilai", by=budi, outcome="ulang", at=NOON)
    case.complete("ukur", by=budi, at=NOON)
    assert counterexample_in_history(sop, four_eyes("ukur", "nilai"), case.history) is None


@pytest.mark.parametrize("separately", [False, True])
def test_a_row_with_several_activities_takes_its_time_once(separately: bool) -> None:
    # The search treats the activities of a row separately if a document they produce may be missing forever.
    needs, answers = ("requires: nota, ", "{ya: {to: tutup, produces: nota}, tidak: tutup}")
    sop = sop_of(f"""
        {{id: periksa, within: 3 jam, activities: [
            {{id: ukur, activity: Mengukur, actor: loket}},
            {{id: catat, activity: Mencatat, actor: loket, after: ukur, outcomes: {answers}}}]}},
        {{id: tutup, activity: Menutup, actor: loket, {needs if separately else ""}within: 1 jam}},
    """)
    assert counterexample(sop, within("4 jam")) is None
    assert counterexample(sop, within("3 jam 59 menit")) is not None
    found = counterexample(sop, within("2 jam"))
    assert found is not None
    assert [move.request.activity for move in found.walk.moves] == [None, "ukur"]


def test_a_long_time_is_exceeded_by_repeating_a_loop() -> None:
    found = counterexample(SOP, within("9 hari"))
    assert found is not None
    assert [move.request.outcome for move in found.walk.moves].count("kurang") == 3
    sound = sopflow.loads(PERMIT.replace("kurang: {to: terima, discards: berkas}", "kurang: ditolak"))
    assert counterexample(sound, within("3 hari 1 jam")) is None
    assert counterexample(sound, within("3 hari")) is not None


def test_lapses_are_not_calls_unless_one_ends_the_walk() -> None:
    sop = sop_of("""
        {id: a, activity: Menerima, actor: loket, within: 1 jam, on_late: {goto: c}},
        {id: b, activity: Meneliti, actor: loket, within: 9 jam, next: end},
        {id: c, activity: Meninjau, actor: loket, within: 1 jam, on_late: {goto: d}},
        {id: d, activity: Menutup, actor: loket, within: 1 jam, on_late: {goto: e}},
        {id: e, activity: Mengarsip, actor: loket},
    """)
    walks = {}
    for time in ("30 menit", "2 jam 30 menit", "9 jam"):
        found = counterexample(sop, within(time))
        assert found is not None
        replayed(found.walk, sop)
        walks[time] = [move.request.activity or move.request.action for move in found.walk.moves[1:]]
    assert walks == {"30 menit": ["a"], "2 jam 30 menit": ["d"], "9 jam": ["a", "b"]}


def test_only_times_that_begin_with_their_row_count_towards_the_time_of_a_case() -> None:
    steps = """
        {{id: a, activity: Menerima, actor: loket, within: 1 jam}},
        {{id: b, activity: Meneliti, actor: loket, within: 5 jam{since}}},
    """
    assert counterexample(sop_of(steps.format(since="")), within("2 jam")) is not None
    assert counterexample(sop_of(steps.format(since=", since: a")), within("2 jam")) is None


FOUR = """
    {id: a, activity: Menerima, actor: loket, within: 1 jam},
    {id: b, activity: Meneliti, actor: loket, within: 1 jam},
    {id: c, activity: Menutup, actor: loket, within: 1 jam},
"""


@pytest.mark.parametrize("property", [eventually_ends(), within("3 jam")])
def test_a_search_may_have_exactly_as_many_states_as_the_limit(
    property: Property, monkeypatch: pytest.MonkeyPatch
) -> None:
    sop = sop_of(FOUR)  # with the end, four states
    for module in ("dead_ends", "overruns"):
        monkeypatch.setattr(f"sopflow.testing.properties.{module}.MAX_STATES", 4)
    assert counterexample(sop, property) is None
    for module in ("dead_ends", "overruns"):
        monkeypatch.setattr(f"sopflow.testing.properties.{module}.MAX_STATES", 3)
    with pytest.raises(SearchLimitError):
        counterexample(sop, property)


def test_a_search_of_too_many_states_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("flow.search", "testing.properties.dead_ends", "testing.properties.overruns"):
        monkeypatch.setattr(f"sopflow.{module}.MAX_STATES", 2)
    for property in (before("terima", "terbit"), eventually_ends(), within("99 hari")):
        with pytest.raises(SearchLimitError, match="The search was given up after"):
            counterexample(SOP, property)


@pytest.mark.parametrize(
    ("property", "message"),
    [
        (before("terma", "putus"), "activity or state 'terma'. Did you mean 'terima'?"),
        (before("terima", "ptus"), "activity or state 'ptus'. Did you mean 'putus'?"),
        (four_eyes("putu", "terima"), "the SOP has no activity 'putu'"),
        (only_by("xyzzy", "putus"), "actor 'xyzzy'. It has loket, kepala, kasi."),
        (only_by("loket", "putu"), "activity 'putu'"),
        (four_eyes("terima", "putu"), "activity 'putu'"),
        (never("tolak"), "state 'tolak'"),
        (never(after="putus", outcome="mungkin"), "answer 'putus = mungkin'"),
        (never(after="putu"), "activity 'putu'"),
        (always("nata"), "document 'nata'. Did you mean 'nota'?"),
    ],
)
def test_a_property_that_names_something_the_sop_lacks_is_refused(property: Property, message: str) -> None:
    with pytest.raises(PropertyError) as raised:
        counterexample(SOP, property)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (never, "never\\(\\): name documents"),
        (lambda: never(outcome="ya", has="izin"), "an outcome needs its activity"),
        (lambda: always(at="terima"), "name documents"),
        (lambda: four_eyes("terima", "terima"), "name two different activities"),
        (lambda: within("minimal 2 hari"), "the time needs a maximum"),
    ],
)
def test_a_property_without_content_is_refused(make: Callable[[], Property], message: str) -> None:
    with pytest.raises(PropertyError, match=message):
        make()


def test_a_property_is_printed_as_it_is_written() -> None:
    assert [str(property) for property in (
        never("ditolak", after="putus", outcome="tidak", has="izin", lacks=["nota", "berkas"]), always("izin"),
        before("a", "b"), only_by("a", "b"), four_eyes("a", "b"), eventually_ends(), within("3 hari kerja"),
    )] == [
        "never(at='ditolak', after='putus', outcome='tidak', has=izin, lacks=berkas, nota)", "always(has=izin)",
        "before('a', 'b')", "only_by('a', 'b')", "four_eyes('a', 'b')", "eventually_ends()", "within('3 hari kerja')",
    ]  # fmt: skip
