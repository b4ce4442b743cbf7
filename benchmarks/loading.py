"""Measure loading a SOP, compared with `yaml.load` and cattrs, which keep no positions and apply no rules."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias, get_args, get_origin

import attrs
import yaml

import sopflow
from measuring import Seconds, again, heading, interleaved, median, ratio, table
from sopflow.definition import Approval, Dates, Inferred, Organization, Related
from sopflow.frozen import FrozenMap
from sopflow.language import YamlDocument, bind, source_of

try:
    from cattrs.gen import make_dict_structure_fn, override
    from cattrs.preconf.pyyaml import make_converter
except ModuleNotFoundError:
    make_converter = None

Load: TypeAlias = Callable[[str], sopflow.Sop]
Hook: TypeAlias = Callable[[Any, Any], Any]

KILOBYTE = 1_000
SIZES = {"11 kB": 11 * KILOBYTE, "1 MB": 1_000 * KILOBYTE}
WARM_ROUNDS = {"11 kB": 40, "1 MB": 5}
COLD_ROUNDS = 9

_HEAD = """\
sopflow: 1
number: "1"
title: Pelayanan Surat Masuk
dates: {created: 2017-02-14, effective: 2017-03-20}
actors:
  loket: Petugas Loket
  kepala: {name: Kepala Seksi Pelayanan}
documents:
  berkas: {name: Berkas permohonan, supplied: true}
  lembar: Lembar pemeriksaan
steps:
"""
_SINGLE = """\
  - id: periksa_{number}
    activity: Memeriksa kelengkapan berkas permohonan dan mencatatnya dalam buku agenda nomor {number}
    actor: loket
    requires: berkas
    within: {minutes} menit
    produces: lembar
"""
_DECISION = """\
  - id: putuskan_{number}
    activity: Menilai berkas permohonan nomor {number} dan mengembalikannya bila tidak lengkap
    actor: kepala
    requires: [berkas, lembar]
    within: 1 hari
    outcomes:
      lengkap: periksa_{following}
      kurang: {{to: periksa_{number}, discards: lembar}}
"""
_SEVERAL = """\
  - id: rapat_{number}
    requires: lembar
    within: 4 jam
    activities:
      - id: siapkan_{number}
        activity: Menyiapkan ruang rapat dan undangan untuk permohonan nomor {number}
        actor: loket
      - id: pimpin_{number}
        activity: Memimpin rapat pembahasan permohonan nomor {number}
        actor: {{any_of: [loket, kepala]}}
        after: siapkan_{number}
