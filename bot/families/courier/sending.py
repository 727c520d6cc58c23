"""Sends one row to Telegram: its calls, the chart it may need, and the result."""

from __future__ import annotations

import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from aiogram import Bot
from aiogram.types import Message

from bot import botapi, failpoints
from bot.families.courier.failures import Failure, Meaning, classify
from bot.families.courier.settings import CourierSettings
from bot.families.render import Call, Upload, edit, render
from budgeting.clock import Clock
from budgeting.errors import DatabaseUnavailable
from budgeting.states.messages import Operation
from dialogs.outbox.outgoing import Outgoing
from dialogs.outbox.settling import Again, Failed, Outcome, Sent, Skipped, Uncertain

log = logging.getLogger(__name__)

#: In characters; Telegram's ids have about eighty.
_LONGEST_FILE_ID = 500


class Draws(Protocol):
    """Draws a picture from its description as PNG, off the event loop."""

    async def draw(self, description: dict[str, Any]) -> bytes: ...


#: The bytes of a stored file, by its number.
Stored = Callable[[int], Awaitable[bytes]]
#: The sound of a voice clip, by its number; None if it has been forgotten.
Clip = Callable[[int], Awaitable[bytes | None]]


@dataclass(slots=True)
class Result:
    """The outcome for a row, and what else has to happen."""

    outcome: Outcome
    row: Outgoing
    #: Why it failed, if it did.
    failure: Failure | None = None
    #: Whether staff must be told.
    problem: bool = False


def pause_after(attempts: int, settings: CourierSettings) -> float:
    """Seconds before the next attempt: doubling up to the longest pause, without jitter."""
    return min(settings.longest_pause, settings.first_pause * 2.0 ** min(attempts, 30))


def spent(attempts: int, settings: CourierSettings) -> float:
    """Seconds that a row has waited between that many attempts."""
    return sum(pause_after(n, settings) for n in range(attempts))


