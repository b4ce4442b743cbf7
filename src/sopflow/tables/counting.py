"""How the time of a row or an activity is counted, if not from entering it, in words."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.definition import Activity, Clock, Sop, Step
from sopflow.text import Language, Text

_SINCE = Text("time counted since {event}", "waktu dihitung sejak {event}")
_SINCE_ROW = Text("row {number}", "baris {number}")
_BEFORE = Text("time counted back from {moment}", "waktu dihitung mundur dari {moment}")
_NOT_BEFORE = Text("not before {moment}", "tidak sebelum {moment}")
_NOT_EARLIER = Text("not earlier than {length} before {moment}", "paling cepat {length} sebelum {moment}")
_STOPPED = Text(
    "times that run since other rows are stopped here", "waktu yang dihitung sejak baris lain berhenti di sini"
)


def counting(sop: Sop, holder: Step | Activity, language: Language) -> Iterator[str]:
    """Yield how the time of a row or an activity is counted; nothing if from entering it.

    Args:
        sop: The SOP.
        holder: The row or the activity.
        language: The language of the words; names stay as they are.
    """
    if holder.since is not None:
        yield _SINCE.format(language, event=_event(sop, holder.since, language))
    if holder.before is not None:
        yield _BEFORE.format(language, moment=_event(sop, holder.before, language))
    earliest = holder.not_before
    if earliest is not None:
        moment = _event(sop, earliest.moment, language)
        by = earliest.by
        length = None if by is None else by.counted_back
        if length is None or length.maximum is None:
            yield _NOT_BEFORE.format(language, moment=moment)
        else:
            yield _NOT_EARLIER.format(language, moment=moment, length=length.maximum.format(language))
    if isinstance(holder, Step) and holder.clock is Clock.STOPPED:
        yield _STOPPED.in_(language)


def _event(sop: Sop, id_: str, language: Language) -> str:
    """Return the name of a moment, or the number of a row or an activity."""
    name = sop.moments.get(id_)
    return _SINCE_ROW.format(language, number=sop.labels[id_]) if name is None else name
