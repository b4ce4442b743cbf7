"""The parts of the identity block as the form of Permenpan-RB 35/2012 names them."""

from __future__ import annotations

from typing import Final

from sopflow.text import Text

FORM_PARTS: Final = {
    "number": "nomor SOP",
    "title": "nama SOP",
    "organization": "instansi",
    "organization.government": "pemerintah daerah",
    "organization.agency": "nama instansi",
    "organization.unit": "unit kerja",
    "dates": "tanggal",
    "dates.created": "tanggal pembuatan",
    "dates.effective": "tanggal efektif",
    "approval": "pengesahan",
    "approval.office": "jabatan yang mengesahkan",
    "approval.name": "nama pejabat yang mengesahkan",
    "approval.nip": "NIP pejabat yang mengesahkan",
    "scope": "ruang lingkup",
    "summary": "ringkasan",
    "terms": "istilah dan definisi",
    "legal_basis": "dasar hukum",
    "qualifications": "kualifikasi pelaksana",
    "related": "keterkaitan",
    "related.number": "nomor SOP terkait",
    "equipment": "peralatan dan perlengkapan",
    "warnings": "peringatan",
    "records": "pencatatan dan pendataan",
}
"""The Indonesian name of each part, by its key."""


def part_text(key: str) -> Text:
    """Return a part for display: its key, in Indonesian after its name.

    >>> part_text("related").id
    'keterkaitan (`related`)'
    """
    return Text(f"`{key}`", f"{FORM_PARTS[key]} (`{key}`)")
