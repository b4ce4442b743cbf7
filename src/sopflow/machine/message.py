"""The form of a message: templates of a problem and of its remedy."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from sopflow.text import NO_TEXT, Text

TIME: Final = "time"
"""The kind of ``expected`` and ``found`` values that are times."""


@frozen
class Message:
    """The message and hint of a refusal, as format strings.

    Attributes:
        text: The problem, in one sentence.
        hint: The remedy; begins with a verb.
        expected: The kind of ids in the refusal's ``expected``, which the message shows by name (see ``naming``), or
            ``TIME`` for times.
        found: The same for ``found``.
    """

    text: Text
    hint: Text = NO_TEXT
    expected: str | None = None
    found: str | None = None
