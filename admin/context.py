"""What a route works at: who is signed in, the database, the clock, the words, and how to answer."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
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
from budgeting.states.batches import BatchKind
from dialogs.text import Text
from dialogs.text.words import Words

T = TypeVar("T")
#: Languages that the console speaks.
LANGUAGES = ("it", "en")
#: The header with which our script marks what a page fetches without anybody having touched it.
BY_ITSELF = "x-by-itself"


class SignInNeeded(Exception):
    """Nobody is signed in; the way back is remembered."""

    def __init__(self, back: str) -> None:
        super().__init__("sign in first")
        self.back = back


@dataclass(frozen=True, slots=True)
class Services:
    """What all requests share; kept on the application."""

    database: Database
    clock: Clock
    #: The console's own words, and the families' (to read the bot's side in one's own language).
    words: Words
    chat_words: Words
    pages: Pages
    #: Whether cookies may only travel over https.
    secure: bool
    #: Where invites lead: "https://t.me/<bot>?start=" or the phone page's own address.
    invite_base: str
    #: Fetches a file that a family sent, by the messenger's number of it: (content, media type).
    fetch_file: Callable[[str], Awaitable[tuple[bytes, str]]] | None = None
    #: Where passwords are hashed.
    hashing: Hashing = field(default_factory=Hashing)
    #: What this console can have done in the background.
    kinds: dict[BatchKind, Kind] = field(default_factory=dict)
    #: What the lists with a file are called, by their address.
    file_titles: dict[str, Text] = field(default_factory=dict)
    #: How many live views each session has open in this process.
    streams: Counter[int] = field(default_factory=Counter)

    def cookie(self, request: Request, name: str) -> str | None:
        """The secret in a cookie of ours."""
        return request.cookies.get(sign_ins.cookie_name(name, self.secure))

    def set_cookie(self, answer: Response, name: str, secret: str, life: timedelta) -> None:
        """Give the browser a secret for the server only."""
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
    """Somebody who reads: at a browser, or a file that is made for them in the background."""

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
        return self.me.language if self.me.language in LANGUAGES else LANGUAGES[0]

    def say(self, key: str, **args: Any) -> str:
        """A sentence of the console in this person's language."""
        return self.services.pages.sentence(key, self.language, args)

    def moment(self, moment: datetime, pattern: str) -> str:
        """A moment in this person's language, as pages show it."""
        return self.services.pages.moment(moment, self.language, pattern)


@dataclass(frozen=True, slots=True)
class RequestContext(Reader):
    """One request of somebody who is signed in."""

    me: Me
    request: Request

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking. NotFound inside becomes 404."""
        with self.services.database.read() as session:
            yield session

    def write(self, job: Callable[[Session], T]) -> T:
        """Run ``job`` in a transaction of its own, for somebody who is still who they were when they asked.

        Raises SignInNeeded, NotFound where a right is gone, whatever the job raises.
        """

        def checked(session: Session) -> T:
            now = sign_ins.again(session, self.clock, self.me, acting=True)
            if now is None:
                raise SignInNeeded(_back(self.request))
            if not self.me.rights <= now.rights:
                raise NotFound("page", self.request.url.path)
            return job(session)

        return self.services.database.write(checked)

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """A page, or the part of one that htmx asked for."""
        html = self.services.pages.render(
            template,
            self.language,
            {"me": self.me, "request": self.request, "context": self, **context},
        )
        return HTMLResponse(html, status)

    def go(self, path: str) -> RedirectResponse:
        """See other: after a form was kept. ``path`` is one of ours."""
        return RedirectResponse(path, 303)

    def needs(self, action: Action) -> None:
        """404 unless the person may do this anywhere: what one may not use does not exist."""
        if not self.me.may(action):
            raise NotFound("page", self.request.url.path)


def services(request: Request) -> Services:
    shared: Services = request.app.state.services
    return shared


def request_context(request: Request) -> RequestContext:
    """What a signed-in person's request has. Raises SignInNeeded, and NotFound where no row can have the number."""
    shared = services(request)
    with shared.database.read() as session:
        me = sign_ins.who(session, shared.clock, shared.cookie(request, sign_ins.COOKIE))
        # A page that stays open fetches its parts anew all day long: nobody need sit before it.
        stale = (
            me is not None
            and BY_ITSELF not in request.headers
            and sign_ins.due_to_note(session, shared.clock, me)
        )
    if me is None:
        raise SignInNeeded(_back(request))
    if stale:
        noted = me
        shared.database.write(lambda s: sign_ins.note_seen(s, shared.clock, noted))
    request.state.me = me
    # The database could not even be asked for some numbers.
    if any(part.isdecimal() and number(part) is None for part in map(str, request.path_params.values())):
        raise NotFound("page", request.url.path)
    return RequestContext(shared, me, request)


async def form(
    request: Request, context: Annotated[RequestContext, Depends(request_context)]
) -> AsyncIterator[Mapping[str, Any]]:
    """The fields of a posted form, once its origin is believed. Raises 403."""
    # Left at the end, so that no file that came along stays open.
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
    """Whether the browser says that the form stood on one of our pages (or does not say)."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _back(request: Request) -> str:
    return request.url.path if request.method == "GET" and not request.headers.get("hx-request") else "/"


Context = Annotated[RequestContext, Depends(request_context)]
Posted = Annotated[Mapping[str, Any], Depends(form)]
