"""Texts with an unquoted comma, which ends a text inside braces."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from sopflow.language import rules
from sopflow.language.binder import Binder
from sopflow.language.nodes import Mapping, Node, Scalar
from sopflow.language.quoting import quoted
from sopflow.text import Path, Words


def report_commas(binder: Binder, node: Mapping, path: Path) -> AbstractSet[str]:
    """Report the keys that are the rest of a text after an unquoted comma; return them."""
    texts: dict[str, list[str]] = {}
    name = None
    for key, (key_node, value) in node.entries.items():
        if not isinstance(value, Scalar):
            name = None
        elif value.value or value.start > key_node.end:
            name = key if value.value and value.plain else None
        elif name is not None:  # there is no colon
            texts.setdefault(name, [str(node.entries[name][1].value)]).append(key)  # type: ignore[union-attr]  # a scalar
    for name, (text, *rests) in texts.items():
        whole = Words(f"{_cut(name)}: {quoted(_cut(', '.join([text, *rests])))}")
        binder.report(rules.UNQUOTED_COMMA, (*path, rests[0]), on_key=True, found=rests[0], whole=whole)
    return {rest for _, *rests in texts.values() for rest in rests}


def entries_of(binder: Binder, node: Mapping, path: Path) -> Iterator[tuple[str, tuple[Scalar, Node]]]:
    """Yield the entries of a mapping of any keys, without the reported rests of texts."""
    rests = report_commas(binder, node, path)
    return ((key, entry) for key, entry in node.entries.items() if key not in rests)


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"


_MAX_SHOWN = 120
