"""The scanner: it splits a text into words, numbers and signs in linear time."""

from __future__ import annotations

import re
from typing import Final

# An alternative matches at every offset (the last one takes any character), and no repetition contains another.
_TOKEN: Final = re.compile(
    r"""(?P<number>[0-9]+(?:[.,][0-9]+)*)
      | (?P<word>
          (?:s/d|s\.d|n/a)(?![^\W\d_])\.?
        | (?:selambat-lambatnya|secepat-cepatnya|selama-lamanya|sekurang-kurangnya|setidak-tidaknya)(?![^\W\d_])
        | (?:kira-kira|ad-hoc|tiap-tiap|real-time)(?![^\W\d_])
        | (?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?=[^\W\d_])
        | [^\W\d_\u00bc-\u00be]+\.?
        )
      | \+\s?/\s?-|\+-|<=|>=|\S  # signs
    """,
    re.VERBOSE,
)
NUMBER: Final = _TOKEN.groupindex["number"]
WORD: Final = _TOKEN.groupindex["word"]


def tokens(text: str) -> tuple[list[str], list[re.Match[str]]]:
    """Split a text into words, numbers and signs.

    Returns:
        The keys of the tokens: casefolded, without a full stop or hyphen at the end. And their matches, whose last
        group is `NUMBER` or `WORD`.
    """
    keys = []
    matches = list(_TOKEN.finditer(_folded(text)))
    for match in matches:
        key = match[0]
        if match.lastindex == WORD:
            if key[-1] in ".-":
                key = key[:-1]
        elif key[0] == "+" and len(key) > 1:
            key = "+/-"  # also for `+ / -` and `+-`
        keys.append(key)
    return keys, matches


def _folded(text: str) -> str:
    """Casefold a text without changing the offsets of its characters."""
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(fold if len(fold := char.casefold()) == 1 else char for char in text)
