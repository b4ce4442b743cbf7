"""The package as a whole: its public names, and the floors that docs/explanation/architecture.md shows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module, resources
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

import sopflow
import sopflow.store
import sopflow.testing
import sopflow.timing

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "sopflow"
LONGEST_FILE = 400

# The floors from the ground up: each room with the rooms of its own floor that it may import.
FLOORS: list[dict[str, set[str]]] = [
    {
        "errors": {"text"},
        "frozen": set(),
        "lazy": set(),
        "text": set(),
        "dates": {"text"},
        "diagnostics": {"errors", "frozen", "text"},
        "timing": {"dates", "errors", "frozen", "lazy", "text"},
    },
    {"definition": set(), "flow": {"definition"}},
    # A machine is built only if the rules find no error.
    {"language": set(), "rules": set(), "machine": {"rules"}, "tables": set(), "revisions": {"tables"}},
    {
        "checking": set(),
        "drawing": set(),
        "explaining": {"checking"},
        "fixing": {"checking"},
        "importing": {"checking", "drawing"},
        "store": {"checking"},
        "testing": {"checking"},
    },
    {"__init__": set()},
    {"rendering": set(), "cli": {"rendering"}, "__main__": {"cli"}},
]
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

# Libraries of the optional extras, and the rooms that need them.
OPTIONAL = {
    "click",
    "defusedxml",
    "docx",
    "holidays",
    "httpx",
    "hypothesis",
    "openpyxl",
    "psycopg",
    "reportlab",
    "sqlalchemy",
}
OPTIONAL_ROOMS = {"cli", "store", "testing"}

# Modules that take half a millisecond or more to import, with the feature that needs them. Most programs use none.
SLOW = {
    "concurrent.futures": "checking many files",
    "difflib": "suggestions for misspelled names",
    "hashlib": "the hashes of a SOP",
    "importlib.metadata": "rules of plugins",
    "json": "the hashes of a SOP, and quoted texts",
    "multiprocessing": "checking many files",
    "pkgutil": "the pages about findings",
    "sopflow.timing.due_times": "due times",
    "tomllib": "the settings of a project",
    "transitions.extensions": "the diagram of a machine",
    "zoneinfo": "the time zone of a calendar",
}


class Import(NamedTuple):
    """One import of a source file."""

    file: Path
    line: int
    module: str
    within_function: bool

    @property
    def place(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.module}"


def imports_of(file: Path) -> Iterator[Import]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    within = {node for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            # ``from sopflow import flow`` imports the room, ``from sopflow import Sop`` the face.
            rooms = [f"sopflow.{alias.name}" for alias in node.names if alias.name in FLOOR_OF]
            modules = (rooms or [module]) if module == "sopflow" else [module]
        else:
            continue
        for name in modules:
            yield Import(file, node.lineno, name, within_function=node in within)


def room_of(file: Path) -> str:
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


def room_meant(module: str) -> str | None:
    package, _, rest = module.partition(".")
    return (rest.partition(".")[0] or "__init__") if package == "sopflow" else None


def is_optional(module: str) -> bool:
    return module.partition(".")[0] in OPTIONAL or room_meant(module) in OPTIONAL_ROOMS


def may_import(room: str, other: str) -> bool:
    if room == other:
        return True
    if FLOOR_OF[room] != FLOOR_OF[other]:
        return FLOOR_OF[room] > FLOOR_OF[other]
    return other in FLOORS[FLOOR_OF[room]][room]


FILES = sorted(SOURCE.rglob("*.py"))
IMPORTS = [each for file in FILES for each in imports_of(file)]


def printed(code: str) -> set[str]:
    """Return the words that Python code prints in a fresh process."""
    command = [sys.executable, "-c", code]
    return {*subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()}  # noqa: S603


# --- public names ------------------------------------------------------------------------------------------


def test_the_public_names_are_sorted() -> None:
    assert sopflow.__all__ == sorted(sopflow.__all__)


@pytest.mark.parametrize("package", [sopflow, sopflow.timing])
def test_type_checkers_and_programs_see_the_same_names(package: ModuleType) -> None:
    for_type_checkers = {
        alias.name: str(node.module).removeprefix(f"{package.__name__}.")
        for condition in ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8")).body
        if isinstance(condition, ast.If)
        for node in condition.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert for_type_checkers == package._MODULE_OF
    assert for_type_checkers.keys() <= {*package.__all__}


def test_every_public_name_is_imported_on_first_use() -> None:
    assert sopflow.__all__ == sorted(sopflow._MODULE_OF)


def test_every_public_name_is_defined_in_its_module() -> None:
    for name, module in sopflow._MODULE_OF.items():
        assert getattr(sopflow, name) is getattr(import_module(f"sopflow.{module}"), name)


def test_an_unknown_name_raises_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'sopflow' has no attribute 'sopmachine'"):
        sopflow.sopmachine  # type: ignore[attr-defined]  # noqa: B018


def test_the_public_names_are_listed_before_their_first_use() -> None:
    assert {*sopflow.__all__, "__version__"} <= {*printed("import sopflow; print(*dir(sopflow))")}


def test_every_public_name_is_in_the_reference() -> None:
    reference = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    described = re.findall(r"^\.\. auto(?!module)\w+:: sopflow\.(\w+)$", reference, re.MULTILINE)
    assert sorted(described) == sopflow.__all__


def test_every_public_name_for_testing_is_in_the_reference() -> None:
    reference = (ROOT / "docs" / "reference" / "testing.md").read_text(encoding="utf-8")
    described = re.findall(r"^\.\. auto\w+:: sopflow\.testing\.(\w+)$", reference, re.MULTILINE)
    assert sorted({*described} - {"strategies"}) == sorted(sopflow.testing.__all__)


def test_every_public_name_of_the_store_is_in_the_reference() -> None:
    reference = (ROOT / "docs" / "reference" / "store.md").read_text(encoding="utf-8")
    described = re.findall(r"^\.\. auto\w+:: sopflow\.store\.(\w+)$", reference, re.MULTILINE)
    assert sorted(described) == sopflow.store.__all__


def test_every_public_name_has_a_docstring() -> None:
    assert [name for name in sopflow.__all__ if name != "Language" and not getattr(sopflow, name).__doc__] == []


def test_the_version_is_that_of_the_distribution() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{sopflow.__version__}"\n' in project


def test_public_names_need_no_optional_library() -> None:
    modules = printed("from sopflow import *; import sys; print(*sys.modules)")
    assert {"transitions", "yaml"} <= modules
    assert OPTIONAL.isdisjoint(name.partition(".")[0] for name in modules)


def test_public_names_need_no_slow_module() -> None:
    before = "import sys, attrs, transitions, yaml; before = {*sys.modules}"
    modules = printed(f"{before}; from sopflow import *; print(*{{*sys.modules}} - before)")
    assert "sopflow.machine" in modules
    assert SLOW.keys().isdisjoint(modules)


@pytest.mark.parametrize(
    ("name", "needless"),
    [
        ("__version__", {"attr", "transitions", "yaml", "sopflow.errors"}),
        ("load", {"transitions", "sopflow.machine"}),
        ("SopMachine", {"yaml", "sopflow.language"}),
    ],
)
def test_using_one_name_does_not_import_unrelated_modules(name: str, needless: set[str]) -> None:
    assert needless.isdisjoint(printed(f"import sys, sopflow; sopflow.{name}; print(*sys.modules)"))


def test_checking_a_file_imports_nothing_that_only_due_times_fixes_or_many_files_need() -> None:
    file = ROOT / "workflows" / "psm_disnaker_08.yaml"
    check = f"import sys; before = {{*sys.modules}}; from sopflow.cli.app import run; run(['check', {str(file)!r}])"
    modules = printed(f"{check}; print(*{{*sys.modules}} - before)")
    assert {"sopflow.checking", "sopflow.timing.calendar", "zoneinfo"} <= modules
    needless = SLOW.keys() - {"tomllib", "zoneinfo"} | {
        "pathlib",
        "sopflow.cli.baseline",
        "sopflow.fixing",
        "transitions",
    }
    assert modules.isdisjoint(needless | {"sopflow.timing.counting", "sopflow.timing.explanation"})


def test_the_package_is_marked_as_typed() -> None:
    assert resources.files("sopflow").joinpath("py.typed").is_file()


# --- the house -----------------------------------------------------------------------------------------


def test_every_room_is_on_a_floor() -> None:
    assert {room_of(file) for file in FILES} <= FLOOR_OF.keys()


def test_the_architecture_page_shows_every_room_with_its_floor_and_neighbors() -> None:
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    shown = {
        room: (int(floor), {*re.findall(r"`(\w+)`", neighbors)})
        for floor, room, neighbors in re.findall(r"^\| (\d) \| `(\w+)/?` \| .+ \| (.*)\|$", page, re.MULTILINE)
    }
    assert shown == {
        room: (number, neighbors) for number, rooms in enumerate(FLOORS) for room, neighbors in rooms.items()
    }


def test_rooms_of_a_floor_do_not_import_each_other_in_a_cycle() -> None:
    for floor in FLOORS:
        settled: set[str] = set()
        while ready := {room for room, neighbours in floor.items() if neighbours <= settled} - settled:
            settled |= ready
        assert settled == set(floor)


def test_rooms_import_only_lower_floors() -> None:
    upwards = [
        each.place
        for each in IMPORTS
        if (meant := room_meant(each.module)) is not None and not may_import(room_of(each.file), meant)
    ]
    assert upwards == []


def test_imports_are_absolute() -> None:
    assert [each.place for each in IMPORTS if each.module.startswith(".")] == []


def test_only_optional_and_slow_modules_are_imported_within_functions() -> None:
    within = [each for each in IMPORTS if each.within_function and not is_optional(each.module)]
    within = [each for each in within if each.module not in SLOW]
    assert [each.place for each in within] == []


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("transitions", "machine"),
        ("hypothesis", "testing"),
        ("httpx", "testing/http"),
        ("openpyxl", "importing"),
        ("defusedxml", "importing"),
        ("docx", "importing"),
        ("reportlab", "drawing"),
        ("sqlalchemy", "store"),
    ],
)
def test_a_library_is_imported_in_one_place(library: str, home: str) -> None:
    elsewhere = [
        each.place
        for each in IMPORTS
        if each.module.partition(".")[0] == library and not each.file.is_relative_to(SOURCE / home)
    ]
    assert elsewhere == []


def test_every_file_has_at_most_400_lines() -> None:
    lengths = {file.relative_to(SOURCE).as_posix(): len(file.read_text("utf-8").splitlines()) for file in FILES}
    too_long = {name: length for name, length in lengths.items() if length > LONGEST_FILE}
    assert not too_long
