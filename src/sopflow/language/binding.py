"""Nodes to values: a reader for each type, compiled once from the fields of the attrs classes.

The type of a value comes from its field, never from what YAML would guess. Everything wrong is
reported at once; what could not be read is left out, and its path is remembered, so that nothing is said
about it twice.
"""

from __future__ import annotations

import types
import typing
from enum import Enum
from functools import cache, cached_property
from typing import Any

from attrs import NOTHING, evolve, fields, frozen, has, resolve_types

from sopflow.definition import FORMAT_VERSION, Activity, Actor, Document, Goto, Outcome, Sop, Step
from sopflow.diagnostics import Severity, proposed
from sopflow.frozen import FrozenMap
from sopflow.language import rules as found
from sopflow.language.collector import Gathered
from sopflow.language.nodes import Mapping, Node, Scalar, Sequence
from sopflow.language.scalars import (
    BROKEN,
    LEAVES,
    SORTS,
    Binder,
    Reader,
    bad_calendar,
    choice_of,
    free,
    name_of,
    path_of_text,
    warn_unquoted,
)
from sopflow.language.source import Source
from sopflow.text import Path, Words, close_matches
from sopflow.timing import CalendarError, WorkCalendar


@frozen(eq=False, repr=False)
class Reading:
    """What was read from a source.

    Attributes:
        sop: The value; where a part was unreadable, a stand-in that only the rules may look at.
        findings: What is wrong with the file and its shape.
        unreadable: Paths of what could not be read.
    """

    sop: Sop | None
    findings: Gathered
    unreadable: frozenset[Path] = frozenset()


def bind(root: Node, source: Source) -> Reading:
    """Read a SOP from the nodes of a file.

    Args:
        root: The top node.
        source: The text of the nodes.
    """
    binder = Binder(root, source)
    sop: Any = None
    if isinstance(root, Scalar) and not root.value:
        binder.report(found.EMPTY_FILE, ())
    elif not isinstance(root, Mapping) or not {"sopflow", *_keys_of(Sop)} & root.entries.keys():
        here, here_id = ("other keys", "kunci lain") if isinstance(root, Mapping) else SORTS[type(root)]
        binder.report(found.NOT_A_SOP, (), found=Words(here), found_id=Words(here_id))
    elif _version_is_known(root, binder):
        sop = _record(Sop)(binder, root, ())
    return Reading(sop, binder.gathered, frozenset(binder.unreadable))


def _version_is_known(root: Mapping, binder: Binder) -> bool:
    entry = root.entries.get("sopflow")
    if entry is None:
        binder.report(found.MISSING_KEY, ("sopflow",), key="sopflow")
        return True
    version = entry[1]
    if isinstance(version, Scalar) and version.value == str(FORMAT_VERSION):
        return True
    value = version.value if isinstance(version, Scalar) else SORTS[type(version)][0]
    binder.report(found.UNKNOWN_VERSION, ("sopflow",), found=value)
    return False


# --- readers, by type -------------------------------------------------------------------------------


