"""Sends announcements that their writers want to see on their own phone first, and records what became of each."""

from __future__ import annotations

import logging
from functools import partial

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.states.broadcasts import TrialProblem
from dialogs.broadcasts import trials
from dialogs.broadcasts.trials import TrialToSend

log = logging.getLogger(__name__)

#: Tests per round.
AT_ONCE = 20
#: What the buttons of an announcement say when its writer tries them.
TRIAL = "trial"


class TrialSending:
    def __init__(self, database: Database, clock: Clock, bot: Bot) -> None:
        self._database, self._clock, self._bot = database, clock, bot

    async def send(self) -> None:
        """Send those that wait, each once."""
        # Read first: usually nothing waits, and reading doesn't need the only writer.
        if not await self._database.read_async(trials.something_waits):
            return
        for trial in await self._database.write_async(lambda s: trials.claim(s, self._clock, AT_ONCE)):
            problem = await self._sent(trial)
            await self._database.write_async(
                partial(trials.settle, clock=self._clock, trial_id=trial.id, problem=problem)
            )

    async def _sent(self, trial: TrialToSend) -> TrialProblem | None:
        keyboard = [
            [InlineKeyboardButton(label, callback_data=TRIAL) for label in row] for row in trial.buttons
        ]
        try:
            await self._bot.send_message(
                trial.chat_id,
                trial.text,
                entities=[MessageEntity(kind, offset, length) for kind, offset, length in trial.spans],
                reply_markup=InlineKeyboardMarkup(keyboard) if keyboard else None,
            )
        except TelegramError as error:
            problem = problem_of(error)
            log.warning("the trial of an announcement was not sent: %s", problem.value)
            return problem
        return None


def problem_of(error: TelegramError) -> TrialProblem:
    """What an error of Telegram means for the writer of a test."""
    words = str(error).lower()
    match error:
        case Forbidden() | ChatMigrated():
            return TrialProblem.NO_CHAT if "deactivated" in words else TrialProblem.BLOCKED
        case RetryAfter():
            return TrialProblem.BUSY
        case BadRequest() if "chat not found" in words:
            return TrialProblem.NO_CHAT
        case BadRequest() if "too long" in words:
            return TrialProblem.TOO_LONG
        case BadRequest():
            return TrialProblem.REFUSED
        case TimedOut():
            return TrialProblem.UNSURE
        case NetworkError():
            return TrialProblem.NO_CONNECTION
    return TrialProblem.REFUSED
