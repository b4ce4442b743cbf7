"""The tests of a SOP file: it has no errors, its properties hold, and a machine replays its walks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sopflow.definition import Sop
from sopflow.diagnostics import Severity
from sopflow.flow.search import SearchLimitError
from sopflow.language import YamlDocument, read_source
from sopflow.machine import Action, SopMachine, all_met
from sopflow.testing.coverage import Coverage
from sopflow.testing.properties import Property, PropertyError
from sopflow.testing.properties.counterexamples import counterexample
from sopflow.testing.properties.declared import declared
from sopflow.testing.pytest.files import checked, sop_file_of, walks_of
from sopflow.testing.systems import replay
from sopflow.testing.walk_files import WalkError, load_walk
from sopflow.text import Path as YamlPath
from sopflow.text import path_text, shown

_SEVERITIES = [severity.value for severity in Severity]


class SopFailure(Exception):  # noqa: N818 (a failed test, not an error)
    """The reason a test of a SOP file fails, as a message without a traceback."""


def usable_sop(config: pytest.Config, path: Path) -> Sop:
    """Return the SOP of a file.

    Raises:
        SopFailure: If the file cannot be read or has errors.
    """
    try:
        result = checked(config, path)
    except OSError as error:
        raise SopFailure(f"{path}: {error.strerror}.") from None
    if result.sop is None:
        raise SopFailure("\n\n".join(finding.text() for finding in result.errors))
    return result.sop


# --- collectors -------------------------------------------------------------------------------------------


class SopFile(pytest.File):
    """A SOP file, with its properties and walks."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the check of the file, one test for each declared property, and one for each walk."""
        yield CheckItem.from_parent(self, name="check")
        yield from self._properties()
        for walk in walks_of(self.path):
            yield WalkItem.from_parent(self, name=walk.name, sop_file=self.path, walk_file=walk)

    def _properties(self) -> Iterator[pytest.Item]:
        try:
            sop = usable_sop(self.config, self.path)
        except SopFailure:
            return  # the check reports it
        for path, property in declared(sop):
            name = path_text(path) if isinstance(property, PropertyError) else str(property)
            yield PropertyItem.from_parent(self, name=name, property=property, yaml_path=path)


class WalkFile(pytest.File):
    """A walk that the command line names."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one test."""
        yield WalkItem.from_parent(self, name="walk", sop_file=sop_file_of(self.path), walk_file=self.path)


# --- tests ------------------------------------------------------------------------------------------------


class _Item(pytest.Item):
    """A test that fails with a message instead of a traceback.

    Attributes:
        coverage: The goals that the test covers, once it has passed.
    """

    coverage: Coverage | None = None

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the message of a failure, or what pytest shows for an unexpected exception."""
        return str(excinfo.value) if isinstance(excinfo.value, SopFailure) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the file of the test, its first line, and a title."""
        return self.path, 0, f"{self.path.name}: {self.name}"


class CheckItem(_Item):
    """The test that a SOP file has no findings of the severities that fail."""

    def runtest(self) -> None:
        """Check the file."""
        fail_on = self.config.getini("sopflow_fail_on")
        if fail_on not in _SEVERITIES:
            raise pytest.UsageError(f"sopflow_fail_on must be one of {', '.join(_SEVERITIES)}, not {fail_on!r:.80}.")
        sop = usable_sop(self.config, self.path)
        failing = _SEVERITIES[: _SEVERITIES.index(fail_on) + 1]
        found = [finding for finding in checked(self.config, self.path).findings if finding.severity in failing]
        if found:
            raise SopFailure("\n\n".join(finding.text() for finding in found))
        # Without this, the report would not list a SOP that no other test covers.
        self.coverage: Coverage | None = Coverage(sop)


class PropertyItem(_Item):
    """The test that a declared property holds in all runs of a SOP."""

    def __init__(self, *, property: Property | PropertyError, yaml_path: YamlPath, **keys: Any) -> None:
        super().__init__(**keys)
        self._property = property
        self._yaml_path = yaml_path

    def runtest(self) -> None:
        """Search for a counterexample."""
        if (problem := self._problem(usable_sop(self.config, self.path))) is not None:
            raise SopFailure(f"{self.path}:{self._line()}: {problem}")

    def _problem(self, sop: Sop) -> object | None:
        try:
            return self._property if isinstance(self._property, PropertyError) else counterexample(sop, self._property)
        except SearchLimitError as error:
            return error

    def _line(self) -> int:
        span = YamlDocument(read_source(self.path)).span(self._yaml_path)
        return span.line if span is not None else 1


class WalkItem(_Item):
    """The test that a machine replays a walk as it expects."""

    def __init__(self, *, sop_file: Path | None, walk_file: Path, **keys: Any) -> None:
        super().__init__(**keys)
        self._sop_file = sop_file
        self._walk_file = walk_file

    def runtest(self) -> None:
        """Replay the walk."""
        if self._sop_file is None:
            raise SopFailure(
                f"{self._walk_file}: no SOP file belongs to this walk. Begin its name with that of a SOP file in the "
                "same folder: surat.late.walk.yaml belongs to surat.yaml."
            )
        sop = usable_sop(self.config, self._sop_file)
        try:
            walk = load_walk(self._walk_file)
        except WalkError as error:
            raise SopFailure(str(error)) from None
        except OSError as error:
            raise SopFailure(f"{self._walk_file}: {error.strerror}.") from None
        if walk.sop != sop.number:
            raise SopFailure(
                f"{self._walk_file}:1: this walk is of SOP {shown(walk.sop)}, but {self._sop_file.name} is SOP "
                f"{shown(sop.number)}."
            )
        machine = SopMachine(sop, conditions=all_met(sop), permits=[Action.CORRECT])
        if difference := replay(walk, machine):
            raise SopFailure(f"{self._walk_file}: {difference}")
        self.coverage: Coverage | None = Coverage.of(sop, walks=[walk])

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the file of the walk, its first line, and a title."""
        return self._walk_file, 0, f"{self.path.name}: {self.name}"
