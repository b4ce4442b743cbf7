"""The console script ``sopflow``, also run by ``python -m sopflow``."""

from __future__ import annotations

import gc
import os
import signal
import sys

_EXTRA = ("click",)
_INTERRUPTED = 130
_OBJECTS = 50_000


def main() -> None:
    """Run the command line; if its extra is missing, say in one line how to install it."""
    # A check creates many objects and no reference cycles; the default threshold would cost a quarter of the time.
    gc.set_threshold(_OBJECTS)
    is_interruptible = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_interruptible:
        # An interrupted import would end in a traceback.
        signal.signal(signal.SIGINT, _exit)
    try:
        from sopflow.cli.app import run  # noqa: PLC0415 (an optional extra)
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in _EXTRA:
            raise
        sys.stderr.write(f'sopflow: the command line needs {missing}; install it with: pip install "sopflow[cli]"\n')
        raise SystemExit(2) from None
    try:
        if is_interruptible:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        code = run()
        if is_interruptible:
            signal.signal(signal.SIGINT, _exit)
    except KeyboardInterrupt:  # it came just before or after the command
        code = _INTERRUPTED
    # Python would search all objects for cycles when it ends: a sixth of the time of a short check.
    gc.freeze()
    raise SystemExit(code)


def _exit(*_: object) -> None:
    os._exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
