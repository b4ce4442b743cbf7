"""Durable cases on SQLite and PostgreSQL; needs the extra ``store``."""

from __future__ import annotations

from sopflow.store.calls import Recorded
from sopflow.store.cases import Cases
from sopflow.store.errors import (
    CaseExistsError,
    ConflictError,
    DatabaseError,
    InputError,
    KeyReusedError,
    StoreError,
    UnknownCaseError,
    UnknownSopError,
)
from sopflow.store.exporting import verify_export
from sopflow.store.lists import Count
from sopflow.store.migrating import Migrated
from sopflow.store.pages import Page, StoredCase, StoredTask
from sopflow.store.revisions import Revision
from sopflow.store.store import Store
from sopflow.store.ticking import Failure, Ticked
from sopflow.store.verifying import Head, Mismatch

__all__ = [
    "CaseExistsError",
    "Cases",
    "ConflictError",
    "Count",
    "DatabaseError",
    "Failure",
    "Head",
    "InputError",
    "KeyReusedError",
    "Migrated",
    "Mismatch",
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
    "verify_export",
]
