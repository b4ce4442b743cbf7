"""YAML becomes values whose types come from the language, never from YAML's guesses."""

from datetime import date
from pathlib import Path

import pytest
import yaml

import sopflow
from sopflow import Activity, Actor, AnyOf, Document, Goto, OnLate, Outcome, Sop, SopError, Step, WorkCalendar
from sopflow.definition import Approval, Confidence, Dates, Inferred, Organization, Related, Relation
from sopflow.diagnostics import Severity
from sopflow.frozen import FrozenMap
from sopflow.language import YamlDocument, bind, parsing, source_of
from sopflow.timing import Holidays, Period

ROOT = Path(__file__).parent.parent.parent

EVERYTHING = """
sopflow: 1
number: 7
title: "Izin: besar"
organization: {government: Kota, agency: Dinas, unit: Bidang, x-telepon: "021"}
dates: {created: 2017-02-14, revised: 2018-01-01, effective: 2017-03-20}
approval: {office: Kepala Dinas, name: Dr. A, nip: "196209101986031013"}
scope: Ruang
summary: |
  Baris satu
  Baris dua
terms: {Kadis: Kepala Dinas}
legal_basis: [UU 13/2003, UU 23/2014]
qualifications: [S1]
equipment: Komputer
warnings: ["- 1."]
records: []
total: 4 hari kerja
related: [{number: SOP-2}, {number: SOP-3, relation: continues}]
calendar:
  timezone: Asia/Jakarta
  hours: {mon-thu: "07:30-12:00, 13:00-16:00", fri: 07:30-11:30}
  holidays: {country: ID, categories: [public, government]}
  periods: [{from: 2026-02-18, to: 2026-03-19, hours: {mon-fri: 08:00-15:00}}]
  closed: [2026-06-23]
  open: [2026-06-27]
  day: calendar
actors:
  loket: Loket
  pemohon: {name: Pemohon, external: true, persons: 1, x-warna: biru}
documents:
  surat: {name: Surat, supplied: true}
  izin: Izin
ends: {ditolak: Ditolak}
on_late: justify
source: {dates.created: 14 Pebruari 2017}
inferred: {scope: {confidence: low}}
x-catatan: {a: [1, {b: true}]}
steps:
  - id: terima
    number: 1
    activity: Menerima
    actor: loket
    requires: surat
    within: 15 menit
    produces: [izin]
    next: kaji
    on_late: record
    calls: SOP-9
    note: Segera
    source: {activity: Menrima}
    inferred: {actor: {confidence: medium, alternatives: pemohon, because: bekas}}
    x-y: z
  - id: kaji
    activities:
      - {id: baca, number: "2.1", activity: Membaca, actor: {any_of: [loket, pemohon]}, requires: surat, within: 1 jam}
      - id: putus
        activity: Memutus
        actor: loket
        after: baca
        produces: izin
        note: Hati-hati
        not_same_person_as: baca
        outcomes: {ya: end, ulang: {to: terima, produces: izin, discards: surat}, tidak: ditolak}
    within: 3 hari
    on_late: {goto: ditolak}
"""


def test_every_key_of_the_language_has_its_value() -> None:
    assert sopflow.loads(EVERYTHING) == Sop(
        number="7",
        title="Izin: besar",
        organization=Organization("Kota", "Dinas", "Bidang", extra={"x-telepon": "021"}),
        dates=Dates(date(2017, 2, 14), date(2018, 1, 1), date(2017, 3, 20)),
        approval=Approval("Kepala Dinas", "Dr. A", "196209101986031013"),
        scope="Ruang",
        summary="Baris satu\nBaris dua",
        terms={"Kadis": "Kepala Dinas"},
        legal_basis=["UU 13/2003", "UU 23/2014"],
        qualifications="S1",
        equipment=["Komputer"],
        warnings=["- 1."],
        total="4 hari kerja",
        related=[Related("SOP-2"), Related("SOP-3", Relation.CONTINUES)],
        calendar=WorkCalendar(
            "Asia/Jakarta",
            {"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30"},
            Holidays("ID", ["public", "government"]),
            [Period(date(2026, 2, 18), date(2026, 3, 19), {"mon-fri": "08:00-15:00"})],
            [date(2026, 6, 23)],
            [date(2026, 6, 27)],
            "calendar",
        ),
        actors={
            "loket": "Loket",
            "pemohon": Actor("Pemohon", external=True, persons=1, extra={"x-warna": "biru"}),
        },
        documents={"surat": Document("Surat", supplied=True), "izin": "Izin"},
        ends={"ditolak": "Ditolak"},
        on_late=OnLate.JUSTIFY,
        source={"dates.created": "14 Pebruari 2017"},
        inferred={"scope": Inferred(Confidence.LOW)},
        extra={"x-catatan": FrozenMap({"a": ("1", FrozenMap({"b": "true"}))})},
        steps=[
            Step.single(
                "terima",
                "Menerima",
                "loket",
                number="1",
                requires="surat",
                within="15 menit",
                produces=["izin"],
                next="kaji",
                on_late="record",
                calls="SOP-9",
                note="Segera",
                source={"activity": "Menrima"},
                inferred={"actor": Inferred(Confidence.MEDIUM, "pemohon", "bekas")},
                extra={"x-y": "z"},
            ),
            Step(
                "kaji",
                [
                    Activity(
                        "baca",
                        "Membaca",
                        AnyOf(["loket", "pemohon"]),
                        number="2.1",
                        requires="surat",
                        within="1 jam",
                    ),
                    Activity(
                        "putus",
                        "Memutus",
                        "loket",
                        after="baca",
                        produces="izin",
                        note="Hati-hati",
                        not_same_person_as="baca",
                        outcomes={
                            "ya": "end",
                            "ulang": Outcome("terima", "izin", "surat"),
                            "tidak": Outcome("ditolak"),
                        },
                    ),
                ],
                within="3 hari",
                on_late=Goto("ditolak"),
            ),
        ],
    )


