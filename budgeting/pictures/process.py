"""Starting a worker for one picture, and ending it in time."""

from __future__ import annotations

import logging
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from budgeting.pictures.limits import MEMORY, SECONDS

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[2]


def worker(module: str) -> list[str]:
    """The command that runs a worker's module."""
    return [sys.executable, "-m", module]


def answer(
    command: Sequence[str], kind: str, content: bytes, *, seconds: float = SECONDS, memory: int = MEMORY
) -> bytes | None:
    """What the worker wrote about ``content``, of Pillow's format ``kind`` or PDF. None if it failed, whatever the
    reason; the log tells it without a word about the picture. Slow: call it in a thread.

    ``seconds`` of wall time, ``memory`` in bytes of address space.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [*command, kind, str(memory)],
            input=content,
            stdout=subprocess.PIPE,
            # A decoder's complaint may quote the picture.
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            cwd=_ROOT,
            # None of our secrets.
            env={"PYTHONPATH": str(_ROOT)},
            check=False,
        )
    except subprocess.TimeoutExpired:
        log.warning("a picture took too long to decode")
    except OSError as error:
        log.error("a picture could not be decoded: %s", type(error).__name__)
    else:
        if not done.returncode:
            return done.stdout
        log.warning("decoding a picture ended with %d", done.returncode)
    return None


def confined(memory: int) -> None:
    """Limit this process, for a worker to call before it loads a decoder. ``memory`` in bytes."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
