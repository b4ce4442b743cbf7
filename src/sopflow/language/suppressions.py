"""Comments that say which findings an author knows of and leaves: ``# sopflow: ignore[SOP702] reason``.

At the end of a line, or on the lines above it, they are about the findings that point at that line;
``# sopflow: ignore-file[SOP6]`` is about the whole file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from attrs import define, evolve

from sopflow.diagnostics import RULES, Edit, Finding, Fix, Rule, Severity, Span, proposed
from sopflow.language import rules as found
from sopflow.language.nodes import Mapping, Node, Scalar
from sopflow.language.source import Source
from sopflow.text import close_matches

_COMMENT = re.compile(r"(?<!\S)#[ \t]*sopflow:(?P<rest>.*)")
# What every such comment holds; looked for first, since it begins with a letter of its own and is found at once.
_SIGN = re.compile(r"#[ \t]*sopflow:")
_IGNORE = re.compile(r"[ \t]*ignore(?P<file>-file)?[ \t]*\[(?P<codes>[^\[\]]*)\]")


@define(eq=False, repr=False)
class _Suppression:
    """One code in a comment.

    Attributes:
        code: The code, or what several codes begin with.
        span: Where the code stands.
        edit: What takes it away.
        used: Whether a finding was suppressed, or would have been if it were no error.
    """

    code: str
    span: Span
    edit: Edit
    used: bool = False


class Suppressions:
    """The suppressions of one file, and what is to be said about them once all is checked."""

    def __init__(self, root: Node, source: Source) -> None:
        """Look for them.

        Args:
            root: The top node: what stands in a text is no comment.
            source: The text of the nodes.
        """
        self._source = source
        # By the line whose findings they are about; 0 for all lines.
        self._by_line: dict[int, list[_Suppression]] = defaultdict(list)
        self._findings: list[Finding] = []
        if _SIGN.search(source.text):
            texts = sorted((node.start.index, node.end.index) for node in _scalars(root))
            for number, line in enumerate(source.lines, 1):
                comment = _COMMENT.search(line)
                if comment is not None and not _is_within(source.offset(number, comment.start()), texts):
                    self._read(number, line, comment)

    def __bool__(self) -> bool:
        return bool(self._by_line) or bool(self._findings)

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is suppressed; an error never is."""
        line = finding.span.line if finding.span is not None else 0
        about_it = (*self._by_line.get(0, ()), *(self._by_line.get(line, ()) if line else ()))
        covering = [each for each in about_it if finding.code.startswith(each.code)]
        for each in covering:
            if finding.severity is Severity.ERROR and not each.used:
                self._say(found.ERROR_NOT_SUPPRESSED, each.span, code=finding.code)
            each.used = True
        return bool(covering) and finding.severity is not Severity.ERROR

    def findings(self, *, is_complete: bool) -> Iterator[Finding]:
        """What is wrong with the suppressions themselves.

        Args:
            is_complete: Whether every rule was followed, so that what was not used is not needed.
        """
        if is_complete:
            for each in chain.from_iterable(self._by_line.values()):
                # What is found between files is not looked for in one alone.
                if not each.used and not _is_found_between_files(each.code):
                    self._say(found.UNUSED_SUPPRESSION, each.span, each.edit, code=each.code)
        yield from self._findings

    def _say(self, rule: Rule, span: Span, edit: Edit | None = None, **data: object) -> None:
        fix = Fix("", safe=True).located(edit) if edit is not None else None
        made = rule.at(fix=fix, **data)  # type: ignore[arg-type]  # texts, no places
        self._findings.append(made.located(span, self._source.excerpt(span.line), self._source.name))

    def _read(self, number: int, line: str, comment: re.Match[str]) -> None:
        whole = Span(number, comment.start() + 1, number, len(line.rstrip()) + 1)
        ignore = _IGNORE.match(line, comment.start("rest"))
        if ignore is None or not ignore["codes"].strip():
            self._say(found.MALFORMED_SUPPRESSION, whole)
            return
        about = 0 if ignore["file"] else self._line_meant(number, line, comment)
        written = list(re.finditer(r"[^,\s]+", ignore["codes"]))
        for place in written:
            start = ignore.start("codes") + place.start() + 1
            span = Span(number, start, number, start + len(place.group()))
            code = place.group()
            if any(known.startswith(code) for known in RULES):
                edit = self._without(whole, line, written, place, ignore)
                self._by_line[about].append(_Suppression(code, span, edit))
            else:
                made = found.UNKNOWN_CODE.at(code=code, **proposed(close_matches(code, RULES)))
                if made.fix is not None:
                    made = evolve(made, fix=made.fix.located(Edit(span, made.fix.text)))
                self._findings.append(made.located(span, line, self._source.name))

    def _line_meant(self, number: int, line: str, comment: re.Match[str]) -> int:
        """The line of a comment, or the next one that says something if it stands alone."""
        if line[: comment.start()].strip():
            return number
        for later in range(number, len(self._source.lines)):
            text = self._source.lines[later].strip()
            if text and not text.startswith("#"):
                return later + 1
        return number

    def _without(
        self, comment: Span, line: str, written: list[re.Match[str]], place: re.Match[str], ignore: re.Match[str]
    ) -> Edit:
        """The edit that takes one code away, and with the last one the comment."""
        if len(written) > 1:
            position = written.index(place)
            base = ignore.start("codes") + 1
            if position:
                return Edit(
                    Span(comment.line, base + written[position - 1].end(), comment.line, base + place.end()), ""
                )
            return Edit(Span(comment.line, base + place.start(), comment.line, base + written[1].start()), "")
        before = line[: comment.column - 1].rstrip()
        if before or comment.line >= len(self._source.lines):
            return Edit(Span(comment.line, len(before) + 1, comment.line, len(line) + 1), "")
        return Edit(Span(comment.line, 1, comment.line + 1, 1), "")


def _is_found_between_files(code: str) -> bool:
    return any(rule.between for rule in RULES.values() if rule.code.startswith(code))


def _scalars(root: Node) -> Iterator[Scalar]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Mapping):
            for key, value in node.entries.values():
                waiting += (key, value)
        else:
            waiting += node.items


def _is_within(offset: int, stretches: list[tuple[int, int]]) -> bool:
    """Whether an offset lies in one of several stretches, which are sorted and do not overlap."""
    before = bisect_right(stretches, (offset, len(stretches) and stretches[-1][1]))
    return before > 0 and offset < stretches[before - 1][1]
