"""Forms that sopflow drew: the SOP that they carry comes back, with the edits of their visible cells."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import which

import pytest
from attrs import evolve
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.importing.drafts import codes, data_of, steps_of

import sopflow
from sopflow import Sop
from sopflow.drawing import BinaryFormat, DrawingError, Format, draw
from sopflow.importing import Draft, import_bytes
from sopflow.tables import sop_table
from sopflow.testing.strategies import sops

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "workflows").glob("*.yaml"), *(ROOT / "tests" / "data" / "sops").glob("*.yaml")])
EXAM = sopflow.load(ROOT / "tests" / "cli" / "ujian.yaml")
FILES.append(ROOT / "tests" / "cli" / "ujian.yaml")
PERMIT = sopflow.load(ROOT / "tests" / "cli" / "research_permit.yaml")
FORMATS: tuple[BinaryFormat, ...] = ("docx", "xlsx")


def imported(data: bytes, form: str) -> Draft:
    (draft,) = import_bytes(data, f"sop.{form}")
    return draft


def html(sop: Sop) -> bytes:
    return draw(sop, format="html", language="id").encode()


def sop_of(draft: Draft) -> Sop:
    return sopflow.loads(draft.text)


@pytest.mark.no_cover  # tracing makes it three times as slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("form", ["docx", "xlsx", "html"])
def test_sop_comes_back_from_its_form(path: Path, form: str) -> None:
    sop = sopflow.load(path)
    data = html(sop) if form == "html" else draw(sop, format=form, language="id")  # type: ignore[call-overload]
    draft = imported(data, form)
    assert codes(draft) <= {"keys-hidden"}
    # A form travels without calendar files, so it carries the calendar itself.
    assert sop_of(draft) == evolve(sop, calendar_file=None)


@pytest.mark.parametrize("form", FORMATS)
def test_sop_comes_back_from_an_english_form(form: BinaryFormat) -> None:
    assert sop_of(imported(draw(PERMIT, format=form, language="en"), form)) == PERMIT


def test_sop_comes_back_from_a_document_that_python_docx_saved() -> None:
    stream = io.BytesIO()
    Document(io.BytesIO(draw(PERMIT, format="docx", language="id"))).save(stream)
    assert sop_of(imported(stream.getvalue(), "docx")) == PERMIT


def test_sop_comes_back_from_a_workbook_that_openpyxl_saved_without_its_shapes() -> None:
    stream = io.BytesIO()
    load_workbook(io.BytesIO(draw(PERMIT, format="xlsx", language="id"))).save(stream)
    assert sop_of(imported(stream.getvalue(), "xlsx")) == PERMIT


@pytest.mark.skipif(which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize(("form", "filter_"), [("docx", "MS Word 2007 XML"), ("xlsx", "Calc MS Excel 2007 XML")])
def test_sop_comes_back_from_a_file_that_libreoffice_saved(tmp_path: Path, form: BinaryFormat, filter_: str) -> None:
    source = tmp_path / f"sop.{form}"
    source.write_bytes(draw(PERMIT, format=form, language="id"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        f"{form}:{filter_}",
        "--outdir",
        str(tmp_path / "saved"),
    ]
    subprocess.run([*command, str(source)], check=True, capture_output=True)  # noqa: S603
    draft = imported((tmp_path / "saved" / source.name).read_bytes(), form)
    assert codes(draft) <= {"keys-hidden"}
    assert sop_of(draft) == PERMIT


# --- edits --------------------------------------------------------------------------------------------------


def edited_workbook(old: str, new: str) -> bytes:
    """Return the form as a workbook in which one text was replaced, without touching its shapes."""
    return edited(draw(PERMIT, format="xlsx", language="id"), old, new)


def edited(data: bytes, old: str, new: str) -> bytes:
    """Return a file with a text of its visible parts replaced."""
    stream, count = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            is_hidden = name.startswith("customXml") or b"sopflow: 1" in part
            if not is_hidden and name.endswith(".xml"):
                count += part.count(f">{old}<".encode())
                part = part.replace(f">{old}<".encode(), f">{new}<".encode(), 1)
            target.writestr(name, part)
    assert count, old
    return stream.getvalue()


def edited_page(old: str, new: str) -> bytes:
    page = html(PERMIT).decode()
    before, _, table = page.partition("<table>")
    visible, script, rest = table.partition("<script")
    assert old in visible
    return f"{before}<table>{visible.replace(old, new, 1)}{script}{rest}".encode()


def edited_document(old: str, new: str) -> bytes:
    return edited(draw(PERMIT, format="docx", language="id"), old, new)


EDITORS: dict[str, Callable[[str, str], bytes]] = {
    "xlsx": edited_workbook,
    "docx": edited_document,
    "html": edited_page,
}


@pytest.mark.parametrize("form", EDITORS)
@pytest.mark.parametrize(
    ("old", "new", "path", "value"),
    [
        ("Mengajukan permohonan", "Menyerahkan permohonan", ("steps", 0, "activity"), "Menyerahkan permohonan"),
        ("15 menit", "30 menit", ("steps", 0, "within"), "30 menit"),
        ("1 jam", "-", ("steps", 1, "within"), None),
        ("Surat permohonan; Fotokopi KTP", "Surat permohonan; KK", ("steps", 0, "requires"), ["permohonan", "kk"]),
        ("Pasal 53 UU 30/2014", "Pasal 77 UU 30/2014", ("steps", 4, "note"), "Pasal 77 UU 30/2014"),
    ],
)  # fmt: skip
def test_edited_cell_is_applied_and_reported(
    form: str, old: str, new: str, path: tuple[str, int, str], value: object
) -> None:
    draft = imported(EDITORS[form](old, new), form)
    (edit,) = [each for each in draft.doubts if each.code == "cell-edited"]
    assert edit.path == path
    assert f'"{old}" became "{new}"' in edit.message("en")
    step = dict(steps_of(draft)[path[1]])
    found = step.get(path[2])
    if isinstance(value, list):
        assert isinstance(found, list)
        assert found[-1] == value[-1]
        assert len(found) == len(value)
    else:
        assert found == value


@pytest.mark.parametrize("form", EDITORS)
def test_nothing_but_the_edited_cell_changes(form: str) -> None:
    draft = imported(EDITORS[form]("15 menit", "30 menit"), form)
    assert sopflow.dump(sop_of(draft)).replace("30 menit", "15 menit", 1) == sopflow.dump(PERMIT)


def test_edited_identity_block_is_applied() -> None:
    draft = imported(edited_workbook("Izin Penelitian", "Izin Riset"), "xlsx")
    assert sop_of(draft).title == "Izin Riset"
    draft = imported(edited_workbook("2 Januari 2024", "3 Januari 2024"), "xlsx")
    assert str(sop_of(draft).dates.created) == "2024-01-03"  # type: ignore[union-attr]


def test_renamed_actor_is_applied() -> None:
    draft = imported(edited_workbook("PETUGAS LOKET", "Petugas Layanan"), "xlsx")
    assert "Petugas Layanan" in [actor.name for actor in sop_of(draft).actors.values()]


def test_edited_actor_of_a_page_is_applied() -> None:
    draft = imported(edited_page("<td>Pemohon (pihak luar)</td>", "<td>Petugas Loket</td>"), "html")
    (edit,) = [each for each in draft.doubts if each.code == "cell-edited"]
    assert edit.path == ("steps", 0, "actor")
    assert sop_of(draft).steps[0].activities[0].actors == ("loket",)


def test_edit_of_a_generated_note_is_reported_and_not_applied() -> None:
    draft = imported(edited_page("jika terlambat, wajib disertai alasan", "boleh terlambat"), "html")
    assert "edit-unclear" in codes(draft)
    assert sop_of(draft) == PERMIT


def test_removed_row_makes_the_form_a_table() -> None:
    book = load_workbook(io.BytesIO(draw(PERMIT, format="xlsx", language="id")))
    book["Tabel"].delete_rows(3)
    stream = io.BytesIO()
    book.save(stream)
    draft = imported(stream.getvalue(), "xlsx")
    assert "rows-changed" in codes(draft)
    assert len(steps_of(draft)) < len(PERMIT.steps)


def test_moved_row_makes_the_form_a_table() -> None:
    page = html(PERMIT).decode()
    visible = page.replace("<td>Mengajukan permohonan</td>", "<td>X</td>", 1)
    visible = visible.replace("<td>Menyerahkan surat izin</td>", "<td>Mengajukan permohonan</td>", 1)
    draft = imported(visible.replace("<td>X</td>", "<td>Menyerahkan surat izin</td>").encode(), "html")
    assert "rows-changed" in codes(draft)


def test_hidden_keys_are_reported() -> None:
    draft = imported(html(PERMIT), "html")
    (hidden,) = [each for each in draft.doubts if each.code == "keys-hidden"]
    assert "calendar" in hidden.message("en")
    (hidden,) = [each for each in imported(html(EXAM), "html").doubts if each.code == "keys-hidden"]
    for key in ("moments", "since", "before", "not_before", "clock"):
        assert key in hidden.message("en")


def test_a_changed_time_keeps_the_row_or_moment_from_which_it_is_counted() -> None:
    draft = imported(edited(draw(EXAM, format="xlsx", language="id"), "H-7 hari kerja", "H-5 hari kerja"), "xlsx")
    row = sop_of(draft).step("undang")
    assert (str(row.within), row.before) == ("H-5 hari kerja", "jadwal")
    assert sop_of(draft).moments == EXAM.moments


def test_broken_hidden_sop_is_not_used() -> None:
    page = html(PERMIT).decode().replace("sopflow: 1\\n", "sopflow: 9\\n")
    draft = imported(page.encode(), "html")
    assert "carried-unreadable" in codes(draft)
    assert steps_of(draft)[0]["activity"] == "Mengajukan permohonan"


def test_page_that_was_not_drawn_here_is_read_as_a_table() -> None:
    page = """<html><head><title>x</title><style>td {color: red}</style></head><body><p>Nomor SOP: SOP-1</p>
    <p>Nama SOP: Izin</p><table><tr><th rowspan=2>No<th rowspan=2>Kegiatan<th colspan=2>Pelaksana<th colspan=3>Mutu Baku
    <tr><th>Loket<th>Kasi<th>Kelengkapan<th>Waktu<th>Output<tr><td>1<td>Menerima<br>berkas<td>&radic;<td><td>Surat
    <td>1 jam<td>Agenda</table></body></html>"""
    step = steps_of(imported(page.encode(), "html"))[0]
    assert (step["activity"], step["actor"], step["within"], step["produces"]) == (
        "Menerima berkas",
        "loket",
        "1 jam",
        ["agenda"],
    )


def without_sop(data: bytes) -> bytes:
    """Return a form without the SOP that it carries."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "customXml/item1.xml":
                part = b"<x/>"
            if name == "xl/workbook.xml":
                part = part.replace(b'name="sopflow"', b'name="other"')
            target.writestr(name, part)
    return stream.getvalue()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_actors_and_times_of_a_form_without_its_sop_are_those_that_it_shows(path: Path) -> None:
    sop = sopflow.load(path)
    draft = imported(without_sop(draw(sop, format="xlsx", language="id")), "xlsx")
    data = steps_of(draft)
    names = [actor.name.casefold() for actor in sop.actors.values()]
    ids = list(yaml_actors(draft))
    for step, found in zip(sop.steps, data, strict=True):
        acts = found.get("activities", [found])
        assert [
            names[ids.index(act["actor"])] for act in acts if isinstance(act["actor"], str) and act["actor"] != "?"
        ] == [
            sop.actors[activity.actors[0]].name.casefold() for activity in step.activities if len(activity.actors) == 1
        ]
        # The form shows the time of a row beside its first activity, as it shows the times of the others.
        times = [found.get("within"), acts[0].get("within") if len(acts) > 1 else None]
        assert [time for time in times if time] == shown_times(sop)[step.id]


