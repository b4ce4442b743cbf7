"""The rules of the reader: SOP0xx about a file and its YAML, SOP1xx about its keys and values.

SOP9xx: comments that suppress findings, and the number of findings.
"""

from __future__ import annotations

from sopflow.diagnostics import Severity, define_rule
from sopflow.text import Text

_E, _W = Severity.ERROR, Severity.WARNING

_SAVE_AS_UTF8 = Text(
    "Save the file as UTF-8; most editors offer the encoding under `Save as`.",
    "Simpan berkas dengan pengodean UTF-8; kebanyakan editor menyediakannya di `Simpan sebagai`.",
)
_START_WITH_VERSION = Text("Begin the file with `sopflow: 1`.", "Mulai berkas dengan `sopflow: 1`.")
_SPLIT = Text(
    "Check that this is the right file; if it is, split it into several SOPs.",
    "Periksa apakah berkasnya benar; jika benar, bagi menjadi beberapa SOP.",
)
_KEEP_ONE = Text("Keep one of the two.", "Pertahankan salah satu.")
_ADVICE = Text("{advice}", "{advice}")

NOT_UTF8 = define_rule(
    "SOP001",
    "not-utf8",
    _E,
    Text(
        "The file is not valid UTF-8: byte {byte} is not allowed here.",
        "Berkas ini bukan UTF-8 yang benar: bita {byte} tidak diperbolehkan di sini.",
    ),
    hint=_SAVE_AS_UTF8,
)
BYTE_ORDER_MARK = define_rule(
    "SOP002",
    "byte-order-mark",
    _E,
    Text(
        "The file contains a byte order mark (U+FEFF) after its beginning.",
        "Ada tanda urutan bita (U+FEFF) di tengah berkas.",
    ),
    hint=Text(
        "Delete this invisible character; it is allowed only at the beginning of the file.",
        "Hapus karakter yang tidak tampak ini; tempatnya hanya di awal berkas.",
    ),
)
CONTROL_CHARACTER = define_rule(
    "SOP003",
    "control-character",
    _E,
    Text(
        "The invisible character {character} is not allowed in a SOP.",
        "Karakter {character} tidak tampak dan tidak diperbolehkan dalam SOP.",
    ),
    hint=Text("Delete it or replace it with a space.", "Hapus atau ganti dengan spasi."),
)
TAB = define_rule(
    "SOP004",
    "tab",
    _E,
    Text(
        "This line contains a tab{also}; YAML readers disagree about the meaning of tabs.",
        "Ada tabulasi di sini{also}; pembaca YAML berbeda-beda mengartikannya.",
    ),
    hint=Text(
        "Replace each tab with two spaces, and set your editor to insert spaces.",
        "Ganti setiap tabulasi dengan dua spasi dan atur editor agar tombol tab menghasilkan spasi.",
    ),
)
SYNTAX = define_rule(
    "SOP005",
    "yaml-syntax",
    _E,
    Text("Invalid YAML: {problem}.", "Penulisan YAML keliru: {problem}."),
    hint=_ADVICE,
)
EMPTY_FILE = define_rule(
    "SOP006",
    "empty-file",
    _E,
    Text("The file is empty.", "Berkas ini kosong."),
    hint=_START_WITH_VERSION,
)
SEVERAL_DOCUMENTS = define_rule(
    "SOP007",
    "several-documents",
    _E,
    Text(
        "A second YAML document begins here; a file contains one SOP.",
        "Dokumen YAML kedua dimulai di sini; satu berkas berisi satu SOP.",
    ),
    hint=Text("Move it to a file of its own.", "Pindahkan ke berkas tersendiri."),
)
ANCHOR = define_rule(
    "SOP008",
    "anchor",
    _E,
    Text(
        "Anchors and aliases (& and *) are not allowed: {name}.",
        "Tanda & dan * (anchor dan alias) tidak dapat digunakan di sini: {name}.",
    ),
    hint=Text(
        "Write the value itself; put quotes around text that begins with & or *.",
        "Tulis nilainya sendiri; beri tanda kutip pada teks yang diawali & atau *.",
    ),
)
TAG = define_rule(
    "SOP009",
    "tag",
    _E,
    Text("YAML tags are not allowed: {tag}.", "Tag YAML tidak dapat digunakan di sini: {tag}."),
    hint=Text(
        "Delete it; put quotes around text that begins with an exclamation mark.",
        "Hapus tag ini; beri tanda kutip pada teks yang diawali tanda seru.",
    ),
)
MERGE_KEY = define_rule(
    "SOP010",
    "merge-key",
    _E,
    Text("Merge keys (<<) are not allowed.", "Kunci gabungan (<<) tidak dapat digunakan di sini."),
    hint=Text("Write the keys themselves.", "Tulis kuncinya satu per satu."),
)
COMPLEX_KEY = define_rule(
    "SOP011",
    "complex-key",
    _E,
    Text(
        "A key must be text, not a list or a mapping.",
        "Kunci harus berupa teks, bukan daftar dan bukan kunci beserta isinya.",
    ),
    hint=Text(
        "Put quotes around text that begins with [ or {{.",
        "Beri tanda kutip pada teks yang diawali [ atau {{.",
    ),
)
DUPLICATE_KEY = define_rule(
    "SOP012",
    "duplicate-key",
    _E,
    Text("The key {key} occurs twice.", "Kunci {key} ditulis dua kali."),
    hint=_KEEP_ONE,
)
TOO_LARGE = define_rule(
    "SOP013",
    "too-large",
    _E,
    Text("The file is larger than {limit} bytes.", "Berkas lebih besar dari {limit} bita."),
    hint=_SPLIT,
)
TOO_DEEP = define_rule(
    "SOP014",
    "too-deep",
    _E,
    Text("Values are nested more than {limit} levels deep.", "Nilai bersarang lebih dari {limit} tingkat."),
    hint=Text(
        "Look for a bracket that was opened by mistake; a SOP needs at most a dozen levels.",
        "Periksa kurung yang dibuka tanpa sengaja; SOP tidak memerlukan lebih dari dua belas tingkat.",
    ),
)
TOO_MANY_NODES = define_rule(
    "SOP015",
    "too-many-nodes",
    _E,
    Text("The file contains more than {limit} values.", "Berkas berisi lebih dari {limit} nilai."),
    hint=_SPLIT,
)
UNKNOWN_VERSION = define_rule(
    "SOP016",
    "unknown-version",
    _E,
    Text(
        "This version of sopflow cannot read the format {found}.",
        "Versi sopflow ini tidak dapat membaca format {found}.",
    ),
    hint=Text(
        "Write `sopflow: 1` or install a newer version of sopflow.",
        "Tulis `sopflow: 1` atau pasang versi sopflow yang lebih baru.",
    ),
)
NOT_A_SOP = define_rule(
    "SOP017",
    "not-a-sop",
    _E,
    Text("This is not a sopflow file: it contains {found}.", "Ini bukan berkas sopflow: isinya {found}."),
    hint=_START_WITH_VERSION,
)
OTHER_ENCODING = define_rule(
    "SOP018",
    "other-encoding",
    _E,
    Text(
        "The file is encoded as {encoding}; a SOP must be UTF-8.",
        "Berkas ini disimpan dalam {encoding}, sedangkan SOP harus dalam UTF-8.",
    ),
    hint=_SAVE_AS_UTF8,
)

