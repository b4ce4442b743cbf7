"""Report phrases that make technical English hard to read, and Indonesian terms that the glossary replaces.

English is checked in comments, docstrings, string literals and names of test functions of Python files, and in the
prose of Markdown and YAML files; Indonesian in the second argument of every ``Text`` and in the pages about findings.
Run it with files or folders as arguments; without arguments it checks the whole project.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PLACES = (
    "src",
    "docs",
    "tests",
    "examples",
    "benchmarks",
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "conftest.py",
)

PATTERNS = {
    "a sentence that opens with 'What' and is not a question": re.compile(
        r"(?:(?<=^)|(?<=[.!?:;] )|(?<=\"\"\")|(?<=# ))What\b(?![^.?]*\?)"
    ),
    "stands: is, has, or the exact verb": re.compile(r"\bstands?\b(?!-)", re.IGNORECASE),
    "whoever, somebody, nobody: name the role": re.compile(
        r"\b(?:who(?:so)?ever|somebody|nobody|anybody|everybody)\b", re.IGNORECASE
    ),
    "tell: report, show, return, distinguish": re.compile(r"\b(?:tells?|told|untold|telling)\b", re.IGNORECASE),
    "is no X: is not a X": re.compile(
        r"(?<!\bthere )\b(?:is|are|was|were) no\b(?! (?:longer|more|less)\b)", re.IGNORECASE
    ),
    "mend: fix": re.compile(r"\b(?:un)?mend(?:s|ed|ing|able)?\b", re.IGNORECASE),
    "come by: reach, cover": re.compile(r"\b(?:come|comes|came|coming) by\b", re.IGNORECASE),
    "behind: after, completed, underlying": re.compile(r"\bbehind\b", re.IGNORECASE),
    "dear: slow, expensive": re.compile(r"\bdear(?:er|est|ly)?\b", re.IGNORECASE),
    "overlook: see at once, or miss": re.compile(r"\boverlook(?:s|ed)?\b", re.IGNORECASE),
}

# The terms of docs/reference/glossary.md: one for each concept.
INDONESIAN = {
    "perkara: kasus (a perkara is a lawsuit)": re.compile(r"\bperkara\b", re.IGNORECASE),
    "baku waktu: standar waktu": re.compile(r"\bbaku waktu", re.IGNORECASE),
    "bila, apabila: jika": re.compile(r"\b(?:apa)?bila\b", re.IGNORECASE),
    "pakai, dipakai: gunakan, digunakan": re.compile(r"\b(?:di|me|ter)?pakai(?:lah|an)?\b", re.IGNORECASE),
    "punya, mempunyai: memiliki": re.compile(r"\b(?:mem)?punya[i]?\b", re.IGNORECASE),
    "padahal blames: tetapi, sedangkan": re.compile(r"\bpadahal\b", re.IGNORECASE),
    "ia: repeat the noun": re.compile(r"\bia\b", re.IGNORECASE),
    "mewakili: bertindak sebagai": re.compile(r"\bmewakili\b", re.IGNORECASE),
    "panggilan (a summons): tindakan": re.compile(r"\bpe?manggilan\b|\bpanggilan\b", re.IGNORECASE),
    "pelimpahan (of authority): perpindahan otomatis": re.compile(r"\bpelimpahan\b", re.IGNORECASE),
    "empat mata (a talk in private): orang yang berbeda": re.compile(r"\bempat mata\b", re.IGNORECASE),
    "mengeluarkan (to issue): menarik kembali": re.compile(r"\bmengeluarkan\b", re.IGNORECASE),
    "lingkaran (a shape): perulangan": re.compile(r"\blingkaran\b", re.IGNORECASE),
    "pemetaan: kunci beserta isinya": re.compile(r"\bpemetaan\b", re.IGNORECASE),
    "redam: abaikan": re.compile(r"\b(?:me|di|pe)?redam(?:an)?\b", re.IGNORECASE),
    "blok identitas: bagian identitas": re.compile(r"\bblok identitas\b", re.IGNORECASE),
    "dokumen aslinya: naskah SOP": re.compile(r"\bdokumen asli(?:nya)?\b", re.IGNORECASE),
    "setelan: pengaturan; direktori: folder": re.compile(r"\b(?:setelan|direktori)\b", re.IGNORECASE),
    "dihentikan (for good): ditangguhkan": re.compile(r"\b(?:di|meng)?hentikan\b", re.IGNORECASE),
    "imperative without -lah: tulis, isi, gunakan": re.compile(
        r"\b(?:tuliskan|(?:tulis|pakai|isi|cari|bagi|beri|gunakan|hapus|sebutkan|minta|periksa)lah)\b", re.IGNORECASE
    ),
}

# Quotations of other texts, and words of the field.
EXCEPTIONS = re.compile(r"plain_english\.py|jika, apabila, bila|\"bila perlu\"")


def texts_of_python(source: str) -> Iterator[tuple[int, str]]:
    """Yield the comments, strings and test names of Python source with their lines."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.COMMENT, tokenize.STRING):
            for offset, line in enumerate(token.string.split("\n")):
                yield token.start[0] + offset, line.strip()
        elif token.type == tokenize.NAME and token.string.startswith("test_"):
            yield token.start[0], token.string.replace("_", " ")


def texts_of_prose(source: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of Markdown or YAML outside code blocks."""
    in_code = False
    for number, line in enumerate(source.split("\n"), 1):
        if line.lstrip().startswith("```"):
            in_code = not in_code
        elif not in_code:
            yield number, line.strip()


def indonesian_of_python(source: str) -> Iterator[tuple[int, str]]:
    """Yield the Indonesian half of every ``Text`` in Python source with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            for argument in [*node.args[1:2], *(keyword.value for keyword in node.keywords if keyword.arg == "id")]:
                for part in ast.walk(argument):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.lineno, part.value


def indonesian_of_page(source: str) -> Iterator[tuple[int, str]]:
    """Yield the Indonesian lines of a page about a finding: its title, and its text up to the examples."""
    is_indonesian = False
    for number, line in enumerate(source.split("\n"), 1):
        if line and not line.startswith(" "):
            is_indonesian = line.startswith("id: ")
        if is_indonesian or line.startswith("  id: "):
            yield number, line.strip()


def problems(path: Path) -> Iterator[str]:
    """Yield one line of text for each problem in a file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        english, indonesian = texts_of_python(source), indonesian_of_python(source)
    else:
        english = texts_of_prose(source)
        indonesian = indonesian_of_page(source) if path.suffix == ".yaml" else iter(())
    place = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    for texts, patterns in ((english, PATTERNS), (indonesian, INDONESIAN)):
        for number, text in texts:
            for advice, pattern in patterns.items():
                if pattern.search(text) and not EXCEPTIONS.search(text):
                    yield f"{place}:{number}: {advice}: {text[:100]}"


def main(places: list[str]) -> int:
    """Print every problem; return 1 if there is any."""
    found = 0
    for place in places or [str(ROOT / place) for place in PLACES]:
        root = Path(place).resolve()
        files = [root] if root.is_file() else sorted(root.rglob("*"))
        for file in files:
            is_checked = file.suffix in (".py", ".md") or ("pages" in file.parts and file.suffix == ".yaml")
            if is_checked and not {"_build", "findings", "node_modules", "plain_english.py"} & {*file.parts}:
                for problem in problems(file):
                    print(problem)
                    found += 1
    if found:
        print(f"{found} lines need plainer words.")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
