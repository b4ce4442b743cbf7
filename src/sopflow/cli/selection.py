"""The findings that are shown: errors always, warnings unless they are ignored, infos on request."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.cli import messages
from sopflow.cli.exits import CommandError
from sopflow.cli.messages import either
from sopflow.cli.settings import Projects, Settings
from sopflow.diagnostics import RULES, Finding, Rule, Severity
from sopflow.language.rules import MORE_FINDINGS
from sopflow.rules import load_plugins
from sopflow.text import Language, close_matches, shown

_EVERYTHING = ("",)


class Selection:
    """The findings that are shown, by the settings of each file.

    Attributes:
        projects: The settings.
        language: The language of error messages.
    """

    def __init__(self, projects: Projects, language: Language) -> None:
        """Create a selection."""
        self.projects = projects
        self.language = language
        self._valid: set[str] = set()

    def of(self, findings: Iterable[Finding], file: str) -> tuple[Finding, ...]:
        """Return the findings of a file that are shown.

        Raises:
            CommandError: If the settings name an unknown code, or ignore an error.
        """
        settings = self.projects.of(file)
        self.require_valid(settings)
        ignored = self.projects.ignored(file)
        findings = tuple(findings)
        rules = {finding.code: finding.rule for finding in findings}
        shown = {code for code, rule in rules.items() if _shows(settings, rule, ignored)}
        return tuple(finding for finding in findings if finding.code in shown)

    def require_valid(self, settings: Settings) -> None:
        """Refuse settings that name unknown codes, or ignore errors.

        Raises:
            CommandError: If they do.
        """
        if settings.file in self._valid:
            return
        for code in settings.select:
            _require_known(code, "select", self.language)
        per_file = [("per-file-ignores", code) for codes in settings.per_file_ignores.values() for code in codes]
        for option, code in [*(("ignore", code) for code in settings.ignore), *per_file]:
            _require_known(code, option, self.language)
            if all(rule.severity is Severity.ERROR for rule in RULES.values() if rule.code.startswith(code)):
                raise CommandError(messages.ERRORS_STAY.format(self.language, option=option, code=code))
        self._valid.add(settings.file)


def _shows(settings: Settings, rule: Rule, ignored: tuple[str, ...]) -> bool:
    code = rule.code
    if rule.severity is Severity.ERROR or code == MORE_FINDINGS.code:
        return True
    # An info that fails the check must be visible.
    shows_infos = settings.info or settings.fail_on is Severity.INFO
    is_hidden = rule.severity is Severity.INFO and not shows_infos and code not in settings.select
    if is_hidden or code.startswith(ignored):
        return False
    return _longest(settings.select or _EVERYTHING, code) > _longest(settings.ignore, code)


def _require_known(code: str, option: str, language: Language) -> None:
    load_plugins()
    codes = sorted(RULES)
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
