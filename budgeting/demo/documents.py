"""The families' drawers: some complete, one with an ISEE about to expire, one with a gap, one document to look at."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import cache

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from budgeting import documents, files
from budgeting.arrears import visibility
from budgeting.clock import Clock, SetClock, at_local
from budgeting.db.tables import HouseholdDocument
from budgeting.files import Examined, Owner
from budgeting.households import Person
from budgeting.states.documents import DocumentKind, DocumentState
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject

_TITLES = {
    DocumentKind.LEASE: "CONTRATTO DI LOCAZIONE",
    DocumentKind.RENT_NOTICE: "AVVISO DI PAGAMENTO",
    DocumentKind.ISEE: "ATTESTAZIONE ISEE",
    DocumentKind.IDENTITY: "CARTA D'IDENTITÀ",
    DocumentKind.BILL: "BOLLETTA LUCE",
}
#: Kind, days ago, seen by the coach, days until it expires.
Paper = tuple[DocumentKind, int, bool, int | None]
#: By the family's reference.
DRAWERS: dict[str, tuple[Paper, ...]] = {
    "SP-014": (
        (DocumentKind.LEASE, 100, True, None),
        (DocumentKind.RENT_NOTICE, 40, True, None),
        # The family is reminded in the next days.
        (DocumentKind.ISEE, 95, True, 33),
        (DocumentKind.IDENTITY, 95, True, 1_400),
    ),
    "SP-027": (
        (DocumentKind.LEASE, 90, True, None),
        (DocumentKind.ISEE, 88, True, 200),
        (DocumentKind.IDENTITY, 88, True, 2_900),
        (DocumentKind.BILL, 1, False, None),
    ),
    "SM-003": (
        (DocumentKind.LEASE, 80, True, None),
        (DocumentKind.RENT_NOTICE, 20, True, None),
        (DocumentKind.ISEE, 75, True, -12),
    ),
    "SM-011": ((DocumentKind.LEASE, 70, True, None), (DocumentKind.IDENTITY, 70, True, 700)),
    "SO-008": ((DocumentKind.LEASE, 60, True, None),),
}
#: What the coach asked for two days ago.
ASKED = {"SP-027": DocumentKind.RENT_NOTICE}


def drawer_of(
    session: Session,
    coach_id: int,
    person: Person,
    today: date,
    drawer: Sequence[Paper],
    asked: DocumentKind | None = None,
) -> None:
    """Fill the drawer of the family of this person, who put everything away; ``asked``: what the coach asked for two
    days ago.
    """
    for kind, ago, seen, days in drawer:
        then = SetClock(at_local(today - timedelta(days=ago), time(17, 40), person.zone))
        expires_on = today + timedelta(days=days) if days is not None else None
        document = put_away(session, then, person, kind, expires_on)
        if seen:
            then.advance(days=1)
            documents.mark_seen(session, then, coach_id, document)
    if asked is not None:
        then = SetClock(at_local(today - timedelta(days=2), time(10), person.zone))
        documents.ask(session, then, coach_id, person.household_id, asked)


def put_away(
    session: Session,
    clock: Clock,
    person: Person,
    kind: DocumentKind,
    expires_on: date | None,
    replaces: int | None = None,
) -> int:
    """What `documents.put_away` does, without a chat that the picture came from: joining opens the only one."""
    document = HouseholdDocument(
        household_id=person.household_id,
        kind=kind,
        state=DocumentState.WAITING,
        member_id=person.member_id,
        created_at=clock.now(),
        expires_on=expires_on,
        replaces_id=replaces,
        tells_arrears=kind in visibility.DOCUMENTS_ABOUT_ARREARS,
    )
    session.add(document)
    session.flush()
    about = Subject(SubjectKind.DOCUMENT, document.id)
    owner = Owner(household_id=person.household_id)
    files.keep(session, clock, _picture(kind), subject=about, owner=owner)
    documents.settle(session, clock, document.id)
    return document.id


# The pages of a kind are all alike, and reading one takes a process of its own.
@cache
def _picture(kind: DocumentKind) -> Examined:
    """A page with a title and lines: enough to recognise what it is, and nobody's data."""
    page = Image.new("RGB", (420, 594), "#fbfaf5")
    pen = ImageDraw.Draw(page)
    pen.rectangle((24, 24, 396, 570), outline="#9aa7b4", width=2)
    pen.text((48, 60), _TITLES.get(kind, "DOCUMENTO"), fill="#17324d", font_size=22)
    for number in range(14):
        pen.rectangle(
            (48, 130 + number * 28, 48 + 120 + (number * 67) % 200, 138 + number * 28), fill="#c4ccd4"
        )
    stream = io.BytesIO()
    page.save(stream, "JPEG", quality=60)
    return files.examine(stream.getvalue())
