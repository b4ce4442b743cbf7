"""Claims that a SOP makes of itself, under its key ``x-claims``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sopflow.definition import Sop
from sopflow.testing.claims import (
    Claim,
    ClaimError,
    always,
    before,
    eventually_ends,
    four_eyes,
    never,
    only_by,
    within,
)
from sopflow.text import close_matches, shown
from sopflow.timing import TimeStandardError

KEY = "x-claims"
"""The key of a SOP under which its claims stand."""

MOST = 1_000
"""How many claims a SOP may make."""

_WORDS = ("at", "after", "outcome", "has", "lacks")


def claims_of(sop: Sop) -> tuple[Claim, ...]:
    """The claims that a SOP makes of itself.

    Args:
        sop: The SOP.

    Raises:
        ClaimError: If something under ``x-claims`` is no claim, or names what the SOP does not have.

    >>> import sopflow
    >>> sop = sopflow.loads('''
    ... sopflow: 1
    ... number: SOP-12
    ... title: Izin
    ... actors: {loket: Loket, kepala: Kepala}
    ... documents: {izin: Surat izin}
    ... x-claims:
    ... - eventually_ends
    ... - before: [terima, putus]
    ... - always: {at: completed, has: izin}
    ... steps:
    ...   - {id: terima, activity: Menerima, actor: loket}
    ...   - {id: putus, activity: Memutus, actor: kepala, produces: izin}
    ... ''')
    >>> print(*claims_of(sop), sep="; ")
    eventually_ends(); before('terima', 'putus'); always(at='completed', has=izin)
    """
    declared = sop.extra.get(KEY, ())
    if not isinstance(declared, tuple):
        raise ClaimError(f"`{KEY}` is a list of claims.")
    if len(declared) > MOST:
        raise ClaimError(f"`{KEY}` holds {len(declared)} claims; {MOST} are the most.")
    claims = []
    for place, entry in enumerate(declared):
        try:
            claim = _claim(entry)
            claim.check(sop)
        except (ClaimError, TimeStandardError) as error:
            raise ClaimError(f"{KEY}[{place}]: {error}", place) from None
        claims.append(claim)
    return tuple(claims)


def _claim(entry: object) -> Claim:
    if isinstance(entry, str):
        entry = {entry: ()}
    if not isinstance(entry, Mapping) or len(entry) != 1:
        raise ClaimError("A claim is a name with what it speaks of, such as `before: [terima, putus]`.")
    ((name, about),) = entry.items()
    if name not in _READERS:
        close = close_matches(name, _READERS)
        hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(_READERS)}."
        raise ClaimError(f"There is no claim {shown(name)}. {hint}")
    return _READERS[name](name, about)


def _two(make: Callable[[str, str], Claim]) -> Callable[[str, object], Claim]:
    """The reader of a claim about two names."""

    def read(name: str, about: object) -> Claim:
        match about:
            case (str(one), str(other)):
                return make(one, other)
        raise ClaimError(f"`{name}` speaks of two: write `{name}: [one, other]`.")

    return read


def _none(name: str, about: object) -> Claim:
    if about not in ((), ""):
        raise ClaimError(f"`{name}` speaks of nothing: write it alone.")
    return eventually_ends()


def _time(name: str, about: object) -> Claim:
    if not isinstance(about, str) or not about:
        raise ClaimError(f"`{name}` speaks of a time: write `{name}: 14 hari kerja`.")
    return within(about)


def _conditions(name: str, about: object) -> Claim:
    if isinstance(about, str) and about:
        return never(about) if name == "never" else always(about)
    if not isinstance(about, Mapping) or not about:
        raise ClaimError(f"`{name}` speaks of moments: write `{name}: {{at: completed, has: izin}}`.")
    for word, value in about.items():
        if word not in _WORDS:
            raise ClaimError(f"`{name}` knows no {shown(word)}. There are {', '.join(_WORDS)}.")
        texts = (value,) if isinstance(value, str) or word not in ("has", "lacks") else value
        if not isinstance(texts, tuple) or not all(isinstance(text, str) and text for text in texts):
            raise ClaimError(f"`{word}` of `{name}` takes names, not {shown(str(value))}.")
    return (never if name == "never" else always)(**about)


_READERS: dict[str, Callable[[str, object], Claim]] = {
    "always": _conditions,
    "never": _conditions,
    "eventually_ends": _none,
    "before": _two(before),
    "within": _time,
    "only_by": _two(only_by),
    "four_eyes": _two(four_eyes),
}
