"""The example service: its behavior, its refusals, restarts, and concurrent requests."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import ClassVar
from wsgiref.simple_server import make_server
from wsgiref.validate import validator

import httpx
import pytest
from examples.case_service import CaseService
from examples.service import ACCEPTED, Server, Service, performer
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from sopflow import Performer
from sopflow.testing import Request, Result
from sopflow.testing.clock import Clock
from sopflow.testing.differential import run
from sopflow.testing.workflow import workflow_test

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

ANI = {"Remote-User": "ani", "Remote-Groups": "bagian_administrasi"}
LIST = {"documents": {"daftar_calon_peserta": "DCP-12"}}
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
FIRST = {"activity": "distribusi_jadwal", **LIST}


_TEXTS = st.text(st.characters(categories=None)) | st.sampled_from(
    ["distribusi_jadwal", "daftar_calon_peserta", "jadwal", "2026-03-04T08:30:00+07:00", "2026-03-04T08:30:00"]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | _TEXTS,
    lambda values: st.lists(values, max_size=3) | st.dictionaries(_TEXTS, values, max_size=3),
)
_ARGUMENTS = {
    "activity": _TEXTS,
    "documents": st.lists(_JSON, max_size=3) | st.dictionaries(_TEXTS, _JSON, max_size=3),
    "outcome": _TEXTS,
    "reason": _TEXTS,
    "moments": st.dictionaries(_TEXTS, _TEXTS, max_size=3),
    "moment": _TEXTS,
    "value": _TEXTS,
}


@st.composite
def bodies(draw: st.DrawFn, action: str) -> dict[str, object]:
    """Draw a body for an action, mostly with the right names and types."""
    body: dict[str, object] = {name: draw(_ARGUMENTS[name]) for name in sorted(ACCEPTED[action])}
    return body | draw(st.just({}) | st.dictionaries(st.sampled_from(["at", *ACCEPTED[action]]), _JSON, max_size=1))


class FastService(Service):
    """The service without waiting for the disk; the power does not fail in these tests."""

    def connect(self) -> sqlite3.Connection:
        """Open the database without synchronization."""
        db = super().connect()
        db.execute("PRAGMA synchronous = OFF")
        return db


def client_of(service: Service) -> httpx.Client:
    """Return a client of a service in this process."""
    return httpx.Client(base_url="http://test", transport=httpx.WSGITransport(service))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service") / "cases.db"


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def service(database: Path, clock: Clock) -> Service:
    return FastService(database, clock)


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url="http://test", transport=httpx.WSGITransport(validator(service))) as client:
        yield client


def opened(client: httpx.Client) -> str:
    """Open a case and return its path."""
    return f"/cases/{client.post('/cases', json={}, headers=ANI).json()['id']}"


class Restarted(CaseService):
    """A client that starts the service again to restore a case."""

    actions: ClassVar = frozenset((*CaseService.actions, "restore"))

    def __init__(self, database: Path, client: httpx.Client, clock: Clock) -> None:
        super().__init__(client, clock=clock)
        self.database = database

    def call(self, request: Request) -> Result:
        """Start the service again for ``restore``; send any other action."""
        if request.action != "restore":
            return super().call(request)
        self.client = client_of(FastService(self.database, self.clock or Clock()))
        return self.result(self.look())


def test_the_service_follows_its_sop_and_survives_restarts(service: Service, database: Path, clock: Clock) -> None:
    client = client_of(service)
    test = workflow_test(service.machine.sop, lambda: Restarted(database, client, clock))
    for script in islice(test.plan.scripts(), 0, None, 4):  # of hundreds, each with many requests
        run(test.sop, test.make, script)
    run_state_machine_as_test(test, settings=settings(max_examples=5, stateful_step_count=20))


def test_a_case_is_opened_shown_and_continued(client: httpx.Client, clock: Clock) -> None:
    clock.now = MONDAY
    answer = client.post("/cases", json={}, headers=ANI)
    case = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (201, "application/json")
    assert client.get(f"/cases/{case['id']}").json() == case
    assert case["tasks"][0]["missing"] == ["daftar_calon_peserta"]
    after = client.post(f"/cases/{case['id']}/complete", json=FIRST, headers=ANI)
    assert after.status_code == 200
    assert (after.json()["state"], after.json()["history"][1]["by"]["id"]) == ("persiapan", "ani")
    assert client.get("/cases").json()[-1] == {
        "id": case["id"], "state": "persiapan", "due": after.json()["due"],
    }  # fmt: skip


def test_a_refusal_is_a_problem_in_the_language_of_the_request(client: httpx.Client, clock: Clock) -> None:
    clock.now = MONDAY
    case = opened(client)
    answer = client.post(
        f"{case}/complete", json={"activity": "distribusi_jadwal"}, headers={**ANI, "Accept-Language": "id-ID, en"}
    )
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert (problem["status"], problem["title"]) == (409, "Tindakan ini tidak diizinkan.")
    (reason,) = problem["reasons"]
    assert reason["code"] == "documents"
    assert reason["message"].endswith("belum ada: Daftar calon peserta uji kompetensi.")
    assert problem["detail"] == f"{reason['message']} {reason['hint']}"
    assert "memerlukan dokumen" in problem["detail"]


def test_the_name_of_a_user_may_have_any_letters() -> None:
    # Servers pass the bytes of a header as characters of Latin-1.
    user = performer({"HTTP_REMOTE_USER": "Zoë Ā".encode().decode("latin-1"), "HTTP_REMOTE_GROUPS": "kepala_tuk,loket"})
    assert user == Performer("Zoë Ā", {"kepala_tuk", "loket"})


def test_a_request_without_a_login_has_no_performer() -> None:
    assert performer({}) is None


def test_the_service_answers_over_a_network(service: Service, clock: Clock) -> None:
    clock.now = MONDAY
    with (
        make_server("127.0.0.1", 0, service, Server) as server,
        httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}", trust_env=False) as client,
    ):
        Thread(target=server.serve_forever, daemon=True).start()
        assert client.get(opened(client)).json()["state"] == "distribusi_jadwal"
        server.shutdown()


def test_a_case_is_shown_although_the_clock_was_set_back(client: httpx.Client, clock: Clock) -> None:
    clock.now = MONDAY
    case = opened(client)
    clock.advance(timedelta(seconds=-1))
    assert client.get(case).json()["tasks"]


@pytest.mark.parametrize(
    ("status", "method", "path", "more"),
    [
        (404, "GET", "/", {}),
        (404, "GET", "/cases/0", {}),
        (404, "POST", "/cases/0/complete", {"json": FIRST}),
        (404, "POST", "/cases/1/open", {"json": {}}),
        (405, "DELETE", "/cases/1", {}),
        (415, "POST", "/cases", {"data": {"documents": "x"}}),
        (413, "POST", "/cases", {"json": {"reason": "x" * 100_000}}),
        (400, "POST", "/cases", {"content": b"{", "headers": {"Content-Type": "application/json"}}),
        (400, "POST", "/cases", {"content": b"[" * 90_000, "headers": {"Content-Type": "application/json"}}),
        (400, "POST", "/cases", {"json": []}),
        (400, "POST", "/cases", {"json": {"at": "2026-03-02T00:00:00Z"}}),
        (400, "POST", "/cases", {"json": {"documents": {"daftar_calon_peserta": 1}}}),
        (409, "POST", "/cases", {"json": {}, "headers": {"Remote-User": " "}}),
        (400, "POST", "/cases/1/complete", {"json": LIST}),
        (400, "POST", "/cases", {"json": {"moments": {"jadwal": "besok"}}}),
        (400, "POST", "/cases", {"json": {"moments": {"jadwal": 4}}}),
        (409, "POST", "/cases", {"json": {"moments": {"jadwal": "2026-03-04T08:30:00"}}}),
        (400, "POST", "/cases/1/set_moment", {"json": {"moment": "jadwal"}}),
        (409, "POST", "/cases/1/set_moment", {"json": {"moment": "ujian", "value": "2026-03-04T08:30:00+07:00"}}),
    ],
)
def test_an_invalid_request_is_a_problem(
    client: httpx.Client, clock: Clock, status: int, method: str, path: str, more: dict[str, object]
) -> None:
    clock.now = MONDAY
    opened(client)
    answer = client.request(method, path, **more)  # type: ignore[arg-type]
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


@settings(max_examples=100)
@given(st.data(), st.sampled_from(sorted(ACCEPTED)))
def test_any_body_gets_an_answer(service: Service, clock: Clock, data: st.DataObject, action: str) -> None:
    clock.now = MONDAY
    client = client_of(service)
    path = "/cases" if action == "open" else f"{opened(client)}/{action}"
    body = json.dumps(data.draw(bodies(action))).encode()
    answer = client.post(path, content=body, headers={**ANI, "Content-Type": "application/json"})
    assert answer.status_code in {200, 201, 400, 409}
    assert isinstance(answer.json(), dict)


def test_concurrent_requests_are_neither_repeated_nor_lost(service: Service, clock: Clock) -> None:
    clock.now = MONDAY
    case = opened(client_of(service))
    with ThreadPoolExecutor(10) as people:
        done = people.map(
            lambda _: client_of(service).post(f"{case}/complete", json=FIRST, headers=ANI).status_code, range(10)
        )
        assert sorted(done) == [200] + [409] * 9
        given = people.map(lambda _: client_of(service).post(f"{case}/attach", json=LIST).status_code, range(10))
        assert list(given) == [200] * 10
    assert [event["kind"] for event in client_of(service).get(case).json()["history"]].count("attached") == 10