UNKNOWN_KEY = define_rule(
    "SOP101",
    "unknown-key",
    _E,
    Text("The key {key} is not known here.", "Kunci {key} tidak dikenal di sini."),
    hint=Text(
        "{advice}Use one of: {known}; begin keys of your own with x-.",
        "{advice}Gunakan salah satu: {known}. Kunci tambahan Anda sendiri diawali x-.",
    ),
)
MISSING_KEY = define_rule(
    "SOP102",
    "missing-key",
    _E,
    Text("The required key `{key}` is missing here.", "Kunci `{key}` wajib ada di sini."),
    hint=Text("Add `{key}:` and its value.", "Tambahkan `{key}:` beserta isinya."),
)
WRONG_TYPE = define_rule(
    "SOP103",
    "wrong-type",
    _E,
    Text("{key} contains {found} instead of {expected}.", "{key} berisi {found}, seharusnya {expected}."),
    hint=_ADVICE,
)
EMPTY_VALUE = define_rule(
    "SOP104",
    "empty-value",
    _E,
    Text("{key} is empty.", "{key} kosong."),
    hint=_ADVICE,
)
UNKNOWN_CHOICE = define_rule(
    "SOP105",
    "unknown-choice",
    _E,
    Text("{found} is not a valid value for {key}.", "{found} bukan isian yang diperbolehkan untuk {key}."),
    hint=Text("Use one of: {expected}.", "Pilih salah satu: {expected}."),
)
BAD_DATE = define_rule(
    "SOP106",
    "bad-date",
    _E,
    Text("{found} is not a valid date.", "{found} bukan tanggal yang benar."),
    hint=_ADVICE,
)
UNQUOTED = define_rule(
    "SOP107",
    "unquoted",
    _W,
    Text("Other programs do not read {found} as text.", "Program lain tidak akan membaca {found} sebagai teks."),
    hint=Text("Put quotes around it.", "Beri tanda kutip."),
)
BAD_CALENDAR = define_rule(
    "SOP109",
    "bad-calendar",
    _E,
    Text("The calendar cannot read {found}. {reason}", "Kalender tidak dapat membaca {found}. {reason}"),
    hint=_ADVICE,
)
CONFLICT = define_rule(
    "SOP110",
    "conflicting-keys",
    _E,
    Text("{key} cannot be used together with {other}.", "{key} tidak boleh digunakan bersama {other}."),
    hint=_KEEP_ONE,
)
SHARED_ID = define_rule(
    "SOP111",
    "shared-id",
    _E,
    Text("The activity has the same id as its row, {id}.", "Id kegiatan ini sama dengan id barisnya, {id}."),
    hint=Text(
        "Give it a different id, or write a row of one activity without `activities`.",
        "Beri id lain; baris dengan satu kegiatan ditulis tanpa `activities`.",
    ),
)
CALENDAR_FILE = define_rule(
    "SOP112",
    "calendar-file",
    _E,
    Text(
        "{file} cannot be used as the calendar: {reason}.", "{file} tidak dapat digunakan sebagai kalender: {reason}."
    ),
    hint=_ADVICE,
)
UNQUOTED_COMMA = define_rule(
    "SOP113",
    "unquoted-comma",
    _E,
    Text(
        "{found} is read as a key, because the comma before it ends a text inside braces.",
        "{found} terbaca sebagai kunci, karena di dalam kurung kurawal koma mengakhiri teks.",
    ),
    hint=Text("Put quotes around the whole text: {whole}.", "Beri tanda kutip pada seluruh teks: {whole}."),
)
BAD_STANDARD = define_rule(
    "SOP502",
    "unparsable-standard",
    _E,
    Text("{found} is not a time standard. {reason}", "{found} bukan standar waktu. {reason}"),
    hint=_ADVICE,
)
AMBIGUOUS_STANDARD = define_rule(
    "SOP503",
    "ambiguous-standard",
    _E,
    Text("The meaning of {found} is not clear. {reason}", "Arti {found} tidak jelas. {reason}"),
    hint=_ADVICE,
)

