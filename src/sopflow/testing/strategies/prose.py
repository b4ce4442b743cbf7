"""The parts of a SOP that its cases do not depend on: the identity block, names, notes and extension keys.

They are drawn as a list of remarks, so that each can be dropped when a SOP shrinks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from attrs import frozen
from hypothesis import strategies as st

from sopflow.definition import Confidence, Relation
from sopflow.frozen import FrozenMap
from sopflow.testing.strategies.builder import Keys, SopBuilder
from sopflow.testing.strategies.rows import selected

_PLAIN: Final = ("Berkas", "Kepala Dinas", "Loket 3", "Surat Keputusan Nomor 4 Tahun 2011")
PIECES: Final = (
    "kata", " ", "  ", "\n", "\n\n", "\t", ":", ": ", "#", " #", "-", "- ", "?", "? ", "%", "@", "`", "!", "&", "*",
    "|", ">", "'", '"', "''", "\\", "\\n", "{", "}", "[", "]", ",", "=", "<<", "~", "---", "...", "\n---\n", "no", "y",
    "null", "0123", "08:00", "1e3", "2017-02-14", "0x1F", "{ya}", "$", "é", "e\u0301", "\u200d", "\u200c", "\u200b",
    "\u00ad", "\u00a0", "\u3000", "\U0001f469\u200d\U0001f4bb", "\U0001f1ee\U0001f1e9", "\ufe0f", "\u0635\u064e",
    "\u0e01\u0e33", "\u4e2d\u6587", "\ufffd", "\U000e0100", "x" * 130,
)  # fmt: skip
"""Characters with a meaning in YAML, values that YAML readers do not read as text, and parts of other scripts."""
_ODD: Final = tuple(text for piece in PIECES for text in (piece, f"a{piece}b") if text.strip())
# A list of characters: Hypothesis takes a second to compute the categories of all characters at its first use.
_CHARACTERS: Final = "".join(
    character
    for first, last in (
        (0x20, 0x24F), (0x300, 0x30F), (0x370, 0x4FF), (0x5D0, 0x5EA), (0x600, 0x6FF), (0x900, 0x97F), (0xE00, 0xE7F),
        (0x2010, 0x203A), (0x2190, 0x21FF), (0x3001, 0x30FF), (0x4E00, 0x4E3F), (0xAC00, 0xAC1F), (0xFF01, 0xFF5E),
        (0x1F300, 0x1F33F), (0x1F600, 0x1F64F), (0x20000, 0x2000F),
    )
    for character in map(chr, range(first, last + 1))
    if character.isprintable()
)  # fmt: skip
_FIRST_DAY: Final = date(2025, 1, 6)


def texts() -> st.SearchStrategy[str]:
    """Draw texts that a SOP may hold: plain ones, ones with characters of YAML, and ones in many scripts."""
    pieces = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
    return st.sampled_from((*_PLAIN, *_ODD)) | (pieces | st.text(_CHARACTERS)).map(_allowed)


def _allowed(text: str) -> str:
    """Return the text unless it is blank or has the placeholder of a template, which SOPs may not have."""
    return text.replace("${", "$") if text.strip() else _PLAIN[0]


@frozen
class Remark:
    """One remark.

    Attributes:
        kind: Its kind.
        place: Selects where it is.
        number: Selects a value other than a text.
        text: The text.
    """

    kind: str
    place: int
    number: int
    text: str

    def at(self, places: Sequence[Keys]) -> Keys:
        """Return the keys that get the remark."""
        return selected(places, self.place)


_Add = Callable[[SopBuilder, Remark], None]


def _sop_text(key: str) -> _Add:
    def add(sop: SopBuilder, remark: Remark) -> None:
        sop.keys[key] = remark.text

    return add


def _sop_list(key: str) -> _Add:
    def add(sop: SopBuilder, remark: Remark) -> None:
        sop.keys.setdefault(key, []).append(remark.text)

    return add


def _block(block: str, *keys: str) -> _Add:
    def add(sop: SopBuilder, remark: Remark) -> None:
        sop.keys.setdefault(block, {})[selected(keys, remark.place)] = remark.text

    return add


def _dates(sop: SopBuilder, remark: Remark) -> None:
    # A document is created, then revised, then effective.
    order = remark.place % 3
    day = _FIRST_DAY + timedelta(days=300 * order + remark.number)
    sop.keys.setdefault("dates", {})[("created", "revised", "effective")[order]] = day


def _nip(sop: SopBuilder, remark: Remark) -> None:
    sop.keys.setdefault("approval", {})["nip"] = f"19700101 199503 {1 + remark.number % 2} {remark.place:03}"


def _terms(sop: SopBuilder, remark: Remark) -> None:
    sop.keys.setdefault("terms", {})[remark.text] = selected(_PLAIN, remark.number)


def _total(sop: SopBuilder, remark: Remark) -> None:
    sop.keys["total"] = selected(("3 hari kerja", "-", "1 bulan", "480 menit (8 jam)"), remark.number)


def _related(sop: SopBuilder, remark: Remark) -> None:
    related = {"number": remark.text, "relation": selected(list(Relation), remark.number)}
    sop.keys.setdefault("related", []).append(related)


def _name(sop: SopBuilder, remark: Remark) -> None:
    remark.at([*sop.actors.values(), *sop.documents.values()])["name"] = remark.text


def _end(sop: SopBuilder, remark: Remark) -> None:
    ends = sop.keys["ends"]
    if ends:
        ends[selected(list(ends), remark.place)] = remark.text


def _external(sop: SopBuilder, remark: Remark) -> None:
    remark.at(list(sop.actors.values()))["external"] = bool(remark.number % 2)


def _persons(sop: SopBuilder, remark: Remark) -> None:
    # With a four-eyes constraint, an actor may need more persons than this.
    if not any(row.mentioned("not_same_person_as") for row in sop.rows):
        remark.at(list(sop.actors.values()))["persons"] = 1 + remark.number % 9


def _wording(sop: SopBuilder, remark: Remark) -> None:
    remark.at([activity for row in sop.rows for activity in row.activities])["text"] = remark.text


def _answer(sop: SopBuilder, remark: Remark) -> None:
    decisions = [activity for row in sop.rows for activity in row.activities if "outcomes" in activity]
    if decisions and remark.text not in (outcomes := remark.at(decisions)["outcomes"]):
        old = selected(list(outcomes), remark.number)
        remark.at(decisions)["outcomes"] = {
            remark.text if answer == old else answer: outcome for answer, outcome in outcomes.items()
        }


def _holder_text(key: str) -> _Add:
    def add(sop: SopBuilder, remark: Remark) -> None:
        remark.at([holder for row in sop.rows for holder in row.holders])[key] = remark.text

    return add


def _calls(sop: SopBuilder, remark: Remark) -> None:
    remark.at([row.keys for row in sop.rows])["calls"] = remark.text


def _field(sop: SopBuilder, remark: Remark) -> tuple[Keys, str]:
    """Return the keys that get a provenance, and the name of the field that it is about."""
    holder = remark.at([sop.keys, *(holder for row in sop.rows for holder in row.holders)])
    fields: list[str] = [name for name in ("title", "id", "within", "requires", "scope") if name in holder]
    if holder is sop.keys:
        fields += [f"dates.{name}" for name in holder.get("dates", ())]
    return holder, selected(fields, remark.number)


def _source(sop: SopBuilder, remark: Remark) -> None:
    holder, name = _field(sop, remark)
    holder.setdefault("source", {})[name] = remark.text


def _inferred(sop: SopBuilder, remark: Remark) -> None:
    holder, name = _field(sop, remark)
    inferred: Keys = {"confidence": selected(list(Confidence), remark.number)}
    if remark.number % 2:
        inferred["because"] = remark.text
    if remark.number % 3:
        inferred["alternatives"] = [selected(list(sop.actors), remark.place)]
    holder.setdefault("inferred", {})[name] = inferred


def _extension(sop: SopBuilder, remark: Remark) -> None:
    value = selected((remark.text, (remark.text, "F-2"), FrozenMap({"kode": (remark.text,)})), remark.number)
    keys = selected(selected(sop.extensible(), remark.place), remark.number // 3)
    keys.setdefault("extra", {})[selected(("x-catatan", "x-2"), remark.number)] = value


_KINDS: Final[dict[str, _Add]] = {
    "title": _sop_text("title"),
    "number": _sop_text("number"),
    "note": _holder_text("note"),
    "wording": _wording,
    "name": _name,
    "end": _end,
    "answer": _answer,
    "printed number": _holder_text("number"),
    "external": _external,
    "persons": _persons,
    "calls": _calls,
    **{key: _sop_text(key) for key in ("scope", "summary")},
    **{key: _sop_list(key) for key in ("legal_basis", "qualifications", "equipment", "warnings", "records")},
    "organization": _block("organization", "government", "agency", "unit"),
    "approval": _block("approval", "office", "name"),
    "nip": _nip,
    "dates": _dates,
    "terms": _terms,
    "total": _total,
    "related": _related,
    "source": _source,
    "inferred": _inferred,
    "extension": _extension,
}
"""How each kind is added, in this order: an extension key may belong to a value that another remark has added."""
_ORDER: Final = {kind: position for position, kind in enumerate(_KINDS)}

remarks: Final = st.lists(
    st.builds(
        Remark,
        st.sampled_from([*_KINDS, *["extension"] * 8]),
        st.integers(0, 15),
        st.integers(0, 15),
        texts(),
    ),
    max_size=8,
)
"""Draws the remarks of a SOP."""


def add_remarks(sop: SopBuilder, drawn: Sequence[Remark]) -> None:
    """Add remarks to a SOP.

    Args:
        sop: The SOP.
        drawn: The remarks.
    """
    for remark in sorted(drawn, key=lambda remark: _ORDER[remark.kind]):
        _KINDS[remark.kind](sop, remark)
