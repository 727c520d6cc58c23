"""Tell a family that a file could not be kept. For files that were kept, the answer came when they sent them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import documents, files
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, HouseholdDocument, Message, StoredFile
from budgeting.states.documents import DocumentState
from budgeting.states.files import FileProblem
from budgeting.states.messages import Direction, Lane, SubjectKind
from budgeting.subjects import Subject
from dialogs.buttons import TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.notify import tell_member
from dialogs.text import names, t
from dialogs.text.words import Words

#: Don't ask today for a photo from last month.
FRESH = timedelta(days=7)


def tell(session: Session, clock: Clock, words: Words, file: StoredFile, limit: int) -> None:
    """Say why ``file`` isn't kept, once per album. ``limit``: the largest size we keep, in bytes."""
    if file.problem is None or clock.now() - file.created_at > FRESH:
        return
    chat = session.execute(
        select(Conversation.member_id, Conversation.ended_at, Message.media)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(
            Message.id == file.subject_id,
            Message.direction == Direction.IN,
            Conversation.id == file.conversation_id,
        )
    ).one_or_none()
    if chat is None or chat.member_id is None or chat.ended_at is not None:
        return
    said = _why(file.problem, limit)
    album = (chat.media or {}).get("album")
    together = f"album:{file.conversation_id}:{album}" if album else f"message:{file.subject_id}"
    tell_member(
        session,
        clock,
        words,
        chat.member_id,
        lambda person: said,
        subject=Subject(SubjectKind.MESSAGE, file.subject_id),
        key=f"file:{together}:{file.problem.value}"[:120],
        lane=Lane.REPLY,
    )


def settled(session: Session, clock: Clock, words: Words, file: StoredFile, limit: int) -> None:
    """A file has arrived or will never come: bring what it belongs to up to date, and say what could not be kept."""
    document = documents.settle_file(session, clock, file)
    if document is None:
        tell(session, clock, words, file, limit)
    elif document.state is DocumentState.LOST:
        _tell_missing(session, clock, words, document, file)


def _tell_missing(
    session: Session,
    clock: Clock,
    words: Words,
    document: HouseholdDocument,
    file: StoredFile,
) -> None:
    """The drawer says that a document is missing which they believe is there."""
    if document.member_id is None or clock.now() - file.created_at > FRESH:
        return
    # Why, they read about the message itself.
    said = reply(
        t("{document}: it is not in the drawer yet.", document=names.DOCUMENTS[document.kind]),
        rows=[
            [Choice(t("📷 Send it again"), "put", document.kind.value, dialog="documents")],
            [TALK],
        ],
        tells_arrears=document.tells_arrears,
    )
    tell_member(
        session,
        clock,
        words,
        document.member_id,
        lambda person: said,
        subject=Subject(SubjectKind.DOCUMENT, document.id),
        key=f"document:{document.id}:lost",
        lane=Lane.REPLY,
    )


def _why(problem: FileProblem, limit: int) -> Reply:
    if problem is FileProblem.TOO_LARGE:
        return reply(
            t(
                "What you sent is too large for me: I can keep files of up to {size} MB.",
                size=limit // files.MEGABYTE,
            ),
            t("Please send me a photo of it, or a smaller file."),
            rows=[[TALK]],
        )
    if problem is FileProblem.LOCKED:
        return reply(
            t("I cannot open the PDF that you sent: it needs a password."),
            t("Please send me a photo of it, or a PDF without a password."),
            rows=[[TALK]],
        )
    if problem in (FileProblem.TYPE, FileProblem.EMPTY):
        return reply(
            t("I cannot open the file that you sent. I can keep photos, PDFs and voice messages."),
            t("Please send me a photo of it, or a PDF."),
            rows=[[TALK]],
        )
    return reply(
        t("What you sent did not reach me completely, and I could not fetch it again."),
        t("If you still have it, please send it once more."),
        rows=[[TALK]],
    )
