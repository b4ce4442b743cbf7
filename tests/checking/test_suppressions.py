"""Comments that suppress findings."""

import pytest

import sopflow
from sopflow.checking import Checked
from sopflow.diagnostics import Edit, Fix, Span

HEAD = """\
sopflow: 1
number: "1"
title: Surat Masuk
actors:
  loket: Petugas Loket
"""
STEPS = """\
steps:
  - {id: terima, activity: Menerima surat, actor: loket}
"""


def codes(checked: Checked) -> list[str]:
    """Return the codes of findings, except those about the missing identity block of the short SOP."""
    return [finding.code for finding in checked.findings if finding.code[:4] in ("SOP2", "SOP9")]


def suppressed(checked: Checked) -> list[str]:
    return [finding.code for finding in checked.suppressed if finding.code[:4] in ("SOP2", "SOP9")]


def test_a_comment_at_the_end_of_a_line_suppresses_findings_on_the_line() -> None:
    checked = sopflow.check_text(HEAD + "  kasi: Kepala Seksi  # sopflow: ignore[SOP207] comes next year\n" + STEPS)
    assert codes(checked) == []
    assert suppressed(checked) == ["SOP207"]


def test_a_comment_on_the_lines_above_suppresses_them_too() -> None:
    comments = "  # sopflow: ignore[SOP207]\n  # an office to come\n\n"
    checked = sopflow.check_text(HEAD + comments + "  kasi: Kepala Seksi\n" + STEPS)
    assert codes(checked) == []


def test_a_comment_applies_to_no_other_line() -> None:
    checked = sopflow.check_text(HEAD + "  kasi: Kasi # sopflow: ignore[SOP207]\n  kadis: Kadis\n" + STEPS)
    (finding,) = [finding for finding in checked.findings if finding.code == "SOP207"]
    assert finding.data["id"] == "kadis"


@pytest.mark.parametrize("code", ["SOP207", "SOP20", "SOP2"])
def test_the_beginning_of_a_code_suppresses_all_codes_with_it(code: str) -> None:
    checked = sopflow.check_text(f"# sopflow: ignore-file[{code}]\n" + HEAD + "  a: A\n  b: B\n" + STEPS)
    assert suppressed(checked) == ["SOP207", "SOP207"]
    assert codes(checked) == []


def test_a_comment_may_list_several_codes() -> None:
    checked = sopflow.check_text(HEAD + "  kasi: no # sopflow: ignore[SOP107, SOP207]\n" + STEPS)
    assert [finding.code for finding in checked.suppressed] == ["SOP107", "SOP207"]


def test_an_unused_suppression_is_reported_with_an_edit_that_deletes_it() -> None:
    text = HEAD + STEPS + "# sopflow: ignore[SOP207]\n"
    (finding,) = [finding for finding in sopflow.check_text(text).findings if finding.code == "SOP901"]
    assert finding.span == Span(8, 19, 8, 25)
    assert finding.fix == Fix("", safe=True, edits=(Edit(Span(8, 1, 9, 1), ""),))


@pytest.mark.parametrize(
    "comment",
    ["# sopflow: ignore[SOP207]", "# sopflow: ignore[SOP107, SOP207]", "# sopflow: ignore[SOP207, SOP107]"],
)
def test_only_the_unused_one_of_several_codes_is_deleted(comment: str) -> None:
    line = f"  loket: Petugas Loket  {comment}\n"
    text = HEAD.replace("  loket: Petugas Loket\n", line) + STEPS
    findings = [finding for finding in sopflow.check_text(text).findings if finding.data.get("code") == "SOP207"]
    assert findings[0].fix is not None
    (edit,) = findings[0].fix.edits
    assert edit.text == ""
    assert (edit.span.line, edit.span.end_line) == (5, 5)
    taken = line[edit.span.column - 1 : edit.span.end_column - 1]
    assert taken.strip(" ,") in (comment, "SOP207")


def test_an_unknown_code_is_reported_with_a_similar_one() -> None:
    checked = sopflow.check_text(HEAD + "  kasi: Kasi # sopflow: ignore[SOP27, SOB207]\n" + STEPS)
    findings = [finding for finding in checked.findings if finding.code == "SOP902"]
    assert [finding.data["code"] for finding in findings] == ["SOP27", "SOB207"]
    assert "SOP207" in findings[1].hint()


@pytest.mark.parametrize("comment", ["ignore", "ignore SOP207", "ignore[]", "ignroe[SOP207]", "ignore-file"])
def test_a_malformed_comment_is_reported(comment: str) -> None:
    assert "SOP905" in codes(sopflow.check_text(HEAD + f"# sopflow: {comment}\n" + STEPS))


def test_an_error_cannot_be_suppressed() -> None:
    text = HEAD + "steps:\n  - {id: terima, activity: Menerima, actor: lokett}  # sopflow: ignore[SOP202]\n"
    checked = sopflow.check_text(text)
    assert checked.sop is None
    assert {"SOP202", "SOP904"} <= set(codes(checked))
    assert checked.suppressed == ()


def test_no_suppression_is_reported_as_unused_while_there_are_errors() -> None:
    text = "# sopflow: ignore-file[SOP7]\n" + HEAD + "steps:\n  - {id: terima, activity: Menerima, actor: lokett}\n"
    assert "SOP901" not in codes(sopflow.check_text(text))


def test_findings_about_suppressions_can_be_suppressed() -> None:
    text = "# sopflow: ignore-file[SOP9]\n" + HEAD + STEPS + "# sopflow: ignore[SOP207]\n"
    checked = sopflow.check_text(text)
    assert "SOP901" in suppressed(checked)


TEXTS = [
    "'# sopflow: ignore[SOP207]'",
    '"a\n\n    # sopflow: ignore[SOP207]"',
    "|\n    # sopflow: ignore[SOP207]\n    b\n",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_comment_sign_inside_a_text_begins_no_comment(text: str) -> None:
    checked = sopflow.check_text(HEAD + "  kasi: Kasi\n" + STEPS + f"summary: {text}\n")
    assert codes(checked) == ["SOP207"]


def test_a_comment_after_a_block_of_text_is_a_comment() -> None:
    checked = sopflow.check_text(
        HEAD + "summary: |\n  satu\n  dua\n# sopflow: ignore-file[SOP207]\n" + STEPS + "ends: {x: X}\n"
    )
    assert suppressed(checked) == ["SOP207"]


def test_loading_ignores_suppressions() -> None:
    assert sopflow.loads(HEAD + "  kasi: Kasi  # sopflow: ignore[SOP1, XX]\n" + STEPS).number == "1"
