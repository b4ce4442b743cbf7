"""Keys that begin with x- are allowed in every record of the language: they are read, kept and written."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import attrs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import sopflow
from sopflow.definition import Sop
from sopflow.frozen import FrozenMap
from sopflow.language.scalars import SCALARS
from sopflow.text import Path, path_text

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

TEXT = """
sopflow: 1
number: SOP-1
title: Izin
organization: {government: Kota}
dates: {created: 2017-02-14}
approval: {office: Kepala Dinas}
terms: {Kadis: Kepala Dinas}
related: [{number: SOP-2}]
calendar:
  timezone: Asia/Jakarta
  hours: {mon-fri: 08:00-16:00}
  holidays: {country: ID}
  periods: [{from: 2026-02-18, to: 2026-03-19, hours: {mon-fri: 08:00-15:00}}]
actors:
  loket: {name: Loket}
  kepala: {name: Kepala}
documents:
  surat: {name: Surat, supplied: true}
ends: {ditolak: Ditolak}
authority: {suspend: loket}
on_late: {goto: ditolak}
source: {title: Ijin}
inferred: {title: {confidence: low}}
steps:
  - id: terima
    activity: Menerima
    actor: {any_of: [loket, kepala]}
    requires: [surat]
    within: 1 hari
    source: {activity: Menrima}
  - id: kaji
    within: 1 hari
    on_late: {goto: terima}
    activities:
      - {id: baca, activity: Membaca, actor: loket}
      - id: putus
        activity: Memutus
        actor: kepala
        outcomes: {ya: {to: end}, tidak: {to: ditolak}}
