"""SOP0xx and SOP1xx: what can be wrong with a file and its YAML, and with the shape of what it says.

SOP9xx: what can be wrong with the comments that suppress findings, and that there are more findings than are told.
"""

from __future__ import annotations

from sopflow.diagnostics import Severity, define_rule
from sopflow.text import Text

_E, _W = Severity.ERROR, Severity.WARNING

NOT_UTF8 = define_rule(
    "SOP001",
    "not-utf8",
    _E,
    Text(
        "The file is not UTF-8: byte {byte} cannot stand here.",
        "Berkas ini bukan UTF-8: bita {byte} tidak dapat berada di sini.",
    ),
    hint=Text(
        "Save the file with the encoding UTF-8; most editors ask for it under `Save as`.",
        "Simpan berkas dengan pengodean UTF-8; sebagian besar editor menanyakannya di `Simpan sebagai`.",
    ),
)
BYTE_ORDER_MARK = define_rule(
    "SOP002",
    "byte-order-mark",
    _E,
    Text(
        "A byte order mark (U+FEFF) stands in the middle of the file.",
        "Ada tanda urutan bita (U+FEFF) di tengah berkas.",
    ),
    hint=Text(
        "Delete this invisible character; it may stand only at the very beginning.",
        "Hapus karakter tak kasatmata ini; ia hanya boleh berada di awal berkas.",
    ),
)
CONTROL_CHARACTER = define_rule(
    "SOP003",
    "control-character",
    _E,
    Text(
        "The character {character} cannot be seen and may not stand in a SOP.",
        "Karakter {character} tidak kasatmata dan tidak boleh ada dalam SOP.",
    ),
    hint=Text("Delete it, or put a space in its place.", "Hapus, atau ganti dengan spasi."),
)
TAB = define_rule(
    "SOP004",
    "tab",
    _E,
    Text(
        "A tab stands here; YAML readers disagree about what it means.",
        "Ada tabulasi di sini; pembaca YAML tidak sepakat tentang artinya.",
    ),
    hint=Text("Put spaces in its place.", "Ganti dengan spasi."),
)
SYNTAX = define_rule(
    "SOP005",
    "yaml-syntax",
    _E,
    Text("This is not YAML: {problem}.", "Ini bukan YAML: {problem_id}."),
    hint=Text("{advice}", "{advice_id}"),
)
EMPTY_FILE = define_rule(
    "SOP006",
    "empty-file",
    _E,
    Text("The file holds nothing.", "Berkas ini kosong."),
    hint=Text("Begin it with `sopflow: 1`.", "Mulailah dengan `sopflow: 1`."),
)
SEVERAL_DOCUMENTS = define_rule(
    "SOP007",
    "several-documents",
    _E,
    Text(
        "A second YAML document begins here; a file holds one SOP.",
        "Dokumen YAML kedua dimulai di sini; satu berkas berisi satu SOP.",
    ),
    hint=Text("Put it in a file of its own.", "Letakkan dalam berkas tersendiri."),
)
ANCHOR = define_rule(
    "SOP008",
    "anchor",
    _E,
    Text(
        "Anchors and aliases (& and *) are not part of the language: {name}.",
        "Jangkar dan alias (& dan *) bukan bagian dari bahasa ini: {name}.",
    ),
    hint=Text(
        "Write the value out; put quotes around a text that begins with & or *.",
        "Tuliskan nilainya; beri tanda kutip pada teks yang diawali & atau *.",
    ),
)
TAG = define_rule(
    "SOP009",
    "tag",
    _E,
    Text("Tags are not part of the language: {tag}.", "Tag bukan bagian dari bahasa ini: {tag}."),
    hint=Text(
        "Delete it; put quotes around a text that begins with an exclamation mark.",
        "Hapus; beri tanda kutip pada teks yang diawali tanda seru.",
    ),
)
MERGE_KEY = define_rule(
    "SOP010",
    "merge-key",
    _E,
    Text("Merge keys (<<) are not part of the language.", "Kunci gabungan (<<) bukan bagian dari bahasa ini."),
    hint=Text("Write the keys out.", "Tuliskan kunci-kuncinya."),
)
COMPLEX_KEY = define_rule(
    "SOP011",
    "complex-key",
    _E,
    Text(
        "A key must be a plain text, not a list or a mapping.", "Kunci harus berupa teks, bukan daftar atau pemetaan."
    ),
    hint=Text(
        "Put quotes around a text that begins with [ or {{.",
        "Beri tanda kutip pada teks yang diawali [ atau {{.",
    ),
)
DUPLICATE_KEY = define_rule(
    "SOP012",
    "duplicate-key",
    _E,
    Text("The key {key} stands here a second time.", "Kunci {key} muncul untuk kedua kalinya."),
    hint=Text("Keep one of the two.", "Pertahankan salah satu saja."),
)
TOO_LARGE = define_rule(
    "SOP013",
    "too-large",
    _E,
    Text("The file is larger than {limit} bytes.", "Berkas lebih besar dari {limit} bita."),
    hint=Text("No written procedure is so long; divide it.", "Tidak ada prosedur sepanjang itu; bagilah."),
)
TOO_DEEP = define_rule(
    "SOP014",
    "too-deep",
    _E,
    Text("Values are nested more than {limit} deep.", "Nilai bersarang lebih dari {limit} tingkat."),
    hint=Text("A SOP needs no more than a dozen levels.", "SOP tidak memerlukan lebih dari selusin tingkat."),
)
TOO_MANY_NODES = define_rule(
    "SOP015",
    "too-many-nodes",
    _E,
    Text("The file holds more than {limit} values.", "Berkas berisi lebih dari {limit} nilai."),
    hint=Text("No written procedure is so long; divide it.", "Tidak ada prosedur sepanjang itu; bagilah."),
)
UNKNOWN_VERSION = define_rule(
    "SOP016",
    "unknown-version",
    _E,
    Text(
        "This version of sopflow does not read the format {found}.", "Versi sopflow ini tidak membaca format {found}."
    ),
    hint=Text(
        "Write `sopflow: 1`, or install a newer sopflow.",
        "Tulis `sopflow: 1`, atau pasang sopflow terbaru.",
    ),
)
NOT_A_SOP = define_rule(
    "SOP017",
    "not-a-sop",
    _E,
    Text("This is no file of sopflow: it holds {found}.", "Ini bukan berkas sopflow: isinya {found_id}."),
    hint=Text("Begin it with `sopflow: 1`.", "Mulailah dengan `sopflow: 1`."),
)
OTHER_ENCODING = define_rule(
    "SOP018",
    "other-encoding",
    _E,
    Text(
        "The file is saved in {encoding}, and a SOP in UTF-8.",
        "Berkas ini disimpan dalam {encoding}, padahal SOP harus dalam UTF-8.",
    ),
    hint=Text(
        "Save it again with the encoding UTF-8; most editors ask for it under `Save as`.",
        "Simpan ulang dengan pengodean UTF-8; sebagian besar editor menanyakannya di `Simpan sebagai`.",
    ),
)

