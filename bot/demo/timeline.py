"""The demo's clock: the machine's, moved forward by a visitor, kept across restarts, shown on the phone page."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from budgeting.clock import DEFAULT_ZONE, OffsetClock
from budgeting.db.engine import Database
from budgeting.db.tables import SignIn
from budgeting.schedule import due
from budgeting.states.schedule import DueKind
from dialogs.text.languages import LAST_RESORT, MAIN, preferred

#: Skipping more than a year at once would make every reminder in between too late.
MOST_HOURS = 24 * 366
#: The next event, as the page names it in the languages that it has words in; ANOTHER for kinds without a name here.
ANOTHER = {"it": "un promemoria", "en": "a reminder"}
NAMES = {
    DueKind.INSTALMENT_REMINDER: {"it": "promemoria di una rata", "en": "reminder of an instalment"},
    DueKind.INSTALMENT_SNOOZE: {"it": "promemoria rimandato", "en": "reminder put off"},
    DueKind.INSTALMENT_TASK: {
        "it": "rata scaduta: avviso al coach",
        "en": "overdue instalment: word to the coach",
    },
    DueKind.CHECKIN_ASK: {"it": "incontro della settimana", "en": "weekly check-in"},
    DueKind.CHECKIN_FOLLOW_UP: {"it": "secondo invito all'incontro", "en": "second word about the check-in"},
    DueKind.CHECKIN_MISSED: {
        "it": "incontro saltato: avviso al coach",
        "en": "missed check-in: word to the coach",
    },
    DueKind.SESSION_REMINDER: {"it": "promemoria di un corso", "en": "reminder of a course"},
    DueKind.PLAN_NEWS: {"it": "novità sul piano", "en": "word about the plan"},
    DueKind.INSTALMENT_CALL: {
        "it": "famiglia da chiamare: avviso al coach",
        "en": "a family to phone: word to the coach",
    },
    DueKind.PLAN_PAUSE_ENDS: {
        "it": "fine di una sospensione: avviso al coach",
        "en": "end of a pause: word to the coach",
    },
    DueKind.PLAN_RESUME: {"it": "un piano riprende", "en": "a plan goes on"},
    DueKind.SEAT_OFFER: {"it": "un posto che si è liberato", "en": "a seat that came free"},
    DueKind.SEAT_OFFER_ENDS: {"it": "fine di un posto offerto", "en": "end of an offered seat"},
    DueKind.SESSION_NUDGE: {
        "it": "promemoria di un corso, a mano",
        "en": "reminder of a course, by hand",
    },
    DueKind.SESSION_NEWS: {"it": "novità su un corso", "en": "word about a course"},
    DueKind.SESSION_FEEDBACK: {"it": "com'è andato il corso", "en": "how a course went"},
    DueKind.ALLOWANCE_NEWS: {"it": "novità su un'indennità", "en": "word about an allowance"},
    DueKind.ALLOWANCE_LATE: {"it": "indennità in ritardo", "en": "a late allowance"},
    DueKind.ALLOWANCE_TASK: {
        "it": "indennità in ritardo: avviso all'ufficio",
        "en": "a late allowance: word to the office",
    },
    DueKind.CHILDCARE_NEWS: {"it": "novità sui bambini durante un corso", "en": "word about childcare"},
    DueKind.CHILDCARE_REMINDER: {
        "it": "promemoria: chi guarda i bambini domani",
        "en": "reminder of childcare during a course",
    },
    DueKind.CHILDCARE_OVER: {
        "it": "un corso comincia: non serve più cercare",
        "en": "a course begins: nobody need look any more",
    },
    DueKind.DOCUMENT_EXPIRES: {"it": "un documento sta per scadere", "en": "a document is about to expire"},
    DueKind.DOCUMENT_EXPIRY_TASK: {
        "it": "documento in scadenza: avviso al coach",
        "en": "document about to expire: word to the coach",
    },
    DueKind.DOCUMENT_REMINDER: {"it": "promemoria di un documento", "en": "reminder of a document"},
    DueKind.DOCUMENT_UNANSWERED: {
        "it": "documento non arrivato: avviso al coach",
        "en": "document not sent: word to the coach",
    },
    DueKind.WELLBEING_ASK: {"it": "dieci domande sui soldi", "en": "ten questions about money"},
    DueKind.WELLBEING_FOLLOW_UP: {
        "it": "secondo invito alle dieci domande",
        "en": "second word about the ten questions",
    },
    DueKind.WELLBEING_UNANSWERED: {
        "it": "dieci domande senza risposta: avviso al coach",
        "en": "ten questions unanswered: word to the coach",
    },
    DueKind.EXPORT_ERASE: {"it": "cancellazione di una copia dei dati", "en": "a copy of data is erased"},
    DueKind.ERASURE_DEADLINE: {
        "it": "scadenza di una richiesta di cancellazione",
        "en": "deadline of a request for erasure",
    },
    DueKind.AGREEMENT_ENDS: {"it": "un patto sta per finire", "en": "a pact is about to end"},
    DueKind.AGREEMENT_RENEWAL: {
        "it": "un patto da rinnovare: avviso al coach",
        "en": "a pact to renew: word to the coach",
    },
}


class Timeline(OffsetClock):
    """The machine's clock plus the skipped time, stored in ``path``. It only goes forward."""

    def __init__(self, path: Path) -> None:
        super().__init__(_stored_offset(path))
        self._path = path

    def move(self, by: timedelta) -> None:
        """Skip ``by``; does nothing if it isn't positive."""
        if by > timedelta():
            self.offset += by
            self._path.write_text(
                json.dumps({"ahead_seconds": self.offset.total_seconds()}), encoding="utf-8"
            )


