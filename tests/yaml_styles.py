"""The strategy for SOPs as YAML text, laid out as different authors and programs would write them."""

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
    """Valid SOPs as YAML text: as sopflow writes them, spelt out, narrow, in quotes, in brackets, or for Windows.

    Args:
        valid: The SOPs that are written; by default ``sops()``. ``sopflow.loads`` gives the SOP of a text.
    """
    return st.builds(_laid_out, sops() if valid is None else valid, st.sampled_from(_LAYOUTS))


def _laid_out(sop: Sop, layout: Callable[[Keys], str]) -> str:
    return layout(plain_file(sop))


def _spelt_out(data: Keys) -> str:
    """With names in their long form, defaults, comments, and a single id where a list of ids is meant."""
    data = {"on_late": "record", **data}
    data["actors"] = {id_: {"external": False} | _long(actor, "name") for id_, actor in data["actors"].items()}
    documents = data.get("documents", {})
    data["documents"] = {id_: {"supplied": False} | _long(document, "name") for id_, document in documents.items()}
    data["steps"] = [_spelt_out_row(row) for row in data["steps"]]
    return f"# Catatan: disalin\n{yaml_text(data)}# akhir\n"


def _spelt_out_row(row: Keys) -> Keys:
    """The same for a row, or an activity in it."""
    row = {key: items[0] if key in _IDS and len(items) == 1 else items for key, items in row.items()}
    if "activities" in row:
        row["activities"] = [_spelt_out_row(activity) for activity in row["activities"]]
    if "outcomes" in row:
        row["outcomes"] = {answer: _long(outcome, "to") for answer, outcome in row["outcomes"].items()}
    return {"requires": [], **row}


_IDS: Final = frozenset({"requires", "produces", "not_same_person_as", "after"})


def _long(value: str | Keys, key: str) -> Keys:
    """The long form of what may be a bare text."""
    return {key: value} if isinstance(value, str) else value


def _narrow(data: Keys) -> str:
    return yaml.safe_dump(_in_texts(data), sort_keys=False, allow_unicode=True, width=20, explicit_start=True)


def _in_quotes(data: Keys) -> str:
    return yaml.safe_dump(_in_texts(data), sort_keys=False, default_style='"', indent=4)


def _in_brackets(data: Keys) -> str:
    return yaml.safe_dump(
        _in_texts(data), sort_keys=False, allow_unicode=True, default_style="'", default_flow_style=True
    )


def _for_windows(data: Keys) -> str:
    return "\ufeff" + yaml_text(data).replace("\n", "\r\n")


def _in_texts(data: Any) -> Any:
    """Plain data with texts alone: the language takes its types from its keys."""
    if isinstance(data, dict):
        return {key: _in_texts(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_in_texts(item) for item in data]
    return str(data).lower() if isinstance(data, bool) else str(data)


_LAYOUTS: Final = (yaml_text, _spelt_out, _narrow, _in_quotes, _in_brackets, _for_windows)
