"""A service that is reached over HTTP as a system under test. It needs httpx, which ``sopflow[testing-http]`` brings.

Whatever its routes are, `HttpSystem` is subclassed for it; `CaseService` does so for services that answer as it says.
"""

from __future__ import annotations

import asyncio
import json
from abc import abstractmethod
from collections.abc import Callable, Collection, Coroutine, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar, cast
from urllib.parse import quote

from sopflow.testing.clock import Clock
from sopflow.testing.model import Person, Request
from sopflow.testing.reference import KINDS
from sopflow.testing.systems import NoAnswer, System, View
from sopflow.testing.walks import Result
from sopflow.text import visible

try:
    import httpx
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        f'A service is tested over HTTP by httpx, and there is no {missing.name}: pip install "sopflow[testing-http]".',
        name=missing.name,
    ) from None

T = TypeVar("T", bound="httpx.Response | None")

TIME_HEADER = "Sopflow-Time"
"""The header that tells a service what time it is, where no clock can be set."""

_SHOWN = 120


# --- any service ------------------------------------------------------------------------------------------


class HttpSystem(System):
    """A service as a system under test; subclass it, and say how it is asked and how its answers are read.

    What does not answer, answers with an error of its own or leads elsewhere is a failure that says so. Neither
    ``tick`` nor ``restore`` is asked for, unless you add them to ``actions``.

    Attributes:
        client: What makes the requests. It stays open when a run ends, since runs may share it.
        clock: The clock of the service, if it runs in this process and was given one.
    """

    actions: ClassVar[Collection[str]] = frozenset(KINDS)

    def __init__(self, client: httpx.Client, *, clock: Clock | None = None) -> None:
        """Test the service that a client reaches.

        Args:
            client: ``httpx.Client(base_url="http://127.0.0.1:8000")`` for a service that is running; for one in this
                process, ``httpx.Client(base_url="http://test", transport=httpx.WSGITransport(app))``, or the same with
                an ``AsgiTransport(app)``.
            clock: What the service takes the time from; None if it reads it from the header ``Sopflow-Time``.
        """
        self.client = client
        self.clock = clock

    @abstractmethod
    def send(self, request: Request) -> httpx.Response:
        """Ask the service for something, and give its answer as it came.

        Args:
            request: Who, what. The service has been told when.
        """

    @abstractmethod
    def result(self, answer: httpx.Response) -> Result:
        """Read what came of it.

        Args:
            answer: The answer to ``send``; it says 2xx or 4xx.

        Raises:
            NoAnswer: If it cannot be read.
        """

    def look(self) -> httpx.Response | None:
        """Ask the service to show the case; by default it shows nothing."""
        return None

    def seen(self, answer: httpx.Response) -> View:
        """Read what it shows.

        Args:
            answer: The answer to ``look``; it says 2xx or 4xx.

        Raises:
            NoAnswer: If it cannot be read.
        """
        raise NotImplementedError(
            f"{type(self).__name__} looks at a case, but does not read what it sees: define seen."
        )

    def tell_time(self, at: datetime) -> None:
        """Make it some time for the service: on its clock, or in the header ``Sopflow-Time`` of what follows.

        Args:
            at: The time, for some calls one without a zone.
        """
        if self.clock is not None:
            self.clock.now = at
        else:
            self.client.headers[TIME_HEADER] = at.isoformat()

    def call(self, request: Request) -> Result:
        """Ask for something, and read what came of it."""
        self.tell_time(request.at)
        return self.result(_answered(lambda: self.send(request)))

    def view(self, at: datetime) -> View:
        """Look at the case, and read what is seen."""
        self.tell_time(at)
        answer = _answered(self.look)
        return View() if answer is None else self.seen(answer)


class AsgiTransport(httpx.BaseTransport):
    """Reaches an ASGI application in this process, without a socket, as ``httpx.WSGITransport`` does for WSGI.

    All requests run in one event loop, which ends when the client is closed. The application is told of no lifespan:
    what it makes when it starts must be there.
    """

    def __init__(self, app: Callable[..., Coroutine[None, None, None]]) -> None:
        """Reach an application.

        Args:
            app: The application.
        """
        self._transport = httpx.ASGITransport(app)
        self._runner = asyncio.Runner()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Wait for what the application answers."""
        return self._runner.run(self._answer(request))

    def close(self) -> None:
        """End the event loop."""
        self._runner.close()

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        body = b"".join([part async for part in cast("httpx.AsyncByteStream", answer.stream)])
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(body))


def read_json(answer: httpx.Response, media_type: str = "application/json") -> dict[str, Any]:
    """The JSON object of an answer.

    Args:
        answer: The answer.
        media_type: What it must say that it is.

    Raises:
        NoAnswer: If it is something else.
    """
    if answer.headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
        raise unreadable(answer, f"which is no {media_type}")
    try:
        data = json.loads(answer.content)
    except (ValueError, RecursionError):
        raise unreadable(answer, "which cannot be read as JSON") from None
    if not isinstance(data, dict):
        raise unreadable(answer, "which is no JSON object")
    return data


def unreadable(answer: httpx.Response, why: str) -> NoAnswer:
    """The failure of an answer that cannot be read, with its beginning.

    Args:
        answer: The answer.
        why: What is wrong with it; it goes on from "… answered 200 OK".
    """
    kind = answer.headers.get("content-type", "no content type")
    text = answer.text if len(answer.text) <= _SHOWN else answer.text[: _SHOWN - 1] + "…"
    status = f"{answer.status_code} {answer.reason_phrase}".rstrip()
    return NoAnswer(visible(f"{_asked(answer)} answered {status}, {why} ({kind}): {text or 'nothing'}"))


def _answered(ask: Callable[[], T]) -> T:
    """What a service answers, if that is an answer at all."""
    try:
        answer = ask()
    except httpx.HTTPError as error:
        problem = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise NoAnswer(visible(f"{_asked(error)} was not answered. {problem}")) from None
    if answer is not None and not (answer.is_success or answer.is_client_error):
        elsewhere = "which leads elsewhere" if answer.has_redirect_location else "which says that the service failed"
        raise unreadable(answer, elsewhere)
    return answer


def _asked(about: httpx.Response | httpx.HTTPError) -> str:
    try:
        return f"{about.request.method} {about.request.url}"
    except RuntimeError:  # somebody made it without a request
        return "The service"


# --- a service that speaks as described -------------------------------------------------------------------


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
        return Result(refused=cast("list[str]", codes), said=str(problem.get("detail", "")))

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
