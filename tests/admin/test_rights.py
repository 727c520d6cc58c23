"""Who may use which page: one table of routes and roles, for one's own things and for those of others."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from httpx import Response
from sqlalchemy import func, select
from starlette.types import Message as AsgiMessage

from admin.app import ConsoleSettings, create_app
from admin.security.sessions import COOKIE
from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Programme
from budgeting.states import Role
from dialogs.i18n import Words
from tests.admin import world
from tests.admin.conftest import Browser
from tests.admin.world import World
from tests.build import Cast

ADMIN, COORDINATOR, OPERATOR = "administrator", "coordinator", "operator"
COACH, OTHER_COACH, PARTNER = "coach", "other_coach", "partner"
EVERYBODY = {ADMIN, COORDINATOR, OPERATOR, COACH, OTHER_COACH, PARTNER}
#: Lists: whoever has the screen at all. Things of a family: who reads about it, writes, keeps its record.
FAMILIES = {COORDINATOR, OPERATOR, COACH, OTHER_COACH}
READS, WRITES, KEEPS = {COORDINATOR, OPERATOR, COACH}, {OPERATOR, COACH}, {OPERATOR}
WRITERS = {OPERATOR, COACH, OTHER_COACH}


@dataclass(frozen=True)
class Page:
    """Who may, what a valid request holds ("{case}" is the number of a case), and how it is answered."""

    who: set[str]
    #: Which thing of the world each part of the path is.
    path: dict[str, str] = field(default_factory=dict)
    query: str = ""
    form: dict[str, str] = field(default_factory=dict)
    answer: int = 0


HOME = {"household_id": "household"}
CHAT = {"conversation_id": "conversation"}
OPEN = {"case_id": "case"}
WEEK = {**HOME, "day": "week"}
NO_DATA = {"x": "1"}
PAGES: dict[tuple[str, str], Page] = {
    ("GET", "/"): Page(EVERYBODY),
    ("POST", "/signout"): Page(EVERYBODY),
    ("POST", "/tasks/{task_id:int}/take"): Page(READS, {"task_id": "task"}),
    ("POST", "/tasks/{task_id:int}/release"): Page(READS, {"task_id": "task"}),
    ("POST", "/tasks/{task_id:int}/done"): Page(READS, {"task_id": "task"}),
    # -- conversations
    ("GET", "/inbox"): Page(FAMILIES),
    ("GET", "/inbox/media/{message_id:int}"): Page(READS, {"message_id": "message"}),
    ("GET", "/inbox/{conversation_id:int}"): Page(READS, CHAT),
    ("GET", "/inbox/{conversation_id:int}/bar"): Page(READS, CHAT),
    ("GET", "/inbox/{conversation_id:int}/card"): Page(READS, CHAT),
    ("GET", "/inbox/{conversation_id:int}/older"): Page(READS, CHAT, "before={message}"),
    ("GET", "/inbox/{conversation_id:int}/new"): Page(READS, CHAT, "after=0"),
    ("GET", "/inbox/{conversation_id:int}/case"): Page(WRITES, CHAT, "m={message}", answer=303),
    ("POST", "/inbox/{conversation_id:int}/answer"): Page(WRITES, CHAT, form={"text": "Buongiorno"}),
    ("POST", "/inbox/{conversation_id:int}/note"): Page(WRITES, CHAT, form={"note": "Sentita"}),
    ("POST", "/inbox/{conversation_id:int}/take"): Page(WRITES, CHAT),
    ("POST", "/inbox/{conversation_id:int}/assign"): Page(WRITES, CHAT, form={"to": "{coach}"}),
    ("POST", "/inbox/{conversation_id:int}/snooze"): Page(WRITES, CHAT, form={"until": "tomorrow"}),
    ("POST", "/inbox/{conversation_id:int}/resolve"): Page(WRITES, CHAT),
    ("POST", "/inbox/{conversation_id:int}/reopen"): Page(WRITES, CHAT, answer=422),  # it waits already
    # -- cases
    ("GET", "/cases"): Page(FAMILIES),
    ("GET", "/cases/new"): Page(WRITES, query="conversation={conversation}&messages={message}"),
    ("POST", "/cases"): Page(
        WRITES,
        form={"conversation": "{conversation}", "messages": "{message}", "topic": "health", "household": ""},
    ),
    ("GET", "/cases/{case_id:int}"): Page(READS, OPEN),
    ("POST", "/cases/{case_id:int}/open"): Page(WRITES, {"case_id": "prepared"}),
    ("POST", "/cases/{case_id:int}/notes"): Page(WRITES, OPEN, form={"note": "Ha chiamato"}),
    ("POST", "/cases/{case_id:int}/actions"): Page(
        WRITES, OPEN, form={"what": "Chiamare", "helper": "{coach}"}
    ),
    ("POST", "/cases/{case_id:int}/actions/{action_id:int}/{word}"): Page(
        WRITES, {**OPEN, "action_id": "action", "word": "done"}
    ),
    ("POST", "/cases/{case_id:int}/owner"): Page(WRITES, OPEN, form={"owner": "{coach}"}),
    ("POST", "/cases/{case_id:int}/urgency"): Page(WRITES, OPEN, form={"urgency": "high"}),
    ("POST", "/cases/{case_id:int}/close"): Page(WRITES, OPEN, form={"kind": "solved", "outcome": "Bene"}),
    ("POST", "/cases/{case_id:int}/reopen"): Page(WRITES, {"case_id": "closed"}, form={"reason": "Di nuovo"}),
    # -- weeks
    ("GET", "/weeks"): Page({COACH, OTHER_COACH, COORDINATOR}),
    ("GET", "/weeks/{household_id:int}/{day}"): Page({COACH, COORDINATOR}, WEEK),
    ("POST", "/weeks/{household_id:int}/{day}/comment"): Page({COACH}, WEEK, form={"comment": "Bene così"}),
    ("POST", "/weeks/{household_id:int}/{day}/note"): Page({COACH}, WEEK, form={"note": "Da rivedere"}),
    ("POST", "/weeks/{household_id:int}/{day}/sign"): Page({COACH}, WEEK),
    # -- households
    ("GET", "/households"): Page(FAMILIES),
    ("GET", "/households/export.csv"): Page(FAMILIES),
    ("GET", "/households/new"): Page(KEEPS),
    ("POST", "/households/new"): Page(
        KEEPS,
        form={
            "rows": "1",
            "name": "Nuovi",
            "reference": "N-{new}",
            "pay_day": "1",
            "name_0": "Ida",
            "language_0": "it",
            "adult_0": "1",
            "site": "{site}",
            "coach": "{coach}",
        },
    ),
    ("GET", "/households/{household_id}"): Page(READS, HOME),
    ("GET", "/households/{household_id}/edit"): Page(KEEPS, HOME),
    ("POST", "/households/{household_id}/edit"): Page(
        KEEPS, HOME, form={"site": "{site}", "coach": "{coach}", "pay_day": "5"}
    ),
    ("GET", "/households/{household_id}/members/new"): Page(KEEPS, HOME),
    ("POST", "/households/{household_id}/members/new"): Page(
        KEEPS, HOME, form={"name": "Carla", "language": "it", "adult": "1"}
    ),
    ("GET", "/households/{household_id}/members/{member_id}"): Page(KEEPS, {**HOME, "member_id": "member"}),
    ("POST", "/households/{household_id}/members/{member_id}"): Page(
        KEEPS, {**HOME, "member_id": "guest"}, form={"language": "en"}
    ),
    ("POST", "/households/{household_id}/members/{member_id}/leave"): Page(
        KEEPS, {**HOME, "member_id": "guest"}, form={"why": "trasferita"}
    ),
    ("POST", "/households/{household_id}/members/{member_id}/invite"): Page(
        KEEPS, {**HOME, "member_id": "guest"}, answer=200
    ),
    ("POST", "/households/{household_id}/invites"): Page(KEEPS, HOME, answer=409),  # all have one
    ("POST", "/households/{household_id}/invites/{invite_id}/revoke"): Page(
        KEEPS, {**HOME, "invite_id": "invite"}
    ),
    ("GET", "/households/{household_id}/month"): Page(WRITES, HOME),
    ("POST", "/households/{household_id}/month"): Page(WRITES, HOME, form={"food": "300"}),
    ("POST", "/households/{household_id}/payments/{payment_id}/confirm"): Page(
        KEEPS, {**HOME, "payment_id": "payment"}
    ),
    ("POST", "/households/{household_id}/payments/{payment_id}/reject"): Page(
        KEEPS, {**HOME, "payment_id": "payment"}
    ),
    ("POST", "/households/{household_id}/plans/{plan_id}/pause"): Page(KEEPS, {**HOME, "plan_id": "plan"}),
    ("POST", "/households/{household_id}/plans/{plan_id}/resume"): Page(
        KEEPS, {**HOME, "plan_id": "paused_plan"}
    ),
    ("POST", "/households/{household_id}/plans/{plan_id}/agree"): Page(
        KEEPS, {**HOME, "plan_id": "proposal"}
    ),
    ("POST", "/households/{household_id}/plans/{plan_id}/withdraw"): Page(
        KEEPS, {**HOME, "plan_id": "proposal"}
    ),
    ("GET", "/households/{household_id}/debts/new"): Page(KEEPS, HOME),
    ("POST", "/households/{household_id}/debts/new"): Page(
        KEEPS, HOME, form={"creditor": "ALER", "line": "rent", "as_of": "2026-03-01", "amount": "120"}
    ),
    ("GET", "/households/{household_id}/plans/new"): Page(KEEPS, HOME, "debt={free_debt}"),
    ("POST", "/households/{household_id}/plans/new"): Page(
        KEEPS,
        HOME,
        "debt={free_debt}",
        {"total": "300", "parts": "3", "first": "2026-04-01", "every": "month", "step": "keep"},
    ),
    # -- announcements
    ("GET", "/broadcasts"): Page({OPERATOR, COORDINATOR}),
    ("GET", "/broadcasts/new"): Page(KEEPS, query="programme={programme}"),
    ("POST", "/broadcasts/check"): Page(
        KEEPS, form={"programme": "{programme}", "what": "session", "session": "{meeting}"}, answer=200
    ),
    ("POST", "/broadcasts/new"): Page(
        KEEPS,
        form={
            "programme": "{programme}",
            "what": "session",
            "session": "{meeting}",
            "sites": "{site}",
            "languages": "it",
            "when": "now",
            "do": "send",
            "key": "rights-{new}",
        },
    ),
    ("GET", "/broadcasts/{broadcast_id:int}"): Page({OPERATOR, COORDINATOR}, {"broadcast_id": "broadcast"}),
    ("POST", "/broadcasts/{broadcast_id:int}/cancel"): Page(KEEPS, {"broadcast_id": "broadcast"}),
    # -- people and rights
    ("GET", "/audit"): Page({ADMIN, COORDINATOR}),
    ("GET", "/audit/export.csv"): Page({ADMIN, COORDINATOR}),
    ("GET", "/live"): Page(EVERYBODY),
}
#: Open to all: they decide who one is.
DOOR = {("GET", "/signin"), ("POST", "/signin")}
ROLES = sorted(EVERYBODY)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    form: dict[str, str]

    def of(self, browser: Browser, csrf: str | None = None) -> Response:
        if self.method == "GET":
            return browser.get(self.path)
        token = browser.csrf if csrf is None else csrf
        return browser.post(self.path, data={**({"csrf": token} if token else {}), **self.form})


def asked(method: str, path: str, page: Page, values: dict[str, Any]) -> Request:
    for part, thing in page.path.items():
        path = re.sub(rf"\{{{part}(:int)?\}}", str(values.get(thing, thing)), path)
    if page.query:
        path += "?" + page.query.format_map(values)
    return Request(method, path, {name: text.format_map(values) for name, text in page.form.items()})


def things(page: Page) -> list[str]:
    """Which things of the world the request names."""
    written = " ".join((page.query, *page.form.values(), *(f"{{{thing}}}" for thing in page.path.values())))
    return [name for name in re.findall(r"\{(\w+)\}", written) if name in World.__dataclass_fields__]


class Missing:
    """Stands behind a catalogue: remembers what it was asked for in vain."""

    def __init__(self) -> None:
        self.keys: set[str] = set()

    def gettext(self, key: str) -> str:
        self.keys.add(key)
        return key

    def ngettext(self, one: str, many: str, count: int) -> str:
        self.keys.add(one)
        return many


@pytest.fixture
def untranslated(app: FastAPI) -> Missing:
    """What the console's pages could not say in Italian."""
    missing, shared = Missing(), house_of(app)
    for words in (shared.words, shared.chat_words):
        words._catalogues["it"].add_fallback(missing)  # type: ignore[arg-type]
    return missing


