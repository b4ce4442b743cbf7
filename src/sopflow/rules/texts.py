"""The texts of a SOP with their paths: those of the identity block and those of the table."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.definition import Sop
from sopflow.rules.table import activities, activity_path
from sopflow.text import Path


def identity_texts(sop: Sop) -> Iterator[tuple[Path, str]]:
    """Yield the texts of the identity block, in the order of the form."""
    yield ("number",), sop.number
    yield ("title",), sop.title
    for key, names in (("organization", ("government", "agency", "unit")), ("approval", ("office", "name", "nip"))):
        for name in names:
            if (text := getattr(getattr(sop, key), name, None)) is not None:
                yield (key, name), text
    for key in ("scope", "summary"):
        if (text := getattr(sop, key)) is not None:
            yield (key,), text
    for term, meaning in sop.terms.items():
        yield ("terms", term), meaning
    for key in ("legal_basis", "qualifications", "equipment", "warnings", "records"):
        for index, text in enumerate(getattr(sop, key)):
            yield (key, index), text
    for index, related in enumerate(sop.related):
        yield ("related", index, "number"), related.number


def table_texts(sop: Sop) -> Iterator[tuple[Path, str]]:
    """Yield the texts of the table: names of actors, documents, ends and moments, activities, notes."""
    for id_, actor in sop.actors.items():
        yield ("actors", id_, "name"), actor.name
    for id_, document in sop.documents.items():
        yield ("documents", id_, "name"), document.name
    for key in ("ends", "moments"):
        for id_, name in getattr(sop, key).items():
            yield (key, id_), name
    for row, step, index, activity in activities(sop):
        if index == 0 and step.note is not None:
            yield ("steps", row, "note"), step.note
        yield activity_path(row, step, index, "activity"), activity.text
        if activity.note is not None:
            yield activity_path(row, step, index, "note"), activity.note