def test_reading_a_written_sop_gives_an_equal_sop() -> None:
    sop = sopflow.loads(EVERYTHING)
    written = sopflow.dump(sop)
    assert sopflow.loads(written) == sop
    assert sopflow.dump(sopflow.loads(written)) == written
    assert sopflow.loads(written).sha256 == sop.sha256


def test_the_pure_parser_reads_the_same_sop(monkeypatch: pytest.MonkeyPatch) -> None:
    sop = sopflow.loads(EVERYTHING)
    monkeypatch.setattr(parsing, "_LOADER", yaml.BaseLoader)
    assert sopflow.loads(EVERYTHING) == sop


def test_a_leading_byte_order_mark_and_windows_lines_are_accepted(tmp_path: Path) -> None:
    file = tmp_path / "sop.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + EVERYTHING.replace("\n", "\r\n").encode())
    assert sopflow.load(file) == sopflow.loads(EVERYTHING)
    assert sopflow.loads("\ufeff" + EVERYTHING) == sopflow.loads(EVERYTHING)


@pytest.mark.parametrize("blank", ["", '"-"', '""', "tidak ada"])
def test_a_blank_time_standard_is_kept_as_it_is_written(blank: str) -> None:
    sop = sopflow.loads(EVERYTHING.replace("within: 15 menit", f"within: {blank}"))
    within = sop.step("terima").within
    assert within is not None
    assert (within.kind, within.maximum, str(within)) == ("blank", None, blank.strip('"'))


def test_a_missing_file_raises_file_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sopflow.load(tmp_path / "tidak-ada.yaml")
    with pytest.raises(IsADirectoryError):
        sopflow.check(tmp_path)


def test_an_error_lists_all_findings_with_their_places() -> None:
    text = EVERYTHING.replace("actor: loket", "actor: lokett").replace("2017-02-14", "14 Pebruari 2017", 1)
    with pytest.raises(SopError) as caught:
        sopflow.loads(text, "izin.yaml")
    words = str(caught.value)
    assert words.startswith("This SOP cannot be carried out: 3 errors.\n\nizin.yaml:6:18: error[SOP106]")
    assert "  = Write 2017-02-14." in words
    assert words.count("Did you mean 'loket'?") == 2


def test_warnings_do_not_prevent_reading() -> None:
    checked = sopflow.check_text(EVERYTHING.replace("loket: Loket", "loket: Loket\n  arsip: Arsip"))
    assert checked.sop is not None
    assert checked.errors == ()
    assert ("SOP207", Severity.WARNING) in [(finding.code, finding.severity) for finding in checked.findings]


def test_hundreds_of_errors_are_counted_not_listed() -> None:
    with pytest.raises(SopError, match="… and 4"):
        sopflow.loads("sopflow: 1\n" + "".join(f"kunci{n}: x\n" for n in range(92)))


@pytest.mark.parametrize(
    ("path", "on_key", "there"),
    [
        (("title",), False, '"Izin: besar"'),
        (("title",), True, 'title: "Izin: besar"'),
        (("actors", "pemohon"), True, "pemohon: {"),
        (("actors", "pemohon", "persons"), False, "1, x-warna"),
        # A plain text is the place of the list or mapping for which it is written.
        (("steps", 0, "requires", 0), False, "surat"),
        (("steps", 1, "activities", 1, "outcomes", "ya", "to"), False, "end, ulang"),
        # A missing key is reported at the id of its mapping, or else at the first key.
        (("steps", 0, "outcomes"), False, "terima"),
        (("steps", 1, "activities", 0, "note"), False, "baca, number"),
        (("organization", "bidang"), False, "government: Kota"),
        ((), False, "sopflow: 1"),
    ],
)
def test_a_path_leads_to_its_place(path: tuple[str | int, ...], on_key: bool, there: str) -> None:
    document = YamlDocument(source_of(EVERYTHING))
    span = document.span(path, on_key=on_key)
    assert span is not None
    assert document.source.excerpt(span.line)[span.column - 1 :].startswith(there)