LOST_MINUTE = define_rule(
    "SOP511",
    "lost-minute",
    _W,
    Text(
        "{found} leaves out the minute from {minute}.",
        "{found} tidak menghitung satu menit mulai pukul {minute}.",
    ),
    hint=Text(
        "Write {proposal}: the office is already closed at its closing time.",
        "Tulis {proposal}: pada jam tutup kantor sudah tutup.",
    ),
)

MORE_FINDINGS = define_rule(
    "SOP900",
    "more-findings",
    _W,
    Text(
        "The file has {count} more findings, {errors} of them errors.",
        "Masih ada {count} temuan lain di berkas ini, {errors} di antaranya kesalahan.",
    ),
    hint=Text("Fix the findings above and check again.", "Perbaiki temuan di atas, lalu periksa lagi."),
)
UNUSED_SUPPRESSION = define_rule(
    "SOP901",
    "unused-suppression",
    _W,
    Text(
        "There is no finding {code} to suppress here{where}.",
        "Di sini tidak ada temuan {code} yang perlu diabaikan{where}.",
    ),
    hint=_ADVICE,
)
UNKNOWN_CODE = define_rule(
    "SOP902",
    "unknown-code",
    _W,
    Text(
        "{code} is neither a code nor the beginning of a code.",
        "{code} bukan kode temuan dan bukan awalan kode temuan.",
    ),
    hint=Text(
        "Write a code such as SOP702, or the beginning of several codes, such as SOP7.",
        "Tulis kode seperti SOP702 atau awalan beberapa kode seperti SOP7.",
    ),
)
ERROR_NOT_SUPPRESSED = define_rule(
    "SOP904",
    "error-not-suppressed",
    _W,
    Text(
        "{code} is an error; errors cannot be suppressed.",
        "{code} adalah kesalahan; kesalahan tidak dapat diabaikan.",
    ),
    hint=Text(
        "Fix the error: no case can run until then.",
        "Perbaiki kesalahannya: sebelum itu SOP ini tidak dapat dijalankan.",
    ),
)
MALFORMED_SUPPRESSION = define_rule(
    "SOP905",
    "malformed-suppression",
    _W,
    Text("This comment suppresses no finding.", "Komentar ini tidak mengabaikan temuan apa pun."),
    hint=Text(
        "Write `# sopflow: ignore[SOP702] reason` at the end of the line or above it, or `ignore-file[SOP702]` for the "
        "whole file.",
        "Tulis `# sopflow: ignore[SOP702] alasan` di akhir barisnya atau di atasnya, atau `ignore-file[SOP702]` untuk "
        "seluruh berkas.",
    ),
)
