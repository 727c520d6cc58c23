"""What must never reach a log: tokens, and other people's exception messages."""

from __future__ import annotations

import logging
import sys

import pytest

from bot.logs import Discreet
from budgeting.errors import NotFound

FORMAT = Discreet("%(message)s")


def _formatted(message: str, *args: object, error: Exception | None = None) -> str:
    info = None
    if error is not None:
        try:
            raise error
        except type(error):
            info = sys.exc_info()
    return FORMAT.format(logging.LogRecord("aiogram", logging.ERROR, __file__, 1, message, args, info))


@pytest.mark.parametrize(
    "message",
    [
        "POST https://api.telegram.org/bot123456:AAH-secret_secret/sendMessage",
        "the token 123456:AAH-secret_secret is revoked",
    ],
)
def test_a_token_is_blotted_out(message: str) -> None:
    shown = _formatted(message)
    assert "AAH" not in shown
    assert "…" in shown


def test_a_foreign_exception_is_told_by_class_and_place_only() -> None:
    error = ValueError("bread for Amina 12,50")
    shown = _formatted("could not decode: %s", error, error=error)
    assert "Amina" not in shown
    assert "could not decode: ValueError" in shown
    assert "test_logs.py" in shown


def test_our_own_errors_carry_no_words_and_are_shown() -> None:
    assert "household 7 not found" in _formatted("x", error=NotFound("household", 7))


def test_an_hour_is_no_token() -> None:
    assert _formatted("due 2026-03-02T17:00:00+00:00") == "due 2026-03-02T17:00:00+00:00"
