"""Refusals as data for programs: code, activity, expected and found values, further data."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

import sopflow
from sopflow import Case, HostGuard, Performer, Refusal, Refused, SopMachine

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOON_TEXT = "2026-03-02T12:00:00Z"
HOUR = timedelta(hours=1)
ANI = Performer("ani", {"loket"})
BUDI = Performer("budi", {"kepala"})
BOTH = ("berkas", "formulir")

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Petugas Loket, kepala: Kepala Dinas}
documents:
  berkas: {name: Berkas permohonan, supplied: true}
  formulir: {name: Formulir, supplied: true}
  memo: Memo
  izin: Surat izin
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
      - {id: catat, activity: Mencatat, actor: loket}
      - {id: paraf, activity: Memaraf izin, actor: kepala, after: ketik}
  - id: putus
    activity: Memutus
    actor: kepala
    not_same_person_as: terima
    outcomes:
      ya: {to: end, produces: izin}
      tidak: end
""")


@pytest.fixture
def case() -> Case:
    return SopMachine(SOP).open("1", at=NOON)


@pytest.fixture
def in_the_row(case: Case) -> Case:
    case.complete("terima", by=ANI, documents=BOTH, at=NOON)
    return case


@pytest.fixture
def at_the_decision(in_the_row: Case) -> Case:
    for activity, by in (("ketik", ANI), ("catat", ANI), ("paraf", BUDI)):
        in_the_row.complete(activity, by=by, at=NOON + HOUR)
    return in_the_row


def test_an_unknown_activity(case: Case) -> None:
    (reason,) = case.may("trima", by=ANI, at=NOON).reasons
    assert reason == Refusal("unknown-activity", None, ("terima",), ("trima",), {}, ("terima",))
    (reason,) = case.may("putu", by=ANI, at=NOON).reasons
    assert reason == Refusal("unknown-activity", None, ("terima",), ("putu",), {}, ("putus",))


def test_a_row_instead_of_an_activity(case: Case) -> None:
    (reason,) = case.may("siapkan", by=ANI, at=NOON).reasons
    data = {"variant": "unknown-activity-row"}
    assert reason == Refusal("unknown-activity", None, ("ketik", "catat", "paraf"), ("siapkan",), data)


def test_an_unknown_document(case: Case) -> None:
    (reason,) = case.may("terima", by=ANI, documents="brkas", at=NOON).reasons
    assert reason == Refusal("unknown-document", "terima", BOTH, ("brkas",), {}, ("berkas",))


def test_unknown_actors(case: Case) -> None:
    (reason,) = case.may("terima", by=Performer("ani", {"lokett", "kepalla"}), at=NOON).reasons
    found, close = ("kepalla", "lokett"), ("kepala", "loket")
    assert reason == Refusal("unknown-actor", "terima", ("loket", "kepala"), found, {}, close)


def test_each_of_the_first_five_unknown_actors_gets_one_suggestion(case: Case) -> None:
    seven = Performer("ani", {"loke", "lokt", "kepal", "zz1", "zz2", "zz3", "lket"})
    (reason,) = case.may("terima", by=seven, at=NOON).reasons
    assert reason.found == ("kepal", "lket", "loke", "lokt", "zz1", "zz2", "zz3")
    assert reason.candidates == ("kepala", "loket")
    many = Performer("ani", {"a1", "a2", "a3", "a4", "a5", "loke"})
    assert case.may("terima", by=many, at=NOON).reasons[0].candidates == ()
    five = Performer("ani", {"a1", "a2", "a3", "a4", "loke"})
    assert case.may("terima", by=five, at=NOON).reasons[0].candidates == ("loket",)


