"""SOP512 and SOP513: time standards that are not counted, or not from the event that they name."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.definition import Sop, Step
from sopflow.diagnostics import Finding, Severity, define_rule
from sopflow.flow import Flow
from sopflow.rules.registry import checker
from sopflow.rules.table import activity_path, row_name
from sopflow.rules.vocabulary import FUNCTION_WORDS
from sopflow.rules.vocabulary.morphology import roots, roots_of, words
from sopflow.text import Path, Text
from sopflow.timing import StandardKind, TimeStandard
from sopflow.timing.grammar import AFTER, limits

NOT_COUNTED = define_rule(
    "SOP512",
    "uncounted-time",
    Severity.INFO,
    Text("{standard} sets no due time: {why}.", "{standard} tidak menetapkan batas waktu: {why}."),
    hint=Text("{advice}", "{advice}"),
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
        "Leave it if the row begins with this event. Otherwise the due time is wrong: write the time that the row may "
        "take, and keep the wording of the paper in `source`.",
        "Biarkan jika baris ini dimulai dengan peristiwa itu. Jika tidak, batas waktunya keliru: tulis waktu yang "
        "tersedia bagi baris ini dan simpan bunyi naskah di `source`.",
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
_LIMIT = Text("its limit, {limit}, is not counted", "batasnya, {limit}, tidak dihitung")
_ADVICE = Text(
    "Leave it if the row has no limit. Otherwise write the limit in `within` and keep the wording of the paper in "
    "`source`.",
    "Biarkan jika baris ini tidak memiliki batas. Jika ada, tulis batasnya di `within` dan simpan bunyi naskah di "
    "`source`.",
)


@checker(stage=1, blocking=False)
def uncounted_times_are_reported(sop: Sop) -> Iterator[Finding]:
    """Readers learn which time standards set no due time, except those that say so, such as "sesuai jadwal"."""
    for row, step in enumerate(sop.steps):
        for path, standard in _standards(row, step):
            if why := _why(standard):
                yield NOT_COUNTED.at(*path, standard=str(standard), why=why, advice=_ADVICE)


@checker(stage=4, blocking=False)
def times_count_from_their_event(flow: Flow) -> Iterator[Finding]:
    """A time standard "sejak …" names the event with which its row begins; the first row begins with any event."""
    sop = flow.sop
    for row, step in enumerate(sop.steps[1:], 1):
        for path, standard in _standards(row, step):
            event = _event(standard)
            if event is None:
                continue
            scores = {other.id: _score(event, other) for other in sop.steps if other is not step}
            best = max(scores.values(), default=0)
            if best and best in {scores[id_] for id_ in flow.predecessors[step.id] if id_ in scores}:
                continue
            named = next((other for other in sop.steps if best and scores.get(other.id) == best), None)
            name = "" if named is None else row_name(sop, named)
            where = Text(f": row {name}", f": baris {name}") if name else Text("")
            yield COUNTED_FROM_ENTRY.at(*path, standard=str(standard), row=where)


def _why(standard: TimeStandard) -> Text | None:
    """Return why a standard is not counted; None if it is, or says itself that there is no fixed length."""
    if standard.kind is StandardKind.UNMEASURED and (limit := next(limits(standard.text), None)) is not None:
        return Text(_LIMIT.format("en", limit=limit.text), _LIMIT.format("id", limit=limit.text))
    return _REASONS.get(standard.kind)


def _standards(row: int, step: Step) -> Iterator[tuple[Path, TimeStandard]]:
    """Yield the time standards of a row and its activities with their paths."""
    if step.within is not None:
        yield ("steps", row, "within"), step.within
    for index, activity in enumerate(step.activities):
        if activity.within is not None:
            yield activity_path(row, step, index, "within"), activity.within


def _event(standard: TimeStandard) -> list[str] | None:
    """Return the words of the event from which a standard runs; None if it names none."""
    said = words(standard.condition or "")
    if not standard.binds or not said or said[0] not in AFTER:
        return None
    return [word for word in said if word not in AFTER and word not in FUNCTION_WORDS]


def _score(event: list[str], step: Step) -> int:
    """Return the number of words of an event that are related to a word of a row."""
    known = roots_of(word for activity in step.activities for word in words(activity.text))
    return sum(not known.isdisjoint(roots(word)) for word in event)
