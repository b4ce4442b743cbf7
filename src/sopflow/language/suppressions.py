"""Comments that suppress findings: ``# sopflow: ignore[SOP702] reason``.

A comment at the end of a line, or on the lines before it, applies to the findings on that line;
``# sopflow: ignore-file[SOP6]`` applies to the whole file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from attrs import evolve

from sopflow.diagnostics import RULES, Edit, Finding, Fix, Rule, Severity, Span, proposed
from sopflow.language import rules
from sopflow.language.document import YamlDocument
from sopflow.language.nodes import Mapping, Node, Scalar
from sopflow.text import NO_TEXT, Text, close_matches

_COMMENT = re.compile(r"(?<!\S)#[ \t]*sopflow:(?P<rest>.*)")
# A quick test for the whole text: a pattern that begins with a literal is found much faster.
_ANY_COMMENT = re.compile(r"#[ \t]*sopflow:")
_IGNORE = re.compile(r"[ \t]*ignore(?P<file>-file)?[ \t]*\[(?P<codes>[^\[\]]*)\]")
_WHOLE_FILE = 0


class _Suppression:
    """One code in a comment.

    Attributes:
        code: A code, or the beginning of several codes.
        span: The place of the code.
        removal: The edit that deletes the code.
        used: Whether it suppressed a finding, or would have if the finding were not an error.
    """

    def __init__(self, code: str, span: Span, removal: Edit) -> None:
        self.code = code
        self.span = span
        self.removal = removal
        self.used = False


class Suppressions:
    """The suppressions of one file, and the findings about them."""

    def __init__(self, document: YamlDocument) -> None:
        """Find the comments of a document."""
        self._source = source = document.source
        # By the line to which they apply.
        self._by_line: dict[int, list[_Suppression]] = defaultdict(list)
        self._findings: list[Finding] = []
        # The lines of the findings that no comment covers, by code.
        self._uncovered: dict[str, set[int]] = defaultdict(set)
        if document.root is not None and _ANY_COMMENT.search(source.text):
            # A comment sign inside a text does not begin a comment.
            texts = sorted((node.start, node.end) for node in _scalars(document.root))
            for number, line in enumerate(source.lines, 1):
                comment = _COMMENT.search(line)
                if comment is not None and not _is_inside(source.offset(number, comment.start()), texts):
                    self._read(number, line, comment)

    def __bool__(self) -> bool:
        return bool(self._by_line) or bool(self._findings)

    def covers(self, finding: Finding) -> bool:
        """Return whether a finding is suppressed, which an error never is."""
        line = finding.span.line if finding.span is not None else _WHOLE_FILE
        applicable = chain(self._by_line.get(_WHOLE_FILE, ()), self._by_line.get(line, ()) if line else ())
        covering = [suppression for suppression in applicable if finding.code.startswith(suppression.code)]
        is_error = finding.severity is Severity.ERROR
        for suppression in covering:
            if is_error and not suppression.used:
                self._report(rules.ERROR_NOT_SUPPRESSED, suppression.span, code=finding.code)
            suppression.used = True
        if not covering:
            self._uncovered[finding.code].add(line)
        return bool(covering) and not is_error

    def findings(self, *, is_complete: bool) -> Iterator[Finding]:
        """Yield the findings about the suppressions themselves.

        Args:
            is_complete: Whether ``covers`` has seen the findings of all rules, so that an unused suppression is
                superfluous or in the wrong place.
        """
        if is_complete:
            for suppression in chain.from_iterable(self._by_line.values()):
                # Rules between files do not run on a single file.
                if not suppression.used and not _may_be_between_files(suppression.code):
                    self._report_unused(suppression)
        yield from self._findings

    def findings_between_files(self) -> Iterator[Finding]:
        """Yield the findings about the suppressions of rules between files that are in the wrong place."""
        del self._findings[:]  # they were reported with the file itself
        for suppression in chain.from_iterable(self._by_line.values()):
            is_elsewhere = any(code.startswith(suppression.code) for code in self._uncovered)
            if is_elsewhere and not suppression.used and _is_between_files(suppression.code):
                self._report_unused(suppression)
        yield from self._findings

    def _report_unused(self, suppression: _Suppression) -> None:
        """Report a suppression without a finding; one that may mean a finding elsewhere is not deleted."""
        code, removal = suppression.code, None
        places = set(chain.from_iterable(at for known, at in self._uncovered.items() if known.startswith(code)))
        if places:
            lines = sorted(places - {_WHOLE_FILE})
            where, advice = _place_of(lines), _MOVE if lines else _WIDEN
        else:
            where, advice, removal = NO_TEXT, _DELETE, suppression.removal
        self._report(rules.UNUSED_SUPPRESSION, suppression.span, removal, code=code, where=where, advice=advice)

    def _report(self, rule: Rule, span: Span, edit: Edit | None = None, **data: object) -> None:
        fix = Fix("", safe=True).located(edit) if edit is not None else None
        finding = rule.at(fix=fix, **data)  # type: ignore[arg-type]  # the data are texts, not labels
        self._findings.append(finding.located(span, self._source.excerpt(span.line), self._source.name))

    def _read(self, number: int, line: str, comment: re.Match[str]) -> None:
        whole = Span(number, comment.start() + 1, number, len(line.rstrip()) + 1)
        ignore = _IGNORE.match(line, comment.start("rest"))
        if ignore is None or not ignore["codes"].strip():
            self._report(rules.MALFORMED_SUPPRESSION, whole)
            return
        applies_to = _WHOLE_FILE if ignore["file"] else self._line_of(number, line, comment)
        codes = list(re.finditer(r"[^,\s]+", ignore["codes"]))
        for position, match in enumerate(codes):
            start = ignore.start("codes") + match.start() + 1
            span = Span(number, start, number, start + len(match.group()))
            code = match.group()
            if any(known.startswith(code) for known in RULES):
                removal = self._removal(whole, line, codes, position, ignore.start("codes") + 1)
                self._by_line[applies_to].append(_Suppression(code, span, removal))
            else:
                finding = rules.UNKNOWN_CODE.at(code=code, **proposed(close_matches(code, RULES)))
                if finding.fix is not None:
                    finding = evolve(finding, fix=finding.fix.located(Edit(span, finding.fix.text)))
                self._findings.append(finding.located(span, line, self._source.name))

    def _line_of(self, number: int, line: str, comment: re.Match[str]) -> int:
        """Return the line to which a comment applies: its own, or the next with content if it is alone on its line."""
        if line[: comment.start()].strip():
            return number
        for later in range(number, len(self._source.lines)):
            text = self._source.lines[later].strip()
            if text and not text.startswith("#"):
                return later + 1
        return number

    def _removal(self, comment: Span, line: str, codes: list[re.Match[str]], position: int, base: int) -> Edit:
        """Return the edit that deletes one code, and with the only code the whole comment.

        Args:
            comment: The place of the comment.
            line: The line of the comment.
            codes: The codes of the comment.
            position: The index of the code to delete.
            base: The column at which the codes begin.
        """
        number = comment.line
        if len(codes) > 1:
            start = codes[position - 1].end() if position else codes[0].start()
            end = codes[position].end() if position else codes[1].start()
            return Edit(Span(number, base + start, number, base + end), "")
        before = line[: comment.column - 1].rstrip()
        if before or number >= len(self._source.lines):
            return Edit(Span(number, len(before) + 1, number, len(line) + 1), "")
        return Edit(Span(number, 1, number + 1, 1), "")


_DELETE = Text("Delete the comment: it suppresses nothing.", "Hapus komentarnya: tidak ada temuan yang diabaikannya.")
_MOVE = Text(
    "Move the comment to the line above that line or to its end; if it is about another finding, delete it.",
    "Pindahkan komentarnya ke atas baris itu atau ke akhir baris itu; jika komentarnya tentang temuan lain, hapus.",
)
_WIDEN = Text(
    "Write `ignore-file[…]` instead of `ignore[…]`; if the comment is about another finding, delete it.",
    "Tulis `ignore-file[…]`, bukan `ignore[…]`; jika komentarnya tentang temuan lain, hapus.",
)
_MAX_LINES = 5


def _place_of(lines: list[int]) -> Text:
    """Return the end of a message that says at which lines a finding is; none for a finding without a line."""
    if not lines:
        return Text(": it is reported for the whole file", ": temuan itu tentang seluruh berkas")
    shown = [str(line) for line in lines[:_MAX_LINES]]
    if len(lines) == 1:
        return Text(f": it is reported at line {shown[0]}", f": temuan itu ada di baris {shown[0]}")
    if len(lines) > _MAX_LINES:
        en = id_ = ", ".join((*shown, "…"))
    else:
        en, id_ = (f"{', '.join(shown[:-1])}{word}{shown[-1]}" for word in (" and ", " dan "))
    return Text(f": it is reported at lines {en}", f": temuan itu ada di baris {id_}")


def _may_be_between_files(code: str) -> bool:
    return any(rule.between for rule in RULES.values() if rule.code.startswith(code))


def _is_between_files(code: str) -> bool:
    return all(rule.between for rule in RULES.values() if rule.code.startswith(code))


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


def _is_inside(offset: int, stretches: list[tuple[int, int]]) -> bool:
    """Return whether an offset is inside one of several sorted stretches, which do not overlap."""
    before = bisect_right(stretches, (offset, len(stretches) and stretches[-1][1]))
    return before > 0 and offset < stretches[before - 1][1]
