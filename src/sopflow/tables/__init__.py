"""The SOP table and the identity block as values: cells, spans and symbols, before any layout."""

from __future__ import annotations

from sopflow.tables.conclusions import Conclusion, conclusions
from sopflow.tables.identity import Field, IdentityBlock, Section, hours_by_days, identity_block
from sopflow.tables.names import actor_name, document_names, state_name
from sopflow.tables.symbols import Mark, Symbol
from sopflow.tables.table import Band, Exit, Heading, Row, Table, sop_table

__all__ = [
    "Band",
    "Conclusion",
    "Exit",
    "Field",
    "Heading",
    "IdentityBlock",
    "Mark",
    "Row",
    "Section",
    "Symbol",
    "Table",
    "actor_name",
    "conclusions",
    "document_names",
    "hours_by_days",
    "identity_block",
    "sop_table",
    "state_name",
]
