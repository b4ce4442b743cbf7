"""Read a form that sopflow drew: the SOP that it carries, with the edits of its visible cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Literal, cast

from attrs import frozen

from sopflow.checking import check_text
from sopflow.definition import Sop
from sopflow.drawing import DrawingError, draw
from sopflow.importing.applying import Applying
from sopflow.importing.carried import hidden_keys
from sopflow.importing.comparing import CellEdit, Edit, FieldEdit, HeadingEdit, MarkEdit, edits_between
from sopflow.importing.doubts import Doubt, doubt
from sopflow.importing.grid import Grid
from sopflow.importing.rows import flat
from sopflow.importing.sections import Section, sections
from sopflow.language import dump, yaml_text
from sopflow.text import Language, Text, path_text

_FORMATS = {".docx": "docx", ".xlsx": "xlsx", ".html": "html", ".htm": "html"}
_INDONESIAN = ("uraian", "kegiatan")


@frozen
class Restored:
    """The SOP that a form carries.

    Attributes:
        text: The SOP as YAML, with the edits of the visible cells; empty if the form has to be read as a table.
        doubts: The edits, the hidden keys, or the reason why the form has to be read as a table.
    """

    text: str
    doubts: tuple[Doubt, ...]


def restore(yaml: str, found: Sequence[Section], name: str, reader: Callable[[bytes, str], Sequence[Grid]]) -> Restored:
    """Compare the SOP that a form carries with its visible cells.

    Args:
        yaml: The SOP that the form carries.
        found: The tables of the form.
        name: The name of the file.
        reader: The reader of the file's format.
    """
    whole = Text(PurePath(name).stem, PurePath(name).stem)
    checked = check_text(yaml)
    if checked.sop is None:
        return Restored("", (doubt("carried-unreadable", whole),))
    sop = checked.sop
    language = _language(found[0])
    shown = _shown(sop, name, language, reader)
    edits = edits_between(shown, found[0]) if shown is not None and len(found) == 1 else None
    if edits is None:
        return Restored("", (doubt("rows-changed", whole),))
    applying = Applying(sop, language)
    doubts = []
    for edit in edits:
        path = applying.apply(edit)
        old, new = _texts(edit, applying)
        code = "cell-edited" if path else "edit-unclear"
        doubts.append(doubt(code, edit.place, *(path or ()), old=old, new=new))
    hidden = [(path, key) for path, key in hidden_keys(applying.data)]
    if hidden:
        names = ", ".join(dict.fromkeys(path_text(path) for path, _ in hidden))
        doubts.append(doubt("keys-hidden", whole, keys=names))
    applied = any(each.code == "cell-edited" for each in doubts)
    return Restored(yaml_text(applying.data) if applied else dump(sop), tuple(doubts))


def _language(section: Section) -> Language:
    """Return the language of a form's headings."""
    texts = [cell.text.casefold() for cell in section.grid.line(section.header.first)]
    return "id" if any(text.startswith(_INDONESIAN) for text in texts) else "en"


def _shown(sop: Sop, name: str, language: Language, reader: Callable[[bytes, str], Sequence[Grid]]) -> Section | None:
    """Return the table as the SOP would show it."""
    form = cast("Literal['docx', 'xlsx', 'html']", _FORMATS[PurePath(name).suffix.lower()])
    try:
        drawn = draw(sop, format=form, language=language)
    except DrawingError:
        return None
    data = drawn if isinstance(drawn, bytes) else drawn.encode()
    found = sections(reader(data, PurePath(name).stem))
    return found[0] if len(found) == 1 else None


def _texts(edit: Edit, applying: Applying) -> tuple[str, str]:
    """Return the old and the new text of an edit."""
    match edit:
        case CellEdit() | HeadingEdit():
            return flat(edit.old) or "-", flat(edit.new) or "-"
        case MarkEdit():
            ids = list(applying.data["actors"])
            names = [", ".join(ids[index] for index in actors) or "-" for actors in (edit.old, edit.new)]
            return names[0], names[1]
        case FieldEdit():
            return _value(edit.old), _value(edit.new)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values()) or "-"
    if isinstance(value, list):
        return "; ".join(map(str, value)) or "-"
    return "-" if value is None else str(value)
