"""Read a form that sopflow drew: the SOP that it carries, with the edits of its visible cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Literal, TypeAlias, cast

from attrs import frozen

from sopflow.checking import check_text
from sopflow.definition import Sop
from sopflow.drawing import DrawingError, draw
from sopflow.importing.applying import Applying
from sopflow.importing.archive import Archive
from sopflow.importing.carried import hidden_keys, paper_of
from sopflow.importing.comparing import Edit, Key, Shown, edits_between, form_of, parts_of, with_words_of
from sopflow.importing.dates import read_date
from sopflow.importing.doubts import Doubt, doubt
from sopflow.importing.edited_rows import number_in
from sopflow.importing.grid import Grid
from sopflow.importing.lines import is_blank_time
from sopflow.importing.rows import flat
from sopflow.importing.unclear import UNCLEAR, UnclearError
from sopflow.language import dump, yaml_text
from sopflow.tables import table as headings
from sopflow.text import Language, Path, Text, path_text

_FORMATS = {".docx": "docx", ".xlsx": "xlsx", ".html": "html", ".htm": "html"}
_HEADINGS = (headings.ACTIVITY, headings.ACTORS, headings.STANDARD, headings.REQUIREMENTS, headings.TIME)
_MARK_OF_ITEM = re.compile(r"^(?:\d{1,3}[.)]|[-•*–])\s+", re.MULTILINE)
_WORD = re.compile(r"[^\s;,]+")
_AND = {"dan", "serta", "and"}

Reader: TypeAlias = Callable[[bytes], Sequence[Grid]]


@frozen
class Restored:
    """The SOP that a form carries.

    Attributes:
        text: The SOP as YAML, with the edits of the visible cells; empty if the form has to be read as a table.
        doubts: The edits, the hidden keys, or the reason why the form has to be read as a table.
    """

    text: str
    doubts: tuple[Doubt, ...]


def restore(yaml: str, grids: Sequence[Grid], content: Archive | bytes, name: str, reader: Reader) -> Restored:
    """Compare the SOP that a form carries with its visible cells.

    Args:
        yaml: The SOP that the form carries.
        grids: The tables in the file.
        content: The content of the file.
        name: The name of the file.
        reader: Reads a file of the same format.
    """
    whole = Text(PurePath(name).stem, PurePath(name).stem)
    sop = check_text(yaml).sop
    if sop is None:
        return Restored("", (doubt("carried-unreadable", whole),))
    redrawing = _Redrawing(name, reader, _language(grids), paper_of(content))
    edits = _edits(redrawing.grids(sop), grids)
    if edits is None:
        return Restored("", (doubt("rows-changed", whole),))
    applied = _apply(sop, edits, redrawing)
    doubts = [_doubt(edit, applied.outcomes[edit.key]) for edit in edits]
    doubts += applied.applying.doubts
    hidden = list(hidden_keys(applied.applying.data))
    if hidden:
        names = ", ".join(dict.fromkeys(path_text(path) for path, _ in hidden))
        doubts.append(doubt("keys-hidden", whole, keys=names))
    is_edited = any(each.code == "cell-edited" for each in doubts)
    return Restored(yaml_text(applied.applying.data) if is_edited else dump(sop), tuple(doubts))


def _language(grids: Sequence[Grid]) -> Language:
    """Return the language of a form's headings."""
    texts = [flat(cell.text).casefold() for grid in grids for cell in grid.cells]
    counts = {
        language: sum(heading.in_(language).casefold() in texts for heading in _HEADINGS) for language in _LANGUAGES
    }
    return max(counts, key=lambda language: counts[language])


_LANGUAGES: tuple[Language, ...] = ("id", "en")


