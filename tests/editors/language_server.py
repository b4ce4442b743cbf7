"""A minimal client of yaml-language-server, which provides the YAML support of most editors."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class LanguageServer:
    """A running server; it validates, completes and explains YAML by one JSON Schema.

    Use as a context manager.
    """

    def __init__(self, command: list[str], schema: Path) -> None:
        """Start the server.

        Args:
            command: The command line of the server.
            schema: The JSON Schema of all files.
        """
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        self._last_id = 0
        self._files = 0
        self._notifications: list[dict[str, Any]] = []
        self._settings = {
            "yaml": {
                "schemas": {schema.as_uri(): ["*.yaml"]},
                "schemaStore": {"enable": False},
                "validate": True,
                "hover": True,
                "completion": True,
            }
        }
        self._request("initialize", {"processId": None, "rootUri": None, "capabilities": _CAPABILITIES})
        self._notify("initialized", {})
        self._notify("workspace/didChangeConfiguration", {"settings": self._settings})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def problems(self, text: str) -> list[str]:
        """Return the messages that an editor underlines in a text."""
        uri = self._open(text)
        return [problem["message"] for problem in self._wait_for_diagnostics(uri)]

    def completions(self, text: str) -> dict[str, str]:
        """Return the completions at the sign ``|`` in a text: the inserted text by label."""
        text, position = _cursor(text)
        uri = self._open(text)
        answer = self._request("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {item["label"]: item.get("textEdit", {}).get("newText", item.get("insertText", "")) for item in items}

    def hover(self, text: str) -> str:
        """Return the hover at the sign ``|`` in a text."""
        text, position = _cursor(text)
        uri = self._open(text)
        answer = self._request("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
        return str(answer["contents"]["value"]) if answer else ""

    def _open(self, text: str) -> str:
        self._files += 1
        uri = f"file:///sop/{self._files}.yaml"
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def _wait_for_diagnostics(self, uri: str) -> list[dict[str, Any]]:
        while True:
            for message in self._notifications:
                parameters = message.get("params", {})
                if message.get("method") == "textDocument/publishDiagnostics" and parameters["uri"] == uri:
                    return list(parameters["diagnostics"])
            self._notifications = []
            self._handle(self._read())

    def _request(self, method: str, parameters: object) -> Any:
        self._last_id += 1
        self._send({"id": self._last_id, "method": method, "params": parameters})
        while True:
            message = self._read()
            if message.get("id") == self._last_id and "method" not in message:
                return message.get("result")
            self._handle(message)

    def _notify(self, method: str, parameters: object) -> None:
        self._send({"method": method, "params": parameters})

    def _handle(self, message: dict[str, Any]) -> None:
        """Answer a request of the server, or keep a notification."""
        if "id" not in message:
            self._notifications.append(message)
        elif message["method"] == "workspace/configuration":
            values = [self._settings.get(item.get("section"), {}) for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": values})
        else:
            self._send({"id": message["id"], "result": None})

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while (line := self._process.stdout.readline().strip()) or not length:
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
            elif not line and self._process.poll() is not None:
                raise RuntimeError("the language server has ended")
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message


_CAPABILITIES = {
    "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}},
    "textDocument": {
        "hover": {"contentFormat": ["markdown"]},
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
        "publishDiagnostics": {},
    },
}


def _cursor(text: str) -> tuple[str, dict[str, int]]:
    """Remove the sign ``|`` from a text; return its position."""
    before, _, after = text.partition("|")
    return before + after, {"line": before.count("\n"), "character": len(before) - (before.rfind("\n") + 1)}
