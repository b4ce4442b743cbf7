"""The example service: it does what its SOP says, tells why not, forgets nothing, and loses nothing of two at once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from wsgiref.simple_server import make_server
from wsgiref.validate import validator

import httpx
import pytest
from examples.case_service import CaseService
from examples.service import MAY, Server, Service, performer
from hypothesis import given, settings
from hypothesis import strategies as st

from sopflow import Performer
from sopflow.testing import ACTIONS, Request, Result
from sopflow.testing.clock import Clock
from sopflow.testing.workflow import workflow_test

ANI = {"Remote-User": "ani", "Remote-Groups": "bagian_administrasi"}
LIST = {"documents": {"daftar_calon_peserta": "DCP-12"}}
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
FIRST = {"activity": "distribusi_jadwal", **LIST}


_TEXTS = st.text(st.characters(categories=None)) | st.sampled_from(["distribusi_jadwal", "daftar_calon_peserta"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | _TEXTS,
    lambda values: st.lists(values, max_size=3) | st.dictionaries(_TEXTS, values, max_size=3),
)
_OF_THE_RIGHT_TYPE = {
    "activity": _TEXTS,
    "documents": st.lists(_JSON, max_size=3) | st.dictionaries(_TEXTS, _JSON, max_size=3),
    "outcome": _TEXTS,
    "reason": _TEXTS,
}


@st.composite
def bodies(draw: st.DrawFn, action: str) -> dict[str, object]:
    """What may be sent to an action: of the right names, and seldom of a wrong type at the top."""
    body: dict[str, object] = {name: draw(_OF_THE_RIGHT_TYPE[name]) for name in sorted(MAY[action])}
    return body | draw(st.just({}) | st.dictionaries(st.sampled_from(["at", *MAY[action]]), _JSON, max_size=1))


class Unsafe(Service):
    """The service, which does not wait for the disk: no power fails in these tests."""

    def connect(self) -> sqlite3.Connection:
        """Let the disk write when it likes."""
        db = super().connect()
        db.execute("PRAGMA synchronous = OFF")
        return db


def client_of(service: Service) -> httpx.Client:
    """A client of a service in this process."""
    return httpx.Client(base_url="http://test", transport=httpx.WSGITransport(service))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service") / "cases.db"


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def service(database: Path, clock: Clock) -> Service:
    return Unsafe(database, clock)


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url="http://test", transport=httpx.WSGITransport(validator(service))) as client:
        yield client


def opened(client: httpx.Client) -> str:
    """The address of a new case."""
    return f"/cases/{client.post('/cases', json={}, headers=ANI).json()['id']}"


class Restarted(CaseService):
    """The service, which is started anew when a case is to be read again."""

    actions: ClassVar = frozenset(ACTIONS) - {"tick"}

    def __init__(self, database: Path, client: httpx.Client, clock: Clock) -> None:
        super().__init__(client, clock=clock)
        self.database = database

    def call(self, request: Request) -> Result:
        """Start it anew, or ask it for something."""
        if request.action != "restore":
            return super().call(request)
        self.client = client_of(Unsafe(self.database, self.clock or Clock()))
        return self.result(self.look())


def test_it_does_what_its_sop_says_and_survives_a_restart_wherever_a_case_stands(
    service: Service, database: Path, clock: Clock
) -> None:
    client = client_of(service)
    test: Any = workflow_test(service.machine.sop, lambda: Restarted(database, client, clock)).TestCase
    test.settings = settings(test.settings, max_examples=5, stateful_step_count=20)
    test("runTest").debug()


def test_a_case_is_opened_shown_and_carried_on(client: httpx.Client, clock: Clock) -> None:
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


def test_a_refusal_is_a_problem_with_its_codes_and_its_words_in_both_languages(
    client: httpx.Client, clock: Clock
) -> None:
    clock.now = MONDAY
    case = opened(client)
    answer = client.post(
        f"{case}/complete", json={"activity": "distribusi_jadwal"}, headers={**ANI, "Accept-Language": "id-ID, en"}
    )
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert (problem["status"], problem["title"]) == (409, "Conflict")
    (reason,) = problem["reasons"]
    assert reason["code"] == "documents"
    missing = "Daftar calon peserta uji kompetensi"
    assert reason["message"]["en"] == f"distribusi_jadwal needs documents that are not there: {missing}."
    assert problem["detail"].startswith(reason["message"]["id"])
    assert "memerlukan dokumen" in problem["detail"]


def test_who_has_a_name_of_other_letters_is_written_down_by_it() -> None:
    # As a server hands it on: the bytes of the header, each as a letter of Latin-1.
    who = performer({"HTTP_REMOTE_USER": "Zoë Ā".encode().decode("latin-1"), "HTTP_REMOTE_GROUPS": "kepala_tuk,loket"})
    assert who == Performer("Zoë Ā", {"kepala_tuk", "loket"})


def test_nobody_asks_who_is_not_logged_in() -> None:
    assert performer({}) is None


def test_it_is_reached_over_a_network(service: Service, clock: Clock) -> None:
    clock.now = MONDAY
    with (
        make_server("127.0.0.1", 0, service, Server) as server,
        httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}", trust_env=False) as client,
    ):
        Thread(target=server.serve_forever, daemon=True).start()
        assert client.get(opened(client)).json()["state"] == "distribusi_jadwal"
        server.shutdown()


def test_a_case_is_shown_though_the_clock_was_set_back(client: httpx.Client, clock: Clock) -> None:
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
        (400, "POST", "/cases", {"json": {}, "headers": {"Remote-User": " "}}),
        (400, "POST", "/cases/1/complete", {"json": LIST}),
    ],
)
def test_what_cannot_be_understood_is_a_problem_of_its_own(
    client: httpx.Client, clock: Clock, status: int, method: str, path: str, more: dict[str, object]
) -> None:
    clock.now = MONDAY
    opened(client)
    answer = client.request(method, path, **more)  # type: ignore[arg-type]
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


@settings(max_examples=100)
@given(st.data(), st.sampled_from(sorted(MAY)))
def test_whatever_is_sent_is_answered(service: Service, clock: Clock, data: st.DataObject, action: str) -> None:
    clock.now = MONDAY
    client = client_of(service)
    path = "/cases" if action == "open" else f"{opened(client)}/{action}"
    sent = json.dumps(data.draw(bodies(action))).encode()
    answer = client.post(path, content=sent, headers={**ANI, "Content-Type": "application/json"})
    assert answer.status_code in {200, 201, 400, 409}
    assert isinstance(answer.json(), dict)


def test_of_ten_equal_requests_at_once_one_is_accepted_and_of_ten_others_none_is_lost(
    service: Service, clock: Clock
) -> None:
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
