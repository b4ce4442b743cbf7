"""SOP3xx: every row is reached, every row leads to an end, and nothing goes round for ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.definition import Goto, Sop
from sopflow.diagnostics import Finding, Severity, define_rule
from sopflow.flow import ArrowKind, Flow, abbreviated, cycles, path_to
from sopflow.rules.references import activities, activity_path
from sopflow.rules.registry import checker
from sopflow.text import Path, Text, Words

_E, _W = Severity.ERROR, Severity.WARNING

MANY = 20
"""No regulation says how many rows are too many; above this, dividing the SOP is proposed."""

NO_STEPS = define_rule(
    "SOP300",
    "no-steps",
    _E,
    Text("The SOP has no steps.", "SOP ini tidak memiliki langkah."),
    hint=Text("Write the rows of the table under `steps`.", "Tulis baris tabelnya di bawah `steps`."),
)
UNREACHABLE = define_rule(
    "SOP301",
    "unreachable-step",
    _E,
    Text("No case can ever come to step {id}.", "Tidak ada perkara yang dapat sampai ke langkah {id}."),
    hint=Text(
        "Lead the `next` or an outcome of an earlier row to it, or delete it.",
        "Arahkan `next` atau keputusan dari baris sebelumnya ke sini, atau hapus.",
    ),
)
NO_WAY_OUT = define_rule(
    "SOP302",
    "no-way-to-an-end",
    _E,
    Text(
        "From step {id} no end can be reached (a case comes here by {witness}).",
        "Dari langkah {id} tidak ada jalan menuju akhir (perkara sampai di sini lewat {witness}).",
    ),
    hint=Text(
        "Give one of the decisions on the way an outcome that leads on.",
        "Beri salah satu keputusan hasil yang menuju akhir.",
    ),
)
LOOP_WITHOUT_DECISION = define_rule(
    "SOP303",
    "loop-without-decision",
    _E,
    Text(
        "`next` leads back to {target}; only the outcome of a decision may lead back.",
        "`next` kembali ke {target}; hanya hasil keputusan yang boleh kembali.",
    ),
    hint=Text("Make this row a decision: give it `outcomes`.", "Jadikan baris ini keputusan: beri `outcomes`."),
)
LONELY_ANSWER = define_rule(
    "SOP304",
    "lonely-answer",
    _E,
    Text(
        "A decision needs two answers or more; this one has {count}.",
        "Keputusan memerlukan dua jawaban atau lebih; ini hanya {count}.",
    ),
    hint=Text("Add the other answer, or use `next`.", "Tambahkan jawaban lain, atau gunakan `next`."),
)
SAME_TARGET = define_rule(
    "SOP305",
    "same-target",
    _W,
    Text(
        "The answers {answers} all lead to {target} and do the same.",
        "Jawaban {answers} semuanya menuju {target} dan berakibat sama.",
    ),
    hint=Text(
        "If the answer makes no difference, it is no decision.",
        "Bila jawabannya tidak berpengaruh, ini bukan keputusan.",
    ),
)
CIRCLE_IN_AFTER = define_rule(
    "SOP306",
    "circle-in-after",
    _E,
    Text("These activities wait for one another: {circle}.", "Kegiatan-kegiatan ini saling menunggu: {circle}."),
    hint=Text("Take one of them out of `after`.", "Keluarkan salah satunya dari `after`."),
)
CIRCLE_OF_GOTO = define_rule(
    "SOP307",
    "circle-of-goto",
    _E,
    Text(
        "When nobody acts, the case goes round for ever: {circle}.",
        "Bila tidak ada yang bertindak, perkara berputar tanpa akhir: {circle}.",
    ),
    hint=Text(
        "Let one of these `goto` lead out of the circle.",
        "Arahkan salah satu `goto` keluar dari lingkaran.",
    ),
)
SEVERAL_DECISIONS = define_rule(
    "SOP308",
    "several-decisions",
    _E,
    Text(
        "Two activities of one row decide it, {first} and {second}.",
        "Dua kegiatan dalam satu baris sama-sama memutuskan, {first} dan {second}.",
    ),
    hint=Text(
        "Put one of the decisions in a row of its own.",
        "Letakkan salah satu keputusan di baris tersendiri.",
    ),
)
AFTER_THE_DECISION = define_rule(
    "SOP309",
    "after-the-decision",
    _E,
    Text(
        "{id} comes after {decision}, which decides the row and is its last activity.",
        "{id} dilakukan setelah {decision}, padahal itu keputusan yang menutup baris.",
    ),
    hint=Text("Move it to a row of its own.", "Pindahkan ke baris tersendiri."),
)
MANY_STEPS = define_rule(
    "SOP312",
    "many-steps",
    Severity.INFO,
    Text(
        "The table has {count} rows, more than {limit}: few will keep all of it in view.",
        "Tabel ini memiliki {count} baris, lebih dari {limit}: sulit dilihat secara utuh.",
    ),
    hint=Text(
        "Keep a macro SOP of the main steps, and move the details to micro SOPs that its rows call (`calls`).",
        "Buat SOP makro untuk langkah utama, dan pindahkan rinciannya ke SOP mikro yang dipanggil barisnya (`calls`).",
    ),
)
GOTO_WITHOUT_STANDARD = define_rule(
    "SOP508",
    "goto-without-standard",
    _E,
    Text(
        "Step {id} goes on by itself when it is late, but has no time standard to be late by.",
        "Langkah {id} berpindah sendiri bila terlambat, tetapi tidak memiliki baku waktu.",
    ),
    hint=Text("Give it `within`, or take `goto` away.", "Beri `within`, atau hapus `goto`."),
)


@checker(stage=1)
def there_are_steps(sop: Sop) -> Iterator[Finding]:
    """A SOP has rows."""
    if not sop.steps:
        yield NO_STEPS.at("steps", on_key=True)


@checker(stage=1, blocking=False)
def the_table_can_be_overlooked(sop: Sop) -> Iterator[Finding]:
    """A SOP has no more rows than people can keep in view."""
    if len(sop.steps) > MANY:
        yield MANY_STEPS.at("steps", on_key=True, count=len(sop.steps), limit=MANY)


@checker(stage=1)
def rows_are_carried_out_in_an_order(sop: Sop) -> Iterator[Finding]:
    """Within a row, ``after`` has no circles, and its one decision comes last."""
    for row, step in enumerate(sop.steps):
        if len(step.activities) == 1:
            continue
        waits_for = {activity.id: activity.after for activity in step.activities}
        positions = {activity.id: index for index, activity in enumerate(step.activities)}
        for circle in cycles(waits_for) if _waits_for_what_comes(waits_for) else ():
            last = max(circle, key=positions.__getitem__)
            path = activity_path(row, step, positions[last], "after")
            yield CIRCLE_IN_AFTER.at(*path, circle=circle)
        deciding = [index for index, activity in enumerate(step.activities) if activity.outcomes]
        for index in deciding[1:]:
            first, second = step.activities[deciding[0]], step.activities[index]
            path = activity_path(row, step, index, "outcomes")
            yield SEVERAL_DECISIONS.at(*path, on_key=True, first=first.id, second=second.id)
        for index, activity in enumerate(step.activities):
            for decision in deciding[:1]:
                name = step.activities[decision].id
                if name in activity.after and name != activity.id:
                    yield AFTER_THE_DECISION.at(
                        *activity_path(row, step, index, "after"), id=activity.id, decision=name
                    )


def _waits_for_what_comes(waits_for: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether an activity waits for one that stands no earlier, without which nothing goes in a circle."""
    earlier: set[str] = set()
    for id_, after in waits_for.items():
        if not earlier.issuperset(after):
            return True
        earlier.add(id_)
    return False


