"""State diagrams of a machine, drawn by the ``transitions`` library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopflow.definition import CANCELLED
from sopflow.machine.guards import Gate
from sopflow.machine.transition import CANCEL, SopTransition
from sopflow.text import visible

if TYPE_CHECKING:
    from sopflow.machine.engine import SopMachine


def diagram_of(machine: SopMachine[Any]) -> str:
    """Return a state diagram as Mermaid text; cancellations, which leave every step, are omitted.

    Args:
        machine: The machine. It is sealed, so a throwaway copy of its graph is drawn.
    """
    import json  # noqa: PLC0415 (slow to import)

    from transitions.extensions import GraphMachine  # noqa: PLC0415 (slow to import)

    drawing = GraphMachine(
        model=None,
        states=[name for name in machine.states if name != CANCELLED],
        initial=machine.initial,
        auto_transitions=False,
        # The library puts the title into YAML front matter as it is.
        title=f"title: {json.dumps(machine.sop.number)}",
        show_conditions=True,
        graph_engine="mermaid",
    )
    for state in machine.rows:
        for trigger in machine.events:
            for transition in machine.transitions_from(state, trigger) if trigger != CANCEL else ():
                drawing.add_transition(
                    trigger,
                    state,
                    transition.dest,
                    # Names only: nothing triggers this machine.
                    conditions=[visible(guard.name) for guard in transition.guards if guard.gate is Gate.REQUIREMENTS],
                    label=_label(trigger, transition),
                )
    graph: Any = drawing.graph_cls(drawing).get_graph()
    return str(graph.source)


def _label(trigger: str, transition: SopTransition) -> str:
    answer = f" = {visible(transition.outcome)}" if transition.outcome is not None else ""
    return f"{trigger}{answer}{' (late)' if transition.late else ''}"
