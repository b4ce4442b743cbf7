"""What is told of each rule of finding at length: the pages that people turn to when one sentence is not enough."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import yaml
from attrs import frozen

from sopflow.checking import check_text
from sopflow.diagnostics import RULES, Page, Rule
from sopflow.rules import load_plugins
from sopflow.text import Language, Text, visible

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


def all_rules() -> tuple[Rule, ...]:
    """All rules of findings in the order of their codes, those of plugins too."""
    load_plugins()
    return tuple(RULES[code] for code in sorted(RULES))


@cache
def explain(rule: Rule) -> Page:
    """What is told of a rule of finding at length.

    Args:
        rule: The rule of finding.

    Raises:
        LookupError: If there is no page of it.

    >>> import sopflow
    >>> checked = sopflow.check_text("sopflow: 1")
    >>> sopflow.explain(checked.findings[0].rule).title.id
    'Kunci yang tidak ada'
    """
    if rule.page is not None:
        return rule.page
    # Dear to import, and needed only where something is explained.
    import pkgutil  # noqa: PLC0415

    try:
        content = pkgutil.get_data("sopflow", f"pages/{rule.code}.yaml")
    except OSError:
        content = None
    if content is None:
        raise LookupError(f"There is no page about {rule.code}.")
    # Texts and nothing else: no number, no date, no tag is made of anything that stands there.
    data = yaml.load(content, yaml.BaseLoader)  # noqa: S506 (it makes nothing but texts)
    return Page(
        source=data["source"],
        title=Text(data["title"]["en"], data["title"]["id"]),
        text=Text(data["en"], data["id"]),
        bad=data.get("bad", ""),
        good=data.get("good", ""),
    )


def explanation(rule: Rule, language: Language = "en") -> Iterator[Part]:
    """The page of a rule of finding, piece by piece: the text, an example, what is found in it, and its source.

    Args:
        rule: The rule of finding.
        language: The language of all but the examples.

    Raises:
        LookupError: If there is no page of it.
    """
    page = explain(rule)
    for paragraph in re.split(r"\n\s*\n", page.text.in_(language).strip()):
        yield Part(paragraph)
    if page.bad:
        for_example, the_finding, mended = _EXAMPLE[language]
        yield Part(for_example)
        yield _example(page.bad)
        found = [each for each in check_text(page.bad, _FILE[language]).findings if each.rule is rule]
        if found:
            yield Part(the_finding)
            yield Part(found[0].text(language), is_literal=True)
        yield Part(mended)
        yield _example(page.good)
    own, of_others = _SOURCE[language]
    yield Part(own if page.source == "sopflow" else of_others.format(source=page.source))


def markdown(rule: Rule, language: Language = "en") -> str:
    """The page of a rule of finding as Markdown, without a heading.

    Args:
        rule: The rule of finding.
        language: The language of all but the examples.

    Raises:
        LookupError: If there is no page of it.
    """
    parts = (f"```text\n{part.text}\n```" if part.is_literal else part.text for part in explanation(rule, language))
    return "\n\n".join(parts) + "\n"


def _example(text: str) -> Part:
    """A file as it is shown: what nobody could see of it is written as an escape."""
    return Part("\n".join(visible(line) for line in text.rstrip("\n").split("\n")), is_literal=True)
