"""Times whose words name another start or end than entering their row: the draft needs a key that the table lacks."""

from __future__ import annotations

import re

from sopflow.timing import StandardKind, TimeStandard, TimeStandardError
from sopflow.timing.grammar import AFTER, EARLIEST

_EARLIEST = re.compile(rf"\b(?:{'|'.join(sorted(EARLIEST))})\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def missing_start(time: str, *, is_first: bool) -> str:
    """Return the code of the doubt about a time; empty if it is counted from entering its row.

    Args:
        time: The time.
        is_first: Whether its row is the first one, which begins with any event.

    >>> missing_start("3 hari sejak ujian selesai", is_first=False), missing_start("H-7", is_first=False)
    ('time-since', 'time-before')
    >>> missing_start("3 hari", is_first=False)
    ''
    """
    try:
        standard = TimeStandard.parse(time)
    except TimeStandardError:
        return ""
    if standard.kind is StandardKind.RELATIVE:
        if _EARLIEST.search(time):
            return "time-not-before"
        return "time-before" if standard.lead else "time-after" if standard.lag else ""
    start = _WORD.match(standard.condition or standard.note or "")
    return "time-since" if start and start[0].casefold() in AFTER and standard.binds and not is_first else ""
