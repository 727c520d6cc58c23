"""Whether the tables that only strange words need are still being built (`preparing`)."""

from __future__ import annotations

import threading

started = threading.Event()
ready = threading.Event()


def is_pending() -> bool:
    """Whether they are being built, so that nobody should ask for them yet."""
    return started.is_set() and not ready.is_set()