def test_a_naive_time_and_a_time_before_the_last_event(case: Case) -> None:
    naive = datetime(2026, 3, 2, 13)  # noqa: DTZ001 (naive on purpose)
    (reason,) = case.may("terima", by=ANI, at=naive).reasons
    assert reason == Refusal(
        "clock", None, ("2026-03-02T12:00:00Z",), ("2026-03-02T13:00:00",), {"variant": "clock-naive"}
    )
    (reason,) = case.may("terima", by=ANI, at=NOON - HOUR).reasons
    assert reason == Refusal("clock", None, ("2026-03-02T12:00:00Z",), ("2026-03-02T11:00:00Z",))


def test_a_case_cannot_be_opened_at_a_naive_time() -> None:
    naive = datetime(2026, 3, 2, 13)  # noqa: DTZ001 (naive on purpose)
    with pytest.raises(sopflow.Refused) as caught:
        SopMachine(SOP).open("1", at=naive)
    (reason,) = caught.value.reasons
    assert (reason.code, reason.expected, reason.found) == ("clock", (), ("2026-03-02T13:00:00",))
    assert caught.value.case == "1"


def test_a_wrong_outcome(case: Case, at_the_decision: Case) -> None:
    at = NOON + 2 * HOUR
    answers = ("ya", "tidak")
    (reason,) = at_the_decision.may("putus", by=BUDI, at=at).reasons
    assert reason == Refusal("outcome", "putus", answers, (), {"variant": "outcome-missing"})
    (reason,) = at_the_decision.may("putus", by=BUDI, outcome="tida", at=at).reasons
    assert reason == Refusal("outcome", "putus", answers, ("tida",), {}, ("tidak",))
    (reason,) = case.may("catat", by=ANI, outcome="ya", at=at).reasons
    assert reason == Refusal("outcome", "catat", (), ("ya",), {"variant": "outcome-unasked"})


def test_a_case_that_ended(case: Case) -> None:
    case.cancel(reason="Dicabut", at=NOON + HOUR)
    closed = {"since": NOON + HOUR}
    (reason,) = case.may("terima", by=ANI, at=NOON + HOUR).reasons
    assert reason == Refusal("closed", "terima", (), ("cancelled",), closed)
    with pytest.raises(sopflow.Refused) as caught:
        case.suspend(at=NOON + HOUR)
    assert caught.value.reasons == (Refusal("closed", None, (), ("cancelled",), closed),)


def test_a_suspended_case(case: Case) -> None:
    case.suspend(at=NOON)
    (reason,) = case.may("terima", by=ANI, at=NOON + HOUR).reasons
    assert reason == Refusal("suspended", "terima", (), (), {"since": NOON})


def test_a_running_case(case: Case) -> None:
    with pytest.raises(sopflow.Refused) as caught:
        case.resume(at=NOON)
    assert caught.value.reasons == (Refusal("not-suspended"),)


def test_another_step_and_the_path_to_it(case: Case) -> None:
    (reason,) = case.may("paraf", by=BUDI, at=NOON).reasons
    data = {"path": ("terima", "siapkan")}
    assert reason == Refusal("not-active", "paraf", ("siapkan",), ("terima",), data)


def test_another_step_that_no_path_leads_to() -> None:
    sop = sopflow.loads("""
sopflow: 1
number: SOP-2
title: Izin
actors: {loket: Loket}
steps:
  - {id: pilih, activity: Memilih, actor: loket, outcomes: {kiri: kiri, kanan: kanan}}
  - {id: kiri, activity: Ke kiri, actor: loket, next: end}
  - {id: kanan, activity: Ke kanan, actor: loket}
""")
    case = SopMachine(sop).open("1", at=NOON)
    case.complete("pilih", by=ANI, outcome="kiri", at=NOON)
    (reason,) = case.may("kanan", by=ANI, at=NOON).reasons
    data = {"path": (), "variant": "not-active-unreachable"}
    assert reason == Refusal("not-active", "kanan", ("kanan",), ("kiri",), data)
    assert reason.hint() == "Open a new case: no path leads from there to row 3 (Ke kanan)."
    assert reason.hint("id") == "Mulai kasus baru: dari sana tidak ada jalur menuju baris 3 (Ke kanan)."


