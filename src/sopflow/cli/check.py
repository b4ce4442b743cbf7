"""``sopflow check``: what is wrong with SOP files, for people, editors and build servers."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import click
from attrs import evolve

from sopflow.checking import Checked, CheckedCalendar, check_between, check_content
from sopflow.cli.common import FOUND, LANGUAGES, USAGE, NothingToDo, Trouble, unreadable, wants_color
from sopflow.cli.fixing import Mending
from sopflow.cli.inputs import STDIN, Input, inputs
from sopflow.cli.messages import Say, counted, speech
from sopflow.cli.progress import tracked
from sopflow.cli.selection import Selection, selection
from sopflow.cli.settings import read_settings
from sopflow.diagnostics import Finding, Severity
from sopflow.frozen import FrozenMap
from sopflow.rendering import FORMATS, Look, Report, statistics
from sopflow.text import Language, visible

Outcome: TypeAlias = Checked | CheckedCalendar | OSError
"""What came of a file, or why it could not be read."""

_SEVERITIES = [severity.value for severity in Severity]
_CODES = "CODE[,CODE…]"


def _split(_context: click.Context, _option: click.Parameter, words: Iterable[str]) -> tuple[str, ...]:
    return tuple(code.strip() for word in words for code in word.split(",") if code.strip())


@click.command(short_help="Check SOP files.")
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[FILE|FOLDER|-]…")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--select", multiple=True, callback=_split, metavar=_CODES, help="Show these and no other warnings.")
@click.option("--ignore", multiple=True, callback=_split, metavar=_CODES, help="Show all but these; errors stay.")
@click.option("--info/--no-info", default=None, help="Show remarks, too.")
@click.option("--fail-on", type=click.Choice(_SEVERITIES), help="What is a failure.  [default: error]")
@click.option("--fix", "mends", is_flag=True, help="Mend what surely stays what it means.")
@click.option("--unsafe-fixes", "unsafe", is_flag=True, help="With --fix or --diff: mend what was probably meant, too.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--statistics", "counting", is_flag=True, help="Count findings by code instead of showing them.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--config", type=click.Path(), metavar="FILE", help="Where [tool.sopflow] stands, if not in a project.")
@click.option("--stdin-filename", metavar="FILE", help="What - is called.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="English or Indonesian.  [default: en]")
@click.pass_context
def check(
    context: click.Context,
    paths: tuple[str, ...],
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    info: bool | None,
    fail_on: str | None,
    mends: bool,
    unsafe: bool,
    diff: bool,
    counting: bool,
    color: str,
    config: str | None,
    stdin_filename: str | None,
    language: Language | None,
) -> None:
    """Check SOPs and calendar files, by name or by folder, and print what is wrong with them.

    In folders, files named *.sop.yaml are checked, and YAML files whose first key is `sopflow`.
    Exit codes: 0 nothing that is a failure, 1 failures, 2 wrong usage or unreadable file, 3 nothing to check.
    """
    # What the command line says replaces what the project's settings say.
    said: dict[str, Any] = {"select": select, "ignore": ignore, "info": info, "language": language}
    said["fail_on"] = Severity(fail_on) if fail_on else None
    settings = read_settings(config, language or "en")
    settings = evolve(settings, **{name: value for name, value in said.items() if value not in (None, ())})
    say = speech(settings.language)
    if counting and form != "text":
        raise Trouble(say("only text", format=form))
    if stdin_filename is not None and STDIN not in paths:
        raise Trouble(say("only stdin"))
    if mends and not diff and STDIN in paths:
        raise Trouble(say("stdin stays"))
    if unsafe and not (mends or diff):
        raise Trouble(say("only mending"))
    selected = selection(settings, say)
    mending = Mending(selected, say, unsafe=unsafe, writes=not diff) if mends or diff else None

    found = inputs(paths, stdin_filename or "<stdin>")
    outcomes = _outcomes(tracked(found, say("checking")), mending)
    if not all(each.named for each in found):
        outcomes = _with_what_is_between(dict(outcomes))
    reports = [_report(each, outcome, selected) for each, outcome in outcomes]
    if not reports:
        folders = ", ".join(visible(path) for path in paths)
        raise NothingToDo(say("no sop in", folders=folders) if folders else say("nothing to check"))

    unread = [report.unread[settings.language] for report in reports if report.unread]
    for words in unread:
        Trouble(words).show()
    if mending is not None and diff:
        click.echo("".join(mending.diffs), nl=False)
        context.exit(USAGE if unread else FOUND if mending.diffs else 0)
    look = Look(settings.language, wants_color(sys.stdout, color))
    render = statistics.render if counting else FORMATS[form]
    click.echo("".join(render(reports, look)), nl=False, color=look.color)
    if form == "text":
        click.echo(" ".join((_summary(reports, say), *_about_mending(reports, mending, say))))
        gravest = min((finding for report in reports for finding in report.findings), key=_gravity, default=None)
        if gravest is not None and not counting:
            click.echo(say("explained", code=gravest.code))
    # Who takes SARIF judges for himself; a step that fails would keep the log from being handed in.
    is_failure = form != "sarif" and _has_failure(reports, settings.fail_on)
    context.exit(USAGE if unread else FOUND if is_failure else 0)


def _outcomes(found: Iterable[Input], mending: Mending | None) -> Iterator[tuple[Input, Outcome]]:
    for each in found:
        try:
            content = each.content()
        except OSError as error:
            yield each, error
        else:
            if content is not None:
                outcome = check_content(content, each.name)
                if mending is not None and isinstance(outcome, Checked):
                    outcome = mending.mend(each, content, outcome)
                yield each, outcome


def _with_what_is_between(outcomes: dict[Input, Outcome]) -> Iterator[tuple[Input, Outcome]]:
    """The same, with what SOPs of one folder say of one another: a SOP alone may refer to others that lie elsewhere."""
    sops = {each: outcome for each, outcome in outcomes.items() if isinstance(outcome, Checked)}
    yield from (outcomes | dict(zip(sops, check_between(list(sops.values())), strict=True))).items()


def _report(each: Input, outcome: Outcome, selected: Selection) -> Report:
    if isinstance(outcome, OSError):
        words = ((str(language), unreadable(each.name, outcome, language)) for language in LANGUAGES)
        return Report(each.name, unread=FrozenMap(words))
    suppressed = outcome.suppressed if isinstance(outcome, Checked) else ()
    return Report(each.name, selected.of(outcome.findings, each.name), selected.of(suppressed, each.name))


def _summary(reports: Sequence[Report], say: Say) -> str:
    counts = Counter(finding.severity.value for report in reports for finding in report.findings)
    counts["unread"] = sum(bool(report.unread) for report in reports)
    parts = [counted(say, kind, counts[kind]) for kind in (*_SEVERITIES, "unread") if counts[kind]]
    return f"{counted(say, 'file', len(reports))}: {', '.join(parts) or say('clean')}."


def _gravity(finding: Finding) -> int:
    return _SEVERITIES.index(finding.severity)


def _about_mending(reports: Sequence[Report], mending: Mending | None, say: Say) -> Iterator[str]:
    if mending is not None:
        yield counted(say, "mended", mending.count)
        return
    findings = [finding for report in reports for finding in report.findings]
    if mendable := sum(finding.fix is not None and finding.fix.safe for finding in findings):
        yield counted(say, "can mend", mendable)


def _has_failure(reports: Sequence[Report], fail_on: Severity) -> bool:
    failures = _SEVERITIES[: _SEVERITIES.index(fail_on) + 1]
    return any(finding.severity in failures for report in reports for finding in report.findings)
