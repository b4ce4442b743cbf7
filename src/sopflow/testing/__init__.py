"""Testing workflows: a plain reference of what a case does."""

from __future__ import annotations

from sopflow.testing.model import Answer, Person, Request, Waiting
from sopflow.testing.reference import ReferenceCase

__all__ = ["Answer", "Person", "ReferenceCase", "Request", "Waiting"]
