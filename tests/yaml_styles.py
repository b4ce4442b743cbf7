"""SOPs as YAML text in the styles of different authors and programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import yaml
from hypothesis import strategies as st

from sopflow.definition import Sop
from sopflow.language import plain_file, yaml_text
from sopflow.testing.strategies.builder import Keys
from sopflow.testing.strategies.sops import sops


def sop_texts(valid: st.SearchStrategy[Sop] | None = None) -> st.SearchStrategy[str]:
    """Draw valid SOPs as YAML text: as sopflow writes them, verbose, narrow, quoted, in flow style, or from Windows.

    Args:
        valid: The SOPs to write; by default ``sops()``.
    """
    return st.builds(_written, sops() if valid is None else valid, st.sampled_from(_STYLES))


def _written(sop: Sop, style: Callable[[Keys], str]) -> str:
    return style(plain_file(sop))


def _verbose(data: Keys) -> str:
    """Write long forms, defaults, comments, and a single id instead of a list of one."""
    data = {"on_late": "record", **data}
    data["actors"] = {id_: {"external": False} | _long(actor, "name") for id_, actor in data["actors"].items()}
    documents = data.get("documents", {})
    data["documents"] = {id_: {"supplied": False} | _long(document, "name") for id_, document in documents.items()}
    data["steps"] = [_verbose_row(row) for row in data["steps"]]
    return f"# Catatan: disalin\n{yaml_text(data)}# akhir\n"


def _verbose_row(row: Keys) -> Keys:
    """Return the keys of a row or an activity in verbose style."""
    row = {key: _short(items) if key in _IDS else items for key, items in row.items()}
    if "activities" in row:
        row["activities"] = [_verbose_row(activity) for activity in row["activities"]]
    if "outcomes" in row:
        row["outcomes"] = {answer: _long(outcome, "to") for answer, outcome in row["outcomes"].items()}
    return {"requires": [], **row}


_IDS: Final = frozenset({"requires", "produces", "not_same_person_as", "after", "needs"})


def _short(ids: list[Any]) -> Any:
    return ids[0] if len(ids) == 1 and isinstance(ids[0], str) else ids


def _long(value: str | Keys, key: str) -> Keys:
    """Return the long form of a value that may be a plain text."""
    return {key: value} if isinstance(value, str) else value


def _narrow(data: Keys) -> str:
    return yaml.safe_dump(_as_texts(data), sort_keys=False, allow_unicode=True, width=20, explicit_start=True)


def _quoted(data: Keys) -> str:
    return yaml.safe_dump(_as_texts(data), sort_keys=False, default_style='"', indent=4)


def _flow_style(data: Keys) -> str:
    return yaml.safe_dump(
        _as_texts(data), sort_keys=False, allow_unicode=True, default_style="'", default_flow_style=True
    )


def _from_windows(data: Keys) -> str:
    return "\ufeff" + yaml_text(data).replace("\n", "\r\n")


def _as_texts(data: Any) -> Any:
    """Convert all values to texts: the types of the language come from its keys."""
    if isinstance(data, dict):
        return {key: _as_texts(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_as_texts(item) for item in data]
    return str(data).lower() if isinstance(data, bool) else str(data)


_STYLES: Final = (yaml_text, _verbose, _narrow, _quoted, _flow_style, _from_windows)
