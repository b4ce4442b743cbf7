"""A SOP as frozen values: the identity block and the table, row by row.

Attributes have the names of the YAML keys. In Python, plain lists, dicts and strings may be given for tuples, mappings
and time standards; the values are the same as those read from YAML. Constructors check types only. The rules check
whether a SOP makes sense as a whole, and a machine is built only from a SOP without errors.
"""

from __future__ import annotations

from sopflow.definition.authority import Authority
from sopflow.definition.clocks import Clock, Goto, NotBefore, OnLate
from sopflow.definition.identity import (
    Approval,
    Confidence,
    Dates,
    Inferred,
    Organization,
    Related,
    Relation,
)
from sopflow.definition.names import CANCELLED, COMPLETED, CONTINUE, END, FINAL_NAMES, FORMAT_VERSION, RESERVED
from sopflow.definition.sop import Sop
from sopflow.definition.table import (
    Activity,
    Actor,
    AnyOf,
    Document,
    Outcome,
    Step,
    groups,
)

__all__ = [
    "CANCELLED",
    "COMPLETED",
    "CONTINUE",
    "END",
    "FINAL_NAMES",
    "FORMAT_VERSION",
    "RESERVED",
    "Activity",
    "Actor",
    "AnyOf",
    "Approval",
    "Authority",
    "Clock",
    "Confidence",
    "Dates",
    "Document",
    "Goto",
    "Inferred",
    "NotBefore",
    "OnLate",
    "Organization",
    "Outcome",
    "Related",
    "Relation",
    "Sop",
    "Step",
    "groups",
]
