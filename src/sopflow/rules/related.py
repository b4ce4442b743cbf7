"""SOP209 to SOP211 and SOP310: SOPs that are checked together refer to one another by their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Severity, define_rule, proposed
from sopflow.flow import abbreviated, cycles
from sopflow.text import Path, Text, Words, close_matches

_W = Severity.WARNING

_CORRECT_THE_NUMBER = Text(
    "Correct the number, or check the folder that contains this SOP.",
    "Perbaiki nomornya atau periksa folder tempat SOP itu berada.",
)

RELATED_NOT_FOUND = define_rule(
    "SOP209",
    "related-not-found",
    _W,
    Text(
        "None of the checked SOPs has the number {number}.",
        "Di antara SOP yang diperiksa tidak ada yang bernomor {number}.",
    ),
    hint=_CORRECT_THE_NUMBER,
    between=True,
)
CALLED_NOT_FOUND = define_rule(
    "SOP210",
    "called-not-found",
    _W,
    Text(
        "This row calls the SOP {number}, which is not among the checked SOPs.",
        "Baris ini menjalankan SOP {number}, yang tidak ada di antara SOP yang diperiksa.",
    ),
    hint=_CORRECT_THE_NUMBER,
    between=True,
)
DUPLICATE_NUMBER = define_rule(
    "SOP211",
    "duplicate-number",
    _W,
    Text("{file} has the same number, {number}.", "{file} memiliki nomor yang sama, {number}."),
    hint=Text(
        "Give each SOP a unique number: other SOPs refer to it by this number.",
        "Beri setiap SOP nomor tersendiri: SOP lain merujuknya dengan nomor itu.",
    ),
    between=True,
)
CIRCLE_OF_CALLS = define_rule(
    "SOP310",
    "circle-of-calls",
    Severity.ERROR,
    Text(
        "These SOPs call one another without end: {circle}.", "Semua SOP ini saling menjalankan tanpa akhir: {circle}."
    ),
    hint=Text("Remove one of the `calls`.", "Hapus salah satu `calls`."),
    between=True,
)


def check_references(sops: Sequence[tuple[str, Sop]]) -> Iterator[tuple[int, Finding]]:
    """Check the references between SOPs.

    Args:
        sops: The SOPs, each with the name of its file.

    Yields:
        Findings, each with the position of the SOP that contains it.
    """
    first: dict[str, int] = {}
    for position, (_, sop) in enumerate(sops):
        if (earlier := first.setdefault(_key(sop.number), position)) != position:
            yield position, DUPLICATE_NUMBER.at("number", number=sop.number, file=sops[earlier][0])
    written = {key: sops[position][1].number for key, position in first.items()}
    for position, (_, sop) in enumerate(sops):
        for path, number in _references(sop):
            if _key(number) not in first:
                rule = RELATED_NOT_FOUND if path[0] == "related" else CALLED_NOT_FOUND
                others = [other for key, other in written.items() if key != _key(sop.number)]
                yield position, rule.at(*path, number=number, **proposed(close_matches(number, others)))
    yield from _cycles_of_calls(sops, first)


def _cycles_of_calls(sops: Sequence[tuple[str, Sop]], first: dict[str, int]) -> Iterator[tuple[int, Finding]]:
    calls = {
        key: tuple(dict.fromkeys(_key(step.calls) for step in sops[position][1].steps if step.calls is not None))
        for key, position in first.items()
    }
    for cycle in cycles(calls):
        closing = max(cycle, key=first.__getitem__)
        numbers = [sops[first[key]][1].number for key in cycle]
        text = Words(" → ".join(abbreviated((*numbers, numbers[0]))))
        for row, step in enumerate(sops[first[closing]][1].steps):
            if step.calls is not None and _key(step.calls) in cycle:
                yield first[closing], CIRCLE_OF_CALLS.at("steps", row, "calls", circle=text)
                break


def _references(sop: Sop) -> Iterator[tuple[Path, str]]:
    for index, related in enumerate(sop.related):
        yield ("related", index, "number"), related.number
    for row, step in enumerate(sop.steps):
        if step.calls is not None:
            yield ("steps", row, "calls"), step.calls


def _key(number: str) -> str:
    """Return a number without differences in case and spacing, which readers do not notice."""
    return " ".join(number.split()).casefold()