class Sender:
    """Sends rows to Telegram one at a time; keeps no state between rows."""

    def __init__(
        self,
        bot: Bot,
        clock: Clock,
        settings: CourierSettings,
        pictures: Draws | None,
        stored: Stored,
        clip: Clip,
    ) -> None:
        self._bot, self._clock, self._settings = bot, clock, settings
        self._pictures, self._stored, self._clip = pictures, stored, clip

    async def send(self, row: Outgoing) -> Result:
        """Call Telegram for the row. Raises only CancelledError."""
        result = await self._send(row)
        if row.operation is Operation.CLOSE and isinstance(result.outcome, Failed):
            # A message that can no longer be changed keeps its buttons; nobody misses any words.
            return Result(Sent(row.id, row.edits), row, result.failure)
        if row.operation is Operation.READ_ALOUD and isinstance(result.outcome, Failed):
            # Somebody may refuse voice notes, or its sound is gone: the message itself has arrived.
            return Result(Skipped(row.id, result.outcome.error), row, result.failure)
        return result

    async def _send(self, row: Outgoing) -> Result:
        media = dict(row.media or {})
        # Don't resend the parts of a split message that have already arrived.
        told = int(media.pop("parts_sent", 0))
        try:
            upload = await self._upload(media)
            if upload is None and _is_promised(row, media):
                log.warning("row %d failed: its file is gone", row.id)
                return Result(Failed(row.id, "file_gone"), row, problem=True)
            calls = render(row, upload=upload, paid=self._paid(row))
            if row.operation is Operation.READ_ALOUD and not calls:
                return Result(Skipped(row.id, "no_sound"), row)
        except DatabaseUnavailable:
            return self._again(row, Failure(Meaning.AGAIN, "no_connection"), row.media)
        except Exception as error:  # noqa: BLE001 - a row that can't be rendered must not kill the courier
            log.error("row %d could not be rendered: %s", row.id, type(error).__name__)
            return Result(Failed(row.id, type(error).__name__), row, problem=True)
        number: int | None = row.edits
        for at, call in enumerate(calls[told:], start=told):
            try:
                number = await self._call(call, media) or number
            except Exception as error:  # noqa: BLE001 - classify() judges every error
                progress = {**media, "parts_sent": at} if at else media
                return await self._after(error, row, _changed(row, progress), number)
        return Result(Sent(row.id, number, _changed(row, media)), row)

    async def _call(self, call: Call, media: dict[str, Any]) -> int | None:
        failpoints.hit("before_send")
        answer = await self._bot(call, request_timeout=int(self._settings.call_timeout))
        failpoints.hit("after_send")
        # It arrived. A response without a readable number is no reason to send it again.
        if not isinstance(answer, Message):
            return None
        if answer.photo and "file_id" not in media and _usable(answer.photo[-1].file_id):
            # So the next attempt, and the pages that show the thread, needn't draw it again.
            media["file_id"] = answer.photo[-1].file_id
        return botapi.number(answer.message_id)

    async def _upload(self, media: dict[str, Any]) -> Upload | None:
        if "file_id" in media:
            return None
        try:
            if "chart" in media:
                return (
                    Upload("ponte.png", await self._pictures.draw(media["chart"])) if self._pictures else None
                )
            if "content" in media:
                return Upload(media["name"], media["content"].encode())
            if "clip" in media:
                sound = await self._clip(media["clip"])
                return None if sound is None else Upload("ponte.ogg", sound)
            if "stored" in media:
                return Upload(media["name"], await self._stored(media["stored"]))
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - the words matter more than what they carry
            log.error("a picture or file could not be made: %s", type(error).__name__)
        return None

    def _paid(self, row: Outgoing) -> bool:
        return row.is_broadcast and self._settings.allow_paid_broadcast

    async def _after(
        self, error: Exception, row: Outgoing, media: dict[str, Any] | None, number: int | None
    ) -> Result:
        failure = classify(error)
        match failure.meaning:
            case Meaning.HARMLESS:
                return Result(Sent(row.id, number, media), row)
            case Meaning.OTHER_PART if row.edits is not None:
                return await self._edit_other_part(row)
            case Meaning.DOUBT if row.is_broadcast:
                return Result(Uncertain(row.id, failure.code), row, failure)
            case Meaning.FAILED | Meaning.OTHER_PART:
                log.warning("row %d failed: %s", row.id, failure.code)
                return Result(Failed(row.id, failure.code), row, failure, problem=True)
            case Meaning.UNREACHABLE:
                return Result(Failed(row.id, failure.code), row, failure)
        return self._again(row, failure, media)

    async def _edit_other_part(self, row: Outgoing) -> Result:
        """Retry an edit: what we took for a text is a picture's caption, or vice versa."""
        try:
            await self._call(edit(row, caption=not row.edits_media), {})
        except Exception as error:  # noqa: BLE001 - as above
            failure = classify(error)
            if failure.meaning in (Meaning.PAUSE, Meaning.AGAIN, Meaning.DOUBT, Meaning.REFUSED):
                return self._again(row, failure, None)
            log.warning("row %d: nothing to edit (%s)", row.id, failure.code)
        return Result(Sent(row.id, row.edits), row)

    def _again(self, row: Outgoing, failure: Failure, media: dict[str, Any] | None) -> Result:
        now, settings = self._clock.now(), self._settings
        if failure.seconds:
            pause = with_jitter(failure.seconds, settings)
            blameless = Again(
                row.id, now + timedelta(seconds=pause), failure.code, counted=False, media=media
            )
            return Result(blameless, row, failure)
        if failure.meaning is Meaning.MOVED:
            return Result(Again(row.id, now, failure.code, media=media), row, failure)
        if spent(row.attempts + 1, settings) >= settings.give_up_after:
            log.warning("row %d given up after %d tries: %s", row.id, row.attempts + 1, failure.code)
            return Result(Failed(row.id, failure.code), row, failure, problem=True)
        pause = pause_after(row.attempts, settings) * random.uniform(0.75, 1.25)
        return Result(Again(row.id, now + timedelta(seconds=pause), failure.code, media=media), row, failure)


def _usable(file_id: str) -> bool:
    """Whether it looks like a file id that the database can store and a call can send."""
    return file_id.isascii() and file_id.isprintable() and 0 < len(file_id) <= _LONGEST_FILE_ID


def _is_promised(row: Outgoing, media: dict[str, Any]) -> bool:
    """Whether a staff person attached a file to it: then words alone are not what they sent."""
    return row.by_staff and not row.is_broadcast and "stored" in media and "file_id" not in media


def _changed(row: Outgoing, media: dict[str, Any]) -> dict[str, Any] | None:
    return media if media != (row.media or {}) else None


def with_jitter(seconds: float, settings: CourierSettings) -> float:
    """Add jitter: never before the time Telegram named, and not everything at once after it."""
    return seconds + random.uniform(0.02, 0.02 + settings.jitter * min(seconds, 30.0))
