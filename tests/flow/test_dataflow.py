"""Dataflow analysis: facts that hold on every path to a node, and the paths on which they do not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sopflow import Activity, Document, Goto, Outcome, Sop, Step
from sopflow.flow import Dataflow, Edge, Effect, Flow, completed, held_documents, path_to, required_in

FACTS = ("memo", "surat", "nota")

LATE = {"within": "1 jam", "on_late": Goto("cetak")}


def sop(*steps: Step) -> Sop:
    documents = dict.fromkeys(FACTS, Document("Dokumen"))
    return Sop("1", "Contoh", {"loket": "Loket"}, steps, documents=documents)


def row(id_: str, **keys: object) -> Step:
    return Step.single(id_, id_.title(), "loket", **keys)  # type: ignore[arg-type]


def test_a_fact_that_one_of_two_paths_gains_is_missing_where_they_meet() -> None:
    edges: dict[str, list[Edge[str]]] = {"a": [Edge("b"), Edge("c")], "b": [Edge("c", (Effect[str](gains={"memo"}),))]}
    dataflow = Dataflow("a", edges)
    assert dataflow.always("c", ["memo"]) == frozenset()
    assert dataflow.missing("c", ["memo"]) == {"memo"}
    assert path_to(("c", False), dataflow.search("memo")) == (("a", False), ("c", False))
    assert path_to(("c", True), dataflow.search("memo")) == (("a", False), ("b", False), ("c", True))


def test_an_edge_applies_its_effects_in_order() -> None:
    gains, loses = Effect[str](gains={"memo"}), Effect[str](loses={"memo"})
    edges = {"a": [Edge("b", (gains, loses)), Edge("c", (loses, gains))]}
    assert Dataflow("a", edges).always("b", ["memo"]) == frozenset()
    assert Dataflow("a", edges).always("c", ["memo"]) == {"memo"}


def test_an_edge_is_not_taken_without_the_facts_that_it_needs() -> None:
    effect = Effect(needs={"memo"}, gains={"memo"})
    states = Dataflow("a", {"a": [Edge("b", (effect,))]}).search("memo")
    assert set(states) == {("a", False)}


def test_an_edge_that_may_gain_a_fact_is_taken_with_and_without_it() -> None:
    states = Dataflow("a", {"a": [Edge("b", (Effect(may_gain={"memo"}),))]}).search("memo")
    assert set(states) == {("a", False), ("b", False), ("b", True)}


def test_no_fact_holds_on_entry_to_the_first_node_or_to_an_unreachable_one() -> None:
    edges: dict[str, list[Edge[str]]] = {"a": [Edge("a", (Effect(gains={"memo"}),))], "b": [Edge("c")]}
    dataflow = Dataflow("a", edges)
    assert dataflow.missing("a", ["memo"]) == {"memo"}
    assert dataflow.missing("c", ["memo"]) == {"memo"}


def test_a_fact_that_no_edge_gains_is_missing_everywhere() -> None:
    dataflow: Dataflow[str] = Dataflow("a", {"a": [Edge("b")]})
    assert dataflow.missing("b", ["memo"]) == {"memo"}


def test_losing_a_fact_that_is_never_gained_has_no_effect() -> None:
    edges: dict[str, list[Edge[str]]] = {
        "a": [Edge("b", (Effect(gains={"memo"}),))],
        "b": [Edge("c", (Effect(loses={"surat"}),))],
    }
    assert Dataflow("a", edges).always("c", ["memo", "surat"]) == {"memo"}


effects = st.builds(
    Effect[str],
    loses=st.sets(st.sampled_from(FACTS), max_size=1),
    gains=st.sets(st.sampled_from(FACTS), max_size=2),
)


@st.composite
def dataflows(draw: st.DrawFn) -> Dataflow[str]:
    nodes = [f"n{number}" for number in range(draw(st.integers(1, 6)))]
    edge = st.builds(Edge[str], st.sampled_from(nodes), st.lists(effects, max_size=2).map(tuple))
    return Dataflow("n0", {node: draw(st.lists(edge, max_size=3)) for node in nodes})


@given(dataflows())
def test_a_fact_always_holds_if_and_only_if_no_path_leads_to_the_node_without_it(dataflow: Dataflow[str]) -> None:
    for fact in FACTS:
        states = dataflow.search(fact)
        for node in dataflow.edges:
            is_reached = (node, False) in states or (node, True) in states
            always = is_reached and (node, False) not in states
            assert dataflow.always(node, [fact]) == ({fact} if always else frozenset())


def test_a_case_has_the_documents_that_earlier_rows_require_and_produce() -> None:
    first = Activity("a", "A", "loket", requires="memo")
    second = Activity("b", "B", "loket", produces="surat")
    held = held_documents(Flow(sop(Step("satu", (first, second)), row("dua", produces="nota"), row("tiga"))))
    assert held.always("satu", FACTS) == frozenset()
    assert held.always("dua", FACTS) == {"memo", "surat"}
    assert held.always("tiga", FACTS) == {"memo", "surat", "nota"}


def test_an_outcome_discards_documents_before_it_produces_others() -> None:
    outcomes = {
        "ya": Outcome("dua", produces=["nota"]),
        "tidak": Outcome("tiga", discards=["memo", "surat"], produces=["surat"]),
    }
    steps = row("satu", requires="memo", outcomes=outcomes), row("dua", next="end"), row("tiga")
    held = held_documents(Flow(sop(*steps)))
    assert held.always("dua", FACTS) == {"memo", "nota"}
    assert held.always("tiga", FACTS) == {"surat"}


def test_a_row_that_lapses_gains_no_document_for_certain() -> None:
    held = held_documents(Flow(sop(row("satu", produces="memo", **LATE), row("cetak"))))
    assert held.missing("cetak", FACTS) == {*FACTS}
    assert ("cetak", True) in held.search("memo"), "completed in time"


def test_a_document_may_be_handed_over_before_a_row_of_several_activities_lapses() -> None:
    both = Activity("a", "A", "loket"), Activity("b", "B", "loket")
    lapsing = Step("satu", both, produces="memo", within="1 jam", on_late=Goto("cetak"))
    steps = lapsing, row("dua", next="end"), row("cetak")
    assert ("cetak", True) in held_documents(Flow(sop(*steps))).search("memo")
    alone = row("satu", produces="memo", **LATE), *steps[1:]
    assert ("cetak", True) not in held_documents(Flow(sop(*alone))).search("memo")


def test_a_case_does_not_leave_a_row_without_the_documents_that_it_requires() -> None:
    states = held_documents(Flow(sop(row("satu", requires="memo"), row("dua")))).search("memo")
    assert set(states) == {("satu", False)}


def test_a_document_that_the_row_itself_makes_may_be_handed_over_in_it() -> None:
    states = held_documents(Flow(sop(row("satu", requires="memo", produces="memo"), row("dua")))).search("memo")
    assert set(states) == {("satu", False), ("dua", True), ("completed", True)}


def test_a_document_of_another_outcome_may_be_handed_over_before_the_decision() -> None:
    outcomes = {"ya": Outcome("dua", produces="memo"), "tidak": Outcome("tiga")}
    steps = row("satu", outcomes=outcomes), row("dua", next="end"), row("tiga")
    states = held_documents(Flow(sop(*steps))).search("memo")
    assert {("tiga", False), ("tiga", True), ("dua", True)} <= set(states)
    assert ("dua", False) not in states


def test_a_row_requires_what_its_activities_require() -> None:
    activities = Activity("a", "A", "loket", requires="memo"), Activity("b", "B", "loket", requires="surat")
    assert required_in(Step("satu", activities, requires="nota")) == {"memo", "surat", "nota"}


def test_a_row_is_completed_unless_it_lapses() -> None:
    steps = row("satu", within="1 jam", on_late=Goto("tiga")), row("dua"), row("tiga"), row("empat")
    done = completed(Flow(sop(*steps)))
    names = [step.id for step in steps]
    assert done.always("dua", names) == {"satu"}
    assert done.always("tiga", names) == frozenset()
    assert done.always("empat", names) == {"tiga"}


def test_a_row_that_is_repeated_stays_completed() -> None:
    steps = row("satu"), row("dua", outcomes={"ya": "tiga", "ulang": "satu"}), row("tiga")
    done = completed(Flow(sop(*steps)))
    assert done.always("satu", ["satu", "dua"]) == frozenset()
    assert done.always("tiga", ["satu", "dua"]) == {"satu", "dua"}
