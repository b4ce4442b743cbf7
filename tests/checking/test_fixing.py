"""Fixing texts with the edits that findings propose."""

import re

import pytest
import yaml
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.edits import edited

import sopflow
from sopflow.checking import Checked
from sopflow.diagnostics import Edit, Fix, Severity, Span
from sopflow.language import YamlDocument
from sopflow.language.quoting import written_like

HEAD = 'sopflow: 1\nnumber: "1"\ntitle: Surat Masuk\n'
ACTORS = "actors: {loket: Petugas Loket}\n"
STEPS = "steps:\n  - {id: terima, activity: Menerima surat, actor: loket}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("scope: 08:00", 'scope: "08:00"'),
        ("scope: no   # is text", 'scope: "no"   # is text'),
        ("terms: {no: Nomor}", 'terms: {"no": Nomor}'),
        ("dates: {created: 14 Pebruari 2017}", "dates: {created: 2017-02-14}"),
        ("dates: {created: '1 Maret 2017'}", "dates: {created: 2017-03-01}"),
        ("scope: sampai\ufeff di sini", "scope: sampai di sini"),
    ],
)
def test_a_safe_fix_changes_nothing_else(before: str, after: str) -> None:
    text = f"# awal\n{HEAD}{before}\r\n{ACTORS}\n{STEPS}# akhir"
    fixed = sopflow.fix(text)
    assert fixed.text == text.replace(before, after)
    assert len(fixed.fixed) == 1
    assert fixed.checked.errors == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("actor: lokett", "actor: loket"),
        ("actor: 'lokett'", "actor: 'loket'"),
        ("aktor: loket", "actor: loket"),
        ("actor: loket, on_late: justfy", "actor: loket, on_late: justify"),
        ("actor: loket, requires: kpt", "actor: loket, requires: ktp"),
        ("actor: loket, next: 'ened'", "actor: loket, next: 'end'"),
    ],
)
def test_an_unsafe_fix_is_applied_only_on_request(before: str, after: str) -> None:
    documents = "documents: {ktp: {name: KTP, supplied: true}}\n"
    text = HEAD + ACTORS + documents + STEPS.replace("actor: loket", before)
    assert sopflow.fix(text).text == text
    fixed = sopflow.fix(text, unsafe=True)
    assert fixed.text == text.replace(before, after)
    assert fixed.checked.errors == ()


def test_findings_hidden_by_others_are_fixed_in_the_next_round() -> None:
    text = f"{HEAD}scope: a\ufeffb\ndates: {{created: 1 Mei 2017}}\n{ACTORS}{STEPS}"
    fixed = sopflow.fix(text)
    assert [finding.code for finding in fixed.fixed] == ["SOP002", "SOP106"]
    assert fixed.checked.errors == ()


def test_findings_beyond_the_reporting_limit_are_fixed_too() -> None:
    terms = "".join(f"  istilah_{number}: {number}\n" for number in range(1_000))
    fixed = sopflow.fix(f"{HEAD}terms:\n{terms}{ACTORS}{STEPS}")
    assert len(fixed.fixed) == 1_000
    assert "SOP107" not in {finding.code for finding in fixed.checked.findings}


def test_a_leading_byte_order_mark_is_kept() -> None:
    text = f"\ufeff{HEAD}scope: no\n{ACTORS}{STEPS}"
    assert sopflow.fix(text).text == text.replace("scope: no", 'scope: "no"')


def test_a_suppressed_finding_is_not_fixed() -> None:
    text = f"{HEAD}scope: no  # sopflow: ignore[SOP107]\n{ACTORS}{STEPS}"
    assert sopflow.fix(text).text == text


def test_an_unused_suppression_is_deleted() -> None:
    text = f"{HEAD}{ACTORS}{STEPS}# sopflow: ignore[SOP107, SOP207]\n# akhir\n"
    assert sopflow.fix(text).text == f"{HEAD}{ACTORS}{STEPS}# akhir\n"


def test_a_calendar_file_is_fixed() -> None:
    calendar = (
        'sopflow: 1\ncalendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00"}, closed: [%s]}  # kantor\n'
    )
    fixed = sopflow.fix(calendar % "17 Agustus 2026")
    assert (fixed.text, fixed.checked.findings) == (calendar % "2026-08-17", ())
    assert [finding.code for finding in fixed.fixed] == ["SOP106"]


@given(edited(), st.booleans())
def test_fixing_is_idempotent_and_adds_no_errors(text: str, unsafe: bool) -> None:
    before = sopflow.check_text(text)
    fixed = sopflow.fix(text, unsafe=unsafe)
    assert sopflow.fix(fixed.text, unsafe=unsafe).text == fixed.text
    assert len(fixed.checked.errors) <= len(before.errors)
    checked = sopflow.check_text(fixed.text)
    assert fixed.checked == checked
    if before.sop is not None:
        assert checked.sop is not None
        if not unsafe:
            assert checked.sop == before.sop


