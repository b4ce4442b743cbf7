"""The pytest plugin: SOP files as tests, and fixtures for cases of a SOP.

A SOP file becomes one test that it has no errors, one for each property it declares, and one for each walk next to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sopflow.checking import check
from sopflow.definition import Sop
from sopflow.diagnostics import Severity
from sopflow.flow.search import SearchLimitError
from sopflow.language import decode, locate, parse, read_bytes
from sopflow.language.discovery import CERTAIN_NAMES, NAMES, is_sop
from sopflow.machine import Case, SopMachine
from sopflow.testing.clock import Clock
from sopflow.testing.coverage import Coverage
from sopflow.testing.properties import Property, PropertyError
from sopflow.testing.properties.counterexamples import counterexample
from sopflow.testing.properties.declared import KEY, properties_of
from sopflow.testing.pytest.coverage import CoverageOfTests, asked_for
from sopflow.testing.systems import replay
from sopflow.testing.walk_files import WalkError, load_walk
from sopflow.testing.walks import Walk

_SEVERITIES = [severity.value for severity in Severity]


class SopFailure(Exception):  # noqa: N818 (a test that fails, not an error)
    """Why a SOP file fails, as people read it."""


# --- files ------------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and count what is come by where that is asked for."""
    config.addinivalue_line("markers", "sop(file): the SOP file of the fixtures sop, machine, case and clock")
    if (asked := asked_for(config)) is not None:
        config.pluginmanager.register(CoverageOfTests(asked), "sopflow-coverage")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a SOP file."""
    if not file_path.name.lower().endswith(NAMES):
        return None
    if not (file_path.name.lower().endswith(CERTAIN_NAMES) or is_sop(read_bytes(file_path))):
        return None
    file: SopFile = SopFile.from_parent(parent, path=file_path)
    return file


class SopFile(pytest.File):
    """A SOP file and what is tested of it."""

    def collect(self) -> Iterator[pytest.Item]:
        """A test that it is in order, one for each property that it makes, and one for each walk beside it."""
        yield InOrder.from_parent(self, name="check")
        yield from self._properties()
        for path in _walks_in(self.path.parent):
            if path.name.startswith(f"{self.path.name.removesuffix(self.path.suffix).removesuffix('.sop')}."):
                yield WalkItem.from_parent(self, name=path.name, walk=path)

    def _properties(self) -> Iterator[pytest.Item]:
        try:
            properties = properties_of(self.sop())
        except SopFailure:
            return  # it is not in order, and another test says so
        except PropertyError as error:
            yield PropertyItem.from_parent(self, name=KEY, place=error.place, property=error)
        else:
            for place, property in enumerate(properties):
                yield PropertyItem.from_parent(self, name=str(property), place=place, property=property)

    def sop(self) -> Sop:
        """The SOP, which the tests of a file share."""
        return _sop_of(str(self.path))

    def line_of(self, *path: str | int) -> int:
        """The line of a value in the file, from 1."""
        source, _ = decode(read_bytes(self.path), str(self.path))
        span = locate(parse(source)[0], path, source)
        return span.line if span is not None else 1


class SopItem(pytest.Item):
    """A test that fails in words: nobody has to know the way through sopflow.

    Attributes:
        coverage: What it came by, once it has passed.
    """

    coverage: Coverage | None = None

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is wrong; for anything unforeseen, what pytest shows."""
        return str(excinfo.value) if isinstance(excinfo.value, SopFailure) else super().repr_failure(excinfo, style)


