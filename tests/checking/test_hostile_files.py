"""Hostile files cause no crash, no hang and no growth, but one finding; with both parsers."""

from __future__ import annotations

import os
import socket
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from tests.edits import assert_sound

import sopflow
from sopflow.checking import Checked
from sopflow.cli.app import app
from sopflow.diagnostics import Severity
from sopflow.language import parsing
from sopflow.language.collector import MAX_FINDINGS, Collector
from sopflow.language.parsing import MAX_REREAD
from sopflow.language.rules import UNKNOWN_KEY

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

HEAD = 'sopflow: 1\nnumber: "1"\ntitle: Izin\n'
ACTORS = "actors: {loket: Loket}\n"
ROW = "steps:\n  - {id: terima, activity: Menerima, actor: loket}\n"
SOP = HEAD + ACTORS + ROW

PARSERS = [
    yaml.BaseLoader,
    pytest.param(
        getattr(yaml, "CBaseLoader", None),
        marks=pytest.mark.skipif(not hasattr(yaml, "CBaseLoader"), reason="PyYAML was built without libyaml"),
    ),
]


@pytest.fixture(params=PARSERS)
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_LOADER", request.param)


def checked(text: str) -> Checked:
    result = sopflow.check_text(text)
    assert_sound(result, text.removeprefix("\ufeff"))
    return result


def codes(text: str) -> list[str]:
    return [finding.code for finding in checked(text).findings]


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("x-a: " + "[" * 50_000, "SOP014", id="brackets"),
        pytest.param("x-a: " + "{a: " * 50_000, "SOP014", id="braces"),
        pytest.param("x-a: " + "{" * 50_000, "SOP011", id="braces as keys"),
        pytest.param("x-a: " + "[{a: " * 20_000, "SOP014", id="both"),
        pytest.param("- " * 50_000, "SOP014", id="dashes"),
        pytest.param("".join(" " * depth + "a:\n" for depth in range(1_000)), "SOP014", id="indented keys"),
        pytest.param("? " * 50_000, "SOP011", id="question marks"),
        pytest.param(": " * 50_000, "SOP005", id="colons"),
        pytest.param(SOP + "summary: '" + "a\n  " * 50_000, "SOP005", id="a quote left open"),
        pytest.param(SOP + "x-a: [" + "a, " * 20_000 + "\n", "SOP005", id="a list left open"),
        pytest.param(SOP + "k" * 100_000 + ": a\n", "SOP005", id="a key without end"),
        pytest.param(HEAD + "? [a]\n: b\n" * 10_000, "SOP011", id="lists as keys"),
        pytest.param("9" * 100_000, "SOP017", id="nothing but a number"),
        pytest.param("sopflow: " + "9" * 100_000 + "\n", "SOP016", id="a version without end"),
        pytest.param(SOP + "total: " + "9" * 1_000_000 + " menit\n", "SOP502", id="a standard without end"),
        pytest.param(SOP + "dates: {created: '1" + " " * 50_000 + "Mei 2017x'}\n", "SOP106", id="a date without end"),
        pytest.param(SOP + 'summary: "\\UFFFFFFFF"\n', "SOP005", id="an escape beyond Unicode"),
        pytest.param(SOP + 'summary: "\\ud800"\n', "SOP003", id="half an escaped character"),
        pytest.param(SOP + 'terms: {"a\\u202Eb": c}\n', "SOP003", id="an escaped character that turns text, in a key"),
        pytest.param(SOP + 'x-a: ["\\u0000"]\n', "SOP003", id="an escaped NUL in an extension"),
        pytest.param(SOP + 'x-a: "\\r\\e[2J"\n', "SOP003", id="escaped orders to a terminal"),
        pytest.param(SOP.replace("id: terima", 'id: "terima\\u2066"'), "SOP003", id="an escaped character in an id"),
        pytest.param(SOP.replace("loket:", '"lo\\u2066ket":'), "SOP003", id="an escaped character in a name"),
        pytest.param("%FOO bar\n", "SOP005", id="a directive alone"),
    ],
)
def test_a_hostile_text_has_one_finding(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(SOP + "x-a: [" + "*a, " * 5_000 + "]\n", "SOP008", id="aliases"),
        pytest.param(SOP + "x-a: [" + "&a b, " * 5_000 + "]\n", "SOP008", id="anchors"),
        pytest.param(SOP + "x-a: [" + "!!python/name:os.system b, " * 5_000 + "]\n", "SOP009", id="tags"),
        pytest.param(SOP + "x-a:\n" + "  - <<: {a: b}\n" * 5_000, "SOP010", id="merge keys"),
        pytest.param(SOP + "x-a: b\n" * 10_000, "SOP012", id="a key again and again"),
        pytest.param(SOP + "".join(f"kunci_{n}: a\n" for n in range(10_000)), "SOP101", id="unknown keys"),
        pytest.param(HEAD + ACTORS + "steps: [" + "a, " * 5_000 + "]\n", "SOP103", id="texts for rows"),
        pytest.param(SOP + "legal_basis: [" + "{}, " * 5_000 + "]\n", "SOP103", id="mappings for texts"),
        pytest.param(SOP + "\0" * 10_000, "SOP003", id="zeros"),
        pytest.param(SOP + "\ud800" * 10_000, "SOP003", id="halves of characters"),
        pytest.param(SOP + "\ufeff" * 10_000, "SOP002", id="byte order marks"),
    ],
)
def test_thousands_of_findings_are_limited_and_counted(text: str, code: str) -> None:
    findings = checked(text).findings
    assert {finding.code for finding in findings[:-1]} == {code}
    assert len(findings) <= MAX_FINDINGS + 1
    assert findings[-1].code == "SOP900"
    assert isinstance(more := findings[-1].data["count"], int)
    assert more + len(findings) - 1 >= 4_999


