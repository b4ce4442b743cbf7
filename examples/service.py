r"""A small web service that carries out a real SOP: plain WSGI, cases in SQLite, refusals as problem+json (RFC 9457).

Start it with ``python examples/service.py cases.db`` and ask it:

    curl -H "Remote-User: ani" -H "Remote-Groups: bagian_administrasi" -H "Content-Type: application/json" \
         -d '{"documents": {"daftar_calon_peserta": "DCP-12"}}' http://127.0.0.1:8000/cases
    curl http://127.0.0.1:8000/cases/1

| route                             | does                                                                     |
|-----------------------------------|--------------------------------------------------------------------------|
| GET  /cases                       | lists all cases: where they stand, and until when                        |
| POST /cases                       | opens a case                                                             |
| GET  /cases/{id}                  | shows a case: its tasks, due times, documents and history                |
| POST /cases/{id}/complete         | completes an ``activity``, with an ``outcome`` where it is a decision    |
| POST /cases/{id}/{action}         | attach, suspend, resume, restart_clock or cancel                         |

Each POST takes a JSON object and may bring ``documents`` and a ``reason``. Who asks is told by the proxy where people
log in, in the headers ``Remote-User`` and ``Remote-Groups``: let nobody reach the service by another way.
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
from sopflow import Case, Event, Performer, Refusal, Refused, SopMachine, Task
from sopflow.text import Language

SOP = Path(__file__).parents[1] / "workflows" / "psm_disnaker_08.yaml"
TYPES: dict[str, tuple[type, ...]] = {
    "activity": (str,),
    "outcome": (str,),
    "reason": (str,),
    "documents": (dict, list),
}
MAY = {
    "open": {"documents", "reason"},
    "complete": {"activity", "outcome", "documents", "reason"},
    "attach": {"documents", "reason"},
    "suspend": {"reason"},
    "resume": {"reason"},
    "restart_clock": {"reason"},
    "cancel": {"reason"},
}
MUST = {"complete": {"activity"}, "attach": {"documents"}}
MAX_BODY = 100_000


class Problem(Exception):  # noqa: N818 (it is an answer)
    """Why there is no case to be shown: a problem of RFC 9457."""

    def __init__(self, status: HTTPStatus, detail: str, **more: object) -> None:
        super().__init__(detail)
        self.status = status
        self.body = {"title": status.phrase, "status": status.value, "detail": detail, **more}


class Service:
    """The service, a WSGI application."""

    def __init__(self, database: str | Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Make it ready.

        Args:
            database: The file of the cases; it is made if it is not there.
            clock: What tells the time; tests give one that they can set.
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
        """Find out what is asked, and do it."""
        match environ["REQUEST_METHOD"], environ["PATH_INFO"].strip("/").split("/"):
            case "GET", ["cases"]:
                return HTTPStatus.OK, self.overview()
            case "GET", ["cases", id_]:
                with closing(self.connect()) as db:
                    return HTTPStatus.OK, shown(self.read(db, id_))
            case "POST", ["cases"]:
                return HTTPStatus.CREATED, self.change(environ, None, "open")
            case "POST", ["cases", id_, action] if action in MAY and action != "open":
                return HTTPStatus.OK, self.change(environ, id_, action)
            case _, ["cases"] | ["cases", _]:
                raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, "There are GET, and POST for what changes a case.")
        raise Problem(HTTPStatus.NOT_FOUND, "There is nothing at this address.")

    def overview(self) -> list[dict[str, object]]:
        """All cases in a few words."""
        with closing(self.connect()) as db:
            rows = db.execute("SELECT id, state, due FROM cases ORDER BY id")
            return [{"id": str(id_), "state": state, "due": due} for id_, state, due in rows]

    def change(self, environ: WSGIEnvironment, id_: str | None, action: str) -> dict[str, object]:
        """Open a case, or call it, and keep what has become of it."""
        asked = asked_for(action, body_of(environ))
        with self.transaction() as db:
            case = None if id_ is None else self.read(db, id_)
            try:
                asked["by"] = performer(environ)
                if case is None:
                    (number,) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM cases").fetchone()
                    case = self.machine.open(str(number), **asked)
                else:
                    getattr(case, action)(**asked)
            except Refused as refused:
                raise refusal(refused, language_of(environ)) from None
            except (TypeError, ValueError) as error:  # a name of blanks, a reference that is none
                raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from None
            due = None if case.due is None else case.due.isoformat()
            row = (int(case.id), case.state, due, json.dumps(case.snapshot()))
            db.execute("INSERT OR REPLACE INTO cases VALUES (?, ?, ?, ?)", row)
            return shown(case)

    def read(self, db: sqlite3.Connection, id_: str) -> Case:
        """The case of an id."""
        row = db.execute("SELECT snapshot FROM cases WHERE id = ?", (id_,)).fetchone()
        if row is None:
            raise Problem(HTTPStatus.NOT_FOUND, "There is no such case.")
        return self.machine.restore(json.loads(row[0]))

    def connect(self) -> sqlite3.Connection:
        """The database, for one request."""
        return sqlite3.connect(self.database, isolation_level=None, timeout=10)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Keep all others from writing from before a case is read until what it has become is kept."""
        with closing(self.connect()) as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.rollback()
                raise
            db.commit()