@given(edited())
def test_fixing_keeps_comments_and_lines(text: str) -> None:
    fixed = sopflow.fix(text, unsafe=True).text
    if any(finding.code == "SOP901" for finding in sopflow.check_text(text).findings):
        return
    # A fix removes byte order marks, also from comments.
    text = text.replace("\ufeff", "")
    assert re.findall(r"(?m)^\s*#.*$", fixed.replace("\ufeff", "")) == re.findall(r"(?m)^\s*#.*$", text)
    assert fixed.count("\n") == text.count("\n")


@given(edited())
def test_every_edit_is_inside_the_text(text: str) -> None:
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    for finding in sopflow.check_text(text).findings:
        assert finding.severity in Severity
        for edit in finding.fix.edits if finding.fix else ():
            assert 1 <= edit.span.line <= edit.span.end_line <= len(lines) + 1
            assert 1 <= edit.span.column <= len(lines[edit.span.line - 1]) + 1


def test_a_fix_that_causes_an_error_is_skipped_and_the_others_are_applied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def with_a_harmful_fix(document: YamlDocument, _calendars: object) -> Checked:
        checked = sopflow.check_text(document.source.text)
        bad = Fix("titel", safe=True).located(Edit(Span(3, 1, 3, 6), "titel"))
        findings = tuple(
            evolve(finding, fix=bad) if finding.code == "SOP207" else finding for finding in checked.findings
        )
        return evolve(checked, findings=findings)

    monkeypatch.setattr("sopflow.fixing.check_document", with_a_harmful_fix)
    text = f"{HEAD}scope: no\nactors: {{loket: Loket, kasi: Kasi}}\n{STEPS}"
    fixed = sopflow.fix(text)
    assert fixed.text == text.replace("scope: no", 'scope: "no"')
    assert [finding.code for finding in fixed.fixed] == ["SOP107"]


TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"]), min_size=1)


@given(
    text=TEXTS | st.sampled_from(["a: b", "no", "it's", '"', "a #b", "[a", "- a", "08:00", "a\\b", "x,y", " a", "a\nb"])
)
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_replacement_is_read_as_the_intended_text(text: str, quote: str) -> None:
    written = written_like(text, quote)
    assert "\n" not in written
    for before, after in (("a: [", "]"), ("a: [", ", b]"), ("{a: [b, ", "]}"), ("a:\n  - ", "  # c")):
        read = yaml.load(before + written + after, yaml.BaseLoader)  # noqa: S506 (creates only text, lists and mappings)
        assert text in read["a"]


# --- texts that move to the source ---------------------------------------------------------------------------

ROWS = """steps:
  - {id: a, activity: Satu, actor: loket, within: besok saja}
  - id: b
    activity: Dua
    actor: loket
    within: 'lama, sekali'  # kata naskah
  - id: c
    activity: Tiga
    actor: loket
    within: 5
    source:
      actor: Lokett
  - {id: d, activity: Empat, actor: loket, source: {actor: Lokett}, within: entah}
  - id: e
    activities:
      - {id: f, activity: Lima, actor: loket, within: 120 menit / 3 hari}
"""
MOVED = """steps:
  - {id: a, activity: Satu, actor: loket, source: {within: besok saja}}
  - id: b
    activity: Dua
    actor: loket
    source: {within: 'lama, sekali'}  # kata naskah
  - id: c
    activity: Tiga
    actor: loket
    source:
      within: "5"
      actor: Lokett
  - {id: d, activity: Empat, actor: loket, source: {within: entah, actor: Lokett}}
  - id: e
    activities:
      - {id: f, activity: Lima, actor: loket, source: {within: 120 menit / 3 hari}}
"""


def test_a_time_that_cannot_be_read_moves_to_the_source() -> None:
    text = f"{HEAD}total: entahlah\n{ACTORS}{ROWS}"
    assert sopflow.fix(text).text == text
    fixed = sopflow.fix(text, unsafe=True)
    assert fixed.text == f"{HEAD}source: {{total: entahlah}}\n{ACTORS}{MOVED}"
    assert fixed.checked.errors == ()
    assert sopflow.loads(fixed.text).steps[1].source == {"within": "lama, sekali"}


def test_a_misspelled_time_is_corrected_instead() -> None:
    row = STEPS.replace("actor: loket", "actor: loket, within: 15 mnit per berkas")
    fixed = sopflow.fix(HEAD + ACTORS + row, unsafe=True)
    assert fixed.text == HEAD + ACTORS + row.replace("mnit", "menit")


@pytest.mark.parametrize(
    "keys",
    [
        "within: entah\n    source: {within: lain}",
        "within: entah  # kata naskah\n    source: {actor: Lokett}",
        "within: >\n      entah",
        "within: ''\n    source: lain",
        "within: entah\n    source: {}",
    ],
)
def test_a_time_is_not_moved_where_that_would_lose_something(keys: str) -> None:
    text = f"{HEAD}{ACTORS}steps:\n  - id: a\n    activity: Satu\n    actor: loket\n    {keys}\n"
    assert sopflow.fix(text, unsafe=True).text == text
