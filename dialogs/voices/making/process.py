"""Starting the worker for one voice note, and ending it in time."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from dialogs.voices.making.limits import MEMORY, SECONDS

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[3]
_WORKER = (sys.executable, "-m", "dialogs.voices.making.worker")
#: None of our secrets; and one thread, because each would take address space of its own.
_ENVIRONMENT = {"PYTHONPATH": str(_ROOT), "OPENBLAS_NUM_THREADS": "1"}
_OGG = b"OggS"


@cache
def installed() -> bool:
    """Whether this machine has the engine."""
    return all(find_spec(name) is not None for name in ("espeakng_loader", "soundfile"))


class VoiceMaker:
    """Makes one voice note after another, each in a new process.

    ``seconds``, ``memory`` (bytes) and ``worker`` (its command) are what tests change.
    """

    def __init__(
        self, *, seconds: float = SECONDS, memory: int = MEMORY, worker: Sequence[str] = _WORKER
    ) -> None:
        self._seconds, self._memory, self._worker = seconds, memory, worker

    async def make(self, language: str, lines: Sequence[str]) -> bytes | None:
        """`made`, off the event loop."""
        return await asyncio.to_thread(self.made, language, lines)

    def made(self, language: str, lines: Sequence[str]) -> bytes | None:
        """The lines read aloud as Ogg Opus; None if that can't be done here. Never raises for what the lines are."""
        if not lines or not installed():
            return None
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                [*self._worker, language, str(self._memory)],
                input="\n".join(lines).encode(),
                stdout=subprocess.PIPE,
                # A complaint may quote the text.
                stderr=subprocess.DEVNULL,
                timeout=self._seconds,
                cwd=_ROOT,
                env=_ENVIRONMENT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            log.warning("a voice note took too long to make")
            return None
        except OSError as error:
            log.error("a voice note could not be made: %s", type(error).__name__)
            return None
        if done.returncode or not done.stdout.startswith(_OGG):
            log.warning("making a voice note ended with %d", done.returncode)
            return None
        return done.stdout
