"""How long files are kept, and how they are erased: with what they belong to; their bytes with the last such file."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Conversation, FileContent, Member, StoredFile
from budgeting.subjects import Subject

#: Files erased per transaction.
AT_ONCE = 200
#: A file has no retention period of its own: it is kept as long as what it belongs to (a message as long as its
#: household) and erased with it by the functions below.
RETENTION = "as long as what it belongs to"


def erase(session: Session, subjects: Collection[Subject]) -> int:
    """Erase the files of these subjects. Returns how many there were."""
    by_kind: dict[str, set[int]] = {}
    for subject in subjects:
        by_kind.setdefault(subject.kind, set()).add(subject.id)
    return sum(
        _erase(session, (StoredFile.subject_kind == kind) & StoredFile.subject_id.in_(numbers))
        for kind, numbers in by_kind.items()
    )


def erase_of_conversation(session: Session, conversation_id: int) -> int:
    """Erase all files of a conversation. Returns how many there were."""
    return _erase(session, StoredFile.conversation_id == conversation_id)


def erase_of_household(session: Session, household_id: int) -> int:
    """Erase all files of a household, including those of its members' conversations. Returns how many there were."""
    chats = select(Conversation.id).join(Member).where(Member.household_id == household_id)
    return _erase(
        session, or_(StoredFile.household_id == household_id, StoredFile.conversation_id.in_(chats))
    )


def _erase(session: Session, chosen: ColumnElement[bool]) -> int:
    session.flush()
    number = 0
    while rows := session.execute(
        select(StoredFile.id, StoredFile.sha256).where(chosen).order_by(StoredFile.id).limit(AT_ONCE)
    ).all():
        session.execute(delete(StoredFile).where(StoredFile.id.in_([row.id for row in rows])))
        _erase_contents(session, {row.sha256 for row in rows if row.sha256 is not None})
        number += len(rows)
    return number


def _erase_contents(session: Session, hashes: Collection[str]) -> None:
    """Erase the bytes that no file uses any more."""
    mine = FileContent.sha256.in_(hashes)
    # Locked first, in a fixed order: if another file gets the same bytes now, the query below sees it.
    session.scalars(
        select(FileContent.sha256).where(mine).order_by(FileContent.sha256).with_for_update()
    ).all()
    used = select(StoredFile.id).where(StoredFile.sha256 == FileContent.sha256).exists()
    session.execute(delete(FileContent).where(mine, ~used).execution_options(synchronize_session=False))
