"""The identity page: the lists of the regulation, room for a signature, and long lists on further pages."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drawing.judging import problems

from sopflow import Sop, Step
from sopflow.definition import Approval
from sopflow.drawing import lay_out
from sopflow.drawing.scene import Page


def pages(**identity: object) -> tuple[Page, ...]:
    """Return the pages of a SOP of one row."""
    sop = Sop("1", "Contoh", {"a": "A"}, [Step.single("r", "Kerja", "a")], **identity)  # type: ignore[arg-type]
    scene = lay_out(sop, "id")
    assert problems(scene) == []
    return scene.pages


def texts(page: Page) -> list[str]:
    return [cell.text for cell in page.cells]


def test_the_lists_of_the_regulation_are_on_the_form_even_if_they_are_empty() -> None:
    shown = texts(pages()[0])

    assert {
        "Dasar hukum", "Kualifikasi pelaksana", "Keterkaitan", "Peralatan/perlengkapan", "Peringatan",
        "Pencatatan dan pendataan",
    } <= {*shown}  # fmt: skip
    assert "Ruang lingkup" not in shown


def test_the_approval_has_room_for_a_signature() -> None:
    for approval in (None, Approval("Kepala Dinas", "Ani", "196209101986031013")):
        cells = {cell.name: cell for cell in pages(approval=approval)[0].cells}

        assert cells["field:4"].text == "Disahkan oleh"
        office, name = cells["field:4:office"], cells["field:4:name"]
        assert name.block.extent.y - office.block.extent.bottom >= 15


def test_a_long_block_is_printed_in_a_smaller_font() -> None:
    items = [f"Peraturan Nomor {number} Tahun 2020" for number in range(28)]
    first, *rest = pages(legal_basis=items)

    assert len(rest) == 1
    assert min(cell.block.size for cell in first.cells) < 9


@given(st.integers(40, 200))
@settings(max_examples=10)
def test_a_block_that_no_page_can_hold_continues(count: int) -> None:
    items = [f"Peraturan Nomor {number} Tahun 2020 tentang Tata Naskah Dinas" for number in range(count)]
    *identity, _ = pages(legal_basis=items)

    shown = "\n".join(text for page in identity for text in texts(page))
    assert all(item in shown for item in items)


def test_a_line_that_is_wrapped_is_indented_below_its_number() -> None:
    item = (
        "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 35 Tahun 2012 tentang Pedoman "
        * 2
    )
    (cell,) = (cell for cell in pages(legal_basis=["Undang-Undang", item])[0].cells if cell.name == "section:0:items")

    assert [line[:3] for line in cell.block.lines[:3]] == ["1. ", "2. ", "\u00a0" * 3]
