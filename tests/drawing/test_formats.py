"""All formats: the same on repetition, complete, and accepted by the tools that read them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.drawing.conftest import Judge, program

import sopflow
from sopflow import Sop, SopError, Step
from sopflow.drawing import FORMATS, DrawingError, Format, lay_out
from sopflow.testing.strategies import sops

ROOT = Path(__file__).parents[2]
SEED = ROOT / "workflows" / "psm_disnaker_08.yaml"
PERMIT = ROOT / "tests" / "cli" / "research_permit.yaml"
FILES = [
    SEED,
    PERMIT,
    ROOT / "tests" / "cli" / "ujian.yaml",
    *sorted((ROOT / "tests" / "data" / "sops").glob("*.yaml")),
]
few = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def one_row(text: str) -> Sop:
    return Sop("1", text, {"a": text}, [Step.single("r", text, "a", note=text)])


def words(text: str) -> str:
    """Return a text without blanks, in which line breaks make no difference."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_is_the_same_on_repetition(format_: Format) -> None:
    sop = sopflow.load(SEED)
    assert sopflow.draw(sop, format=format_) == sopflow.draw(sopflow.load(SEED), format=format_)


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(ValueError, match="There is no format 'gif'"):
        sopflow.draw(one_row("x"), format="gif")  # type: ignore[call-overload]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_sop_with_errors_is_not_drawn(format_: Format) -> None:
    sop = Sop("1", "Surat", {"a": "A"}, [Step.single("r", "Kerja", "a", next="tidak_ada")])

    with pytest.raises(SopError, match="tidak_ada"):
        sopflow.draw(sop, format=format_)


def test_only_pdf_needs_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "reportlab", None)
    monkeypatch.delitem(sys.modules, "reportlab.pdfgen", raising=False)

    for format_ in FORMATS:
        if format_ != "pdf":
            assert sopflow.draw(one_row("Kerja"), format=format_)
    with pytest.raises(DrawingError, match="PDF needs the package reportlab") as error:
        sopflow.draw(one_row("Kerja"), format="pdf")
    assert "PDF memerlukan paket reportlab" in error.value.message("id")


# --- HTML ---------------------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Reads the table and the embedded SOP as a program does that knows HTML only."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.scripts: list[str] = []
        self.open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.open = tag
        if tag in ("td", "th"):
            self.cells.append("")
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.open = "" if tag == self.open else self.open

    def handle_data(self, data: str) -> None:
        if self.open in ("td", "th"):
            self.cells[-1] += data
        if self.open == "script":
            self.scripts[-1] += data


@given(sops(max_steps=4))
@few
def test_html_contains_the_sop(sop: Sop) -> None:
    (script,) = Reader(sopflow.draw(sop, format="html")).scripts

    assert sopflow.loads(json.loads(script)["yaml"]) == sop


def test_no_text_ends_the_script_element() -> None:
    sop = one_row("</script><script>alert(1)</script><!--")

    (script,) = Reader(sopflow.draw(sop, format="html")).scripts
    assert "<" not in script
    assert sopflow.loads(json.loads(script)["yaml"]) == sop


def test_html_has_a_table_for_screen_readers() -> None:
    cells = Reader(sopflow.draw(sopflow.load(PERMIT), format="html", language="id")).cells

    assert cells[:3] == ["No", "Uraian kegiatan", "Pelaksana"]
    place = cells.index("Memeriksa kelengkapan berkas")
    assert cells[place - 1 : place + 2] == ["2", "Memeriksa kelengkapan berkas", "Petugas Loket"]
    assert "tidak lengkap: menuju 1" in cells[place + 6]


# --- PDF ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_poppler_finds_the_text_of_every_cell(file: Path, tmp_path: Path) -> None:
    tool, sop = program("pdftotext"), sopflow.load(file)
    path = tmp_path / "sop.pdf"
    path.write_bytes(sopflow.draw(sop, format="pdf", language="id"))

    for number, page in enumerate(lay_out(sop, "id").pages, 1):
        for cell in page.cells:
            box = [round(side * 72 / 25.4) for side in cell.box]
            area = ["-x", box[0] - 1, "-y", box[1] - 1, "-W", box[2] + 2, "-H", box[3] + 2]
            if not cell.text or cell.name.startswith(("section:", "field:", "organization")):
                continue
            command = [tool, "-f", number, "-l", number, *area, path, "-"]
            found = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout  # noqa: S603
            assert words(cell.text) in words(found), cell.name


def test_fonts_are_embedded(tmp_path: Path) -> None:
    tool, path = program("pdffonts"), tmp_path / "sop.pdf"
    path.write_bytes(sopflow.draw(sopflow.load(SEED), format="pdf"))

    listed = subprocess.run([tool, path], check=True, capture_output=True, text=True).stdout.splitlines()[2:]  # noqa: S603
    assert listed
    assert all("SopflowForm" in line and " yes yes yes " in line for line in listed)


def test_characters_that_the_font_does_not_have_are_an_error() -> None:
    with pytest.raises(DrawingError, match=r"has no '📄' \(U\+1F4C4\)") as error:
        sopflow.draw(one_row("Menerima 📄"), format="pdf")
    assert "Huruf PDF tidak memiliki '📄'" in error.value.message("id")


def test_text_of_other_alphabets_of_the_font_is_drawn() -> None:
    assert sopflow.draw(one_row("Žluťoučký kůň Ωμέγα Кириллица"), format="pdf").startswith(b"%PDF")


# --- BPMN and Mermaid -----------------------------------------------------------------------------------------

LABELS = [
    '"kutip"', "'tunggal'", "`kode`", "a & b < c > d", "[a](b){c}", "a|b", "#35;", "end", "subgraph x", "%% komentar",
    "a --> b", "baris\nbaru", "**tebal**", "\\", "1. daftar", ";", "style x fill:#f00", "👩🏽‍💼", "استلام", "-", "<br>",
]  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("format_", ["bpmn", "mmd"])
def test_other_tools_accept_every_sop_of_the_repository(judge: Judge, file: Path, format_: str) -> None:
    assert judge(format_, str(sopflow.draw(sopflow.load(file), format=format_))) == []  # type: ignore[call-overload]


@given(sop=sops(max_activities=4))
@few
def test_bpmnlint_accepts_every_process(judge: Judge, sop: Sop) -> None:
    assert judge("bpmn", sopflow.draw(sop, format="bpmn")) == []


@given(sop=sops(max_activities=4))
@few
def test_mermaid_accepts_every_flowchart(judge: Judge, sop: Sop) -> None:
    assert judge("mmd", sopflow.draw(sop, format="mmd")) == []


@pytest.mark.parametrize("text", LABELS)
def test_mermaid_accepts_every_label(judge: Judge, text: str) -> None:
    answers = {text: "r", "ya": "end"}
    sop = Sop("1", text, {"a": text}, [Step.single("r", text, "a", outcomes=answers)])

    assert judge("mmd", sopflow.draw(sop, format="mmd")) == []
    assert judge("bpmn", sopflow.draw(sop, format="bpmn")) == []


def test_a_timer_has_the_time_standard_of_its_row() -> None:
    assert ">P2D</timeDuration>" in sopflow.draw(sopflow.load(PERMIT), format="bpmn")
