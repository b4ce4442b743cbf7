"""Names for messages: texts, names and printed row numbers of a SOP instead of its ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo

import attrs

from sopflow.definition import FINAL_NAMES, Sop
from sopflow.flow import abbreviated
from sopflow.machine.messages import ACTIONS
from sopflow.machine.performer import Performer
from sopflow.machine.refusal import Refusal, RefusalCode, wording_of
from sopflow.text import OR, Text, shown, visible

_LONGEST = 60
_MOST = 12


def named(refusal: Refusal, sop: Sop, zone: tzinfo) -> Refusal:
    """Return a refusal whose messages show the names of the SOP and times of a zone.

    Args:
        refusal: The refusal.
        sop: The SOP whose ids it contains.
        zone: The time zone of the office.
    """
    wording, data = wording_of(refusal), refusal.data
    names: dict[str, object] = {}
    if refusal.activity is not None:
        names["activity"] = _KINDS["activity"](sop, refusal.activity)
    if wording.expected in _KINDS:
        names["expected"] = _names(sop, wording.expected, refusal.expected)
    if wording.found in _KINDS:
        names["found"] = _names(sop, wording.found, refusal.found)
    for code, kind in ((RefusalCode.ACTOR, "actor"), (RefusalCode.CONDITION, "condition")):
        if refusal.code == code:
            names["expected"] = _any_of(_names(sop, kind, refusal.expected))
    if isinstance(action := data.get("action"), str):
        names["action"] = ACTIONS[action]
    if isinstance(moment := data.get("moment"), str):
        names["moment"] = moment_name(sop, moment)
    if isinstance(path := data.get("path"), tuple):
        names["path"] = _path(sop, path)
    if isinstance(by := data.get("by"), Performer):
        names["by"] = performer_name(sop, by)
    return attrs.evolve(refusal, names=names, zone=zone)


def state_name(sop: Sop, id_: str) -> Text:
    """Return the printed number and text of a row, or the name of an end."""
    if id_ in FINAL_NAMES:
        return FINAL_NAMES[id_]
    if id_ in sop.ends:
        return _same(_cut(sop.ends[id_]))
    step = sop.step(id_)
    name = step.activities[0].text if len(step.activities) == 1 else step.id
    label = f"{visible(sop.labels[id_])} ({_cut(name)})"
    return Text(f"row {label}", f"baris {label}")


def document_name(sop: Sop, id_: str) -> Text:
    """Return the name of a document."""
    return _same(_document(sop, id_))


def moment_name(sop: Sop, id_: str) -> Text:
    """Return the name of a moment."""
    return _same(_moment(sop, id_))


def performer_name(sop: Sop, by: Performer) -> Text:
    """Return the id of a person, or the actors of an anonymous performer."""
    if by.id is not None:
        return _same(_cut(by.id))
    names = [_actor(sop, id_) for id_ in sorted(by.actors) if id_ in sop.actors]
    return _same(", ".join(names)) if names else Text("an anonymous performer", "seseorang tanpa nama")


def activity_name(sop: Sop, id_: str) -> Text:
    """Return the text of an activity in quotes."""
    return _quoted(_activity(sop, id_))


def _activity(sop: Sop, id_: str) -> str:
    try:
        return sop.activity(id_).text
    except KeyError:
        return id_


def _actor(sop: Sop, id_: str) -> str:
    return _cut(sop.actors[id_].name if id_ in sop.actors else id_)


def _document(sop: Sop, id_: str) -> str:
    return _cut(sop.documents[id_].name if id_ in sop.documents else id_)


def _moment(sop: Sop, id_: str) -> str:
    return _cut(sop.moments.get(id_, id_))


# Names by kind of id. A program that used an unknown id needs to see the known ones.
_KINDS: dict[str, Callable[[Sop, str], Text]] = {
    "activity": activity_name,
    "activity id": lambda sop, id_: _same(f"{id_} ({_cut(_activity(sop, id_))})"),
    "actor": lambda sop, id_: _same(_actor(sop, id_)),
    "actor id": lambda sop, id_: _same(f"{id_} ({_actor(sop, id_)})"),
    "condition": lambda sop, id_: _same(_cut(sop.conditions.get(id_, id_))),
    "document": document_name,
    "document id": lambda sop, id_: _same(f"{id_} ({_document(sop, id_)})"),
    "moment": moment_name,
    "moment id": lambda sop, id_: _same(f"{id_} ({_moment(sop, id_)})"),
    "state": state_name,
    "unknown": lambda _sop, id_: _same(shown(id_)),
}


def _names(sop: Sop, kind: str, ids: Sequence[object]) -> tuple[Text, ...]:
    names = tuple(_KINDS[kind](sop, str(id_)) for id_ in ids[:_MOST])
    more = len(ids) - len(names)
    return (*names, Text(f"{more} more", f"{more} lainnya")) if more else names


def _path(sop: Sop, path: tuple[str, ...]) -> Text:
    return _same(" → ".join(visible(sop.labels.get(id_, id_)) for id_ in abbreviated(path)))


def _any_of(names: tuple[Text, ...]) -> Text:
    return Text(OR.en.join(name.en for name in names), OR.id.join(name.id for name in names))


def _same(text: str) -> Text:
    return Text(text, text)


def _quoted(text: str) -> Text:
    return _same(f"'{_cut(text)}'")


def _cut(text: str) -> str:
    """Shorten a text at a word and remove its full stop, so that it fits into a sentence."""
    text = text.strip().rstrip(".")
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rpartition(" ")[0] or text[:_LONGEST]
        text = text.rstrip(" ,;/") + " …"
    return visible(text)
