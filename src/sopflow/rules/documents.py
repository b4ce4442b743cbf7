"""SOP4xx: what a row needs is there when a case comes to it, and what rows make is something, and of use."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Label, Severity, define_rule
from sopflow.flow import Flow, abbreviated
from sopflow.rules.availability import Lack, lacks, needs, outcomes
from sopflow.rules.indonesian import is_active, speaks_indonesian, words
from sopflow.rules.references import activity_path
from sopflow.rules.registry import checker
from sopflow.rules.words import EVENTS
from sopflow.text import Path, Text, Words

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
_LABELS = 3

NEVER_AVAILABLE = define_rule(
    "SOP401",
    "document-never-available",
    _E,
    Text(
        "{id} can never be carried out: it needs {document}, which no case has that comes to it ({witness}).",
        "{id} tidak pernah dapat dilaksanakan: {document} belum ada saat langkah ini dicapai ({witness}).",
    ),
    hint=Text(
        "If it comes from outside, say so with `supplied: true`; if not, let an earlier row produce it.",
        "Bila berasal dari luar, nyatakan dengan `supplied: true`; bila tidak, jadikan output baris sebelumnya.",
    ),
)
NOT_ALWAYS_AVAILABLE = define_rule(
    "SOP402",
    "document-not-always-available",
    _W,
    Text(
        "{id} needs {documents}, which a case lacks that comes by {witness}.",
        "{id} memerlukan {documents}, yang tidak ada pada perkara yang datang lewat {witness}.",
    ),
    hint=Text(
        "Let a row on this way produce it, say `supplied: true` if it comes from outside, or lead this way elsewhere.",
        "Jadikan output baris di jalur ini, beri `supplied: true` bila berasal dari luar, atau alihkan jalur ini.",
    ),
)
UNUSED_PRODUCT = define_rule(
    "SOP403",
    "unused-product",
    _I,
    Text(
        "No row needs {document}, although the case goes on after it is made.",
        "Tidak ada baris yang memerlukan {document}, padahal perkara masih berlanjut setelah dokumen ini dihasilkan.",
    ),
    hint=Text(
        "Name it under `requires` where it is needed; if it is only kept or handed out, all is well.",
        "Sebutkan di `requires` baris yang memerlukannya; bila hanya disimpan atau diserahkan, ini sudah benar.",
    ),
)
OUTPUT_IS_INPUT = define_rule(
    "SOP404",
    "output-is-input",
    _I,
    Text("What {id} makes is what it needs: {documents}.", "Output {id} sama dengan kelengkapannya: {documents}."),
    hint=Text(
        "Name what is there afterwards that was not there before, or leave `produces` out.",
        "Sebutkan apa yang ada sesudahnya dan belum ada sebelumnya, atau hapus `produces`.",
    ),
)
OUTPUT_IS_NO_THING = define_rule(
    "SOP405",
    "output-is-no-thing",
    _I,
    Text(
        "{name} is something that happens, not something that is there afterwards.",
        "{name} adalah peristiwa, bukan sesuatu yang ada sesudahnya.",
    ),
    hint=Text(
        "Name what remains of it: a letter, a list, minutes, an entry in a book.",
        "Sebutkan apa yang tersisa darinya: surat, daftar, berita acara, catatan dalam buku.",
    ),
)


@checker(stage=4)
def documents_are_there_when_they_are_needed(flow: Flow) -> Iterator[Finding]:
    """What a row needs is there on every way to it, unless it comes from outside or from the row itself."""
    sop = flow.sop
    always, sometimes = lacks(flow)
    products = _products(sop) if always else {}
    same_document: dict[str, list[Lack]] = {}
    for lack in sorted(always, key=lambda lack: sop.positions[lack.step]):
        same_document.setdefault(lack.documents[0], []).append(lack)
    for document, (first, *others) in same_document.items():
        needed = (_needed_at(sop, other.step, document) for other in others[:_LABELS])
        labels = [Label(Text("needed here, too", "juga diperlukan di sini"), path) for path in needed]
        made = (product.path for product in products.get(document, ())[:_LABELS])
        labels += [Label(Text("made here", "dihasilkan di sini"), path) for path in made]
        yield NEVER_AVAILABLE.at(
            *_needed_at(sop, first.step, document),
            labels=tuple(labels),
            id=first.step,
            document=document,
            witness=_shown(first.way),
        )
    for lack in sometimes:
        place, *more = (_needed_at(sop, lack.step, document) for document in lack.documents)
        yield NOT_ALWAYS_AVAILABLE.at(
            *place,
            labels=tuple(Label(Text("this, too", "ini juga"), path) for path in more[:_LABELS]),
            id=lack.step,
            documents=lack.documents,
            witness=_shown(lack.way),
        )


@checker(stage=4, blocking=False)
def what_is_made_is_of_use(flow: Flow) -> Iterator[Finding]:
    """What is made is needed by some row, or discarded, or comes out at an end or before somebody from outside."""
    sop = flow.sop
    made = {id_ for step in sop.steps for id_ in step.made}
    used = {id_ for step in sop.steps for id_ in needs(step)}
    if used.isdisjoint(made):
        return  # a table that does not say what its rows need of one another
    used.update(id_ for step in sop.steps for outcome in outcomes(step).values() for id_ in outcome.discards)
    used.update(_events(sop))  # one defect, one finding
    products = _products(sop) if made - used else {}
    for document, places in products.items():
        if document not in used and not any(_comes_out(sop, product) for product in places):
            first, *others = (product.path for product in places)
            labels = tuple(Label(Text("made here, too", "juga dihasilkan di sini"), path) for path in others[:_LABELS])
            yield UNUSED_PRODUCT.at(*first, labels=labels, document=document)


@checker(stage=1, blocking=False)
def what_is_made_is_new(sop: Sop) -> Iterator[Finding]:
    """The documents of the output are not just those that were needed; a check may leave them as they are."""
    for row, step in enumerate(sop.steps):
        if step.produces and set(step.produces) == set(step.requires) and step.decision is None:
            yield OUTPUT_IS_INPUT.at("steps", row, "produces", id=step.id, documents=step.produces)


@checker(stage=1, blocking=False)
def what_is_made_is_something(sop: Sop) -> Iterator[Finding]:
    """An output is named after what is there in the end, not after what was done."""
    made = {id_ for step in sop.steps for id_ in step.made}
    for document in _events(sop):
        if document in made:
            yield OUTPUT_IS_NO_THING.at("documents", document, "name", name=sop.documents[document].name)


@frozen
class _Product:
    """One place where a document is made.

    Attributes:
        path: The place.
        targets: What may follow when it has been made.
    """

    path: Path
    targets: tuple[str, ...]


def _products(sop: Sop) -> dict[str, list[_Product]]:
    """All places where documents are made, by document."""
    found: dict[str, list[_Product]] = {}
    for row, step in enumerate(sop.steps):
        decided = tuple(outcome.to for outcome in outcomes(step).values())
        targets = decided or (sop.next_of(step),)
        made: list[tuple[Path, tuple[str, ...], tuple[str, ...]]] = [
            (("steps", row, "produces"), step.produces, targets)
        ]
        for number, activity in enumerate(step.activities):
            path = activity_path(row, step, number)
            made.append(((*path, "produces"), activity.produces, targets))
            for answer, outcome in activity.outcomes.items():
                made.append(((*path, "outcomes", answer, "produces"), outcome.produces, (outcome.to,)))
        for path, documents, follow in made:
            for index, id_ in enumerate(documents):
                found.setdefault(id_, []).append(_Product((*path, index), follow))
    return found


def _events(sop: Sop) -> Iterator[str]:
    """The documents whose names tell what somebody does, or that something happens."""
    if speaks_indonesian(sop):
        for id_, document in sop.documents.items():
            first, *others = words(document.name) or [""]
            happens = [word for word in others if word in EVENTS]
            if is_active(first) or first in EVENTS or (happens and "yang" not in others):
                yield id_


def _comes_out(sop: Sop, product: _Product) -> bool:
    """Whether the case may end as the document is made, or goes on with somebody from outside, who gets it."""
    following = [sop.step(target) if target in sop.positions else None for target in product.targets]
    return any(
        step is None or any(sop.actors[id_].external for activity in step.activities for id_ in activity.actors)
        for step in following
    )


def _needed_at(sop: Sop, id_: str, document: str) -> Path:
    """Where a row names a document that it needs."""
    row, step = sop.positions[id_], sop.step(id_)
    if document in step.requires:
        return ("steps", row, "requires", step.requires.index(document))
    for index, activity in enumerate(step.activities):
        if document in activity.requires:
            return (*activity_path(row, step, index, "requires"), activity.requires.index(document))
    return ("steps", row, "requires")


def _shown(way: tuple[str, ...]) -> Words:
    return Words(" → ".join(abbreviated(way)))
