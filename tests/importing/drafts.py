"""Reading drafts in tests: the data of a draft, its doubts, and the errors of the checker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

import sopflow
from sopflow.importing import Draft, import_bytes

HEADER = ("No", "Uraian Kegiatan", "Pelaksana", "", "", "Kelengkapan", "Waktu", "Output", "Keterangan")
ACTORS = ("", "", "Loket", "Kasi", "Kepala Dinas", "", "", "", "")


def tsv(*rows: Sequence[str]) -> bytes:
    """Return rows of cells as text with tabs."""
    return "\n".join("\t".join(row) for row in rows).encode()


def draft_of(data: bytes, name: str = "sop.tsv", **options: Any) -> Draft:
    """Import a file of one SOP, and check that its open doubts are exactly the errors of the checker."""
    (draft,) = import_bytes(data, name, **options)
    assert_honest(draft)
    return draft


def assert_honest(draft: Draft) -> None:
    """Check that the open doubts are the errors of the draft, no more and no less."""
    errors = [finding.path for finding in sopflow.check_text(draft.text).errors]
    assert sorted(map(str, errors)) == sorted(str(each.path) for each in draft.open)


def data_of(draft: Draft) -> Any:
    """Return a draft as plain data."""
    return yaml.safe_load(draft.text)


def steps_of(draft: Draft) -> list[Mapping[str, Any]]:
    """Return the rows of a draft."""
    steps: list[Mapping[str, Any]] = data_of(draft)["steps"]
    return steps


def codes(draft: Draft) -> set[str]:
    """Return the codes of a draft's doubts."""
    return {each.code for each in draft.doubts}
