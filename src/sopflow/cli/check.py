"""``sopflow check``: what is wrong with SOP files."""

from __future__ import annotations

from collections import Counter

import click

import sopflow
from sopflow.cli.common import FOUND, USAGE, NothingToDo, Trouble, console, language_option, print_findings, unreadable
from sopflow.cli.speech import Say, counted, speech
from sopflow.diagnostics import Language, Severity


@click.command(short_help="Check SOP files.")
@click.argument("files", nargs=-1, type=click.Path())
@language_option
@click.pass_context
def check(context: click.Context, files: tuple[str, ...], language: Language) -> None:
    """Check SOP files and print what is wrong with them.

    Exit codes: 0 nothing worse than a warning, 1 errors, 2 a file cannot be read, 3 nothing to check.
    """
    say = speech(language)
    if not files:
        raise NothingToDo(say("nothing to check"))
    out = console()
    counts: Counter[str] = Counter()
    for path in files:
        try:
            found = sopflow.check(path).diagnostics
        except OSError as error:
            Trouble(unreadable(path, error, language)).show()
            counts["unread"] += 1
            continue
        if found:
            print_findings(out, found, language)
            out.print()
        counts.update(finding.severity.value for finding in found)
    out.print(_summary(say, len(files), counts), soft_wrap=True)
    context.exit(USAGE if counts["unread"] else FOUND if counts[Severity.ERROR] else 0)


def _summary(say: Say, files: int, counts: Counter[str]) -> str:
    kinds = (*(severity.value for severity in Severity), "unread")
    parts = [counted(say, kind, counts[kind]) for kind in kinds if counts[kind]]
    return f"{counted(say, 'file', files)}: {', '.join(parts) or say('clean')}."
