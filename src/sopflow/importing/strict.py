"""Strict Office Open XML: the same parts as usual with other namespaces, which libraries do not know."""

from __future__ import annotations

import io
import re
import zipfile

_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = "http://schemas.openxmlformats.org/"
_NAMESPACES = {
    f"{family}/{name}".encode(): f"{_USUAL}{family}/2006/{usual}".encode()
    for family, name, usual in (
        ("officeDocument", "relationships", "relationships"),
        ("officeDocument", "extendedProperties", "extended-properties"),
        ("officeDocument", "customProperties", "custom-properties"),
        ("officeDocument", "docPropsVTypes", "docPropsVTypes"),
        ("officeDocument", "customXml", "customXml"),
        ("officeDocument", "bibliography", "bibliography"),
        ("officeDocument", "math", "math"),
        ("wordprocessingml", "main", "main"),
        ("spreadsheetml", "main", "main"),
        ("schemaLibrary", "main", "main"),
        ("drawingml", "main", "main"),
        ("drawingml", "chart", "chart"),
        ("drawingml", "chartDrawing", "chartDrawing"),
        ("drawingml", "diagram", "diagram"),
        ("drawingml", "lockedCanvas", "lockedCanvas"),
        ("drawingml", "picture", "picture"),
        ("drawingml", "spreadsheetDrawing", "spreadsheetDrawing"),
        ("drawingml", "wordprocessingDrawing", "wordprocessingDrawing"),
    )
}
_NAMESPACE = re.compile(re.escape(_STRICT) + rb"([A-Za-z]{4,20}/[A-Za-z]{4,24})")


def is_strict(file: zipfile.ZipFile) -> bool:
    """Return whether a package has the namespaces of Strict."""
    return "_rels/.rels" in file.namelist() and _STRICT in file.read("_rels/.rels")


def usual(file: zipfile.ZipFile) -> bytes:
    """Return a package with the usual namespaces.

    Args:
        file: The package, which was checked.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in dict.fromkeys(file.namelist()):
            part = file.read(name)
            if name.endswith((".xml", ".rels")):
                part = _NAMESPACE.sub(lambda match: _NAMESPACES.get(match[1], match[0]), part)
            new.writestr(name, part)
    return stream.getvalue()
