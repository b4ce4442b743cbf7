"""The console script ``sopflow``, which is ``python -m sopflow`` too; its tools are an optional extra."""

from __future__ import annotations

import gc
import sys

_EXTRA = ("click", "rich")
_OBJECTS = 50_000


def main() -> None:
    """Run the command line, or say in one line how to get what it needs."""
    try:
        from sopflow.cli.app import run  # noqa: PLC0415 (an optional extra)
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in _EXTRA:
            raise
        sys.stderr.write(f'sopflow: the command line needs {missing}; get it with: pip install "sopflow[cli]"\n')
        raise SystemExit(2) from None
    # What is read holds no circles, and there is much of it: to look for some after every few hundred objects would
    # take a quarter of the time.
    gc.set_threshold(_OBJECTS)
    raise SystemExit(run())


if __name__ == "__main__":
    main()
