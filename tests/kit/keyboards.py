"""The keyboards under a chat's messages once everything queued has arrived."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import Conversation, Message
from budgeting.states.messages import Direction, Operation
from dialogs.engine import conversation as conversations
from dialogs.engine import keyboards


def on_screen(session: Session, conversation_id: int) -> dict[int, tuple[str, list[dict[str, Any]]]]:
    """(text, buttons) of each of our messages, keyed by its first row, as the phone finally shows it.

    When a member's phone is unlinked, its chat goes on in another conversation, which edits the earlier one's messages.
    """
    here = session.get_one(Conversation, conversation_id)
    chat = select(Conversation.id).where(
        Conversation.bot_id == here.bot_id, Conversation.chat_id == here.chat_id
    )
    by_row: dict[int, tuple[str, list[dict[str, Any]]]] = {}
    for row in session.scalars(
        select(Message)
        .where(Message.conversation_id.in_(chat), Message.direction == Direction.OUT)
        .order_by(Message.id)
    ):
        buttons = [button for line in row.buttons or [] for button in line]
        if row.operation is Operation.SEND:
            by_row[row.id] = (row.text, buttons)
        elif row.operation is not Operation.READ_ALOUD:
            assert row.about_id is not None
            by_row[row.about_id] = (row.text or by_row[row.about_id][0], buttons)
    return by_row


def dead(session: Session) -> list[str]:
    """Labels of buttons still on a screen whose question is no longer open."""
    left = []
    for number in session.scalars(select(Conversation.id).where(Conversation.ended_at.is_(None))):
        live = keyboards.asked(conversations.by_id(session, number))
        for row, (_, buttons) in on_screen(session, number).items():
            if live is None or row != live.row:
                left += [button["text"] for button in buttons if "step" in button]
    return left
