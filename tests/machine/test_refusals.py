"""Why not? Each refusal has its gate, its data, and words in both languages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

import sopflow
from sopflow import Case, Performer, RefusalCode, Refused, SopMachine
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


def codes(refused: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as caught:
        refused()
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


def test_a_row_is_no_activity_and_tells_its_own(case: Case) -> None:
    (reason,) = case.may("siapkan", by=ANI, at=NOON).reasons
    assert reason.message() == "siapkan is a row of several activities."
    assert reason.hint("id") == "Selesaikan salah satunya: ketik, paraf."


def test_a_performer_who_acts_for_nobody_is_told_so(case: Case) -> None:
    (reason, *_) = case.may("terima", by=Performer("ani"), at=NOON).reasons
    assert reason.message() == "terima is done by Petugas Loket, but the performer acts for nobody."


@pytest.mark.parametrize(
    ("id_", "error"), [(7, TypeError), ("", ValueError), (" ", ValueError), ("x" * 501, ValueError)]
)
def test_a_performer_has_a_name_or_none(id_: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        Performer(id_)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Performer("ani", [1])  # type: ignore[list-item]


def test_an_unknown_name_brings_close_ones(case: Case) -> None:
    verdict = case.may("trima", by="lokett", documents="brkas", at=NOON)
    assert [reason.candidates for reason in verdict.reasons] == [("terima",), ("berkas",), ("loket",)]
    assert verdict.reasons[0].hint("id") == "Maksud Anda terima?"


def test_roles_that_the_sop_does_not_know_do_no_harm_beside_known_ones(case: Case) -> None:
    staff = Performer("ani", {"loket", "staff", "superuser"})
    assert case.may("terima", by=staff, documents=["berkas", "formulir"], at=NOON)


def test_a_clock_that_runs_backwards_is_refused(case: Case) -> None:
    verdict = case.may("terima", by=ANI, at=NOON - timedelta(seconds=1))
    (reason,) = verdict.reasons
    assert (reason.code, reason.expected) == ("clock", (NOON,))
    assert reason.message() == ("The time 2026-03-02 11:59:59+00:00 cannot be used: the case has an event after it.")


def test_a_decision_wants_one_of_its_answers_and_others_want_none(case: Case) -> None:
    assert codes(lambda: case.complete("terima", by=ANI, outcome="ya", at=NOON)) == ["outcome"]
    assert case.may("terima", by=ANI, outcome="ya", at=NOON).message().startswith("terima is no decision")
    at = to_the_decision(case)
    assert codes(lambda: case.complete("putus", by=BUDI, at=at)) == ["outcome"]
    assert case.may("putus", by=BUDI, at=at).message() == (
        "putus is a decision and needs an answer. Its answers are: ya, ulang, tidak."
    )
    (reason,) = case.may("putus", by=BUDI, outcome="y", at=at).reasons
    assert reason.expected == ("ya", "ulang", "tidak")
    assert reason.message() == "putus does not take the outcome y."


def test_an_ended_case_is_closed(case: Case) -> None:
    at = to_the_decision(case)
    case.complete("putus", by=BUDI, outcome="tidak", at=at)
    assert (case.state, case.ended, case.due) == ("ditolak", True, None)
    for call in (
        lambda: case.complete("putus", by=BUDI, outcome="ya", at=at),
        lambda: case.attach("berkas", at=at),
        lambda: case.suspend(at=at),
        lambda: case.resume(at=at),
        lambda: case.restart_clock(at=at),
        lambda: case.cancel(at=at),
    ):
        assert codes(call) == ["closed"]


def test_a_suspended_case_only_takes_documents_a_resumption_or_the_end(case: Case) -> None:
    case.suspend(at=NOON)
    for call in (
        lambda: case.complete("terima", by=ANI, documents=["berkas", "formulir"], at=NOON),
        lambda: case.suspend(at=NOON),
        lambda: case.restart_clock(at=NOON),
    ):
        assert codes(call) == ["suspended"]
    assert codes(lambda: case.complete("putus", by=BUDI, outcome="ya", at=NOON)) == ["suspended", "not-active"]
    case.attach("berkas", at=NOON)
    case.cancel(at=NOON)
    assert case.state == "cancelled"


def test_a_running_case_is_not_resumed(case: Case) -> None:
    assert codes(lambda: case.resume(at=NOON)) == ["not-suspended"]


def test_another_steps_activity_is_not_active_and_the_way_there_is_told(case: Case) -> None:
    (reason,) = case.may("putus", by=BUDI, outcome="ya", at=NOON).reasons
    assert (reason.code, reason.expected, reason.found) == ("not-active", ("putus",), ("terima",))
    assert reason.data["path"] == ("terima", "siapkan", "putus")
    assert reason.hint() == "The way there: terima → siapkan → putus."


def test_the_same_activity_twice_says_who_did_it_and_when(case: Case) -> None:
    terima(case)
    case.complete("ketik", by=ANI, at=NOON + timedelta(hours=1))
    (reason,) = case.may("ketik", by=ANI, at=NOON + timedelta(hours=2)).reasons
    assert (reason.code, reason.found, reason.data["since"]) == ("already-done", ("ani",), NOON + timedelta(hours=1))


def test_what_comes_after_waits(case: Case) -> None:
    terima(case)
    (reason,) = case.may("paraf", by=BUDI, at=NOON + timedelta(hours=1)).reasons
    assert (reason.code, reason.expected) == ("order", ("ketik",))


def test_the_third_gate_tells_everything_that_is_missing(case: Case) -> None:
    late = NOON + timedelta(minutes=20)
    verdict = case.may("terima", by=BUDI, documents="izin", at=late)
    found = {reason.code: reason.found for reason in verdict.reasons}
    assert found == {
        "actor": ("kepala",),
        "documents": ("berkas", "formulir"),
        "not-supplied": ("izin",),
        "reason": (late,),
    }
    messages = [reason.message() for reason in verdict.reasons]
    assert messages == [
        "terima is done by Petugas Loket, but the performer acts for Kepala Dinas.",
        "terima needs documents that are not there: Berkas permohonan, Formulir.",
        "Here nobody can hand over Surat izin.",
        "terima is late by 5 minutes; it was due at 2026-03-02 12:15:00+00:00.",
    ]


def test_either_of_several_actors_may_act(case: Case) -> None:
    terima(case)
    case.complete("ketik", by=ANI, at=NOON + timedelta(hours=1))
    assert case.may("paraf", by="arsip", at=NOON + timedelta(hours=1))
    assert case.may("paraf", by="kepala", at=NOON + timedelta(hours=1))
    assert not case.may("paraf", by="loket", at=NOON + timedelta(hours=1))


def test_four_eyes_want_another_person(case: Case) -> None:
    at = to_the_decision(case)
    (reason,) = case.may("putus", by=ANI, outcome="ya", at=at).reasons
    assert (reason.code, reason.expected, reason.found) == ("same-person", ("terima",), ("ani",))
    assert case.may("putus", by=BUDI, outcome="ya", at=at)


def test_four_eyes_want_names_on_both_sides(case: Case) -> None:
    nameless = case.may("terima", by="loket", documents=["berkas", "formulir"], at=NOON)
    assert [reason.code for reason in nameless.reasons] == ["same-person"]
    assert nameless.reasons[0].hint() == "Say who acts, by name."


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
    # Budi may receive the file now, but then somebody else decides.
    budi = Performer("budi", {"loket", "kepala"})
    case.complete("terima", by=budi, at=at)
    case.complete("ketik", by=ANI, at=at)
    case.complete("paraf", by=ANI, at=at)
    assert codes(lambda: case.complete("putus", by=budi, outcome="ya", at=at)) == ["same-person"]
    case.complete("putus", by=ANI, outcome="ya", at=at)
    assert case.state == "completed"


def test_a_blank_reason_is_none(case: Case) -> None:
    late = NOON + timedelta(minutes=20)
    documents = ["berkas", "formulir"]
    assert codes(lambda: case.complete("terima", by=ANI, documents=documents, reason=" ", at=late)) == ["reason"]
    (event,) = case.complete("terima", by=ANI, documents=documents, reason="listrik padam", at=late)
    assert (event.late_by, event.reason) == (timedelta(minutes=5), "listrik padam")


def test_a_refused_call_leaves_the_case_as_it_was(case: Case) -> None:
    before = case.snapshot()
    with pytest.raises(Refused):
        case.complete("terima", by=BUDI, documents="berkas", at=NOON + timedelta(minutes=1))
    assert case.snapshot() == before


def test_a_refusal_names_its_case(case: Case) -> None:
    for call in (case.resume, case.tick, case.tasks):
        with pytest.raises(Refused) as caught:
            call(at=NOON - timedelta(days=1))
        assert caught.value.case == "1"


def test_a_refusal_reads_well_in_both_languages(case: Case) -> None:
    with pytest.raises(Refused) as caught:
        case.complete("terima", by=BUDI, documents=["berkas", "formulir"], at=NOON)
    assert str(caught.value) == (
        "[actor] terima is done by Petugas Loket, but the performer acts for Kepala Dinas. Let Petugas Loket do it."
    )
    assert caught.value.message("id") == (
        "terima dikerjakan oleh Petugas Loket, padahal pelaksana mewakili Kepala Dinas. Serahkan kepada Petugas Loket."
    )


def test_every_code_has_words_in_both_languages() -> None:
    for code in RefusalCode:
        english, indonesian = MESSAGES[code, "en"], MESSAGES[code, "id"]
        assert english.message.endswith(".")
        assert indonesian.message.endswith(".")
        assert english.hint.endswith(".")
        assert indonesian.hint.endswith(".")
        assert english != indonesian
    assert {code for code, language in MESSAGES if language == "en"} == {
        code for code, language in MESSAGES if language == "id"
    }


def test_words_of_a_hostile_document_id_are_shown_escaped(case: Case) -> None:
    (reason,) = case.may("terima", by=ANI, documents="izin\u202e\n", at=NOON).reasons[:1]
    assert "\\u202e\\n" in reason.message()
    assert "\u202e" not in reason.message()


@pytest.mark.parametrize(
    ("documents", "error"),
    [({"berkas": 7}, TypeError), ([3], TypeError), ({"berkas": "x" * 10_001}, ValueError)],
)
def test_documents_of_other_types_are_a_programmers_error(
    case: Case, documents: object, error: type[Exception]
) -> None:
    with pytest.raises(error):
        case.complete("terima", by=ANI, documents=documents, at=NOON)  # type: ignore[arg-type]


def test_a_text_is_no_time(case: Case) -> None:
    with pytest.raises(TypeError):
        case.complete("terima", by=ANI, at="2026-03-02")  # type: ignore[arg-type]
