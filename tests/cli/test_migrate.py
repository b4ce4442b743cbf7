"""``sopflow migrate``: the plan for saved cases, and the cases in a new folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

import sopflow
from sopflow import Performer, SopMachine

NOON = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = "2026-03-02T12:00"

Run = Callable[..., Result]

TEXT = """
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket, kepala: Kepala}
documents: {memo: Memo}
steps:
  - {id: terima, activity: Menerima, actor: loket, produces: memo}
  - {id: kaji, activity: Mengkaji, actor: kepala}
  - {id: putus, activity: Memutus, actor: kepala, requires: memo}
"""
WITHOUT_KAJI = TEXT.replace("  - {id: kaji, activity: Mengkaji, actor: kepala}\n", "")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: two revisions of a SOP, and a folder with three saved cases."""
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(TEXT, "utf-8")
    Path("new.yaml").write_text(WITHOUT_KAJI, "utf-8")
    Path("kasus", "2026").mkdir(parents=True)
    machine = SopMachine(sopflow.loads(TEXT))
    first, second, third = (machine.open(id_, at=NOON) for id_ in ("1", "2", "3"))
    second.complete("terima", by=Performer("ani", "loket"), at=NOON + HOUR)
    third.cancel(reason="Dicabut", at=NOON)
    for path, case, history in (("1", first, True), ("2026/2", second, True), ("2026/3", third, False)):
        Path("kasus", f"{path}.json").write_text(json.dumps(case.snapshot(history=history)), "utf-8")
    return tmp_path


def content() -> dict[str, str]:
    """Return all files below the working directory."""
    return {str(path): path.read_text("utf-8") for path in Path().rglob("*") if path.is_file()}


def test_a_plan_groups_the_cases_and_names_those_that_do_not_move(run: Run) -> None:
    before = content()
    result = run("migrate", "old.yaml", "new.yaml", "kasus", "--at", LATER, width=100)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.splitlines() == [
        "1 case: row 1 (Menerima) → row 1 (Menerima)",
        "1 case: The new revision does not have row 2 (Mengkaji). Name the step where the case continues: row",
        "        1 (Menerima), row 2 (Memutus).",
        "  kasus/2026/2.json",
        "1 case: cancelled: ended",
        "",
        "move: 1; need a mapping: 1; have ended: 1",
    ]
    assert content() == before


def test_a_plan_in_indonesian(run: Run) -> None:
    lines = run("migrate", "old.yaml", "new.yaml", "kasus", "--at", LATER, "--lang", "id", width=120).stdout
    assert "1 kasus: baris 1 (Menerima) → baris 1 (Menerima)\n" in lines
    assert "Revisi baru tidak memiliki baris 2 (Mengkaji)." in lines
    assert lines.endswith("dapat dipindahkan: 1; perlu langkah kelanjutan: 1; sudah berakhir: 1\n")


def test_a_mapping_lets_every_case_move(run: Run) -> None:
    result = run("migrate", "old.yaml", "new.yaml", "kasus", "--step", "kaji=putus", "--at", LATER)
    assert result.exit_code == 0
    assert "1 case: row 2 (Mengkaji) → row 2 (Memutus)" in result.stdout


