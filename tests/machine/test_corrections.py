"""A correction takes a case back to its position after an earlier event."""

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.lives import lives

import sopflow
from sopflow import Case, Event, EventKind, Performer, Refused, SnapshotError, SopMachine
from sopflow.machine import Correction

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ANI, BUDI = Performer("ani", {"loket"}), Performer("budi", {"kepala"})

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}, memo: Memo, izin: Izin}
ends: {ditolak: Ditolak}
steps:
  - id: terima
    within: 2 jam
    activities:
      - {id: baca, activity: Membaca, actor: loket, within: 1 jam}
      - {id: catat, activity: Mencatat, actor: loket, after: baca, within: 30 menit, produces: memo}
  - {id: kaji, activity: Mengkaji, actor: kepala, within: 1 hari, on_late: {goto: putus}, not_same_person_as: baca}
  - id: putus
    activity: Memutus
    actor: kepala
    outcomes: {ya: {to: end, produces: izin}, tidak: ditolak, ulang: {to: terima, discards: [berkas, memo]}}
""")
MACHINE = SopMachine(SOP, permits=["correct"])


def at_the_decision() -> Case:
    """Return a case at its decision: opened, baca, catat and kaji are done at 12:00, 12:10, 12:20 and 12:30."""
    case = MACHINE.open("A", at=NOON, documents={"berkas": "A-1"})
    case.complete("baca", by=ANI, at=NOON + 10 * MINUTE)
    case.complete("catat", by=ANI, documents={"memo": "M-1"}, at=NOON + 20 * MINUTE)
    case.complete("kaji", by=BUDI, at=NOON + 30 * MINUTE)
    return case


def position(case: Case) -> dict[str, Any]:
    """Return the snapshot of a case, except for what every event changes."""
    data = case.snapshot(history=False)
    return {name: item for name, item in data.items() if name not in ("version", "at", "checksum")}


def without_clock_starts(case: Case) -> dict[str, Any]:
    found = {name: item for name, item in position(case).items() if name != "clock_starts"}
    clocks = found.get("schedule", {}).get("clocks", {})
    return found | {"clocks": {id_: clock | {"start": None} for id_, clock in clocks.items()}, "schedule": None}


def refusal(case: Case, **arguments: Any) -> sopflow.Refusal:
    before = case.snapshot()
    with pytest.raises(Refused) as caught:
        case.correct(**{"reason": "Salah", "at": case.last_at, **arguments})
    assert case.snapshot() == before
    (reason,) = caught.value.reasons
    return reason


# --- what a correction does ----------------------------------------------------------------------------------


def test_a_wrong_decision_is_undone_after_the_end() -> None:
    case = at_the_decision()
    case.complete("putus", by=BUDI, outcome="tidak", at=NOON + HOUR)
    assert case.ended
    (event,) = case.correct(to=4, by="kepala", reason="Salah pilih", at=NOON + 2 * HOUR)
    assert (case.state, case.ended, case.version) == ("putus", False, 6)
    assert (event.kind, event.source, event.target, event.reason) == (
        EventKind.CORRECTED, "ditolak", "putus", "Salah pilih",
    )  # fmt: skip
    assert str(event) == "6. 2026-03-02 14:00:00+00:00 corrected by kepala → putus"
    assert [each.seq for each in case.history] == [1, 2, 3, 4, 5, 6]
    case.complete("putus", by=BUDI, outcome="ya", at=NOON + 3 * HOUR)
    assert (case.state, case.reference("izin")) == ("completed", None)


def test_documents_and_performers_are_those_of_the_earlier_event() -> None:
    case = at_the_decision()
    case.complete("putus", by=BUDI, outcome="ulang", at=NOON + HOUR)
    assert not case.documents
    case.correct(to=3, reason="Salah", at=NOON + HOUR)
    assert case.documents == {"berkas": "A-1", "memo": "M-1"}
    assert case.tasks(at=NOON + HOUR)[0].barred == ("ani",)
    case.correct(to=2, reason="Salah", at=NOON + HOUR)
    assert (case.state, case.done) == ("terima", ("baca",))
    assert case.documents == {"berkas": "A-1"}
    done = case.done_by("baca")
    assert done is not None
    assert (done.by, done.at) == (ANI, NOON + 10 * MINUTE)


def test_the_time_since_then_counts_as_suspended() -> None:
    case = at_the_decision()
    entered = case.correct(to=3, reason="Salah", at=NOON + 20 * MINUTE + 3 * DAY)[0]
    assert entered.due == case.due == NOON + 20 * MINUTE + 4 * DAY
    assert case.entered_at == NOON + 20 * MINUTE
    case.correct(to=1, reason="Salah", at=case.last_at)
    assert case.due == NOON + 3 * DAY + 140 * MINUTE
    assert case.activity_dues == {"baca": NOON + 3 * DAY + 80 * MINUTE}


def test_what_was_late_stays_late() -> None:
    case = MACHINE.open("A", at=NOON)
    case.complete("baca", by=ANI, at=NOON + 3 * HOUR)
    case.complete("catat", by=ANI, at=NOON + 4 * HOUR)
    case.correct(to=2, reason="Salah", at=NOON + 5 * HOUR)
    assert case.due == NOON + 2 * HOUR
    assert case.activity_dues == {"catat": NOON + 5 * HOUR + 30 * MINUTE}


def test_a_suspended_case_is_suspended_again() -> None:
    case = MACHINE.open("A", at=NOON)
    case.suspend(at=NOON + HOUR)
    case.resume(at=NOON + 2 * HOUR)
    case.correct(to=2, reason="Berkas belum lengkap", at=NOON + 3 * HOUR)
    assert (case.suspended_since, str(case.remaining), case.due) == (NOON + HOUR, "1 hour", None)


def test_a_correction_can_be_undone() -> None:
    case = at_the_decision()
    case.complete("putus", by=BUDI, outcome="ya", at=NOON + HOUR)
    case.correct(to=4, reason="Salah", at=NOON + 2 * HOUR)
    case.correct(to=5, reason="Ternyata benar", at=NOON + 3 * HOUR)
    assert (case.state, case.ended, case.entered_at) == ("completed", True, NOON + HOUR)
    assert MACHINE.restore(case.snapshot()) == MACHINE.replay(case.history) == case
    assert MACHINE.restore(case.snapshot(history=False)).ended


def test_a_lapse_can_be_undone() -> None:
    case = at_the_decision()
    case.correct(to=3, reason="Salah", at=NOON + 30 * MINUTE)
    case.tick(NOON + 2 * DAY)
    assert case.state == "putus"
    events = case.correct(to=5, reason="Kantor tutup", at=NOON + 2 * DAY)
    assert [event.kind for event in events] == [EventKind.CORRECTED]
    assert (case.state, case.due) == ("kaji", NOON + 2 * DAY + 24 * HOUR)


def test_an_unrecorded_lapse_comes_first() -> None:
    case = at_the_decision()
    case.correct(to=3, reason="Salah", at=NOON + 30 * MINUTE)
    events = case.correct(to=5, reason="Kantor tutup", at=NOON + 2 * DAY)
    assert [(event.kind, event.target) for event in events] == [
        (EventKind.LAPSED, "putus"), (EventKind.CORRECTED, "kaji"),
    ]  # fmt: skip


def test_a_case_of_a_subclass_stays_one() -> None:
    class Application(Case):
        paid = False

        def __init__(self, machine: SopMachine[Any], id: str) -> None:
            assert id == "A"
            super().__init__(machine, id)

    case = SopMachine(SOP, case_class=Application, permits="correct").open("A", at=NOON)
    case.paid = True
    case.suspend(at=NOON)
    case.correct(to=1, reason="Salah", at=NOON)
    assert (case.paid, type(case), case.suspended_since) == (True, Application, None)


# --- what it refuses -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [4, 5, 0, -1, 10**9])
def test_only_an_event_before_the_last_one_is_accepted(to: int) -> None:
    reason = refusal(at_the_decision(), to=to)
    assert (reason.code, reason.found) == ("event", (to,))
    assert reason.message() == f"The case cannot be taken back to event {to}."
    assert reason.hint() == "Choose an event from 1 to 3."


def test_a_case_that_was_just_opened_has_nothing_to_correct() -> None:
    reason = refusal(MACHINE.open("A", at=NOON), to=1)
    assert reason.message("en") == "The case cannot be corrected: nothing has happened since it was opened."
    assert reason.hint("id") == "Batalkan kasus ini jika dibuka karena keliru."


def test_a_case_without_its_history_is_not_corrected() -> None:
    case = MACHINE.restore(at_the_decision().snapshot(history=False))
    case.attach("berkas", at=NOON + HOUR)
    reason = refusal(case, to=3)
    assert reason.message() == "The case cannot be taken back to event 3, because its history is not loaded."
    assert reason.hint() == "Restore the case with its history."


def test_a_loaded_correction_is_as_good_as_the_history_before_it() -> None:
    whole = at_the_decision()
    case = MACHINE.restore(whole.snapshot(history=False))
    for each in (case, whole):
        each.attach("berkas", at=NOON + HOUR)
    event = whole.correct(to=2, reason="Salah", at=NOON + HOUR)[0]
    case._history.clear()
    case._stand(attrs.evolve(event.detail.standing)) if isinstance(event.detail, Correction) else None
    case._version, case._history = event.seq, [event]
    case.suspend(at=NOON + HOUR)
    assert refusal(case, to=5).hint() == "Choose an event from 6 to 6."
    case.correct(to=6, reason="Salah", at=NOON + HOUR)
    assert case.suspended_since is None


def test_a_correction_needs_a_reason() -> None:
    for blank in (None, "", " \n"):
        reason = refusal(at_the_decision(), to=1, reason=blank)
        assert (reason.code, reason.message()) == ("reason", "This call needs a reason.")


@pytest.mark.parametrize("to", ["1", 1.0, True, NOON])
def test_the_event_is_a_whole_number(to: Any) -> None:
    with pytest.raises(TypeError, match="A correction goes back to the seq of an event"):
        at_the_decision().correct(to=to, reason="Salah", at=NOON + HOUR)


# --- laws -------------------------------------------------------------------------------------------------------


@given(case=lives(migrating=False), data=st.data())
def test_a_corrected_case_equals_one_that_was_suspended_since_then(case: Case, data: st.DataObject) -> None:
    assume(case.version > 1)
    to = data.draw(st.integers(1, case.version - 1))
    then = case.machine.replay(case.history[:to])
    at = (case.last_at or NOON) + data.draw(st.sampled_from((timedelta(0), 7 * MINUTE, 4 * DAY)))
    now = copy.copy(case)
    now.tick(at)
    now.correct(to=to, reason="Salah", at=at)
    if not then.ended and then.suspended_since is None:
        then.suspend(at=then.last_at)
        then.resume(at=at)
    assert position(now) == position(then)
    assert now.machine.replay(now.history) == now
    assert now.machine.restore(json.loads(json.dumps(now.snapshot()))) == now


@given(case=lives(migrating=False), data=st.data())
def test_correct_then_redo_equals_never_having_erred_but_for_the_history(case: Case, data: st.DataObject) -> None:
    assume(not case.ended)
    right, at = copy.copy(case), case.last_at
    for _ in range(data.draw(st.integers(1, 3))):
        tasks = [task for task in case.tasks(at=at) if not task.suspended]
        if data.draw(st.booleans()) and tasks:
            task = tasks[0]
            answer = task.outcomes[-1] if task.outcomes else None
            try:
                case.complete(
                    task.activity, by=Performer("dewi", task.actors), outcome=answer, at=at, reason="Keliru",
                    documents=task.missing,
                )  # fmt: skip
            except Refused:
                case.cancel(reason="Keliru", at=at)
        elif not case.ended:
            case.cancel(reason="Keliru", at=at)
    assume(case.version > right.version)
    case.correct(to=right.version, reason="Salah", at=at)
    # The clocks of the corrected case count as suspended and resumed, for no time.
    assert without_clock_starts(case) == without_clock_starts(right)


# --- histories that lie about corrections ---------------------------------------------------------------------


def corrected() -> tuple[Event, ...]:
    case = at_the_decision()
    case.correct(to=2, reason="Salah", at=NOON + HOUR)
    return case.history


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"to": 5}, "it goes back to the event 5, which is not one before it"),
        ({"to": 99}, "it goes back to the event 99, which is not one before it"),
        ({"to": 3}, "its standing is not that after the event 3"),
        ({"entered_at": NOON + MINUTE}, "its standing is not that after the event 2"),
        ({"suspended_since": NOON + MINUTE}, "its standing is not that after the event 2"),
        ({"done": {}}, "its standing is not that after the event 2"),
        ({"performers": {}}, "its standing is not that after the event 2"),
        ({"documents": {}}, "its standing is not that after the event 2"),
        ({"due": None}, "its due times are not those after the earlier event, moved by the time since then"),
        ({"due": NOON}, "its due times are not those after the earlier event, moved by the time since then"),
        ({"activity_dues": {}}, "its due times are not those after the earlier event, moved by the time since then"),
    ],
)
def test_an_impossible_correction_is_refused(changes: dict[str, Any], why: str) -> None:
    *events, event = corrected()
    data = event.to_dict()
    data["to"] = changes.pop("to", data["to"])
    for name, value in changes.items():
        data["standing"][name] = value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
    with pytest.raises(SnapshotError) as caught:
        MACHINE.replay([*events, Event.from_dict(data)])
    assert (caught.value.field, caught.value.reason) == ("events[4]", why)


def test_a_standing_that_contradicts_the_fields_of_its_event_is_refused() -> None:
    *events, event = corrected()
    for changes in ({"target": "kaji"}, {"due": None}, {"detail": None}):
        with pytest.raises(SnapshotError) as caught:
            MACHINE.replay([*events, attrs.evolve(event, **changes)])
        assert caught.value.field.startswith("events[4]")


def test_the_standing_names_only_what_the_sop_has() -> None:
    *events, event = corrected()
    data = event.to_dict()
    data["standing"]["state"] = "arsip"
    with pytest.raises(SnapshotError) as caught:
        MACHINE.replay([*events, Event.from_dict(data)])
    assert str(caught.value).endswith("events[4].standing.state: the SOP has no step or end 'arsip'.")


def test_many_corrections_are_replayed_in_time_in_proportion_to_their_number() -> None:
    case = MACHINE.open("A", at=NOON)
    for number in range(300):
        case.suspend(at=NOON)
        case.correct(to=2 * number + 1, reason="Salah", at=NOON)
    assert MACHINE.replay(case.history) == case
