"""Starting the worker for one picture, and ending it in time."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.families.picture_reading.limits import MEMORY, SECONDS
from budgeting.files import FileType
from budgeting.money import Money
from budgeting.payment_notices import Notice
from budgeting.states.payment_notices import PhotoState

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[3]
_WORKER = (sys.executable, "-m", "bot.families.picture_reading.worker")
#: What the worker calls each type that it opens. Phones' HEIC is left out: its decoder (HEVC) is large, has had many
#: holes and needs more memory than we give; Telegram turns it into JPEG when it's sent as a photo.
FORMATS: dict[str, str] = {
    FileType.JPEG.value: "JPEG",
    FileType.PNG.value: "PNG",
    FileType.WEBP.value: "WEBP",
    FileType.GIF.value: "GIF",
    FileType.PDF.value: "PDF",
}


@dataclass(frozen=True, slots=True)
class Read:
    """What was found in a picture."""

    state: PhotoState
    notices: tuple[Notice, ...] = ()


class PictureReader:
    """Reads one picture after another, each in a new process.

    ``seconds``, ``memory`` (bytes) and ``worker`` (its command) are what tests change.
    """

    def __init__(
        self, *, seconds: float = SECONDS, memory: int = MEMORY, worker: Sequence[str] = _WORKER
    ) -> None:
        self._seconds, self._memory, self._worker = seconds, memory, worker

    async def read(self, content: bytes, media_type: str) -> Read:
        """Read the notices in a file. Never raises for what the file is."""
        if media_type not in FORMATS:
            pictured = media_type == FileType.HEIC.value
            return Read(PhotoState.UNSUPPORTED if pictured else PhotoState.NOTHING)
        return await asyncio.to_thread(self._read, content, FORMATS[media_type])

    def _read(self, content: bytes, kind: str) -> Read:
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                [*self._worker, kind, str(self._memory)],
                input=content,
                stdout=subprocess.PIPE,
                # A decoder's complaint may quote the picture.
                stderr=subprocess.DEVNULL,
                timeout=self._seconds,
                cwd=_ROOT,
                # None of our secrets.
                env={"PYTHONPATH": str(_ROOT)},
                check=False,
            )
        except subprocess.TimeoutExpired:
            log.warning("a picture took too long to read")
            return Read(PhotoState.FAILED)
        except OSError as error:
            log.error("a picture could not be read: %s", type(error).__name__)
            return Read(PhotoState.FAILED)
        if done.returncode:
            log.warning("reading a picture ended with %d", done.returncode)
            return Read(PhotoState.FAILED)
        return _parsed(done.stdout)


def _parsed(answer: bytes) -> Read:
    try:
        told = json.loads(answer)
        notices = (
            Notice(number, creditor, Money(cents)) for number, creditor, cents in told.get("notices", ())
        )
        return Read(PhotoState(told["state"]), tuple(notices))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        log.error("the answer about a picture makes no sense: %s", type(error).__name__)
        return Read(PhotoState.FAILED)
