"""Properties that a SOP declares under its key ``x-properties``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

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
from sopflow.text import Path, close_matches, path_text, shown
from sopflow.timing import TimeStandardError

KEY = "x-properties"
"""The key of a SOP file with the list of its properties."""

MAX_PROPERTIES = 1_000
"""The most properties that a SOP may declare."""

_CONDITIONS = ("at", "after", "outcome", "has", "lacks")


def properties_of(sop: Sop) -> tuple[Property, ...]:
    """Return the properties that a SOP declares.

    Args:
        sop: The SOP.

    Raises:
        PropertyError: If entries of ``x-properties`` are not properties, or name what the SOP does not have. The
            message lists all of them.

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
    properties, errors = [], []
    for _, entry in declared(sop):
        if isinstance(entry, PropertyError):
            errors.append(str(entry))
        else:
            properties.append(entry)
    if errors:
        raise PropertyError("\n".join(errors))
    return tuple(properties)


def declared(sop: Sop) -> Iterator[tuple[Path, Property | PropertyError]]:
    """Yield the property of each entry of ``x-properties``, or its error, with the place of the entry in the file.

    Args:
        sop: The SOP.
    """
    entries = sop.extra.get(KEY, ())
    if not isinstance(entries, tuple):
        yield (KEY,), PropertyError(f"`{KEY}` must be a list of properties.")
        return
    if len(entries) > MAX_PROPERTIES:
        yield (KEY,), PropertyError(f"`{KEY}` has {len(entries)} entries; at most {MAX_PROPERTIES} are allowed.")
        return
    for index, entry in enumerate(entries):
        path = (KEY, index)
        try:
            property = _property(entry)
            property.check(sop)
        except (PropertyError, TimeStandardError) as error:
            yield path, PropertyError(f"{path_text(path)}: {error}")
        else:
            yield path, property


def _property(entry: object) -> Property:
    if isinstance(entry, str):
        entry = {entry: ()}
    if not isinstance(entry, Mapping) or len(entry) != 1:
        raise PropertyError("Write the name of a property and its arguments, such as `before: [terima, putus]`.")
    ((name, arguments),) = entry.items()
    if name not in _READERS:
        close = close_matches(name, _READERS)
        hint = f"Did you mean {close[0]}?" if close else f"The properties are {', '.join(_READERS)}."
        raise PropertyError(f"There is no property {shown(name)}. {hint}")
    return _READERS[name](name, arguments)


def _two(make: Callable[[str, str], Property]) -> Callable[[str, object], Property]:
    """Return the reader of a property with two names."""

    def read(name: str, arguments: object) -> Property:
        match arguments:
            case (str(one), str(other)):
                return make(one, other)
        raise PropertyError(f"`{name}` takes two names: write `{name}: [one, other]`.")

    return read


def _none(name: str, arguments: object) -> Property:
    if arguments not in ((), ""):
        raise PropertyError(f"`{name}` takes no arguments: write the name only.")
    return eventually_ends()


def _time(name: str, arguments: object) -> Property:
    if not isinstance(arguments, str) or not arguments:
        raise PropertyError(f"`{name}` takes a time: write `{name}: 14 hari kerja`.")
    return within(arguments)


def _conditions(name: str, arguments: object) -> Property:
    make = never if name == "never" else always
    if isinstance(arguments, str) and arguments:
        return make(arguments)
    if not isinstance(arguments, Mapping) or not arguments:
        raise PropertyError(f"`{name}` takes conditions: write `{name}: {{at: completed, has: izin}}`.")
    for key, value in arguments.items():
        if key not in _CONDITIONS:
            raise PropertyError(f"`{name}` has no condition {shown(key)}. The conditions are {', '.join(_CONDITIONS)}.")
        texts = (value,) if isinstance(value, str) or key not in ("has", "lacks") else value
        if not isinstance(texts, tuple) or not all(isinstance(text, str) and text for text in texts):
            number = "one or more names" if key in ("has", "lacks") else "one name"
            raise PropertyError(f"`{key}` of `{name}` takes {number}.")
    return make(**arguments)


_READERS: dict[str, Callable[[str, object], Property]] = {
    "always": _conditions,
    "never": _conditions,
    "eventually_ends": _none,
    "before": _two(before),
    "within": _time,
    "only_by": _two(only_by),
    "four_eyes": _two(four_eyes),
}
