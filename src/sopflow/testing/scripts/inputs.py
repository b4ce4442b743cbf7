"""Scripts about optional inputs: documents that are not needed, new references, blank reasons, and wrong calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle

from attrs import evolve

from sopflow.definition import OnLate
from sopflow.machine import RefusalCode
from sopflow.testing.model import Request
from sopflow.testing.scripts.rehearsal import Rehearsal

_REFERENCES = ("A-1", "B-2", None)
_BLANK = " "


def documents_early(new: Callable[[], Rehearsal], script: Sequence[Request]) -> Iterator[list[Request]]:
    """Yield variants of a script in which documents come before they are needed, and come again with new references.

    Args:
        new: Begins a rehearsal.
        script: A walk through the SOP.
    """
    for at_once in (True, False):
        rehearsal, references = new(), cycle(_REFERENCES)
        for request in script:
            held = rehearsal.case.now.documents
            given = {id_: reference for id_, reference in request.documents.items() if id_ not in held}
            if request.action == "open" and at_once:
                given |= dict.fromkeys(_supplied(rehearsal), next(references))
            if request.action == "complete" and not at_once:
                accepted = rehearsal.enabled(request.at).accepted(rehearsal.sop.activity(str(request.activity)))
                given |= dict.fromkeys((id_ for id_ in accepted if id_ not in held), next(references))
            rehearsal.call(evolve(request, documents=given))
        yield rehearsal.script


def references_replaced(rehearsal: Rehearsal, script: Sequence[Request]) -> list[Request]:
    """Return a script in which documents from outside are attached three times before each call.

    Args:
        rehearsal: A new rehearsal.
        script: A walk through the SOP.
    """
    supplied = _supplied(rehearsal)
    for request in script:
        rehearsal.call(request)
        for reference in _REFERENCES if supplied else ():
            rehearsal.call(Request("attach", request.at, documents=dict.fromkeys(supplied, reference)))
    return rehearsal.script


def reasons(new: Callable[[], Rehearsal], script: Sequence[Request]) -> Iterator[list[Request]]:
    """Yield variants of a script in which each call has a reason, or a blank one.

    Args:
        new: Begins a rehearsal.
        script: A walk through the SOP.
    """
    for reason in ("antrean panjang", _BLANK):
        rehearsal = new()
        for request in script:
            rehearsal.call(evolve(request, reason=reason))
        yield rehearsal.script


def rejections_everywhere(rehearsal: Rehearsal, script: Sequence[Request]) -> list[Request]:
    """Return a script in which wrong calls of every kind precede each call, also late ones.

    Args:
        rehearsal: A new rehearsal.
        script: A walk through the SOP.
    """
    for request in script:
        rehearsal.call(request)
        rehearsal.reject(RefusalCode)
        due = rehearsal.case.now.due
        if due is not None and rehearsal.late_rule is OnLate.JUSTIFY:
            rehearsal.reject([RefusalCode.REASON], due + rehearsal.moment)
    return rehearsal.script


def _supplied(rehearsal: Rehearsal) -> tuple[str, ...]:
    return tuple(id_ for id_, document in rehearsal.sop.documents.items() if document.supplied)