"""


def text_of(size: int) -> str:
    """Write a SOP of about the given size: rows of one activity, rows of several, and decisions."""
    parts, length, number = [_HEAD], len(_HEAD), 0
    while length < size:
        number += 1
        for row in (_SINGLE, _SEVERAL, _DECISION):
            parts.append(row.format(number=number, following=number + 1, minutes=5 + number % 55))
            length += len(parts[-1])
    parts.append(_SINGLE.format(number=number + 1, minutes=5))
    return "".join(parts)


# --- the compared program: PyYAML's fastest safe loader, and hooks generated for the same classes -------------------


def with_cattrs(*, detailed: bool) -> Load:
    """Make a loader with cattrs in which an unknown key is an error, as in sopflow."""
    converter = make_converter(detailed_validation=detailed)
    for cls in _RECORDS:
        attrs.resolve_types(cls)

    def hook(cls: type[Any]) -> Hook:
        renamed = {"text": override(rename="activity")} if cls is sopflow.Activity else {}
        made: Hook = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, **renamed)
        return made

    def map_hook(hint: Any) -> Hook:
        (value_type,) = get_args(hint)
        structure = converter.get_structure_hook(value_type)
        return lambda value, _: FrozenMap((key, structure(part, value_type)) for key, part in value.items())

    converter.register_structure_hook_factory(_is_map, map_hook)
    converter.register_structure_hook_func(
        lambda hint: hint == tuple[str, ...], lambda value, _: (value,) if isinstance(value, str) else tuple(value)
    )
    converter.register_structure_hook(sopflow.TimeStandard, lambda value, _: sopflow.TimeStandard.parse(str(value)))
    any_of, goto = hook(sopflow.AnyOf), hook(sopflow.Goto)

    def one(value: Any, _: Any = None) -> Any:
        return value if isinstance(value, str) else any_of(value, sopflow.AnyOf)

    converter.register_structure_hook(str | sopflow.AnyOf, one)
    converter.register_structure_hook_func(
        lambda hint: hint == tuple[str | sopflow.AnyOf, ...],
        lambda value, _: tuple(map(one, value if isinstance(value, list) else [value])),
    )
    for hint in (sopflow.OnLate | sopflow.Goto, sopflow.OnLate | sopflow.Goto | None):
        converter.register_structure_hook(
            hint, lambda value, _: goto(value, sopflow.Goto) if isinstance(value, dict) else sopflow.OnLate(value)
        )
    for cls in _RECORDS:
        structure, key = hook(cls), _SHORT.get(cls)
        converter.register_structure_hook(cls, partial(_short_or_long, structure, key) if key else structure)
        if cls is sopflow.Step:
            converter.register_structure_hook(cls, partial(_row_of_one_or_several, structure))
    structure_sop = hook(sopflow.Sop)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def load(text: str) -> sopflow.Sop:
        data = yaml.load(text, loader)  # noqa: S506 (a safe loader)
        del data["sopflow"]
        sop: sopflow.Sop = structure_sop(data, sopflow.Sop)
        return sop

    return load


# Inner classes first: cattrs makes the hook of a class from the hooks of its fields.
_RECORDS = (
    Organization, Dates, Approval, Related, Inferred, sopflow.Goto,
    sopflow.AnyOf, sopflow.Actor, sopflow.Document, sopflow.Outcome, sopflow.Activity, sopflow.Step,
)  # fmt: skip
_SHORT: dict[type[Any], str] = {sopflow.Actor: "name", sopflow.Document: "name", sopflow.Outcome: "to"}
_IN_ROW = ("activity", "actor", "outcomes", "not_same_person_as")


def _is_map(hint: Any) -> bool:
    origin: Any = get_origin(hint)
    return origin is FrozenMap


def _short_or_long(structure: Hook, key: str, value: Any, cls: Any) -> Any:
    return structure({key: value} if isinstance(value, str) else value, cls)


def _row_of_one_or_several(structure: Hook, value: dict[str, Any], cls: Any) -> Any:
    if "activities" not in value:
        activity = {"id": value["id"], **{key: value[key] for key in _IN_ROW if key in value}}
        value = {key: part for key, part in value.items() if key not in _IN_ROW} | {"activities": [activity]}
    return structure(value, cls)


# --- measuring ------------------------------------------------------------------------------------------------


def _read(text: str) -> sopflow.Sop:
    """Read a SOP with its positions, without the rules."""
    reading = bind(YamlDocument(source_of(text)))
    if reading.sop is None:
        raise RuntimeError("the text of this benchmark is not a SOP")
    return reading.sop


# Imports are not timed, like those of cattrs; importing.py measures them.
_loads = sopflow.loads

OURS = "sopflow, with positions and rules"
LOADERS: dict[str, Callable[[], Load]] = {
    OURS: lambda: _loads,
    "sopflow, with positions, no rules": lambda: _read,
}
if make_converter is not None:
    LOADERS |= {
        "yaml.load and cattrs": partial(with_cattrs, detailed=True),
        "the same without detailed validation": partial(with_cattrs, detailed=False),
    }


def cold(name: str, size: str) -> None:
    """Load once in this process after the imports, and print the seconds."""
    text = text_of(SIZES[size])
    start = time.perf_counter()
    LOADERS[name]()(text)
    print(time.perf_counter() - start)


def cold_rounds(size: str) -> Seconds:
    """Load in new processes, in turn."""
    seconds: Seconds = {name: [] for name in LOADERS}
    for _ in range(COLD_ROUNDS):
        for name in LOADERS:
            command = [sys.executable, __file__, "cold", name, size]
            said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 (this file itself)
            seconds[name].append(float(said))
    return seconds


def main() -> None:
    """Measure and print."""
    heading(
        "Loading a SOP from text into the same attrs classes",
        "`sopflow.loads` keeps the position of every value and applies all rules; the second row leaves out the rules.",
        "cattrs makes a hook for each class, refuses extra keys, and keeps no positions. All parse with libyaml and",
        "share the reading of time standards.",
        f"First: the first load in a new process, including hooks and readers, median of {COLD_ROUNDS}.",
        "Again: the same text once more in one process.",
    )
    loaded = {name: make() for name, make in LOADERS.items()}
    if make_converter is None:
        print("  cattrs: skipped, it is not installed (pip install --group bench)")
    for size, length in SIZES.items():
        text = text_of(length)
        ours = sopflow.loads(text)
        for name, load in loaded.items():
            if load(text) != ours:
                raise RuntimeError(f"{name} reads a different value")
        first = cold_rounds(size)
        warm = interleaved(
            {name: again(partial(load, text)) for name, load in loaded.items()}, rounds=WARM_ROUNDS[size]
        )
        table(
            (f"{size}, {len(ours.steps):,} rows", "first, ms", "times sopflow", "again, ms", "times sopflow"),
            [
                (
                    name,
                    f"{median(first, name) * 1e3:,.1f}",
                    f"{ratio(first, name, OURS):.2f}",
                    f"{median(warm, name) * 1e3:,.1f}",
                    f"{ratio(warm, name, OURS):.2f}",
                )
                for name in LOADERS
            ],
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["cold"]:
        cold(*sys.argv[2:])
    else:
        main()
