"""Text pasted from a document: a real SOP whose cells are not below their headings."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.importing.drafts import codes, data_of, draft_of, steps_of

import sopflow
from sopflow.importing import Draft, import_file

SEED = Path(__file__).parent / "data" / "psm_disnaker_08.txt"


@pytest.fixture(scope="module")
def draft() -> Draft:
    """The draft of the real SOP."""
    return draft_of(SEED.read_bytes(), SEED.name)


def test_identity_block_is_read_as_written(draft: Draft) -> None:
    data = data_of(draft)
    assert data["number"] == "PSM/DISNAKER-08"
    assert data["title"] == "Bimbingan Teknis Peningkatan Produktivitas"
    assert data["organization"]["government"] == "PEMERINTAH KOTA TENGERANG"
    assert data["approval"]["nip"] == "19620910 198603 1 013"
    assert [len(data[key]) for key in ("legal_basis", "qualifications", "equipment", "terms")] == [6, 3, 5, 6]
    assert str(data["dates"]["created"]) == "2017-02-14"
    assert data["source"]["dates.created"] == "14 Pebruari 2017"


def test_rows_have_the_texts_of_their_columns_although_the_columns_drift(draft: Draft) -> None:
    steps = steps_of(draft)
    assert [step.get("within") for step in steps] == [
        "15 menit", "1 hari", "1 hari", "15 menit", "1 hari", None, "4 jam", "4 jam",
    ]  # fmt: skip
    assert all(step["requires"] and step["produces"] for step in steps)
    assert not any("note" in step for step in steps)
    assert "columns-drift" in codes(draft)


def test_names_of_actors_are_read_and_no_actor_is_inferred_from_wording(draft: Draft) -> None:
    data = data_of(draft)
    assert list(data["actors"].values()) == [
        "Bagian Administrasi",
        "Bidang Teknis Operasional",
        "Asesor Kompetensi",
        "Calon Peserta Uji Kompetensi",
        "Bidang Manajemen Mutu",
        "Kepala TUK",
    ]
    activities = [part for step in data["steps"] for part in step.get("activities", [step])]
    assert [each["actor"] for each in activities] == ["?"] * 16
    assert draft.evidence == ()


def test_row_that_the_page_break_divides_is_joined_without_the_repeated_end_of_a_word(draft: Draft) -> None:
    row = steps_of(draft)[4]
    assert row["x-heading"] == "Melaksanakan uji kompetensi:"
    assert [each["activity"] for each in row["activities"]] == [
        "Memastikan terlaksananya uji kompetensi dan mendokumentasikan pelaksanaan uji kompetensi",
        "Melaksanakan tugas asesmen.",
        "Mengikuti uji kompetensi dan menyerahkan berkas hasil uji kompetensi ke petugas.",
    ]
    assert row["activities"][0]["source"]["activity"].endswith("pelaksanaan uji kompetensi 1. etensi.")


def test_same_document_in_several_cells_is_one_document(draft: Draft) -> None:
    data = data_of(draft)
    names = [each if isinstance(each, str) else each["name"] for each in data["documents"].values()]
    assert len({name.casefold() for name in names}) == len(names)
    assert data["steps"][0]["requires"][0] == data["steps"][3]["requires"][0]
    assert "Saran dan prasarana serta tempat uji kompetensi disediakan" in names


def test_draft_loads_once_every_placeholder_is_replaced(draft: Draft) -> None:
    checked = sopflow.check_text(draft.text.replace("actor: '?'", "actor: kepala_tuk"))
    assert checked.errors == ()


def test_each_doubt_names_its_line(draft: Draft) -> None:
    (first, *_) = draft.open
    assert (first.place.en, first.place.id) == ("line 89", "baris teks 89")
    assert "Ganti tanda ?" in first.message("id")


def test_file_and_its_content_give_the_same_draft(draft: Draft) -> None:
    assert import_file(SEED) == (draft,)
