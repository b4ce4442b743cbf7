"""A real SOP of eight rows from opening to end, in sopflow and in other libraries."""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import sopflow
from measuring import again, heading, interleaved, median, ratio, table
from rivals import END, FIRST, ROWS, SOP, SUPPLIED, WORKFLOW, Opener

RIVALS = {
    "sopflow": ("rivals.sopflow_cases", "CaseFlow"),
    "transitions": ("rivals.usual_transitions", "TransitionsFlow"),
    "python-statemachine": ("rivals.statemachine_flow", "StatemachineFlow"),
    "sismic": ("rivals.sismic_flow", "SismicFlow"),
    "SpiffWorkflow, BPMN": ("rivals.spiff_bpmn", "SpiffBpmnFlow"),
    "SpiffWorkflow, core": ("rivals.spiff_flow", "SpiffFlow"),
}
FLOWS = 20
ROUNDS = 15
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PERFORMERS = {actor: sopflow.Performer(f"holder of {actor}", {actor}) for actor in SOP.actors}
DOCUMENTS = dict.fromkeys(SUPPLIED, "A-1")


def installed() -> dict[str, Opener]:
    """Return the installed libraries, by name and version."""
    openers = {}
    for name, (module, cls) in RIVALS.items():
        try:
            opener: Opener = getattr(importlib.import_module(module), cls)
        except ModuleNotFoundError as error:
            if str(error.name).startswith(("rivals", "sopflow")):
                raise
            print(f"  {name}: skipped, because it is not installed (pip install --group bench)")
            continue
        check_guards(name, opener)
        package, *more = name.split(", ")
        openers[", ".join((f"{package} {importlib.metadata.version(package)}", *more))] = opener
    return openers


def check_guards(name: str, opener: Opener) -> None:
    """Check that a flow refuses the wrong actor, a missing document and a late call, and otherwise reaches its end.

    Raises:
        RuntimeError: If it does not, since its costs would be meaningless.
    """
    right, wrong = PERFORMERS[ROWS[FIRST].actor], PERFORMERS["kepala_tuk"]
    flow = opener(DOCUMENTS, AT)
    checks = {
        "the wrong actor is refused": not flow.complete(FIRST, wrong, AT + MINUTE),
        "a row out of order is refused": not _allowed(partial(flow.complete, "kaji_ulang", right, AT + MINUTE)),
        "a missing document is refused": not opener({}, AT).complete(FIRST, right, AT + MINUTE),
        "a late call is refused": not opener(DOCUMENTS, AT).complete(FIRST, right, AT + 16 * MINUTE),
        "a refusal changes nothing": flow.where == FIRST,
        "the right call is allowed": flow.complete(FIRST, right, AT + MINUTE),
        "it moves on": flow.where == ROWS[FIRST].next,
    }
    flow = opener(DOCUMENTS, AT)
    walk(flow.complete)
    checks["it reaches its end"] = flow.where == END
    for statement, is_true in checks.items():
        if not is_true:
            raise RuntimeError(f"{name}: not true that {statement}")


def _allowed(call: Callable[[], bool]) -> bool:
    try:
        return call()
    except Exception:  # noqa: BLE001 (each library has its own error for a trigger out of order)
        return False


def walk(complete: Callable[[str, sopflow.Performer, datetime], bool]) -> None:
    """Complete all rows in order."""
    at = AT
    for row in ROWS.values():
        at += MINUTE
        complete(row.id, PERFORMERS[row.actor], at)


def opening(opener: Opener) -> None:
    """Open runs."""
    for _ in range(FLOWS):
        opener(DOCUMENTS, AT)


def walking(opener: Opener) -> None:
    """Open runs and complete all of their rows."""
    for _ in range(FLOWS):
        walk(opener(DOCUMENTS, AT).complete)


def walking_as_it_is(machine: sopflow.SopMachine) -> None:
    """Open cases of the SOP as written and complete all activities."""
    for _ in range(FLOWS):
        case, at = machine.open("1", at=AT, documents=DOCUMENTS), AT
        for step in SOP.steps:
            for activity in step.activities:
                at += MINUTE
                case.complete(activity.id, by=PERFORMERS[activity.actors[0]], at=at)


def main() -> None:
    """Measure and print."""
    heading(
        f"{SOP.number} ({WORKFLOW.name}), eight rows one after the other, one activity each",
        "Each row checks actor, documents and time, adds its products and computes the next due time, around the",
        "clock. sopflow records a history, the others record none.",
        f"{FLOWS} runs in each of {ROUNDS} rounds. Each library is first checked to refuse the wrong actor, a row out",
        "of order, a missing document and a late call.",
    )
    openers = installed()
    ours = next(iter(openers))
    opened = interleaved({name: again(partial(opening, opener)) for name, opener in openers.items()}, rounds=ROUNDS)
    as_it_is = "sopflow, all 16 activities, office hours"
    whole = interleaved(
        {name: again(partial(walking, opener)) for name, opener in openers.items()}
        | {as_it_is: again(partial(walking_as_it_is, sopflow.SopMachine(SOP)))},
        rounds=ROUNDS,
    )
    table(
        ("", "µs to open", "µs a run", "times sopflow"),
        [
            (
                name,
                f"{median(opened, name, per=FLOWS) * 1e6:,.1f}" if name in opened else "",
                f"{median(whole, name, per=FLOWS) * 1e6:,.1f}",
                f"{ratio(whole, name, ours):.1f}",
            )
            for name in whole
        ],
    )


if __name__ == "__main__":
    main()
