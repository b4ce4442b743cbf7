"""Which findings are shown: errors always, warnings unless they are ignored, remarks when they are asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from attrs import frozen

from sopflow.cli.common import Trouble
from sopflow.cli.messages import Say, either
from sopflow.cli.settings import Settings
from sopflow.diagnostics import Finding, Severity
from sopflow.explaining import all_rules
from sopflow.frozen import FrozenMap
from sopflow.language.rules import MORE_FINDINGS
from sopflow.text import close_matches, shown

_EVERYTHING = ("",)


@frozen
class Selection:
    """Which findings are shown.

    Attributes:
        select: Codes, or what codes begin with.
        ignore: The same; where both fit a finding, the longer one decides.
        per_file_ignores: By pattern of files, what is ignored in them, however it is selected.
        info: Whether remarks are shown that nobody has selected by their code.
        folder: Where the patterns begin.
    """

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    per_file_ignores: FrozenMap[tuple[str, ...]]
    info: bool
    folder: Path

    def of(self, findings: Iterable[Finding], file: str) -> tuple[Finding, ...]:
        """What is shown of the findings of a file."""
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


def selection(settings: Settings, say: Say) -> Selection:
    """The selection that settings ask for.

    Args:
        settings: Those of the command line and of the project.
        say: Says what is wrong with them.

    Raises:
        Trouble: If a code is unknown, or an error is to be ignored.
    """
    for code in settings.select:
        _require_known(code, "select", say)
    per_file = [("per-file-ignores", code) for codes in settings.per_file_ignores.values() for code in codes]
    for option, code in [*(("ignore", code) for code in settings.ignore), *per_file]:
        _require_known(code, option, say)
        if all(rule.severity is Severity.ERROR for rule in all_rules() if rule.code.startswith(code)):
            raise Trouble(say("errors stay", option=option, code=code))
    # Whoever fails on remarks wants to see them.
    info = settings.info or settings.fail_on is Severity.INFO
    return Selection(settings.select, settings.ignore, settings.per_file_ignores, info, settings.folder)


def _require_known(code: str, option: str, say: Say) -> None:
    codes = [rule.code for rule in all_rules()]
    if not code or not any(known.startswith(code) for known in codes):
        close = close_matches(code.upper(), codes)
        advice = say("did you mean", names=either(say, close)) if close else say("codes look like", example=codes[0])
        raise Trouble(say("unknown code", option=option, code=shown(code), close=advice))


def _longest(codes: tuple[str, ...], code: str) -> int:
    return max((len(each) for each in codes if code.startswith(each)), default=-1)
