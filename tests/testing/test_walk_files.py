"""Walk files survive a round trip, and an invalid one is rejected with its position and one sentence.

``SOPFLOW_ACCEPT=1 pytest tests/testing`` writes changed messages; read the difference before you commit it.
"""

from __future__ import annotations

import os
import pickle
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.testing import ACTIONS, Move, Person, Request, Result, Walk, WalkError, dump_walk, load_walk, loads_walk

START = datetime(2026, 3, 2, 8, tzinfo=timezone(timedelta(hours=7)))

SMALL = """\
sopflow: 1
sop: SOP-12
about: Berkas tidak lengkap
performers:
  ani: [kepala, loket]
moves:
- {at: '2026-03-02 08:00+07:00', action: open, state: terima}
- {at: '2026-03-02 08:20+07:00', activity: terima, by: ani, documents: [berkas], state: putus}
- {at: '2026-03-02 08:30+07:00', activity: putus, by: {actors: [kepala]}, outcome: ya, documents: {izin: I-1,
    berkas: null}, reason: antre, refused: [actor, same-person]}
"""
WALK = Walk(
    "SOP-12",
    [
        Move(Request("open", START), Result("terima")),
        Move(
            Request("complete", START + timedelta(minutes=20), Person("ani", ["loket", "kepala"]), "terima",
                    documents={"berkas": None}),
            Result("putus"),
        ),
        Move(
            Request("complete", START + timedelta(minutes=30), "kepala", "putus", "ya",
                    documents={"izin": "I-1", "berkas": None}, reason="antre"),
            Result(refused={"actor", "same-person"}),
        ),
    ],
    about="Berkas tidak lengkap",
)  # fmt: skip

printable = st.text(st.characters(exclude_categories=("Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Cn")), max_size=20)
ids = st.sampled_from(
    ("ani", "null", "y", "1", "2026-03-02", "a b", "- x", "é", "{a: b}", "#", "'")
) | printable.filter(str.strip)
offsets = st.builds(lambda minutes: timezone(timedelta(minutes=minutes)), st.integers(-14 * 60, 14 * 60))
zones: st.SearchStrategy[Any] = st.sampled_from((UTC, None, timezone(timedelta(hours=7, seconds=12)))) | offsets
people = st.builds(Person, st.none() | ids, st.lists(ids, max_size=3), st.dictionaries(ids, ids, max_size=2))
times = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=zones)  # noqa: DTZ001 (naive bounds)
settings_of_moments = st.builds(
    lambda at, moment, value, reason: Request("set_moment", at, moment=moment, value=value, reason=reason),
    times,
    ids,
    times,
    st.none() | printable,
)
other_requests = st.builds(
    Request,
    st.sampled_from([action for action in ACTIONS if action != "set_moment"]),
    times,
    st.none() | people,
    st.none() | ids,
    st.none() | printable,
    st.dictionaries(ids, st.none() | printable, max_size=3),
    st.none() | printable,
    st.none() | st.integers(-999_999_999, 999_999_999),
    moments=st.dictionaries(ids, times, max_size=2),
)
requests = other_requests | settings_of_moments
results = st.builds(Result, ids) | st.builds(lambda codes: Result(refused=codes), st.sets(ids, min_size=1, max_size=3))
walks = st.builds(
    lambda sop, moves, fingerprint, about: Walk(
        sop, [Move(Request("open", START), Result("a")), *moves], fingerprint, about
    ),
    ids,
    st.lists(st.builds(Move, requests, results), max_size=4),
    st.none() | ids,
    printable,
)


def test_a_walk_file_has_one_line_for_each_call() -> None:
    assert dump_walk(WALK) == SMALL


def test_a_walk_is_loaded_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "berkas.yaml"
    file.write_text(SMALL, encoding="utf-8")
    assert load_walk(file) == WALK


def test_times_keep_the_offsets_of_the_file() -> None:
    read = loads_walk(SMALL.replace("'2026-03-02 08:20+07:00'", "2026-03-02T01:20 Z"))
    times = [str(move.request.at) for move in read.moves[:2]]
    assert times == [
        "2026-03-02 08:00:00+07:00",
        "2026-03-02 01:20:00+00:00",
    ]


@given(walk=walks)
def test_loading_a_dumped_walk_gives_an_equal_walk(walk: Walk) -> None:
    assert loads_walk(dump_walk(walk)) == walk


MOMENTS = """\
sopflow: 1
sop: SOP-1
moves:
- {at: '2026-03-02 08:00+07:00', action: open, moments: {uji: '2026-03-09 09:00+07:00'}, state: daftar}
- {at: '2026-03-03 08:00+07:00', action: set_moment, moment: uji, value: '2026-03-10 09:00+07:00', state: daftar}
"""


