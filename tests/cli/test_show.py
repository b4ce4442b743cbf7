"""``sopflow show``: the table as Permenpan-RB 35/2012 lays it out, at any width, with nothing cut off.

To accept a changed page: SOPFLOW_ACCEPT=1 pytest tests/cli; read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import Result

import sopflow
from sopflow.cli import messages, walk_messages
from sopflow.cli.messages import Counted
from sopflow.text import Text

GOLDEN = Path(__file__).parent / "golden"

Run = Callable[..., Result]
Write = Callable[..., Path]


def squeezed(text: str) -> str:
    """Return a text without blanks and frames, so that wrapping does not matter."""
    return re.sub(r"[\s│|]", "", text)


def column(output: str, place: int) -> str:
    """Return the text of one column of the table, rows joined."""
    lines = [line.split("│") for line in output.splitlines() if line.startswith("│")]
    return squeezed("".join(cells[place] for cells in lines if len(cells) > place + 1))


@pytest.mark.parametrize(("width", "language"), [(80, "en"), (80, "id"), (200, "en"), (200, "id")])
def test_the_printed_sop_is_as_it_was_approved(run: Run, permit: Path, width: int, language: str) -> None:
    result = run("show", permit, "--lang", language, width=width)
    assert result.exit_code == 0
    assert_golden(f"research_permit.{width}.{language}.txt", result.output)


@pytest.mark.parametrize("language", ["en", "id"])
def test_how_times_are_counted_and_the_moments_are_shown(run: Run, exam: Path, language: str) -> None:
    result = run("show", exam, "--lang", language, width=132)
    assert result.exit_code == 0
    assert_golden(f"ujian.{language}.txt", result.output)


def assert_golden(name: str, text: str) -> None:
    if os.environ.get("SOPFLOW_ACCEPT"):
        (GOLDEN / name).write_text(text, "utf-8")
    assert text == (GOLDEN / name).read_text("utf-8")


@pytest.mark.parametrize("width", [40, 60, 80, 100, 132, 200, 300])
def test_no_line_is_wider_than_the_terminal(run: Run, seed: Path, width: int) -> None:
    assert max(map(len, run("show", seed, width=width).output.splitlines())) <= width


def test_long_words_are_broken_and_not_cut(run: Run, write: Write) -> None:
    long = "sebelum" + "x" * 40
    actors = ", ".join(f"a{number}: Pelaksana {number}" for number in range(1, 9))
    path = write(
        f"documents: {{d: {{name: {long}1, supplied: true}}}}\n"
        f"steps: [{{id: {'s' * 30}, number: {'9' * 10}, activity: {long}2, actor: a1, requires: d}}]",
        f"{{{actors}}}",
    )

    shown = run("show", path, width=60).output
    walked = run("walk", path, "--auto", width=60).output

    assert max(map(len, (*shown.splitlines(), *walked.splitlines()))) <= 60
    assert f"{long}1" in column(shown, 2)
    assert f"{long}2" in column(shown, 2)
    assert f"{long}2" in column(walked, 2)


@pytest.mark.parametrize("width", [60, 80, 120, 160, 200])
def test_no_text_of_a_row_is_cut_off(run: Run, seed: Path, width: int) -> None:
    activities = column(run("show", seed, width=width).output, 2)

    for step in sopflow.load(seed).steps:
        for activity in step.activities:
            assert squeezed(activity.text) in activities


@pytest.mark.parametrize("width", [80, 200])
def test_every_actor_document_and_standard_is_named(run: Run, permit: Path, width: int) -> None:
    sop = sopflow.load(permit)

    words = set(run("show", permit, width=width).output.replace("(", " ").replace(")", " ").split())

    names = [actor.name for actor in sop.actors.values()] + [document.name for document in sop.documents.values()]
    standards = [str(step.within) for step in sop.steps if step.within]
    assert {word for text in (*names, *standards) for word in text.split()} <= {word.strip(",;") for word in words}


def test_a_wide_terminal_has_a_column_for_each_actor(run: Run, seed: Path) -> None:
    wide, narrow = run("show", seed, width=200).output, run("show", seed, width=80).output

    assert "1 2 3 4 5 6" not in wide
    assert "1 2 3 4 5 6" in narrow
    assert "Actors: 1 Bagian Administrasi, 2 Bidang Teknis Operasional" in narrow


def test_a_medium_terminal_numbers_the_actors_and_has_columns_for_the_standard(run: Run, seed: Path) -> None:
    output = run("show", seed, width=150).output

    assert re.search(r"1 2 3 4 5 6 │ Requirements +│ Time +│ Output", output)


def test_a_file_gets_eighty_columns(run: Run, permit: Path) -> None:
    assert run("show", permit, width=0).output == run("show", permit, width=80).output


def test_a_tiny_terminal_gets_the_least_width(run: Run, permit: Path) -> None:
    assert max(map(len, run("show", permit, width=20).output.splitlines())) == 40


@pytest.mark.parametrize("width", [40, 50, 60, 80, 100, 150])
@pytest.mark.parametrize("command", [["show"], ["walk", "--auto"], ["tests"], ["tests", "--refusals"]])
def test_tables_break_between_words(run: Run, seed: Path, permit: Path, command: list[str], width: int) -> None:
    for sop in (seed, permit):
        wide = run(*command, sop, width=400).output
        narrow = run(*command, sop, width=width).output

        words = set(re.split(r"[\s│]+", wide.replace("─", " "))) | {""}
        broken = {word for word in re.split(r"[\s│]+", narrow.replace("─", " ")) if word.isalpha() and len(word) > 1}
        assert broken - words == set()


@pytest.mark.parametrize("command", [["show"], ["walk", "--auto"], ["tests"]])
def test_no_line_has_trailing_spaces(run: Run, permit: Path, command: list[str]) -> None:
    lines = run(*command, permit).output.splitlines()

    assert [line for line in lines if line != line.rstrip()] == []


def test_an_ascii_terminal_gets_ascii_symbols(run: Run, permit: Path) -> None:
    output = run("show", permit, charset="ascii").output

    assert output.isascii()
    assert "| (x)  -   -   -  |" in output
    assert "lengkap -> 3" in output
    assert "[?] the actor is inferred" in output


def test_many_actors_are_marked_by_number(run: Run, write: Write) -> None:
    actors = ", ".join(f"a{number}: Pelaksana {number}" for number in range(1, 31))
    steps = "\n".join(f"  - {{id: s{n}, activity: Bekerja, actor: a{n}}}" for n in range(1, 31))

    output = run("show", write(f"steps:\n{steps}", f"{{{actors}}}"), width=80).output

    assert re.search(r"│ 30 │ Bekerja +│ ● 30 ", output)
    assert "30 Pelaksana 30" in output


def test_a_single_actor_leaves_room_for_the_heading(run: Run, write: Write) -> None:
    output = run("show", write("steps: [{id: s, activity: Bekerja, actor: loket}]"), "--lang", "id", width=200)

    assert "│ Pelaksana │" in output.output


def test_empty_parts_of_a_sop_are_left_out(run: Run, write: Write) -> None:
    output = run("show", write("steps: [{id: s, activity: Bekerja, actor: loket}]")).output

    assert "Legal basis" not in output
    assert "Approved by" not in output
    assert "Inferred" not in output
    assert "● begin or end" in output


def test_notes_hold_remarks_conditions_and_arrows(run: Run, write: Write) -> None:
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

    result = run("show", path, width=250)

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
    assert "Every late completion needs a reason." in output
    assert "holidays ID" in output


def test_the_errors_of_a_sop_are_printed(run: Run, broken: Path) -> None:
    result = run("show", broken)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "Did you mean 'kasi'?" in result.stderr
    assert result.stderr.endswith(f"sopflow: {broken} cannot be used: 1 error, listed above.\n")


def test_an_unreadable_file_is_one_line(run: Run, tmp_path: Path) -> None:
    result = run("show", tmp_path / "nowhere.yaml", "--lang", "id")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"sopflow: {tmp_path / 'nowhere.yaml'} tidak dapat dibaca: berkas itu tidak ada.\n"


@pytest.mark.parametrize("module", [messages, walk_messages], ids=["messages", "walk"])
def test_both_languages_have_the_same_fields(module: ModuleType) -> None:
    fields = re.compile(r"{\w+}")
    texts = {name: text for name, text in vars(module).items() if isinstance(text, Text)}
    for name, counted in vars(module).items():
        if isinstance(counted, Counted):
            texts |= {f"{name} (one)": counted.one, f"{name} (many)": counted.many}

    assert texts
    for name, text in texts.items():
        assert sorted(fields.findall(text.en)) == sorted(fields.findall(text.id)), name
