"""Chromium prints HTML page by page, and shows the same picture as in SVG."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from tests.drawing.conftest import program

import sopflow
from sopflow.drawing import lay_out

SEED = Path(__file__).parents[2] / "workflows" / "psm_disnaker_08.yaml"
PIXELS = 5
"""Pixels per millimeter."""
GAP = 5
"""The distance between the pages of a SVG in millimeters."""
WIDTH, HEIGHT = 330 * PIXELS, 214 * PIXELS  # F4; Chromium may cut a fraction of the last millimeter


def printed(html: str, path: Path) -> Path:
    """Print HTML with Chromium, and return the PDF."""
    browser = program("chromium", "chromium-browser", "google-chrome")
    page, pdf = path.with_suffix(".html"), path.with_suffix(".pdf")
    page.write_text(html, "utf-8")
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        f"--user-data-dir={path.parent / 'profile'}", f"--print-to-pdf={pdf}", page.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
    return pdf


def picture(pdf: Path, page: int, top: int) -> bytes:
    """Return the gray pixels of a sheet of paper, which begins some millimeters below the top of a page."""
    command = [
        program("pdftoppm"), "-gray", "-r", str(25.4 * PIXELS), "-f", str(page), "-l", str(page),
        "-x", "0", "-y", str(top * PIXELS), "-W", str(WIDTH), "-H", str(HEIGHT), str(pdf),
    ]  # fmt: skip
    content = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603
    magic, size, _, pixels = content.split(b"\n", 3)
    assert (magic, size) == (b"P5", b"%d %d" % (WIDTH, HEIGHT))
    return pixels


def stray(one: bytes, other: bytes) -> float:
    """Return the share of the dark pixels of a picture that have no dark pixel next to them in another picture."""
    dark = {place for place, value in enumerate(one) if value < 128}
    gray = [place for place, value in enumerate(other) if value < 192]
    near = {place + right + WIDTH * down for place in gray for right in (-1, 0, 1) for down in (-1, 0, 1)}
    return len(dark - near) / len(dark)


def test_html_is_printed_page_by_page(tmp_path: Path) -> None:
    info, sop = program("pdfinfo"), sopflow.load(SEED)
    pdf = printed(sopflow.draw(sop, format="html"), tmp_path / "sop")

    facts = subprocess.run([info, pdf], check=True, capture_output=True, text=True).stdout  # noqa: S603
    assert re.search(r"^Pages:\s+(\d+)$", facts, re.MULTILINE)[1] == str(len(lay_out(sop, "en").pages))  # type: ignore[index]
    size = re.search(r"^Page size:\s+([\d.]+) x ([\d.]+) pts", facts, re.MULTILINE)
    assert size is not None
    assert [float(side) * 25.4 / 72 for side in size.groups()] == pytest.approx([330, 215], abs=0.5)


def test_html_looks_like_svg(tmp_path: Path) -> None:
    sop = sopflow.load(SEED)
    (tmp_path / "picture.svg").write_text(sopflow.draw(sop), "utf-8")
    frame = '<style>@page{size:330mm 655mm;margin:0}body{margin:0}img{display:block}</style><img src="picture.svg">'

    svg = picture(printed(f"<!doctype html>{frame}", tmp_path / "frame"), 1, 215 + GAP)
    html = picture(printed(sopflow.draw(sop, format="html"), tmp_path / "sop"), 2, 0)
    # Without arrowheads, or with text of another length, more than 0.1 % are stray.
    assert max(stray(svg, html), stray(html, svg)) < 0.0005
