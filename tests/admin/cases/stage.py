"""What the chat did before staff came, and what the database holds when they are done."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.arrears import hardship
from budgeting.clock import SetClock
from budgeting.db.tables import Case, Message
from budgeting.states.arrears import Hardship
from budgeting.states.messages import Direction, MessageState
from tests.kit import build
from tests.kit.console import Browser
from tests.kit.family import Family


def asked(session: Session, clock: SetClock, chat: int) -> int:
    """The bot asks in Arabic; staff read it in Italian."""
    made = Message(
        conversation_id=chat,
        bot_id=build.BOT,
        direction=Direction.OUT,
        state=MessageState.SENT,
        created_at=clock.now(),
        text="ماذا حدث؟",
        parts=[{"k": "What has happened?"}],
    )
    session.add(made)
    session.flush()
    return made.id


def cannot_pay(family: Family, chat: int) -> int:
    """The case that the chat prepares when a family cannot pay; gives its id."""
    (instalment,) = family.plan(date(2026, 3, 20))
    return family.do(hardship.declare, family.amina, instalment, Hardship.ILLNESS, chat).id


def stored_case(family: Family, case: int) -> Case:
    def look(session: Session) -> Case:
        return session.get_one(Case, case)

    return family.look(look)


def number(family: Family, table: type[Any]) -> int:
    return family.look(lambda s: s.scalar(select(func.count()).select_from(table))) or 0


def revision(browser: Browser, case: int) -> str:
    return browser.page(f"/cases/{case}").values('[name="revision"]')[0]