@pytest.fixture
def app(database: Database, clock: SetClock) -> FastAPI:
    async def fetch(file_id: str) -> tuple[bytes, str]:
        return b"x", "image/png"

    settings = ConsoleSettings(secure=False, fetch_file=fetch)
    return create_app(database, clock, settings, Words("admin"), Words())


def house_of(app: FastAPI) -> Any:
    return app.state.house


@pytest.fixture
def fresh(database: Database, clock: SetClock, cast: Cast) -> Callable[[], World]:
    """A world of the cast's programme, with Giulia as its coach."""
    return lambda: database.write(lambda s: world.make(s, clock, cast.programme, cast.marco, cast.giulia))


@pytest.fixture
def foreign(database: Database, clock: SetClock, cast: Cast, staff_of: Callable[[str], int]) -> World:
    """A world of another programme, with people of its own."""

    def make(session: Any) -> World:
        programme = session.scalar(select(Programme.id).where(Programme.code == "altrove"))
        operator = staff_of("franca")
        staff.grant(session, operator, programme, Role.COACH)
        return world.make(session, clock, programme, operator, operator)

    return database.write(make)


def named_routes(app: FastAPI) -> set[tuple[str, str]]:
    return {
        (method, context.path)
        for context in iter_route_contexts(app.routes)
        for method in context.methods or ()
        if method != "HEAD"
    }


