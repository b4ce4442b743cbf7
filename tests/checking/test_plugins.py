"""Plugins: packages with rules, each installed for one run."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

GUIDE = (Path(__file__).parents[2] / "docs" / "how-to" / "add-rules.md").read_text("utf-8")

SOP = """\
sopflow: 1
number: "1"
title: Surat Masuk
actors: {loket: Petugas Loket}
steps:
  - {id: terima, activity: Menerima surat, actor: loket}
"""

RULE = """\
from sopflow.diagnostics import Page, Severity, define_rule
from sopflow.rules import checker
from sopflow.text import Text

SHORT_TITLE = define_rule(
    "ACME101", "short-title", Severity.WARNING, Text("The title {title} is short.", "Judul {title} pendek."),
    page=Page("Acme", Text("A short title", "Judul pendek"), Text("Say more.", "Jelaskan.")),
)

@checker(stage=1)
def titles_are_long(sop):
    yield SHORT_TITLE.at("title", title=sop.title)
"""

PROGRAM = """\
import sopflow
checked = sopflow.check("surat.yaml")
print(*(finding for finding in checked.findings if finding.code[:3] == "ACM" or finding.code == "SOP903"), sep="\\n")
print("usable" if checked.sop is not None and sopflow.load("surat.yaml") else "not usable")
"""


def install(folder: Path, name: str, module: str) -> None:
    """Write the files of an installed package to a folder, except for its module."""
    info = folder / f"{name}-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[sopflow.rules]\n{name} = {module}\n")


def run_in(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    """Run a program with the packages in a folder installed."""
    program = f"import sys; sys.path.insert(0, {str(folder)!r})\n{program}"
    return subprocess.run(  # noqa: S603
        [sys.executable, "-X", "utf8", "-c", program], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    )


def run_with(tmp_path: Path, module: str, program: str = PROGRAM) -> subprocess.CompletedProcess[str]:
    """Run a program with a plugin installed."""
    install(tmp_path, "acme", "acme_rules")
    (tmp_path / "acme_rules.py").write_text(module)
    (tmp_path / "surat.yaml").write_text(SOP)
    return run_in(tmp_path, program)


def checked_with(tmp_path: Path, module: str) -> list[str]:
    """Return the lines that a check prints with a plugin installed."""
    return run_with(tmp_path, module).stdout.splitlines()


def test_a_plugin_adds_a_rule(tmp_path: Path) -> None:
    lines = checked_with(tmp_path, RULE)
    assert lines[0] == "surat.yaml:3:8: warning[ACME101] The title 'Surat Masuk' is short."
    assert lines[-1] == "usable"


def test_a_plugin_in_an_archive_is_found(tmp_path: Path) -> None:
    packages, archive = tmp_path / "packages", tmp_path / "packages.zip"
    packages.mkdir()
    install(packages, "acme", "acme_rules")
    (packages / "acme_rules.py").write_text(RULE)
    with zipfile.ZipFile(archive, "w") as file:
        for path in packages.rglob("*"):
            file.write(path, path.relative_to(packages))
    (tmp_path / "surat.yaml").write_text(SOP)

    printed = run_in(tmp_path, f"sys.path.insert(0, {str(archive)!r})\n{PROGRAM}").stdout
    assert "warning[ACME101]" in printed


def test_a_plugin_with_a_finder_of_its_own_is_found(tmp_path: Path) -> None:
    metadata = tmp_path / "metadata"
    metadata.mkdir()
    install(metadata, "acme", "acme_rules")
    (tmp_path / "acme_rules.py").write_text(RULE)
    (tmp_path / "surat.yaml").write_text(SOP)
    finder = f"""\
from importlib.metadata import DistributionFinder, PathDistribution
from pathlib import Path
class Finder(DistributionFinder):
    def find_spec(self, *arguments): return None
    def find_distributions(self, context): return [PathDistribution(Path({str(metadata)!r}, "acme-1.dist-info"))]
