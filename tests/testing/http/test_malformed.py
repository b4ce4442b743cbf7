"""Services get malformed requests too, and must refuse them instead of failing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import sopflow
from sopflow.testing import MismatchError, NoAnswerError, Request, Result, workflow_test
from sopflow.testing.http import HttpSystem, read_json
from sopflow.testing.http.malformed import malformed, survived

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Surat Masuk
actors: {loket: Petugas Loket}
steps: [{id: terima, activity: Menerima surat, actor: loket}]
""")

Handler = Callable[[httpx.Request], httpx.Response]


class Letters(HttpSystem):
    """An adapter for a service with one route."""

    actions = ("open",)

    def send(self, request: Request) -> httpx.Response:
        return self.client.post("/letters/7", json={"by": None, "reason": request.reason})

    def result(self, answer: httpx.Response) -> Result:
        return Result(read_json(answer)["state"])


def careful(request: httpx.Request) -> httpx.Response:
    """Refuse everything that is not expected."""
    if request.url.path != "/letters/7":
        return httpx.Response(404)
    if request.method != "POST":
        return httpx.Response(405)
    try:
        body = json.loads(request.content)
    except (ValueError, RecursionError):
        return httpx.Response(400)
    return httpx.Response(200, json={"state": "terima"}) if isinstance(body, dict) else httpx.Response(422)


def breaking(breaks: Callable[[httpx.Request], bool], status: int = 500) -> Handler:
    def handle(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, text="Traceback") if breaks(request) else careful(request)

    return handle


def found(handler: Handler) -> str:
    """Run a workflow test of a service and return the failure; empty if there is none."""
    client = httpx.Client(base_url="http://office", transport=httpx.MockTransport(handler))
    test: Any = workflow_test(SOP, lambda: Letters(client))
    try:
        for script in test.plan.first_calls():
            sopflow.testing.differential.run(SOP, test.make, script, misuse=True)
    except MismatchError as error:
        return str(error)
    return ""


def is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def test_a_careful_service_passes() -> None:
    assert found(careful) == ""


def test_a_service_may_not_implement_a_method() -> None:
    assert found(breaking(lambda request: request.method == "FOO", 501)) == ""


@pytest.mark.parametrize(
    "breaks",
    [
        lambda request: request.method == "POST" and not is_json(request.content),
        lambda request: request.content == b"[]",
        lambda request: request.content == b"\xff\xfe",
        lambda request: request.content.startswith(b"[["),
        lambda request: request.method == "PATCH",
        lambda request: request.url.path.startswith("/tidak-dikenal"),
        lambda request: request.url.path == "/letters/tidak-dikenal-0",
        lambda request: b"%00" in request.url.raw_path or "\0" in request.url.path,
    ],
)
def test_a_service_that_fails_at_malformed_input_is_found(breaks: Callable[[httpx.Request], bool]) -> None:
    text = found(breaking(breaks))
    assert "answered 500 Internal Server Error, a server error to the malformed body" in text
    assert "Call 1 of 1 in this walk of SOP-1 differs:" in text


def test_an_application_that_raises_at_malformed_input_is_found() -> None:
    def raising(request: httpx.Request) -> httpx.Response:
        if request.content == b"null":
            raise AttributeError("get")
        return careful(request)

    text = found(raising)
    assert "found      AttributeError" in text
    assert "The last request was sent again with malformed input." in text


def test_a_failure_at_malformed_input_is_reported_by_the_test_and_repeated_by_its_walk() -> None:
    handler = breaking(lambda request: request.content == b"null")
    client = httpx.Client(base_url="http://office", transport=httpx.MockTransport(handler))
    test = workflow_test(SOP, lambda: Letters(client))
    with pytest.raises(MismatchError) as raised:
        test.TestCase("runTest").debug()
    assert len(raised.value.mismatch.walk.moves) == 1
    with pytest.raises(MismatchError, match="malformed body 'null'"):
        test.replay(raised.value.mismatch.walk)


# --- the requests -----------------------------------------------------------------------------------------

KEY = {"Authorization": "Bearer 1", "Content-Type": "application/json"}
BODIES = [
    b"", b"{", b"\xff\xfe", b"null", b"[]", b'"teks"',
    b'{"activity": 5, "outcome": {}, "documents": 7, "reason": []}',
    b'{"activity": null, "documents": {"": 1}, "reason": "\\ud800"}',
    b"[" * 10_000,
]  # fmt: skip
PATHS = [
    "/tidak-dikenal-0/7", "/%00/7", "//7", "/letters/tidak-dikenal-0", "/letters/%00", "/letters/",
    "/letters/7/tidak-dikenal-0",
]  # fmt: skip
METHODS = ["PUT", "PATCH", "DELETE", "HEAD", "FOO"]


def variants(method: str, body: bytes) -> list[httpx.Request]:
    """Send a request to a service that answers everything, and return its malformed variants."""
    with httpx.Client(base_url="http://office", transport=httpx.MockTransport(lambda _: httpx.Response(200))) as client:
        answer = client.request(method, "/letters/7", params={"by": "ani"}, headers=KEY, content=body)
        return list(malformed(client, answer))


def test_a_request_with_a_body_has_variants_with_other_bodies_paths_and_methods() -> None:
    requests = variants("POST", b'{"by": null}')
    wrong = [(request.method, request.url.raw_path.decode(), request.content) for request in requests]
    assert wrong == [
        *(("POST", "/letters/7?by=ani", body) for body in BODIES),
        *(("POST", f"{path}?by=ani", b"{}") for path in PATHS[:-1]),
        ("POST", f"{PATHS[-1]}?by=ani", b""),
        *((method, "/letters/7?by=ani", b"") for method in METHODS),
    ]


def test_a_request_without_a_body_has_variants_with_other_paths_and_methods() -> None:
    wrong = [(request.method, request.url.path) for request in variants("GET", b"")]
    paths = [path.replace("%00", "\0") for path in PATHS]
    assert wrong == [*(("GET", path) for path in paths), *((method, "/letters/7") for method in METHODS)]


def test_variants_keep_the_headers_except_the_length_of_the_body() -> None:
    for request in variants("POST", b'{"by": null}'):
        assert request.url.host == "office"
        assert {name: request.headers[name] for name in KEY} == KEY
        assert request.headers.get_list("host") == ["office"]
        assert request.headers.get("content-length", "0") == str(len(request.content))


def test_a_service_without_a_last_request_gets_no_malformed_ones() -> None:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return careful(request)

    system = Letters(httpx.Client(base_url="http://office", transport=httpx.MockTransport(handle)))
    system.misuse()
    assert not seen


@pytest.mark.parametrize(
    ("body", "quoted"),
    [(b"", "''"), (b"\xff\xfe", r"'\\xff\\xfe'"), (b"x" * 41, repr("x" * 40)), (b"x" * 40, repr("x" * 40))],
)
def test_a_server_error_is_reported_with_the_start_of_the_malformed_body(body: bytes, quoted: str) -> None:
    client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(500)))
    with pytest.raises(NoAnswerError) as raised:
        survived(client, client.build_request("PUT", "http://office/7", content=body))
    assert str(raised.value) == (
        "PUT http://office/7 answered 500 Internal Server Error, "
        f"a server error to the malformed body {quoted} (no content type): empty body"
    )


@pytest.mark.parametrize("status", [200, 204, 400, 404, 405, 499, 501])
def test_any_answer_to_a_malformed_request_but_a_server_error_is_accepted(status: int) -> None:
    client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(status)))
    survived(client, client.build_request("PUT", "http://office/7"))
