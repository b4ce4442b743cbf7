"""Text to nodes: YAML events become a tree of plain nodes that know where they stand.

Events are read one by one, never through ``yaml.load`` or ``yaml.compose``: these recurse, guess types,
follow aliases and merge keys, and forget positions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn, TypeAlias

import yaml

from sopflow.diagnostics import Diagnostic, Kind, Label, Path, Span
from sopflow.reading import findings as found
from sopflow.reading.source import Source
from sopflow.reading.syntax import explained

MAX_DEPTH = 64
MAX_NODES = 200_000

# libyaml's parser where PyYAML was built with it, else the pure one; both give the same events.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Scalar:
    """A text, as it is written.

    Attributes:
        value: The text.
        plain: Whether it stands without quotes.
        start: Where it begins, a mark of PyYAML.
        end: Where it ends, a mark of PyYAML.
    """

    __slots__ = ("end", "plain", "start", "value")

    def __init__(self, value: str, start: Any, end: Any, *, plain: bool) -> None:  # noqa: ANN401 (PyYAML's marks are untyped)
        self.value = value
        self.start = start
        self.end = end
        self.plain = plain


class Sequence:
    """A list of nodes."""

    __slots__ = ("items", "start")

    def __init__(self, start: Any) -> None:  # noqa: ANN401 (PyYAML's marks are untyped)
        self.items: list[Node] = []
        self.start = start


class Mapping:
    """Keys and their nodes, in the order of the file, without duplicates."""

    __slots__ = ("entries", "start")

    def __init__(self, start: Any) -> None:  # noqa: ANN401 (PyYAML's marks are untyped)
        self.entries: dict[str, tuple[Scalar, Node]] = {}
        self.start = start


Node: TypeAlias = Scalar | Sequence | Mapping


class Unreadable(Exception):  # noqa: N818 (a way out of the loop, not an error that leaves this room)
    """The events cannot be followed any further."""


def parse(source: Source) -> tuple[Node | None, list[Diagnostic]]:
    """Read a source's YAML into nodes.

    Args:
        source: A source without characters that YAML disallows.

    Returns:
        The top node, None when the YAML cannot be read, and what was found on the way.
    """
    builder = _Builder(source)
    try:
        root = builder.document(_events(source.text))
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        begin: Any = error.context_mark
        context = error.context or ""
        labels: tuple[Label, ...] = ()
        if begin is not None and begin.line != mark.line and ("flow" in context or "quoted" in context):
            labels = (Label(_point(begin), "what is not finished begins here", "yang belum selesai dimulai di sini"),)
        builder.report(found.SYNTAX, _point(mark), *labels, **explained(error.problem or str(error)))
    except (yaml.YAMLError, ValueError) as error:
        # Pure PyYAML raises bare errors for some escapes that name no character.
        builder.report(found.SYNTAX, Span(1, 1, 1, 2), **explained(str(error).splitlines()[0]))
    except Unreadable:
        pass
    else:
        if root is None:
            builder.report(found.EMPTY_FILE, Span(1, 1, 1, 2))
        return root, builder.findings
    return None, builder.findings


def _events(text: str) -> Iterator[Any]:
    """The events of a text, as `yaml.parse` gives them, without asking for each whether there is one."""
    loader = _LOADER(text)
    try:
        yield from iter(loader.get_event, None)
    finally:
        loader.dispose()


def span_of(node: Node, source: Source) -> Span:
    """Where a node stands; for a list or mapping over several lines, the first of them."""
    line, column = node.start.line + 1, node.start.column + 1
    if isinstance(node, Scalar) and node.end.line == node.start.line:
        return Span(line, column, line, max(node.end.column + 1, column + 1))
    return Span(line, column, line, max(len(source.excerpt(line).rstrip()) + 1, column + 1))


def locate(root: Node | None, path: Path, source: Source, *, on_key: bool = False) -> Span | None:
    """Where the value of a path stands in the text.

    A path may lead on where the file stops: a bare text in place of a list or of a mapping stands for all that is
    in it, and a key that is missing is pointed at by the ``id`` of its mapping, else by the first key.

    Args:
        root: The top node.
        path: Keys and indexes.
        source: The text of the nodes.
        on_key: Whether the last key itself is meant.
    """
    node, key = root, None
    for position, part in enumerate(path):
        if isinstance(node, Mapping):
            entry = node.entries.get(str(part))
            if entry is None:
                return _instead_of_missing(node, source)
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


def _instead_of_missing(node: Mapping, source: Source) -> Span:
    if "id" in node.entries:
        return span_of(node.entries["id"][1], source)
    for key, _ in node.entries.values():
        return span_of(key, source)
    return span_of(node, source)


class _Builder:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Diagnostic] = []
        self._nodes = 0

    def report(self, kind: Kind, span: Span, *labels: Label, **data: Any) -> None:  # noqa: ANN401 (whatever the message speaks of)
        """Keep a finding."""
        excerpt = self.source.excerpt(span.line)
        self.findings.append(kind.at(**data).located(span, excerpt, self.source.name, labels))

    def document(self, events: Iterator[Any]) -> Node | None:
        """Follow the events of one document."""
        root: Node | None = None
        # Open collections, and for each mapping the key that waits for its value.
        stack: list[tuple[Sequence | Mapping, Scalar | None]] = []
        for event in events:
            # By name: where a process has imported yaml twice, its C parser makes events of the other copy.
            kind = type(event).__name__
            if kind == "ScalarEvent":
                node: Node = Scalar(event.value, event.start_mark, event.end_mark, plain=not event.style)
            elif kind == "MappingStartEvent":
                node = Mapping(event.start_mark)
            elif kind == "SequenceStartEvent":
                node = Sequence(event.start_mark)
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                stack.pop()
                continue
            elif kind == "AliasEvent":
                self.report(found.ANCHOR, _point(event.start_mark), name=f"*{event.anchor}")
                node = Scalar(f"*{event.anchor}", event.start_mark, event.end_mark, plain=False)
            elif kind == "DocumentStartEvent":
                if root is not None:
                    self.report(found.SEVERAL_DOCUMENTS, _point(event.start_mark))
                    return root
                continue
            else:
                continue
            self._nodes += 1
            if self._nodes > MAX_NODES or len(stack) > MAX_DEPTH:
                self._refuse_size(node)
            if kind != "AliasEvent" and (event.anchor is not None or event.tag is not None):
                self._report_properties(event)
            if not stack:
                root = node
            else:
                self._place(node, stack)
            if not isinstance(node, Scalar):
                stack.append((node, None))
        return root

    def _place(self, node: Node, stack: list[tuple[Sequence | Mapping, Scalar | None]]) -> None:
        parent, key = stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif key is not None:
            stack[-1] = (parent, None)
            if key.value not in parent.entries:
                parent.entries[key.value] = (key, node)
        elif not isinstance(node, Scalar):
            self.report(found.COMPLEX_KEY, span_of(node, self.source))
            raise Unreadable
        else:
            stack[-1] = (parent, node)
            self._check_key(node, parent)

    def _check_key(self, key: Scalar, parent: Mapping) -> None:
        if key.value == "<<" and key.plain:
            self.report(found.MERGE_KEY, span_of(key, self.source))
        elif key.value in parent.entries:
            first = span_of(parent.entries[key.value][0], self.source)
            self.report(
                found.DUPLICATE_KEY,
                span_of(key, self.source),
                Label(first, "first written here", "pertama kali ditulis di sini"),
                key=key.value,
            )

    def _refuse_size(self, node: Node) -> NoReturn:
        span = span_of(node, self.source)
        if self._nodes > MAX_NODES:
            self.report(found.TOO_MANY_NODES, span, limit=MAX_NODES)
        else:
            self.report(found.TOO_DEEP, span, limit=MAX_DEPTH)
        raise Unreadable

    def _report_properties(self, event: Any) -> None:  # noqa: ANN401 (PyYAML's events are untyped)
        if event.anchor is not None:
            self.report(found.ANCHOR, _point(event.start_mark), name=f"&{event.anchor}")
        if event.tag is not None:
            self.report(found.TAG, _point(event.start_mark), tag=event.tag.replace("tag:yaml.org,2002:", "!!"))


def _point(mark: Any) -> Span:  # noqa: ANN401 (PyYAML's marks are untyped)
    return Span(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
