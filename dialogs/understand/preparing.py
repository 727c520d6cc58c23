"""Builds what only strange words need, in the background: the words of all languages and what they sound like
(`elsewhere`), and the classifier that orders the suggested headings (`likeliest`).

Together they take seconds, which nobody's first strange word should wait for. Until they are ready, a strange word has
no heading and the commonest three are suggested. Where nothing is prepared, as at the command line, whoever needs them
first builds them.
"""

from __future__ import annotations

import threading

from dialogs.understand import elsewhere
from dialogs.understand.likeliest import train
from dialogs.understand.pending import ready, started


def prepare_in_background() -> None:
    """Start once per process; returns at once."""
    if not started.is_set():
        started.set()
        threading.Thread(target=_prepare, name="strange-words", daemon=True).start()


def wait(seconds: float) -> bool:
    """Wait until the tables are there; whether they are."""
    return ready.wait(seconds)


def _prepare() -> None:
    try:
        elsewhere.listed()
        train()
    finally:
        ready.set()  # whoever asks next builds what is missing
