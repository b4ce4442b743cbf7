"""A running case on the form: what is done, open and late, readable without color."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.lives import lives

import sopflow
from sopflow import Case, DrawingError, Sop, SopMachine, Step
from sopflow.drawing import lay_out
from sopflow.drawing.overlay import overlay_of
from sopflow.drawing.scene import Progress

PERMIT = Path(__file__).parents[1] / "cli" / "research_permit.yaml"
START = datetime(2026, 3, 2, 2, tzinfo=UTC)


def permit_case() -> Case:
    """A case whose application is submitted, and whose check is open."""
    case = SopMachine(sopflow.load(PERMIT), permits=["correct", "migrate"]).open("7", at=START)
    case.complete("ajukan", by="pemohon", documents=["permohonan", "ktp"], at=START)
    return case


def progress(case: Case, at: datetime) -> dict[str, str]:
    """Return the progress of each activity that has any."""
    overlay = overlay_of(case.machine.sop, case, "id", at)
    return {id_: each.value for id_, each in overlay.progress.items()}


def test_a_completed_activity_is_done_and_the_next_one_open() -> None:
    first, second, *_ = (step.id for step in permit_case().machine.sop.steps)

    assert progress(permit_case(), START) == {first: "done", second: "active"}


def test_an_open_activity_is_late_after_its_due_time() -> None:
    _, second, *_ = (step.id for step in permit_case().machine.sop.steps)

    assert progress(permit_case(), START + timedelta(days=30))[second] == "late"


def test_a_corrected_completion_is_not_done() -> None:
    case = permit_case()
    case.correct(to=1, by="pemohon", reason="salah berkas", at=START)

    assert progress(case, START) == {case.machine.sop.steps[0].id: "active"}


@given(lives())
@settings(max_examples=25)
def test_every_state_of_every_case_is_drawn(case: Case) -> None:
    scene = lay_out(case.machine.sop, "en", None, overlay_of(case.machine.sop, case, "en"))

    drawn = {symbol.node: symbol.progress for page in scene.pages for symbol in page.symbols if symbol.progress}
    assert {id_ for id_, each in drawn.items() if each is Progress.DONE} >= set(case.done)
    assert case.ended or any(each in (Progress.ACTIVE, Progress.LATE) for each in drawn.values())


def test_an_activity_of_an_earlier_revision_is_not_drawn() -> None:
    case = permit_case()
    text = PERMIT.read_text("utf-8").replace("ajukan", "daftar").replace("Mengajukan", "Mendaftarkan")
    revised = sopflow.loads(text)
    case.migrate(to=SopMachine(revised), reason="Revisi", at=case.last_at)
    assert progress(case, START) == {case.state: "active"}


def test_the_footer_names_the_case_and_its_step() -> None:
    svg = sopflow.draw(permit_case().machine.sop, case=permit_case(), language="id")

    assert "kasus 7: 2 Memeriksa kelengkapan berkas" in svg


def test_marks_are_lines_and_not_only_colors() -> None:
    case = permit_case()
    svg = sopflow.draw(case.machine.sop, case=case, at=START + timedelta(days=30))

    assert svg.count('class="arrow mark"') == 3  # a tick, and the two parts of an exclamation mark


def test_the_drawing_of_a_case_does_not_contain_the_sop() -> None:
    case = permit_case()

    assert "<script" not in sopflow.draw(case.machine.sop, format="html", case=case)
    assert sopflow.draw(case.machine.sop, format="pdf", case=case).startswith(b"%PDF")


def test_a_case_of_another_sop_is_an_error() -> None:
    sop = Sop("1", "Surat", {"a": "A"}, [Step.single("r", "Kerja", "a")])

    with pytest.raises(DrawingError, match="The case 7 follows another SOP"):
        sopflow.draw(sop, case=permit_case())


def test_a_notebook_shows_the_drawing() -> None:
    sop = sopflow.load(PERMIT)
    assert sop._repr_svg_() == sopflow.draw(sop)


def test_a_notebook_shows_no_drawing_of_a_sop_with_errors() -> None:
    sop = Sop("1", "Surat", {"a": "A"}, [Step.single("r", "Kerja", "tidak_ada")])
    assert sop._repr_svg_() is None
