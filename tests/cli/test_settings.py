"""``[tool.sopflow]``: the settings of a project."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sopflow.cli.settings import Projects, Settings
from sopflow.diagnostics import Severity
from sopflow.frozen import FrozenMap

Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Writes the pyproject.toml above the working directory."""
    here = tmp_path / "project" / "sop"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)

    def write(text: str) -> Path:
        path = tmp_path / "project" / "pyproject.toml"
        path.write_text(text, "utf-8")
        return path

    return write


Project = Callable[[str], Path]


def settings_of(file: str) -> Settings:
    """Return the settings that apply to a file."""
    return Projects(None, {}, "en").of(file)


def test_settings_are_found_upwards_from_the_file(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project(
        """
        [tool.sopflow]
        select = ["SOP2", "SOP7"]
        ignore = ["SOP702"]
        exclude = ["arsip"]
        fail-on = "warning"
        lang = "id"
        info = true
        [tool.sopflow.per-file-ignores]
        "lama/*" = ["SOP6"]
        """
    )
    monkeypatch.chdir("/")

    assert settings_of(str(path.parent / "sop" / "a.yaml")) == Settings(
        select=("SOP2", "SOP7"),
        ignore=("SOP702",),
        per_file_ignores=FrozenMap({"lama/*": ("SOP6",)}),
        exclude=("arsip",),
        fail_on=Severity.WARNING,
        language="id",
        info=True,
        file=str(path),
    )


def test_a_project_without_settings_is_skipped(project: Project) -> None:
    project('[tool.sopflow]\nlang = "id"\n')
    Path("pyproject.toml").write_text("[tool.other]\n", "utf-8")

    assert settings_of("a.yaml").language == "id"


@pytest.mark.parametrize("text", ["", "tool = 1", "[tool]\nsopflow = 1"])
def test_the_defaults_hold_without_settings(project: Project, text: str) -> None:
    project(text)

    assert settings_of("a.yaml") == Settings()


def test_a_byte_order_mark_is_allowed(run: Run, project: Project, permit: Path) -> None:
    path = project("")
    path.write_bytes(b'\xef\xbb\xbf[project]\nname = "x"\n[tool.sopflow]\nlang = "id"\n')
    Path("sop.yaml").write_text(permit.read_text("utf-8"), "utf-8")

    assert "\n1 berkas: " in run("check", "sop.yaml").stdout


@pytest.mark.parametrize("content", [b"a = ", b"\xff\xfe", b"\xe9 = 1", b"dependencies = ['sopflow'", b"#" * 5_000_001])
def test_a_broken_project_without_settings_does_not_end_a_check(project: Project, content: bytes) -> None:
    project("").write_bytes(content)

    assert settings_of("a.yaml") == Settings()


def test_an_unreadable_project_does_not_end_a_check(project: Project, run: Run, permit: Path) -> None:
    path = project("")
    path.unlink()
    path.mkdir()
    Path("sop.yaml").write_text(permit.read_text("utf-8"), "utf-8")

    assert run("check", "sop.yaml").exit_code == 0


def test_a_deleted_working_directory_has_no_settings(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project('[tool.sopflow]\nlang = "id"\n')

    def gone() -> str:
        raise FileNotFoundError

    monkeypatch.setattr("os.getcwd", gone)

    assert settings_of("a.yaml") == Settings()


def test_each_file_has_the_settings_of_its_project(run: Run, tmp_path: Path) -> None:
    for name, ignored in (("one", "SOP6"), ("other", "SOP5")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pyproject.toml").write_text(f'[tool.sopflow]\nselect = ["{ignored}"]\n', "utf-8")
        (tmp_path / name / "sop.yaml").write_text(
            "sopflow: 1\nnumber: '1'\ntitle: A\nactors: {a: A}\nsteps: [{id: s, activity: B, actor: a}]\n", "utf-8"
        )

    printed = run("check", tmp_path / "one", tmp_path / "other", "--format", "concise").stdout.splitlines()

    codes = {(Path(line.partition(":")[0]).parent.name, line.partition("[")[2][:4]) for line in printed}
    assert codes == {("one", "SOP6"), ("other", "SOP5")}


def test_a_failure_is_judged_by_the_project_of_its_file(run: Run, tmp_path: Path) -> None:
    for name, severity in (("strict", "warning"), ("lax", "error")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pyproject.toml").write_text(f'[tool.sopflow]\nfail-on = "{severity}"\n', "utf-8")
        (tmp_path / name / "sop.yaml").write_text(
            "sopflow: 1\nnumber: '1'\ntitle: A\nactors: {a: A}\nsteps: [{id: s, activity: B, actor: a}]\n", "utf-8"
        )

    assert run("check", tmp_path / "strict").exit_code == 1
    assert run("check", tmp_path / "lax").exit_code == 0
    assert run("check", tmp_path / "lax", tmp_path / "strict").exit_code == 1


def test_the_first_input_decides_on_the_language(run: Run, tmp_path: Path, permit: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.sopflow]\nlang = "id"\n', "utf-8")
    file = tmp_path / "sop.yaml"
    file.write_text(permit.read_text("utf-8"), "utf-8")

    assert "2 berkas" in run("check", file, permit).stdout
    assert "2 files" in run("check", permit, file).stdout
    assert "1 berkas" in run("check", "-", "--stdin-filename", file, typed=file.read_text("utf-8")).stdout


def test_the_command_line_overrides_the_settings(run: Run, project: Project, broken: Path) -> None:
    project('[tool.sopflow]\nlang = "id"\nselect = ["SOP1"]\nfail-on = "info"\ninfo = true\n')
    broken = broken.rename("broken.yaml")

    assert "belum didefinisikan" in run("check", broken).stdout
    assert "is not defined" in run("check", broken, "--lang", "en").stdout


def test_settings_can_be_in_another_file(run: Run, project: Project, broken: Path) -> None:
    project('[tool.sopflow]\nlang = "en"\n')
    Path("ci.toml").write_text('[tool.sopflow]\nlang = "id"\n', "utf-8")

    assert "belum didefinisikan" in run("check", broken, "--config", "ci.toml").stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.sopflow]\na = ", "not valid TOML: Invalid value (at "),
        ("[tool.sopflow]\n\u00e9 = 1", "not valid TOML: Invalid "),
        ("[tool.sopflow]\na = " + "[" * 100_000, "not valid TOML: "),
        ("[tool.sopflow]\nfail_on = 'error'", "[tool.sopflow] has no setting 'fail_on'. Did you mean fail-on?"),
        (
            "[tool.sopflow]\nxyz = 1",
            (
                "[tool.sopflow] has no setting 'xyz'. "
                "Choose from: select, ignore, per-file-ignores, exclude, fail-on, lang, info."
            ),
        ),
        ("[tool.sopflow]\nselect = 'SOP2'", "select in [tool.sopflow] must be a list of codes, not 'SOP2'."),
        ("[tool.sopflow]\nignore = [1]", "ignore in [tool.sopflow] must be a list of codes, not [1]."),
        (
            "[tool.sopflow]\nper-file-ignores = ['a']",
            "per-file-ignores in [tool.sopflow] must be a table of patterns and lists of codes, not ['a'].",
        ),
        (
            "[tool.sopflow.per-file-ignores]\n'a' = 'SOP2'",
            "per-file-ignores in [tool.sopflow] must be a table of patterns and lists of codes, not {'a': 'SOP2'}.",
        ),
        (
            "[tool.sopflow]\nfail-on = 'Error'",
            "fail-on in [tool.sopflow] must be one of error, warning or info, not 'Error'.",
        ),
        ("[tool.sopflow]\nfail-on = 1", "fail-on in [tool.sopflow] must be one of error, warning or info, not 1."),
        ("[tool.sopflow]\nlang = 'fr'", "lang in [tool.sopflow] must be one of en or id, not 'fr'."),
        ("[tool.sopflow]\ninfo = 1", "info in [tool.sopflow] must be true or false, not 1."),
        ("[tool.sopflow]" + "#" * 5_000_001, "the file is larger than 5000000 bytes."),
    ],
)
def test_bad_settings_are_one_line(run: Run, project: Project, text: str, words: str) -> None:
    path = project(text)

    result = run("check", "sop.yaml")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"sopflow: {path}: {words}")
    assert len(result.stderr.splitlines()) == 1


def test_bad_settings_are_reported_in_the_language_of_the_command_line(run: Run, project: Project) -> None:
    path = project("[tool.sopflow]\nfail-on = 1")

    result = run("check", "sop.yaml", "--lang", "id")

    assert result.stderr == (
        f"sopflow: {path}: fail-on di [tool.sopflow] harus berupa salah satu dari error, warning atau info, bukan 1.\n"
    )


def test_a_named_file_must_have_settings(run: Run, permit: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.toml"
    empty.touch()

    nothing = run("check", permit, "--config", empty)
    missing = run("check", permit, "--config", tmp_path / "gone" / "x.toml")

    assert (nothing.exit_code, missing.exit_code) == (2, 2)
    assert nothing.stderr == f"sopflow: {empty}: there is no table [tool.sopflow].\n"
    assert missing.stderr == f"sopflow: cannot read {tmp_path / 'gone' / 'x.toml'}: the file does not exist.\n"


# --- patterns --------------------------------------------------------------------------------------------------


SOP = "sopflow: 1\nnumber: '1'\ntitle: A\nactors: {a: A}\nsteps: [{id: s, activity: B, actor: a}]\n"


def put(*names: str) -> None:
    """Write SOPs into the working directory, and the folders that they need."""
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(SOP.replace("'1'", repr(name)), "utf-8")


def checked(result: Result) -> set[str]:
    """Return the files with findings."""
    return {line.partition(":")[0] for line in result.stdout.splitlines()}


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("arsip", {"a.yaml", "lama/arsip.yaml", "lama/b.yaml"}),
        ("arsip/", {"a.yaml", "lama/arsip.yaml", "lama/b.yaml"}),
        ("arsip*", {"a.yaml", "lama/b.yaml"}),
        ("*.yaml", set()),
        ("lama/*", {"a.yaml", "arsip/2019/c.yaml"}),
        ("lama/b.yaml", {"a.yaml", "arsip/2019/c.yaml", "lama/arsip.yaml"}),
        ("2019", {"a.yaml", "lama/arsip.yaml", "lama/b.yaml"}),
    ],
)
@pytest.mark.usefixtures("project")
def test_excluded_files_and_folders_are_not_checked(run: Run, pattern: str, left: set[str]) -> None:
    Path("pyproject.toml").write_text(f'[tool.sopflow]\nexclude = ["{pattern}"]\n', "utf-8")
    put("a.yaml", "lama/b.yaml", "lama/arsip.yaml", "arsip/2019/c.yaml")

    assert checked(run("check", ".", "--format", "concise")) == left


