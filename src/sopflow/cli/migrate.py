"""``sopflow migrate``: plan the migration of saved cases to another revision of their SOP, and carry it out."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from attrs import frozen

from sopflow import __version__
from sopflow.cli.command import PATH, TranslatedUsageError, command, format_option, language_option, option
from sopflow.cli.exits import FOUND, CommandError, UnusableSopError, report
from sopflow.cli.messages import EXISTS, counted
from sopflow.cli.reading import read_sop, unreadable, unwritable
from sopflow.cli.screen import Screen, screen
from sopflow.cli.styled import Style, styled
from sopflow.cli.typed import typed_time
from sopflow.machine import (
    Action,
    Case,
    MigrationPlan,
    MigrationVerdict,
    Performer,
    PlannedCase,
    Refused,
    SnapshotError,
    SopMachine,
    all_met,
    plan_migration,
)
from sopflow.rendering.json import encode, lines
from sopflow.text import Language, Text, shown, visible

VERSION = 1
"""The version of the JSON form; it changes when a program that reads the form would misunderstand the new one."""

_LARGEST = 100_000_000
"""The largest file that is read, in bytes; a snapshot of a case of a thousand events has about a third of a million."""

_MOST_SHOWN = 5
"""The number of files that are named below a reason."""

_NO_SNAPSHOTS = Text(
    "there are no snapshots in {folder}: name a folder with .json files.",
    "tidak ada snapshot di {folder}: sebutkan folder yang berisi berkas .json.",
)
_NOT_JSON = Text("{path} is not a JSON file.", "{path} bukan berkas JSON.")
_TOO_LARGE = Text("{path} is larger than {limit} bytes.", "{path} lebih besar dari {limit} bita.")
_NOT_A_SNAPSHOT = Text(
    "{path} is not a snapshot of a case of {old}: {field}: {reason}.",
    "{path} bukan snapshot kasus dari {old}: {field}: {reason}.",
)
_SAME_NAME = Text("two files are named {name}: rename one.", "dua berkas bernama {name}: ganti nama salah satunya.")
_NOT_A_MAPPING = Text(
    "--step {text} is not a pair of steps: write --step OLD=NEW.",
    "--step {text} bukan pasangan langkah: tulis --step LAMA=BARU.",
)
_NEEDS_REASON = Text("--write needs --reason.", "--write memerlukan --reason.")
_NEEDS_WRITE = Text(
    "{option} is for --write: name the folder for the migrated cases.",
    "{option} hanya untuk --write: sebutkan folder untuk kasus yang dipindahkan.",
)
_CASES = counted("case", "cases", "kasus")
_MORE = Text("… and {count} more", "… dan {count} lagi")
_MOVE = Text("{state} → {target}", "{state} → {target}")
_STAY = Text("{state}: ended", "{state}: berakhir")
_NOTHING_WRITTEN = Text(
    "Nothing was written: first every case that has not ended must be able to move.",
    "Tidak ada yang ditulis: setiap kasus yang belum berakhir harus dapat dipindahkan lebih dahulu.",
)
_WRITTEN = Text("Wrote {cases} to {folder}.", "{cases} ditulis ke {folder}.")
_DID_NOT_MOVE = Text("{path}: {reasons}", "{path}: {reasons}")


@frozen
class _Saved:
    """A case that was read from a file.

    Attributes:
        path: The file.
        name: The path of the file within the folder that was named, or its name.
        case: The case.
        with_history: Whether the file has its history.
    """

    path: str
    name: str
    case: Case
    with_history: bool


@command(
    Text(
        "Plan the migration of saved cases from the revision OLD of a SOP to the revision NEW. SNAPSHOT is a JSON file "
        "with the snapshot of a case, or a folder with such files. --write saves the migrated cases in a new folder, "
        "all of them or none; the given files stay as they are. "
        "Exit codes: 0 every case moves or has ended, 1 a case does not move, 2 wrong usage, or a file that is "
        "unreadable, damaged or not written.",
        "Rencanakan pemindahan kasus tersimpan dari revisi OLD sebuah SOP ke revisi NEW. SNAPSHOT adalah berkas JSON "
        "berisi snapshot sebuah kasus, atau folder yang memuat berkas seperti itu. --write menyimpan kasus yang "
        "dipindahkan di folder baru, semuanya atau tidak sama sekali; berkas asal tidak berubah. "
        "Kode keluar: 0 setiap kasus dapat dipindahkan atau sudah berakhir, 1 ada kasus yang tidak dapat dipindahkan, "
        "2 salah penggunaan, atau ada berkas yang tidak terbaca, rusak, atau tidak ditulis.",
    )
)
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@click.argument("snapshots", metavar="SNAPSHOT…", nargs=-1, required=True, type=PATH)
@option(
    "--step",
    "mappings",
    metavar="OLD=NEW",
    multiple=True,
    about=Text(
        "The step of the new revision where cases at a step of the old one continue; may be repeated.",
        "Langkah revisi baru tempat kasus di suatu langkah lama dilanjutkan; boleh diulang.",
    ),
)
@option(
    "--at",
    metavar="TIME",
    about=Text(
        "The time of the migration (ISO 8601); by default now.", "Waktu pemindahan (ISO 8601); biasanya sekarang."
    ),
)
@option(
    "--write",
    metavar="FOLDER",
    type=PATH,
    about=Text("Save the migrated cases in this new folder.", "Simpan kasus yang dipindahkan di folder baru ini."),
)
@option("--reason", metavar="TEXT", about=Text("The reason, for --write.", "Alasan, untuk --write."))
@option(
    "--by",
    metavar="NAME[/ACTOR]",
    about=Text("Who migrates the cases, for --write.", "Siapa yang memindahkan kasus, untuk --write."),
)
@format_option(
    "text",
    "json",
    about=Text("The format of the plan; JSON is in both languages.", "Format rencana; JSON dalam dua bahasa."),
)
@language_option
@click.pass_context
def migrate(
    context: click.Context,
    old: str,
    new: str,
    snapshots: tuple[str, ...],
    mappings: tuple[str, ...],
    at: str | None,
    write: str | None,
    reason: str | None,
    by: str | None,
    form: str,
    language: Language,
) -> None:
    """Plan the migration of saved cases, and carry it out."""
    if write is None and (needless := "--reason" if reason else "--by" if by else ""):
        raise TranslatedUsageError(_NEEDS_WRITE.format(language, option=needless), context)
    if write is not None and not (reason or "").strip():
        raise TranslatedUsageError(_NEEDS_REASON.in_(language), context)
    performer = _performer(by, language)
    before, after = _machines(old, new, language)
    steps = dict(_pair(each, language, context) for each in mappings)
    time = datetime.now(UTC) if at is None else typed_time(at, before.calendar, language)
    saved = _read_all(snapshots, before, visible(old), language)
    try:
        plan = plan_migration([each.case for each in saved], old=before, to=after, steps=steps, at=time)
    except Refused as refused:
        raise CommandError(refused.message(language).partition("\n")[0]) from None
    if form == "json":
        for piece in _json(plan, saved):
            click.echo(piece, nl=False)
    else:
        _print(plan, saved, language, screen())
    if write is not None:
        if not plan.all_move:
            raise UnusableSopError(_NOTHING_WRITTEN.in_(language))
        _migrate(saved, plan, after, steps=steps, by=performer, reason=str(reason), at=time, language=language)
        _write(saved, write, language)
        if form == "text":
            cases = _CASES.format(language, len(saved))
            screen().print(_WRITTEN.format(language, cases=cases, folder=visible(write)))
    context.exit(0 if plan.all_move else FOUND)


# --- reading ------------------------------------------------------------------------------------------------


def _machines(old: str, new: str, language: Language) -> tuple[SopMachine[Case], SopMachine[Case]]:
    """Return the machines of both revisions.

    Raises:
        CommandError: If a file cannot be used; every such file is reported.
    """
    machines, problems = [], []
    for path in (old, new):
        try:
            sop = read_sop(path, language)
            machines.append(SopMachine(sop, conditions=all_met(sop), permits=[Action.MIGRATE]))
        except CommandError as error:
            problems.append(str(error))
    _stop_at(problems)
    before, after = machines
    return before, after


def _stop_at(problems: Sequence[str]) -> None:
    """End the command if there are problems; each is reported in one line.

    Raises:
        CommandError: With the last problem.
    """
    for problem in problems[:-1]:
        report(problem)
    if problems:
        raise CommandError(problems[-1])


def _pair(text: str, language: Language, context: click.Context) -> tuple[str, str]:
    old, sign, new = (part.strip() for part in text.partition("="))
    if not old or not sign or not new:
        raise TranslatedUsageError(_NOT_A_MAPPING.format(language, text=shown(text)), context)
    return old, new


def _performer(text: str | None, language: Language) -> Performer | None:
    name, _, actor = (part.strip() for part in (text or "").partition("/"))
    try:
        return Performer(name or None, (actor,) if actor else ()) if name or actor else None
    except Refused as refused:
        raise CommandError(refused.message(language)) from None


def _read_all(named: Iterable[str], machine: SopMachine[Case], old: str, language: Language) -> list[_Saved]:
    """Return the cases of all files.

    Raises:
        CommandError: If a file is not a snapshot of the old revision; every such file is reported.
    """
    saved, problems = [], []
    for path, name in _paths(named, language):
        try:
            case, with_history = _restored(path, machine)
            saved.append(_Saved(path, name, case, with_history))
        except OSError as error:
            problems.append(unreadable(path, error, language))
        except SnapshotError as error:
            data = {"old": old, "field": visible(error.field), "reason": visible(error.reason)}
            problems.append(_NOT_A_SNAPSHOT.format(language, path=visible(path), **data))
        except (ValueError, RecursionError):
            problems.append(_NOT_JSON.format(language, path=visible(path)))
        except _TooLargeError:
            problems.append(_TOO_LARGE.format(language, path=visible(path), limit=_LARGEST))
    names = Counter(each.name for each in saved)
    problems += (_SAME_NAME.format(language, name=visible(name)) for name, count in names.items() if count > 1)
    _stop_at(problems)
    return saved


class _TooLargeError(Exception):
    """A file is too large to be a snapshot."""


def _restored(path: str, machine: SopMachine[Case]) -> tuple[Case, bool]:
    """Return the case of a file, and whether the file has its history."""
    with open(path, "rb") as handle:  # noqa: PTH123 (a Path of an empty name is the working directory)
        content = handle.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise _TooLargeError
    data = json.loads(content)
    return machine.restore(data), "history" in data


def _paths(named: Iterable[str], language: Language) -> Iterator[tuple[str, str]]:
    """Yield the files that are named, and the JSON files of named folders and their subfolders, with their names."""
    for path in named:
        if not os.path.isdir(path):  # noqa: PTH112 (an empty name is not the working directory)
            yield path, os.path.basename(path)  # noqa: PTH119
            continue
        found = sorted(each for each in Path(path).rglob("*.json") if each.is_file())
        if not found:
            raise CommandError(_NO_SNAPSHOTS.format(language, folder=visible(path)))
        yield from ((str(each), str(each.relative_to(path))) for each in found)


# --- carrying out ---------------------------------------------------------------------------------------------


def _migrate(
    saved: Sequence[_Saved],
    plan: MigrationPlan,
    to: SopMachine[Case],
    *,
    steps: Mapping[str, str],
    by: Performer | None,
    reason: str,
    at: datetime,
    language: Language,
) -> None:
    """Migrate the cases that have not ended.

    Raises:
        CommandError: If a case refuses; every such case is reported.
    """
    problems = []
    for each, planned in zip(saved, plan.cases, strict=True):
        if planned.verdict is not MigrationVerdict.MOVES:
            continue
        try:
            each.case.migrate(to=to, steps=steps, by=by, reason=reason, at=at)
        except Refused as refused:
            reasons = refused.message(language).replace("\n", " ")
            problems.append(_DID_NOT_MOVE.format(language, path=visible(each.path), reasons=reasons))
    _stop_at(problems)


def _write(saved: Sequence[_Saved], folder: str, language: Language) -> None:
    """Write all cases to a new folder, which appears when it is complete.

    Raises:
        CommandError: If the folder exists, or cannot be written; then there is no folder.
    """
    target = Path(folder)
    if not folder or os.path.lexists(target):
        raise CommandError(EXISTS.format(language, path=visible(folder) or "''"))
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        draft.mkdir(parents=True)
        try:
            for each in saved:
                path = draft / each.name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("x", encoding="utf-8", newline="\n") as handle:
                    json.dump(each.case.snapshot(history=each.with_history), handle)
                    handle.write("\n")
            draft.rename(target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except OSError as error:
        raise CommandError(unwritable(folder, error, language)) from None


# --- the plan -----------------------------------------------------------------------------------------------


def _print(plan: MigrationPlan, saved: Sequence[_Saved], language: Language, out: Screen) -> None:
    """Print the cases in groups with the same plan; the files of cases that do not move are named."""
    groups: dict[tuple[MigrationVerdict, str], list[str]] = {}
    for planned, each in zip(plan.cases, saved, strict=True):
        groups.setdefault((planned.verdict, _about(planned, language)), []).append(each.path)
    for verdict in MigrationVerdict:
        for (found, text), paths in groups.items():
            if found is not verdict:
                continue
            does_not_move = verdict in (MigrationVerdict.NEEDS_MAPPING, MigrationVerdict.IMPOSSIBLE)
            style = Style.YELLOW if does_not_move else Style.PLAIN
            out.print(styled(text, style), sign=f"{_CASES.format(language, len(paths))}: ")
            for path in paths[:_MOST_SHOWN] if does_not_move else ():
                out.print(visible(path), indent=2)
            if does_not_move and len(paths) > _MOST_SHOWN:
                out.print(_MORE.format(language, count=len(paths) - _MOST_SHOWN), indent=2)
    out.print()
    out.print(plan.message(language))


def _about(planned: PlannedCase, language: Language) -> str:
    """Return the plan without the id of the case."""
    if planned.verdict is MigrationVerdict.MOVES:
        return _MOVE.format(language, **planned.names)
    if planned.verdict is MigrationVerdict.ENDED:
        return _STAY.format(language, **planned.names)
    return " ".join(f"{each.message(language)} {each.hint(language)}" for each in planned.refusals)


def _json(plan: MigrationPlan, saved: Sequence[_Saved]) -> Iterator[str]:
    """Write one object with a line for each case, in both languages and in ASCII."""
    data = plan.to_dict()
    yield f'{{"version": {VERSION},\n"sopflow": {encode(__version__)},\n'
    for name in ("old", "new", "steps"):
        yield f'"{name}": {encode(data[name])},\n'
    yield '"cases": ['
    yield from lines({"file": each.path, **case} for each, case in zip(saved, data["cases"], strict=True))
    yield "]}\n"
