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
    """A service of cases with the routes and answers that the guide to testing an HTTP service describes.

    Attributes:
        path: Where its cases are.
        case: The id of the case that was opened last.
    """

    path: ClassVar[str] = "/cases"

    def __init__(self, client: httpx.Client, *, clock: Clock | None = None) -> None:
        super().__init__(client, clock=clock)
        self.case = ""

    def headers(self, by: Person | None) -> Mapping[str, str | bytes]:
        """The headers that say who asks: those that a login proxy sets, ``Remote-User`` and ``Remote-Groups``.

        Args:
            by: Who asks.
        """
        if by is None:
            return {}
        named = {} if by.id is None else {"Remote-User": by.id.encode()}
        return {**named, "Remote-Groups": ",".join(sorted(by.actors)).encode()}

    def send(self, request: Request) -> httpx.Response:
        """Open a case at the path, or ask for the action below it."""
        path = self.path if request.action == "open" else f"{self._case_path()}/{request.action}"
        said = {"activity": request.activity, "outcome": request.outcome, "reason": request.reason}
        body: dict[str, object] = {name: value for name, value in said.items() if value is not None}
        if request.action in ("open", "complete", "attach"):
            body["documents"] = dict(request.documents)
        return self.client.post(path, json=body, headers=cast("Mapping[str, str]", self.headers(request.by)))

    def result(self, answer: httpx.Response) -> Result:
        """The state of the case, or the codes of a problem's reasons."""
        if answer.is_success:
            said = _read(answer, read_json(answer), {"id": _text, "state": _text}, required=True)
            self.case = str(said["id"])
            return Result(str(said["state"]))
        problem = read_json(answer, "application/problem+json")
        codes = _read(answer, problem, {"reasons": _codes}, required=True)["reasons"]
        return Result(refused=cast("list[str]", codes), detail=str(problem.get("detail", "")))

    def look(self) -> httpx.Response:
        """Get the case."""
        return self.client.get(self._case_path())

    def seen(self, answer: httpx.Response) -> View:
        """What it shows of the case, as far as tests know of it."""
        if not answer.is_success:
            raise unreadable(answer, "though the case was opened")
        return cast("View", _read(answer, read_json(answer), _SEEN))

    def _case_path(self) -> str:
        return f"{self.path}/{quote(self.case, safe='')}"


def _read(
    answer: httpx.Response, data: dict[str, Any], readers: Mapping[str, Callable[[Any], object]], required: bool = False
) -> dict[str, object]:
    """What an answer says under some names, as values."""
    found: dict[str, object] = {}
    for name, read in readers.items():
        if name in data:
            try:
                found[name] = read(data[name])
            except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
                raise unreadable(answer, f"whose {name!r} cannot be read") from None
        elif required:
            raise unreadable(answer, f"which has no {name!r}")
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


def _seconds(value: float | None) -> timedelta | None:
    return None if value is None else timedelta(seconds=value)


def _person(value: dict[str, Any] | None) -> Person | None:
    return None if value is None else Person(value["id"], _texts(value["actors"]))


def _events(value: list[Any]) -> list[dict[str, object]]:
    return [{name: read(event[name]) for name, read in _OF_AN_EVENT.items() if name in event} for event in value]


def _as_it_is(value: object) -> object:
    return value


_OF_AN_EVENT: dict[str, Callable[[Any], object]] = {
    **dict.fromkeys(("seq", "kind", "activity", "outcome", "reason", "source", "target", "documents"), _as_it_is),
    **dict.fromkeys(("at", "due"), _time),
    **dict.fromkeys(("late_by", "activity_late_by"), _seconds),
    "by": _person,
}
"""What is read of an event, and how."""

_SEEN: dict[str, Callable[[Any], object]] = {
    "state": _text,
    "due": _time,
    "documents": _texts,
    "done": _texts,
    "tasks": _tasks,
    "suspended": _flag,
    "history": _events,
}
"""What is read of a case, and how."""
