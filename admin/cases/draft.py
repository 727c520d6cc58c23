"""A case before it is opened: its household, its contents, and the case that could take the messages in instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.cases.evidence import Piece, pieces
from admin.cases.names import topic
from admin.context import RequestContext
from admin.kit.params import number
from budgeting import access, cases
from budgeting.access import Action
from budgeting.cases import Topic
from budgeting.db.tables import Case, Conversation, Household, Instalment, Member, RepaymentPlan
from budgeting.errors import NotFound
from budgeting.states.arrears import Hardship, InstalmentState
from budgeting.states.cases import CaseState
from budgeting.states.tasks import Urgency
from dialogs.text import Text
from dialogs.text.names import HARDSHIPS


@dataclass(frozen=True, slots=True)
class InProgress:
    """An open case of the family that could take the messages in."""

    id: int
    topic: Text
    prepared: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form shows. Without a household the writer is unknown, and there can be no case."""

    conversation_id: int | None
    household_id: int | None
    household: str
    message_ids: Sequence[int] = ()
    evidence: Sequence[Piece] = ()
    in_progress: Sequence[InProgress] = ()
    #: The case that is offered first.
    into: int | None = None
    topic: Topic = Topic.OTHER
    urgency: Urgency = Urgency.NORMAL
    instalment_id: int | None = None
    cause: Text | None = None


def draft(
    session: Session, context: RequestContext, conversation: str, household: str, messages: str
) -> Draft:
    """The draft for a conversation (or, without one, a household) and messages given as "12,15".

    Raises NotFound if the person may not write about that family, or a message isn't the family's.
    """
    chat = _chat(session, context, conversation) if conversation else None
    if chat is not None and chat.member_id is None:
        return Draft(chat.id, None, "")
    row = _household(session, context, chat, household)
    ids = sorted(
        {message_id for typed in messages.split(",")[:1000] if (message_id := number(typed.strip()))}
    )
    evidence = cases.as_evidence(session, row.id, ids, context.clock.now())
    instalment = _instalment(session, row.id)
    open_ones = cases.of_household(session, row.id)
    about = Topic(chat.topic) if chat is not None and chat.topic in set(Topic) else Topic.OTHER
    first = _first(open_ones, chat, instalment)
    if first is not None and first.topic == Topic.CANNOT_PAY:
        about = Topic.CANNOT_PAY
    urgent = (chat is not None and chat.urgency is Urgency.HIGH) or (first and first.urgency is Urgency.HIGH)
    return Draft(
        chat.id if chat is not None else None,
        row.id,
        row.name,
        ids,
        pieces(session, context, evidence),
        [
            InProgress(
                open_case.id,
                topic(open_case.topic),
                open_case.state is CaseState.PREPARED,
                open_case.created_at,
            )
            for open_case in open_ones
        ],
        first.id if first else None,
        about,
        Urgency.HIGH if urgent else Urgency.NORMAL,
        instalment[0] if instalment else None,
        HARDSHIPS[instalment[1]] if instalment else None,
    )


def _chat(session: Session, context: RequestContext, conversation: str) -> Conversation:
    query = select(Conversation).where(
        Conversation.id == (number(conversation) or 0), access.visible(Conversation, context.me)
    )
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("conversation", conversation)
    return row


def _household(
    session: Session, context: RequestContext, chat: Conversation | None, household: str
) -> Household:
    query = select(Household).where(access.visible(Household, context.me, Action.WRITE_CASE))
    if chat is not None:
        query = query.join(Member, Member.household_id == Household.id).where(Member.id == chat.member_id)
    else:
        query = query.where(Household.id == (number(household) or 0))
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("household", household)
    return row


def _instalment(session: Session, household_id: int) -> tuple[int, Hardship] | None:
    """The unpaid instalment that the family most recently said it can't pay, and why."""
    row = session.execute(
        select(Instalment.id, Instalment.hardship)
        .join(RepaymentPlan, RepaymentPlan.id == Instalment.plan_id)
        .where(
            RepaymentPlan.household_id == household_id,
            Instalment.hardship.is_not(None),
            Instalment.state.in_((InstalmentState.DUE, InstalmentState.PAUSED)),
        )
        .order_by(Instalment.hardship_at.desc(), Instalment.id.desc())
        .limit(1)
    ).first()
    return (row.id, row.hardship) if row is not None and row.hardship is not None else None


def _first(
    open_ones: Sequence[Case], chat: Conversation | None, instalment: tuple[int, Hardship] | None
) -> Case | None:
    """The case that the chat prepared for this instalment, or else from this conversation."""
    prepared = [open_case for open_case in open_ones if open_case.state is CaseState.PREPARED]
    of_instalment = [
        open_case for open_case in prepared if instalment and open_case.instalment_id == instalment[0]
    ]
    of_chat = [
        open_case for open_case in prepared if chat is not None and open_case.conversation_id == chat.id
    ]
    return next(iter([*of_instalment, *of_chat]), None)
