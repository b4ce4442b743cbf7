"""The scene of every SOP obeys the form, and its arrows read back are the SOP's flow."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.drawing.judging import crossings, flow, problems, read

import sopflow
from sopflow import Activity, AnyOf, Sop, Step
from sopflow.drawing import DrawingError, Scene, lay_out
from sopflow.drawing.form import A3, A4, F4
from sopflow.drawing.scene import Paper, Shape
from sopflow.testing.strategies import sops
from sopflow.text import Language

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

ROOT = Path(__file__).parents[2]
SEED = ROOT / "workflows" / "psm_disnaker_08.yaml"
FILES = [
    SEED,
    *sorted((ROOT / "tests" / "data" / "sops").glob("*.yaml")),
    ROOT / "tests" / "cli" / "research_permit.yaml",
]
LANGUAGES: st.SearchStrategy[Language] = st.sampled_from(["en", "id"])

generated = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def judge(sop: Sop, language: Language = "id", paper: Paper | None = None) -> Scene:
    """Draw a SOP and check the drawing."""
    scene = lay_out(sop, language, paper)
    assert problems(scene) == []
    assert read(sop, scene) == flow(sop)
    return scene


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("paper", [F4, A4, A3], ids=lambda paper: paper.name)
def test_every_sop_of_the_repository_is_drawn_by_the_form(file: Path, paper: Paper) -> None:
    judge(sopflow.load(file), paper=paper)


@generated
@given(sops(), LANGUAGES)
def test_every_sop_is_drawn_by_the_form(sop: Sop, language: Language) -> None:
    judge(sop, language)


@settings(generated, max_examples=8)
@given(sops(min_steps=8, max_steps=28, max_activities=4))
def test_every_long_sop_is_drawn_by_the_form(sop: Sop) -> None:
    judge(sop)


@settings(generated, max_examples=10)
@given(sops(max_steps=4, max_activities=8, max_outcomes=6))
def test_rows_of_eight_activities_are_drawn_by_the_form(sop: Sop) -> None:
    judge(sop)


def test_the_seed_has_three_pages_and_no_crossing() -> None:
    scene = judge(sopflow.load(SEED))

    assert len(scene.pages) == 3
    assert sum(map(crossings, scene.pages)) == 0


@given(sops(max_steps=6))
@settings(generated, max_examples=10)
def test_a_scene_is_the_same_on_repetition(sop: Sop) -> None:
    assert lay_out(sop, "en") == lay_out(sop, "en")


# --- unusual SOPs -------------------------------------------------------------------------------------------


def chain(actors: int, rows: int, text: str = "Memeriksa berkas") -> Sop:
    """A SOP whose rows go round its actors."""
    names = [f"a{number}" for number in range(actors)]
    steps = [Step.single(f"r{number}", text, names[number % actors]) for number in range(rows)]
    return Sop("1", "Contoh", {name: f"Pelaksana {name}" for name in names}, steps)


def test_one_actor_has_one_column() -> None:
    assert len(judge(chain(1, 3)).pages) == 2


def test_sixty_rows_have_connectors_between_all_pages() -> None:
    scene = judge(chain(4, 60))

    letters = [
        [symbol.label.lines[0] for symbol in page.symbols if symbol.shape is Shape.PENTAGON and symbol.label]
        for page in scene.pages[1:]
    ]
    assert all({*one} & {*two} for one, two in pairwise(letters))


def test_the_symbols_of_fifteen_actors_shrink() -> None:
    scene = judge(chain(15, 20))

    assert scene.paper == F4
    assert {symbol.box.width for symbol in scene.pages[1].symbols if symbol.shape is Shape.BOX} == {7.0}


def test_twenty_actors_are_drawn_on_a3() -> None:
    assert judge(chain(20, 20)).paper == A3


def test_too_many_actors_for_a_named_paper_are_an_error_in_both_languages() -> None:
    with pytest.raises(DrawingError, match="20 actors do not fit on A4") as error:
        lay_out(chain(20, 20), "en", A4)
    assert "20 pelaksana tidak muat di kertas A4" in error.value.message("id")


def test_a_row_of_eight_activities_that_is_higher_than_a_page_is_divided() -> None:
    text = "Memeriksa kelengkapan berkas permohonan beserta lampirannya. " * 7
    activities = [Activity(f"k{number}", text, "loket" if number % 2 else "kepala") for number in range(8)]
    sop = Sop("1", "Contoh", {"loket": "Loket", "kepala": "Kepala"}, [Step("kerja", activities)])

    assert len(judge(sop).pages) == 3


def test_a_text_that_no_page_can_hold_is_an_error() -> None:
    with pytest.raises(DrawingError, match="does not fit on a page"):
        lay_out(chain(2, 2, "Memeriksa berkas. " * 2000), "en")


def test_long_texts_are_printed_in_a_smaller_font() -> None:
    scene = judge(chain(2, 2, "Memeriksa kelengkapan berkas. " * 180))

    assert min(cell.block.size for cell in scene.pages[1].cells if cell.name == "activity:r0") < 8


@pytest.mark.parametrize(
    "text",
    [
        "استلام الملف وفحصه",
        "Menerima berkas 📄👩🏽‍💼",
        "受付で書類を受け取り、内容を確認する",
        "a\tb\nc\u202etxt\u202c",
        "x" * 500,
        "-",
    ],
    ids=["right-to-left", "emoji", "ideographs", "control", "one-word", "dash"],
)
def test_texts_of_all_kinds_are_drawn(text: str) -> None:
    judge(chain(3, 3, text))


def test_the_symbols_of_alternative_actors_are_joined_by_a_dashed_line() -> None:
    actors = {"loket": "Loket", "kasi": "Kasi", "kepala": "Kepala"}
    steps = [
        Step.single("terima", "Menerima", "kasi"),
        Step.single("periksa", "Memeriksa", AnyOf(("loket", "kepala"))),
        Step.single("simpan", "Menyimpan", "kasi"),
    ]
    page = judge(Sop("1", "Contoh", actors, steps)).pages[1]

    assert [symbol.actor for symbol in page.symbols if symbol.is_alternative] == ["loket", "kepala"]
    assert len(page.links) == 1


def test_answers_with_one_consequence_share_an_arrow() -> None:
    steps = [
        Step.single("terima", "Menerima", "loket"),
        Step.single("putus", "Memutus", "loket", outcomes={"ya": "end", "tidak": "terima", "tidak_lengkap": "terima"}),
    ]
    page = judge(Sop("1", "Contoh", {"loket": "Loket"}, steps)).pages[1]

    labels = {arrow.label.lines for arrow in page.arrows if arrow.label}
    assert labels == {("ya",), ("tidak / tidak lengkap",)} or len(labels) == 2


def test_a_long_answer_is_a_note() -> None:
    answer = "permohonan dikembalikan untuk dilengkapi oleh pemohon"
    steps = [
        Step.single("terima", "Menerima", "loket"),
        Step.single("putus", "Memutus", "loket", outcomes={"ya": "end", answer: "terima"}),
    ]
    page = judge(Sop("1", "Contoh", {"loket": "Loket"}, steps)).pages[1]

    assert ("1)",) in [arrow.label.lines for arrow in page.arrows if arrow.label]
    assert next(cell.text for cell in page.cells if cell.name == "notes:putus") == f"1) {answer}"


@pytest.mark.parametrize("count", [4, 6])
def test_many_answers_leave_a_decision_at_different_places(count: int) -> None:
    rows = [Step.single(f"r{number}", "Mengerjakan", "loket", next="end") for number in range(count)]
    outcomes = {f"jawaban {number}": f"r{number}" for number in range(count)}
    steps = [Step.single("putus", "Memutus", "kepala", outcomes=outcomes), *rows]
    scene = judge(Sop("1", "Contoh", {"loket": "Loket", "kepala": "Kepala"}, steps))

    starts = [arrow.points[0] for page in scene.pages for arrow in page.arrows if arrow.answers]
    assert len({*starts}) == count


def test_too_many_answers_are_an_error() -> None:
    rows = [Step.single(f"r{number}", "Mengerjakan", "loket", next="end") for number in range(20)]
    outcomes = {f"jawaban {number}": f"r{number}" for number in range(20)}
    steps = [Step.single("putus", "Memutus", "loket", outcomes=outcomes), *rows]

    with pytest.raises(DrawingError, match="'putus' has 20 answers"):
        lay_out(Sop("1", "Contoh", {"loket": "Loket"}, steps), "en", A3)


def test_a_tiered_decision_goes_on_in_its_row_by_an_answer() -> None:
    activities = [
        Activity("paraf", "Memaraf", "kasi", outcomes={"setuju": "continue", "kembali": "susun"}),
        Activity(
            "teken", "Menandatangani", "kepala", after="paraf", outcomes={"setuju": "continue", "tolak": "ditolak"}
        ),
    ]
    steps = [
        Step.single("susun", "Menyusun", "kasi"),
        Step("tiered", activities),
        Step.single("kirim", "Mengirim", "kasi"),
    ]
    actors = {"kasi": "Kasi", "kepala": "Kepala"}
    page = judge(Sop("1", "Contoh", actors, steps, ends={"ditolak": "Ditolak"})).pages[1]

    arrows = {(arrow.source, arrow.target): arrow.answers for arrow in page.arrows}
    assert arrows["paraf", "teken"] == arrows["teken", "kirim"] == ("setuju",)
    assert arrows["paraf", "susun"] == ("kembali",)
    assert arrows["teken", "end:teken:ditolak"] == ("tolak",)


def test_words_of_headings_are_not_broken_if_a_smaller_font_avoids_that() -> None:
    headings = [cell for cell in judge(chain(9, 9)).pages[1].cells if cell.is_heading]

    assert all(
        word in cell.block.lines
        for cell in headings
        if cell.name.startswith("heading:actor:")
        for word in cell.text.split()
    )


def test_thirty_activities_in_sequence_are_one_chain() -> None:
    names = [f"k{number}" for number in range(30)]
    activities = [
        Activity(name, "Mengerjakan", "loket" if place % 2 else "kepala", after=names[:place])
        for place, name in enumerate(names)
    ]
    scene = judge(Sop("1", "Contoh", {"loket": "Loket", "kepala": "Kepala"}, [Step("kerja", activities)]))

    arrows = [arrow for page in scene.pages for arrow in page.arrows if not arrow.source.startswith("in:")]
    assert len(arrows) == 29
