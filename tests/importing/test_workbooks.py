"""XLSX files with drawn symbols and arrows, as Excel writes them."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font
from tests.importing.drafts import codes, data_of, draft_of, steps_of
from tests.importing.sheets import HEIGHT, WIDTH, Sheet, symbol_box

from sopflow.importing import Draft, import_bytes

NAMES = ("Loket", "Kasi", "Kepala Dinas")
IDS = ("loket", "kasi", "kepala_dinas")
TOP = ("No", "Uraian Kegiatan", "Pelaksana", None, None, "Mutu Baku", None, None, "Ket")
BELOW = (None, None, *NAMES, "Kelengkapan", "Waktu", "Output", None)
IDENTITY = (("Nomor SOP", "SOP-01"), ("Nama SOP", "Izin"))
FIRST = len(IDENTITY) + 2
"""The first row of the table below its header."""


def sheet(texts: Sequence[str], **options: str) -> Sheet:
    rows = [
        (number, text, None, None, None, "Berkas", "1 hari", f"Surat {number}") for number, text in enumerate(texts, 1)
    ]
    made = Sheet([*IDENTITY, TOP, BELOW, *rows], **options)
    for reference in ("A3:A4", "B3:B4", "C3:E3", "F3:H3", "I3:I4"):
        made.merge(reference)
    return made


def draft(made: Sheet) -> Draft:
    return draft_of(made.data(), "sop.xlsx")


class Row(NamedTuple):
    """A row of a random table: its actor, its time, and the rows that follow, by answer."""

    actor: int
    time: str
    targets: dict[str, int]


@st.composite
def plans(draw: st.DrawFn) -> list[Row]:
    count = draw(st.integers(2, 7))
    rows = []
    for number in range(count):
        others = [each for each in range(count) if each != number]
        targets = {"": number + 1} if number + 1 < count else {}
        if number + 1 < count and count > 2 and draw(st.booleans()):
            yes, no = draw(st.lists(st.sampled_from(others), min_size=2, max_size=2, unique=True))
            targets = {"Ya": yes, "Tidak": no}
        elif number + 1 < count:
            targets = {"": draw(st.sampled_from(others))}
        time = draw(st.sampled_from(("15 menit", "1 hari", "1 - 3 hari kerja", "2 jam")))
        rows.append(Row(draw(st.integers(0, 2)), time, targets))
    return rows


def drawn(plan: Sequence[Row], *, glued: bool) -> Sheet:
    made = sheet([f"Kegiatan nomor {number}" for number in range(len(plan))])
    ids = []
    for number, row in enumerate(plan):
        made.sheet.cell(FIRST + number + 1, 7, row.time)
        kind = "diamond" if len(row.targets) > 1 else "capsule" if number in (0, len(plan) - 1) else "box"
        ids.append(made.shape(kind, FIRST + number, 2 + row.actor))
    for number, row in enumerate(plan):
        for place, (answer, target) in enumerate(row.targets.items()):
            side = "lr"[place] if answer else "b" if target > number else "t"
            start, _ = made.arrow(ids[number], ids[target], glued=glued, sides=side + ("t" if target > number else "b"))
            if answer:
                made.label(answer, start[0] + (30_000 if place else -150_000), start[1] - 20_000)
    return made


@given(plan=plans(), glued=st.booleans())
@settings(max_examples=40)
def test_actors_arrows_answers_and_times_are_recovered_and_nothing_is_invented(plan: list[Row], glued: bool) -> None:
    (found,) = import_bytes(drawn(plan, glued=glued).data(), "sop.xlsx")
    steps = steps_of(found)
    assert [step["actor"] for step in steps] == [IDS[row.actor] for row in plan]
    assert [step["within"] for step in steps] == [row.time for row in plan]
    ids = [step["id"] for step in steps]
    for number, (step, row) in enumerate(zip(steps, plan, strict=True)):
        following = dict(step.get("outcomes", {})) or {
            "": step.get("next", ids[number + 1] if number + 1 < len(ids) else "end")
        }
        expected = {answer: ids[target] for answer, target in row.targets.items()} or {"": "end"}
        assert following == expected
    arrows = [each for each in found.evidence if each.kind == "arrow"]
    assert {each.confidence.value for each in arrows} <= {"high" if glued else "medium"}
    assert len(arrows) == sum(len(row.targets) for row in plan)


def test_glued_arrows_are_certain_and_leave_no_doubt() -> None:
    made = sheet(["Menerima berkas", "Memeriksa berkas", "Menerbitkan surat"])
    one, two, three = made.shape("capsule", 4, 2), made.shape("diamond", 5, 3), made.shape("capsule", 6, 4)
    made.arrow(one, two, form="bentConnector3")
    start, _ = made.arrow(two, three, sides="rt")
    made.label("lengkap", start[0] + 20_000, start[1])
    start, _ = made.arrow(two, one, sides="lb")
    made.label("tidak lengkap", start[0] - 150_000, start[1])
    found = draft(made)
    steps = steps_of(found)
    assert steps[1]["outcomes"] == {"lengkap": "menerbitkan_surat", "tidak lengkap": "menerima_berkas"}
    assert [step["actor"] for step in steps] == ["loket", "kasi", "kepala_dinas"]
    assert found.open == ()
    assert not any("inferred" in step for step in steps)


def test_loose_arrows_are_found_by_position_and_marked() -> None:
    made = sheet(["Menerima", "Memeriksa", "Mengirim", "Mengarsipkan"])
    ids = [made.shape("box", FIRST + row, 2 + row % 3) for row in range(4)]
    for one, other in ((0, 2), (2, 1), (1, 3)):
        made.arrow(ids[one], ids[other], glued=False, form="bentConnector3", sides="bt" if other > one else "tb")
    found = draft(made)
    assert [step.get("next") for step in steps_of(found)] == ["mengirim", "mengarsipkan", "memeriksa", None]
    assert steps_of(found)[0]["inferred"]["next"]["confidence"] == "medium"
    assert "arrow-by-position" in codes(found)


def test_arrow_that_libreoffice_turned_leads_from_the_side_that_it_names() -> None:
    """LibreOffice 7 names shapes that do not exist, but the right sides, and turns the path of straight arrows."""
    made = sheet(["Menerima", "Memeriksa", "Mengirim"])
    one, two, three = (made.shape("box", FIRST + row, 2) for row in range(3))
    for source, target in ((one, two), (two, three)):
        made.arrow(source, target)
        arrow = re.sub(r'(stCxn|endCxn) id="\d+"', r'\1 id="999"', made.objects[-1])
        made.objects[-1] = arrow.replace("<a:xfrm>", '<a:xfrm flipV="1">')
    found = [(each.source, each.value) for each in draft(made).evidence if each.kind == "arrow"]
    assert found == [("menerima", "memeriksa"), ("memeriksa", "mengirim")]


def test_tall_label_belongs_to_the_arrow_at_its_middle() -> None:
    made = sheet(["Menerima", "Memutuskan", "Mengirim"])
    one, two, three = made.shape("box", 4, 3), made.shape("diamond", 5, 4), made.shape("box", 6, 3)
    (x, y), _ = made.arrow(two, three, sides="bt", form="bentConnector3")
    made.label("Ya", x + 30_000, y + 36_000, height=340_000)
    (x, y), _ = made.arrow(two, one, sides="tb", form="bentConnector3")
    made.label("Tidak", x + 30_000, y - 140_000, height=500_000)
    assert steps_of(draft(made))[1]["outcomes"] == {"Ya": "mengirim", "Tidak": "menerima"}


def test_arrow_with_its_head_at_the_beginning_leads_the_other_way() -> None:
    made = sheet(["Menerima", "Memeriksa", "Mengirim"])
    ids = [made.shape("box", FIRST + row, 2) for row in range(3)]
    made.arrow(ids[0], ids[2], head="head")
    made.arrow(ids[2], ids[1], head="head", glued=False, sides="tb")
    assert [step.get("next") for step in steps_of(draft(made))] == ["mengirim", "?", "memeriksa"]


def test_chain_of_lines_is_one_arrow() -> None:
    made = sheet(["Menerima", "Memeriksa", "Mengirim"])
    one, _, three = (made.shape("box", FIRST + row, 2 + row) for row in range(3))
    left, right = made.boxes[one], made.boxes[three]
    corner = (right[0] + right[2]) // 2, (left[1] + left[3]) // 2
    made.line((left[2], corner[1]), corner, head="none")
    made.line(corner, (corner[0], right[1]))
    made.arrow(three, one + 1, sides="lb")
    assert steps_of(draft(made))[0]["next"] == "mengirim"


@pytest.mark.parametrize("letters", [("A", "B"), ("", "")])
def test_pentagons_are_paired_by_letter_or_by_column_and_order(letters: tuple[str, str]) -> None:
    made = sheet(["Menerima", "Memeriksa", "Mengirim", "Mengarsipkan"])
    ids = [made.shape("box", FIRST + row, 2 + column) for row, column in enumerate((0, 1, 0, 1))]
    first, second = letters
    out_one = made.shape("pentagon", 9, 2, first)
    out_two = made.shape("pentagon", 9, 3, second)
    in_one = made.shape("pentagon", 10, 2, first)
    in_two = made.shape("pentagon", 10, 3, second)
    made.arrow(ids[0], out_one)
    made.arrow(ids[1], out_two)
    made.arrow(in_one, ids[2], sides="tb")
    made.arrow(in_two, ids[3], sides="tb")
    made.arrow(ids[2], ids[1], sides="tb")
    found = draft(made)
    assert [step.get("next") for step in steps_of(found)] == ["mengirim", "mengarsipkan", "memeriksa", None]
    confidences = {each.value: each.confidence.value for each in found.evidence if each.kind == "arrow"}
    assert confidences["mengirim"] == ("high" if letters[0] else "medium")


def test_pentagon_without_a_counterpart_is_reported() -> None:
    made = sheet(["Menerima", "Memeriksa"])
    one, _ = made.shape("box", FIRST, 2), made.shape("box", FIRST + 1, 3)
    made.arrow(one, made.shape("pentagon", FIRST + 2, 2, "A"))
    assert "pentagon-unpaired" in codes(draft(made))


def test_grouped_shapes_are_found_in_their_cells() -> None:
    made = sheet(["Menerima", "Memeriksa", "Mengirim"])
    one, two = made.group([("box", symbol_box(FIRST, 2)), ("box", symbol_box(FIRST + 1, 4))])
    three = made.shape("box", FIRST + 2, 3)
    made.arrow(one, two)
    made.arrow(two, three, glued=False, sides="bt")
    assert [step["actor"] for step in steps_of(draft(made))] == ["loket", "kepala_dinas", "kasi"]


def test_picture_in_a_cell_states_the_actor_with_medium_confidence() -> None:
    made = sheet(["Menerima"])
    made.picture(symbol_box(FIRST, 3))
    found = draft(made)
    assert steps_of(found)[0]["actor"] == "kasi"
    assert steps_of(found)[0]["inferred"]["actor"]["confidence"] == "medium"
    assert "actor-uncertain" in codes(found)


def test_picture_of_the_whole_flowchart_states_no_actor() -> None:
    made = sheet(["Menerima", "Memeriksa", "Mengirim"])
    made.picture((2 * WIDTH, FIRST * HEIGHT, 5 * WIDTH, (FIRST + 3) * HEIGHT))
    found = draft(made)
    assert [step["actor"] for step in steps_of(found)] == ["?", "?", "?"]
    assert "object-unread" in codes(found)


def test_box_across_several_columns_is_a_decision_for_a_person() -> None:
    made = sheet(["Rapat"])
    made.shape(
        "box", FIRST, 2, box=(2 * WIDTH + 50_000, FIRST * HEIGHT + 9_000, 5 * WIDTH - 50_000, FIRST * HEIGHT + 500_000)
    )
    assert steps_of(draft(made))[0]["actor"] == {"any_of": ["?", *IDS]}


def test_symbols_that_arrows_join_within_a_row_are_activities_in_sequence() -> None:
    made = sheet(["Menyusun dan menyetujui", "Mengirim"])
    one, two = made.shape("box", FIRST, 2), made.shape("box", FIRST, 3)
    made.arrow(one, two, sides="rl")
    made.arrow(two, made.shape("box", FIRST + 1, 2))
    step = steps_of(draft(made))[0]
    assert [(each["actor"], "after" in each) for each in step["activities"]] == [("loket", False), ("kasi", True)]


def test_symbols_that_a_plain_line_joins_are_alternatives() -> None:
    made = sheet(["Menerima"])
    made.arrow(made.shape("box", FIRST, 2), made.shape("box", FIRST, 3), sides="rl", head="none")
    assert steps_of(draft(made))[0]["actor"] == {"any_of": ["loket", "kasi"]}


def test_plain_arrows_to_several_rows_are_reported_and_not_flattened() -> None:
    made = sheet(["Menerima", "Memeriksa", "Mengirim"])
    ids = [made.shape("box", FIRST + row, 2 + row) for row in range(3)]
    made.arrow(ids[0], ids[1])
    made.arrow(ids[0], ids[2])
    made.arrow(ids[1], ids[2])
    found = draft(made)
    assert steps_of(found)[0]["next"] == "?"
    assert "arrows-several" in codes(found)


def test_decision_whose_arrow_has_no_label_keeps_a_placeholder() -> None:
    made = sheet(["Menerima", "Memeriksa", "Mengirim"])
    ids = [made.shape(kind, FIRST + row, 3) for row, kind in enumerate(("box", "diamond", "box"))]
    made.arrow(ids[0], ids[1])
    made.arrow(ids[1], ids[2])
    start, _ = made.arrow(ids[1], ids[0], sides="lb")
    made.label("Tidak", start[0] - 150_000, start[1])
    found = draft(made)
    assert steps_of(found)[1]["outcomes"] == {"?": "?", "Tidak": "menerima"}
    assert "answer-missing" in codes(found)


def test_answers_may_be_typed_into_cells() -> None:
    made = sheet(["Menerima", "Memeriksa", "Mengirim"])
    ids = [made.shape(kind, FIRST + row, 3) for row, kind in enumerate(("box", "diamond", "box"))]
    made.arrow(ids[0], ids[1])
    made.arrow(ids[1], ids[2])
    made.arrow(ids[1], ids[0], sides="lb")
    made.sheet.cell(FIRST + 2, 3, "Tidak")
    assert "Tidak" in steps_of(draft(made))[1]["outcomes"]


def test_arrow_to_a_symbol_of_the_end_below_the_table_ends_the_case() -> None:
    made = sheet(["Memeriksa", "Mengirim"])
    one, two = made.shape("diamond", FIRST, 2), made.shape("box", FIRST + 1, 3)
    end, refused = made.shape("capsule", FIRST + 2, 3, "Selesai"), made.shape("capsule", FIRST + 2, 2, "Ditolak")
    for target, answer, side in ((two, "Ya", "r"), (refused, "Tidak", "l")):
        start, _ = made.arrow(one, target, sides=side + "t")
        made.label(answer, start[0] + (20_000 if side == "r" else -150_000), start[1])
    made.arrow(two, end)
    data = data_of(draft(made))
    assert data["ends"] == {"ditolak": "Ditolak"}
    assert data["steps"][0]["outcomes"] == {"Ya": "mengirim", "Tidak": "ditolak"}


def test_without_symbols_no_actor_or_arrow_is_above_low_confidence() -> None:
    found = draft(sheet(["Loket menerima berkas", "Kasi memeriksa"]))
    assert found.evidence == ()
    assert data_of(found)["inferred"]["steps"]["confidence"] == "low"
    assert [step["actor"] for step in steps_of(found)] == ["?", "?"]


def test_numbers_dates_units_and_symbol_fonts_of_cells_are_read() -> None:
    book = Workbook()
    rows = book.worksheets[0]
    rows.append(["Nomor SOP", "SOP-01"])
    rows.append(["Tanggal Pembuatan", date(2026, 1, 5)])
    rows.append(["Nama SOP", "Izin"])
    rows.append(["No", "Kegiatan", "Loket", "Kasi", "Waktu", "Output"])
    rows.append([1, "Menerima", "ü", None, 15, "Surat"])
    rows["C5"].font = Font(name="Wingdings")
    rows["E5"].number_format = '0 "menit"'
    stream = io.BytesIO()
    book.save(stream)
    data = data_of(draft_of(stream.getvalue(), "sop.xlsx"))
    assert str(data["dates"]["created"]) == "2026-01-05"
    assert (data["steps"][0]["actor"], data["steps"][0]["within"]) == ("loket", "15 menit")


def test_merged_rows_are_one_row_with_the_texts_of_all_its_lines() -> None:
    made = Sheet([*IDENTITY, TOP, BELOW, (1, "Menerima", None, None, None, "Surat", "1 hari", "Agenda")])
    made.sheet.cell(FIRST + 2, 6, "Peta")
    for reference in ("C3:E3", "A5:A6", "B5:B6", "G5:G6", "H5:H6"):
        made.merge(reference)
    made.shape("box", FIRST + 1, 3)
    (step,) = steps_of(draft(made))
    assert (step["actor"], step["requires"], step["within"]) == ("kasi", ["surat", "peta"], "1 hari")


def test_cover_sheet_has_the_identity_block_of_the_table_after_it() -> None:
    made = sheet(["Menerima"])
    made.sheet.delete_rows(1, 2)
    cover = made.book.create_sheet("Sampul", 0)
    cover.append(["Nomor SOP", ":", "SOP-77"])
    cover.append(["Nama SOP", ":", "Izin Usaha"])
    stream = io.BytesIO()
    made.book.save(stream)
    data = data_of(draft_of(stream.getvalue(), "sop.xlsx"))
    assert (data["number"], data["title"]) == ("SOP-77", "Izin Usaha")


def test_each_sheet_with_a_table_is_a_draft_and_hidden_sheets_are_not() -> None:
    made = sheet(["Menerima"], title="Izin A")
    states: tuple[tuple[str, Literal["visible", "hidden"]], ...] = (("Izin B", "visible"), ("Lama", "hidden"))
    for name, state in states:
        copy = made.book.copy_worksheet(made.sheet)
        copy.title = name
        copy.sheet_state = state
    stream = io.BytesIO()
    made.book.save(stream)
    assert [found.name for found in import_bytes(stream.getvalue(), "sop.xlsx")] == ["Izin A", "Izin B"]
    assert draft_of(stream.getvalue(), "sop.xlsx", sheet="Izin B").name == "Izin B"


def test_table_that_continues_on_the_next_sheet_is_one_sop() -> None:
    made = sheet(["Menerima", "Memeriksa"])
    second = made.book.create_sheet("Lanjutan")
    rows: tuple[tuple[str | int | None, ...], ...] = (
        TOP,
        BELOW,
        (3, "Mengirim", None, "v", None, None, "2 jam", "Resi"),
    )
    for texts in rows:
        second.append(list(texts))
    for reference in ("C1:E1", "F1:H1"):
        second.merge_cells(reference)
    for row in (0, 1):
        made.sheet.cell(FIRST + row + 1, 3, "v")
    found = draft(made)
    assert [step["actor"] for step in steps_of(found)] == ["loket", "loket", "kasi"]
    assert [each.place.en for each in found.evidence] == ["SOP!C5", "SOP!C6", "Lanjutan!D3"]


def test_capsule_with_a_text_beside_a_symbol_is_an_end_and_not_an_actor() -> None:
    made = sheet(["Memeriksa", "Mengirim"])
    one, end = made.shape("diamond", FIRST, 2), made.shape("capsule", FIRST, 3, "Ditolak")
    two = made.shape("box", FIRST + 1, 2)
    for target, answer, sides in ((end, "Tidak", "rl"), (two, "Ya", "bt")):
        start, _ = made.arrow(one, target, sides=sides)
        made.label(answer, start[0] + 20_000, start[1])
    step = steps_of(draft(made))[0]
    assert (step["actor"], step["outcomes"]) == ("loket", {"Tidak": "ditolak", "Ya": "mengirim"})
