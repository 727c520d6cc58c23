"""Turns of a sitting: what is tapped or written on its page goes through the same door as a phone's.

What we say is on the page as soon as it is committed, so its rows are sent at once, here and not by a courier.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import files, side_by_side, voices
from budgeting.arrears import visibility
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Message, Sitting, StoredFile
from budgeting.files import Examined
from budgeting.households import Person
from budgeting.households import person as person_of
from budgeting.states.files import FileState
from budgeting.states.messages import Direction, MessageState, Operation
from budgeting.voices import clips
from dialogs import files as told
from dialogs.engine.incoming import Incoming, Received
from dialogs.inbound import accept
from dialogs.inbound.receive import receive
from dialogs.side_by_side.bubbles import Bubble, thread
from dialogs.text.words import Words
from dialogs.voices import speech

#: What a page shows: the newest messages of the sitting.
SHOWN = 60
#: What opens a sitting: the menu, or first the question for consent.
OPENING = "/menu"
_NOBODY = 0


@dataclass(frozen=True, slots=True)
class Screen:
    """What the page of a sitting shows. ``reads``: whether messages can be read aloud in its language."""

    person: Person
    language: str
    bubbles: list[Bubble]
    reads: bool
    #: What a page compares to know that it shows everything.
    version: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says aloud. ``clip``: its sound, if that was made before."""

    language: str
    spoken: speech.Speech
    clip: int | None


def hear(
    session: Session,
    clock: Clock,
    words: Words,
    sitting_id: int,
    once: int,
    *,
    text: str = "",
    tap: str | None = None,
    picture: Examined | None = None,
) -> Received:
    """Keep and answer what was written, tapped or photographed. ``once``: the number of the page's form; a repeat
    changes nothing.

    Raises NotFound, SittingOver, and whatever a step raises (see `problem`).
    """
    sitting = side_by_side.sittings.touch(session, clock, sitting_id)
    received = receive(session, clock, words, _incoming(clock, sitting, once, text, tap, picture))
    if picture is not None:
        _store(session, clock, words, once, picture)
    _deliver(session, clock, sitting.conversation_id)
    return received


def problem(
    session: Session,
    clock: Clock,
    words: Words,
    sitting_id: int,
    once: int,
    error: Exception,
    *,
    text: str = "",
    tap: str | None = None,
) -> Received:
    """Keep what our code failed on, tell the family kindly and staff plainly. Raises NotFound, SittingOver."""
    name = accept.class_of(error)
    sitting = side_by_side.sittings.touch(session, clock, sitting_id)
    incoming = _incoming(clock, sitting, once, text, tap)
    received = accept.keep_problem(session, clock, words, incoming, name)
    _deliver(session, clock, sitting.conversation_id)
    return received


def show(session: Session, words: Words, sitting: Sitting) -> Screen:
    """What the page shows now."""
    someone = person_of(session, sitting.member_id, sitting.staff_id)
    chat = session.get_one(Conversation, sitting.conversation_id)
    newest = (
        select(Message).where(Message.conversation_id == chat.id).order_by(Message.id.desc()).limit(SHOWN)
    )
    rows = list(session.scalars(newest))[::-1]
    rtl = words.languages[chat.language].direction == "rtl"
    return Screen(
        someone,
        chat.language,
        thread(rows, rtl=rtl, arrears=visibility.sees_arrears(someone)),
        voices.approved(session, someone.programme_id, chat.language),
        f"{rows[-1].id if rows else 0}-{chat.language}",
    )


def catch_up(session: Session, clock: Clock, sitting: Sitting) -> bool:
    """Deliver what was said meanwhile by others: a colleague who answers, a file that is ready. Whether there was
    anything."""
    return _deliver(session, clock, sitting.conversation_id)


def sound_of(session: Session, clock: Clock, words: Words, sitting: Sitting, row: int) -> Said | None:
    """What message ``row`` of the sitting says aloud; None if it may not be heard."""
    screen = show(session, words, sitting)
    if not screen.reads or row not in {bubble.row for bubble in screen.bubbles if not bubble.theirs}:
        return None
    looks = session.scalars(
        select(Message)
        .where(
            Message.conversation_id == sitting.conversation_id,
            (Message.id == row) | (Message.about_id == row),
            Message.direction == Direction.OUT,
        )
        .order_by(Message.id)
    ).all()
    said = [look for look in looks if look.operation is not Operation.CLOSE][-1]
    # Detached, because its words are read with the buttons that are left, and nothing of that is to be stored.
    session.expunge(said)
    said.buttons = looks[-1].buttons
    spoken = speech.of_message(words, said, screen.language)
    return Said(
        screen.language,
        spoken,
        clips.find(session, clock, clips.digest_of(screen.language, spoken.lines)),
    )


def _store(session: Session, clock: Clock, words: Words, once: int, picture: Examined) -> None:
    """The bytes came along: nothing has to be fetched. Without consent nobody expects them, and they aren't kept."""
    expected = select(StoredFile.id).where(
        StoredFile.bot_id == side_by_side.CONSOLE,
        StoredFile.remote_id == _name(once),
        StoredFile.state == FileState.WAITING,
    )
    for file_id in list(session.scalars(expected)):
        file = files.waiting.arrived(session, clock, file_id, picture)
        if file is not None:
            told.settled(session, clock, words, file, files.LIMIT)


def _name(once: int) -> str:
    return f"console-{once}"


def _incoming(
    clock: Clock,
    sitting: Sitting,
    once: int,
    text: str,
    tap: str | None,
    picture: Examined | None = None,
) -> Incoming:
    kind = "tap" if tap is not None else "text"
    if picture is not None:
        kind = "photo" if picture.type.value.startswith("image/") else "document"
    return Incoming(
        bot_id=side_by_side.CONSOLE,
        update_id=once,
        chat_id=sitting.member_id,
        user_id=_NOBODY,
        kind=kind,
        sent_at=clock.now(),
        text=text,
        tap=tap,
        media={"file_id": _name(once), "size": len(picture.content)} if picture is not None else None,
    )


def _deliver(session: Session, clock: Clock, conversation_id: int) -> bool:
    now = clock.now()
    delivered = session.execute(
        update(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.direction == Direction.OUT,
            Message.state == MessageState.QUEUED,
        )
        .values(state=MessageState.SENT, sent_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(getattr(delivered, "rowcount", 0))
