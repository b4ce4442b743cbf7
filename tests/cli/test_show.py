"""``sopflow show``: the table as Permenpan-RB 35/2012 lays it out, at any width, with nothing cut off."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import sopflow
from sopflow.cli.messages import WORDS

GOLDEN = Path(__file__).parent / "golden"

Run = Callable[..., Result]
Write = Callable[..., Path]


def squeezed(text: str) -> str:
    """A text without blanks, lines and frames, so that wrapping does not matter."""
    return re.sub(r"[\s│|]", "", text)


def column(output: str, place: int) -> str:
    """What stands in one column of the table, rows joined."""
    lines = [line.split("│") for line in output.splitlines() if line.startswith("│")]
    return squeezed("".join(cells[place] for cells in lines if len(cells) > place + 1))


@pytest.mark.parametrize(("width", "language"), [(80, "en"), (80, "id"), (200, "en"), (200, "id")])
def test_the_printed_sop_is_as_it_was_approved(run: Run, permit: Path, width: int, language: str) -> None:
    golden = GOLDEN / f"research_permit.{width}.{language}.txt"

    result = run("show", permit, "--width", width, "--lang", language)

    assert result.exit_code == 0
    assert [line.rstrip() for line in result.output.splitlines()] == golden.read_text("utf-8").splitlines()


@pytest.mark.parametrize("width", [60, 80, 100, 132, 200, 300])
def test_no_line_is_wider_than_asked_for(run: Run, seed: Path, width: int) -> None:
    assert max(map(len, run("show", seed, "--width", width).output.splitlines())) <= width


def test_words_that_are_too_long_are_broken_and_not_cut(run: Run, write: Write) -> None:
    long = "sebelum" + "x" * 40
    actors = ", ".join(f"a{number}: Pelaksana {number}" for number in range(1, 9))
    path = write(
        f"documents: {{d: {{name: {long}1, supplied: true}}}}\n"
        f"steps: [{{id: {'s' * 30}, number: {'9' * 10}, activity: {long}2, actor: a1, requires: d}}]",
        f"{{{actors}}}",
    )

    shown = run("show", path, "--width", 60).output
    walked = run("walk", path, "--width", 60, "--auto").output

    assert max(map(len, (*shown.splitlines(), *walked.splitlines()))) <= 60
    assert f"{long}2" in column(shown, 2)
    assert f"{long}1" in column(shown, 4)
    assert "s" * 30 in column(walked, 3)


@pytest.mark.parametrize("width", [60, 80, 120, 160, 200])
def test_no_text_of_a_row_is_cut_off(run: Run, seed: Path, width: int) -> None:
    activities = column(run("show", seed, "--width", width).output, 2)

    for step in sopflow.load(seed).steps:
        for activity in step.activities:
            assert squeezed(activity.text) in activities


@pytest.mark.parametrize("width", [80, 200])
def test_every_actor_document_and_standard_is_named(run: Run, permit: Path, width: int) -> None:
    sop = sopflow.load(permit)

    words = set(run("show", permit, "--width", width).output.replace("(", " ").replace(")", " ").split())

    names = [actor.name for actor in sop.actors.values()] + [document.name for document in sop.documents.values()]
    standards = [str(step.within) for step in sop.steps if step.within]
    assert {word for text in (*names, *standards) for word in text.split()} <= {word.strip(",;") for word in words}


def test_actors_have_columns_of_their_own_where_there_is_room(run: Run, seed: Path) -> None:
    wide, narrow = run("show", seed, "--width", 200).output, run("show", seed, "--width", 80).output

    assert "1 2 3 4 5 6" not in wide
    assert "1 2 3 4 5 6" in narrow
    assert "Actors: 1 Bagian Administrasi, 2 Bidang Teknis Operasional" in narrow


def test_between_the_two_actors_are_numbered_and_the_standard_has_columns(run: Run, seed: Path) -> None:
    output = run("show", seed, "--width", 150).output

    assert re.search(r"1 2 3 4 5 6 │ Requirements +│ Time +│ Output", output)


def test_a_file_that_is_no_terminal_gets_eighty_columns(run: Run, permit: Path) -> None:
    assert run("show", permit).output == run("show", permit, "--width", 80).output


def test_a_tiny_terminal_gets_the_least_width(run: Run, permit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")

    assert max(map(len, run("show", permit).output.splitlines())) == 60


def test_a_width_out_of_bounds_is_wrong_usage(run: Run, permit: Path) -> None:
    assert run("show", permit, "--width", 10).exit_code == 2


def test_marks_are_ascii_where_nothing_else_can_be_shown(
    run: Run, permit: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rich.console.Console.encoding", "ascii")

    output = run("show", permit).output

    assert output.isascii()
    assert "(x)  .   .   .  " in output
    assert "lengkap -> 3" in output
    assert "[?] who acts is inferred" in output


def test_many_actors_are_listed_by_number(run: Run, write: Write) -> None:
    actors = ", ".join(f"a{number}: Pelaksana {number}" for number in range(1, 31))
    steps = "\n".join(f"  - {{id: s{n}, activity: Bekerja, actor: a{n}}}" for n in range(1, 31))

    output = run("show", write(f"steps:\n{steps}", f"{{{actors}}}"), "--width", 80).output

    assert re.search(r"│ 30 │ Bekerja +│ ● 30 ", output)
    assert "30 Pelaksana 30" in output


def test_a_single_actor_leaves_room_for_the_heading(run: Run, write: Write) -> None:
    output = run("show", write("steps: [{id: s, activity: Bekerja, actor: loket}]"), "--width", 200, "--lang", "id")

    assert "│ Pelaksana │" in output.output


def test_a_bare_sop_shows_what_there_is(run: Run, write: Write) -> None:
    output = run("show", write("steps: [{id: s, activity: Bekerja, actor: loket}]")).output

    assert "Legal basis" not in output
    assert "Approved by" not in output
    assert "Inferred" not in output
    assert "● begin or end" in output


def test_all_that_a_row_may_say_is_in_its_notes(run: Run, write: Write) -> None:
    path = write(
        """
