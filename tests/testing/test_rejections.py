"""The calls that a case must refuse, listed by code for cases in several states.

``SOPFLOW_ACCEPT=1 pytest tests/testing`` writes a changed list; read the difference before you commit it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from attrs import evolve
from tests.testing.test_calls import AT, PERMIT

from sopflow.machine import RefusalCode
from sopflow.testing import Person, ReferenceCase, Request, Result
from sopflow.testing.calls import UNKNOWN, enabled_calls, rejected_calls
from sopflow.testing.walks import Move, Walk, table

LIST = Path(__file__).parent / "golden" / "rejections.txt"
ANI = Person("ani", ["loket"])


def case(*requests: Request) -> ReferenceCase:
    made = ReferenceCase(PERMIT)
    for request in (Request("open", AT), *requests):
        assert not made.call(request).refused
    return made


READ = Request("complete", AT, ANI, "baca", documents="berkas")
WRITTEN = Request("complete", AT, ANI, "catat")
LATE = AT + timedelta(hours=2)
CASES = {
    "opened": (case(), AT),
    "read": (case(READ), AT),
    "late": (case(READ), LATE),
    "decided next": (case(READ, WRITTEN), AT),
    "suspended": (case(READ, Request("suspend", AT)), AT),
    "cancelled": (case(Request("cancel", AT, reason="dicabut")), AT),
}


def listed() -> Iterator[str]:
    for name, (one, at) in CASES.items():
        yield f"--- {name}"
        for code, requests in rejected_calls(enabled_calls(one, at)).items():
            moves = [Move(each, Result(refused=code)) for each in requests]
            walk = Walk("1", [Move(Request("open", AT), Result("terima")), *moves])
            yield from (line.split(maxsplit=1)[1] for line in table(walk).splitlines()[2:])


def test_the_rejected_calls_are_those_of_the_list() -> None:
    text = "\n".join(listed()) + "\n"
    if os.environ.get("SOPFLOW_ACCEPT"):
        LIST.write_text(text, encoding="utf-8")
    assert text == LIST.read_text(encoding="utf-8")


def test_the_case_refuses_each_of_them_with_its_code_only() -> None:
    for one, at in CASES.values():
        for code, requests in rejected_calls(enabled_calls(one, at)).items():
            assert [set(one.may(request)) for request in requests] == [{code}] * len(requests)


def test_unknown_names_are_new_even_if_the_sop_has_unlikely_ones() -> None:
    sop = evolve(PERMIT, documents={**PERMIT.documents, UNKNOWN: "A", f"{UNKNOWN}_1": "B"})
    unknown = ReferenceCase(sop)
    unknown.call(Request("open", AT))
    calls = rejected_calls(enabled_calls(unknown, AT), [RefusalCode.UNKNOWN_DOCUMENT])[RefusalCode.UNKNOWN_DOCUMENT]
    assert calls[0].documents == {f"{UNKNOWN}_2": None}
