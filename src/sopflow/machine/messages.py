"""The words of refusals in English and Indonesian: for each code what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sopflow.text import Language


class Template(NamedTuple):
    """Format strings over a refusal's data."""

    message: str
    hint: str


_ENGLISH = {
    "unknown-activity": Template("The SOP has no activity {found}.", "Activities that are open now: {expected}."),
    "unknown-activity-row": Template("{found} is a row of several activities.", "Complete one of them: {expected}."),
    "unknown-document": Template("The SOP knows no document {found}.", "Documents that come from outside: {expected}."),
    "unknown-actor": Template(
        "The SOP knows none of the actors that the performer acts for: {found}.", "Its actors are {expected}."
    ),
    "clock": Template(
        "The time {found} cannot be used: {problem}.", "Give an aware time that is not before {expected}."
    ),
    "outcome": Template("{activity} does not take the outcome {found}.", "Its outcomes are: {expected}."),
    "outcome-missing": Template("{activity} is a decision and needs an answer.", "Its answers are: {expected}."),
    "outcome-unasked": Template(
        "{activity} is no decision, so the answer {found} says nothing.", "Leave the outcome out."
    ),
    "closed": Template("The case has ended as {found}, at {since}.", "Open a new case; an ended one stays as it is."),
    "suspended": Template(
        "The clock of the case is stopped since {since}.",
        "Resume the case first, or attach documents, or cancel it.",
    ),
    "not-suspended": Template("The clock of the case is running.", "Only a suspended case can be resumed."),
    "not-active": Template(
        "{activity} belongs to step {expected}, but the case stands at {found}.", "The way there: {between}."
    ),
    "already-done": Template(
        "{activity} was done already by {found}, at {since}.", "Go on with what is still open: {expected}."
    ),
    "order": Template("{activity} comes after {expected}, still to be done.", "Complete {expected} first."),
    "actor": Template("{activity} is done by {expected}, but the performer acts for {found}.", "Let {expected} do it."),
    "actor-none": Template(
        "{activity} is done by {expected}, but the performer acts for nobody.", "Let {expected} do it."
    ),
    "same-person": Template(
        "{activity} needs another person than {found}, who did {expected}.",
        "Let somebody else do it (four eyes).",
    ),
    "same-person-anonymous": Template(
        "{activity} asks for four eyes together with {expected}, but the performer has no name.",
        "Say who acts, by name.",
    ),
    "documents": Template(
        "{activity} needs documents that are not there: {names}.",
        "Attach them, or hand them over with this call.",
    ),
    "not-supplied": Template("Here nobody can hand over {names}.", "Rows that bring it into the case: {expected}."),
    "reason": Template("{activity} is late by {late_by}; it was due at {expected}.", "Give a reason for the delay."),
    "guard": Template("{text}", ""),
    "candidates": Template("", "Did you mean {candidates}?"),
}

