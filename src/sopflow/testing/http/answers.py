"""Read the answers of a service, and report those that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import httpx

from sopflow.testing.systems import NoAnswerError
from sopflow.text import visible

T = TypeVar("T", bound="httpx.Response | None")

_MAX_SHOWN = 120
"""The most characters of a body in a failure message."""


def read_json(answer: httpx.Response, media_type: str = "application/json") -> dict[str, Any]:
    """Return the JSON object in the body of an answer.

    Args:
        answer: The answer.
        media_type: The required media type.

    Raises:
        NoAnswerError: If the answer has another media type, or its body is not a JSON object.
    """
    if answer.headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
        raise unreadable(answer, f"not {media_type}")
    try:
        data = json.loads(answer.content)
    except (ValueError, RecursionError):
        raise unreadable(answer, "not valid JSON") from None
    if not isinstance(data, dict):
        raise unreadable(answer, "not a JSON object")
    return data


def unreadable(answer: httpx.Response, why: str) -> NoAnswerError:
    """Return the failure to raise for an answer that cannot be read; its message quotes the start of the body.

    Args:
        answer: The answer.
        why: The problem; it continues "... answered 200 OK, ".
    """
    kind = answer.headers.get("content-type", "no content type")
    text = answer.text if len(answer.text) <= _MAX_SHOWN else answer.text[: _MAX_SHOWN - 1] + "…"
    status = f"{answer.status_code} {answer.reason_phrase}".rstrip()
    return NoAnswerError(visible(f"{_source(answer)} answered {status}, {why} ({kind}): {text or 'empty body'}"))


def answered(send: Callable[[], T]) -> T:
    """Send a request and return its answer.

    Raises:
        NoAnswerError: If there is no answer, a server error, or a redirect that the client does not follow.
    """
    try:
        answer = send()
    except httpx.HTTPError as error:
        problem = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise NoAnswerError(visible(f"{_source(error)} was not answered. {problem}")) from None
    if answer is not None and not (answer.is_success or answer.is_client_error):
        raise unreadable(answer, "a redirect" if answer.has_redirect_location else "a server error")
    return answer


def _source(about: httpx.Response | httpx.HTTPError) -> str:
    try:
        return f"{about.request.method} {about.request.url}"
    except RuntimeError:  # an answer built by hand has no request
        return "The service"
