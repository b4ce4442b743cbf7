"""Printers for Hypothesis: drawn values as short as an author would write them, and ready to paste into a test.

By itself, Hypothesis prints all fields of a value instead of its ``repr``, and a SOP of one row on sixty lines.
"""

from __future__ import annotations

from typing import Any

from attrs import NOTHING, Attribute, Factory, fields
from hypothesis.vendor.pretty import RepresentationPrinter, for_type_by_name, pprint_fields

from sopflow.definition import Sop
from sopflow.language import dump
from sopflow.testing.model import Person, Request
from sopflow.testing.walk_files import dump_walk
from sopflow.testing.walks import Walk
from sopflow.timing import TimeStandard, WeeklyHours, WorkCalendar


def _sop(sop: Sop, printer: RepresentationPrinter, _cycle: bool) -> None:
    printer.text(f"sopflow.loads({_quoted(dump(sop))})")


def _walk(walk: Walk, printer: RepresentationPrinter, _cycle: bool) -> None:
    printer.text(f"loads_walk({_quoted(dump_walk(walk))})")


def _standard(standard: TimeStandard, printer: RepresentationPrinter, _cycle: bool) -> None:
    printer.text(f"TimeStandard.parse({standard.text!r})")


def _hours(hours: WeeklyHours, printer: RepresentationPrinter, _cycle: bool) -> None:
    printer.text(f"WeeklyHours.parse({hours.texts()!r})")


def _changed_fields(value: Any, printer: RepresentationPrinter, cycle: bool) -> None:
    """Print a value with the fields that differ from their defaults."""
    changed = [each.name for each in fields(type(value)) if getattr(value, each.name) != _default(each)]
    pprint_fields(value, printer, cycle, changed)


def _default(attribute: Attribute[Any]) -> object:
    default: Any = attribute.default
    convert: Any = attribute.converter
    if isinstance(default, Factory):  # type: ignore[arg-type]  # a class at run time
        default = default.factory()
    return default if convert is None or default is NOTHING else convert(default)


def _quoted(text: str) -> str:
    """Return a triple-quoted string literal."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\n{escaped}"""'


def register() -> None:
    """Register the printers with Hypothesis."""
    for type_, print_ in (
        (Sop, _sop),
        (Walk, _walk),
        (TimeStandard, _standard),
        (WeeklyHours, _hours),
        (WorkCalendar, _changed_fields),
        (Request, _changed_fields),
        (Person, _changed_fields),
    ):
        for_type_by_name(type_.__module__, type_.__name__, print_)
