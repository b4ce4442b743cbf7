"""What may stand instead of a value, as edits of the text that it is read from."""

from __future__ import annotations

from sopflow.diagnostics import Diagnostic, Edit, Path
from sopflow.reading.nodes import Mapping, Node, Scalar, Sequence, span_of
from sopflow.reading.quoting import NOT_TEXT_ELSEWHERE, as_value, quoted
from sopflow.reading.source import Source


def edits(finding: Diagnostic, root: Node, source: Source) -> tuple[Edit, ...]:
    """The edits that put what a finding proposes into its place.

    Args:
        finding: A finding about the source.
        root: The top node.
        source: The text of the nodes.

    Returns:
        One edit; none where nothing is proposed, or where the place is no text on one line.
    """
    instead = finding.instead
    if instead is None:
        return ()
    node = _scalar_at(root, finding.path, on_key=finding.on_key)
    if node is None or node.start.line != node.end.line or node.start.index == node.end.index:
        return ()
    if instead.text == node.value or NOT_TEXT_ELSEWHERE.fullmatch(instead.text):
        # A date is the one value that is meant to be bare, and looks like something else to others.
        text = instead.text if finding.code in _BARE else quoted(instead.text)
    else:
        text = as_value(instead.text, "" if node.plain else source.text[node.start.index])
    return (Edit(span_of(node, source), text, instead.safe),)


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
