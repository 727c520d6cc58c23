"""Answers to the financial well-being scale, each person's own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id
from budgeting.states.wellbeing import AgeBand, Mode, Moment, SurveyState

_ONCE = text("moment <> 'own'")
_UNFINISHED = text("state IN ('asked', 'open')")


class WellbeingSurvey(Base):
    """One filling-in of the ten questions by one person."""

    __tablename__ = "wellbeing_surveys"
    __table_args__ = (
        Index("ix_wellbeing_surveys_household_id", "household_id"),
        Index("ix_wellbeing_surveys_member_id", "member_id"),
        # Nobody is asked twice at entry, half-way or exit, and nobody has two unfinished ones.
        Index(
            "ix_wellbeing_surveys_moment",
            "member_id",
            "moment",
            unique=True,
            sqlite_where=_ONCE,
            postgresql_where=_ONCE,
        ),
        Index(
            "ix_wellbeing_surveys_unfinished",
            "member_id",
            unique=True,
            sqlite_where=_UNFINISHED,
            postgresql_where=_UNFINISHED,
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    moment: Mapped[Moment]
    state: Mapped[SurveyState]
    mode: Mapped[Mode]
    #: The staff person who read the questions out.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    #: The language in which the questions were read.
    language: Mapped[str] = mapped_column(String(8))
    age: Mapped[AgeBand | None]
    #: The position of each answer in its scale, 0 the first, in the order of the questions; as many as were given.
    answers: Mapped[list[Any]]
    #: By the published table; None until all ten are answered.
    score: Mapped[int | None]
    created_at: Mapped[datetime]
    #: When the person was asked or last answered, from which the follow-ups are counted.
    touched_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    #: The local day it was finished.
    answered_on: Mapped[date | None]
