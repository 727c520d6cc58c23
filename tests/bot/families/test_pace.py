"""The rate limits and pauses, in a time that the test sets, and the table of Telegram's errors."""

from __future__ import annotations

import asyncio

import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiohttp import ConnectionTimeoutError, ServerTimeoutError

from bot.families.courier.failures import Meaning, classify
from bot.families.courier.pace import Bucket, Pace
from bot.families.courier.sending import pause_after, spent, with_jitter
from bot.families.courier.settings import CourierSettings
from budgeting.states.messages import Lane

CALL = SendMessage(chat_id=501, text="parole private")


class Ticks:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    bucket = Bucket(rate=2, burst=3, at=0)
    for _ in range(3):
        assert bucket.missing(0) == 0
        bucket.take()
    assert bucket.missing(0) == pytest.approx(0.5)
    assert bucket.missing(0.5) == 0
    assert Bucket(rate=0, burst=0, at=0).missing(0) == 0


async def test_a_chat_is_spared_counting_from_the_answer() -> None:
    ticks = Ticks()
    pace = Pace(CourierSettings(per_chat=1, chat_burst=1), ticks)
    await pace.turn(501, Lane.REPLY)
    ticks.at += 5
    pace.done(501)
    assert pace._chat_wait(501) == pytest.approx(1)
    assert pace._chat_wait(502) == 0
    ticks.at += 1
    assert pace._chat_wait(501) == 0


async def test_groups_are_slower() -> None:
    ticks = Ticks()
    pace = Pace(CourierSettings(chat_burst=1), ticks)
    await pace.turn(-100, Lane.REPLY)
    pace.done(-100)
    assert pace._chat_wait(-100) == pytest.approx(3)


async def test_who_waits_is_served_by_lane_and_then_in_order() -> None:
    pace = Pace(CourierSettings(per_second=0, per_chat=0, concurrency=1))
    await pace.turn(1, Lane.BROADCAST)
    served: list[str] = []

    async def wait(name: str, chat: int, lane: Lane) -> None:
        await pace.turn(chat, lane)
        served.append(name)
        pace.done(chat)

    waiting = [
        asyncio.create_task(wait("news", 2, Lane.BROADCAST)),
        asyncio.create_task(wait("reminder", 3, Lane.REMINDER)),
        asyncio.create_task(wait("reply", 4, Lane.REPLY)),
        asyncio.create_task(wait("left", 5, Lane.REPLY)),
        asyncio.create_task(wait("later reply", 6, Lane.REPLY)),
    ]
    await asyncio.sleep(0)
    waiting[3].cancel()
    pace.done(1)
    await asyncio.gather(*waiting, return_exceptions=True)
    assert served == ["reply", "later reply", "reminder", "news"]


async def test_a_pause_saves_nothing_up() -> None:
    ticks = Ticks()
    pace = Pace(CourierSettings(per_second=10, burst=5), ticks)
    pace.pause(3)
    assert pace.paused == 3
    ticks.at += 3
    await pace.turn(1, Lane.REPLY)
    assert pace._wait(Lane.REPLY) == pytest.approx(0.1)


def test_a_second_chat_in_a_pause_is_told() -> None:
    ticks = Ticks()
    pace = Pace(CourierSettings(), ticks)
    assert pace.pause_chat(501, 2) is False
    assert pace.pause_chat(501, 2) is False
    assert pace.pause_chat(502, 2) is True
    ticks.at += 3
    assert pace.pause_chat(503, 2) is False


def test_pauses_double_up_to_the_longest_and_add_up() -> None:
    settings = CourierSettings(first_pause=1, longest_pause=60)
    assert [pause_after(n, settings) for n in (0, 1, 2, 5, 6, 500)] == [1, 2, 4, 32, 60, 60]
    assert spent(3, settings) == 7
    assert all(10 < with_jitter(10, settings) <= 11.1 for _ in range(100))


def test_a_claim_of_broadcasts_is_no_larger_than_a_crash_may_leave_in_doubt() -> None:
    assert CourierSettings().broadcasts_ahead == 15
    assert CourierSettings(per_second=0).broadcasts_ahead == CourierSettings().ahead
    assert CourierSettings(allow_paid_broadcast=True).broadcasts_ahead == 200


def _network(cause: Exception | None) -> TelegramNetworkError:
    error = TelegramNetworkError(CALL, "x")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "meaning", "code"),
    [
        (TelegramRetryAfter(CALL, "x", 7), Meaning.PAUSE, "too_many_requests"),
        (TelegramAPIError(CALL, "Too Many Requests: retry"), Meaning.PAUSE, "too_many_requests"),
        (TelegramMigrateToChat(CALL, "x", -100), Meaning.MOVED, "chat_moved"),
        (TelegramForbiddenError(CALL, "Forbidden: bot was blocked by the user"), Meaning.UNREACHABLE, "blocked"),
        (TelegramForbiddenError(CALL, "Forbidden: user is deactivated"), Meaning.UNREACHABLE, "deactivated"),
        (TelegramForbiddenError(CALL, "Forbidden: bot was kicked from the group chat"), Meaning.UNREACHABLE, "kicked"),
        (TelegramBadRequest(CALL, "Bad Request: chat not found"), Meaning.UNREACHABLE, "chat_not_found"),
        (TelegramBadRequest(CALL, "Bad Request: message is not modified: …"), Meaning.HARMLESS, "nothing_to_edit"),
        (TelegramBadRequest(CALL, "Bad Request: message to edit not found"), Meaning.HARMLESS, "nothing_to_edit"),
        (TelegramBadRequest(CALL, "there is no text in the message to edit"), Meaning.OTHER_PART, "other_part"),
        (TelegramBadRequest(CALL, "BUTTON_DATA_INVALID"), Meaning.FAILED, "bad_request:button_data_invalid"),
        (TelegramBadRequest(CALL, "Bad Request: inline URL 'parole private'"), Meaning.FAILED, "bad_request"),
        (TelegramEntityTooLarge(CALL, "x"), Meaning.FAILED, "too_large"),
        (TelegramUnauthorizedError(CALL, "Unauthorized"), Meaning.REFUSED, "token_refused"),
        (TelegramNotFound(CALL, "Not Found"), Meaning.REFUSED, "token_refused"),
        (TelegramServerError(CALL, "Internal Server Error"), Meaning.AGAIN, "server_error"),
        (_network(ConnectionTimeoutError()), Meaning.AGAIN, "no_connection"),
        (_network(ServerTimeoutError()), Meaning.DOUBT, "no_answer"),
        (_network(None), Meaning.DOUBT, "no_answer"),
        (ClientDecodeError("x", ValueError(), "<html>"), Meaning.DOUBT, "no_answer"),
        (OSError("/secret/path"), Meaning.FAILED, "OSError"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)  # fmt: skip
def test_each_error_has_its_meaning_and_a_code_without_words(
    error: Exception, meaning: Meaning, code: str
) -> None:
    failure = classify(error)
    assert (failure.meaning, failure.code) == (meaning, code)
    assert bool(failure.seconds) == (meaning in (Meaning.PAUSE, Meaning.REFUSED))
