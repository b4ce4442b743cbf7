"""A SOP as frozen values: the identity block and the table, row by row.

The values are equal whether they were read from YAML or built in Python, where plain lists, dicts and
texts stand for the tuples, mappings and time standards that the values hold. Attributes are named like
the keys of the YAML language. Constructing a value checks types; whether a SOP makes sense as a whole (every
name defined, an end within reach) is what the rules find, and a machine is only built of one that does.
"""

from __future__ import annotations

from sopflow.definition.identity import (
    Approval,
    Confidence,
    Dates,
    Inferred,
    Organization,
    Related,
    Relation,
)
from sopflow.definition.names import CANCELLED, COMPLETED, END, FORMAT_VERSION, RESERVED
from sopflow.definition.sop import Sop
from sopflow.definition.table import Activity, Actor, AnyOf, Document, Goto, OnLate, Outcome, Step

__all__ = [
    "CANCELLED",
    "COMPLETED",
    "END",
    "FORMAT_VERSION",
    "RESERVED",
    "Activity",
    "Actor",
    "AnyOf",
    "Approval",
    "Confidence",
    "Dates",
    "Document",
    "Goto",
    "Inferred",
    "OnLate",
    "Organization",
    "Outcome",
    "Related",
    "Relation",
    "Sop",
    "Step",
]
