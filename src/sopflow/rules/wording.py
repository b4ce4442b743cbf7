"""SOP7xx: rows say what is done with an active verb, hide no decision in their words, and are numbered in order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from attrs import frozen

from sopflow.definition import Activity, Sop, Step
from sopflow.diagnostics import Finding, Fix, Label, Severity, define_rule
from sopflow.rules.indonesian import WORD, is_active, is_passive, speaks_indonesian, words
from sopflow.rules.references import activities, activity_path
from sopflow.rules.registry import checker
from sopflow.rules.words import (
    ADVERBS,
    BEFORE_NOUNS,
    BEFORE_SIDE_VERBS,
    CHECKS,
    CHECKS_AS_NOUNS,
    CONDITIONS,
    FUNCTION_WORDS,
    LOOKS,
    NO_CONDITIONS,
    QUALITIES,
    ROLES,
)
from sopflow.text import Path, Text, Words

_W, _I = Severity.WARNING, Severity.INFO

NO_ACTIVE_VERB = define_rule(
    "SOP701",
    "no-active-verb",
    _I,
    Text(
        "The activity begins with {word}, which is no active verb.",
        "Uraian kegiatan diawali {word}, yang bukan kata kerja aktif.",
    ),
    hint=Text(
        "Begin with what the actor does: Menerima, Memeriksa, Berkoordinasi …",
        "Awali dengan apa yang dikerjakan pelaksana: Menerima, Memeriksa, Berkoordinasi …",
    ),
)
PASSIVE = define_rule(
    "SOP702",
    "passive-activity",
    _I,
    Text(
        "The activity says what is done, not what the actor does: {word}.", "Uraian kegiatan berbentuk pasif: {word}."
    ),
    hint=Text(
        "Begin with the active verb: Menerima surat, not Surat diterima.",
        "Awali dengan kata kerja aktif: Menerima surat, bukan Surat diterima.",
    ),
)
ACTOR_AS_SUBJECT = define_rule(
    "SOP703",
    "actor-as-subject",
    _W,
    Text("The activity begins with who does it, {subject}.", "Uraian kegiatan diawali pelaksananya, {subject}."),
    hint=Text(
        "Who acts stands in `actor`; begin with the verb, {verb}.",
        "Pelaksana sudah disebut di `actor`; awali dengan kata kerjanya, {verb}.",
    ),
)
HIDDEN_CONDITION = define_rule(
    "SOP704",
    "hidden-condition",
    _W,
    Text(
        "{word} speaks of two ways, but the row has no decision.",
        "{word} menyatakan dua kemungkinan, tetapi baris ini tidak memuat keputusan.",
    ),
    hint=Text(
        "Give the activity that finds it out `outcomes`, one for each way.",
        "Beri `outcomes` pada kegiatan yang menentukannya, satu untuk setiap kemungkinan.",
    ),
)
CHECK_WITHOUT_BRANCH = define_rule(
    "SOP705",
    "check-without-branch",
    _I,
    Text(
        "Something is checked here, {word}, but nothing says what follows when it is not in order.",
        "Di sini ada pemeriksaan, {word}, tetapi tidak ditentukan apa yang terjadi bila hasilnya tidak sesuai.",
    ),
    hint=Text(
        "If it may fail, make the row a decision with `outcomes`.",
        "Bila hasilnya dapat berbeda, jadikan baris ini keputusan dengan `outcomes`.",
    ),
)
NUMBER_OUT_OF_LINE = define_rule(
    "SOP706",
    "number-out-of-line",
    _W,
    Text("After number {before} comes number {number}.", "Setelah nomor {before} langsung nomor {number}."),
    hint=Text(
        "Correct the number, or add the row that is missing.",
        "Perbaiki nomornya, atau tambahkan baris yang hilang.",
    ),
)
REPEATED_NUMBER = define_rule(
    "SOP707",
    "repeated-number",
    _W,
    Text("The number {number} stands twice.", "Nomor {number} dipakai dua kali."),
    hint=Text("Give each its own number.", "Beri masing-masing nomor tersendiri."),
)

_FIRST_WORDS = 12
"""Where the verb of a sentence is looked for."""

_NUMBER = re.compile(r"(\d{1,9})([a-z]?)[.)]?")


@checker(stage=1, blocking=False)
def activities_begin_with_active_verbs(sop: Sop) -> Iterator[Finding]:
    """An activity begins with an active verb; at most one finding says what else it begins with."""
    if not speaks_indonesian(sop):
        return
    names = {tuple(words(actor.name)) for actor in sop.actors.values()}
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
            subject, rest = opening.parted_at(verb)
            of_the_row = {" ".join(words(sop.actors[id_].name)) for id_ in activity.actors if id_ in sop.actors}
            instead = Fix(rest[:1].upper() + rest[1:]) if " ".join(words(subject)) in of_the_row else None
            yield ACTOR_AS_SUBJECT.at(*path, fix=instead, subject=subject, verb=opening.words[verb].capitalize())
        else:
            yield NO_ACTIVE_VERB.at(*path, word=word)


def _begins_with_a_verb(text: str) -> bool:
    """Whether the very first word is an active verb, as it most often is; where it is not, the opening is looked at."""
    first = WORD.search(text)
    return first is not None and is_active(first[0].casefold())


class _Opening:
    """The first words of an activity.

    Attributes:
        words: As they are written.
        lower: The same, casefolded.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        matches = [match for match, _ in zip(WORD.finditer(text), range(_FIRST_WORDS), strict=False)]
        # "a. Menerima": a letter by itself is a number.
        while matches and len(matches[0][0]) == 1:
            matches.pop(0)
        self._matches = matches
        self.words = [match[0] for match in matches]
        self.lower = [word.casefold() for word in self.words]

    @property
    def first(self) -> int | None:
        """Where the first word stands that may be the verb; None for a text without words."""
        return next((place for place, word in enumerate(self.lower) if word not in ADVERBS), None)

    def verb(self, first: int) -> int | None:
        """Where the first verb stands of which the opening is about; none behind "yang", "untuk" and the like."""
        if self.lower[first] in FUNCTION_WORDS:
            return None
        starts_passive = is_passive(self.lower[first])
        for place in range(first + 1, len(self.lower)):
            word, before = self.lower[place], self.lower[place - 1]
            # Names of agencies are written large: Dinsos, Disnaker.
            is_other_passive = is_passive(word) and self.words[place].islower() and not starts_passive
            if (is_active(word) or is_other_passive) and before not in BEFORE_SIDE_VERBS:
                return place
        return first if starts_passive else None

    def has_subject(self, first: int, verb: int, names: set[tuple[str, ...]]) -> bool:
        """Whether the words before the verb are somebody who acts: a known role, or the name of an actor."""
        return self.lower[first] in ROLES or any(
            tuple(self.lower[first:end]) in names for end in range(first + 1, verb + 1)
        )

    def parted_at(self, verb: int) -> tuple[str, str]:
        """What is written before the verb, from the first word on, and what from there on."""
        begin, middle = self._matches[0].start(), self._matches[verb].start()
        return self._text[begin:middle].strip(), self._text[middle:]


