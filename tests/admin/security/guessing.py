"""Guesses at the sign-in."""

from __future__ import annotations

from collections import Counter

from tests.kit.console import MARCO, Browser


def tries(browser: Browser, guess: str = "guess", email: str = MARCO) -> int:
    return browser.post("/signin", data={"email": email, "password": guess}).status_code


def guesses(browser: Browser, count: int, email: str = MARCO) -> Counter[int]:
    return Counter(tries(browser, email=email) for _ in range(count))