def test_moments_are_written_and_shown_in_the_zone_of_the_walk() -> None:
    def uji(day: int) -> datetime:
        return datetime(2026, 3, day, 2, tzinfo=UTC)

    walk = Walk(
        "SOP-1",
        [
            Move(Request("open", START, moments={"uji": uji(9)}), Result("daftar")),
            Move(Request("set_moment", START + timedelta(days=1), moment="uji", value=uji(10)), Result("daftar")),
        ],
    )
    assert dump_walk(walk) == MOMENTS
    assert loads_walk(MOMENTS) == walk
    assert str(walk).splitlines()[1:] == [
        "1  open                                      2026-03-02 08:00 +07:00  uji: 2026-03-09 09:00 +07:00  daftar",
        "2  set_moment uji = 2026-03-10 09:00 +07:00  2026-03-03 08:00 +07:00                                daftar",
    ]


EVERYTHING = """\
sopflow: 1
sop: SOP-1
fingerprint: abc
performers:
  ani: [loket]
  budi: []
moves:
- {at: '2026-03-02 08:00+07:00', action: open, by: ani, documents: [a, b], state: daftar}
- {at: '2026-03-02 08:00+07:00', action: complete, state: daftar}
- {at: '2026-03-02 08:00+07:00', activity: uji, by: {id: ani, actors: [kepala, loket]}, state: daftar}
- {at: '2026-03-02 08:00+07:00', activity: uji, by: {id: ani, actors: [loket], on_behalf_of: {loket: citra}},
  state: daftar}
- {at: '2026-03-02 08:00+07:00', action: attach, activity: uji, by: {actors: []}, documents: {a: A-1},
  state: daftar}
- {at: '2026-03-02 08:00:00.000001+07:00', action: correct, to: 2, by: budi, reason: '', state: daftar}
"""


def test_every_part_of_a_call_has_its_key() -> None:
    ani, citra = Person("ani", ["loket"]), {"loket": "citra"}
    requests = [
        Request("open", START, ani, documents=["a", "b"]),
        Request("complete", START),
        Request("complete", START, Person("ani", ["loket", "kepala"]), "uji"),
        Request("complete", START, Person("ani", ["loket"], citra), "uji"),
        Request("attach", START, Person(None, []), "uji", documents={"a": "A-1"}),
        Request("correct", START + timedelta(microseconds=1), Person("budi", []), reason="", to=2),
    ]
    walk = Walk("SOP-1", [Move(request, Result("daftar")) for request in requests], "abc")
    assert dump_walk(walk) == EVERYTHING
    assert loads_walk(EVERYTHING) == walk


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_a_time_whose_offset_has_seconds_is_written_in_utc(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    jakarta = timezone(timedelta(hours=7, minutes=7, seconds=12))
    walk = Walk("SOP-1", [Move(Request("open", datetime(1920, 3, 2, 8, tzinfo=jakarta)), Result("a"))])
    with monkeypatch.context() as context:
        context.setenv("TZ", zone)
        time.tzset()
        text = dump_walk(walk)
    time.tzset()
    assert text.splitlines()[-1] == "- {at: '1920-03-02 00:52:48+00:00', action: open, state: a}"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-02T08:00Z", "2026-03-02T08:00:00+00:00"),
        ("2026-03-02 08:00 Z", "2026-03-02T08:00:00+00:00"),
        ("2026-03-02 08:00 +07:00", "2026-03-02T08:00:00+07:00"),
        ("2026-03-02 08:00:05.5 -03:30", "2026-03-02T08:00:05.500000-03:30"),
        ("2026-03-02 08:00", "2026-03-02T08:00:00"),
    ],
)
def test_a_time_may_be_written_in_several_ways(text: str, at: str) -> None:
    assert loads_walk(OPEN.replace("2026-03-02 08:00Z", text)).moves[0].request.at.isoformat() == at


def test_only_a_plain_null_means_that_a_document_has_no_reference() -> None:
    documents = "{a: , b: ~, c: null, d: Null, e: '', f: 'null'}"
    (move,) = loads_walk(OPEN.replace("action: open", f"action: open, documents: {documents}")).moves
    assert move.request.documents == {"a": None, "b": None, "c": None, "d": "Null", "e": "", "f": "null"}


def test_optional_parts_are_omitted_and_seconds_are_written() -> None:
    walk = Walk("SOP-1", [Move(Request("open", START + timedelta(seconds=30)), Result("a"))])
    assert dump_walk(walk) == (
        "sopflow: 1\nsop: SOP-1\nmoves:\n- {at: '2026-03-02 08:00:30+07:00', action: open, state: a}\n"
    )


def test_an_error_names_the_text_by_default() -> None:
    with pytest.raises(WalkError, match=r"^<text>:1:1: "):
        loads_walk("")


