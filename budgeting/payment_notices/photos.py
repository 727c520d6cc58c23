"""Photos that may show a notice: expected with the message, read once their file is stored, each read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from budgeting import files
from budgeting.clock import Clock
from budgeting.db.tables import NoticePhoto, StoredFile
from budgeting.money import Money
from budgeting.payment_notices.codes import Notice
from budgeting.states.files import FileState
from budgeting.states.messages import SubjectKind
from budgeting.states.payment_notices import PhotoState

#: An attempt that the program didn't survive is repeated once, then the picture counts as unreadable.
MOST_ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class ToRead:
    """A picture to be read."""

    photo_id: int
    content: bytes
    media_type: str


def expect(session: Session, clock: Clock, message_id: int, conversation_id: int, *, expected: bool) -> None:
    """The message has a photo or PDF to look for notices in. ``expected``: the family says that it shows one."""
    photo = of_message(session, message_id)
    if photo is None:
        photo = NoticePhoto(
            message_id=message_id, conversation_id=conversation_id, created_at=clock.now(), attempts=0
        )
        session.add(photo)
    photo.expected = expected or bool(photo.expected)
    session.flush()


def of_message(session: Session, message_id: int) -> NoticePhoto | None:
    """The photo of this message, if we look for a notice in it."""
    return session.scalar(select(NoticePhoto).where(NoticePhoto.message_id == message_id))


def due(session: Session, most: int) -> list[int]:
    """Photos to be read whose file has arrived or never will, oldest first."""
    query = (
        select(NoticePhoto.id)
        # No file at all: the family withdrew its consent while it waited.
        .outerjoin(
            StoredFile,
            (StoredFile.subject_kind == SubjectKind.MESSAGE)
            & (StoredFile.subject_id == NoticePhoto.message_id),
        )
        # In exactly these words, so that SQLite uses the index of waiting photos.
        .where(
            text("notice_photos.state = 'waiting'"),
            or_(StoredFile.id.is_(None), StoredFile.state != FileState.WAITING),
        )
        .order_by(NoticePhoto.id)
    )
    return list(session.scalars(query.limit(most)))


def begin(session: Session, photo_id: int) -> ToRead | PhotoState | None:
    """Begin an attempt. A state: it's settled without one. None: somebody has settled it already."""
    photo = session.get(NoticePhoto, photo_id, with_for_update=True, populate_existing=True)
    if photo is None or photo.state is not PhotoState.WAITING:
        return None
    file = session.scalar(
        select(StoredFile).where(
            StoredFile.subject_kind == SubjectKind.MESSAGE, StoredFile.subject_id == photo.message_id
        )
    )
    if file is None or file.state is not FileState.KEPT:
        return PhotoState.DROPPED
    if photo.attempts >= MOST_ATTEMPTS:
        return PhotoState.FAILED
    photo.attempts += 1
    session.flush()
    return ToRead(photo.id, files.content_of(session, file), file.media_type)


def settle(
    session: Session, clock: Clock, photo_id: int, state: PhotoState, notices: Sequence[Notice] = ()
) -> NoticePhoto | None:
    """Record what was found. None if it was settled before or has been erased: then nothing may follow from it."""
    photo = session.get(NoticePhoto, photo_id, with_for_update=True, populate_existing=True)
    if photo is None or photo.state is not PhotoState.WAITING:
        return None
    photo.state, photo.read_at = state, clock.now()
    photo.notices = [[each.number, each.creditor, each.amount.minor] for each in notices] or None
    session.flush()
    return photo


def notices_of(photo: NoticePhoto) -> list[Notice]:
    """The notices read from it."""
    return [Notice(number, creditor, Money(cents)) for number, creditor, cents in photo.notices or ()]
