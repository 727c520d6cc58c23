"""Folders that take long to fill: made once per run, whichever test process asks first, and copied or only read."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def once_per_run(factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], None]) -> Path:
    """The folder ``name``, filled by ``fill``; other processes of the same run wait for it.

    If filling fails, the next process that asks tries again in an empty folder.
    """
    base = factory.getbasetemp()
    # Each process of a run has a folder of its own, beside those of the others.
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        place = root / name
        if not place.exists():
            filling = factory.mktemp(name)
            fill(filling)
            filling.rename(place)
    return place
