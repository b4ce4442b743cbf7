"""The flow with `SpiffWorkflow` as its documentation shows: a BPMN process of user tasks, with guards in the host."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from rivals import END, ROWS, Record, acts_for, has_documents, in_time
from sopflow import Performer


def _process() -> BpmnProcessSpec:
    ids = ["start", *ROWS, END]
    tasks = "".join(f'<userTask id="{row}" name="{row}"/>' for row in ROWS)
    arrows = "".join(
        f'<sequenceFlow id="flow_{number}" sourceRef="{source}" targetRef="{target}"/>'
        for number, (source, target) in enumerate(pairwise(ids))
    )
    text = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="sop" targetNamespace="sop">'
        f'<process id="sop" isExecutable="true"><startEvent id="start"/>{tasks}<endEvent id="{END}"/>{arrows}</process>'
        "</definitions>"
    )
    parser = BpmnParser()
    parser.add_bpmn_str(text.encode())
    return parser.get_spec("sop")


_PROCESS = _process()


class SpiffBpmnFlow:
    """A workflow of the shared process, with the record of the host."""

    def __init__(self, documents: Mapping[str, str | None], at: datetime) -> None:
        self.record = Record(documents, at)
        self.workflow = BpmnWorkflow(_PROCESS)
        self.workflow.do_engine_steps()

    def complete(self, row: str, by: Performer, at: datetime) -> bool:
        """Complete a row."""
        task = self.workflow.get_next_task(state=TaskState.READY, spec_name=row)
        if task is None or not (acts_for(row, by) and has_documents(row, self.record) and in_time(self.record, at)):
            return False
        self.record.leave(row, at)
        task.run()
        self.workflow.do_engine_steps()
        return True

    @property
    def where(self) -> str:
        """The current row."""
        task = self.workflow.get_next_task(state=TaskState.READY)
        name: str = END if task is None else task.task_spec.name
        return name