def test_an_activity_that_is_already_done(in_the_row: Case) -> None:
    in_the_row.complete("ketik", by=ANI, at=NOON + HOUR)
    (reason,) = in_the_row.may("ketik", by=ANI, at=NOON + 2 * HOUR).reasons
    assert reason == Refusal("already-done", "ketik", ("catat", "paraf"), ("ani",), {"by": ANI, "since": NOON + HOUR})


def test_an_activity_that_must_wait(in_the_row: Case) -> None:
    in_the_row.complete("catat", by=ANI, at=NOON)
    (reason,) = in_the_row.may("paraf", by=BUDI, at=NOON).reasons
    assert reason == Refusal("order", "paraf", ("ketik",), ("catat",))


def test_an_activity_of_another_actor(in_the_row: Case) -> None:
    (reason,) = in_the_row.may("ketik", by=Performer("budi", {"kepala", "tamu"}), at=NOON).reasons
    assert reason == Refusal("actor", "ketik", ("loket",), ("kepala", "tamu"))
    assert reason.message().endswith("by Petugas Loket; this person acts as Kepala Dinas, tamu.")
    (reason,) = in_the_row.may("ketik", by=Performer("budi"), at=NOON).reasons
    assert reason == Refusal("actor", "ketik", ("loket",), (), {"variant": "actor-none"})


def test_the_same_person_and_an_anonymous_one(at_the_decision: Case) -> None:
    at = NOON + 2 * HOUR
    (reason,) = at_the_decision.may("putus", by=Performer("ani", {"kepala"}), outcome="ya", at=at).reasons
    assert reason == Refusal("same-person", "putus", ("terima",), ("ani",))
    (reason,) = at_the_decision.may("putus", by="kepala", outcome="ya", at=at).reasons
    assert reason == Refusal("same-person", "putus", ("terima",), (), {"variant": "same-person-anonymous"})


def test_missing_documents(case: Case) -> None:
    (reason,) = case.may("terima", by=ANI, documents="berkas", at=NOON).reasons
    assert reason == Refusal("documents", "terima", BOTH, ("formulir",))


def test_documents_that_only_another_row_produces(at_the_decision: Case) -> None:
    at = NOON + 2 * HOUR
    (reason,) = at_the_decision.may("putus", by=BUDI, outcome="ya", documents=["izin", "memo"], at=at).reasons
    assert reason == Refusal("not-supplied", "putus", ("siapkan",), ("memo",))
    with pytest.raises(sopflow.Refused) as caught:
        at_the_decision.attach(["berkas", "izin"], at=at)
    data = {"variant": "not-supplied-from-outside"}
    assert caught.value.reasons == (Refusal("not-supplied", None, ("putus",), ("izin",), data),)


def test_a_late_completion_without_a_reason(case: Case) -> None:
    due = NOON + timedelta(minutes=15)
    assert case.may("terima", by=ANI, documents=BOTH, at=due)
    (reason,) = case.may("terima", by=ANI, documents=BOTH, at=due + HOUR).reasons
    assert reason == Refusal(
        "reason", "terima", ("2026-03-02T12:15:00Z",), ("2026-03-02T13:15:00Z",), {"late_by": HOUR}
    )


def test_guards_of_the_host() -> None:
    def _kuota_habis(_case: object, _call: object, _at: datetime) -> str:
        return "Kuota hari ini habis."

    class Libur:
        def __call__(self, _case: object, _call: object, _at: datetime) -> str:
            return "Hari libur."

    case = SopMachine(SOP, guards=[_kuota_habis, Libur(), HostGuard(lambda *_: "Tidak.")]).open("1", at=NOON)
    assert case.may("terima", by=ANI, documents=BOTH, at=NOON).reasons == (
        Refusal("kuota-habis", "terima", (), (), {"text": "Kuota hari ini habis."}),
        Refusal("Libur", "terima", (), (), {"text": "Hari libur."}),
        Refusal("lambda", "terima", (), (), {"text": "Tidak."}),
    )


