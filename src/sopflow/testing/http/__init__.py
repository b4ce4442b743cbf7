"""Test a service over HTTP. Requires httpx, which the extra ``sopflow[testing-http]`` installs.

Subclass `HttpSystem` to map requests to the routes of the service and to read its answers.
"""

from __future__ import annotations

try:
    from sopflow.testing.http.answers import read_json, unreadable
    from sopflow.testing.http.asgi import AsgiTransport
    from sopflow.testing.http.system import TIME_HEADER, HttpSystem
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        f"sopflow.testing.http requires httpx, but {_missing.name} is not installed: "
        'pip install "sopflow[testing-http]".',
        name=_missing.name,
    ) from None

__all__ = ["TIME_HEADER", "AsgiTransport", "HttpSystem", "read_json", "unreadable"]
