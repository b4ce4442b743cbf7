"""The control-flow graph: arrows, successors, shortest paths, cycles."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

import sopflow
from sopflow.flow import (
    Arrow,
    ArrowKind,
    Flow,
    abbreviated,
    arrows,
    cycles,
    parents,
    path_to,
    predecessors,
    reachable,
    shortest_path,
)

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
ends: {ditolak: Ditolak}
steps:
  - {id: terima, activity: Menerima, actor: loket, within: 1 jam, on_late: {goto: putus}}
  - {id: kaji, activity: Mengkaji, actor: loket}
  - {id: putus, activity: Memutus, actor: loket, outcomes: {ya: end, tidak: ditolak, ulang: terima, lagi: terima}}
""")


def test_each_exit_of_a_row_is_an_arrow() -> None:
    assert list(arrows(SOP, SOP.step("terima"))) == [
        Arrow("terima", "kaji", ArrowKind.NEXT),
        Arrow("terima", "putus", ArrowKind.GOTO),
    ]
    assert list(arrows(SOP, SOP.step("putus"))) == [
        Arrow("putus", "completed", ArrowKind.OUTCOME, "ya"),
        Arrow("putus", "ditolak", ArrowKind.OUTCOME, "tidak"),
        Arrow("putus", "terima", ArrowKind.OUTCOME, "ulang"),
        Arrow("putus", "terima", ArrowKind.OUTCOME, "lagi"),
    ]


def test_a_flow_lists_the_arrows_of_each_step() -> None:
    assert Flow(SOP).arrows == {step.id: tuple(arrows(SOP, step)) for step in SOP.steps}


def test_successors_are_distinct() -> None:
    assert Flow(SOP).successors == {
        "terima": ("kaji", "putus"),
        "kaji": ("putus",),
        "putus": ("completed", "ditolak", "terima"),
    }


def test_predecessors_are_in_the_order_of_the_table() -> None:
    assert Flow(SOP).predecessors == {
        "kaji": ("terima",), "putus": ("terima", "kaji"), "completed": ("putus",), "ditolak": ("putus",),
        "terima": ("putus",),
    }  # fmt: skip


def test_the_shortest_path_includes_both_ends() -> None:
    assert shortest_path(SOP, "kaji", "ditolak") == ("kaji", "putus", "ditolak")
    assert shortest_path(SOP, "terima", "terima") == ("terima",)
    assert shortest_path(SOP, "terima", "completed") == ("terima", "putus", "completed")
    assert shortest_path(SOP, "ditolak", "terima") is None


def test_a_search_records_the_node_before_each_reachable_node() -> None:
    assert Flow(SOP).parents == {
        "terima": None, "kaji": "terima", "putus": "terima", "completed": "putus", "ditolak": "putus"
    }  # fmt: skip
    assert parents(Flow(SOP).successors, "kaji")["terima"] == "putus"


def test_a_flow_returns_the_path_from_the_first_step() -> None:
    assert Flow(SOP).path_to("ditolak") == ("terima", "putus", "ditolak")
    assert Flow(SOP).path_to("batal") is None


def test_a_flow_knows_its_cycles() -> None:
    assert Flow(SOP).cycles == (("terima", "kaji", "putus"),)


def test_the_first_of_two_steps_with_the_same_id_counts() -> None:
    rows = [
        sopflow.Step.single("terima", "Menerima", "loket", next="putus"),
        sopflow.Step.single("terima", "Menerima lagi", "loket"),
        sopflow.Step.single("putus", "Memutus", "loket"),
    ]
    sop = sopflow.Sop("1", "Izin", {"loket": "Loket"}, rows)
    assert Flow(sop).successors == {"terima": ("putus",), "putus": ("completed",)}


def test_a_long_path_is_abbreviated_in_the_middle() -> None:
    assert abbreviated(tuple("abcdefghij")) == ("a", "b", "c", "d", "…", "h", "i", "j")
    assert abbreviated(tuple("abcdefgh")) == tuple("abcdefgh")
    assert abbreviated(("a", "b")) == ("a", "b")


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    nodes = [f"n{n}" for n in range(draw(st.integers(1, 7)))]
    return {node: tuple(draw(st.lists(st.sampled_from([*nodes, "end"]), max_size=3))) for node in nodes}


@given(graphs())
def test_two_nodes_share_a_cycle_if_and_only_if_each_reaches_the_other(graph: dict[str, tuple[str, ...]]) -> None:
    closed = {**graph, "end": ()}
    reach = {node: reachable(closed, graph[node]) for node in graph}
    expected = {
        tuple(other for other in graph if other in reach[node] and node in reach[other])
        for node in graph
        if node in reach[node]
    }
    assert set(cycles(graph)) == expected
    assert cycles(graph) == sorted(cycles(graph), key=lambda component: list(graph).index(component[0]))


@given(graphs())
def test_a_search_reaches_exactly_the_reachable_nodes_by_paths_of_the_graph(graph: dict[str, tuple[str, ...]]) -> None:
    closed = {**graph, "end": ()}
    found = parents(closed, "n0")
    assert set(found) == reachable(closed, ["n0"])
    for node in found:
        path = path_to(node, found)
        assert path is not None
        assert (path[0], path[-1]) == ("n0", node)
        assert all(after in closed[before] for before, after in pairwise(path))


@given(graphs())
def test_a_reversed_graph_has_the_same_edges(graph: dict[str, tuple[str, ...]]) -> None:
    closed = {**graph, "end": ()}
    assert sorted((source, target) for source, targets in closed.items() for target in targets) == sorted(
        (source, target) for target, sources in predecessors(closed).items() for source in sources
    )
