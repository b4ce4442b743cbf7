"""``sopflow store`` on a SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from tests.store.office import ANI, HOLIDAY, IZIN, written
from tests.store.test_moments import MONDAY, TEXT

from sopflow.cli.store import _ACTIONS
from sopflow.store import Store

Run = Callable[..., Result]


@pytest.fixture
def store(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``sopflow store`` in a folder with a prepared database ``office.db``, a published SOP and two cases."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "izin.yaml").write_text(IZIN, encoding="utf-8")

    def invoke(action: str, *words: str) -> Result:
        return run("store", action, *words, "--db", "sqlite:///office.db")

    assert invoke("init").output == "The tables exist.\n"
    assert invoke("publish", "izin.yaml").exit_code == 0
    with Store("sqlite:///office.db") as opened, opened.begin() as cases:
        cases.open("SOP-12", "k1", by=ANI, documents="berkas")
        cases.open("SOP-12", "k2", by=ANI)
        cases.cancel("k2", by=ANI, reason="Ditarik")
    return invoke


def test_tasks_are_those_of_a_performer(store: Run) -> None:
    assert "k1" in store("tasks", "--by", "ani/loket").stdout
    assert store("tasks", "--by", "budi/kepala").stdout == "Nothing found.\n"
    (item,) = json.loads(store("tasks", "--format", "json").stdout)["items"]
    assert (item["case"], item["activity"]) == ("k1", "terima")


def test_tasks_show_missing_moments_and_earliest_times_if_there_are_any(store: Run, tmp_path: Path) -> None:
    assert "Waits" not in store("tasks").stdout
    (tmp_path / "ujian.yaml").write_text(TEXT.replace("before: jadwal}", "not_before: wisuda}", 1), encoding="utf-8")
    assert store("publish", "ujian.yaml").exit_code == 0
    with Store("sqlite:///office.db") as opened, opened.begin() as cases:
        cases.open("SOP-7", "u1", moments={"wisuda": MONDAY})
        cases.open("SOP-7", "u2")
    items = json.loads(store("tasks", "--format", "json").stdout)["items"]
    found = {item["case"]: (item["not_before"], item["moments"]) for item in items}
    assert found == {"k1": (None, []), "u1": (MONDAY.isoformat(), []), "u2": (None, ["wisuda"])}
    shown = store("tasks").stdout
    assert all(word in shown for word in ("Waits", "wisuda", "2026-03-"))
    assert "Menunggu" in store("tasks", "--lang", "id").stdout


def test_lists_are_printed_in_the_language(store: Run) -> None:
    assert "Batas waktu" in store("tasks", "--lang", "id").stdout
    assert store("late", "--lang", "id").stdout == "Tidak ada.\n"
    assert "Terbuka" in store("stats", "--lang", "id").stdout


def test_history_shows_the_events_of_a_case(store: Run) -> None:
    assert "cancelled" in store("history", "k2").stdout
    events = json.loads(store("history", "k2", "--format", "json").stdout)
    assert [event["kind"] for event in events] == ["opened", "cancelled"]


def test_tick_counts_lapses(store: Run) -> None:
    assert store("tick").stdout == "Lapses: 0\n"


def test_migrate_plans_first_and_moves_with_a_reason(store: Run, tmp_path: Path) -> None:
    assert store("migrate", "SOP-12").stdout == "Nothing found.\n"
    (tmp_path / "izin.yaml").write_text(IZIN.replace("id: terima", "id: menerima").replace(": terima}", ": menerima}"))
    assert store("publish", "izin.yaml").exit_code == 0
    plan = store("migrate", "SOP-12")
    assert plan.exit_code == 1
    assert "need a mapping: 1" in plan.stdout
    assert "perlu langkah kelanjutan: 1" in store("migrate", "SOP-12", "--lang", "id").stdout
    mapping = ("--step", "terima=menerima")
    (data,) = json.loads(store("migrate", "SOP-12", *mapping, "--format", "json").stdout)["plans"]
    assert [case["verdict"] for case in data["cases"]] == ["moves"]
    assert store("migrate", "SOP-12", "--reason", "Perwal").exit_code == 1
    moved = store("migrate", "SOP-12", *mapping, "--reason", "Perwal", "--by", "ani/loket")
    assert moved.stdout == "Migrated cases: 1\n"
    assert store("verify").exit_code == 0


def test_a_sop_is_published_with_its_calendar_file(store: Run, tmp_path: Path) -> None:
    written(tmp_path, HOLIDAY)
    assert store("publish", "izin.yaml").exit_code == 0
    (tmp_path / "kalender.yaml").unlink()
    with Store("sqlite:///office.db") as opened, opened.begin() as cases:
        cases.open("SOP-12", "k3", by=ANI)
    assert store("verify").exit_code == 0
    assert store("publish", "izin.yaml").exit_code != 0


def test_verify_finds_what_was_changed(store: Run, tmp_path: Path) -> None:
    assert store("verify").stdout == "Everything matches.\n"
    (tmp_path / "heads.json").write_text(store("heads").stdout, encoding="utf-8")
    assert store("verify", "heads.json").exit_code == 0
    with sqlite3.connect("office.db") as database:
        database.execute("UPDATE sopflow_event SET text = replace(text, 'ani', 'eko')")
    database.close()
    result = store("verify", "heads.json", "--lang", "id")
    assert result.exit_code == 1
    assert "kasus 'k1', peristiwa 1" in result.stdout


def test_ended_cases_are_exported_verified_and_deleted(store: Run, run: Run, tmp_path: Path) -> None:
    (tmp_path / "ended.json").write_text(store("export").stdout, encoding="utf-8")
    assert run("store", "verify", "ended.json").stdout == "Everything matches.\n"
    assert store("delete", "ended.json").stdout == "Deleted cases: 1\n"
    assert store("history", "k2").exit_code == 2


@pytest.mark.parametrize(
    "words", [*([action] for action in _ACTIONS), ["draw", "izin.yaml", "--case", "k1", "--output", "k1.svg"]]
)
@pytest.mark.usefixtures("store")
def test_only_init_creates_a_database(run: Run, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "ended.json").write_text(run("store", "export", "--db", "sqlite:///office.db").stdout, "utf-8")
    targets = {"publish": ["izin.yaml"], "history": ["k1"], "migrate": ["SOP-12"], "delete": ["ended.json"]}
    command = words if words[0] == "draw" else ["store", *words, *targets.get(words[0], [])]
    result = run(*command, "--db", "sqlite:///offcie.db")
    creates = words == ["init"]
    assert (result.exit_code, "There is no database 'offcie.db'" in result.stderr) == (
        (0, False) if creates else (2, True)
    )
    assert [path.name for path in tmp_path.glob("offcie.db*")] == (["offcie.db"] if creates else [])


@pytest.mark.parametrize(
    ("words", "english", "indonesian"),
    [
        (["tasks"], "The option --db", "Opsi --db"),
        (["history", "--db", "sqlite://"], "history needs the argument CASE", "history memerlukan argumen CASE"),
        (["tasks", "--db", "sqlite:///new.db"], "There is no database 'new.db'", "Basis data 'new.db' tidak ada"),
        (["tasks", "--db", "x"], "The database URL cannot be used", "URL basis data tidak dapat digunakan"),
        (["verify", "nothing.json"], "nothing.json", "nothing.json"),
        (["delete", "izin.yaml", "--db", "sqlite:///office.db"], "izin.yaml is not", "izin.yaml bukan"),
        (
            ["migrate", "SOP-12", "--db", "sqlite:///office.db", "--step", "a"],
            "write --step OLD=NEW",
            "--step LAMA=BARU",
        ),
        (["fly"], "cannot be 'fly'", "tidak dapat berupa 'fly'"),
    ],
)
@pytest.mark.usefixtures("store")
def test_mistakes_are_one_line(run: Run, words: list[str], english: str, indonesian: str) -> None:
    for language, expected in (("en", english), ("id", indonesian)):
        result = run("store", *words, "--lang", language)
        assert (result.exit_code, result.stdout) == (2, "")
        assert expected in result.stderr
        assert result.stderr.count("\n") == 1
