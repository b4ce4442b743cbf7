"""The root of all errors that sopflow raises on purpose.

Each error is defined next to the data it carries::

    SopflowError
    ├── SopError             a SOP has findings that are errors (diagnostics)
    ├── TimeStandardError    a text is not a time standard (timing; also a ValueError)
    ├── CalendarError        a calendar contradicts itself or never opens (timing; also a ValueError)
    ├── DrawingError         a SOP does not fit on the paper (drawing)
    ├── ImportingError       a file cannot be imported (importing)
    ├── Refused              a case does not allow a call (machine)
    ├── SnapshotError        a snapshot or history does not fit (machine; also a ValueError)
    └── MisuseError          the machine was used in a way that it does not support
"""


class SopflowError(Exception):
    """An error with a reason that sopflow can name."""


class MisuseError(SopflowError):
    """The machine was used in a way that it does not support; the message says what to do instead."""
