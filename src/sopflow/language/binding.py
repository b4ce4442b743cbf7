"""From nodes to values: a reader for each type, derived once from the fields of the attrs classes.

The type of a value comes from its field, never from YAML's guesses. All findings are reported at once. Unreadable parts
are left out, and their paths are kept so that later stages do not report them again.
"""

from __future__ import annotations

import sys
import types
import typing
from enum import Enum
from functools import cache, cached_property
from typing import Any, NamedTuple

from attrs import NOTHING, evolve, fields, has

from sopflow.definition import CONTINUE, FORMAT_VERSION, Activity, Actor, Document, Goto, Outcome, Sop, Step
from sopflow.definition.fields import assemble
from sopflow.frozen import FrozenMap
from sopflow.language import rules
from sopflow.language.binder import NODE_TYPES, UNREADABLE, Binder, CalendarResolver, Reader
from sopflow.language.collector import Collector
from sopflow.language.commas import entries_of, report_commas
from sopflow.language.document import YamlDocument
from sopflow.language.nodes import Mapping, Node, Scalar, Sequence
from sopflow.language.scalars import SCALARS, bad_calendar, choice_of, free, path_of_text, warn_unquoted
from sopflow.language.unknown_keys import report_unknown
from sopflow.text import Path, Text, Words
from sopflow.timing import CalendarError, WorkCalendar

NEVER_EMPTY = ("outcomes", "any_of", "activities", "actors")
"""Keys of lists and mappings that must have an entry; others may be empty."""

ACTIVITY_IN_ROW = ("activity", "actor", "outcomes", "not_same_person_as")
"""Keys of an activity that a row of one activity has among its own."""


class Reading(NamedTuple):
    """The result of reading a document.

    Attributes:
        sop: The SOP; unreadable parts are stand-ins that only the rules may see.
        findings: The findings about keys and values.
        unreadable: The paths of what could not be read.
    """

    sop: Sop | None
    findings: Collector
    unreadable: frozenset[Path] = frozenset()


def bind(document: YamlDocument, calendars: CalendarResolver | None = None) -> Reading:
    """Read the SOP of a document.

    Args:
        document: The document.
        calendars: Returns the calendar of a file to which the SOP refers; None if it may not refer to files.
    """
    binder = Binder(document, is_required, calendars)
    root = document.root
    sop: Any = None
    if root is not None and is_sopflow(root, binder) and version_is_known(root, binder):
        sop = _record(Sop)(binder, root, ())
        if binder.calendar_file is not None and sop is not UNREADABLE:
            sop = evolve(sop, calendar_file=binder.calendar_file)
    return Reading(sop, binder.findings, frozenset(binder.unreadable))


def is_sopflow(root: Node, binder: Binder) -> typing.TypeGuard[Mapping]:
    """Return whether a top node has any key of a SOP; report it if it does not."""
    if isinstance(root, Mapping) and not root.entries.keys().isdisjoint({"sopflow", *keys_of(Sop)}):
        return True
    if isinstance(root, Scalar) and not root.value:
        binder.report(rules.EMPTY_FILE, ())
    else:
        found = Text("other keys", "kunci lain") if isinstance(root, Mapping) else NODE_TYPES[type(root)]
        binder.report(rules.NOT_A_SOP, (), found=found)
    return False


def version_is_known(root: Mapping, binder: Binder) -> bool:
    """Return whether this version of sopflow reads the format; report a missing or unknown version."""
    entry = root.entries.get("sopflow")
    if entry is None:
        binder.report(rules.MISSING_KEY, ("sopflow",), key=Words("sopflow"))
        return True
    version = entry[1]
    if isinstance(version, Scalar) and version.value == str(FORMAT_VERSION):
        return True
    found = version.value if isinstance(version, Scalar) else NODE_TYPES[type(version)]
    binder.report(rules.UNKNOWN_VERSION, ("sopflow",), found=found)
    return False


# --- readers by type ----------------------------------------------------------------------------------------


