"""SOP512, SOP513 and SOP522: time standards that are not counted, or not from the event that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sopflow.definition import Activity, Sop, Step
from sopflow.diagnostics import Finding, Severity, define_rule
from sopflow.flow import Flow
from sopflow.rules.events import advice_about, described_rows
from sopflow.rules.registry import checker
from sopflow.rules.table import activity_path, row_name
from sopflow.rules.vocabulary.morphology import words
from sopflow.text import Path, Text
from sopflow.timing import StandardKind, TimeStandard
from sopflow.timing.grammar import AFTER, LATEST, limits

NOT_COUNTED = define_rule(
    "SOP512",
    "uncounted-time",
    Severity.WARNING,
    Text(
        "The limit in {standard} is not counted: {why}.",
        "Batas dalam {standard} tidak dihitung: {why}.",
    ),
    hint=Text("{advice}", "{advice}"),
)
WITHOUT_LIMIT = define_rule(
    "SOP522",
    "time-without-limit",
    Severity.INFO,
    Text("{standard} sets no due time: {why}.", "{standard} tidak menetapkan batas waktu: {why}."),
    hint=Text(
        "Leave it if the row has no limit. Otherwise write the limit in `within` and keep the wording of the paper in "
        "`source`.",
        "Biarkan jika baris ini tidak memiliki batas. Jika ada, tulis batasnya di `within` dan simpan bunyi naskah di "
        "`source`.",
    ),
)
COUNTED_FROM_ENTRY = define_rule(
    "SOP513",
    "counted-from-entry",
    Severity.WARNING,
    Text(
        "{standard} is counted from entering this row, but it names an event that may be another one{row}.",
        "{standard} dihitung sejak kasus memasuki baris ini, sedangkan teksnya menyebut peristiwa yang mungkin "
        "lain{row}.",
    ),
    hint=Text(
        "Leave it if the row begins with this event. Otherwise the due time is wrong: {advice}",
        "Biarkan jika baris ini dimulai dengan peristiwa itu. Jika tidak, batas waktunya keliru: {advice}",
    ),
)

_REASONS = {
    StandardKind.PERIODIC: Text("it states how often, not how long", "isinya frekuensi, bukan jangka waktu"),
    StandardKind.RELATIVE: Text(
        "it counts from a moment or another row", "waktunya dihitung dari suatu saat atau baris lain"
    ),
    StandardKind.IMMEDIATE: Text(
        "it demands haste without a length of time", "isinya meminta segera tanpa menyebut jangka waktu"
    ),
    StandardKind.OPEN_ENDED: Text("it ends when something is done", "waktunya berakhir ketika sesuatu selesai"),
    StandardKind.WINDOW: Text("it names a part of the calendar", "isinya menyebut bagian dari kalender"),
}
_LIMIT = Text(
    "it says {limit}, but also that there is no fixed length", "{limit} didahului kata tanpa jangka waktu tetap"
)
_ADVICE = Text(
    "Write a limit that can be counted in `within` and keep the wording of the paper in `source`. If there is none, "
    "suppress the finding with a comment.",
    "Tulis batas yang dapat dihitung di `within` dan simpan bunyi naskah di `source`. Jika tidak ada, abaikan temuan "
    "ini dengan komentar.",
)
# Few SOPs name dates, so these patterns are compiled when they are first used.
_LATEST = rf"(?i)(?<!\w)(?:{'|'.join(map(re.escape, sorted(LATEST, reverse=True)))})(?!\w)"
_LIKE_AN_AMOUNT = r"\s*\d+\s*[^\W\d]+\.?\s*"
"""A date or a time of day that may be a misspelled amount: "3 jan" for "3 jam"."""
_SINCE_ROW = Text(
    "write `since: {id}` next to `within`.",
    "tulis `since: {id}` di samping `within`.",
)
_SINCE = Text(
    "write next to `within` the row, activity or moment since which it runs, `since: …`.",
    "tulis di samping `within` baris, kegiatan, atau saat yang menjadi awal hitungannya, `since: …`.",
)


@checker(stage=1, blocking=False)
def uncounted_times_are_reported(sop: Sop) -> Iterator[Finding]:
    """Readers learn which time standards set no due time, except those that say so, such as "sesuai jadwal"."""
    for path, standard, _ in _counted_from_entry(sop):
        why = _why(standard)
        if why is None:
            continue
        if not _limits(standard):
            yield WITHOUT_LIMIT.at(*path, standard=str(standard), why=why)
            continue
        is_relative = standard.kind is StandardKind.RELATIVE
        advice = (advice_about(sop, standard) if is_relative else None) or _ADVICE
        yield NOT_COUNTED.at(*path, standard=str(standard), why=why, advice=advice)


@checker(stage=4, blocking=False)
def times_count_from_their_event(flow: Flow) -> Iterator[Finding]:
    """A time standard "sejak …" names the event with which its row begins; the first row begins with any event."""
    sop = flow.sop
    for path, standard, step in _counted_from_entry(sop):
        if step is sop.steps[0] or (event := _event(standard)) is None:
            continue
        rows = described_rows(event, [other for other in sop.steps if other is not step])
        if not rows.isdisjoint(flow.predecessors[step.id]):
            continue
        named = next((other for other in sop.steps if other.id in rows), None)
        where, advice = Text(""), _SINCE
        if named is not None:
            name = row_name(sop, named)
            where, advice = Text(f": row {name}", f": baris {name}"), _SINCE_ROW.filled(id=named.id)
        yield COUNTED_FROM_ENTRY.at(*path, standard=str(standard), row=where, advice=advice)


def _why(standard: TimeStandard) -> Text | None:
    """Return why a standard is not counted; None if it is, or says itself that there is no fixed length."""
    if standard.kind is StandardKind.UNMEASURED and (limit := next(limits(standard.text), None)) is not None:
        return Text(_LIMIT.format("en", limit=limit.text), _LIMIT.format("id", limit=limit.text))
    return _REASONS.get(standard.kind)


def _limits(standard: TimeStandard) -> bool:
    """Return whether an uncounted standard limits its row: "H-3" and "paling lambat tanggal 10", but not "segera"."""
    if standard.kind is StandardKind.RELATIVE:
        has_length = standard.lead is not None or standard.lag is not None
        return has_length or words(standard.text)[0] not in AFTER  # "setelah rapat" says only when the row begins
    if standard.kind is StandardKind.WINDOW:
        return bool(re.search(_LATEST, standard.text) or re.fullmatch(_LIKE_AN_AMOUNT, standard.text))
    return standard.kind is StandardKind.UNMEASURED


class _Standard(NamedTuple):
    path: Path
    standard: TimeStandard
    step: Step


def _counted_from_entry(sop: Sop) -> Iterator[_Standard]:
    """Yield the time standards of rows and activities that say nothing else by ``since`` or ``before``."""
    for row, step in enumerate(sop.steps):
        if step.within is not None and not _depends(step):
            yield _Standard(("steps", row, "within"), step.within, step)
        for index, activity in enumerate(step.activities):
            if activity.within is not None and not _depends(activity):
                yield _Standard(activity_path(row, step, index, "within"), activity.within, step)


def _depends(holder: Step | Activity) -> bool:
    return holder.since is not None or holder.before is not None


def _event(standard: TimeStandard) -> str | None:
    """Return the words of the event from which a standard runs; None if it names none."""
    said = words(standard.condition or "")
    return standard.condition if standard.binds and said and said[0] in AFTER else None
