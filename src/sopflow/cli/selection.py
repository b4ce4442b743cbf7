"""The findings that are shown: errors always, warnings unless they are ignored, remarks on request."""

from __future__ import annotations

import os
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from attrs import frozen

from sopflow.cli import messages
from sopflow.cli.exits import CommandError
from sopflow.cli.messages import either
from sopflow.cli.settings import Settings
from sopflow.diagnostics import Finding, Severity
from sopflow.explaining import all_rules
from sopflow.frozen import FrozenMap
from sopflow.language.rules import MORE_FINDINGS
from sopflow.text import Language, close_matches, shown

_EVERYTHING = ("",)


@frozen
class Selection:
    """The findings that are shown.

    Attributes:
        select: Codes or beginnings of codes.
        ignore: The same; if both match a finding, the longer one decides.
        per_file_ignores: The codes that are always ignored, by pattern of files.
        info: Whether remarks are shown that are not selected by their code.
        folder: The folder to which the patterns are relative.
    """

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    per_file_ignores: FrozenMap[tuple[str, ...]]
    info: bool
    folder: Path

    def of(self, findings: Iterable[Finding], file: str) -> tuple[Finding, ...]:
        """Return the findings of a file that are shown."""
        ignored = self._ignored_in(file)
        return tuple(finding for finding in findings if self._shows(finding, ignored))

    def _shows(self, finding: Finding, ignored: tuple[str, ...]) -> bool:
        if finding.severity is Severity.ERROR or finding.rule is MORE_FINDINGS:
            return True
        code = finding.code
        is_hidden = finding.severity is Severity.INFO and not self.info and code not in self.select
        if is_hidden or code.startswith(ignored):
            return False
        return _longest(self.select or _EVERYTHING, code) > _longest(self.ignore, code)

    def _ignored_in(self, file: str) -> tuple[str, ...]:
        if not self.per_file_ignores:
            return ()
        path = Path(os.path.abspath(file))  # noqa: PTH100 (it follows no link)
        if path.is_relative_to(self.folder):
            path = path.relative_to(self.folder)
        return tuple(
            code
            for pattern, codes in self.per_file_ignores.items()
            if fnmatchcase(path.as_posix(), pattern) or fnmatchcase(path.name, pattern)
            for code in codes
        )


def selection(settings: Settings) -> Selection:
    """Return the selection that settings ask for.

    Args:
        settings: The settings of the command line and of the project.

    Raises:
        CommandError: If a code is unknown, or an error would be ignored.
    """
    language = settings.language
    for code in settings.select:
        _require_known(code, "select", language)
    per_file = [("per-file-ignores", code) for codes in settings.per_file_ignores.values() for code in codes]
    for option, code in [*(("ignore", code) for code in settings.ignore), *per_file]:
        _require_known(code, option, language)
        if all(rule.severity is Severity.ERROR for rule in all_rules() if rule.code.startswith(code)):
            raise CommandError(messages.ERRORS_STAY.format(language, option=option, code=code))
    # A remark that fails the check must be visible.
    info = settings.info or settings.fail_on is Severity.INFO
    return Selection(settings.select, settings.ignore, settings.per_file_ignores, info, settings.folder)


def _require_known(code: str, option: str, language: Language) -> None:
    codes = [rule.code for rule in all_rules()]
    if not code or not any(known.startswith(code) for known in codes):
        close = close_matches(code.upper(), codes)
        advice = (
            messages.DID_YOU_MEAN.format(language, names=either(close, language))
            if close
            else messages.CODES_LOOK_LIKE.format(language, example=codes[0])
        )
        raise CommandError(messages.UNKNOWN_CODE.format(language, option=option, code=shown(code), close=advice))


def _longest(codes: tuple[str, ...], code: str) -> int:
    return max((len(each) for each in codes if code.startswith(each)), default=-1)
