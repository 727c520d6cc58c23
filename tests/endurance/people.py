"""What the two members of a history send: each act as an update, depending on what its member sees in the chat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from budgeting.db.tables import Checkin, Conversation, Entry, Message
from budgeting.states.checkins import CheckinState
from budgeting.states.messages import Direction
from dialogs.engine.incoming import Incoming
from tests.endurance.histories import Act, History
from tests.endurance.phrases import NOTHING, WORDS, Line
from tests.kit import build

#: Monday 2 March 2026, 18:00 in Rome.
EVENING = datetime(2026, 3, 2, 17, tzinfo=UTC)
CHATS = (build.CHATS["amina"], build.CHATS["youssef"])
#: The id of an act's message is this plus the act's number.
NUMBERS = 100


def session_on(connection: Connection) -> Session:
    """A session whose commit leaves the history's outer transaction open."""
    return Session(connection, join_transaction_mode="rollback_only", expire_on_commit=False)


class People:
    """Both members with their phones. ``chats`` are the ids of their conversations."""

    def __init__(self, connection: Connection, chats: list[int], history: History) -> None:
        self._connection, self._chats, self._history = connection, chats, history
        self._food_told = False

    def does(self, act: Act) -> Incoming | None:
        """What the act sends; None if there is nothing to tap."""
        language = self._history.languages[act.who]
        match act.kind:
            case "say" | "strange":
                return self._text(act, _written(act.lines, language))
            case "unclear":
                word = act.lines[0].word
                assert isinstance(word, int)
                return self._text(act, f"{WORDS[language][word]} {act.value}".strip())
            case "command" | "answer_text":
                return self._text(act, act.value)
            case "checkin":
                return self.begin_week(act, 0)
            case "edit":
                text = _written(act.lines, language) or NOTHING
                return self._said(act, 0, kind="edit", text=text, message_id=NUMBERS + (act.of or 0))
            case "undo" | "file":
                return self._standing(act, act.kind, act.value)
            case "open_heading" | "open_date":
                return self._standing(act, act.kind.removeprefix("open_"))
            case "to_heading":
                return self._answer(act, 0, "heading", "to", act.value)
            case "to_yesterday":
                return self._answer(act, 0, "date", "day", "1")
            case "answer_tap":
                return self._answer(act, 0, "question", "amount", act.value)
            case "step":
                return self.answer_week(act, 0, act.value)
        raise LookupError(act.kind)

    def begin_week(self, act: Act, turn: int) -> Incoming:
        return self._text(act, "/checkin", turn)

    def answer_week(self, act: Act, turn: int, instead: str = "") -> Incoming | None:
        """The sheet's answer to the check-in's open question, or the button ``instead`` if the question has it."""
        with session_on(self._connection) as session:
            frames = session.get_one(Conversation, self._chats[act.who]).frames
            if not frames or frames[-1]["dialog"] != "checkin":
                return None
            step = frames[-1]["step"]
        if instead and (other := self._answer(act, turn, step, instead)):
            return other
        cash, food, mood = self._history.sheet
        match step:
            case "cash":
                return self._text(act, cash, turn) if cash else self._answer(act, turn, step, "skip")
            case "spend":
                if food and not self._food_told and self._answer(act, turn, step, "next", "food"):
                    self._food_told = True
                    return self._text(act, food, turn)
            case "feeling":
                choice = ("mood", mood) if mood else ("skip", "")
                return self._answer(act, turn, step, *choice)
        return self._answer(act, turn, step, "next")

    def week_is_done(self) -> bool:
        with session_on(self._connection) as session:
            return session.scalar(select(Checkin.state)) is CheckinState.DONE

    def other_is_at_it(self, act: Act) -> bool:
        with session_on(self._connection) as session:
            mine = session.get_one(Conversation, self._chats[act.who])
            week = session.scalars(select(Checkin)).one()
            return week.state is CheckinState.OPEN and week.member_id != mine.member_id

    # -- updates

    def _text(self, act: Act, text: str, turn: int = 0) -> Incoming:
        number = NUMBERS + act.number + 1000 * turn
        return self._said(act, turn, kind="text", text=text, message_id=number)

    def _tapped(self, act: Act, turn: int, row: int, index: int) -> Incoming:
        return self._said(act, turn, kind="tap", tap=f"{row}:{index}", message_id=row, callback_id="one")

    def _said(self, act: Act, turn: int, **what: Any) -> Incoming:
        chat = CHATS[act.who]
        return Incoming(
            bot_id=build.BOT,
            update_id=10_000 + act.number * 1000 + turn * 10,
            chat_id=chat,
            user_id=chat,
            # Two per second: Telegram's times are no finer.
            sent_at=EVENING + timedelta(seconds=act.number // 2),
            **what,
        )

    # -- buttons

    def _standing(self, act: Act, action: str, value: str = "") -> Incoming | None:
        """A tap under the latest echo of the act's message."""
        with session_on(self._connection) as session:
            chat = self._chats[act.who]
            entries = set(
                session.scalars(
                    select(Entry.id)
                    .join(Message, Message.id == Entry.message_id)
                    .where(Message.conversation_id == chat, Message.telegram_id == NUMBERS + (act.of or 0))
                )
            )
            latest = None
            for row, index, button in _buttons(session, chat):
                if button.get("dialog") != "spending" or not _about(button) & entries:
                    continue
                # Nobody scrolls up to an echo that a later one has replaced.
                if row != (latest := latest or row):
                    return None
                if button["action"] == action and button["value"].partition(":")[2] == value:
                    return self._tapped(act, 0, row, index)
        return None

    def _answer(
        self, act: Act, turn: int, step: str, action: str, value: str | None = None
    ) -> Incoming | None:
        """A tap under the open question, if it is this one and has this button."""
        with session_on(self._connection) as session:
            chat = session.get_one(Conversation, self._chats[act.who])
            for row, index, button in _buttons(session, chat.id):
                if (
                    button.get("step") == step
                    and button["revision"] == chat.revision
                    and button["action"] == action
                    and value in (None, button["value"])
                ):
                    return self._tapped(act, turn, row, index)
        return None


def _written(lines: tuple[Line, ...], language: str) -> str:
    return "\n".join(line.written(language) for line in lines)


def _about(button: dict[str, Any]) -> set[int]:
    """The entries that a standing button refers to."""
    return {int(number) for number in button["value"].partition(":")[0].split(",") if number.isdigit()}


def _buttons(session: Session, chat: int) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """(row, index, button) for every button of the bot's in a chat, newest first."""
    said = session.execute(
        select(Message.id, Message.buttons)
        .where(Message.conversation_id == chat, Message.direction == Direction.OUT)
        .order_by(Message.id.desc())
    )
    for row, lines in said:
        for index, button in enumerate([button for line in lines or [] for button in line]):
            yield row, index, button