def test_migrated_cases_are_written_to_a_new_folder(run: Run) -> None:
    before = content()
    words = ["--step", "kaji=putus", "--at", LATER, "--write", "baru/kasus", "--reason", "Revisi 2026", "--by", "ani"]
    result = run("migrate", "old.yaml", "new.yaml", "kasus", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("Wrote 3 cases to baru/kasus.\n")
    assert {path: text for path, text in content().items() if not path.startswith("baru")} == before
    assert sorted(str(path) for path in Path("baru").rglob("*.json")) == [
        "baru/kasus/1.json",
        "baru/kasus/2026/2.json",
        "baru/kasus/2026/3.json",
    ]
    case = SopMachine(sopflow.load("new.yaml")).restore(json.loads(Path("baru/kasus/2026/2.json").read_text("utf-8")))
    assert (case.state, case.version) == ("putus", 3)
    assert (case.history[-1].by, case.history[-1].reason) == (Performer("ani"), "Revisi 2026")
    assert json.loads(Path("baru/kasus/2026/3.json").read_text("utf-8")) == json.loads(before["kasus/2026/3.json"])


def test_nothing_is_written_while_a_case_does_not_move(run: Run) -> None:
    before = content()
    result = run("migrate", "old.yaml", "new.yaml", "kasus", "--write", "baru", "--reason", "Revisi")
    assert result.exit_code == 1
    assert result.stderr == (
        "sopflow: Nothing was written: first every case that has not ended must be able to move.\n"
    )
    assert content() == before
    assert sorted(each.name for each in Path().iterdir()) == ["kasus", "new.yaml", "old.yaml"]


def test_nothing_is_written_if_a_case_refuses(run: Run) -> None:
    words = ["--step", "kaji=putus", "--write", "baru", "--reason", "Revisi", "--at", "2026-03-02T01:30+00:00"]
    result = run("migrate", "old.yaml", "new.yaml", "kasus", *words)
    assert result.exit_code == 2
    assert result.stderr.startswith("sopflow: kasus/2026/2.json: The time Monday, 2 March 2026 at 01:30 UTC cannot")
    assert not Path("baru").exists()


def test_an_existing_folder_is_not_overwritten(run: Run) -> None:
    words = ["--step", "kaji=putus", "--at", LATER, "--write", "kasus", "--reason", "Revisi"]
    before = content()
    result = run("migrate", "old.yaml", "new.yaml", "kasus", *words)
    assert result.exit_code == 2
    assert result.stderr == "sopflow: kasus exists already and was not changed: choose another name.\n"
    assert content() == before


def test_a_folder_that_cannot_be_written_is_not_written_in_part(run: Run) -> None:
    words = ["--step", "kaji=putus", "--at", LATER, "--write", "old.yaml/baru", "--reason", "Revisi"]
    result = run("migrate", "old.yaml", "new.yaml", "kasus", *words)
    assert result.exit_code == 2
    assert result.stderr.startswith("sopflow: cannot write old.yaml/baru: ")
    assert sorted(each.name for each in Path().iterdir()) == ["kasus", "new.yaml", "old.yaml"]


def test_json_has_the_plan_of_every_file(run: Run) -> None:
    result = run("migrate", "old.yaml", "new.yaml", "kasus", "--format", "json", "--at", LATER)
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert data["version"] == 1
    assert data["old"]["sop"] == data["new"]["sop"] == "SOP-1"
    assert data["steps"] == {}
    assert [(each["file"], each["case"], each["verdict"]) for each in data["cases"]] == [
        ("kasus/1.json", "1", "moves"),
        ("kasus/2026/2.json", "2", "needs-mapping"),
        ("kasus/2026/3.json", "3", "ended"),
    ]
    assert data["cases"][1]["choices"] == ["terima", "putus"]
    assert set(data["cases"][0]["message"]) == {"en", "id"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["kasus", "--step", "kaji"], "--step 'kaji' is not a pair of steps: write --step OLD=NEW."),
        (["kasus", "--step", "kajj=putus"], "The old revision has no step 'kajj'. Did you mean kaji?"),
        (["kasus", "--write", "baru"], "--write needs --reason."),
        (["kasus", "--write", "baru", "--reason", " "], "--write needs --reason."),
        (["kasus", "--reason", "Revisi"], "--reason is for --write: name the folder for the migrated cases."),
        (["kasus", "--by", "ani"], "--by is for --write: name the folder for the migrated cases."),
        (["kasus", "--write", "b", "--reason", "R", "--by", "a\u200bni"], "The performer's id contains a character"),
        (["kasus", "--at", "besok"], "'besok' is not a time: "),
        (["lain"], "cannot read lain: the file does not exist."),
        ([""], "cannot read '': the name is empty."),
        (["old.yaml"], "old.yaml is not a JSON file."),
        (["kosong"], "there are no snapshots in kosong: name a folder with .json files."),
        (["kasus/1.json", "kasus/2026", "salinan"], "two files are named 1.json: rename one."),
        (
            ["rusak.json"],
            "rusak.json is not a snapshot of a case of old.yaml: state: the SOP has no step or end 'lain'.",
        ),
        (["lain.json"], "lain.json is not a snapshot of a case of old.yaml: sop: the case belongs to 'SOP-9'"),
        (["daftar.json"], "daftar.json is not a snapshot of a case of old.yaml: snapshot: "),
        (["dalam.json"], "dalam.json is not a JSON file."),
    ],
)
def test_what_cannot_be_used_is_reported_in_one_line(run: Run, words: list[str], expected: str) -> None:
    Path("kosong").mkdir()
    Path("salinan").mkdir()
    text = Path("kasus/1.json").read_text("utf-8")
    Path("salinan/1.json").write_text(text, "utf-8")
    Path("rusak.json").write_text(text.replace('"state": "terima"', '"state": "lain"'), "utf-8")
    Path("lain.json").write_text(text.replace('"sop": "SOP-1"', '"sop": "SOP-9"', 1), "utf-8")
    Path("daftar.json").write_text("[]", "utf-8")
    Path("dalam.json").write_text("[" * 100_000, "utf-8")
    before = content()
    result = run("migrate", "old.yaml", "new.yaml", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"sopflow: {expected}")
    assert result.stderr.count("\n") == 1
    assert content() == before


def test_a_file_that_is_too_large_is_not_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sopflow.cli.migrate._LARGEST", 100)
    result = run("migrate", "old.yaml", "new.yaml", "kasus/1.json")
    assert (result.exit_code, result.stderr) == (2, "sopflow: kasus/1.json is larger than 100 bytes.\n")


def test_every_unusable_sop_is_reported(run: Run) -> None:
    result = run("migrate", "lama/a.yaml", "baru/b.yaml", "kasus")
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "sopflow: cannot read lama/a.yaml: the file does not exist.",
        "sopflow: cannot read baru/b.yaml: the file does not exist.",
    ]


def test_many_files_with_one_reason_are_counted(run: Run) -> None:
    text = Path("kasus/2026/2.json").read_text("utf-8")
    for number in range(7):
        Path(f"kasus/x{number}.json").write_text(text, "utf-8")
    lines = run("migrate", "old.yaml", "new.yaml", "kasus", "--at", LATER, width=200).stdout.splitlines()
    assert lines[1].startswith("8 cases: ")
    assert lines[7] == "  … and 3 more"


def test_a_sop_with_conditions_can_be_planned(run: Run) -> None:
    for name in ("old.yaml", "new.yaml"):
        text = Path(name).read_text("utf-8").replace("steps:", "conditions: {lunas: Retribusi lunas}\nsteps:")
        Path(name).write_text(text.replace("actor: loket, produces", "actor: loket, needs: lunas, produces"), "utf-8")
    sop = sopflow.load("old.yaml")
    case = SopMachine(sop, conditions={"lunas": lambda *_: False}).open("1", at=NOON)
    Path("kasus/1.json").write_text(json.dumps(case.snapshot()), "utf-8")
    result = run("migrate", "old.yaml", "new.yaml", "kasus/1.json", "--at", LATER)
    assert (result.exit_code, result.stderr) == (0, "")
