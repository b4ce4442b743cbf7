"""The SOP table: rows of activities with the columns of Permenpan-RB 35/2012."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from sopflow.definition import CONTINUE, Activity, OnLate, Sop, Step
from sopflow.flow import ArrowKind, arrows
from sopflow.frozen import FrozenMap
from sopflow.tables.counting import counting
from sopflow.tables.names import actor_name, document_names, requirement_names
from sopflow.tables.symbols import Mark, mark_of
from sopflow.text import OR, Language, Text

NUMBER = Text("No", "No")
ACTIVITY = Text("Activity", "Uraian kegiatan")
ACTORS = Text("Actors", "Pelaksana")
STANDARD = Text("Quality standard", "Mutu baku")
REQUIREMENTS = Text("Requirements", "Kelengkapan")
TIME = Text("Time", "Waktu")
OUTPUT = Text("Output", "Output")
NOTES = Text("Notes", "Keterangan")

_END = Text("end", "selesai")
_NEEDS = Text("only if: {names}", "hanya jika: {names}")
_CONTINUES = Text("{answer} → continues", "{answer} → lanjut")
_LATE = Text("late", "terlambat")
_LATE_REASON = Text("a late completion needs a reason", "jika terlambat, wajib disertai alasan")
_ANY_OF = Text("any one of: {names}", "salah satu: {names}")
_AFTER = Text("after {rows}", "setelah {rows}")
_ANOTHER_PERSON = Text("not the same person as in {rows}", "oleh orang yang berbeda dari {rows}")
CALLS = Text("runs SOP {number}", "menjalankan SOP {number}")
_PRODUCES = Text("produces {names}", "menghasilkan {names}")
_DISCARDS = Text("withdraws {names}", "menarik kembali {names}")


@frozen
class Heading:
    """The heading of one column.

    Attributes:
        text: The heading.
        group: The heading above it, which spans all columns of the group; empty for none.
    """

    text: str
    group: str = ""


@frozen
class Exit:
    """An arrow from a row to what follows.

    Attributes:
        kind: Why a case leaves the row by it.
        label: The answer of the decision, or the word for lateness; empty for the plain arrow.
        state: The state it leads to: the id of a step or an end.
        target: The printed number of the row, or the name of the end.
        is_plain: Whether the source does not draw it: it leads to the following row, or from the last row to the end.
        effects: The documents that the answer produces and withdraws, in words.
    """

    kind: ArrowKind
    label: str
    state: str
    target: str
    is_plain: bool = False
    effects: str = ""


@frozen
class Band:
    """One activity: a line of the table.

    Attributes:
        id: The id of the activity.
        text: Uraian kegiatan, with the activity's printed number if the row has several.
        marks: Pelaksana: the symbol of each actor who may act, by actor.
        requirements: Kelengkapan.
        time: Waktu.
        output: Output.
        notes: Keterangan: remarks and conditions.
        exits: The arrows that leave the row after this activity.
        counting: How its time is counted, if not from entering the row; the form shows the words of the paper alone.
    """

    id: str
    text: str
    marks: FrozenMap[Mark]
    requirements: str
    time: str
    output: str
    notes: tuple[str, ...]
    exits: tuple[Exit, ...]
    counting: tuple[str, ...] = ()


@frozen
class Row:
    """One step: a numbered row of the table.

    Attributes:
        id: The id of the step.
        number: The printed number.
        bands: The activities; what the row has as a whole is in the first.
    """

    id: str
    number: str
    bands: tuple[Band, ...]


@frozen
class Table:
    """The SOP table in one language.

    Attributes:
        actors: The headings of the actors' columns, by actor.
        rows: The rows.
    """

    actors: FrozenMap[Heading]
    rows: tuple[Row, ...]


def sop_table(sop: Sop, language: Language) -> Table:
    """Build the table of a SOP.

    Args:
        sop: The SOP.
        language: The language of headings and notes; the SOP's own words stay as they are.
    """
    group = ACTORS.in_(language)
    headings = ((id_, Heading(actor_name(actor, language), group)) for id_, actor in sop.actors.items())
    return Table(FrozenMap(headings), tuple(_row(sop, step, language) for step in sop.steps))


def _row(sop: Sop, step: Step, language: Language) -> Row:
    bands = tuple(_band(sop, step, place, language) for place in range(len(step.activities)))
    return Row(step.id, sop.labels[step.id], bands)


def _band(sop: Sop, step: Step, place: int, language: Language) -> Band:
    activity, is_first = step.activities[place], place == 0
    number = activity.number or str(place + 1)
    return Band(
        id=activity.id,
        text=activity.text if step.is_single else f"{number}. {activity.text}",
        marks=FrozenMap(dict.fromkeys(activity.actors, mark_of(sop, step, activity))),
        requirements=requirement_names(sop, (*(step.requires if is_first else ()), *activity.requires), language),
        time=_time(step, activity, number, is_first=is_first),
        output=document_names(sop, (*(step.produces if is_first else ()), *activity.produces)),
        notes=tuple(_notes(sop, step, activity, language, is_first=is_first)),
        exits=tuple(_exits(sop, step, activity, language, is_first=is_first)),
        counting=tuple(_counting(sop, step, activity, number, language, is_first=is_first)),
    )


def _time(step: Step, activity: Activity, number: str, *, is_first: bool) -> str:
    """Return the row's time standard beside its first activity, and an activity's own beside it or below."""
    own = "" if activity.within is None else str(activity.within)
    if not is_first:
        return own
    if step.within is None:
        return own or ("" if any(other.within for other in step.activities) else "-")
    return f"{step.within}\n{number}. {own}" if own else str(step.within)


def _counting(
    sop: Sop, step: Step, activity: Activity, number: str, language: Language, *, is_first: bool
) -> Iterator[str]:
    """Yield how the row's time is counted beside its first activity, and below how an activity's own is."""
    if is_first:
        yield from counting(sop, step, language)
    for words in counting(sop, activity, language):
        yield f"{number}. {words}" if is_first else words


def _notes(sop: Sop, step: Step, activity: Activity, language: Language, *, is_first: bool) -> Iterator[str]:
    def rows(ids: tuple[str, ...]) -> str:
        return ", ".join(sop.labels[id_] for id_ in ids)

    if is_first and step.note:
        yield step.note
    if activity.note:
        yield activity.note
    if len(activity.actors) > 1:
        yield _ANY_OF.format(language, names=", ".join(sop.actors[id_].name for id_ in activity.actors))
    if activity.after:
        yield _AFTER.format(language, rows=rows(activity.after))
    if needs := (*(step.needs if is_first else ()), *activity.needs):
        groups = [(each,) if isinstance(each, str) else each.any_of for each in needs]
        names = [OR.in_(language).join(sop.conditions[id_] for id_ in group) for group in groups]
        yield _NEEDS.format(language, names="; ".join(names))
    if activity.not_same_person_as:
        yield _ANOTHER_PERSON.format(language, rows=rows(activity.not_same_person_as))
    for answer, outcome in activity.outcomes.items():
        if outcome.to == CONTINUE:
            effects = _effects(sop, activity, answer, language)
            yield _CONTINUES.format(language, answer=answer) + (f" ({effects})" if effects else "")
    if is_first and step.calls:
        yield CALLS.format(language, number=step.calls)
    if is_first and step.on_late is OnLate.JUSTIFY:
        yield _LATE_REASON.in_(language)


def _exits(sop: Sop, step: Step, activity: Activity, language: Language, *, is_first: bool) -> Iterator[Exit]:
    closes = activity is (step.decision or step.activities[-1])
    for arrow in arrows(sop, step):
        state = arrow.target
        target = sop.labels.get(state) or sop.ends.get(state) or _END.in_(language)
        if arrow.outcome is not None:
            if activity.outcomes and arrow.activity in (None, activity.id):
                yield Exit(
                    arrow.kind,
                    arrow.outcome,
                    state,
                    target,
                    effects=_effects(sop, activity, arrow.outcome, language),
                )
        elif arrow.kind is ArrowKind.GOTO:
            if is_first:
                yield Exit(arrow.kind, _LATE.in_(language), state, target)
        elif closes:
            yield Exit(arrow.kind, "", state, target, is_plain=step.next is None)


def _effects(sop: Sop, activity: Activity, answer: str, language: Language) -> str:
    outcome = activity.outcomes[answer]
    parts = ((_PRODUCES, outcome.produces), (_DISCARDS, outcome.discards))
    return "; ".join(text.format(language, names=document_names(sop, ids)) for text, ids in parts if ids)
