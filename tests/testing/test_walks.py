"""A walk is recorded and replayed, and reports the first call whose result differs."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

import sopflow
from sopflow import Performer, SopMachine
from sopflow.testing import (
    Difference,
    Move,
    Person,
    Request,
    Result,
    Walk,
    dump_walk,
    follow,
    machine_caller,
    record,
    reference_caller,
    replay,
    table,
)
from sopflow.testing.walks import arguments

PERMIT = """
sopflow: 1
number: SOP-12
title: Izin
actors: {loket: Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}, izin: Izin}
ends: {ditolak: Ditolak}
steps:
  - {id: terima, activity: Menerima berkas, actor: loket, requires: berkas, within: 15 menit}
  - {id: kaji, activity: Mengkaji, actor: loket, within: 1 jam, on_late: {goto: putus}}
  - id: putus
    activity: Memutus
    actor: kepala
    not_same_person_as: terima
    outcomes: {ya: {to: end, produces: izin}, tidak: ditolak}
"""
SOP = sopflow.loads(PERMIT)
START = datetime(2026, 3, 2, 8, tzinfo=timezone(timedelta(hours=7)))
ANI, BUDI = Person("ani", ["loket", "kepala"]), Person("budi", ["kepala"])


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


REQUESTS = (
    Request("open", START),
    Request("complete", after(20), BUDI, "terima"),
    Request("complete", after(20), ANI, "terima", documents={"berkas": "A-1"}),
    Request("tick", after(81)),
    Request("complete", after(90), ANI, "putus", "ya"),
    Request("suspend", after(90), reason="istirahat"),
    Request("resume", after(100)),
    Request("complete", after(200), BUDI, "putus", "tidak"),
)
RESULTS = (
    Result("terima"),
    Result(refused={"actor", "documents"}),
    Result("kaji"),
    Result("putus"),
    Result(refused="same-person"),
    Result("putus"),
    Result("putus"),
    Result("ditolak"),
)
WALK = Walk("SOP-12", map(Move, REQUESTS, RESULTS), SOP.fingerprint)


def test_a_recorded_walk_of_a_machine_is_replayed_without_a_difference() -> None:
    machine = SopMachine(SOP)
    walk = record(SOP, REQUESTS, machine_caller(machine))
    assert walk == WALK
    assert replay(walk, machine) is None


def test_the_reference_gives_the_same_results() -> None:
    assert follow(WALK, SOP, reference_caller(SOP)) is None


def test_a_walk_may_open_a_second_case() -> None:
    requests = [
        *REQUESTS,
        Request("open", after(5)),
        Request("complete", after(6), ANI, "terima", documents={"berkas": None}),
    ]
    assert record(SOP, requests, machine_caller(SopMachine(SOP))) == record(SOP, requests, reference_caller(SOP))


def test_a_refused_opening_leaves_no_open_case() -> None:
    requests = [Request("open", START, documents={"izin": None}), Request("open", START)]
    for call in (machine_caller(SopMachine(SOP)), reference_caller(SOP)):
        walk = record(SOP, requests, call)
        assert [move.expected for move in walk.moves] == [Result(refused="not-supplied"), Result("terima")]


def test_the_first_difference_is_shown_with_row_activity_performer_time_and_both_results() -> None:
    other = sopflow.loads(PERMIT.replace("not_same_person_as: terima", "number: '9'"))
    difference = replay(WALK, SopMachine(other))
    assert difference == Difference(WALK, 4, Result("completed"), other)
    assert str(difference) == (
        """\
Call 5 of 8 in this walk of SOP-12 differs:
  row        9
  activity   putus = ya  Memutus
  performer  ani (kepala, loket)
  time       2026-03-02 09:30 +07:00
  expected   refused: same-person
  found      completed
The walk was made for another revision of the SOP, with different behavior.
The walk up to this call:
   row  activity    performer            time                     with         expected
