"""Switching an instrument off removes its pages, entries, tasks and columns; everything else stays."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from admin.households.lists import HOUSEHOLDS
from budgeting import activities, programmes, tasks
from budgeting.access import Action
from budgeting.access.rights import INSTRUMENT, TASK_INSTRUMENT
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.errors import NotFound
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from tests.admin.rights.asking import asked
from tests.admin.rights.table import DOOR, PAGES
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import each_on_sqlite, on_sqlite
from tests.kit.rewinding import Rewinding
from tests.kit.world import World

_HOME = "/households/{household_id}"
#: Tabs of a household that need any one of these.
EITHER: dict[str, tuple[Instrument, ...]] = {
    f"{_HOME}/money": (Instrument.ARREARS, Instrument.BILLS),
    f"{_HOME}/spending": (Instrument.SPENDING, Instrument.CHECKINS, Instrument.MONTH_PLAN),
    f"{_HOME}/together": (
        Instrument.AGREEMENTS,
        Instrument.CORRECTIVES,
        Instrument.WELLBEING,
        Instrument.ACTIVITIES,
    ),
}
#: The instrument that the routes under an address belong to; the first match counts. A new screen needs a line here.
BELONGS: tuple[tuple[str, Instrument | None], ...] = (
    (f"{_HOME}/month", Instrument.MONTH_PLAN),
    (f"{_HOME}/correctives", Instrument.CORRECTIVES),
    (f"{_HOME}/debts", Instrument.ARREARS),
    (f"{_HOME}/plans", Instrument.ARREARS),
    (f"{_HOME}/bills", Instrument.BILLS),
    (f"{_HOME}/isee", Instrument.DOCUMENTS),
    (f"{_HOME}/payments", Instrument.ARREARS),
    (f"{_HOME}/counters", Instrument.ARREARS),
    (f"{_HOME}/proposals", Instrument.ARREARS),
    ("/households/{household_id:int}/documents", Instrument.DOCUMENTS),
    ("/households/{household_id:int}/wellbeing", Instrument.WELLBEING),
    ("/documents", Instrument.DOCUMENTS),
    ("/households", None),
    ("/weeks", Instrument.CHECKINS),
    ("/broadcasts", Instrument.BROADCASTS),
    ("/activities/childcare", Instrument.CHILDCARE),
    ("/activities/sessions/{session_id:int}/childcare", Instrument.CHILDCARE),
    ("/activities", Instrument.ACTIVITIES),
    ("/community-points", Instrument.ACTIVITIES),
    *(
        (path, None)
        for path in ("/account", "/audit", "/cases", "/inbox", "/join", "/live", "/people", "/programmes")
    ),
    *((path, None) for path in ("/batches", "/files", "/imports", "/signin", "/signout", "/tasks")),
    ("/reports", Instrument.ARREARS),
    ("/appointments", Instrument.APPOINTMENTS),
    ("/skills", Instrument.SKILLS),
    ("/agreements", Instrument.AGREEMENTS),
    *(
        (path, None)
        for path in ("/erasures", "/invite-requests", "/components", "/accessibility", "/side", "/sheets")
    ),
    *((path, None) for path in ("/referrals", "/incoming-referrals", "/r/")),
)
#: The screens in the menu, or among the tabs of its entries, that go with it.
SCREENS = {
    Instrument.CHECKINS: {"/weeks"},
    Instrument.BROADCASTS: {"/broadcasts"},
    Instrument.ACTIVITIES: {"/activities", "/community-points"},
    Instrument.ARREARS: {"/reports"},
    Instrument.APPOINTMENTS: {"/appointments"},
    Instrument.SKILLS: {"/skills"},
    Instrument.CHILDCARE: set(),
}
#: Parts of the tabs of a household.
SECTIONS = {
    Instrument.ARREARS: {"arrears", "declared"},
    Instrument.MONTH_PLAN: {"month", "month-cards"},
    Instrument.CORRECTIVES: {"correctives"},
    Instrument.CHECKINS: {"checkins"},
    Instrument.BILLS: {"rent", "bills"},
    Instrument.APPOINTMENTS: {"appointments", "meetings"},
    Instrument.DOCUMENTS: {"documents"},
    Instrument.WELLBEING: {"wellbeing"},
    Instrument.ACTIVITIES: {"courses"},
    Instrument.AGREEMENTS: {"pacts"},
}


def _of(path: str) -> Instrument | None:
    return (
        None if path == "/" else next(instrument for start, instrument in BELONGS if path.startswith(start))
    )


def _switch(database: Database, clock: SetClock, cast: Cast, instrument: Instrument, on: bool) -> None:
    given: dict[str, Any] = {instrument.value: on}
    database.write(lambda s: programmes.settle(s, clock, None, cast.programme, **given))


def test_each_action_and_each_task_says_to_which_instrument_it_belongs() -> None:
    assert set(INSTRUMENT) == set(Action)
    assert set(TASK_INSTRUMENT) == set(TaskKind)


def test_each_route_says_to_which_instrument_it_belongs() -> None:
    unknown = [
        path
        for _, path in {*PAGES, *DOOR}
        if path != "/" and not any(path.startswith(start) for start, _ in BELONGS)
    ]
    assert unknown == []


@each_on_sqlite("role", [Role.OPERATOR, Role.COACH, Role.COORDINATOR], on_both=[Role.COORDINATOR])
def test_its_routes_go_with_it_and_need_no_other(
    console: Console, own: World, database: Rewinding, clock: SetClock, cast: Cast, role: Role
) -> None:
    """Without it they are not there; with it alone they are; with none of them, the others are."""
    browser = console(role)
    routes = {
        route: page
        for route, page in PAGES.items()
        if role.value in page.who and route[1] not in ("/signout", "/live")
    }
    wrong = []

    def ask(belong: Instrument | None, *, gone: bool) -> None:
        for (method, path), page in routes.items():
            if path in EITHER or _of(path) is not belong or not (gone or method == "GET"):
                continue
            with database.rewound():
                status = asked(method, path, page, own.values()).of(browser).status_code
            if (status == 404) != gone:
                wrong.append((belong, gone, method, path, status))

    for instrument in Instrument:
        _switch(database, clock, cast, instrument, False)
        ask(instrument, gone=True)
        _switch(database, clock, cast, instrument, True)
    for instrument in Instrument:
        _switch(database, clock, cast, instrument, False)
    ask(None, gone=False)
    for instrument in Instrument:
        _switch(database, clock, cast, instrument, True)
        ask(instrument, gone=False)
        _switch(database, clock, cast, instrument, False)
    assert not wrong, wrong


@on_sqlite
def test_neither_the_menu_nor_a_familys_page_shows_it(
    console: Console, own: World, database: Rewinding, clock: SetClock, cast: Cast
) -> None:
    browser = console(Role.COORDINATOR)
    for instrument in Instrument:
        screens, sections = _screens(browser), _sections(browser, own)
        _switch(database, clock, cast, instrument, False)
        assert screens - _screens(browser) == SCREENS.get(instrument, set())
        assert sections - _sections(browser, own) == SECTIONS.get(instrument, set()) & sections
        card = browser.get(f"/inbox/{own.conversation}/card").text
        assert ("Piano di rientro" in card) == (instrument is not Instrument.ARREARS)
        _switch(database, clock, cast, instrument, True)


def _screens(browser: Browser) -> set[str]:
    """The screens in the menu and among the tabs of each of its entries."""
    entries = set(browser.page("/account").values(".frame-menu a", "href"))
    return entries.union(*(browser.page(entry).values(".frame-tabs a", "href") for entry in entries))


def _sections(browser: Browser, own: World) -> set[str]:
    """The sections on all tabs of a household."""
    tabs = browser.page(f"/households/{own.household}").values(".home-tabs a", "href")
    return {
        section
        for tab in tabs
        for section in browser.page(tab).values("section[aria-labelledby]", "aria-labelledby")
    }


@on_sqlite
def test_a_tab_is_there_as_long_as_one_of_its_instruments_is(
    console: Console, own: World, database: Rewinding, clock: SetClock, cast: Cast
) -> None:
    """Without any of them there is neither the page nor the link to it."""
    browser = console(Role.COACH)
    home = f"/households/{own.household}"

    def there(path: str) -> tuple[int, bool]:
        address = path.replace(_HOME, home)
        return browser.get(address).status_code, address in browser.page(home).values(".home-tabs a", "href")

    for path, instruments in EITHER.items():
        for instrument in instruments:
            _switch(database, clock, cast, instrument, False)
        assert there(path) == (404, False), path
        for instrument in instruments:
            _switch(database, clock, cast, instrument, True)
            assert there(path) == (200, True), (path, instrument)
            _switch(database, clock, cast, instrument, False)
        for instrument in instruments:
            _switch(database, clock, cast, instrument, True)


@on_sqlite
def test_lists_and_files_leave_its_columns_out(
    console: Console, own: World, database: Rewinding, clock: SetClock, cast: Cast
) -> None:
    browser = console(Role.OPERATOR)
    for instrument in (Instrument.ARREARS, Instrument.CHECKINS):
        headings = {
            browser.app.state.services.words.plain(column.heading, "it")
            for column in HOUSEHOLDS.columns
            if column.file and column.instrument is instrument
        }
        assert headings
        for on in (True, False):
            _switch(database, clock, cast, instrument, on)
            first = browser.get("/households/export.csv").text.splitlines()[0]
            assert all((heading in first) is on for heading in headings)
        _switch(database, clock, cast, instrument, True)


def test_its_tasks_wait_unseen_and_come_back(
    console: Console, own: World, database: Rewinding, clock: SetClock, cast: Cast
) -> None:
    browser = console(Role.OPERATOR)

    def open_all(session: Session) -> None:
        for kind in TaskKind:
            about = Subject(SubjectKind.HOUSEHOLD, own.household)
            tasks.open_task(
                session,
                clock,
                kind,
                about,
                programme_id=cast.programme,
                household_id=own.household,
                conversation_id=own.conversation,
            )

    database.write(open_all)
    everything = _kinds(browser)
    for instrument in {each for each in TASK_INSTRUMENT.values() if each is not None}:
        mine = {kind.value for kind, each in TASK_INSTRUMENT.items() if each is instrument}
        assert mine <= everything
        _switch(database, clock, cast, instrument, False)
        assert _kinds(browser) == everything - mine
        _switch(database, clock, cast, instrument, True)
    assert _kinds(browser) == everything


def _kinds(browser: Browser) -> set[str]:
    """The kinds of the tasks on the first page and the one after it."""
    pages = (browser.page(f"/?page={number}") for number in (1, 2))
    return {kind for page in pages for kind in page.values("[data-kind]", "data-kind")}


def test_a_service_refuses_what_is_switched_off(database: Rewinding, clock: SetClock, cast: Cast) -> None:
    _switch(database, clock, cast, Instrument.ACTIVITIES, False)
    with pytest.raises(NotFound):
        database.write(
            lambda s: activities.create_activity(
                s, clock, cast.marco, cast.programme, kind="lab", title={"it": "Laboratorio"}
            )
        )
