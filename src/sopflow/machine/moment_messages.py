"""The messages of refusals that concern moments, in English and Indonesian."""

from __future__ import annotations

from sopflow.machine.message import TIME, Message
from sopflow.text import Text

MOMENT_MESSAGES = {
    "unknown-moment": Message(
        Text("The SOP has no moment {found}.", "SOP ini tidak memiliki saat {found}."),
        Text("Choose a moment of this SOP: {expected}.", "Pilih saat yang ada dalam SOP ini: {expected}."),
        expected="moment id", found="unknown",
    ),
    "moment": Message(
        Text("{activity} cannot be completed: this moment is not set: {expected}.",
             "{activity} belum dapat dikerjakan: saat berikut belum ditetapkan: {expected}."),
        Text("Set it first.", "Tetapkan terlebih dahulu."),
        expected="moment",
    ),
    "moment-naive": Message(
        Text("The moment {moment} cannot be set to {found}: the time has no time zone.",
             "{moment} tidak dapat ditetapkan pada {found}: waktu itu tidak memiliki zona waktu."),
        Text("Give a time with its time zone.", "Sebutkan waktu beserta zona waktunya."),
    ),
    "moment-range": Message(
        Text("The moment {moment} cannot be set to {found}: the time is outside the years 1 to 9999 in UTC.",
             "{moment} tidak dapat ditetapkan pada {found}: waktu itu berada di luar tahun 1 sampai 9999 menurut UTC."),
        Text("Give a time within these years.", "Sebutkan waktu dalam tahun-tahun itu."),
    ),
    "moment-uncountable": Message(
        Text("The moment {moment} cannot be set to {found}: a due time that depends on it would be outside the "
             "calendar.",
             "{moment} tidak dapat ditetapkan pada {found}: batas waktu yang bergantung padanya berada di luar "
             "jangkauan kalender."),
        Text("Give another time.", "Sebutkan waktu lain."),
        found=TIME,
    ),
    "too-early": Message(
        Text("{activity} cannot be completed before {expected}.",
             "{activity} baru dapat diselesaikan mulai {expected}."),
        Text("Complete it then.", "Selesaikan mulai saat itu."),
        expected=TIME, found=TIME,
    ),
    "reason-moment": Message(
        Text("{found} is set already; another time needs a reason.",
             "{found} sudah ditetapkan; perubahannya harus disertai alasan."),
        Text("Give the reason.", "Tulis alasannya."),
        found="moment",
    ),
}  # fmt: skip
"""Messages by code or variant of a refusal."""
