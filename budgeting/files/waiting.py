"""Files that families sent, between the message and the bytes: each waits for its next attempt, up to a last one.

An attempt is recorded before it begins, so if the program dies during one it tries again later, but not forever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, insert, or_, select, text, update
from sqlalchemy.orm import Session

from budgeting import events
from budgeting.clock import Clock
from budgeting.db.prepared_statements import Prepared
from budgeting.db.tables import Conversation, FileContent, HouseholdDocument, StoredFile
from budgeting.events import EventKind
from budgeting.files.examining import Examined
from budgeting.files.keeping import LONGEST_NAME, Owner, fill
from budgeting.states.documents import DocumentState
from budgeting.states.files import FileProblem, FileState
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject

#: Messages of these kinds may have a file to store. Stickers don't count; an edit may bring a new picture.
KINDS = frozenset({"photo", "document", "voice", "audio", "video", "edit"})
#: From one attempt to the next; after the last one the file is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0.5, 1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440))
#: After this many attempts we believe "there is no such file": the messenger says the same during an outage.
TRIES_GONE = 4
#: A file whose bot is no longer running is given up after waiting this long.
ABANDONED = timedelta(days=5)

_FILES = StoredFile.__table__
assert isinstance(_FILES, Table)  # noqa: S101
_EXPECTED = (
    "subject_kind",
    "subject_id",
    "conversation_id",
    "state",
    "name",
    "created_at",
    "size",
    "bot_id",
    "remote_id",
    "remote_unique_id",
    "next_try_at",
)
_EXPECT = Prepared(insert(_FILES), _EXPECTED)
#: What two files with the same bytes share.
_SAME = (
    *("state", "problem", "name", "kept_at", "sha256", "media_type", "size", "pictured"),
    *("bot_id", "remote_id", "remote_unique_id"),
)


def expect(
    session: Session,
    now: datetime,
    *,
    kind: str,
    message_id: int,
    conversation_id: int,
    bot_id: int,
    media: Mapping[str, Any] | None,
) -> None:
    """Record that the message has a file to fetch. Does nothing if it has none that we store."""
    if kind not in KINDS or not media or "file_id" not in media:
        return
    size = media.get("size")
    _EXPECT.insert(
        session,
        {
            "subject_kind": SubjectKind.MESSAGE,
            "subject_id": message_id,
            "conversation_id": conversation_id,
            "state": FileState.WAITING,
            "name": str(media.get("name") or "")[:LONGEST_NAME],
            "created_at": now,
            "size": size if isinstance(size, int) and 0 <= size < 2**63 else None,
            "bot_id": bot_id,
            "remote_id": str(media["file_id"])[:500],
            "remote_unique_id": str(media["unique_id"])[:200] if media.get("unique_id") else None,
            "next_try_at": now,
        },
    )


def expect_again(
    session: Session, clock: Clock, sent: StoredFile, *, subject: Subject, owner: Owner
) -> StoredFile:
    """A file of ``subject`` with what came in a message: its bytes if they are there, else it is fetched too."""
    session.refresh(sent, with_for_update={"read": True})
    file = StoredFile(
        subject_kind=subject.kind,
        subject_id=subject.id,
        conversation_id=owner.conversation_id,
        household_id=owner.household_id,
        programme_id=owner.programme_id,
        created_at=clock.now(),
        next_try_at=clock.now() if sent.state is FileState.WAITING else None,
        **{name: getattr(sent, name) for name in _SAME},
    )
    session.add(file)
    session.flush()
    return file


def due(session: Session, now: datetime, bot_id: int, most: int) -> list[int]:
    """Files whose turn it is, those waiting longest first."""
    query = select(StoredFile.id).where(_due(now, bot_id)).order_by(StoredFile.next_try_at, StoredFile.id)
    return list(session.scalars(query.limit(most)))


def _due(now: datetime, bot_id: int) -> ColumnElement[bool]:
    return and_(
        # In exactly these words, so that SQLite uses the index of waiting files.
        text("files.state = 'waiting'"),
        StoredFile.next_try_at <= now,
        or_(StoredFile.bot_id == bot_id, StoredFile.next_try_at <= now - ABANDONED),
    )


@dataclass(frozen=True, slots=True)
class Fetch:
    """What to request from the messenger."""

    id: int
    remote_id: str


def begin(session: Session, clock: Clock, file_id: int, bot_id: int, limit: int) -> Fetch | StoredFile | None:
    """Begin an attempt. Returns the file itself if it is settled without one; None if there is nothing left to do."""
    file = _waiting(session, file_id)
    if file is None:
        return None
    if file.size is not None and file.size > limit:
        return refuse(session, clock, file, FileProblem.TOO_LARGE)
    if (known := _known(session, file)) is not None:
        file.state, file.kept_at, file.next_try_at = FileState.KEPT, clock.now(), None
        file.sha256, file.media_type = known.sha256, known.media_type
        file.size, file.pictured = known.size, known.pictured
        return _settled(session, clock, file)
    if file.attempts >= len(PAUSES) or file.bot_id != bot_id or file.remote_id is None:
        return lose(session, clock, file, FileProblem.NO_ANSWER)
    file.next_try_at = clock.now() + PAUSES[file.attempts]
    file.attempts += 1
    session.flush()
    return Fetch(file.id, file.remote_id)


def arrived(session: Session, clock: Clock, file_id: int, examined: Examined) -> StoredFile | None:
    """Store a fetched file. None if it is no longer wanted because the family has withdrawn consent."""
    file = _waiting(session, file_id)
    if file is None:
        return None
    fill(session, clock, file, examined)
    return _settled(session, clock, file)


def failed(session: Session, clock: Clock, file_id: int, problem: FileProblem) -> StoredFile | None:
    """The messenger gave us nothing we can store. Returns the file if that was its last attempt."""
    file = _waiting(session, file_id)
    if file is None:
        return None
    if problem is FileProblem.GONE:
        return lose(session, clock, file, problem) if file.attempts >= TRIES_GONE else None
    return refuse(session, clock, file, problem)


def refuse(session: Session, clock: Clock, file: StoredFile, problem: FileProblem) -> StoredFile:
    """Its size or type is one we don't store."""
    file.state, file.problem, file.next_try_at = FileState.REFUSED, problem, None
    return _settled(session, clock, file)