UNKNOWN_KEY = define_rule(
    "SOP101",
    "unknown-key",
    _E,
    Text("There is no key {key} here.", "Tidak ada kunci {key} di sini."),
    hint=Text(
        "{advice}Known here: {known}. Keys that begin with x- are free for extensions.",
        "{advice_id}Yang dikenal: {known}. Kunci yang diawali x- bebas untuk perluasan.",
    ),
)
MISSING_KEY = define_rule(
    "SOP102",
    "missing-key",
    _E,
    Text("The key {key} is missing here.", "Kunci {key} tidak ada di sini."),
    hint=Text("Add it.", "Tambahkan."),
)
WRONG_TYPE = define_rule(
    "SOP103",
    "wrong-type",
    _E,
    Text(
        "{key} holds {found}, where {expected} is expected.",
        "{key} berisi {found_id}, padahal yang diharapkan {expected_id}.",
    ),
)
EMPTY_VALUE = define_rule(
    "SOP104",
    "empty-value",
    _E,
    Text("{key} is empty.", "{key} kosong."),
    hint=Text(
        "Give it a value, or leave the key out. Inside {{ }} a text with a comma needs quotes.",
        "Isilah, atau hilangkan kuncinya. Di dalam {{ }} teks yang mengandung koma perlu tanda kutip.",
    ),
)
UNKNOWN_CHOICE = define_rule(
    "SOP105",
    "unknown-choice",
    _E,
    Text("{key} cannot be {found}.", "{key} tidak dapat berupa {found}."),
    hint=Text("It is one of {expected}.", "Pilihannya: {expected}."),
)
BAD_DATE = define_rule(
    "SOP106",
    "bad-date",
    _E,
    Text("{found} is not a date of the form 2017-02-14.", "{found} bukan tanggal dengan bentuk 2017-02-14."),
    hint=Text("Write {iso}.", "Tulis {iso}."),
)
UNQUOTED = define_rule(
    "SOP107",
    "unquoted",
    _W,
    Text(
        "Other YAML readers would not read {found} as text.",
        "Pembaca YAML lain tidak akan membaca {found} sebagai teks.",
    ),
    hint=Text("Put quotes around it.", "Beri tanda kutip."),
)
BAD_CALENDAR = define_rule(
    "SOP109",
    "bad-calendar",
    _E,
    Text("The calendar cannot read {found}: {reason}", "Kalender tidak dapat membaca {found}: {reason}"),
    hint=Text("{advice}", "{advice}"),
)
CONFLICT = define_rule(
    "SOP110",
    "conflicting-keys",
    _E,
    Text("{key} cannot stand beside {other}.", "{key} tidak dapat berdampingan dengan {other}."),
    hint=Text("Keep one of the two.", "Pertahankan salah satu saja."),
)
SHARED_ID = define_rule(
    "SOP111",
    "shared-id",
    _E,
    Text("This activity has the id of its row, {id}.", "Kegiatan ini memakai id barisnya, {id}."),
    hint=Text(
        "Give it an id of its own; a row of one activity is written in the row's own keys.",
        "Beri id tersendiri; baris dengan satu kegiatan ditulis dengan kunci baris itu sendiri.",
    ),
)
BAD_STANDARD = define_rule(
    "SOP502",
    "unparsable-standard",
    _E,
    Text("{found} is not a time standard: {reason}", "{found} bukan standar waktu: {reason}"),
    hint=Text("{advice}", "{advice}"),
)
AMBIGUOUS_STANDARD = define_rule(
    "SOP503",
    "ambiguous-standard",
    _E,
    Text("{found} can be read in more than one way: {reason}", "{found} dapat dibaca lebih dari satu cara: {reason}"),
    hint=Text("{advice}", "{advice}"),
)

