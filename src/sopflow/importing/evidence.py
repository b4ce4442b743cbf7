"""The actors and arrows that a file shows, for a review of the draft."""

from __future__ import annotations

from attrs import frozen

from sopflow.definition import Confidence
from sopflow.text import Text


@frozen
class Evidence:
    """An actor or an arrow that the file shows.

    Attributes:
        kind: ``actor`` or ``arrow``.
        source: The activity, or the row that an arrow leaves.
        value: The actor, or the row or end that the arrow reaches.
        answer: The answer of a decision; empty for none.
        confidence: High if a mark or a glued arrow shows it, medium if it is found by position.
        place: The cell or shape.
    """

    kind: str
    source: str
    value: str
    answer: str
    confidence: Confidence
    place: Text

    def to_dict(self) -> dict[str, object]:
        """Return the evidence as JSON data; the place is in both languages."""
        return {
            "kind": self.kind,
            "source": self.source,
            "value": self.value,
            "answer": self.answer,
            "confidence": self.confidence.value,
            "place": self.place,
        }
