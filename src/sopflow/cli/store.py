"""``sopflow store``: try the store, and operate it: worklists, late cases, lapses, verification, retention."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

from sopflow.cli import store_messages as texts
from sopflow.cli.command import Choice, Number, command, format_option, language_option, option
from sopflow.cli.exits import FOUND, CommandError
from sopflow.cli.grid import Column
from sopflow.cli.opening import DATABASE, opened_store
from sopflow.cli.reading import read_sop, unreadable
from sopflow.cli.screen import screen
from sopflow.cli.typed import typed_time
from sopflow.machine import Performer, Refused, Task
from sopflow.text import Language, Text, shown, visible
from sopflow.timing import ROUND_THE_CLOCK

if TYPE_CHECKING:
    from sopflow.store import Head, Page, Store

Rows: TypeAlias = list[dict[str, object]]

_WAITS_FOR: Final = "waits_for"
"""The column for the moments and the earliest time that a task waits for."""


class _Arguments:
    """The arguments of one call of the command."""

    def __init__(self, db: str | None, target: str | None, form: str, language: Language, **rest: Any) -> None:
        self.db = db
        self.target = target
        self.form = form
        self.language: Language = language
        self.by: str | None = rest["by"]
        self.limit: int = rest["limit"]
        self.after: str | None = rest["after"]
        self.before: str | None = rest["before"]
        self.reason: str | None = rest["reason"]
        self.mappings: tuple[str, ...] = rest["mappings"]

    def store(self) -> AbstractContextManager[Store]:
        """Open the store.

        Raises:
            CommandError: If no database is named, the extra is missing, or the store cannot do what is asked.
        """
        if self.db is None:
            raise CommandError(texts.NEEDS_DATABASE.in_(self.language))
        return opened_store(self.db, self.language)

    def needed(self, action: str, name: str) -> str:
        """Return the argument that an action needs.

        Raises:
            CommandError: If it is missing.
        """
        if self.target is None:
            raise CommandError(texts.NEEDS_TARGET.format(self.language, action=action, target=name))
        return self.target

    def performer(self) -> Performer | None:
        """Return the performer ``NAME/ACTOR,ACTOR``."""
        if self.by is None:
            return None
        name, _, actors = self.by.partition("/")
        try:
            return Performer(name or None, [actor.strip() for actor in actors.split(",") if actor.strip()])
        except Refused as refused:
            raise CommandError(refused.message(self.language)) from None

    def print_rows(self, rows: Rows, after: str | None = None) -> None:
        """Print rows as a table, or as JSON."""
        if self.form == "json":
            click.echo(json.dumps({"items": rows, "after": after}, ensure_ascii=False, default=_plain))
            return
        if not rows:
            click.echo(texts.NOTHING.in_(self.language))
            return
        # Few SOPs have moments.
        names = [name for name in rows[0] if name != _WAITS_FOR or any(row[name] for row in rows)]
        columns = [
            Column(texts.HEADINGS[name].in_(self.language), [_cell(row[name]) for row in rows]) for name in names
        ]
        screen().print_table([columns], [False] * len(rows))
        if after is not None:
            click.echo(texts.MORE.format(self.language, after=after))

    def print_data(self, data: dict[str, object], text: str) -> None:
        """Print data as JSON, or a text."""
        click.echo(json.dumps(data, ensure_ascii=False, default=_plain) if self.form == "json" else text)


def _init(given: _Arguments) -> int:
    with given.store() as store:
        store.create_tables()
    given.print_data({"created": True}, texts.PREPARED.in_(given.language))
    return 0


def _publish(given: _Arguments) -> int:
    path = given.needed("publish", "FILE")
    read_sop(path, given.language)
    with given.store() as store:
        revision = store.publish(path)
    row = {"number": revision.number, "fingerprint": revision.fingerprint, "at": revision.published_at}
    given.print_rows([row])
    return 0


def _tasks(given: _Arguments) -> int:
    with given.store() as store, store.begin() as cases:
        page = cases.tasks(by=given.performer(), limit=given.limit, after=given.after)
    rows: Rows = [
        {
            "case": item.case,
            "number": item.number,
            "activity": item.task.activity,
            "text": item.task.text,
            "due": item.task.due,
            **_waits_for(item.task, given.form),
            "claimed_by": item.claimed_by,
        }
        for item in page.items
    ]
    given.print_rows(rows, page.after)
    return 0


def _waits_for(task: Task, form: str) -> dict[str, object]:
    """Return the moments that a task lacks and the earliest time of its completion: as data, or in one column."""
    if form == "json":
        return {"not_before": task.not_before, "moments": task.moments}
    return {_WAITS_FOR: "; ".join([*task.moments, *([_cell(task.not_before)] if task.not_before else [])])}


def _late(given: _Arguments) -> int:
    with given.store() as store, store.begin() as cases:
        page: Page[Any] = cases.late(limit=given.limit, after=given.after)
    names = ("number", "state", "due", "version")
    given.print_rows(
        [{"case": case.id} | {name: getattr(case, name) for name in names} for case in page.items], page.after
    )
    return 0


def _history(given: _Arguments) -> int:
    case = given.needed("history", "CASE")
    with given.store() as store, store.begin() as cases:
        events = cases.history(case)
    if given.form == "json":
        click.echo(json.dumps([event.to_dict() for event in events], ensure_ascii=False))
        return 0
    names = ("seq", "at", "kind", "activity", "by", "target")
    given.print_rows([{name: getattr(event, name) for name in names} for event in events])
    return 0


def _tick(given: _Arguments) -> int:
    with given.store() as store:
        ticked = store.tick(limit=given.limit)
    failures = [{"case": each.case, "error": _message_of(each.error, given.language)} for each in ticked.failures]
    lines = [texts.LAPSED.format(given.language, count=len(ticked.events))]
    lines += [f"{shown(each['case'])}: {each['error']}" for each in failures]
    given.print_data({"events": [event.to_dict() for event in ticked.events], "failures": failures}, "\n".join(lines))
    return FOUND if failures else 0


def _migrate(given: _Arguments) -> int:
    """Print the plan of a migration; with a reason, move the cases."""
    number = given.needed("migrate", "NUMBER")
    pairs = [mapping.partition("=") for mapping in given.mappings]
    if not all(old and new for old, _, new in pairs):
        raise CommandError(texts.NOT_A_MAPPING.in_(given.language))
    steps = {old: new for old, _, new in pairs}
    try:
        with given.store() as store:
            if given.reason is None:
                plans = store.plan_migration(number, steps=steps)
                lines = [case.message(given.language) for plan in plans for case in plan.cases]
                lines += [plan.message(given.language) for plan in plans] or [texts.NOTHING.in_(given.language)]
                given.print_data({"plans": [plan.to_dict() for plan in plans]}, "\n".join(lines))
                return 0 if all(plan.all_move for plan in plans) else FOUND
            migrated = store.migrate(number, steps=steps, by=given.performer(), reason=given.reason)
    except Refused as refused:
        raise CommandError(refused.message(given.language)) from None
    failures = [{"case": each.case, "error": _message_of(each.error, given.language)} for each in migrated.failures]
    lines = [texts.MOVED.format(given.language, count=len(migrated.cases))]
    lines += [f"{shown(each['case'])}: {each['error']}" for each in failures]
    given.print_data({"migrated": list(migrated.cases), "failures": failures}, "\n".join(lines))
    return FOUND if failures else 0


def _message_of(error: Exception, language: Language) -> str:
    message = getattr(error, "message", None)
    return str(error) if message is None else str(message(language))


def _verify(given: _Arguments) -> int:
    data = None if given.target is None else _json_of(given.target, given.language)
    if data is not None and "cases" in data:
        found = _verified_export(data, given.language)
    else:
        with given.store() as store:
            found = list(store.verify(_heads_of(data, given) if data is not None else ()))
    mismatches = [{"case": each.case, "seq": each.seq, "en": each.text.en, "id": each.text.id} for each in found]
    lines = [each.message(given.language) for each in found] or [texts.VERIFIED.in_(given.language)]
    given.print_data({"mismatches": mismatches}, "\n".join(lines))
    return FOUND if found else 0


def _verified_export(data: dict[str, Any], language: Language) -> Sequence[Any]:
    from sopflow.store import StoreError, verify_export  # noqa: PLC0415 (an extra)

    try:
        return verify_export(data)
    except StoreError as error:
        raise CommandError(error.message(language)) from None


def _heads_of(data: dict[str, Any], given: _Arguments) -> Iterable[Head]:
    from sopflow.store import Head  # noqa: PLC0415 (an extra)

    try:
        return [Head(str(case), int(version), str(hash_)) for case, version, hash_ in data["heads"]]
    except (KeyError, TypeError, ValueError):
        raise CommandError(texts.NOT_JSON.format(given.language, path=visible(str(given.target)))) from None


def _heads(given: _Arguments) -> int:
    with given.store() as store:
        heads = [[head.case, head.version, head.hash] for head in store.heads()]
    click.echo(json.dumps({"sopflow": 1, "heads": heads}, ensure_ascii=False))
    return 0


def _export(given: _Arguments) -> int:
    before = datetime.now().astimezone()
    if given.before is not None:
        before = typed_time(given.before, ROUND_THE_CLOCK, given.language)
    with given.store() as store:
        click.echo(json.dumps(store.export(before, limit=given.limit), ensure_ascii=False))
    return 0


def _delete(given: _Arguments) -> int:
    data = _json_of(given.needed("delete", "FILE"), given.language)
    with given.store() as store:
        count = store.delete(data)
    given.print_data({"deleted": count}, texts.DELETED.format(given.language, count=count))
    return 0


def _stats(given: _Arguments) -> int:
    with given.store() as store, store.begin() as cases:
        counts = cases.counts()
    names = ("number", "state", "open", "late", "suspended")
    given.print_rows([{name: getattr(count, name) for name in names} for count in counts])
    return 0


_ACTIONS: Final[dict[str, Callable[[_Arguments], int]]] = {
    "init": _init,
    "publish": _publish,
    "tasks": _tasks,
    "late": _late,
    "history": _history,
    "tick": _tick,
    "migrate": _migrate,
    "verify": _verify,
    "heads": _heads,
    "export": _export,
    "delete": _delete,
    "stats": _stats,
}


@command(
    Text(
        "Keep cases in a database. ACTION is one of: init creates the tables; publish stores the SOP of FILE; tasks "
        "prints a worklist, late the late cases, history the events of CASE, stats the numbers of cases; tick records "
        "lapses; migrate plans the migration of all cases of the SOP NUMBER to its latest revision, and with --reason "
        "moves them; heads prints the hash of every case; verify compares all data, also with the heads of FILE, or "
        "verifies the export FILE; export prints ended cases as JSON, and delete deletes the cases of the export FILE. "
        "Exit codes: 0 done, 1 data do not match or a case failed, 2 wrong usage or an unusable database.",
        "Simpan kasus dalam basis data. ACTION adalah salah satu dari: init membuat tabel; publish menyimpan SOP dari "
        "FILE; tasks menampilkan daftar tugas, late kasus yang terlambat, history riwayat CASE, stats jumlah kasus; "
        "tick mencatat perpindahan otomatis; migrate merencanakan pemindahan semua kasus SOP NUMBER ke revisi "
        "terakhir, dan memindahkannya jika --reason disebut; heads menampilkan hash setiap kasus; verify membandingkan "
        "semua data, juga dengan hash dalam FILE, atau memeriksa ekspor FILE; export menampilkan kasus yang sudah "
        "berakhir sebagai JSON, dan delete menghapus kasus dalam ekspor FILE. "
        "Kode keluar: 0 selesai, 1 data tidak cocok atau ada kasus yang gagal, 2 salah penggunaan atau basis data "
        "tidak dapat digunakan.",
    )
)
@click.argument("action", type=Choice(*_ACTIONS), metavar="ACTION")
@click.argument("target", required=False, metavar="[FILE|CASE|NUMBER]")
@option(
    "--db",
    metavar="URL",
    about=DATABASE,
)
@option(
    "--by",
    metavar="NAME/ACTOR,…",
    about=Text("Only the tasks of this performer.", "Hanya tugas orang ini."),
)
@option("--limit", type=Number(), default=50, default_text="50", about=Text("The number of rows.", "Jumlah baris."))
@option("--after", metavar="PLACE", about=Text("Continue after this place.", "Lanjutkan setelah tempat ini."))
@option(
    "--before",
    metavar="TIME",
    about=Text("Export cases that ended before this time.", "Ekspor kasus yang berakhir sebelum saat ini."),
)
@option(
    "--step",
    "mappings",
    metavar="OLD=NEW",
    multiple=True,
    about=Text(
        "The step where cases at a step of the old revision continue; may be repeated.",
        "Langkah tempat kasus di suatu langkah revisi lama dilanjutkan; boleh diulang.",
    ),
)
@option("--reason", metavar="TEXT", about=Text("The reason of a migration.", "Alasan pemindahan."))
@format_option("text", "json", about=Text("The format of the output.", "Format keluaran."))
@language_option
@click.pass_context
def store(context: click.Context, /, action: str, **given: Any) -> None:
    """Keep cases in a database."""
    context.exit(_ACTIONS[action](_Arguments(**given)))


def _json_of(path: str, language: Language) -> dict[str, Any]:
    """Return the data of a JSON file.

    Raises:
        CommandError: If it cannot be read, or is not an object in JSON.
    """
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 (as other commands)
            data = json.load(file)
    except OSError as error:
        raise CommandError(unreadable(path, error, language)) from None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise CommandError(texts.NOT_JSON.format(language, path=visible(path)))
    return data


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r:.100} is not plain data.")


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return "" if value is None else str(value)
