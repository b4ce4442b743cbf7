"""SOP4xx: required documents are available, and outputs are new, useful and documents at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sopflow.definition import CONTINUE, AnyOf, Outcome, Sop, Step
from sopflow.diagnostics import Finding, Label, Severity, define_rule
from sopflow.flow import Flow, abbreviated, held_documents, path_to, required_in
from sopflow.flow.row import alternatives_in, any_of, mentioned_in, requirements
from sopflow.rules.registry import checker
from sopflow.rules.table import activity_path, row_name
from sopflow.rules.vocabulary import (
    HANDING_OUT,
    KEEPING,
    OUTSIDERS,
    RECORDS,
    is_active,
    is_event,
    roots,
    roots_of,
    speaks_indonesian,
    words,
)
from sopflow.text import Path, Text, Words

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
_MAX_LABELS = 3

MAX_SEARCHES = 100
"""The maximum number of missing documents that are analyzed in one SOP."""

MAX_GAPS = 300
"""The maximum number of gaps that are reported for one SOP."""

NEVER_AVAILABLE = define_rule(
    "SOP401",
    "document-never-available",
    _E,
    Text(
        "Step {id} can never be completed: {document} is not available when a case arrives ({witness}).",
        "{id} tidak pernah dapat dilaksanakan: {document} belum ada saat langkah ini dicapai ({witness}).",
    ),
    hint=Text(
        "If the document comes from outside, write it as `{{name: …, supplied: true}}` under `documents`; otherwise "
        "let an earlier row produce it.",
        "Jika dokumen ini berasal dari luar, tulis sebagai `{{name: …, supplied: true}}` di bawah `documents`; jika "
        "tidak, jadikan output baris sebelumnya.",
    ),
)
NOT_ALWAYS_AVAILABLE = define_rule(
    "SOP402",
    "document-not-always-available",
    _W,
    Text(
        "Step {id} requires {documents}, which a case does not have on the path {witness}.",
        "{id} memerlukan {documents}, yang belum ada jika jalurnya {witness}.",
    ),
    hint=Text(
        "Let a row on this path produce it, redirect the path, or write it as `{{name: …, supplied: true}}` under "
        "`documents` if it comes from outside.",
        "Jadikan output baris di jalur ini, alihkan jalur ini, atau tulis sebagai `{{name: …, supplied: true}}` di "
        "bawah `documents` jika berasal dari luar.",
    ),
)
UNUSED_PRODUCT = define_rule(
    "SOP403",
    "unused-product",
    _I,
    Text(
        "No row requires {document}, although the case continues after it is produced.",
        "Tidak ada baris yang memerlukan {document}, meskipun kasus masih berlanjut setelah dokumen ini dihasilkan.",
    ),
    hint=Text(
        "Add it to `requires` where it is needed; if it is only filed or handed out, ignore this remark.",
        "Tambahkan ke `requires` baris yang memerlukannya; jika hanya disimpan atau diserahkan, abaikan catatan ini.",
    ),
)
OUTPUT_IS_INPUT = define_rule(
    "SOP404",
    "output-is-input",
    _I,
    Text(
        "Step {id} produces exactly the documents that it requires: {documents}.",
        "Output {id} sama dengan kelengkapannya: {documents}.",
    ),
    hint=Text(
        "Name the document that did not exist before, or remove `produces`.",
        "Sebutkan dokumen yang sebelumnya belum ada atau hapus `produces`.",
    ),
)
OUTPUT_IS_NO_THING = define_rule(
    "SOP405",
    "output-is-no-thing",
    _I,
    Text("{name} describes an event, not a document.", "{name} adalah peristiwa, bukan dokumen."),
    hint=Text(
        "Name the document that remains: a letter, a list, minutes, an entry in a register.",
        "Sebutkan dokumen yang tersisa darinya: surat, daftar, berita acara, catatan dalam buku.",
    ),
)
NO_OUTPUT = define_rule(
    "SOP406",
    "no-output",
    _I,
    Text("{row} has no output.", "{row} tidak memiliki output."),
    hint=Text(
        "Write in `produces` what exists when the row is complete; if the paper has none, leave it out.",
        "Tulis di `produces` apa yang ada setelah baris ini selesai; jika naskah kosong, biarkan.",
    ),
)
NO_REQUIREMENTS = define_rule(
    "SOP407",
    "no-requirements",
    _I,
    Text("{row} has no requirements.", "{row} tidak memiliki kelengkapan."),
    hint=Text(
        "Write in `requires` what the row needs to begin; if the paper has none, leave it out.",
        "Tulis di `requires` apa yang diperlukan untuk memulai baris ini; jika naskah kosong, biarkan.",
    ),
)


class Gap(NamedTuple):
    """A document that a case may lack when it enters a row that requires it.

    Attributes:
        step: The row.
        document: The document.
        path: A shortest path on which the case lacks the document, from the first row to this one.
        always: Whether no case has the document there.
    """

    step: str
    document: str
    path: tuple[str, ...]
    always: bool


def gaps(flow: Flow) -> list[Gap]:
    """Find the documents that cases may lack where they are required, each document by itself.

    The analysis of one document assumes that all other documents are available. A document that may be handed over in
    the row itself is not a gap.

    Args:
        flow: The flow of a SOP in which every row is reachable.
    """
    sop = flow.sop
    supplied = {id_ for id_, document in sop.documents.items() if document.supplied}
    needed = {step.id: needs for step in sop.steps if (needs := _needed(step, supplied))}
    if not needed:
        return []
    held = held_documents(flow)
    suspects: dict[str, list[str]] = {}
    for id_, needs in needed.items():
        for document in held.missing(id_, needs):
            suspects.setdefault(document, []).append(id_)
    found: list[Gap] = []
    for document in [*(id_ for id_ in sop.documents if id_ in suspects), *(suspects.keys() - sop.documents.keys())][
        :MAX_SEARCHES
    ]:
        states = held.search(document)
        for id_ in suspects[document]:
            path = path_to((id_, False), states)
            # Without a path, the cases that lack the document do not get past an earlier row.
            if path is not None and len(found) < MAX_GAPS:
                steps = tuple(step for step, _ in path)
                found.append(Gap(id_, document, steps, always=(id_, True) not in states))
    return found


def _needed(step: Step, supplied: set[str]) -> frozenset[str]:
    """Return what a row requires that it cannot be given there: documents, and groups of which any one suffices."""
    given = step.may_produce | supplied
    groups = [any_of(group) for group in alternatives_in(step) if given.isdisjoint(group)]
    return frozenset({*(required_in(step) - given), *groups})


@checker(stage=4)
def required_documents_are_available(flow: Flow) -> Iterator[Finding]:
    """A required document is available on every path to the row, unless it comes from outside or from the row."""
    sop = flow.sop
    never: dict[str, list[Gap]] = {}
    sometimes: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for gap in gaps(flow):
        if gap.always:
            never.setdefault(gap.document, []).append(gap)
        else:
            sometimes.setdefault((gap.step, gap.path), []).append(gap.document)
    products = _products(sop) if never else {}
    for document, (first, *others) in never.items():
        required_at = [_requirement_path(sop, other.step, document) for other in others[:_MAX_LABELS]]
        produced_at = [product.path for product in _products_of(products, document)[:_MAX_LABELS]]
        yield NEVER_AVAILABLE.at(
            *_requirement_path(sop, first.step, document),
            labels=(
                *(Label(Text("also required here", "juga diperlukan di sini"), path) for path in required_at),
                *(Label(Text("produced here", "dihasilkan di sini"), path) for path in produced_at),
            ),
            id=first.step,
            document=document,
            witness=_shown(first.path),
        )
    for (id_, path), documents in sometimes.items():
        place, *more = [_requirement_path(sop, id_, document) for document in documents]
        yield NOT_ALWAYS_AVAILABLE.at(
            *place,
            labels=tuple(Label(Text("also missing", "juga belum ada"), other) for other in more[:_MAX_LABELS]),
            id=id_,
            documents=tuple(documents),
            witness=_shown(path),
        )


@checker(stage=4, blocking=False)
def products_are_used(flow: Flow) -> Iterator[Finding]:
    """A product is required or discarded by a row, is the result of the case, or goes to an external actor."""
    sop = flow.sop
    made = _made(sop)
    used = set().union(*(mentioned_in(step) for step in sop.steps))
    if used.isdisjoint(made):
        return  # The table does not state which documents its rows require of one another.
    if made <= used:
        return
    used.update(id_ for step in sop.steps for outcome in _outcomes(step) for id_ in outcome.discards)
    used.update(_events(sop))  # SOP405 reports them.
    for document, places in _products(sop).items():
        if document in used or any(_leaves_the_procedure(sop, product) for product in places):
            continue
        if not _is_kept(sop, document, places):
            first, *others = [product.path for product in places]
            also = Text("also produced here", "juga dihasilkan di sini")
            labels = tuple(Label(also, path) for path in others[:_MAX_LABELS])
            yield UNUSED_PRODUCT.at(*first, labels=labels, document=document)


@checker(stage=1, blocking=False, needs_complete_sop=True)
def rows_state_their_documents(sop: Sop) -> Iterator[Finding]:
    """Each row of the table has requirements and an output; a table without any is reported once."""
    without_requirements = [row for row, step in enumerate(sop.steps) if not requirements(step)]
    without_output = [row for row, step in enumerate(sop.steps) if not step.may_produce]
    for rule, key, without in (
        (NO_REQUIREMENTS, "requires", without_requirements),
        (NO_OUTPUT, "produces", without_output),
    ):
        if without and len(without) == len(sop.steps):
            yield rule.at("steps", on_key=True, row=Text("The table", "Tabel ini"))
            continue
        for row in without:
            name = row_name(sop, sop.steps[row])
            yield rule.at("steps", row, key, row=Text(f"Row {name}", f"Baris {name}"))


@checker(stage=1, blocking=False)
def outputs_differ_from_inputs(sop: Sop) -> Iterator[Finding]:
    """A row produces other documents than it requires; only a decision may leave them as they are."""
    for row, step in enumerate(sop.steps):
        if step.produces and set(step.produces) == set(step.requires) and not step.decisions:
            yield OUTPUT_IS_INPUT.at("steps", row, "produces", id=step.id, documents=step.produces)


@checker(stage=1, blocking=False)
def outputs_are_documents(sop: Sop) -> Iterator[Finding]:
    """The name of a product names a document, not an event."""
    events = list(_events(sop))
    made = _made(sop) if events else ()
    for document in events:
        if document in made:
            yield OUTPUT_IS_NO_THING.at("documents", document, "name", name=sop.documents[document].name)


class _Product(NamedTuple):
    """A place where a document is produced.

    Attributes:
        path: The place.
        targets: The targets that may follow.
    """

    path: Path
    targets: tuple[str, ...]


def _products(sop: Sop) -> dict[str, list[_Product]]:
    """Return all places where documents are produced, by document."""
    found: dict[str, list[_Product]] = {}
    for row, step in enumerate(sop.steps):
        targets = tuple(outcome.to for outcome in _outcomes(step)) if step.decision else (sop.next_of(step),)
        made: list[tuple[Path, tuple[str, ...], tuple[str, ...]]] = [
            (("steps", row, "produces"), step.produces, targets)
        ]
        for number, activity in enumerate(step.activities):
            path = activity_path(row, step, number)
            made.append(((*path, "produces"), activity.produces, targets))
            for answer, outcome in activity.outcomes.items():
                target = sop.next_of(step) if outcome.to == CONTINUE else outcome.to
                made.append(((*path, "outcomes", answer, "produces"), outcome.produces, (target,)))
        for path, documents, follow in made:
            for index, id_ in enumerate(documents):
                found.setdefault(id_, []).append(_Product((*path, index), follow))
    return found


def _made(sop: Sop) -> set[str]:
    """Return the documents that any row may produce."""
    return set().union(*(step.may_produce for step in sop.steps))


def _outcomes(step: Step) -> Iterator[Outcome]:
    """Yield the outcomes of a row's decisions."""
    return (outcome for decision in step.decisions for outcome in decision.outcomes.values())


