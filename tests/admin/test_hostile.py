"""Whatever people write shows as text, on every page, and breaks none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import update
from starlette.datastructures import QueryParams

from admin.app import ConsoleSettings
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Staff
from budgeting.states.staff import Role
from dialogs.text.words import Words
from tests.admin.rights.asking import asked
from tests.admin.rights.table import PAGES
from tests.kit import world
from tests.kit.build import Cast
from tests.kit.console import PEOPLE, Console
from tests.kit.databases import on_sqlite
from tests.kit.rewinding import Rewinding, rewinding
from tests.kit.world import World

MARKUP = (
    """<script>alert(1)</script><img src=x onerror=alert(2)>"><svg/onload=alert(3)> ' onmouseover='alert(4)' """
    """{{ 7 * 191 }} {% raw %} </textarea></title><!-- ]]> &lt;b&gt; *bold* {name} %s javascript:alert(5)"""
)
#: Right-to-left override, embedding and isolates that are never closed.
TURNED = "abc\u202edef\u2067ghi\u202b jkl"
HOSTILE = {
    "markup": MARKUP,
    "long": "parola" * 1700,
    "turned": TURNED,
    "zero width": "a\u200bb\u200dc\ufeffd\u2060e\u00ad",
    "emoji": "👩‍👩‍👧‍👦🇮🇹🏳️‍🌈 é́́́́",
    "control": "a\x01b\x07c\x1bd\x7fe\x85f",
    "nul": "a\x00b",
    "lines": "a\r\nb\u2028c\u2029d\x0be",
}
#: Between them they see every page.
READERS = (Role.OPERATOR, Role.COACH, Role.COORDINATOR, Role.ADMINISTRATOR)
#: Elements without an end tag.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
#: Elements that isolate the direction of their text: by themselves, or because they say so.
ALONE = {"bdi", "option", "textarea", "title", "h1", "h2", "h3", "p", "td", "th", "dd", "li", "pre"}


#: The fixture `filled`: makes a world in which everybody writes these words.
Filled = Callable[[str], World]