"""

RECORDS: tuple[Path, ...] = (
    (),
    ("organization",),
    ("dates",),
    ("approval",),
    ("related", 0),
    ("calendar",),
    ("calendar", "holidays"),
    ("calendar", "periods", 0),
    ("authority",),
    ("actors", "loket"),
    ("documents", "surat"),
    ("on_late",),
    ("inferred", "title"),
    ("steps", 0),
    ("steps", 0, "actor"),
    ("steps", 1),
    ("steps", 1, "on_late"),
    ("steps", 1, "activities", 0),
    ("steps", 1, "activities", 1),
    ("steps", 1, "activities", 1, "outcomes", "ya"),
)
"""The paths of the records in the text above; each type of record occurs at least once."""

NAMES: tuple[Path, ...] = (
    ("terms",),
    ("calendar", "hours"),
    ("calendar", "periods", 0, "hours"),
    ("actors",),
    ("documents",),
    ("ends",),
    ("source",),
    ("inferred",),
    ("steps", 0, "source"),
    ("steps", 1, "activities", 1, "outcomes"),
)
"""The paths of mappings whose keys are names: a name may begin with x-, or is invalid there."""

LISTS: tuple[Path, ...] = (("related",), ("calendar", "periods"), ("steps",), ("steps", 0, "requires"))

VALUES: tuple[object, ...] = (
    "teks",
    "",
    None,
    7,
    True,
    [],
    {},
    ["a", ["b", {"c": None}]],
    {"a": {"b": ["c"]}, "x-d": "e"},
    {"from": "2026-02-18", "extra": {"country": "ID"}},
)


def with_key(paths: typing.Iterable[Path], key: str, value: object) -> str:
    """Return the text above with one more key in the mappings at some paths."""
    data = yaml.load(TEXT, yaml.BaseLoader)  # noqa: S506  texts alone
    for path in paths:
        place: Any = data
        for part in path:
            place = place[part]
        if isinstance(place, list):
            place.append({key: deepcopy(value)})
        else:
            place[key] = deepcopy(value)
    return yaml.dump(data, sort_keys=False)


def kept(value: object) -> Iterator[FrozenMap[object]]:
    """Yield the extension keys of a value and of all values in it."""
    if attrs.has(type(value)) and type(value) not in SCALARS:
        for name in (field.name for field in attrs.fields(type(value))):  # type: ignore[arg-type]  # it has some
            item = getattr(value, name)
            if name == "extra":
                if item:
                    yield item
            else:
                yield from kept(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from kept(item)
    elif isinstance(value, typing.Mapping):
        for item in value.values():
            yield from kept(item)


def records(hint: Any, seen: set[Any]) -> set[Any]:
    """Return the records in a type."""
    if isinstance(hint, type) and attrs.has(hint) and hint not in SCALARS:
        if hint not in seen:
            seen.add(hint)
            attrs.resolve_types(hint)
            for field in attrs.fields(hint):
                if field.init:
                    records(field.type, seen)
    else:
        for argument in typing.get_args(hint):
            records(argument, seen)
    return seen


@pytest.mark.parametrize("record", sorted(records(Sop, set()), key=str))
def test_every_record_has_an_attribute_for_extension_keys(record: Any) -> None:
    extra = attrs.fields_dict(record).get("extra")
    assert extra is not None
    assert extra.eq
    assert attrs.fields(record)[-1] is extra


@pytest.mark.parametrize("value", VALUES, ids=str)
@pytest.mark.parametrize("path", RECORDS, ids=path_text)
def test_an_extension_key_of_a_record_is_read_kept_and_written(path: Path, value: object) -> None:
    before, checked = sopflow.check_text(TEXT), sopflow.check_text(with_key([path], "x-catatan", value))
    assert checked.sop is not None
    assert before.sop is not None
    assert [finding.code for finding in checked.findings] == [finding.code for finding in before.findings]
    (extra,) = kept(checked.sop)
    assert extra.keys() == {"x-catatan"}
    assert checked.sop != before.sop
    assert checked.sop.fingerprint == before.sop.fingerprint
    assert checked.sop.sha256 != before.sop.sha256
    assert sopflow.loads(sopflow.dump(checked.sop)) == checked.sop


def test_extension_keys_in_all_records_survive_a_round_trip() -> None:
    sop = sopflow.loads(with_key(RECORDS, "x-catatan", {"a": ["b"]}))
    assert [dict(extra) for extra in kept(sop)] == [{"x-catatan": FrozenMap({"a": ("b",)})}] * len(RECORDS)
    assert sopflow.loads(sopflow.dump(sop)) == sop
    assert hash(sopflow.loads(sopflow.dump(sop))) == hash(sop)


def test_working_hours_have_no_extension_keys() -> None:
    (finding,) = sopflow.check_text(with_key([("calendar", "hours")], "x-catatan", "08:00-12:00")).errors
    assert (finding.code, finding.path, finding.on_key) == ("SOP109", ("calendar", "hours", "x-catatan"), True)
    assert finding.message("id") == "Kalender tidak dapat membaca 'x-catatan'. \"x\" bukan nama hari."
    for value in VALUES:
        checked = sopflow.check_text(with_key([("calendar", "hours")], "x-catatan", value))
        assert checked.sop is None
        assert {finding.code for finding in checked.errors} <= {"SOP103", "SOP109"}


def test_extension_keys_are_never_checked() -> None:
    text = TEXT.replace("calendar:\n", "calendar:\n  x-catatan: Asia/Jakrta\n").replace(
        "timezone: Asia/Jakarta", "timezone: Asia/Jakrta"
    )
    (finding,) = sopflow.check_text(text).errors
    assert finding.path == ("calendar", "timezone")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
keys = st.builds("x-{}".format, st.text(max_size=8)) | st.sampled_from(["x", "X-A", "extra", "x_"])


@given(st.lists(st.sampled_from(RECORDS + NAMES + LISTS), min_size=1, max_size=4, unique=True), keys, anything)
def test_no_extension_key_makes_the_reader_fail(paths: list[Path], key: str, value: object) -> None:
    checked = sopflow.check_text(with_key(paths, key, value))
    for finding in checked.findings:
        assert finding.text("en")
        assert finding.text("id")
    if checked.sop is not None:
        assert sopflow.loads(sopflow.dump(checked.sop)) == checked.sop
