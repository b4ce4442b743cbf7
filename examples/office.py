"""A web service for the cases of an office: FastAPI, and the store on SQLite or PostgreSQL.

Run it with a database that exists, and with the files of your SOPs::

    pip install "sopflow[postgresql]" fastapi uvicorn
    sopflow store init --db sqlite:///office.db
    sopflow store publish izin_reklame.yaml --db sqlite:///office.db
    OFFICE_DB=sqlite:///office.db uvicorn --factory examples.office:create_app

A login proxy sets the headers ``Remote-User`` and ``Remote-Groups``; no other client may reach the service. Answers to
refused requests have the form of problem+json (RFC 9457), in the language that ``Accept-Language`` begins with.
"""

import os
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from sopflow import Case, Performer, Refused
from sopflow.store import (
    CaseExistsError,
    Cases,
    ConflictError,
    DatabaseError,
    InputError,
    KeyReusedError,
    Recorded,
    Store,
    StoreError,
    UnknownCaseError,
    UnknownSopError,
)
from sopflow.text import Language

STATUS: dict[type[StoreError], int] = {
    InputError: 422,
    UnknownCaseError: 404,
    UnknownSopError: 404,
    CaseExistsError: 409,
    ConflictError: 412,
    KeyReusedError: 422,
    DatabaseError: 503,
}


class NewCase(BaseModel):
    """The body of a request that opens a case."""

    id: str
    number: str
    documents: dict[str, str | None] = {}


class Completion(BaseModel):
    """The body of a request that completes an activity."""

    activity: str
    outcome: str | None = None
    documents: dict[str, str | None] = {}
    reason: str | None = None


def performer(
    name: Annotated[str, Header(alias="Remote-User")], groups: Annotated[str, Header(alias="Remote-Groups")] = ""
) -> Performer:
    """Return the person whom the login proxy names."""
    return Performer(name, [group.strip() for group in groups.split(",") if group.strip()])


def seen_version(if_match: Annotated[str | None, Header()] = None) -> int | None:
    """Return the version of the case that the person was looking at: the ``ETag`` that the service sent with it."""
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().strip('"')
    return int(text) if text.isascii() and text.isdecimal() else 0  # no case has this version


By = Annotated[Performer, Depends(performer)]
Key = Annotated[str | None, Header(alias="Idempotency-Key")]
Seen = Annotated[int | None, Depends(seen_version)]


def create_app(store: Store | None = None) -> FastAPI:
    """Return the service.

    Args:
        store: The store; by default that of the database in the variable ``OFFICE_DB``.
    """
    kept = store or Store(os.environ["OFFICE_DB"])
    app = FastAPI(title="Office")

    def cases() -> Iterator[Cases]:
        # The transaction ends before the answer is sent, so that no client sees a call that is not committed.
        with kept.begin() as begun:
            yield begun

    Begun = Annotated[Cases, Depends(cases, scope="function")]  # noqa: N806 (a type)

    @app.post("/cases", status_code=201)
    def open_case(body: NewCase, response: Response, cases: Begun, by: By, key: Key = None) -> dict[str, Any]:
        done = cases.open(body.number, body.id, by=by, documents=body.documents, key=key)
        return answer(done, response)

    @app.get("/cases/{id_}")
    def read_case(id_: str, response: Response, cases: Begun, by: By) -> dict[str, Any]:
        case = cases.case(id_)
        response.headers["ETag"] = f'"{case.version}"'
        return {**position(case), "tasks": [task.activity for task in case.tasks(by=by)]}

    @app.post("/cases/{id_}/complete")
    def complete(
        id_: str, body: Completion, response: Response, cases: Begun, by: By, seen: Seen, key: Key = None
    ) -> dict[str, Any]:
        done = cases.complete(id_, body.activity, by=by, key=key, seen=seen, **body.model_dump(exclude={"activity"}))
        return answer(done, response)

    @app.get("/tasks")
    def tasks(cases: Begun, by: By, limit: int = 50, after: str | None = None) -> dict[str, Any]:
        page = cases.tasks(by=by, limit=limit, after=after)
        items = [
            {"case": item.case, "activity": item.task.activity, "text": item.task.text, "due": item.task.due}
            for item in page.items
        ]
        return {"items": items, "after": page.after}

    @app.exception_handler(Refused)
    def refused(request: Request, error: Refused) -> JSONResponse:
        return problem(error.to_dict(language(request)), 409)

    @app.exception_handler(StoreError)
    def failed(request: Request, error: StoreError) -> JSONResponse:
        return problem(error.to_dict(language(request)), STATUS.get(type(error), 500))

    return app


def answer(done: Recorded, response: Response) -> dict[str, Any]:
    """Return the answer to a call that was made."""
    response.headers["ETag"] = f'"{done.case.version}"'
    return {**position(done.case), "repeated": done.repeated, "events": [event.to_dict() for event in done.events]}


def position(case: Case) -> dict[str, Any]:
    """Return the position of a case."""
    return {"id": case.id, "state": case.state, "due": case.due, "version": case.version}


def problem(data: dict[str, Any], status: int) -> JSONResponse:
    """Return an answer in the form of problem+json."""
    return JSONResponse({**data, "status": status}, status, media_type="application/problem+json")


def language(request: Request) -> Language:
    """Return the language of an answer."""
    return "id" if request.headers.get("accept-language", "").startswith("id") else "en"
