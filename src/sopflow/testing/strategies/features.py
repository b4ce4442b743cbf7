"""The features that Hypothesis draws for a row, and for a SOP as a whole.

A row is drawn as a list of features, such as a time standard or one more answer. Hypothesis shrinks the list by
dropping features and by moving each towards the first option, so a failing SOP loses all that does not matter. All
options are in one flat tuple because one draw for each feature is several times as fast as nested draws; the number of
options of a kind is its weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any, Final

from attrs import fields_dict, frozen
from hypothesis import strategies as st

from sopflow.definition import Authority

ACTORS: Final = ("loket", "kasi", "kadis")
SUPPLIED: Final = ("berkas", "ktp")
MADE: Final = ("surat", "nota", "rekap")
REISSUED: Final = ("kartu",)
"""Documents that are both supplied from outside and produced."""
PRODUCTS: Final = (*MADE, *REISSUED)
DOCUMENTS: Final = (*SUPPLIED, *REISSUED, *MADE)
ENDS: Final = ("ditolak", "dicabut")
MOMENTS: Final = ("uji", "tmt")
CONDITIONS: Final = ("lunas", "anggota", "tamu")

STANDARDS: Final = (
    "10 menit", "3 jam", "1 hari", "2 hari kerja", "1 x 24 jam", "1 - 3 hari kalender", "2 jam kerja", "1 minggu",
    "maksimal 3 (tiga) HK", "480 menit (8 jam)", "2 jam 30 menit", "1 hari sejak berkas lengkap", "1 bulan",
)  # fmt: skip
"""Time standards that set a due time."""
TIMELESS: Final = ("sesuai jadwal", "minimal 2 jam", "-")
"""Time standards that set none."""

WITHIN_OF_SINCE: Final = "3 hari"
"""The time standard of a row whose own one cannot run since a moment or another row."""
AHEAD: Final = (
    "3 hari sebelum TMT", "H-1", "1 minggu", "2 hari kerja", "3 jam", "1 bulan sebelum jadwal", "1 x 24 jam",
)  # fmt: skip
"""Time standards that are counted back from a moment."""
_WINDOWS: Final = (("H-1", "2 minggu"), ("2 hari kerja", "20 hari kerja"), ("3 jam", "12 jam"))
"""How long before a moment a row is due, and how long before it may be completed."""
_AT_THE_EARLIEST: Final = (None, "7 hari", "1 hari kerja", "H-1", "3 jam")

ON, BACK, OUT = "on", "back", "out"
"""The directions of an answer: to a later row, to this or an earlier row, to an end."""
RECORD, JUSTIFY, LAPSE, LAPSE_ELSEWHERE = "record", "justify", "lapse", "lapse elsewhere"
"""The rules for a late row; a lapse leads to a later row, or elsewhere to an end or a row that does not lapse."""

ACTIONS: Final = tuple(name for name in fields_dict(Authority) if name != "extra")
"""The actions that a SOP may reserve to some actors."""

_WHO: Final = (*ACTORS, ACTORS[:2], ACTORS[1:])
"""Single actors, and alternatives."""
_LATE: Final = (*(product((RECORD, JUSTIFY, LAPSE, LAPSE_ELSEWHERE), range(6))),)


@frozen
class Feature:
    """One thing that distinguishes a row or a SOP from the simplest one.

    Attributes:
        kind: Its kind.
        value: The value; a number selects one of the options that the rest of the SOP leaves.
    """

    kind: str
    value: Any


class Features:
    """The features of a row or a SOP, by kind."""

    def __init__(self, drawn: Iterable[Feature]) -> None:
        self._values: dict[str, list[Any]] = {}
        for feature in drawn:
            self._values.setdefault(feature.kind, []).append(feature.value)

    def all(self, kind: str) -> Sequence[Any]:
        """Return the values of all features of a kind, in the order drawn."""
        return self._values.get(kind, ())

    def first(self, kind: str, default: Any = None) -> Any:
        """Return the value of the first feature of a kind."""
        return self._values[kind][0] if kind in self._values else default

    def __contains__(self, kind: str) -> bool:
        return kind in self._values


def _options(values: Mapping[str, Iterable[Any]]) -> tuple[Feature, ...]:
    return tuple(Feature(kind, value) for kind, of_kind in values.items() for value in of_kind)


# The kinds that begin with `own` belong to a listed activity, whose position comes first in the value.
OF_A_ROW: Final = _options({
    "plain": (None,) * 8,
    "within": (*STANDARDS, *TIMELESS) * 2,
    "actor": (*_WHO, *ACTORS),
    "requires": range(8),
    "produces": PRODUCTS * 2,
    "answer": product((ON, ON, BACK, OUT), range(6)),
    "activity": _WHO * 3,
    "own within": product(range(2), STANDARDS[:8]),
    "own requires": product(range(2), range(4)),
    "own produces": product(range(2), PRODUCTS),
    "after": product(("all", "one"), range(4)),
    "not same person": product(range(2), ("any", "row"), range(4)),
    "late": _LATE,
    "answer produces": product(range(2), PRODUCTS),
    "answer discards": product(range(2), DOCUMENTS),
    "answer renews": product(range(2), PRODUCTS),
    "decides": range(8),
    "reversed": (True,) * 8,
    "next": range(8),
    "returns": range(4),
    "tiers": product((ON, BACK, OUT), range(4)),
    "joined": range(8),
    "skips": range(8),
    "listed": (True,) * 8,
    "requires any": range(8),
})  # fmt: skip
WITH_MOMENTS: Final = _options({
    "since": (*product(range(6), (None, "H+2", "2 hari setelah uji")), *product(range(6), (None,))),
    "before": AHEAD * 2,
    "window": _WINDOWS * 3,
    "not before": _AT_THE_EARLIEST * 2,
    "stopped": (True,) * 10,
    "own since": product(range(2), range(4), (None, "5 jam")),
    "own before": product(range(2), AHEAD),
    "own not before": product(range(2), _AT_THE_EARLIEST),
    "moment": MOMENTS,
})  # fmt: skip
WITH_CONDITIONS: Final = _options(
    {
        "needs": (*CONDITIONS, *CONDITIONS, CONDITIONS[:2], CONDITIONS[1:]) * 2,
        "own needs": product(range(2), (*CONDITIONS, CONDITIONS[1:])),
        "condition": CONDITIONS,
    }
)
OF_A_SOP: Final = _options({
    "late": _LATE,
    "document": DOCUMENTS * 4,
    "actor": ACTORS * 5,
    "end": ENDS * 7,
    "authority": product(ACTIONS, _WHO),
    "reversed": (True,) * 12,
})  # fmt: skip


def row_features(*, moments: bool, conditions: bool) -> st.SearchStrategy[Features]:
    """Draw the features of a row.

    Args:
        moments: Whether its time may depend on moments and other rows.
        conditions: Whether it may need conditions.
    """
    more = (WITH_MOMENTS if moments else ()) + (WITH_CONDITIONS if conditions else ())
    return st.lists(st.sampled_from(OF_A_ROW + more), min_size=2, max_size=16).map(Features)


sop_features: Final = st.lists(st.sampled_from(OF_A_SOP), max_size=4).map(Features)
"""Draws the features of a SOP as a whole."""
