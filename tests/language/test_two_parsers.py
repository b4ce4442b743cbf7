"""libyaml or not: a text means the same, and what is wrong with it is told in the same words at the same place."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import yaml
from hypothesis import example, given, settings
from tests.edits import TEXTS, edited, soups

import sopflow
from sopflow.language import YamlDocument, parsing, source_of
from sopflow.language.nodes import Mapping, Node, Scalar, span_of
from sopflow.language.source import Source

CORPUS = sorted((Path(__file__).parents[1] / "fuzz" / "corpus" / "reading").glob("*.yaml"))
MANY = settings(max_examples=4 * settings().max_examples)
"""Hundreds of texts in `make test`, tens of thousands in `make fuzz`."""

pure = patch.object(parsing, "_LOADER", yaml.BaseLoader)


def told(text: str) -> list[object]:
    """All that is said of a text."""
    return [
        (finding.code, finding.span, finding.labels, finding.text("en"), finding.text("id"))
        for finding in sopflow.check_text(text).findings
    ]


def assert_told_alike(text: str) -> None:
    with pure:
        expected = told(text)
    assert told(text) == expected


@MANY
@given(text=edited())
@example("sopflow: 1\nsteps: [{id: a?b}]\n")
@example("sopflow: 1\nsummary: |# tidak\n  teks\n")
@example('sopflow: 1\nsummary: "\\ud83d\\ude00"\n')
@example('sopflow: 1\nsummary: "\\U00110000"\n')
@example('sopflow: 1\nsummary: "\\UFFFFFFFF"\n')
@example("sopflow: 1\nsummary: !%zz teks\n")
@example("%CATATAN satu\n---\nsopflow: 1\n")
@example("sopflow: 1\nsteps: [{id: a, \n\n  actor: , within: }, ]\n")
@example("---")
def test_an_edited_sop_has_the_same_findings_with_both_parsers(text: str) -> None:
    assert_told_alike(text)


@pytest.mark.parametrize("text", TEXTS)
def test_every_sop_of_the_tests_has_the_same_findings_with_both_parsers(text: str) -> None:
    assert_told_alike(text)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_what_they_once_disagreed_about_has_the_same_findings(path: Path) -> None:
    assert_told_alike(path.read_bytes().decode())


@MANY
@given(text=soups())
def test_whatever_can_be_read_is_the_same_tree(text: str) -> None:
    source = source_of(text)
    if source.problems:
        return
    with pure:
        expected = seen(YamlDocument(source).root, source)
    assert seen(YamlDocument(source).root, source) == expected


def seen(node: Node | None, source: Source) -> Any:
    """What is known of a node: its text, its place, and the same of what is in it."""
    if node is None:
        return None
    if isinstance(node, Scalar):
        return (node.value, node.plain, span_of(node, source))
    if isinstance(node, Mapping):
        entries = [
            # An empty value has no place of its own: its key is pointed at.
            (seen(key, source), None if isinstance(value, Scalar) and not value.value else seen(value, source))
            for key, value in node.entries.values()
        ]
        return ("mapping", span_of(node, source), entries)
    return ("list", span_of(node, source), [seen(item, source) for item in node.items])
