"""``sopflow check --fix`` and ``--diff``."""

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from sopflow.cli.app import app

SOP = """\
# awal
sopflow: 1
number: "1"
title: Surat Masuk
scope: 08:00   # jam buka
actors: {loket: Petugas Loket}
steps:
  - {id: terima, activity: Menerima surat, actor: ACTOR}
"""
SAFE = SOP.replace("ACTOR", "loket")
UNSAFE = SOP.replace("ACTOR", "lokett")


def run(*arguments: str, typed: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["check", *arguments], input=typed)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "surat.yaml"
    file.write_text(SAFE)
    return file


def test_a_check_counts_fixable_findings_and_changes_nothing(file: Path) -> None:
    _, out, _ = run(str(file))
    assert "`--fix` fixes 1 finding.\n" in out
    assert file.read_text() == SAFE


def test_a_safe_fix_is_written(file: Path) -> None:
    code, out, _ = run("--fix", str(file))
    assert code == 0
    assert "1 finding fixed.\n" in out
    assert "SOP107" not in out
    assert file.read_text() == SAFE.replace("08:00", '"08:00"')


def test_an_unsafe_fix_is_written_on_request(file: Path) -> None:
    file.write_text(UNSAFE)
    assert run("--fix", str(file))[0] == 1
    assert "actor: lokett" in file.read_text()
    code, out, _ = run("--fix", "--unsafe-fixes", str(file))
    assert code == 0
    assert "1 finding fixed.\n" in out
    assert "actor: loket}" in file.read_text()


def test_a_diff_changes_nothing(file: Path) -> None:
    code, out, _ = run("--diff", str(file))
    assert code == 1
    assert out.splitlines()[:2] == [f"--- {file}", f"+++ {file}"]
    assert "-scope: 08:00   # jam buka" in out.splitlines()
    assert '+scope: "08:00"   # jam buka' in out.splitlines()
    assert file.read_text() == SAFE


def test_a_diff_without_fixes_is_empty(file: Path) -> None:
    run("--fix", str(file))
    assert run("--diff", str(file)) == (0, "", "")


def test_a_diff_marks_a_last_line_without_a_line_end(file: Path) -> None:
    file.write_text(SAFE.rstrip("\n") + " # sopflow: ignore[SOP101]")
    assert "\\ No newline at end of file" in run("--diff", str(file))[1]


def test_standard_input_can_be_diffed_but_not_fixed() -> None:
    code, _, err = run("--fix", "-", typed=SAFE)
    assert code == 2
    assert "--diff" in err
    code, out, _ = run("--diff", "-", typed=SAFE)
    assert code == 1
    assert '+scope: "08:00"   # jam buka' in out


def test_an_ignored_finding_is_not_fixed(file: Path) -> None:
    run("--fix", "--ignore", "SOP107", str(file))
    assert file.read_text() == SAFE


def test_unsafe_fixes_need_fix_or_diff(file: Path) -> None:
    code, _, err = run("--unsafe-fixes", str(file))
    assert code == 2
    assert "--fix" in err


def test_line_ends_byte_order_mark_and_mode_are_kept(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + SAFE.replace("\n", "\r\n").encode())
    file.chmod(0o640)
    run("--fix", str(file))
    assert file.read_bytes() == b"\xef\xbb\xbf" + SAFE.replace("08:00", '"08:00"').replace("\n", "\r\n").encode()
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(file: Path) -> None:
    link = file.with_name("tautan.yaml")
    link.symlink_to(file)
    run("--fix", str(link))
    assert link.is_symlink()
    assert '"08:00"' in file.read_text()


def test_an_unwritable_file_is_unchanged_and_no_file_is_left(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "replace", refuse)
    code, _, err = run("--fix", "--lang", "id", str(file))
    assert code == 2
    assert "tidak dapat ditulis" in err
    assert file.read_text() == SAFE
    assert list(file.parent.iterdir()) == [file]


def test_the_files_of_a_folder_are_fixed(file: Path) -> None:
    file.with_name("lagi.yaml").write_text(SAFE)
    _, out, _ = run("--fix", str(file.parent))
    assert "2 findings fixed.\n" in out


def test_an_unwritable_file_does_not_end_the_run(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = file.with_name("zz.yaml")
    other.write_text(SAFE)
    replace = Path.replace

    def refuse(temporary: Path, target: Path) -> object:
        if target == file.resolve():
            raise PermissionError(13, "no")
        return replace(temporary, target)

    monkeypatch.setattr(Path, "replace", refuse)

    code, out, err = run("--fix", str(file), str(other))

    assert code == 2
    assert err == f"sopflow: cannot write {file}: you do not have permission.\n"
    assert "1 finding fixed." in out
    assert (file.read_text(), other.read_text()) == (SAFE, SAFE.replace("08:00", '"08:00"'))


patch = pytest.mark.skipif(shutil.which("patch") is None, reason="needs the program patch")


@patch
@pytest.mark.parametrize(
    "name", ["a.yaml", "surat masuk.yaml", 'ku"tip\\.yaml', "é ü.yaml", "tab\tbaris\n.yaml", "\udcff.yaml"]
)
@pytest.mark.parametrize(
    "text",
    [
        SAFE,
        SAFE.rstrip("\n"),
        SAFE.replace("\n", "\r\n"),
        SAFE.replace("\n", "\r"),
        "\ufeff" + SAFE,
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_the_program_patch_accepts_a_diff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, encoding: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path(name)
    file.write_text(text, "utf-8", newline="")

    diff = CliRunner(encoding).invoke(app, ["check", "--diff", name]).stdout_bytes
    done = subprocess.run(["patch", "-p0", "--force", "--binary"], input=diff, capture_output=True, check=False)  # noqa: S607

    assert done.returncode == 0, (done.stdout, diff)
    assert file.read_bytes() == text.replace("08:00", '"08:00"').encode()


def test_an_unreadable_file_is_reported_with_a_diff(file: Path) -> None:
    code, printed, problem = run(str(file), str(file.with_name("gone.yaml")), "--diff")

    assert code == 2
    assert printed.startswith("--- ")
    assert problem.startswith("sopflow: cannot read ")
