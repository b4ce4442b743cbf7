"""The inputs of a check: files, folders, standard input."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sopflow.cli.app import app
from sopflow.cli.inputs import Input, inputs

Run = Callable[..., Result]

SOP = "sopflow: 1\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the commands run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path: str, text: str = SOP) -> None:
    """Write a file of the working directory, and the folders that it needs."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


def checked(*paths: str) -> list[str]:
    """Return the names of the inputs that are checked."""
    return [each.name for each in inputs(paths, "<stdin>") if each.content() is not None]


@pytest.mark.usefixtures("folder")
def test_a_folder_is_searched_in_the_order_of_names() -> None:
    for path in ("b.yaml", "a.yml", "Z.YAML", "b/2.yaml", "b/10.yaml", "a/x/1.yaml", "notes.txt", "a/sopflow"):
        put(path)

    assert checked(".") == ["Z.YAML", "a.yml", "b.yaml", "a/x/1.yaml", "b/10.yaml", "b/2.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        SOP,
        "\ufeff" + SOP,
        "# SPDX\r\n\r\n   # more\r\nsopflow: 1\r\n",
        "---\nsopflow: 1",
        "%YAML 1.2\n--- # a document\nsopflow: 1",
        "{sopflow: 1}",
        "{\n  'sopflow': 1}",
        '"sopflow" : 1',
        "sopflow: 1\nsteps: []\nmoves: []\n",
        "\n" * 100_000 + SOP,
    ],
)
@pytest.mark.usefixtures("folder")
def test_in_a_folder_the_first_key_identifies_a_file_of_sopflow(text: str) -> None:
    put("a.yaml", text)

    assert checked(".") == ["a.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "version: 3\nsopflow: 1\n",
        "sopflower: 1",
        "- sopflow: 1",
        "text: |\n  sopflow: 1",
        "# sopflow: 1",
        "\n" * 100_000 + "version: 3",
        "sopflow: 1\nsop: izin.yaml\nmoves: []\n",
    ],
)
@pytest.mark.usefixtures("folder")
def test_in_a_folder_other_files_and_walks_are_skipped(text: str) -> None:
    put("a.yaml", text)

    assert checked(".") == []
    assert checked("a.yaml") == ["a.yaml"]


@pytest.mark.parametrize("name", ["izin.sop.yaml", "izin.sop.yml", "IZIN.SOP.YAML"])
@pytest.mark.usefixtures("folder")
def test_in_a_folder_the_name_can_identify_a_sop(name: str) -> None:
    put(name, "number: 1\n")

    assert checked(".") == [name]


@pytest.mark.usefixtures("folder")
def test_hidden_folders_and_folders_of_tools_are_searched_only_if_named() -> None:
    for path in (
        ".git/a.yaml",
        ".venv/lib/a.yaml",
        "node_modules/x/a.yaml",
        "build/a.yaml",
        "dist/a.yaml",
        "env/a.yaml",
        "a/.hidden/a.yaml",
        "a/b.yaml",
    ):
        put(path)
    put("env/pyvenv.cfg", "")

    assert checked(".") == ["a/b.yaml"]
    assert checked(".venv", "build", "env") == [".venv/lib/a.yaml", "build/a.yaml", "env/a.yaml"]


