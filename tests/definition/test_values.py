"""The values of a SOP are frozen, equal by content, and never contradict themselves."""

import copy
import pickle
from typing import Any

import attrs
import pytest

import sopflow
from sopflow import Activity, Actor, AnyOf, Document, Outcome, Sop, Step, TimeStandard
from sopflow.definition import NotBefore
from sopflow.frozen import FrozenMap

SOP = Sop(
    "1",
    "Izin",
    actors={"loket": "Loket", "kepala": Actor("Kepala", persons=1)},
    documents={"surat": Document("Surat", supplied=True)},
    ends={"ditolak": "Ditolak"},
    steps=[
        Step.single("terima", "Menerima", "loket", requires="surat", within="15 menit"),
        Step("kaji", [Activity("baca", "Membaca", "loket"), Activity("paraf", "Memaraf", AnyOf(["loket", "kepala"]))]),
        Step.single("putus", "Memutus", "kepala", outcomes={"ya": "end", "tidak": Outcome("ditolak")}),
    ],
)


def test_steps_and_activities_are_found_by_id() -> None:
    assert SOP.step("kaji").activities[1] is SOP.activity("paraf")
    assert SOP.step_of("baca").id == "kaji"
    assert SOP.activity("terima").text == "Menerima"
    assert SOP.activity("paraf").actors == ("loket", "kepala")
    for look in (SOP.step, SOP.activity, SOP.step_of):
        with pytest.raises(KeyError):
            look("nirwana")


def test_the_next_step_is_the_row_below_and_the_last_row_ends() -> None:
    assert SOP.next_of(SOP.step("terima")) == "kaji"
    short = attrs.evolve(SOP, steps=SOP.steps[:1])
    assert short.next_of(short.steps[0]) == "end"


def test_values_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        SOP.title = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        SOP.actors["x"] = Actor("X")  # type: ignore[index]


def test_values_are_equal_by_content_also_after_copying_and_pickling() -> None:
    for same in (copy.copy(SOP), copy.deepcopy(SOP), pickle.loads(pickle.dumps(SOP))):  # noqa: S301 (our own bytes)
        assert same == SOP
        assert hash(same) == hash(SOP)
        assert same.sha256 == SOP.sha256
        assert same.activity("paraf") == SOP.activity("paraf")


def test_the_order_of_names_is_kept_but_does_not_matter_for_equality() -> None:
    other = attrs.evolve(SOP, actors=dict(reversed(list(SOP.actors.items()))))
    assert list(other.actors) == ["kepala", "loket"]
    assert (other == SOP, other.sha256 == SOP.sha256) == (True, True)


def test_prose_changes_the_hash_but_not_the_fingerprint() -> None:
    other = attrs.evolve(SOP, title="Izin besar", summary="Ringkas")
    assert other.sha256 != SOP.sha256
    assert other.fingerprint == SOP.fingerprint


GOLDEN = "04dd38c1dcd925ea8745843986735c35f2c3c7b5d646a1f63c11e3a8ad3511ea"


@pytest.mark.parametrize(
    "keys",
    [
        {"since": "tmt"},
        {"before": "tmt"},
        {"not_before": "tmt"},
        {"not_before": NotBefore("tmt", "7 hari")},
    ],
)
def test_the_keys_about_clocks_are_part_of_the_fingerprint(keys: dict[str, Any]) -> None:
    first, kaji, last = SOP.steps
    one, other = kaji.activities
    row = attrs.evolve(first, **keys)
    several = attrs.evolve(kaji, activities=(attrs.evolve(one, **keys), other))
    changed = [attrs.evolve(SOP, steps=steps) for steps in ((row, kaji, last), (first, several, last))]
    assert len({each.fingerprint for each in (SOP, *changed)}) == 3


def test_a_stopped_clock_is_part_of_the_fingerprint() -> None:
    other = attrs.evolve(SOP, steps=(attrs.evolve(SOP.steps[0], clock="stopped"), *SOP.steps[1:]))
    assert other.fingerprint != SOP.fingerprint


def test_the_ids_of_moments_are_part_of_the_fingerprint_and_their_names_are_not() -> None:
    one, other = (attrs.evolve(SOP, moments={"tmt": name}) for name in ("TMT", "Tanggal mulai"))
    assert one.fingerprint == other.fingerprint != SOP.fingerprint
    assert one.sha256 != other.sha256


def test_the_fingerprint_of_a_sop_without_these_keys_never_changes() -> None:
    assert SOP.fingerprint == GOLDEN


def test_the_length_before_a_moment_is_part_of_the_fingerprint_and_its_wording_is_not() -> None:
    texts = ("3 bulan sebelum TMT", "paling lambat 3 bulan sebelum TMT", "H-3")
    found = [
        attrs.evolve(SOP, steps=(attrs.evolve(SOP.steps[0], within=text, before="tmt"),)).fingerprint for text in texts
    ]
    assert found[0] == found[1] != found[2]


