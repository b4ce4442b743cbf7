"""Names that are proposed for a misspelled word."""

import pytest

from sopflow.text import close_matches

COMMANDS = ("calendar", "check", "diff", "draw", "due", "explain", "import", "new", "rules", "schema", "show", "walk")
IDS = ("kepala_dinas", "kasi", "petugas", "loket", "daftar_peserta")
CODES = ("SOP202", "SOP207", "SOP702", "SOP904", "SOP905")


@pytest.mark.parametrize(
    ("word", "names", "meant"),
    [
        ("chek", COMMANDS, ("check",)),
        ("chekc", COMMANDS, ("check",)),
        ("dif", COMMANDS, ("diff",)),
        ("calender", COMMANDS, ("calendar",)),
        ("petuga", IDS, ("petugas",)),
        ("loekt", IDS, ("loket",)),
        ("kaso", IDS, ("kasi",)),
        ("kadis", ("kasi", "kadin"), ("kadin",)),
        ("ani", ("anu", "budi"), ("anu",)),
        ("kepala", IDS, ("kepala_dinas",)),
        ("peserta", ("daftar_peserta",), ("daftar_peserta",)),
        ("daftar_calon_peserta", IDS, ("daftar_peserta",)),
        ("SOP2022", CODES, ("SOP202", "SOP702")),
        ("SOP20", CODES, ("SOP207", "SOP202")),
    ],
)
def test_a_name_that_may_be_meant_is_proposed(word: str, names: tuple[str, ...], meant: tuple[str, ...]) -> None:
    assert close_matches(word, names) == meant


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("SOP999", CODES),
        ("nofile.yaml", ("a1f.yaml",)),
        ("shave", COMMANDS),
        ("tujuan", ("putusan", "tugas")),
        ("berkas", ("petugas", "bukti")),
        ("zz", IDS),
        ("", COMMANDS),
        ("loket", ()),
    ],
)
def test_a_name_that_only_looks_similar_is_not_proposed(word: str, names: tuple[str, ...]) -> None:
    assert close_matches(word, names) == ()