class InOrder(SopItem):
    """The test that a SOP file is in order."""

    def runtest(self) -> None:
        """Check it."""
        fail_on = self.config.getini("sopflow_fail_on")
        if fail_on not in _SEVERITIES:
            raise pytest.UsageError(f"sopflow_fail_on must be one of {', '.join(_SEVERITIES)}, not {fail_on!r:.80}.")
        failures = _SEVERITIES[: _SEVERITIES.index(fail_on) + 1]
        found = [finding for finding in check(self.path).findings if finding.severity in failures]
        if found:
            raise SopFailure("\n\n".join(finding.text() for finding in found))
        # A SOP that nothing walks is one of which nothing was tested.
        assert isinstance(self.parent, SopFile)  # noqa: S101 (nobody else makes such items)
        self.coverage = Coverage(self.parent.sop())

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file."""
        return self.path, 0, f"{self.path.name}: {self.name}"


class PropertyItem(SopItem):
    """The test that a property of a SOP holds in all its runs."""

    def __init__(self, *, place: int | None, property: Property | PropertyError, **keys: Any) -> None:
        super().__init__(**keys)
        self._where = (KEY,) if place is None else (KEY, place)
        self._property = property

    def runtest(self) -> None:
        """Look at all runs."""
        assert isinstance(self.parent, SopFile)  # noqa: S101 (nobody else makes such items)
        if (wrong := self._wrong(self.parent.sop())) is not None:
            raise SopFailure(f"{self.path}:{self.parent.line_of(*self._where)}: {wrong}")

    def _wrong(self, sop: Sop) -> object | None:
        try:
            return self._property if isinstance(self._property, PropertyError) else counterexample(sop, self._property)
        except SearchLimitError as error:
            return error

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file."""
        return self.path, 0, f"{self.path.name}: {self.name}"


class WalkItem(SopItem):
    """The test that a machine walks a walk of a SOP."""

    def __init__(self, *, walk: Path, **keys: Any) -> None:
        super().__init__(**keys)
        self.walk = walk

    def runtest(self) -> None:
        """Walk it."""
        assert isinstance(self.parent, SopFile)  # noqa: S101 (nobody else makes such items)
        sop = self.parent.sop()
        walk = _loaded(self.walk)
        if walk.sop != sop.number:
            raise SopFailure(f"{self.walk}:1: this walk is one of the SOP {walk.sop!r:.80}, not of {sop.number!r:.80}.")
        if difference := replay(walk, SopMachine(sop)):
            raise SopFailure(f"{self.walk}: {difference}")
        self.coverage = Coverage.of(sop, walks=[walk])

    def reportinfo(self) -> tuple[Path, int, str]:
        """The walk."""
        return self.walk, 0, f"{self.path.name}: {self.name}"


def _walks_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.lower().endswith((".walk.yaml", ".walk.yml")))


def _loaded(path: Path) -> Walk:
    try:
        return load_walk(path)
    except WalkError as error:
        raise SopFailure(str(error)) from None


@lru_cache(maxsize=32)
def _sop_of(path: str) -> Sop:
    checked = check(path)
    if checked.sop is None:
        raise SopFailure("\n\n".join(finding.text() for finding in checked.errors))
    return checked.sop


# --- fixtures ---------------------------------------------------------------------------------------------


@pytest.fixture
def sop(request: pytest.FixtureRequest) -> Sop:
    """The SOP of the marker ``@pytest.mark.sop("file.yaml")``, else of the setting ``sopflow_sop``."""
    marker = request.node.get_closest_marker("sop")
    file = marker.args[0] if marker is not None and marker.args else request.config.getini("sopflow_sop")
    if not file:
        raise pytest.UsageError('Which SOP? Mark the test with @pytest.mark.sop("file.yaml"), or set sopflow_sop.')
    try:
        return _sop_of(str(request.config.rootpath / file))
    except (SopFailure, OSError) as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def clock(sop: Sop) -> Clock:
    """A clock in the SOP's calendar, which stands still until the test moves it."""
    return Clock(sop.calendar)


@pytest.fixture
def machine(sop: Sop, clock: Clock) -> SopMachine[Case]:
    """A machine of the SOP, with the clock."""
    return SopMachine(sop, clock=clock)


@pytest.fixture
def case(machine: SopMachine[Case]) -> Case:
    """A case that has just been opened."""
    return machine.open("case-1")