# --- what is asked ----------------------------------------------------------------------------------------


def body_of(environ: WSGIEnvironment) -> dict[str, Any]:
    """The JSON object that came with a request."""
    if not environ.get("CONTENT_TYPE", "").startswith("application/json"):
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send application/json.")
    if not (length := environ.get("CONTENT_LENGTH") or "0").isdecimal() or int(length) > MAX_BODY:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send {MAX_BODY:,} bytes at most, and say how many.")
    try:
        asked = json.loads(environ["wsgi.input"].read(int(length)))
    except (ValueError, RecursionError):
        raise Problem(HTTPStatus.BAD_REQUEST, "This is no JSON.") from None
    if not isinstance(asked, dict):
        raise Problem(HTTPStatus.BAD_REQUEST, "Send a JSON object.")
    return asked


def asked_for(action: str, asked: dict[str, Any]) -> dict[str, Any]:
    """What is asked, once it is known to be what an action takes."""
    for name, value in asked.items():
        if name not in MAY[action] or not isinstance(value, TYPES[name]):
            raise Problem(HTTPStatus.BAD_REQUEST, f"{action} does not take this: {name!r:.100}.")
    if missing := MUST.get(action, set()) - asked.keys():
        raise Problem(HTTPStatus.BAD_REQUEST, f"{action} needs more: {', '.join(missing)}.")
    return asked


def performer(environ: WSGIEnvironment) -> Performer | None:
    """Who asks, as the login proxy tells it; in WSGI, headers are bytes in the clothes of Latin-1."""
    user, groups = (environ.get(f"HTTP_REMOTE_{name}") for name in ("USER", "GROUPS"))
    if user is None and groups is None:
        return None
    names = (groups or "").split(",")
    return Performer(user and user.encode("latin-1").decode(errors="replace"), {name for name in names if name})


def language_of(environ: WSGIEnvironment) -> Language:
    """The language in which people are told why not."""
    return "id" if environ.get("HTTP_ACCEPT_LANGUAGE", "").lower().startswith("id") else "en"


# --- what is answered -------------------------------------------------------------------------------------


def refusal(refused: Refused, language: Language) -> Problem:
    """A refusal, as people and as programs read it."""
    return Problem(
        HTTPStatus.CONFLICT, refused.message(language), reasons=[reason_shown(reason) for reason in refused.reasons]
    )


def reason_shown(reason: Refusal) -> dict[str, object]:
    """One reason, in both languages."""
    return {
        "code": reason.code,
        "activity": reason.activity,
        "message": {"en": reason.message("en"), "id": reason.message("id")},
        "hint": {"en": reason.hint("en"), "id": reason.hint("id")},
    }


def shown(case: Case) -> dict[str, object]:
    """A case as it is shown."""
    at = case.machine.clock()
    if case.last_at is not None:
        at = max(at, case.last_at)  # a clock may have been set back a little
    return {
        "id": case.id,
        "state": case.state,
        "ended": case.ended,
        "due": case.due and case.due.isoformat(),
        "suspended": case.suspended_since is not None,
        "documents": dict(case.documents),
        "done": case.done,
        "tasks": [task_shown(task) for task in case.tasks(at=at)],
        "history": [event_shown(event) for event in case.history],
    }


def task_shown(task: Task) -> dict[str, object]:
    """Something that can be done, by whom and until when."""
    return {
        "activity": task.activity,
        "text": task.text,
        "actors": task.actors,
        "outcomes": list(task.outcomes),
        "due": task.due and task.due.isoformat(),
        "missing": sorted(task.missing),
    }


def event_shown(event: Event) -> dict[str, object]:
    """Something that happened."""
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
    """A server that answers several people at once."""

    daemon_threads = True


def main() -> None:
    """Serve until somebody stops it."""
    with make_server("127.0.0.1", 8000, Service(sys.argv[1] if sys.argv[1:] else "cases.db"), Server) as server:
        print("http://127.0.0.1:8000/cases")
        server.serve_forever()


if __name__ == "__main__":
    main()
