"""Rules that analyze texts never fail, whatever the texts are."""

from __future__ import annotations

from datetime import date
from itertools import product
from string import ascii_uppercase
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sopflow import Activity, Outcome, Sop, Step
from sopflow.definition import Approval, Confidence, Dates, Inferred, Organization, Related
from sopflow.diagnostics import Severity
from sopflow.rules import check_sop
from sopflow.rules.vocabulary import roots
from sopflow.testing.strategies import sops
from sopflow.text import Language

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

PIECES = (
    "menerima", "Memeriksa", "BERKAS", "petugas", "loket", "jika", "di", "diterima", "yang", "Kota", "Bogor", "Kab.",
    "KTP", "TUK", "(TUK)", "${", "}", "-", "1.", "2a", ".", "/", "…", "Dinas", "Kepala", "\n", "\u0130", "\u01c5",
    "\ufb01", "\u00df", "\ufffd", "\u0663",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=12).map(" ".join)
LANGUAGES: tuple[Language, ...] = ("en", "id")
names = st.lists(texts, max_size=3)
days = st.none() | st.dates(max_value=date(2030, 1, 1))


@st.composite
def wordy(draw: st.DrawFn) -> Sop:
    """Draw a SOP with random texts."""

    def text() -> str:
        return draw(texts)

    inferred = {text(): Inferred(draw(st.sampled_from(Confidence)), draw(names), text()) for _ in range(2)}
    inferred |= {"actor": Inferred("low", draw(names))}
    provenance: dict[str, Any] = {"source": {text(): text()}, "inferred": inferred, "note": text(), "number": text()}
    activities = [Activity(f"a{place}", text(), "loket", **provenance) for place in range(2)]
    decision = Activity("putus", text(), text(), outcomes={text(): Outcome("end"), text() + "!": Outcome(text())})
    return Sop(
        text(),
        text(),
        {"loket": text(), text(): text()},
        [
            Step("r", activities, **provenance),
            Step("s", [decision]),
            Step.single("t", text(), "loket", **provenance),
            Step.single("u", text(), "loket"),
        ],
        organization=Organization(text(), text(), text()),
        dates=Dates(draw(days), draw(days), draw(days)),
        approval=Approval(text(), text(), text()),
        scope=text(),
        summary=text(),
        terms={text(): text() for _ in range(3)},
        legal_basis=draw(names),
        warnings=draw(names),
        records=draw(names),
        related=[Related(text())],
        documents={text(): text()},
        ends={text(): text()},
        source={text(): text()},
        inferred=inferred,
    )


@given(wordy())
def test_all_findings_about_random_texts_can_be_printed(sop: Sop) -> None:
    for finding in check_sop(sop):
        for language in LANGUAGES:
            assert finding.text(language).replace("\n", "").isprintable()


@given(sops())
def test_random_texts_cause_no_errors(sop: Sop) -> None:
    said = [finding for finding in check_sop(sop) if finding.code[:4] in ("SOP6", "SOP7", "SOP8")]
    assert [finding for finding in said if finding.severity is Severity.ERROR] == []


@given(st.text(max_size=60))
@example("menyelenggarakan" * 5)
@example("di" * 40)
def test_a_word_is_one_of_its_own_roots(word: str) -> None:
    word_roots = roots(word)
    assert word[:40] in word_roots
    assert len(word_roots) < 500


LONG = 60_000


@pytest.mark.parametrize(
    "text",
    [
        "menerima surat jika " * (LONG // 20),
        "Kota Bogor " * (LONG // 11),
        "A" * LONG,
        "a" * LONG,
        "AB " * (LONG // 3),
        "(" * LONG,
        "${" * (LONG // 2),
        "MMXX" * (LONG // 4),
        "1" * LONG,
        "di-" * (LONG // 3),
        "Kab. " * (LONG // 5),
    ],
    ids=lambda text: text[:12],
)
def test_very_long_texts_are_checked_quickly(text: str) -> None:
    steps = [Step.single("a", text, "loket", note=text, number=text), Step.single("b", "Menerima surat", "loket")]
    sop = Sop(
        text, text, {"loket": text}, steps, organization=Organization(text, text), approval=Approval(text, nip=text),
        scope=text, terms={text: text}, legal_basis=[text], source={text: text},
    )  # fmt: skip
    assert all(len(finding.message() + finding.hint("id")) < 2_000 for finding in check_sop(sop))


def test_many_names_terms_and_numbers_are_checked_quickly() -> None:
    """Comparing each with all others would take ten million comparisons."""
    many = ["ABC" + "".join(letters) for letters in product("ABCDE", ascii_uppercase, ascii_uppercase)]
    rows = [
        Step.single(
            f"r{number}",
            f"Petugas Loket menerima surat {each}",
            "p0",
            number=str(2 * number),
            inferred={"actor": Inferred(Confidence.HIGH, alternatives=f"q{number}")},
        )
        for number, each in enumerate(many)
    ]
    sop = Sop(
        "1",
        "Contoh Judul Panjang",
        {f"p{number}": f"Petugas Loket {number}" for number in range(len(many))},
        rows,
        organization=Organization("Pemerintah Kota Bogor"),
        terms={f"Istilah {each}": f"Petugas {each}" for each in many},
        warnings=[f"Kota {each.title()}" for each in many],
        source={f"x{number}": "" for number in range(len(many))},
    )
    codes = {finding.code for finding in check_sop(sop)}
    assert {"SOP607", "SOP610", "SOP703", "SOP706", "SOP803", "SOP804"} <= codes


def test_text_in_an_unknown_language_has_no_findings_about_words() -> None:
    said = check_sop(Sop("1", "T", {"a": "A"}, [Step.single("r", "B", "a")]))
    assert [finding.code for finding in said if finding.code[:4] == "SOP7"] == []
