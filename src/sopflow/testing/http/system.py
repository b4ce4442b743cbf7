"""A service reached over HTTP, as a system under test."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

import httpx

from sopflow.testing.clock import Clock
from sopflow.testing.http.answers import answered
from sopflow.testing.http.malformed import malformed, survived
from sopflow.testing.model import Request
from sopflow.testing.systems import System, View
from sopflow.testing.walks import USUAL_ACTIONS, Result

TIME_HEADER = "Sopflow-Time"
"""The request header with the current time, for services whose clock the test cannot set."""


class HttpSystem(System):
    """A service as a system under test. Subclass it to send requests to its routes and to read its answers.

    A request without an answer, a server error and a redirect fail the test with a message. At the end of some runs,
    the test sends requests with broken JSON, unknown cases and wrong methods, which must not cause a server error. The
    actions ``tick`` and ``restore`` are not tested unless a subclass adds them to ``actions``.

    Attributes:
        client: The client that sends the requests. It stays open after a run, because runs may share it.
        clock: The clock of a service in this process; None for a service that reads ``Sopflow-Time``.
    """

    actions: ClassVar[Collection[str]] = frozenset(USUAL_ACTIONS) - {"tick", "restore"}

    def __init__(self, client: httpx.Client, *, clock: Clock | None = None) -> None:
        """Create a system from a client.

        Args:
            client: For a running service, ``httpx.Client(base_url="http://127.0.0.1:8000")``; for an application in
                this process, ``httpx.Client(base_url="http://test", transport=httpx.WSGITransport(app))``, or the same
                with ``AsgiTransport(app)``.
            clock: The clock of the service; None if the service reads the time from the header ``Sopflow-Time``.
        """
        self.client = client
        self.clock = clock
        self._last: httpx.Response | None = None

    @abstractmethod
    def send(self, request: Request) -> httpx.Response:
        """Send the HTTP request for an action and return the answer.

        Args:
            request: The action, its arguments and its performer. The service already has the time.
        """

    @abstractmethod
    def result(self, answer: httpx.Response) -> Result:
        """Read the result of an action from its answer.

        Args:
            answer: The answer to ``send``, with a 2xx or 4xx status.

        Raises:
            NoAnswerError: If the answer cannot be read.
        """

    def look(self) -> httpx.Response | None:
        """Request the current case. By default there is nothing to request."""
        return None

    def seen(self, answer: httpx.Response) -> View:
        """Read the visible parts of the case from an answer.

        Args:
            answer: The answer to ``look``, with a 2xx or 4xx status.

        Raises:
            NoAnswerError: If the answer cannot be read.
        """
        raise NotImplementedError(f"{type(self).__name__} overrides look but not seen: define seen.")

    def set_time(self, at: datetime) -> None:
        """Set the time of the service: on its clock, or in the header ``Sopflow-Time`` of the next requests.

        Args:
            at: The time. Some calls pass a time without a zone.
        """
        if self.clock is not None:
            self.clock.now = at
        else:
            self.client.headers[TIME_HEADER] = at.isoformat()

    def call(self, request: Request) -> Result:
        """Perform an action and return its result."""
        self.set_time(request.at)
        answer = answered(lambda: self.send(request))
        self._last = answer
        return self.result(answer)

    def misuse(self) -> None:
        """Send the last request again with broken input: it must not cause a server error."""
        for request in malformed(self.client, self._last) if self._last is not None else ():
            survived(self.client, request)

    def view(self, at: datetime) -> View:
        """Return the visible parts of the case."""
        self.set_time(at)
        answer = answered(self.look)
        return View() if answer is None else self.seen(answer)
