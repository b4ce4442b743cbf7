"""Times and names that users type, and what to say about wrong ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sopflow.cli import messages
from sopflow.cli.clock import localized
from sopflow.cli.exits import CommandError
from sopflow.cli.messages import either
from sopflow.text import Language, close_matches, shown
from sopflow.timing import WorkCalendar

_MOST_NAMED = 12


def typed_time(text: str, calendar: WorkCalendar, language: Language) -> datetime:
    """Return a typed time (ISO 8601); without a time zone it is in the calendar's.

    Raises:
        CommandError: If the text is not a time.
    """
    try:
        return localized(datetime.fromisoformat(text), calendar)
    except (ValueError, OverflowError):
        raise CommandError(messages.NOT_A_TIME.format(language, text=shown(text))) from None


def close_names(word: str, names: Iterable[str], language: Language) -> str:
    """Return a question about similar names, or the list of names."""
    known = list(dict.fromkeys(names))
    close = close_matches(word.strip(), known)
    if close:
        return messages.DID_YOU_MEAN.format(language, names=either(close, language))
    return choices(known, language)


def choices(names: list[str], language: Language) -> str:
    """Return a sentence that lists names, not more than a dozen."""
    more = ", …" if len(names) > _MOST_NAMED else ""
    listed = ", ".join(names[:_MOST_NAMED]) or messages.NONE.in_(language)
    return messages.CHOICES_ARE.format(language, names=listed + more)
