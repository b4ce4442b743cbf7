"""Properties that a SOP makes of itself, under its key ``x-properties``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sopflow.definition import Sop
from sopflow.testing.properties import (
    Property,
    PropertyError,
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

KEY = "x-properties"
"""The key of a SOP under which its properties stand."""

MOST = 1_000
"""How many properties a SOP may make."""

_WORDS = ("at", "after", "outcome", "has", "lacks")


def properties_of(sop: Sop) -> tuple[Property, ...]:
    """The properties that a SOP makes of itself.

    Args:
        sop: The SOP.

    Raises:
        PropertyError: If something under ``x-properties`` is no property, or names what the SOP does not have.

    >>> import sopflow
    >>> sop = sopflow.loads('''
    ... sopflow: 1
    ... number: SOP-12
    ... title: Izin
    ... actors: {loket: Loket, kepala: Kepala}
    ... documents: {izin: Surat izin}
    ... x-properties:
    ... - eventually_ends
    ... - before: [terima, putus]
    ... - always: {at: completed, has: izin}
    ... steps:
    ...   - {id: terima, activity: Menerima, actor: loket}
    ...   - {id: putus, activity: Memutus, actor: kepala, produces: izin}
    ... ''')
    >>> print(*properties_of(sop), sep="; ")
    eventually_ends(); before('terima', 'putus'); always(at='completed', has=izin)
    """
    declared = sop.extra.get(KEY, ())
    if not isinstance(declared, tuple):
        raise PropertyError(f"`{KEY}` is a list of properties.")
    if len(declared) > MOST:
        raise PropertyError(f"`{KEY}` holds {len(declared)} properties; {MOST} are the most.")
    properties = []
    for place, entry in enumerate(declared):
        try:
            property = _property(entry)
            property.check(sop)
        except (PropertyError, TimeStandardError) as error:
            raise PropertyError(f"{KEY}[{place}]: {error}", place) from None
        properties.append(property)
    return tuple(properties)


def _property(entry: object) -> Property:
    if isinstance(entry, str):
        entry = {entry: ()}
    if not isinstance(entry, Mapping) or len(entry) != 1:
        raise PropertyError("A property is a name with what it speaks of, such as `before: [terima, putus]`.")
    ((name, about),) = entry.items()
    if name not in _READERS:
        close = close_matches(name, _READERS)
        hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(_READERS)}."
        raise PropertyError(f"There is no property {shown(name)}. {hint}")
    return _READERS[name](name, about)


def _two(make: Callable[[str, str], Property]) -> Callable[[str, object], Property]:
    """The reader of a property about two names."""

    def read(name: str, about: object) -> Property:
        match about:
            case (str(one), str(other)):
                return make(one, other)
        raise PropertyError(f"`{name}` speaks of two: write `{name}: [one, other]`.")

    return read


def _none(name: str, about: object) -> Property:
    if about not in ((), ""):
        raise PropertyError(f"`{name}` speaks of nothing: write it alone.")
    return eventually_ends()


def _time(name: str, about: object) -> Property:
    if not isinstance(about, str) or not about:
        raise PropertyError(f"`{name}` speaks of a time: write `{name}: 14 hari kerja`.")
    return within(about)


def _conditions(name: str, about: object) -> Property:
    if isinstance(about, str) and about:
        return never(about) if name == "never" else always(about)
    if not isinstance(about, Mapping) or not about:
        raise PropertyError(f"`{name}` speaks of moments: write `{name}: {{at: completed, has: izin}}`.")
    for word, value in about.items():
        if word not in _WORDS:
            raise PropertyError(f"`{name}` knows no {shown(word)}. There are {', '.join(_WORDS)}.")
        texts = (value,) if isinstance(value, str) or word not in ("has", "lacks") else value
        if not isinstance(texts, tuple) or not all(isinstance(text, str) and text for text in texts):
            raise PropertyError(f"`{word}` of `{name}` takes names, not {shown(str(value))}.")
    return (never if name == "never" else always)(**about)


_READERS: dict[str, Callable[[str, object], Property]] = {
    "always": _conditions,
    "never": _conditions,
    "eventually_ends": _none,
    "before": _two(before),
    "within": _time,
    "only_by": _two(only_by),
    "four_eyes": _two(four_eyes),
}
