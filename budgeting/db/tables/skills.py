"""What families offer each other and look for, and who is interested in it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.skills import (
    InterestState,
    SkillCategory,
    SkillKind,
    SkillRefusal,
    SkillState,
    SkillTime,
)


class Skill(Base):
    """One entry of a member: others see it once staff have looked at it, without the name."""

    __tablename__ = "skills"
    __table_args__ = (
        # What others see in the chat, newest first.
        Index("ix_skills_programme_id_state_kind", "programme_id", "state", "kind"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    kind: Mapped[SkillKind]
    category: Mapped[SkillCategory]
    #: The member's own words.
    words: Mapped[str] = mapped_column(PersonText, default="")
    time: Mapped[SkillTime]
    state: Mapped[SkillState]
    refusal: Mapped[SkillRefusal | None]
    #: The local day on which we ask whether it is still true; None while it isn't shown.
    ask_on: Mapped[date | None]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    checked_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    created_at: Mapped[datetime]


class SkillInterest(Base):
    """A member who is interested in somebody else's entry; staff bring the two together."""

    __tablename__ = "skill_interests"
    __table_args__ = (
        UniqueConstraint("skill_id", "member_id"),
        Index("ix_skill_interests_state", "state"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id", ondelete="CASCADE"))
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    state: Mapped[InterestState]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    settled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
