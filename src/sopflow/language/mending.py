"""What may stand instead of a value, as edits of the text that it is read from."""

from __future__ import annotations

from attrs import evolve

from sopflow.diagnostics import Edit, Finding, Fix
from sopflow.language.nodes import Mapping, Node, Scalar, Sequence, span_of
from sopflow.language.quoting import NOT_TEXT_ELSEWHERE, as_value, quoted
from sopflow.language.source import Source
from sopflow.text import Path


def edited(finding: Finding, root: Node, source: Source) -> Finding:
    """Add to the fix of a finding its edits of the source text.

    Args:
        finding: A finding about the source.
        root: The top node.
        source: The text of the nodes.

    Returns:
        The finding, without a fix if its place is not a text on one line.
    """
    fix = finding.fix
    if fix is None:
        return finding
    edit = _edit(fix, finding, root, source)
    return evolve(finding, fix=fix.located(edit) if edit is not None else None)


def _edit(fix: Fix, finding: Finding, root: Node, source: Source) -> Edit | None:
    node = _scalar_at(root, finding.path, on_key=finding.on_key)
    if node is None or node.start.line != node.end.line or node.start.index == node.end.index:
        return None
    if fix.text == node.value or NOT_TEXT_ELSEWHERE.fullmatch(fix.text):
        # A date is the one value that is meant to be bare, and looks like something else to others.
        text = fix.text if finding.code in _BARE else quoted(fix.text)
    else:
        text = as_value(fix.text, "" if node.plain else source.text[node.start.index])
    return Edit(span_of(node, source), text)


_BARE = frozenset({"SOP106"})


def _scalar_at(root: Node, path: Path, *, on_key: bool) -> Scalar | None:
    node: Node = root
    for position, part in enumerate(path):
        if isinstance(node, Mapping) and str(part) in node.entries:
            key, node = node.entries[str(part)]
            if on_key and position == len(path) - 1:
                return key
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        elif not (isinstance(node, Scalar) and position == len(path) - 1 and part in (0, "to")):
            return None
    return node if isinstance(node, Scalar) else None