@pytest.mark.usefixtures("folder")
def test_each_file_is_checked_once_in_the_order_of_the_command_line() -> None:
    put("b.yaml")
    put("a/c.yaml")
    put("notes.yaml", "version: 3\n")

    assert checked("b.yaml", "./b.yaml", ".", "a", "a/../b.yaml") == ["b.yaml", "a/c.yaml"]
    assert checked(".", "notes.yaml") == ["b.yaml", "notes.yaml", "a/c.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_to_folders_are_not_followed(folder: Path) -> None:
    put("a/b/c.yaml")
    put("elsewhere.txt")
    Path("a/b/up").symlink_to(folder, target_is_directory=True)
    Path("a/loop.yaml").symlink_to("loop.yaml")
    Path("a/gone.yaml").symlink_to("nothing")
    Path("a/link.yaml").symlink_to("../elsewhere.txt")

    assert checked(".") == ["a/link.yaml", "a/b/c.yaml"]


@pytest.mark.usefixtures("folder")
def test_a_folder_with_the_name_of_a_file_is_a_folder() -> None:
    put("a.yaml/b.yaml")

    assert checked(".") == ["a.yaml/b.yaml"]


@pytest.mark.usefixtures("folder")
def test_an_unreadable_folder_is_reported(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    put("a/b.yaml")
    put("c.yaml")
    listed = os.scandir

    def refuse(folder: str) -> object:
        if folder == "a":
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(os, "scandir", refuse)

    result = run("check", ".", "--format", "concise")
    assert result.exit_code == 2
    assert (
        result.stderr
        == "sopflow: cannot read a: you do not have permission. Ask its owner for permission to read it.\n"
    )
    assert result.stdout.startswith("c.yaml:1:1: error[SOP102]")


@pytest.mark.usefixtures("folder")
def test_a_folder_without_sops_is_nothing_to_check(run: Run) -> None:
    put("a/b.yaml", "version: 3\n")

    result = run("check", "a", "--lang", "id")

    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == (
        "sopflow: Tidak ada yang diperiksa di a: "
        "tidak ada berkas bernama *.sop.yaml atau yang kunci pertamanya `sopflow`.\n"
    )


def test_standard_input_is_checked_under_its_given_name(run: Run) -> None:
    assert run("check", "-", typed=SOP).stdout.startswith("<stdin>:1:1: error[SOP102]")
    assert run("check", "-", "--stdin-filename", "a b.yaml", typed=SOP).stdout.startswith("a b.yaml:1:1: error[SOP102]")


def test_standard_input_can_be_any_bytes() -> None:
    result = CliRunner().invoke(app, ["check", "-"], input=b"sopflow: \xff")

    assert result.stdout.startswith("<stdin>:1:10: error[SOP001]")


def test_stdin_filename_needs_standard_input(run: Run, permit: Path) -> None:
    result = run("check", permit, "--stdin-filename", "a.yaml")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "sopflow: --stdin-filename names standard input: add - to the files.\n"


def test_an_input_named_twice_is_one_input(tmp_path: Path) -> None:
    assert inputs(["-", "-"], "a") == [Input("a", "-")]
    assert inputs([str(tmp_path / "a"), str(tmp_path / "b" / ".." / "a")], "") == [
        Input(str(tmp_path / "a"), str(tmp_path / "a"))
    ]


@pytest.mark.usefixtures("folder")
@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("link", ["current.sop.yaml", "zz.sop.yaml"])
def test_a_link_and_its_target_are_checked_once(link: str) -> None:
    put("v1.sop.yaml")
    put("sub/v2.sop.yaml")
    Path(link).symlink_to("v1.sop.yaml")
    Path("v2.sop.yaml").symlink_to("sub/v2.sop.yaml")

    assert sorted(checked(".")) == ["sub/v2.sop.yaml", "v1.sop.yaml"]
    assert checked(link) == [link]
    assert checked(link, "v1.sop.yaml") == [link]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("words", [[], ["--fix"], ["--diff"]])
def test_an_empty_name_is_not_the_working_directory(run: Run, words: list[str]) -> None:
    put("a.sop.yaml", "sopflow: 1\nscope: 08:00\n")

    result = run("check", *words, "")

    assert (result.exit_code, result.stderr) == (2, "sopflow: cannot read '': the name is empty.\n")
    assert Path("a.sop.yaml").read_text("utf-8") == "sopflow: 1\nscope: 08:00\n"


@pytest.mark.parametrize("command", ["check", "show", "walk --auto", "tests", "calendar"])
def test_a_file_without_permission_is_reported_in_the_language(
    run: Run, permit: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def refuse(*_: object, **__: object) -> bool:
        return False

    monkeypatch.setattr(os, "access", refuse)
    opened = os.open

    def deny(path: object, *words: int, **keys: int) -> int:
        if str(path) == str(permit):
            raise PermissionError(13, "Permission denied", str(permit))
        return opened(path, *words, **keys)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", deny)

    result = run(*command.split(), permit, "--lang", "id")

    assert result.exit_code == 2
    assert result.stderr == (
        f"sopflow: {permit} tidak dapat dibaca: Anda tidak berhak membacanya. Minta izin kepada pemiliknya.\n"
    )


def test_a_closed_standard_input_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    each = Input("<stdin>", "-")
    monkeypatch.setattr("sys.stdin", None)

    with pytest.raises(OSError, match="Bad file descriptor"):
        each.content()
