"""The rows of a SOP table as they are printed: words and marks, before any layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from attrs import frozen

from sopflow.cli.messages import WORDS, Say
from sopflow.definition import CANCELLED, COMPLETED, Activity, Inferred, OnLate, Sop, Step
from sopflow.flow import ArrowKind, arrows
from sopflow.frozen import FrozenMap


class Shape(Enum):
    """The symbols of Permenpan-RB 35/2012: capsule, box and diamond."""

    TERMINATOR = "begin"
    BOX = "activity"
    DIAMOND = "decision"


@frozen
class Mark:
    """That an actor acts in a row, and whether the source says so."""

    shape: Shape
    inferred: bool = False


@frozen
class Row:
    """One activity as a line of the table.

    Attributes:
        number: The row's number; empty for the second and further activities of a row.
        text: What is done.
        marks: Who acts, by actor.
        needs: Kelengkapan.
        time: Waktu.
        output: Output.
        notes: Keterangan: remarks, arrows and conditions, one an item.
        closes: Whether it is the last activity of its row.
    """

    number: str
    text: str
    marks: FrozenMap[Mark]
    needs: str
    time: str
    output: str
    notes: tuple[str, ...]
    closes: bool


def rows(sop: Sop, say: Say, arrow: str) -> Iterator[Row]:
    """All rows of the table, in order.

    Args:
        sop: The SOP.
        say: The words of a language.
        arrow: How an arrow is drawn.
    """
    number = sop.labels
    for step in sop.steps:
        for place, activity in enumerate(step.activities):
            first = place == 0
            printed = activity.number or str(place + 1)
            inferred = "actor" in activity.inferred or (step.is_single and "actor" in step.inferred)
            mark = Mark(_shape(sop, step, activity), inferred)
            yield Row(
                number=number[step.id] if first else "",
                text=activity.text if step.is_single else f"{printed}. {activity.text}",
                marks=FrozenMap(dict.fromkeys(activity.actors, mark)),
                needs=document_names(sop, (*(step.requires if first else ()), *activity.requires)),
                time=_time(step, activity, printed, first=first),
                output=document_names(sop, (*(step.produces if first else ()), *activity.produces)),
                notes=tuple(_notes(sop, step, activity, _Words(say, arrow, number), first=first)),
                closes=activity is step.activities[-1],
            )


def document_names(sop: Sop, ids: Iterable[str]) -> str:
    """The names of documents in a row, each once."""
    return "; ".join(dict.fromkeys(sop.documents[id_].name for id_ in ids))


def state_text(sop: Sop, id_: str, say: Say) -> str:
    """A state: the number and id of a step, or the name of an end."""
    if id_ in sop.labels:
        return f"{sop.labels[id_]} {id_}"
    return say(id_) if id_ in (COMPLETED, CANCELLED) else sop.ends[id_]


def inferences(sop: Sop, say: Say) -> Iterator[tuple[str, str]]:
    """All that the encoder concluded: the row, and in words what, how surely, what else, and why."""
    number = sop.labels
    for key, inferred in sop.inferred.items():
        yield say("of the sop"), _conclusion(sop, say, key, inferred)
    for step in sop.steps:
        for key, inferred in step.inferred.items():
            actors = step.activities[0].actors if key == "actor" else ()
            yield number[step.id], _conclusion(sop, say, key, inferred, actors)
        for activity in step.activities:
            for key, inferred in activity.inferred.items():
                yield number[activity.id], _conclusion(sop, say, key, inferred, activity.actors)


def _conclusion(sop: Sop, say: Say, key: str, inferred: Inferred, actors: tuple[str, ...] = ()) -> str:
    names = {id_: actor.name for id_, actor in sop.actors.items()}
    names |= {id_: document.name for id_, document in sop.documents.items()}
    words = [say(f"field {key}") if f"field {key}" in WORDS else key]
    if key == "actor":
        words[0] += f" {' / '.join(sop.actors[id_].name for id_ in actors)}"
    words.append(say(inferred.confidence.value))
    if inferred.alternatives:
        others = (names.get(id_, id_) for id_ in inferred.alternatives)
        words.append(say("perhaps", names=", ".join(others)))
    return ", ".join(words) + (f". {inferred.because}" if inferred.because else "")


def _time(step: Step, activity: Activity, number: str, *, first: bool) -> str:
    """The row's standard beside its first activity, and an activity's own beside it or below."""
    own = "" if activity.within is None else str(activity.within)
    if not first:
        return own
    if step.within is None:
        return own or ("" if any(other.within for other in step.activities) else "-")
    return f"{step.within}\n{number}. {own}" if own else str(step.within)


def _shape(sop: Sop, step: Step, activity: Activity) -> Shape:
    """Permenpan-RB 35/2012 draws what begins and ends a procedure as a capsule."""
    if activity.outcomes:
        return Shape.DIAMOND
    begins = step is sop.steps[0] and not activity.after
    ends = step.decision is None and next(arrows(sop, step)).target in {COMPLETED, *sop.ends}
    ends = ends and not any(activity.id in other.after for other in step.activities)
    return Shape.TERMINATOR if begins or ends else Shape.BOX


@frozen
class _Words:
    say: Say
    arrow: str
    number: dict[str, str]

    def place(self, sop: Sop, state: str) -> str:
        """The number of a step, or the name of an end."""
        return self.number.get(state) or sop.ends.get(state) or self.say("end")

    def list(self, ids: Iterable[str]) -> str:
        """The numbers of activities."""
        return ", ".join(self.number[id_] for id_ in ids)


def _notes(sop: Sop, step: Step, activity: Activity, words: _Words, *, first: bool) -> Iterator[str]:
    say = words.say
    if first and step.note:
        yield step.note
    if activity.note:
        yield activity.note
    if len(activity.actors) > 1:
        yield say("any of", names=", ".join(sop.actors[id_].name for id_ in activity.actors))
    if activity.after:
        yield say("after", rows=words.list(activity.after))
    if activity.not_same_person_as:
        yield say("other person", rows=words.list(activity.not_same_person_as))
    if first and step.calls:
        yield say("calls", number=step.calls)
    closes = activity is (step.decision or step.activities[-1])
    for way in arrows(sop, step):
        target = f"{words.arrow} {words.place(sop, way.target)}"
        if way.kind is ArrowKind.OUTCOME and activity.outcomes:
            yield f"{way.outcome} {target}{_moved(sop, activity, str(way.outcome), say)}"
        elif way.kind is ArrowKind.NEXT and closes and step.next is not None:
            yield target
        elif way.kind is ArrowKind.GOTO and first:
            yield f"{say('late')} {target}"
    if first and step.on_late is OnLate.JUSTIFY:
        yield say("late reason")


def _moved(sop: Sop, activity: Activity, answer: str, say: Say) -> str:
    """What an outcome brings into the case and takes out of it."""
    outcome = activity.outcomes[answer]
    parts = []
    if outcome.produces:
        parts.append(say("makes", names=document_names(sop, outcome.produces)))
    if outcome.discards:
        parts.append(say("takes out", names=document_names(sop, outcome.discards)))
    return f" ({'; '.join(parts)})" if parts else ""
