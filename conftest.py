"""The documentation is tested: README, docs and docstrings run as they stand.

In Markdown, each ``python`` block runs, and a ``yaml`` block is written to the file that a comment above it names::

    <!-- file: surat_masuk.yaml -->
    ```yaml
    sopflow: 1
    ```

``<!-- skip: next -->`` leaves the next block out, and ``<!-- invisible-code-block: python … -->`` runs unseen.
Each document has names of its own and a working directory of its own, which looks like the root of the repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import chdir
from doctest import ELLIPSIS
from pathlib import Path

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser

ROOT = Path(__file__).parent

# What sopflow adds to pytest is tested by a pytest within pytest.
pytest_plugins = ["pytester"]

_FILE_MARK = re.compile(r"<!--+ file: (?P<name>[\w-][\w.-]*) --+>\s*\Z")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Work in a folder that looks like the root of the repository, where a document may put down files."""
    folder = tmp_path_factory.mktemp("desk")
    for entry in ROOT.glob("[!.]*"):
        (folder / entry.name).symlink_to(entry)
    with chdir(folder):
        yield folder


class FileParser(CodeBlockParser):
    """YAML blocks under a comment that names a file; others are only to be read."""

    language = "yaml"

    def __call__(self, document: Document) -> Iterable[Region]:
        """Find the marked blocks of a document."""
        for region in super().__call__(document):
            if mark := _FILE_MARK.search(document.text, 0, region.start):
                region.parsed = (mark["name"], region.parsed)
                yield region

    def evaluate(self, example: Example) -> None:
        """Write a block to its file, in place of what has the name already."""
        name, text = example.parsed
        file = Path(name)
        file.unlink(missing_ok=True)  # it may be a link into the repository
        file.write_text(text, encoding="utf-8")


documents = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=ELLIPSIS), FileParser(), SkipParser()],
    filenames={"README.md"},
    patterns=["docs/*.md", "docs/*/*.md"],
    fixtures=["desk"],
)
docstrings = Sybil(
    parsers=[DocTestParser(optionflags=ELLIPSIS)], path="src/sopflow", patterns=["*.py"], fixtures=["desk"]
)

pytest_collect_file = (documents + docstrings).pytest()