def test_the_table_knows_every_route(app: FastAPI) -> None:
    assert named_routes(app) == set(PAGES) | DOOR


def others(fresh_one: World, foreign: World) -> Iterator[tuple[str, str, Page, dict[str, Any], str]]:
    """Each route with one foreign thing among one's own, and with foreign things only."""
    for (method, path), page in PAGES.items():
        named = things(page)
        for thing in named:
            values = {**fresh_one.values(), thing: foreign.values()[thing]}
            yield method, path, page, values, thing
        if named:
            yield method, path, page, foreign.values(), "everything"


@pytest.mark.parametrize("role", ROLES)
def test_things_of_others_do_not_exist(console, fresh, foreign, database, role) -> None:
    browser, own = console(Role(role) if role in set(Role) else role), fresh()
    before = trail(database)
    wrong = []
    for method, path, page, values, thing in others(own, foreign):
        answer = asked(method, path, page, values).of(browser)
        # A choice in a form is refused at its field; everything else is not there.
        chosen = {name for text in page.form.values() for name in re.findall(r"\{(\w+)\}", text)}
        only_chosen = thing in chosen or (thing == "everything" and not page.path and not page.query)
        allowed = {404, 422} if only_chosen and role in page.who else {404}
        if path == "/broadcasts/check" and thing == "meeting":
            allowed |= {200}  # it says at the field what is wrong, and keeps nothing
        if thing == "message" and "before=" in page.query:
            # The number of a message is no more than a place in one's own thread.
            allowed |= {200}
        if thing == "message" and "m=" in page.query:
            # On the way to a form that refuses it.
            allowed |= {303}
        if answer.status_code not in allowed:
            wrong.append((method, path, thing, answer.status_code))
    assert not wrong, wrong
    assert not [line for line in trail(database) - before if line[0] in WRITTEN]