def test_the_last_finding_counts_the_omitted_ones() -> None:
    findings = checked(SOP + "".join(f"kunci_{n}: a\n" for n in range(1_000))).findings
    assert [finding.code for finding in findings] == ["SOP101"] * 300 + ["SOP900"]
    assert findings[-1].message() == ("The file has 700 more findings, 700 of them errors.")
    assert findings[-1].message("id").startswith("Masih ada 700 temuan lain di berkas ini, 700 ")


@pytest.mark.parametrize("character", ["\0", "\u200e", "\ufeff"])
def test_as_many_invisible_characters_are_reported_as_other_findings(character: str) -> None:
    findings = checked(SOP + character * 1_000).findings
    assert len(findings) == MAX_FINDINGS + 1
    assert findings[-1].code == "SOP900"
    assert findings[-1].data["count"] == 700


@pytest.mark.parametrize(
    ("text", "columns", "en", "id_"),
    [
        ("a\t\tb: c\td\n", (2, 4), "This line contains a tab;", "Ada tabulasi di sini;"),
        ("\ta: b\n", (1, 2), "This line contains a tab;", "Ada tabulasi di sini;"),
        ("a: b\n\t\t\tc: d\n# \t\n", (1, 4), "a tab, and 1 more line does, too;", "di sini, dan di 1 baris lain;"),
        ("\ta: b\n" * 62, (1, 2), "a tab, and 61 more lines do, too;", "di sini, dan di 61 baris lain;"),
        ("\ta: b\r\n" * 62, (1, 2), "a tab, and 61 more lines do, too;", "di sini, dan di 61 baris lain;"),
        ("\t" * 10_000, (1, 10_001), "This line contains a tab;", "Ada tabulasi di sini;"),
    ],
)
def test_tabs_are_one_finding_that_counts_their_lines(text: str, columns: tuple[int, int], en: str, id_: str) -> None:
    (finding,) = checked(text).findings
    assert finding.code == "SOP004"
    assert finding.span is not None
    assert (finding.span.column, finding.span.end_column) == columns
    assert en in finding.message("en")
    assert id_ in finding.message("id")
    assert "two spaces" in finding.hint("en")


def test_a_collector_keeps_a_limited_number_of_findings() -> None:
    collector = Collector()
    for _ in range(1_000):
        if collector.count(Severity.ERROR):
            collector.add(UNKNOWN_KEY.at())
    assert len(list(collector)) == MAX_FINDINGS
    assert collector.is_full(Severity.ERROR)
    assert not collector.is_full(Severity.WARNING)


