"""Indonesian vocabulary and morphology for the rules about texts."""

from __future__ import annotations

from sopflow.rules.vocabulary.abbreviations import ABBREVIATION, initials, is_roman_numeral, spelled_by
from sopflow.rules.vocabulary.form import FORM_PARTS, part_text
from sopflow.rules.vocabulary.language import speaks_indonesian
from sopflow.rules.vocabulary.morphology import WORD, is_active, is_passive, roots, roots_of, words
from sopflow.rules.vocabulary.places import agency_name, named_places, same_place
from sopflow.rules.vocabulary.word_lists import (
    ADVERBS,
    BLANKS,
    CHECKS,
    CHECKS_AS_NOUNS,
    CONDITIONS,
    EVENTS,
    EXAMINATIONS,
    FUNCTION_WORDS,
    GENERAL_WORDS,
    IDLE_CONDITIONS,
    KNOWN_ABBREVIATIONS,
    OFFICES,
    QUALITIES,
    REGIONAL_RULES,
    ROLES,
    SUBORDINATORS,
    VERBS_BEFORE_NOUNS,
)

__all__ = [
    "ABBREVIATION",
    "ADVERBS",
    "BLANKS",
    "CHECKS",
    "CHECKS_AS_NOUNS",
    "CONDITIONS",
    "EVENTS",
    "EXAMINATIONS",
    "FORM_PARTS",
    "FUNCTION_WORDS",
    "GENERAL_WORDS",
    "IDLE_CONDITIONS",
    "KNOWN_ABBREVIATIONS",
    "OFFICES",
    "QUALITIES",
    "REGIONAL_RULES",
    "ROLES",
    "SUBORDINATORS",
    "VERBS_BEFORE_NOUNS",
    "WORD",
    "agency_name",
    "initials",
    "is_active",
    "is_passive",
    "is_roman_numeral",
    "named_places",
    "part_text",
    "roots",
    "roots_of",
    "same_place",
    "speaks_indonesian",
    "spelled_by",
    "words",
]