#: What would be written down if a form with a foreign thing were kept.
WRITTEN = {"case.action", "case.assign", "conversation.assign", "broadcast.create", "household.create"}


def trail(database: Database) -> set[tuple[str, str, int | None, int]]:
    with database.read() as session:
        counted = select(Audit.action, Audit.subject, Audit.subject_id, func.count()).group_by(
            Audit.action, Audit.subject, Audit.subject_id
        )
        return {tuple(row) for row in session.execute(counted)}  # type: ignore[misc]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_its_pages_and_no_others(console, fresh, role, untranslated) -> None:
    browser, shared = console(Role(role) if role in set(Role) else role), fresh()
    wrong = []
    for (method, path), page in PAGES.items():
        if path in ("/signout", "/live"):
            continue
        allowed = role in page.who
        # What is changed has a world of its own, so that no route stands in another's way.
        values = (fresh() if allowed and method == "POST" else shared).values()
        answer = asked(method, path, page, values).of(browser)
        expected = {page.answer or (303 if method == "POST" else 200)} if allowed else {404}
        if allowed and path.endswith("/bar"):
            expected |= {204}
        if answer.status_code not in expected:
            wrong.append((method, path, answer.status_code))
    assert not wrong, wrong
    assert untranslated.keys == set()
    assert browser.submit("/signout").status_code == 303


