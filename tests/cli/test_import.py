"""``sopflow import``: drafts of one file, several files and folders, and their reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

TABLE = """No\tUraian Kegiatan\tPelaksana\t\tWaktu\tOutput
\t\tLoket\tKasi\t\t
1\tMenerima surat\tv\t\t15 menit\tTanda terima
2\tMenelaah surat\t\t\t1 jam\tTelaah
"""


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table in which the actor of row 2 is missing."""
    monkeypatch.chdir(tmp_path)
    path = Path("surat masuk.tsv")
    path.write_text(TABLE, "utf-8")
    return path


def test_draft_is_written_and_its_doubts_are_listed(run: Run, table: Path) -> None:
    target = Path("draft.yaml")
    result = run("import", table, "-o", target, width=200)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{target}: 3 points to decide, 1 to compare." in result.stdout
    assert "? line 4: The file does not show who acts. Replace the placeholder under `actor`." in result.stdout
    assert run("check", target, "--format", "concise").stdout.count("error[") == 3


def test_report_is_in_indonesian(run: Run, table: Path) -> None:
    target = Path("draft.yaml")
    stdout = run("import", table, "-o", target, "--lang", "id", width=200).stdout
    assert "3 hal harus diputuskan, 1 perlu dibandingkan" in stdout
    assert "? baris teks 4: Berkas tidak menunjukkan siapa pelaksananya." in stdout
    assert target.read_text("utf-8").startswith("# Rancangan, diimpor dari surat masuk.tsv.")


def test_draft_is_printed_without_an_output_file(run: Run, table: Path) -> None:
    result = run("import", table)
    assert result.exit_code == 0
    assert result.stdout.startswith("# A draft, imported from surat masuk.tsv.")


def test_existing_file_is_never_overwritten(run: Run, table: Path, tmp_path: Path) -> None:
    target = tmp_path / "draft.yaml"
    target.write_text("mine", "utf-8")
    result = run("import", table, "-o", target)
    assert result.exit_code == 2
    assert "draft.yaml" in result.stderr
    assert target.read_text("utf-8") == "mine"


@pytest.mark.usefixtures("table")
def test_folder_gives_a_draft_for_each_file_and_a_summary(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cuti.csv").write_text(TABLE.replace("\t", ";"), "utf-8")
    (tmp_path / "~$cuti.csv").write_text("lock", "utf-8")
    (tmp_path / "kosong.csv").write_text("a;b;c", "utf-8")
    target = tmp_path / "drafts"
    result = run("import", tmp_path, "-o", f"{target}/", width=200)
    assert result.exit_code == 2
    assert "kosong.csv: no SOP table was found." in result.stderr
    assert result.stdout.endswith("2 drafts from 3 files; 6 points to decide.\n")
    assert sorted(file.name for file in target.iterdir()) == ["cuti.yaml", "surat masuk.yaml"]


def test_several_drafts_need_a_folder(run: Run, table: Path, tmp_path: Path) -> None:
    table.write_text(TABLE + "\n" + TABLE, "utf-8")
    result = run("import", table, "-o", tmp_path / "draft.yaml")
    assert (result.exit_code, [each.name for each in tmp_path.iterdir()]) == (2, [table.name])
    assert "there are 2 drafts: name a folder" in result.stderr
    assert run("import", table, "-o", f"{tmp_path / 'drafts'}/").exit_code == 0
    assert sorted(file.name for file in (tmp_path / "drafts").iterdir()) == ["surat masuk 2.yaml", "surat masuk.yaml"]


@pytest.mark.parametrize("name", ["drafts", "draft.yaml.txt", "surat.xlsx", ""])
def test_draft_has_the_name_of_a_yaml_file(run: Run, table: Path, tmp_path: Path, name: str) -> None:
    result = run("import", table, "-o", name and tmp_path / name)
    assert (result.exit_code, [each.name for each in tmp_path.iterdir()]) == (2, [table.name])
    assert "is not that of a draft: end it with .yaml, or with / for a folder." in result.stderr


def test_json_has_each_doubt_and_each_fact_in_both_languages(run: Run, table: Path, tmp_path: Path) -> None:
    target = tmp_path / "draft.yaml"
    report = json.loads(run("import", table, "-o", target, "--format", "json").stdout)
    (draft,) = report["drafts"]
    assert (draft["source"], draft["draft"]) == (str(table), str(target))
    missing = next(each for each in draft["doubts"] if each["code"] == "actor-missing")
    assert missing["path"] == ["steps", 1, "actor"]
    assert missing["place"] == {"en": "line 4", "id": "baris teks 4"}
    assert draft["evidence"][0]["value"] == "loket"


def test_json_needs_a_file_for_the_draft(run: Run, table: Path) -> None:
    result = run("import", table, "--format", "json")
    assert result.exit_code == 2
    assert "write the drafts to a file with -o" in result.stderr


def test_folder_without_tables_has_nothing_to_import(run: Run, tmp_path: Path) -> None:
    result = run("import", tmp_path, "-o", f"{tmp_path / 'drafts'}/")
    assert result.exit_code == 3
    assert "there is nothing to import" in result.stderr


def test_missing_file_is_reported(run: Run, tmp_path: Path) -> None:
    result = run("import", tmp_path / "missing.xlsx")
    assert result.exit_code == 2
    assert "the file does not exist" in result.stderr
