"""The console before somebody who is signed in: who there is, and a browser without a screen."""

from __future__ import annotations

import warnings
from typing import Any, Protocol

from fastapi import FastAPI
from httpx import Response

from budgeting.states.staff import Role
from tests.kit.build import PASSWORD
from tests.kit.page import Page

with warnings.catch_warnings():
    # Starlette would like httpx2 for its test client; httpx is what is installed here, and it serves.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

#: The address at which Marco signs in.
MARCO = "marco@example.org"
#: Who signs in for a role. Giulia coaches the cast's three families, Dario none of them.
PEOPLE = {
    Role.OPERATOR: "marco",
    Role.COACH: "giulia",
    Role.COORDINATOR: "elena",
    Role.PARTNER: "piero",
    Role.ADMINISTRATOR: "sara",
    "other_coach": "dario",
    "other_operator": "paola",
    "foreign_operator": "franca",
}


class Browser(TestClient):
    """A browser that does not follow redirects and knows its own forms' secret."""

    csrf = ""

    def sign_in(self, first_name: str) -> Response:
        answer: Response = self.post(
            "/signin", data={"email": f"{first_name}@example.org", "password": PASSWORD}
        )
        self.csrf = next(iter(Page(self.get("/")).values('input[name="csrf"]')), "")
        return answer

    def page(self, path: str) -> Page:
        """Open a page."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return Page(answer)

    def submit(self, path: str, **fields: Any) -> Response:
        """Post a form of ours."""
        answer: Response = self.post(path, data={"csrf": self.csrf, **fields})
        return answer

    def part(self, path: str) -> Response:
        """Fetch a part of a page, as htmx does."""
        answer: Response = self.get(path, headers={"hx-request": "true"})
        return answer


class Console(Protocol):
    """The fixture `console`: gives the browser of somebody who is signed in, in Italian unless told."""

    def __call__(self, who: Role | str, application: FastAPI | None = None) -> Browser: ...
