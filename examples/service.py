r"""A small web service for the cases of a real SOP, in plain WSGI with SQLite and problem+json (RFC 9457).

Start it with ``python examples/service.py cases.db`` and send requests:

    curl -H "Remote-User: ani" -H "Remote-Groups: bagian_administrasi" -H "Content-Type: application/json" \
         -d '{"documents": {"daftar_calon_peserta": "DCP-12"}}' http://127.0.0.1:8000/cases
    curl http://127.0.0.1:8000/cases/1

| route                     | purpose                                                      |
|---------------------------|--------------------------------------------------------------|
| GET  /cases               | list all cases with their states and due times               |
| POST /cases               | open a case                                                  |
| GET  /cases/{id}          | show the tasks, due times, documents and history of a case   |
| POST /cases/{id}/complete | complete an ``activity``; a decision needs an ``outcome``    |
| POST /cases/{id}/{action} | attach, set_moment, suspend, resume, restart_clock or cancel |

Each POST takes a JSON object with optional ``documents`` and ``reason``. Opening a case takes ``moments``, their times
in ISO format by id; ``set_moment`` takes a ``moment`` and its time as ``value``. The login proxy identifies the user in
the headers ``Remote-User`` and ``Remote-Groups``; the service must not be reachable without this proxy.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

import sopflow
from sopflow import Case, Event, Performer, Refused, SopMachine, Task
from sopflow.text import Language

SOP = Path(__file__).parents[1] / "workflows" / "psm_disnaker_08.yaml"
TYPES: dict[str, tuple[type, ...]] = {
    "activity": (str,),
    "outcome": (str,),
    "reason": (str,),
    "documents": (dict, list),
    "moments": (dict,),
    "moment": (str,),
    "value": (str,),
}
ACCEPTED = {
    "open": {"documents", "moments", "reason"},
    "complete": {"activity", "outcome", "documents", "reason"},
    "attach": {"documents", "reason"},
    "suspend": {"reason"},
    "resume": {"reason"},
    "restart_clock": {"reason"},
    "set_moment": {"moment", "value", "reason"},
    "cancel": {"reason"},
}
REQUIRED = {"complete": {"activity"}, "attach": {"documents"}, "set_moment": {"moment", "value"}}
MAX_BODY = 100_000


class Problem(Exception):  # noqa: N818 (an answer)
    """An answer other than a case: a problem of RFC 9457."""

    def __init__(self, status: HTTPStatus, detail: str, **more: object) -> None:
        super().__init__(detail)
        self.status = status
        self.body = {"title": status.phrase, "status": status.value, "detail": detail, **more}


class Service:
    """The service as a WSGI application."""

    def __init__(self, database: str | Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Create the service.

        Args:
            database: The database file, which is created if it does not exist.
            clock: A function that returns the current time; tests pass one that they can set.
        """
        self.machine = SopMachine(sopflow.load(SOP), clock=clock)
        self.database = database
        with closing(self.connect()) as db:
            db.execute("""
                CREATE TABLE IF NOT EXISTS cases
                (id INTEGER PRIMARY KEY, state TEXT NOT NULL, due TEXT, snapshot TEXT NOT NULL)
            """)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        headers = [("Content-Type", "application/json"), ("Vary", "Accept-Language")]
        try:
            status, answer = self.answer(environ)
        except Problem as problem:
            status, answer = problem.status, problem.body
            headers[0] = ("Content-Type", "application/problem+json")
        body = json.dumps(answer).encode()
        headers.append(("Content-Length", str(len(body))))
        start_response(f"{status.value} {status.phrase}", headers)
        return [body]

    def answer(self, environ: WSGIEnvironment) -> tuple[HTTPStatus, object]:
        """Route a request and return the answer."""
        match environ["REQUEST_METHOD"], environ["PATH_INFO"].strip("/").split("/"):
            case "GET", ["cases"]:
                return HTTPStatus.OK, self.overview()
            case "GET", ["cases", id_]:
                with closing(self.connect()) as db:
                    return HTTPStatus.OK, case_data(self.read(db, id_))
            case "POST", ["cases"]:
                return HTTPStatus.CREATED, self.change(environ, None, "open")
            case "POST", ["cases", id_, action] if action in ACCEPTED and action != "open":
                return HTTPStatus.OK, self.change(environ, id_, action)
            case _, ["cases"] | ["cases", _]:
                raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, "Use GET to read a case and POST to change one.")
        raise Problem(HTTPStatus.NOT_FOUND, "Unknown path.")

    def overview(self) -> list[dict[str, object]]:
        """Return a summary of all cases."""
        with closing(self.connect()) as db:
            rows = db.execute("SELECT id, state, due FROM cases ORDER BY id")
            return [{"id": str(id_), "state": state, "due": due} for id_, state, due in rows]

    def change(self, environ: WSGIEnvironment, id_: str | None, action: str) -> dict[str, object]:
        """Open a case or call an action on it, and save it."""
        arguments = arguments_of(action, body_of(environ))
        with self.transaction() as db:
            case = None if id_ is None else self.read(db, id_)
            try:
                arguments["by"] = performer(environ)
                if case is None:
                    (number,) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM cases").fetchone()
                    case = self.machine.open(str(number), **arguments)
                else:
                    getattr(case, action)(**arguments)
            except Refused as refused:
                raise Problem(HTTPStatus.CONFLICT, **refused.to_dict(language_of(environ))) from None
            except (TypeError, ValueError) as error:  # a blank name, an invalid reference
                raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from None
            due = None if case.due is None else case.due.isoformat()
            row = (int(case.id), case.state, due, json.dumps(case.snapshot()))
            db.execute("INSERT OR REPLACE INTO cases VALUES (?, ?, ?, ?)", row)
            return case_data(case)

    def read(self, db: sqlite3.Connection, id_: str) -> Case:
        """Load a case."""
        row = db.execute("SELECT snapshot FROM cases WHERE id = ?", (id_,)).fetchone()
        if row is None:
            raise Problem(HTTPStatus.NOT_FOUND, "Unknown case.")
        return self.machine.restore(json.loads(row[0]))

    def connect(self) -> sqlite3.Connection:
        """Open the database for one request."""
        return sqlite3.connect(self.database, isolation_level=None, timeout=10)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Lock the database from before a case is read until it is saved, so that concurrent changes are not lost."""
        with closing(self.connect()) as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.rollback()
                raise
            db.commit()


# --- requests ---------------------------------------------------------------------------------------------


def body_of(environ: WSGIEnvironment) -> dict[str, Any]:
    """Return the JSON object in the body of a request."""
    if not environ.get("CONTENT_TYPE", "").startswith("application/json"):
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send application/json.")
    if not (length := environ.get("CONTENT_LENGTH") or "0").isdecimal() or int(length) > MAX_BODY:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send at most {MAX_BODY:,} bytes, with a Content-Length.")
    try:
        data = json.loads(environ["wsgi.input"].read(int(length)))
    except (ValueError, RecursionError):
        raise Problem(HTTPStatus.BAD_REQUEST, "The body is not valid JSON.") from None
    if not isinstance(data, dict):
        raise Problem(HTTPStatus.BAD_REQUEST, "Send a JSON object.")
    return data


def arguments_of(action: str, data: dict[str, Any]) -> dict[str, Any]:
    """Validate the arguments of an action, their names and types, and read the times among them."""
    for name, value in data.items():
        if name not in ACCEPTED[action] or not isinstance(value, TYPES[name]):
            raise Problem(HTTPStatus.BAD_REQUEST, f"{action} does not accept {name!r:.100} with this value.")
    if missing := REQUIRED.get(action, set()) - data.keys():
        raise Problem(HTTPStatus.BAD_REQUEST, f"{action} requires {', '.join(sorted(missing))}.")
    if "moments" in data:
        data["moments"] = {id_: time_of(value) for id_, value in data["moments"].items()}
    if action == "set_moment":
        data["id"], data["value"] = data.pop("moment"), time_of(data["value"])
    return data


def time_of(value: object) -> datetime:
    """Return a time that a client sent; the machine refuses one without a zone."""
    try:
        return datetime.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise Problem(HTTPStatus.BAD_REQUEST, "Send times as in 2026-03-04T08:30:00+07:00.") from None


def performer(environ: WSGIEnvironment) -> Performer | None:
    """Return the user whom the login proxy names; WSGI decodes headers as Latin-1 whatever their encoding."""
    user, groups = (environ.get(f"HTTP_REMOTE_{name}") for name in ("USER", "GROUPS"))
    if user is None and groups is None:
        return None
    names = (groups or "").split(",")
    return Performer(user and user.encode("latin-1").decode(errors="replace"), {name for name in names if name})


def language_of(environ: WSGIEnvironment) -> Language:
    """Return the language for refusals."""
    return "id" if environ.get("HTTP_ACCEPT_LANGUAGE", "").lower().startswith("id") else "en"


# --- answers ----------------------------------------------------------------------------------------------


def case_data(case: Case) -> dict[str, object]:
    """Return a case as JSON data."""
    at = case.machine.clock()
    if case.last_at is not None:
        at = max(at, case.last_at)  # the clock may have been set back
    return {
        "id": case.id,
        "state": case.state,
        "ended": case.ended,
        "due": case.due and case.due.isoformat(),
        "suspended": case.suspended_since is not None,
        "documents": dict(case.documents),
        "moments": {id_: at.isoformat() for id_, at in case.moments.items()},
        "done": case.done,
        "tasks": [task_data(task) for task in case.tasks(at=at) if not task.suspended],
        "history": [event_data(event) for event in case.history],
    }


def task_data(task: Task) -> dict[str, object]:
    """Return a task as JSON data."""
    return {
        "activity": task.activity,
        "text": task.text,
        "actors": task.actors,
        "outcomes": list(task.outcomes),
        "due": task.due and task.due.isoformat(),
        "missing": sorted(task.missing),
    }


def event_data(event: Event) -> dict[str, object]:
    """Return an event as JSON data."""
    return {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "activity": event.activity,
        "outcome": event.outcome,
        "by": event.by and {"id": event.by.id, "actors": sorted(event.by.actors)},
        "reason": event.reason,
        "documents": dict(event.documents),
        "source": event.source,
        "target": event.target,
        "late_by": event.late_by and event.late_by.total_seconds(),
        "due": event.due and event.due.isoformat(),
    }


class Server(ThreadingMixIn, WSGIServer):
    """A server that answers several requests at once."""

    daemon_threads = True


def main() -> None:
    """Serve until the process is stopped."""
    with make_server("127.0.0.1", 8000, Service(sys.argv[1] if sys.argv[1:] else "cases.db"), Server) as server:
        print("http://127.0.0.1:8000/cases")
        server.serve_forever()


if __name__ == "__main__":
    main()
