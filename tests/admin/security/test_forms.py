"""Forms on other sites' pages, or with a wrong secret."""

from __future__ import annotations

import pytest

from admin.security.sign_ins import COOKIE
from budgeting.states.staff import Role
from tests.kit.build import PASSWORD
from tests.kit.console import MARCO, Browser
from tests.kit.databases import on_sqlite

FROM_ELSEWHERE = (
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
)


@on_sqlite
@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_forms_of_elsewhere_are_refused_even_with_the_secret(console, app, headers):
    browser = console(Role.OPERATOR)
    assert browser.post("/signout", data={"csrf": browser.csrf}, headers=headers).status_code == 403
    assert browser.post("/signout", headers={"x-csrf": browser.csrf, **headers}).status_code == 403
    with Browser(app, follow_redirects=False) as fresh:
        data = {"email": MARCO, "password": PASSWORD}
        assert fresh.post("/signin", data=data, headers=headers).status_code == 403
        assert COOKIE not in fresh.cookies


@on_sqlite
@pytest.mark.parametrize("secret", ["é", "\u202e", "x" * 10_000])
def test_an_odd_secret_of_a_form_is_a_wrong_one(console, secret):
    browser = console(Role.OPERATOR)
    assert browser.post("/signout", data={"csrf": secret}).status_code == 403
    assert browser.post("/signout", files={"csrf": ("a", b"b")}).status_code == 403