@checker(stage=1)
def decisions_have_answers(sop: Sop) -> Iterator[Finding]:
    """A decision has two answers or more."""
    for row, step, index, activity in activities(sop):
        if len(activity.outcomes) == 1:
            yield LONELY_ANSWER.at(*activity_path(row, step, index, "outcomes"), on_key=True, count=1)


@checker(stage=1, blocking=False)
def answers_differ(sop: Sop) -> Iterator[Finding]:
    """Two answers that lead to one place and do the same are one answer."""
    for row, step, index, activity in activities(sop):
        same: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
        for answer, outcome in activity.outcomes.items():
            same.setdefault((outcome.to, outcome.produces, outcome.discards), []).append(answer)
        for (target, *_), answers in same.items():
            if len(answers) > 1:
                path = activity_path(row, step, index, "outcomes", answers[-1])
                yield SAME_TARGET.at(*path, on_key=True, answers=tuple(answers), target=target)


@checker(stage=1)
def what_goes_on_by_itself_has_a_standard(sop: Sop) -> Iterator[Finding]:
    """A step's own ``goto`` needs a time standard."""
    for row, step in enumerate(sop.steps):
        if isinstance(step.on_late, Goto) and (step.within is None or not step.within.binds):
            yield GOTO_WITHOUT_STANDARD.at("steps", row, "on_late", on_key=True, id=step.id)


