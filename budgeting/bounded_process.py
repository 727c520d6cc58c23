"""A process of its own for work that may crash, hang or take all memory: decoding a picture, setting a page.

It gets its input and none of our secrets, and is ended in time. A worker is a module that calls `confined` before it
loads what is to be limited.
"""

from __future__ import annotations

import logging
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from budgeting.pictures.limits import MEMORY, SECONDS

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[1]
#: On a machine with many cores, the threads' own stacks and heaps would use up the address space.
_FEW_THREADS = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


def worker(module: str) -> list[str]:
    """The command that runs a worker's module."""
    return [sys.executable, "-m", module]


def answer(
    command: Sequence[str],
    kind: str,
    content: bytes,
    *,
    seconds: float = SECONDS,
    memory: int = MEMORY,
    what: str = "a picture",
) -> bytes | None:
    """What the worker wrote about ``content``, of the ``kind`` it is told (for a picture Pillow's format, or PDF). None
    if it failed, whatever the reason; the log says that of ``what``, without a word about the content. Slow: call it
    in a thread.

    ``seconds`` of wall time, ``memory`` in bytes of address space.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [*command, kind, str(memory)],
            input=content,
            stdout=subprocess.PIPE,
            # A complaint may quote the content.
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            cwd=_ROOT,
            # None of our secrets.
            env={"PYTHONPATH": str(_ROOT), **_FEW_THREADS},
            check=False,
        )
    except subprocess.TimeoutExpired:
        log.warning("%s took too long", what)
    except OSError as error:
        log.error("no process for %s: %s", what, type(error).__name__)
    else:
        if not done.returncode:
            return done.stdout
        log.warning("the process for %s ended with %d", what, done.returncode)
    return None


def confined(memory: int, seconds: int = SECONDS) -> None:
    """Limit this process, for a worker to call first. ``memory`` in bytes, ``seconds`` of the processor's time."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
