"""Measure `pm4py.check_soundness` on blocks of parallel steps. It needs a Python with pm4py.

It prints one line of JSON: the version, the seconds, and whether the net is sound.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time

import pm4py
from pm4py.objects.petri_net.obj import Marking, PetriNet
from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to


def blocks_of(width: int, *, blocks: int) -> tuple[PetriNet, Marking, Marking]:
    """Build a Petri net of sequential blocks, each of parallel steps."""
    net = PetriNet("sop")

    def place(name: str) -> PetriNet.Place:
        made = PetriNet.Place(name)
        net.places.add(made)
        return made

    def transition(name: str, label: str | None) -> PetriNet.Transition:
        made = PetriNet.Transition(name, label)
        net.transitions.add(made)
        return made

    first = here = place("start")
    for block in range(blocks):
        split, join = transition(f"split {block}", None), transition(f"join {block}", None)
        add_arc_from_to(here, split, net)
        for number in range(width):
            name = f"step {block}.{number}"
            step, before, after = transition(name, name), place(f"before {name}"), place(f"after {name}")
            for source, target in ((split, before), (before, step), (step, after), (after, join)):
                add_arc_from_to(source, target, net)
        here = place(f"after {block}")
        add_arc_from_to(join, here, net)
    return net, Marking({first: 1}), Marking({here: 1})


def main() -> None:
    """Measure once and print."""
    blocks, width = map(int, sys.argv[1:])
    net, begin, end = blocks_of(width, blocks=blocks)
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        sound, _ = pm4py.check_soundness(net, begin, end)
    seconds = time.perf_counter() - start
    print(json.dumps({"version": pm4py.__version__, "seconds": seconds, "sound": sound}))


if __name__ == "__main__":
    main()
