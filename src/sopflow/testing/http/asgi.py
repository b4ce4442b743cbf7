"""A transport that reaches an ASGI application in the same process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import cast

import httpx


class AsgiTransport(httpx.BaseTransport):
    """A transport from a synchronous client to an ASGI application, without a socket.

    It is the counterpart of ``httpx.WSGITransport``. All requests share one event loop, which closes with the client.
    The application receives no lifespan events: set up what it needs before.
    """

    def __init__(self, app: Callable[..., Coroutine[None, None, None]]) -> None:
        """Create a transport to an application.

        Args:
            app: The ASGI application.
        """
        self._transport = httpx.ASGITransport(app)
        self._runner = asyncio.Runner()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the application and wait for its answer."""
        return self._runner.run(self._answer(request))

    def close(self) -> None:
        """Close the event loop."""
        self._runner.close()

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        body = b"".join([part async for part in cast("httpx.AsyncByteStream", answer.stream)])
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(body))
