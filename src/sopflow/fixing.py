"""Applying the fixes that findings propose; comments and layout stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import frozen

from sopflow.checking import Checked, CheckedCalendar, check_document
from sopflow.diagnostics import Edit, Finding
from sopflow.language import CalendarResolver, Source, YamlDocument, source_of

_MAX_ROUNDS = 100
"""A fix may reveal further findings, and one check reports a limited number of them."""


@frozen
class Fixed:
    """The result of fixing a text.

    Attributes:
        text: The new text.
        fixed: The findings that were fixed, in the order in which they were.
        checked: The result of checking the new text.
    """

    text: str
    fixed: tuple[Finding, ...]
    checked: Checked | CheckedCalendar


def _all(_finding: Finding) -> bool:
    return True


def fix(
    text: str,
    name: str = "<text>",
    *,
    unsafe: bool = False,
    only: Callable[[Finding], bool] = _all,
    calendars: CalendarResolver | None = None,
) -> Fixed:
    """Apply the fixes that the findings in a text propose, until there are none left.

    A round of edits that causes more errors is undone: fixing never makes a file worse.

    Args:
        text: A SOP or a calendar file as YAML.
        name: The name of the text in messages.
        unsafe: Whether to apply fixes that may change the meaning of the SOP.
        only: Whether to fix a finding.
        calendars: Returns the calendar of a file to which the SOP refers; None if it may not refer to files.

    >>> result = fix('''sopflow: 1
    ... number: "1"
    ... title: Surat Masuk
    ... dates: {created: 14 Pebruari 2017}  # by hand
    ... actors: {loket: Petugas Loket}
    ... steps:
    ...   - {id: terima, activity: Menerima surat, actor: loket}
    ... ''')
    >>> result.text.splitlines()[3]
    'dates: {created: 2017-02-14}  # by hand'
    """
    mark, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)

    def examine(text: str) -> Checked | CheckedCalendar:
        return check_document(YamlDocument(source_of(text, name)), calendars)

    state = Fixed(text, (), examine(text))
    for _ in range(_MAX_ROUNDS):
        fixable = (finding for finding in state.checked.findings if _is_fixable(finding, unsafe=unsafe))
        following = _fix_some(state, _compatible(finding for finding in fixable if only(finding)), examine)
        if following is None:
            break
        state = following
    return Fixed(mark + state.text, state.fixed, state.checked)


def _fix_some(
    state: Fixed, findings: list[Finding], examine: Callable[[str], Checked | CheckedCalendar]
) -> Fixed | None:
    """Fix findings together, or if that causes errors, one by one; None if none can be fixed."""
    if not findings:
        return None
    together = _attempt(state, findings, examine)
    if together is not None:
        return together
    following = state
    # From the end: the places of earlier findings stay valid.
    for finding in reversed(findings):
        following = _attempt(following, [finding], examine) or following
    if following is state:
        return None
    count = len(state.fixed)
    return Fixed(following.text, (*state.fixed, *reversed(following.fixed[count:])), following.checked)


def _attempt(
    state: Fixed, findings: list[Finding], examine: Callable[[str], Checked | CheckedCalendar]
) -> Fixed | None:
    """Fix findings; None if there are more errors afterwards."""
    text = apply_edits(state.text, [edit for finding in findings for edit in _edits(finding)])
    checked = examine(text)
    if len(checked.errors) > len(state.checked.errors):
        return None
    return Fixed(text, (*state.fixed, *findings), checked)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits to a text.

    Args:
        text: The text, without a leading byte order mark.
        edits: The edits, in any order; they must not overlap.
    """
    source = Source("", text)
    parts: list[str] = []
    position = 0
    for start, end, replacement in sorted(_stretch(edit, source) for edit in edits):
        parts += (text[position:start], replacement)
        position = end
    return "".join((*parts, text[position:]))


def _stretch(edit: Edit, source: Source) -> tuple[int, int, str]:
    span = edit.span
    start = source.offset(span.line, span.column - 1)
    return start, max(start, source.offset(span.end_line, span.end_column - 1)), edit.text


def _is_fixable(finding: Finding, *, unsafe: bool) -> bool:
    return finding.fix is not None and (unsafe or finding.fix.safe)


def _compatible(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings whose edits do not overlap, in file order; the others wait for the next round."""
    chosen: list[Finding] = []
    end = (0, 0)
    for finding in sorted(findings, key=_start):
        if _start(finding) >= end:
            chosen.append(finding)
            end = max((edit.span.end_line, edit.span.end_column) for edit in _edits(finding))
    return chosen


def _start(finding: Finding) -> tuple[int, int]:
    return min((edit.span.line, edit.span.column) for edit in _edits(finding))


def _edits(finding: Finding) -> tuple[Edit, ...]:
    return finding.fix.edits if finding.fix is not None else ()
