"""The machine is a transitions machine built from a SOP, and sealed."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
import transitions

import sopflow
from sopflow import Activity, Case, HostGuard, MisuseError, Refused, Sop, SopError, SopMachine, Step
from sopflow.machine import Call
from sopflow.machine.transition import SopTransition

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

TEXT = """
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket, kepala: Kepala}
ends: {ditolak: Ditolak}
steps:
  - {id: terima, activity: Menerima, actor: loket, within: 15 menit}
  - id: kaji
    within: 1 jam
    on_late: {goto: putus}
    activities:
      - {id: baca, activity: Membaca, actor: loket}
      - {id: rapat, activity: Merapatkan, actor: kepala, after: baca}
  - {id: putus, activity: Memutus, actor: kepala, outcomes: {ya: end, tidak: ditolak, ulang: terima}}
"""


@pytest.fixture
def sop() -> Sop:
    return sopflow.loads(TEXT)


def targets(machine: SopMachine, trigger: str, source: str) -> list[str | None]:
    return [transition.dest for transition in machine.events[trigger].transitions[source]]


def guarded(machine: SopMachine, trigger: str, source: str) -> list[SopTransition]:
    return machine.transitions_from(source, trigger)


def test_steps_and_ends_are_states(sop: Sop) -> None:
    machine = SopMachine(sop)
    assert isinstance(machine, transitions.Machine)
    assert list(machine.states) == ["terima", "kaji", "putus", "completed", "ditolak", "cancelled"]
    assert [name for name, state in machine.states.items() if state.final] == ["completed", "ditolak", "cancelled"]
    assert machine.initial == "terima"


def test_activities_are_triggers_and_rows_are_transitions(sop: Sop) -> None:
    machine = SopMachine(sop)
    assert set(machine.events) == {"terima", "baca", "rapat", "putus", "lapse", "cancel"}
    assert targets(machine, "terima", "terima") == ["kaji", "kaji"], "in time and late"
    assert targets(machine, "baca", "kaji") == [None], "the row stays open: rapat comes after"
    assert targets(machine, "rapat", "kaji") == [None, "putus"], "nothing comes late where the case lapses"
    assert targets(machine, "putus", "putus") == ["completed", "ditolak", "terima"]
    assert targets(machine, "lapse", "kaji") == ["putus"]
    assert machine.get_triggers("kaji") == ["cancel", "baca", "rapat", "lapse"]


def test_transitions_carry_their_guards(sop: Sop) -> None:
    machine = SopMachine(sopflow.loads(TEXT.replace("within: 15 menit", "within: 15 menit, on_late: justify")))
    in_time, late = guarded(machine, "terima", "terima")
    assert [guard.name for guard in in_time.guards] == ["suspended", "actor", "not-supplied"]
    assert [guard.name for guard in late.guards] == ["suspended", "actor", "not-supplied", "reason"]
    assert [guard.name for guard in guarded(machine, "rapat", "kaji")[0].guards] == [
        "suspended", "already-done", "order", "actor", "not-supplied",
    ]  # fmt: skip
    assert guarded(SopMachine(sop), "cancel", "kaji")[0].guards == ()


def remove_guard(machine: SopMachine, trigger: str, source: str, name: str) -> None:
    for transition in guarded(machine, trigger, source):
        transition.guards = tuple(guard for guard in transition.guards if guard.name != name)


def test_a_guard_taken_off_a_transition_no_longer_decides(sop: Sop) -> None:
    machine = SopMachine(sop)
    case = machine.open("1", at=NOON)
    assert [reason.code for reason in case.may("terima", by="kepala", at=NOON).reasons] == ["actor"]
    assert case.tasks(by="kepala", at=NOON) == ()
    remove_guard(machine, "terima", "terima", "actor")
    assert case.may("terima", by="kepala", at=NOON)
    assert [task.activity for task in case.tasks(by="kepala", at=NOON)] == ["terima"]
    case.complete("terima", by="kepala", at=NOON)
    assert [task.activity for task in case.tasks(at=NOON)] == ["baca"]
    remove_guard(machine, "rapat", "kaji", "order")
    assert [task.activity for task in case.tasks(at=NOON)] == ["baca", "rapat"]
    assert case.may("rapat", by="kepala", at=NOON)


def test_a_required_document_without_its_guard_is_neither_required_nor_missing() -> None:
    sop = sopflow.loads(
        TEXT.replace("ends:", "documents: {berkas: {name: Berkas, supplied: true}}\nends:").replace(
            "within: 15 menit", "requires: berkas"
        )
    )
    machine = SopMachine(sop)
    case = machine.open("1", at=NOON)
    assert [task.missing for task in case.tasks(at=NOON)] == [("berkas",)]
    remove_guard(machine, "terima", "terima", "documents")
    assert [task.missing for task in case.tasks(at=NOON)] == [()]
    assert case.may("terima", by="loket", at=NOON)


def test_the_outcomes_of_a_task_are_those_of_the_transitions(sop: Sop) -> None:
    machine = SopMachine(sop)
    case = machine.open("1", at=NOON)
    case.complete("terima", by="loket", at=NOON)
    after_the_lapse = NOON + timedelta(hours=2)
    assert [task.outcomes for task in case.tasks(at=after_the_lapse)] == [("ya", "tidak", "ulang")]
    machine.events["putus"].transitions["putus"].pop()
    assert [task.outcomes for task in case.tasks(at=after_the_lapse)] == [("ya", "tidak")]


def test_replaying_a_history_asks_no_guards(sop: Sop) -> None:
    def never(*_: object) -> str:
        return "Tidak."

    case = SopMachine(sop).open("1", at=NOON)
    case.complete("terima", by="loket", at=NOON)
    guarded_machine = SopMachine(sop, guards=[never])
    assert guarded_machine.replay(case.history) == case
    assert not guarded_machine.restore(case.snapshot()).may("baca", by="loket", at=NOON)


def test_no_trigger_bypasses_the_guards(sop: Sop) -> None:
    machine = SopMachine(sop)
    case = machine.open("1", at=NOON)
    assert not any(name.startswith("to_") for name in machine.events)
    with pytest.raises(MisuseError, match=r"case\.complete"):
        machine.events["terima"].trigger(case)
    with pytest.raises(MisuseError, match=r"case\.complete"):
        machine.events["terima"].trigger(case, by="loket")
    assert case.state == "terima"
    with pytest.raises(AttributeError):
        case.state = "completed"  # type: ignore[misc]


def test_a_machine_is_sealed(sop: Sop) -> None:
    machine = SopMachine(sop)
    for change in (
        lambda: machine.add_model(object()),
        lambda: machine.add_states("lain"),
        lambda: machine.add_transition("terima", "terima", "putus"),
        lambda: machine.remove_transition("terima"),
        lambda: machine.on_enter_kaji(print),
        lambda: machine.before_terima("os.getcwd"),
    ):
        with pytest.raises(MisuseError):
            change()


def test_a_sealed_machine_explains_what_to_do_instead(sop: Sop) -> None:
    machine = SopMachine(sop)
    models = re.escape(
        "A SOP machine takes no models: all cases share it and are opened with machine.open(id) or restored with "
        "machine.restore(snapshot). For a class of your own, subclass sopflow.Case and pass it as "
        "SopMachine(sop, case_class=…)."
    )
    with pytest.raises(MisuseError, match=f"^{models}$"):
        machine.add_model(object())
    sealed = "of a SOP machine come from its SOP. Change the SOP and build a new machine."
    with pytest.raises(MisuseError, match=rf"^The states {sealed}$"):
        machine.add_states("lain")
    for change in (machine.add_transition, machine.remove_transition):
        with pytest.raises(MisuseError, match=rf"^The transitions {sealed}$"):
            change("terima", "terima", "putus")
    undecided = re.escape(
        "A machine is not triggered directly: call case.complete(...), case.tick(...) or case.cancel(...), "
        "which decide first."
    )
    with pytest.raises(MisuseError, match=f"^{undecided}$"):
        machine.events["terima"].trigger(machine.open("1", at=NOON))
    callbacks = r"A SOP machine runs no callbacks \(x: 'cetak'\). "
    advice = "Each call on a case returns its events: act on them in your own transaction."
    (transition, *_) = guarded(machine, "terima", "terima")
    for part in (transition, machine.events["terima"], machine.states["terima"]):
        with pytest.raises(MisuseError, match=rf"^{callbacks}{advice}$"):
            part.add_callback("x", "cetak")


def test_no_text_of_a_sop_becomes_a_callback() -> None:
    sop = sopflow.loads(TEXT.replace("Menerima", "os.getcwd").replace("Loket,", "os.getcwd,"))
    machine = SopMachine(sop)
    for event in machine.events.values():
        for transition in (each for leaving in event.transitions.values() for each in leaving):
            assert not any((transition.conditions, transition.before, transition.after, transition.prepare))


def test_a_sop_with_errors_has_no_machine() -> None:
    broken = Sop("1", "Izin", {"loket": "Loket"}, [Step.single("terima", "Menerima", "lokett", next="putus")])
    with pytest.raises(SopError) as caught:
        SopMachine(broken)
    assert [finding.code for finding in caught.value.findings] == ["SOP201", "SOP202"]
    assert "steps[0].actor: error[SOP202] Actor 'lokett' is not defined." in str(caught.value)


def test_a_machine_needs_a_sop_and_a_subclass_of_case() -> None:
    with pytest.raises(TypeError, match=r"sopflow\.load"):
        SopMachine("workflows/psm.yaml")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="case_class"):
        SopMachine(sopflow.loads(TEXT), case_class=dict)  # type: ignore[type-var]


def test_a_machine_is_equal_from_yaml_and_from_python(sop: Sop) -> None:
    same = Sop(
        "SOP-1",
        "Izin",
        {"loket": "Loket", "kepala": "Kepala"},
        [
            Step.single("terima", "Menerima", "loket", within="15 menit"),
            Step(
                "kaji",
                [
                    Activity("baca", "Membaca", "loket"),
                    Activity("rapat", "Merapatkan", "kepala", after="baca"),
                ],
                within="1 jam",
                on_late=sopflow.Goto("putus"),
            ),
            Step.single("putus", "Memutus", "kepala", outcomes={"ya": "end", "tidak": "ditolak", "ulang": "terima"}),
        ],
        ends={"ditolak": "Ditolak"},
    )
    assert same == sop
    assert (same.sha256, same.fingerprint, hash(same)) == (sop.sha256, sop.fingerprint, hash(sop))


def test_a_late_decision_follows_its_outcome() -> None:
    text = TEXT.replace("{id: putus,", "{id: putus, within: 1 jam,")
    for outcome, state in (("ya", "completed"), ("tidak", "ditolak"), ("ulang", "terima")):
        case = SopMachine(sopflow.loads(text)).open("1", at=NOON)
        case.complete("terima", by="loket", at=NOON)
        case.tick(NOON + timedelta(hours=2))
        (event,) = case.complete("putus", by="kepala", outcome=outcome, at=NOON + timedelta(hours=5))
        assert (event.late_by, event.target, case.state) == (timedelta(hours=3), state, state)


def test_calls_without_a_time_use_the_system_clock(sop: Sop) -> None:
    before = datetime.now(UTC)
    case = SopMachine(sop).open("1")
    assert case.last_at is not None
    assert before <= case.last_at <= datetime.now(UTC)
    assert SopMachine(sop).clock().tzinfo is UTC


# --- calls ------------------------------------------------------------------------------------------------


def test_a_tick_before_the_last_event_is_refused(sop: Sop) -> None:
    case = SopMachine(sop).open("1", at=NOON)
    with pytest.raises(Refused) as caught:
        case.tick(NOON - timedelta(seconds=1))
    assert [(reason.code, reason.expected) for reason in caught.value.reasons] == [("clock", ("2026-03-02T12:00:00Z",))]


def test_an_attachment_records_performer_and_reason() -> None:
    sop = sopflow.loads(TEXT.replace("ends:", "documents: {berkas: {name: Berkas, supplied: true}}\nends:"))
    case = SopMachine(sop).open("1", by="loket", reason="loket 3", at=NOON)
    case.attach("berkas", by="kepala", reason="susulan", at=NOON)
    assert [(str(event.by), event.reason) for event in case.history] == [("loket", "loket 3"), ("kepala", "susulan")]


def test_may_takes_the_reason_into_account() -> None:
    sop = sopflow.loads(TEXT.replace("within: 15 menit", "within: 15 menit, on_late: justify"))
    case = SopMachine(sop).open("1", at=NOON)
    late = NOON + timedelta(hours=1)
    assert not case.may("terima", by="loket", at=late)
    assert case.may("terima", by="loket", reason="listrik padam", at=late)


# --- guards of the host ------------------------------------------------------------------------------------


def test_a_host_guard_gives_its_reason(sop: Sop) -> None:
    def paid_fees(case: Case, call: Call, at: datetime) -> str | None:
        assert (case.state, call.activity, at) == ("terima", "terima", NOON)
        return "Retribusi belum dibayar."

    case = SopMachine(sop, guards=[paid_fees]).open("1", at=NOON)
    with pytest.raises(Refused) as caught:
        case.complete("terima", by="loket", at=NOON)
    (reason,) = caught.value.reasons
    assert (reason.code, reason.message(), reason.message("id"), reason.hint()) == (
        "paid-fees",
        "Retribusi belum dibayar.",
        "Retribusi belum dibayar.",
        "",
    )


def test_a_host_guard_may_guard_some_activities_only(sop: Sop) -> None:
    guard = HostGuard(lambda *_: "tutup", activities="terima", code="office")
    case = SopMachine(sop, guards=[guard]).open("1", at=NOON)
    assert [reason.code for reason in case.may("terima", by="loket", at=NOON).reasons] == ["office"]
    guard = HostGuard(lambda *_: "tutup", activities=["putus"])
    assert SopMachine(sop, guards=[guard]).open("1", at=NOON).may("terima", by="loket", at=NOON)
    with pytest.raises(ValueError, match="Did you mean terima"):
        SopMachine(sop, guards=[HostGuard(lambda *_: None, activities="trima")])


@pytest.mark.parametrize("answer", [True, False, "", 1])
def test_a_guard_must_return_a_text_or_none(sop: Sop, answer: object) -> None:
    case = SopMachine(sop, guards=[lambda *_: answer]).open("1", at=NOON)  # type: ignore[list-item]
    before = case.snapshot()
    with pytest.raises(TypeError, match="returns None to allow"):
        case.complete("terima", by="loket", at=NOON)
    assert case.snapshot() == before


def test_an_exception_in_a_guard_reaches_the_caller_and_changes_nothing(sop: Sop) -> None:
    def broken(*_: object) -> None:
        raise LookupError("basis data mati")

    case = SopMachine(sop, guards=[broken]).open("1", at=NOON)
    before = case.snapshot()
    with pytest.raises(LookupError, match="basis data mati"):
        case.complete("terima", by="loket", at=NOON)
    assert case.snapshot() == before
    with pytest.raises(TypeError, match="function"):
        HostGuard("terima")  # type: ignore[arg-type]


def test_a_guard_gets_the_case_after_its_lapses(sop: Sop) -> None:
    seen = []
    machine = SopMachine(sop, guards=[lambda case, _call, _at: seen.append(case.state)])
    case = machine.open("1", at=NOON)
    case.complete("terima", by="loket", at=NOON)
    case.complete("putus", by="kepala", outcome="ya", at=NOON + timedelta(hours=2))
    assert seen == ["terima", "putus"]


def test_a_guard_that_fails_while_another_thread_changes_the_case_is_asked_again(sop: Sop) -> None:
    def fails_once(case: Case, *_: object) -> None:
        if case.version == 1:
            thread = threading.Thread(target=case.suspend, kwargs={"at": NOON})
            thread.start()
            thread.join()
            raise LookupError("the data changed while it was read")

    case = SopMachine(sop, guards=[fails_once]).open("1", at=NOON)
    with pytest.raises(Refused) as caught:
        case.complete("terima", by="loket", at=NOON)
    assert [reason.code for reason in caught.value.reasons] == ["suspended"]


# --- a class of the host ---------------------------------------------------------------------------------


class Permohonan(Case):
    """A case with data of its host."""

    pemohon = ""

    def judul(self) -> str:
        return f"{self.id} oleh {self.pemohon}"


def test_cases_may_be_of_a_subclass(sop: Sop) -> None:
    machine = SopMachine(sop, case_class=Permohonan, guards=[lambda case, *_: None if case.pemohon else "siapa?"])
    case = machine.open("1", at=NOON)
    assert not case.may("terima", by="loket", at=NOON)
    case.pemohon = "Ani"
    case.complete("terima", by="loket", at=NOON)
    case.complete("putus", by="kepala", outcome="ya", at=NOON + timedelta(hours=2))
    assert case.judul() == "1 oleh Ani"
    assert type(machine.restore(case.snapshot())) is Permohonan


def test_a_case_needs_an_id(sop: Sop) -> None:
    for id_ in ("", "  ", "x" * 501):
        with pytest.raises(Refused, match="The id of the case"):
            SopMachine(sop).open(id_)
    with pytest.raises(TypeError, match="A case's id is a string"):
        SopMachine(sop).open(7)  # type: ignore[arg-type]


# --- ids -------------------------------------------------------------------------------------------------------------


def test_ids_that_are_special_elsewhere_are_ordinary() -> None:
    names = [name for name in dir(Case) if not name.startswith("_") and name not in sopflow.definition.RESERVED]
    names += ["to_terima", "is_kaji", "on_enter_kaji", "model", "states", "trigger", "self", "class", "None", "print"]
    rows = "".join(f"  - {{id: {name}, activity: Mengerjakan, actor: loket}}\n" for name in names)
    machine = SopMachine(
        sopflow.loads(f'sopflow: 1\nnumber: "1"\ntitle: Izin\nactors: {{loket: Loket}}\nsteps:\n{rows}')
    )
    case = machine.open("1", at=NOON)
    for name in names:
        assert case.state == name
        case.complete(name, by="loket", at=NOON)
    assert case.state == "completed"


def test_cases_of_one_row_and_of_ten_thousand_rows_reach_their_end() -> None:
    for count in (1, 10_000):
        steps = [Step.single(f"langkah_{n}", "Mengerjakan", "loket") for n in range(count)]
        case = SopMachine(Sop("1", "Panjang", {"loket": "Loket"}, steps)).open("1", at=NOON)
        for n in range(count):
            case.complete(f"langkah_{n}", by="loket", at=NOON)
        assert (case.state, case.version) == ("completed", count + 1)
