"""SOP701 to SOP705: activities state what the actor does, with an active verb, and hide no decision."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sopflow.definition import Activity, Sop, Step
from sopflow.diagnostics import Finding, Fix, Severity, define_rule
from sopflow.rules.registry import checker
from sopflow.rules.table import activities, activity_path
from sopflow.rules.vocabulary import (
    ADVERBS,
    CHECKS,
    CHECKS_AS_NOUNS,
    CONDITIONS,
    EXAMINATIONS,
    FUNCTION_WORDS,
    IDLE_CONDITIONS,
    QUALITIES,
    ROLES,
    SUBORDINATORS,
    VERBS_BEFORE_NOUNS,
    WORD,
    is_active,
    is_passive,
    speaks_indonesian,
    words,
)
from sopflow.text import Path, Text

_W, _I = Severity.WARNING, Severity.INFO

NO_ACTIVE_VERB = define_rule(
    "SOP701",
    "no-active-verb",
    _I,
    Text(
        "The activity begins with {word}, which is not an active verb.",
        "Uraian kegiatan diawali {word}, yang bukan kata kerja aktif.",
    ),
    hint=Text(
        "Begin with the verb for what the actor does: Menerima, Memeriksa, Berkoordinasi …",
        "Awali dengan apa yang dikerjakan pelaksana: Menerima, Memeriksa, Berkoordinasi …",
    ),
)
PASSIVE = define_rule(
    "SOP702",
    "passive-activity",
    _I,
    Text("The activity is in the passive voice: {word}.", "Uraian kegiatan berbentuk pasif: {word}."),
    hint=Text(
        "Begin with the active verb: Menerima surat, not Surat diterima.",
        "Awali dengan kata kerja aktif: Menerima surat, bukan Surat diterima.",
    ),
)
ACTOR_AS_SUBJECT = define_rule(
    "SOP703",
    "actor-as-subject",
    _W,
    Text("The activity begins with its actor, {subject}.", "Uraian kegiatan diawali nama pelaksananya, {subject}."),
    hint=Text(
        "Begin with the verb, {verb}; `actor` already names the actor.",
        "Awali dengan kata kerjanya, {verb}; pelaksana sudah disebut di `actor`.",
    ),
)
HIDDEN_CONDITION = define_rule(
    "SOP704",
    "hidden-condition",
    _W,
    Text(
        "{word} states a condition, but the row has no decision.",
        "{word} menyatakan dua kemungkinan, tetapi baris ini tidak memuat keputusan.",
    ),
    hint=Text(
        "Add `outcomes` to the activity that determines it, one for each case.",
        "Tambahkan `outcomes` pada kegiatan yang menentukannya, satu jawaban untuk setiap kemungkinan.",
    ),
)
CHECK_WITHOUT_BRANCH = define_rule(
    "SOP705",
    "check-without-branch",
    _I,
    Text(
        "The activity checks something ({word}), but the SOP does not say what follows if the check fails.",
        "Di sini ada pemeriksaan ({word}), tetapi tidak ditentukan apa yang terjadi jika ditemukan kekurangan.",
    ),
    hint=Text(
        "Turn the row into a decision with `outcomes` if the check can fail.",
        "Jadikan baris ini keputusan dengan `outcomes` jika pemeriksaan ini dapat menemukan kekurangan.",
    ),
)

_CHECKS = CHECKS | {f"{word}nya" for word in CHECKS}
_WORDS_OF_CHECKS = _CHECKS | CHECKS_AS_NOUNS | EXAMINATIONS

_OPENING_WORDS = 12
"""The number of words among which the main verb is sought."""


@checker(stage=1, blocking=False)
def activities_begin_with_active_verbs(sop: Sop) -> Iterator[Finding]:
    """An activity begins with an active verb; at most one finding reports another opening."""
    if not speaks_indonesian(sop):
        return
    names = {words(actor.name) for actor in sop.actors.values()}
    for row, step, index, activity in activities(sop):
        if _begins_with_a_verb(activity.text):
            continue
        path = activity_path(row, step, index, "activity")
        opening = _Opening(activity.text)
        first = opening.first
        if first is None or opening.lower[first] in CONDITIONS or is_active(opening.lower[first]):
            continue
        verb = opening.verb(first)
        word = opening.words[first]
        if verb is not None and is_passive(opening.lower[verb]):
            yield PASSIVE.at(*path, word=opening.words[verb])
        elif verb is not None and opening.has_subject(first, verb, names):
            subject, rest = opening.split_at(verb)
            own_names = [words(sop.actors[id_].name) for id_ in activity.actors if id_ in sop.actors]
            fix = Fix(rest[:1].upper() + rest[1:]) if words(subject) in own_names else None
            yield ACTOR_AS_SUBJECT.at(*path, fix=fix, subject=subject, verb=opening.words[verb].capitalize())
        else:
            yield NO_ACTIVE_VERB.at(*path, word=word)


def _begins_with_a_verb(text: str) -> bool:
    """Return whether the first word is an active verb; a cheap test for the most frequent case."""
    first = WORD.search(text)
    return first is not None and is_active(first[0].casefold())


class _Opening:
    """The first words of an activity.

    Attributes:
        words: The words as written.
        lower: The words, casefolded.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        matches = list(islice(WORD.finditer(text), _OPENING_WORDS))
        # A single letter is a number: "a. Menerima".
        while matches and len(matches[0][0]) == 1:
            matches.pop(0)
        self._matches = matches
        self.words = [match[0] for match in matches]
        self.lower = [word.casefold() for word in self.words]

    @property
    def first(self) -> int | None:
        """The position of the first word that is not an adverb; None for a text without words."""
        return next((place for place, word in enumerate(self.lower) if word not in ADVERBS), None)

    def verb(self, first: int) -> int | None:
        """Return the position of the main verb; None if there is none, or after "yang", "untuk" and the like."""
        if self.lower[first] in FUNCTION_WORDS:
            return None
        starts_passive = is_passive(self.lower[first])
        for place in range(first + 1, len(self.lower)):
            word, before = self.lower[place], self.lower[place - 1]
            # Names of agencies are capitalized: Dinsos, Disnaker.
            is_other_passive = is_passive(word) and self.words[place].islower() and not starts_passive
            if (is_active(word) or is_other_passive) and before not in SUBORDINATORS:
                return place
        return first if starts_passive else None

    def has_subject(self, first: int, verb: int, names: set[tuple[str, ...]]) -> bool:
        """Return whether the words before the verb are its subject: a known role, or the name of an actor."""
        return self.lower[first] in ROLES or any(
            tuple(self.lower[first:end]) in names for end in range(first + 1, verb + 1)
        )

    def split_at(self, verb: int) -> tuple[str, str]:
        """Return the text before the verb, without a leading number, and the text from the verb on."""
        begin, middle = self._matches[0].start(), self._matches[verb].start()
        return self._text[begin:middle].strip(), self._text[middle:]


