"""Run the documentation as tests: README, the pages in docs and the docstrings.

In Markdown, every ``python`` block runs. A ``yaml`` or ``text`` block is written to the file whose name ends the text
above it, where readers see it, too::

    Save this SOP as `surat_masuk.yaml`:

    ```yaml
    sopflow: 1
    ```

In a ``console`` block under ``<!-- run -->``, every line ``$ sopflow …`` runs, and the lines below it must be its
output. ``SOPFLOW_ACCEPT=1`` replaces them by the current output.

``<!-- skip: next -->`` leaves the next block out. ``<!-- invisible-code-block: python … -->`` runs but is not shown.
Each document has its own names and its own working directory, which looks like the root of the repository.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Iterator
from contextlib import chdir
from difflib import ndiff
from doctest import ELLIPSIS
from pathlib import Path

import pytest
from click.testing import CliRunner
from sybil import Document, Example, Region, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser

from sopflow.cli.app import app

ROOT = Path(__file__).parent

# The tests of the pytest plugin run pytest within pytest.
pytest_plugins = ["pytester"]

_RUN_MARK = re.compile(r"<!-- run -->\s*\Z")
_FILE_MARK = re.compile(r"`(?P<name>[\w-][\w.-]*\.\w+)`:\s*\Z")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Stop the first of the two measurements that pytest-cov starts in each worker.

    Its data are never used, but it would trace also the tests with the mark ``no_cover``.
    """
    measuring = session.config.pluginmanager.get_plugin("_cov")
    if hasattr(session.config, "workerinput") and measuring is not None and measuring.cov_controller is not None:
        measuring.cov_controller.cov.stop()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Work in a folder that looks like the root of the repository and in which a document may write files."""
    folder = tmp_path_factory.mktemp("desk")
    for entry in ROOT.glob("[!.]*"):
        (folder / entry.name).symlink_to(entry)
    with chdir(folder):
        yield folder


class FileParser(CodeBlockParser):
    """Blocks of a language under a line that ends with the name of a file; its other blocks are not run."""

    def __call__(self, document: Document) -> Iterable[Region]:
        """Yield the marked blocks of a document."""
        for region in super().__call__(document):
            if mark := _FILE_MARK.search(document.text, 0, region.start):
                region.parsed = (mark["name"], region.parsed)
                yield region

    def evaluate(self, example: Example) -> None:
        """Write a block to its file; replace an existing file of that name."""
        name, text = example.parsed
        file = Path(name)
        file.unlink(missing_ok=True)  # it may be a link into the repository
        file.write_text(text, encoding="utf-8")


class ConsoleParser(CodeBlockParser):
    """Console blocks under ``<!-- run -->``: commands of sopflow with their output."""

    language = "console"

    def __call__(self, document: Document) -> Iterable[Region]:
        """Yield the marked blocks of a document."""
        for region in super().__call__(document):
            if _RUN_MARK.search(document.text, 0, region.start):
                yield region

    def evaluate(self, example: Example) -> str | None:
        """Run the commands of a block and compare their output."""
        shown = str(example.parsed)
        commands = [line.removeprefix("$ ") for line in shown.splitlines() if line.startswith("$ sopflow ")]
        current = "\n".join(f"$ {command}\n{output(command)}" for command in commands)
        if shown == current:
            return None
        if os.environ.get("SOPFLOW_ACCEPT"):
            path = Path(example.path)
            path.write_text(path.read_text("utf-8").replace(shown, current), "utf-8")
            return None
        return "\n".join(ndiff(shown.splitlines(), current.splitlines()))


def output(command: str) -> str:
    """Return the output of a command of sopflow, as a terminal of 80 columns without color shows it."""
    environment = dict.fromkeys(["COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"])
    result = CliRunner(env=environment).invoke(app, shlex.split(command)[1:], prog_name="sopflow")
    return "".join(f"{line.rstrip()}\n" for line in result.output.splitlines())


documents = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=ELLIPSIS),
        FileParser("yaml"),
        FileParser("text"),
        ConsoleParser(),
        SkipParser(),
    ],
    filenames={"README.md"},
    patterns=["docs/*.md", "docs/*/*.md"],
    fixtures=["desk"],
)
docstrings = Sybil(
    parsers=[DocTestParser(optionflags=ELLIPSIS)], path="src/sopflow", patterns=["*.py"], fixtures=["desk"]
)

pytest_collect_file = (documents + docstrings).pytest()
