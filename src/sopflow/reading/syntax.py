"""What the YAML parsers mean by their messages, and what an author does about it.

libyaml and the pure parser word the same mistake differently; both are known here by a fragment.
"""

from __future__ import annotations

from sopflow.diagnostics import Words

# Fragments of a parser's message; the problem and the advice in English, then in Indonesian.
_EXPLANATIONS: tuple[tuple[tuple[str, ...], tuple[str, str, str, str]], ...] = (
    (
        ("mapping values are not allowed",),
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
        ("found unexpected end of stream", "while scanning a quoted scalar"),
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
        ("expected key", "expected ':'", "expected <block end>", "expected '-' indicator"),
        (
            "this line does not fit the lines around it",
            "Look at its indentation, and at colons and quotes here and in the line before.",
            "baris ini tidak cocok dengan baris di sekitarnya",
            "Periksa indentasinya, serta titik dua dan tanda kutip di sini dan di baris sebelumnya.",
        ),
    ),
)


def explained(problem: str) -> dict[str, Words]:
    """What a parser's message means, as data of a finding in both languages."""
    what, advice, what_id, advice_id = next(
        (words for fragments, words in _EXPLANATIONS if any(fragment in problem for fragment in fragments)),
        (
            problem,
            "Look at the indentation, the colons and the quotes of this line and the one before it.",
            problem,
            "Periksa indentasi, titik dua, dan tanda kutip pada baris ini dan baris sebelumnya.",
        ),
    )
    return {
        "problem": Words(what),
        "advice": Words(advice),
        "problem_id": Words(what_id),
        "advice_id": Words(advice_id),
    }
