"""Mending a text by what its findings propose: nothing else of it is touched, comments and layout least of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import frozen

from sopflow.checking import Checked, check_text
from sopflow.diagnostics import Edit, Finding
from sopflow.language import Source

_ROUNDS = 100
"""So often it is looked again: what is mended may show what else is to be mended, and not all is told at once."""


@frozen
class Fixed:
    """What came of mending a text.

    Attributes:
        text: The text as it is now.
        mended: The findings that are mended, in the order in which they were.
        checked: What is found in the text as it is now.
    """

    text: str
    mended: tuple[Finding, ...]
    checked: Checked


def _all(_finding: Finding) -> bool:
    return True


def fix(text: str, name: str = "<text>", *, unsafe: bool = False, only: Callable[[Finding], bool] = _all) -> Fixed:
    """Apply the edits that the findings in a text propose, until there are none left.

    A round of edits that brought more errors than there were is taken back, so that no file gets worse.

    Args:
        text: A SOP as YAML.
        name: What the text is called in messages.
        unsafe: Whether to apply edits, too, after which the SOP may mean something else.
        only: Which findings are to be mended.

    >>> fixed = fix('''sopflow: 1
    ... number: "1"
    ... title: Surat Masuk
    ... dates: {created: 14 Pebruari 2017}  # by hand
    ... actors: {loket: Petugas Loket}
    ... steps:
    ...   - {id: terima, activity: Menerima surat, actor: loket}
    ... ''')
    >>> fixed.text.splitlines()[3]
    'dates: {created: 2017-02-14}  # by hand'
    """
    mark, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    checked = check_text(text, name)
    mended: list[Finding] = []
    for _ in range(_ROUNDS):
        mendable = (finding for finding in checked.findings if _is_mendable(finding, unsafe=unsafe))
        wanted = _compatible(finding for finding in mendable if only(finding))
        # Together if that goes well, else one by one, without those that make it worse.
        for attempt in ([wanted], [[finding] for finding in reversed(wanted)]):
            done = []
            for findings in attempt:
                edited = applied(text, [edit for finding in findings for edit in _edits(finding)])
                again = check_text(edited, name)
                if len(again.errors) <= len(checked.errors):
                    text, checked = edited, again
                    done += findings
            if done:
                break
        if not done:
            break
        mended += sorted(done, key=_begin)
    return Fixed(mark + text, tuple(mended), checked)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits applied to it that do not overlap.

    Args:
        text: The text that the edits are about, without a byte order mark at its beginning.
        edits: The edits, in any order.
    """
    source = Source("", text)
    parts: list[str] = []
    position = 0
    for start, end, instead in sorted(_stretch(edit, source) for edit in edits):
        parts += (text[position:start], instead)
        position = end
    return "".join((*parts, text[position:]))


def _stretch(edit: Edit, source: Source) -> tuple[int, int, str]:
    span = edit.span
    start = source.offset(span.line, span.column - 1)
    return start, max(start, source.offset(span.end_line, span.end_column - 1)), edit.text


def _is_mendable(finding: Finding, *, unsafe: bool) -> bool:
    return finding.fix is not None and (unsafe or finding.fix.safe)


def _compatible(findings: Iterable[Finding]) -> list[Finding]:
    """Of several findings those whose edits do not overlap, by their places; the others wait for the next round."""
    chosen: list[Finding] = []
    behind = (0, 0)
    for finding in sorted(findings, key=_begin):
        if _begin(finding) >= behind:
            chosen.append(finding)
            behind = max((edit.span.end_line, edit.span.end_column) for edit in _edits(finding))
    return chosen


def _begin(finding: Finding) -> tuple[int, int]:
    return min((edit.span.line, edit.span.column) for edit in _edits(finding))


def _edits(finding: Finding) -> tuple[Edit, ...]:
    return finding.fix.edits if finding.fix is not None else ()
