"""Explanations of the error messages of the YAML parsers.

libyaml and the pure Python parser word the same error differently; an explanation lists fragments of both wordings.
"""

from __future__ import annotations

from sopflow.text import Text

UNKNOWN_ESCAPE = "found unknown escape character"
"""The parsers' message about an escape that does not name a character."""

KEY_INDICATOR = "mapping keys are not allowed"
"""The parsers' message about a question mark where no key may begin."""

# Fragments of a parser's message, the problem, the advice. The first entry with a fragment that occurs counts.
_EXPLANATIONS: tuple[tuple[tuple[str, ...], Text, Text], ...] = (
    (
        ("scanning an anchor", "scanning an alias", "scanning a tag", "parsing a tag", "undefined tag handle"),
        Text("unquoted text cannot begin with &, * or !", "teks tanpa tanda kutip tidak boleh diawali &, * atau !"),
        Text("Put quotes around the text.", "Beri tanda kutip pada teksnya."),
    ),
    (
        ("directive", "incompatible YAML document", "duplicate tag handle"),
        Text(
            "a line that begins with % is an instruction for YAML readers",
            "baris yang diawali % adalah perintah untuk pembaca YAML",
        ),
        Text(
            "Put quotes around text that begins with %; sopflow needs no such instructions.",
            "Beri tanda kutip pada teks yang diawali %; sopflow tidak memerlukan perintah seperti itu.",
        ),
    ),
    (
        (UNKNOWN_ESCAPE, "expected escape sequence", "expected hexdecimal", "character escape code"),
        Text(
            "a backslash in double quotes begins an escape that YAML does not know",
            "garis miring terbalik di dalam kutip ganda tidak membentuk karakter yang dikenal YAML",
        ),
        Text(
            "Write the backslash twice, or use single quotes instead.",
            "Tulis garis miring terbalik dua kali atau gunakan kutip tunggal.",
        ),
    ),
    (
        ("scanning a block scalar",),
        Text(
            "there is text after the | or > that begins a block of text",
            "ada teks setelah tanda | atau > yang memulai blok teks",
        ),
        Text(
            "Begin the text on the next line, indented further, or put quotes around it.",
            "Mulai teksnya di baris berikutnya dengan indentasi lebih dalam atau beri tanda kutip.",
        ),
    ),
    (
        ("but got '?'", KEY_INDICATOR),
        Text(
            "YAML takes a question mark here for the beginning of a key",
            "YAML menganggap tanda tanya di sini awal sebuah kunci",
        ),
        Text(
            "Put quotes around text with a question mark; inside brackets they are always needed.",
            "Beri tanda kutip pada teks yang mengandung tanda tanya; di dalam kurung tanda kutip selalu perlu.",
        ),
    ),
    (
        ("expected the node content", "expected node content"),
        Text("a value is missing", "di sini seharusnya ada nilai"),
        Text(
            "Write the value; put quotes around text that begins with a comma, a colon or a bracket.",
            "Tulis nilainya; beri tanda kutip pada teks yang diawali koma, titik dua, atau kurung.",
        ),
    ),
    (
        ("mapping values are not allowed", "found unexpected ':'"),
        Text("the text contains a colon followed by a space", "ada titik dua diikuti spasi di dalam teks"),
        Text(
            "Put quotes around the text, or write it on the next line after `>-`.",
            "Beri tanda kutip pada teksnya atau tulis di baris berikutnya setelah `>-`.",
        ),
    ),
    (
        ("sequence entries are not allowed",),
        Text(
            "a dash followed by a space begins a list where a value is expected",
            "tanda hubung diikuti spasi memulai daftar di tempat sebuah nilai",
        ),
        Text(
            'Write a lone dash in quotes, "-", or begin the list on the next line.',
            'Tulis tanda hubung dalam tanda kutip, "-", atau mulai daftarnya di baris berikutnya.',
        ),
    ),
    (
        ("found unexpected end of stream", "found unexpected document", "scanning a quoted scalar"),
        Text("a quoted text has no closing quote", "ada tanda kutip yang dibuka, tetapi tidak ditutup"),
        Text(
            "Close it; inside single quotes, write a single quote twice.",
            "Tutup tanda kutipnya; di dalam kutip tunggal, tanda kutip tunggal ditulis dua kali.",
        ),
    ),
    (
        ("cannot start any token",),
        Text(
            "unquoted text cannot begin with this character",
            "teks tanpa tanda kutip tidak boleh diawali karakter ini",
        ),
        Text("Put quotes around the text.", "Beri tanda kutip pada teksnya."),
    ),
    (
        ("expected ',' or ']'",),
        Text(
            "a list that begins with [ is not closed or lacks a comma",
            "daftar yang dibuka dengan [ belum ditutup atau kurang koma",
        ),
        Text(
            "Close it with ], and separate its items by commas.",
            "Tutup dengan ] dan pisahkan butirnya dengan koma.",
        ),
    ),
    (
        ("expected ',' or '}'",),
        Text(
            "a mapping that begins with { is not closed or lacks a comma",
            "bagian yang dibuka dengan { belum ditutup atau kurang koma",
        ),
        Text(
            "Close it with }, and separate its keys by commas.",
            "Tutup dengan } dan pisahkan kuncinya dengan koma.",
        ),
    ),
    (
        ("expected key", "expected ':'", "expected <block end>", "expected '-' indicator", "<document start>"),
        Text("this line does not fit the lines around it", "baris ini tidak cocok dengan baris di sekitarnya"),
        Text(
            "Check its indentation, and the colons and quotes on this line and the one before it.",
            "Periksa indentasinya serta titik dua dan tanda kutip di baris ini dan baris sebelumnya.",
        ),
    ),
)


def explain_error(problem: str, context: str = "") -> dict[str, Text]:
    """Explain the message of a parser, as data of a finding.

    Args:
        problem: The parser's description of the error.
        context: The parser's description of its task at that point.
    """
    message = f"{context}; {problem}"
    for fragments, explanation, advice in _EXPLANATIONS:
        if any(fragment in message for fragment in fragments):
            return {"problem": explanation, "advice": advice}
    return {"problem": Text(problem, "pembaca YAML tidak memahami bagian ini"), "advice": _CHECK_THE_LINE}


_CHECK_THE_LINE = Text(
    "Check the indentation, the colons and the quotes on this line and the one before it.",
    "Periksa indentasi, titik dua, dan tanda kutip di baris ini dan baris sebelumnya.",
)
