"""A conversation as staff read it: what was said, by whom, when, and whether it arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from admin.files import Attached, attached
from admin.inbox import labels
from admin.inbox.speech import unsigned
from admin.security.sign_ins import Me
from budgeting import programmes
from budgeting.db.tables import Message, Staff
from budgeting.states.messages import NOTHING_NEW, Direction, MessageState, Operation
from dialogs.text import Text, from_json, verbatim

PAGE = 50
UNSETTLED = (MessageState.QUEUED, MessageState.SENDING)


@dataclass(frozen=True, slots=True)
class File:
    """A file or place that came with a message."""

    icon: str
    what: Text
    name: str
    #: In bytes; None if Telegram doesn't say.
    size: int | None
    seconds: int | None
    #: None if there is no file: a place, a sticker.
    stored: Attached | None
    place: tuple[float, float] | None
    phone: str
    #: A live location: since when it has been at ``place``, and whether it can still move.
    moved_at: datetime | None
    moving: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One message of the thread."""

    id: int
    #: family, bot, staff, note or event.
    side: str
    #: The kind for staff: text, tap, edit or one of `labels.MEDIA`.
    kind: str
    at: datetime
    day: date
    #: The first of its day among those shown.
    new_day: bool
    text: str
    parts: Sequence[Mapping[str, Any]] | None
    #: The dialog whose question it is, or to which its buttons lead; empty if neither.
    dialog: str
    #: Labels of the buttons that the bot showed, row by row as they stood from left to right.
    buttons: tuple[tuple[Text, ...], ...]
    author: str
    state: MessageState
    reason: Text | None
    file: File | None
    #: What an edit replaced; None if it isn't an edit.
    before: str | None
    #: The family has changed it since.
    edited: bool
    #: The bot changed one of its earlier messages instead of sending a new one.
    in_place: bool
    #: Part of an announcement.
    announced: bool
    #: Our answer to it failed.
    broken: bool

    @property
    def on_its_way(self) -> bool:
        """Still being sent to the family, or its file still being fetched."""
        waits = self.file is not None and self.file.stored is not None and self.file.stored.waiting
        return waits or self.state in UNSETTLED


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of messages, oldest first."""

    messages: tuple[Shown, ...]
    #: Whether there are older ones, and newer ones.
    more: bool
    newer: bool = False

    @property
    def first(self) -> int:
        return self.messages[0].id if self.messages else 0

    @property
    def last(self) -> int:
        return self.messages[-1].id if self.messages else 0

    @property
    def unsettled(self) -> list[int]:
        """Messages to check again: something of them is on its way, or they are a live location."""
        return [
            message.id
            for message in self.messages
            if message.on_its_way or (message.file is not None and message.file.moving)
        ]


def latest(session: Session, me: Me, conversation_id: int) -> Stretch:
    """The end of the thread, with days in the time zone of ``me``'s desk."""
    return _before(session, me, conversation_id, None)


def around(session: Session, me: Me, conversation_id: int, at: int) -> Stretch:
    """The messages around ``at``; the end of the thread if that isn't one of its messages."""
    half = PAGE // 2
    before = _fetch(session, conversation_id, Message.id <= at, Message.id.desc(), half + 1) if at else []
    if not before or before[0][0].id != at:
        return latest(session, me, conversation_id)
    later = _fetch(session, conversation_id, Message.id > at, Message.id.asc(), half + 1)
    rows = [*before[:half][::-1], *later[:half]]
    return Stretch(
        _shown(session, me, conversation_id, rows, None), len(before) > half, newer=len(later) > half
    )


def older(session: Session, me: Me, conversation_id: int, before: int) -> Stretch:
    """The messages before a given one."""
    return _before(session, me, conversation_id, before)


def after(session: Session, me: Me, conversation_id: int, last: int) -> Stretch:
    """The messages after ``last``."""
    rows = _fetch(session, conversation_id, Message.id > last, Message.id.asc(), PAGE + 1)
    previous = session.scalar(
        select(Message.created_at).where(Message.conversation_id == conversation_id, Message.id == last)
    )
    return Stretch(_shown(session, me, conversation_id, rows[:PAGE], previous), False, newer=len(rows) > PAGE)


def these(session: Session, me: Me, conversation_id: int, numbers: Sequence[int]) -> Stretch:
    """Particular messages, to show what became of them; without day separators."""
    rows = _fetch(session, conversation_id, Message.id.in_(numbers), Message.id.asc(), PAGE)
    return Stretch(_shown(session, me, conversation_id, rows, None, days=False), False)


def _before(session: Session, me: Me, conversation_id: int, before: int | None) -> Stretch:
    where = Message.id > 0 if before is None else Message.id < before
    rows = _fetch(session, conversation_id, where, Message.id.desc(), PAGE + 1)
    return Stretch(_shown(session, me, conversation_id, rows[:PAGE][::-1], None), len(rows) > PAGE)


