"""What is told of each kind of finding at length: the pages that people turn to when one sentence is not enough."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml

from sopflow.diagnostics import REGISTRY, Kind, Page
from sopflow.rules import load_plugins


def kinds() -> tuple[Kind, ...]:
    """All kinds of findings in the order of their codes, those of plugins too."""
    load_plugins()
    return tuple(REGISTRY[code] for code in sorted(REGISTRY))


@cache
def page_of(kind: Kind) -> Page:
    """What is told of a kind of finding at length.

    Args:
        kind: The kind of finding.

    Raises:
        LookupError: If there is no page of it.
    """
    if kind.page is not None:
        return kind.page
    file = resources.files("sopflow").joinpath("pages", f"{kind.code}.yaml")
    if not file.is_file():
        raise LookupError(f"There is no page about {kind.code}.")
    # Texts and nothing else: no number, no date, no tag is made of anything that stands there.
    data = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 (it makes nothing but texts)
    return Page(
        source=data["source"],
        title_en=data["title"]["en"],
        title_id=data["title"]["id"],
        en=data["en"],
        id=data["id"],
        bad=data.get("bad", ""),
        good=data.get("good", ""),
    )
