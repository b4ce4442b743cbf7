"""SOP3xx: every step is reachable and leads to an end, decisions decide, and nothing repeats forever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from sopflow.definition import CONTINUE, Goto, Sop, Step
from sopflow.diagnostics import Finding, Severity, define_rule
from sopflow.flow import ArrowKind, Flow, abbreviated, cycles, parents, path_to, reachable
from sopflow.rules.registry import checker
from sopflow.rules.table import activities, activity_path
from sopflow.text import Path, Text, Words

_E, _W = Severity.ERROR, Severity.WARNING

MAX_ROWS = 20
"""The number of rows above which a split is suggested; no regulation sets a limit."""

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
    Text(
        "Step {id} cannot be reached from the first step.",
        "Langkah {id} tidak dapat dicapai dari langkah pertama.",
    ),
    hint=Text(
        "Point `next` or an outcome of an earlier row to it, or delete this step.",
        "Arahkan `next` atau jawaban keputusan dari baris sebelumnya ke sini atau hapus langkah ini.",
    ),
)
NO_WAY_OUT = define_rule(
    "SOP302",
    "no-way-to-an-end",
    _E,
    Text(
        "No end can be reached from step {id} (path to this step: {witness}).",
        "Dari langkah {id} tidak ada jalur menuju titik akhir (jalur ke langkah ini: {witness}).",
    ),
    hint=Text(
        "Add an outcome that leads to an end to one of the decisions on this path.",
        "Tambahkan pada salah satu keputusan di jalur ini jawaban yang menuju titik akhir.",
    ),
)
LOOP_WITHOUT_EXIT = define_rule(
    "SOP303",
    "loop-without-exit",
    _E,
    Text(
        "`next` leads back to {target}, and nothing leads out of the loop: {circle}.",
        "`next` mengarah kembali ke {target}, dan tidak ada jalan keluar dari perulangan ini: {circle}.",
    ),
    hint=Text(
        "Add an outcome that leads out to one of these rows, or a `goto` with `within`.",
        "Tambahkan pada salah satu baris ini jawaban yang mengarah keluar atau `goto` beserta `within`.",
    ),
)
LONELY_ANSWER = define_rule(
    "SOP304",
    "lonely-answer",
    _E,
    Text(
        "A decision needs at least two outcomes; this one has {count}.",
        "Keputusan memerlukan paling sedikit dua jawaban; keputusan ini hanya memiliki {count}.",
    ),
    hint=Text("Add the missing outcome, or use `next`.", "Tambahkan jawaban lain atau gunakan `next`."),
)
SAME_TARGET = define_rule(
    "SOP305",
    "same-target",
    _W,
    Text(
        "The outcomes {answers} lead to the same target, {target}, with the same effect.",
        "Jawaban {answers} sama-sama menuju {target} dengan akibat yang sama.",
    ),
    hint=Text(
        "Give them different targets; if the answer makes no difference, replace the decision by `next`.",
        "Bedakan tujuannya; jika memang sama, ganti keputusan ini dengan `next`.",
    ),
)
CIRCLE_IN_AFTER = define_rule(
    "SOP306",
    "circle-in-after",
    _E,
    Text("These activities wait for one another: {circle}.", "Kegiatan ini saling menunggu: {circle}."),
    hint=Text("Remove one of these ids from `after`.", "Hapus salah satu id ini dari `after`."),
)
CIRCLE_OF_GOTO = define_rule(
    "SOP307",
    "circle-of-goto",
    _E,
    Text(
        "A case on which no one acts lapses from step to step forever: {circle}.",
        "Jika tidak ada yang bertindak, kasus berpindah otomatis tanpa akhir: {circle}.",
    ),
    hint=Text(
        "Point one of these `goto` to another step or to an end.",
        "Arahkan salah satu `goto` ke langkah lain atau ke titik akhir.",
    ),
)
SEVERAL_DECISIONS = define_rule(
    "SOP308",
    "several-decisions",
    _E,
    Text(
        "Two activities of this row have outcomes, {first} and {second}, but the second does not wait for an answer "
        "`continue` of the first.",
        "Baris ini memuat dua keputusan, {first} dan {second}, tetapi yang kedua tidak menunggu jawaban `continue` "
        "dari yang pertama.",
    ),
    hint=Text(
        "For tiered initials, let {second} come `after` {first} and give {first} an answer `continue`; otherwise move "
        "one of the decisions to a row of its own.",
        "Untuk paraf berjenjang, tulis {first} di `after` milik {second} dan beri {first} jawaban `continue`; jika "
        "bukan, pindahkan salah satu keputusan ke baris tersendiri.",
    ),
)
AFTER_THE_DECISION = define_rule(
    "SOP309",
    "after-the-decision",
    _E,
    Text(
        "{id} comes after {decision}, but this decision is the last activity of its row.",
        "{id} dilakukan setelah {decision}, tetapi keputusan itu kegiatan terakhir di barisnya.",
    ),
    hint=Text("Move the activity to a row of its own.", "Pindahkan kegiatan ini ke baris tersendiri."),
)
NEVER_CONTINUES = define_rule(
    "SOP313",
    "never-continues",
    _E,
    Text(
        "`{key}` of this row never takes effect: no answer of {decision} is `continue`.",
        "`{key}` pada baris ini tidak pernah berlaku: {decision} tidak memiliki jawaban `continue`.",
    ),
    hint=Text(
        "Give {decision} an answer `continue`, or write this in its answers instead.",
        "Beri {decision} jawaban `continue` atau tulis isi ini pada jawaban-jawabannya.",
    ),
)
DISCARDS_AND_STAYS = define_rule(
    "SOP314",
    "discards-and-stays",
    _E,
    Text(
        "The answer {answer} discards documents although the case stays in the row.",
        "Jawaban {answer} menarik kembali dokumen, sedangkan kasus tetap di baris ini.",
    ),
    hint=Text(
        "Remove `discards`, or let the answer lead to the row in which the documents are handed in again.",
        "Hapus `discards` atau arahkan jawaban ini ke baris tempat dokumennya diserahkan lagi.",
    ),
)
MANY_STEPS = define_rule(
    "SOP312",
    "many-steps",
    Severity.INFO,
    Text(
        "The table has {count} rows, more than {limit}; it is hard to survey.",
        "Tabel ini memiliki {count} baris, lebih dari {limit}: sulit dilihat secara utuh.",
    ),
    hint=Text(
        "Keep the main steps in a macro SOP and move the details to micro SOPs that its rows call (`calls`).",
        "Buat SOP makro untuk langkah utama dan pindahkan rinciannya ke SOP mikro yang dijalankan dari barisnya "
        "(`calls`).",
    ),
)
GOTO_WITHOUT_STANDARD = define_rule(
    "SOP508",
    "goto-without-standard",
    _E,
    Text(
        "Step {id} lapses when its time is over, but it has no time standard.",
        "Langkah {id} ditinggalkan otomatis jika waktunya habis, tetapi tidak memiliki standar waktu.",
    ),
    hint=Text("Add `within`, or remove `goto`.", "Tambahkan `within` atau hapus `goto`."),
)


@checker(stage=1)
def steps_exist(sop: Sop) -> Iterator[Finding]:
    """A SOP has at least one step."""
    if not sop.steps:
        yield NO_STEPS.at("steps", on_key=True)


@checker(stage=1, blocking=False)
def table_fits_in_view(sop: Sop) -> Iterator[Finding]:
    """A SOP has no more rows than a reader can survey."""
    if len(sop.steps) > MAX_ROWS:
        yield MANY_STEPS.at("steps", on_key=True, count=len(sop.steps), limit=MAX_ROWS)


@checker(stage=1)
def activities_have_an_order(sop: Sop) -> Iterator[Finding]:
    """Within a row, ``after`` has no cycles, and each decision but the last is an earlier tier of those that follow."""
    for row, step in enumerate(sop.steps):
        if len(step.activities) == 1:
            continue
        after = {activity.id: activity.after for activity in step.activities}
        positions = {activity.id: index for index, activity in enumerate(step.activities)}
        for cycle in _circles(after, positions):
            last = max(cycle, key=positions.__getitem__)
            yield CIRCLE_IN_AFTER.at(*activity_path(row, step, positions[last], "after"), circle=cycle)
        yield from _tiers_in_sequence(row, step, after)
        deciding = [index for index, activity in enumerate(step.activities) if activity.outcomes]
        for index, activity in enumerate(step.activities):
            for decision in [] if step.is_tiered else deciding[:1]:
                name = step.activities[decision].id
                if name in activity.after and name != activity.id:
                    path = activity_path(row, step, index, "after")
                    yield AFTER_THE_DECISION.at(*path, id=activity.id, decision=name)


def _circles(after: Mapping[str, tuple[str, ...]], positions: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Return the cycles of ``after``; there is none if activities only follow those above them, as in most rows."""
    leads_down = all(positions.get(id_, -1) < positions[own] for own, ids in after.items() for id_ in ids)
    return [] if leads_down else cycles(after)