def _fetch(
    session: Session,
    conversation_id: int,
    where: ColumnElement[bool],
    order: ColumnElement[Any],
    limit: int,
) -> list[tuple[Message, str]]:
    query = (
        select(Message, func.coalesce(Staff.first_name, "").label("author"))
        .outerjoin(Staff, Staff.id == Message.staff_id)
        # Neither buttons disappearing (the tap itself is in the thread) nor a message read aloud is news.
        .where(
            Message.conversation_id == conversation_id,
            Message.operation.not_in(NOTHING_NEW),
            # Nor is an edit that changes no words (a reaction).
            Message.state != MessageState.UNCHANGED,
            where,
        )
        .order_by(order)
        .limit(limit)
    )
    return [(row.Message, row.author) for row in session.execute(query)]


def _shown(
    session: Session,
    me: Me,
    conversation_id: int,
    rows: Sequence[tuple[Message, str]],
    previous: datetime | None,
    *,
    days: bool = True,
) -> tuple[Shown, ...]:
    earlier, edited = _edits(session, conversation_id, [message for message, _ in rows])
    day = programmes.day_of(previous, me) if previous else None
    stored = attached(session, me, [message.id for message, _ in rows if message.media])
    shown = []
    for message, author in rows:
        today = programmes.day_of(message.created_at, me)
        is_edit = message.direction is Direction.IN and message.kind == "edit"
        shown.append(
            Shown(
                id=message.id,
                side=_side(message),
                kind=message.kind,
                at=message.created_at,
                day=today,
                new_day=days and today != day,
                text=message.text,
                parts=unsigned(message.parts, message.staff_id),
                dialog=_dialog(message),
                buttons=_buttons(message),
                author=author,
                state=message.state,
                reason=labels.reason(message.error) if message.direction is Direction.OUT else None,
                file=_file(message, stored.get(message.id)),
                before=earlier.get(message.id, "") if is_edit else None,
                edited=not is_edit and message.telegram_id in edited,
                in_place=message.operation is Operation.EDIT,
                announced=message.broadcast_id is not None,
                broken=message.direction is Direction.IN and message.error is not None,
            )
        )
        day = today
    return tuple(shown)


def _edits(
    session: Session, conversation_id: int, messages: Sequence[Message]
) -> tuple[dict[int, str], set[int]]:
    """(what each edit replaced, by its row; Telegram's numbers of the edited messages)."""
    numbers = {m.telegram_id for m in messages if m.direction is Direction.IN and m.telegram_id is not None}
    if not numbers:
        return {}, set()
    stands: dict[int, str] = {}
    earlier: dict[int, str] = {}
    edited: set[int] = set()
    for row in session.execute(
        select(Message.id, Message.telegram_id, Message.kind, Message.text)
        .where(
            Message.conversation_id == conversation_id,
            Message.telegram_id.in_(numbers),
            Message.direction == Direction.IN,
            Message.state != MessageState.UNCHANGED,
        )
        .order_by(Message.id)
        .limit(10 * PAGE)
    ):
        number = row.telegram_id
        if number is None:
            continue
        if row.kind == "edit":
            edited.add(number)
            earlier[row.id] = stands.get(number, "")
        stands[number] = row.text
    return earlier, edited


def _side(message: Message) -> str:
    if message.direction is Direction.NOTE:
        return "note"
    if message.direction is Direction.OUT:
        return "staff" if message.staff_id is not None and message.broadcast_id is None else "bot"
    return "event" if message.kind in labels.HAPPENED else "family"


def _buttons(message: Message) -> tuple[tuple[Text, ...], ...]:
    return tuple(tuple(_label(button) for button in row) for row in message.buttons or [])


def _dialog(message: Message) -> str:
    buttons = [button for row in message.buttons or [] for button in row]
    # A button that answers a question names its step; others lead elsewhere, most often to the menu.
    asked = [button for button in buttons if button.get("step")] or buttons
    return next((name for button in asked if (name := button.get("dialog")) in labels.DIALOGS), "")


def _label(button: Mapping[str, Any]) -> Text:
    label = button.get("label")
    return from_json(label) if label else verbatim(str(button.get("text", "")))


def _file(message: Message, stored: Attached | None) -> File | None:
    media = message.media or {}
    sort = message.kind if message.kind in labels.MEDIA else _sort(media)
    if sort is None:
        return None
    icon, what = labels.MEDIA[sort]
    place = None
    if "latitude" in media and "longitude" in media:
        place = (float(media["latitude"]), float(media["longitude"]))
    return File(
        icon,
        what,
        str(media.get("name") or ""),
        media.get("size"),
        media.get("seconds"),
        stored=stored,
        place=place,
        phone=str(media.get("phone") or ""),
        moved_at=datetime.fromisoformat(media["moved_at"]) if "moved_at" in media else None,
        moving="live_seconds" in media,
    )


def _sort(media: Mapping[str, Any]) -> str | None:
    if "chart" in media:
        return "photo"
    if "latitude" in media:
        return "location"
    return "document" if media.keys() & {"file_id", "content", "stored"} else None
