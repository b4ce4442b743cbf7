"""The root of every error that sopflow raises on purpose.

Each error stands beside the data it carries; the tree is::

    SopflowError
    ├── SopError             a SOP has findings that are errors (findings)
    ├── TimeStandardError    a text is no time standard (timing; also a ValueError)
    ├── CalendarError        a calendar contradicts itself or never opens (timing; also a ValueError)
    ├── Refused              a case does not allow a call (machine)
    ├── SnapshotError        a snapshot or history does not fit (machine; also a ValueError)
    └── MisuseError        something was asked of the machine that it does not do (machine)
"""


class SopflowError(Exception):
    """Whatever goes wrong in sopflow for a reason that it can name."""