def _tiers_in_sequence(row: int, step: Step, after: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """Yield a finding for each decision that may not be preceded by each of the decisions before it.

    Args:
        row: The position of the row.
        step: The row.
        after: The ids under ``after``, by activity.
    """
    deciding = [index for index, activity in enumerate(step.activities) if activity.outcomes]
    if len(deciding) < _SEVERAL:
        return
    before = {
        each.id: reachable({**dict.fromkeys(_names(after), ()), **after}, after[each.id]) for each in step.activities
    }
    ordered = sorted(deciding, key=lambda index: len(before[step.activities[index].id]))
    for earlier, later in pairwise(ordered):
        first, second = step.activities[earlier], step.activities[later]
        stays = any(outcome.to == CONTINUE for outcome in first.outcomes.values())
        if not stays or first.id not in before[second.id]:
            path = activity_path(row, step, later, "outcomes")
            yield SEVERAL_DECISIONS.at(*path, on_key=True, first=first.id, second=second.id)


def _names(after: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the ids under ``after``, which may be undefined."""
    yield from (id_ for ids in after.values() for id_ in ids)


_SEVERAL = 2


@checker(stage=1)
def tiers_lead_on(sop: Sop) -> Iterator[Finding]:
    """A row of tiered decisions has ``next`` and ``produces`` only if its last tier may continue."""
    for row, step in enumerate(sop.steps):
        if step.decisions and step.is_tiered and not step.leads_to_next:
            last = next(
                each
                for each in reversed(step.decisions)
                if all(outcome.to != CONTINUE for outcome in each.outcomes.values())
            )
            for key in ("next", "produces"):
                if getattr(step, key):
                    yield NEVER_CONTINUES.at("steps", row, key, on_key=True, key=Words(key), decision=last.id)
        for index, activity in enumerate(step.activities):
            for answer, outcome in activity.outcomes.items():
                if outcome.to == CONTINUE and outcome.discards:
                    path = activity_path(row, step, index, "outcomes", answer, "discards")
                    yield DISCARDS_AND_STAYS.at(*path, on_key=True, answer=answer)


@checker(stage=1)
def decisions_have_outcomes(sop: Sop) -> Iterator[Finding]:
    """A decision has at least two outcomes."""
    for row, step, index, activity in activities(sop):
        if len(activity.outcomes) == 1:
            yield LONELY_ANSWER.at(*activity_path(row, step, index, "outcomes"), on_key=True, count=1)


@checker(stage=1, blocking=False)
def outcomes_differ(sop: Sop) -> Iterator[Finding]:
    """Two outcomes of a decision differ in their target or in their documents."""
    for row, step, index, activity in activities(sop):
        same: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
        for answer, outcome in activity.outcomes.items():
            same.setdefault((outcome.to, outcome.produces, outcome.discards), []).append(answer)
        for (target, *_), answers in same.items():
            if len(answers) > 1:
                path = activity_path(row, step, index, "outcomes", answers[-1])
                yield SAME_TARGET.at(*path, on_key=True, answers=tuple(answers), target=target)


@checker(stage=1)
def lapsing_steps_have_a_standard(sop: Sop) -> Iterator[Finding]:
    """A step with its own ``goto`` has a time standard that sets a due time."""
    for row, step in enumerate(sop.steps):
        # Without a time that can be counted since or before something, that is the finding (SOP515, SOP516).
        depends = step.since is not None or step.before is not None
        if isinstance(step.on_late, Goto) and step.limit is None and not depends:
            yield GOTO_WITHOUT_STANDARD.at("steps", row, "on_late", on_key=True, id=step.id)


@checker(stage=2)
def loops_have_an_exit(flow: Flow) -> Iterator[Finding]:
    """An outcome or a lapse leads out of each loop that a ``next`` closes.

    Only a strongly connected component that no arrow leaves has a loop without an exit: in any other, some row of each
    loop has a second arrow, which only outcomes and lapses are.
    """
    positions = flow.sop.positions
    below = len(positions)  # where the ends are
    closing = {
        arrow
        for leaving in flow.arrows.values()
        for arrow in leaving
        if arrow.kind is ArrowKind.NEXT and positions.get(arrow.target, below) <= positions[arrow.source]
    }
    for cycle in flow.cycles if closing else ():
        members = set(cycle)
        if any(target not in members for id_ in cycle for target in flow.successors[id_]):
            continue
        for id_ in cycle:
            for arrow in flow.arrows[id_]:
                if arrow in closing:
                    loop = path_to(id_, parents(flow.successors, arrow.target)) or (id_,)
                    circle = Words(" → ".join(abbreviated((*loop, arrow.target))))
                    yield LOOP_WITHOUT_EXIT.at("steps", positions[id_], "next", target=arrow.target, circle=circle)


@checker(stage=2)
def lapses_terminate(flow: Flow) -> Iterator[Finding]:
    """No cycle consists of ``goto`` alone; it would move a neglected case forever."""
    sop = flow.sop
    lapses = {
        arrow.source: (arrow.target,)
        for leaving in flow.arrows.values()
        for arrow in leaving
        if arrow.kind is ArrowKind.GOTO
    }
    for cycle in cycles(lapses):
        last = max(cycle, key=sop.positions.__getitem__)
        path: Path = ("steps", sop.positions[last], "on_late")
        if sop.step(last).on_late is None:
            path = ("on_late",)
        yield CIRCLE_OF_GOTO.at(*path, "goto", circle=Words(" → ".join(abbreviated((*cycle, cycle[0])))))


@checker(stage=3)
def steps_are_reachable(flow: Flow) -> Iterator[Finding]:
    """Every step can be reached from the first one."""
    for row, step in enumerate(flow.sop.steps):
        if step.id not in flow.parents:
            yield UNREACHABLE.at("steps", row, "id", id=step.id)


@checker(stage=3)
def steps_lead_to_an_end(flow: Flow) -> Iterator[Finding]:
    """From every reachable step, an end can be reached."""
    waiting = [state for state in flow.predecessors if state not in flow.successors]
    leads_out = set(waiting)
    while waiting:
        for earlier in flow.predecessors.get(waiting.pop(), ()):
            if earlier not in leads_out:
                leads_out.add(earlier)
                waiting.append(earlier)
    for row, step in enumerate(flow.sop.steps):
        if step.id not in leads_out and (path := flow.path_to(step.id)):
            yield NO_WAY_OUT.at("steps", row, "id", id=step.id, witness=Words(" → ".join(abbreviated(path))))
