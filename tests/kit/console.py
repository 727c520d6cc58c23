"""The console with somebody signed in: who there is, and a headless browser."""

from __future__ import annotations

import warnings
from typing import Any, Protocol

from fastapi import FastAPI
from httpx import Response
from sqlalchemy.orm import Session

from admin.security import devices, sign_ins
from admin.security.sign_ins import Me
from budgeting import audit, staff
from budgeting.audit import AuditAction
from budgeting.states.staff import Role
from tests.kit.build import PASSWORD
from tests.kit.page import Page

with warnings.catch_warnings():
    # Starlette would rather have httpx2 for its test client; httpx is what is installed here, and it works.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

#: The address Marco signs in with.
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
        """Sign in with the form."""
        answer: Response = self.post(
            "/signin", data={"email": f"{first_name}@example.org", "password": PASSWORD}
        )
        self.csrf = next(iter(Page(self.get("/")).values('input[name="csrf"]')), "")
        return answer

    def let_in(self, first_name: str) -> None:
        """Sign in without the form's two requests, with the same result: for tests that aren't about signing in."""
        shared = self.app.state.services  # type: ignore[attr-defined]
        clock = shared.clock

        def begin(session: Session) -> tuple[str, str, Me | None]:
            person = staff.by_email(session, f"{first_name}@example.org")
            assert person is not None
            audit.note(session, clock, person.id, AuditAction.SIGNIN, "staff", person.id)
            secret = sign_ins.begin(session, clock, person.id)
            device = devices.remember(session, clock, person.id, None)
            return secret, device, sign_ins.who(session, clock, secret)

        secret, device, me = shared.database.write(begin)
        assert me is not None, f"{first_name} may not work here"
        self.csrf = me.csrf
        for name, value in ((sign_ins.COOKIE, secret), (devices.COOKIE, device)):
            # This is how the cookies of a response from "testserver" are stored.
            self.cookies.set(
                sign_ins.cookie_name(name, shared.secure), value, domain="testserver.local", path="/"
            )

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
    """The fixture `console`: gives a browser signed in for a role, in Italian unless told otherwise."""

    def __call__(self, who: Role | str, application: FastAPI | None = None) -> Browser: ...