1       open                             2026-03-02 08:00 +07:00               terima
2  1    terima      budi (kepala)        2026-03-02 08:20 +07:00               refused: actor, documents
3  1    terima      ani (kepala, loket)  2026-03-02 08:20 +07:00  berkas: A-1  kaji
4       tick                             2026-03-02 09:21 +07:00               putus
5  9    putus = ya  ani (kepala, loket)  2026-03-02 09:30 +07:00               refused: same-person"""
    )


def test_a_difference_shows_everything_that_its_call_contains() -> None:
    deputy = Person("dewi", ["loket"], {"loket": "eko"})
    documents = {"berkas": "A-1", "izin": None}
    calls = (
        Request("complete", after(5), deputy, "terima", "ya", documents, "antre"),
        Request("set_moment", after(6), deputy, moment="uji", value=after(60).astimezone(UTC), reason="mundur"),
        Request("correct", after(7), Person(None, []), to=1),
    )
    walk = Walk("SOP-12", [WALK.moves[0], *(Move(call, Result(refused="actor")) for call in calls)])
    facts = [str(Difference(walk, index, Result("kaji"), SOP)).partition("The walk up")[0] for index in (1, 2, 3)]
    assert [[line.strip() for line in text.splitlines()] for text in facts] == [
        [
            "Call 2 of 4 in this walk of SOP-12 differs:", "row        1", "activity   terima = ya  Menerima berkas",
            "performer  dewi (loket; loket for eko)", "time       2026-03-02 08:05 +07:00",
            "with       berkas: A-1, izin, because 'antre'", "expected   refused: actor", "found      kaji",
        ],
        [
            "Call 3 of 4 in this walk of SOP-12 differs:",
            "activity   set_moment uji = 2026-03-02 09:00 +07:00", "performer  dewi (loket; loket for eko)",
            "time       2026-03-02 08:06 +07:00", "with       because 'mundur'", "expected   refused: actor",
            "found      kaji",
        ],
        [
            "Call 4 of 4 in this walk of SOP-12 differs:", "activity   correct to 1", "performer  ()",
            "time       2026-03-02 08:07 +07:00", "expected   refused: actor", "found      kaji",
        ],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Request("tick", START), {"at": START}),
        (Request("open", START, documents=["a"], moments={"uji": START}),
         {"documents": {"a": None}, "moments": {"uji": START}}),
        (Request("complete", START, ANI, "terima", "ya", {"a": "A-1"}, "antre"),
         {"activity": "terima", "outcome": "ya", "documents": {"a": "A-1"}}),
        (Request("attach", START, ANI, documents="a"), {"documents": {"a": None}}),
        (Request("correct", START, ANI, to=1, reason="keliru"), {"to": 1}),
        (Request("set_moment", START, ANI, moment="uji", value=START), {"id": "uji", "value": START}),
        (Request("suspend", START, ANI, reason="libur"), {}),
    ],
)  # fmt: skip
def test_a_call_becomes_the_arguments_of_a_method_of_a_case(request_: Request, expected: dict[str, object]) -> None:
    by = Performer("ani", ["loket", "kepala"]) if request_.by is not None else None
    usual = {} if request_.action == "tick" else {"at": START, "by": by, "reason": request_.reason}
    assert arguments(request_) == usual | expected


def test_an_unexpected_refusal_is_shown_with_its_message() -> None:
    walk = Walk("SOP-12", [WALK.moves[0], Move(Request("complete", START, BUDI, "terima"), Result("kaji"))])
    text = str(replay(walk, SopMachine(SOP)))
    assert "found      refused: actor, documents\n" in text
    assert (
        "             'Menerima berkas' may only be done by Loket; this person acts as Kepala. Hand it to Loket.\n"
        in text
    )


def test_a_difference_after_many_calls_shows_only_the_last_ones() -> None:
    moves = [WALK.moves[0], *[Move(Request("tick", START), Result("terima"))] * 20]
    moves.append(Move(Request("cancel", START), Result("terima")))
    text = str(replay(Walk("SOP-12", moves), SopMachine(SOP)))
    table_of_calls = text.partition("The walk up to this call:\n")[2].splitlines()
    assert [line[:2] for line in table_of_calls] == ["  ", "… ", "17", "18", "19", "20", "21", "22"]
    assert table_of_calls[1] == "…  16 calls"


def test_untrusted_text_is_escaped_and_shortened() -> None:
    walk = Walk("1", [Move(Request("open", START, documents={"a\nb": None}, reason="x" * 99), Result("\x1b[2J"))])
    text = str(walk)
    assert len(text.splitlines()) == 2
    assert "\x1b" not in text
    assert "x" * 99 not in text


def test_a_text_of_sixty_characters_fits_a_cell_and_a_longer_one_is_cut() -> None:
    cells = []
    for length in (60, 61):
        walk = Walk("1", [Move(Request("open", START, documents={"x" * length: None}), Result("a"))])
        cells.append(str(walk).split()[-2])
    assert cells == ["x" * 60, "x" * 59 + "…"]


def test_the_columns_of_a_walk_without_performers_and_documents_are_omitted() -> None:
    moves = [Move(Request("open", START, reason="surat"), Result("a")), Move(Request("tick", START), Result("b"))]
    assert str(Walk("1", moves)) == (
        """\
   activity  time                     with             expected
1  open      2026-03-02 08:00 +07:00  because 'surat'  a
2  tick      2026-03-02 08:00 +07:00                   b"""
    )


def test_documents_come_before_the_reason() -> None:
    request = Request("open", START, documents={"surat": "A-1", "memo": None}, reason="antre")
    assert "  surat: A-1, memo, because 'antre'  a" in str(Walk("1", [Move(request, Result("a"))]))


def test_a_difference_shows_the_lines_of_a_message_that_is_composed_late() -> None:
    walk = Walk("SOP-12", [Move(Request("open", START), Result("terima"))], SOP.fingerprint)
    difference = Difference(walk, 0, Result("kaji", detail=lambda: "satu\n\x1bdua"), SOP)
    assert str(difference) == (
        """\
