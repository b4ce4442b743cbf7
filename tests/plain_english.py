"""Report words and phrases that make technical English hard to read.

The check covers comments, docstrings, string literals and names of test functions in Python files, and the prose of
Markdown and YAML files. Run it with files or folders as arguments; without arguments it checks the whole project.
"""

from __future__ import annotations

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

# Quotations of other texts, and words of the field.
EXCEPTIONS = re.compile(r"plain_english\.py")


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


def problems(path: Path) -> Iterator[str]:
    """Yield one line of text for each problem in a file."""
    source = path.read_text(encoding="utf-8")
    texts = texts_of_python(source) if path.suffix == ".py" else texts_of_prose(source)
    place = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    for number, text in texts:
        for advice, pattern in PATTERNS.items():
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
        print(f"{found} lines do not read as plain technical English.")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