@checker(stage=1, blocking=False, whole=True)
def conditions_are_decisions(sop: Sop) -> Iterator[Finding]:
    """What is said with "jika", and what is checked, has a decision; one finding for an activity at most."""
    if not speaks_indonesian(sop):
        return
    targets = {outcome.to for *_, activity in activities(sop) for outcome in activity.outcomes.values()}
    for row, step, index, activity in activities(sop):
        if step.decision is not None or _leads_to_decision(sop, step):
            continue
        path = activity_path(row, step, index, "activity")
        conditions = _conditions(row, step, index, activity)
        # A row that an outcome leads to may say once more of which case it is.
        condition = None if step.id in targets else next(conditions, None)
        if condition is not None:
            yield condition
        elif (check := _check(activity.text)) is not None:
            yield CHECK_WITHOUT_BRANCH.at(*path, word=check)


def _conditions(row: int, step: Step, index: int, activity: Activity) -> Iterator[Finding]:
    for key, text in (("activity", activity.text), ("note", activity.note)):
        if word := _condition(text or ""):
            yield HIDDEN_CONDITION.at(*activity_path(row, step, index, key), word=word)
    if index == 0 and (word := _condition(step.note or "")):
        yield HIDDEN_CONDITION.at("steps", row, "note", word=word)


