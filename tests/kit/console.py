"""The console before somebody who is signed in: who there is, and a browser without a screen."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

from httpx import Response

from budgeting.states import Role
from tests.kit.build import PASSWORD

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
        answer = self.post("/signin", data={"email": f"{first_name}@example.org", "password": PASSWORD})
        found = re.search(r'name="csrf" value="([^"]+)"', self.get("/").text)
        self.csrf = found.group(1) if found else ""
        return answer

    def submit(self, path: str, **fields: Any) -> Response:
        """Post a form of ours."""
        return self.post(path, data={"csrf": self.csrf, **fields})

    def part(self, path: str) -> Response:
        """Fetch a part of a page, as htmx does."""
        return self.get(path, headers={"hx-request": "true"})


#: The fixture `console`: gives the browser of somebody signed in.
Console = Callable[..., Browser]
