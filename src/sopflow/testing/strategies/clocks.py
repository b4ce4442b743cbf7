"""Clocks that do not start when a case enters a row: since another row or a moment, before a moment, or stopped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sopflow.definition import CONTINUE, Clock
from sopflow.definition.clocks import limit
from sopflow.flow import Dataflow, Edge, Effect
from sopflow.testing.strategies.builder import Exit, Keys, RowBuilder
from sopflow.testing.strategies.features import MOMENTS, WITHIN_OF_SINCE
from sopflow.testing.strategies.rows import selected
from sopflow.timing import TimeStandard

_UNKNOWN = ""
"""The target of a ``since`` until the exits of all rows are known."""


def is_timed(keys: Keys) -> bool:
    """Whether a row or activity has a due time."""
    text = keys.get("within")
    return limit(None if text is None else TimeStandard.parse(text), keys.get("since"), keys.get("before")) is not None


def set_clocks(rows: Iterable[RowBuilder]) -> None:
    """Set how the time of rows and of listed activities is counted; the targets of ``since`` are not known yet."""
    for row in rows:
        features = row.features
        first, second = MOMENTS
        if "window" in features:
            row.keys["within"], by = features.first("window")
            row.keys |= {"before": second, "not_before": {"moment": second, "by": by}}
        elif "before" in features:
            row.keys |= {"within": features.first("before"), "before": second}
        elif "since" in features:
            _run_since(row.keys, features.first("since")[1])
        if "not before" in features and "window" not in features:
            row.keys["not_before"] = _not_before(first, features.first("not before"))
        for number, text in features.all("own before") if not row.is_single and "window" not in features else ():
            selected(row.activities, number).update(within=text, before=second)
        for number, _, text in features.all("own since") if not row.is_single else ():
            _run_since(selected(row.activities, number), text)
        for number, by in features.all("own not before") if not row.is_single else ():
            selected(row.activities, number)["not_before"] = _not_before(first, by)
        if "stopped" in features and not any("since" in keys for keys in row.holders):
            row.keys["clock"] = Clock.STOPPED


def _not_before(moment: str, by: str | None) -> Keys:
    return {"moment": moment} if by is None else {"moment": moment, "by": by}


def _run_since(keys: Keys, text: str | None) -> None:
    """Let the time of a row or an activity run since something, unless it is counted back from a moment."""
    if "before" in keys:
        return
    own = text or keys.get("within")
    keys["within"] = own if own and TimeStandard.parse(own).counted_on is not None else WITHIN_OF_SINCE
    keys["since"] = _UNKNOWN


def set_targets_of_since(rows: Sequence[RowBuilder]) -> None:
    """Set since when times run: since a row or an activity that every path completes before, or since a moment."""
    names = [[row.id, *(activity["id"] for activity in row.activities)] for row in rows]
    everything = list(dict.fromkeys(name for of_row in names for name in of_row))
    completed = Dataflow(rows[0].id, {row.id: [_edge(row, exit_) for exit_ in row.exits] for row in rows})
    for row in rows:
        before = completed.always(row.id, everything)
        earlier = [name for name in everything if name in before]
        if "since" in row.keys:
            row.keys["since"] = selected([*earlier, MOMENTS[0]], row.features.first("since")[0])
        for position, number, _ in row.features.all("own since"):
            keys = selected(row.activities, position)
            if keys.get("since") == _UNKNOWN:
                keys["since"] = selected([*_preceding(row, keys), *earlier, MOMENTS[0]], number)


def _edge(row: RowBuilder, exit_: Exit) -> Edge[str]:
    is_early = exit_.answer is not None and any(other.get("to") == CONTINUE for other in row.answers)
    if exit_.lapses or is_early:
        return Edge(exit_.target)
    return Edge(exit_.target, (Effect(gains=(row.id, *(activity["id"] for activity in row.activities))),))


def _preceding(row: RowBuilder, keys: Keys) -> list[str]:
    """Return the activities of a row that precede one of them."""
    if "outcomes" in keys and not any(answer.get("to") == CONTINUE for answer in row.answers):
        return [other["id"] for other in row.activities if other is not keys]
    found = list(keys.get("after", ()))
    for id_ in found:
        found += next(other.get("after", []) for other in row.activities if other["id"] == id_)
    return list(dict.fromkeys(found))
