"""What is told of each kind of finding at length: the pages that people turn to when one sentence is not enough."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import yaml
from attrs import frozen

from sopflow.checking import checks
from sopflow.diagnostics import REGISTRY, Kind, Language, Page, visible
from sopflow.rules import load_plugins

_EXAMPLE: dict[Language, tuple[str, str, str]] = {
    "en": ("For example:", "The finding:", "And mended:"),
    "id": ("Contoh:", "Temuannya:", "Setelah diperbaiki:"),
}
_SOURCE: dict[Language, tuple[str, str]] = {
    "en": ("The rule is sopflow's own.", "Source: {source}."),
    "id": ("Aturan ini dari sopflow sendiri.", "Sumber: {source}."),
}
_FILE: dict[Language, str] = {"en": "example.yaml", "id": "contoh.yaml"}


@frozen
class Part:
    """A piece of an explanation.

    Attributes:
        text: A paragraph or a list in Markdown, or lines that are shown as they are.
        is_literal: Whether it is shown as it is: an example, or what is found in it.
    """

    text: str
    is_literal: bool = False


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

    >>> import sopflow
    >>> checked = sopflow.checks("sopflow: 1")
    >>> sopflow.page_of(checked.diagnostics[0].kind).title("id")
    'Kunci yang tidak ada'
    """
    if kind.page is not None:
        return kind.page
    # Dear to import, and needed only where something is explained.
    import pkgutil  # noqa: PLC0415

    try:
        content = pkgutil.get_data("sopflow", f"pages/{kind.code}.yaml")
    except OSError:
        content = None
    if content is None:
        raise LookupError(f"There is no page about {kind.code}.")
    # Texts and nothing else: no number, no date, no tag is made of anything that stands there.
    data = yaml.load(content, yaml.BaseLoader)  # noqa: S506 (it makes nothing but texts)
    return Page(
        source=data["source"],
        title_en=data["title"]["en"],
        title_id=data["title"]["id"],
        en=data["en"],
        id=data["id"],
        bad=data.get("bad", ""),
        good=data.get("good", ""),
    )


def explanation(kind: Kind, language: Language = "en") -> Iterator[Part]:
    """The page of a kind of finding, piece by piece: the text, an example, what is found in it, and its source.

    Args:
        kind: The kind of finding.
        language: The language of all but the examples.

    Raises:
        LookupError: If there is no page of it.
    """
    page = page_of(kind)
    for paragraph in re.split(r"\n\s*\n", page.text(language).strip()):
        yield Part(paragraph)
    if page.bad:
        for_example, the_finding, mended = _EXAMPLE[language]
        yield Part(for_example)
        yield _example(page.bad)
        found = [each for each in checks(page.bad, _FILE[language]).diagnostics if each.kind is kind]
        if found:
            yield Part(the_finding)
            yield Part(found[0].text(language), is_literal=True)
        yield Part(mended)
        yield _example(page.good)
    own, of_others = _SOURCE[language]
    yield Part(own if page.source == "sopflow" else of_others.format(source=page.source))


def markdown(kind: Kind, language: Language = "en") -> str:
    """The page of a kind of finding as Markdown, without a heading.

    Args:
        kind: The kind of finding.
        language: The language of all but the examples.

    Raises:
        LookupError: If there is no page of it.
    """
    parts = (f"```text\n{part.text}\n```" if part.is_literal else part.text for part in explanation(kind, language))
    return "\n\n".join(parts) + "\n"


def _example(text: str) -> Part:
    """A file as it is shown: what nobody could see of it is written as an escape."""
    return Part("\n".join(visible(line) for line in text.rstrip("\n").split("\n")), is_literal=True)