def test_messages_show_times_in_the_zone_of_the_office() -> None:
    text = """
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: 08:00-16:00}}
steps:
  - {id: terima, activity: Menerima, actor: loket}
"""
    case = SopMachine(sopflow.loads(text)).open("1", at=NOON)
    case.suspend(at=NOON)
    (reason,) = case.may("terima", by=ANI, at=NOON).reasons
    assert reason.message() == "The case has been suspended since Monday, 2 March 2026 at 19:00 WIB."
    assert reason.message("id") == "Penghitungan waktu ditangguhkan sejak Senin, 2 Maret 2026 pukul 19.00 WIB."


def test_a_wrong_time_and_a_wrong_outcome_are_refused_together(case: Case) -> None:
    reasons = case.may("putus", by=ANI, outcome="y", at=NOON - HOUR).reasons
    assert [reason.code for reason in reasons] == ["clock", "outcome"]


def test_an_activity_that_is_not_a_string_is_unknown(case: Case) -> None:
    (reason,) = case.may(["terima"], by=ANI, at=NOON).reasons  # type: ignore[arg-type]  # wrong on purpose
    assert (reason.code, reason.found) == ("unknown-activity", ("['terima']",))


def test_each_unknown_actor_gets_one_suggestion() -> None:
    sop = sopflow.loads("""
sopflow: 1
number: SOP-2
title: Izin
actors: {kepala: Kepala, kepala_dinas: Kepala Dinas, kepala_seksi: Kepala Seksi}
steps: [{id: putus, activity: Memutus, actor: kepala, next: end}]
""")
    (reason,) = SopMachine(sop).open("1", at=NOON).may("putus", by="kepala_dina", at=NOON).reasons
    assert reason.candidates == ("kepala_dinas",)


def test_a_decision_waits_for_all_other_activities_of_its_row() -> None:
    sop = sopflow.loads("""
sopflow: 1
number: SOP-2
title: Izin
actors: {loket: Loket}
steps:
  - id: kaji
    activities:
      - {id: baca, activity: Membaca, actor: loket}
      - {id: putus, activity: Memutus, actor: loket, outcomes: {ya: end, ulang: kaji}}
      - {id: catat, activity: Mencatat, actor: loket}
""")
    case = SopMachine(sop).open("1", at=NOON)
    (reason,) = case.may("putus", by=ANI, outcome="ya", at=NOON).reasons
    assert reason == Refusal("order", "putus", ("baca", "catat"), ())
    assert [task.activity for task in case.tasks(at=NOON)] == ["baca", "catat"]


def test_tasks_before_the_last_event_are_those_at_the_last_event(case: Case) -> None:
    assert case.tasks(at=NOON - HOUR) == case.tasks(at=NOON) != ()


def test_tasks_at_a_naive_time_are_refused(case: Case) -> None:
    with pytest.raises(sopflow.Refused) as caught:
        case.tasks(at=datetime(2026, 3, 2, 13))  # noqa: DTZ001 (naive on purpose)
    (reason,) = caught.value.reasons
    assert (caught.value.case, reason.code, reason.expected) == ("1", "clock", ("2026-03-02T12:00:00Z",))


def test_tasks_are_those_that_the_performer_may_do(at_the_decision: Case) -> None:
    at = NOON + 2 * HOUR
    (task,) = at_the_decision.tasks(by=BUDI, at=at)
    assert (task.activity, task.text, task.actors) == ("putus", "Memutus", ("kepala",))
    assert (task.outcomes, task.due, task.missing) == (("ya", "tidak"), None, ())
    assert at_the_decision.tasks(by=ANI, at=at) == ()
    assert at_the_decision.tasks(by=Performer("ani", {"kepala"}), at=at) == (), "Ani has received the file"


def test_documents_with_references_of_a_wrong_type_are_a_type_error(case: Case) -> None:
    with pytest.raises(TypeError, match="Documents are ids, or references"):
        case.complete("terima", by=ANI, documents={"berkas": 7}, at=NOON)


