"""The settings of projects: the tables ``[tool.sopflow]`` of their pyproject.toml."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sopflow.cli import messages
from sopflow.cli.command import LANGUAGES
from sopflow.cli.exits import CommandError
from sopflow.cli.messages import either
from sopflow.cli.patterns import matches
from sopflow.cli.reading import unreadable
from sopflow.diagnostics import Severity
from sopflow.frozen import FrozenMap
from sopflow.language import read_bytes
from sopflow.language.source import MAX_BYTES
from sopflow.text import Language, close_matches, shown, visible

FILE = "pyproject.toml"

_SHOWN = 80
"""The number of characters of a wrong value that are shown."""


class Settings(NamedTuple):
    """The settings of ``sopflow check`` for the files of one project.

    Attributes:
        select: Codes, or beginnings of codes, of the warnings and infos that are shown; empty for all warnings.
        ignore: The same, of those that are not shown.
        per_file_ignores: The codes that are ignored, by pattern of files.
        exclude: Patterns of files and folders that are not checked unless they are named.
        fail_on: The least severity that makes the command fail.
        language: The language of findings and messages; None if the project does not say.
        info: Whether infos are shown.
        file: The file with the settings; empty for none.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: FrozenMap[tuple[str, ...]] = FrozenMap()
    exclude: tuple[str, ...] = ()
    fail_on: Severity = Severity.ERROR
    language: Language | None = None
    info: bool = False
    file: str = ""

    @property
    def folder(self) -> str:
        """The folder to which patterns are relative."""
        return os.path.dirname(os.path.abspath(self.file))


_NAMES = {
    "select": "select",
    "ignore": "ignore",
    "per-file-ignores": "per_file_ignores",
    "exclude": "exclude",
    "fail-on": "fail_on",
    "lang": "language",
    "info": "info",
}
"""The attribute of each setting."""

_EXPECTED = {
    "select": messages.A_LIST_OF_CODES,
    "ignore": messages.A_LIST_OF_CODES,
    "per-file-ignores": messages.A_TABLE_OF_CODES,
    "exclude": messages.A_LIST_OF_PATTERNS,
    "info": messages.A_SWITCH,
}


class Projects:
    """The settings that apply to each file: those of the nearest project, overridden by the command line."""

    def __init__(self, config: str | None, overrides: Mapping[str, Any], language: Language) -> None:
        """Prepare to look for settings.

        Args:
            config: The file with the settings of all files; None to look for the nearest pyproject.toml of each.
            overrides: The settings of the command line, by attribute.
            language: The language of error messages.

        Raises:
            CommandError: If the settings of ``config`` are not valid.
        """
        self._overrides = overrides
        self._language = language
        self._by_folder: dict[str, Settings] = {}
        self._used: set[tuple[str, str]] = set()
        self._all = None if config is None else self._overridden(_named_settings(config, language))

    def of(self, path: str) -> Settings:
        """Return the settings that apply to a file.

        Raises:
            CommandError: If they are not valid.
        """
        return self._all or self.in_folder(os.path.dirname(_absolute(path)))

    def of_input(self, path: str) -> Settings:
        """Return the settings that apply to a named file, or to the files of a named folder.

        Raises:
            CommandError: If they are not valid.
        """
        return self.in_folder(path) if os.path.isdir(path) else self.of(path)

    def in_folder(self, folder: str) -> Settings:
        """Return the settings that apply to the files of a folder.

        Raises:
            CommandError: If they are not valid.
        """
        if self._all is not None:
            return self._all
        if folder not in self._by_folder:
            folder = _absolute(folder)
        if folder not in self._by_folder:
            above = os.path.dirname(folder)
            own = _found_settings(folder, self._language)
            if own is not None:
                self._by_folder[folder] = self._overridden(own)
            else:
                self._by_folder[folder] = self._overridden(Settings()) if above == folder else self.in_folder(above)
        return self._by_folder[folder]

    def excludes(self, path: str) -> bool:
        """Whether the settings exclude a file or folder."""
        return bool(self._matching(self.of(path), path, self.of(path).exclude))

    def ignored(self, path: str) -> tuple[str, ...]:
        """Return the codes that the settings ignore in a file by a pattern."""
        by_pattern = self.of(path).per_file_ignores
        return tuple(
            code for pattern in self._matching(self.of(path), path, by_pattern) for code in by_pattern[pattern]
        )

    def _matching(self, settings: Settings, path: str, patterns: Iterable[str]) -> list[str]:
        found = [pattern for pattern in patterns if matches(pattern, path, settings.folder)]
        self._used.update((settings.file, pattern) for pattern in found)
        return found

    def unused_patterns(self, searched: str) -> list[str]:
        """Name the patterns that have matched no file, in the projects inside a folder that was searched."""
        inside = os.path.join(_absolute(searched), "")
        known = [*self._by_folder.values(), *([self._all] if self._all else [])]
        return [
            messages.UNUSED_PATTERN.format(self._language, path=visible(settings.file), pattern=shown(pattern))
            for settings in {each.file: each for each in known if each.file}.values()
            if os.path.join(settings.folder, "").startswith(inside)
            for pattern in (*settings.exclude, *settings.per_file_ignores)
            if (settings.file, pattern) not in self._used
        ]

    def _overridden(self, settings: Settings) -> Settings:
        return settings._replace(**self._overrides)


