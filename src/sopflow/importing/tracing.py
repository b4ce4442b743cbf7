"""The arrows between drawn shapes: glued ends, ends found by position, chains of lines, and pairs of pentagons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import dist
from statistics import median

from attrs import frozen

from sopflow.definition import Confidence
from sopflow.importing.grid import Box, Connector, Grid, Kind, Point, Shape
from sopflow.importing.nearness import ByHeight

_ARROW_NAME = re.compile(r"sop:arrow:(.+)>(.+)")
_MAX_BRANCHES = 500
_TOLERANCE = 0.6
_LABEL_DISTANCE = 2.0
"""The reach of ends and labels, in heights of a shape."""

_UNCERTAINTY = 0.35
"""The share of a distance by which estimated heights of rows may be wrong."""


@frozen
class Arrow:
    """An arrow from one shape to another, perhaps over pentagons and several lines.

    Attributes:
        source: The identifier of the shape that it leaves.
        target: The identifier of the shape that it reaches.
        label: The text beside it; empty for none.
        confidence: High if all its ends are glued, medium if some are found by position.
        name: The name of its first line, for messages.
    """

    source: str
    target: str
    label: str
    confidence: Confidence
    name: str


@frozen
class Traced:
    """The arrows of a grid.

    Attributes:
        arrows: The arrows.
        loose: The lines whose tail or head reaches no shape.
        unpaired: The pentagons without a counterpart.
        joined: Pairs of shapes that a line without a head joins.
    """

    arrows: tuple[Arrow, ...]
    loose: tuple[Connector, ...]
    unpaired: tuple[Shape, ...]
    joined: tuple[tuple[str, str], ...]


def trace(grid: Grid, labels: Sequence[tuple[str, Box]] = ()) -> Traced:
    """Find the shapes that each arrow joins.

    Args:
        grid: The grid.
        labels: Texts between the shapes, with their positions.
    """
    return _Tracer(grid, labels).traced()


class _Tracer:
    def __init__(self, grid: Grid, labels: Sequence[tuple[str, Box]]) -> None:
        self._shapes = {shape.id: shape for shape in grid.shapes if shape.kind is not Kind.LABEL}
        boxes = [shape.box for shape in self._shapes.values() if shape.box]
        heights = [box.bottom - box.top for box in boxes if box.bottom > box.top]
        self._height = median(heights) if heights else 0.0
        self._by_height = ByHeight(
            (shape.box.top, shape.box.bottom, shape) for shape in self._shapes.values() if shape.box
        )
        self._connectors = grid.connectors
        self._lines_by_height = ByHeight(
            (min(y for _, y in each.points), max(y for _, y in each.points), place)
            for place, each in enumerate(grid.connectors)
            if each.points
        )
        self._known_following: dict[int, tuple[int, ...]] = {}
        self._estimated = grid.estimated
        self._starts = [
            self._bound(each, each.start, each.points[:1]) or self._named(each.name, 1) for each in grid.connectors
        ]
        self._ends = [
            self._bound(each, each.end, each.points[-1:]) or self._named(each.name, 2) for each in grid.connectors
        ]
        self._names = {shape.name: shape.text for shape in grid.shapes if shape.kind is Kind.LABEL}
        own = [
            (shape.text, shape.box) for shape in grid.shapes if shape.kind is Kind.LABEL and shape.text and shape.box
        ]
        self._labels = self._labelled([*own, *labels])

    def _bound(self, connector: Connector, glued: str, points: Sequence[Point]) -> tuple[str, Confidence] | None:
        if glued in self._shapes:
            return glued, Confidence.HIGH
        if not points:
            return None
        reach = self._height * _TOLERANCE
        is_sure = connector.frame not in self._estimated
        # The estimate of heights is uncertain.
        wide = reach + (0 if is_sure else _UNCERTAINTY * abs(connector.points[-1][1] - connector.points[0][1]))
        near = sorted(
            (shape.box.distance(points[0]), shape.id)
            for shape in self._by_height.near(points[0][1], wide)
            if shape.box is not None and shape.frame == connector.frame
        )
        if near and near[0][0] <= reach and (is_sure or self._shapes[near[0][1]].row == connector.row):
            return near[0][1], Confidence.MEDIUM
        if not is_sure:
            within = [id_ for distance, id_ in near if distance <= wide and self._is_above(id_, points[0])]
            return (within[0], Confidence.MEDIUM) if len(within) == 1 else None
        return None

    def _is_above(self, id_: str, point: Point) -> bool:
        """Return whether a point is above, below or within a shape."""
        box = self._shapes[id_].box
        return box is not None and box.left <= point[0] <= box.right

    def _named(self, name: str, end: int) -> tuple[str, Confidence] | None:
        """Return the shape that the name of an arrow of a form drawn here names at one end."""
        match = _ARROW_NAME.fullmatch(name)
        if match is None:
            return None
        nodes = ((each.name.split(":", 2)[2], id_) for id_, each in self._shapes.items() if each.name.count(":") > 1)
        wanted = match[end]
        found = next((id_ for node, id_ in nodes if node == wanted or node.startswith(f"{wanted}:")), None)
        return None if found is None else (found, Confidence.MEDIUM)

    def _labelled(self, labels: Sequence[tuple[str, Box]]) -> dict[int, str]:
        """Return the text beside each line that leaves a diamond; each text belongs to one line."""
        texts = [each.text or self._names.get(f"{each.name}:label", "") for each in self._connectors]
        found = {place: text for place, text in enumerate(texts) if text}
        leaving = [
            place
            for place, start in enumerate(self._starts)
            if place not in found and start and self._shapes[start[0]].kind is Kind.DIAMOND
        ]
        reach = self._height * _LABEL_DISTANCE
        near = sorted(
            (distance + 0.1 * dist(box.center, points[0]), place, number)
            for place in leaving
            if (points := self._connectors[place].points)
            for number, (_, box) in enumerate(labels)
            if (distance := _distance_of_path(box, points)) <= reach
        )
        used: set[int] = set()
        for _, place, number in near:
            if place not in found and number not in used:
                found[place] = labels[number][0]
                used.add(number)
        return found

    def traced(self) -> Traced:
        arrows = [arrow for place in range(len(self._connectors)) for arrow in self._from(place)]
        pairs = dict(self._pairs(arrows))
        full = [
            through
            for arrow in arrows
            if not self._is_pentagon(arrow.source)
            for through in self._through(arrow, arrows, pairs, frozenset())
        ]
        paired = {*pairs, *(id_ for ids in pairs.values() for id_ in ids)}
        unpaired = [shape for id_, shape in self._shapes.items() if self._is_pentagon(id_) and id_ not in paired]
        joined = [
            (start[0], end[0])
            for each, start, end in zip(self._connectors, self._starts, self._ends, strict=True)
            if not each.has_head and start and end and start[0] != end[0]
        ]
        distinct = {(each.source, each.target, each.label): each for each in full}
        return Traced(tuple(distinct.values()), tuple(self._loose()), tuple(unpaired), tuple(joined))

    def _is_pentagon(self, id_: str) -> bool:
        return self._shapes[id_].kind is Kind.PENTAGON

    # --- chains of lines ---------------------------------------------------------------------------------------

    def _from(self, place: int) -> Iterator[Arrow]:
        """Yield the arrows that begin with a line."""
        start, connector = self._starts[place], self._connectors[place]
        if start is None or self._is_mere_line(place):
            return
        for (target, confidence), last in self._targets(place, {place}):
            if target != start[0]:
                label = self._labels.get(place) or self._labels.get(last, "")
                yield Arrow(start[0], target, label, _least(start[1], confidence), connector.name)

    def _is_mere_line(self, place: int) -> bool:
        """Return whether a line without a head joins two shapes of one row."""
        start, end = self._starts[place], self._ends[place]
        if self._connectors[place].has_head or start is None or end is None:
            return False
        return self._shapes[start[0]].row == self._shapes[end[0]].row

    def _targets(self, place: int, seen: set[int]) -> Iterator[tuple[tuple[str, Confidence], int]]:
        end = self._ends[place]
        if end is not None:
            yield end, place
        for following in self._following(place):
            if following not in seen and len(seen) < _MAX_BRANCHES:
                seen.add(following)
                for (target, _), last in self._targets(following, seen):
                    yield (target, Confidence.MEDIUM), last

    def _following(self, place: int) -> Sequence[int]:
        """Return the lines into which a line leads, and those that branch off it."""
        if place not in self._known_following:
            self._known_following[place] = tuple(self._near_lines(place))
        return self._known_following[place]

    def _near_lines(self, place: int) -> Iterator[int]:
        connector = self._connectors[place]
        if not connector.points:
            return
        reach = self._height * _TOLERANCE / 2
        ys = [y for _, y in connector.points]
        half = (max(ys) - min(ys)) / 2
        for other in sorted(self._lines_by_height.near(min(ys) + half, half + reach)):
            each = self._connectors[other]
            if other == place or each.frame != connector.frame:
                continue
            leads_in = self._ends[place] is None and _distance_of_path(_at(connector.points[-1]), each.points) <= reach
            branches = self._starts[other] is None and _distance_of_path(_at(each.points[0]), connector.points) <= reach
            if leads_in or branches:
                yield other

    def _loose(self) -> Iterator[Connector]:
        followed = {other for place in range(len(self._connectors)) for other in self._following(place)}
        for place, connector in enumerate(self._connectors):
            has_start = self._starts[place] is not None or place in followed
            has_end = self._ends[place] is not None or any(True for _ in self._following(place))
            if not (has_start and has_end):
                yield connector

    # --- pentagons ---------------------------------------------------------------------------------------------

    def _pairs(self, arrows: Sequence[Arrow]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each pentagon that an arrow reaches, with those where it continues: by letter or order."""
        targets, sources = {arrow.target for arrow in arrows}, {arrow.source for arrow in arrows}
        entering = [self._shapes[id_] for id_ in self._shapes if id_ in targets and self._is_pentagon(id_)]
        leaving = [self._shapes[id_] for id_ in self._shapes if id_ in sources and self._is_pentagon(id_)]
        used: set[str] = set()
        for shape in sorted(entering, key=lambda each: (each.row, each.column)):
            if shape.text:
                same = [each for each in leaving if each.text.casefold() == shape.text.casefold() and each is not shape]
                after = [each for each in same if each.row >= shape.row] or same
                if after:
                    yield shape.id, tuple(each.id for each in after)
                continue
            free = [
                each
                for each in sorted(leaving, key=lambda each: each.row)
                if not each.text and each.id not in used and each.column == shape.column and each.row > shape.row
            ]
            if free:
                used.add(free[0].id)
                yield shape.id, (free[0].id,)

    def _through(
        self, arrow: Arrow, arrows: Sequence[Arrow], pairs: dict[str, tuple[str, ...]], seen: frozenset[str]
    ) -> Iterator[Arrow]:
        """Yield an arrow, and for one that reaches a pentagon, its continuations."""
        if not self._is_pentagon(arrow.target):
            yield arrow
            return
        for id_ in pairs.get(arrow.target, ()):
            has_letter = bool(self._shapes[id_].text)
            for onward in arrows:
                if onward.source == id_ and id_ not in seen:
                    confidence = _least(arrow.confidence, onward.confidence)
                    joined = Arrow(
                        arrow.source,
                        onward.target,
                        arrow.label,
                        confidence if has_letter else Confidence.MEDIUM,
                        arrow.name,
                    )
                    yield from self._through(joined, arrows, pairs, seen | {id_})


def _least(*confidences: Confidence) -> Confidence:
    return Confidence.MEDIUM if Confidence.MEDIUM in confidences else Confidence.HIGH


def _at(point: Point) -> Box:
    return Box(point[0], point[1], point[0], point[1])


def _distance_of_path(box: Box, points: Sequence[Point]) -> float:
    """Return the distance between a rectangle and a path."""
    return min(box.distance(_nearest(box.center, one, other)) for one, other in _segments(points))


def _segments(points: Sequence[Point]) -> Iterable[tuple[Point, Point]]:
    return pairwise(points) if len(points) > 1 else [(points[0], points[0])]


def _nearest(point: Point, start: Point, end: Point) -> Point:
    """Return the point of a segment that is nearest to a point."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = x * x + y * y
    share = ((point[0] - start[0]) * x + (point[1] - start[1]) * y) / length if length else 0.0
    share = min(max(share, 0.0), 1.0)
    return start[0] + share * x, start[1] + share * y
