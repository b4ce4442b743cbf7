"""The Indonesian texts use one term for each concept and follow the style of the glossary."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

SOURCE = Path(__file__).parent.parent / "src" / "sopflow"


class Term(NamedTuple):
    """A concept, its Indonesian term, and a pattern of terms that mean something else or are not used for it."""

    concept: str
    term: str
    forbidden: str


TERMS = [
    Term("case", "kasus", r"perkara"),
    Term("time standard", "standar waktu", r"baku waktu"),
    Term("four eyes", "pemisahan fungsi", r"empat mata"),
    Term("lapse", "perpindahan otomatis", r"pelimpahan"),
    Term("call", "tindakan", r"panggilan|pemanggilan|dipanggil|memanggil"),
    Term("to discard", "menarik kembali", r"mengeluarkan|dikeluarkan|keluarkan"),
    Term("to act for", "bertindak sebagai", r"mewakili|diwakili"),
    Term("to suspend", "menangguhkan", r"hentikan waktu|waktu\w* (?:\w+ )?dihentikan"),
    Term("to suppress", "mengabaikan", r"\w*redam\w*"),
    Term("cycle", "perulangan", r"lingkaran"),
    Term("identity block", "bagian identitas", r"blok identitas"),
    Term("settings", "pengaturan", r"setelan"),
    Term("folder", "folder", r"direktori"),
    Term("mapping", "kunci beserta isinya", r"pemetaan"),
    Term("working time", "jam efektif", r"(?:jam|waktu) bersih"),
    Term("end", "titik akhir", r"langkah atau akhir"),
    Term("if", "jika", r"bila|bilamana"),
    Term("but", "tetapi, sedangkan", r"padahal"),
    Term("to use", "menggunakan", r"\w*pakai"),
    Term("to have", "memiliki", r"punya|mempunyai"),
    Term("it", "the noun again", r"ia"),
    Term("there is no", "tidak ada", r"tiada"),
    Term("this is reported", "temuan ini muncul", r"ini (?:hanya )?ditemukan"),
    Term("write", "tulis", r"tuliskan"),
]

# All words in -lah but those in which it is part of the root, or emphasizes a pronoun.
IMPERATIVE_IN_LAH = re.compile(
    r"\b(?!(?:adalah|celah|ialah|inilah|istilah|itulah|masalah|olah|salah|(?:se)?belah|(?:ber)?jumlah|seolah|setelah|telah)\b)"
    r"\w+lah\b",
    re.IGNORECASE,
)
MISSING_COMMA = re.compile(r"\w (?:tetapi|sedangkan)\b")

QUOTED = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\*[^*]*\*")
"""Quoted words are keys, examples and words that a rule looks for."""


def texts_of_module(file: Path) -> Iterator[str]:
    """Yield the second argument of each ``Text`` in a module."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            for argument in (*node.args[1:2], *(each.value for each in node.keywords if each.arg == "id")):
                yield "".join(
                    part.value
                    for part in ast.walk(argument)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )


def texts_of_page(file: Path) -> Iterator[str]:
    """Yield the Indonesian title and text of a page."""
    page = yaml.safe_load(file.read_text("utf-8"))
    yield page["title"]["id"]
    yield re.sub(r"```.*?```", "", page["id"], flags=re.DOTALL)


def texts_of_skeleton(file: Path) -> Iterator[str]:
    """Yield the comments of the Indonesian skeleton."""
    yield from re.findall(r"# (.*)", file.read_text("utf-8"))


def texts_of_schema(file: Path) -> Iterator[str]:
    """Yield the titles and descriptions of the Indonesian schema."""
    found: list[str] = []

    def collect(part: dict[str, object]) -> dict[str, object]:
        found.extend(text for key in ("title", "description") if isinstance(text := part.get(key), str))
        return part

    json.loads(file.read_text("utf-8"), object_hook=collect)
    yield from found


READERS: dict[Path, Callable[[Path], Iterator[str]]] = {
    **{file: texts_of_module for file in sorted(SOURCE.rglob("*.py")) if any(texts_of_module(file))},
    **dict.fromkeys(sorted((SOURCE / "pages").glob("*.yaml")), texts_of_page),
    SOURCE / "skeletons" / "id.yaml": texts_of_skeleton,
    SOURCE / "schema.id.json": texts_of_schema,
}


def problems(file: Path) -> Iterator[str]:
    """Yield a sentence for each forbidden term in the texts of a file."""
    for text in READERS[file](file):
        words = QUOTED.sub("…", text)
        for term in TERMS:
            for found in re.findall(rf"\b(?:{term.forbidden})\b", words, re.IGNORECASE):
                yield f"{found!r}: use {term.term!r} for {term.concept!r} in {text!r}"
        for found in IMPERATIVE_IN_LAH.findall(words):
            yield f"{found!r}: use the plain imperative in {text!r}"
        for found in MISSING_COMMA.findall(words):
            yield f"{found!r}: a comma is missing in {text!r}"


@pytest.mark.parametrize("file", READERS, ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_indonesian_texts_follow_the_glossary(file: Path) -> None:
    assert list(problems(file)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Perkara ini sudah berakhir.",
        "Tuliskan alasannya.",
        "Pakailah yang lain.",
        "Bila perlu, hapus.",
        "Langkah ini ada tetapi tidak dicapai.",
    ],
)
def test_texts_against_the_glossary_are_found(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "messages.py"
    file.write_text(f"Text('English', {text!r})", "utf-8")
    monkeypatch.setitem(READERS, file, texts_of_module)
    assert len(list(problems(file))) == 1


def test_quoted_words_and_words_that_only_look_similar_are_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "messages.py"
    text = 'Istilah `perkara` dan "bila" dijelaskan, tetapi mutu baku setelah jumlahnya.'
    file.write_text(f"Text('English', {text!r})", "utf-8")
    monkeypatch.setitem(READERS, file, texts_of_module)
    assert list(problems(file)) == []