def test_a_guard_of_an_unknown_activity_gets_suggestions() -> None:
    def guard(_case: object, _call: object, _at: datetime) -> None:
        return None

    for id_, hint in (("zzz", ""), ("keti", " Did you mean ketik?"), ("ketika", " Did you mean ketik or tikar?")):
        text = f"The guard 'guard' names an unknown activity, {id_!r}.{hint}"
        sop = sopflow.loads("""
sopflow: 1
number: SOP-2
title: Izin
actors: {loket: Loket}
steps:
  - id: kaji
    activities:
      - {id: ketik, activity: Mengetik, actor: loket}
      - {id: tikar, activity: Menggelar tikar, actor: loket}
""")
        with pytest.raises(ValueError, match=re.escape(text) + "$"):
            SopMachine(sop, guards=[HostGuard(guard, id_)])


# --- problem+json ------------------------------------------------------------------------------------------


def refused(call: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value


def test_a_refused_call_is_a_problem_of_rfc_9457(case: Case) -> None:
    refusal = refused(lambda: case.complete("terima", by=BUDI, documents="berkas", at=NOON))
    assert refusal.to_dict("id") == {
        "type": "urn:sopflow:refused",
        "title": "Tindakan ini tidak diizinkan.",
        "detail": refusal.message("id"),
        "case": "1",
        "reasons": [
            {
                "code": "actor",
                "message": "'Menerima berkas' hanya boleh dikerjakan oleh Petugas Loket; "
                "orang ini bertindak sebagai Kepala Dinas.",
                "hint": "Serahkan kepada Petugas Loket.",
                "activity": "terima",
                "expected": ["loket"],
                "found": ["kepala"],
            },
            {
                "code": "documents",
                "message": "'Menerima berkas' memerlukan dokumen yang belum ada: Formulir.",
                "hint": "Lampirkan dahulu atau serahkan saat menyelesaikan kegiatan ini.",
                "activity": "terima",
                "expected": ["berkas", "formulir"],
                "found": ["formulir"],
            },
        ],
    }
    assert refusal.to_dict()["title"] == "The case does not allow this."


def test_a_problem_repeats_similar_names_and_leaves_out_empty_values() -> None:
    refusal = refused(lambda: SopMachine(SOP).open("1", documents="brkas", at=NOON))
    (reason,) = refusal.to_dict()["reasons"]
    assert reason["candidates"] == ["berkas"]
    assert "activity" not in reason
    assert "case" not in refused(lambda: Performer("")).to_dict()


@pytest.mark.parametrize("text", ["\ud800", "a" * 20_000, "\x00", "{expected}"])
def test_a_problem_can_be_encoded_whatever_was_entered(case: Case, text: str) -> None:
    for call in (
        lambda: case.complete(text, by=ANI, at=NOON),
        lambda: case.complete("terima", by=ANI, outcome=text, at=NOON),
        lambda: case.complete("terima", by=ANI, documents=[text], at=NOON),
        lambda: case.complete("terima", by=ANI, documents={text: text}, reason=text, at=NOON),
        lambda: case.complete("terima", by=text, at=NOON),
        lambda: SopMachine(SOP).open(text or "", documents={"memo": text}, at=NOON),
    ):
        for language in ("en", "id"):
            problem = refused(call).to_dict(language)
            encoded = json.dumps(problem, ensure_ascii=False).encode()
            assert json.loads(encoded) == problem
            assert len(encoded) < 20_000


def test_times_in_a_problem_are_text_in_utc(case: Case) -> None:
    late = NOON + timedelta(days=1)
    (reason,) = refused(lambda: case.complete("terima", by=ANI, documents=BOTH, at=late)).to_dict()["reasons"]
    assert (reason["expected"], reason["found"]) == (["2026-03-02T12:15:00Z"], ["2026-03-03T12:00:00Z"])
    assert "Monday, 2 March 2026 at 12:15 UTC" in reason["message"]
