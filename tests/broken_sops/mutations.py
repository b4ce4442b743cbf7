"""Mutations: single changes that make a valid SOP an invalid one, registered under the code that they must raise.

A mutation says at which places of a file it may be made; one of them is drawn. A new one is three lines::

    @breaks("SOP202")
    def an_actor_that_nobody_defined(file: File) -> Changes:
        return [Change(activity, "actor", "hakim") for activity in file.activities]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple, TypeAlias

from attrs import frozen

from sopflow.definition import Sop
from sopflow.language import plain_file, yaml_text

GONE: Final = object()
"""What is put in the place of a key that is taken out."""


class Change(NamedTuple):
    """One change: what a mapping or a list holds under a key."""

    holder: Any
    key: Any
    value: Any


Changes: TypeAlias = Iterable[Change]


class File:
    """A SOP as it is written, once as plain data and once as lines; either may be changed.

    Attributes:
        data: All of it.
        lines: The same as text.
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
        """The rows of one activity."""
        return [row for row in self.rows if "activity" in row]

    @property
    def several(self) -> list[dict[str, Any]]:
        """The rows that list two activities or more."""
        return [row for row in self.rows if len(row.get("activities", ())) > 1]

    @property
    def activities(self) -> list[dict[str, Any]]:
        """All that says an activity: rows of one, and activities that are listed."""
        return [activity for row in self.rows for activity in row.get("activities", [row])]

    @property
    def plain(self) -> list[dict[str, Any]]:
        """The rows in which nothing is decided."""
        return [row for row in self.rows if not _decides(row)]

    @property
    def decisions(self) -> list[dict[str, Any]]:
        """All that has outcomes."""
        return [activity for activity in self.activities if "outcomes" in activity]

    def with_more(self, key: str, **more: object) -> Change:
        """A change that puts more under a key of the file itself, which holds a mapping or is not there."""
        return Change(self.data, key, {**self.data.get(key, {}), **more})

    def line(self, *more: str) -> Change:
        """A change that adds lines at the end."""
        return Change(self.lines, slice(len(self.lines), None), more)

    def changed(self, change: Change) -> str:
        """The text after a change."""
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
        code: The code of the error that it must raise.
        name: What is wrong afterwards, in words.
        places: The changes of this kind that can be made to a file.
    """

    code: str
    name: str
    places: Callable[[File], Changes]


MUTATIONS: list[Mutation] = []


def breaks(code: str) -> Callable[[Callable[[File], Changes]], Callable[[File], Changes]]:
    """Register a mutation; its function's name says what is wrong afterwards.

    Args:
        code: The code of the error that it must raise.
    """

    def register(places: Callable[[File], Changes]) -> Callable[[File], Changes]:
        MUTATIONS.append(Mutation(code, places.__name__.replace("_", " "), places))
        return places

    return register
