"""Case records, with evidence, notes, actions, assessed needs and goals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.cases import CaseState, GoalState, NeedArea, NoteKind, Outcome, Standing
from budgeting.states.messages import Direction
from budgeting.states.tasks import Urgency


class CaseAction(Base):
    """Something to do in a case, by a date."""

    __tablename__ = "case_actions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    #: The goal it serves.
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("case_goals.id"), index=True)
    what: Mapped[str] = mapped_column(PersonText)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    due_on: Mapped[date | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Case(Base):
    """A case record (presa in carico). The chat prepares it; an operator opens it."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id"))
    instalment_id: Mapped[int | None] = mapped_column(ForeignKey("instalments.id"), index=True)
    topic: Mapped[str] = mapped_column(String(40))
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.NORMAL)
    state: Mapped[CaseState] = mapped_column(default=CaseState.PREPARED)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(PersonText, default="")
    outcome_kind: Mapped[Outcome | None]
    #: None if the chat prepared it.
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    #: Grows with each change of the head (owner, urgency, state); a form with an older one is stale.
    revision: Mapped[int] = mapped_column(default=0)


class CaseEvidence(Base):
    """A message as it was when it went into a case; the live thread may keep changing."""

    __tablename__ = "case_evidence"
    __table_args__ = (UniqueConstraint("case_id", "message_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    direction: Mapped[Direction]
    #: text, photo, voice, tap and so on, as in `messages`.
    kind: Mapped[str] = mapped_column(String(16), default="text")
    #: The sender's name at the time; empty for the bot's own words.
    who: Mapped[str] = mapped_column(PersonText, default="")
    text: Mapped[str] = mapped_column(PersonText)
    #: The bot's words (or the tapped button) as key and arguments, so that each reader gets their language.
    parts: Mapped[list[Any] | None]
    said_at: Mapped[datetime]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class CaseNote(Base):
    """What staff wrote in a case."""

    __tablename__ = "case_notes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[NoteKind] = mapped_column(default=NoteKind.NOTE)
    #: With the words of a closing: the kind of outcome.
    outcome_kind: Mapped[Outcome | None]
    text: Mapped[str] = mapped_column(PersonText)
    created_at: Mapped[datetime]


class CaseAssessment(Base):
    """What a family needs, as talked over on one day; repeated later and compared."""

    __tablename__ = "case_assessments"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    #: The day on which to talk it over again.
    repeat_on: Mapped[date | None]


class CaseNeed(Base):
    """One area of an assessment; areas that weren't talked about have no row."""

    __tablename__ = "case_needs"

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("case_assessments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    area: Mapped[NeedArea] = mapped_column(primary_key=True)
    standing: Mapped[Standing]
    #: How things are, and what the family wishes, in the words of whoever wrote it down.
    how: Mapped[str] = mapped_column(PersonText, default="")
    wish: Mapped[str] = mapped_column(PersonText, default="")


class CaseGoal(Base):
    """What the family and staff want to reach in a case."""

    __tablename__ = "case_goals"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    area: Mapped[NeedArea | None]
    what: Mapped[str] = mapped_column(PersonText)
    due_on: Mapped[date | None]
    state: Mapped[GoalState] = mapped_column(default=GoalState.OPEN)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
