"""The strategy for SOPs with one thing wrong, named and with the code of the error that it must raise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from hypothesis import strategies as st
from tests.broken_sops.catalog import MUTATIONS
from tests.broken_sops.mutations import Change, File, Mutation

from sopflow.definition import Activity, Document, Sop, Step
from sopflow.testing.strategies.sops import sops


class Broken(NamedTuple):
    """A SOP with one thing wrong.

    Attributes:
        text: Its YAML text.
        mutation: What is wrong, in words.
        code: The code of the error that it must raise.
    """

    text: str
    mutation: str
    code: str

    def __repr__(self) -> str:
        return f"Broken(mutation={self.mutation!r}, code={self.code!r}, text=\n{self.text})"


def broken_sops(
    *, codes: Sequence[str] | None = None, valid: st.SearchStrategy[Sop] | None = None
) -> st.SearchStrategy[Broken]:
    """SOPs of which one thing was changed, so that checking them must find the error of the code that comes with it.

    It need not be the only error: where a name is gone, others may no longer mean anything. A SOP that has no place for
    a mutation is replaced by a small one that has.

    Args:
        codes: Only mutations of these codes, or of codes that begin so, such as ``["SOP3"]``.
        valid: The SOPs that are changed; by default small ones.
    """
    wanted = [each for each in MUTATIONS if codes is None or each.code.startswith(tuple(codes))]
    if not wanted:
        known = ", ".join(sorted({each.code for each in MUTATIONS}))
        raise ValueError(f"No mutation raises any of {codes!r}; there are mutations for {known}.")
    return _broken(wanted, sops(max_steps=5, prose=False) if valid is None else valid)


@st.composite
def _broken(draw: st.DrawFn, wanted: Sequence[Mutation], valid: st.SearchStrategy[Sop]) -> Broken:
    mutation = draw(st.sampled_from(wanted))
    file = File(draw(valid))
    changes = list(mutation.places(file))
    if not changes:
        file, changes = _replaced(mutation)
    number = draw(st.integers(0, 99)) % len(changes)
    return Broken(file.changed(changes[number]), mutation.name, mutation.code)


def _replaced(mutation: Mutation) -> tuple[File, list[Change]]:
    """The smallest of the examples that has places for a mutation, and these places."""
    for sop in EXAMPLES:
        file = File(sop)
        if changes := list(mutation.places(file)):
            return file, changes
    raise ValueError(f"No example has a place for {mutation.name!r}: add a small SOP that has one to EXAMPLES.")


def _example(*steps: Step) -> Sop:
    documents = {id_: Document(id_.title(), supplied=True) for step in steps for id_ in step.requires}
    return Sop("SOP-1", "Contoh", {"loket": "Petugas Loket"}, steps, documents=documents)


EXAMPLES: Final = (
    _example(Step.single("terima", "Menerima berkas", "loket")),
    _example(
        Step.single("periksa", "Memeriksa berkas", "loket", outcomes={"ya": "kirim", "tidak": "periksa"}),
        Step.single("kirim", "Mengirim surat", "loket", next="end"),
    ),
    _example(
        Step(
            "susun",
            [
                Activity("ketik", "Mengetik konsep", "loket"),
                Activity("paraf", "Memaraf konsep", "loket", not_same_person_as="ketik"),
            ],
            requires="berkas",
        )
    ),
    _example(
        Step(
            "putus",
            [
                Activity("kaji", "Mengkaji permohonan", "loket"),
                Activity("tetapkan", "Menetapkan", "loket", outcomes={"ya": "end", "tidak": "putus"}),
            ],
        )
    ),
)
"""Small valid SOPs; for each mutation one of them has a place."""
