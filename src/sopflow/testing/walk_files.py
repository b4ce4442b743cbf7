"""Walks as YAML files that people can read and edit.

The YAML reader of the language parses them: it executes nothing, limits sizes, and reports errors with their lines.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sopflow.definition import FORMAT_VERSION
from sopflow.diagnostics import Severity
from sopflow.errors import SopflowError
from sopflow.language import OneLine, Source, YamlDocument, read_source, source_of, yaml_text
from sopflow.language.nodes import Mapping, Node, Scalar, Sequence, span_of
from sopflow.language.rules import EMPTY_FILE
from sopflow.machine.entered_text import MAX_ID, MAX_TEXT
from sopflow.testing.model import Person, Request
from sopflow.testing.walks import ACTIONS, Move, Result, Walk, in_one_zone
from sopflow.text import close_matches, shown, visible

T = TypeVar("T")

_KEYS = ("sopflow", "sop", "fingerprint", "about", "performers", "moves")
_OF_A_MOVE = (
    "at", "activity", "action", "by", "outcome", "documents", "moment", "value", "moments", "reason", "to", "state",
    "refused",
)  # fmt: skip
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?: ?(?:Z|[-+]\d\d:\d\d))?", re.ASCII
)  # fmt: skip
_NUMBER = re.compile(r"-?\d{1,9}", re.ASCII)
_NULLS = ("", "~", "null")


class WalkError(SopflowError, ValueError):
    """A file is not a valid walk.

    Attributes:
        file: The name of the file.
        line: The line, from 1.
        column: The column, from 1.
        reason: The problem and its solution.
    """

    def __init__(self, file: str, line: int, column: int, reason: str) -> None:
        self.file: str = file
        self.line: int = line
        self.column: int = column
        self.reason: str = reason
        super().__init__(file, line, column, reason)

    def __str__(self) -> str:
        return f"{visible(self.file)}:{self.line}:{self.column}: {self.reason}"


# --- writing --------------------------------------------------------------------------------------------------


def dump_walk(walk: Walk) -> str:
    """Write a walk as YAML text.

    Args:
        walk: The walk.

    Returns:
        The text; parsing it gives an equal walk, unless the walk has invisible characters.
    """
    data: dict[str, Any] = {"sopflow": FORMAT_VERSION, "sop": walk.sop}
    data |= {"fingerprint": walk.fingerprint} if walk.fingerprint is not None else {}
    data |= {"about": walk.about} if walk.about else {}
    people: dict[str, Person] = {}
    for move in walk.moves:
        if (by := move.request.by) is not None and by.id is not None and not by.on_behalf_of:
            people.setdefault(by.id, by)
    if people:
        data["performers"] = {id_: sorted(person.actors) for id_, person in people.items()}
    requests = in_one_zone(walk)
    expected = [move.expected for move in walk.moves]
    data["moves"] = [_line(request, result, people) for request, result in zip(requests, expected, strict=True)]
    return yaml_text(data)


def _line(request: Request, expected: Result, people: dict[str, Person]) -> OneLine:
    line = OneLine(at=_time(request.at))
    if request.action != "complete" or request.activity is None:
        line["action"] = request.action
    if request.to is not None:
        line["to"] = request.to
    if request.activity is not None:
        line["activity"] = request.activity
    if (by := request.by) is not None:
        line["by"] = by.id if by.id is not None and people.get(by.id) == by else _inline(by)
    if request.outcome is not None:
        line["outcome"] = request.outcome
    if request.documents:
        has_references = any(reference is not None for reference in request.documents.values())
        line["documents"] = OneLine(request.documents) if has_references else list(request.documents)
    if request.moment is not None:
        line["moment"] = request.moment
    if request.value is not None:
        line["value"] = _time(request.value)
    if request.moments:
        line["moments"] = OneLine({id_: _time(value) for id_, value in request.moments.items()})
    if request.reason is not None:
        line["reason"] = request.reason
    if expected.refused:
        line["refused"] = sorted(expected.refused)
    else:
        line["state"] = expected.state
    return line


def _time(at: datetime) -> str:
    """Format a time for the parser, which rejects offsets with seconds."""
    offset = at.utcoffset()
    if offset is not None and offset % timedelta(minutes=1):
        at = at.astimezone(UTC)
    return at.isoformat(" ", "minutes" if at.replace(second=0, microsecond=0) == at else "auto")


def _inline(person: Person) -> OneLine:
    line = OneLine() if person.id is None else OneLine(id=person.id)
    line["actors"] = sorted(person.actors)
    if person.on_behalf_of:
        line["on_behalf_of"] = OneLine(person.on_behalf_of)
    return line


# --- reading ---------------------------------------------------------------------------------------------------


def load_walk(path: str | os.PathLike[str]) -> Walk:
    """Read a walk from a file.

    Args:
        path: The file.

    Raises:
        WalkError: If the file is not a valid walk.
        OSError: If the file cannot be read.
    """
    return _read(read_source(path))


def loads_walk(text: str, name: str = "<text>") -> Walk:
    """Read a walk from text.

    Args:
        text: YAML, as `dump_walk` writes it.
        name: The name of the text in messages.

    Raises:
        WalkError: If the text is not a valid walk.

    >>> walk = loads_walk('''
    ... sopflow: 1
    ... sop: SOP-12
    ... performers: {ani: [loket]}
    ... moves:
    ... - {at: 2026-03-02 08:00+07:00, action: open, state: terima}
    ... - {at: 2026-03-02 08:20+07:00, activity: terima, by: ani, documents: [berkas], state: putus}
    ... - {at: 2026-03-02 08:30+07:00, activity: putus, by: ani, refused: actor}
    ... ''')
    >>> print(walk)
       activity  performer    time                     with    expected
    1  open                   2026-03-02 08:00 +07:00          terima
    2  terima    ani (loket)  2026-03-02 08:20 +07:00  berkas  putus
    3  putus     ani (loket)  2026-03-02 08:30 +07:00          refused: actor
    """
    return _read(source_of(text, name))


def _read(source: Source) -> Walk:
    document = YamlDocument(source)
    for finding in document.findings:
        if finding.severity is Severity.ERROR and finding.rule is not EMPTY_FILE:
            line, column = (finding.span.line, finding.span.column) if finding.span is not None else (1, 1)
            raise WalkError(source.name, line, column, f"{finding.message()} {finding.hint()}".rstrip())
    return _Reader(source).walk(document.root if document.root is not None else Mapping(0))


class _Reader:
    """Reads the nodes of one file and stops at the first error."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.people: dict[str, Person] = {}

    def wrong(self, node: Node, reason: str) -> WalkError:
        """Return an error at a node."""
        span = span_of(node, self.source)
        return WalkError(self.source.name, span.line, span.column, reason)

    def walk(self, root: Node) -> Walk:
        """Read a walk from the root node."""
        keys = self.mapping(root, "A walk", _KEYS)
        for key in ("sopflow", "sop", "moves"):
            if key not in keys:
                raise self.wrong(root, f"The key `{key}` is missing.")
        if (version := self.text(keys["sopflow"], "sopflow")) != str(FORMAT_VERSION):
            raise self.wrong(keys["sopflow"], f"The version {shown(version)} is not supported; write {FORMAT_VERSION}.")
        if "performers" in keys:
            people = keys["performers"]
            for id_, node in self.mapping(people, "`performers`", None).items():
                self.people[id_] = self.person(people, id_, self.texts(node, "the actors of a performer"))
        fingerprint = self.optional(keys, "fingerprint", self.text)
        about = self.optional(keys, "about", self.text) or ""
        sop = self.text(keys["sop"], "sop")
        moves = [self.move(node) for node in self.sequence(keys["moves"], "`moves`")]
        try:
            return Walk(sop, moves, fingerprint, about)
        except ValueError as error:
            raise self.wrong(keys["moves"], str(error)) from None

    def move(self, node: Node) -> Move:
        """Read a call and its expected result."""
        keys = self.mapping(node, "A call of a walk", _OF_A_MOVE)
        if "at" not in keys:
            raise self.wrong(node, "A call needs a time: add `at: 2026-03-02 08:00+07:00`.")
        activity = self.optional(keys, "activity", self.text)
        if activity is None and "action" not in keys:
            raise self.wrong(node, "A call needs an `activity` to complete, or an `action` such as open or suspend.")
        action = self.optional(keys, "action", self.text) or "complete"
        if action not in ACTIONS:
            raise self.wrong(keys["action"], f"Unknown action {shown(action)}; the actions are {', '.join(ACTIONS)}.")
        call = (
            action,
            self.time(keys["at"], "at"),
            self.optional(keys, "by", self.performer),
            activity,
            self.optional(keys, "outcome", self.text),
            self.optional(keys, "documents", self.documents) or {},
            self.optional(keys, "reason", self.text),
            self.optional(keys, "to", self.number),
            self.optional(keys, "moment", self.text),
            self.optional(keys, "value", self.time),
            self.optional(keys, "moments", self.times) or {},
        )
        try:
            request = Request(*call)
        except ValueError as error:
            raise self.wrong(node, str(error)) from None
        return Move(request, self.expected(node, keys))

    def expected(self, node: Node, keys: dict[str, Node]) -> Result:
        """Read the expected result of a call."""
        if ("state" in keys) == ("refused" in keys):
            raise self.wrong(node, "A call needs an expected result: either a `state`, or the codes under `refused`.")
        if "state" in keys:
            return Result(self.text(keys["state"], "state"))
        codes = self.texts(keys["refused"], "refused")
        if not codes:
            raise self.wrong(keys["refused"], "A refused call needs at least one code, such as `refused: actor`.")
        return Result(refused=codes)

    def performer(self, node: Node, name: str) -> Person:
        """Read a performer: a name from ``performers``, or a mapping with name and actors."""
        if isinstance(node, Scalar):
            id_ = self.text(node, name)
            if id_ not in self.people:
                candidates = close_matches(id_, self.people)
                meant = f" Did you mean {shown(candidates[0])}?" if candidates else " Add the name to `performers`."
                raise self.wrong(node, f"Unknown performer {shown(id_)}.{meant}")
            return self.people[id_]
        keys = self.mapping(node, "A performer", ("id", "actors", "on_behalf_of"))
        actors = self.optional(keys, "actors", self.texts) or []
        represented = self.mapping(keys["on_behalf_of"], "`on_behalf_of`", None) if "on_behalf_of" in keys else {}
        persons = {actor: self.text(item, "the name of a person") for actor, item in represented.items()}
        return self.person(node, self.optional(keys, "id", self.text), actors, persons)

    def person(
        self, node: Node, id_: str | None, actors: list[str], represented: dict[str, str] | None = None
    ) -> Person:
        """Return a person whose name a machine accepts."""
        if id_ is not None and (not id_.strip() or len(id_) > MAX_ID):
            raise self.wrong(node, f"The name of a performer must have 1 to {MAX_ID} characters.")
        return Person(id_, actors, represented or {})

    def documents(self, node: Node, name: str) -> dict[str, str | None]:
        """Read documents: an id, a list of ids, or references by id."""
        if not isinstance(node, Mapping):
            return dict.fromkeys(self.texts(node, name))
        references: dict[str, str | None] = {}
        for id_, item in self.mapping(node, "`documents`", None).items():
            nothing = isinstance(item, Scalar) and item.plain and item.value in _NULLS
            references[id_] = None if nothing else self.text(item, "a reference")
        return references

    def times(self, node: Node, name: str) -> dict[str, datetime]:
        """Read the times of moments by id."""
        return {id_: self.time(item, name) for id_, item in self.mapping(node, f"`{name}`", None).items()}

    def time(self, node: Node, name: str) -> datetime:
        """Read a time; it may lack an offset, since a walk may contain calls that a system must refuse."""
        text = self.text(node, name)
        try:
            if _TIME.fullmatch(text):
                return datetime.fromisoformat(text.replace(" Z", "Z").replace(" +", "+").replace(" -", "-"))
        except ValueError:
            pass
        raise self.wrong(node, f"{shown(text)} is not a time. Write it as 2026-03-02 08:00+07:00.")

    def optional(self, keys: dict[str, Node], name: str, read: Callable[[Node, str], T]) -> T | None:
        """Read the value of a key; None if the key is missing."""
        return read(keys[name], name) if name in keys else None

    def number(self, node: Node, name: str) -> int:
        """Read a whole number."""
        text = self.text(node, name)
        if not _NUMBER.fullmatch(text):
            raise self.wrong(node, f"Write a whole number here ({name}).")
        return int(text)

    def text(self, node: Node, name: str) -> str:
        """Read a string of limited length."""
        if not isinstance(node, Scalar):
            raise self.wrong(node, f"Write a string here ({name}).")
        if len(node.value) > MAX_TEXT:
            raise self.wrong(node, f"The string has {len(node.value)} characters; the limit is {MAX_TEXT} ({name}).")
        return node.value

    def texts(self, node: Node, name: str) -> list[str]:
        """Read a list of strings, or a single string."""
        if isinstance(node, Scalar):
            return [self.text(node, name)]
        return [self.text(item, name) for item in self.sequence(node, name)]

    def sequence(self, node: Node, name: str) -> list[Node]:
        """Read a list."""
        if not isinstance(node, Sequence):
            raise self.wrong(node, f"Write a list here ({name}).")
        return node.items

    def mapping(self, node: Node, what: str, known: tuple[str, ...] | None) -> dict[str, Node]:
        """Read a mapping, with certain keys or with any."""
        if not isinstance(node, Mapping):
            raise self.wrong(node, f"{what} must be a mapping of keys to values.")
        for name, (key, _) in node.entries.items():
            if known is not None and name not in known:
                candidates = close_matches(name, known)
                meant = f"Did you mean {candidates[0]}?" if candidates else f"The keys are {', '.join(known)}."
                raise self.wrong(key, f"{what} has no key {shown(name)}. {meant}")
            if known is None and len(name) > MAX_TEXT:
                raise self.wrong(key, f"The key has {len(name)} characters; the limit is {MAX_TEXT}.")
        return {name: item for name, (_, item) in node.entries.items()}
