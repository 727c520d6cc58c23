"""A household that has left can be read, and changed by no address: an old page, a form sent twice, a script.

Every form of the table is sent to it. A new one is red here until what it does writes an audit line, which refuses, or
until its line below says why it may go on.
"""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from budgeting import departures
from budgeting.audit import AFTER_LEAVING
from budgeting.clock import SetClock
from budgeting.db.tables import Departure, Household
from budgeting.departures import Terms
from budgeting.states.departures import DepartureReason
from budgeting.states.households import HouseholdState
from tests.admin.rights.asking import asked, things, trail
from tests.admin.rights.offers import offered
from tests.admin.rights.table import PAGES, Page
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.rewinding import Rewinding
from tests.kit.world import World

#: Things of the world that are no family's. Whatever else a request names is one's, until it stands here.
OF_NO_FAMILY = frozenset(
    {
        *("programme", "site", "coach", "colleague", "session", "receiving", "absence", "phrase", "label"),
        *("broadcast", "activity", "meeting", "lesson", "point", "staged", "taken_in", "batch", "made_file"),
        *("partner", "spare_partner", "incoming", "incoming_agreed"),
    }
)
_HOME, _CHAT = "/households/{household_id}", "/inbox/{conversation_id:int}"
#: Forms that change something in a family which is with us, where the table's own would change nothing.
INSTEAD = {
    f"{_HOME}/composition": {"disability": "no"},
}
_CHECKED = "nobody who has left is offered, and the form is checked first"
_NOBODY = "there is nobody in it any more to whom it could be said"
_NOBODY_TO = "no colleague can be given anything of it any more"
_STANDS = "as the thing stands, the same form is refused for a family that is with us"
#: Forms that refuse in their own words, and why the rule isn't met.
BY_THEMSELVES = {
    "/households/{household_id:int}/side/{member_id:int}": _NOBODY,
    "/households/{household_id:int}/paper": _NOBODY,
    "/households/{household_id:int}/documents/ask": _NOBODY,
    "/weeks/{household_id:int}/{day}/comment": _NOBODY,
    "/cases/{case_id:int}/referrals/new": _NOBODY,
    "/households/moving": _CHECKED,
    "/cases/{case_id:int}/actions": _NOBODY_TO,
    "/cases/{case_id:int}/owner": _NOBODY_TO,
    f"{_HOME}/leaving": "it has left already",
    f"{_HOME}/contact": "the form knows who has left",
    "/activities/sessions/{session_id:int}/answer": _CHECKED,
    "/activities/sessions/{session_id:int}/attendance": _CHECKED,
    "/activities/{activity_id:int}/enrol": _CHECKED,
    "/activities/sessions/{session_id:int}/childcare": _STANDS,
    "/documents/new": _STANDS,
    "/agreements/{household_id:int}/new": _STANDS,
    "/agreements/{household_id:int}/{agreement_id:int}/renew": _STANDS,
    f"{_HOME}/invites": _STANDS,
    f"{_CHAT}/reopen": _STANDS,
    **{
        f"{_CHAT}/messages/{{message_id:int}}/reader/{word}": _STANDS
        for word in ("answer", "give-back", "withdraw")
    },
}
#: Forms that are accepted and leave no line, and why that changes nothing.
WITHOUT_A_LINE = {
    f"{_CHAT}/phrases/{{key}}/preview": "it only shows the words",
    f"{_CHAT}/presence": "colleagues see who is at the page",
    f"{_CHAT}/labels/{{label_id:int}}": "the label is on it already",
    f"{_CHAT}/calm": "nothing was urgent",
    "/tasks/{task_id:int}/release": "nobody had taken it",
    "/referrals/{referral_id:int}/revoke": "no link was open",
}
#: What its pages still offer to those who may write.
STILL_OFFERED = {
    ("GET", f"{_HOME}/leaving"),  # to accompany it again
    ("GET", "/households/{household_id:int}/wellbeing"),  # to read, which coordinators may not
    ("POST", f"{_CHAT}/labels/{{label_id:int}}/remove"),
}


