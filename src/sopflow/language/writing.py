"""From a SOP to YAML text that reads back as an equal value, and from plain data to YAML as authors write it."""

from __future__ import annotations

from typing import Any

import yaml
from attrs import evolve

from sopflow.definition import FORMAT_VERSION, Sop
from sopflow.definition.canonical import plain
from sopflow.language.quoting import NOT_TEXT_ELSEWHERE


class _Dumper(yaml.SafeDumper):
    """Writes lists of ids on one line, as authors do, and no anchors."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def _represent_list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    ids = all(isinstance(item, str) and len(item) < _ID_LENGTH and item.isidentifier() for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=ids)


_ID_LENGTH = 80


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    # PyYAML leaves some texts without quotes that other YAML readers do not read as text, such as `y` and `1e3`, and
    # keys with a question mark, which the reader refuses.
    needs_quotes = text.startswith("?") or NOT_TEXT_ELSEWHERE.fullmatch(text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, "'" if needs_quotes else None)


class OneLine(dict[str, Any]):
    """A mapping that is written on one line if it fits."""


def _represent_line(dumper: yaml.SafeDumper, data: OneLine) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)


_Dumper.add_representer(OneLine, _represent_line)
_Dumper.add_representer(list, _represent_list)
_Dumper.add_representer(str, _represent_text)


def dump(sop: Sop, *, self_contained: bool = False) -> str:
    """Write a SOP as YAML.

    Comments and layout of the file from which it was read are lost.

    Args:
        sop: The SOP.
        self_contained: Whether to write the calendar itself in place of a reference to its file.

    Returns:
        The text; ``loads`` reads an equal SOP from it.

    >>> from sopflow.definition import Sop, Step
    >>> print(dump(Sop("1", "Surat", {"loket": "Loket"}, [Step.single("a", "Menerima", "loket")])), end="")
    sopflow: 1
    number: '1'
    title: Surat
    actors:
      loket: Loket
    steps:
    - id: a
      activity: Menerima
      actor: loket
    """
    return yaml_text(plain_file(evolve(sop, calendar_file=None) if self_contained else sop))


def plain_file(sop: Sop) -> dict[str, Any]:
    """Return a SOP as plain data in file order: the identity block, calendar, actors and documents, the table."""
    data = {"sopflow": FORMAT_VERSION, **plain(sop)}
    for name in ("calendar", "actors", "documents", "ends", "moments", "conditions", "authority", "on_late", "steps"):
        if name in data:
            data[name] = data.pop(name)
    return data


def yaml_text(data: object) -> str:
    """Write plain data as YAML.

    Args:
        data: Nested dicts, lists, texts, dates, times, numbers and bools; keys keep their order.
    """
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
