"""The long explanations of rules, one page for each rule."""

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

_EXAMPLE = Text("For example:", "Contoh:")
_FINDING = Text("The finding:", "Temuannya:")
_FIXED = Text("After the fix:", "Setelah diperbaiki:")
_OWN_RULE = Text("The rule is sopflow's own.", "Aturan ini dari sopflow sendiri.")
_SOURCE = Text("Source: {source}.", "Sumber: {source}.")
_FILE = Text("example.yaml", "contoh.yaml")


@frozen
class Part:
    """A part of an explanation.

    Attributes:
        text: A paragraph or a list in Markdown, or literal lines.
        is_literal: Whether the lines are shown unchanged: an example file, or the finding in it.
    """

    text: str
    is_literal: bool = False


def all_rules() -> tuple[Rule, ...]:
    """Return all rules by code, including those of plugins."""
    load_plugins()
    return tuple(RULES[code] for code in sorted(RULES))


@cache
def explain(rule: Rule) -> Page:
    """Return the page about a rule.

    Args:
        rule: The rule.

    Raises:
        LookupError: If the rule has no page.

    >>> import sopflow
    >>> checked = sopflow.check_text("sopflow: 1")
    >>> sopflow.explain(checked.findings[0].rule).title.id
    'Kunci yang tidak ada'
    """
    if rule.page is not None:
        return rule.page
    # Slow to import, and needed for explanations only.
    import pkgutil  # noqa: PLC0415

    try:
        content = pkgutil.get_data("sopflow", f"pages/{rule.code}.yaml")
    except OSError:
        content = None
    if content is None:
        raise LookupError(f"There is no page about {rule.code}.")
    data = yaml.load(content, yaml.BaseLoader)  # noqa: S506 (creates only text, lists and mappings)
    return Page(
        source=data["source"],
        title=Text(data["title"]["en"], data["title"]["id"]),
        text=Text(data["en"], data["id"]),
        bad=data.get("bad", ""),
        good=data.get("good", ""),
    )


def explanation(rule: Rule, language: Language = "en") -> Iterator[Part]:
    """Yield the parts of the page about a rule: the text, an example, the finding in it, the fix, the source.

    Args:
        rule: The rule.
        language: The language of everything but the examples.

    Raises:
        LookupError: If the rule has no page.
    """
    page = explain(rule)
    for paragraph in re.split(r"\n\s*\n", page.text.in_(language).strip()):
        yield Part(paragraph)
    if page.bad:
        yield from _example(rule, page, language)
    yield Part((_OWN_RULE if page.source == "sopflow" else _SOURCE).format(language, source=page.source))


def _example(rule: Rule, page: Page, language: Language) -> Iterator[Part]:
    yield Part(_EXAMPLE.in_(language))
    yield _file(page.bad)
    findings = check_text(page.bad, _FILE.in_(language)).findings
    example = next((finding for finding in findings if finding.rule is rule), None)
    if example is not None:
        yield Part(_FINDING.in_(language))
        yield Part(example.text(language), is_literal=True)
    yield Part(_FIXED.in_(language))
    yield _file(page.good)


def _file(text: str) -> Part:
    """Return a file as literal lines, with invisible characters written as escapes."""
    return Part("\n".join(visible(line) for line in text.rstrip("\n").split("\n")), is_literal=True)


def markdown(rule: Rule, language: Language = "en") -> str:
    """Return the page about a rule as Markdown, without a heading.

    Args:
        rule: The rule.
        language: The language of everything but the examples.

    Raises:
        LookupError: If the rule has no page.
    """
    parts = (f"```text\n{part.text}\n```" if part.is_literal else part.text for part in explanation(rule, language))
    return "\n\n".join(parts) + "\n"