class Reader(HTMLParser):
    """Reads a page as a browser would: elements, attributes, words."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.words: list[str] = []
        self.open: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "script" and not (attributes.get("src") or "").startswith("/static/"):
            self.wrong.append(f"a script: {attributes}")
        if tag in ("style", "iframe", "object", "embed", "base"):
            self.wrong.append(f"<{tag}>")
        for name, value in attributes.items():
            if name.startswith(("on", "hx-on")) or name in ("style", "srcdoc"):
                self.wrong.append(f"{name} at <{tag}>")
            if name in ("src", "href", "action", "formaction") and (
                value or ""
            ).strip().casefold().startswith(("javascript:", "vbscript:", "data:text")):
                self.wrong.append(f"{name}={value}")
        if tag == "img" and attributes.get("src") == "x":
            self.wrong.append("an image of a family's")
        self.words += [value for value in attributes.values() if value]
        if tag not in VOID:
            self.open.append((tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if "\u202e" in data and not any(
            tag in ALONE or "dir" in attributes or "words" in (attributes.get("class") or "").split()
            for tag, attributes in self.open
        ):
            self.wrong.append(f"turned words in {[tag for tag, _ in self.open]}")


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.fixture
def database(database: Database) -> Iterator[Rewinding]:
    with rewinding(database) as within:
        yield within


@pytest.fixture
def app(serving: Callable[..., FastAPI], words: Words, console_words: Words) -> FastAPI:
    return serving(ConsoleSettings(secure=False), console_words, words)


@pytest.fixture
def filled(database: Database, clock: SetClock, cast: Cast) -> Filled:
    """A world in which everybody writes these words, and staff have them as their names."""

    def fill(words: str) -> World:
        def make(session: Any) -> World:
            made = world.make(session, clock, cast.programme, cast.marco, cast.giulia, words)
            session.execute(update(Staff).values(name=words, first_name=words[:60]))
            return made

        return database.write(make)

    return fill


def pages(role: str) -> list[str]:
    return [path for (method, path), page in PAGES.items() if method == "GET" and role in page.who]


def first(role: Role, path: str, method: str) -> bool:
    """Whether ``role`` is the first reader who may open the route: one is enough to try to break it."""
    readers = [reader for reader in READERS if reader.value in PAGES[method, path].who]
    return readers[:1] == [role]


#: What a browser might run is tried alone, and so is long text; everything else goes into one text.
ON_PAGES = {
    "markup": MARKUP,
    "long": HOSTILE["long"],
    "every other kind": " ".join(words for kind, words in HOSTILE.items() if kind not in ("markup", "long")),
}


#: A page shows what either kind of database gives it. PostgreSQL gets what it might refuse itself, SQLite what it might
#: give back otherwise; to SQLite long text is text.
@pytest.mark.parametrize(
    ("database_url", "kind"),
    [
        ("sqlite", "markup"),
        ("postgresql", "long"),
        ("sqlite", "every other kind"),
        ("postgresql", "every other kind"),
    ],
    indirect=["database_url"],
)
def test_words_are_words_on_every_page(console: Console, filled: Filled, kind: str) -> None:
    words, wrong, shown = ON_PAGES[kind], [], set()
    values = filled(words).values()
    trace = words.replace("\x00", "").split("\r")[0].strip()[:50]
    for role in READERS:
        browser = console(role)
        for path in pages(role.value):
            if path == "/live" or "/export." in path or "{form}" in path or path.startswith("/files/"):
                continue
            # Each reader sees a different part of a page, and only markup shows whether all of it is escaped.
            if kind != "markup" and not first(role, path, "GET"):
                continue
            answer = browser.get(asked("GET", path, PAGES["GET", path], values).path, follow_redirects=True)
            if answer.status_code not in (200, 204):
                wrong.append((path, answer.status_code))
                continue
            if path.endswith(".pdf"):
                # What it says is tested with the papers: here, that it is made.
                continue
            reader = read(answer.text)
            wrong += [(path, fault) for fault in reader.wrong]
            if any(trace in fault for fault in reader.words):
                shown.add(path)
            if kind == "markup" and "1337" in answer.text:
                wrong.append((path, "a template in the words was run"))
    assert not wrong, "\n".join(sorted({str(text) for text in wrong}))
    missing = SHOWN - shown
    assert not missing


#: Pages on which those words must be readable.
SHOWN = {
    "/inbox",
    "/inbox/{conversation_id:int}",
    "/inbox/{conversation_id:int}/card",
    "/cases",
    "/cases/{case_id:int}",
    "/cases/new",
    "/households",
    "/households/{household_id}",
    "/households/{household_id}/edit",
    "/households/{household_id}/members/{member_id}",
    "/weeks",
    "/weeks/{household_id:int}/{day}",
    "/broadcasts",
    "/broadcasts/new",
    "/broadcasts/{broadcast_id:int}",
    "/audit",
    "/people",
    "/people/{staff_id}",
}


@on_sqlite
def test_a_file_is_handed_over_under_its_name_and_runs_nothing(console: Console, filled: Filled) -> None:
    browser = console(Role.OPERATOR)
    for words in HOSTILE.values():
        values = filled(words).values()
        answer = browser.get(f"/files/{values['letter']}")
        assert answer.status_code == 200
        # The browser's own viewer shows a PDF; its policy lets it load and run nothing of ours, in no page of others.
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == (
            "default-src 'none'; object-src 'self'; frame-ancestors 'none'"
        )
        assert answer.headers["content-disposition"].startswith("inline; filename*=UTF-8''")
        assert answer.headers["content-disposition"].isascii()
        assert answer.headers["content-disposition"].endswith(".pdf")


#: A field either accepts its input or says what is wrong: one text with every kind, and one that is too long.
IN_FORMS = {
    "every kind": " ".join(words for kind, words in HOSTILE.items() if kind != "long"),
    "long": HOSTILE["long"],
}


# On PostgreSQL because it is stricter: it refuses NUL, and text too long for a column.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("kind", IN_FORMS)
def test_words_in_forms_are_kept_or_refused_but_break_nothing(
    console: Console, database: Rewinding, own: World, kind: str
) -> None:
    words, wrong = IN_FORMS[kind], []
    for role in READERS:
        browser = console(role)
        for (method, path), page in PAGES.items():
            if method != "POST" or path == "/signout" or not first(role, path, method):
                continue
            for field in page.form or {"x": ""}:
                request = asked(method, path, page, own.values())
                request.form[field] = words
                with database.rewound():
                    answer = request.of(browser)
                if answer.status_code not in (200, 303, 404, 409, 422):
                    wrong.append((path, field, answer.status_code))
                elif "text/html" in answer.headers.get("content-type", ""):
                    wrong += [(path, field, fault) for fault in read(answer.text).wrong]
    assert not wrong, "\n".join(sorted({str(fault) for fault in wrong}))


ASKED = """show topic urgency owner site sort page view part tab language priority q coach plan waiting missed
state person action subject number start end kind done day seen pending after before m conversation household
messages programme session debt propose print week flag code back"""
VALUES = ("\u202e' OR 1=1 -- <b>%" + "x" * 400, "\x00", "9" * 30, "-1", "²", "1e3")


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fills when a page looks at a parameter of its address."""
    ways: list[str] = []

    def noting(name: str, look: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **options: Any) -> Any:
            ways.append(name)
            return look(*args, **options)

        return noted

    for name in (
        "get",
        "getlist",
        "keys",
        "values",
        "items",
        "multi_items",
        "__getitem__",
        "__contains__",
        "__iter__",
    ):
        monkeypatch.setattr(QueryParams, name, noting(name, getattr(QueryParams, name)))
    return ways


# On PostgreSQL because it refuses more: NUL, and numbers too large for a column. `kit/test_lists.py` runs the values
# that reach a list on both kinds.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("role", READERS)
def test_nonsense_in_the_address_breaks_nothing(
    console: Console, own: World, role: Role, looked: list[str]
) -> None:
    browser, values, wrong = console(role), own.values(), []
    for path in pages(role.value):
        if path == "/live" or not first(role, path, "GET"):
            continue
        plain = asked("GET", path, PAGES["GET", path], values).path.partition("?")[0]
        for value in VALUES:
            looked.clear()
            answer = browser.get(plain, params=dict.fromkeys(ASKED.split(), value))
            if answer.status_code not in (200, 204, 303, 404):
                wrong.append((path, value[:10], answer.status_code))
            elif "text/html" in answer.headers.get("content-type", ""):
                wrong += [(path, value[:10], fault) for fault in read(answer.text).wrong]
            if not looked:
                # To this page all values are alike.
                break
    assert not wrong, "\n".join(sorted({str(fault) for fault in wrong}))


@on_sqlite
def test_who_signs_in_is_called_by_words_too(console: Console, filled: Filled) -> None:
    filled(MARKUP)
    for who in PEOPLE:
        assert not read(console(who).get("/").text).wrong
