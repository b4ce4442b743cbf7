"""The names of actors, documents and states, as the table prints them."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.definition import FINAL_NAMES, Actor, AnyOf, Sop, Step, groups
from sopflow.text import OR, Language, Text

_EXTERNAL = Text("{name} (external)", "{name} (pihak luar)")


def actor_name(actor: Actor, language: Language) -> str:
    """Return the name of an actor, and whether it is outside the agency."""
    return _EXTERNAL.format(language, name=actor.name) if actor.external else actor.name


def document_names(sop: Sop, ids: Iterable[str]) -> str:
    """Return the names of documents, each once."""
    return "; ".join(dict.fromkeys(sop.documents[id_].name for id_ in ids))


def requirement_names(sop: Sop, requirements: Iterable[str | AnyOf], language: Language) -> str:
    """Return the names of required documents, each once; alternatives are joined by "or"."""
    names = (OR.in_(language).join(sop.documents[id_].name for id_ in group) for group in groups(requirements))
    return "; ".join(dict.fromkeys(names))


def step_name(sop: Sop, step: Step) -> str:
    """Return the printed number of a row and its text; of several activities, the text of the first."""
    more = "" if len(step.activities) == 1 else " …"
    return f"{sop.labels[step.id]} {step.activities[0].text}{more}"


def state_name(sop: Sop, state: str, language: Language) -> str:
    """Return the name of a case's state: the row, or the end.

    >>> from sopflow import Step
    >>> sop = Sop("1", "Surat", {"loket": "Loket"}, [Step.single("terima", "Menerima surat", "loket")])
    >>> state_name(sop, "terima", "id"), state_name(sop, "completed", "id")
    ('1 Menerima surat', 'selesai')
    """
    if state in sop.positions:
        return step_name(sop, sop.step(state))
    return sop.ends[state] if state in sop.ends else FINAL_NAMES[state].in_(language)