@checker(stage=3)
def every_step_is_reached(flow: Flow) -> Iterator[Finding]:
    """Every row can be come to from the first."""
    for row, step in enumerate(flow.sop.steps):
        if step.id not in flow.parents:
            yield UNREACHABLE.at("steps", row, "id", id=step.id)


@checker(stage=3)
def every_step_leads_to_an_end(flow: Flow) -> Iterator[Finding]:
    """From every row that is reached some end is reached."""
    waiting = [state for state in flow.predecessors if state not in flow.successors]
    leads_out = set(waiting)
    while waiting:
        for earlier in flow.predecessors.get(waiting.pop(), ()):
            if earlier not in leads_out:
                leads_out.add(earlier)
                waiting.append(earlier)
    reached = flow.parents
    for row, step in enumerate(flow.sop.steps):
        if step.id in reached and step.id not in leads_out:
            witness = path_to(step.id, reached) or ()
            yield NO_WAY_OUT.at("steps", row, "id", id=step.id, witness=Words(" → ".join(abbreviated(witness))))


@checker(stage=2)
def only_decisions_lead_back(flow: Flow) -> Iterator[Finding]:
    """A circle is closed by the outcome of a decision or by a lapse, never by ``next``."""
    positions = flow.sop.positions
    leading_back = [
        (row, arrow)
        for row, step in enumerate(flow.sop.steps)
        for arrow in flow.arrows[step.id]
        if arrow.kind is ArrowKind.NEXT and positions.get(arrow.target, row + 1) <= row
    ]
    if not leading_back:
        return
    rounds = {id_: number for number, circle in enumerate(flow.cycles) for id_ in circle}
    for row, arrow in leading_back:
        if arrow.source in rounds and rounds[arrow.source] == rounds.get(arrow.target):
            yield LOOP_WITHOUT_DECISION.at("steps", row, "next", target=arrow.target)


@checker(stage=2)
def lapses_come_to_rest(flow: Flow) -> Iterator[Finding]:
    """A circle of ``goto`` alone would move a forgotten case round for ever."""
    sop = flow.sop
    lapses = {
        arrow.source: (arrow.target,) for ways in flow.arrows.values() for arrow in ways if arrow.kind is ArrowKind.GOTO
    }
    for circle in cycles(lapses):
        last = max(circle, key=sop.positions.__getitem__)
        path: Path = ("steps", sop.positions[last], "on_late")
        if sop.step(last).on_late is None:
            path = ("on_late",)
        yield CIRCLE_OF_GOTO.at(*path, "goto", circle=Words(" → ".join(abbreviated((*circle, circle[0])))))