def lose(session: Session, clock: Clock, file: StoredFile, problem: FileProblem) -> StoredFile:
    """It can't be fetched any more."""
    file.state, file.problem, file.next_try_at = FileState.LOST, problem, None
    return _settled(session, clock, file)


def forget_waiting(session: Session, member_id: int) -> None:
    """Don't fetch what a member sent and is still waiting: they withdraw their consent to our storing anything."""
    theirs = select(Conversation.id).where(Conversation.member_id == member_id)
    session.execute(
        delete(StoredFile).where(
            StoredFile.conversation_id.in_(theirs), StoredFile.state == FileState.WAITING
        )
    )
    on_the_way = and_(
        HouseholdDocument.member_id == member_id, HouseholdDocument.state == DocumentState.WAITING
    )
    session.execute(
        delete(StoredFile).where(
            StoredFile.subject_kind == SubjectKind.DOCUMENT,
            StoredFile.subject_id.in_(select(HouseholdDocument.id).where(on_the_way)),
            StoredFile.state == FileState.WAITING,
        )
    )
    session.execute(update(HouseholdDocument).where(on_the_way).values(state=DocumentState.LOST))


def _waiting(session: Session, file_id: int) -> StoredFile | None:
    return session.scalar(
        select(StoredFile)
        .where(StoredFile.id == file_id, StoredFile.state == FileState.WAITING)
        .with_for_update(of=StoredFile)
        .execution_options(populate_existing=True)
    )


def _known(session: Session, file: StoredFile) -> StoredFile | None:
    """The same file, already stored: forwarded in the chat, or only its caption was edited."""
    if file.remote_unique_id is None:
        return None
    return session.scalar(
        select(StoredFile)
        .join(FileContent, FileContent.sha256 == StoredFile.sha256)
        .where(StoredFile.remote_unique_id == file.remote_unique_id, StoredFile.bot_id == file.bot_id)
        .limit(1)
        # Keeps its bytes from being erased before this file refers to them.
        .with_for_update(of=FileContent, read=True)
    )


def _settled(session: Session, clock: Clock, file: StoredFile) -> StoredFile:
    session.flush()
    # Open pages show it now.
    events.tell(session, clock, EventKind.FILE, conversation_id=file.conversation_id)
    return file
