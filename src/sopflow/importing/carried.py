"""The SOP that a form drawn by sopflow carries as YAML, unseen on paper."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from sopflow.importing.archive import Archive, attribute, child, children, descendants, missing, number
from sopflow.importing.delimited import decode

HIDDEN_SHEET = "sopflow"
"""The name of the hidden sheet with the YAML; its cells in column A are joined."""

_PAGE = re.compile(r"@page\{size:(\d{1,4}(?:\.\d{1,4})?)mm")
_PAPERS: dict[int, Literal["f4", "a4", "a3"]] = {330: "f4", 297: "a4", 420: "a3"}
"""The papers by their width in millimeters."""

_CODES: dict[str, Literal["f4", "a4", "a3"]] = {"14": "f4", "9": "a4", "8": "a3"}
"""The papers by their numbers in Excel."""

_SCRIPT = re.compile(r'<script type="application/json" id="sopflow">(.*?)</script>', re.DOTALL)
_VISIBLE = {
    "sopflow", "number", "title", "organization", "government", "agency", "unit", "dates", "created", "revised",
    "effective", "approval", "office", "name", "nip", "scope", "summary", "terms", "legal_basis", "qualifications",
    "equipment", "warnings", "records", "related", "relation", "total", "actors", "documents", "ends", "steps", "id",
    "activity", "activities", "actor", "any_of", "requires", "within", "produces", "discards", "outcomes", "to", "next",
    "note", "after", "calls", "external", "not_same_person_as",
}  # fmt: skip
"""The keys whose values the form shows."""


def carried_yaml(content: Archive | bytes) -> str:
    """Return the YAML that a form carries; empty for other files.

    Args:
        content: The content of the file.
    """
    if isinstance(content, bytes):
        return _in_script(decode(content))
    return _in_custom_xml(content) or _on_hidden_sheet(content)


def paper_of(content: Archive | bytes) -> Literal["f4", "a4", "a3"] | None:
    """Return the paper of a form; None for another size.

    Args:
        content: The content of the file.
    """
    if isinstance(content, bytes):
        match = _PAGE.search(decode(content))
        return _PAPERS.get(round(float(match[1]))) if match else None
    if "word/document.xml" in content.names:
        size = next(descendants(content.xml("word/document.xml"), "pgSz"), None)
        return _PAPERS.get(round(number(size, "w") / 1440 * 25.4))
    sheets = sorted(each for each in content.names if each.startswith("xl/worksheets/") and each.endswith(".xml"))
    found: list[Literal["f4", "a4", "a3"]] = []

    def handle(name: str, attributes: dict[str, str]) -> None:
        if name == "pageSetup" and attributes.get("paperSize") in _CODES:
            found.append(_CODES[attributes["paperSize"]])

    for sheet in sheets:
        content.visit(sheet, handle)
    return found[0] if found else None


def _in_custom_xml(archive: Archive) -> str:
    for name in sorted(archive.names):
        if name.startswith("customXml/") and name.endswith(".xml"):
            root = archive.xml(name)
            if root is not None and root.tag == "{urn:sopflow:sop}sop":
                yaml = child(root, "yaml")
                return "" if yaml is None else yaml.text or ""
    return ""


def _on_hidden_sheet(archive: Archive) -> str:
    sheets = children(archive.xml("xl/workbook.xml"), "sheets", "sheet")
    if not any(attribute(each, "name") == HIDDEN_SHEET and attribute(each, "state") for each in sheets):
        return ""
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 (an optional library)
    except ImportError:
        raise missing("openpyxl") from None
    try:
        book = load_workbook(io.BytesIO(archive.data), read_only=True, data_only=True, keep_links=False)
        sheet: Any = book[HIDDEN_SHEET]
        sheet.reset_dimensions()
        pieces = [row[0] for row in sheet.iter_rows(max_row=1_000, max_col=1, values_only=True) if row]
        book.close()
    except Exception:  # noqa: BLE001 (openpyxl raises errors of any kind for a damaged file)
        return ""
    return "".join(str(piece) for piece in pieces if piece is not None)


def _in_script(page: str) -> str:
    match = _SCRIPT.search(page)
    if match is None:
        return ""
    try:
        yaml = json.loads(match[1])["yaml"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return yaml if isinstance(yaml, str) else ""


def hidden_keys(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the keys of a SOP that the form does not show, with their places.

    Args:
        data: The SOP as plain data.
    """
    yield from _hidden(data, ())


def _hidden(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            is_name = path and path[-1] in ("actors", "documents", "ends", "terms", "outcomes")
            if is_name or key in _VISIBLE:
                yield from _hidden(part, (*path, key))
            else:
                yield (*path, key), key
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _hidden(part, (*path, place))
