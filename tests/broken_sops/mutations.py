"""Mutations: single changes that make a valid SOP invalid, registered under the code of the error that they cause.

A mutation returns the changes that are possible in a file, and one of them is drawn. A new mutation takes three lines::

    @breaks("SOP202")
    def an_undefined_actor(file: File) -> Changes:
        return [Change(activity, "actor", "hakim") for activity in file.activities]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple, TypeAlias

from attrs import frozen

from sopflow.definition import Sop
from sopflow.language import plain_file, yaml_text

GONE: Final = object()
"""The value of a change that removes a key."""


class Change(NamedTuple):
    """A change of the value of a mapping or a list under a key."""

    holder: Any
    key: Any
    value: Any


Changes: TypeAlias = Iterable[Change]


class File:
    """A SOP file that can be changed as plain data or as lines.

    Attributes:
        data: The plain data.
        lines: The lines of the text.
    """

    def __init__(self, sop: Sop) -> None:
        self.data: dict[str, Any] = plain_file(sop)
        self.lines = yaml_text(self.data).splitlines()

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the table."""
        return self.data["steps"]  # type: ignore[no-any-return]

    @property
    def single(self) -> list[dict[str, Any]]:
        """The rows with one activity."""
        return [row for row in self.rows if "activity" in row]

    @property
    def several(self) -> list[dict[str, Any]]:
        """The rows that list at least two activities."""
        return [row for row in self.rows if len(row.get("activities", ())) > 1]

    @property
    def activities(self) -> list[dict[str, Any]]:
        """The keys of all activities: rows with one activity, and listed activities."""
        return [activity for row in self.rows for activity in row.get("activities", [row])]

    @property
    def plain(self) -> list[dict[str, Any]]:
        """The rows without a decision."""
        return [row for row in self.rows if not _decides(row)]

    @property
    def decisions(self) -> list[dict[str, Any]]:
        """The activities with outcomes."""
        return [activity for activity in self.activities if "outcomes" in activity]

    def with_more(self, key: str, **more: object) -> Change:
        """Return a change that adds entries to a top-level mapping, which may be missing."""
        return Change(self.data, key, {**self.data.get(key, {}), **more})

    def line(self, *more: str) -> Change:
        """Return a change that appends lines."""
        return Change(self.lines, slice(len(self.lines), None), more)

    def changed(self, change: Change) -> str:
        """Return the text after a change."""
        if change.value is GONE:
            del change.holder[change.key]
        else:
            change.holder[change.key] = change.value
        return "\n".join([*self.lines, ""]) if change.holder is self.lines else yaml_text(self.data)


def _decides(row: dict[str, Any]) -> bool:
    return any("outcomes" in activity for activity in row.get("activities", [row]))


@frozen
class Mutation:
    """A kind of change.

    Attributes:
        code: The code of the error that it causes.
        name: The fault in words.
        changes: A function that returns the possible changes of a file.
    """

    code: str
    name: str
    changes: Callable[[File], Changes]


MUTATIONS: list[Mutation] = []


def breaks(code: str) -> Callable[[Callable[[File], Changes]], Callable[[File], Changes]]:
    """Register a mutation under the name of its function.

    Args:
        code: The code of the error that it causes.
    """

    def register(changes: Callable[[File], Changes]) -> Callable[[File], Changes]:
        MUTATIONS.append(Mutation(code, changes.__name__.replace("_", " "), changes))
        return changes

    return register
