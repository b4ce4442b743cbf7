"""Routing: the course of arrows along tracks, around symbols.

Tracks are vertical and horizontal lines beside and between symbols. A route is found by A* over pairs of a crossing of
tracks and a direction. A segment belongs to the arrows that use it: only arrows to the same target, or from the same
source that is not a decision, may share it, and only in the same direction. Others may cross it at a right angle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from typing import Final, NamedTuple

from sopflow.drawing.chart import Connection
from sopflow.drawing.scene import Box, Point

RIGHT, DOWN, LEFT, UP = range(4)
BACK: Final = 2
"""The difference of opposite directions."""
BEND, CROSSING, SHARED = 5.0, 9.0, 0.45
"""The cost of a bend and of a crossing in millimeters, and the share of its length that a shared segment costs."""

_CLEARANCE: Final = 0.7
_LIMIT: Final = 60_000
"""The most states that a search visits."""


class Port(NamedTuple):
    """A place where arrows leave or reach a node.

    Attributes:
        tip: The place on the border of the symbol.
        at: The crossing of tracks next to it.
        direction: The direction in which an arrow leaves; the opposite of that in which one arrives.
        leaving: The cost of leaving here; None if no arrow may.
        arriving: The cost of arriving here; None if no arrow may.
        name: The port, which one arrow or arrows that may share it occupy; None for a join, where all may meet.
    """

    tip: Point
    at: int
    direction: int
    leaving: float | None
    arriving: float | None
    name: tuple[str, int, int] | None


class Route(NamedTuple):
    """The route of an arrow.

    Attributes:
        start: The port where it begins.
        end: The port where it ends.
        points: The crossings of tracks.
        directions: The direction in which it enters each crossing, and last the one in which it enters the symbol.
    """

    start: Port
    end: Port
    points: tuple[int, ...]
    directions: tuple[int, ...]


class Tracks:
    """The tracks of a page, and the routes along them.

    Attributes:
        xs: The vertical tracks, from the left.
        ys: The horizontal tracks, from the top.
        routes: The routes found, by connection.
        joins: The nodes where arrows meet, by crossing; all other arrows keep off.
    """

    def __init__(self, xs: Iterable[float], ys: Iterable[float]) -> None:
        """Create tracks without obstacles."""
        self.xs: list[float] = sorted(set(xs))
        self.ys: list[float] = sorted(set(ys))
        self.columns: int = len(self.xs)
        count = self.columns * len(self.ys)
        self.blocked: bytearray = bytearray(count)
        self.penalty: list[float] = [0.0] * count
        self.closed: set[int] = set()
        self.routes: dict[Connection, Route] = {}
        self.joins: dict[int, str] = {}
        self._edges: dict[int, list[tuple[Connection | None, int]]] = {}
        self._points: dict[int, list[tuple[Connection | None, int, int]]] = {}
        self._ports: dict[tuple[str, int, int], list[tuple[Connection | None, bool]]] = {}

    # --- the page ---------------------------------------------------------------------------------------

    def at(self, x: float, y: float) -> int:
        """Return the crossing of two tracks."""
        return self.ys.index(y) * self.columns + self.xs.index(x)

    def point(self, at: int) -> Point:
        """Return the place of a crossing."""
        return Point(self.xs[at % self.columns], self.ys[at // self.columns])

    def within(self, box: Box, clearance: float) -> Iterator[int]:
        """Yield the crossings within a rectangle."""
        for row, y in enumerate(self.ys):
            if box.y - clearance < y < box.bottom + clearance:
                for column, x in enumerate(self.xs):
                    if box.x - clearance < x < box.right + clearance:
                        yield row * self.columns + column

    def block(self, box: Box) -> None:
        """Keep all arrows out of a symbol."""
        for at in self.within(box, _CLEARANCE):
            self.blocked[at] = 1

    def close(self, box: Box) -> None:
        """Keep later arrows off a label."""
        for row, y in enumerate(self.ys):
            for column, x in enumerate(self.xs):
                at = row * self.columns + column
                if column + 1 < self.columns and box.overlaps(Box(x, y, self.xs[column + 1] - x, 0), 0.3):
                    self.closed.add(at * 2)
                if row + 1 < len(self.ys) and box.overlaps(Box(x, y, 0, self.ys[row + 1] - y), 0.3):
                    self.closed.add(at * 2 + 1)

    def discourage(self, box: Box, cost: float) -> None:
        """Make it costly to pass through a rectangle."""
        for at in self.within(box, 0.2):
            self.penalty[at] = max(self.penalty[at], cost)

    def link(self, y: float, left: float, right: float, ports: Iterable[tuple[str, int, int]]) -> None:
        """Add a line between two symbols, which arrows may cross."""
        row = self.ys.index(y)
        inner = [row * self.columns + column for column, x in enumerate(self.xs) if left < x < right]
        for at in inner:
            self._points.setdefault(at, []).append((None, RIGHT, RIGHT))
        for at in inner[:-1]:
            self._edges.setdefault(at * 2, []).append((None, RIGHT))
        for port in ports:
            self._ports.setdefault(port, []).append((None, True))

    # --- routes -----------------------------------------------------------------------------------------

    def add(self, connection: Connection, route: Route) -> None:
        """Occupy a route."""
        self.routes[connection] = route
        for one, direction in zip(route.points, route.directions[1:-1], strict=False):
            edge, _ = self._step(one, direction)
            self._edges.setdefault(edge, []).append((connection, direction))
        for place, at in enumerate(route.points):
            if not self.blocked[at]:
                entry = (connection, route.directions[place], route.directions[place + 1])
                self._points.setdefault(at, []).append(entry)
        for port, leaves in ((route.start, True), (route.end, False)):
            if port.name is not None:
                self._ports.setdefault(port.name, []).append((connection, leaves))

    def remove(self, connection: Connection) -> Route:
        """Free the route of an arrow."""
        route = self.routes.pop(connection)
        for one, direction in zip(route.points, route.directions[1:-1], strict=False):
            edge, _ = self._step(one, direction)
            self._edges[edge] = [each for each in self._edges[edge] if each[0] is not connection]
        for at in route.points:
            if at in self._points:
                self._points[at] = [each for each in self._points[at] if each[0] is not connection]
        for port in (route.start, route.end):
            if port.name is not None:
                self._ports[port.name] = [each for each in self._ports[port.name] if each[0] is not connection]
        return route

    def corners(self, route: Route) -> tuple[Point, ...]:
        """Return the corners of a route, from border to border."""
        points = [route.start.tip, *(self.point(at) for at in route.points), route.end.tip]
        corners = [points[0]]
        for before, here, after in zip(points, points[1:], points[2:], strict=False):
            straight = before.x == here.x == after.x or before.y == here.y == after.y
            if not straight and here != corners[-1]:
                corners.append(here)
        if points[-1] != corners[-1]:
            corners.append(points[-1])
        return tuple(corners)

    def crossings(self, connection: Connection) -> int:
        """Return the number of other arrows that an arrow crosses."""
        route = self.routes[connection]
        count = 0
        for place, at in enumerate(route.points):
            enters, leaves = route.directions[place], route.directions[place + 1]
            for other, other_enters, other_leaves in self._points.get(at, ()):
                if other is not connection and enters == leaves and other_enters == other_leaves:
                    count += (enters - other_enters) % 2
        return count

    def search(
        self, connection: Connection, starts: Sequence[Port], ends: Sequence[Port]
    ) -> tuple[float, Route] | None:
        """Find the cheapest route of an arrow.

        Returns:
            The cost and the route; None if there is none.
        """
        if connection.source != connection.target:
            return self._search(connection, starts, ends)
        found = []
        for start in starts:
            others = [end for end in ends if end.name != start.name]
            if (one := self._search(connection, [start], others)) is not None:
                found.append(one)
        return min(found, key=lambda each: each[0], default=None)

    def _step(self, at: int, direction: int) -> tuple[int, int]:
        """Return the segment and the crossing that follow in a direction."""
        if direction == RIGHT:
            return at * 2, at + 1
        if direction == DOWN:
            return at * 2 + 1, at + self.columns
        if direction == LEFT:
            return (at - 1) * 2, at - 1
        return (at - self.columns) * 2 + 1, at - self.columns

    def _search(
        self, connection: Connection, starts: Sequence[Port], ends: Sequence[Port]
    ) -> tuple[float, Route] | None:
        goals: dict[int, list[Port]] = {}
        for end in ends:
            if end.arriving is not None and self._port_is_free(connection, end, leaves=False):
                goals.setdefault(end.at, []).append(end)
        if not goals:
            return None
        xs, ys, columns, rows = self.xs, self.ys, self.columns, len(self.ys)
        targets = [self.point(at) for at in goals]
        blocked, penalty, closed, edges, points = self.blocked, self.penalty, self.closed, self._edges, self._points
        left, right = min(x for x, _ in targets), max(x for x, _ in targets)
        top, bottom = min(y for _, y in targets), max(y for _, y in targets)

        def rest(x: float, y: float) -> float:
            return max(left - x, 0, x - right) + max(top - y, 0, y - bottom)

        costs: dict[int, float] = {}
        parents: dict[int, tuple[int, Port | None]] = {}
        heap: list[tuple[float, float, int]] = []
        for start in starts:
            if start.leaving is None or not self._port_is_free(connection, start, leaves=True):
                continue
            state = start.at * 4 + start.direction
            cost = start.leaving
            if cost < costs.get(state, 1e9):
                costs[state], parents[state] = cost, (-1, start)
                heappush(heap, (cost + rest(*self.point(start.at)), cost, state))
        best: tuple[float, int, Port] | None = None
        visited = 0
        while heap:
            estimate, cost, state = heappop(heap)
            if best is not None and estimate >= best[0]:
                break
            if cost > costs[state]:
                continue
            visited += 1
            if visited > _LIMIT:
                break
            at, enters = divmod(state, 4)
            for end in goals.get(at, ()):
                leaves = (end.direction + 2) % 4
                if end.name is None:
                    crossing: float | None = 0
                elif leaves == end.direction == enters:
                    crossing = None
                else:
                    crossing = self._passing(connection, points.get(at), enters, leaves)
                if crossing is None or (end.name is not None and (enters - leaves) % 4 == BACK):
                    continue
                bend = 0 if end.name is None or enters == leaves else BEND
                total = cost + crossing + bend + (end.arriving or 0)
                if best is None or total < best[0]:
                    best = (total, state, end)
            if blocked[at] and parents[state][0] != -1:
                continue  # a join: arrows end here
            row, column = divmod(at, columns)
            occupied = points.get(at) if not blocked[at] else None
            for leaves in (RIGHT, DOWN, LEFT, UP):
                if (leaves - enters) % 4 == BACK:
                    continue
                if leaves == RIGHT:
                    if column + 1 == columns:
                        continue
                    after, edge, length = at + 1, at * 2, xs[column + 1] - xs[column]
                elif leaves == DOWN:
                    if row + 1 == rows:
                        continue
                    after, edge, length = at + columns, at * 2 + 1, ys[row + 1] - ys[row]
                elif leaves == LEFT:
                    if column == 0:
                        continue
                    after, edge, length = at - 1, (at - 1) * 2, xs[column] - xs[column - 1]
                else:
                    if row == 0:
                        continue
                    after, edge, length = at - columns, (at - columns) * 2 + 1, ys[row] - ys[row - 1]
                if (blocked[after] and after not in goals) or edge in closed:
                    continue
                extra = 0.0 if leaves == enters else BEND
                if occupied:
                    crossing = self._passing(connection, occupied, enters, leaves)
                    if crossing is None:
                        continue
                    extra += crossing
                if users := edges.get(edge):
                    if any(not _related(connection, user) or leaves != way for user, way in users):
                        continue
                    length *= SHARED
                total = cost + length + extra + penalty[after]
                following = after * 4 + leaves
                if total < costs.get(following, 1e9):
                    costs[following], parents[following] = total, (state, None)
                    heappush(heap, (total + rest(xs[after % columns], ys[after // columns]), total, following))
        return None if best is None else (best[0], _route(best[1], best[2], parents))

    def _port_is_free(self, connection: Connection, port: Port, *, leaves: bool) -> bool:
        if port.name is None:
            return True
        if self.joins.get(port.at, connection.source) not in connection[:2]:
            return False
        users = self._ports.get(port.name, ())
        return all(leaves == way and _related(connection, user) for user, way in users)

    def _passing(
        self,
        connection: Connection,
        users: Sequence[tuple[Connection | None, int, int]] | None,
        enters: int,
        leaves: int,
    ) -> float | None:
        """Return the cost of passing a crossing that other arrows use; None if it is not possible."""
        cost = 0.0
        for user, user_enters, user_leaves in users or ():
            if _related(connection, user) and (enters == user_enters or leaves == user_leaves):
                continue
            if enters != leaves or user_enters != user_leaves or (enters - user_enters) % 2 == 0:
                return None
            cost += CROSSING
        return cost


def _related(one: Connection, other: Connection | None) -> bool:
    """Whether two arrows may share a segment."""
    if other is None:
        return False
    return one.target == other.target or (one.source == other.source and not one.label and not other.label)


def _route(state: int, end: Port, parents: dict[int, tuple[int, Port | None]]) -> Route:
    points: list[int] = []
    directions = [(end.direction + 2) % 4]
    start: Port | None = None
    while state != -1:
        at, direction = divmod(state, 4)
        points.append(at)
        directions.append(direction)
        state, start = parents[state]
    assert start is not None  # noqa: S101 (every search begins at a port)
    return Route(start, end, tuple(reversed(points)), tuple(reversed(directions)))
