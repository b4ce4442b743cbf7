# The configuration of Sphinx. `make docs` needs no network.

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import sopflow
from sopflow.diagnostics import Rule
from sopflow.explaining import all_rules, explain, markdown
from sopflow.text import Language, Text

project = "sopflow"
author = "The sopflow authors"
project_copyright = "2026, The sopflow authors"
version = release = sopflow.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
toc_object_entries = False

html_theme = "furo"
html_title = f"sopflow {version}"


_TABLES: dict[Language, str] = {"en": ".inc", "id": ".id.inc"}
_HEAD = Text("| code | name | severity | about |", "| kode | nama | bobot | tentang |")


def setup(app: Any) -> None:
    """Write the pages about findings before Sphinx reads the sources."""
    app.connect("builder-inited", lambda app: write_findings(Path(app.srcdir, "reference", "findings")))
    app.connect("autodoc-skip-member", is_named_tuple_field)


def is_named_tuple_field(_app: Any, _what: str, _name: str, member: object, skip: bool, _options: Any) -> bool | None:
    """Skip the fields of named tuples as members, because the docstring of the class describes them."""
    return True if (member.__doc__ or "").startswith("Alias for field number") else skip or None


def write_findings(folder: Path) -> None:
    """Write a page for each rule and a table for each group of a hundred codes, from the registry of rules.

    Args:
        folder: The output folder; other files in it are deleted.
    """
    folder.mkdir(exist_ok=True)
    files = dict(_findings([rule for rule in all_rules() if rule.page is None]))
    for stale in folder.iterdir():
        if stale.name not in files:
            stale.unlink()
    for name, text in files.items():
        file = folder / name
        # An unchanged file keeps its time stamp, so that Sphinx does not read it again.
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")


def _findings(own: list[Rule]) -> Iterator[tuple[str, str]]:
    for rule in own:
        page = explain(rule)
        yield (
            f"{rule.code}.md",
            (
                f"# {rule.code} {rule.name}\n\n"
                f"**{page.title.en}** ({rule.severity})\n\n{markdown(rule, 'en')}\n"
                f"## Dalam bahasa Indonesia\n\n**{page.title.id}**\n\n{markdown(rule, 'id')}"
            ),
        )
    for hundred, members in groupby(own, key=lambda rule: rule.code[:4]):
        rules = list(members)
        for language, suffix in _TABLES.items():
            rows = (
                f"| [{rule.code}](findings/{rule.code}.md) | {rule.name} | {rule.severity.text(language)} | "
                f"{explain(rule).title.in_(language)} |\n"
                for rule in rules
            )
            yield f"{hundred}xx{suffix}", f"{_HEAD.in_(language)}\n|---|---|---|---|\n" + "".join(rows)