def test_the_exception_counts_omitted_errors_too() -> None:
    with pytest.raises(sopflow.SopError) as caught:
        sopflow.loads(SOP + "".join(f"kunci_{n}: a\n" for n in range(1_000)))
    assert str(caught.value).startswith("This SOP cannot be carried out: 1000 errors.")
    assert str(caught.value).endswith("… and 950 more")


def test_errors_take_precedence_over_warnings_and_file_order_is_kept() -> None:
    warnings = "legal_basis: [" + "no, " * 400 + "no]\n"
    findings = checked(HEAD + warnings + ACTORS + ROW + "kunci: a\n").findings
    assert Counter(finding.code for finding in findings) == {"SOP107": 299, "SOP101": 1, "SOP900": 1}
    assert [finding.code for finding in findings[-2:]] == ["SOP101", "SOP900"]
    assert findings[-1].message() == "The file has 102 more findings, 0 of them errors."


def test_findings_up_to_the_limit_are_all_reported() -> None:
    assert codes(SOP + "".join(f"kunci_{n}: a\n" for n in range(MAX_FINDINGS))) == ["SOP101"] * MAX_FINDINGS


def test_any_number_of_warnings_does_not_prevent_reading() -> None:
    result = checked(HEAD + "legal_basis: [" + "no, " * 400 + "no]\n" + ACTORS + ROW)
    assert result.sop is not None
    assert result.findings[-1].severity is Severity.WARNING


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SOP + "summary: " + "kata " * 200_000, id="on one line"),
        pytest.param(SOP + "summary: |\n" + "  kata\n" * 100_000, id="in a block"),
        pytest.param(SOP + 'summary: "' + "kata\\n" * 100_000 + '"\n', id="in quotes"),
        pytest.param(SOP + "\n" * 500_000, id="of empty lines"),
        pytest.param(SOP + "# kata\n" * 100_000, id="of comments"),
    ],
)
def test_a_text_of_a_megabyte_is_read(text: str) -> None:
    assert sopflow.check_text(text).errors == ()


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(("text", "code"), [("---", "SOP006"), ("x-a: [", "SOP005"), ("x-a: 'b", "SOP005")])
def test_a_finding_at_the_end_of_a_long_text_is_inside_it(text: str, code: str) -> None:
    assert codes("# kata\n" * (MAX_REREAD // 7 + 1) + text) == [code]


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        pytest.param(SOP.encode("utf-16"), "SOP018", "encoded as UTF-16", id="UTF-16 with a mark"),
        pytest.param(SOP.encode("utf-16-le"), "SOP018", "encoded as UTF-16", id="UTF-16, the small end first"),
        pytest.param(SOP.encode("utf-16-be"), "SOP018", "encoded as UTF-16", id="UTF-16, the big end first"),
        pytest.param(SOP.encode("utf-32"), "SOP018", "encoded as UTF-32", id="UTF-32 with a mark"),
        pytest.param(SOP.encode("utf-32-le"), "SOP018", "encoded as UTF-32", id="UTF-32, the small end first"),
        pytest.param(SOP.encode("utf-32-be"), "SOP018", "encoded as UTF-32", id="UTF-32, the big end first"),
        pytest.param(SOP.encode() + "# café".encode("latin-1"), "SOP001", "byte 0xe9 ", id="Latin-1"),
        pytest.param(SOP.encode() + "# “a”".encode("cp1252"), "SOP001", "byte 0x93 ", id="Windows-1252"),
        pytest.param(SOP.encode() + b"# \xc3", "SOP001", "byte 0xc3 ", id="cut off within a character"),
        pytest.param(SOP.encode() + b"# \xc0\xaf", "SOP001", "byte 0xc0 ", id="longer than need be"),
        pytest.param(SOP.encode() + b"# \xed\xa0\x80", "SOP001", "byte 0xed ", id="half a character"),
        pytest.param(SOP.encode() + b"# \xf4\x90\x80\x80", "SOP001", "byte 0xf4 ", id="beyond Unicode"),
        pytest.param(SOP.encode() + b"# \x80", "SOP001", "byte 0x80 ", id="the rest of a character"),
        pytest.param(b"\xef\xbb\xbf" + SOP.encode("utf-8-sig"), "SOP002", "byte order mark", id="two marks"),
        pytest.param(b"", "SOP006", "is empty", id="nothing"),
        pytest.param(b"\xef\xbb\xbf", "SOP006", "is empty", id="a mark and nothing"),
    ],
)
def test_another_encoding_is_named(tmp_path: Path, data: bytes, code: str, words: str) -> None:
    file = tmp_path / "izin.yaml"
    file.write_bytes(data)
    (finding,) = sopflow.check(file).findings
    assert finding.code == code
    assert words in finding.message()


