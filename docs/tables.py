"""Writes the tables of the language reference, in English and Indonesian, from ``reference/tables.yaml``.

A comment ``<!-- table: rows -->`` in a page is followed by the table of this name.
"""

import re
from pathlib import Path
from typing import Any

import yaml

REFERENCE = Path(__file__).parent / "reference"
PAGES = {"language.md": 0, "bahasa.md": 1}
"""The pages, with the places of their languages in a cell."""

_PLACE = re.compile(r"(<!-- table: (\w+) -->\n)(?:\|.*\n)*")


def filled(page: str) -> str:
    """Return the text of a page with its tables as the source has them.

    Args:
        page: The name of the page.
    """
    source = yaml.safe_load((REFERENCE / "tables.yaml").read_text("utf-8"))
    tables, words, place = source["tables"], source["words"], PAGES[page]

    def cell(content: Any) -> str:
        if isinstance(content, list):
            return str(content[place])
        return str(words.get(content, content) if place else content)

    def table(match: re.Match[str]) -> str:
        head, *rows = [[cell(content) for content in row] for row in tables[match[2]]]
        return match[1] + "".join(map(_line, (head, *rows))).replace("\n", f"\n|{'---|' * len(head)}\n", 1)

    return _PLACE.sub(table, (REFERENCE / page).read_text("utf-8"))


def _line(cells: list[str]) -> str:
    return "|" + "".join(f" {text} |" if text else " |" for text in cells) + "\n"


if __name__ == "__main__":
    for name in PAGES:
        (REFERENCE / name).write_text(filled(name), "utf-8")
