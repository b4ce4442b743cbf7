"""Scripts about optional inputs: documents that are not needed, new references, blank reasons, and wrong calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle

from attrs import evolve

from sopflow.definition import OnLate
from sopflow.machine import RefusalCode
from sopflow.testing.calls.actions import action_call
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
    # All documents when the case is opened; each as soon as it is accepted; or all whenever they are accepted.
    for at_once, again in ((True, False), (False, False), (True, True)):
        rehearsal, references = new(), cycle(_REFERENCES)
        for request in script:
            held = {} if again else rehearsal.case.now.documents
            given = {id_: reference for id_, reference in request.documents.items() if id_ not in held}
            if request.action == "open" and at_once:
                given |= dict.fromkeys(_supplied(rehearsal), next(references))
            if request.action == "complete" and (again or not at_once):
                accepted = rehearsal.enabled(request.at).accepted(rehearsal.sop.activity(str(request.activity)))
                given |= dict.fromkeys((id_ for id_ in accepted if id_ not in held), next(references))
            rehearsal.call(evolve(request, documents=given))
        yield rehearsal.script


def references_replaced(rehearsal: Rehearsal, script: Sequence[Request]) -> list[Request]:
    """Return a script in which documents from outside and those in the case are attached three times before each call.

    Args:
        rehearsal: A new rehearsal.
        script: A walk through the SOP.
    """
    for request in script:
        rehearsal.call(request)
        products = rehearsal.case.now.documents.keys() - {*_supplied(rehearsal)}
        for documents in (_supplied(rehearsal), tuple(sorted(products))):
            for reference in _REFERENCES if documents else ():
                attached = dict.fromkeys(documents, reference)
                attach = action_call(rehearsal.case.sop, "attach", request.at, documents=attached)
                for reason in (None, _BLANK, "salah ketik") if documents != _supplied(rehearsal) else (None,):
                    rehearsal.call(evolve(attach, reason=reason))
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
