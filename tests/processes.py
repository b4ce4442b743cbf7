"""Child processes of tests."""

from __future__ import annotations

import signal


def interruptible() -> None:
    """Let a child process receive Ctrl-C even if this process ignores it, as jobs in the background do."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