_INDONESIAN = {
    "unknown-activity": Template(
        "SOP ini tidak memiliki kegiatan {found}.", "Kegiatan yang terbuka sekarang: {expected}."
    ),
    "unknown-activity-row": Template(
        "{found} adalah baris dengan beberapa kegiatan.", "Selesaikan salah satunya: {expected}."
    ),
    "unknown-document": Template(
        "SOP ini tidak mengenal dokumen {found}.", "Dokumen yang datang dari luar: {expected}."
    ),
    "unknown-actor": Template(
        "SOP ini tidak mengenal satu pun pelaksana yang diwakili: {found}.", "Pelaksananya: {expected}."
    ),
    "clock": Template(
        "Waktu {found} tidak dapat dipakai: {problem_id}.",
        "Berikan waktu dengan zona waktu yang tidak mendahului {expected}.",
    ),
    "outcome": Template("{activity} tidak menerima hasil {found}.", "Hasil yang mungkin: {expected}."),
    "outcome-missing": Template("{activity} adalah keputusan dan memerlukan jawaban.", "Jawabannya: {expected}."),
    "outcome-unasked": Template(
        "{activity} bukan keputusan, sehingga jawaban {found} tidak berarti.", "Hilangkan jawabannya."
    ),
    "closed": Template(
        "Perkara ini sudah berakhir sebagai {found}, pada {since}.",
        "Buka perkara baru; yang sudah berakhir tidak berubah lagi.",
    ),
    "suspended": Template(
        "Waktu perkara ini dihentikan sejak {since}.",
        "Lanjutkan dahulu perkaranya, atau lampirkan dokumen, atau batalkan.",
    ),
    "not-suspended": Template(
        "Waktu perkara ini sedang berjalan.", "Hanya perkara yang dihentikan waktunya yang dapat dilanjutkan."
    ),
    "not-active": Template(
        "{activity} termasuk langkah {expected}, padahal perkara berada di {found}.",
        "Jalan ke sana: {between_id}.",
    ),
    "already-done": Template(
        "{activity} sudah dikerjakan oleh {found}, pada {since}.",
        "Lanjutkan dengan yang masih terbuka: {expected}.",
    ),
    "order": Template(
        "{activity} dilakukan setelah {expected}, yang belum selesai.",
        "Selesaikan {expected} terlebih dahulu.",
    ),
    "actor": Template(
        "{activity} dikerjakan oleh {expected}, padahal pelaksana mewakili {found}.",
        "Serahkan kepada {expected}.",
    ),
    "actor-none": Template(
        "{activity} dikerjakan oleh {expected}, padahal pelaksana tidak mewakili siapa pun.",
        "Serahkan kepada {expected}.",
    ),
    "same-person": Template(
        "{activity} memerlukan orang lain selain {found}, yang mengerjakan {expected}.",
        "Serahkan kepada orang lain (empat mata).",
    ),
    "same-person-anonymous": Template(
        "{activity} mensyaratkan empat mata bersama {expected}, tetapi pelaksananya tanpa nama.",
        "Sebutkan nama orang yang bertindak.",
    ),
    "documents": Template(
        "{activity} memerlukan dokumen yang belum ada: {names}.",
        "Lampirkan, atau serahkan bersama panggilan ini.",
    ),
    "not-supplied": Template("Di sini {names} tidak dapat diserahkan.", "Baris yang menghasilkannya: {expected}."),
    "reason": Template("{activity} terlambat {late_by}; batas waktunya {expected}.", "Berikan alasan keterlambatan."),
    "guard": Template("{text}", ""),
    "candidates": Template("", "Maksud Anda {candidates}?"),
}

MESSAGES: dict[tuple[str, Language], Template] = {
    **{(code, "en"): template for code, template in _ENGLISH.items()},
    **{(code, "id"): template for code, template in _INDONESIAN.items()},
}
"""Templates by code and language; ``guard`` and ``candidates`` are no codes of their own."""

NOTHING_THERE = {"en": "none", "id": "tidak ada"}

_UNITS: dict[Language, tuple[tuple[int, str, str], ...]] = {
    "en": (
        (86400, "day", "days"),
        (3600, "hour", "hours"),
        (60, "minute", "minutes"),
        (1, "second", "seconds"),
    ),
    "id": ((86400, "hari", "hari"), (3600, "jam", "jam"), (60, "menit", "menit"), (1, "detik", "detik")),
}


def listed(words: Sequence[str], language: Language) -> str:
    """Words in a row, with a comma between them; a word for nothing when there are none."""
    return ", ".join(words) or NOTHING_THERE[language]


def instant_text(instant: datetime) -> str:
    """An instant to the second, with its offset."""
    return instant.isoformat(sep=" ", timespec="seconds")


def duration_text(length: timedelta, language: Language) -> str:
    """A length of clock time in its two largest units, ``2 hours 5 minutes``."""
    seconds = int(length.total_seconds())
    parts = []
    for size, one, many in _UNITS[language]:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {one if count == 1 else many}")
    return " ".join(parts[:2]) or f"0 {_UNITS[language][-1][2]}"
