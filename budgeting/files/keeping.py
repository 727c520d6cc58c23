"""Storing a file, and reading it with the rights of the person who asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from budgeting import access
from budgeting.access import Actor
from budgeting.clock import Clock
from budgeting.db.insert_once import once
from budgeting.db.tables import FileContent, StoredFile
from budgeting.errors import NotFound
from budgeting.files.examining import Examined
from budgeting.states.files import FileState
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject

_CONTENTS = FileContent.__table__
assert isinstance(_CONTENTS, Table)  # noqa: S101
_ONCE = once(_CONTENTS)
#: The most characters stored of a name.
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose file it is, which decides who may see it: exactly one of the three is set."""

    conversation_id: int | None = None
    household_id: int | None = None
    programme_id: int | None = None

    def __post_init__(self) -> None:
        if (
            sum(each is not None for each in (self.conversation_id, self.household_id, self.programme_id))
            != 1
        ):
            raise ValueError("a file belongs to one conversation, household or programme")


def keep(
    session: Session, clock: Clock, examined: Examined, *, subject: Subject, owner: Owner, name: str = ""
) -> StoredFile:
    """Store a file that passed `examine`, as one of ``subject``. Identical bytes are stored once."""
    file = StoredFile(
        subject_kind=subject.kind,
        subject_id=subject.id,
        conversation_id=owner.conversation_id,
        household_id=owner.household_id,
        programme_id=owner.programme_id,
        state=FileState.WAITING,
        name=name[:LONGEST_NAME],
        created_at=clock.now(),
    )
    fill(session, clock, file, examined)
    session.add(file)
    session.flush()
    return file


def fill(session: Session, clock: Clock, file: StoredFile, examined: Examined) -> None:
    """Add the bytes to a file that has none yet."""
    _store(session, examined)
    file.state, file.kept_at, file.problem = FileState.KEPT, clock.now(), None
    file.sha256, file.media_type = examined.sha256, examined.type.value
    file.size, file.pictured = len(examined.content), examined.thumbnail is not None
    file.next_try_at = None


def _store(session: Session, examined: Examined) -> None:
    values = {
        "sha256": examined.sha256,
        "thumbnail": examined.thumbnail,
        "content": examined.content,
    }
    connection = session.connection()
    there = select(FileContent.sha256).where(FileContent.sha256 == examined.sha256)
    while True:
        connection.execute(_ONCE[connection.dialect.name], values)
        # Locked until the commit: erasing the last file with these bytes would otherwise delete them before ours
        # refers to them.
        if session.scalar(there.with_for_update(read=True)) is not None:
            return


def read(session: Session, actor: Actor, file_id: int) -> StoredFile:
    """The file, if ``actor`` may see it; `content_of` gives its bytes. Raises NotFound."""
    return access.get(session, actor, StoredFile, file_id)


def content_of(session: Session, file: StoredFile) -> bytes:
    """All its bytes. Raises NotFound if there are none."""
    return _bytes(session.scalar(select(FileContent.content).where(FileContent.sha256 == file.sha256)), file)


def thumbnail_of(session: Session, file: StoredFile) -> bytes:
    """A small JPEG of it. Raises NotFound if there is none."""
    return _bytes(
        session.scalar(select(FileContent.thumbnail).where(FileContent.sha256 == file.sha256)), file
    )


def _bytes(content: bytes | None, file: StoredFile) -> bytes:
    if content is None:
        raise NotFound("file", file.id)
    return content


def of_messages(session: Session, actor: Actor, message_ids: Collection[int]) -> dict[int, StoredFile]:
    """The files of these messages that ``actor`` may see, by message."""
    query = select(StoredFile).where(
        StoredFile.subject_kind == SubjectKind.MESSAGE,
        StoredFile.subject_id.in_(message_ids),
        access.visible(StoredFile, actor),
    )
    return {file.subject_id: file for file in session.scalars(query)} if message_ids else {}
