"""A client for services of cases with the routes and answers that ``docs/how-to/test-an-http-service.md`` describes.

Copy it next to the tests of such a service; `examples/service.py` is one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, cast
from urllib.parse import quote

import httpx

from sopflow.testing import Clock, Person, Request, Result, View
from sopflow.testing.http import HttpSystem, read_json, unreadable


class CaseService(HttpSystem):
    """A service of cases with these routes and answers.

    Attributes:
        path: The path of its cases.
        case: The id of the case that was opened last.
    """

    path: ClassVar[str] = "/cases"

    def __init__(self, client: httpx.Client, *, clock: Clock | None = None) -> None:
        super().__init__(client, clock=clock)
        self.case = ""

    def headers(self, by: Person | None) -> Mapping[str, str | bytes]:
        """Return the headers that identify a performer, as login proxies set them.

        Args:
            by: The performer.
        """
        if by is None:
            return {}
        named = {} if by.id is None else {"Remote-User": by.id.encode()}
        return {**named, "Remote-Groups": ",".join(sorted(by.actors)).encode()}

    def send(self, request: Request) -> httpx.Response:
        """Send an action: a new case to the path, any other action to the path of the case."""
        path = self.path if request.action == "open" else f"{self._case_path()}/{request.action}"
        arguments = {
            "activity": request.activity,
            "outcome": request.outcome,
            "reason": request.reason,
            "moment": request.moment,
            "value": request.value and request.value.isoformat(),
        }
        body: dict[str, object] = {name: value for name, value in arguments.items() if value is not None}
        if request.moments:
            body["moments"] = {id_: at.isoformat() for id_, at in request.moments.items()}
        if request.action in ("open", "complete", "attach"):
            body["documents"] = dict(request.documents)
        return self.client.post(path, json=body, headers=cast("Mapping[str, str]", self.headers(request.by)))

    def result(self, answer: httpx.Response) -> Result:
        """Read the state of the case, or the codes of a refusal."""
        if answer.is_success:
            data = _read(answer, read_json(answer), {"id": _text, "state": _text}, required=True)
            self.case = str(data["id"])
            return Result(str(data["state"]))
        problem = read_json(answer, "application/problem+json")
        codes = _read(answer, problem, {"reasons": _codes}, required=True)["reasons"]
        return Result(refused=cast("list[str]", codes), detail=str(problem.get("detail", "")))

    def look(self) -> httpx.Response:
        """Request the case."""
        return self.client.get(self._case_path())

    def seen(self, answer: httpx.Response) -> View:
        """Read the parts of the case that a test can compare."""
        if not answer.is_success:
            raise unreadable(answer, "although the case is open")
        return cast("View", _read(answer, read_json(answer), _CASE_READERS))

    def _case_path(self) -> str:
        return f"{self.path}/{quote(self.case, safe='')}"


def _read(
    answer: httpx.Response, data: dict[str, Any], readers: Mapping[str, Callable[[Any], object]], required: bool = False
) -> dict[str, object]:
    """Read some values of an answer."""
    found: dict[str, object] = {}
    for name, read in readers.items():
        if name in data:
            try:
                found[name] = read(data[name])
            except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
                raise unreadable(answer, f"with an invalid {name!r}") from None
        elif required:
            raise unreadable(answer, f"without {name!r}")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _texts(value: list[object] | dict[str, object]) -> list[str]:
    if not isinstance(value, list | dict):
        raise TypeError
    return [_text(item) for item in value]


def _tasks(value: list[Any]) -> list[str]:
    return [_text(task if isinstance(task, str) else task["activity"]) for task in value]


def _codes(value: list[Any]) -> list[str]:
    codes = [_text(reason["code"]) for reason in value]
    if not codes:
        raise ValueError
    return codes


def _time(value: object) -> datetime | None:
    if value is None:
        return None
    at = datetime.fromisoformat(_text(value))
    if at.tzinfo is None:
        raise ValueError
    return at


def _moments(value: dict[str, object]) -> dict[str, datetime | None]:
    return {id_: _time(at) for id_, at in value.items()}


def _seconds(value: float | None) -> timedelta | None:
    return None if value is None else timedelta(seconds=value)


def _person(value: dict[str, Any] | None) -> Person | None:
    return None if value is None else Person(value["id"], _texts(value["actors"]))


def _events(value: list[Any]) -> list[dict[str, object]]:
    return [{name: read(event[name]) for name, read in _EVENT_READERS.items() if name in event} for event in value]


def _unchanged(value: object) -> object:
    return value


_EVENT_READERS: dict[str, Callable[[Any], object]] = {
    **dict.fromkeys(("seq", "kind", "activity", "outcome", "reason", "source", "target", "documents"), _unchanged),
    **dict.fromkeys(("at", "due"), _time),
    **dict.fromkeys(("late_by", "activity_late_by"), _seconds),
    "by": _person,
}
"""The readers of the values of an event."""

_CASE_READERS: dict[str, Callable[[Any], object]] = {
    "state": _text,
    "due": _time,
    "documents": _texts,
    "moments": _moments,
    "done": _texts,
    "tasks": _tasks,
    "suspended": _flag,
    "history": _events,
}
"""The readers of the values of a case."""
