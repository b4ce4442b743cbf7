"""Every input has a limit; exceeding it is one finding."""

from pathlib import Path

import sopflow
from sopflow.language.parsing import MAX_NODES
from sopflow.language.source import MAX_BYTES


def test_a_too_large_file_is_rejected_without_reading_all_of_it(tmp_path: Path) -> None:
    file = tmp_path / "besar.yaml"
    file.write_bytes(b"sopflow: 1\n" + b"#" * MAX_BYTES)
    (finding,) = sopflow.check(file).findings
    assert finding.code == "SOP013"


def test_a_too_large_text_is_rejected() -> None:
    (finding,) = sopflow.check_text("sopflow: 1\n" + "é" * (MAX_BYTES // 2)).findings
    assert finding.code == "SOP013"


def test_too_many_values_are_rejected() -> None:
    (finding,) = sopflow.check_text("sopflow: 1\nx-banyak: [" + "1," * MAX_NODES + "]").findings
    assert finding.code == "SOP015"


def test_tens_of_thousands_of_brackets_do_not_crash_the_process() -> None:
    (finding,) = sopflow.check_text("x-dalam: " + "[" * 100_000).findings
    assert finding.code == "SOP014"


def test_a_sop_of_ten_thousand_rows_is_read() -> None:
    rows = "".join(f"  - {{id: langkah_{n}, activity: Mengerjakan, actor: loket}}\n" for n in range(10_000))
    sop = sopflow.loads(f'sopflow: 1\nnumber: "1"\ntitle: Panjang\nactors: {{loket: Loket}}\nsteps:\n{rows}')
    assert len(sop.steps) == 10_000
