"""Names of a package that are imported on first use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def on_first_use(package: dict[str, Any], module_of: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package that imports names when they are first used.

    The package imports the same names under ``TYPE_CHECKING``, for type checkers and editors.

    Args:
        package: The globals of the package.
        module_of: The module of the package that defines each name.
    """
    own_name = package["__name__"]

    def __getattr__(name: str) -> Any:  # noqa: N807 (the name that a traceback shows)
        if name not in module_of:
            raise AttributeError(f"module {own_name!r} has no attribute {name!r}")
        value = package[name] = getattr(import_module(f"{own_name}.{module_of[name]}"), name)
        return value

    return __getattr__
