"""DOCX files with VML, the drawings of older Word: read as DrawingML is, with the same certainty."""

from __future__ import annotations

import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.importing.documents import HEIGHT, SYMBOL, WIDTH, Box, Paper
from tests.importing.drafts import ACTORS, HEADER, codes, draft_of, steps_of
from tests.importing.old_documents import SPACES, OldPaper
from tests.importing.test_documents import FIRST, SECOND, THIRD
from tests.importing.test_workbooks import IDS, Row, plans

from sopflow.importing import Draft, import_bytes

MIDDLE = (SYMBOL[0] + SYMBOL[2]) // 2
NO_LINE = '<a:ln xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:noFill/></a:ln>'


class NewPaper(Paper):
    """A document whose labels are rectangles without an outline."""

    def shape(self, kind: str, row: int, column: int, text: str = "", box: Box = SYMBOL) -> int:
        if kind != "label":
            return super().shape(kind, row, column, text, box)
        last = super().shape("rect", row, column, text, box)
        assert self.table is not None
        run = self.table.cell(row, column).paragraphs[0]._p[-1]
        next(each for each in run.iter() if str(each.tag).endswith("}spPr")).append(parse_xml(NO_LINE))
        return last


def with_table(made: Paper, *rows: tuple[str, ...], heights: bool = True) -> None:
    made.text("Nomor SOP : SOP-01", "Nama SOP : Izin Usaha")
    table = made.add_table([HEADER, ACTORS, *rows], heights=heights)
    table.cell(0, 2).merge(table.cell(0, 4))
    for column in (0, 1, 5, 6, 7, 8):
        table.cell(0, column).merge(table.cell(1, column))


def draft(made: Paper) -> Draft:
    return draft_of(made.data(), "sop.docx")


def drawn(made: Paper, plan: list[Row]) -> Draft:
    """Draw a plan with symbols, loose arrows and labels."""
    rows = [(str(n), f"Kegiatan nomor {n}", "", "", "", "", row.time, "", "") for n, row in enumerate(plan, 1)]
    with_table(made, *rows)
    for number, row in enumerate(plan):
        kind = "diamond" if len(row.targets) > 1 else "capsule" if number in (0, len(plan) - 1) else "box"
        made.shape(kind, 2 + number, 2 + row.actor)
    for number, row in enumerate(plan):
        for place, (answer, target) in enumerate(row.targets.items()):
            side = (SYMBOL[0], SYMBOL[2])[place] if answer else MIDDLE
            start = side, (SYMBOL[1] + SYMBOL[3]) // 2 if answer else SYMBOL[3] if target > number else SYMBOL[1]
            x = MIDDLE + (plan[target].actor - row.actor) * WIDTH
            y = (target - number) * HEIGHT + (SYMBOL[1] if target > number else SYMBOL[3])
            made.line(2 + number, 2 + row.actor, start, (x, y))
            if answer:
                left = start[0] + (20_000 if place else -140_000)
                box = (left, start[1], left + 120_000, start[1] + 9_000)
                made.shape("label", 2 + number, 2 + row.actor, answer, box)
    return import_bytes(made.data(), "sop.docx")[0]


@given(plan=plans(), is_fallback=st.booleans())
@settings(max_examples=20)
def test_old_drawings_give_the_draft_of_new_ones(plan: list[Row], is_fallback: bool) -> None:
    old, new = drawn(OldPaper(is_fallback=is_fallback), plan), drawn(NewPaper(), plan)
    assert steps_of(old) == steps_of(new)
    assert [[(each.kind, each.source, each.value, each.answer, each.confidence) for each in old.evidence]] == [
        [(each.kind, each.source, each.value, each.answer, each.confidence) for each in new.evidence]
    ]
    assert [step["actor"] for step in steps_of(old)] == [IDS[row.actor] for row in plan]