BEGIN = "sopflow: 1\nsop: '1'\nmoves:\n"
MESSAGES = Path(__file__).parent / "golden" / "walk_errors.txt"
OPEN = BEGIN + "- {at: 2026-03-02 08:00Z, action: open, state: a}\n"


INVALID: tuple[tuple[str, str, str], ...] = (
    ("", "1:1", "The key `sopflow` is missing"),
    ("# nothing", "1:1", "The key `sopflow` is missing"),
    ("[]", "1:1", "A walk must be a mapping"),
    ("sopflow: 1\nsop: x", "1:1", "The key `moves` is missing"),
    ("sopflow: 2\nsop: x\nmoves: []", "1:10", "The version '2' is not supported"),
    ("sopflow: 1\nsop: [x]\nmoves: []", "2:6", "Write a string here (sop)"),
    ("sopflow: 1\nsop: x\nmove: []", "3:1", "no key 'move'. Did you mean moves?"),
    ("sopflow: 1\nsop: x\nmoves: x", "3:8", "Write a list here (`moves`)"),
    (BEGIN + "- x", "4:3", "A call of a walk must be a mapping"),
    (BEGIN + "- {action: open, state: a}", "4:3", "add `at:"),
    (BEGIN + "- {at: 2026-03-02 08:00Z, state: a}", "4:3", "needs an `activity` to complete"),
    (BEGIN + "- {at: 2026-03-02 08:00Z, action: opn, state: a}", "4:35", "Unknown action 'opn'; the actions"),
    (BEGIN + "- {at: 2026-03-02 08:00Z, action: open, refused: " + "x" * 10_001 + "}", "4:50", "10000 (refused)"),
    (BEGIN.replace("1\n", "[1]\n", 1), "1:10", "Write a string here (sopflow)"),
    (BEGIN + "- {at: noon, action: open, state: a}", "4:8", "'noon' is not a time. Write it as"),
    (BEGIN + "- {at: 2026-02-30 08:00Z, action: open, state: a}", "4:8", "is not a time"),
    (BEGIN + "- {at: ٢٠٢٦-03-02 08:00Z, action: open, state: a}", "4:8", "is not a time"),
    (BEGIN + "- {at: 2026-03-02 08:00Z, action: open}", "4:3", "needs an expected result"),
    (BEGIN + "- {at: 2026-03-02 08:00Z, action: open, state: a, refused: b}", "4:3", "needs an expected result"),
    (BEGIN + "- {at: 2026-03-02 08:00Z, action: open, refused: []}", "4:50", "at least one code"),
    (BEGIN + "- {at: 2026-03-02 08:00Z, activity: x, state: a}", "4:1", "begin with `open`"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, by: ani, state: a}", "5:44", "'ani'. Add the name"),
    ("performers: {anu: []}\n" + OPEN + "- {at: 2026-03-02 08:00Z, activity: x, by: ani, state: a}", "6:44",
     "Did you mean 'anu'?"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, by: {name: ani}, state: a}", "5:45", "no key 'name'"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, by: {id: ' '}, state: a}", "5:44", "1 to 500"),
    ("performers: {" + "x" * 501 + ": []}\n" + OPEN, "1:13", "1 to 500"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, state: a, reason: " + "x" * 10_001 + "}", "5:58", "is 10000"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, documents: {? " + "x" * 10_001 + "}}", "5:54", "10000"),
    (OPEN + "- {at: &a 2026-03-02 08:00Z, activity: x, state: a}", "5:8", "Anchors and aliases"),
    (OPEN + "- {at: !!python/name:os.system 2026-03-02 08:00Z, activity: x, state: a}", "5:8", "tags are not"),
    (OPEN + "- {at: 2026-03-02 08:00Z, at: 2026-03-02 08:00Z, state: a}", "5:27", "twice"),
    (OPEN + "- {", "5:4", "Invalid YAML"),
    (OPEN + "\tx", "5:1", "a tab"),
    (OPEN + "- \x00", "5:3", "invisible"),
    ("[" * 70, "1:65", "deep"),
    ("sopflow: 1\nmoves: []", "1:1", "The key `sop` is missing"),
    ("performers: [ani]\n" + OPEN, "1:13", "`performers` must be a mapping"),
    ("performers: {ani: {}}\n" + OPEN, "1:19", "the actors of a performer"),
    ("performers: {ani: [[]]}\n" + OPEN, "1:20", "the actors of a performer"),
    ("fingerprint: []\n" + OPEN, "1:14", "(fingerprint)"),
    ("about: []\n" + OPEN, "1:8", "(about)"),
    (OPEN + "- {at: [], activity: x, state: a}", "5:8", "(at)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: [], state: a}", "5:37", "(activity)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, action: [], state: a}", "5:35", "(action)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, outcome: [], state: a}", "5:49", "(outcome)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, reason: [], state: a}", "5:48", "(reason)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, state: []}", "5:47", "(state)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, refused: {}}", "5:49", "(refused)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, documents: [[]], state: a}", "5:52", "(documents)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, documents: {a: []}, state: a}", "5:55", "(a reference)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, by: [], state: a}", "5:44", "A performer must be"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, by: {id: []}, state: a}", "5:49", "(id)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, by: {actors: {}}, state: a}", "5:53", "(actors)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, action: set_moment, moment: uji, state: a}", "5:3", "its time as `value`"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, value: 2026-03-02 08:00Z, state: a}", "5:3", "and no other"),
    (OPEN + "- {at: 2026-03-02 08:00Z, action: set_moment, moment: uji, value: besok, state: a}", "5:67",
     "'besok' is not a time"),
    (OPEN + "- {at: 2026-03-02 08:00Z, action: open, moments: [uji], state: a}", "5:50", "`moments` must be a mapping"),
    (OPEN + "- {at: 2026-03-02 08:00Z, action: open, moments: {uji: []}, state: a}", "5:56", "(moments)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, action: open, moments: {uji: besok}, state: a}", "5:56", "'besok' is not"),
    (OPEN + "- {at: 2026-03-02 08:00Z, action: set_moment, moment: [], state: a}", "5:55", "(moment)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, action: set_moment, moment: uji, value: [], state: a}", "5:67", "(value)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, action: correct, to: [], state: a}", "5:48", "(to)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, action: correct, to: satu, state: a}", "5:48", "a whole number here (to)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, action: correct, to: 1234567890, state: a}", "5:48", "a whole number here (to)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activty: x, state: a}", "5:27", "no key 'activty'. Did you mean activity?"),
    (OPEN + "- {at: 2026-03-02 08:00Z, qqq: x, state: a}", "5:27", "no key 'qqq'. The keys are at, activity,"),
    (OPEN + "qqq: x", "5:1", "A walk has no key 'qqq'. The keys are sopflow,"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, by: {on_behalf_of: [loket]}, state: a}", "5:59", "`on_behalf_of`"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, by: {on_behalf_of: {loket: []}}, state: a}", "5:67",
     "(the name of a person)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, by: " + "x" * 10_001 + ", state: a}", "5:44", "10000 (by)"),
    (OPEN + "- {at: 2026-03-02 08:00Z, activity: x, by: '', state: a}", "5:44", "Unknown performer ''"),
    ("performers: {? " + "x" * 10_001 + ": []}\n" + OPEN, "1:16", "The key has 10001"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "place", "words"), INVALID)
