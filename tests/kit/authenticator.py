"""An authenticator app on a colleague's phone, for tests: it reads the key from the page and shows codes."""

from __future__ import annotations

from datetime import timedelta

import pyotp
from httpx import Response

from budgeting.clock import Clock
from tests.kit.build import PASSWORD
from tests.kit.console import Browser
from tests.kit.page import Page

PAGE = "/account/second-factor"


class Authenticator:
    """Set up in a browser that is signed in: ``recovery`` are the codes shown at the end."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.key = ""
        self.recovery: list[str] = []

    def code(self, steps: int = 0) -> str:
        """What it shows now, or so many steps of 30 seconds later."""
        return pyotp.TOTP(self.key).at(self._clock.now() + timedelta(seconds=30 * steps))

    def scan(self, browser: Browser) -> None:
        """Read the key off the page."""
        self.key = browser.page(PAGE).texts("#key")[0].replace(" ", "")

    def set_up(self, browser: Browser) -> Response:
        """Turn it on; returns the answer with the recovery codes."""
        begun = browser.submit(f"{PAGE}/begin", password=PASSWORD)
        assert begun.status_code == 303, begun.status_code
        self.scan(browser)
        answer = browser.submit(f"{PAGE}/confirm", code=self.code())
        assert answer.status_code == 200, answer.status_code
        self.recovery = Page(answer).texts("#codes li")
        return answer