def _events(sop: Sop) -> Iterator[str]:
    """Yield the documents whose names are verbs: of an action, or of an event."""
    if speaks_indonesian(sop):
        for id_, document in sop.documents.items():
            first, *others = words(document.name) or ("",)
            has_event = any(map(is_event, others)) and "yang" not in others
            if is_active(first) or is_event(first) or has_event:
                yield id_


def _leaves_the_procedure(sop: Sop, product: _Product) -> bool:
    """Return whether the case may end, or continue with an external actor, right after a document is produced."""
    following = [sop.step(target) if target in sop.positions else None for target in product.targets]
    return any(
        step is None or any(sop.actors[id_].external for activity in step.activities for id_ in activity.actors)
        for step in following
    )


def _is_kept(sop: Sop, document: str, places: list[_Product]) -> bool:
    """Return whether a document is a record, or its row, or the row that follows, files it or hands it to outsiders."""
    name = words(sop.documents[document].name)
    if not RECORDS.isdisjoint(name):
        return True
    records = [roots_of(words(record)) for record in sop.records]
    if any(all(not roots(word).isdisjoint(record) for word in name) for record in records):
        return True
    rows = {place.path[1] for place in places}
    rows |= {sop.positions[target] for place in places for target in place.targets if target in sop.positions}
    outsiders = {word for actor in sop.actors.values() if actor.external for word in words(actor.name)} | OUTSIDERS
    for row in rows:
        for activity in sop.steps[int(row)].activities:
            found = words(activity.text)
            hands_out = not HANDING_OUT.isdisjoint(found) and not outsiders.isdisjoint(found)
            if hands_out or not KEEPING.isdisjoint(found):
                return True
    return False


def _products_of(products: dict[str, list[_Product]], document: str) -> list[_Product]:
    """Return the places where a document, or one of a group, is produced."""
    return [product for id_ in document.split(" | ") for product in products.get(id_, ())]


def _requirement_path(sop: Sop, id_: str, document: str) -> Path:
    """Return the path at which a row names a document that it requires."""
    row, step = sop.positions[id_], sop.step(id_)
    for index, activity in enumerate(step.activities):
        if document in (own := _requirements(activity.requires)):
            return (*activity_path(row, step, index, "requires"), own.index(document))
    return ("steps", row, "requires", _requirements(step.requires).index(document))


def _requirements(given: tuple[str | AnyOf, ...]) -> list[str]:
    return [each if isinstance(each, str) else any_of(each.any_of) for each in given]


def _shown(path: tuple[str, ...]) -> Words:
    return Words(" → ".join(abbreviated(path)))