def test_an_invalid_file_is_rejected_with_the_position_of_its_error(text: str, place: str, words: str) -> None:
    with pytest.raises(WalkError) as raised:
        loads_walk(text, "jalan.yaml")
    assert str(raised.value).startswith(f"jalan.yaml:{place}: ")
    assert words in str(raised.value)
    assert len(str(raised.value)) < 400


def test_the_messages_of_invalid_files_are_complete() -> None:
    messages = []
    for text, _, _ in INVALID:
        with pytest.raises(WalkError) as raised:
            loads_walk(text, "jalan.yaml")
        messages.append(f"{raised.value}\n")
    if os.environ.get("SOPFLOW_ACCEPT"):
        MESSAGES.write_text("".join(messages), encoding="utf-8")
    assert "".join(messages) == MESSAGES.read_text(encoding="utf-8")


def test_an_error_has_a_file_a_position_and_a_reason() -> None:
    with pytest.raises(WalkError) as raised:
        loads_walk(BEGIN + "- x", "a\nb.yaml")
    error = raised.value
    assert (error.file, error.line, error.column) == ("a\nb.yaml", 4, 3)
    assert str(error) == f"a\\nb.yaml:4:3: {error.reason}"
    assert error.args == (error.file, 4, 3, error.reason)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 (our own data)


def test_texts_may_be_as_long_as_the_limits() -> None:
    name, reason = "n" * 500, "x" * 10_000
    call = f"{{at: 2026-03-02 08:00Z, activity: x, by: {name}, reason: {reason}, state: a}}"
    text = f"performers: {{{name}: loket}}\n{OPEN}- {call}"
    request = loads_walk(text).moves[1].request
    assert (request.by, request.reason) == (Person(name, ["loket"]), reason)


def test_a_file_that_is_too_large_is_rejected(tmp_path: Path) -> None:
    file = tmp_path / "besar.yaml"
    file.write_text(OPEN + "#" * 5_000_000, encoding="utf-8")
    with pytest.raises(WalkError, match="5000000"):
        load_walk(file)
