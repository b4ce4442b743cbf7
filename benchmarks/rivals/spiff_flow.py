"""The flow with `SpiffWorkflow`: a workflow of manual tasks in its core, without the cost of BPMN."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from SpiffWorkflow.specs import Simple, WorkflowSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from rivals import END, ROWS, Record, acts_for, has_documents, in_time
from sopflow import Performer

_OPEN = TaskState.READY | TaskState.STARTED


class RowTask(Simple):  # type: ignore[misc]  # untyped
    """A manual task that runs only if its guards allow it."""

    def _run_hook(self, my_task: Task) -> bool | None:
        data, row = my_task.workflow.data, self.name
        record, by, at = data["record"], data["by"], data["at"]
        if not (acts_for(row, by) and has_documents(row, record) and in_time(record, at)):
            return None
        record.leave(row, at)
        super()._run_hook(my_task)
        return True


def _specification() -> WorkflowSpec:
    specification = WorkflowSpec("eight rows", addstart=True)
    last = specification.start
    for row in ROWS:
        task = RowTask(specification, row, manual=True)
        last.connect(task)
        last = task
    return specification


_SPECIFICATION = _specification()


class SpiffFlow:
    """A workflow of the shared specification."""

    def __init__(self, documents: Mapping[str, str | None], at: datetime) -> None:
        self.workflow = Workflow(_SPECIFICATION)
        self.workflow.data["record"] = Record(documents, at)
        self.workflow.run_all()

    def complete(self, row: str, by: Performer, at: datetime) -> bool:
        """Complete a row."""
        task = self.workflow.get_next_task(state=_OPEN, spec_name=row)
        if task is None:
            return False
        self.workflow.data |= {"by": by, "at": at}
        return task.run() is True

    @property
    def where(self) -> str:
        """The current row."""
        task = self.workflow.get_next_task(state=_OPEN)
        name: str = END if task is None else task.task_spec.name
        return name