sys.meta_path.append(Finder())
"""
    assert "warning[ACME101]" in run_in(tmp_path, finder + PROGRAM).stdout


@pytest.mark.parametrize(
    ("module", "complaint"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        (RULE.replace("    yield", "    1 / 0\n    yield"), "ZeroDivisionError: division by zero"),
        (RULE.replace("ACME101", "SOP999"), "ValueError: SOP999 is not a code for a plugin"),
        (RULE.replace("ACME101", "SOP207"), "ValueError: SOP207 is taken by unused-name"),
        (RULE.replace("Severity.WARNING", "Severity.ERROR"), "ValueError: ACME101 is an error"),
        (RULE.partition("page=")[0] + ")", "ValueError: ACME101 has no page"),
    ],
)
def test_a_broken_plugin_is_one_finding_and_stops_nothing(tmp_path: Path, module: str, complaint: str) -> None:
    lines = checked_with(tmp_path, module)
    assert lines[0].startswith(f"surat.yaml: warning[SOP903] The rules of the plugin 'acme' failed: {complaint}")
    assert lines[-1] == "usable"


def test_the_rules_of_a_plugin_are_listed_and_explained(tmp_path: Path) -> None:
    done = run_with(tmp_path, RULE, "from sopflow.cli.app import run\nrun(['rules'])\nrun(['explain', 'short-title'])")

    assert "│ ACME101 │ short-title " in done.stdout
    assert done.stdout.endswith("ACME101 short-title, warning\nA short title\n\nSay more.\n\nSource: Acme.\n")
    assert done.stderr == ""


def test_a_broken_plugin_is_named_in_the_list_of_rules(tmp_path: Path) -> None:
    done = run_with(tmp_path, RULE + "1 / 0", "from sopflow.cli.app import run\nrun(['rules', '--format', 'json'])")

    assert "ACME101" not in done.stdout
    assert done.stderr == ("sopflow: The rules of the plugin 'acme' failed: ZeroDivisionError: division by zero.\n")


# --- the guide to plugins ------------------------------------------------------------------------------------


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """Return a folder with the files of the guide and its plugin installed."""
    files = dict(re.findall(r"`([\w.-]+\.\w+)`:\n\n```\w+\n(.*?)```", GUIDE, re.DOTALL))
    assert set(files) == {"pyproject.toml", "sukamaju_rules.py", "reklame.yaml"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    ((name, module),) = tomllib.loads(files["pyproject.toml"])["project"]["entry-points"]["sopflow.rules"].items()
    install(tmp_path, name, module)
    return tmp_path


def test_the_plugin_of_the_guide_has_the_findings_of_the_guide(guide: Path) -> None:
    printed = re.findall(r"```text\n(reklame.*?)```", GUIDE, re.DOTALL)

    done = run_in(guide, "import sopflow\nprint(*sopflow.check('reklame.yaml').findings, sep='\\n')")

    assert len(printed) == 2
    assert all(finding in done.stdout for finding in printed)


def test_the_plugin_of_the_guide_reports_nothing_on_other_sops(guide: Path) -> None:
    file = guide / "reklame.yaml"
    text = (
        file.read_text("utf-8")
        .replace("12/REK", "DINSOS-07")
        .replace(", outcomes", ", not_same_person_as: periksa, outcomes")
    )
    file.write_text(text, "utf-8")

    done = run_in(guide, "import sopflow\nprint(*sopflow.check('reklame.yaml').findings, sep='\\n')")

    assert "SMJ" not in done.stdout


def test_the_commands_of_the_guide_know_its_plugin(guide: Path) -> None:
    commands = re.findall(r"^\$ sopflow (.*)$", GUIDE, re.MULTILINE)
    done = run_in(guide, f"from sopflow.cli.app import run\nfor words in {commands}: run(words.split())")

    assert commands == ["rules", "explain SMJ101"]
    assert "│ SMJ201 │ lonely-head " in done.stdout
    assert done.stdout.endswith("\nSource: Sukamaju, circular of the secretary.\n")
    assert done.stderr == ""


def test_a_finding_of_the_plugin_of_the_guide_is_suppressed_by_its_comment(guide: Path) -> None:
    comment = next(iter(re.findall(r"`(# sopflow: .*?)`", GUIDE)))
    file = guide / "reklame.yaml"
    file.write_text(file.read_text("utf-8").rstrip("\n") + f"  {comment}\n", "utf-8")

    done = run_in(
        guide, "import sopflow\nprint(*(finding.code for finding in sopflow.check('reklame.yaml').suppressed))"
    )

    assert done.stdout == "SMJ201\n"