@pytest.mark.usefixtures("project")
def test_an_excluded_file_is_checked_if_it_is_named(run: Run) -> None:
    Path("pyproject.toml").write_text('[tool.sopflow]\nexclude = ["arsip"]\n', "utf-8")
    put("arsip/c.yaml")

    assert checked(run("check", "arsip/c.yaml", "--format", "concise")) == {"arsip/c.yaml"}
    assert checked(run("check", "arsip", "--format", "concise")) == {"arsip/c.yaml"}


@pytest.mark.usefixtures("project")
def test_a_pattern_that_matches_no_file_is_reported(run: Run) -> None:
    Path("pyproject.toml").write_text(
        '[tool.sopflow]\nexclude = ["arsip", "arsp"]\n[tool.sopflow.per-file-ignores]\n"a.yaml" = ["SOP6"]\n'
        '"b.yaml" = ["SOP6"]\n',
        "utf-8",
    )
    put("a.yaml", "arsip/c.yaml", "sub/d.yaml")

    whole = run("check", ".", "--lang", "id")
    part = run("check", "sub", "a.yaml")

    assert whole.exit_code == 0
    assert whole.stderr == "".join(
        f"sopflow: {Path.cwd()}/pyproject.toml: pola '{pattern}' tidak cocok dengan berkas mana pun.\n"
        for pattern in ("arsp", "b.yaml")
    )
    assert part.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.usefixtures("project")
def test_patterns_match_through_links(run: Run, tmp_path: Path) -> None:
    Path("pyproject.toml").write_text('[tool.sopflow.per-file-ignores]\n"lama/*" = ["SOP"]\n', "utf-8")
    put("lama/a.yaml", "lama/b.yaml")
    Path("link.yaml").symlink_to("lama/a.yaml")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.symlink_to(Path.cwd(), target_is_directory=True)

    for path in ("link.yaml", elsewhere / "lama" / "b.yaml", elsewhere):
        assert checked(run("check", path, "--format", "concise")) == set()
