"""The error of drawing."""

from __future__ import annotations

from sopflow.errors import SpokenError


class DrawingError(SpokenError):
    """A SOP cannot be drawn, or not in this way."""
