"""Your own account page: a new password, and your sessions on other browsers."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from admin.security import devices, passwords
from admin.security.sign_ins import COOKIE
from admin.security.throttle import PERSON
from budgeting.db.tables import Audit, StaffDevice
from budgeting.states.staff import Role
from tests.kit.build import PASSWORD
from tests.kit.console import MARCO, Browser
from tests.kit.databases import on_sqlite

NEW = "tre gatti sul tetto"


def change(browser: Browser, old: str = PASSWORD, new: str = NEW, again: str | None = None):
    return browser.submit("/account/password", old=old, new=new, again=new if again is None else again)


def entered(browser: Browser) -> bool:
    return browser.get("/").status_code == 200


@on_sqlite
@pytest.mark.parametrize("role", list(Role))
def test_everybody_finds_the_page_and_changes_their_own(console, role):
    browser = console(role)
    assert 'href="/account"' in browser.get("/").text
    answer = change(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account?done=password")
    assert "La tua password è cambiata" in browser.get("/account?done=password").text


def test_a_new_password_closes_everything_but_this_browser(console, app, database, cast):
    here, there, colleague = console("marco"), console("marco"), console("giulia")
    before = here.cookies[COOKIE], here.cookies[devices.COOKIE]
    assert change(here).status_code == 303
    assert [entered(each) for each in (here, there, colleague)] == [True, False, True]
    # The old secrets open nothing either.
    assert not set(before) & {here.cookies[COOKIE], here.cookies[devices.COOKIE]}
    with Browser(app, follow_redirects=False) as again:
        assert again.sign_in("marco").status_code == 422
        assert again.post("/signin", data={"email": MARCO, "password": NEW}).status_code == 303
    with database.read() as session:
        lines = session.execute(
            select(Audit.staff_id, Audit.subject_id).where(Audit.action == "staff.password")
        )
        assert lines.all() == [(cast.marco, cast.marco)]
        known = session.scalars(select(StaffDevice).where(StaffDevice.staff_id == cast.marco)).all()
    assert len(known) == 2  # this browser, and the one that has signed in since


@on_sqlite
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"old": "wrong"}, "Questa non è la tua password attuale."),
        ({"again": "tre gatti sul letto"}, "Le due password nuove non sono uguali."),
        ({"new": PASSWORD}, "È la password che hai già. Scegline un'altra."),
        ({"new": "corta"}, "È troppo corta: almeno 10 caratteri, per favore."),
        ({"new": "x" * 1001}, "È troppo lunga: al massimo 1000 caratteri, per favore."),
        ({"new": "Marco.Marco.2026"}, "Chi conosce il tuo nome"),
        ({"new": "qwertyuiop1"}, "È troppo facile da indovinare."),
        ({"old": "", "new": ""}, "Questa non è la tua password attuale."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_nothing_is_changed(console, fields, says):
    browser = console("marco")
    answer = change(browser, **fields)
    assert answer.status_code == 422
    assert says in answer.text.replace("&#39;", "'")
    assert not any(value in answer.text for value in (NEW, PASSWORD, "Marco.Marco", "qwertyuiop"))
    assert entered(browser)
    assert change(browser).status_code == 303


@on_sqlite
def test_guessing_the_old_one_is_slowed_down(console, clock, database):
    browser = console("marco")
    answers = Counter(change(browser, old=f"guess {n}").status_code for n in range(20))
    assert answers == {422: PERSON.free + 1, 429: 19 - PERSON.free}
    refused = change(browser)
    assert refused.status_code == 429
    assert "Troppi tentativi" in refused.text
    clock.advance(seconds=15)
    assert change(browser).status_code == 303


@on_sqlite
def test_passwords_that_are_only_too_weak_are_no_guesses(console):
    browser = console("marco")
    for _ in range(PERSON.free + 5):
        assert change(browser, new="qwertyuiop1").status_code == 422
    assert change(browser).status_code == 303


@on_sqlite
def test_a_hash_that_was_replaced_meanwhile_is_not_overwritten(console, database, clock, cast, monkeypatch):
    from budgeting import staff

    browser = console("marco")
    really = passwords.hashed

    def slow(password: str) -> str:
        database.write(
            lambda s: staff.set_password(s, clock, cast.marco, really("somebody else was quicker"))
        )
        return really(password)

    monkeypatch.setattr(passwords, "hashed", slow)
    assert change(browser).status_code == 422
    with database.read() as session:
        assert passwords.matches(staff.get(session, cast.marco).password_hash, "somebody else was quicker")


@on_sqlite
def test_one_sees_where_one_is_signed_in_and_closes_it(console):
    here, there = console("marco"), console("marco")
    page = here.page("/account")
    assert page.html.count("Questo browser") == 1
    path = page.value('form[action^="/account/sessions/"]:not([action$="end-others"])', "action")
    assert here.submit(path).headers["location"] == "/account?done=closed"
    assert (entered(here), entered(there)) == (True, False)
    assert here.submit(path).status_code == 404


def test_everything_else_is_closed_at_once(console, database, cast):
    here, others, colleague = console("marco"), [console("marco"), console("marco")], console("giulia")
    assert here.submit("/account/sessions/end-others").headers["location"] == "/account?done=others"
    assert [entered(each) for each in (here, *others, colleague)] == [True, False, False, True]
    with database.read() as session:
        assert len(session.scalars(select(StaffDevice).where(StaffDevice.staff_id == cast.marco)).all()) == 1


@on_sqlite
def test_quiet_hours_are_stored_shown_and_ended(console):
    coach = console(Role.COACH)

    def status(start: str, end: str) -> int:
        return coach.submit("/account/quiet", quiet_from=start, quiet_to=end).status_code

    assert status("21:00", "07:00") == 303
    page = coach.get("/account").text
    assert 'value="21:00"' in page
    assert 'value="07:00"' in page
    for start, end in (("21:00", ""), ("x", "07:00"), ("07:00", "07:00")):
        assert status(start, end) == 422
    assert status("", "") == 303
    assert 'value="21:00"' not in coach.get("/account").text