def _absolute(path: str) -> str:
    try:
        return os.path.abspath(path)
    except OSError:
        # The working directory was deleted.
        return os.path.join(os.sep, path)


def _named_settings(file: str, language: Language) -> Settings:
    try:
        content = read_bytes(file)
    except OSError as error:
        raise CommandError(unreadable(file, error, language)) from None
    table = _table(file, content, language)
    if table is None:
        raise _error(file, messages.NO_TABLE.in_(language))
    return _settings(file, table, language)


def _found_settings(folder: str, language: Language) -> Settings | None:
    """Return the settings in the pyproject.toml of a folder, if it has some that can be read."""
    file = os.path.join(folder, FILE)
    try:
        content = read_bytes(file)
    except OSError:
        # A project without readable settings must not end the check.
        return None
    if b"sopflow" not in content:
        return None
    try:
        table = _table(file, content, language)
    except CommandError:
        if b"tool.sopflow" in content:
            raise
        return None
    return None if table is None else _settings(file, table, language)


def _table(file: str, content: bytes, language: Language) -> Mapping[str, object] | None:
    """Return the table [tool.sopflow] of a file."""
    if len(content) > MAX_BYTES:
        raise _error(file, messages.SETTINGS_TOO_LARGE.format(language, limit=MAX_BYTES))
    # Slow to import, and needed only in a project with settings.
    import tomllib  # noqa: PLC0415

    try:
        data: Any = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _error(file, messages.NOT_TOML.format(language, error=visible(str(error)))) from None
    for key in ("tool", "sopflow"):
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else None


def _settings(file: str, table: Mapping[str, object], language: Language) -> Settings:
    values: dict[str, Any] = {"file": file}
    for key, value in table.items():
        if key not in _NAMES:
            close = close_matches(key, _NAMES)
            advice = (
                messages.DID_YOU_MEAN.format(language, names=either(close, language))
                if close
                else messages.CHOICES_ARE.format(language, names=", ".join(_NAMES))
            )
            raise _error(file, messages.UNKNOWN_SETTING.format(language, name=shown(key), close=advice))
        try:
            values[_NAMES[key]] = _value(key, value)
        except ValueError:
            found = shown(value) if isinstance(value, str) else visible(repr(value)[:_SHOWN])
            expected = _expected(key, language)
            problem = messages.BAD_SETTING.format(language, name=key, expected=expected, found=found)
            raise _error(file, problem) from None
    return Settings(**values)


def _value(key: str, value: Any) -> object:
    """Return the value of a setting.

    Raises:
        ValueError: If it is not valid.
    """
    match key, value:
        case "select" | "ignore" | "exclude", list():
            return _texts(value)
        case "per-file-ignores", dict():
            return FrozenMap({pattern: _texts(codes) for pattern, codes in value.items()})
        case "fail-on", str():
            return Severity(value)
        case "lang", str() if value in LANGUAGES:
            return value
        case "info", bool():
            return value
    raise ValueError


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ValueError
    return tuple(value)


def _expected(key: str, language: Language) -> str:
    if key in _EXPECTED:
        return _EXPECTED[key].in_(language)
    choices = LANGUAGES if key == "lang" else tuple(severity.value for severity in Severity)
    return messages.ONE_OF.format(language, choices=either(choices, language))


def _error(file: str, problem: str) -> CommandError:
    return CommandError(f"{visible(file)}: {problem}")