def _stored_offset(path: Path) -> timedelta:
    try:
        return timedelta(seconds=float(json.loads(path.read_text(encoding="utf-8"))["ahead_seconds"]))
    except (OSError, ValueError, KeyError, TypeError):
        return timedelta()


def routes(timeline: Timeline, database: Database, moved: Callable[[], Awaitable[None]]) -> list[Route]:
    """``/demo/clock``: GET returns the time and the next event; POST {"hours": n} or {"to": "next"} moves forward."""

    async def tell(request: Request) -> Response:
        coming = await database.read_async(due.next_due)
        language = preferred(request.headers.get("accept-language", MAIN), ANOTHER, LAST_RESORT)
        following = None
        if coming is not None:
            kind, at = coming
            following = {"at": at.isoformat(), "what": NAMES.get(kind, ANOTHER)[language]}
        return JSONResponse({"now": timeline.now().isoformat(), "zone": DEFAULT_ZONE, "next": following})

    async def move(request: Request) -> Response:
        try:
            asked = await request.json()
            hours = asked.get("hours")
            to_next = asked.get("to") == "next"
        except (ValueError, AttributeError):
            hours, to_next = None, False
        if to_next:
            coming = await database.read_async(due.next_due)
            if coming is None:
                return JSONResponse({"error": "Nothing is planned."}, 409)
            by = _until(coming[1], timeline.now())
        elif isinstance(hours, int | float) and 0 < hours <= MOST_HOURS:
            by = timedelta(hours=hours)
        else:
            return JSONResponse({"error": 'Say {"hours": a number above 0} or {"to": "next"}.'}, 400)
        await database.write_async(lambda session: _stay_signed_in(session, by))
        timeline.move(by)
        await moved()
        return await tell(request)

    return [Route("/demo/clock", tell), Route("/demo/clock", move, methods=["POST"])]


def _stay_signed_in(session: Session, by: timedelta) -> None:
    """Keep console sessions alive: a skip of several days doesn't mean that staff were away for days."""
    if by > timedelta():
        for row in session.scalars(select(SignIn)):
            row.seen_at, row.expires_at = row.seen_at + by, row.expires_at + by


def _until(moment: datetime, now: datetime) -> timedelta:
    # One second more, so that it is due even after rounding.
    return moment - now + timedelta(seconds=1)
