"""Authority: who may act on a case besides completing its activities."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from sopflow.definition.fields import extensions, texts
from sopflow.frozen import EMPTY, FrozenMap


def _actors(value: str | Iterable[str] | None) -> tuple[str, ...] | None:
    return None if value is None else texts(value)


@frozen
class Authority:
    """The actors who may take each action; None if the SOP says nothing about it, empty if no one may.

    Attributes:
        attach: Who may add documents or amend their references.
        suspend: Who may suspend a case.
        resume: Who may resume it.
        restart_clock: Who may give its step the whole time again.
        set_moment: Who may set or amend a moment.
        recount: Who may count its due times again.
        correct: Who may undo its events.
        migrate: Who may move it to another revision of the SOP.
        cancel: Who may cancel it.
        extra: Extension keys (``x-…``).
    """

    attach: tuple[str, ...] | None = field(default=None, converter=_actors)
    suspend: tuple[str, ...] | None = field(default=None, converter=_actors)
    resume: tuple[str, ...] | None = field(default=None, converter=_actors)
    restart_clock: tuple[str, ...] | None = field(default=None, converter=_actors)
    set_moment: tuple[str, ...] | None = field(default=None, converter=_actors)
    recount: tuple[str, ...] | None = field(default=None, converter=_actors)
    correct: tuple[str, ...] | None = field(default=None, converter=_actors)
    migrate: tuple[str, ...] | None = field(default=None, converter=_actors)
    cancel: tuple[str, ...] | None = field(default=None, converter=_actors)
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)

    def of(self, action: str) -> tuple[str, ...] | None:
        """Return the actors who may take an action; None if the SOP says nothing about it."""
        actors: tuple[str, ...] | None = getattr(self, action, None)
        return actors