@frozen
class _Redrawing:
    """Draws a SOP as the form in the file."""

    name: str
    reader: Reader
    language: Language
    paper: Literal["f4", "a4", "a3"] | None

    def grids(self, sop: Sop) -> Sequence[Grid]:
        """Return the tables of the form; none if the SOP cannot be drawn."""
        form = cast("Literal['docx', 'xlsx', 'html']", _FORMATS[PurePath(self.name).suffix.lower()])
        try:
            drawn = draw(sop, format=form, language=self.language, paper=self.paper)
        except DrawingError:
            return ()
        data = drawn if isinstance(drawn, bytes) else drawn.encode()
        return self.reader(data)


def _edits(shown: Sequence[Grid], grids: Sequence[Grid]) -> list[Edit] | None:
    form = form_of(shown)
    if form is None:
        return None
    repaired, words = with_words_of(shown, grids, form)
    found = form_of(repaired)
    edits = None if found is None else edits_between(form, found)
    return None if edits is None else [*words, *edits]


# --- applying -----------------------------------------------------------------------------------------------


@frozen
class _Applied:
    """A SOP with edits, and what became of each: its place, or the reason why it is not applied."""

    applying: Applying
    outcomes: Mapping[Key, Path | Text]


def _apply(sop: Sop, edits: Sequence[Edit], redrawing: _Redrawing) -> _Applied:
    """Apply the edits that the form would show as they are in the file."""
    refused: dict[Key, Text] = {}
    while True:
        applied = _applied(sop, edits, refused, redrawing.language)
        done = [edit for edit in edits if isinstance(applied.outcomes[edit.key], tuple)]
        parts = _redrawn(applied, redrawing) if done else None
        wrong = [edit.key for edit in done if parts is not None and not _is_shown(edit, parts.get(edit.key))]
        if not wrong:
            return applied
        refused |= dict.fromkeys(wrong, UNCLEAR["not-shown"])


def _applied(sop: Sop, edits: Sequence[Edit], refused: Mapping[Key, Text], language: Language) -> _Applied:
    applying = Applying(sop, language)
    outcomes: dict[Key, Path | Text] = {}
    for edit in edits:
        if edit.key in refused:
            outcomes[edit.key] = refused[edit.key]
            continue
        try:
            outcomes[edit.key] = applying.apply(edit)
        except UnclearError as error:
            outcomes[edit.key] = error.reason
    return _Applied(applying, outcomes)


def _redrawn(applied: _Applied, redrawing: _Redrawing) -> Mapping[Key, Shown] | None:
    """Return what the form would show with the edits; None if these make errors, which the checker reports."""
    edited = check_text(yaml_text(applied.applying.data)).sop
    form = None if edited is None else form_of(redrawing.grids(edited))
    return None if form is None else parts_of(form)


def _is_shown(edit: Edit, shown: Shown | None) -> bool:
    """Return whether a form shows an edited text, perhaps in other words or in another order."""
    if edit.key.kind == "other":
        return True
    return shown is not None and _meaning(edit.key, shown.text) == _meaning(edit.key, edit.new or "")


def _meaning(key: Key, text: str) -> object:
    if key.name.startswith("dates.") and (day := read_date(flat(text))):
        return day
    if key.name == "number" and key.kind == "cell":
        return number_in(text)
    if key.name == "time" and is_blank_time(flat(text)):
        return ""
    if key.kind == "field":
        text = _MARK_OF_ITEM.sub("", text)
        return "" if is_blank_time(flat(text)) else flat(text).casefold()
    if key.name in ("requirements", "output", "notes"):
        # Lists may be divided and ordered in several ways.
        return sorted(word for word in _WORD.findall(text.casefold()) if word not in _AND)
    return flat(text).casefold()


# --- the report ---------------------------------------------------------------------------------------------


def _doubt(edit: Edit, outcome: Path | Text) -> Doubt:
    old, new = (flat(text or "") or "-" for text in (edit.old, edit.new))
    if isinstance(outcome, Text):
        return doubt("edit-unclear", edit.place, why=outcome, old=old, new=new)
    return doubt("cell-edited", edit.place, *outcome, old=old, new=new)