def about_families() -> dict[str, Page]:
    """The forms that name a family or something of one's, filled in."""
    return {
        path: replace(page, form=INSTEAD.get(path, page.form))
        for (method, path), page in PAGES.items()
        if method == "POST" and page.who and set(things(page)) - OF_NO_FAMILY
    }


@pytest.fixture
def left(database: Rewinding, clock: SetClock, own: World) -> World:
    """It has left, and all that leaving ends is still open: nothing but the rule refuses."""

    def leave(session: Session) -> None:
        session.get_one(Household, own.household).state = HouseholdState.LEFT
        session.add(
            Departure(
                household_id=own.household,
                reason=DepartureReason.MOVED,
                left_on=date(2026, 2, 27),
                created_at=clock.now(),
            )
        )

    database.write(leave)
    return own


@on_sqlite
def test_no_form_changes_it(console: Console, left: World, database: Rewinding) -> None:
    browsers: dict[str, Browser] = {}
    refused, wrong = 0, []
    for path, page in about_families().items():
        role = next(each for each in ("operator", "coach", "coordinator") if each in page.who)
        browser = browsers.get(role) or browsers.setdefault(role, console(role))
        with database.rewound():
            before = trail(database)
            answer = asked("POST", path, page, left.values()).of(browser)
            written = {action for action, *_ in trail(database) - before}
        if "Questo nucleo ha lasciato il programma" in html.unescape(answer.text):
            assert "27 feb" in answer.text, path
            refused += 1
        elif answer.status_code >= 400:
            wrong += [] if path in BY_THEMSELVES else [(path, answer.status_code)]
        elif not {action for action in written if not action.endswith(".view")}:
            wrong += [] if path in WITHOUT_A_LINE else [(path, "changes without a line")]
        wrong += [(path, action) for action in written - set(AFTER_LEAVING)]
    assert not wrong, wrong
    assert refused > 60


@on_sqlite
def test_its_pages_say_so_and_offer_nothing_that_would_be_refused(
    console: Console, own: World, database: Rewinding, clock: SetClock
) -> None:
    """On the pages that can be read, whoever opens them; forms have pages of their own, to which no link leads."""
    terms = Terms(DepartureReason.MOVED, date(2026, 3, 2), "", own.partner)
    database.write(lambda s: departures.leave(s, clock, None, own.household, terms, lambda departure: None))
    # Coordinators read all of it and write none.
    read = {
        path: page
        for (method, path), page in PAGES.items()
        if method == "GET" and "coordinator" in page.who and set(things(page)) - OF_NO_FAMILY
    }
    written = {
        (method, path)
        for (method, path), page in PAGES.items()
        if "coordinator" not in page.who and page.who and set(things(page)) - OF_NO_FAMILY
    }
    wrong, told = set(), 0
    for role in ("operator", "coach"):
        browser = console(role)
        for path, page in read.items():
            if role not in page.who:
                continue
            with database.rewound():
                answer = asked("GET", path, page, own.values()).of(browser)
            if answer.status_code == 200 and "html" in answer.headers["content-type"]:
                told += 'data-testid="left"' in answer.text
                wrong |= {
                    (path, *each) for each in set(offered(answer.text)) & written if each not in STILL_OFFERED
                }
    assert not wrong, sorted(wrong)
    assert told > 15


def test_what_is_excepted_is_there() -> None:
    assert set(INSTEAD) | set(BY_THEMSELVES) | set(WITHOUT_A_LINE) <= set(about_families())
    assert {thing for page in PAGES.values() for thing in things(page)} >= OF_NO_FAMILY


@on_sqlite
def test_bringing_it_back_opens_everything_again(console: Console, left: World) -> None:
    browser = console("operator")
    form = {"site": str(left.site), "coach": str(left.coach), "pay_day": "5"}
    edit = f"/households/{left.household}/edit"
    stopped = browser.submit(edit, **form)
    assert stopped.status_code == 409
    assert f'href="/households/{left.household}"' in stopped.text, "it leads to where it can be brought back"
    assert browser.submit(f"/households/{left.household}/return").status_code == 303
    assert browser.submit(edit, **form).status_code == 303
