"""Comments that suppress findings."""

from pathlib import Path

import pytest

import sopflow
from sopflow.checking import Checked, check_between
from sopflow.diagnostics import RULES, Edit, Finding, Fix, Span

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


FILES = sorted((Path(__file__).parent / "golden").glob("*.yaml"))


def suppressible(text: str) -> list[tuple[str, int]]:
    """Return the codes and lines of the findings in a text that comments may suppress; none if there are errors."""
    checked = sopflow.check_text(text)
    found = [each for each in checked.findings if each.span is not None and not each.code.startswith("SOP9")]
    return [] if checked.errors else [(each.code, each.span.line) for each in found if each.span is not None]


def with_comment(text: str, code: str, line: int) -> str:
    """Write a comment above a line, counted from 1."""
    lines = text.split("\n")
    return "\n".join((*lines[: line - 1], f"# sopflow: ignore[{code}] reviewed", *lines[line - 1 :]))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_comment_above_the_line_of_a_finding_suppresses_it(file: Path) -> None:
    text = file.read_bytes().decode(errors="replace")
    for code, line in suppressible(text):
        checked = sopflow.check_text(with_comment(text, code, line))
        assert (code, line + 1) in {(each.code, each.span.line) for each in checked.suppressed if each.span}
        assert not [each for each in checked.findings if each.code == "SOP901" and each.data["code"] == code]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_comment_in_the_wrong_place_says_where_its_finding_is_and_is_never_deleted(file: Path) -> None:
    text = file.read_bytes().decode(errors="replace")
    for code, line in suppressible(text):
        misplaced = f"{text.rstrip()}\n# sopflow: ignore[{code}] reviewed\n"
        (finding,) = about(sopflow.check_text(misplaced), code)
        assert f"{line}" in finding.message("en").split("line", 1)[1]
        assert f"{line}" in finding.message("id").split("baris", 1)[1]
        assert finding.fix is None
        fixed = sopflow.fix(misplaced).text
        is_gone = not any(each.code == code for each in sopflow.check_text(fixed).findings)
        assert f"ignore[{code}]" in fixed or is_gone


def about(checked: Checked, code: str) -> list[Finding]:
    """Return the findings about unused suppressions of a code."""
    return [each for each in checked.findings if each.code == "SOP901" and each.data["code"] == code]


@pytest.mark.parametrize("place", [0, 1, 2, 3, 6])
def test_the_hint_about_a_missing_identity_block_says_where_the_comment_works(place: int) -> None:
    text = HEAD + STEPS
    (finding,) = [each for each in sopflow.check_text(text).findings if each.code == "SOP601"]
    assert "on the line above `number`" in finding.hint("en")
    lines = text.split("\n")
    comment = finding.hint("en").split("`")[-2]
    checked = sopflow.check_text("\n".join((*lines[:place], comment, *lines[place:])))
    above = place == 1  # `number` is the second line
    assert ("SOP601" in [each.code for each in checked.suppressed]) == above
    assert bool(about(checked, "SOP601")) != above


def test_several_lines_are_listed_up_to_a_few() -> None:
    unused = "".join(f"  a{index}: A{index}\n" for index in range(8))
    (two,) = about(sopflow.check_text(HEAD + unused[:18] + STEPS + "# sopflow: ignore[SOP207]\n"), "SOP207")
    assert two.message().endswith("it is reported at lines 6 and 7.")
    (many,) = about(sopflow.check_text(HEAD + unused + STEPS + "# sopflow: ignore[SOP207]\n"), "SOP207")
    assert many.message().endswith("it is reported at lines 6, 7, 8, 9, 10, ….")


def test_a_comment_is_superfluous_if_other_comments_suppress_all_such_findings() -> None:
    text = HEAD + "  kasi: Kasi  # sopflow: ignore[SOP207]\n" + STEPS + "# sopflow: ignore[SOP207]\n"
    (finding,) = about(sopflow.check_text(text), "SOP207")
    assert finding.fix is not None
    assert suppressed(sopflow.check_text(sopflow.fix(text).text)) == ["SOP207"]


def test_no_comment_is_unused_if_its_finding_may_be_one_of_those_left_out() -> None:
    unused = "".join(f"  a{index}: A{index}\n" for index in range(350))
    text = HEAD + unused + "  # sopflow: ignore[SOP207] reviewed\n  kasi: Kasi\n" + STEPS
    assert {"SOP901", "SOP900"} & set(codes(sopflow.check_text(text))) == {"SOP900"}
    assert sopflow.fix(text).text == text


def test_a_comment_about_a_finding_of_the_whole_file_must_name_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = RULES["SOP207"].at(id="x")
    monkeypatch.setattr("sopflow.checking.check_sop", lambda *_, **__: (whole,))
    (finding,) = about(sopflow.check_text(HEAD + STEPS + "# sopflow: ignore[SOP207]\n"), "SOP207")
    assert finding.message().endswith("it is reported for the whole file.")
    assert "ignore-file" in finding.hint()
    text = HEAD + STEPS + "# sopflow: ignore-file[SOP207]\n"
    assert not about(sopflow.check_text(text), "SOP207")


def test_a_misplaced_comment_about_other_files_is_reported_when_they_are_checked_together() -> None:
    related = "related: [{number: '7'}]\n"
    other = sopflow.check_text(HEAD.replace('"1"', '"2"') + STEPS, "other.yaml")
    for comment, place in (("# sopflow: ignore[SOP209]\n", "last"), ("# sopflow: ignore[SOP209]\n", "above")):
        text = HEAD + STEPS + (comment + related if place == "above" else related + comment)
        alone = sopflow.check_text(text)
        assert not about(alone, "SOP209")
        (together, _) = check_between([alone, other])
        found = [each.message() for each in about(together, "SOP209")]
        assert ("SOP209" in codes(together)) == bool(found) == (place == "last")
        assert all(message.endswith("it is reported at line 8.") for message in found)


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
