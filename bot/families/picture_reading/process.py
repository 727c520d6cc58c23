"""Reading the notices in one picture, by a worker."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from budgeting import bounded_process
from budgeting.files import DECODERS, FileType
from budgeting.money import Money
from budgeting.payment_notices import Notice
from budgeting.pictures.limits import MEMORY, SECONDS
from budgeting.states.payment_notices import PhotoState

log = logging.getLogger(__name__)

_WORKER = bounded_process.worker("bot.families.picture_reading.worker")


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
        if media_type not in DECODERS:
            pictured = media_type == FileType.HEIC.value
            return Read(PhotoState.UNSUPPORTED if pictured else PhotoState.NOTHING)
        answer = await asyncio.to_thread(
            bounded_process.answer,
            self._worker,
            DECODERS[FileType(media_type)],
            content,
            seconds=self._seconds,
            memory=self._memory,
        )
        return Read(PhotoState.FAILED) if answer is None else _parsed(answer)


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
