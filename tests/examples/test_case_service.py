"""The client for services of cases: its requests, and its reading of answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from examples.case_service import CaseService
from hypothesis import settings

import sopflow
from sopflow import Refused, SopMachine
from sopflow.testing import CaseSystem, MismatchError, NoAnswerError, Person, Request, Result
from sopflow.testing.workflow import workflow_test

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Surat Masuk
actors: {loket: Petugas Loket, kepala: Kepala}
documents: {surat: {name: Surat, supplied: true}}
steps:
  - {id: terima, activity: Menerima surat, actor: loket, requires: surat, within: 2 jam, on_late: justify}
  - {id: catat, activity: Mencatat, actor: kepala, not_same_person_as: terima}
""")
MACHINE = SopMachine(SOP)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPEN = Request("open", NOON)
ANI = Person("ani", ["loket", "kepala"])


def service(answer: Callable[[httpx.Request], httpx.Response]) -> CaseService:
    """Return a service with a function that answers its requests."""
    return CaseService(httpx.Client(base_url="http://office", transport=httpx.MockTransport(answer)))


def answering(*answers: httpx.Response) -> CaseService:
    """Return a service with these answers, in order."""
    rest = iter(answers)
    return service(lambda _: next(rest))


class LetterService:
    """A service of the SOP that reads the time from the header."""

    def __init__(self) -> None:
        self.system = CaseSystem(MACHINE)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        try:
            return self.answer(request)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return httpx.Response(400)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer a request; a malformed one raises an error."""
        at = datetime.fromisoformat(request.headers["Sopflow-Time"])
        if request.method == "GET":
            return httpx.Response(200, json=self.case_data(at))
        arguments: dict[str, Any] = {**json.loads(request.content)}
        if "Remote-Groups" in request.headers:
            groups = request.headers["Remote-Groups"]
            arguments["by"] = Person(request.headers.get("Remote-User"), groups.split(",") if groups else [])
        path = request.url.path.split("/")
        try:
            self.system.act(Request("open" if path == ["", "cases"] else path[-1], at, **arguments))
        except Refused as refused:
            problem = {
                "detail": refused.message("id"),
                "reasons": [{"code": reason.code, "message": reason.message()} for reason in refused.reasons],
            }
            return httpx.Response(409, json=problem, headers={"Content-Type": "application/problem+json"})
        return httpx.Response(200, json=self.case_data(at))

    def case_data(self, at: datetime) -> dict[str, object]:
        """Return the case as JSON data."""
        view: dict[str, Any] = {**self.system.view(at)}
        assert self.system.case is not None
        return {
            **view,
            "id": self.system.case.id,
            "due": view["due"] and view["due"].isoformat(),
            "documents": sorted(view["documents"]),
            "done": list(view["done"]),
            "tasks": [{"activity": activity, "text": "…"} for activity in view["tasks"]],
            "history": [
                {
                    **{
                        name: event[name]
                        for name in ("seq", "kind", "activity", "outcome", "reason", "source", "target")
                    },
                    "at": event["at"].isoformat(),
                    "due": event["due"] and event["due"].isoformat(),
                    "late_by": event["late_by"] and event["late_by"].total_seconds(),
                    "by": event["by"] and {"id": event["by"].id, "actors": sorted(event["by"].actors)},
                    "note": "of the service's own",
                }
                for event in view["history"]
            ],
        }


# --- requests and answers ---------------------------------------------------------------------------------


def test_a_correct_service_passes() -> None:
    def system() -> CaseService:
        return CaseService(httpx.Client(base_url="http://office", transport=httpx.MockTransport(LetterService())))

    test: Any = workflow_test(SOP, system).TestCase
    test.settings = settings(test.settings, max_examples=20, stateful_step_count=20, database=None)
    test("runTest").debug()


def test_an_action_is_posted_below_the_path_of_its_case() -> None:
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={"id": "1/2", "state": "terima"})

    system = service(answer)
    system.call(OPEN)
    system.call(Request("complete", NOON, ANI, "terima", "ya", {"surat": None}, "antre"))
    system.view(NOON)
    assert [f"{request.method} {request.url}" for request in sent] == [
        "POST http://office/cases", "POST http://office/cases/1%2F2/complete", "GET http://office/cases/1%2F2",
    ]  # fmt: skip
    assert [json.loads(request.content) for request in sent[:2]] == [
        {"documents": {}},
        {"activity": "terima", "outcome": "ya", "documents": {"surat": None}, "reason": "antre"},
    ]
    assert "Remote-User" not in sent[0].headers
    assert (sent[1].headers["Remote-User"], sent[1].headers["Remote-Groups"]) == ("ani", "kepala,loket")
    assert {request.headers["Sopflow-Time"] for request in sent} == {"2026-03-02T12:00:00+00:00"}


def test_a_refusal_is_read_with_its_codes_and_its_text() -> None:
    problem = {"detail": "Tidak.", "reasons": [{"code": "actor"}, {"code": "reason"}]}
    system = answering(httpx.Response(403, json=problem, headers={"Content-Type": "application/problem+json"}))
    found = system.call(OPEN)
    assert (found, found.detail) == (Result(refused=["actor", "reason"]), "Tidak.")


def test_the_parts_of_a_case_are_read_as_values() -> None:
    data = {
        "id": "1", "state": "terima", "due": "2026-03-02T14:00:00+07:00", "suspended": False,
        "documents": {"surat": None}, "moments": {"ujian": "2026-03-02T14:00:00+07:00"}, "tasks": ["terima"],
        "colour": "red",
        "history": [{"seq": 1, "at": "2026-03-02T12:00:00Z", "by": None, "late_by": 90.5, "note": "new"}],
    }  # fmt: skip
    assert answering(httpx.Response(200, json=data)).view(NOON) == {
        "state": "terima",
        "due": datetime(2026, 3, 2, 7, tzinfo=UTC),
        "suspended": False,
        "documents": ["surat"],
        "moments": {"ujian": datetime(2026, 3, 2, 7, tzinfo=UTC)},
        "tasks": ["terima"],
        "history": [{"seq": 1, "at": NOON, "by": None, "late_by": timedelta(seconds=90.5)}],
    }


# --- unreadable answers -----------------------------------------------------------------------------------

PROBLEM = {"Content-Type": "application/problem+json"}


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (httpx.Response(200, json={"id": "1"}), "without 'state'"),
        (httpx.Response(200, json={"id": 1, "state": "terima"}), "with an invalid 'id'"),
        (httpx.Response(404, json={"detail": "?"}), "404 Not Found, not application/problem+json"),
        (httpx.Response(409, json={"detail": "?"}, headers=PROBLEM), "without 'reasons'"),
        (httpx.Response(409, json={"reasons": []}, headers=PROBLEM), "with an invalid 'reasons'"),
        (httpx.Response(409, json={"reasons": ["actor"]}, headers=PROBLEM), "with an invalid 'reasons'"),
    ],
)
def test_an_invalid_answer_fails_with_the_reason(answer: httpx.Response, problem: str) -> None:
    with pytest.raises(NoAnswerError) as raised:
        answering(answer).call(OPEN)
    assert str(raised.value).startswith("POST http://office/cases answered ")
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", None), ("due", "tomorrow"), ("due", "2026-03-02T12:00:00"), ("due", 5), ("suspended", "no"),
        ("documents", "surat"), ("done", [1]), ("tasks", None), ("tasks", [{}]), ("history", [None]),
        ("history", [{"at": 1}]), ("history", [{"by": "ani"}]), ("history", [{"late_by": "1:00"}]),
        ("history", [{"late_by": 1e300}]), ("moments", ["ujian"]), ("moments", {"ujian": "besok"}),
    ],
)  # fmt: skip
def test_an_invalid_part_of_a_case_is_named(name: str, value: object) -> None:
    system = answering(httpx.Response(200, json={name: value}))
    with pytest.raises(NoAnswerError, match=f"GET http://office/cases/ answered 200 OK, with an invalid '{name}'"):
        system.view(NOON)


def test_an_open_case_must_be_visible() -> None:
    with pytest.raises(NoAnswerError, match="404 Not Found, although the case is open"):
        answering(httpx.Response(404)).view(NOON)


def test_a_server_error_fails_the_test_without_a_traceback() -> None:
    def fails(request: httpx.Request) -> httpx.Response:
        return httpx.Response(500, text="Traceback …") if request.url.path.endswith("complete") else working(request)

    working = LetterService()
    with pytest.raises(MismatchError) as raised:
        workflow_test(SOP, lambda: service(fails)).TestCase("runTest").debug()
    lines = str(raised.value).splitlines()
    assert "  found      no answer" in lines
    assert any("answered 500 Internal Server Error, a server error" in line for line in lines)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    assert len(raised.value.mismatch.walk.moves) == 2
