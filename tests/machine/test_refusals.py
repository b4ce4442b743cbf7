"""Refusals: their gates, and their messages in both languages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from string import Formatter

import pytest

import sopflow
from sopflow import Case, Performer, RefusalCode, Refused, SopMachine
from sopflow.machine.message import Message
from sopflow.machine.messages import MESSAGES

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANI = Performer("ani", {"loket", "kepala"})
BUDI = Performer("budi", {"kepala"})

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Petugas Loket, kepala: Kepala Dinas, arsip: Petugas Arsip}
documents:
  berkas: {name: Berkas permohonan, supplied: true}
  formulir: {name: Formulir, supplied: true}
  izin: Surat izin
  memo: Memo
ends: {ditolak: Permohonan ditolak}
steps:
  - id: terima
    activity: Menerima berkas
    actor: loket
    requires: [berkas, formulir]
    within: 15 menit
    on_late: justify
  - id: siapkan
    activities:
      - {id: ketik, activity: Mengetik izin, actor: loket, produces: memo}
      - {id: paraf, activity: Memaraf izin, actor: {any_of: [kepala, arsip]}, after: ketik}
  - id: putus
    activity: Memutus
    actor: kepala
    not_same_person_as: terima
    outcomes:
      ya: {to: end, produces: izin}
      ulang: terima
      tidak: ditolak
""")


@pytest.fixture
def case() -> Case:
    return SopMachine(SOP).open("1", at=NOON)


