"""Text to nodes: YAML events become a tree of plain nodes that know where they stand.

Events are read one by one, never through ``yaml.load`` or ``yaml.compose``: these recurse, guess types,
follow aliases and merge keys, and forget positions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NoReturn, TypeAlias

import yaml

from sopflow.diagnostics import Label, Rule, Span
from sopflow.language import rules as found
from sopflow.language.collector import Gathered
from sopflow.language.source import Source
from sopflow.language.syntax import UNKNOWN_ESCAPE, explained
from sopflow.text import Path, Text

MAX_DEPTH = 64
MAX_NODES = 200_000
MAX_REREAD = 250_000
"""The longest text, in characters, that the slower parser reads once more: ten times the longest SOP we know of."""

# libyaml's parser where PyYAML was built with it, else the pure one.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_BLOCK_STYLES = ("|", ">")
_CROWDED_HEADER = re.compile(r"[|>][-+0-9]*#")
# Line breaks and tabs of a text; and what word processors and other scripts leave in the middle of words.
_ALLOWED_UNSEEN = frozenset("\n\t\u00ad\u200b\u200c\u200d")
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


# What never will be a character, in each of Unicode's planes; what is younger than this Python is welcome.
_NEVER_ASSIGNED = frozenset(
    map(chr, (*range(0xFDD0, 0xFDF0), *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF))))
)


def _is_refused(char: str) -> bool:
    if char in _NEVER_ASSIGNED:
        return True
    return char not in _ALLOWED_UNSEEN and unicodedata.category(char) in _REFUSED_CATEGORIES


class Scalar:
    """A text, as it is written.

    Attributes:
        value: The text.
        plain: Whether it stands without quotes.
        start: Where it begins, a mark of PyYAML.
        end: Where it ends, a mark of PyYAML.
    """

    __slots__ = ("end", "plain", "start", "value")

    # Called for everything that is written, and by position: names would take half as long again.
    def __init__(self, value: str, start: Any, end: Any, plain: bool) -> None:
        self.value = value
        self.start = start
        self.end = end
        self.plain = plain


class Sequence:
    """A list of nodes."""

    __slots__ = ("items", "start")

    def __init__(self, start: Any) -> None:
        self.items: list[Node] = []
        self.start = start


class Mapping:
    """Keys and their nodes, in the order of the file, without duplicates.

    Attributes:
        entries: The keys, each with where it stands and its value.
        waiting: While the mapping is read, the key whose value comes next.
        start: Where it begins, a mark of PyYAML.
    """

    __slots__ = ("entries", "start", "waiting")

    def __init__(self, start: Any) -> None:
        self.entries: dict[str, tuple[Scalar, Node]] = {}
        self.waiting: Scalar | None = None
        self.start = start


Node: TypeAlias = Scalar | Sequence | Mapping


class Unreadable(Exception):  # noqa: N818 (a way out of the loop, not an error that leaves this room)
    """The events cannot be followed any further."""


def parse(source: Source) -> tuple[Node | None, Gathered]:
    """Read a source's YAML into nodes.

    libyaml is fast, but it and the pure parser do not agree on all that is YAML, nor on where a mistake is. So that a
    SOP means the same on every machine, the pure one has the last word where libyaml stumbles, and where it passes
    over what the pure one is known to refuse.

    Args:
        source: A source without characters that YAML disallows.

    Returns:
        The top node, None when the YAML cannot be read, and what was found on the way.
    """
    builder = _Builder(source)
    root = builder.read(_LOADER)
    if builder.is_doubtful and _LOADER is not yaml.BaseLoader and len(source.text) <= MAX_REREAD:
        builder = _Builder(source)
        root = builder.read(yaml.BaseLoader)
    return root, builder.gathered


def span_of(node: Node, source: Source) -> Span:
    """Where a node stands; for a list or mapping over several lines, the first of them."""
    if isinstance(node, Scalar) and node.start.index == node.end.index:
        return source.point(node.start)
    line, column = node.start.line + 1, node.start.column + 1
    if isinstance(node, Scalar) and node.end.line == node.start.line:
        return Span(line, column, line, max(node.end.column + 1, column + 1))
    return Span(line, column, line, max(source.width(line) + 1, column + 1))


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
        self.gathered = Gathered()
        self._has_questions = "?" in source.text
        self._is_lenient = False

    @property
    def is_doubtful(self) -> bool:
        """Whether the pure parser might see something else in the same text."""
        return self._is_lenient or bool(self.gathered)

    def report(self, kind: Rule, span: Span, *labels: Label, **data: Any) -> None:
        """Keep a finding."""
        if self.gathered.counted(kind.severity):
            excerpt = self.source.excerpt(span.line)
            self.gathered.add(kind.at(**data).located(span, excerpt, self.source.name, labels))

    def read(self, parser: Any) -> Node | None:
        """Follow the events that a parser makes of the source."""
        loader = parser(self.source.text)
        try:
            # As `yaml.parse` gives them, without asking for each whether there is one.
            root = self.document(iter(loader.get_event, None))
        except yaml.MarkedYAMLError as error:
            self._report_syntax(error)
        except (ValueError, OverflowError):
            # The pure parser trips over an escape whose number is no character's; it stands before that number.
            self.report(found.SYNTAX, self.source.point(loader.get_mark()), **explained(UNKNOWN_ESCAPE))
        except Unreadable:
            pass
        else:
            if root is None:
                self.report(found.EMPTY_FILE, Span(1, 1, 1, 2))
            return root
        finally:
            loader.dispose()
        return None

    def _report_syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark: Any = error.problem_mark or error.context_mark
        begin: Any = error.context_mark
        context = error.context or ""
        labels: tuple[Label, ...] = ()
        if begin is not None and begin.line != mark.line and ("flow" in context or "quoted" in context):
            labels = (
                Label(
                    Text("what is not finished begins here", "yang belum selesai dimulai di sini"),
                    span=self.source.point(begin),
                    excerpt=self.source.excerpt(begin.line + 1),
                ),
            )
        self.report(found.SYNTAX, self.source.point(mark), *labels, **explained(error.problem or "", context))

    def document(self, events: Iterator[Any]) -> Node | None:
        """Follow the events of one document."""
        root: Node | None = None
        open_nodes: list[Sequence | Mapping] = []
        opened: Sequence | Mapping | None = None
        nodes = 0
        for event in events:
            # By name: where a process has imported yaml twice, its C parser makes events of the other copy.
            kind = type(event).__name__
            if kind == "ScalarEvent":
                scalar = Scalar(event.value, event.start_mark, event.end_mark, not event.style)
                if not scalar.value.isprintable():
                    self._refuse_unseen(scalar)
                is_block = not scalar.plain and event.style in _BLOCK_STYLES
                if is_block or (self._has_questions and "?" in scalar.value):
                    self._is_lenient = self._is_lenient or self._passes_over(scalar, open_nodes)
                node: Node = scalar
            elif kind == "MappingStartEvent":
                node = opened = Mapping(event.start_mark)
            elif kind == "SequenceStartEvent":
                node = opened = Sequence(event.start_mark)
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                open_nodes.pop()
                continue
            elif kind == "AliasEvent":
                self.report(found.ANCHOR, self.source.point(event.start_mark), name=f"*{event.anchor}")
                node = Scalar(f"*{event.anchor}", event.start_mark, event.end_mark, False)
            elif kind == "DocumentStartEvent":
                if root is not None:
                    self.report(found.SEVERAL_DOCUMENTS, self.source.point(event.start_mark))
                    return root
                continue
            else:
                continue
            nodes += 1
            if nodes > MAX_NODES:
                self._refuse(found.TOO_MANY_NODES, node, MAX_NODES)
            if len(open_nodes) > MAX_DEPTH:
                self._refuse(found.TOO_DEEP, node, MAX_DEPTH)
            if kind != "AliasEvent" and (event.anchor is not None or event.tag is not None):
                self._report_properties(event)
            if not open_nodes:
                root = node
            elif isinstance(parent := open_nodes[-1], Sequence):
                parent.items.append(node)
            elif parent.waiting is None:
                # Nearly all keys are texts that stand there once; only the others are looked at closely.
                if isinstance(node, Scalar) and node.value not in parent.entries and node.value != "<<":
                    parent.waiting = node
                else:
                    parent.waiting = self._key(node, parent)
            else:
                parent.entries.setdefault(parent.waiting.value, (parent.waiting, node))
                parent.waiting = None
            if opened is not None:
                open_nodes.append(opened)
                opened = None
        return root

    def _key(self, node: Node, parent: Mapping) -> Scalar:
        """A key of a mapping, with what is wrong with it reported."""
        if not isinstance(node, Scalar):
            self.report(found.COMPLEX_KEY, span_of(node, self.source))
            raise Unreadable
        if node.value == "<<" and node.plain:
            self.report(found.MERGE_KEY, span_of(node, self.source))
        elif node.value in parent.entries:
            first = span_of(parent.entries[node.value][0], self.source)
            self.report(
                found.DUPLICATE_KEY,
                span_of(node, self.source),
                Label(
                    Text("first written here", "pertama kali ditulis di sini"),
                    span=first,
                    excerpt=self.source.excerpt(first.line),
                ),
                key=node.value,
            )
        return node

    def _refuse_unseen(self, node: Scalar) -> None:
        """Refuse characters that nobody sees, also those that are written as escapes."""
        refused = [char for char in set(node.value) if not char.isprintable() and _is_refused(char)]
        if refused:
            self.report(
                found.CONTROL_CHARACTER, span_of(node, self.source), character=min(refused, key=node.value.index)
            )
            # It is said once: whoever reads the value takes it as it looks, and for no empty one.
            seen = node.value.translate(dict.fromkeys(map(ord, refused)))
            node.value = seen if seen.strip() else "\ufffd"

    def _passes_over(self, node: Scalar, open_nodes: list[Sequence | Mapping]) -> bool:
        """Whether libyaml lets something pass here that the pure parser refuses.

        In tens of thousands of texts there were two such things: a question mark in a bare text within brackets, and
        a comment right behind the sign that begins a block of text.
        """
        text = self.source.text
        if not node.plain:
            return _CROWDED_HEADER.match(text, node.start.index) is not None
        return any(text[parent.start.index] in "[{" for parent in open_nodes)

    def _refuse(self, kind: Rule, node: Node, limit: int) -> NoReturn:
        self.report(kind, span_of(node, self.source), limit=limit)
        raise Unreadable

    def _report_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self.report(found.ANCHOR, self.source.point(event.start_mark), name=f"&{event.anchor}")
        if event.tag is not None:
            self.report(
                found.TAG, self.source.point(event.start_mark), tag=event.tag.replace("tag:yaml.org,2002:", "!!")
            )
