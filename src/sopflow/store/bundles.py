"""Bundles: the text of a SOP with the calendar file to which it refers, hashed together."""

from __future__ import annotations

import hashlib
import os
from typing import Self

from attrs import frozen

from sopflow.checking import loads
from sopflow.definition import Sop
from sopflow.diagnostics import Severity, SopError
from sopflow.language import calendar_of, dump, merge, read_calendar_source, read_source, source_of
from sopflow.timing import WorkCalendar


@frozen
class Bundle:
    """The text of a SOP, complete without its files.

    Attributes:
        text: The SOP as YAML.
        calendar: The calendar file as YAML; None if the SOP refers to none.
    """

    text: str
    calendar: str | None = None

    @classmethod
    def of(cls, sop: Sop) -> Self:
        """Return the bundle of a SOP, with its calendar in the text.

        Raises:
            SopError: If it has errors.
        """
        text = dump(sop, self_contained=True)
        loads(text, sop.number)
        return cls(text)

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Self:
        """Read the file of a SOP, and its calendar file.

        Raises:
            SopError: If one of them has errors.
            OSError: If the file of the SOP cannot be read.
        """
        source = read_source(path)
        if source.problems.counts[Severity.ERROR]:
            # Its text ends where it could not be decoded.
            raise SopError(merge([source.problems], source.name))
        calendar: str | None = None

        def resolve(reference: str) -> WorkCalendar:
            nonlocal calendar
            file = read_calendar_source(path, reference)
            calendar = file.text
            return calendar_of(file)

        loads(source.text, source.name, calendars=resolve)
        return cls(source.text, calendar)

    @property
    def sha256(self) -> str:
        """The hash of the text; with a calendar file, of the text, a NUL character and the calendar file."""
        # The text of a SOP cannot contain a NUL character, so each bundle has its own hash.
        parts = (self.text,) if self.calendar is None else (self.text, self.calendar)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()

    def sop(self) -> Sop:
        """Return the SOP.

        Raises:
            SopError: If it has errors.
        """
        calendar = self.calendar
        if calendar is None:
            return loads(self.text)
        return loads(self.text, calendars=lambda reference: calendar_of(source_of(calendar, reference)))
