"""Edits of the source text for the fixes that findings propose."""

from __future__ import annotations

from attrs import evolve

from sopflow.diagnostics import Edit, Finding, Fix
from sopflow.language.moves import moved_to_source
from sopflow.language.nodes import Mapping, Node, Scalar, Sequence, span_of
from sopflow.language.quoting import NOT_TEXT_ELSEWHERE, quoted, written_like
from sopflow.language.rules import BAD_DATE
from sopflow.language.source import Source
from sopflow.text import Path


def with_edits(finding: Finding, root: Node | None, source: Source) -> Finding:
    """Add to the fix of a finding its edits of the source text.

    Args:
        finding: The finding.
        root: The top node.
        source: The text of the nodes.

    Returns:
        The finding; without a fix if its place is not a text on one line.
    """
    fix = finding.fix
    if fix is None:
        return finding
    if fix.to_source:
        edits = moved_to_source(root, finding.path, source)
        return evolve(finding, fix=fix.located(*edits) if edits else None)
    edit = _edit(fix, finding, root, source)
    return evolve(finding, fix=fix.located(edit) if edit is not None else None)


def _edit(fix: Fix, finding: Finding, root: Node | None, source: Source) -> Edit | None:
    scalar = _scalar_at(root, finding.path, on_key=finding.on_key)
    if scalar is None or scalar.start == scalar.end:
        return None
    if source.position(scalar.start)[0] != source.position(scalar.end)[0]:
        return None
    if fix.text == scalar.value or NOT_TEXT_ELSEWHERE.fullmatch(fix.text):
        # A date is the only value that is written without quotes although other programs do not read it as text.
        text = fix.text if finding.rule is BAD_DATE else quoted(fix.text)
    else:
        text = written_like(fix.text, "" if scalar.plain else source.text[scalar.start])
    return Edit(span_of(scalar, source), text)


def _scalar_at(root: Node | None, path: Path, *, on_key: bool) -> Scalar | None:
    node = root
    for position, part in enumerate(path):
        is_last = position == len(path) - 1
        if isinstance(node, Mapping) and str(part) in node.entries:
            key, node = node.entries[str(part)]
            if on_key and is_last:
                return key
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        elif not (isinstance(node, Scalar) and is_last and part in _SHORT_FORMS):
            return None
    return node if isinstance(node, Scalar) else None


# A bare id may be written for a list of one id, and for an outcome with nothing but `to`.
_SHORT_FORMS = (0, "to")
