"""The types that a type checker infers for machines and cases; checked by mypy together with the other tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from typing import assert_type, get_args, get_type_hints

import attrs

import sopflow
from sopflow import Case, Performer, Sop, SopMachine, Step
from sopflow.diagnostics import Rule, Severity

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOP = Sop("1", "Izin", {"loket": "Loket"}, [Step.single("terima", "Menerima", "loket")])


class Permohonan(Case):
    """A case of a host."""

    def judul(self) -> str:
        return f"Permohonan {self.id}"


def opened(machine: sopflow.SopMachine, id: str) -> Case:
    """Open a case; the annotation of the machine needs no type argument."""
    assert_type(machine, SopMachine[Case])
    return machine.open(id, at=NOON)


def test_a_machine_without_a_case_class_makes_cases() -> None:
    machine = SopMachine(SOP)
    assert_type(machine, SopMachine[Case])
    assert_type(machine.open("1", at=NOON), Case)
    assert type(opened(machine, "1")) is Case


def test_a_machine_makes_cases_of_its_class() -> None:
    machine = SopMachine(SOP, case_class=Permohonan)
    assert_type(machine, SopMachine[Permohonan])
    case = machine.open("1", at=NOON)
    assert_type(case, Permohonan)
    assert_type(machine.restore(case.snapshot()), Permohonan)
    assert_type(machine.replay(case.history), Permohonan)
    assert case.judul() == "Permohonan 1"


def test_a_case_knows_the_type_of_its_machine() -> None:
    case = SopMachine(SOP, case_class=Permohonan).open("1", at=NOON)
    assert_type(case.machine, SopMachine[Permohonan])
    again = case.machine.open("2", at=NOON)
    again.complete("terima", by=Performer("ani", "loket"), at=NOON)
    assert_type(again, Permohonan)
    assert again.judul() == "Permohonan 2"


# --- types of public attributes ------------------------------------------------------------------------------


def _classes_in(hint: object) -> Iterator[type]:
    if isinstance(hint, type) and hint.__module__.startswith("sopflow"):
        yield hint
    for argument in get_args(hint):
        yield from _classes_in(argument)


def _attributes(class_: type) -> Iterator[tuple[str, object]]:
    """Yield the public attributes and properties of a class with their types."""
    names = vars(sys.modules[class_.__module__]) | {name: getattr(sopflow, name) for name in sopflow.__all__}
    names |= {"Rule": Rule, "Severity": Severity}
    if attrs.has(class_):
        attrs.resolve_types(class_, names)
        yield from ((field.name, field.type) for field in attrs.fields(class_))
    for name, value in vars(class_).items():
        if isinstance(value, property) and value.fget is not None and not name.startswith("_"):
            yield name, get_type_hints(value.fget, names)["return"]


def _is_public(class_: type) -> bool:
    package, room, *_ = class_.__module__.split(".")
    homes = (import_module(package), import_module(f"{package}.{room}"))
    return any(class_.__name__ in getattr(home, "__all__", {class_.__name__: ""}) for home in homes)


def _types_of(value: object) -> Iterator[type]:
    """Yield the types of a value and of the values in it."""
    yield type(value)
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    for part in parts:
        yield from _types_of(part)


def test_every_type_of_a_public_attribute_of_a_machine_is_public() -> None:
    values = {name: value for name, value in vars(SopMachine(SOP)).items() if not name.startswith("_")}
    types = {each for value in values.values() for each in _types_of(value) if each.__module__.startswith("sopflow")}
    assert sorted(each.__name__ for each in types if not _is_public(each)) == []


def test_every_type_of_a_public_attribute_is_public() -> None:
    reached = [getattr(sopflow, name) for name in sopflow.__all__]
    hidden = set()
    for class_ in (each for each in reached if isinstance(each, type)):
        for name, hint in _attributes(class_):
            if name.startswith("_"):
                continue
            for found in _classes_in(hint):
                if not _is_public(found):
                    hidden.add(f"{class_.__name__}.{name}: {found.__name__}")
                if found not in reached:
                    reached.append(found)
    assert sorted(hidden) == []
