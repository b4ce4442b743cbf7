"""SVG shows the scene, and any text safely."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from hypothesis import given, settings

import sopflow
from sopflow import Sop, Step
from sopflow.testing.strategies import sops

SEED = Path(__file__).parents[2] / "workflows" / "psm_disnaker_08.yaml"
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(f"{SVG}text"))  # noqa: S314 (our own output)


@given(sops(max_steps=5))
@settings(max_examples=20)
def test_svg_is_well_formed_and_the_same_on_repetition(sop: Sop) -> None:
    svg = sopflow.draw(sop, language="id")

    assert texts(svg)
    assert sopflow.draw(sop, language="id") == svg


def test_every_line_of_text_has_its_length() -> None:
    lines = texts(sopflow.draw(sopflow.load(SEED)))

    assert lines
    assert all(float(line.attrib["textLength"]) > 0 for line in lines)


def test_every_activity_has_a_named_shape() -> None:
    sop = sopflow.load(SEED)
    svg = ET.fromstring(sopflow.draw(sop))  # noqa: S314 (our own output)
    names = {element.get("id", "").split(":")[2] for element in svg.iter() if element.get("class") == "symbol"}

    assert {activity.id for step in sop.steps for activity in step.activities} <= names


def test_markup_in_texts_is_escaped() -> None:
    sop = Sop("1", "</svg><script>", {"a": "<b>&"}, [Step.single("r", 'Menerima "<x>"', "a")])

    content = [line.text for line in texts(sopflow.draw(sop))]
    assert 'Menerima "<x>"' in content
    assert "<B>&" in content
