"""The error of drawing."""

from __future__ import annotations

from sopflow.errors import SopflowError
from sopflow.text import Language, Text


class DrawingError(SopflowError):
    """A SOP cannot be drawn, or not in this way.

    Attributes:
        reason: The reason and the remedy, in both languages.
    """

    def __init__(self, reason: Text, **data: object) -> None:
        """Keep the reason.

        Args:
            reason: The reason; may have fields.
            **data: The fields.
        """
        self.reason: Text = Text(reason.format("en", **data), reason.format("id", **data))
        super().__init__(self.reason.en)

    def message(self, language: Language = "en") -> str:
        """Return the reason in one language."""
        return self.reason.in_(language)
