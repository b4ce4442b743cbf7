"""The grammar of time standards: from the text of a time cell to durations.

``parser`` reads a whole cell. ``uncounted`` recognizes cells that state no duration, ``relative`` those that count from
a moment or another row, and ``windows`` dates; ``limits`` finds time limits in running text. They read tokens
(``scanner``) with a ``cursor`` and amounts with ``amounts``. Their vocabulary is in ``words`` and ``phrases``.
"""

from sopflow.timing.grammar.kinds import Parsed, StandardKind
from sopflow.timing.grammar.limits import Limit, limits
from sopflow.timing.grammar.parser import parse
from sopflow.timing.grammar.phrases import AFTER, BEFORE, DAY_H, EARLIEST, LATEST, ROWS

__all__ = [
    "AFTER",
    "BEFORE",
    "DAY_H",
    "EARLIEST",
    "LATEST",
    "ROWS",
    "Limit",
    "Parsed",
    "StandardKind",
    "limits",
    "parse",
]