@cache
def _reader(hint: Any) -> Reader:
    """The reader of a type."""
    if hint in LEAVES:
        return LEAVES[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _either(tuple(argument for argument in arguments if argument is not type(None)))
    if origin is tuple:
        return _list_of(_reader(arguments[0]), of_texts=arguments[0] is str)
    if origin is FrozenMap:
        return _map_of(_reader(arguments[0]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return choice_of(hint)
    if has(hint):
        return _record(hint)
    raise TypeError(f"no reader for {hint!r}")


def _either(options: tuple[Any, ...]) -> Reader:
    """A short form and a long one: whichever the node has the shape of."""
    if len(options) == 1:
        return _reader(options[0])
    short = _reader(next(option for option in options if not _is_record(option)))
    long = _reader(next(option for option in options if _is_record(option)))

    def read(binder: Binder, node: Node, path: Path) -> Any:
        return (long if isinstance(node, Mapping) else short)(binder, node, path)

    return read


def _is_record(hint: Any) -> bool:
    return isinstance(hint, type) and has(hint) and hint not in LEAVES


def _list_of(item: Reader, *, of_texts: bool) -> Reader:
    def read(binder: Binder, node: Node, path: Path) -> Any:
        if isinstance(node, Scalar) and of_texts and node.value:
            # A single id may stand where a list of ids is meant.
            return BROKEN if (value := item(binder, node, path)) is BROKEN else (value,)
        if _says_nothing(node, path):
            return binder.report(found.EMPTY_VALUE, path, key=name_of(path))
        if not isinstance(node, Sequence):
            return binder.wrong_type(node, path, "a list", "daftar")
        items = (item(binder, part, (*path, index)) for index, part in enumerate(node.items))
        values = tuple(value for value in items if value is not BROKEN)
        return values if values or path[-1] not in NEVER_EMPTY else BROKEN

    return read


# Lists and mappings that may not be empty; elsewhere an empty one says that there is nothing.
NEVER_EMPTY = ("outcomes", "any_of", "activities", "actors")


def _says_nothing(node: Node, path: Path) -> bool:
    if isinstance(node, Scalar):
        return not node.value
    return path[-1] in NEVER_EMPTY and not (node.items if isinstance(node, Sequence) else node.entries)


def _map_of(item: Reader) -> Reader:
    def read(binder: Binder, node: Node, path: Path) -> Any:
        if _says_nothing(node, path):
            return binder.report(found.EMPTY_VALUE, path, key=name_of(path))
        if not isinstance(node, Mapping):
            return binder.wrong_type(node, path, "a mapping", "pemetaan")
        values = {}
        for key, (key_node, value_node) in node.entries.items():
            warn_unquoted(binder, key_node, (*path, key), on_key=True)
            value = item(binder, value_node, (*path, key))
            if value is not BROKEN:
                values[key] = value
        return FrozenMap(values) if values or path[-1] not in NEVER_EMPTY else BROKEN

    return read


# --- records ------------------------------------------------------------------------------------------


@frozen(eq=False, repr=False)
class _Key:
    """One key of a record: the attribute it fills, how it is read, and what stands in for it."""

    attribute: str
    read: Reader
    required: bool
    stand_in: object


class _Keys(dict[str, _Key]):
    """The keys of a record by name, in the language's order."""

    @cached_property
    def required(self) -> tuple[tuple[str, _Key], ...]:
        """Those that must be there."""
        return tuple((name, key) for name, key in self.items() if key.required)


@cache
def _keys_of(cls: type[Any]) -> _Keys:
    resolve_types(cls)
    return _Keys(
        (
            field.metadata.get("key", field.name),
            _Key(field.name, _reader(field.type), field.default is NOTHING, _stand_in(field.type)),
        )
        for field in fields(cls)
        if field.init and field.name != "extra" and not field.name.startswith("_")
    )


def _stand_in(hint: Any) -> object:
    origin = typing.get_origin(hint)
    return () if origin is tuple else FrozenMap() if origin is FrozenMap else ""


@cache
def _record(cls: Any) -> Reader:
    if cls is Step:
        return _read_step
    keys = _keys_of(cls)
    short = next((key for key in fields(cls) if key.metadata.get("short")), None)

    def read(binder: Binder, node: Node, path: Path) -> Any:
        if short is not None and isinstance(node, Scalar):
            value = keys[short.name].read(binder, node, path)
            return BROKEN if value is BROKEN else _construct(cls, {short.name: value}, keys, binder, node, path)
        if not isinstance(node, Mapping):
            expected = ", ".join(name for name, _ in keys.required) or "keys"
            return binder.wrong_type(node, path, f"a mapping with {expected}", f"pemetaan dengan {expected}")
        return _construct(cls, _values(binder, node, path, keys), keys, binder, node, path)

    return read


# What the rules judge: it is kept with stand-ins, so that what else is wrong is found in the same run.
_JUDGED = (Sop, Step, Activity, Actor, Document, Outcome, Goto)


def _construct(cls: type[Any], values: dict[str, Any], keys: _Keys, binder: Binder, node: Node, path: Path) -> Any:
    for _, key in keys.required:
        if key.attribute not in values:
            if cls not in _JUDGED:
                return BROKEN
            values[key.attribute] = key.stand_in
    try:
        return cls(**values)
    except CalendarError as error:
        if error.code == "period-without-hours" and (*path, "hours") in binder.unreadable:
            return BROKEN  # it has hours, only nobody can read them
        # A calendar that reads well part by part and still means nothing: point at the text it names.
        return bad_calendar(binder, error, path_of_text(node, error.text, path) or path)


def _values(binder: Binder, node: Mapping, path: Path, keys: _Keys) -> dict[str, Any]:
    """Read the keys of a mapping; report those that are unknown and those that are missing."""
    values: dict[str, Any] = {}
    extra = {}
    unknown = []
    for name, (key_node, value_node) in node.entries.items():
        key = keys.get(name)
        if key is not None:
            here = (*path, name)
            value = key.read(binder, value_node, here)
            if value is BROKEN:
                binder.unreadable.add(here)
            else:
                values[key.attribute] = value
        elif name.startswith("x-"):
            extra[name] = free(value_node)
        elif (path or name != "sopflow") and not (name == "<<" and key_node.plain):
            unknown.append(name)
    if extra:
        values["extra"] = FrozenMap(extra)
    swallowed = [_report_unknown(binder, node, path, name, keys) for name in unknown] if unknown else ()
    for name, _ in keys.required:
        if name not in node.entries:
            binder.unreadable.add((*path, name))
            if name not in swallowed:
                binder.report(found.MISSING_KEY, (*path, name), key=name)
    return values


def _report_unknown(binder: Binder, node: Mapping, path: Path, name: str, keys: _Keys) -> str | None:
    """Report an unknown key; give the missing key that it stands for, if it looks like one."""
    if binder.gathered.is_full(Severity.ERROR):
        return binder.report(found.UNKNOWN_KEY, (*path, name))  # type: ignore[no-any-return]  # told no more
    free = [key for key in keys if key not in node.entries]
    meant = close_matches(name, free)
    binder.report(
        found.UNKNOWN_KEY,
        (*path, name),
        on_key=True,
        key=name,
        **proposed(meant),
        known=tuple(Words(key) for key in keys),
        # A key with spaces is most often the rest of a text behind a comma.
        advice=Words("Put quotes around a text with a comma. " if " " in name else ""),
        advice_id=Words("Beri tanda kutip pada teks yang mengandung koma. " if " " in name else ""),
    )
    if meant:
        binder.unreadable.add((*path, meant[0]))
        return meant[0]
    return None


# --- steps: a row of one activity is written in the row's own keys --------------------------------------

ACTIVITY_IN_ROW = ("activity", "actor", "outcomes", "not_same_person_as")


@cache
def _single_keys() -> _Keys:
    """The keys of a row of one activity: those of a row and those of its activity."""
    row, activity = _keys_of(Step), _keys_of(Activity)
    keys = _Keys((name, key) for name, key in row.items() if name != "activities")
    keys.update((name, activity[name]) for name in ACTIVITY_IN_ROW)
    return keys


def _read_step(binder: Binder, node: Node, path: Path) -> Any:
    if not isinstance(node, Mapping):
        binder.wrong_type(node, path, "a row with id, activity and actor", "baris dengan id, activity, dan actor")
        return Step("", (Activity("", "", ""),))
    if "activities" not in node.entries:
        values = _values(binder, node, path, _single_keys())
        text, actor = values.pop("text", ""), values.pop("actor", "")
        more = {name: values.pop(name) for name in ("outcomes", "not_same_person_as") if name in values}
        values["activities"] = (Activity(values.get("id", ""), text, actor, **more),)
    else:
        both = [name for name in ACTIVITY_IN_ROW if name in node.entries]
        for name in both:
            _report_conflict(binder, node, path, name, "activities")
        values = _values(binder, _without(node, both) if both else node, path, _keys_of(Step))
        values.setdefault("activities", (Activity("", "", ""),))
        for index, activity in enumerate(values["activities"]):
            if activity.id and activity.id == values.get("id"):
                binder.report(found.SHARED_ID, (*path, "activities", index, "id"), id=activity.id)
                binder.unreadable.add((*path, "id"))
                values["id"] = ""
    if "next" in values and any(activity.outcomes for activity in values["activities"]):
        _report_conflict(binder, node, path, "next", "outcomes")
        del values["next"]
    values.setdefault("id", "")
    return Step(**values)


def _without(node: Mapping, names: list[str]) -> Mapping:
    rest = Mapping(node.start)
    rest.entries = {name: entry for name, entry in node.entries.items() if name not in names}
    return rest


def _report_conflict(binder: Binder, node: Mapping, path: Path, one: str, other: str) -> None:
    """Report two keys that exclude each other at the later of them."""
    later = next(name for name in reversed(node.entries) if name in (one, other))
    earlier = other if later == one else one
    binder.report(found.CONFLICT, (*path, later), on_key=True, key=later, other=earlier)


# --- a calendar that is looked for alone ------------------------------------------------------------------


def holds_calendar_alone(root: Node) -> bool:
    """Whether a file holds, of all that may stand in a SOP, the calendar and nothing else."""
    return isinstance(root, Mapping) and _keys_of(Sop).keys() & root.entries.keys() == {"calendar"}


def bind_calendar(root: Node, source: Source) -> tuple[WorkCalendar | None, Gathered]:
    """Read the calendar of a file: of one that holds nothing else, or of a SOP, the rest of which is passed over.

    Args:
        root: The top node.
        source: The text of the nodes.

    Returns:
        The calendar, None where it is missing or unreadable, and what is wrong with it.
    """
    binder = Binder(root, source)
    calendar: Any = None
    if not isinstance(root, Mapping) or not {"sopflow", *_keys_of(Sop)} & root.entries.keys():
        # What is no SOP either is refused in the same words.
        return None, bind(root, source).findings
    if _version_is_known(root, binder):
        calendar = _values(binder, root, (), _keys_around_calendar(root)).get("calendar")
    return calendar, binder.gathered


def _keys_around_calendar(root: Mapping) -> _Keys:
    """The keys of a file that is read for its calendar: the calendar alone, or those of a SOP, which are not read."""
    of_sop = _keys_of(Sop)
    calendar = _Key("calendar", _record(WorkCalendar), required=True, stand_in=None)
    if of_sop.keys() & root.entries.keys() <= {"calendar"}:
        return _Keys(calendar=calendar)
    keys = _Keys(
        (name, evolve(key, read=lambda _binder, _node, _path: None, required=False)) for name, key in of_sop.items()
    )
    keys["calendar"] = calendar
    return keys
