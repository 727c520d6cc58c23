"""The link of a service against everything that may happen to it: it tells only once, only one, and only in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from admin.security.throttle import NETWORK
from budgeting import departures, referrals
from budgeting.db.tables import Audit, Referral, ReferralAnswer, ReferralLink
from budgeting.states.referrals import PartnerAnswer, ReferralState
from tests.admin.families import rows
from tests.admin.referrals.conftest import UNTIL
from tests.kit import build
from tests.kit.console import Browser
from tests.kit.databases import on_sqlite
from tests.kit.page import Page

SECRET = "Amina cerca un lavoro part-time."


@pytest.fixture
def link(database, clock, cast, agreed):
    """The address of a link for the agreed referral."""
    ticket = database.write(lambda s: referrals.create(s, clock, cast.marco, agreed))
    return f"/r/{ticket.token}"


@pytest.fixture
def service(app):
    """``service()``: a browser that nobody has signed in."""
    return lambda: Browser(app, follow_redirects=False)


def key_of(answer):
    return Page(answer).one('input[name="key"]').attributes["value"]


def opened(browser, link):
    key = key_of(browser.get(link))
    return key, browser.post(link, data={"key": key})


def state(database, number):
    with database.read() as session:
        return session.get_one(Referral, number).state


def test_a_service_reads_what_the_family_agreed_to_and_answers(service, link, database, agreed):
    with service() as browser:
        closed = browser.get(link)
        assert (closed.status_code, SECRET in closed.text) == (200, False)
        key, page = opened(browser, link)
        assert page.status_code == 200
        assert SECRET in page.text
        assert "333 1234567" in page.text
        assert "Amina" in page.text
        # Not in the scope: the language, the debt, the office's own notes.
        assert "arabo" not in page.text.casefold()
        for answer in (closed, page):
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert "noindex" in answer.headers["x-robots-tag"]
        sent = {"key": key, "answer": "accepted", "note": "Vi aspettiamo", "next_on": "2026-03-10"}
        assert "Grazie" in browser.post(f"{link}/answer", data=sent).text
        # The same answer once more, by a double click or a reload.
        assert "Grazie" in browser.post(f"{link}/answer", data=sent).text
    (answer,) = rows(database, ReferralAnswer)
    assert (answer.answer, answer.note, answer.staff_id) == (PartnerAnswer.ACCEPTED, "Vi aspettiamo", None)
    assert [row.action for row in rows(database, Audit)][-2:] == ["referral.opened", "referral.replied"]


@on_sqlite
def test_following_the_link_uses_nothing_up(service, link, database):
    for _ in range(50):
        with service() as program:
            assert program.get(link).status_code == 200
            assert program.head(link).status_code in (200, 405)
    (row,) = rows(database, ReferralLink)
    assert row.opened_at is None
    with service() as browser:
        assert SECRET in opened(browser, link)[1].text


def test_a_page_may_be_loaded_again_and_no_other_browser_gets_in(service, link):
    with service() as browser, service() as thief:
        early = key_of(thief.get(link))
        key, page = opened(browser, link)
        assert SECRET in page.text
        assert SECRET in browser.post(link, data={"key": key}).text
        late = opened(thief, link)[1]
        for answer in (late, thief.post(link, data={"key": early}), thief.post(link, data={"key": ""})):
            assert answer.status_code == 410
            assert SECRET not in answer.text
        refused = thief.post(f"{link}/answer", data={"key": early, "answer": "declined"})
        assert refused.status_code == 410
        assert "Grazie" in browser.post(f"{link}/answer", data={"key": key, "answer": "declined"}).text
        assert "Grazie" in browser.post(f"{link}/answer", data={"key": key, "answer": "declined"}).text
        # Once it is answered, even the browser that opened it reads nothing more.
        assert SECRET not in browser.post(link, data={"key": key}).text


@on_sqlite
@pytest.mark.parametrize("how", ["revoked", "renewed", "expired", "over", "withdrawn", "cancelled", "left"])
def test_whatever_is_wrong_with_a_link_the_page_is_the_same(
    service, link, database, clock, cast, agreed, how
):
    with service() as early:
        key = key_of(early.get(link))
        assert early.post(link, data={"key": key}).status_code == 200

        def change(session):
            match how:
                case "revoked":
                    referrals.revoke(session, clock, cast.marco, agreed)
                case "renewed":
                    referrals.create(session, clock, cast.marco, agreed)
                case "withdrawn":
                    referrals.withdraw(session, clock, build.person(session, cast.amina), agreed)
                case "cancelled":
                    referrals.cancel(session, clock, cast.marco, agreed)
                case "left":
                    departures.member_leaves(session, clock, cast.marco, cast.amina)

        database.write(change)
        if how == "expired":
            clock.advance(days=14)
        elif how == "over":
            clock.advance(days=(UNTIL - clock.now().date()).days + 1)
        unknown = early.post("/r/AAAAAAAAAAAAAAAAAAAAAA", data={"key": key})
        for answer in (
            early.post(link, data={"key": key}),
            opened(early, link)[1],
            early.post(f"{link}/answer", data={"key": key, "answer": "accepted"}),
            # Also with a mistake in the form, which would show the page again.
            early.post(f"{link}/answer", data={"key": key, "answer": "nonsense"}),
        ):
            assert (answer.status_code, answer.text) == (410, unknown.text)
    assert rows(database, ReferralAnswer) == []


@on_sqlite
def test_guessing_is_slowed_down_and_a_right_link_is_not(service, link, clock):
    with service() as browser:
        for number in range(NETWORK.free + 2):
            answer = browser.post(f"/r/{number:022}", data={"key": "x"})
        assert answer.status_code == 429
        assert opened(browser, link)[1].status_code == 429
        clock.advance(minutes=20)
        assert opened(browser, link)[1].status_code == 200


@on_sqlite
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"answer": "nonsense"},
        {"answer": "needs_more", "note": "  "},
        {"answer": "outcome"},
        {"answer": "accepted", "next_on": "2020-01-01"},
        {"answer": "accepted", "next_on": "2199-01-01"},
        {"answer": "accepted", "next_on": "soon"},
        {"answer": "accepted", "note": "x" * 2_001},
    ],
)
def test_an_answer_with_a_mistake_keeps_the_page(service, link, database, agreed, sent):
    with service() as browser:
        key, _ = opened(browser, link)
        answer = browser.post(f"{link}/answer", data={"key": key, **sent})
        assert answer.status_code == 422
        assert SECRET in answer.text
        assert "Grazie" in browser.post(f"{link}/answer", data={"key": key, "answer": "declined"}).text
    assert len(rows(database, ReferralAnswer)) == 1
    assert state(database, agreed) is ReferralState.DECLINED


@on_sqlite
def test_odd_requests_are_no_fault_of_ours(service, link):
    with service() as browser:
        for path in ("/r/", "/r/%00", "/r/" + "a" * 500, "/r/..%2f..", f"{link}/answer", "/r/🦊"):
            assert browser.get(path).status_code in (200, 404)
            assert browser.post(path, data={"key": "\x00" + "k" * 500}).status_code in (404, 405, 410, 422)


@on_sqlite
def test_the_secrets_are_nowhere_in_the_database(service, link, database):
    with service() as browser:
        key, _ = opened(browser, link)
    (row,) = rows(database, ReferralLink)
    stored = repr({column.name: getattr(row, column.name) for column in row.__table__.columns})
    assert link.removeprefix("/r/") not in stored
    assert key not in stored
    assert row.expires_at - row.created_at == timedelta(days=14)
