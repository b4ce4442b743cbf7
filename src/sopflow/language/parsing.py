"""From text to nodes: a tree is built from the events of a YAML parser.

``yaml.load`` and ``yaml.compose`` are not used: they recurse, guess types, follow aliases and merge keys, and drop
positions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NoReturn

import yaml

from sopflow.diagnostics import Label, Rule, Span
from sopflow.language import rules
from sopflow.language.collector import Collector
from sopflow.language.nodes import Mapping, Node, Scalar, Sequence, span_of
from sopflow.language.source import Source
from sopflow.language.yaml_errors import KEY_INDICATOR, UNKNOWN_ESCAPE, explain_error
from sopflow.text import Text

MAX_DEPTH = 64
"""The maximum number of collections around a value."""
MAX_NODES = 200_000
"""The maximum number of keys, values and collections in a file."""
MAX_REREAD = 250_000
"""The longest text, in characters, that is parsed again by the slower parser: ten times the longest known SOP."""

# libyaml's parser if PyYAML was built with it, else the pure Python parser.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_BLOCK_STYLES = ("|", ">")
# Signs of texts that libyaml may read differently, and of escapes.
_UNUSUAL = "|>?\\"
_COMMENT_AFTER_BLOCK_SIGN = re.compile(r"[|>][-+0-9]*#")
# Line breaks and tabs of a text, and characters that word processors and other scripts leave inside words.
_ALLOWED_INVISIBLE = frozenset("\n\t\u00ad\u200b\u200c\u200d")
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
# Unicode's noncharacters. Other unassigned characters are allowed: a later Unicode version may define them.
_NONCHARACTERS = frozenset(
    map(chr, (*range(0xFDD0, 0xFDF0), *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF))))
)


def parse(source: Source) -> tuple[Node | None, Collector]:
    """Parse the YAML of a source.

    libyaml is fast, but it and the pure Python parser differ in what they accept and in where they report an error. A
    SOP must mean the same on every machine: the pure parser decides where libyaml reports an error, and where libyaml
    is known to accept what the pure parser refuses.

    Args:
        source: The source; one with problems is not parsed.

    Returns:
        The top node, None if the YAML cannot be read, and the findings.
    """
    if source.problems:
        return None, source.problems
    builder = _Builder(source)
    root = builder.build(_LOADER)
    if builder.is_doubtful and _LOADER is not yaml.BaseLoader and len(source.text) <= MAX_REREAD:
        builder = _Builder(source)
        root = builder.build(yaml.BaseLoader)
    return root, builder.findings


class _Unreadable(Exception):  # noqa: N818 (leaves the loop; never leaves this module)
    """The rest of the events cannot be followed."""


class _Builder:
    """Builds the tree of one source from the events of one parser."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings = Collector()
        self._is_lenient = False
        # The whole text is searched once, so that single scalars need no closer look in nearly all files.
        text = source.text
        self._may_have_properties = "&" in text or "!" in text
        self._may_be_unusual = any(sign in text for sign in _UNUSUAL) or not "".join(source.lines).isprintable()

    @property
    def is_doubtful(self) -> bool:
        """Whether the pure parser may read the text differently."""
        return self._is_lenient or bool(self.findings)

    def build(self, parser: Any) -> Node | None:
        """Return the top node that a parser finds in the source; None if the YAML cannot be read."""
        loader = parser(self.source.text)
        try:
            # The events of `yaml.parse`, without a call that asks for each whether it exists.
            root = self._document(iter(loader.get_event, None))
        except yaml.MarkedYAMLError as error:
            self._report_syntax_error(error)
        except (ValueError, OverflowError):
            # The pure parser fails on an escape beyond Unicode; its mark is before the number.
            self._report(rules.SYNTAX, self.source.point_at(loader.get_mark()), **explain_error(UNKNOWN_ESCAPE))
        except _Unreadable:
            pass
        else:
            if root is None:
                self._report(rules.EMPTY_FILE, Span(1, 1, 1, 2))
            return root
        finally:
            loader.dispose()
        return None

    def _document(self, events: Iterator[Any]) -> Node | None:
        """Build the first document; report a second one."""
        root: Node | None = None
        parents: list[Sequence | Mapping] = []
        # The innermost parent is a list with items, or a mapping with entries and perhaps a key that lacks its value.
        items: list[Node] | None = None
        entries: dict[str, tuple[Scalar, Node]] | None = None
        key: Scalar | None = None
        nodes = 0
        for event in events:
            # By name: if a process has imported yaml twice, the C parser makes events of the other copy.
            kind = type(event).__name__
            node: Node
            if kind == "ScalarEvent":
                node = Scalar(event.value, event.start_mark.index, event.end_mark.index, not event.style)
                if self._may_be_unusual:
                    self._inspect(node, parents, is_key=entries is not None and key is None)
            elif kind == "MappingStartEvent":
                node = Mapping(event.start_mark.index)
            elif kind == "SequenceStartEvent":
                node = Sequence(event.start_mark.index)
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                parents.pop()
                items, entries = _parts(parents[-1]) if parents else (None, None)
                continue
            elif kind == "AliasEvent":
                node = self._alias(event)
            elif kind == "DocumentStartEvent":
                if root is not None:
                    self._report(rules.SEVERAL_DOCUMENTS, self.source.point_at(event.start_mark))
                    return root
                # libyaml accepts directives that the pure parser refuses, such as `%YAML 1.2#`.
                self._is_lenient = event.version is not None or bool(event.tags)
                continue
            else:
                continue

            nodes += 1
            if nodes > MAX_NODES:
                self._refuse(rules.TOO_MANY_NODES, node, MAX_NODES)
            if self._may_have_properties:
                self._report_properties(event)
            if key is not None and entries is not None:
                entries.setdefault(key.value, (key, node))
                key = None
            elif items is not None:
                items.append(node)
            elif entries is not None:
                # Nearly all keys are unique texts; a method call for each would cost a tenth of the parsing.
                if isinstance(node, Scalar) and node.value not in entries and node.value != "<<":
                    key = node
                else:
                    key = self._unusual_key(node, entries)
            else:
                root = node
            if not isinstance(node, Scalar):
                if len(parents) >= MAX_DEPTH:
                    self._refuse(rules.TOO_DEEP, node, MAX_DEPTH)
                parents.append(node)
                items, entries = _parts(node)
        return root

    def _inspect(self, scalar: Scalar, parents: list[Sequence | Mapping], *, is_key: bool) -> None:
        """Report invisible characters, and note whether libyaml is known to be lenient here."""
        if self.source.text[scalar.start : scalar.start + 1] in _BLOCK_STYLES:
            # An author writes a block for a long text, not for the line break that YAML adds at its end.
            scalar.value = scalar.value.rstrip("\n")
        if is_key and scalar.plain and "?" in (scalar.value[:1], self.source.text[scalar.start - 1 : scalar.start]):
            # `{?ya: a}` loses the question mark, and a line `?ya: a` keeps it.
            self._report(rules.SYNTAX, span_of(scalar, self.source), **explain_error(KEY_INDICATOR))
        if not scalar.value.isprintable():
            self._refuse_invisible(scalar)
        self._is_lenient = self._is_lenient or self._is_accepted_by_libyaml_only(scalar, parents)

    def _refuse_invisible(self, scalar: Scalar) -> None:
        """Report invisible characters, including those written as escapes, and remove them from the value."""
        refused = [char for char in set(scalar.value) if not char.isprintable() and _is_refused(char)]
        if refused:
            first = min(refused, key=scalar.value.index)
            self._report(rules.CONTROL_CHARACTER, span_of(scalar, self.source), character=first)
            # Later stages must neither report the characters again nor take the value for an empty one.
            visible = scalar.value.translate(dict.fromkeys(map(ord, refused)))
            scalar.value = visible if visible.strip() else "\ufffd"

    def _is_accepted_by_libyaml_only(self, scalar: Scalar, parents: list[Sequence | Mapping]) -> bool:
        """Return whether libyaml may accept this scalar although the pure parser refuses it.

        In tens of thousands of random texts two such cases were found: a question mark in a plain text inside brackets,
        and a comment immediately after the sign that begins a block of text.
        """
        text = self.source.text
        if text[scalar.start : scalar.start + 1] in _BLOCK_STYLES:
            return _COMMENT_AFTER_BLOCK_SIGN.match(text, scalar.start) is not None
        return scalar.plain and "?" in scalar.value and any(text[parent.start] in "[{" for parent in parents)

    def _alias(self, event: Any) -> Scalar:
        """Report an alias; return its text as a stand-in for its value."""
        name = f"*{event.anchor}"
        self._report(rules.ANCHOR, self.source.point_at(event.start_mark), name=name)
        return Scalar(name, event.start_mark.index, event.end_mark.index, False)

    def _report_properties(self, event: Any) -> None:
        """Report the anchor and the tag of a node."""
        span = self.source.point_at(event.start_mark)
        if event.anchor is not None and type(event).__name__ != "AliasEvent":
            self._report(rules.ANCHOR, span, name=f"&{event.anchor}")
        if getattr(event, "tag", None) is not None:
            self._report(rules.TAG, span, tag=event.tag.replace("tag:yaml.org,2002:", "!!"))

    def _unusual_key(self, node: Node, entries: dict[str, tuple[Scalar, Node]]) -> Scalar:
        """Return a key of a mapping; report a collection, a merge key or a duplicate."""
        if not isinstance(node, Scalar):
            self._report(rules.COMPLEX_KEY, span_of(node, self.source))
            raise _Unreadable
        if node.value == "<<" and node.plain:
            self._report(rules.MERGE_KEY, span_of(node, self.source))
        elif node.value in entries:
            first = span_of(entries[node.value][0], self.source)
            label = Label(_FIRST_DEFINITION, span=first, excerpt=self.source.excerpt(first.line))
            self._report(rules.DUPLICATE_KEY, span_of(node, self.source), label, key=node.value)
        return node

    def _report_syntax_error(self, error: yaml.MarkedYAMLError) -> None:
        mark: Any = error.problem_mark or error.context_mark
        begin: Any = error.context_mark
        context = error.context or ""
        labels: tuple[Label, ...] = ()
        if begin is not None and begin.line != mark.line and ("flow" in context or "quoted" in context):
            span = self.source.point_at(begin)
            labels = (Label(_UNFINISHED, span=span, excerpt=self.source.excerpt(begin.line + 1)),)
        self._report(rules.SYNTAX, self.source.point_at(mark), *labels, **explain_error(error.problem or "", context))

    def _refuse(self, rule: Rule, node: Node, limit: int) -> NoReturn:
        self._report(rule, span_of(node, self.source), limit=limit)
        raise _Unreadable

    def _report(self, rule: Rule, span: Span, *labels: Label, **data: Any) -> None:
        if self.findings.count(rule.severity):
            excerpt = self.source.excerpt(span.line)
            self.findings.add(rule.at(**data).located(span, excerpt, self.source.name, labels))


def _parts(node: Sequence | Mapping) -> tuple[list[Node] | None, dict[str, tuple[Scalar, Node]] | None]:
    return (node.items, None) if isinstance(node, Sequence) else (None, node.entries)


_FIRST_DEFINITION = Text("first written here", "pertama kali ditulis di sini")
_UNFINISHED = Text("the unfinished part begins here", "bagian yang belum selesai dimulai di sini")


def _is_refused(char: str) -> bool:
    if char in _NONCHARACTERS:
        return True
    return char not in _ALLOWED_INVISIBLE and unicodedata.category(char) in _REFUSED_CATEGORIES
