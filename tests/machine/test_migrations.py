"""A migration continues a case in another revision of its SOP."""

import copy
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lives import MACHINES, goes_on, lives

import sopflow
from sopflow import (
    Case,
    Event,
    EventKind,
    MisuseError,
    Performer,
    Refusal,
    RefusalCode,
    Refused,
    SnapshotError,
    SopMachine,
)
from sopflow.definition import Authority
from sopflow.frozen import FrozenMap
from sopflow.machine import Migration, Origin

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ANI, BUDI, CITRA = Performer("ani", {"loket"}), Performer("budi", {"kepala"}), Performer("citra", {"loket"})

PERMITS = ("correct", "migrate")
TEXT = """
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
      - {id: catat, activity: Mencatat, actor: loket, produces: memo}
      - {id: simpan, activity: Menyimpan, actor: loket}
  - {id: kaji, activity: Mengkaji, actor: kepala, within: 1 hari}
  - id: putus
    activity: Memutus
    actor: kepala
    outcomes: {ya: {to: end, produces: izin}, tidak: ditolak, ulang: terima}
"""
MACHINE = SopMachine(sopflow.loads(TEXT), permits=PERMITS)


def revised(*changes: tuple[str, str]) -> SopMachine[Case]:
    """Return the machine of the SOP with changes of its text."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return SopMachine(sopflow.loads(text), permits=PERMITS)


def opened() -> Case:
    return MACHINE.open("A", at=NOON, documents={"berkas": "A-1"})


def at_kaji() -> Case:
    """Return a case in which Ani completed the first row, at 12:10, 12:20 and 12:30."""
    case = opened()
    for number, activity in enumerate(("baca", "catat", "simpan"), 1):
        case.complete(activity, by=ANI, at=NOON + 10 * number * MINUTE)
    return case


def standing(case: Case) -> dict[str, Any]:
    """Return the snapshot of a case, except for what every migration changes."""
    data = case.snapshot(history=False)
    others = ("version", "at", "checksum", "sop", "fingerprint")
    return {name: item for name, item in data.items() if name not in others}


def refusal(case: Case, to: SopMachine[Case], steps: Mapping[str, str] | None = None) -> Refusal:
    """Return the one reason against a migration, which changes nothing."""
    before = case.snapshot()
    with pytest.raises(Refused) as caught:
        case.migrate(to=to, steps=steps, reason="Revisi", at=case.last_at)
    assert case.snapshot() == before
    assert case.machine is MACHINE
    (reason,) = caught.value.reasons
    return reason


# --- the case in the other revision ------------------------------------------------------------------------------


def test_a_case_continues_at_its_step_with_its_documents_and_clocks() -> None:
    case = at_kaji()
    before = standing(case)
    other = revised(("1 hari", "5 hari"), ("SOP-1", "SOP-1/2026"))
    (event,) = case.migrate(to=other, by=BUDI, reason="Revisi 2026", at=NOON + HOUR)
    assert case.machine is other
    assert standing(case) == before
    assert (event.kind, event.source, event.target) == (EventKind.MIGRATED, "kaji", "kaji")
    assert (event.by, event.reason, case.version) == (BUDI, "Revisi 2026", 5)
    assert isinstance(event.detail, Migration)
    assert event.detail.former == Origin("SOP-1", MACHINE.sop.fingerprint)
    assert event.detail.origin == Origin("SOP-1/2026", other.sop.fingerprint)
    case.complete("kaji", by=BUDI, at=NOON + 2 * HOUR)
    case.complete("putus", by=BUDI, outcome="ya", at=NOON + 3 * HOUR)
    assert case.ended


def test_completed_activities_are_not_repeated() -> None:
    case = opened()
    case.complete("baca", by=ANI, at=NOON + MINUTE)
    case.complete("catat", by=ANI, at=NOON + 2 * MINUTE)
    case.migrate(to=revised(("{id: simpan", "{id: simpan, after: catat")), reason="Revisi", at=NOON + HOUR)
    assert case.done == ("baca", "catat")
    done = case.done_by("catat")
    assert done is not None
    assert (done.by, done.at) == (ANI, NOON + 2 * MINUTE)
    assert [task.activity for task in case.tasks(at=NOON + HOUR)] == ["simpan"]


def test_an_activity_with_another_id_and_the_same_text_is_not_repeated() -> None:
    case = opened()
    case.complete("catat", by=ANI, at=NOON + MINUTE)
    case.migrate(to=revised(("id: catat", "id: tulis")), reason="Revisi", at=NOON + HOUR)
    assert case.done == ("tulis",)


def test_a_removed_activity_is_no_longer_open() -> None:
    case = opened()
    case.complete("catat", by=ANI, at=NOON + MINUTE)
    line = "      - {id: baca, activity: Membaca, actor: loket, within: 1 jam}\n"
    case.migrate(to=revised((line, "")), reason="Revisi", at=NOON + HOUR)
    assert [task.activity for task in case.tasks(at=NOON + HOUR)] == ["simpan"]
    assert case.activity_dues == {}


def test_a_document_with_another_id_and_the_same_name_stays_in_the_case() -> None:
    case = at_kaji()
    other = revised(("memo: Memo", "nota: Memo"), ("produces: memo", "produces: nota"), ("izin: Izin", "sk: SK"),
                    ("produces: izin", "produces: sk"))  # fmt: skip
    case.migrate(to=other, reason="Revisi", at=NOON + HOUR)
    assert case.documents == {"berkas": "A-1", "nota": None}


def test_a_new_clock_starts_with_the_migration() -> None:
    case = at_kaji()
    case.complete("kaji", by=BUDI, at=NOON + HOUR)
    other = revised(("activity: Memutus", "activity: Memutus\n    within: 3 hari"))
    case.migrate(to=other, reason="Revisi", at=NOON + 2 * DAY)
    assert (case.due, case.entered_at) == (NOON + 5 * DAY, NOON + HOUR)


def test_a_recount_applies_the_new_time_standard_from_the_start_of_the_clock() -> None:
    case = at_kaji()
    case.migrate(to=revised(("1 hari", "5 hari"), ("within: 1 jam", "within: 9 jam")), reason="Revisi", at=NOON + HOUR)
    case.recount(reason="Standar waktu baru", at=NOON + 2 * HOUR)
    assert case.due == NOON + 5 * DAY + 30 * MINUTE
    case = opened()
    case.migrate(to=revised(("{id: simpan", "{id: simpan, within: 3 jam")), reason="Revisi", at=NOON + HOUR)
    case.recount(reason="Standar waktu baru", at=NOON + 2 * HOUR)
    assert case.activity_dues == {"baca": NOON + HOUR, "simpan": NOON + 4 * HOUR}


def test_a_new_clock_of_an_activity_starts_with_the_migration() -> None:
    case = opened()
    case.migrate(to=revised(("{id: simpan", "{id: simpan, within: 3 jam")), reason="Revisi", at=NOON + HOUR)
    assert case.activity_dues == {"baca": NOON + HOUR, "simpan": NOON + 4 * HOUR}


def test_a_clock_that_the_other_revision_does_not_have_ends() -> None:
    case = opened()
    case.migrate(to=revised(("    within: 2 jam\n", ""), (", within: 1 jam", "")), reason="Revisi", at=NOON)
    assert case.due is None
    assert not case.activity_dues


def test_a_suspended_case_stays_suspended_with_its_remaining_time() -> None:
    case = at_kaji()
    case.suspend(at=NOON + HOUR)
    before = standing(case)
    case.migrate(to=revised(("1 hari", "9 hari")), reason="Revisi", at=NOON + DAY)
    assert standing(case) == before
    case.resume(at=NOON + DAY)
    assert case.due == NOON + 2 * DAY - 30 * MINUTE


def test_a_new_clock_of_a_suspended_case_keeps_the_whole_time() -> None:
    case = opened()
    case.suspend(at=NOON)
    case.migrate(to=revised(("{id: simpan", "{id: simpan, within: 3 jam")), reason="Revisi", at=NOON + DAY)
    assert {id_: str(left) for id_, left in case.activity_remaining.items()} == {"baca": "1 hour", "simpan": "3 hours"}
    case.resume(at=NOON + 2 * DAY)
    assert case.activity_dues["simpan"] == NOON + 2 * DAY + 3 * HOUR


def test_lapses_that_are_due_come_first() -> None:
    old = revised(("within: 1 hari", "within: 1 hari, on_late: {goto: putus}"))
    case = old.open("A", at=NOON)
    for activity in ("baca", "catat", "simpan"):
        case.complete(activity, by=ANI, at=NOON)
    events = case.migrate(to=MACHINE, reason="Revisi", at=NOON + 9 * DAY)
    assert [event.kind for event in events] == [EventKind.LAPSED, EventKind.MIGRATED]
    assert (case.state, case.machine) == ("putus", MACHINE)


def test_a_case_may_migrate_again_and_back() -> None:
    case = at_kaji()
    case.migrate(to=revised(("1 hari", "5 hari")), reason="Revisi", at=NOON + HOUR)
    case.migrate(to=MACHINE, reason="Salah revisi", at=NOON + HOUR)
    assert standing(case) == standing(at_kaji())
    assert MACHINE.replay(case.history) == case


# --- mappings ----------------------------------------------------------------------------------------------------

WITHOUT_KAJI = ("  - {id: kaji, activity: Mengkaji, actor: kepala, within: 1 hari}\n", "")


def test_a_mapping_names_the_step_where_cases_of_a_removed_step_continue() -> None:
    case = at_kaji()
    case.migrate(to=revised(WITHOUT_KAJI), steps={"kaji": "putus"}, reason="Revisi", at=NOON + HOUR)
    assert (case.state, case.entered_at, case.due) == ("putus", NOON + 30 * MINUTE, None)


def test_a_removed_step_needs_a_mapping() -> None:
    reason = refusal(at_kaji(), revised(WITHOUT_KAJI))
    assert (reason.code, reason.found, reason.expected) == (RefusalCode.MIGRATION, ("kaji",), ("terima", "putus"))
    assert reason.message("en") == "The new revision does not have row 2 (Mengkaji)."
    assert reason.message("id") == "Revisi baru tidak memiliki baris 2 (Mengkaji)."
    assert reason.hint("en") == "Name the step where the case continues: row 1 (terima), row 2 (Memutus)."
    assert reason.hint("id") == "Sebutkan langkah kelanjutannya: baris 1 (terima), baris 2 (Memutus)."


@pytest.mark.parametrize(
    ("steps", "found", "message"),
    [
        ({"kajii": "putus"}, "kajii", "The old revision has no step 'kajii'. Did you mean kaji?"),
        ({"kaji": "selesai"}, "selesai", "The new revision has no step 'selesai'. Choose one of its steps:"),
        ({"kaji": "ditolak"}, "ditolak", "The new revision has no step 'ditolak'."),
    ],
)
def test_a_mapping_of_unknown_steps_is_refused(steps: dict[str, str], found: str, message: str) -> None:
    reason = refusal(at_kaji(), MACHINE, steps)
    assert (reason.code, reason.found) == (RefusalCode.UNKNOWN_STEP, (found,))
    assert f"{reason.message()} {reason.hint()}".startswith(message)


def test_a_row_whose_activities_are_all_done_needs_a_mapping() -> None:
    case = opened()
    case.complete("baca", by=ANI, at=NOON)
    case.complete("catat", by=ANI, at=NOON)
    line = "      - {id: simpan, activity: Menyimpan, actor: loket}\n"
    reason = refusal(case, revised((line, "")))
    assert reason.message() == "All activities of row 1 (terima) are already done in this case."
    assert reason.expected == ("kaji", "putus")
    case.migrate(to=revised((line, "")), steps={"terima": "kaji"}, reason="Revisi", at=NOON)
    assert (case.state, case.done) == ("kaji", ())


# --- refusals ----------------------------------------------------------------------------------------------------


def test_an_activity_that_was_done_too_early_is_refused() -> None:
    case = opened()
    case.complete("catat", by=ANI, at=NOON)
    reason = refusal(case, revised(("{id: catat", "{id: catat, after: simpan")))
    assert reason.message("en") == (
        "In row 1 (terima), activities are done that come after 'Menyimpan' in the new revision."
    )
    assert reason.message("id") == (
        "Di baris 1 (terima) sudah ada kegiatan yang dalam revisi baru dilakukan setelah 'Menyimpan'."
    )


def test_activities_that_were_done_in_the_other_order_are_refused() -> None:
    case = opened()
    case.complete("catat", by=ANI, at=NOON + MINUTE)
    case.complete("simpan", by=ANI, at=NOON + 2 * MINUTE)
    other = revised(("{id: catat", "{id: catat, after: simpan"))
    assert refusal(case, other).data["variant"] == "migration-order"
    case = opened()
    case.complete("simpan", by=ANI, at=NOON + MINUTE)
    case.complete("catat", by=ANI, at=NOON + MINUTE)
    case.migrate(to=other, reason="Revisi", at=NOON + HOUR)
    assert case.done == ("simpan", "catat")


NEEDS_MORE = (
    ("memo: Memo", "memo: Memo, telaah: Telaah"),
    ("{id: kaji,", "{id: telaah_berkas, activity: Menelaah, actor: loket, produces: telaah}\n  - {id: kaji,"),
    ("actor: kepala\n    outcomes", "actor: kepala\n    requires: telaah\n    outcomes"),
)


def test_a_case_that_could_not_reach_an_end_is_refused() -> None:
    reason = refusal(at_kaji(), revised(*NEEDS_MORE))
    assert reason.expected == ("terima", "telaah_berkas")
    assert reason.message("en") == (
        "From row 3 (Mengkaji) the case could not reach an end: it lacks Telaah, and no later row produces that."
    )
    assert reason.message("id") == (
        "Dari baris 3 (Mengkaji) kasus ini tidak dapat mencapai titik akhir: "
        "Telaah tidak ada dan tidak dihasilkan lagi."
    )


def test_a_case_that_fits_nowhere_is_refused() -> None:
    case = opened()
    case.complete("baca", by=ANI, at=NOON)
    case.complete("catat", by=ANI, at=NOON)
    other = SopMachine(
        sopflow.loads(
            'sopflow: 1\nnumber: "2"\ntitle: Lain\nactors: {loket: Loket}\n'
            "steps: [{id: terima, activities: [{id: baca, activity: Membaca, actor: loket}, "
            "{id: catat, activity: Mencatat, actor: loket}]}]\n"
        )
    )
    reason = refusal(case, other)
    assert reason.expected == ()
    assert reason.hint("en") == "Finish the case under the old revision: no step of the new one fits."
    assert reason.hint("id") == (
        "Selesaikan kasus ini menurut revisi lama: tidak ada langkah yang sesuai dalam revisi baru."
    )


def test_a_case_that_has_ended_stays_in_its_revision() -> None:
    case = opened()
    case.cancel(reason="Dicabut", at=NOON)
    assert refusal(case, MACHINE).code == RefusalCode.CLOSED


def test_a_host_must_permit_migrations() -> None:
    case = SopMachine(MACHINE.sop).open("A", at=NOON)
    with pytest.raises(Refused) as caught:
        case.migrate(to=MACHINE, by=BUDI, reason="Revisi", at=NOON)
    assert [reason.code for reason in caught.value.reasons] == [RefusalCode.NOT_PERMITTED]
    assert case.version == 1


def test_a_sop_may_reserve_migrations_to_an_actor() -> None:
    sop = attrs.evolve(MACHINE.sop, authority=Authority(migrate="kepala"))
    case = SopMachine(sop).open("A", at=NOON)
    for by in (None, ANI):
        with pytest.raises(Refused) as caught:
            case.migrate(to=MACHINE, by=by, reason="Revisi", at=NOON)
        assert [reason.code for reason in caught.value.reasons] == [RefusalCode.ACTOR]
    (event,) = case.migrate(to=MACHINE, by=BUDI, reason="Revisi", at=NOON)
    assert event.acted_as == "kepala"


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_migration_needs_a_reason(reason: str | None) -> None:
    case = opened()
    with pytest.raises(Refused, match="This call needs a reason"):
        case.migrate(to=MACHINE, reason=reason, at=NOON)
    assert case.version == 1


def test_a_migration_has_a_time_and_texts_like_every_call() -> None:
    case = opened()
    with pytest.raises(Refused, match="later event"):
        case.migrate(to=MACHINE, reason="Revisi", at=NOON - MINUTE)
    with pytest.raises(Refused, match="character that cannot be used"):
        case.migrate(to=MACHINE, reason="\0", at=NOON)


@pytest.mark.parametrize("arguments", [{"to": MACHINE.sop}, {"to": None}, {"steps": ["kaji"]}, {"steps": {"kaji": 3}}])
def test_wrong_types_are_type_errors(arguments: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        opened().migrate(**{"to": MACHINE, "reason": "Revisi", "at": NOON, **arguments})


def test_a_machine_with_cases_of_another_class_is_a_misuse() -> None:
    class Permohonan(Case):
        pass

    with pytest.raises(MisuseError, match="makes cases of the class Permohonan"):
        opened().migrate(to=SopMachine(MACHINE.sop, case_class=Permohonan), reason="Revisi", at=NOON)


# --- four eyes -----------------------------------------------------------------------------------------------------

SEPARATED = ("{id: kaji, activity: Mengkaji, actor: kepala", "{id: kaji, activity: Mengkaji, actor: loket")
WITH_FOUR_EYES = (SEPARATED, ("actor: loket, within: 1 hari", "actor: loket, within: 1 hari, not_same_person_as: baca"))


def test_a_new_four_eyes_constraint_knows_who_acted_before() -> None:
    case = at_kaji()
    case.migrate(to=revised(*WITH_FOUR_EYES), reason="Revisi", at=NOON + HOUR)
    assert case.tasks(at=NOON + HOUR)[0].barred == ("ani",)
    with pytest.raises(Refused, match="four eyes"):
        case.complete("kaji", by=ANI, at=NOON + HOUR)
    case.complete("kaji", by=CITRA, at=NOON + HOUR)


def test_a_new_four_eyes_constraint_needs_the_history() -> None:
    case = MACHINE.restore(at_kaji().snapshot(history=False))
    reason = refusal(case, revised(*WITH_FOUR_EYES))
    assert reason.found == ("baca", "kaji")
    assert "'Membaca'" in reason.message("id")
    assert reason.hint("en") == "Restore the case with its history."
    case.migrate(to=revised(SEPARATED), reason="Revisi", at=NOON + HOUR)


def test_undone_performers_do_not_count_for_four_eyes() -> None:
    case = at_kaji()
    case.correct(to=1, reason="Salah orang", at=NOON + HOUR)
    for activity in ("baca", "catat", "simpan"):
        case.complete(activity, by=CITRA, at=NOON + HOUR)
    case.migrate(to=revised(*WITH_FOUR_EYES), reason="Revisi", at=NOON + HOUR)
    assert case.tasks(at=NOON + HOUR)[0].barred == ("citra",)


def test_performers_of_an_earlier_visit_do_not_count_for_four_eyes() -> None:
    case = at_kaji()
    case.complete("kaji", by=BUDI, at=NOON + HOUR)
    case.complete("putus", by=BUDI, outcome="ulang", at=NOON + HOUR)
    case.migrate(to=revised(*WITH_FOUR_EYES), reason="Revisi", at=NOON + HOUR)
    assert case.snapshot()["performers"] == {"kaji": ["budi"]}


# --- corrections ---------------------------------------------------------------------------------------------------


def test_a_correction_does_not_undo_a_migration() -> None:
    case = at_kaji()
    case.migrate(to=MACHINE, reason="Revisi", at=NOON + HOUR)
    with pytest.raises(Refused) as caught:
        case.correct(to=2, reason="Salah", at=NOON + HOUR)
    assert caught.value.reasons[0].data["variant"] == "event-migrated"
    case.complete("kaji", by=BUDI, at=NOON + HOUR)
    with pytest.raises(Refused, match="Choose an event from 5 to 5"):
        case.correct(to=4, reason="Salah", at=NOON + HOUR)
    case.correct(to=5, reason="Salah", at=NOON + HOUR)
    assert case.state == "kaji"
    assert MACHINE.replay(case.history) == case


# --- laws ------------------------------------------------------------------------------------------------------------


@given(case=lives())
def test_a_migration_to_an_equal_sop_changes_nothing_but_the_history(case: Case) -> None:
    equal = SopMachine(case.machine.sop, calendar=case.machine.calendar, permits=PERMITS)
    now = copy.copy(case)
    if case.ended:
        return
    now.migrate(to=equal, reason="Revisi", at=case.last_at)
    assert standing(now) == standing(case)
    assert now.version == case.version + 1
    assert now.history[:-1] == case.history
    assert equal.replay(now.history) == now


@given(case=lives(), to=st.sampled_from(MACHINES), steps=st.sampled_from(({}, {"kaji": "putus"}, {"putus": "terima"})))
def test_a_migrated_case_can_be_replayed_restored_and_finished(
    case: Case, to: SopMachine[Case], steps: dict[str, str]
) -> None:
    before = case.snapshot()
    try:
        case.migrate(to=to, steps=steps, reason="Revisi", at=case.last_at)
    except Refused:
        assert case.snapshot() == before
        return
    assert case.version == before["version"] + 1
    assert to.replay(case.history) == case
    for history in (True, False):
        assert to.restore(json.loads(json.dumps(case.snapshot(history=history)))).snapshot() == case.snapshot(
            history=history
        )
    goes_on(case)


# --- hostile histories -----------------------------------------------------------------------------------------------


def migrated() -> Case:
    case = at_kaji()
    case.migrate(to=revised(("SOP-1", "SOP-2"), ("1 hari", "2 hari")), reason="Revisi", at=NOON + HOUR)
    case.complete("kaji", by=BUDI, at=NOON + 2 * HOUR)
    return case


def damaged(number: int, **changes: Any) -> SnapshotError:
    """Return the error about a history with one changed event."""
    case = migrated()
    history = list(case.history)
    history[number] = attrs.evolve(history[number], **changes)
    with pytest.raises(SnapshotError) as caught:
        case.machine.replay(history)
    return caught.value


def detail(**changes: Any) -> Migration:
    found = migrated().history[4].detail
    assert isinstance(found, Migration)
    return attrs.evolve(found, **changes)


def with_standing(**changes: Any) -> dict[str, Any]:
    """Return changes of the event of the migration that agree with a changed standing."""
    changed = attrs.evolve(detail().standing, **changes)
    fields = {name: getattr(changed, name) for name in ("due", "activity_dues", "remaining", "activity_remaining")}
    return {"detail": detail(standing=changed), "target": changed.state, **fields}


@pytest.mark.parametrize(
    ("number", "changes", "field", "reason"),
    [
        (1, {"case": "B"}, "events[1]", "it belongs to the case 'B'"),
        (1, {"seq": 3}, "events[1]", "its seq is 3"),
        (1, {"at": NOON - DAY}, "events[1]", "before the previous event"),
        (1, {"source": "putus"}, "events[1]", "its source is 'putus'"),
        (1, {"kind": EventKind.OPENED, "detail": MACHINE.origin}, "events[1]", "opened once"),
        (4, {"source": "putus"}, "events[4]", "its source is 'putus'"),
        (4, {"seq": 9}, "events[4]", "its seq is 9"),
        (4, {"detail": detail(former=Origin("SOP-9", "x"))}, "events[4].from_sop", "the events before it belong to"),
        (
            4,
            {"detail": detail(former=Origin("SOP-1", "x"))},
            "events[4].from_fingerprint",
            "the events before it belong to",
        ),
        (4, {"detail": detail(origin=Origin("SOP-9", "x"))}, "events[4].sop", "the case belongs to 'SOP-9'"),
        (4, {"detail": detail(origin=Origin("SOP-2", "x"))}, "events[4].fingerprint", "another revision"),
        (4, with_standing(state="lain"), "events[4].standing.state", "no step or end 'lain'"),
        (4, with_standing(state="ditolak", due=None), "events[4]", "is not a step of the SOP"),
        (4, with_standing(due=None), "events[4]", "contradicts itself in due"),
        (4, with_standing(entered_at=NOON + 2 * HOUR), "events[4]", "contradicts itself in entered_at"),
        (4, {"detail": None}, "events[4].from_sop", "a string"),
        (4, {"documents": FrozenMap({"memo": None})}, "events[4]", "it adds documents"),
        (4, {"reason": None}, "events[4]", "it has no reason"),
    ],
)
def test_a_damaged_migration_is_refused_with_its_field(
    number: int, changes: dict[str, Any], field: str, reason: str
) -> None:
    error = damaged(number, **changes)
    assert error.field == field
    assert reason in error.reason


def test_a_migrated_case_belongs_to_its_last_revision() -> None:
    case = migrated()
    with pytest.raises(SnapshotError) as caught:
        MACHINE.replay(case.history)
    assert caught.value.field == "events[4].sop"
    with pytest.raises(SnapshotError) as caught:
        MACHINE.restore(case.snapshot())
    assert caught.value.field == "sop"


def test_a_history_does_not_begin_with_a_migration() -> None:
    case = migrated()
    with pytest.raises(SnapshotError) as caught:
        case.machine.replay(attrs.evolve(event, seq=event.seq - 4) for event in case.history[4:])
    assert caught.value.field == "events[0]"


def test_the_standing_of_a_migration_names_things_of_the_new_revision() -> None:
    data = migrated().snapshot()
    data["history"][4]["standing"]["documents"]["surat"] = None
    with pytest.raises(SnapshotError) as caught:
        migrated().machine.restore(data)
    assert caught.value.field == "history[4].standing.documents"


def test_an_event_of_an_earlier_revision_may_name_things_that_the_new_one_does_not_have() -> None:
    case = opened()
    case.complete("catat", by=ANI, at=NOON)
    other = revised(("memo: Memo", "nota: Nota"), ("produces: memo", "produces: nota"), ("id: catat", "id: tulis"))
    case.migrate(to=other, reason="Revisi", at=NOON)
    assert other.restore(case.snapshot()) == case
    assert [event.activity for event in case.history] == [None, "catat", None]
    assert Event.from_dict(case.history[2].to_dict()) == case.history[2]
