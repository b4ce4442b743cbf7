"""``sopflow check``: the findings in SOP files, for people, editors and build servers."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import click
from attrs import evolve, frozen

from sopflow.checking import Checked, CheckedCalendar, check_between, check_content
from sopflow.cli import messages
from sopflow.cli.command import LANGUAGES, PATH, Choice, command, option
from sopflow.cli.exits import FOUND, USAGE, CommandError, NothingToCheckError, report
from sopflow.cli.inputs import STDIN, Input, inputs
from sopflow.cli.progress import tracked
from sopflow.cli.reading import unreadable
from sopflow.cli.selection import Selection, selection
from sopflow.cli.settings import Settings, read_settings
from sopflow.cli.terminal import wants_color
from sopflow.diagnostics import Finding, Severity
from sopflow.frozen import FrozenMap
from sopflow.rendering import FORMATS, Look, Report
from sopflow.text import Language, Text, visible

if TYPE_CHECKING:
    from sopflow.cli.fixing import Fixer

Outcome: TypeAlias = Checked | CheckedCalendar | OSError
"""The result of checking an input, or the reason why it could not be read."""

_SEVERITIES = [severity.value for severity in Severity]
_CODES = "CODE[,CODE…]"


def _split(_context: click.Context, _option: click.Parameter, words: Iterable[str]) -> tuple[str, ...]:
    return tuple(code.strip() for word in words for code in word.split(",") if code.strip())


@frozen(kw_only=True)
class CheckOptions:
    """The command line of ``sopflow check``; None where an option was not given.

    Attributes:
        paths: Files, folders, or ``-``.
        form: The format of the findings.
        select: Codes, or beginnings of codes, that are shown.
        ignore: The same, of those that are not shown.
        info: Whether remarks are shown.
        fail_on: The least severity that makes the command fail.
        fix: Whether to apply fixes.
        unsafe_fixes: Whether to apply fixes that may change the meaning, too.
        diff: Whether to print the fixes as a patch instead of applying them.
        color: ``auto``, ``always`` or ``never``.
        config: The file with the settings.
        stdin_filename: The name of standard input.
        language: The language of findings and messages.
    """

    paths: tuple[str, ...]
    form: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    info: bool | None
    fail_on: str | None
    fix: bool
    unsafe_fixes: bool
    diff: bool
    color: str
    config: str | None
    stdin_filename: str | None
    language: Language | None

    def settings(self) -> Settings:
        """Return the settings of the project, with those of the command line in their place.

        Raises:
            CommandError: If the settings of the project are not valid.
        """
        given: dict[str, Any] = {
            "select": self.select or None,
            "ignore": self.ignore or None,
            "info": self.info,
            "fail_on": Severity(self.fail_on) if self.fail_on else None,
            "language": self.language,
        }
        settings = read_settings(self.config, self.language or "en")
        return evolve(settings, **{name: value for name, value in given.items() if value is not None})

    def require_consistent(self, language: Language) -> None:
        """Refuse options that contradict each other.

        Raises:
            CommandError: If two options do.
        """
        if self.stdin_filename is not None and STDIN not in self.paths:
            raise CommandError(messages.ONLY_STDIN.in_(language))
        if self.fix and not self.diff and STDIN in self.paths:
            raise CommandError(messages.STDIN_STAYS.in_(language))
        if self.unsafe_fixes and not (self.fix or self.diff):
            raise CommandError(messages.ONLY_FIXING.in_(language))


@command(
    Text(
        "Check SOPs and calendar files. In folders, files named *.sop.yaml are checked, and YAML files whose first key "
        "is `sopflow`. "
        "Exit codes: 0 no failure, 1 failures, 2 wrong usage or unreadable file, 3 nothing to check.",
        "Periksa berkas SOP dan kalender. Di dalam folder, yang diperiksa adalah berkas bernama *.sop.yaml dan berkas "
        "YAML yang kunci pertamanya `sopflow`. "
        "Kode keluar: 0 tidak ada yang gagal, 1 ada yang gagal, 2 salah penggunaan atau berkas tidak terbaca, 3 tidak "
        "ada yang diperiksa.",
    )
)
@click.argument("paths", nargs=-1, type=PATH, metavar="[FILE|FOLDER|-]…")
@option(
    "--format",
    "form",
    type=Choice(*FORMATS),
    default="text",
    default_text="text",
    about=Text("The format of the findings.", "Format temuan."),
)
@option(
    "--select",
    multiple=True,
    callback=_split,
    metavar=_CODES,
    about=Text("Show only these warnings and remarks.", "Tampilkan hanya peringatan dan catatan ini."),
)
@option(
    "--ignore",
    multiple=True,
    callback=_split,
    metavar=_CODES,
    about=Text("Do not show these warnings and remarks.", "Jangan tampilkan peringatan dan catatan ini."),
)
@option("--info/--no-info", default=None, about=Text("Show remarks, too.", "Tampilkan juga catatan."))
@option(
    "--fail-on",
    type=Choice(*_SEVERITIES),
    default_text="error",
    about=Text("The least severity that is a failure.", "Tingkat terendah yang dianggap gagal."),
)
@option(
    "--fix",
    is_flag=True,
    about=Text("Apply fixes that cannot change the meaning.", "Terapkan perbaikan yang tidak mungkin mengubah makna."),
)
@option(
    "--unsafe-fixes",
    is_flag=True,
    about=Text(
        "With --fix or --diff: also apply fixes that may change the meaning.",
        "Bersama --fix atau --diff: terapkan juga perbaikan yang mungkin mengubah makna.",
    ),
)
@option(
    "--diff",
    is_flag=True,
    about=Text(
        "Print the changes of --fix as a patch; change nothing.",
        "Cetak perubahan --fix sebagai patch; tidak ada yang diubah.",
    ),
)
@option(
    "--color",
    type=Choice("auto", "always", "never"),
    default="auto",
    default_text="auto",
    about=Text("Use colors.", "Gunakan warna."),
)
@option(
    "--config",
    type=PATH,
    metavar="FILE",
    about=Text("The file with the table [tool.sopflow].", "Berkas yang memuat tabel [tool.sopflow]."),
)
@option(
    "--stdin-filename",
    metavar="FILE",
    about=Text("File name to report for stdin.", "Nama berkas yang disebut untuk masukan standar."),
)
@option(
    "--lang",
    "language",
    type=Choice(*LANGUAGES),
    default_text="en",
    about=Text("English or Indonesian.", "Bahasa Inggris atau Indonesia."),
)
@click.pass_context
def check(context: click.Context, /, **given: Any) -> None:
    """Check SOP files."""
    options = CheckOptions(**given)
    settings = options.settings()
    options.require_consistent(settings.language)
    selected = selection(settings)
    fixer = None
    if options.fix or options.diff:
        # Slow to import, and needed only here.
        from sopflow.cli.fixing import Fixer  # noqa: PLC0415

        fixer = Fixer(selected, settings.language, unsafe=options.unsafe_fixes, writes=not options.diff)
    reports = _reports(options, settings, selected, fixer)
    unread = [each.unread[settings.language] for each in reports if each.unread]
    for problem in unread:
        report(problem)
    if fixer is not None and options.diff:
        click.echo("".join(fixer.patch), nl=False)
        context.exit(USAGE if unread else FOUND if fixer.patch else 0)
    _print(reports, options, settings.language, fixer)
    # Receivers of SARIF judge for themselves, and a step that fails would not upload the log.
    has_failed = options.form != "sarif" and _has_failure(reports, settings.fail_on)
    context.exit(USAGE if unread else FOUND if has_failed else 0)


def _reports(options: CheckOptions, settings: Settings, selected: Selection, fixer: Fixer | None) -> list[Report]:
    """Check the inputs.

    Raises:
        NothingToCheckError: If there are none.
    """
    found = inputs(options.paths, options.stdin_filename or "<stdin>")
    outcomes = _outcomes(tracked(found, messages.CHECKING.in_(settings.language)), fixer)
    if not all(each.is_named for each in found):
        outcomes = _checked_together(dict(outcomes))
    reports = [_report(each, outcome, selected) for each, outcome in outcomes]
    if not reports:
        folders = ", ".join(visible(path) for path in options.paths)
        text = messages.NO_SOP_IN if folders else messages.NOTHING_TO_CHECK
        raise NothingToCheckError(text.format(settings.language, folders=folders))
    return reports


def _outcomes(found: Iterable[Input], fixer: Fixer | None) -> Iterator[tuple[Input, Outcome]]:
    for each in found:
        try:
            content = each.content()
        except OSError as error:
            yield each, error
        else:
            if content is not None:
                outcome = check_content(content, each.name)
                if fixer is not None and isinstance(outcome, Checked):
                    outcome = fixer.fix(each, content, outcome)
                yield each, outcome


def _checked_together(outcomes: dict[Input, Outcome]) -> Iterator[tuple[Input, Outcome]]:
    """Add the findings between SOPs of a folder; a named SOP alone may refer to SOPs elsewhere."""
    sops = {each: outcome for each, outcome in outcomes.items() if isinstance(outcome, Checked)}
    yield from (outcomes | dict(zip(sops, check_between(list(sops.values())), strict=True))).items()


def _report(each: Input, outcome: Outcome, selected: Selection) -> Report:
    if isinstance(outcome, OSError):
        texts = ((str(language), unreadable(each.name, outcome, language)) for language in LANGUAGES)
        return Report(each.name, unread=FrozenMap(texts))
    suppressed = outcome.suppressed if isinstance(outcome, Checked) else ()
    return Report(each.name, selected.of(outcome.findings, each.name), selected.of(suppressed, each.name))


def _print(reports: Sequence[Report], options: CheckOptions, language: Language, fixer: Fixer | None) -> None:
    look = Look(language, wants_color(sys.stdout, options.color))
    click.echo("".join(FORMATS[options.form](reports, look)), nl=False, color=look.color)
    if options.form != "text":
        return
    findings = [finding for each in reports for finding in each.findings]
    click.echo(" ".join((_summary(reports, findings, language), *_fixes(findings, fixer, language))))
    if findings:
        gravest = min(findings, key=lambda finding: _SEVERITIES.index(finding.severity))
        click.echo(messages.SEE_EXPLAIN.format(language, code=gravest.code))


def _summary(reports: Sequence[Report], findings: Sequence[Finding], language: Language) -> str:
    counts = Counter(finding.severity.value for finding in findings)
    parts = [messages.SEVERITIES[kind].format(language, counts[kind]) for kind in _SEVERITIES if counts[kind]]
    if unread := sum(bool(each.unread) for each in reports):
        parts.append(messages.UNREAD.format(language, unread))
    return f"{messages.FILES.format(language, len(reports))}: {', '.join(parts) or messages.CLEAN.in_(language)}."


def _fixes(findings: Sequence[Finding], fixer: Fixer | None, language: Language) -> Iterator[str]:
    if fixer is not None:
        yield messages.FIXED.format(language, fixer.count)
    elif fixable := sum(finding.fix is not None and finding.fix.safe for finding in findings):
        yield messages.FIXABLE.format(language, fixable)


def _has_failure(reports: Sequence[Report], fail_on: Severity) -> bool:
    failures = _SEVERITIES[: _SEVERITIES.index(fail_on) + 1]
    return any(finding.severity in failures for each in reports for finding in each.findings)
