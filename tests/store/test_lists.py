"""Lists of cases: late ones, those due soon, idle ones, and counts."""

from __future__ import annotations

from datetime import timedelta

from tests.store.office import ANI, Office

from sopflow.store import Count


def ids(office: Office, limit: int = 50) -> list[str]:
    """Return the late cases, read page by page."""
    found: list[str] = []
    after = None
    while True:
        with office.store.begin() as cases:
            page = cases.late(limit=limit, after=after)
        found += [case.id for case in page.items]
        if (after := page.after) is None:
            return found


def test_late_cases_are_listed_with_the_longest_late_first(office: Office) -> None:
    for id_ in ("k2", "k1", "k3"):
        office.opened(id_)
        office.clock.advance("5 menit")
    office.received("r1")
    assert ids(office) == []
    office.clock.advance("6 menit")
    assert ids(office) == ["k2", "k1"]
    assert ids(office, limit=1) == ["k2", "k1"]


def test_a_case_that_would_have_lapsed_is_not_late(office: Office) -> None:
    office.received("k1", "k2")
    office.clock.advance("3 hari kerja")
    assert ids(office) == []


def test_a_stored_case_shows_the_columns_of_a_case(office: Office) -> None:
    office.opened("k1")
    opened_at = office.clock.now
    office.clock.advance("1 jam")
    with office.store.begin() as cases:
        (stored,) = cases.late().items
        case = cases.case("k1")
    assert (stored.id, stored.number, stored.state, stored.version) == ("k1", "SOP-12", "terima", 1)
    assert (stored.opened_at, stored.entered_at, stored.last_at) == (opened_at, opened_at, opened_at)
    assert (stored.due, stored.suspended, stored.ended_at) == (case.due, False, None)


def test_cases_that_are_due_before_a_time_are_listed_for_reminders(office: Office) -> None:
    office.opened("k1")
    office.received("k2")
    with office.store.begin() as cases:
        soon = office.clock.now + timedelta(minutes=15)
        assert cases.due_before(soon).items == ()
        assert [case.id for case in cases.due_before(soon + timedelta(seconds=1)).items] == ["k1"]
        assert [case.id for case in cases.due_before(soon + timedelta(days=9)).items] == ["k1", "k2"]


def test_suspended_and_ended_cases_are_not_due(office: Office) -> None:
    office.opened("k1", "k2")
    with office.store.begin() as cases:
        cases.suspend("k1", by=ANI)
        cases.cancel("k2", reason="Dicabut", by=ANI)
    office.clock.advance("1 hari kerja")
    assert ids(office) == []


def test_idle_cases_are_listed_with_the_longest_idle_first(office: Office) -> None:
    for id_ in ("k2", "k1", "k3"):
        office.opened(id_)
        office.clock.advance("1 jam")
    with office.store.begin() as cases:
        cases.cancel("k3", reason="Dicabut", by=ANI)
        first = cases.idle(since=office.clock.now, limit=1)
        assert [case.id for case in first.items] == ["k2"]
        assert [case.id for case in cases.idle(since=office.clock.now, after=first.after).items] == ["k1"]
        assert cases.idle(since=office.clock.now - timedelta(hours=3)).items == ()


def test_counts_are_by_sop_and_step(office: Office) -> None:
    office.opened("k1", "k2", "k3", "k4")
    office.received("r1")
    with office.store.begin() as cases:
        cases.open("SOP-3", "s1")
        cases.suspend("k1", by=ANI)
        cases.cancel("k2", reason="Dicabut", by=ANI)
        office.clock.advance("30 menit")
        assert cases.counts() == (
            Count("SOP-12", "kaji", open=1, late=0, suspended=0),
            Count("SOP-12", "terima", open=3, late=2, suspended=1),
            Count("SOP-3", "catat", open=1, late=0, suspended=0),
        )
