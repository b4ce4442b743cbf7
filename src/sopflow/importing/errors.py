"""The error for a file that cannot be imported."""

from __future__ import annotations

from sopflow.errors import SpokenError
from sopflow.text import Text


class ImportingError(SpokenError):
    """A file cannot be imported."""


NOT_READABLE = Text(
    "the file is damaged or not a {kind} file. Open and save it again in the program that wrote it.",
    "berkas rusak atau bukan berkas {kind}. Buka lalu simpan lagi dengan program pembuatnya.",
)
OLD_FORMAT = Text(
    "this is the old format of Office. Convert it first: soffice --headless --convert-to {kind} FILE",
    "ini format Office lama. Ubah dahulu: soffice --headless --convert-to {kind} BERKAS",
)
ENCRYPTED = Text(
    "the file is encrypted or in the old format of Office. Save a copy as {kind} without a password.",
    "berkas terenkripsi atau berformat Office lama. Simpan salinannya sebagai {kind} tanpa kata sandi.",
)
UNKNOWN_FORMAT = Text(
    "the format {found} is not supported. Use .xlsx, .docx, .html, .tsv, .csv or .txt.",
    "format {found} tidak didukung. Gunakan .xlsx, .docx, .html, .tsv, .csv, atau .txt.",
)
NO_TABLE = Text(
    "no SOP table was found. The table needs a header row with the columns No and Uraian Kegiatan (or Activity).",
    "tabel SOP tidak ditemukan. Tabel memerlukan baris judul dengan kolom No dan Uraian Kegiatan.",
)
NO_SUCH_SHEET = Text(
    "it has no sheet or table {name}. It has: {names}.",
    "tidak ada lembar atau tabel {name}. Yang ada: {names}.",
)
TOO_LARGE = Text(
    "it exceeds the limit of {limit} for {subject}. Remove pictures or unused sheets, or split the file.",
    "batas {limit} untuk {subject} terlampaui. Hapus gambar atau lembar yang tidak digunakan, atau bagi berkasnya.",
)
UNSAFE = Text(
    "it contains {subject}, which is never read from an untrusted file. Save it again in Word, Excel or LibreOffice.",
    "isinya memuat {subject}, yang tidak pernah dibaca dari berkas luar. Simpan lagi dengan Word, Excel, atau "
    "LibreOffice.",
)
MISSING_LIBRARY = Text(
    'the package {name} is not installed: pip install "sopflow[import]"',
    'paket {name} belum terpasang: pip install "sopflow[import]"',
)
