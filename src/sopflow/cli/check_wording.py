"""The words of ``sopflow check`` and of files that cannot be read, in English and Indonesian, side by side."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # how much there is
    "file": ("{count} file", "{count} berkas"),
    "files": ("{count} files", "{count} berkas"),
    "error": ("{count} error", "{count} kesalahan"),
    "errors": ("{count} errors", "{count} kesalahan"),
    "warning": ("{count} warning", "{count} peringatan"),
    "warnings": ("{count} warnings", "{count} peringatan"),
    "info": ("{count} remark", "{count} catatan"),
    "infos": ("{count} remarks", "{count} catatan"),
    "unread": ("{count} not read", "{count} tidak terbaca"),
    "unreads": ("{count} not read", "{count} tidak terbaca"),
    "clean": ("nothing found", "tidak ada temuan"),
    "explained": ("`sopflow explain {code}` tells more.", "`sopflow explain {code}` menerangkannya."),
    "checking": ("Checking", "Memeriksa"),
    # what cannot be checked
    "nothing to check": (
        "There is nothing to check: name SOP files, or folders that hold some.",
        "Tidak ada yang diperiksa: sebutkan berkas SOP, atau folder yang berisi SOP.",
    ),
    "no sop in": (
        "There is nothing to check in {folders}: no file is named *.sop.yaml or has `sopflow` as its first key.",
        "Tidak ada yang diperiksa di {folders}: tiada berkas bernama *.sop.yaml atau berkunci pertama `sopflow`.",
    ),
    "only stdin": (
        "--stdin-filename says what standard input is called: name - among the files.",
        "--stdin-filename memberi nama pada masukan standar: sebutkan - di antara berkas.",
    ),
    "only text": (
        "--statistics does not go with --format {format}: leave one of them out.",
        "--statistics tidak cocok dengan --format {format}: hilangkan salah satunya.",
    ),
    # mending
    "mended": ("{count} mended.", "{count} diperbaiki."),
    "mendeds": ("{count} mended.", "{count} diperbaiki."),
    "can mend": ("`--fix` mends {count}.", "`--fix` memperbaiki {count}."),
    "can mends": ("`--fix` mends {count} of them.", "`--fix` memperbaiki {count} di antaranya."),
    "only mending": (
        "--unsafe-fixes says how far to go: add --fix or --diff.",
        "--unsafe-fixes menentukan sejauh mana: tambahkan --fix atau --diff.",
    ),
    "stdin stays": (
        "--fix changes files, not standard input: --diff shows what it would change.",
        "--fix mengubah berkas, bukan masukan standar: --diff menampilkan yang akan diubah.",
    ),
    "cannot write": ("{path} cannot be written: {why}", "{path} tidak dapat ditulis: {why}"),
    "no folder": ("there is no such folder.", "foldernya tidak ada."),
    "may not write": ("you may not write there.", "Anda tidak berhak menulis di sana."),
    # files
    "cannot read": ("cannot read {path}: {why}", "{path} tidak dapat dibaca: {why}"),
    "no such file": ("there is no such file.", "berkas itu tidak ada."),
    "no such file, but": ("there is no such file. Did you mean {close}?", "berkas itu tidak ada. Maksud Anda {close}?"),
    "a directory": (
        "it is a directory. Name a file in it.",
        "itu sebuah direktori. Sebutkan berkas di dalamnya.",
    ),
    "no regular file": (
        "it is no regular file, but a device, a pipe or a socket. Copy what it holds into a file.",
        "itu bukan berkas biasa, melainkan perangkat, pipa, atau soket. Salin isinya ke dalam berkas.",
    ),
    "not permitted": ("you may not read it. Ask for permission.", "Anda tidak berhak membacanya. Mintalah izin."),
    "system says": ("the system says: {error}.", "menurut sistem: {error}."),
    # which findings
    "unknown code": (
        "{option}: no finding's code is or begins with {code}. {close}",
        "{option}: tidak ada kode temuan yang sama dengan atau diawali {code}. {close}",
    ),
    "codes look like": ("Codes look like {example}.", "Kode berbentuk seperti {example}."),
    "errors stay": (
        "{option}: {code} is an error and is never ignored: the SOP cannot be carried out. Mend it.",
        "{option}: {code} adalah kesalahan dan tidak dapat diabaikan: SOP tidak dapat dijalankan. Perbaikilah.",
    ),
    # settings
    "no toml": ("this is not TOML: {error}.", "ini bukan TOML: {error}."),
    "no table": ("there is no table [tool.sopflow].", "tidak ada tabel [tool.sopflow]."),
    "settings too large": (
        "settings are no larger than {limit} bytes.",
        "setelan tidak lebih besar dari {limit} bita.",
    ),
    "unknown setting": (
        "[tool.sopflow] has no setting {name}. {close}",
        "[tool.sopflow] tidak mengenal {name}. {close}",
    ),
    "bad setting": (
        "{name} in [tool.sopflow] must be {expected}, not {found}.",
        "{name} di [tool.sopflow] harus berupa {expected}, bukan {found}.",
    ),
    "expected codes": ("a list of codes", "daftar kode"),
    "expected table": ("a table of patterns and lists of codes", "tabel pola berkas dan daftar kode"),
    "expected choice": ("one of {choices}", "salah satu dari {choices}"),
    "expected switch": ("true or false", "true atau false"),
}
"""Format strings in English and Indonesian, by key."""
