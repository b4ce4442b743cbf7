"""Testing workflows: a plain reference of what a case does."""

from __future__ import annotations

from sopflow.testing.reference import Answer, Person, ReferenceCase, Request, Waiting

__all__ = ["Answer", "Person", "ReferenceCase", "Request", "Waiting"]
