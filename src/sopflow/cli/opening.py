"""Opening the store of a command, and saying why it cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sopflow.cli.exits import CommandError
from sopflow.definition import Sop
from sopflow.machine import Action, SopMachine, all_met
from sopflow.text import Language, Text

if TYPE_CHECKING:
    from sopflow.store import Store

DATABASE: Final = Text("The database, such as sqlite:///office.db.", "Basis data, misalnya sqlite:///office.db.")
_NEEDS_EXTRA: Final = Text(
    'The store needs SQLAlchemy. Install it with: pip install "sopflow[store]"',
    'Penyimpanan kasus memerlukan SQLAlchemy. Pasang dengan: pip install "sopflow[store]"',
)


@contextmanager
def opened_store(url: str, language: Language) -> Iterator[Store]:
    """Open a store, and close it at the end of the block.

    Args:
        url: The URL of its database.
        language: The language of errors.

    Raises:
        CommandError: If the extra is missing, or the store cannot do what the block asks.
    """
    try:
        from sopflow.store import Store, StoreError  # noqa: PLC0415 (an extra)
        from sopflow.store.store import SKEW  # noqa: PLC0415 (an extra)
    except ModuleNotFoundError:
        raise CommandError(_NEEDS_EXTRA.in_(language)) from None

    def machine(sop: Sop) -> SopMachine[Any]:
        # Conditions are asked when activities are completed, which no command does in a store.
        return SopMachine(sop, skew=SKEW, conditions=all_met(sop), permits=[Action.MIGRATE])

    try:
        with Store(url, machine=machine) as store:
            yield store
    except StoreError as error:
        raise CommandError(error.message(language)) from None
