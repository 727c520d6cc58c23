"""How long files are kept, and erasing them: with what they belong to, and their bytes with the last of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Conversation, FileContent, Member, StoredFile
from budgeting.subjects import Subject

#: Files that are erased in one go.
AT_ONCE = 200
#: A file has no time of its own: it is kept as long as what it belongs to, a message as long as its household, and
#: is erased with it by one of the functions below.
RETENTION = "as long as what it belongs to"


def erase(session: Session, subjects: Collection[Subject]) -> int:
    """Erase the files of these things. Returns how many there were."""
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
    """Erase all files of a household, those of its people's conversations among them. Returns how many there were."""
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
    """The bytes that no file has any more."""
    mine = FileContent.sha256.in_(hashes)
    # Locked first, in one order: a file that comes to have the same bytes meanwhile is seen below.
    session.scalars(
        select(FileContent.sha256).where(mine).order_by(FileContent.sha256).with_for_update()
    ).all()
    used = select(StoredFile.id).where(StoredFile.sha256 == FileContent.sha256).exists()
    session.execute(delete(FileContent).where(mine, ~used).execution_options(synchronize_session=False))
