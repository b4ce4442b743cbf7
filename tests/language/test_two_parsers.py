"""With and without libyaml, a text has the same tree and the same findings."""

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

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

CORPUS = sorted((Path(__file__).parents[1] / "fuzz" / "corpus" / "reading").glob("*.yaml"))
MANY = settings(max_examples=4 * settings().max_examples)
"""Hundreds of texts in `make test`, tens of thousands in `make fuzz`."""

pure = patch.object(parsing, "_LOADER", yaml.BaseLoader)


def findings(text: str) -> list[object]:
    """Return the findings of a text with their places and texts."""
    return [
        (finding.code, finding.span, finding.labels, finding.text("en"), finding.text("id"))
        for finding in sopflow.check_text(text).findings
    ]


def assert_same_findings(text: str) -> None:
    with pure:
        expected = findings(text)
    assert findings(text) == expected


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
@example("%YAML 1.2#c\n---\nsopflow: 1\n")
@example("%YAML 1.2 # c\n---\nsopflow: 1\n")
@example("%TAG ! tag:x#c\n---\nsopflow: 1\n")
def test_an_edited_sop_has_the_same_findings_with_both_parsers(text: str) -> None:
    assert_same_findings(text)


@pytest.mark.parametrize("text", TEXTS)
def test_every_sop_of_the_tests_has_the_same_findings_with_both_parsers(text: str) -> None:
    assert_same_findings(text)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_texts_of_former_disagreements_have_the_same_findings(path: Path) -> None:
    assert_same_findings(path.read_bytes().decode())


@MANY
@given(text=soups())
def test_a_readable_text_has_the_same_tree(text: str) -> None:
    source = source_of(text)
    if source.problems:
        return
    with pure:
        expected = described(YamlDocument(source).root, source)
    assert described(YamlDocument(source).root, source) == expected


def described(node: Node | None, source: Source) -> Any:
    """Return the content and the place of a node and of all nodes in it."""
    if node is None:
        return None
    if isinstance(node, Scalar):
        return (node.value, node.plain, span_of(node, source))
    if isinstance(node, Mapping):
        entries = [
            # An empty value has no place of its own: findings about it are at its key.
            (
                described(key, source),
                None if isinstance(value, Scalar) and not value.value else described(value, source),
            )
            for key, value in node.entries.values()
        ]
        return ("mapping", span_of(node, source), entries)
    return ("list", span_of(node, source), [described(item, source) for item in node.items])