on_late: justify
ends: {tutup: Ditutup}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-16:00"}, holidays: ID}
steps:
  - {id: a, number: "1a", activity: Bekerja, actor: loket, calls: "7/2020", next: c, within: 1 jam}
  - id: b
    activity: Menutup
    actor: loket
    within: 1 jam
    next: tutup
    inferred: {x-odd: {confidence: low}, produces: {confidence: high, alternatives: arsip}}
  - id: c
    within: 2 jam
    note: Bersama
    activities:
      - {id: c1, activity: Satu, actor: loket, within: 30 menit, note: Sendiri}
      - {id: c2, number: x, activity: Dua, actor: loket, outcomes: {ya: b, tidak: d}}
  - id: d
    activities:
      - {id: d1, activity: Tiga, actor: loket}
      - {id: d2, activity: Empat, actor: loket, within: 1 menit}
"""
    )

    result = run("show", path, "--width", 250)

    output = result.output
    assert result.exit_code == 0, output
    assert "runs SOP 7/2020" in output
    assert "→ 3" in output
    assert "→ Ditutup" in output
    assert re.search(r"│ 2 jam +│.*\n.*│ 1\. 30 menit ", output)
    assert re.search(r"│ 2\. Empat .*│ 1 menit ", output)
    assert not re.search(r"│ 1\. Tiga .*│ - ", output)
    assert "ya → 2" in output
    assert "tidak → 4" in output
    assert "Late completions need a reason." in output
    assert "holidays ID" in output


def test_a_sop_with_errors_is_not_shown_but_explained(run: Run, broken: Path) -> None:
    result = run("show", broken)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "Did you mean 'kasi' or 'kadis'?" in result.stderr
    assert result.stderr.endswith(f"sopflow: {broken} cannot be carried out: 1 error, listed above.\n")


def test_a_file_that_cannot_be_read_is_one_line(run: Run, tmp_path: Path) -> None:
    result = run("show", tmp_path / "nowhere.yaml", "--lang", "id")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"sopflow: {tmp_path / 'nowhere.yaml'} tidak dapat dibaca: berkas itu tidak ada.\n"


def test_both_languages_speak_of_the_same_things() -> None:
    fields = re.compile(r"{\w+}")

    for key, (english, indonesian) in WORDS.items():
        assert sorted(fields.findall(english)) == sorted(fields.findall(indonesian)), key
