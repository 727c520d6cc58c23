"""Under a family's message that the reader of the page can't read: known words, and who could read it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin import field_lengths
from admin.context import RequestContext
from admin.inbox import glosses
from admin.inbox.thread import Shown
from admin.kit.fields import Words
from admin.kit.form import Form
from budgeting import reading_requests, staff
from budgeting.db.tables import Conversation, Member, Message, ReadingRequest, Staff
from budgeting.reading_requests import Reader
from budgeting.reading_requests.readers import next_reader, place_of
from budgeting.states.reading_requests import ReadingRequestState
from dialogs.text import Text
from dialogs.understand.glossing import LANGUAGES, Glosses, gloss, read_language

#: Messages in somebody's own words.
_SAID = frozenset({"text", "edit", "photo", "voice", "document", "audio", "video", "video_note"})
_HEARD = frozenset({"voice", "audio", "video_note"})


class Meaning(Form):
    """What a message means."""

    meaning = Words(field_lengths.ANSWER, rows=2)


@dataclass(frozen=True, slots=True)
class Beneath:
    """What stands under one message."""

    message_id: int
    language: str
    #: (words as written, meaning, whether the meaning is in words of the chat).
    words: Sequence[tuple[str, Text | str, bool]]
    wish: Text | None
    #: Waiting for a reader; ``reader`` is empty if whoever can is asked.
    waiting: bool
    reader: str
    mine: bool
    due_at: datetime | None
    #: What a colleague said it means, and who.
    meaning: str
    author: str
    #: Whom the button would ask.
    next: Reader | None
    coordinator: Reader | None
    #: The answer being written.
    form: Form


def beneath(
    session: Session,
    context: RequestContext,
    conversation_id: int,
    messages: Sequence[Shown],
    written: tuple[int, Form] | None = None,
) -> dict[int, Beneath]:
    """By message; without those that need nothing. ``written``: an answer that was refused."""
    said = [
        message
        for message in messages
        if message.side == "family" and message.kind in _SAID and (message.text or message.kind in _HEARD)
    ]
    if not said:
        return {}
    chat = session.get_one(Conversation, conversation_id)
    reads = staff.reads(session, context.me.staff_id)
    asked = reading_requests.latest(session, [message.id for message in said])
    unread = {
        message.id: language
        for message in said
        if (language := _language(message, chat.language)) and (language not in reads or message.id in asked)
    }
    if not unread:
        return {}
    people = _people(session, chat)
    readers = _Readers(session, conversation_id, context.me.staff_id)
    authors = _authors(session, asked.values())
    out = {}
    for message in said:
        if (language := unread.get(message.id)) is None:
            continue
        known = gloss(message.text, writer=chat.language, reads=reads, names=people) if message.text else None
        form = written[1] if written and written[0] == message.id else Meaning(mark=f"m{message.id}-")
        words = glosses.grouped(known.words, context.dates) if known else ()
        out[message.id] = _under(
            message.id,
            language,
            known,
            words,
            asked.get(message.id),
            authors,
            readers,
            context.me.staff_id,
            form,
        )
    return out


def _language(message: Shown, writer: str) -> str | None:
    """The language in which a message has to be read or heard; None if it has no words."""
    if not message.text:
        return writer
    if not any(char.isalpha() for char in message.text):
        return None
    return read_language(message.text, writer=writer) or (writer if writer in LANGUAGES else None)


class _Readers:
    """Who would be asked, once for each language."""

    def __init__(self, session: Session, conversation_id: int, asker: int) -> None:
        self._session, self._conversation_id, self._asker = session, conversation_id, asker
        self._known: dict[str, tuple[Reader | None, Reader | None]] = {}

    def of(self, language: str) -> tuple[Reader | None, Reader | None]:
        """(who reads it, who leads the programme if nobody does)."""
        if language not in self._known:
            place = place_of(self._session, self._conversation_id)
            reader = next_reader(self._session, place, language, {self._asker})
            lead = (
                None
                if reader
                else next_reader(self._session, place, language, {self._asker}, coordinator=True)
            )
            self._known[language] = (reader, lead)
        return self._known[language]


def _under(
    message_id: int,
    language: str,
    known: Glosses | None,
    words: Sequence[tuple[str, Text | str, bool]],
    request: ReadingRequest | None,
    authors: dict[int, tuple[str, str]],
    readers: _Readers,
    me: int,
    form: Form,
) -> Beneath:
    waiting = request is not None and request.state is ReadingRequestState.WAITING
    is_answered = request is not None and request.state is ReadingRequestState.ANSWERED
    reader, lead = (None, None) if waiting or is_answered else readers.of(language)
    text, name = authors.get(request.id, ("", "")) if request else ("", "")
    return Beneath(
        message_id,
        request.language if request else language,
        words,
        glosses.WISHES[known.wish] if known and known.wish else None,
        waiting,
        name if waiting else "",
        waiting and request is not None and request.reader_id == me,
        request.due_at if request else None,
        text if is_answered else "",
        name if is_answered else "",
        reader,
        lead,
        form,
    )


def _people(session: Session, chat: Conversation) -> list[str]:
    """The names of the writer's household."""
    if chat.member_id is None:
        return []
    theirs = select(Member.household_id).where(Member.id == chat.member_id).scalar_subquery()
    rows = session.execute(select(Member.name, Member.called).where(Member.household_id == theirs).limit(50))
    return [name for row in rows for name in (row.name, row.called) if name]


def _authors(session: Session, requests: Collection[ReadingRequest]) -> dict[int, tuple[str, str]]:
    """By request: what the note says, and the first name of its author, or else of the reader who is asked."""
    if not requests:
        return {}
    rows = session.execute(
        select(ReadingRequest.id, Message.text, Staff.first_name)
        .outerjoin(Message, Message.id == ReadingRequest.note_id)
        .outerjoin(Staff, Staff.id == func.coalesce(Message.staff_id, ReadingRequest.reader_id))
        .where(ReadingRequest.id.in_([request.id for request in requests]))
    )
    return {row.id: (row.text or "", row.first_name or "") for row in rows}
