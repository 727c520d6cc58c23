"""Everybody an announcement was written to: what became of it for them, and how they answered; also as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.activities.labels import ANSWERS
from admin.broadcasts import queries
from admin.context import Reader, RequestContext
from admin.inbox.labels import DELIVERY, reason
from admin.kit import list_routes
from admin.kit.columns import Column, OnPhone
from admin.kit.filters import Choice, Pick
from admin.kit.listing import Listing, Params, Sort, Start
from admin.kit.pagination import Query
from budgeting import access
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.db.tables import (
    Broadcast,
    BroadcastAnswer,
    Conversation,
    Enrolment,
    Household,
    Member,
    Message,
)
from budgeting.states.activities import EnrolmentState
from budgeting.states.messages import MessageState
from dialogs.broadcasts import BUTTONS
from dialogs.text import Text, t, tn

#: As many announcements to choose from; the others are reached from their own pages.
MOST = 100


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person's copy of an announcement."""

    message_id: int
    conversation_id: int
    household_id: int
    name: str
    household: str
    language: str
    state: MessageState
    why: Text | None
    sent_at: datetime | None
    answer: EnrolmentState | None
    #: Codes of the buttons they tapped.
    tapped: tuple[str, ...]
    announcement: str


def visible(session: Session, reader: Reader, asked: Params) -> Query:
    """The copies in announcements and of households that the reader may see."""
    return (
        select(Message, Member, Household, Broadcast, Enrolment.state.label("answer"))
        .join(Broadcast, Broadcast.id == Message.broadcast_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Member, Member.id == Conversation.member_id)
        .join(Household, Household.id == Member.household_id)
        .outerjoin(
            Enrolment, (Enrolment.session_id == Broadcast.session_id) & (Enrolment.member_id == Member.id)
        )
        .where(access.visible(Broadcast, reader.me), access.visible(Household, reader.me))
    )


def rows(session: Session, reader: Reader, records: Sequence[Any]) -> list[Recipient]:
    tapped: dict[tuple[int, int], list[str]] = {}
    query = select(BroadcastAnswer).where(
        BroadcastAnswer.broadcast_id.in_({row.Broadcast.id for row in records}),
        BroadcastAnswer.member_id.in_({row.Member.id for row in records}),
    )
    for each in session.scalars(query.order_by(BroadcastAnswer.answered_at)):
        tapped.setdefault((each.broadcast_id, each.member_id), []).append(each.button)
    return [
        Recipient(
            row.Message.id,
            row.Message.conversation_id,
            row.Household.id,
            row.Member.called or row.Member.name,
            row.Household.name,
            row.Member.language,
            row.Message.state,
            reason(row.Message.error) if row.Message.error else None,
            row.Message.sent_at,
            row.answer,
            tuple(tapped.get((row.Broadcast.id, row.Member.id), ())),
            row.Broadcast.title,
        )
        for row in records
    ]


def _announcements(session: Session, reader: Reader) -> list[tuple[int, str]]:
    query = select(Broadcast.id, Broadcast.title).where(access.visible(Broadcast, reader.me))
    return [(row.id, row.title) for row in session.execute(query.order_by(Broadcast.id.desc()).limit(MOST))]


def _tapped(row: Recipient, reader: Reader) -> str:
    labels = (BUTTONS[code].label for code in row.tapped if code in BUTTONS)
    return ", ".join(reader.chat_words.plain(label, reader.language) for label in labels)


def _context(session: Session, context: RequestContext, asked: Params) -> Mapping[str, Any]:
    number = asked["broadcast"]
    chosen = session.get(Broadcast, number) if number else None
    return {
        "delivery": DELIVERY,
        "answers": ANSWERS,
        "tapped_by": lambda row: _tapped(row, context),
        "chosen": (chosen.id, queries.title(session, chosen, context.language)) if chosen else None,
    }


_STATES = (
    MessageState.SENT,
    MessageState.QUEUED,
    MessageState.FAILED,
    MessageState.UNCERTAIN,
    MessageState.SKIPPED,
    MessageState.CANCELLED,
)
RECIPIENTS = Listing(
    path="/broadcasts/recipients",
    action=Action.READ_BROADCAST,
    title=t("Recipients"),
    select=visible,
    key=Message.id,
    rows=rows,
    sorts={
        "told": Sort(lambda asked, reader: [Message.broadcast_id.desc()], t("In the order of sending")),
        "household": Sort.by(Household.name),
        "state": Sort.by(Message.state),
    },
    filters=[
        Pick(
            name="broadcast",
            label=t("Announcement"),
            rows=_announcements,
            any=t("All announcements"),
            where=lambda number, session, reader: Message.broadcast_id == number,
        ),
        Choice(
            name="state",
            label=t("What became of it"),
            options={state.value: DELIVERY[state] for state in _STATES},
            where=lambda state, session, reader: Message.state == MessageState(state),
        ),
        Choice(
            name="answer",
            label=t("Their answer"),
            options={
                "none": t("no answer yet"),
                **{state.value: ANSWERS[state] for state in ANSWERS},
            },
            where=lambda answer, session, reader: (
                Enrolment.id.is_(None) if answer == "none" else Enrolment.state == EnrolmentState(answer)
            ),
        ),
    ],
    columns=[
        Column("name", t("Who"), lambda row, reader: row.name, title=True),
        Column("household", t("Household"), lambda row, reader: row.household, phone=OnPhone.ALONE),
        Column(
            "language",
            t("Language"),
            lambda row, reader: reader.language_name(row.language),
            phone=OnPhone.ABSENT,
        ),
        Column("state", t("What became of it"), lambda row, reader: DELIVERY[row.state], phone=OnPhone.ALONE),
        Column("why", t("Why not"), lambda row, reader: row.why, phone=OnPhone.ALONE),
        Column("sent_at", t("Sent at"), lambda row, reader: row.sent_at, phone=OnPhone.ABSENT),
        Column(
            "answer",
            t("Their answer"),
            lambda row, reader: ANSWERS[row.answer] if row.answer else None,
            phone=OnPhone.ALONE,
        ),
        Column("tapped", t("Buttons tapped"), _tapped, phone=OnPhone.ALONE),
        Column("announcement", t("Announcement"), lambda row, reader: row.announcement, page=False),
    ],
    counted=lambda count: tn("{count} person", "{count} people", count),
    empty=lambda asked: t("Nothing has been sent to anybody yet."),
    no_match=t("Nobody matches. Loosen the filter."),
    start=Start(t("Everybody who is written to by an announcement stands here."), "/broadcasts"),
    find=t("Find recipients"),
    live="live-broadcast from:body delay:1s, live-rsvp from:body delay:1s",
    template="broadcasts/recipients.html",
    cells="broadcasts/recipient_cells.html",
    export=AuditAction.BROADCAST_EXPORT,
    context=_context,
)
router = APIRouter()
list_routes.add(RECIPIENTS, router)