@pytest.mark.parametrize(
    ("within", "keys", "counted"),
    [
        ("15 menit", {}, "15 menit"),
        ("15 menit", {"since": "tmt"}, "15 menit"),
        ("15 menit", {"before": "tmt"}, "15 menit"),
        ("H-3", {"before": "tmt"}, "3 hari"),
        ("H-3", {"since": "tmt"}, None),
        ("H-3", {}, None),
        ("2 hari setelah langkah 4", {"since": "tmt"}, "2 hari"),
        ("2 hari setelah langkah 4", {"before": "tmt"}, None),
        ("hari yang sama", {"since": "tmt"}, "hari yang sama"),
        ("hari yang sama", {"before": "tmt"}, None),
        ("minimal 2 hari", {"since": "tmt"}, None),
        (None, {"since": "tmt"}, None),
    ],
)
def test_the_limit_of_a_row_is_its_time_standard_as_it_is_counted(
    within: str | None, keys: dict[str, Any], counted: str | None
) -> None:
    step = attrs.evolve(SOP.steps[0], within=within, **keys)
    assert step.limit == (None if counted is None else TimeStandard.parse(counted))
    activity = attrs.evolve(SOP.steps[1].activities[0], within=within, **keys)
    assert activity.limit == step.limit


def test_a_row_without_activities_is_rejected() -> None:
    with pytest.raises(ValueError, match="has no activity"):
        Step("kosong", [])


def test_a_row_with_both_next_and_outcomes_is_rejected() -> None:
    with pytest.raises(ValueError, match="both next and outcomes"):
        Step.single("putus", "Memutus", "loket", outcomes={"a": "end", "b": "end"}, next="end")


def test_an_attribute_of_a_row_is_rejected_on_its_only_activity() -> None:
    with pytest.raises(ValueError, match="belongs to the step"):
        Step("terima", [Activity("terima", "Menerima", "loket", requires="surat")])


@pytest.mark.parametrize(
    "make",
    [
        lambda: Actor(7),  # type: ignore[arg-type]
        lambda: Document("x", supplied="ya"),  # type: ignore[arg-type]
        lambda: Activity("a", "A", ["loket"]),  # type: ignore[arg-type]
        lambda: attrs.evolve(SOP, organization="Dinas"),  # type: ignore[arg-type]
        lambda: attrs.evolve(SOP, number=7),  # type: ignore[arg-type]
    ],
)
def test_wrong_types_are_rejected(make: object) -> None:
    with pytest.raises(TypeError):
        make()  # type: ignore[operator]


def test_an_invalid_time_standard_is_rejected() -> None:
    with pytest.raises(sopflow.TimeStandardError):
        Step.single("a", "A", "loket", within="lima menitt")


def test_a_frozen_map_is_hashable_and_equal_by_content() -> None:
    names = FrozenMap({"a": 1, "b": 2})
    assert names == {"b": 2, "a": 1}
    assert names == FrozenMap([("b", 2), ("a", 1)])
    assert names != {"a": 1}
    assert names != 7
    assert hash(names) == hash(FrozenMap({"b": 2, "a": 1}))
    assert (list(names), len(names), "a" in names, repr(names)) == (["a", "b"], 2, True, "{'a': 1, 'b': 2}")
    assert (list(names.keys()), list(names.values()), dict(names.items())) == (["a", "b"], [1, 2], {"a": 1, "b": 2})
    assert pickle.loads(pickle.dumps(names)) == names  # noqa: S301 (our own bytes)


def test_a_value_shares_immutable_mappings_and_copies_others() -> None:
    frozen, changing = FrozenMap({"x-catatan": "a"}), {"x-catatan": "a"}
    shares, copies = Actor("Loket", extra=frozen), Actor("Loket", extra=changing)
    changing["x-catatan"] = "b"
    assert shares.extra is frozen
    assert copies == shares


def test_extension_values_are_made_immutable() -> None:
    kept: dict[str, Any] = {"x-properties": [{"before": ["terima", "putus"]}], "x-form": {"pages": ["a", ["b"]]}}
    sop = attrs.evolve(SOP, extra=kept)
    assert hash(sop) == hash(attrs.evolve(SOP, extra=copy.deepcopy(kept)))
    assert sop.extra["x-properties"] == ({"before": ("terima", "putus")},)
    kept["x-form"]["pages"].append("c")
    assert sop.extra["x-form"] == {"pages": ("a", ("b",))}
    assert sopflow.loads(sopflow.dump(sop)).extra == sop.extra


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("__setitem__", ("a", 2)),
        ("__delitem__", ("a",)),
        ("__ior__", ({"b": 2},)),
        ("clear", ()),
        ("pop", ("a",)),
        ("popitem", ()),
        ("setdefault", ("b", 2)),
        ("update", ({"b": 2},)),
    ],
)
def test_every_method_that_would_change_a_frozen_map_is_refused(method: str, arguments: tuple[Any, ...]) -> None:
    names = FrozenMap({"a": 1})
    with pytest.raises(TypeError, match="cannot be changed"):
        getattr(names, method)(*arguments)
    assert names == {"a": 1}


def test_a_frozen_map_of_unhashable_values_is_unhashable() -> None:
    with pytest.raises(TypeError):
        hash(FrozenMap({"a": [1]}))
