"""Whom an announcement is meant for: criteria that are looked up anew each time, and how they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, true

from budgeting.db.tables import (
    ActivitySession,
    Broadcast,
    Conversation,
    ConversationLabel,
    Enrolment,
    Household,
    Member,
    RepaymentPlan,
)
from budgeting.households import consents, phones
from budgeting.states.activities import ATTENDED, HOLDS, EnrolmentState
from budgeting.states.arrears import PlanState

#: The longest time, in days, that may be asked about since somebody was last seen.
MOST_DAYS = 730
#: The days that a form begins with.
DAYS = 30


class PlanCriterion(StrEnum):
    """The state of a household's repayment plan."""

    #: None is proposed, running or paused.
    NONE = "none"
    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    KEPT = "kept"


class TakingPart(StrEnum):
    """How somebody takes part in an activity."""

    #: They have a seat, or one is kept for them.
    ENROLLED = "enrolled"
    WAITING = "waiting"
    #: They were there.
    CAME = "came"


class LastSeen(StrEnum):
    """Whether somebody wrote or tapped in the last days."""

    WITHIN = "within"
    NOT_WITHIN = "not_within"


class Joining(StrEnum):
    JOINED = "joined"
    NOT_JOINED = "not_joined"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom it's meant for; all criteria apply together.

    Among sites and languages None means all, and 0 among the sites families without a site. Any other criterion
    that is empty or None doesn't narrow the audience.
    """

    programme_id: int
    sites: tuple[int, ...] | None = None
    languages: tuple[str, ...] | None = None
    plans: tuple[PlanCriterion, ...] = ()
    #: An activity, or one of its sessions, and how they take part in it; no way chosen: in any of these ways.
    activity_id: int | None = None
    meeting_id: int | None = None
    taking_part: tuple[TakingPart, ...] = ()
    #: With at least one of these labels on their conversation.
    labels: tuple[int, ...] = ()
    seen: LastSeen | None = None
    days: int = DAYS
    joining: Joining | None = None
    #: Only those who may read about arrears, because the words are about them.
    arrears: bool = False

    @property
    def tells_arrears(self) -> bool:
        """Whether getting it tells of arrears: the words do, or it goes to people because of their plans."""
        return self.arrears or any(plan is not PlanCriterion.NONE for plan in self.plans)

    def to_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = {
            "sites": None if self.sites is None else list(self.sites),
            "languages": None if self.languages is None else list(self.languages),
        }
        for name in ("plans", "taking_part", "labels"):
            if getattr(self, name):
                stored[name] = [*getattr(self, name)]
        for name in ("activity_id", "meeting_id", "joining", "arrears"):
            if getattr(self, name):
                stored[name] = getattr(self, name)
        if self.seen is not None:
            stored |= {"seen": self.seen, "days": self.days}
        return stored

    @classmethod
    def of(cls, broadcast: Broadcast) -> Audience:
        return cls.from_json(broadcast.programme_id, broadcast.audience)

    @classmethod
    def from_json(cls, programme_id: int, stored: Mapping[str, Any]) -> Audience:
        sites, languages = stored.get("sites"), stored.get("languages")
        seen, joining = stored.get("seen"), stored.get("joining")
        return cls(
            programme_id,
            None if sites is None else tuple(sites),
            None if languages is None else tuple(languages),
            tuple(PlanCriterion(code) for code in stored.get("plans", ())),
            stored.get("activity_id"),
            stored.get("meeting_id"),
            tuple(TakingPart(code) for code in stored.get("taking_part", ())),
            tuple(stored.get("labels", ())),
            LastSeen(seen) if seen else None,
            stored.get("days", DAYS),
            Joining(joining) if joining else None,
            bool(stored.get("arrears")),
        )


def meant(audience: Audience, now: datetime) -> ColumnElement[bool]:
    """The adults it's meant for, those who have left among them, as a condition on `Member` and `Household`."""
    conditions = [Household.programme_id == audience.programme_id, Member.adult.is_(True)]
    if audience.sites is not None:
        placed = Household.site_id.in_([site for site in audience.sites if site])
        conditions.append(or_(placed, Household.site_id.is_(None)) if 0 in audience.sites else placed)
    if audience.languages is not None:
        conditions.append(Member.language.in_(audience.languages))
    if audience.plans:
        conditions.append(or_(*(_plan(plan) for plan in audience.plans)))
    if audience.activity_id is not None or audience.meeting_id is not None:
        conditions.append(_takes_part(audience))
    if audience.labels:
        conditions.append(
            exists().where(
                Conversation.member_id == Member.id,
                ConversationLabel.conversation_id == Conversation.id,
                ConversationLabel.label_id.in_(audience.labels),
            )
        )
    if audience.seen is not None:
        since = now - timedelta(days=audience.days)
        was_there = exists().where(Conversation.member_id == Member.id, Conversation.last_seen_at >= since)
        conditions.append(was_there if audience.seen is LastSeen.WITHIN else ~was_there)
    if audience.joining is not None:
        conditions.append(joined() if audience.joining is Joining.JOINED else ~joined())
    return and_(*conditions)


def joined() -> ColumnElement[bool]:
    """Whether a `Member` has a linked phone, has agreed to the current notice and has written."""
    agreed = consents.stands(Member.id, consents.current(Member.household_id))
    writes = exists().where(
        Conversation.member_id == Member.id, Conversation.ended_at.is_(None), phones.on_a_phone()
    )
    return and_(Member.joined_at.is_not(None), agreed, writes)


_CURRENT = (PlanState.PROPOSED, PlanState.ACTIVE, PlanState.PAUSED)


def _plan(plan: PlanCriterion) -> ColumnElement[bool]:
    if plan is PlanCriterion.NONE:
        return ~exists().where(RepaymentPlan.household_id == Household.id, RepaymentPlan.state.in_(_CURRENT))
    return exists().where(
        RepaymentPlan.household_id == Household.id, RepaymentPlan.state == PlanState(plan.value)
    )


_WAYS: dict[TakingPart, ColumnElement[bool]] = {
    TakingPart.ENROLLED: Enrolment.state.in_(HOLDS),
    TakingPart.WAITING: Enrolment.state == EnrolmentState.WAITING,
    TakingPart.CAME: Enrolment.attendance.in_(ATTENDED),
}


def _takes_part(audience: Audience) -> ColumnElement[bool]:
    ways = audience.taking_part or tuple(TakingPart)
    which: ColumnElement[bool] = true()
    if audience.meeting_id is not None:
        which = Enrolment.session_id == audience.meeting_id
    elif audience.activity_id is not None:
        which = and_(
            Enrolment.session_id == ActivitySession.id, ActivitySession.activity_id == audience.activity_id
        )
    return exists().where(Enrolment.member_id == Member.id, which, or_(*(_WAYS[way] for way in ways)))
