"""A judge of scenes: it knows the form and the SOP, and nothing of how a scene is made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sopflow.definition import COMPLETED, CONTINUE, Sop
from sopflow.drawing.scene import Arrow, Box, Page, Point, Scene, Shape, Symbol
from sopflow.flow import ArrowKind, arrows

Segment = tuple[Point, Point]
EPSILON = 0.01


def problems(scene: Scene) -> list[str]:
    """Return all that is wrong with the geometry of a scene."""
    return [f"page {number}: {text}" for number, page in enumerate(scene.pages, 1) for text in _page(scene, page)]


def _page(scene: Scene, page: Page) -> Iterator[str]:
    yield from _frames(scene, page)
    for arrow in page.arrows:
        yield from _arrow(page, arrow)
    for one, other in combinations(page.arrows, 2):
        yield from _pair(one, other)
    yield from _labels(page)
    for symbol, neighbor in combinations(page.symbols, 2):
        if symbol.box.overlaps(neighbor.box):
            yield f"{symbol.name} overlaps {neighbor.name}"


def _frames(scene: Scene, page: Page) -> Iterator[str]:
    paper = Box(9.99, 9.99, scene.paper.width - 19.98, scene.paper.height - 19.98)
    for cell in page.cells:
        if not _contains(paper, cell.box):
            yield f"cell {cell.name} leaves the page"
        if cell.block.lines and not _contains(cell.box, cell.block.extent):
            yield f"text of {cell.name} leaves its cell"
    columns = {cell.name.removeprefix("heading:actor:"): cell.box for cell in page.cells}
    for symbol in page.symbols:
        if symbol.actor and not _between(columns[symbol.actor], symbol.box):
            yield f"{symbol.name} leaves its column"
        if symbol.label is not None and not _contains(symbol.box, symbol.label.extent):
            yield f"the text of {symbol.name} leaves it"


def _between(column: Box, box: Box) -> bool:
    return column.x < box.x and box.right < column.right


def _contains(outer: Box, inner: Box) -> bool:
    return (
        outer.x <= inner.x + EPSILON
        and outer.y <= inner.y + EPSILON
        and inner.right <= outer.right + EPSILON
        and inner.bottom <= outer.bottom + EPSILON
    )


def _arrow(page: Page, arrow: Arrow) -> Iterator[str]:
    if len(arrow.points) < 2:
        yield f"{arrow.name} has no course"
    for one, other in arrow.segments():
        if (one.x == other.x) == (one.y == other.y):
            yield f"{arrow.name} is slanted or has an empty segment"
        for symbol in page.symbols:
            if symbol.shape is not Shape.DIAMOND and _line(one, other).overlaps(symbol.box, -EPSILON):
                yield f"{arrow.name} crosses {symbol.name}"
            if symbol.shape is Shape.DIAMOND and _reaches(symbol, one, other):
                yield f"{arrow.name} crosses {symbol.name}"
    for node, point in ((arrow.source, arrow.points[0]), (arrow.target, arrow.points[-1])):
        own = [symbol for symbol in page.symbols if symbol.node == node]
        if own and not any(_touches(symbol, point) for symbol in own):
            yield f"{arrow.name} does not touch {node}"
    if (arrow.answers or arrow.is_late) and arrow.label is None:
        yield f"{arrow.name} has no label"


def _line(one: Point, other: Point) -> Box:
    return Box(min(one.x, other.x), min(one.y, other.y), abs(one.x - other.x), abs(one.y - other.y))


def _reaches(symbol: Symbol, one: Point, other: Point) -> bool:
    """Whether a segment runs through a diamond: one of its points is well within."""
    line, center = _line(one, other), symbol.box.center
    across = max(line.x - center.x, 0, center.x - line.right) / (symbol.box.width / 2)
    down = max(line.y - center.y, 0, center.y - line.bottom) / (symbol.box.height / 2)
    return across + down < 1 - EPSILON


def _touches(symbol: Symbol, point: Point) -> bool:
    box, center = symbol.box, symbol.box.center
    if symbol.shape is Shape.DIAMOND:
        across = abs(point.x - center.x) / (box.width / 2) + abs(point.y - center.y) / (box.height / 2)
        return abs(across - 1) < EPSILON
    outer = Box(box.x - EPSILON, box.y - EPSILON, box.width + 2 * EPSILON, box.height + 2 * EPSILON)
    return _contains(outer, Box(point.x, point.y, 0, 0))


def related(one: Arrow, other: Arrow) -> bool:
    """Whether two arrows may share a segment."""
    return one.target == other.target or (one.source == other.source and one.label is None and other.label is None)


def _pair(one: Arrow, other: Arrow) -> Iterator[str]:
    if related(one, other):
        return
    meeting = {one.source, one.target} & {other.source, other.target}
    for a in one.segments():
        for b in other.segments():
            if _overlap(a, b):
                yield f"{one.name} runs over {other.name}"
            elif _corner_on(a, b) and not any(node.startswith(("entry:", "exit:")) for node in meeting):
                yield f"{one.name} turns on {other.name}"


def _overlap(a: Segment, b: Segment) -> bool:
    """Whether two segments of one line share more than a point."""
    for axis in (0, 1):
        if a[0][axis] == a[1][axis] == b[0][axis] == b[1][axis]:
            low = max(min(a[0][1 - axis], a[1][1 - axis]), min(b[0][1 - axis], b[1][1 - axis]))
            high = min(max(a[0][1 - axis], a[1][1 - axis]), max(b[0][1 - axis], b[1][1 - axis]))
            return high - low > EPSILON
    return False


def _corner_on(a: Segment, b: Segment) -> bool:
    """Whether an end of one segment is on the other."""
    return any(_line(*one).overlaps(Box(*end, 0, 0), EPSILON / 10) for one, two in ((a, b), (b, a)) for end in two)


def crossings(page: Page) -> int:
    """Return the number of crossings of arrows that are not related."""
    count = 0
    for one, other in combinations(page.arrows, 2):
        for a in one.segments():
            for b in other.segments():
                flat, steep = (a, b) if a[0].y == a[1].y else (b, a)
                if flat[0].y != flat[1].y or steep[0].x != steep[1].x:
                    continue
                if min(flat[0].x, flat[1].x) < steep[0].x < max(flat[0].x, flat[1].x):
                    count += min(steep[0].y, steep[1].y) < flat[0].y < max(steep[0].y, steep[1].y)
    return count


def _labels(page: Page) -> Iterator[str]:
    labelled = [(arrow, arrow.label.extent) for arrow in page.arrows if arrow.label is not None]
    for arrow, box in labelled:
        for symbol in page.symbols:
            if symbol.shape is Shape.DIAMOND:
                if _reaches(symbol, Point(box.x, box.y), Point(box.right, box.bottom)):
                    yield f"the label of {arrow.name} is on {symbol.name}"
            elif box.overlaps(symbol.box):
                yield f"the label of {arrow.name} is on {symbol.name}"
        for other in page.arrows:
            if any(box.overlaps(_line(*segment)) for segment in other.segments()):
                yield f"the label of {arrow.name} is on {other.name}"
        for link in page.links:
            if box.overlaps(_line(*link)):
                yield f"the label of {arrow.name} is on a dashed line"
        for cell in page.cells:
            if cell.block.lines and box.overlaps(cell.block.extent):
                yield f"the label of {arrow.name} is on the text of {cell.name}"
    for (one, box), (two, place) in combinations(labelled, 2):
        if box.overlaps(place):
            yield f"the labels of {one.name} and {two.name} overlap"


# --- reading --------------------------------------------------------------------------------------------------

Reading = set[tuple[str, str | None, str | None, bool, str]]


def flow(sop: Sop) -> Reading:
    """Return the arrows of a SOP: the row, the tiered decision, the answer, lateness, and the row or end."""
    return {
        (step.id, arrow.activity, arrow.outcome, arrow.kind is ArrowKind.GOTO, arrow.target)
        for step in sop.steps
        for arrow in arrows(sop, step)
    }


def read(sop: Sop, scene: Scene) -> Reading:
    """Read the arrows between rows back from a scene."""
    drawn = [arrow for page in scene.pages for arrow in page.arrows]
    symbols = {symbol.node: symbol for page in scene.pages for symbol in page.symbols}
    step_of = {activity.id: step.id for step in sop.steps for activity in step.activities}
    leaving: dict[str, list[Arrow]] = {}
    for arrow in drawn:
        source = arrow.source
        if source.startswith("in:"):  # the other connector with the same letter
            label = symbols[source].label
            twins = [
                symbol.node
                for symbol in symbols.values()
                if symbol.node.startswith("out:") and symbol.label is not None and label is not None
                and symbol.label.lines == label.lines
            ]  # fmt: skip
            assert len(twins) == 1, (source, twins)
            source = twins[0]
        leaving.setdefault(source, []).append(arrow)

    def ends(node: str) -> Iterator[str]:
        """Yield the activities and ends to which an arrow leads."""
        if node in step_of or node.startswith("end:"):
            yield node
            return
        for arrow in leaving.get(node, ()):
            yield from ends(arrow.target)

    found: Reading = set()
    for step in sop.steps:
        names = {activity.id for activity in step.activities}
        sources = {source for source in leaving if source in names}
        is_left = False
        for source in sources:
            for arrow in leaving[source]:
                for target in ends(arrow.target):
                    # A tiered decision goes on in its row by an answer.
                    outcomes = sop.activity(source).outcomes
                    answers = [answer for answer in arrow.answers if outcomes[answer].to != CONTINUE]
                    if not answers and not arrow.is_late and target in names:
                        continue  # within the row; a row leads to itself by another answer only
                    tier = source if answers and step.is_tiered else None
                    state = target.split(":")[-1] if target.startswith("end:") else step_of[target]
                    found |= {(step.id, tier, answer, arrow.is_late, state) for answer in answers or (None,)}
                    is_left |= not arrow.is_late
        if not is_left:
            last = {id_ for id_ in names if not any(not arrow.is_late for arrow in leaving.get(id_, ()))}
            if last and all(symbols[id_].shape is Shape.CAPSULE for id_ in last):
                found.add((step.id, None, None, False, COMPLETED))
    return found
