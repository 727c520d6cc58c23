"""What is read from a picture in a transcript, as the process that reads them would have found it."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import NoticePhoto
from budgeting.money import Money
from budgeting.payment_notices import Notice
from budgeting.states.payment_notices import PhotoState
from dialogs import payment_notices
from dialogs.text.words import Words
from dialogs.transcripts.script import ScriptError

#: Who sends the notices of transcripts.
CREDITOR = "00488410010"
_NOTICE = re.compile(r"(\d{18}) (\d+),(\d\d)")


def read(session: Session, clock: Clock, words: Words, conversation_id: int, written: str) -> None:
    """Read the newest picture of the conversation. ``written``: "302000001234567811 85,00", several of them with "and"
    between, or the state in which reading ends (`PhotoState`), such as "nothing". Raises ScriptError.
    """
    query = (
        select(NoticePhoto.id)
        .where(NoticePhoto.conversation_id == conversation_id, NoticePhoto.state == PhotoState.WAITING)
        .order_by(NoticePhoto.id.desc())
        .limit(1)
    )
    photo_id = session.scalars(query).first()
    if photo_id is None:
        raise ScriptError("no picture waits to be read")
    if written in set(PhotoState):
        payment_notices.tell(session, clock, words, photo_id, PhotoState(written))
        return
    notices = [_notice(each) for each in written.split(" and ")]
    payment_notices.tell(session, clock, words, photo_id, PhotoState.FOUND, notices)


def _notice(written: str) -> Notice:
    match = _NOTICE.fullmatch(written)
    if match is None:
        raise ScriptError(f"'{written}' is no notice")
    return Notice(match[1], CREDITOR, Money(int(match[2] + match[3])))
