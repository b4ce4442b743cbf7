"""A PostgreSQL server of its own for tests, on the loopback interface, as an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

_SECONDS_TO_START = 30

_USER = "postgres"
"""The user that runs the server if the tests run as root."""


class Server:
    """A running server.

    Attributes:
        url: The URL of its database, for SQLAlchemy.
    """

    def __init__(self, programs: Path, folder: Path, user: str | None, *, fsync: bool) -> None:
        """Create a database cluster in an empty folder."""
        self._fsync = "on" if fsync else "off"
        self._programs = programs
        self._data = folder / "data"
        self._user = user
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"postgresql+psycopg://sopflow@127.0.0.1:{self._port}/postgres"
        if user is not None:
            shutil.chown(folder, user)
        command = ["-D", str(self._data), "-U", "sopflow", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        subprocess.run(self._command("initdb", command), check=True, capture_output=True, cwd=folder)  # noqa: S603

    def start(self) -> None:
        """Start the server, and wait until it accepts connections."""
        command = [
            "-D",
            str(self._data),
            "-p",
            str(self._port),
            "-h",
            "127.0.0.1",
            "-k",
            "",
            "-c",
            f"fsync={self._fsync}",
        ]
        self._process = subprocess.Popen(  # noqa: S603
            self._command("postgres", command), stderr=subprocess.DEVNULL, cwd=self._data, start_new_session=True
        )
        plain = self.url.replace("+psycopg", "")
        deadline = time.monotonic() + _SECONDS_TO_START
        while True:
            try:
                psycopg.connect(plain, connect_timeout=2).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """Kill the server and all of its processes, as a power failure would."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _command(self, program: str, arguments: Sequence[str]) -> list[str]:
        # The server refuses to run as root.
        as_user = (
            [] if self._user is None else ["setpriv", "--reuid", self._user, "--regid", self._user, "--clear-groups"]
        )
        return [*as_user, str(self._programs / program), *arguments]


def reason_against() -> str | None:
    """Return why a server cannot be started; None if it can."""
    if programs() is None:
        return "PostgreSQL is not installed (Debian: apt install postgresql)"
    if os.geteuid() == 0 and not _has_user(_USER):
        return f"PostgreSQL does not run as root, and there is no user {_USER}"
    return None


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def programs() -> Path | None:
    """Return the folder of the server's programs; None if it is not installed."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


@contextmanager
def server(*, fsync: bool = False) -> Iterator[Server]:
    """Run a server in a temporary folder.

    Args:
        fsync: Whether a commit survives a power failure. The operating system keeps what a killed server has written.
    """
    folder = programs()
    assert folder is not None
    user = _USER if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="sopflow-postgres-") as data:
        running = Server(folder, Path(data), user, fsync=fsync)
        running.start()
        try:
            yield running
        finally:
            running.kill()
