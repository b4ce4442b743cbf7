"""The nodes of a YAML tree and their positions in the text."""

from __future__ import annotations

from typing import TypeAlias

from sopflow.diagnostics import Span
from sopflow.language.source import Source
from sopflow.text import Path


class Scalar:
    """A text, as it is written.

    Attributes:
        value: The text.
        start: The offset at which it begins.
        end: The offset at which it ends.
        plain: Whether it is written without quotes.
    """

    __slots__ = ("end", "plain", "start", "value")

    # Called for every value of a file, and by position: keyword arguments would take half as long again.
    def __init__(self, value: str, start: int, end: int, plain: bool) -> None:
        self.value: str = value
        self.start: int = start
        self.end: int = end
        self.plain: bool = plain


class Sequence:
    """A list of nodes.

    Attributes:
        items: The nodes.
        start: The offset at which the list begins.
    """

    __slots__ = ("items", "start")

    def __init__(self, start: int) -> None:
        self.items: list[Node] = []
        self.start: int = start


class Mapping:
    """Keys with their values, in file order, without duplicates.

    Attributes:
        entries: The node and the value of each key.
        start: The offset at which the mapping begins.
    """

    __slots__ = ("entries", "start")

    def __init__(self, start: int) -> None:
        self.entries: dict[str, tuple[Scalar, Node]] = {}
        self.start: int = start


Node: TypeAlias = Scalar | Sequence | Mapping


def span_of(node: Node, source: Source) -> Span:
    """Return the place of a node; for a node of several lines, its first line."""
    line, column = source.position(node.start)
    if isinstance(node, Scalar):
        end_line, end_column = source.position(node.end)
        if end_line == line:
            return Span(line, column, line, max(end_column, column + 1))
    return Span(line, column, line, max(source.width(line) + 1, column + 1))


def locate(root: Node | None, path: Path, source: Source, *, on_key: bool = False) -> Span | None:
    """Return the place of the value at a path.

    A path may be longer than the tree is deep: a plain text in place of a list or mapping is the place of everything in
    it. A missing key is reported at the ``id`` of its mapping, or else at the mapping's first key.

    Args:
        root: The top node.
        path: Keys and indexes.
        source: The text of the nodes.
        on_key: Whether to return the place of the last key instead of its value.
    """
    node, key = root, None
    for position, part in enumerate(path):
        if isinstance(node, Mapping):
            entry = node.entries.get(str(part))
            if entry is None:
                return _place_of_missing_key(node, source)
            key, node = entry
            if on_key and position == len(path) - 1:
                return span_of(key, source)
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            key, node = None, node.items[part]
    if node is None:
        return None
    if isinstance(node, Scalar) and not node.value and key is not None:
        return span_of(key, source)
    return span_of(node, source)


def _place_of_missing_key(node: Mapping, source: Source) -> Span:
    if "id" in node.entries:
        return span_of(node.entries["id"][1], source)
    for key, _ in node.entries.values():
        return span_of(key, source)
    return span_of(node, source)
