"""Pages of long lists: the items of lists, and the place where the next page begins."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Generic, TypeVar

from attrs import frozen

from sopflow.machine import Task
from sopflow.store.errors import InputError
from sopflow.text import Text

MAX_LIMIT: Final = 1_000
"""The maximum length of a page."""

_MAX_CURSOR: Final = 4_000

Item = TypeVar("Item")


@frozen
class Page(Generic[Item]):
    """A part of a list.

    Attributes:
        items: The items, in order.
        after: Where the next page begins, for the argument ``after``; None after the last page.
    """

    items: tuple[Item, ...]
    after: str | None = None


@frozen
class StoredTask:
    """A task of a case in the store.

    Attributes:
        case: The id of the case.
        number: The number of its SOP.
        task: The task.
        claimed_by: The person who claimed it.
    """

    case: str
    number: str
    task: Task
    claimed_by: str | None


@frozen
class StoredCase:
    """The row of a case in the store. Times are in UTC.

    Attributes:
        id: The id of the case.
        number: The number of its SOP.
        fingerprint: The revision of its SOP.
        state: The id of its step or end.
        version: The number of its events.
        opened_at: When it was opened.
        entered_at: When it entered its step.
        last_at: The time of its last event.
        due: The due time of its step; None without a standard or while suspended.
        suspended: Whether it is suspended.
        ended_at: When it ended; None while it is open.
    """

    id: str
    number: str
    fingerprint: str
    state: str
    version: int
    opened_at: datetime
    entered_at: datetime
    last_at: datetime
    due: datetime | None
    suspended: bool
    ended_at: datetime | None


def check_limit(limit: int) -> None:
    """Check the length of a page.

    Raises:
        InputError: If it is not from 1 to ``MAX_LIMIT``.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise InputError(
            Text(
                f"A page has 1 to {MAX_LIMIT} items, not {limit}.",
                f"Satu halaman berisi 1 sampai {MAX_LIMIT} butir, bukan {limit}.",
            )
        )


def cursor(at: datetime, *names: str) -> str:
    """Return the place of an item in its list as opaque text."""
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), *names]).encode()).decode()


def place(after: str | None, names: int) -> tuple[datetime, *tuple[str, ...]] | None:
    """Return the place that a cursor describes; None without a cursor.

    Args:
        after: The text of ``cursor``; untrusted.
        names: The number of names that it must have.

    Raises:
        InputError: If it is not such a text.
    """
    if after is None:
        return None
    try:
        at, *ids = json.loads(base64.b64decode(after[:_MAX_CURSOR], altchars="-_", validate=True))
        moment = datetime.fromisoformat(at)
    except (ValueError, TypeError, RecursionError):
        raise _not_a_place() from None
    if len(ids) != names or moment.tzinfo is None or not all(isinstance(id_, str) for id_ in ids):
        raise _not_a_place()
    return moment, *ids


def _not_a_place() -> InputError:
    return InputError(
        Text(
            "`after` is not the end of a page. Pass page.after of the page before.",
            "`after` bukan akhir suatu halaman. Berikan page.after dari halaman sebelumnya.",
        )
    )


def page_of(items: Sequence[Item], limit: int, place: Callable[[Item], str]) -> Page[Item]:
    """Return the first items of a list that may be longer by one.

    Args:
        items: The items.
        limit: The length of the page.
        place: Returns the cursor of an item.
    """
    return Page(tuple(items[:limit]), place(items[limit - 1]) if len(items) > limit else None)
