"""Revisions of a SOP: what differs between two editions, and which differences running cases notice."""

from __future__ import annotations

from sopflow.revisions.comparing import diff
from sopflow.revisions.difference import Change, Difference, Side, Subject, Thing

__all__ = ["Change", "Difference", "Side", "Subject", "Thing", "diff"]
