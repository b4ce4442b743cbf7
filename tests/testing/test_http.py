"""Services over HTTP as systems under test: what is sent, what is read, and what is said of answers that are none."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import httpx
import pytest
from examples.case_service import CaseService
from hypothesis import settings

import sopflow
from sopflow import Refused, SopMachine
from sopflow.testing import CaseSystem, MismatchError, NoAnswerError, Person, Request, Result
from sopflow.testing.clock import Clock
from sopflow.testing.http import AsgiTransport, HttpSystem, read_json
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
    """A service that answers as a function says."""
    return CaseService(httpx.Client(base_url="http://office", transport=httpx.MockTransport(answer)))


def answering(*answers: httpx.Response) -> CaseService:
    """A service that gives these answers, one after the other."""
    rest = iter(answers)
    return service(lambda _: next(rest))


class Told:
    """A service of the SOP of letters that answers as described, and reads the time from its header."""

    def __init__(self) -> None:
        self.system = CaseSystem(MACHINE)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        at = datetime.fromisoformat(request.headers["Sopflow-Time"])
        if request.method == "GET":
            return httpx.Response(200, json=self.shown(at))
        asked: dict[str, Any] = json.loads(request.content)
        if "Remote-Groups" in request.headers:
            groups = request.headers["Remote-Groups"]
            asked["by"] = Person(request.headers.get("Remote-User"), groups.split(",") if groups else [])
        path = request.url.path.split("/")
        try:
            self.system.act(Request("open" if path == ["", "cases"] else path[-1], at, **asked))
        except Refused as refused:
            problem = {
                "detail": refused.message("id"),
                "reasons": [{"code": reason.code, "message": reason.message()} for reason in refused.reasons],
            }
            return httpx.Response(409, json=problem, headers={"Content-Type": "application/problem+json"})
        return httpx.Response(200, json=self.shown(at))

    def shown(self, at: datetime) -> dict[str, object]:
        """All that there is to see."""
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


# --- a service that speaks as described -------------------------------------------------------------------


def test_a_service_that_speaks_as_described_passes() -> None:
    def system() -> CaseService:
        return CaseService(httpx.Client(base_url="http://office", transport=httpx.MockTransport(Told())))

    test: Any = workflow_test(SOP, system).TestCase
    test.settings = settings(test.settings, max_examples=20, stateful_step_count=20, database=None)
    test("runTest").debug()


def test_what_is_asked_becomes_a_request_of_the_action_below_the_case() -> None:
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


def test_the_clock_of_a_service_in_this_process_is_set() -> None:
    clock = Clock()
    client = httpx.Client(
        base_url="http://office",
        transport=httpx.MockTransport(lambda _: httpx.Response(200, json={"id": "1", "state": "terima"})),
    )
    CaseService(client, clock=clock).call(OPEN)
    assert clock.now == NOON
    assert "Sopflow-Time" not in client.headers


def test_a_refusal_is_read_with_its_codes_and_words() -> None:
    problem = {"detail": "Tidak.", "reasons": [{"code": "actor"}, {"code": "reason"}]}
    system = answering(httpx.Response(403, json=problem, headers={"Content-Type": "application/problem+json"}))
    found = system.call(OPEN)
    assert (found, found.detail) == (Result(refused=["actor", "reason"]), "Tidak.")


def test_what_is_seen_is_read_as_values() -> None:
    shown = {
        "id": "1", "state": "terima", "due": "2026-03-02T14:00:00+07:00", "suspended": False,
        "documents": {"surat": None}, "tasks": ["terima"], "colour": "red",
        "history": [{"seq": 1, "at": "2026-03-02T12:00:00Z", "by": None, "late_by": 90.5, "note": "new"}],
    }  # fmt: skip
    assert answering(httpx.Response(200, json=shown)).view(NOON) == {
        "state": "terima",
        "due": datetime(2026, 3, 2, 7, tzinfo=UTC),
        "suspended": False,
        "documents": ["surat"],
        "tasks": ["terima"],
        "history": [{"seq": 1, "at": NOON, "by": None, "late_by": timedelta(seconds=90.5)}],
    }


# --- answers that are none --------------------------------------------------------------------------------

PROBLEM = {"Content-Type": "application/problem+json"}


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (httpx.Response(500, html="<h1>Oops</h1>"), "500 Internal Server Error, a server error"),
        (httpx.Response(503), "503 Service Unavailable, a server error (no content type): empty body"),
        (httpx.Response(302, headers={"Location": "/login"}), "302 Found, a redirect"),
        (
            httpx.Response(200, text="terima"),
            "200 OK, not application/json (text/plain; charset=utf-8): terima",
        ),
        (httpx.Response(204), "204 No Content, not application/json (no content type): empty body"),
        (httpx.Response(200, content=b'{"id"', headers={"Content-Type": "application/json"}), "not valid JSON"),
        (httpx.Response(200, content=b"[" * 99_999, headers={"Content-Type": "application/json"}), "not valid JSON"),
        (
            httpx.Response(200, content=b'"\xff"', headers={"Content-Type": "application/json"}),
            "not valid JSON",
        ),
        (httpx.Response(200, json=["terima"]), "not a JSON object"),
        (httpx.Response(200, json={"id": "1"}), "which has no 'state'"),
        (httpx.Response(200, json={"id": 1, "state": "terima"}), "whose 'id' cannot be read"),
        (httpx.Response(404, json={"detail": "?"}), "404 Not Found, not application/problem+json"),
        (httpx.Response(409, json={"detail": "?"}, headers=PROBLEM), "which has no 'reasons'"),
        (httpx.Response(409, json={"reasons": []}, headers=PROBLEM), "whose 'reasons' cannot be read"),
        (httpx.Response(409, json={"reasons": ["actor"]}, headers=PROBLEM), "whose 'reasons' cannot be read"),
    ],
)
def test_an_answer_that_is_none_says_what_it_is_instead(answer: httpx.Response, why: str) -> None:
    with pytest.raises(NoAnswerError) as raised:
        answering(answer).call(OPEN)
    assert str(raised.value).startswith("POST http://office/cases answered ")
    assert why in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", None), ("due", "tomorrow"), ("due", "2026-03-02T12:00:00"), ("due", 5), ("suspended", "no"),
        ("documents", "surat"), ("done", [1]), ("tasks", None), ("tasks", [{}]), ("history", [None]),
        ("history", [{"at": 1}]), ("history", [{"by": "ani"}]), ("history", [{"late_by": "1:00"}]),
        ("history", [{"late_by": 1e300}]),
    ],
)  # fmt: skip
def test_what_is_seen_and_cannot_be_read_is_told_by_its_name(name: str, value: object) -> None:
    system = answering(httpx.Response(200, json={name: value}))
    with pytest.raises(NoAnswerError, match=f"GET http://office/cases/ answered 200 OK, whose '{name}' cannot be read"):
        system.view(NOON)


def test_a_case_that_cannot_be_seen_any_more_is_told() -> None:
    with pytest.raises(NoAnswerError, match="404 Not Found, though the case was opened"):
        answering(httpx.Response(404)).view(NOON)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (httpx.ReadTimeout("timed out"), "ReadTimeout: timed out"),
        (httpx.ConnectError("Connection refused"), "ConnectError: Connection refused"),
        (httpx.RemoteProtocolError(""), "RemoteProtocolError"),
    ],
)
def test_a_service_that_does_not_answer_is_told(error: httpx.TransportError, why: str) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(NoAnswerError) as raised:
        service(fail).call(OPEN)
    assert str(raised.value) == f"POST http://office/cases was not answered. {why}"


def test_only_the_beginning_of_a_long_answer_is_shown_and_nothing_of_it_is_carried_out_by_a_terminal() -> None:
    with pytest.raises(NoAnswerError) as raised:
        answering(httpx.Response(200, text="\x1b[31m" + "x" * 1_000)).call(OPEN)
    assert len(str(raised.value)) < 300
    assert "\x1b" not in str(raised.value)


def test_a_failing_service_is_one_failure_of_a_test_and_no_traceback() -> None:
    def fails(request: httpx.Request) -> httpx.Response:
        return httpx.Response(500, text="Traceback …") if request.url.path.endswith("complete") else told(request)

    told = Told()
    with pytest.raises(MismatchError) as raised:
        workflow_test(SOP, lambda: service(fails)).TestCase("runTest").debug()
    lines = str(raised.value).splitlines()
    assert "  found      no answer" in lines
    assert any("answered 500 Internal Server Error, a server error" in line for line in lines)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    assert len(raised.value.mismatch.walk.moves) == 2


# --- any service ------------------------------------------------------------------------------------------


class Letters(HttpSystem):
    """A service with routes of its own, which answers in its own words."""

    actions: ClassVar = ("open", "complete")
    refuses: ClassVar = ("actor",)

    def send(self, request: Request) -> httpx.Response:
        """A new letter, or the next thing about it."""
        return self.client.put("/letter", json={"roles": sorted(request.by.actors) if request.by else []})

    def result(self, answer: httpx.Response) -> Result:
        """A word for where it stands, or no."""
        return (
            Result(read_json(answer, "application/vnd.letter+json")["where"])
            if answer.is_success
            else Result(refused="actor")
        )


def letters(answer: httpx.Response) -> Letters:
    """The service, which gives an answer."""
    return Letters(httpx.Client(base_url="http://office", transport=httpx.MockTransport(lambda _: answer)))


def test_a_service_with_routes_of_its_own_is_asked_and_read_by_two_methods() -> None:
    kind = {"Content-Type": "application/vnd.letter+json; charset=utf-8"}
    assert letters(httpx.Response(200, json={"where": "terima"}, headers=kind)).call(OPEN) == Result("terima")
    assert letters(httpx.Response(403)).call(OPEN) == Result(refused="actor")


def test_a_service_that_shows_nothing_is_not_looked_at() -> None:
    assert letters(httpx.Response(500)).view(NOON) == {}


def test_who_looks_and_does_not_read_is_told_so() -> None:
    class Looking(Letters):
        def look(self) -> httpx.Response:
            return self.client.get("/letter")

    system = Looking(httpx.Client(base_url="http://o", transport=httpx.MockTransport(lambda _: httpx.Response(200))))
    with pytest.raises(NotImplementedError, match="Looking overrides look but not seen: define seen"):
        system.view(NOON)


def test_an_answer_that_nobody_asked_for_is_told_without_a_request() -> None:
    with pytest.raises(NoAnswerError, match=r"^The service answered 200 OK, not application/json"):
        read_json(httpx.Response(200))


# --- an application in this process -----------------------------------------------------------------------


async def counter(scope: Any, receive: Any, send: Any) -> None:
    """An application that says, zipped, what it was sent and in which event loop."""
    asked = await receive()
    said = {"path": scope["path"], "sent": json.loads(asked["body"]), "loop": id(asyncio.get_running_loop())}
    headers = [(b"content-type", b"application/json"), (b"content-encoding", b"gzip")]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": gzip.compress(json.dumps(said).encode())})


def test_an_asgi_application_is_reached_without_a_socket_in_one_event_loop() -> None:
    with httpx.Client(base_url="http://office", transport=AsgiTransport(counter)) as client:
        answers = [client.post("/letter", json={"number": number}) for number in (1, 2)]
    assert [(answer.status_code, answer.json()["path"]) for answer in answers] == [(201, "/letter")] * 2
    assert [answer.json()["sent"] for answer in answers] == [{"number": 1}, {"number": 2}]
    assert len({answer.json()["loop"] for answer in answers}) == 1


# --- without httpx ----------------------------------------------------------------------------------------


def test_without_httpx_there_is_one_clear_sentence_and_all_else_works() -> None:
    code = """
import sys
sys.modules["httpx"] = None
import sopflow.testing.workflow
try:
    import sopflow.testing.http
except ModuleNotFoundError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
    assert done.stdout == (
        'sopflow.testing.http requires httpx, but httpx is not installed: pip install "sopflow[testing-http]".\n'
    )
