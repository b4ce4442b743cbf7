"""``sopflow check``: the findings in SOP files, for people, editors and build servers."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from sopflow.cli import messages
from sopflow.cli.check_options import CheckOptions
from sopflow.cli.check_run import CheckRun
from sopflow.cli.command import LANGUAGE, LANGUAGES, PATH, Choice, Number, command, format_option, option
from sopflow.cli.exits import FOUND, USAGE, report
from sopflow.cli.terminal import wants_color
from sopflow.diagnostics import Finding, Severity
from sopflow.rendering import FORMATS, Look, Report, render
from sopflow.text import Language, Text

_SEVERITIES = [severity.value for severity in Severity]
_CODES = "CODE[,CODE…]"


def _split(_context: click.Context, _option: click.Parameter, words: Iterable[str]) -> tuple[str, ...]:
    return tuple(code.strip() for word in words for code in word.split(",") if code.strip())


def _asked_language(context: click.Context, _option: click.Parameter, _value: str | None) -> Language | None:
    """Return the language of the command line; None leaves it to the settings."""
    language: Language | None = context.find_root().obj
    return language


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
@format_option(*FORMATS, about=Text("The format of the findings.", "Format temuan."))
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
@option(
    "--each",
    is_flag=True,
    about=Text(
        "Show each finding in full; otherwise equal warnings and remarks of a file are shown together.",
        "Tampilkan setiap temuan secara lengkap; biasanya peringatan dan catatan yang sama digabung per berkas.",
    ),
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
    "--baseline",
    type=PATH,
    metavar="FILE",
    about=Text(
        "Count the known findings of this file; do not show them.",
        "Hitung temuan lama dalam berkas ini tanpa menampilkannya.",
    ),
)
@option(
    "--write-baseline",
    type=PATH,
    metavar="FILE",
    about=Text(
        "Write all findings to this file as known; with --baseline, only remove those that are gone.",
        "Catat semua temuan ke berkas ini sebagai temuan lama; bersama --baseline, hanya hapus yang sudah tidak ada.",
    ),
)
@option(
    "--jobs",
    type=Number(),
    metavar="NUMBER",
    about=Text(
        "The greatest number of processes; by default one per core.",
        "Jumlah proses paling banyak; biasanya satu per inti.",
    ),
)
@option(
    "--lang",
    "language",
    type=Choice(*LANGUAGES),
    default_text="en",
    callback=_asked_language,
    about=LANGUAGE,
)
@click.pass_context
def check(context: click.Context, /, **given: Any) -> None:
    """Check SOP files."""
    run = CheckRun(CheckOptions(**given))
    reports = run.reports()
    problems = [*(each.unread[run.language] for each in reports if each.unread), *run.problems()]
    for problem in (*problems, *run.warnings()):
        report(problem)
    if run.options.diff:
        sys.stdout.flush()
        click.echo(b"".join(run.patch), nl=False)
        context.exit(USAGE if problems else FOUND if run.patch else 0)
    _print(reports, run)
    # Receivers of SARIF judge for themselves, and a step that fails would not upload the log.
    has_failed = run.options.form != "sarif" and run.has_failure(reports)
    context.exit(USAGE if problems else FOUND if has_failed else 0)


def _print(reports: Sequence[Report], run: CheckRun) -> None:
    options, language = run.options, run.language
    look = Look(language, wants_color(sys.stdout, options.color), grouped=not options.each)
    click.echo("".join(render(options.form, reports, look)), nl=False, color=look.color)
    if options.form != "text":
        return
    findings = [finding for each in reports for finding in each.findings]
    click.echo(" ".join((_summary(reports, findings, language), *run.remarks(), *_advice(findings, run))))
    if findings:
        gravest = min(findings, key=lambda finding: _SEVERITIES.index(finding.severity))
        click.echo(messages.SEE_EXPLAIN.format(language, code=gravest.code))


def _summary(reports: Sequence[Report], findings: Sequence[Finding], language: Language) -> str:
    counts = Counter(finding.severity.value for finding in findings)
    parts = [messages.SEVERITIES[kind].format(language, counts[kind]) for kind in _SEVERITIES if counts[kind]]
    if unread := sum(bool(each.unread) for each in reports):
        parts.append(messages.UNREAD.format(language, unread))
    return f"{messages.FILES.format(language, len(reports))}: {', '.join(parts) or messages.CLEAN.in_(language)}."


def _advice(findings: Sequence[Finding], run: CheckRun) -> Iterator[str]:
    fixable = sum(finding.fix is not None and finding.fix.safe for finding in findings)
    if fixable and not run.options.fix:
        yield messages.FIXABLE.format(run.language, fixable)
