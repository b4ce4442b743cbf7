"""What the YAML parsers mean by their messages, and what an author does about it.

libyaml and the pure parser word the same mistake differently; both are known here by fragments of what they say.
"""

from __future__ import annotations

from sopflow.text import Words

UNKNOWN_ESCAPE = "found unknown escape character"
"""What the parsers say of an escape that names no character."""

# Fragments of what a parser was doing and of what it stumbled over, the first that fits counts; the problem and the
# advice in English, then in Indonesian.
_EXPLANATIONS: tuple[tuple[tuple[str, ...], tuple[str, str, str, str]], ...] = (
    (
        ("scanning an anchor", "scanning an alias", "scanning a tag", "parsing a tag", "undefined tag handle"),
        (
            "a text without quotes cannot begin with &, * or !",
            "Put quotes around the text.",
            "teks tanpa tanda kutip tidak boleh diawali &, * atau !",
            "Beri tanda kutip pada teksnya.",
        ),
    ),
    (
        ("directive", "incompatible YAML document", "duplicate tag handle"),
        (
            "a line that begins with % is an instruction to YAML readers",
            "Put quotes around a text that begins with %; sopflow needs no instructions.",
            "baris yang diawali % adalah perintah untuk pembaca YAML",
            "Beri tanda kutip pada teks yang diawali %; sopflow tidak memerlukan perintah.",
        ),
    ),
    (
        (UNKNOWN_ESCAPE, "expected escape sequence", "expected hexdecimal", "character escape code"),
        (
            "a backslash within double quotes begins no character that YAML knows",
            "Write the backslash twice, or put single quotes around the text.",
            "garis miring terbalik di dalam kutip ganda tidak membentuk karakter yang dikenal YAML",
            "Tulis garis miring terbalik dua kali, atau gunakan kutip tunggal pada teksnya.",
        ),
    ),
    (
        ("scanning a block scalar",),
        (
            "something stands behind the | or > that begins a block of text",
            "Begin the text on the next line, further in; or put quotes around it.",
            "ada sesuatu di belakang tanda | atau > yang memulai blok teks",
            "Mulailah teksnya di baris berikutnya, lebih menjorok; atau beri tanda kutip.",
        ),
    ),
    (
        ("but got '?'", "mapping keys are not allowed"),
        (
            "a question mark stands where YAML takes it for the beginning of a key",
            "Put quotes around a text with a question mark; within brackets it always needs them.",
            "ada tanda tanya di tempat YAML menganggapnya awal sebuah kunci",
            "Beri tanda kutip pada teks yang mengandung tanda tanya; di dalam kurung itu selalu perlu.",
        ),
    ),
    (
        ("expected the node content", "expected node content"),
        (
            "a value is expected here",
            "Write the value; put quotes around a text that begins with a comma, a colon or a bracket.",
            "di sini seharusnya ada sebuah nilai",
            "Tuliskan nilainya; beri tanda kutip pada teks yang diawali koma, titik dua, atau kurung.",
        ),
    ),
    (
        ("mapping values are not allowed", "found unexpected ':'"),
        (
            "a colon with a space behind it stands within a text",
            "Put quotes around the text, or begin it on the next line behind `>-`.",
            "ada titik dua diikuti spasi di dalam teks",
            "Beri tanda kutip pada teksnya, atau mulailah di baris berikutnya setelah `>-`.",
        ),
    ),
    (
        ("sequence entries are not allowed",),
        (
            "a dash with a space behind it begins a list where a value stands",
            'Put quotes around a lone dash, "-", or begin the list on the next line.',
            "tanda hubung diikuti spasi memulai daftar di tempat sebuah nilai",
            'Beri tanda kutip pada tanda hubung, "-", atau mulailah daftarnya di baris berikutnya.',
        ),
    ),
    (
        ("found unexpected end of stream", "found unexpected document", "scanning a quoted scalar"),
        (
            "a quote is opened and never closed",
            "Close it; within single quotes, a single quote is written twice.",
            "ada tanda kutip yang dibuka tetapi tidak ditutup",
            "Tutuplah; di dalam kutip tunggal, tanda kutip tunggal ditulis dua kali.",
        ),
    ),
    (
        ("cannot start any token",),
        (
            "a text without quotes cannot begin with this character",
            "Put quotes around the text.",
            "teks tanpa tanda kutip tidak boleh diawali karakter ini",
            "Beri tanda kutip pada teksnya.",
        ),
    ),
    (
        ("expected ',' or ']'",),
        (
            "a list that is opened with [ is not closed, or lacks a comma",
            "Close it with ], and put commas between its items.",
            "daftar yang dibuka dengan [ tidak ditutup, atau kurang koma",
            "Tutuplah dengan ], dan beri koma di antara butirnya.",
        ),
    ),
    (
        ("expected ',' or '}'",),
        (
            "a mapping that is opened with { is not closed, or lacks a comma",
            "Close it with }, and put commas between its keys.",
            "pemetaan yang dibuka dengan { tidak ditutup, atau kurang koma",
            "Tutuplah dengan }, dan beri koma di antara kuncinya.",
        ),
    ),
    (
        ("expected key", "expected ':'", "expected <block end>", "expected '-' indicator", "<document start>"),
        (
            "this line does not fit the lines around it",
            "Look at its indentation, and at colons and quotes here and in the line before.",
            "baris ini tidak cocok dengan baris di sekitarnya",
            "Periksa indentasinya, serta titik dua dan tanda kutip di sini dan di baris sebelumnya.",
        ),
    ),
)


def explained(problem: str, context: str = "") -> dict[str, Words]:
    """What a parser's message means, as data of a finding in both languages.

    Args:
        problem: What the parser stumbled over.
        context: What it was doing.
    """
    said = f"{context}; {problem}"
    what, advice, what_id, advice_id = next(
        (words for fragments, words in _EXPLANATIONS if any(fragment in said for fragment in fragments)),
        (
            problem,
            "Look at the indentation, the colons and the quotes of this line and the one before it.",
            "pembaca YAML tidak memahami tempat ini",
            "Periksa indentasi, titik dua, dan tanda kutip pada baris ini dan baris sebelumnya.",
        ),
    )
    return {
        "problem": Words(what),
        "advice": Words(advice),
        "problem_id": Words(what_id),
        "advice_id": Words(advice_id),
    }
