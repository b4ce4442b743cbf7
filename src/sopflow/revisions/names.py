"""Names of keys, things and values of a SOP for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sopflow.dates import date_text
from sopflow.definition import AnyOf, Clock, Goto, NotBefore, OnLate, Outcome, Sop
from sopflow.definition.canonical import plain
from sopflow.definition.matching import AUTHORITY
from sopflow.flow import state_of
from sopflow.tables import hours_by_days, state_name
from sopflow.text import NO_TEXT, Text, visible
from sopflow.timing import TimeStandard, WeeklyHours

_KEYS = {
    "activity": Text("activity text", "uraian kegiatan"),
    "actor": Text("actor", "pelaksana"),
    "after": Text("preceding activity", "kegiatan sebelumnya"),
    "agency": Text("agency", "instansi"),
    "authority": Text("authority", "kewenangan"),
    "approval": Text("approval", "pengesahan"),
    "attach": Text("authority to attach documents", "kewenangan melampirkan dokumen"),
    "suspend": Text("authority to suspend", "kewenangan menangguhkan"),
    "resume": Text("authority to resume", "kewenangan melanjutkan"),
    "restart_clock": Text("authority to restart the clock", "kewenangan memulai ulang waktu"),
    "set_moment": Text("authority to set moments", "kewenangan menetapkan saat"),
    "recount": Text("authority to recount due times", "kewenangan menghitung ulang batas waktu"),
    "conditions": Text("condition", "syarat"),
    "correct": Text("authority to correct", "kewenangan mengoreksi"),
    "migrate": Text("authority to migrate", "kewenangan memindahkan ke revisi lain"),
    "cancel": Text("authority to cancel", "kewenangan membatalkan"),
    "because": Text("reason", "alasan"),
    "before": Text("moment before which the time ends", "saat yang menjadi batas"),
    "by": Text("time before the moment", "lama sebelum saat itu"),
    "calendar": Text("calendar", "kalender"),
    "calls": Text("SOP that the row runs", "SOP yang dijalankan"),
    "categories": Text("holiday category", "jenis hari libur"),
    "clock": Text("time since other rows", "waktu sejak baris lain"),
    "closed": Text("closed day", "hari tutup"),
    "country": Text("holidays of the country", "hari libur negara"),
    "created": Text("date of creation", "tanggal pembuatan"),
    "dates": Text("dates", "tanggal"),
    "day": Text("meaning of a bare “hari”", "arti “hari” tanpa keterangan"),
    "discards": Text("withdrawn document", "dokumen yang ditarik kembali"),
    "effective": Text("effective date", "tanggal efektif"),
    "calendar_file": Text("calendar file", "berkas kalender"),
    "ends": Text("end", "titik akhir"),
    "equipment": Text("equipment", "peralatan/perlengkapan"),
    "external": Text("outside the agency", "pihak luar"),
    "from": Text("first day", "hari pertama"),
    "goto": Text("destination when late", "tujuan jika terlambat"),
    "government": Text("government", "pemerintah"),
    "holidays": Text("holidays", "hari libur"),
    "hours": Text("working hours", "jam kerja"),
    "id": Text("id", "id"),
    "inferred": Text("conclusion of the encoder", "kesimpulan penyalin"),
    "legal_basis": Text("legal basis", "dasar hukum"),
    "moment": Text("moment of the earliest time", "saat penentu waktu paling awal"),
    "moments": Text("moment", "saat"),
    "name": Text("name", "nama"),
    "needs": Text("condition", "syarat"),
    "next": Text("next step", "langkah berikutnya"),
    "nip": Text("NIP", "NIP"),
    "not_before": Text("earliest time", "waktu paling awal"),
    "not_same_person_as": Text("activity for another person", "kegiatan yang dikerjakan orang lain"),
    "note": Text("note", "keterangan"),
    "number": Text("number", "nomor"),
    "office": Text("approving office", "jabatan yang mengesahkan"),
    "on_late": Text("consequence of lateness", "akibat keterlambatan"),
    "open": Text("open day", "hari buka"),
    "organization": Text("organization", "organisasi"),
    "outcomes": Text("outcome", "jawaban"),
    "periods": Text("period with other hours", "periode dengan jam kerja lain"),
    "persons": Text("number of persons", "jumlah orang"),
    "produces": Text("output", "output"),
    "qualifications": Text("qualification", "kualifikasi pelaksana"),
    "records": Text("record", "pencatatan"),
    "related": Text("related SOP", "SOP terkait"),
    "relation": Text("relation", "hubungan"),
    "requires": Text("requirement", "kelengkapan"),
    "revised": Text("date of revision", "tanggal revisi"),
    "scope": Text("scope", "ruang lingkup"),
    "since": Text("start of the time", "awal waktu"),
    "source": Text("wording of the paper", "bunyi naskah"),
    "subdivision": Text("region of the holidays", "wilayah hari libur"),
    "summary": Text("summary", "ringkasan"),
    "supplied": Text("comes from outside", "datang dari luar"),
    "terms": Text("term", "istilah"),
    "timezone": Text("time zone", "zona waktu"),
    "title": Text("title", "nama SOP"),
    "to": Text("target", "tujuan"),
    "total": Text("total time", "waktu keseluruhan"),
    "unit": Text("unit", "unit"),
    "warnings": Text("warning", "peringatan"),
    "within": Text("time standard", "standar waktu"),
}
"""The names of the keys of the YAML language; of a list, the name of one item."""

_QUALIFIED = {"approval.name": Text("approving official", "pejabat yang mengesahkan")}
_PART = Text("{key} ({part})", "{key} ({part})")

_LATE = {
    OnLate.RECORD: Text("record the lateness", "catat keterlambatan"),
    OnLate.JUSTIFY: Text("require a reason", "wajib disertai alasan"),
}
_LATE_TO = Text("move to {step}", "berpindah ke {step}")
_LEADS_TO = Text("leads to {step}", "menuju {step}")
_LONG_BEFORE = Text("{by} before {moment}", "{by} sebelum {moment}")
_CLOCKS = {Clock.STOPPED: Text("stopped", "berhenti")}
_YES_OR_NO = {True: Text("yes", "ya"), False: Text("no", "tidak")}
_NONE = Text("none", "tidak ada")


def name_of_key(key: str) -> Text:
    """Return the name of a key: ``dates.revised`` is the date of revision, ``terms.IMB`` the term IMB."""
    if key in _QUALIFIED:
        return _QUALIFIED[key]
    first, _, rest = key.partition(".")
    if first in ("terms", "moments", "conditions", "source", "inferred") and rest:
        part = name_of_key(rest) if first in ("source", "inferred") else same(visible(rest))
        return _PART.filled(key=_KEYS[first], part=part)
    last = key.rpartition(".")[2]
    return _KEYS[last] if last in _KEYS else same(visible(last))


def same(text: str) -> Text:
    """Return words of the SOP, which both languages show as they are."""
    return Text(text, text)


def joined(separator: str, texts: Iterable[Text]) -> Text:
    """Join texts in both languages."""
    found = list(texts)
    return Text(separator.join(text.en for text in found), separator.join(text.id for text in found))


def words(sop: Sop, key: str, value: Any) -> Text:
    """Return a value of a key for people: names of actors, documents and steps instead of ids.

    Args:
        sop: The SOP that has the value.
        key: The last part of the key: ``requires``.
        value: The value, or an item of a list.
    """
    if isinstance(value, tuple):
        return joined(", ", (words(sop, key, item) for item in value)) if value else _NONE
    match value:
        case AnyOf():
            return joined(" / ", (words(sop, key, id_) for id_ in value.any_of))
        case Goto():
            return _LATE_TO.filled(step=name_of_state(sop, value.goto))
        case OnLate():
            return _LATE[value]
        case NotBefore():
            moment = _name_of_moment(sop, value.moment)
            return moment if value.by is None else _LONG_BEFORE.filled(by=visible(value.by.text), moment=moment)
        case Clock():
            return _CLOCKS[value]
        case str() if key in _NAMES:
            return _NAMES[key](sop, value)
    return _words(value)


def effect(sop: Sop, thing: object) -> Text:
    """Return what an outcome leads to; empty for other things, whose names say enough."""
    return _LEADS_TO.filled(step=name_of_state(sop, thing.to)) if isinstance(thing, Outcome) else NO_TEXT


def _words(value: object) -> Text:
    match value:
        case None:
            return _NONE
        case bool():
            return _YES_OR_NO[value]
        case date():
            return date_text(value)
        case TimeStandard():
            return same(visible(value.text))
        case WeeklyHours():
            return joined("; ", hours_by_days(value))
        case list() | tuple():
            return joined(", ", map(_words, value))
        case Mapping():
            return joined("; ", (_PAIR.filled(key=visible(key), value=_words(item)) for key, item in value.items()))
        case str() | int() | float():
            return same(visible(str(value)))
    data = plain(value)
    return same(visible(str(data))) if data is value else _words(data)


_PAIR = Text("{key}: {value}", "{key}: {value}")


def _name_of_actor(sop: Sop, id_: str) -> Text:
    return same(visible(sop.actors[id_].name if id_ in sop.actors else id_))


def _name_of_document(sop: Sop, id_: str) -> Text:
    return same(visible(sop.documents[id_].name if id_ in sop.documents else id_))


def _name_of_condition(sop: Sop, id_: str) -> Text:
    return same(visible(sop.conditions.get(id_, id_)))


def _name_of_moment(sop: Sop, id_: str) -> Text:
    return same(visible(sop.moments.get(id_, id_)))


def _name_of_event(sop: Sop, id_: str) -> Text:
    """Return the name of a row, an activity or a moment."""
    if id_ in sop.moments:
        return _name_of_moment(sop, id_)
    return name_of_state(sop, id_) if id_ in sop.positions else name_of_activity(sop, id_)


def name_of_activity(sop: Sop, id_: str) -> Text:
    """Return the printed number and the text of an activity; its id if the SOP does not have it."""
    if id_ not in sop.labels:
        return same(visible(id_))
    activity = sop.step(id_).activities[0] if id_ in sop.positions else sop.activity(id_)
    return same(visible(f"{sop.labels[id_]} {activity.text}"))


def name_of_state(sop: Sop, target: str) -> Text:
    """Return the name of a step or an end; its id if the SOP does not have it."""
    state = state_of(target)
    if state == target and state not in sop.positions and state not in sop.ends:
        return same(visible(target))
    return Text(visible(state_name(sop, state, "en")), visible(state_name(sop, state, "id")))


_NAMES = {
    **dict.fromkeys(("actor", *AUTHORITY), _name_of_actor),
    "since": _name_of_event,
    "before": _name_of_moment,
    "moment": _name_of_moment,
    "needs": _name_of_condition,
    "requires": _name_of_document,
    "produces": _name_of_document,
    "discards": _name_of_document,
    "after": name_of_activity,
    "not_same_person_as": name_of_activity,
    "next": name_of_state,
    "to": name_of_state,
    "goto": name_of_state,
}