Call 1 of 1 in this walk of SOP-12 differs:
  activity   open
  time       2026-03-02 08:00 +07:00
  expected   terima
  found      kaji
             satu
             \\x1bdua
The walk up to this call:
   activity  time                     expected
1  open      2026-03-02 08:00 +07:00  terima"""
    )


def test_a_difference_in_a_walk_without_fingerprint_names_no_revision() -> None:
    walk = Walk("SOP-12", [Move(Request("open", START), Result("terima"))])
    assert "revision" not in str(Difference(walk, 0, Result("kaji"), SOP))


def test_nameless_performers_and_unknown_activities_are_shown() -> None:
    walk = Walk("SOP-12", [WALK.moves[0], Move(Request("complete", START, "kepala", "tera"), Result(refused="actor"))])
    assert table(walk, SOP).splitlines()[2] == ("2  ?    tera      (kepala)   2026-03-02 08:00 +07:00  refused: actor")


def test_a_completion_without_an_activity_is_shown_as_such() -> None:
    walk = Walk("SOP-12", [WALK.moves[0], Move(Request("complete", START, ANI), Result(refused="unknown-activity"))])
    assert str(walk).splitlines()[2].startswith("2  no activity  ani (kepala, loket)  2026-03-02 08:00 +07:00")


def test_a_walk_of_another_sop_is_rejected() -> None:
    with pytest.raises(ValueError, match="belongs to the SOP SOP-13, not to SOP-12"):
        replay(Walk("SOP-13", WALK.moves), SopMachine(SOP))


@pytest.mark.parametrize(
    "moves",
    [
        [Move(Request("tick", START), Result("terima"))],
        [Move(Request("open", START), Result(refused="clock")), Move(Request("tick", START), Result("terima"))],
    ],
)
def test_a_walk_that_does_not_begin_with_an_accepted_opening_is_rejected(moves: list[Move]) -> None:
    with pytest.raises(ValueError, match=f"Call {len(moves)} .* begin with `open`"):
        Walk("1", moves)


def test_a_result_is_either_a_state_or_a_refusal() -> None:
    with pytest.raises(ValueError, match="either a state"):
        Result()
    with pytest.raises(ValueError, match="either a state"):
        Result("terima", {"actor"})


def test_a_call_with_an_unknown_action_is_rejected() -> None:
    with pytest.raises(ValueError, match="Unknown action 'leave'"):
        Move(Request("leave", START), Result("terima"))


def test_times_keep_their_offset_instead_of_their_time_zone() -> None:
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)
    at = Move(Request("open", twice), Result("terima")).request.at
    assert at.utcoffset() == timedelta(hours=1)
    assert at == twice.astimezone(UTC)
    assert at.isoformat() == "2026-10-25T02:30:00+01:00"


def test_times_are_shown_to_the_minute_if_possible() -> None:
    times = [START, START.replace(tzinfo=None), START + timedelta(microseconds=1)]
    walk = Walk("1", [Move(Request("open", at), Result("a")) for at in times])
    shown = [line.split("open")[1].removesuffix("a").strip() for line in table(walk).splitlines()[1:]]
    assert shown == [
        "2026-03-02 08:00 +07:00", "2026-03-02 08:00 (no zone)", "2026-03-02 08:00:00.000001 +07:00",
    ]  # fmt: skip
    assert "2026-03-02 01:00 UTC" in table(Walk("1", [Move(Request("open", START.astimezone(UTC)), Result("a"))]))


def test_all_times_of_a_text_are_in_the_time_zone_of_the_first_call() -> None:
    moves = [Move(Request("open", START), Result("a")), Move(Request("tick", after(30).astimezone(UTC)), Result("b"))]
    walk = Walk("SOP-12", moves)
    difference = Difference(walk, 1, Result("c"), SOP)
    for text in (str(walk), str(difference), dump_walk(walk)):
        assert "08:30 +07:00" in text.replace("+07:00", " +07:00").replace("  +", " +")
        assert "01:30" not in text


def test_a_long_table_is_folded_and_says_how_many_calls_it_omits() -> None:
    moves = [Move(Request("open" if number == 0 else "tick", after(number)), Result("a")) for number in range(9)]
    walk = Walk("1", moves)
    shown = [line.split()[0] for line in table(walk, shown=(2, 3)).splitlines()[1:]]
    assert shown == ["1", "2", "…", "7", "8", "9"]
    assert table(walk, shown=(2, 3)).splitlines()[3] == "…  4 calls"
    # One call takes no more room than the line that would replace it.
    assert table(walk, shown=(5, 3)) == table(walk)


def test_walks_paths_and_properties_need_no_hypothesis() -> None:
    code = "import sys, sopflow.testing; print('hypothesis' in sys.modules)"
    fresh = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
    assert fresh.stdout.strip() == "False"
