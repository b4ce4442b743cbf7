"""The root of all errors that sopflow raises on purpose.

Each error is defined next to the data it carries::

    SopflowError
    ├── SopError             a SOP has findings that are errors (diagnostics)
    ├── TimeStandardError    a text is not a time standard (timing; also a ValueError)
    ├── CalendarError        a calendar contradicts itself or never opens (timing; also a ValueError)
    ├── Refused              a case does not allow a call (machine)
    ├── SnapshotError        a snapshot or history does not fit (machine; also a ValueError)
    ├── MisuseError          the machine was used in a way that it does not support
    ├── DrawingError         a SOP does not fit on the paper (drawing)
    ├── ImportingError       a file cannot be imported (importing)
    └── StoreError           the store cannot do it; a class for each reason (store)

The errors of searches and tests are in the rooms ``flow`` and ``testing``.
"""

from __future__ import annotations

from sopflow.text import Language, Text


class SopflowError(Exception):
    """An error with a reason that sopflow can name."""


class MisuseError(SopflowError):
    """The machine was used in a way that it does not support; the message says what to do instead."""


class SpokenError(SopflowError):
    """An error whose reason and remedy are one text in both languages.

    Attributes:
        text: The reason and the remedy.
    """

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text)

    def message(self, language: Language = "en") -> str:
        """Return the reason and the remedy in one language."""
        return self.text.in_(language)

    def __str__(self) -> str:
        return self.message()
