"""Builds the console as a web application; an entry point serves it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.staticfiles import StaticFiles

from admin import live
from admin.context import Locked, Services, SignInNeeded
from admin.kit import errors
from admin.kit.listing import LISTING, Listing
from admin.kit.long_file import LongFiles
from admin.pages import Pages
from admin.security import sign_ins
from admin.security.headers import NOT_KEPT, SafeHeaders, headers
from admin.security.limits import BodyLimit
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.errors import DatabaseUnavailable, HouseholdLeft, NotFound, NotPossible
from budgeting.papers import NotMade
from dialogs import registry
from dialogs.text.words import Words

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
#: Each screen is a package in this folder with a `router`.
SCREENS = (
    "signin",
    "today",
    "inbox",
    "cases",
    "referrals",
    "partners",
    "reviews",
    "households",
    "broadcasts",
    "imports",
    "audit",
    "files",
    "batches",
    "reports",
    "live",
    "staff",
    "account",
    "programmes",
    "bills",
    "activities",
    "community_points",
    "correctives",
    "appointments",
    "skills",
    "documents",
    "wellbeing",
    "agreements",
    "privacy",
    "voices",
    "about",
    "components",
    "phrases",
    "labels",
    "side_by_side",
)


#: Statuses with their own words in `trouble.html`.
WORDED = {400: "unread", 403: "forbidden", 404: "not_found", 413: "too_large", 429: "busy"}


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """The settings an entry point passes to the console."""

    #: Send cookies over https only. Off where the console is served on this machine alone.
    secure: bool = True
    #: The URL prefix that turns an invite's token into its link.
    invite_base: str = ""
    #: Draws a picture of the chat as PNG from its description; None: pages go without pictures.
    draw: Callable[[dict[str, Any]], bytes] | None = None
    #: The console's own address, for links that leave it; empty: as the browser says.
    public_base: str = ""
    #: The user name of the staff bot, and the URL prefix that turns a group's code into a link.
    staff_bot: str = ""
    group_base: str = ""


def create_app(
    database: Database,
    clock: Clock,
    settings: ConsoleSettings,
    words: Words | None = None,
    chat_words: Words | None = None,
) -> FastAPI:
    """Build the console on this database."""
    app = FastAPI(title="Ponte", docs_url=None, redoc_url=None, openapi_url=None)
    attach(app, database, clock, settings, words, chat_words)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for screen in SCREENS:
        app.include_router(import_module(f"admin.{screen}").router)
    app.add_middleware(BodyLimit, signed_in=_signed_in, refusal=_too_large)
    app.add_middleware(SafeHeaders, secure=settings.secure)
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(Locked, _locked)
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(NotPossible, _not_possible)
    app.add_exception_handler(HouseholdLeft, _household_left)
    app.add_exception_handler(DatabaseUnavailable, _away)
    app.add_exception_handler(NotMade, _not_made)
    # A path with an invalid number leads nowhere.
    app.add_exception_handler(RequestValidationError, _not_found)
    app.add_exception_handler(HTTPException, _other)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _broken)
    return app


def attach(
    app: FastAPI,
    database: Database,
    clock: Clock,
    settings: ConsoleSettings,
    words: Words | None = None,
    chat_words: Words | None = None,
) -> None:
    """Serve this database from now on. ``settings.secure`` keeps the value the app was created with."""
    app.state.services = services(database, clock, settings, words, chat_words)


def services(
    database: Database,
    clock: Clock,
    settings: ConsoleSettings,
    words: Words | None = None,
    chat_words: Words | None = None,
) -> Services:
    """What the screens share; workers use it too, to write list files."""
    registry.load()
    words, chat_words = words or Words("admin"), chat_words or Words()
    made = Services(
        database,
        clock,
        words,
        chat_words,
        Pages(words, chat_words, clock),
        settings.secure,
        settings.invite_base,
        settings.draw,
        settings.public_base,
        settings.staff_bot,
        settings.group_base,
    )
    in_files = {path: each for path, each in lists().items() if each.export}
    made.file_titles.update({path: each.title for path, each in in_files.items()})
    made.kinds.update({kind.name: kind for kind in (LongFiles(made, in_files).kind(),)})
    return made


@cache
def lists() -> Mapping[str, Listing]:
    """Every list page by its path, collected from the routes."""
    routers = [import_module(f"admin.{screen}").router for screen in SCREENS]
    endpoints = (
        getattr(each, "endpoint", None) for router in routers for each in iter_route_contexts(router.routes)
    )
    found_lists = [getattr(endpoint, LISTING, None) for endpoint in endpoints]
    return {each.path: each for each in found_lists if each is not None}


def _sign_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInNeeded)  # noqa: S101 - registered for this class
    if live.STREAM in request.headers.get("accept", ""):
        return live.nobody()
    if request.headers.get("hx-request"):
        # Part of a page can't show the sign-in form, so redirect the whole page.
        return Response(status_code=401, headers={"hx-redirect": "/signin"})
    back = f"?back={error.back}" if error.back != "/" else ""
    return RedirectResponse(f"/signin{back}", 303)


def _locked(request: Request, error: Exception) -> Response:
    assert isinstance(error, Locked)  # noqa: S101 - registered for this class
    if live.STREAM in request.headers.get("accept", ""):
        return live.nobody()
    if request.headers.get("hx-request"):
        return Response(status_code=409, headers={"hx-redirect": error.path})
    return RedirectResponse(error.path, 303)


def _page(request: Request, status: int, what: str, **more: Any) -> HTMLResponse:
    services: Services = request.app.state.services
    me = getattr(request.state, "me", None)
    language = services.language(me.language) if me is not None else services.language_of(request)
    if me is not None and (me.sitting is not None or me.setting_up):
        # A family sits before it, or the menu leads nowhere yet.
        me = None
    context = {"me": me, "request": request, "what": what, **more}
    return HTMLResponse(services.pages.render("trouble.html", language, context), status)


def _not_found(request: Request, error: Exception) -> Response:
    return _page(request, 404, "not_found")


def _not_possible(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotPossible)  # noqa: S101 - registered for this class
    return _page(request, 409, "not_possible", why=errors.said("page", error).text)


def _household_left(request: Request, error: Exception) -> Response:
    assert isinstance(error, HouseholdLeft)  # noqa: S101 - registered for this class
    return _page(request, 409, "household_left", household=error.household_id, left_on=error.left_on)


def _away(request: Request, error: Exception) -> Response:
    return _page(request, 503, "away")


def _not_made(request: Request, error: Exception) -> Response:
    return _page(request, 503, "not_made")


def _other(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404 and getattr(request.state, "me", None) is None:
        # No route has asked who this is: with their language and menu they find back.
        request.state.me = _reader(request)
    return _page(request, status, WORDED.get(status, "broken"))


def _reader(request: Request) -> sign_ins.Me | None:
    """Who is signed in, as far as that can be known now."""
    services: Services = request.app.state.services
    secret = services.cookie(request, sign_ins.COOKIE)
    if secret is None:
        return None
    with suppress(DatabaseUnavailable), services.database.read() as session:
        return sign_ins.who(session, services.clock, secret)
    return None


async def _signed_in(request: Request) -> bool:
    services: Services = request.app.state.services
    secret = services.cookie(request, sign_ins.COOKIE)
    return await services.database.read_async(lambda s: sign_ins.who(s, services.clock, secret) is not None)


def _too_large(request: Request) -> Response:
    return _page(request, 413, "too_large")


def _gone(request: Request, error: Exception) -> Response:
    # The browser went away while sending a form: not our fault, and nobody reads the answer.
    return Response(status_code=400)


def _broken(request: Request, error: Exception) -> Response:
    # Log the class only: the text of an error may quote a person.
    log.error("a page could not be made: %s", type(error).__name__)
    answer = _page(request, 500, "broken")
    # This answer is made outside all middleware, so add the headers here.
    answer.headers.update(headers(request.app.state.services.secure) | NOT_KEPT)
    return answer