def shown_times(sop: Sop) -> dict[str, list[str]]:
    """Return the times that the form shows beside the first activity of each row: its own, and below it the number
    and the time of the activity.
    """
    times = {row.id: row.bands[0].time.splitlines() for row in sop_table(sop, "id").rows}
    return {
        id_: [" ".join(line.removeprefix("1. ").split()) for line in lines if line != "-"]
        for id_, lines in times.items()
    }


def yaml_actors(draft: Draft) -> dict[str, object]:
    actors: dict[str, object] = data_of(draft)["actors"]
    return actors


@pytest.mark.parametrize("form", FORMATS)
def test_arrows_of_a_form_without_its_sop_are_found_with_medium_confidence(form: BinaryFormat) -> None:
    sop = sopflow.load(ROOT / "tests" / "data" / "sops" / "pemindahan_deteni.yaml")
    draft = imported(without_sop(draw(sop, format=form, language="id")), form)
    numbers = {step["id"]: place for place, step in enumerate(steps_of(draft))}
    found = [
        (numbers[each.source], each.answer, numbers[each.value]) for each in draft.evidence if each.kind == "arrow"
    ]
    expected = [
        (place, answer, sop.positions[target])
        for place, step in enumerate(sop.steps)
        for answer, target in (
            {name: outcome.to for name, outcome in step.decision.outcomes.items()}
            if step.decision
            else {"": sop.next_of(step)}
        ).items()
        if target in sop.positions
    ]
    assert sorted(found) == sorted(expected)
    assert {each.confidence for each in draft.evidence if each.kind == "arrow"} == {"medium"}


@pytest.mark.no_cover  # tracing makes it three times as slow
@given(sop=sops(max_steps=4), form=st.sampled_from(["docx", "xlsx", "html"]))
@settings(max_examples=15)
def test_any_sop_comes_back_from_its_form(sop: Sop, form: Format) -> None:
    try:
        drawn = draw(sop, format=form, language="id")
    except DrawingError:
        return  # too many actors for the largest paper
    draft = imported(drawn if isinstance(drawn, bytes) else drawn.encode(), form)
    assert codes(draft) <= {"keys-hidden"}
    assert sop_of(draft) == sop
