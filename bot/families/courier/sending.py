"""One row on its way to Telegram: its calls, the chart it may need, and what became of it."""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from aiogram import Bot
from aiogram.types import Message

from bot import botapi, failpoints
from bot.families.courier.failures import Failure, Meaning, classify
from bot.families.courier.settings import CourierSettings
from bot.families.render import Call, edit, render
from budgeting.clock import Clock
from budgeting.states.messages import Operation
from dialogs.outbox.outgoing import Outgoing
from dialogs.outbox.settling import Again, Failed, Outcome, Sent, Uncertain

log = logging.getLogger(__name__)

#: Characters; Telegram's have about eighty.
_LONGEST_FILE_ID = 500


class Draws(Protocol):
    """Makes a PNG of a chart's description, off the event loop."""

    async def draw(self, chart: dict[str, Any]) -> bytes: ...


@dataclass(slots=True)
class Result:
    """What became of a row, and what else has to happen."""

    outcome: Outcome
    row: Outgoing
    #: Why it went wrong, where it did.
    failure: Failure | None = None
    #: Staff have to know.
    problem: bool = False


def pause_after(attempts: int, settings: CourierSettings) -> float:
    """Seconds before the next try: doubling, never longer than the longest, without jitter."""
    return min(settings.longest_pause, settings.first_pause * 2.0 ** min(attempts, 30))


def spent(attempts: int, settings: CourierSettings) -> float:
    """Seconds that a row with so many tries behind it has waited between them."""
    return sum(pause_after(n, settings) for n in range(attempts))


class Sender:
    """Carries rows to Telegram, one at a time as asked; holds nothing between two rows."""

    def __init__(self, bot: Bot, clock: Clock, settings: CourierSettings, charts: Draws | None) -> None:
        self._bot, self._clock, self._settings, self._charts = bot, clock, settings, charts

    async def send(self, row: Outgoing) -> Result:
        """Call Telegram for the row. Raises nothing but CancelledError."""
        result = await self._send(row)
        if row.operation is Operation.CLOSE and isinstance(result.outcome, Failed):
            # A message that cannot be changed any more keeps its buttons; nobody misses a word.
            return Result(Sent(row.id, row.edits), row, result.failure)
        return result

    async def _send(self, row: Outgoing) -> Result:
        media = dict(row.media or {})
        # Of a message in several parts those that have arrived are not said again.
        told = int(media.pop("parts_sent", 0))
        try:
            calls = render(row, picture=await self._picture(media), paid=self._paid(row))
        except Exception as error:  # noqa: BLE001 - a row that cannot be shown is a failed row, not a dead courier
            log.error("row %d could not be rendered: %s", row.id, type(error).__name__)
            return Result(Failed(row.id, type(error).__name__), row, problem=True)
        number: int | None = row.edits
        for at, call in enumerate(calls[told:], start=told):
            try:
                number = await self._call(call, media) or number
            except Exception as error:  # noqa: BLE001 - every error has its verdict
                progress = {**media, "parts_sent": at} if at else media
                return await self._after(error, row, _changed(row, progress), number)
        return Result(Sent(row.id, number, _changed(row, media)), row)

    async def _call(self, call: Call, media: dict[str, Any]) -> int | None:
        failpoints.hit("before_send")
        answer = await self._bot(call, request_timeout=int(self._settings.call_timeout))
        failpoints.hit("after_send")
        # It has arrived. An answer without a readable number is no reason to say it again.
        if not isinstance(answer, Message):
            return None
        if answer.photo and "file_id" not in media and _usable(answer.photo[-1].file_id):
            # The next try, and whoever shows the thread, need not draw it again.
            media["file_id"] = answer.photo[-1].file_id
        return botapi.number(answer.message_id)

    async def _picture(self, media: dict[str, Any]) -> bytes | None:
        if "chart" not in media or "file_id" in media or self._charts is None:
            return None
        try:
            return await self._charts.draw(media["chart"])
        except Exception as error:  # noqa: BLE001 - the words matter more than their picture
            log.error("a chart could not be drawn: %s", type(error).__name__)
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
        """What was thought a text is a picture's caption, or the other way round."""
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
    """Whether it looks like an identifier, and not like something that no database keeps or no call takes."""
    return file_id.isascii() and file_id.isprintable() and 0 < len(file_id) <= _LONGEST_FILE_ID


def _changed(row: Outgoing, media: dict[str, Any]) -> dict[str, Any] | None:
    return media if media != (row.media or {}) else None


def with_jitter(seconds: float, settings: CourierSettings) -> float:
    """Never before the time that Telegram named, and not all at once after it."""
    return seconds + random.uniform(0.02, 0.02 + settings.jitter * min(seconds, 30.0))
