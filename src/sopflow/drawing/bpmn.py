"""BPMN 2.0: the flow of a SOP as a process with lanes, gateways and timers, with a diagram for editors."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import count
from typing import Final

from attrs import define, field, frozen

from sopflow.definition import Sop
from sopflow.drawing.chart import END, START, Chart, Connection, Node, NodeKind, chart_of
from sopflow.drawing.fonts import printable
from sopflow.drawing.svg import number
from sopflow.text import Language
from sopflow.timing import Duration
from sopflow.timing.units import Unit

_HEADER: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'id="definitions" targetNamespace="https://pypi.org/project/sopflow/">'
)
_SIZES: Final = {
    "userTask": (120.0, 80.0),
    "startEvent": (36.0, 36.0),
    "endEvent": (36.0, 36.0),
    "exclusiveGateway": (50.0, 50.0),
    "parallelGateway": (50.0, 50.0),
}
_COLUMN, _LANE, _CORRIDOR = 180.0, 140.0, 12.0
"""The widths of columns and lanes, and the distance of long arrows, in pixels."""
_HEAD: Final = 30.0
"""The width of the headings of pool and lanes."""


@frozen
class _Element:
    """A node of the process.

    Attributes:
        id: Its id in the file.
        tag: Its kind.
        name: Its text.
        lane: The position of its lane.
    """

    id: str
    tag: str
    name: str
    lane: int


@frozen
class _Flow:
    """A sequence flow.

    Attributes:
        source: The element where it begins.
        target: The element where it ends.
        name: The answer.
        is_timer: Whether it begins at the timer of the element.
    """

    source: str
    target: str
    name: str = ""
    is_timer: bool = False


def write_bpmn(sop: Sop, language: Language) -> str:
    """Return a SOP as BPMN 2.0 with a diagram.

    A decision is a task and a gateway. A row of several activities begins and ends with parallel gateways. A row with
    ``goto`` has a timer at its first activity; its duration is the time standard without the calendar, which BPMN does
    not have.
    """
    process = _Process(sop, chart_of(sop, language), language)
    process.build()
    return "\n".join([_HEADER, *_semantic(process), *_diagram(process), "</definitions>"]) + "\n"


@define
class _Process:
    sop: Sop
    chart: Chart
    language: Language
    elements: dict[str, _Element] = field(factory=dict)
    flows: list[_Flow] = field(factory=list)
    timers: dict[str, str] = field(factory=dict)
    numbers: Iterator[int] = field(factory=lambda: count(1))

    def build(self) -> None:
        """Turn nodes and connections into elements and flows, with a gateway at every split and merge."""
        self._add("start", "startEvent", START.in_(self.language), self._lane(next(iter(self.chart.nodes.values()))))
        leaving: dict[str, list[Connection]] = {}
        arriving: dict[str, list[Connection]] = {}
        for each in self.chart.connections:
            if each.source.startswith("start:"):
                continue
            leaving.setdefault(each.source, []).append(each)
            arriving.setdefault(each.target, []).append(each)
        entrance: dict[str, str] = {}
        exit_: dict[str, str] = {}
        begins = self._begins()
        for node in self.chart.nodes.values():
            if node.kind is NodeKind.START:
                entrance[node.id] = exit_[node.id] = "start"
                continue
            lane = self._lane(node)
            inside = [each for each in arriving.get(node.id, ()) if each.is_within]
            outside = len(arriving.get(node.id, ())) - len(inside) + (node.id in begins)
            plain = [each for each in leaving.get(node.id, ()) if not each.is_late]
            first = last = self._add(node.id, *self._kind(node), lane)
            if node.kind is NodeKind.DIAMOND:
                last = self._after(last, "exclusiveGateway", lane, "?")
            elif node.kind is not NodeKind.ENTRY and len(plain) > 1:
                last = self._after(last, "parallelGateway", lane)
            if node.kind is not NodeKind.EXIT and len(inside) > 1:
                first = self._before(first, "parallelGateway", lane)
            elif outside > 1:
                first = self._before(first, "exclusiveGateway", lane)
            entrance[node.id], exit_[node.id] = first, last
            if not plain and node.kind not in (NodeKind.END, NodeKind.ENTRY, NodeKind.EXIT):
                self._finish(node, last, lane)
        for id_ in begins:
            self.flows.append(_Flow("start" if len(begins) == 1 else self._split(), entrance[id_]))
        for each in self.chart.connections:
            if each.source.startswith("start:"):
                continue
            text = " / ".join(each.answers) or each.label
            source = self.elements[self._id(each.source)].id if each.is_late else exit_[each.source]
            self.flows.append(_Flow(source, entrance[each.target], text, each.is_late))
            if each.is_late:
                step = self.sop.step_of(each.source)
                self.timers[source] = _iso(step.limit.maximum if step.limit else None)

    def _begins(self) -> list[str]:
        """Return the nodes with which the process begins: one, or all that begin the first row."""
        first = self.sop.steps[0]
        entry = f"entry:{first.id}"
        if entry in self.chart.nodes:
            return [entry]
        within = {each.target for each in self.chart.connections if each.is_within}
        return [activity.id for activity in first.activities if activity.id not in within]

    def _split(self) -> str:
        if "begin" not in self.elements:
            self._add("begin", "parallelGateway", "", self.elements["start"].lane)
            self.flows.append(_Flow("start", "begin"))
        return "begin"

    def _finish(self, node: Node, last: str, lane: int) -> None:
        """Lead an activity to the end; several activities that end a row meet first."""
        row = self.sop.steps[node.row]
        ends = [
            activity.id
            for activity in row.activities
            if all(each.is_late for each in self.chart.connections if each.source == activity.id)
        ]
        target = f"end_{node.row}"
        if target not in self.elements:
            self._add(target, "endEvent", END.in_(self.language), lane)
            if len(ends) > 1:
                self._add(f"join_{node.row}", "parallelGateway", "", lane)
                self.flows.append(_Flow(f"join_{node.row}", target))
        self.flows.append(_Flow(last, f"join_{node.row}" if len(ends) > 1 else target))

    def _id(self, node: str) -> str:
        return f"n_{node.replace(':', '_')}"

    def _add(self, id_: str, tag: str, name: str, lane: int) -> str:
        id_ = self._id(id_) if id_ in self.chart.nodes else id_
        self.elements[id_] = _Element(id_, tag, printable(name), lane)
        return id_

    def _after(self, element: str, tag: str, lane: int, name: str = "") -> str:
        id_ = self._add(f"{element}_out", tag, name, lane)
        self.flows.append(_Flow(element, id_))
        return id_

    def _before(self, element: str, tag: str, lane: int) -> str:
        id_ = f"{element}_in"
        # In the order of the diagram, the gateway comes first.
        last = self.elements.pop(element)
        self._add(id_, tag, "", lane)
        self.elements[element] = last
        self.flows.append(_Flow(id_, element))
        return id_

    def _kind(self, node: Node) -> tuple[str, str]:
        if node.kind is NodeKind.END:
            return "endEvent", node.text
        if node.kind in (NodeKind.ENTRY, NodeKind.EXIT):
            return "parallelGateway", ""
        return "userTask", f"{self.sop.labels[node.id]} {self.sop.activity(node.id).text}"

    def _lane(self, node: Node) -> int:
        actors = node.actors or self.sop.steps[node.row].activities[node.place].actors
        return list(self.sop.actors).index(actors[0])


def _iso(duration: Duration | None) -> str:
    """Return a duration in ISO 8601; days and hours count as such, whatever the calendar says."""
    if duration is None:
        return "P0D"
    months = days = seconds = 0.0
    for unit, amount in duration.parts:
        value = float(amount)
        months += value * {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.SEMESTER: 6, Unit.YEAR: 12}.get(unit, 0)
        days += value * {
            Unit.DAY: 1, Unit.WORKING_DAY: 1, Unit.CLOCK_DAY: 1, Unit.CALENDAR_DAY: 1, Unit.WEEK: 7,
        }.get(unit, 0)  # fmt: skip
        seconds += value * {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600, Unit.WORKING_HOUR: 3600}.get(unit, 0)
    seconds += (days % 1) * 86_400
    date = "".join(f"{int(value)}{letter}" for value, letter in ((months, "M"), (int(days), "D")) if value)
    time = f"T{number(seconds)}S" if seconds else ""
    return f"P{date}{time}" if date or time else "P0D"


# --- the process -------------------------------------------------------------------------------------------------


def _semantic(process: _Process) -> Iterator[str]:
    sop = process.sop
    name = escape(printable(f"{sop.number} {sop.title}"))
    yield '<collaboration id="collaboration">'
    yield f'<participant id="pool" name="{name}" processRef="process"/></collaboration>'
    yield f'<process id="process" name="{name}" isExecutable="false">'
    yield '<laneSet id="lanes">'
    for lane, actor in enumerate(sop.actors.values()):
        yield f'<lane id="lane_{lane}" name="{escape(printable(actor.name))}">'
        for element in process.elements.values():
            if element.lane == lane:
                yield f"<flowNodeRef>{element.id}</flowNodeRef>"
                if element.id in process.timers:
                    yield f"<flowNodeRef>{element.id}_timer</flowNodeRef>"
        yield "</lane>"
    yield "</laneSet>"
    ids = [f"flow_{place}" for place in range(len(process.flows))]
    for element in process.elements.values():
        name = f' name="{escape(element.name)}"' if element.name else ""
        yield f'<{element.tag} id="{element.id}"{name}>'
        for id_, flow in zip(ids, process.flows, strict=True):
            if flow.target == element.id:
                yield f"<incoming>{id_}</incoming>"
        for id_, flow in zip(ids, process.flows, strict=True):
            if flow.source == element.id and not flow.is_timer:
                yield f"<outgoing>{id_}</outgoing>"
        yield f"</{element.tag}>"
    for element_id, duration in process.timers.items():
        label = next(flow.name for flow in process.flows if flow.is_timer and flow.source == element_id)
        yield f'<boundaryEvent id="{element_id}_timer" name="{escape(label)}" attachedToRef="{element_id}">'
        for id_, flow in zip(ids, process.flows, strict=True):
            if flow.source == element_id and flow.is_timer:
                yield f"<outgoing>{id_}</outgoing>"
        yield f'<timerEventDefinition id="{element_id}_timer_definition">'
        yield f'<timeDuration xsi:type="tFormalExpression">{duration}</timeDuration>'
        yield "</timerEventDefinition></boundaryEvent>"
    for id_, flow in zip(ids, process.flows, strict=True):
        name = f' name="{escape(printable(flow.name))}"' if flow.name and not flow.is_timer else ""
        source = f"{flow.source}_timer" if flow.is_timer else flow.source
        yield f'<sequenceFlow id="{id_}"{name} sourceRef="{source}" targetRef="{flow.target}"/>'
    yield "</process>"


# --- the diagram -------------------------------------------------------------------------------------------------


def _diagram(process: _Process) -> Iterator[str]:
    """Yield the diagram: every element has a column of its own, so that vertical lines cross no element.

    An arrow to the next column jogs between the columns. Others leave and arrive below their elements and run in a
    corridor at the bottom of the lane of their target.
    """
    elements = list(process.elements.values())
    column_of = {element.id: place for place, element in enumerate(elements)}
    corridors: dict[int, int] = {}
    corridor_of: dict[int, int] = {}
    for place, flow in enumerate(process.flows):
        if column_of[flow.target] != column_of[flow.source] + 1 or flow.is_timer:
            lane = process.elements[flow.target].lane
            corridor_of[place] = corridors[lane] = corridors.get(lane, 0) + 1
    tops, top = [], 0.0
    for lane in range(len(process.sop.actors)):
        tops.append(top)
        top += _LANE + (corridors.get(lane, 0) + 1) * _CORRIDOR
    right = 2 * _HEAD + _COLUMN * len(elements) + 20

    def middle(id_: str) -> tuple[float, float]:
        return 2 * _HEAD + _COLUMN * (column_of[id_] + 0.5), tops[process.elements[id_].lane] + _LANE / 2

    yield '<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="collaboration">'
    yield _shape("pool", 0, 0, right, top, ' isHorizontal="true"')
    for lane, upper in enumerate(tops):
        lower = tops[lane + 1] if lane + 1 < len(tops) else top
        yield _shape(f"lane_{lane}", _HEAD, upper, right - _HEAD, lower - upper, ' isHorizontal="true"')
    for element in elements:
        x, y = middle(element.id)
        width, height = _SIZES[element.tag]
        yield _shape(element.id, x - width / 2, y - height / 2, width, height)
        if element.id in process.timers:
            yield _shape(f"{element.id}_timer", x + width / 2 - 40, y + height / 2 - 18, 36, 36)
    for place, flow in enumerate(process.flows):
        (x, y), (to_x, to_y) = middle(flow.source), middle(flow.target)
        half, (target_width, target_height) = (
            _SIZES[process.elements[flow.source].tag],
            _SIZES[process.elements[flow.target].tag],
        )
        if place not in corridor_of:
            between = x + _COLUMN / 2
            points = [(x + half[0] / 2, y), (between, y), (between, to_y), (to_x - target_width / 2, to_y)]
        else:
            lane = process.elements[flow.target].lane
            corridor = tops[lane] + _LANE + corridor_of[place] * _CORRIDOR
            start = x + half[0] / 2 - 22 if flow.is_timer else x - 6
            bottom = y + half[1] / 2 + (18 if flow.is_timer else 0)
            if process.elements[flow.source].tag != "userTask":
                start = x
            end = to_x + (6 if process.elements[flow.target].tag == "userTask" else 0)
            points = [(start, bottom), (start, corridor), (end, corridor), (end, to_y + target_height / 2)]
        yield f'<bpmndi:BPMNEdge id="flow_{place}_di" bpmnElement="flow_{place}">'
        yield "".join(f'<di:waypoint x="{number(one)}" y="{number(two)}"/>' for one, two in points)
        yield "</bpmndi:BPMNEdge>"
    yield "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"


def _shape(id_: str, x: float, y: float, width: float, height: float, more: str = "") -> str:
    bounds = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f'<bpmndi:BPMNShape id="{id_}_di" bpmnElement="{id_}"{more}><dc:Bounds {bounds}/></bpmndi:BPMNShape>'