def _leads_to_decision(sop: Sop, step: Step) -> bool:
    """Whether the row that follows a plain one is a decision, which takes up what was found."""
    follower = sop.positions.get(sop.next_of(step))
    return follower is not None and sop.steps[follower].decision is not None


def _condition(text: str) -> str | None:
    found = words(text)
    if CONDITIONS.isdisjoint(found):
        return None
    for place, word in enumerate(found):
        if word in CONDITIONS and found[place + 1 : place + 2] and found[place + 1] not in NO_CONDITIONS:
            return word
    return None


def _check(text: str) -> str | None:
    looks = False
    before = ""
    for word in words(text):
        is_noun = word in CHECKS_AS_NOUNS and before in BEFORE_NOUNS
        if is_noun or word.removesuffix("nya") in CHECKS or (looks and word in QUALITIES):
            return word
        looks = looks or word in LOOKS
        before = word
    return None


@frozen
class _Number:
    """A printed number, "2a", and where it is written."""

    number: int
    letter: str
    path: Path

    @property
    def text(self) -> Words:
        """As it is printed."""
        return Words(f"{self.number}{self.letter}")


@checker(stage=1, blocking=False, whole=True)
def rows_are_numbered_in_order(sop: Sop) -> Iterator[Finding]:
    """The printed numbers of the rows, and those within each row, go on by one; each stands once."""
    if all(step.number is None and all(one.number is None for one in step.activities) for step in sop.steps):
        return  # their positions are their numbers
    rows: list[_Number | None] = []
    within_rows: set[int] = set()
    for row, step in enumerate(sop.steps):
        number = _number(step.number, row, ("steps", row))
        rows.append(number)
        if step.is_single:
            continue
        within = [
            _number(activity.number, index, activity_path(row, step, index))
            for index, activity in enumerate(step.activities)
        ]
        yield from _out_of_line(within, set())
        # Rows of the paper that run side by side are the activities of one row here, and keep their numbers.
        if number is not None and within[0] is not None and within[0].number in (number.number, number.number + 1):
            within_rows.update(each.number for each in within if each is not None)
    yield from _out_of_line(rows, within_rows)


def _number(printed: str | None, position: int, path: Path) -> _Number | None:
    """A number as it is printed, or the position; None for what is no number, such as a placeholder."""
    if printed is None:
        return _Number(position + 1, "", (*path, "id"))
    match = _NUMBER.fullmatch(printed.strip().casefold())
    return _Number(int(match[1]), match[2], (*path, "number")) if match else None


def _out_of_line(numbers: list[_Number | None], further: set[int]) -> Iterator[Finding]:
    """Numbers that stand twice, or before which some are missing; what is no number is passed over."""
    known = sorted({each.number for each in numbers if each is not None} | further)
    first: dict[Words, _Number] = {}
    before: _Number | None = None
    for each in numbers:
        if each is None:
            before = None
            continue
        if first.setdefault(each.text, each) is not each:
            label = Label(Text("first here", "pertama kali di sini"), first[each.text].path)
            yield REPEATED_NUMBER.at(*each.path, labels=(label,), number=each.text)
            continue
        if before is not None and not _follows(each, before, known):
            yield NUMBER_OUT_OF_LINE.at(*each.path, before=before.text, number=each.text)
        before = each


def _follows(each: _Number, before: _Number, known: list[int]) -> bool:
    if each.number == before.number:
        return each.letter > before.letter
    # What stands elsewhere is not missing; it is found where it stands.
    between = bisect_left(known, each.number) - bisect_right(known, before.number)
    return each.number > before.number and between == each.number - before.number - 1
