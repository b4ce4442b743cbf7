"""Seven real procedures, shortened, with all their oddities: they load, and cases can be carried out by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

import sopflow
from sopflow import Case, Duration, Refused, Sop, SopMachine, Task, TimeStandard
from sopflow.definition import COMPLETED, Confidence
from sopflow.flow import Arrow, ArrowKind, arrows, shortest_path, state_of

SOPS = Path(__file__).resolve().parents[1] / "data" / "sops"
NAMES = sorted(file.stem for file in SOPS.glob("*.yaml"))
MONDAY = datetime(2026, 8, 3, 2, tzinfo=UTC)


@cache
def real_sop(name: str) -> Sop:
    return sopflow.load(SOPS / f"{name}.yaml")


# --- all of them ------------------------------------------------------------------------------------------


def test_there_are_seven() -> None:
    assert len(NAMES) == 7


@pytest.mark.parametrize("name", NAMES)
def test_a_real_sop_loads_without_errors(name: str) -> None:
    checked = sopflow.check(SOPS / f"{name}.yaml")
    assert checked.errors == ()
    assert checked.sop is not None


@pytest.mark.parametrize("name", NAMES)
def test_written_out_it_reads_back_equal(name: str) -> None:
    sop = real_sop(name)
    again = sopflow.loads(sopflow.dump(sop))
    assert again == sop
    assert again.sha256 == sop.sha256
    assert again.fingerprint == sop.fingerprint


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_walked_to_an_end_along_every_arrow(name: str) -> None:
    sop = real_sop(name)
    machine = SopMachine(sop)
    for step in sop.steps:
        for arrow in arrows(sop, step):
            case = walked(machine, arrow)
            assert case.ended, arrow
            assert arrow in taken(case), arrow
            assert machine.replay(case.history) == case


@pytest.mark.parametrize("name", NAMES)
def test_nobody_but_its_actors_can_begin_it(name: str) -> None:
    sop = real_sop(name)
    case = SopMachine(sop).open("1", at=MONDAY)
    (first,) = sop.steps[0].activities
    strangers = set(sop.actors) - set(first.actors)
    for stranger in strangers:
        with pytest.raises(Refused) as caught:
            case.complete(first.id, by=stranger, documents=sop.steps[0].requires, at=MONDAY)
        assert [reason.code for reason in caught.value.reasons] == ["actor"]


# --- a walker that knows nothing but the SOP -------------------------------------------------------------------


def walked(machine: SopMachine[Case], goal: Arrow) -> Case:
    """A case that takes an arrow and then the shortest way to an end, one minute for each activity."""
    case = machine.open("walk", at=MONDAY)
    now = MONDAY
    for _ in range(10 * len(machine.sop.steps)):
        if case.ended:
            return case
        now += timedelta(minutes=1)
        task = case.tasks(at=now)[0]
        outcome = answer(machine.sop, case, task, goal)
        supplied = [id_ for id_ in task.missing if machine.sop.documents[id_].supplied]
        case.complete(task.activity, by=task.actors[0], outcome=outcome, documents=supplied, at=now)
    raise AssertionError(f"The case goes round and round, and is now in {case.state}.")


def answer(sop: Sop, case: Case, task: Task, goal: Arrow) -> str | None:
    """The answer that brings a case nearest to its goal; none for an activity that is no decision."""
    if not task.outcomes:
        return None
    reached = goal in taken(case)
    if not reached and case.state == goal.source:
        return goal.outcome
    targets = ends_of(sop) if reached else [goal.source]
    outcomes = sop.activity(task.activity).outcomes
    return min(task.outcomes, key=lambda each: distance(sop, state_of(outcomes[each].to), targets))


def distance(sop: Sop, start: str, targets: Iterable[str]) -> int:
    paths = [path for target in targets if (path := shortest_path(sop, start, target))]
    return min((len(path) for path in paths), default=len(sop.steps) + 2)


def ends_of(sop: Sop) -> list[str]:
    return [COMPLETED, *sop.ends]


def taken(case: Case) -> list[Arrow]:
    return [
        Arrow(str(event.source), event.target, ArrowKind.OUTCOME if event.outcome else ArrowKind.NEXT, event.outcome)
        for event in case.history
        if event.target is not None and event.source is not None
    ]


# --- what is odd about each ------------------------------------------------------------------------------------


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


def test_incoming_mail_has_lost_all_of_its_symbols_and_one_column_never_acts() -> None:
    sop = real_sop("surat_masuk_puskesmas")
    assert set(actor_confidences(sop)) == {Confidence.LOW}
    found = sopflow.check(SOPS / "surat_masuk_puskesmas.yaml").findings
    assert [each.path for each in found if each.name == "only-considered-actor"] == [("actors", "ka_puskesmas")]
    assert "unused-name" not in {each.name for each in found}


def test_the_printed_numbers_of_annual_leave_jump_from_four_to_six() -> None:
    sop = real_sop("cuti_tahunan_pns")
    assert [step.number for step in sop.steps] == [None, None, None, None, "6"]
    assert sop.actors["staf_dinas_kesehatan"].external


def test_annual_leave_has_no_calendar_so_that_a_day_is_twenty_four_hours() -> None:
    case = SopMachine(real_sop("cuti_tahunan_pns")).open("1", at=MONDAY)
    case.complete("terima_usulan", by="kepala_tata_usaha", documents="usulan_cuti", at=MONDAY)
    case.complete("buat_surat", by="staf_tata_usaha", documents="surat_permohonan", at=MONDAY)
    case.complete("tanda_tangani", by="kepala_puskesmas", at=MONDAY)
    assert case.due == MONDAY + timedelta(hours=24)


def test_a_refused_transfer_of_a_detainee_begins_anew_with_all_its_documents() -> None:
    sop = real_sop("pemindahan_deteni")
    refusal = Arrow("putuskan", "bahas_urgensi", ArrowKind.OUTCOME, "tolak")
    case = walked(SopMachine(sop), refusal)
    assert case.state == "completed"
    assert case.holds("surat_penolakan")
    assert case.holds("surat_persetujuan")
    visited = [event.target for event in case.history if event.target is not None]
    assert visited.count("bahas_urgensi") == 2
    assert sop.step("putuskan").source["produces"] == "surat persetujuan/penolakan"


def test_a_range_of_days_binds_with_its_upper_end() -> None:
    sop = real_sop("pemindahan_deteni")
    standard = sop.step("kawal").within
    assert standard is not None
    assert str(standard) == "1-3 Hari"
    assert standard.minimum == Duration({"day": 1})
    assert standard.maximum == Duration({"day": 3})
    # Monday 09:00 in Pontianak and three working days.
    assert sop.calendar is not None
    assert sop.calendar.due(MONDAY, standard) == MONDAY + timedelta(days=3)


def test_a_remark_that_all_is_done_ends_nothing_by_itself() -> None:
    sop = real_sop("pemindahan_deteni")
    assert {step.id: step.note for step in sop.steps if step.note} == {
        "bahas_urgensi": "Mulai",
        "serah_terima": "Selesai fisik",
        "lapor": "Selesai administratif",
    }
    assert sop.next_of(sop.step("serah_terima")) == "lapor"


def test_durations_with_an_equivalent_agree_with_it() -> None:
    sop = real_sop("calon_pahlawan_nasional")
    doubled = [step.within for step in sop.steps if step.within and step.within.equivalent]
    assert len(doubled) == 8
    assert all(standard.equivalent == standard.maximum for standard in doubled)
    assert not any(standard.inconsistencies for standard in doubled)


def test_the_stated_total_of_a_national_hero_fits_a_day_of_seven_and_a_half_hours() -> None:
    sop = real_sop("calon_pahlawan_nasional")
    assert sop.total is not None
    assert (sop.total.minimum, sop.total.maximum) == (
        Duration({"working day": 5}),
        Duration({"working day": 8}),
    )
    written = longest(step.within for step in sop.steps)
    assert written == TimeStandard.parse("3 hari kerja 33,5 jam").maximum  # 7.47 days of 7.5 hours


def test_bare_numbers_got_their_unit_from_the_head_of_the_column() -> None:
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


def test_an_incomplete_proposal_is_sent_back_and_ends_early() -> None:
    sop = real_sop("pergantian_tksk")
    assert sop.step("verifikasi").inferred["outcomes"].confidence is Confidence.MEDIUM
    case = walked(SopMachine(sop), Arrow("verifikasi", "dikembalikan", ArrowKind.OUTCOME, "belum_lengkap"))
    assert case.state == "dikembalikan"
    assert case.holds("pemberitahuan")
    assert not case.holds("draf_rekomendasi")


def test_two_actors_of_one_row_each_have_their_own_activity() -> None:
    machine = SopMachine(real_sop("pergantian_tksk"))
    case = walked(machine, Arrow("penerbitan", "completed", ArrowKind.NEXT))
    assert [event.activity for event in case.history[-2:]] == ["terbitkan_sk", "tunggu_sk"]
    assert machine.sop.actors["kemensos"].external


def test_a_rejected_copy_of_a_judgment_must_be_handed_in_anew() -> None:
    machine = SopMachine(real_sop("direktori_putusan"))
    case = machine.open("1", at=MONDAY, documents=["data_putusan", "flasdisk", "buku_agenda"])
    case.complete("terima_salinan", by="panmud_hukum", at=MONDAY)
    case.complete("simpan_salinan", by="panmud_hukum", at=MONDAY)
    case.complete("periksa_salinan", by="panmud_hukum", outcome="tidak", at=MONDAY)
    assert case.state == "terima_salinan"
    with pytest.raises(Refused) as caught:
        case.complete("terima_salinan", by="panmud_hukum", at=MONDAY)
    assert [(reason.code, reason.found) for reason in caught.value.reasons] == [("documents", ("data_putusan",))]


def test_a_row_of_which_little_can_be_read_is_still_a_row() -> None:
    sop = real_sop("direktori_putusan")
    last = sop.steps[-1]
    assert last.within == TimeStandard.parse("")
    assert last.source["within"] == "(tidak terbaca)"
    assert last.inferred["actor"].confidence is Confidence.LOW
    assert last.requires == last.produces == ()


def test_a_building_permit_has_no_time_in_any_row_and_is_never_late() -> None:
    sop = real_sop("izin_mendirikan_bangunan")
    assert {step.within for step in sop.steps} == {TimeStandard.parse("")}
    case = walked(SopMachine(sop), Arrow("rapat_tim_teknis", "survei", ArrowKind.OUTCOME, "survei"))
    assert all(event.due is None for event in case.history)


def test_a_building_permit_goes_back_twice_and_is_refused_early() -> None:
    sop = real_sop("izin_mendirikan_bangunan")
    back = [
        (arrow.source, arrow.target)
        for step in sop.steps
        for arrow in arrows(sop, step)
        if sop.positions.get(arrow.target, len(sop.steps)) <= sop.positions[step.id]
    ]
    assert back == [("verifikasi", "serahkan_berkas"), ("verifikasi_ulang", "verifikasi")]
    refused = walked(SopMachine(sop), Arrow("konfirmasi_status", "ditolak", ArrowKind.OUTCOME, "tidak_valid"))
    assert refused.state == "ditolak"
    assert refused.version == 3


def test_an_invitation_is_signed_numbered_and_sent_in_this_order() -> None:
    sop = real_sop("izin_mendirikan_bangunan")
    case = walked(SopMachine(sop), Arrow("pengiriman_undangan", "rapat_tim_teknis", ArrowKind.NEXT))
    done = [(event.activity, str(event.by)) for event in case.history if event.source == "pengiriman_undangan"]
    assert done == [
        ("tanda_tangani_undangan", "ka_dpmptsp"),
        ("nomori_undangan", "sekretariat"),
        ("kirim_undangan", "back_office"),
    ]
