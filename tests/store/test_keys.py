"""Keys: a call that is repeated with its key is made once."""

from __future__ import annotations

import pytest
from tests.store.office import ANI, BUDI, CITRA, Office

from sopflow import Performer, Refused
from sopflow.store import CaseExistsError, InputError, KeyReusedError


def test_a_repeated_call_returns_the_first_events(office: Office) -> None:
    office.opened("k1")
    with office.store.begin() as cases:
        first = cases.complete("k1", "terima", by=ANI, key="req-1")
        cases.complete("k1", "kaji", by=BUDI)
        again = cases.complete("k1", "terima", by=ANI, key="req-1")
        assert again.events == first.events
        assert (first.repeated, again.repeated, again.case.state) == (False, True, "umumkan")
        assert len(cases.history("k1")) == 3


def test_a_case_that_is_opened_again_with_its_key_is_opened_once(office: Office) -> None:
    with office.store.begin() as cases:
        first = cases.open("SOP-12", "k1", by=ANI, documents="berkas", key="req-1")
        again = cases.open("SOP-12", "k1", by=ANI, documents="berkas", key="req-1")
        assert again.repeated
        assert again.events == first.events
        with pytest.raises(CaseExistsError):
            cases.open("SOP-12", "k1", by=ANI, documents="berkas")


@pytest.mark.parametrize(
    "different",
    [{"activity": "umumkan"}, {"by": CITRA}, {"reason": "Lain"}, {"documents": {"berkas": "A-9"}}],
)
def test_a_different_call_with_a_used_key_is_an_error(office: Office, different: dict[str, object]) -> None:
    office.opened("k1")
    same: dict[str, object] = {"activity": "terima", "by": ANI}
    with office.store.begin() as cases:
        cases.complete("k1", **same, key="req-1")  # type: ignore[arg-type]
        with pytest.raises(KeyReusedError, match="'req-1'"):
            cases.complete("k1", **(same | different), key="req-1")  # type: ignore[arg-type]


def test_time_and_actors_of_a_repeated_call_may_differ(office: Office) -> None:
    office.opened("k1")
    with office.store.begin() as cases:
        cases.complete("k1", "terima", by=ANI, key="req-1")
        office.clock.advance("1 jam")
        promoted = Performer("ani", {"loket", "kepala", "arsip"})
        assert cases.complete("k1", "terima", by=promoted, key="req-1").repeated


def test_keys_of_two_cases_are_independent(office: Office) -> None:
    office.opened("k1", "k2")
    with office.store.begin() as cases:
        for id_ in ("k1", "k2"):
            assert not cases.complete(id_, "terima", by=ANI, key="req-1").repeated


def test_a_refused_call_leaves_its_key_free(office: Office) -> None:
    office.opened("k1")
    with office.store.begin() as cases:
        with pytest.raises(Refused):
            cases.complete("k1", "terima", by=BUDI, key="req-1")
        assert not cases.complete("k1", "terima", by=ANI, key="req-1").repeated


def test_a_repeated_call_succeeds_although_the_seen_version_is_old(office: Office) -> None:
    office.opened("k1")
    with office.store.begin() as cases:
        cases.complete("k1", "terima", by=ANI, key="req-1", seen=1)
        assert cases.complete("k1", "terima", by=ANI, key="req-1", seen=1).repeated


@pytest.mark.parametrize("key", ["", "a" * 201, "a\nb", "a\0b"])
def test_a_key_is_one_line_of_limited_length(office: Office, key: str) -> None:
    office.opened("k1")
    with office.store.begin() as cases, pytest.raises(InputError, match="200"):
        cases.complete("k1", "terima", by=ANI, key=key)


def test_old_keys_can_be_deleted(office: Office) -> None:
    office.opened("k1", "k2")
    with office.store.begin() as cases:
        cases.complete("k1", "terima", by=ANI, key="old")
        limit = office.clock.advance("1 jam")
        cases.complete("k2", "terima", by=ANI, key="new")
    assert office.store.prune_keys(limit) == 1
    with office.store.begin() as cases:
        with pytest.raises(Refused):
            cases.complete("k1", "terima", by=ANI, key="old")
        assert cases.complete("k2", "terima", by=ANI, key="new").repeated
