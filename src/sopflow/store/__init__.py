"""Durable cases on SQLite and PostgreSQL; needs the extra ``store``."""

from __future__ import annotations

from sopflow.store.cases import Cases, Recorded
from sopflow.store.errors import (
    ConflictError,
    DatabaseError,
    KeyReusedError,
    StoreError,
    UnknownCaseError,
    UnknownSopError,
)
from sopflow.store.lists import Count
from sopflow.store.pages import Page, StoredCase, StoredTask
from sopflow.store.revisions import Revision
from sopflow.store.store import Store
from sopflow.store.ticking import Failure, Ticked

__all__ = [
    "Cases",
    "ConflictError",
    "Count",
    "DatabaseError",
    "Failure",
    "KeyReusedError",
    "Page",
    "Recorded",
    "Revision",
    "Store",
    "StoreError",
    "StoredCase",
    "StoredTask",
    "Ticked",
    "UnknownCaseError",
    "UnknownSopError",
]