@checker(stage=1, blocking=False, needs_complete_sop=True)
def conditions_and_checks_have_a_decision(sop: Sop) -> Iterator[Finding]:
    """A condition ("jika") or a check has a decision; at most one finding for each activity."""
    if not speaks_indonesian(sop):
        return
    targets = {outcome.to for *_, activity in activities(sop) for outcome in activity.outcomes.values()}
    for row, step, index, activity in activities(sop):
        if step.decisions or _leads_to_decision(sop, step):
            continue
        found = words(activity.text)
        # The target of an outcome may repeat the condition under which it is reached.
        condition = None if step.id in targets else _first_condition(row, step, index, activity, found)
        if condition is not None:
            path, word = condition
            yield HIDDEN_CONDITION.at(*path, word=word)
        elif (check := _check(found)) is not None:
            yield CHECK_WITHOUT_BRANCH.at(*activity_path(row, step, index, "activity"), word=check)


def _first_condition(
    row: int, step: Step, index: int, activity: Activity, found: tuple[str, ...]
) -> tuple[Path, str] | None:
    """Return the place and the word of the first condition in an activity or in the notes about it.

    Args:
        row: The position of the row.
        step: The row.
        index: The position of the activity in the row.
        activity: The activity.
        found: The words of its text.
    """
    if word := _condition(found):
        return activity_path(row, step, index, "activity"), word
    if activity.note is not None and (word := _condition(words(activity.note))):
        return activity_path(row, step, index, "note"), word
    if index == 0 and step.note is not None and (word := _condition(words(step.note))):
        return ("steps", row, "note"), word
    return None


def _leads_to_decision(sop: Sop, step: Step) -> bool:
    """Return whether the row after a plain one is a decision, which may act on the result of a check."""
    follower = sop.positions.get(sop.next_of(step))
    return follower is not None and bool(sop.steps[follower].decisions)


def _condition(found: tuple[str, ...]) -> str | None:
    """Return the first word that introduces a condition with an effect on the flow."""
    if CONDITIONS.isdisjoint(found):
        return None
    for place, word in enumerate(found):
        if word in CONDITIONS and found[place + 1 : place + 2] and found[place + 1] not in IDLE_CONDITIONS:
            return word
    return None


def _check(found: tuple[str, ...]) -> str | None:
    """Return the first word for a check."""
    if _WORDS_OF_CHECKS.isdisjoint(found):
        return None
    examines = False
    before = ""
    for word in found:
        is_noun = word in CHECKS_AS_NOUNS and before in VERBS_BEFORE_NOUNS
        if is_noun or word in _CHECKS or (examines and word in QUALITIES):
            return word
        examines = examines or word in EXAMINATIONS
        before = word
    return None
