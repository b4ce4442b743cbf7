"""Services over HTTP as systems under test: their requests and answers, failures, and ASGI applications."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

import httpx
import pytest

from sopflow.testing import Clock, NoAnswerError, Request, Result
from sopflow.testing.http import AsgiTransport, HttpSystem, read_json, unreadable
from sopflow.testing.http.answers import answered
from sopflow.testing.systems import View

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPEN = Request("open", NOON)
JSON = {"Content-Type": "application/vnd.letter+json; charset=utf-8"}


class Letters(HttpSystem):
    """A service with its own routes and answers."""

    actions: ClassVar = ("open", "complete")
    refuses: ClassVar = ("actor",)

    def send(self, request: Request) -> httpx.Response:
        return self.client.put("/letter", json={"roles": sorted(request.by.actors) if request.by else []})

    def result(self, answer: httpx.Response) -> Result:
        if answer.is_client_error:
            return Result(refused="actor")
        return Result(read_json(answer, "application/vnd.letter+json")["where"])


def service(answer: Callable[[httpx.Request], httpx.Response], clock: Clock | None = None) -> Letters:
    """Return the service with a function that answers its requests."""
    client = httpx.Client(base_url="http://office", transport=httpx.MockTransport(answer))
    return Letters(client, clock=clock)


def answering(answer: httpx.Response) -> Letters:
    """Return the service with one answer to all requests."""
    return service(lambda _: answer)


# --- requests and answers ---------------------------------------------------------------------------------


def test_two_methods_adapt_the_routes_and_answers_of_a_service() -> None:
    assert answering(httpx.Response(200, json={"where": "terima"}, headers=JSON)).call(OPEN) == Result("terima")
    assert answering(httpx.Response(403)).call(OPEN) == Result(refused="actor")


def test_a_service_without_a_clock_reads_the_time_from_a_header() -> None:
    times: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        times.append(request.headers["Sopflow-Time"])
        return httpx.Response(200, json={"where": "terima"}, headers=JSON)

    service(answer).call(OPEN)
    assert times == ["2026-03-02T12:00:00+00:00"]


def test_the_clock_of_a_service_in_this_process_is_set() -> None:
    clock = Clock()
    system = service(lambda _: httpx.Response(200, json={"where": "terima"}, headers=JSON), clock)
    system.call(OPEN)
    assert clock.now == NOON
    assert "Sopflow-Time" not in system.client.headers


def test_a_service_without_a_view_is_not_asked_for_one() -> None:
    assert answering(httpx.Response(500)).view(NOON) == {}


def test_overriding_look_requires_overriding_seen() -> None:
    class Looking(Letters):
        def look(self) -> httpx.Response:
            return self.client.get("/letter")

    system = Looking(httpx.Client(base_url="http://o", transport=httpx.MockTransport(lambda _: httpx.Response(200))))
    with pytest.raises(NotImplementedError, match="Looking overrides look but not seen: define seen"):
        system.view(NOON)


# --- failures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (httpx.Response(500, html="<h1>Oops</h1>"), "500 Internal Server Error, a server error (text/html; charset"),
        (httpx.Response(503), "503 Service Unavailable, a server error (no content type): empty body"),
        (httpx.Response(302, headers={"Location": "/login"}), "302 Found, a redirect"),
        (httpx.Response(200, text="terima"), "200 OK, not application/vnd.letter+json (text/plain; charset=utf-8): t"),
        (httpx.Response(204), "204 No Content, not application/vnd.letter+json (no content type): empty body"),
        (httpx.Response(200, content=b'{"id"', headers=JSON), "not valid JSON"),
        (httpx.Response(200, content=b"[" * 99_999, headers=JSON), "not valid JSON"),
        (httpx.Response(200, content=b'"\xff"', headers=JSON), "not valid JSON"),
        (httpx.Response(200, json=["terima"], headers=JSON), "not a JSON object"),
    ],
)
def test_an_unreadable_answer_fails_with_its_status_and_the_start_of_its_body(
    answer: httpx.Response, problem: str
) -> None:
    with pytest.raises(NoAnswerError) as raised:
        answering(answer).call(OPEN)
    assert str(raised.value).startswith("PUT http://office/letter answered ")
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (httpx.ReadTimeout("timed out"), "ReadTimeout: timed out"),
        (httpx.ConnectError("Connection refused"), "ConnectError: Connection refused"),
        (httpx.RemoteProtocolError(""), "RemoteProtocolError"),
    ],
)
def test_a_missing_answer_fails_with_its_cause(error: httpx.TransportError, problem: str) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(NoAnswerError) as raised:
        service(fail).call(OPEN)
    assert str(raised.value) == f"PUT http://office/letter was not answered. {problem}"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (httpx.Response(200, text="x" * 120), "200 OK, odd (text/plain; charset=utf-8): " + "x" * 120),
        (httpx.Response(200, text="x" * 121), "200 OK, odd (text/plain; charset=utf-8): " + "x" * 119 + "…"),
        (httpx.Response(599), "599, odd (no content type): empty body"),
    ],
)
def test_an_unreadable_answer_is_quoted_up_to_a_limit(answer: httpx.Response, message: str) -> None:
    assert str(unreadable(answer, "odd")) == f"The service answered {message}"


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON ; charset=utf-8"])
def test_a_media_type_is_compared_without_case_and_parameters(kind: str) -> None:
    answer = httpx.Response(200, content=b'{"id": "7"}', headers={"Content-Type": kind})
    assert read_json(answer) == {"id": "7"}


@pytest.mark.parametrize("status", [200, 201, 204, 400, 404, 499])
def test_an_answer_that_accepts_or_refuses_is_read(status: int) -> None:
    answer = httpx.Response(status)
    assert answered(lambda: answer) is answer


def test_the_view_of_a_case_is_read_from_its_answer_at_the_time_of_the_view() -> None:
    class Looking(Letters):
        def look(self) -> httpx.Response:
            return self.client.get("/letter")

        def seen(self, answer: httpx.Response) -> View:
            return View(state=read_json(answer)["at"])

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"at": request.headers["Sopflow-Time"]})

    system = Looking(httpx.Client(base_url="http://o", transport=httpx.MockTransport(answer)))
    assert system.view(NOON) == {"state": "2026-03-02T12:00:00+00:00"}


def test_a_long_body_is_cut_and_its_control_characters_are_escaped() -> None:
    with pytest.raises(NoAnswerError) as raised:
        answering(httpx.Response(200, text="\x1b[31m" + "x" * 1_000)).call(OPEN)
    assert len(str(raised.value)) < 300
    assert "\x1b" not in str(raised.value)


def test_an_answer_without_a_request_fails_without_a_route() -> None:
    with pytest.raises(NoAnswerError, match=r"^The service answered 200 OK, not application/json"):
        read_json(httpx.Response(200))


# --- ASGI applications ------------------------------------------------------------------------------------


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """An application that answers, compressed, with the request and the id of its event loop."""
    request = await receive()
    data = {"path": scope["path"], "sent": json.loads(request["body"]), "loop": id(asyncio.get_running_loop())}
    headers = [(b"content-type", b"application/json"), (b"content-encoding", b"gzip")]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": gzip.compress(json.dumps(data).encode())})


def test_an_asgi_application_is_reached_in_one_event_loop() -> None:
    with httpx.Client(base_url="http://office", transport=AsgiTransport(echo)) as client:
        answers = [client.post("/letter", json={"number": number}) for number in (1, 2)]
    assert [(answer.status_code, answer.json()["path"]) for answer in answers] == [(201, "/letter")] * 2
    assert [answer.json()["sent"] for answer in answers] == [{"number": 1}, {"number": 2}]
    assert len({answer.json()["loop"] for answer in answers}) == 1


async def parts(scope: Any, receive: Any, send: Any) -> None:
    """An application that answers in two parts."""
    await receive()
    headers = [(b"content-type", b"text/plain"), (b"x-by", scope["method"].encode())]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": b"tidak ", "more_body": True})
    await send({"type": "http.response.body", "body": b"ada"})


def test_an_answer_of_an_asgi_application_keeps_its_headers_and_all_parts_of_its_body() -> None:
    with httpx.Client(base_url="http://office", transport=AsgiTransport(parts)) as client:
        answer = client.delete("/letter")
    assert (answer.status_code, answer.text) == (404, "tidak ada")
    assert (answer.headers["content-type"], answer.headers["x-by"]) == ("text/plain", "DELETE")


def test_the_event_loop_of_an_asgi_application_closes_with_the_client() -> None:
    loops: list[asyncio.AbstractEventLoop] = []

    async def noting(scope: Any, receive: Any, send: Any) -> None:
        loops.append(asyncio.get_running_loop())
        await parts(scope, receive, send)

    with httpx.Client(base_url="http://office", transport=AsgiTransport(noting)) as client:
        client.get("/letter")
        assert [loop.is_closed() for loop in loops] == [False]
    assert [loop.is_closed() for loop in loops] == [True]


# --- without httpx ----------------------------------------------------------------------------------------


def test_without_httpx_the_import_fails_with_an_instruction_and_the_rest_works() -> None:
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
