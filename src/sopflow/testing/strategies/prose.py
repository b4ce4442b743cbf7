"""What a SOP says that plays no part when a case is carried out: the identity block, names, remarks, keys of others.

A remark is drawn as its kind, which place it stands at, and which text it is, so that each can be lost on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from attrs import frozen
from hypothesis import strategies as st

from sopflow.definition import Confidence, Relation
from sopflow.frozen import FrozenMap
from sopflow.testing.strategies.builder import Draft, Keys, chosen

_PLAIN: Final = ("Berkas", "Kepala Dinas", "Loket 3", "Surat Keputusan Nomor 4 Tahun 2011")
PIECES: Final = (
    "kata", " ", "  ", "\n", "\n\n", "\t", ":", ": ", "#", " #", "-", "- ", "?", "? ", "%", "@", "`", "!", "&", "*",
    "|", ">", "'", '"', "''", "\\", "\\n", "{", "}", "[", "]", ",", "=", "<<", "~", "---", "...", "\n---\n", "no", "y",
    "null", "0123", "08:00", "1e3", "2017-02-14", "0x1F", "{ya}", "$", "é", "e\u0301", "\u200d", "\u200c", "\u200b",
    "\u00ad", "\u00a0", "\u3000", "\U0001f469\u200d\U0001f4bb", "\U0001f1ee\U0001f1e9", "\ufe0f", "\u0635\u064e",
    "\u0e01\u0e33", "\u4e2d\u6587", "\ufffd", "\U000e0100", "x" * 130,
)  # fmt: skip
"""What YAML gives a meaning to, what YAML readers take for no text, and what other scripts are made of."""
_ODD: Final = tuple(text for piece in PIECES for text in (piece, f"a{piece}b") if text.strip())
# Written down, since Hypothesis takes a second on its first day to find out what categories the characters have.
_SIGNS: Final = "".join(
    sign
    for first, last in (
        (0x20, 0x24F), (0x300, 0x30F), (0x370, 0x4FF), (0x5D0, 0x5EA), (0x600, 0x6FF), (0x900, 0x97F), (0xE00, 0xE7F),
        (0x2010, 0x203A), (0x2190, 0x21FF), (0x3001, 0x30FF), (0x4E00, 0x4E3F), (0xAC00, 0xAC1F), (0xFF01, 0xFF5E),
        (0x1F300, 0x1F33F), (0x1F600, 0x1F64F), (0x20000, 0x2000F),
    )
    for sign in map(chr, range(first, last + 1))
    if sign.isprintable()
)  # fmt: skip
_FIRST_DAY: Final = date(2025, 1, 6)


def texts() -> st.SearchStrategy[str]:
    """Texts that a SOP may hold: plain ones, ones in which YAML sees a meaning, and signs of many scripts."""
    pieces = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)
    return st.sampled_from(_PLAIN) | (pieces | st.text(_SIGNS, min_size=1)).map(_that_says_something)


def _that_says_something(text: str) -> str:
    """The text, if it is neither blank nor the placeholder of a template."""
    return text.replace("${", "$") if text.strip() else _PLAIN[0]


@frozen
class Remark:
    """One thing that a SOP says.

    Attributes:
        place: Chooses where it says it.
        number: Chooses what it says, when that is no text.
        text: What it says, when it is one.
    """

    place: int
    number: int
    text: str

    def at(self, places: Sequence[Keys]) -> Keys:
        """The place where it stands."""
        return chosen(places, self.place)


def _sop_text(key: str) -> Callable[[Draft, Remark], None]:
    def say(draft: Draft, remark: Remark) -> None:
        draft.keys[key] = remark.text

    return say


def _sop_list(key: str) -> Callable[[Draft, Remark], None]:
    def say(draft: Draft, remark: Remark) -> None:
        draft.keys.setdefault(key, []).append(remark.text)

    return say


def _block(block: str, *keys: str) -> Callable[[Draft, Remark], None]:
    def say(draft: Draft, remark: Remark) -> None:
        draft.keys.setdefault(block, {})[chosen(keys, remark.place)] = remark.text

    return say


def _dates(draft: Draft, remark: Remark) -> None:
    # In the order that a document comes about in: made, revised, in force.
    which = remark.place % 3
    day = _FIRST_DAY + timedelta(days=300 * which + remark.number)
    draft.keys.setdefault("dates", {})[("created", "revised", "effective")[which]] = day


def _nip(draft: Draft, remark: Remark) -> None:
    draft.keys.setdefault("approval", {})["nip"] = f"19700101 199503 {1 + remark.number % 2} {remark.place:03}"


def _terms(draft: Draft, remark: Remark) -> None:
    draft.keys.setdefault("terms", {})[remark.text] = chosen(_PLAIN, remark.number)


def _total(draft: Draft, remark: Remark) -> None:
    draft.keys["total"] = chosen(("3 hari kerja", "-", "1 bulan", "480 menit (8 jam)"), remark.number)


def _related(draft: Draft, remark: Remark) -> None:
    related = {"number": remark.text, "relation": chosen(list(Relation), remark.number)}
    draft.keys.setdefault("related", []).append(related)


def _name(draft: Draft, remark: Remark) -> None:
    names = [*draft.actors.values(), *draft.documents.values()]
    remark.at(names)["name"] = remark.text


def _end(draft: Draft, remark: Remark) -> None:
    ends = draft.keys["ends"]
    if ends:
        ends[chosen(list(ends), remark.place)] = remark.text


def _external(draft: Draft, remark: Remark) -> None:
    remark.at(list(draft.actors.values()))["external"] = bool(remark.number % 2)


def _persons(draft: Draft, remark: Remark) -> None:
    # So few that four eyes may be asked of nobody: an office of one person cannot be told from itself.
    apart = {id_ for row in draft.rows for activity in row.activities for id_ in activity.get("not_same_person_as", ())}
    if not apart:
        remark.at(list(draft.actors.values()))["persons"] = 1 + remark.number % 9


def _wording(draft: Draft, remark: Remark) -> None:
    remark.at([activity for row in draft.rows for activity in row.activities])["text"] = remark.text


def _answer(draft: Draft, remark: Remark) -> None:
    decisions = [activity for row in draft.rows for activity in row.activities if "outcomes" in activity]
    if decisions and remark.text not in (outcomes := remark.at(decisions)["outcomes"]):
        old = chosen(list(outcomes), remark.number)
        remark.at(decisions)["outcomes"] = {
            remark.text if answer == old else answer: outcome for answer, outcome in outcomes.items()
        }


def _held(key: str) -> Callable[[Draft, Remark], None]:
    def say(draft: Draft, remark: Remark) -> None:
        remark.at([holder for row in draft.rows for holder in row.holders])[key] = remark.text

    return say


def _calls(draft: Draft, remark: Remark) -> None:
    remark.at([row.keys for row in draft.rows])["calls"] = remark.text


def _field(draft: Draft, remark: Remark) -> tuple[Keys, str]:
    """A place where there may be more to say about a field, and the field."""
    holder = remark.at([draft.keys, *(holder for row in draft.rows for holder in row.holders)])
    fields: list[str] = [name for name in ("title", "id", "within", "requires", "scope") if name in holder]
    if holder is draft.keys:
        fields += [f"dates.{name}" for name in holder.get("dates", ())]
    return holder, chosen(fields, remark.number)


def _source(draft: Draft, remark: Remark) -> None:
    holder, name = _field(draft, remark)
    holder.setdefault("source", {})[name] = remark.text


def _inferred(draft: Draft, remark: Remark) -> None:
    holder, name = _field(draft, remark)
    inferred: Keys = {"confidence": chosen(list(Confidence), remark.number)}
    if remark.number % 2:
        inferred["because"] = remark.text
    if remark.number % 3:
        inferred["alternatives"] = [chosen(list(draft.actors), remark.place)]
    holder.setdefault("inferred", {})[name] = inferred


def _extra(draft: Draft, remark: Remark) -> None:
    value = chosen((remark.text, (remark.text, "F-2"), FrozenMap({"kode": (remark.text,)})), remark.number)
    record = chosen(chosen(draft.records(), remark.place), remark.number // 6)
    record.setdefault("extra", {})[chosen(("x-catatan", "x-2"), remark.number)] = value


_SAID: Final[dict[str, Callable[[Draft, Remark], None]]] = {
    "title": _sop_text("title"),
    "number": _sop_text("number"),
    "note": _held("note"),
    "wording": _wording,
    "name": _name,
    "end": _end,
    "answer": _answer,
    "printed number": _held("number"),
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
    # It may stand at every record that the others have brought in, so it comes last.
    "extra": _extra,
}

remarks = st.lists(st.binary(min_size=3, max_size=3), max_size=16)
"""What is said beside the table: the kind, the place and the text of each remark, a byte each."""


def remarked(draft: Draft, drawn: Sequence[bytes], more_texts: Sequence[str]) -> None:
    """Put remarks into a SOP.

    Args:
        draft: The SOP.
        drawn: What was drawn of the remarks.
        more_texts: Texts to choose from beside those that are known here.
    """
    every = (*more_texts, *_PLAIN, *_ODD)
    kinds = [*_SAID, *(["extra"] * 3)]
    for kind, place, number in sorted(drawn, key=lambda remark: remark[0] % len(kinds)):
        _SAID[chosen(kinds, kind)](draft, Remark(place, number, chosen(every, number)))
