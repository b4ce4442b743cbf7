"""The flow as a graph: arrows, successors, shortest ways, circles."""

from hypothesis import given
from hypothesis import strategies as st

import sopflow
from sopflow.flow import Arrow, Flow, Way, arrows, came_from, circles, reachable, shortened, shortest_path, successors

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


def test_each_way_out_of_a_row_is_an_arrow() -> None:
    assert list(arrows(SOP, SOP.step("terima"))) == [
        Arrow("terima", "kaji", Way.NEXT),
        Arrow("terima", "putus", Way.GOTO),
    ]
    assert list(arrows(SOP, SOP.step("putus")))[2:] == [
        Arrow("putus", "terima", Way.OUTCOME, "ulang"),
        Arrow("putus", "terima", Way.OUTCOME, "lagi"),
    ]


def test_successors_are_named_once() -> None:
    assert successors(SOP, "putus") == ("completed", "ditolak", "terima")
    assert successors(SOP, "completed") == ()


def test_the_shortest_way_is_found() -> None:
    assert shortest_path(SOP, "kaji", "ditolak") == ("kaji", "putus", "ditolak")
    assert shortest_path(SOP, "terima", "terima") == ("terima",)
    assert shortest_path(SOP, "terima", "completed") == ("terima", "putus", "completed")
    assert shortest_path(SOP, "ditolak", "terima") is None


def test_everything_here_is_reached() -> None:
    assert reachable(SOP) == {"terima", "kaji", "putus", "completed", "ditolak"}


def test_a_flow_says_what_the_functions_say() -> None:
    flow = Flow(SOP)
    assert flow.arrows == {step.id: tuple(arrows(SOP, step)) for step in SOP.steps}
    assert flow.successors == {step.id: successors(SOP, step.id) for step in SOP.steps}
    assert flow.from_the_first == came_from(SOP, "terima")
    assert flow.came_from("kaji") == {
        "kaji": None, "putus": "kaji", "completed": "putus", "ditolak": "putus", "terima": "putus"
    }  # fmt: skip


def test_a_flow_knows_what_comes_before() -> None:
    assert Flow(SOP).predecessors == {
        "kaji": ("terima",), "putus": ("terima", "kaji"), "completed": ("putus",), "ditolak": ("putus",),
        "terima": ("putus",),
    }  # fmt: skip


def test_a_flow_knows_what_comes_back_to_itself() -> None:
    assert Flow(SOP).circles == (("terima", "kaji", "putus"),)


def test_of_two_rows_with_one_id_the_flow_follows_the_first() -> None:
    rows = [
        sopflow.Step.single("terima", "Menerima", "loket", next="putus"),
        sopflow.Step.single("terima", "Menerima lagi", "loket"),
        sopflow.Step.single("putus", "Memutus", "loket"),
    ]
    sop = sopflow.Sop("1", "Izin", {"loket": "Loket"}, rows)
    assert Flow(sop).successors == {"terima": successors(sop, "terima"), "putus": ("completed",)}
    assert successors(sop, "terima") == ("putus",)


def test_a_long_way_is_shown_by_its_ends() -> None:
    assert shortened(tuple("abcdefghij")) == ("a", "b", "c", "d", "…", "h", "i", "j")
    assert shortened(("a", "b")) == ("a", "b")


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    nodes = [f"n{n}" for n in range(draw(st.integers(1, 7)))]
    return {node: tuple(draw(st.lists(st.sampled_from([*nodes, "end"]), max_size=3))) for node in nodes}


@given(graphs())
def test_a_circle_is_what_can_come_back_to_itself(graph: dict[str, tuple[str, ...]]) -> None:
    """Against brute force: two nodes are in one circle when each can be reached from the other."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            for follower in graph.get(waiting.pop(), ()):
                if follower not in seen:
                    seen.add(follower)
                    waiting.append(follower)
        return seen

    reach = {node: reached(node) for node in graph}
    expected = {
        tuple(other for other in graph if other in reach[node] and node in reach[other])
        for node in graph
        if node in reach[node]
    }
    assert set(circles(graph)) == expected