# --- not a regular file ---------------------------------------------------------------------------------------


def pipe(path: Path) -> None:
    os.mkfifo(path)


def loop(path: Path) -> None:
    path.symlink_to(path)


def link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link_to_nothing(path: Path) -> None:
    path.symlink_to(path.parent / "tidak-ada")


def listener(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(path))


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Path], None]], Path]:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no such things")
    monkeypatch.chdir(tmp_path)

    def create(make: Callable[[Path], None]) -> Path:
        make(tmp_path / "izin.yaml")
        return tmp_path / "izin.yaml"

    return create


@pytest.mark.parametrize("make", [Path.mkdir, pipe, loop, link_to_a_device, link_to_nothing, listener])
def test_a_special_file_is_an_os_error_and_one_line_of_output(
    odd: Callable[[Callable[[Path], None]], Path], make: Callable[[Path], None]
) -> None:
    path = odd(make)
    with pytest.raises(OSError) as caught:  # noqa: PT011  which one depends on what it is
        sopflow.check(path)
    assert caught.value.filename in (path, str(path))
    result = CliRunner().invoke(app, ["show", str(path)])
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_read_permission_is_an_os_error(tmp_path: Path) -> None:
    file = tmp_path / "izin.yaml"
    file.write_text(SOP)
    file.chmod(0)
    with pytest.raises(PermissionError):
        sopflow.check(file)


def test_a_pipe_that_replaces_a_file_does_not_block(
    odd: Callable[[Callable[[Path], None]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = odd(pipe)
    plain = path.with_suffix(".txt")
    plain.write_text(SOP)
    status = plain.stat()
    monkeypatch.setattr(os, "stat", lambda *_args, **_keys: status)
    with pytest.raises(OSError, match="Not a regular file"):
        sopflow.check(path)


@pytest.mark.parametrize("name", ["", "a\0b", "a" * 10_000, "\ud800"])
def test_an_impossible_file_name_is_an_os_error(name: str) -> None:
    with pytest.raises(OSError):  # noqa: PT011  which one depends on the system
        sopflow.check(name)


def test_a_file_may_be_named_by_bytes(tmp_path: Path) -> None:
    file = tmp_path / "izin.yaml"
    file.write_text(SOP)
    assert sopflow.check(os.fsencode(file)) == sopflow.check(file)  # type: ignore[arg-type]  # not documented


# --- output --------------------------------------------------------------------------------------------------

ENEMY = "\u202eizin\x1b[2J\r\ud800"


def test_the_name_of_a_text_is_escaped() -> None:
    (finding,) = sopflow.check_text("", ENEMY).findings
    assert str(finding).startswith("\\u202eizin\\x1b[2J\\r\\ud800:1:1: error[SOP006]")
    with pytest.raises(sopflow.SopError) as caught:
        sopflow.loads("", ENEMY)
    assert str(caught.value).replace("\n", "").isprintable()


def test_the_command_escapes_the_name_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "\u202eizin\x1b[2J.yaml"
    file.write_text("kunci: a\n")
    for name in (file, file.with_name("\u202etidak\x1b-ada.yaml")):
        output = CliRunner().invoke(app, ["check", str(name)]).output
        assert "\\u202e" in output
        assert output.replace("\n", "").isprintable()


def test_excerpts_labels_and_hints_are_escaped() -> None:
    text = SOP.replace("actor: loket", "actor: lo\u00adket").replace(
        "loket: Loket", "loket: Lo\u200bket, lo\u00adket_: a"
    )
    findings = checked(text + "x-a\u200d: 1\nx-a\u200d: 2\n").findings
    words = "\n".join(finding.text(language) for finding in findings for language in ("en", "id"))
    assert "\\xad" in words
    assert "\\u200d" in words
    assert words.replace("\n", "").isprintable()
