"""Services get malformed requests too, and must refuse them instead of failing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import sopflow
from sopflow.testing import MismatchError, Request, Result, workflow_test
from sopflow.testing.http import HttpSystem, read_json

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
