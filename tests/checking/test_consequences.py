"""A value that cannot be read is reported once: no rule reports what only follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import yaml

import sopflow
from sopflow.language import yaml_text
from sopflow.text import Path

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

TEXT = """
sopflow: 1
number: "12"
title: Izin Reklame
organization: {government: Kota, agency: Dinas Perizinan, unit: Bidang}
dates: {created: "2017-02-14", revised: "2018-02-14", effective: "2018-03-01"}
terms: {SKPD: Satuan Kerja}
total: 4 hari kerja
related: [{number: SOP-13/DPMPTSP, relation: continues}]
calendar:
  timezone: Asia/Jakarta
  hours: {mon-thu: "07:30-12:00, 13:00-16:00", fri: "07:30-11:30, 13:00-16:30"}
  periods: [{from: "2026-02-18", to: "2026-03-19", hours: {mon-thu: "08:00-12:30"}, because: SE}]
  closed: [{date: "2026-06-19", because: SKB}]
  open: ["2026-06-20"]
actors:
  pemohon: {name: Pemohon, external: true}
  loket: Petugas Loket
  kepala: {name: Kepala Dinas, persons: 1}
  sekretaris: Sekretaris
documents: {berkas: {name: Berkas, supplied: true}, telaah: Telaah, izin: Surat izin, surat: Surat pengembalian}
ends: {ditolak: Ditolak}
moments: {jadwal: Jadwal sidang, tmt: TMT izin}
on_late: record
steps:
  - {id: terima, activity: Menerima berkas, actor: loket, requires: [berkas], within: 15 menit, note: Loket 3}
  - id: kaji
    requires: berkas
    within: 1 hari kerja
    produces: [telaah]
    on_late: justify
    activities:
      - {id: periksa, activity: Memeriksa berkas, actor: loket, within: 2 jam}
      - {id: tinjau, activity: Meninjau lokasi, actor: {any_of: [loket, sekretaris]}, within: 1 hari kerja}
      - id: catat
        activity: Mencatat hasil
        actor: loket
        after: [periksa]
        not_same_person_as: [tinjau]
        source: {actor: Lokett}
        inferred: {actor: {confidence: medium, alternatives: [loket]}}
  - id: putus
    activity: Memutus
    actor: kepala
    requires: [telaah]
    within: 2 hari kerja
    on_late: {goto: umumkan}
    not_same_person_as: periksa
    outcomes:
      ya: {to: umumkan, produces: izin}
      ulang: {to: terima, discards: [telaah]}
      tidak: ditolak
  - id: umumkan
    activity: Mengumumkan izin
    actor: sekretaris
    within: 3 hari kerja setelah langkah 1
    since: terima
    not_before: {moment: jadwal, by: 1 hari kerja}
    on_late: {goto: kembali}
    next: kembali
  - {id: kembali, activity: Mengembalikan berkas, actor: pemohon, produces: [surat], within: 1 jam, clock: stopped}
  - id: tutup
    within: 2 hari kerja
    activities:
      - {id: arsip, activity: Mengarsipkan berkas, actor: loket, within: 1 hari kerja sejak diterima, since: terima}
      - {id: lapor, activity: Melapor, actor: sekretaris, within: H-3 hari kerja, before: tmt, not_before: jadwal}
"""
DATA = yaml.safe_load(TEXT)
READER = frozenset(f"SOP{number:03}" for number in range(106)) | {"SOP108", "SOP109", "SOP110", "SOP502", "SOP503"}
"""The findings of the reader, which mean that a value is not there for the rules."""


def paths(data: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    for key in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield from paths(data[key], (*path, key))


def changed(path: Path, value: object) -> str:
    data = deepcopy(DATA)
    inner: Any = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return yaml_text(data)


def found(text: str) -> set[tuple[str, Path]]:
    return {(finding.code, finding.path) for finding in sopflow.check_text(text).findings}


BEFORE = found(TEXT)


@pytest.mark.parametrize("value", ["", [["x"]], {"q": "r"}, "lama ??"], ids=["empty", "list", "mapping", "text"])
def test_an_unreadable_value_has_no_consequences_elsewhere(value: object) -> None:
    for path in paths(DATA):
        # A changed name is readable: other places refer to the old one.
        if path == ("sopflow",) or path[-1] == "id":
            continue
        after = found(changed(path, value))
        if any(code in READER and each[: len(path)] == path for code, each in after):
            elsewhere = {(code, each) for code, each in after - BEFORE if code not in READER and code != "SOP304"}
            assert {each for each in elsewhere if each[1][: len(path)] != path} == set(), path


def test_findings_after_an_unreadable_activity_keep_their_places() -> None:
    text = TEXT.replace("- {id: tinjau, activity: Meninjau lokasi", "- tinjau\n      - {id: tinjau, activity: Meninjau")
    (finding,) = [each for each in sopflow.check_text(text).findings if each.code == "SOP801"]
    assert finding.path == ("steps", 1, "activities", 3, "inferred", "actor")
    assert finding.span is not None
    assert (
        finding.span.line
        == text.splitlines().index("        inferred: {actor: {confidence: medium, alternatives: [loket]}}") + 1
    )


def test_a_goto_beside_an_unreadable_time_is_not_reported_and_beside_none_it_is() -> None:
    assert "SOP508" not in {code for code, _ in found(TEXT.replace("within: 2 hari kerja\n", "within: 2 hr\n"))}
    assert "SOP508" in {code for code, _ in found(TEXT.replace("    within: 2 hari kerja\n", ""))}
    assert "SOP508" in {code for code, _ in found(TEXT.replace("within: 2 hari kerja\n", "within: segera\n"))}


@pytest.mark.parametrize("key", ["since: terima", "before: tmt"])
def test_a_time_whose_beginning_is_unreadable_is_not_called_uncounted(key: str) -> None:
    name = key.partition(":")[0]
    texts = {"SOP512", "SOP513", "SOP522"}
    assert not texts & {code for code, _ in found(TEXT)}
    assert not texts & {code for code, _ in found(TEXT.replace(key, f"{name}: [[x]]"))}
    assert texts & {code for code, _ in found(TEXT.replace(f", {key}", ""))}


def test_a_lapse_of_a_row_without_a_length_to_count_is_one_finding() -> None:
    text = TEXT.replace("within: 3 hari kerja setelah langkah 1", "within: segera")
    assert {code for code, _ in found(text)} & {"SOP508", "SOP516"} == {"SOP516"}
    text = TEXT.replace("    within: 3 hari kerja setelah langkah 1\n", "")
    assert {code for code, _ in found(text)} & {"SOP508", "SOP515"} == {"SOP515"}
    text = TEXT.replace("within: 3 hari kerja setelah langkah 1", "within: kira-kira")
    assert {code for code, _ in found(text)} & {"SOP502", "SOP508", "SOP515"} == {"SOP502"}
