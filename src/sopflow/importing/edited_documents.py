"""Edited cells of documents: kelengkapan and output."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from sopflow.importing.doubts import doubt
from sopflow.importing.editing import Editing, Owner
from sopflow.importing.listing import divided
from sopflow.importing.names import document_names, new_id, normal
from sopflow.importing.rows import flat
from sopflow.importing.unclear import UNCLEAR, UnclearError
from sopflow.language import OneLine
from sopflow.text import Path, Text

_OR = re.compile(r"\s+(?:or|atau)\s+")
_SUPPLIED = Text("required in an edited cell of the form", "diperlukan dalam sel formulir yang diubah")
Column = Literal["requires", "produces"]


def edit_documents(editing: Editing, owner: Owner, key: Column, old: str, new: str) -> Path:
    """Apply an edited list of documents.

    Args:
        editing: The SOP.
        owner: The line.
        key: The key of the documents.
        old: The text that the SOP shows.
        new: The text in the file.
    """
    owner = editing.whole(owner, "requirements" if key == "requires" else "output", old)
    # The cells of the first activity also show the documents of the row.
    holders = [owner.activity] if owner.is_single or owner.place else [owner.step, owner.activity]
    shown = list(dict.fromkeys(_name(editing, entry) for holder in holders for entry in _entries(holder, key)))
    names = list(_names(editing, owner, key, divided(new, shown)))
    removed = [name for name in shown if normal(name) not in map(normal, names)]
    added = [name for name in names if normal(name) not in map(normal, shown)]
    # As many new names as old ones that are gone: they replace these where they were.
    replaced = dict(zip(removed, added, strict=True)) if len(removed) == len(added) else {}
    for holder in holders:
        entries = [
            _value(editing, replaced[name], key, entry) if name in replaced else entry
            for entry in _entries(holder, key)
            if (name := _name(editing, entry)) in replaced or name not in removed
        ]
        _set(holder, key, entries)
    if added and not replaced:
        holder = _holder(editing, owner, key, holders)
        entries = [*_entries(holder, key), *(_value(editing, name, key, None) for name in added)]
        _set(holder, key, entries)
    holding = [holder for holder in holders if holder.get(key)]
    if len(holding) == 1:
        order = [normal(name) for name in names]
        entries = _entries(holding[0], key)
        holding[0][key] = sorted(entries, key=lambda entry: order.index(normal(_name(editing, entry))))
    path = owner.path if holding[:1] == [owner.activity] or owner.place else owner.step_path
    return (*path, key)


def _entries(holder: dict[str, Any], key: str) -> list[Any]:
    value = holder.get(key, [])
    return list(value) if isinstance(value, list) else [value]


def _set(holder: dict[str, Any], key: str, entries: list[Any]) -> None:
    distinct = [entry for place, entry in enumerate(entries) if entry not in entries[:place]]
    if distinct:
        holder[key] = distinct
    else:
        holder.pop(key, None)


def _holder(editing: Editing, owner: Owner, key: Column, holders: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the row or the activity to which an added document belongs."""
    filled = [holder for holder in holders if holder.get(key)]
    if len(filled) > 1:
        raise UnclearError(UNCLEAR["documents-owner"])
    if filled:
        return filled[0]
    column = "requirements" if key == "requires" else "output"
    bands = editing.table.rows[owner.row].bands
    return holders[-1] if any(getattr(band, column) for band in bands[1:]) else holders[0]


def _name(editing: Editing, entry: Any) -> str:
    """Return the name of a document, or of alternatives, as the form shows it."""
    documents = editing.sop.documents
    word = " atau " if editing.language == "id" else " or "
    ids = [entry] if isinstance(entry, str) else entry["any_of"]
    current = editing.data.get("documents", {})
    names = []
    for id_ in ids:
        value = current.get(id_, documents[id_].name if id_ in documents else id_)
        names.append(value if isinstance(value, str) else value["name"])
    return flat(word.join(names))


def _names(editing: Editing, owner: Owner, key: Column, parts: Sequence[str]) -> Iterator[str]:
    """Yield the names in the parts of a cell; a part with commas may name several documents."""
    known = {normal(_name(editing, id_)) for id_ in editing.data.get("documents", {})}
    for part in parts:
        names = document_names([part])[part]
        if normal(part) in known or len(names) < 2:  # noqa: PLR2004 (several)
            yield part
            continue
        path = (*owner.path, key)
        editing.doubts.append(doubt("documents-divided", Text(""), *path, words=part, count=len(names)))
        yield from names


def _value(editing: Editing, name: str, key: Column, before: Any) -> Any:
    """Return the value for a name: a document, or alternatives.

    Args:
        editing: The SOP.
        name: The name.
        key: The key of the documents.
        before: The value that it replaces; None for an added one.
    """
    names = _OR.split(name)
    is_known = editing.document_id(name) is not None
    if len(names) == 1 or is_known or key == "produces":
        return _document(editing, name, key)
    if not isinstance(before, dict) and not all(editing.document_id(each) for each in names):
        raise UnclearError(UNCLEAR["documents-or"])
    rest = {other: value for other, value in before.items() if other != "any_of"} if isinstance(before, dict) else {}
    return OneLine(any_of=[_document(editing, each, key) for each in names], **rest)


def _document(editing: Editing, name: str, key: Column) -> str:
    known = editing.document_id(name)
    if known is not None:
        return known
    documents = editing.data.setdefault("documents", {})
    id_ = new_id(name, documents, "dokumen")
    if key == "requires":
        documents[id_] = OneLine(name=name, supplied=True)
        editing.conclude(f"documents.{id_}.supplied", _SUPPLIED.in_(editing.language))
    else:
        documents[id_] = name
    return id_
