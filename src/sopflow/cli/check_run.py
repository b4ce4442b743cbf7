"""One run of ``sopflow check``: its inputs, their settings, and the findings that are shown."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sopflow.checking import Checked, check_between, check_content
from sopflow.cli import messages
from sopflow.cli.check_options import CheckOptions
from sopflow.cli.command import LANGUAGES
from sopflow.cli.exits import NothingToCheckError
from sopflow.cli.inputs import STDIN, Input, inputs
from sopflow.cli.parallel import Outcome, check_inputs
from sopflow.cli.progress import tracked
from sopflow.cli.reading import unreadable
from sopflow.cli.selection import Selection
from sopflow.cli.settings import Projects
from sopflow.diagnostics import Finding, Severity
from sopflow.frozen import FrozenMap
from sopflow.rendering import Report
from sopflow.text import Language, visible

if TYPE_CHECKING:
    from sopflow.cli.baseline import Baseline
    from sopflow.cli.fixing import Fixer


class CheckRun:
    """Checks the inputs of a command line.

    Attributes:
        options: The command line.
        language: The language of findings and messages: that of the command line or of the first input's project.
    """

    def __init__(self, options: CheckOptions) -> None:
        """Read the settings and the baseline.

        Raises:
            CommandError: If they are not valid, or the options contradict each other.
        """
        self.options = options
        self._projects = Projects(options.config, options.overrides(), options.language or "en")
        first = self._projects.of_input(options.first_input)
        self.language: Language = options.language or first.language or "en"
        options.require_consistent(self.language)
        self._selection = Selection(self._projects, self.language)
        self._selection.require_valid(first)
        self._baseline = self._read_baseline()
        self._written = 0
        self._fixer = self._make_fixer()

    def _read_baseline(self) -> Baseline | None:
        options = self.options
        if options.baseline is None and options.write_baseline is None:
            return None
        # Slow to import, and needed only here.
        from sopflow.cli.baseline import Baseline, read_baseline  # noqa: PLC0415

        if options.baseline is not None:
            return read_baseline(options.baseline, self.language)
        path = options.write_baseline or ""
        return read_baseline(path, self.language) if os.path.exists(path) else Baseline(path, {})

    def _make_fixer(self) -> Fixer | None:
        options = self.options
        if not (options.fix or options.diff):
            return None
        # Slow to import, and needed only here.
        from sopflow.cli.fixing import Fixer  # noqa: PLC0415

        return Fixer(self._selection, self.language, unsafe=options.unsafe_fixes, writes=not options.diff)

    # --- checking --------------------------------------------------------------------------------------------

    def reports(self) -> list[Report]:
        """Check the inputs, and write the baseline if the command line asks for it.

        Raises:
            NothingToCheckError: If there are no inputs.
            CommandError: If the settings of an input are not valid, or the baseline cannot be written.
        """
        options = self.options
        found = inputs(options.paths, options.stdin_name, self._projects.excludes)
        outcomes = dict(self._outcomes(found))
        if not all(each.is_named for each in found):
            outcomes = _checked_together(outcomes)
        if not outcomes:
            folders = ", ".join(visible(path) for path in options.paths)
            text = messages.NO_SOP_IN if folders else messages.NOTHING_TO_CHECK
            raise NothingToCheckError(text.format(self.language, folders=folders))
        reports = [self._report(each, outcome) for each, outcome in outcomes.items()]
        self._write_baseline()
        return reports

    def _outcomes(self, found: Sequence[Input]) -> Iterator[tuple[Input, Outcome]]:
        results = check_inputs(found, self.options.jobs) if self._fixer is None else map(self._fixed, found)
        shown = tracked(results, len(found), messages.CHECKING.in_(self.language))
        yield from ((each, outcome) for each, outcome in zip(found, shown, strict=True) if outcome is not None)

    def _fixed(self, each: Input) -> Outcome | None:
        """Check an input, and fix it."""
        try:
            content = each.content()
        except OSError as error:
            return error
        if content is None:
            return None
        outcome = check_content(content, each.name, each.path)
        return outcome if self._fixer is None else self._fixer.fix(each, content, outcome)

    def _report(self, each: Input, outcome: Outcome) -> Report:
        if isinstance(outcome, OSError):
            texts = ((str(language), unreadable(each.name, outcome, language)) for language in LANGUAGES)
            return Report(each.name, unread=FrozenMap(texts))
        findings, suppressed = (self._selection.of(of, each.name) for of in (outcome.findings, outcome.suppressed))
        return Report(each.name, self._unknown(each, findings), suppressed)

    def _unknown(self, each: Input, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        if self._baseline is None:
            return findings
        unknown = self._baseline.unknown(findings, each.name if each.path == STDIN else each.path)
        # A new baseline knows all findings.
        return unknown if self.options.baseline is not None else ()

    def _write_baseline(self) -> None:
        path = self.options.write_baseline
        if path is not None and self._baseline is not None:
            from sopflow.cli.baseline import write_baseline  # noqa: PLC0415

            known = self._baseline.updated(path, adds=self.options.baseline is None)
            write_baseline(path, known, self.language)
            self._written = sum(known.values())

    # --- results ---------------------------------------------------------------------------------------------

    def has_failure(self, reports: Sequence[Report]) -> bool:
        """Whether a finding is as severe as the settings of its file call a failure."""
        order = list(Severity)
        return any(
            order.index(finding.severity) <= least
            for each in reports
            if each.findings
            for least in [order.index(self._projects.of(each.file).fail_on)]
            for finding in each.findings
        )

    @property
    def patch(self) -> list[bytes]:
        """The changes of ``--diff``, file by file."""
        return [] if self._fixer is None else self._fixer.patch

    def problems(self) -> list[str]:
        """Name the files that could not be written."""
        return [] if self._fixer is None else self._fixer.problems

    def warnings(self) -> Iterator[str]:
        """Name the patterns of settings that match no file of a folder that was searched."""
        for path in self.options.paths:
            if path != STDIN and os.path.isdir(path):
                yield from self._projects.unused_patterns(path)

    def remarks(self) -> Iterator[str]:
        """Return sentences about fixed and known findings."""
        if self._fixer is not None:
            yield messages.FIXED.format(self.language, self._fixer.count)
        if self._baseline is None:
            return
        if self.options.baseline is not None and self._baseline.known:
            yield messages.KNOWN.format(self.language, self._baseline.known)
        if self.options.write_baseline is not None:
            path = visible(self.options.write_baseline)
            yield messages.BASELINE_WRITTEN.format(self.language, self._written, path=path)
        elif self._baseline.gone:
            yield messages.GONE.format(self.language, self._baseline.gone)


def _checked_together(outcomes: dict[Input, Outcome]) -> dict[Input, Outcome]:
    """Add the findings between SOPs of a folder; a named SOP alone may refer to SOPs elsewhere."""
    sops = {each: outcome for each, outcome in outcomes.items() if isinstance(outcome, Checked)}
    return outcomes | dict(zip(sops, check_between(list(sops.values())), strict=True))
