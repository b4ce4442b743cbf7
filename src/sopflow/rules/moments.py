"""SOP514 to SOP521: the time of a row that runs since another row, or since or before a moment, can be counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sopflow.definition import Activity, NotBefore, Sop, Step
from sopflow.diagnostics import Finding, Label, Severity, define_rule
from sopflow.flow import Arrow, Dataflow, Flow, abbreviated, completed, path_to, preceding, reachable
from sopflow.rules.registry import checker
from sopflow.rules.table import activity_path
from sopflow.rules.time import counted
from sopflow.text import Path, Text, Words, shown
from sopflow.timing import Duration, TimeStandard, WorkCalendar

_E, _W = Severity.ERROR, Severity.WARNING

NOT_ALWAYS_COMPLETED = define_rule(
    "SOP514",
    "since-not-completed",
    _E,
    Text(
        "The time of {id} runs since {target}, which a case may not have completed when it arrives here: {witness}.",
        "Waktu {id} dihitung sejak {target}, yang mungkin belum diselesaikan ketika kasus sampai di sini: {witness}.",
    ),
    hint=Text(
        "Name a row or an activity that is completed on every path to this row, or a moment.",
        "Sebutkan baris atau kegiatan yang selalu diselesaikan di semua jalur ke baris ini, atau sebuah saat.",
    ),
)
WITHOUT_STANDARD = define_rule(
    "SOP515",
    "since-without-standard",
    _E,
    Text(
        "`{key}` determines how `within` is counted, but there is no `within` here.",
        "`{key}` menentukan cara menghitung `within`, tetapi di sini tidak ada `within`.",
    ),
    hint=Text("Add `within`, or remove `{key}`.", "Tambahkan `within` atau hapus `{key}`."),
)
WITHOUT_LENGTH = define_rule(
    "SOP516",
    "no-length-to-count",
    _E,
    Text(
        "{standard} states no length of time that can be counted {direction}.",
        "{standard} tidak menyebut lama waktu yang dapat dihitung {direction}.",
    ),
    hint=Text("{advice}", "{advice}"),
)
CLOCK_IS_STOPPED = define_rule(
    "SOP517",
    "since-in-stopped-row",
    _E,
    Text(
        "The time of {id} runs since {target}, but `clock: stopped` stops such times while a case is in this row.",
        "Waktu {id} dihitung sejak {target}, sedangkan `clock: stopped` menghentikan waktu seperti itu selama kasus "
        "berada di baris ini.",
    ),
    hint=Text("Remove `since` or `clock`.", "Hapus `since` atau `clock`."),
)
NEVER_IN_TIME = define_rule(
    "SOP518",
    "never-in-time",
    _E,
    Text(
        "{id} cannot be completed in time: it is due {due} before {moment}, but the earliest time to complete it is "
        "{earliest}.",
        "{id} tidak dapat diselesaikan tepat waktu: batas waktunya {due} sebelum {moment}, tetapi paling cepat boleh "
        "diselesaikan {earliest}.",
    ),
    hint=Text(
        "Shorten the time in `within`, or write `not_before` with a longer `by`.",
        "Perpendek waktu di `within` atau tulis `not_before` dengan `by` yang lebih panjang.",
    ),
)
SINCE_AND_BEFORE = define_rule(
    "SOP519",
    "since-and-before",
    _E,
    Text(
        "`within` is counted either since {since} or before {before}, not both.",
        "`within` dihitung sejak {since} atau sebelum {before}, tidak keduanya.",
    ),
    hint=Text("Keep one of the two.", "Pertahankan salah satu."),
)

STOPS_NOTHING = define_rule(
    "SOP520",
    "clock-stops-nothing",
    _W,
    Text(
        "`clock: stopped` has no effect in {id}: no time with `since` runs on through this row.",
        "`clock: stopped` tidak berpengaruh di {id}: tidak ada waktu dengan `since` yang berjalan melewati baris ini.",
    ),
    hint=Text(
        "Remove `clock`, or write `since` where a time that begins before this row ends after it.",
        "Hapus `clock` atau tulis `since` di tempat waktu yang mulai sebelum baris ini berakhir sesudahnya.",
    ),
)

LATE_AFTER_ANOTHER = define_rule(
    "SOP521",
    "late-after-another",
    _W,
    Text(
        "{id} is always late: it is due {due} before {moment}, but {other} always comes first, and its earliest time "
        "is {earliest}.",
        "{id} selalu terlambat: batas waktunya {due} sebelum {moment}, tetapi {other} selalu mendahuluinya dan paling "
        "cepat boleh diselesaikan {earliest}.",
    ),
    hint=Text(
        "Change the order of the rows, or one of the two times.",
        "Ubah urutan barisnya atau salah satu dari kedua waktu itu.",
    ),
)

_ON = Text("on from {id}", "maju dari {id}")
_BACK = Text("back from {id}", "mundur dari {id}")
_WRITE_SINCE = Text(
    "Write a length of time, such as `30 hari kerja`, `2 hari setelah langkah 4` or `H+3`.",
    "Tulis lama waktunya, misalnya `30 hari kerja`, `2 hari setelah langkah 4`, atau `H+3`.",
)
_WRITE_BEFORE = Text(
    "Write a length of time, such as `3 bulan`, `3 bulan sebelum TMT` or `H-3`.",
    "Tulis lama waktunya, misalnya `3 bulan`, `3 bulan sebelum TMT`, atau `H-3`.",
)
_USE_SINCE = Text("This text counts on: use `since`.", "Teks ini menghitung maju: gunakan `since`.")
_USE_BEFORE = Text("This text counts back: use `before`.", "Teks ini menghitung mundur: gunakan `before`.")
_THE_MOMENT = Text("the moment itself", "pada saat itu")
_AHEAD = Text("{by} before it", "{by} sebelumnya")


class _Place(NamedTuple):
    """A row or an activity whose time depends on another row or a moment.

    Attributes:
        path: Its path.
        step: The row, or the row of the activity.
        holder: The row or the activity.
    """

    path: Path
    step: Step
    holder: Step | Activity


def _places(sop: Sop) -> list[_Place]:
    """Return the rows and activities with ``since``, ``before`` or ``not_before``; most SOPs have none."""
    found = []
    for row, step in enumerate(sop.steps):
        if _depends(step):
            found.append(_Place(("steps", row), step, step))
        if not step.is_single:
            found += [
                _Place(activity_path(row, step, index), step, activity)
                for index, activity in enumerate(step.activities)
                if _depends(activity)
            ]
    return found


def _depends(holder: Step | Activity) -> bool:
    return holder.since is not None or holder.before is not None or holder.not_before is not None


@checker(stage=1)
def times_can_be_counted(sop: Sop) -> Iterator[Finding]:
    """A time that runs since or before something has one such event, a length, and a running clock."""
    for path, step, holder in _places(sop):
        if holder.since is not None and holder.before is not None:
            yield SINCE_AND_BEFORE.at(*path, "before", on_key=True, since=holder.since, before=holder.before)
            continue
        if holder.since is not None and step.clock is not None:
            row = ("steps", sop.positions[step.id])
            label = Label(Text("stopped here", "dihentikan di sini"), (*row, "clock"))
            yield CLOCK_IS_STOPPED.at(*path, "since", labels=(label,), id=holder.id, target=holder.since)
        yield from _lengths_are_stated(path, holder)


def _lengths_are_stated(path: Path, holder: Step | Activity) -> Iterator[Finding]:
    for key, event in (("since", holder.since), ("before", holder.before)):
        if event is None:
            continue
        if holder.within is None:
            yield WITHOUT_STANDARD.at(*path, key, on_key=True, key=Words(key))
        elif holder.limit is None:
            yield _without_length((*path, "within"), holder.within, event, counts_back=key == "before")
    earliest = holder.not_before
    if earliest is not None and earliest.by is not None and earliest.by.counted_back is None:
        yield _without_length((*path, "not_before", "by"), earliest.by, earliest.moment, counts_back=True)


def _without_length(path: Path, standard: TimeStandard, event: str, *, counts_back: bool) -> Finding:
    if counts_back:
        direction, advice = _BACK, _WRITE_BEFORE if standard.lag is None else _USE_SINCE
    else:
        direction, advice = _ON, _WRITE_SINCE if standard.lead is None else _USE_BEFORE
    return WITHOUT_LENGTH.at(*path, standard=str(standard), direction=direction.filled(id=shown(event)), advice=advice)


# --- contradictions between before and not_before ---------------------------------------------------------------


@checker(stage=1)
def earliest_times_precede_due_times(sop: Sop) -> Iterator[Finding]:
    """A row is due later than it may be completed at the earliest, whenever the moment is."""
    for place, due, other in _late_pairs(sop):
        if other.step is place.step and _is_held_up(place.step, place.holder, other.holder):
            yield NEVER_IN_TIME.at(
                *place.path,
                "within",
                labels=(Label(Text("the earliest time", "waktu paling cepat"), (*other.path, "not_before")),),
                id=place.holder.id,
                due=_shown(due),
                moment=place.holder.before,
                earliest=_earliest(other),
            )


@checker(stage=4, blocking=False)
def rows_are_due_later_than_those_before_may_be_completed(flow: Flow) -> Iterator[Finding]:
    """A row is due later than a row that always comes first may be completed at the earliest."""
    pairs = [pair for pair in _late_pairs(flow.sop) if pair[2].step is not pair[0].step]
    done = completed(flow) if pairs else None
    reported = set[Path]()
    for place, due, other in pairs:
        if done is not None and place.path not in reported and done.always(place.step.id, _held_up_by(other.holder)):
            reported.add(place.path)
            label = Label(Text("not earlier than this", "tidak lebih awal dari ini"), (*other.path, "not_before"))
            yield LATE_AFTER_ANOTHER.at(
                *place.path,
                "within",
                labels=(label,),
                id=place.holder.id,
                due=_shown(due),
                moment=place.holder.before,
                other=other.holder.id,
                earliest=_earliest(other),
            )


def _late_pairs(sop: Sop) -> Iterator[tuple[_Place, Duration, _Place]]:
    """Yield what is due before a moment, how long, and what may be completed only when that time is over."""
    places = _places(sop)
    for place in places:
        limit = place.holder.limit
        if place.holder.before is not None and limit is not None and limit.maximum is not None:
            lead = counted(limit.maximum, sop.calendar)
            for other in places:
                earliest = other.holder.not_before
                if (
                    earliest is not None
                    and earliest.moment == place.holder.before
                    and _is_too_late(earliest, lead, sop.calendar)
                ):
                    yield place, limit.maximum, other


def _held_up_by(holder: Step | Activity) -> tuple[str, ...]:
    """Return what cannot be completed before a row or an activity may be: a row holds up its activities."""
    return (holder.id, *(each.id for each in holder.activities)) if isinstance(holder, Step) else (holder.id,)


def _is_held_up(step: Step, holder: Step | Activity, other: Step | Activity) -> bool:
    """Return whether a row or activity cannot be completed before another of the same row may be."""
    if other is holder or isinstance(other, Step):
        return True
    if isinstance(holder, Step):
        # An early answer leaves a row of tiered decisions without the others.
        return not step.is_tiered
    return other in preceding(step, holder)


def _is_too_late(earliest: NotBefore, lead: Duration, calendar: WorkCalendar | None) -> bool:
    """Return whether a time before a moment is at least as long as the other before the same moment."""
    if earliest.by is None:
        return True
    by = earliest.by.counted_back
    if by is None or by.maximum is None:
        return False
    order = counted(by.maximum, calendar).compare(lead)
    return order is not None and order <= 0


def _earliest(place: _Place) -> Text:
    earliest = place.holder.not_before
    by = None if earliest is None or earliest.by is None else earliest.by.counted_back
    return _THE_MOMENT if by is None or by.maximum is None else _AHEAD.filled(by=_shown(by.maximum))


def _shown(duration: Duration) -> Text:
    return Text(duration.format("en"), duration.format("id"))


# --- since ------------------------------------------------------------------------------------------------------


@checker(stage=4)
def times_run_since_completed_rows(flow: Flow) -> Iterator[Finding]:
    """The row or activity since which a time runs has been completed on every path."""
    sop = flow.sop
    waiting = [place for place in _places(sop) if place.holder.since is not None]
    done = completed(flow) if waiting else None
    for path, step, holder in waiting:
        target = holder.since
        if done is None or target is None or target in sop.moments or _precedes(step, holder, target):
            continue
        if done.missing(step.id, [target]) and (witness := path_to((step.id, False), done.search(target))):
            rows = abbreviated(tuple(row for row, _ in witness))
            yield NOT_ALWAYS_COMPLETED.at(*path, "since", id=holder.id, target=target, witness=Words(" → ".join(rows)))


def _precedes(step: Step, holder: Step | Activity, target: str) -> bool:
    """Return whether an activity of the same row is always completed before another one can begin."""
    return isinstance(holder, Activity) and target in {each.id for each in preceding(step, holder)}


# --- clock: stopped ---------------------------------------------------------------------------------------------


@checker(stage=4, blocking=False)
def stopped_rows_stop_times(flow: Flow) -> Iterator[Finding]:
    """A row with ``clock: stopped`` stops a time that has begun and that counts afterwards."""
    sop = flow.sop
    stopped = [step for step in sop.steps if step.clock is not None]
    if not stopped:
        return
    done = completed(flow)
    # A time since an activity that precedes it in its row begins anew there.
    waiting = [
        (place, target)
        for place in _places(sop)
        if (target := place.holder.since) is not None and not _precedes(place.step, place.holder, target)
    ]
    for step in stopped:
        if not any(place.step.id in _entered_after(flow, done, step, target) for place, target in waiting):
            yield STOPS_NOTHING.at("steps", sop.positions[step.id], "clock", id=step.id)


def _entered_after(flow: Flow, done: Dataflow[str], step: Step, target: str) -> set[str]:
    """Return the rows that a case may enter with a time since something that it stopped in an earlier row.

    Args:
        flow: The flow of a SOP.
        done: The rows and activities completed on entry to each row.
        step: The row that stops times.
        target: The beginning of the time; its next completion gives the whole time again.
    """
    kept = {
        id_: [
            edge.target
            for edge in leaving
            if edge.target in done.edges and all(target not in effect.gains for effect in edge.effects)
        ]
        for id_, leaving in done.edges.items()
    }
    has_begun = target in flow.sop.moments or (step.id, True) in done.search(target)
    entered = set(kept[step.id]) if has_begun else set()
    entered |= {arrow.target for arrow in flow.arrows[step.id] if _begins_in(step, target, arrow)} & kept.keys()
    return reachable(kept, entered)


def _begins_in(step: Step, target: str, arrow: Arrow) -> bool:
    """Return whether an activity of a row may be completed some time before a case leaves the row along an arrow."""
    for activity in step.activities:
        if activity.id == target:
            before = preceding(step, activity)
            later = {other.id for other in step.activities if other is not activity and other not in before}
            return bool(later) if arrow.activity is None else arrow.activity in later
    return False