MORE_FINDINGS = define_rule(
    "SOP900",
    "more-findings",
    _W,
    Text(
        "There is more to find in this file: {count} further findings, {errors} of them errors.",
        "Masih ada lagi di berkas ini: {count} temuan lain, {errors} di antaranya kesalahan.",
    ),
    hint=Text("Mend what is told above, and check again.", "Perbaiki yang disebut di atas, lalu periksa lagi."),
)
UNUSED_SUPPRESSION = define_rule(
    "SOP901",
    "unused-suppression",
    _W,
    Text("No finding {code} is suppressed here.", "Tidak ada temuan {code} yang diredam di sini."),
    hint=Text("Delete it: what it was for is mended.", "Hapus: yang dimaksud sudah diperbaiki."),
)
UNKNOWN_CODE = define_rule(
    "SOP902",
    "unknown-code",
    _W,
    Text("{code} is neither a code nor the beginning of one.", "{code} bukan kode dan bukan pula awal sebuah kode."),
    hint=Text(
        "Name codes such as SOP702, or what several begin with, such as SOP7.",
        "Sebutkan kode seperti SOP702, atau awalan beberapa kode seperti SOP7.",
    ),
)
ERROR_NOT_SUPPRESSED = define_rule(
    "SOP904",
    "error-not-suppressed",
    _W,
    Text(
        "{code} is an error, and errors are told all the same.",
        "{code} adalah kesalahan, dan kesalahan tetap dilaporkan.",
    ),
    hint=Text(
        "Mend it: as long as it stands, no case can be carried out.",
        "Perbaiki: selama masih ada, tidak ada perkara yang dapat dijalankan.",
    ),
)
MALFORMED_SUPPRESSION = define_rule(
    "SOP905",
    "malformed-suppression",
    _W,
    Text("This comment suppresses nothing.", "Komentar ini tidak meredam apa pun."),
    hint=Text(
        "Write `# sopflow: ignore[SOP702] reason`, or `ignore-file[SOP702]` for the whole file.",
        "Tulis `# sopflow: ignore[SOP702] alasan`, atau `ignore-file[SOP702]` untuk seluruh berkas.",
    ),
)