@cache
def _reader(hint: Any) -> Reader:
    """Return the reader of a type."""
    if hint in SCALARS:
        return SCALARS[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _either(tuple(argument for argument in arguments if argument is not type(None)))
    if origin is tuple:
        return _list_of(_reader(arguments[0]), of_texts=str in (arguments[0], *typing.get_args(arguments[0])))
    if origin is FrozenMap:
        return _map_of(_reader(arguments[0]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return choice_of(hint)
    if has(hint):
        return _record(hint)
    raise TypeError(f"no reader for {hint!r}")


def _either(options: tuple[Any, ...]) -> Reader:
    """Return a reader of a short and a long form; the type of the node decides which one it is."""
    if len(options) == 1:
        return _reader(options[0])
    short = _reader(next(option for option in options if not _is_record(option)))
    long = _reader(next(option for option in options if _is_record(option)))

    def read(binder: Binder, node: Node, path: Path) -> Any:
        if isinstance(node, Sequence) and path[-1] == "actor":
            return binder.wrong_type(node, path, Scalar, _ONE_ACTOR, advice=_SEVERAL_ACTORS)
        return (long if isinstance(node, Mapping) else short)(binder, node, path)

    return read


_ONE_ACTOR = Text("one actor", "satu pelaksana")
_SEVERAL_ACTORS = Text(
    "If any one of them may act, write `{any_of: […]}`; if each of them must act, write one activity for each under "
    "`activities`.",
    "Jika salah satu saja cukup, tulis `{any_of: […]}`; jika semuanya harus bertindak, tulis satu kegiatan untuk "
    "masing-masing di bawah `activities`.",
)


def _is_record(hint: Any) -> bool:
    return isinstance(hint, type) and has(hint) and hint not in SCALARS


def _list_of(item: Reader, *, of_texts: bool) -> Reader:
    def read(binder: Binder, node: Node, path: Path) -> Any:
        if isinstance(node, Scalar) and of_texts and node.value:
            # A single id may be written for a list of one id.
            return UNREADABLE if (value := item(binder, node, path)) is UNREADABLE else (value,)
        if not isinstance(node, Sequence):
            return binder.empty(node, path) if _is_empty(node, path) else binder.wrong_type(node, path, Sequence)
        if not node.items:
            return binder.empty(node, path) if path[-1] in NEVER_EMPTY else ()
        values = []
        for index, part in enumerate(node.items):
            value = item(binder, part, (*path, index))
            if value is not UNREADABLE:
                values.append(value)
        return tuple(values) if values or path[-1] not in NEVER_EMPTY else UNREADABLE

    return read


def _is_empty(node: Node, path: Path) -> bool:
    if isinstance(node, Scalar):
        return not node.value
    return path[-1] in NEVER_EMPTY and not (node.items if isinstance(node, Sequence) else node.entries)


def _map_of(item: Reader) -> Reader:
    def read(binder: Binder, node: Node, path: Path) -> Any:
        if _is_empty(node, path):
            return binder.empty(node, path)
        if not isinstance(node, Mapping):
            return binder.wrong_type(node, path, Mapping)
        values = {}
        for key, (key_node, value_node) in entries_of(binder, node, path):
            warn_unquoted(binder, key_node, (*path, key), on_key=True)
            value = item(binder, value_node, (*path, key))
            if value is not UNREADABLE:
                values[key] = value
        return FrozenMap(values) if values or path[-1] not in NEVER_EMPTY else UNREADABLE

    return read


# --- records: mappings with known keys ------------------------------------------------------------------------


class Key(NamedTuple):
    """A key of a record.

    Attributes:
        attribute: The attribute of the value.
        hint: The type of the attribute.
        read: The reader of the type.
        required: Whether the key must be present.
    """

    attribute: str
    hint: Any
    read: Reader
    required: bool

    @property
    def stand_in(self) -> object:
        """An empty value for a missing key."""
        origin = typing.get_origin(self.hint)
        return () if origin is tuple else FrozenMap() if origin is FrozenMap else ""


class Keys(dict[str, Key]):
    """The keys of a record by name, in the order of the language."""

    @cached_property
    def required(self) -> tuple[tuple[str, Key], ...]:
        """The keys that must be present."""
        return tuple((name, key) for name, key in self.items() if key.required)


@cache
def keys_of(cls: type[Any]) -> Keys:
    """Return the keys of the record of a class."""
    keys = Keys()
    for field in fields(cls):
        if field.init and field.name != "extra" and not field.name.startswith("_") and "apart" not in field.metadata:
            hint = _type_of(field.type, cls.__module__)
            keys[field.metadata.get("key", field.name)] = Key(field.name, hint, _reader(hint), field.default is NOTHING)
    return keys


@cache  # Many attributes share a type; `attrs.resolve_types`, which may have run before, compiles each annotation.
def _type_of(annotation: Any, module: str) -> Any:
    return eval(annotation, vars(sys.modules[module])) if isinstance(annotation, str) else annotation  # noqa: S307 (own)


@cache
def _record(cls: Any) -> Reader:
    if cls is Step:
        return _read_row
    keys = keys_of(cls)
    short = next((key for key in fields(cls) if key.metadata.get("short")), None)
    required = ", ".join(name for name, _ in keys.required)
    expected = Text(f"a mapping with {required or 'keys'}", f"kunci {required} beserta isinya".replace("  ", " "))

    def read(binder: Binder, node: Node, path: Path) -> Any:
        if short is not None and isinstance(node, Scalar):
            value = keys[short.metadata.get("key", short.name)].read(binder, node, path)
            return UNREADABLE if value is UNREADABLE else _construct(cls, {short.name: value}, keys, binder, node, path)
        if cls is WorkCalendar and isinstance(node, Scalar) and node.value:
            warn_unquoted(binder, node, path)
            return binder.calendar_of(node, path)
        if not isinstance(node, Mapping):
            unreadable = binder.wrong_type(node, path, Mapping, expected)
            # The activities after it keep their places.
            return _NO_ACTIVITY if cls is Activity else unreadable
        return _construct(cls, read_keys(binder, node, path, keys), keys, binder, node, path)

    return read


# The classes that rules judge. They are built from stand-ins if need be, so that one run reports all other findings.
_JUDGED = (Sop, Step, Activity, Actor, Document, Outcome, Goto)


def _construct(cls: type[Any], values: dict[str, Any], keys: Keys, binder: Binder, node: Node, path: Path) -> Any:
    for _, key in keys.required:
        if key.attribute not in values:
            if cls not in _JUDGED:
                return UNREADABLE
            values[key.attribute] = key.stand_in
    if cls is Activity:
        return assemble(cls, values)
    try:
        return cls(**values)
    except CalendarError as error:
        if error.code == "period-without-hours" and (*path, "hours") in binder.unreadable:
            return UNREADABLE  # the period has hours, but they were reported already
        # The parts of the calendar are valid and contradict each other: report the text that the error names.
        return bad_calendar(binder, error, path_of_text(node, error.text, path) or path)


def read_keys(binder: Binder, node: Mapping, path: Path, keys: Keys) -> dict[str, Any]:
    """Read the keys of a mapping into values by attribute; report unknown and missing keys."""
    values, extra, unknown = dict[str, Any](), dict[str, object](), list[str]()
    for name, (key_node, value_node) in node.entries.items():
        key = keys.get(name)
        if key is not None:
            here = (*path, name)
            value = key.read(binder, value_node, here)
            if value is UNREADABLE:
                binder.unreadable.add(here)
            else:
                values[key.attribute] = value
        elif name.startswith("x-"):
            extra[name] = free(value_node)
        elif (path or name != "sopflow") and not (name == "<<" and key_node.plain):
            unknown.append(name)
    if extra:
        values["extra"] = FrozenMap(extra)
    rests = report_commas(binder, node, path) if unknown else ()
    misspelled = [report_unknown(binder, node, path, name, keys) for name in unknown if name not in rests]
    for name, _ in keys.required:
        if name not in node.entries:
            binder.unreadable.add((*path, name))
            if name not in misspelled:
                binder.report(rules.MISSING_KEY, (*path, name), key=Words(name))
    return values


def is_required(path: Path) -> bool:
    """Return whether the key at the end of a path must be present."""
    hint: Any = Sop
    required = False
    for part in path:
        hint, required = _below(hint, part)
    return required


def _below(hint: Any, part: str | int) -> tuple[Any, bool]:
    """Return the type of a part of a value, and whether the part must be present."""
    is_union = typing.get_origin(hint) in (types.UnionType, typing.Union)
    for option in typing.get_args(hint) if is_union else (hint,):
        if typing.get_origin(option) in (tuple, FrozenMap):
            return typing.get_args(option)[0], False
        if _is_record(option):
            keys = {**keys_of(Step), **_single_keys()} if option is Step else keys_of(option)
            if isinstance(part, str) and part in keys:
                return keys[part].hint, keys[part].required
    return None, False


# --- rows: a row of one activity has the activity's keys among its own ----------------------------------------


@cache
def _single_keys() -> Keys:
    """Return the keys of a row of one activity."""
    row, activity = keys_of(Step), keys_of(Activity)
    keys = Keys((name, key) for name, key in row.items() if name != "activities")
    keys.update((name, activity[name]) for name in ACTIVITY_IN_ROW)
    return keys


def _read_row(binder: Binder, node: Node, path: Path) -> Any:
    if not isinstance(node, Mapping):
        binder.wrong_type(node, path, Mapping, _ROW)
        return Step("", (_NO_ACTIVITY,))
    if "activities" in node.entries:
        values = _values_of_several(binder, node, path)
    else:
        values = read_keys(binder, node, path, _single_keys())
        text, actor = values.pop("text", ""), values.pop("actor", "")
        activity = {"id": values.get("id", ""), "text": text, "actor": actor}
        activity |= {name: values.pop(name) for name in ("outcomes", "not_same_person_as") if name in values}
        values["activities"] = (assemble(Activity, activity),)
    if "next" in values and _decides_without_tiers(values["activities"]):
        _report_conflict(binder, node, path, "next", "outcomes")
        del values["next"]
    values.setdefault("id", "")
    return assemble(Step, values)


def _decides_without_tiers(activities: tuple[Activity, ...]) -> bool:
    """Return whether answers alone determine what follows a row."""
    outcomes = [outcome for activity in activities for outcome in activity.outcomes.values()]
    return bool(outcomes) and all(outcome.to != CONTINUE for outcome in outcomes)


_ROW = Text("a row with id, activity and actor", "baris dengan id, activity, dan actor")
_NO_ACTIVITY = Activity("", "", "")


def _values_of_several(binder: Binder, node: Mapping, path: Path) -> dict[str, Any]:
    """Read the keys of a row of several activities."""
    conflicts = [name for name in ACTIVITY_IN_ROW if name in node.entries]
    for name in conflicts:
        _report_conflict(binder, node, path, name, "activities")
    values = read_keys(binder, _without(node, conflicts) if conflicts else node, path, keys_of(Step))
    activities = values.setdefault("activities", (_NO_ACTIVITY,))
    for index, activity in enumerate(activities):
        if activity.id and activity.id == values.get("id"):
            binder.report(rules.SHARED_ID, (*path, "activities", index, "id"), id=activity.id)
            binder.unreadable.add((*path, "id"))
            values["id"] = ""
    return values


def _without(node: Mapping, names: list[str]) -> Mapping:
    rest = Mapping(node.start)
    rest.entries = {name: entry for name, entry in node.entries.items() if name not in names}
    return rest


def _report_conflict(binder: Binder, node: Mapping, path: Path, one: str, other: str) -> None:
    """Report two keys that exclude each other, at the later one."""
    later = next(name for name in reversed(node.entries) if name in (one, other))
    earlier = other if later == one else one
    binder.report(rules.CONFLICT, (*path, later), on_key=True, key=later, other=earlier)
