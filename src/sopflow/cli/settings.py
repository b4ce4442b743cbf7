"""The settings of a project, ``[tool.sopflow]`` in its pyproject.toml: what a command line need not say each time."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import Factory, frozen

from sopflow.cli.common import LANGUAGES, Trouble, unreadable
from sopflow.cli.messages import Say, either, speech
from sopflow.diagnostics import Severity
from sopflow.frozen import FrozenMap
from sopflow.language import read_bytes
from sopflow.language.source import MAX_BYTES
from sopflow.text import Language, close_matches, shown, visible

FILE = "pyproject.toml"

_SHOWN = 80
"""How much of a wrong value is shown."""


@frozen
class Settings:
    """What ``sopflow check`` is asked to do.

    Attributes:
        select: Codes, or what codes begin with, of the warnings and remarks that are shown; empty for all warnings.
        ignore: The same, of those that are not.
        per_file_ignores: By pattern of files, what is ignored in them.
        fail_on: The least severity that makes the command fail.
        language: Of findings and messages.
        info: Whether remarks are shown.
        folder: Where the settings stand: patterns of files begin there.
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
"""What the settings are called in the file, and what in ``Settings``."""


def read_settings(file: str | None, language: Language) -> Settings:
    """The settings of the project that one works in.

    Args:
        file: Where they stand; None to look for a pyproject.toml that has some, from the working directory upwards.
        language: In which language to say what is wrong with them.

    Raises:
        Trouble: If they cannot be read, or are none.
    """
    say = speech(language)
    if file is not None:
        table = _table(Path(file), language)
        if table is None:
            raise _trouble(Path(file), say("no table"))
        return _settings(Path(file), table, say)
    for path in _upwards():
        table = _table(path, language)
        if table is not None:
            return _settings(path, table, say)
    return Settings()


def _upwards() -> Iterator[Path]:
    """The pyproject.toml of the working directory, and those of the folders that it lies in."""
    try:
        here = Path.cwd()
    except OSError:
        return
    for folder in (here, *here.parents):
        if os.path.isfile(folder / FILE):  # noqa: PTH113 (a Path would raise where one may not look)
            yield folder / FILE


def _table(path: Path, language: Language) -> Mapping[str, object] | None:
    """The table [tool.sopflow] of a file."""
    say = speech(language)
    try:
        content = read_bytes(path)
    except OSError as error:
        raise Trouble(unreadable(str(path), error, language)) from None
    if len(content) > MAX_BYTES:
        raise _trouble(path, say("settings too large", limit=MAX_BYTES))
    try:
        data: Any = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _trouble(path, say("no toml", error=visible(str(error)))) from None
    for key in ("tool", "sopflow"):
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else None


def _settings(path: Path, table: Mapping[str, object], say: Say) -> Settings:
    said: dict[str, Any] = {"folder": path.absolute().parent}
    for key, value in table.items():
        if key not in _NAMES:
            close = close_matches(key, _NAMES)
            advice = (
                say("did you mean", names=either(say, close)) if close else say("there are", names=", ".join(_NAMES))
            )
            raise _trouble(path, say("unknown setting", name=shown(key), close=advice))
        try:
            said[_NAMES[key]] = _value(key, value)
        except ValueError:
            found = shown(value) if isinstance(value, str) else visible(repr(value)[:_SHOWN])
            raise _trouble(path, say("bad setting", name=key, expected=_expected(key, say), found=found)) from None
    return Settings(**said)


def _value(key: str, value: Any) -> object:
    """What a setting says.

    Raises:
        ValueError: If it cannot say that.
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


def _expected(key: str, say: Say) -> str:
    match key:
        case "select" | "ignore":
            return say("expected codes")
        case "per-file-ignores":
            return say("expected table")
        case "info":
            return say("expected switch")
        case _:
            choices = LANGUAGES if key == "lang" else tuple(severity.value for severity in Severity)
            return say("expected choice", choices=either(say, choices))


def _trouble(path: Path, what: str) -> Trouble:
    return Trouble(f"{visible(str(path))}: {what}")
