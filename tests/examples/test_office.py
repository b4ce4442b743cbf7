"""The example with FastAPI keeps cases on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from examples.office import create_app
from tests.store.conftest import office, postgresql, url  # noqa: F401 (fixtures)
from tests.store.office import Office

from sopflow.testing.http import AsgiTransport

ANI = {"Remote-User": "ani", "Remote-Groups": "loket,kepala"}
BUDI = {"Remote-User": "budi", "Remote-Groups": "kepala", "Accept-Language": "id"}


@pytest.fixture
def client(office: Office) -> Iterator[httpx.Client]:  # noqa: F811 (the fixture)
    app = create_app(office.store)
    with httpx.Client(transport=AsgiTransport(app), base_url="http://office") as client:
        body = {"id": "k1", "number": "SOP-12", "documents": {"berkas": "A-1"}}
        assert client.post("/cases", json=body, headers=ANI).status_code == 201
        yield client


def test_a_case_is_carried_out(client: httpx.Client) -> None:
    body = {"activity": "terima"}
    done = client.post("/cases/k1/complete", json=body, headers=ANI)
    assert (done.status_code, done.json()["state"], done.headers["ETag"]) == (200, "kaji", '"2"')
    assert client.get("/tasks", headers=ANI).json()["items"] == []
    (item,) = client.get("/tasks", headers=BUDI).json()["items"]
    assert (item["case"], item["activity"]) == ("k1", "kaji")
    assert client.get("/cases/k1", headers=BUDI).json()["tasks"] == ["kaji"]


def test_a_refusal_is_a_problem_in_the_language_of_the_person(client: httpx.Client) -> None:
    refused = client.post("/cases/k1/complete", json={"activity": "terima"}, headers=BUDI)
    assert refused.status_code == 409
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["title"] == "Tindakan ini tidak diizinkan."
    assert [reason["code"] for reason in refused.json()["reasons"]] == ["actor"]


def test_a_repeated_request_is_carried_out_once(client: httpx.Client) -> None:
    headers = {**ANI, "Idempotency-Key": "request-77"}
    first, again = (client.post("/cases/k1/complete", json={"activity": "terima"}, headers=headers) for _ in range(2))
    assert (first.json()["repeated"], again.json()["repeated"]) == (False, True)
    assert first.json()["events"] == again.json()["events"]
    other = client.post("/cases/k1/complete", json={"activity": "kaji"}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (422, "urn:sopflow:key-reused")


def test_a_request_about_an_old_version_is_a_conflict(client: httpx.Client) -> None:
    old = {**ANI, "If-Match": client.get("/cases/k1", headers=ANI).headers["ETag"]}
    assert client.post("/cases/k1/complete", json={"activity": "terima"}, headers=old).status_code == 200
    late = client.post("/cases/k1/complete", json={"activity": "kaji"}, headers={**BUDI, "If-Match": old["If-Match"]})
    assert (late.status_code, late.json()["type"]) == (412, "urn:sopflow:conflict")
    for tag, status in (("other", 412), ("*", 200)):
        answer = client.post("/cases/k1/complete", json={"activity": "kaji"}, headers={**BUDI, "If-Match": tag})
        assert answer.status_code == status


@pytest.mark.parametrize(("path", "status"), [("/cases/k9", 404), ("/tasks?after=x", 422), ("/tasks?limit=0", 422)])
def test_an_error_of_the_store_is_a_problem(client: httpx.Client, path: str, status: int) -> None:
    failed = client.get(path, headers=BUDI)
    assert (failed.status_code, failed.json()["status"]) == (status, status)
    assert failed.headers["Content-Type"] == "application/problem+json"