def codes(text: str) -> list[str]:
    """Return the codes of findings about shape and names."""
    return [finding.code for finding in sopflow.check_text(text).findings if finding.code < "SOP3"]


def test_a_misspelled_key_is_not_reported_as_missing_too() -> None:
    text = EVERYTHING.replace("    activity: Menerima", "    aktivity: Menerima")
    assert codes(text) == ["SOP101"]


def test_an_unreadable_part_is_reported_once() -> None:
    text = EVERYTHING.replace("pemohon: {name: Pemohon", "pemohon: {nama: Pemohon")
    assert codes(text) == ["SOP101"]
    text = EVERYTHING.replace("actors:", "actors: [loket]\nx-actors:")
    assert codes(text) == ["SOP103"]
    text = EVERYTHING.replace("  - id: kaji", "  - id: [kaji]")
    assert codes(text) == ["SOP103"]


def test_a_name_is_not_reported_as_unused_if_a_row_is_unreadable() -> None:
    unused = EVERYTHING.replace("loket: Loket", "loket: Loket\n  arsip: Arsip")
    assert codes(unused) == ["SOP207"]
    broken = unused.replace("requires: surat\n", "requires: {surat: ya}\n", 1)
    assert codes(broken) == ["SOP103"]


def test_shape_and_reference_errors_are_found_in_one_run() -> None:
    text = EVERYTHING.replace("persons: 1", "persons: banyak").replace("requires: surat", "requires: surt")
    assert codes(text) == ["SOP105", "SOP203", "SOP203"]


@pytest.mark.parametrize("key", ["", "sopflo: 1\n"])
def test_a_file_without_its_format_version_is_read_nevertheless(key: str) -> None:
    checked = sopflow.check_text(EVERYTHING.replace("sopflow: 1\n", key).replace("persons: 1", "persons: banyak"))
    by_code = {finding.code: finding for finding in checked.errors}
    assert by_code.keys() == {"SOP102", "SOP105"} | ({"SOP101"} if key else set())
    assert (by_code["SOP102"].path, by_code["SOP102"].message()) == (
        ("sopflow",),
        "The required key `sopflow` is missing here.",
    )


@pytest.mark.parametrize(("version", "shown"), [("2", "'2'"), ("[1]", "a list"), ("{x: 1}", "a mapping")])
def test_a_file_in_another_format_has_only_that_finding(version: str, shown: str) -> None:
    checked = sopflow.check_text(EVERYTHING.replace("sopflow: 1", f"sopflow: {version}").replace("title:", "judul:"))
    assert checked.sop is None
    (finding,) = checked.findings
    assert finding.message() == f"This version of sopflow cannot read the format {shown}."


@pytest.mark.parametrize(
    ("text", "held", "held_id"),
    [("SOP Izin", "text", "teks"), ("- SOP", "a list", "daftar"), ("judul: Izin", "other keys", "kunci lain")],
)
def test_a_file_of_another_program_is_described_in_both_languages(text: str, held: str, held_id: str) -> None:
    (finding,) = sopflow.check_text(text).findings
    assert finding.message() == f"This is not a sopflow file: it contains {held}."
    assert finding.message("id") == f"Ini bukan berkas sopflow: isinya {held_id}."


def test_a_text_in_place_of_a_mapping_is_reported_in_both_languages() -> None:
    (finding,) = sopflow.check_text(EVERYTHING.replace("ends: {ditolak: Ditolak}", "ends: ditolak")).errors
    assert finding.message() == "'ends' contains text instead of a mapping."
    assert finding.message("id") == "'ends' berisi teks, seharusnya kunci beserta isinya."


def test_an_unquoted_single_id_is_reported_at_its_key() -> None:
    checked = sopflow.check_text(EVERYTHING.replace("requires: surat, within", "requires: no, within"))
    assert [finding.path for finding in checked.findings if finding.code == "SOP107"] == [
        ("steps", 1, "activities", 0, "requires")
    ]


def test_a_document_of_another_type_has_no_sop() -> None:
    document = YamlDocument(source_of("[]"))
    assert document.root is not None
    assert bind(document).sop is None


def test_the_files_of_the_project_are_read() -> None:
    assert sopflow.load(ROOT / "workflows" / "psm_disnaker_08.yaml").number == "PSM/DISNAKER-08"