@pytest.mark.parametrize(
    ("kind", "is_decision"),
    [("oval", False), ("roundrect", False), ("rect", False), ("ellipse", False), ("diamond", True)],
)
def test_old_shapes_have_their_kinds(kind: str, is_decision: bool) -> None:
    made = OldPaper()
    with_table(made, FIRST, SECOND)
    made.shape(kind, 2, 3)
    made.shape("box", 3, 2)
    step = steps_of(draft(made))[0]
    assert (step["actor"], "outcomes" in step) == ("kasi", is_decision)


def test_old_connectors_that_are_glued_are_certain() -> None:
    made = OldPaper()
    with_table(made, FIRST, SECOND, THIRD)
    one, two, three = (made.shape("box", 2 + row, 2 + row) for row in range(3))
    made.connector(2, 2, (MIDDLE, SYMBOL[3], MIDDLE + 9, SYMBOL[3] + 9), one, three)
    made.connector(4, 4, (MIDDLE, SYMBOL[1], MIDDLE + 9, SYMBOL[1] + 9), three, two, "rotation:90;flip:x")
    found = draft(made)
    assert [step.get("next") for step in steps_of(found)] == ["menerbitkan_surat", "?", "memeriksa_berkas"]
    assert {each.confidence for each in found.evidence if each.kind == "arrow"} == {"high"}


def test_old_canvas_is_read() -> None:
    made = OldPaper()
    with_table(made, FIRST, SECOND, THIRD)
    left, top, right, bottom = SYMBOL
    boxes = [(left + n * WIDTH, top + n * HEIGHT, right + n * WIDTH, bottom + n * HEIGHT) for n in range(3)]
    made.canvas(2, 2, [("box", box) for box in boxes], [(1, 3), (3, 2)])
    steps = steps_of(draft(made))
    assert [step["actor"] for step in steps] == list(IDS)
    assert [step.get("next") for step in steps] == ["menerbitkan_surat", "?", "memeriksa_berkas"]


def test_shapes_with_the_same_identifier_are_different_shapes() -> None:
    made = OldPaper()
    with_table(made, FIRST, SECOND, THIRD)
    style = "position:absolute;margin-left:20pt;margin-top:16pt;width:31pt;height:24pt"
    for row in range(3):
        made.put(2 + row, 2 + row, f'<v:shape id="shape_0" type="#_x0000_t109" style="{style}"/>')
    made.line(2, 2, (MIDDLE, SYMBOL[3]), (MIDDLE + 2 * WIDTH, SYMBOL[1] + 2 * HEIGHT))
    made.line(4, 4, (MIDDLE, SYMBOL[1]), (MIDDLE - WIDTH, SYMBOL[3] - HEIGHT))
    steps = steps_of(draft(made))
    assert [step["actor"] for step in steps] == list(IDS)
    assert [step.get("next") for step in steps] == ["menerbitkan_surat", "?", "memeriksa_berkas"]


def test_old_polyline_and_path_are_arrows() -> None:
    made = OldPaper()
    with_table(made, FIRST, SECOND, THIRD)
    for row in range(3):
        made.shape("box", 2 + row, 2 + row)
    x1, y1, x2, y2 = (value / 12_700 for value in (MIDDLE, SYMBOL[3], MIDDLE + 2 * WIDTH, SYMBOL[1] + 2 * HEIGHT))
    stroke = '<v:stroke endarrow="classic"/>'
    corners = f"{x1:g}pt,{y1:g}pt,{x1:g}pt,{y2 - 9:g}pt,{x2:g}pt,{y2 - 9:g}pt,{x2:g}pt,{y2:g}pt"
    made.put(2, 2, f'<v:polyline id="p" points="{corners}">{stroke}</v:polyline>')
    width, height = WIDTH / 12_700, (HEIGHT - SYMBOL[3] + SYMBOL[1]) / 12_700
    style = (
        f"position:absolute;margin-left:{x1 - width:g}pt;margin-top:{(SYMBOL[3] - HEIGHT) / 12_700:g}pt;"
        f"width:{width:g}pt;height:{height:g}pt"
    )
    path = f'coordsize="100,100" path="m100,100l0,100,0,0e" filled="f" style="{style}"'
    made.put(4, 4, f"<v:shape id='q' {path}>{stroke}</v:shape>")
    found = draft(made)
    assert [step.get("next") for step in steps_of(found)] == ["menerbitkan_surat", "?", "memeriksa_berkas"]


