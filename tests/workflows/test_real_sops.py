"""Sixteen real procedures, shortened but with their oddities, load and can be carried out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

import sopflow
from sopflow import Case, Duration, Event, EventKind, Refused, Sop, SopMachine, Task, TimeStandard
from sopflow.definition import COMPLETED, CONTINUE, Confidence
from sopflow.flow import Arrow, ArrowKind, arrows, shortest_path, state_of
from sopflow.flow.row import mentioned_in
from sopflow.language import calendar_resolver
from sopflow.machine import all_met

SOPS = Path(__file__).resolve().parents[1] / "data" / "sops"
NAMES = sorted(file.stem for file in SOPS.glob("*.yaml"))
MONDAY = datetime(2026, 8, 3, 2, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 8, 2, 2, tzinfo=UTC)


@cache
def real_sop(name: str) -> Sop:
    return sopflow.load(SOPS / f"{name}.yaml")


@cache
def machine_of(name: str) -> SopMachine[Case]:
    sop = real_sop(name)
    return SopMachine(sop, conditions=all_met(sop))


# --- all of them ----------------------------------------------------------------------------------------


def test_there_are_sixteen_sops() -> None:
    assert len(NAMES) == 16


@pytest.mark.parametrize("name", NAMES)
def test_a_real_sop_loads_without_errors(name: str) -> None:
    checked = sopflow.check(SOPS / f"{name}.yaml")
    assert checked.errors == ()
    assert checked.sop is not None


@pytest.mark.parametrize("name", NAMES)
def test_a_written_sop_reads_back_equal(name: str) -> None:
    sop = real_sop(name)
    again = sopflow.loads(sopflow.dump(sop), calendars=calendar_resolver(SOPS / f"{name}.yaml"))
    assert again == sop
    assert again.sha256 == sop.sha256
    assert again.fingerprint == sop.fingerprint


@pytest.mark.parametrize("name", NAMES)
def test_every_arrow_is_on_a_walk_to_an_end(name: str) -> None:
    sop, machine = real_sop(name), machine_of(name)
    for step in sop.steps:
        for arrow in arrows(sop, step):
            case = walked(machine, arrow)
            assert case.ended, arrow
            assert arrow in taken(case), arrow
            assert machine.replay(case.history) == case


@pytest.mark.parametrize("name", NAMES)
def test_only_its_actors_can_begin_a_case(name: str) -> None:
    sop = real_sop(name)
    case = machine_of(name).open("1", at=MONDAY)
    (first,) = sop.steps[0].activities
    others = set(sop.actors) - set(first.actors)
    for other in others:
        with pytest.raises(Refused) as caught:
            case.complete(
                first.id,
                by=other,
                outcome=next(iter(first.outcomes), None),
                documents=mentioned_in(sop.steps[0]),
                at=MONDAY,
            )
        assert [reason.code for reason in caught.value.reasons] == ["actor"]


# --- a walk that follows only the SOP -------------------------------------------------------------------


def walked(machine: SopMachine[Case], goal: Arrow) -> Case:
    """Walk a case along an arrow and then by a shortest path to an end, one minute for each activity."""
    case = machine.open("walk", moments=dict.fromkeys(machine.sop.moments, NEXT_YEAR), at=MONDAY)
    now = MONDAY
    for _ in range(10 * len(machine.sop.steps)):
        if case.ended:
            return case
        now += timedelta(minutes=1)
        if goal not in taken(case) and waits(machine.sop, case.state, goal):
            assert case.due is not None
            now = case.due + timedelta(minutes=1)
            case.tick(at=now)
            continue
        task = case.tasks(at=now)[0]
        now = max(now, task.not_before or now)
        outcome = answer(machine.sop, case, task, goal)
        supplied = [id_ for id_ in task.missing if machine.sop.documents[id_].supplied]
        case.complete(task.activity, by=task.actors[0], outcome=outcome, documents=supplied, at=now)
    raise AssertionError(f"The case does not end; its state is {case.state}.")


def waits(sop: Sop, state: str, goal: Arrow) -> bool:
    """Return whether the way to a goal begins with the time that runs out."""
    if state == goal.source:
        return goal.kind is ArrowKind.GOTO
    path = shortest_path(sop, state, goal.source) or ()
    kinds = {arrow.kind for arrow in arrows(sop, sop.step(state)) if arrow.target in path[1:2]}
    return kinds == {ArrowKind.GOTO}


def answer(sop: Sop, case: Case, task: Task, goal: Arrow) -> str | None:
    """Return the outcome that brings a case nearest to its goal, or None for an activity without outcomes."""
    if not task.outcomes:
        return None
    reached = goal in taken(case)
    if not reached and case.state == goal.source and goal.outcome in task.outcomes:
        return goal.outcome
    targets = ends_of(sop) if reached else [goal.source]
    outcomes = sop.activity(task.activity).outcomes

    def rest(each: str) -> int:
        target = outcomes[each].to
        return 0 if target == CONTINUE else distance(sop, state_of(target), targets)

    return min(task.outcomes, key=rest)


def distance(sop: Sop, start: str, targets: Iterable[str]) -> int:
    paths = [path for target in targets if (path := shortest_path(sop, start, target))]
    return min((len(path) for path in paths), default=len(sop.steps) + 2)


def ends_of(sop: Sop) -> list[str]:
    return [COMPLETED, *sop.ends]


def taken(case: Case) -> list[Arrow]:
    return [
        Arrow(event.source, event.target, kind_of(event), event.outcome, decision_of(case.machine.sop, event))
        for event in case.history
        if event.target is not None and event.source is not None
    ]


def decision_of(sop: Sop, event: Event) -> str | None:
    """Return the decision of an early answer; other arrows name none."""
    return event.activity if event.outcome and event.source and sop.step(event.source).is_tiered else None


def kind_of(event: Event) -> ArrowKind:
    if event.kind is EventKind.LAPSED:
        return ArrowKind.GOTO
    return ArrowKind.OUTCOME if event.outcome else ArrowKind.NEXT


# --- the oddities of each ------------------------------------------------------------------------------------


def within(sop: Sop) -> dict[str, str]:
    return {step.id: str(step.within) for step in sop.steps}


def longest(standards: Iterable[TimeStandard | None]) -> Duration:
    return sum((each.maximum for each in standards if each and each.maximum), Duration())


def actor_confidences(sop: Sop) -> Iterator[Confidence | None]:
    for step in sop.steps:
        for activity in step.activities:
            inferred = (step if step.is_single else activity).inferred.get("actor")
            yield inferred.confidence if inferred else None


def test_incoming_mail_is_registered_in_seconds() -> None:
    sop = real_sop("surat_masuk_puskesmas")
    assert within(sop) == {
        "terima_surat": "30 detik",
        "isi_disposisi": "1 menit",
        "ajukan_surat": "3 menit",
        "ambil_surat": "30 detik",
        "tindak_lanjuti": "10 menit",
    }
    assert longest(step.within for step in sop.steps) == Duration({"minute": 15})
    case = SopMachine(sop).open("1", at=MONDAY)
    assert case.due == MONDAY + timedelta(seconds=30)


def test_incoming_mail_has_no_legible_symbols_and_one_column_without_activity() -> None:
    sop = real_sop("surat_masuk_puskesmas")
    assert set(actor_confidences(sop)) == {Confidence.LOW}
    found = sopflow.check(SOPS / "surat_masuk_puskesmas.yaml").findings
    assert [each.path for each in found if each.name == "only-considered-actor"] == [("actors", "ka_puskesmas")]
    assert "unused-name" not in {each.name for each in found}


def test_the_printed_numbers_of_annual_leave_jump_from_four_to_six() -> None:
    sop = real_sop("cuti_tahunan_pns")
    assert [step.number for step in sop.steps] == [None, None, None, None, "6"]
    assert sop.actors["staf_dinas_kesehatan"].external


def test_a_day_of_annual_leave_without_calendar_is_twenty_four_hours() -> None:
    case = SopMachine(real_sop("cuti_tahunan_pns")).open("1", at=MONDAY)
    case.complete("terima_usulan", by="kepala_tata_usaha", documents="usulan_cuti", at=MONDAY)
    case.complete("buat_surat", by="staf_tata_usaha", documents="surat_permohonan", at=MONDAY)
    case.complete("tanda_tangani", by="kepala_puskesmas", at=MONDAY)
    assert case.due == MONDAY + timedelta(hours=24)


def test_a_rejected_transfer_of_a_detainee_starts_again_with_all_documents() -> None:
    sop = real_sop("pemindahan_deteni")
    refusal = Arrow("putuskan", "bahas_urgensi", ArrowKind.OUTCOME, "tolak")
    case = walked(SopMachine(sop), refusal)
    assert case.state == "completed"
    assert case.holds("surat_penolakan")
    assert case.holds("surat_persetujuan")
    visited = [event.target for event in case.history if event.target is not None]
    assert visited.count("bahas_urgensi") == 2
    assert sop.step("putuskan").source["produces"] == "surat persetujuan/penolakan"


def test_the_upper_end_of_a_range_is_binding() -> None:
    sop = real_sop("pemindahan_deteni")
    standard = sop.step("kawal").within
    assert standard is not None
    assert str(standard) == "1-3 Hari"
    assert standard.minimum == Duration({"day": 1})
    assert standard.maximum == Duration({"day": 3})
    # Monday 09:00 in Pontianak and three working days.
    assert sop.calendar is not None
    assert sop.calendar.due(MONDAY, standard) == MONDAY + timedelta(days=3)


def test_a_note_that_work_is_done_does_not_end_the_case() -> None:
    sop = real_sop("pemindahan_deteni")
    assert {step.id: step.note for step in sop.steps if step.note} == {
        "bahas_urgensi": "Mulai",
        "serah_terima": "Selesai fisik",
        "lapor": "Selesai administratif",
    }
    assert sop.next_of(sop.step("serah_terima")) == "lapor"


def test_durations_agree_with_their_equivalents() -> None:
    sop = real_sop("calon_pahlawan_nasional")
    doubled = [step.within for step in sop.steps if step.within and step.within.equivalent]
    assert len(doubled) == 8
    assert all(standard.equivalent == standard.maximum for standard in doubled)
    assert not any(standard.inconsistencies for standard in doubled)


def test_the_total_of_a_national_hero_agrees_with_days_of_seven_and_a_half_hours() -> None:
    sop = real_sop("calon_pahlawan_nasional")
    assert sop.total is not None
    assert (sop.total.minimum, sop.total.maximum) == (
        Duration({"working day": 5}),
        Duration({"working day": 8}),
    )
    written = longest(step.within for step in sop.steps)
    assert written == TimeStandard.parse("3 hari kerja 33,5 jam").maximum  # 7.47 days of 7.5 hours


def test_plain_numbers_have_the_unit_of_the_column_heading() -> None:
    sop = real_sop("pergantian_tksk")
    assert {step.id: (str(step.within), step.source["within"]) for step in sop.steps} == {
        "terima_surat": ("5 hari", "5"),
        "catat_surat": ("1 hari", "1"),
        "disposisi_verifikasi": ("5 hari", "5"),
        "verifikasi": ("30 hari", "30"),
        "buat_rekomendasi": ("4 hari", "4"),
        "tanda_tangani": ("5 hari", "5"),
        "entri_data": ("3 hari", "3"),
        "penerbitan": ("183 hari", "183"),
    }
    assert sop.total is not None
    assert longest(step.within for step in sop.steps) == sop.total.maximum == Duration({"day": 236})


def test_an_incomplete_proposal_is_returned_and_ends_early() -> None:
    sop = real_sop("pergantian_tksk")
    assert sop.step("verifikasi").inferred["outcomes"].confidence is Confidence.MEDIUM
    case = walked(SopMachine(sop), Arrow("verifikasi", "dikembalikan", ArrowKind.OUTCOME, "belum_lengkap"))
    assert case.state == "dikembalikan"
    assert case.holds("pemberitahuan")
    assert not case.holds("draf_rekomendasi")


def test_two_actors_of_a_row_have_an_activity_each() -> None:
    machine = SopMachine(real_sop("pergantian_tksk"))
    case = walked(machine, Arrow("penerbitan", "completed", ArrowKind.NEXT))
    assert [event.activity for event in case.history[-2:]] == ["terbitkan_sk", "tunggu_sk"]
    assert machine.sop.actors["kemensos"].external


def test_a_rejected_copy_of_a_judgment_must_be_handed_over_again() -> None:
    machine = SopMachine(real_sop("direktori_putusan"))
    case = machine.open("1", at=MONDAY, documents=["data_putusan", "flasdisk", "buku_agenda"])
    case.complete("terima_salinan", by="panmud_hukum", at=MONDAY)
    case.complete("simpan_salinan", by="panmud_hukum", at=MONDAY)
    case.complete("periksa_salinan", by="panmud_hukum", outcome="tidak", at=MONDAY)
    assert case.state == "terima_salinan"
    with pytest.raises(Refused) as caught:
        case.complete("terima_salinan", by="panmud_hukum", at=MONDAY)
    assert [(reason.code, reason.found) for reason in caught.value.reasons] == [("documents", ("data_putusan",))]


def test_a_partly_illegible_row_is_a_row() -> None:
    sop = real_sop("direktori_putusan")
    last = sop.steps[-1]
    assert last.within == TimeStandard.parse("")
    assert last.source["within"] == "(tidak terbaca)"
    assert last.inferred["actor"].confidence is Confidence.LOW
    assert last.requires == last.produces == ()


def test_a_building_permit_without_time_standards_is_never_late() -> None:
    sop = real_sop("izin_mendirikan_bangunan")
    assert {step.within for step in sop.steps} == {TimeStandard.parse("")}
    case = walked(SopMachine(sop), Arrow("rapat_tim_teknis", "survei", ArrowKind.OUTCOME, "survei"))
    assert all(event.due is None for event in case.history)


def test_a_building_permit_has_two_loops_and_an_early_rejection() -> None:
    sop = real_sop("izin_mendirikan_bangunan")
    back = [
        (arrow.source, arrow.target)
        for step in sop.steps
        for arrow in arrows(sop, step)
        if sop.positions.get(arrow.target, len(sop.steps)) <= sop.positions[step.id]
    ]
    assert back == [("verifikasi", "serahkan_berkas"), ("verifikasi_ulang", "verifikasi")]
    rejected = walked(SopMachine(sop), Arrow("konfirmasi_status", "ditolak", ArrowKind.OUTCOME, "tidak_valid"))
    assert rejected.state == "ditolak"
    assert rejected.version == 3


def test_an_invitation_is_signed_then_numbered_then_sent() -> None:
    sop = real_sop("izin_mendirikan_bangunan")
    case = walked(SopMachine(sop), Arrow("pengiriman_undangan", "rapat_tim_teknis", ArrowKind.NEXT))
    done = [(event.activity, str(event.by)) for event in case.history if event.source == "pengiriman_undangan"]
    assert done == [
        ("tanda_tangani_undangan", "ka_dpmptsp"),
        ("nomori_undangan", "sekretariat"),
        ("kirim_undangan", "back_office"),
    ]


def at_row(name: str, row: str, *, at: datetime = MONDAY, **moments: datetime) -> Case:
    """Open a case and lead it to a row at once."""
    machine = machine_of(name)
    case = machine.open("1", moments=moments, at=at)
    while case.state != row:
        task = case.tasks(at=at)[0]
        outcome = answer(machine.sop, case, task, Arrow(row, "", ArrowKind.NEXT))
        case.complete(task.activity, by=task.actors[0], outcome=outcome, documents=task.missing, at=at)
    return case


def test_an_objection_is_answered_thirty_days_after_it_was_made() -> None:
    case = at_row("keberatan_informasi_publik", "catat", alasan=MONDAY)
    case.complete("catat", by="petugas", at=MONDAY + timedelta(days=10))
    # Thirty working days since Monday, 3 August 2026; there are two holidays.
    assert case.due == MONDAY + timedelta(days=44)


def test_a_raise_is_signed_three_months_before_it_takes_effect() -> None:
    case = at_row("kenaikan_gaji_berkala", "tanda_tangani")
    assert case.due is None
    assert case.tasks(at=MONDAY)[0].moments == ("tmt",)
    case.set_moment("tmt", datetime(2027, 1, 4, 2, tzinfo=UTC), by="bkpp", at=MONDAY)
    # 4 October 2026 is a Sunday: the office closed on Friday at 16:30.
    assert case.due == datetime(2026, 10, 2, 8, 30, tzinfo=UTC)


def test_a_thesis_is_examined_in_a_window() -> None:
    seminar, exam = MONDAY, MONDAY + timedelta(days=15)
    case = at_row("jadwal_ujian_skripsi", "undang", seminar=seminar)
    with pytest.raises(Refused) as caught:
        case.set_moment("ujian", exam, by="sekretariat", at=MONDAY)
    assert [reason.code for reason in caught.value.reasons] == ["actor"]
    case.set_moment("ujian", exam, by="ketua_sidang", at=MONDAY)
    # Three working days before Tuesday, 18 August; Monday is a holiday.
    assert case.due == datetime(2026, 8, 12, 2, tzinfo=UTC)
    case.complete("undang", by="ketua_sidang", at=MONDAY)
    with pytest.raises(Refused) as caught:
        case.complete("uji", by="tim_penguji", at=exam - timedelta(minutes=1))
    assert [reason.code for reason in caught.value.reasons] == ["too-early"]
    late = seminar + timedelta(days=40)
    with pytest.raises(Refused) as caught:
        case.complete("uji", by="tim_penguji", at=late)
    assert [reason.code for reason in caught.value.reasons] == ["reason"]
    case.complete("uji", by="tim_penguji", reason="Penguji sakit", at=late)
    assert case.ended


def test_a_late_registration_of_a_marriage_needs_a_dispensation() -> None:
    case = at_row("pencatatan_nikah", "daftar", akad=MONDAY + timedelta(days=7))
    case.tick(at=MONDAY + timedelta(days=1))
    assert case.state == "beri_dispensasi"


def test_a_doctor_waits_fifteen_minutes_for_the_next_shift_around_the_clock() -> None:
    shift = datetime(2026, 8, 3, 14, 30, tzinfo=UTC)  # 21:30 in Padang
    case = machine_of("serah_terima_triase").open("1", moments={"pergantian": shift}, at=shift - timedelta(hours=1))
    assert case.due == shift - timedelta(minutes=5)
    case.complete("serahkan", by="dokter_jaga", outcome="pengganti_belum_datang", documents="catatan", at=shift)
    assert case.due == shift + timedelta(minutes=15)
    case.tick(at=shift + timedelta(minutes=16))
    assert case.state == "tanpa_pengganti"


def test_the_agency_s_clock_is_off_while_the_applicant_completes_the_data() -> None:
    machine = machine_of("registrasi_pangan_olahan")
    case = at_row("registrasi_pangan_olahan", "evaluasi")
    case.complete("evaluasi", by="evaluator", outcome="perlu_tambahan_data", at=MONDAY)
    assert case.due is not None  # that of the applicant
    later = MONDAY + timedelta(days=28)
    case.complete("lengkapi", by="pendaftar", documents="tambahan_data", at=later)
    case.complete("evaluasi", by="evaluator", outcome="cukup", at=later)
    assert machine.sop.calendar is not None
    assert case.due == machine.sop.calendar.due(later, TimeStandard.parse("30 hari kerja"))


def test_an_appeal_leaves_within_a_month_since_it_was_made() -> None:
    case = at_row("permohonan_banding", "kirim", putusan=MONDAY - timedelta(days=3))
    assert case.due == datetime(2026, 9, 3, 2, tzinfo=UTC)
    with pytest.raises(Refused):
        case.cancel(reason="Dicabut", by="panitera", at=MONDAY)
    case.cancel(reason="Dicabut", by="pembanding", at=MONDAY)


def test_a_library_lends_only_to_members_below_their_limit() -> None:
    sop = real_sop("peminjaman_pustaka")
    machine = SopMachine(sop, conditions={**all_met(sop), "tanpa_pinjaman": no, "di_bawah_batas": no})
    case = machine.open("1", documents=["kartu", "pustaka"], at=MONDAY)
    case.complete("verifikasi", by="petugas", at=MONDAY)
    with pytest.raises(Refused) as caught:
        case.complete("pinjamkan", by="petugas", at=MONDAY)
    assert [reason.code for reason in caught.value.reasons] == ["condition"]


def no(*_: object) -> bool:
    return False


def test_a_letter_is_initialed_before_it_is_signed() -> None:
    case = at_row("surat_keluar", "paraf")
    case.complete("teliti", by="atasan_pengetikan", outcome="net", at=MONDAY)
    case.complete("paraf_surat", by="pejabat_paraf", outcome="kembalikan", at=MONDAY)
    assert case.state == "ketik"
    assert not case.holds("surat_ditandatangani")
