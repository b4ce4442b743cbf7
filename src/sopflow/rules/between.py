"""What SOPs that are checked together say of one another: by their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Severity, define_rule, proposed
from sopflow.flow import abbreviated, cycles
from sopflow.text import Path, Text, Words, close_matches

_W = Severity.WARNING

RELATED_NOT_FOUND = define_rule(
    "SOP209",
    "related-not-found",
    _W,
    Text(
        "None of the SOPs that are checked together has the number {number}.",
        "Tidak ada SOP bernomor {number} di antara yang diperiksa bersama.",
    ),
    hint=Text(
        "Correct the number, or check the folder in which that SOP lies.",
        "Perbaiki nomornya, atau periksa folder tempat SOP itu berada.",
    ),
    between=True,
)
CALLED_NOT_FOUND = define_rule(
    "SOP210",
    "called-not-found",
    _W,
    Text(
        "This row runs the SOP {number}, which is not among those that are checked together.",
        "Baris ini menjalankan SOP {number}, yang tidak ada di antara yang diperiksa bersama.",
    ),
    hint=Text(
        "Correct the number, or check the folder in which that SOP lies.",
        "Perbaiki nomornya, atau periksa folder tempat SOP itu berada.",
    ),
    between=True,
)
DUPLICATE_NUMBER = define_rule(
    "SOP211",
    "duplicate-number",
    _W,
    Text("{file} has the number {number}, too.", "{file} juga bernomor {number}."),
    hint=Text(
        "Give each SOP a number of its own: others refer to it by that number.",
        "Beri setiap SOP nomor tersendiri: SOP lain merujuknya dengan nomor itu.",
    ),
    between=True,
)
CIRCLE_OF_CALLS = define_rule(
    "SOP310",
    "circle-of-calls",
    Severity.ERROR,
    Text("These SOPs run one another without end: {circle}.", "SOP-SOP ini saling menjalankan tanpa akhir: {circle}."),
    hint=Text("Take one of the `calls` away.", "Hapus salah satu `calls`."),
    between=True,
)


def findings_between(sops: Sequence[tuple[str, Sop]]) -> Iterator[tuple[int, Finding]]:
    """What is wrong between SOPs, each finding with the position of the SOP that it is about.

    Args:
        sops: The SOPs, each with the name of its file.
    """
    first: dict[str, int] = {}
    for position, (_, sop) in enumerate(sops):
        if (earlier := first.setdefault(_key(sop.number), position)) != position:
            yield position, DUPLICATE_NUMBER.at("number", number=sop.number, file=sops[earlier][0])
    written = {key: sops[position][1].number for key, position in first.items()}
    for position, (_, sop) in enumerate(sops):
        for path, number in _references(sop):
            if _key(number) not in first:
                found = RELATED_NOT_FOUND if path[0] == "related" else CALLED_NOT_FOUND
                others = [other for key, other in written.items() if key != _key(sop.number)]
                yield position, found.at(*path, number=number, **proposed(close_matches(number, others)))
    yield from _circles_of_calls(sops, first)


def _circles_of_calls(sops: Sequence[tuple[str, Sop]], first: dict[str, int]) -> Iterator[tuple[int, Finding]]:
    calls = {
        key: tuple(dict.fromkeys(_key(step.calls) for step in sops[position][1].steps if step.calls is not None))
        for key, position in first.items()
    }
    for circle in cycles(calls):
        closing = max(circle, key=first.__getitem__)
        numbers = [sops[first[key]][1].number for key in circle]
        text = Words(" → ".join(abbreviated((*numbers, numbers[0]))))
        for row, step in enumerate(sops[first[closing]][1].steps):
            if step.calls is not None and _key(step.calls) in circle:
                yield first[closing], CIRCLE_OF_CALLS.at("steps", row, "calls", circle=text)
                break


def _references(sop: Sop) -> Iterator[tuple[Path, str]]:
    for index, related in enumerate(sop.related):
        yield ("related", index, "number"), related.number
    for row, step in enumerate(sop.steps):
        if step.calls is not None:
            yield ("steps", row, "calls"), step.calls


def _key(number: str) -> str:
    """A number without what nobody sees as a difference."""
    return " ".join(number.split()).casefold()
