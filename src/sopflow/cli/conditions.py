"""Conditions in a simulated case: given on the command line, asked, or taken as met."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sopflow.cli import walk_messages
from sopflow.cli.exits import CommandError
from sopflow.cli.typed import close_names
from sopflow.definition import Sop
from sopflow.machine import ConditionFunction
from sopflow.text import Language, shown

_YES, _NO = ("yes", "ya", "y"), ("no", "tidak", "n", "t")


class SimulatedConditions:
    """The conditions of one simulated case.

    Attributes:
        ask: Asks whether a condition is met, by its name; None to take it as met.
    """

    def __init__(self, sop: Sop, given: Iterable[str], language: Language) -> None:
        """Read the conditions given on the command line, such as ``saldo=no``.

        Raises:
            CommandError: If one is not in the SOP, or neither yes nor no.
        """
        self.ask: Callable[[str], bool] | None = None
        self._sop = sop
        self._known: dict[str, bool] = {}
        for text in given:
            name, _, answer = (part.strip() for part in text.partition("="))
            if name not in sop.conditions:
                close = close_names(name, sop.conditions, language)
                raise CommandError(walk_messages.NO_CONDITION.format(language, found=shown(name), close=close))
            if answer.casefold() not in (*_YES, *_NO):
                raise CommandError(walk_messages.NOT_YES_OR_NO.format(language, text=shown(text)))
            self._known[name] = answer.casefold() in _YES

    def functions(self) -> dict[str, ConditionFunction]:
        """Return a function for each condition of the SOP; it asks once."""
        return {name: self._function(name) for name in self._sop.conditions}

    def _function(self, name: str) -> ConditionFunction:
        def is_met(_case: object, _call: object, _at: object) -> bool:
            if name not in self._known:
                self._known[name] = self.ask is None or self.ask(self._sop.conditions[name])
            return self._known[name]

        return is_met