def test_old_picture_in_a_cell_is_an_uncertain_symbol() -> None:
    made = OldPaper()
    with_table(made, FIRST)
    relation = 'r:id="rId9" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    picture = f'id="i" style="width:30pt;height:20pt"><v:imagedata {relation}/>'
    made.put(2, 3, f'<v:shape type="#_x0000_t75" {picture}</v:shape>')
    found = draft(made)
    assert steps_of(found)[0]["actor"] == "kasi"
    assert "actor-uncertain" in codes(found)


def test_embedded_object_of_another_program_is_reported() -> None:
    made = OldPaper()
    with_table(made, FIRST)
    assert made.table is not None
    run = parse_xml(f'<w:r {SPACES}><w:object><v:shape id="x"/></w:object></w:r>')
    made.table.cell(2, 2).paragraphs[0]._p.append(run)
    found = draft(made)
    assert steps_of(found)[0]["actor"] == "?"
    assert "object-unread" in codes(found)


@pytest.mark.parametrize("style", ["", "position", "left:1e999pt;top:-;width:nan", "rotation:x;flip:q", ";;;:;"])
def test_damaged_style_raises_nothing(style: str) -> None:
    made = OldPaper()
    with_table(made, FIRST)
    made.put(2, 2, f'<v:shape type="#_x0000_t109" style="{style}" adj="x,,9" coordsize="q"/>')
    made.put(2, 2, f'<v:line from="a" to="1,2,3" style="{style}"/><v:polyline points="1"/><v:shape path="mlxe"/>')
    made.put(2, 2, f'<v:group style="{style}" coordsize="0"><v:oval style="{style}"/></v:group>')
    draft(made)


# --- rows whose heights the file does not state -------------------------------------------------------------


@pytest.mark.parametrize("kind", [OldPaper, Paper])
def test_arrows_in_rows_without_heights_are_found_if_one_symbol_alone_is_as_far(kind: type[Paper]) -> None:
    made = kind()
    with_table(made, FIRST, SECOND, THIRD, heights=False)
    for row in range(3):
        made.shape("box", 2 + row, 2 + row)
    made.line(2, 2, (MIDDLE, SYMBOL[3]), (MIDDLE + 2 * WIDTH, SYMBOL[1] + 2 * SYMBOL[3] + 90_000))
    made.line(4, 4, (MIDDLE, SYMBOL[1]), (MIDDLE - WIDTH, -90_000))
    found = draft(made)
    assert [step.get("next") for step in steps_of(found)] == ["menerbitkan_surat", "?", "memeriksa_berkas"]
    assert "heights-estimated" in codes(found)
    assert {each.confidence for each in found.evidence if each.kind == "arrow"} == {"medium"}


def test_arrow_in_rows_without_heights_that_may_reach_several_symbols_is_not_used() -> None:
    made = Paper()
    with_table(made, *((str(n), f"Kegiatan {n}", "", "", "", "", "", "", "") for n in range(1, 6)), heights=False)
    for row in range(5):
        made.shape("box", 2 + row, 2)
    made.line(2, 2, (MIDDLE, SYMBOL[3]), (MIDDLE, 3 * SYMBOL[3] - SYMBOL[1] // 2))
    found = draft(made)
    assert not any(each.kind == "arrow" for each in found.evidence)
    assert {"arrow-loose", "heights-estimated"} <= codes(found)
