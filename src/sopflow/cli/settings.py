"""The settings of a project: the table ``[tool.sopflow]`` of its pyproject.toml."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import Factory, frozen

from sopflow.cli import messages
from sopflow.cli.command import LANGUAGES
from sopflow.cli.exits import CommandError
from sopflow.cli.messages import either
from sopflow.cli.reading import unreadable
from sopflow.diagnostics import Severity
from sopflow.frozen import FrozenMap
from sopflow.language import read_bytes
from sopflow.language.source import MAX_BYTES
from sopflow.text import Language, close_matches, shown, visible

FILE = "pyproject.toml"

_SHOWN = 80
"""The number of characters of a wrong value that are shown."""


@frozen
class Settings:
    """The settings of ``sopflow check``.

    Attributes:
        select: Codes, or beginnings of codes, of the warnings and remarks that are shown; empty for all warnings.
        ignore: The same, of those that are not shown.
        per_file_ignores: The codes that are ignored, by pattern of files.
        fail_on: The least severity that makes the command fail.
        language: The language of findings and messages.
        info: Whether remarks are shown.
        folder: The folder of the settings: patterns of files are relative to it.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: FrozenMap[tuple[str, ...]] = Factory(FrozenMap)
    fail_on: Severity = Severity.ERROR
    language: Language = "en"
    info: bool = False
    folder: Path = Path()


_NAMES = {
    "select": "select",
    "ignore": "ignore",
    "per-file-ignores": "per_file_ignores",
    "fail-on": "fail_on",
    "lang": "language",
    "info": "info",
}
"""The attribute of each setting."""

_EXPECTED = {
    "select": messages.A_LIST_OF_CODES,
    "ignore": messages.A_LIST_OF_CODES,
    "per-file-ignores": messages.A_TABLE_OF_CODES,
    "info": messages.A_SWITCH,
}


def read_settings(file: str | None, language: Language) -> Settings:
    """Read the settings of a project.

    Args:
        file: The file with the settings; None to look for a pyproject.toml with settings, from the working directory
            upwards.
        language: The language of error messages.

    Raises:
        CommandError: If the settings cannot be read, or are not valid.
    """
    if file is not None:
        table = _table(Path(file), language)
        if table is None:
            raise _error(Path(file), messages.NO_TABLE.in_(language))
        return _settings(Path(file), table, language)
    for path in _upwards():
        table = _table(path, language)
        if table is not None:
            return _settings(path, table, language)
    return Settings()


def _upwards() -> Iterator[Path]:
    """Return the pyproject.toml of the working directory, and of the folders above it."""
    try:
        here = Path.cwd()
    except OSError:
        return
    for folder in (here, *here.parents):
        if os.path.isfile(folder / FILE):  # noqa: PTH113 (a Path would raise where one may not look)
            yield folder / FILE


def _table(path: Path, language: Language) -> Mapping[str, object] | None:
    """Return the table [tool.sopflow] of a file."""
    try:
        content = read_bytes(path)
    except OSError as error:
        raise CommandError(unreadable(str(path), error, language)) from None
    if len(content) > MAX_BYTES:
        raise _error(path, messages.SETTINGS_TOO_LARGE.format(language, limit=MAX_BYTES))
    # Slow to import, and needed only in a project with settings.
    import tomllib  # noqa: PLC0415

    try:
        data: Any = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _error(path, messages.NOT_TOML.format(language, error=visible(str(error)))) from None
    for key in ("tool", "sopflow"):
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else None


def _settings(path: Path, table: Mapping[str, object], language: Language) -> Settings:
    values: dict[str, Any] = {"folder": path.absolute().parent}
    for key, value in table.items():
        if key not in _NAMES:
            close = close_matches(key, _NAMES)
            advice = (
                messages.DID_YOU_MEAN.format(language, names=either(close, language))
                if close
                else messages.CHOICES_ARE.format(language, names=", ".join(_NAMES))
            )
            raise _error(path, messages.UNKNOWN_SETTING.format(language, name=shown(key), close=advice))
        try:
            values[_NAMES[key]] = _value(key, value)
        except ValueError:
            found = shown(value) if isinstance(value, str) else visible(repr(value)[:_SHOWN])
            expected = _expected(key, language)
            raise _error(
                path, messages.BAD_SETTING.format(language, name=key, expected=expected, found=found)
            ) from None
    return Settings(**values)


def _value(key: str, value: Any) -> object:
    """Return the value of a setting.

    Raises:
        ValueError: If it is not valid.
    """
    match key, value:
        case "select" | "ignore", list():
            return _codes(value)
        case "per-file-ignores", dict():
            return FrozenMap({pattern: _codes(codes) for pattern, codes in value.items()})
        case "fail-on", str():
            return Severity(value)
        case "lang", str() if value in LANGUAGES:
            return value
        case "info", bool():
            return value
    raise ValueError


def _codes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise ValueError
    return tuple(value)


def _expected(key: str, language: Language) -> str:
    if key in _EXPECTED:
        return _EXPECTED[key].in_(language)
    choices = LANGUAGES if key == "lang" else tuple(severity.value for severity in Severity)
    return messages.ONE_OF.format(language, choices=either(choices, language))


def _error(path: Path, problem: str) -> CommandError:
    return CommandError(f"{visible(str(path))}: {problem}")
