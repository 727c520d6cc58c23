"""The second factor on the account page: turned on, renewed, moved to another phone, turned off."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from httpx import Response
from sqlalchemy import select

from admin.security import devices
from admin.security.throttle import PERSON
from budgeting import programmes
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, RecoveryCode, SecondFactor, StaffDevice
from budgeting.staff import second_factor
from budgeting.staff.second_factor.own import AGAIN_WITHIN, CONFIRM_WITHIN
from budgeting.states.staff import Role
from tests.kit.authenticator import PAGE, Authenticator
from tests.kit.build import PASSWORD, Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page


def _entered(browser: Browser) -> bool:
    return browser.get("/").status_code == 200


def _change(browser: Browser, what: str, code: str, password: str = PASSWORD):
    return browser.submit(f"{PAGE}/change", what=what, password=password, code=code)


def _actions(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Audit.action).where(Audit.subject == "staff").order_by(Audit.id)))


def test_turned_on_with_a_first_code_and_never_before(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    here, there, app = console("marco"), console("marco"), Authenticator(clock)
    assert PAGE in here.get("/account").text
    # Whoever finds an open browser doesn't know the password.
    assert here.submit(f"{PAGE}/begin", password="guess").status_code == 422
    assert not here.page(PAGE).has("#key")
    assert here.submit(f"{PAGE}/begin", password=PASSWORD).headers["location"] == PAGE
    app.scan(here)
    shown = here.page(PAGE)
    assert shown.value("img.setup-square", "src").startswith("data:image/svg+xml")
    assert all(len(part) == 4 for part in shown.texts("#key")[0].split())
    # Begun again in another tab, it is the same key.
    assert here.submit(f"{PAGE}/begin", password=PASSWORD).status_code == 303
    assert here.page(PAGE).texts("#key")[0].replace(" ", "") == app.key
    wrong = here.submit(f"{PAGE}/confirm", code="nonsense")
    assert wrong.status_code == 422
    assert "Questo codice non è giusto" in wrong.text
    with database.read() as session:
        assert not second_factor.is_on(session, cast.marco)
    right = here.submit(f"{PAGE}/confirm", code=app.code())
    assert right.status_code == 200
    assert "Negli altri browser l&#39;accesso è stato chiuso" in right.text
    assert [_entered(each) for each in (here, there)] == [True, False]
    # They are shown once: sent again, the form finds nothing to confirm.
    assert here.submit(f"{PAGE}/confirm", code=app.code()).status_code == 409
    page = here.page(PAGE)
    assert page.texts('[data-testid="codes-left"]') == ["10"]
    assert not page.has("#key")
    with database.read() as session:
        assert {row.code_hash for row in session.scalars(select(RecoveryCode))} == {
            second_factor.codes.recovery_digest(code) for code in _texts(right)
        }
        known = session.scalars(select(StaffDevice).where(StaffDevice.staff_id == cast.marco)).all()
        assert len(known) == 1
        assert here.cookies[devices.COOKIE]
    assert "staff.factor_on" in _actions(database)


def _texts(answer: Response) -> list[str]:
    return Page(answer).texts("#codes li")


def test_who_clicked_twice_without_a_script_still_gets_recovery_codes(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    browser, app = console("marco"), Authenticator(clock)
    app.set_up(browser)
    lost = app.recovery
    # The browser shows only the second answer: it offers others, and a stranger's guess gets no such offer.
    assert not Page(browser.submit(f"{PAGE}/confirm", code="000000")).has('[data-testid="codes-missed"]')
    second = browser.submit(f"{PAGE}/confirm", code=app.code())
    assert "arrivato due volte" in second.text
    code = Page(second).value('[data-testid="codes-missed"] input[name="code"]', "value")
    assert browser.submit(f"{PAGE}/missed", code="000000").status_code == 409
    # This button may be clicked twice as well: what stands on the last page works.
    first, last = (_texts(browser.submit(f"{PAGE}/missed", code=code)) for _ in range(2))
    with database.read() as session:
        stored = {row.code_hash for row in session.scalars(select(RecoveryCode))}
    assert stored == {second_factor.codes.recovery_digest(each) for each in last}
    assert (len(last), set(last) & {*lost, *first}) == (10, set())
    assert _actions(database).count("staff.recovery_renewed") == 2
    # Much later it takes password and code, as ever.
    clock.advance(seconds=AGAIN_WITHIN.total_seconds() + 1)
    late = browser.submit(f"{PAGE}/missed", code=code)
    assert (late.status_code, "troppo tempo" in late.text) == (409, True)
    assert not Page(browser.submit(f"{PAGE}/confirm", code=code)).has('[data-testid="codes-missed"]')


@on_sqlite
def test_a_code_used_since_ends_the_offer_and_guesses_are_counted(console: Console, clock: SetClock) -> None:
    browser, app = console("marco"), Authenticator(clock)
    app.set_up(browser)
    answers = Counter(
        browser.submit(f"{PAGE}/missed", code=f"{n:06}").status_code for n in range(PERSON.free + 3)
    )
    assert answers == {409: PERSON.free + 1, 429: 2}
    clock.advance(minutes=2)
    confirmed = app.code(-4)
    assert _change(browser, "renew", app.code()).status_code == 200
    for code in (confirmed, app.code()):
        assert browser.submit(f"{PAGE}/missed", code=code).status_code == 409


@on_sqlite
def test_a_key_that_nobody_confirms_is_forgotten(console: Console, clock: SetClock) -> None:
    browser, app = console("marco"), Authenticator(clock)
    browser.submit(f"{PAGE}/begin", password=PASSWORD)
    app.scan(browser)
    clock.advance(seconds=CONFIRM_WITHIN.total_seconds() + 1)
    late = browser.submit(f"{PAGE}/confirm", code=app.code())
    assert late.status_code == 409
    assert "Ricomincia" in late.text
    assert not browser.page(PAGE).has("#key")


def test_renewed_moved_and_turned_off_with_password_and_code(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    browser, app = console("marco"), Authenticator(clock)
    app.set_up(browser)
    old = app.recovery
    # The code that confirmed it was used, and neither half is enough.
    assert "già stato usato" in _change(browser, "renew", app.code()).text
    assert _change(browser, "renew", app.code(1), "guess").status_code == 422
    assert _change(browser, "renew", "").status_code == 422
    renewed = _change(browser, "renew", app.code(1))
    assert renewed.status_code == 200
    assert not set(old) & set(_texts(renewed))
    assert _change(browser, "move", old[0]).status_code == 422
    clock.advance(minutes=2)
    # To another phone, with a recovery code: until the new key is confirmed, the old one is good.
    other = Authenticator(clock)
    assert _change(browser, "move", _texts(renewed)[0].upper()).status_code == 303
    other.scan(browser)
    assert other.key != app.key
    assert browser.page(PAGE).texts('[data-testid="codes-left"]') == ["9"]
    assert browser.submit(f"{PAGE}/confirm", code=other.code()).status_code == 200
    there = console("marco")
    assert _change(browser, "off", app.code(1)).status_code == 422
    assert _change(browser, "off", other.code(1)).headers["location"] == f"{PAGE}?done=off"
    assert "basta la password" in browser.get(f"{PAGE}?done=off").text
    assert [_entered(each) for each in (browser, there)] == [True, False]
    with database.read() as session:
        assert session.get(SecondFactor, cast.marco) is None
        assert session.scalars(select(RecoveryCode)).all() == []
    done = ["staff.recovery_renewed", "staff.recovery", "staff.factor_moved", "staff.factor_off"]
    assert [action for action in _actions(database) if action in done] == done


def test_codes_are_guessed_here_no_faster_than_at_the_sign_in(console: Console, clock: SetClock) -> None:
    browser, app = console("marco"), Authenticator(clock)
    app.set_up(browser)
    answers = Counter(_change(browser, "off", f"{n:06}").status_code for n in range(12))
    assert answers == {422: PERSON.free + 1, 429: 11 - PERSON.free}
    clock.advance(seconds=15)
    assert _change(browser, "off", app.code(1)).status_code == 303


@on_sqlite
def test_what_a_programme_asks_for_is_not_turned_off(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    browser, app = console(Role.OPERATOR), Authenticator(clock)
    app.set_up(browser)
    database.write(lambda s: programmes.settle(s, clock, None, cast.programme, second_factor=True))
    page = browser.page(PAGE)
    assert page.values('input[name="what"]', "value") == ["renew", "move"]
    assert _change(browser, "off", app.code(1)).status_code == 422
    database.write(lambda s: programmes.settle(s, clock, None, cast.programme, second_factor=False))
    clock.advance(seconds=timedelta(minutes=1).total_seconds())
    assert _change(browser, "off", app.code()).status_code == 303
