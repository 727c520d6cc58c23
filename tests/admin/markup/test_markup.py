"""Every page of the console is valid HTML, and its fields accept what the server accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

from admin.kit.errors import CHANGED
from admin.pages import TEMPLATES, Pages
from admin.signin.code_page import SecondStep
from admin.signin.routes import SignIn
from budgeting import programmes
from budgeting.clock import SetClock
from dialogs.text.languages import languages, of_the_console
from dialogs.text.words import Words
from tests.admin.markup import frames
from tests.admin.markup.checker import ROOT, check
from tests.admin.markup.conftest import NOW, House
from tests.admin.markup.crawl import NONSENSE, SITS_DOWN, Crawl, alike
from tests.admin.rights.asking import asked
from tests.admin.rights.table import PAGES
from tests.kit.page import Field, Form
from tests.kit.world import World

#: An address without a page. The sets below are answers without HTML, and redirects to a page.
NOWHERE = "/nowhere"
LANGUAGES = list(of_the_console(languages()))
FILES = {path for _, path in PAGES if "/export." in path}
#: What the forms of the crawl use up.
SPENT = re.compile(r"/phrases/|/later/")
ARCHIVED = re.compile(r"/programmes/\d+/(labels|numbers|partners|sites)/\d+")
#: Other forms of the crawl end what these are about: a referral, a pact, a phone.
ENDED = re.compile(
    r"/referrals/\d+/answer|/agreements/\d+/\d+/(hours|end)|/households/\d+/members/\d+/phones/\d+/end"
)
NO_PAGE = {"/live", "/files/{file_id:int}", "/files/{file_id:int}/thumbnail", *FILES}


def test_every_page_is_valid(houses: list[House], tmp_path: Path) -> None:
    """All pages, full in one language and empty in another, and the answers to valid and invalid forms.

    A page's words differ by language, its markup doesn't.
    """
    folder = tmp_path / "pages"
    folder.mkdir()
    wrong: list[str] = []
    shapes: set[str] = set()
    for services, language in zip(houses, reversed(LANGUAGES), strict=True):
        with services.browser(language) as browser:
            crawl = Crawl(browser, folder, f"{services.name} {language}", services.staff_id, shapes)
            world = services.world()
            addresses = list(_addresses(world))
            crawl.walk(addresses)
            # If an address ends in an error page, the page itself was not checked.
            assert {address for address in addresses if crawl.statuses[alike(address)] >= 400} == {NOWHERE}
            _send(crawl, "empty", "")
            if world is not None:
                wrong += list(_lengths(crawl))
                _send(crawl, "nonsense", NONSENSE)
                _ask_all(crawl, world)
        if world is not None:
            wrong += list(_side_by_side(services, language, folder, shapes))
    for language in LANGUAGES:
        _apart(folder, language)
    (folder / "phone.html").write_bytes((ROOT / "bot" / "simulator" / "static" / "index.html").read_bytes())
    faults = [str(fault) for fault in check(folder)]
    assert wrong + faults == [], "\n".join(wrong + faults)


def _addresses(world: World | None) -> Iterator[str]:
    """The routes in the table of rights, so that a new page is checked whether or not a link leads to it."""
    if world is not None:
        values = world.values()
        for (method, path), page in PAGES.items():
            # What the table opens to nobody is a page only for a device that was handed over.
            if method == "GET" and page.who and path not in NO_PAGE:
                yield asked(method, path, page, values).path
    yield from ("/", NOWHERE)


def _send(crawl: Crawl, how: str, typed: str) -> None:
    """Send each form the crawl met, with ``typed`` in all its fields."""
    for form in list(crawl.forms.values()):
        crawl.send(how, form, form.filled(dict.fromkeys(form.typed(), typed)))


def _ask_all(crawl: Crawl, world: World) -> None:
    """Send each valid request of the table that changes something, because some answer with a page."""
    values = world.values()
    for (method, path), page in PAGES.items():
        request = asked(method, path, page, values)
        if method == "POST" and path != "/signout" and not SITS_DOWN.fullmatch(request.path):
            crawl.keep(f"post {path}", request.of(crawl.browser))


def _side_by_side(services: House, language: str, folder: Path, shapes: set[str]) -> Iterator[str]:
    """The page of a sitting, with a browser of its own: once it is handed over, the device shows nothing else."""
    world = services.world()
    assert world is not None
    # The crawl has sent the programme's settings with every box ticked: whoever signs in now would first set up codes.
    clock = SetClock(NOW)
    services.database.write(lambda s: programmes.settle(s, clock, None, world.programme, second_factor=False))
    with services.browser(language) as browser:
        crawl = Crawl(browser, folder, f"{services.name} {language} side", services.staff_id, shapes)
        answer = browser.submit(f"/households/{world.household}/side/{world.member}")
        assert answer.status_code == 303, answer.text
        place = answer.headers["location"]
        crawl.walk([place, f"{place}/thread"])
        assert set(crawl.statuses.values()) <= {200, 204}, crawl.statuses
        assert {alike(f"{place}/{what}") for what in ("write", "photo", "end")} <= set(crawl.forms)
        yield from (
            f"{action}: {text.name} has no direction or limit"
            for action, form in crawl.forms.items()
            for text in form.texts()
            if not text.directed or text.longest is None
        )
        _send(crawl, "empty", "")
        _send(crawl, "nonsense", NONSENSE)


def _lengths(crawl: Crawl) -> Iterator[str]:
    """Fields without a limit or direction, and fields that allow more or less text than the server accepts."""
    # A household or a person that has left takes no form any more.
    last = ("/leave", "/leaving")
    for action, form in sorted(crawl.forms.items(), key=lambda known: known[0].endswith(last)):
        if (action.startswith("/inbox/") and SPENT.search(action)) or ARCHIVED.fullmatch(action):
            # The crawl's own empty forms have retired these phrases, taken these answers back, and archived or removed
            # these rows.
            continue
        yield from (f"{action}: {text.name} has no direction" for text in form.texts() if not text.directed)
        yield from (f"{action}: {text.name} has no limit" for text in form.texts() if text.longest is None)
        limits = {text.name: text.longest for text in form.texts()}
        if ENDED.fullmatch(action):
            continue
        over = limits and _refused(crawl, form, "longer", 1)
        yield from (f"{action}: {name} took more than {limits[name]}" for name in limits if name not in over)
        just = limits and _refused(crawl, form, "longest", 0)
        # It may be refused for another reason, or because something has changed: then a short text is refused too.
        just = just and just - _refused(crawl, form, "short", None)
        yield from (f"{action}: {name} did not take {limits[name]}" for name in limits if name in just)


def _refused(crawl: Crawl, form: Form, how: str, over: int | None) -> set[str]:
    """The fields marked wrong, over all choices, with ``over`` characters more than they take; None: with just one."""
    typed = {text.name: "x" if over is None else _long(text, over) for text in form.texts()}
    return set().union(*(crawl.send(how, form, form.filled(typed, it)).marked() for it in form.choices()))


def _long(field: Field, over: int) -> str:
    """As many characters as the field takes, plus ``over``. Browsers count a line break as one, and send two."""
    words = "x" * ((field.longest or 0) + over)
    return words[:1] + "\r\n" + words[2:] if field.kind == "textarea" else words


def _apart(folder: Path, language: str) -> None:
    """Pages that only errors produce: everything the templates of errors and of the sign-in can say."""
    pages = Pages(Words("admin"), Words(), SetClock(NOW))
    for template, name, more in (
        ("trouble.html", "what", {"why": CHANGED, "household": 1, "left_on": NOW.date()}),
        ("signin/signin.html", "problem", {"form": SignIn()}),
        (
            "signin/code.html",
            "problem",
            {"form": SecondStep(), "recovery": False, "other": "/signin/code", "again": "/signin"},
        ),
    ):
        said = (TEMPLATES / template).read_text(encoding="utf-8")
        for word in ("", *re.findall(rf'{name} == "(\w+)"', said)):
            request = SimpleNamespace(method="GET", url=SimpleNamespace(path="/signin", query=""))
            html = pages.render(template, language, {"me": None, "request": request, **more, name: word})
            plain = template.replace("/", "-").removesuffix(".html")
            (folder / f"apart-{language}-{plain}-{word}.html").write_text(html, encoding="utf-8")


PLANTED = {
    "attribute-allowed-values": '<p dir="&#34;auto&#34;">x</p>',
    "element-permitted-content": "<span><form action='/x'></form></span>",
    "valid-autocomplete": '<p><label>x <input type="checkbox" name="x" autocomplete="off"></label></p>',
    "unique-landmark": '<nav aria-label="a"></nav><nav aria-label="a"></nav>',
    "time": '<p><time datetime="2026-03-03T09:30:15.123456+00:00">x</time></p>',
}


def test_the_checker_finds_what_is_planted(tmp_path: Path) -> None:
    for rule, planted in PLANTED.items():
        (tmp_path / f"{rule}.html").write_text(planted, encoding="utf-8")
    assert {(fault.page, fault.rule) for fault in check(tmp_path)} >= {
        (f"{rule}.html", rule) for rule in PLANTED
    }


def test_a_frame_that_was_checked_before_keeps_its_names(tmp_path: Path) -> None:
    """What a page must not repeat of its frame is found although the frame itself is left out."""
    frame = """<!doctype html><html lang="en" dir="ltr"><head><title>x</title></head><body>
    <nav aria-label="a"><ul><li id="x">x</li></ul></nav><form action="/x" aria-label="b"><button>x</button></form>
    <main></main></body></html>"""
    main = '<main><nav aria-label="{}"></nav><div role="form" aria-label="{}"></div><p id="{}">x</p></main>'
    for name, names in {"same": ("a", "b", "x"), "other": ("c", "d", "y")}.items():
        (tmp_path / f"{name}.html").write_text(frames.plain(frame, main.format(*names)), encoding="utf-8")
    faults = [(fault.page, fault.rule) for fault in check(tmp_path) if fault.rule != "prefer-native-element"]
    # Each of the two landmarks of a name is one.
    assert sorted(faults) == [("same.html", "no-dup-id")] + [("same.html", "unique-landmark")] * 4
