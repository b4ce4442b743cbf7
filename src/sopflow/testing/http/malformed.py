"""Malformed requests, which a service must refuse instead of failing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import httpx

from sopflow.testing.http.answers import answered, unreadable

UNKNOWN: Final = "tidak-dikenal-0"
"""A part of a path that names nothing."""

_BODIES: Final = (
    b"",
    b"{",
    b"\xff\xfe",
    b"null",
    b"[]",
    b'"teks"',
    b'{"activity": 5, "outcome": {}, "documents": 7, "reason": []}',
    b'{"activity": null, "documents": {"": 1}, "reason": "\\ud800"}',
    b"[" * 10_000,
)
_METHODS: Final = ("PUT", "PATCH", "DELETE", "HEAD", "FOO")


def malformed(client: httpx.Client, answer: httpx.Response) -> Iterator[httpx.Request]:
    """Yield variants of an answered request: with broken bodies, other paths, and other methods.

    Args:
        client: The client that sends them.
        answer: The answer to the request.
    """
    sent = answer.request
    headers = {name: value for name, value in sent.headers.raw if name.lower() not in (b"content-length", b"host")}
    for body in _BODIES if sent.method != "GET" else ():
        yield client.build_request(sent.method, sent.url, headers=headers, content=body)
    parts = sent.url.path.strip("/").split("/")
    for position in range(len(parts)):
        for part in (UNKNOWN, "%00", ""):
            path = "/".join((*parts[:position], part, *parts[position + 1 :]))
            yield client.build_request(sent.method, sent.url.copy_with(path=f"/{path}"), headers=headers, content=b"{}")
    yield client.build_request(sent.method, sent.url.copy_with(path=f"{sent.url.path}/{UNKNOWN}"), headers=headers)
    for method in _METHODS:
        yield client.build_request(method, sent.url, headers=headers)


def survived(client: httpx.Client, request: httpx.Request) -> None:
    """Send a malformed request.

    Args:
        client: The client.
        request: The request.

    Raises:
        NoAnswerError: If there is no answer, or a server error other than "not implemented".
    """

    def send() -> None:
        answer = client.send(request)
        if answer.is_server_error and answer.status_code != httpx.codes.NOT_IMPLEMENTED:
            body = request.content[:40].decode("ascii", "backslashreplace")
            raise unreadable(answer, f"a server error to the malformed body {body!r}")

    answered(send)
