"""The grammar of time standards: from the text of a time cell to durations.

``parser`` reads a whole cell and ``limits`` finds time limits in running text. Both read tokens (``scanner``) with a
``cursor``, amounts with ``amounts``, and take their vocabulary from ``words``.
"""

from sopflow.timing.grammar.limits import Limit, limits
from sopflow.timing.grammar.parser import Parsed, StandardKind, parse

__all__ = ["Limit", "Parsed", "StandardKind", "limits", "parse"]