@pytest.mark.parametrize("role", ROLES)
def test_a_form_without_its_secret_is_refused(console, fresh, database, role) -> None:
    browser, shared = console(Role(role) if role in set(Role) else role), fresh()
    before, wrong = trail(database), []
    for (method, path), page in PAGES.items():
        if method == "POST":
            request = asked(method, path, page, shared.values())
            answers = [request.of(browser, secret).status_code for secret in ("", "x" * 32)]
            if answers != [403, 403]:
                wrong.append((path, answers))
    assert not wrong, wrong
    assert trail(database) == before


def test_nobody_is_asked_to_sign_in(app, fresh, foreign) -> None:
    own = fresh()
    with Browser(app, follow_redirects=False) as browser:
        for (method, path), page in PAGES.items():
            for values in (own.values(), foreign.values()):
                answer = asked(method, path, page, values).of(browser)
                assert answer.status_code == 303, path
                assert re.match(r"/signin(\?back=/|$)", answer.headers["location"]), path
                part = browser.request(
                    method, asked(method, path, page, values).path, headers={"hx-request": "true"}
                )
                assert (part.status_code, part.headers["hx-redirect"]) == (401, "/signin"), path
        assert browser.get("/signin").status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_the_live_view_is_for_whoever_is_signed_in(app, console, role) -> None:
    browser = console(Role(role) if role in set(Role) else role)
    secret = browser.cookies[COOKIE]
    headers = asyncio.run(begun(app, "/live", secret))
    assert headers[b"content-type"].startswith(b"text/event-stream")


async def begun(app: FastAPI, path: str, secret: str) -> dict[bytes, bytes]:
    """The head of an answer that does not end, left as soon as it has begun."""
    head: dict[bytes, bytes] = {}
    left = asyncio.Event()

    async def receive() -> AsgiMessage:
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: AsgiMessage) -> None:
        if message["type"] == "http.response.start":
            assert message["status"] == 200
            head.update(message["headers"])
            left.set()

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"cookie", f"{COOKIE}={secret}".encode()), (b"host", b"testserver")],
        "scheme": "http",
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
        "http_version": "1.1",
        "app": app,
    }
    await app(scope, receive, send)
    return head


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "path", ["/nothing", "/households/abc", "/cases/-1", "/inbox/1/nothing", "/static/none"]
)
def test_what_is_not_there_is_a_page_that_says_so(console, role, path) -> None:
    answer = console(Role(role) if role in set(Role) else role).get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_numbers_that_no_row_has_are_404(console, cast, fresh, number) -> None:
    browser, values = console(Role.OPERATOR), fresh().values()
    wrong = []
    for (method, path), page in PAGES.items():
        for part, thing in page.path.items():
            if thing == "week" or thing not in values:
                continue
            answer = asked(method, path, page, {**values, thing: number}).of(browser)
            if answer.status_code != 404:
                wrong.append((method, path, part, answer.status_code))
    assert not wrong, wrong