def codes(call: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as caught:
        call()
    return [reason.code for reason in caught.value.reasons]


def terima(case: Case, minutes: int = 5) -> None:
    case.complete("terima", by=ANI, documents=["berkas", "formulir"], at=NOON + timedelta(minutes=minutes))


def to_the_decision(case: Case) -> datetime:
    terima(case)
    case.complete("ketik", by=ANI, at=NOON + timedelta(hours=1))
    case.complete("paraf", by=BUDI, at=NOON + timedelta(hours=2))
    return NOON + timedelta(hours=3)


def test_all_reasons_of_the_first_gate_are_given_at_once(case: Case) -> None:
    naive = datetime(2026, 3, 2, 12)  # noqa: DTZ001 (naive on purpose)
    call = lambda: case.complete("trima", by="lokett", documents=["brkas"], at=naive)  # noqa: E731
    assert codes(call) == ["unknown-activity", "unknown-document", "unknown-actor", "clock"]


def test_a_row_of_several_activities_is_not_an_activity(case: Case) -> None:
    (reason,) = case.may("siapkan", by=ANI, at=NOON).reasons
    assert reason.message() == "'siapkan' is a row with several activities."
    assert reason.hint("id") == "Selesaikan salah satunya: ketik (Mengetik izin), paraf (Memaraf izin)."


def test_a_performer_without_actors_is_refused(case: Case) -> None:
    (reason, *_) = case.may("terima", by=Performer("ani"), at=NOON).reasons
    assert reason.message() == (
        "'Menerima berkas' may only be done by Petugas Loket; this person does not act for any actor."
    )


@pytest.mark.parametrize(("id_", "error"), [(7, TypeError), ("", Refused), (" ", Refused), ("x" * 501, Refused)])
def test_a_performer_has_a_usable_id_or_none(id_: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        Performer(id_)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Performer("ani", [1])  # type: ignore[list-item]


def test_a_misspelled_name_gets_suggestions(case: Case) -> None:
    verdict = case.may("trima", by="lokett", documents="brkas", at=NOON)
    assert [reason.candidates for reason in verdict.reasons] == [("terima",), ("berkas",), ("loket",)]
    assert verdict.reasons[0].hint("id") == "Maksud Anda terima?"


def test_actors_that_the_sop_does_not_know_are_ignored_beside_known_ones(case: Case) -> None:
    staff = Performer("ani", {"loket", "staff", "superuser"})
    assert case.may("terima", by=staff, documents=["berkas", "formulir"], at=NOON)


def test_a_time_before_the_last_event_is_refused(case: Case) -> None:
    verdict = case.may("terima", by=ANI, at=NOON - timedelta(seconds=1))
    (reason,) = verdict.reasons
    assert (reason.code, reason.expected) == ("clock", ("2026-03-02T12:00:00Z",))
    assert reason.message() == (
        "The time Monday, 2 March 2026 at 11:59:59 UTC cannot be used: the case has a later event."
    )


def test_a_decision_takes_one_of_its_outcomes_and_others_take_none(case: Case) -> None:
    assert codes(lambda: case.complete("terima", by=ANI, outcome="ya", at=NOON)) == ["outcome"]
    assert case.may("terima", by=ANI, outcome="ya", at=NOON).message().startswith("'Menerima berkas' is not a decision")
    at = to_the_decision(case)
    assert codes(lambda: case.complete("putus", by=BUDI, at=at)) == ["outcome"]
    assert case.may("putus", by=BUDI, at=at).message() == (
        "'Memutus' is a decision, and its outcome is missing. Choose one: ya, ulang, tidak."
    )
    (reason,) = case.may("putus", by=BUDI, outcome="y", at=at).reasons
    assert reason.expected == ("ya", "ulang", "tidak")
    assert reason.message() == "'Memutus' has no outcome 'y'."


def test_a_case_that_ended_refuses_every_call(case: Case) -> None:
    at = to_the_decision(case)
    case.complete("putus", by=BUDI, outcome="tidak", at=at)
    assert (case.state, case.ended, case.due) == ("ditolak", True, None)
    for call in (
        lambda: case.complete("putus", by=BUDI, outcome="ya", at=at),
        lambda: case.attach("berkas", at=at),
        lambda: case.suspend(at=at),
        lambda: case.resume(at=at),
        lambda: case.restart_clock(reason="Terputus", at=at),
        lambda: case.cancel(reason="Dicabut", at=at),
    ):
        assert codes(call) == ["closed"]


def test_a_suspended_case_allows_only_attach_resume_and_cancel(case: Case) -> None:
    case.suspend(at=NOON)
    for call in (
        lambda: case.complete("terima", by=ANI, documents=["berkas", "formulir"], at=NOON),
        lambda: case.suspend(at=NOON),
        lambda: case.restart_clock(reason="Terputus", at=NOON),
    ):
        assert codes(call) == ["suspended"]
    assert codes(lambda: case.complete("putus", by=BUDI, outcome="ya", at=NOON)) == ["suspended", "not-active"]
    case.attach("berkas", at=NOON)
    case.cancel(reason="Dicabut", at=NOON)
    assert case.state == "cancelled"


def test_a_running_case_cannot_be_resumed(case: Case) -> None:
    assert codes(lambda: case.resume(at=NOON)) == ["not-suspended"]


def test_an_activity_of_another_step_is_not_active_and_the_hint_shows_the_path(case: Case) -> None:
    (reason,) = case.may("putus", by=BUDI, outcome="ya", at=NOON).reasons
    assert (reason.code, reason.expected, reason.found) == ("not-active", ("putus",), ("terima",))
    assert reason.data["path"] == ("terima", "siapkan", "putus")
    assert reason.hint() == ("Follow the path to row 3 (Memutus): 1 → 2 → 3.")


def test_a_second_completion_says_who_did_the_first_and_when(case: Case) -> None:
    terima(case)
    case.complete("ketik", by=ANI, at=NOON + timedelta(hours=1))
    (reason,) = case.may("ketik", by=ANI, at=NOON + timedelta(hours=2)).reasons
    assert (reason.code, reason.found, reason.data["since"]) == ("already-done", ("ani",), NOON + timedelta(hours=1))


def test_an_activity_waits_for_those_that_come_first(case: Case) -> None:
    terima(case)
    (reason,) = case.may("paraf", by=BUDI, at=NOON + timedelta(hours=1)).reasons
    assert (reason.code, reason.expected) == ("order", ("ketik",))


def test_the_third_gate_gives_all_unmet_requirements(case: Case) -> None:
    late = NOON + timedelta(minutes=20)
    verdict = case.may("terima", by=BUDI, documents="izin", at=late)
    found = {reason.code: reason.found for reason in verdict.reasons}
    assert found == {
        "actor": ("kepala",),
        "documents": ("berkas", "formulir"),
        "not-supplied": ("izin",),
        "reason": ("2026-03-02T12:20:00Z",),
    }
    messages = [reason.message() for reason in verdict.reasons]
    assert messages == [
        "'Menerima berkas' may only be done by Petugas Loket; this person acts as Kepala Dinas.",
        "'Menerima berkas' requires documents that are missing: Berkas permohonan, Formulir.",
        "Surat izin cannot be handed over in this step.",
        "'Menerima berkas' is late by 5 minutes; it was due on Monday, 2 March 2026 at 12:15 UTC.",
    ]


def test_any_one_of_several_actors_may_act(case: Case) -> None:
    terima(case)
    case.complete("ketik", by=ANI, at=NOON + timedelta(hours=1))
    assert case.may("paraf", by="arsip", at=NOON + timedelta(hours=1))
    assert case.may("paraf", by="kepala", at=NOON + timedelta(hours=1))
    assert not case.may("paraf", by="loket", at=NOON + timedelta(hours=1))


def test_four_eyes_require_another_person(case: Case) -> None:
    at = to_the_decision(case)
    (reason,) = case.may("putus", by=ANI, outcome="ya", at=at).reasons
    assert (reason.code, reason.expected, reason.found) == ("same-person", ("terima",), ("ani",))
    assert case.may("putus", by=BUDI, outcome="ya", at=at)


def test_four_eyes_require_names_on_both_sides(case: Case) -> None:
    anonymous = case.may("terima", by="loket", documents=["berkas", "formulir"], at=NOON)
    assert [reason.code for reason in anonymous.reasons] == ["same-person"]
    assert anonymous.reasons[0].hint() == "Name the person who acts."


def test_four_eyes_hold_in_either_order_within_a_row() -> None:
    sop = sopflow.loads("""
sopflow: 1
number: SOP-2
title: Uang
actors: {bendahara: Bendahara}
steps:
  - id: bayar
    activities:
      - {id: hitung, activity: Menghitung, actor: bendahara}
      - {id: periksa, activity: Memeriksa, actor: bendahara, not_same_person_as: hitung}
""")
    ani, budi = Performer("ani", "bendahara"), Performer("budi", "bendahara")
    for first, second in (("hitung", "periksa"), ("periksa", "hitung")):
        case = SopMachine(sop).open("1", at=NOON)
        case.complete(first, by=ani, at=NOON)
        assert not case.may(second, by=ani, at=NOON)
        assert case.may(second, by=budi, at=NOON)


def test_the_latest_visit_counts_for_four_eyes(case: Case) -> None:
    at = to_the_decision(case)
    case.complete("putus", by=BUDI, outcome="ulang", at=at)
    # Budi may receive the file now, but then another person must decide.
    budi = Performer("budi", {"loket", "kepala"})
    case.complete("terima", by=budi, at=at)
    case.complete("ketik", by=ANI, at=at)
    case.complete("paraf", by=ANI, at=at)
    assert codes(lambda: case.complete("putus", by=budi, outcome="ya", at=at)) == ["same-person"]
    case.complete("putus", by=ANI, outcome="ya", at=at)
    assert case.state == "completed"


def test_a_blank_reason_counts_as_none(case: Case) -> None:
    late = NOON + timedelta(minutes=20)
    documents = ["berkas", "formulir"]
    assert codes(lambda: case.complete("terima", by=ANI, documents=documents, reason=" ", at=late)) == ["reason"]
    (event,) = case.complete("terima", by=ANI, documents=documents, reason="listrik padam", at=late)
    assert (event.late_by, event.reason) == (timedelta(minutes=5), "listrik padam")


def test_a_refused_call_leaves_the_case_unchanged(case: Case) -> None:
    before = case.snapshot()
    with pytest.raises(Refused):
        case.complete("terima", by=BUDI, documents="berkas", at=NOON + timedelta(minutes=1))
    assert case.snapshot() == before


def test_an_exception_has_the_id_of_the_case(case: Case) -> None:
    for call in (case.resume, case.tick, case.cancel):
        with pytest.raises(Refused) as caught:
            call(at=NOON - timedelta(days=1))
        assert caught.value.case == "1"


def test_a_refusal_reads_naturally_in_both_languages(case: Case) -> None:
    with pytest.raises(Refused) as caught:
        case.complete("terima", by=BUDI, documents=["berkas", "formulir"], at=NOON)
    assert str(caught.value) == (
        "[actor] 'Menerima berkas' may only be done by Petugas Loket; this person acts as Kepala Dinas. "
        "Hand it to Petugas Loket."
    )
    assert caught.value.message("id") == (
        "'Menerima berkas' hanya boleh dikerjakan oleh Petugas Loket; orang ini bertindak sebagai Kepala Dinas. "
        "Serahkan kepada Petugas Loket."
    )


def test_every_code_has_a_message() -> None:
    variants = {key for key in MESSAGES if key not in {*RefusalCode}}
    for code in RefusalCode:
        assert code in MESSAGES or any(variant.startswith(f"{code}-") for variant in variants), code


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_a_message_and_its_hint_have_the_same_fields_in_both_languages(message: Message) -> None:
    for text in (message.text, message.hint):
        assert text.en != text.id
        assert text.en.endswith(".")
        assert text.id.endswith(".")
        en, id_ = ({name for _, name, _, _ in Formatter().parse(each) if name} for each in (text.en, text.id))
        assert en == id_


def test_a_hostile_document_id_is_shown_escaped(case: Case) -> None:
    (reason,) = case.may("terima", by=ANI, documents="izin\u202e\n", at=NOON).reasons[:1]
    assert "\\u202e\\n" in reason.message()
    assert "\u202e" not in reason.message()


@pytest.mark.parametrize(
    "documents",
    [{"berkas": 7}, [3]],
)
def test_documents_of_other_types_are_a_type_error(case: Case, documents: object) -> None:
    with pytest.raises(TypeError):
        case.complete("terima", by=ANI, documents=documents, at=NOON)  # type: ignore[arg-type]


def test_a_time_is_a_datetime(case: Case) -> None:
    with pytest.raises(TypeError):
        case.complete("terima", by=ANI, at="2026-03-02")  # type: ignore[arg-type]
