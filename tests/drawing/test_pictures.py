"""The pictures in the documentation are what sopflow draws now; ``SOPFLOW_ACCEPT=1`` writes them."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

import sopflow
from sopflow.drawing import lay_out
from sopflow.drawing.overlay import overlay_of
from sopflow.drawing.scene import Scene
from sopflow.drawing.svg import write_svg

ROOT = Path(__file__).parents[2]
SOPS = ROOT / "tests" / "data" / "sops"
PICTURES = ROOT / "docs" / "pictures"


def seed() -> Scene:
    return lay_out(sopflow.load(ROOT / "workflows" / "psm_disnaker_08.yaml"), "id")


def decisions() -> Scene:
    return lay_out(sopflow.load(SOPS / "izin_mendirikan_bangunan.yaml"), "id")


def loop() -> Scene:
    return lay_out(sopflow.load(SOPS / "pemindahan_deteni.yaml"), "id")


def case() -> Scene:
    """A permit whose check is late."""
    sop = sopflow.load(ROOT / "tests" / "cli" / "research_permit.yaml")
    start = datetime(2026, 3, 2, 2, tzinfo=UTC)
    case = sopflow.SopMachine(sop).open("2026-007", at=start)
    case.complete("ajukan", by="pemohon", documents=["permohonan", "ktp"], at=start)
    return lay_out(sop, "id", None, overlay_of(sop, case, "id", start + timedelta(days=2)))


def picture(scene: Scene, page: int) -> str:
    """Return one page without the empty part below its table."""
    shown = scene.pages[page - 1]
    bottom = max(cell.box.bottom for cell in shown.cells) + 10
    paper = evolve(scene.paper, height=min(scene.paper.height, bottom))
    footer = shown.footer if bottom > paper.height - 1 and paper == scene.paper else ()
    return write_svg(evolve(scene, paper=paper, pages=(evolve(shown, footer=footer),)))


@pytest.mark.parametrize(
    ("name", "scene", "page"),
    [
        ("identity", seed, 1),
        ("psm_disnaker_08", seed, 2),
        ("decisions", decisions, 2),
        ("loop", loop, 2),
        ("case", case, 2),
    ],
)
def test_a_picture_is_current(name: str, scene: Callable[[], Scene], page: int) -> None:
    path = PICTURES / f"{name}.svg"
    current = picture(scene(), page)
    if os.environ.get("SOPFLOW_ACCEPT"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(current, "utf-8")

    assert path.read_text("utf-8") == current
