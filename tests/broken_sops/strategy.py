"""SOPs with one fault, with its name and the code of the error that it causes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from hypothesis import strategies as st
from tests.broken_sops.catalog import MUTATIONS
from tests.broken_sops.mutations import Change, File, Mutation

from sopflow.definition import Activity, Document, Sop, Step
from sopflow.flow.row import mentioned_in
from sopflow.testing.strategies.sops import sops


class Broken(NamedTuple):
    """A SOP with one fault.

    Attributes:
        text: The YAML text.
        mutation: The fault in words.
        code: The code of the error that it causes.
    """

    text: str
    mutation: str
    code: str

    def __repr__(self) -> str:
        return f"Broken(mutation={self.mutation!r}, code={self.code!r}, text=\n{self.text})"


def broken_sops(
    *, codes: Sequence[str] | None = None, valid: st.SearchStrategy[Sop] | None = None
) -> st.SearchStrategy[Broken]:
    """Draw valid SOPs with one change that causes an error.

    A change may cause further errors: without a definition, for example, its references are wrong. A SOP in which a
    mutation is impossible is replaced by a small example.

    Args:
        codes: The codes or prefixes of codes to draw from, such as ``["SOP3"]``; by default all.
        valid: The SOPs to change; by default small ones.
    """
    wanted = [each for each in MUTATIONS if codes is None or each.code.startswith(tuple(codes))]
    if not wanted:
        known = ", ".join(sorted({each.code for each in MUTATIONS}))
        raise ValueError(f"No mutation causes {codes!r}; there are mutations for {known}.")
    return _broken(wanted, sops(max_steps=5, prose=False) if valid is None else valid)


@st.composite
def _broken(draw: st.DrawFn, wanted: Sequence[Mutation], valid: st.SearchStrategy[Sop]) -> Broken:
    mutation = draw(st.sampled_from(wanted))
    file = File(draw(valid))
    changes = list(mutation.changes(file))
    if not changes:
        file, changes = _in_an_example(mutation)
    position = draw(st.integers(0, len(changes) - 1))
    return Broken(file.changed(changes[position]), mutation.name, mutation.code)


def _in_an_example(mutation: Mutation) -> tuple[File, list[Change]]:
    """Return the smallest example in which a mutation is possible, and its changes."""
    for sop in EXAMPLES:
        file = File(sop)
        if changes := list(mutation.changes(file)):
            return file, changes
    raise ValueError(f"{mutation.name!r} is impossible in all EXAMPLES: add a small SOP in which it is possible.")


def _example(*steps: Step) -> Sop:
    documents = {id_: Document(id_.title(), supplied=True) for step in steps for id_ in mentioned_in(step)}
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
"""Small valid SOPs; every mutation is possible in one of them."""
