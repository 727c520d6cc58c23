"""What a route works with: who is signed in, the database, the clock, the words, and ways to answer."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from admin.kit.params import number
from admin.pages import Pages
from admin.security import limits, sign_ins
from admin.security.hashing import Hashing
from admin.security.sign_ins import Me, Reading
from budgeting.access import Action
from budgeting.batches import Kind
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.errors import NotFound
from budgeting.programmes.days import Place
from budgeting.states.batches import BatchKind
from dialogs.text import Text, languages
from dialogs.text.languages import Language
from dialogs.text.words import Words

T = TypeVar("T")
#: The cookie with the language chosen in this browser.
LANGUAGE_COOKIE, LANGUAGE_LIFE = "ponte_language", timedelta(days=365)
#: The header our script sets on requests that a page makes without the user doing anything.
BY_ITSELF = "x-by-itself"
#: The page that sets up the second factor.
SECOND_FACTOR = "/account/second-factor"
#: What somebody who has to set it up may do as well.
_BESIDE_SETTING_UP = frozenset({"/signout", "/account/language"})


class SignInNeeded(Exception):
    """Nobody is signed in; sign-in leads back to this page."""

    def __init__(self, back: str) -> None:
        super().__init__("sign in first")
        self.back = back


class Locked(Exception):
    """This browser shows only one page: a sitting side by side, or the set-up of the second factor."""

    def __init__(self, path: str) -> None:
        super().__init__("one page only")
        self.path = path


@dataclass(frozen=True, slots=True)
class Services:
    """What all requests share; stored on the application."""

    database: Database
    clock: Clock
    #: The console's own words, and the families' (to show the bot's messages in the reader's language).
    words: Words
    chat_words: Words
    pages: Pages
    #: Whether cookies may only travel over https.
    secure: bool
    #: The prefix of invite links: "https://t.me/<bot>?start=" or the URL of the phone page.
    invite_base: str
    #: Draws the pictures of the chat; None: pages go without them.
    draw: Callable[[dict[str, Any]], bytes] | None = None
    #: The address of the console for links that leave it; empty: as the browser says.
    public_base: str = ""
    #: The user name of the staff bot, and the prefix of links that add it to a group; empty: not known.
    staff_bot: str = ""
    group_base: str = ""
    #: Where passwords are hashed.
    hashing: Hashing = field(default_factory=Hashing)
    #: The background jobs this console can start.
    kinds: dict[BatchKind, Kind] = field(default_factory=dict)
    #: Titles of the lists that have a file, by path.
    file_titles: dict[str, Text] = field(default_factory=dict)
    #: How many live views each session has open in this process.
    streams: Counter[int] = field(default_factory=Counter)

    @property
    def languages(self) -> dict[str, Language]:
        """The languages of the console by code, the main one first."""
        return languages.of_the_console(self.words.languages)

    def language(self, stored: str | None) -> str:
        """A staff person's language, or the main one if the console doesn't have theirs."""
        offered = self.languages
        return stored if stored in offered else next(iter(offered))

    def language_of(self, request: Request) -> str:
        """The language for somebody who isn't signed in: chosen in this browser before, or what the browser asks
        for."""
        offered = self.languages
        chosen = self.cookie(request, LANGUAGE_COOKIE)
        if chosen in offered:
            return str(chosen)
        return languages.preferred(request.headers.get("accept-language", ""), offered, next(iter(offered)))

    def cookie(self, request: Request, name: str) -> str | None:
        """Read the secret from one of our cookies."""
        return request.cookies.get(sign_ins.cookie_name(name, self.secure))

    def set_cookie(self, answer: Response, name: str, secret: str, life: timedelta) -> None:
        """Give the browser a secret in an http-only cookie."""
        answer.set_cookie(
            sign_ins.cookie_name(name, self.secure),
            secret,
            max_age=int(life.total_seconds()),
            path="/",
            httponly=True,
            secure=self.secure,
            samesite="lax",
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who reads: in a browser, or in a file written for them in the background."""

    services: Services
    me: Reading

    @property
    def clock(self) -> Clock:
        return self.services.clock

    @property
    def chat_words(self) -> Words:
        return self.services.chat_words

    @property
    def language(self) -> str:
        return self.services.language(self.me.language)

    @property
    def dates(self) -> str:
        """The CLDR locale for dates in their language."""
        return self.services.words.languages[self.language].dates

    @property
    def rtl(self) -> bool:
        return self.services.words.languages[self.language].rtl

    def language_name(self, code: str) -> str:
        """This person's name for a language ("arabo")."""
        return languages.name_for(code, self.language, self.chat_words.languages)

    def language_names(self) -> dict[str, str]:
        """The names of all languages that families write in, by code."""
        return {code: self.language_name(code) for code in self.services.words.languages}

    def say(self, key: str, **args: Any) -> str:
        """A sentence of the console in this person's language."""
        return self.services.pages.sentence(key, self.language, args)

    def say_text(self, text: Text) -> str:
        """A text of the console's catalogue in this person's language."""
        return self.services.words.plain(text, self.language)

    def moment(self, moment: datetime, pattern: str, place: Place | None = None) -> str:
        """A moment in this person's language, as pages show it."""
        return self.services.pages.moment(moment, self.language, pattern, (place or self.me).zone)


