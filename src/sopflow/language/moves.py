"""Edits that move an entry of a row to its ``source``, where the wording of the paper is kept and not interpreted."""

from __future__ import annotations

from sopflow.diagnostics import Edit, Span
from sopflow.language.nodes import Mapping, Node, Scalar, Sequence, span_of
from sopflow.language.quoting import NOT_TEXT_ELSEWHERE, quoted, written_like
from sopflow.language.source import Source
from sopflow.text import Path


def moved_to_source(root: Node | None, path: Path, source: Source) -> tuple[Edit, ...]:
    """Return the edits that move a text to the key ``source`` of its mapping.

    Args:
        root: The top node.
        path: The path of the text.
        source: The text of the nodes.

    Returns:
        The edits; none if the text has several lines or a place that would need more than an insertion and a removal.
    """
    owner, name = _mapping_at(root, path[:-1]), str(path[-1])
    if owner is None or name not in owner.entries:
        return ()
    key, value = owner.entries[name]
    if not isinstance(value, Scalar) or source.position(key.start)[0] != source.position(value.end)[0]:
        return ()
    if value.start == value.end:
        return ()
    text = _written(value, source)
    if "source" not in owner.entries:
        return (Edit(span_of(key, source), f"source: {{{name}"), Edit(span_of(value, source), f"{text}}}"))
    _, kept = owner.entries["source"]
    removal = _removal(owner, name, source)
    if not isinstance(kept, Mapping) or not kept.entries or name in kept.entries or removal is None:
        return ()
    first, _ = next(iter(kept.entries.values()))
    separator = ", " if source.text[kept.start] == "{" else "\n" + " " * (source.position(first.start)[1] - 1)
    line, column = source.position(first.start)
    return (Edit(Span(line, column, line, column), f"{name}: {text}{separator}"), removal)


def _mapping_at(root: Node | None, path: Path) -> Mapping | None:
    node = root
    for part in path:
        if isinstance(node, Mapping) and str(part) in node.entries:
            node = node.entries[str(part)][1]
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        else:
            return None
    return node if isinstance(node, Mapping) else None


def _written(value: Scalar, source: Source) -> str:
    """Return a text as it is written within braces."""
    if NOT_TEXT_ELSEWHERE.fullmatch(value.value):
        return quoted(value.value)
    return written_like(value.value, "" if value.plain else source.text[value.start])


def _removal(owner: Mapping, name: str, source: Source) -> Edit | None:
    """Return the edit that removes an entry, in braces with a comma and otherwise with its line."""
    key, value = owner.entries[name]
    line, column = source.position(key.start)
    text, end = source.text, value.start if not isinstance(value, Scalar) else value.end
    if text[owner.start] != "{":
        written = source.excerpt(line)
        if written[: column - 1].strip() or written[source.position(end)[1] - 1 :].strip():
            return None  # the line has another entry, a dash or a comment
        return Edit(Span(line, 1, line + 1, 1), "")
    start = len(text[: key.start].rstrip())
    if text[start - 1] != ",":
        return None  # the first entry, or one after a comment
    return Edit(Span(*source.position(start - 1), *source.position(end)), "")
