"""An invited colleague's link against everything that may happen to it: one page sets one password, only in time."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from admin.security import passwords
from admin.security.throttle import NETWORK
from budgeting import staff
from budgeting.db.tables import Audit, Staff
from budgeting.errors import NotFound, NotPossible
from budgeting.staff import invitations, offboarding
from budgeting.states.staff import Role
from tests.kit.console import Browser
from tests.kit.databases import on_sqlite
from tests.kit.page import Page

GOOD = "lanterna-cobalto-nuvola-7"
GONE = "Questo link non funziona più"


@pytest.fixture
def stranger(app):
    """``stranger()``: a browser that nobody has signed in."""
    return lambda: Browser(app, follow_redirects=False)


@pytest.fixture
def ida(database, clock, cast):
    """A colleague without a password."""

    def job(session):
        person = staff.create(session, clock, "ida@example.org", "Ida Neri", "Ida", "it")
        staff.grant(session, person.id, cast.programme, Role.OPERATOR)
        return person.id

    return database.write(job)


def invited(answer):
    return urlsplit(Page(answer).one('[data-testid="address"]').text().strip()).path


def link_for(database, clock, staff_id):
    return f"/join/{database.write(lambda s: invitations.invite(s, clock, None, staff_id)).token}"


def opened(browser, link):
    key = Page(browser.get(link)).one('input[name="key"]').attributes["value"]
    return key, browser.post(link, data={"key": key})


def chosen(key, new=GOOD, again=None):
    return {"key": key, "new": new, "again": new if again is None else again}


def stored(database, staff_id):
    with database.read() as session:
        return session.get_one(Staff, staff_id).password_hash


def test_a_colleague_is_invited_sets_a_password_and_signs_in(console, stranger, database, cast):
    sara = console(Role.ADMINISTRATOR)
    fields = {"email": "ida@example.org", "name": "Ida Neri", "first_name": "Ida", "language": "it"}
    made = sara.submit("/people/new", **fields, role="operator", programme=str(cast.programme))
    link = invited(made)
    with database.read() as session:
        number = staff.by_email(session, "ida@example.org").id
    assert "invito valido fino al" in sara.get("/people").text
    assert link not in sara.get(f"/people/{number}").text
    with stranger() as browser:
        for _ in range(3):
            closed = browser.get(link)
            assert "ida@example.org" not in closed.text
        key, page = opened(browser, link)
        assert "ida@example.org" in page.text
        assert "è stato aperto" in sara.get(f"/people/{number}").text
        for new, again in (("corta", None), (GOOD, "altro"), ("idaneri-brescia", None), ("", None)):
            wrong = browser.post(f"{link}/password", data=chosen(key, new, again))
            assert (wrong.status_code, stored(database, number)) == (422, None)
            assert "ida@example.org" in wrong.text
            assert GOOD not in wrong.text
        # The same page sent twice, by a double click.
        for _ in range(2):
            assert "Accedi" in browser.post(f"{link}/password", data=chosen(key)).text
        before = stored(database, number)
        assert passwords.matches(before, GOOD)
        assert (
            browser.post(f"{link}/password", data=chosen(key, "un-altro-segreto-verde-9")).status_code == 200
        )
        assert stored(database, number) == before
        assert browser.post(link, data={"key": key}).status_code == 410
        entered = browser.post("/signin", data={"email": "ida@example.org", "password": GOOD})
        assert entered.status_code == 303
        for answer in (closed, page):
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["referrer-policy"] == "no-referrer"
    with database.read() as session:
        lines = session.scalars(
            select(Audit).where(Audit.subject == "staff", Audit.subject_id == number)
        ).all()
        actions = [line.action for line in lines]
        assert {"staff.invite", "staff.invitation_opened", "staff.password"} <= set(actions)
        assert not any(link.rsplit("/", 1)[1] in f"{line.reason}{line.details}" for line in lines)
    assert sara.submit(f"/people/{number}/invite").status_code == 409


def test_another_browser_gets_nothing_of_a_link_that_was_opened(stranger, database, clock, ida):
    link = link_for(database, clock, ida)
    with stranger() as browser, stranger() as thief:
        early = Page(thief.get(link)).one('input[name="key"]').attributes["value"]
        key, _ = opened(browser, link)
        for other in (early, "", "x" * 65):
            for answer in (
                thief.post(link, data={"key": other}),
                thief.post(f"{link}/password", data=chosen(other)),
            ):
                assert (answer.status_code, GONE in answer.text) == (410, True)
        assert stored(database, ida) is None
        assert browser.post(link, data={"key": key}).status_code == 200


@on_sqlite
@pytest.mark.parametrize("how", ["revoked", "renewed", "expired", "suspended", "reinstated", "password"])
def test_whatever_is_wrong_with_a_link_the_page_is_the_same(
    stranger, console, database, clock, staff_of, ida, how
):
    link, sara = link_for(database, clock, ida), staff_of("sara")
    with stranger() as browser, stranger() as late:
        key, _ = opened(browser, link)
        match how:
            case "revoked":
                assert console(Role.ADMINISTRATOR).submit(f"/people/{ida}/uninvite").status_code == 303
            case "renewed":
                new = invited(console(Role.ADMINISTRATOR).submit(f"/people/{ida}/invite"))
                assert opened(late, new)[1].status_code == 200
            case "expired":
                clock.advance(days=7)
            case "suspended":
                database.write(lambda s: offboarding.suspend(s, clock, sara, ida))
            case "reinstated":
                database.write(lambda s: offboarding.suspend(s, clock, sara, ida))
                database.write(lambda s: offboarding.resume(s, clock, sara, ida))
            case "password":
                database.write(lambda s: staff.set_password(s, clock, ida, "from the command line"))
        before = stored(database, ida)
        pages = [
            browser.post(link, data={"key": key}),
            opened(late, link)[1],
            opened(late, "/join/nobody")[1],
        ]
        assert {(page.status_code, GONE in page.text) for page in pages} == {(410, True)}
        browser.post(f"{link}/password", data=chosen(key))
        assert stored(database, ida) == before


def test_who_tries_many_links_has_to_wait(stranger, database, clock, ida):
    link = link_for(database, clock, ida)
    with stranger() as browser:
        tries = [browser.post("/join/x", data={"key": "k"}).status_code for _ in range(NETWORK.free + 2)]
        assert (tries[0], tries[-1]) == (410, 429)
        key, page = opened(browser, link)
        assert page.status_code == 429
        clock.advance(hours=2)
        assert browser.post(link, data={"key": key}).status_code == 200


def test_only_who_administers_all_of_their_programmes_invites(database, clock, cast, staff_of, ida):
    with database.read() as session:
        elsewhere = session.get_one(Staff, staff_of("franca")).id
        there = next(programme for programme, _ in staff.roles_of(session, elsewhere))
    database.write(lambda s: staff.grant(s, ida, there, Role.COACH))
    for by in (staff_of("sara"), cast.marco):
        with pytest.raises(NotFound):
            database.write(lambda s, by=by: invitations.invite(s, clock, by, ida))
        with pytest.raises(NotFound):
            database.write(lambda s, by=by: invitations.uninvite(s, clock, by, ida))
    database.write(lambda s: staff.set_password(s, clock, ida, "x"))
    with pytest.raises(NotPossible):
        database.write(lambda s: invitations.invite(s, clock, None, ida))


def test_standing_follows_the_link_and_the_password(clock):
    now = clock.now()
    person = Staff(
        password_hash=None, invitation_hash=None, invitation_key_hash=None, invitation_expires_at=None
    )
    assert invitations.standing(person, now) == "uninvited"
    person.invitation_hash, person.invitation_expires_at = b"x", now + timedelta(days=7)
    assert invitations.standing(person, now) == "invited"
    person.invitation_key_hash = b"y"
    assert invitations.standing(person, now) == "opened"
    assert invitations.standing(person, now + timedelta(days=7)) == "lapsed"
    person.password_hash = "z"
    assert invitations.standing(person, now) == "in"