@dataclass(frozen=True, slots=True)
class RequestContext(Reader):
    """A request from somebody who is signed in."""

    me: Me
    request: Request

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading. A NotFound raised inside becomes a 404."""
        with self.services.database.read() as session:
            yield session

    def write(self, job: Callable[[Session], T]) -> T:
        """Run ``job`` in its own transaction, if the person still has the session and rights they had on asking.

        Raises SignInNeeded, NotFound if a right is gone, and anything the job raises.
        """

        def checked(session: Session) -> T:
            now = sign_ins.again(session, self.clock, self.me, acting=True)
            if now is None:
                raise SignInNeeded(_back(self.request))
            if not self.me.rights <= now.rights or not now.off <= self.me.off:
                raise NotFound("page", self.request.url.path)
            return job(session)

        return self.services.database.write(checked)

    def page(
        self, template: str, status: int = 200, *, place: Place | None = None, **context: Any
    ) -> HTMLResponse:
        """Render a page, or just the part that htmx asked for. ``place`` is what the page is about and sets its time
        zone; with several places or none, leave it out to use the reader's desk."""
        html = self.services.pages.render(
            template,
            self.language,
            {
                "me": self.me,
                "request": self.request,
                "context": self,
                **context,
                "_zone": (place or self.me).zone,
            },
        )
        return HTMLResponse(html, status)

    def go(self, path: str) -> RedirectResponse:
        """Redirect (303 See Other) after a form was saved. ``path`` is one of ours."""
        return RedirectResponse(path, 303)

    def needs(self, action: Action) -> None:
        """Raise NotFound (404) unless the person may do this anywhere: what you may not use does not exist."""
        if not self.me.may(action):
            raise NotFound("page", self.request.url.path)


def services(request: Request) -> Services:
    shared: Services = request.app.state.services
    return shared


def request_context(request: Request) -> RequestContext:
    """The context of a signed-in request. Raises SignInNeeded, Locked, and NotFound for numbers no row can have."""
    shared = services(request)
    with shared.database.read() as session:
        me = sign_ins.who(session, shared.clock, shared.cookie(request, sign_ins.COOKIE))
        # An open page refreshes itself all day with nobody at the desk, which must not keep the session alive.
        stale = (
            me is not None
            and BY_ITSELF not in request.headers
            and sign_ins.due_to_note(session, shared.clock, me)
        )
    if me is None:
        raise SignInNeeded(_back(request))
    page, path = _only_page(me), request.url.path
    if (
        page is not None
        and not _is_of(path, page)
        and not (me.sitting is None and path in _BESIDE_SETTING_UP)
    ):
        raise Locked(page)
    if stale:
        noted = me
        shared.database.write(lambda s: sign_ins.note_seen(s, shared.clock, noted))
    request.state.me = me
    # Some numbers are too large to even ask the database for.
    if any(part.isdecimal() and number(part) is None for part in map(str, request.path_params.values())):
        raise NotFound("page", request.url.path)
    return RequestContext(shared, me, request)


def _only_page(me: Me) -> str | None:
    """The page that this browser shows, and nothing else."""
    if me.sitting is not None:
        return f"/side/{me.sitting}"
    return SECOND_FACTOR if me.setting_up else None


def _is_of(path: str, page: str) -> bool:
    return path == page or path.startswith(f"{page}/")


async def form(
    request: Request, context: Annotated[RequestContext, Depends(request_context)]
) -> AsyncIterator[Mapping[str, Any]]:
    """The fields of a posted form, after checking where it came from. Raises 403."""
    # The block closes every uploaded file at the end.
    async with request.form(
        max_files=limits.FILES, max_fields=limits.FIELDS, max_part_size=limits.FIELD
    ) as fields:
        given = request.headers.get("x-csrf") or fields.get("csrf") or ""
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), context.me.csrf.encode()):
            raise HTTPException(403)
        if not same_origin(request):
            raise HTTPException(403)
        yield fields


def same_origin(request: Request) -> bool:
    """Whether the browser says that the form was on one of our pages, or says nothing."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def our_path(back: str) -> str:
    """``back`` if it is a path of this console, else the first page: a form must not send people elsewhere."""
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"


def _back(request: Request) -> str:
    return request.url.path if request.method == "GET" and not request.headers.get("hx-request") else "/"


Context = Annotated[RequestContext, Depends(request_context)]
Posted = Annotated[Mapping[str, Any], Depends(form)]
