"""Who viewed a household and who changed what about it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from admin.audit.details import shown
from admin.audit.names import ACTIONS
from admin.context import Reader
from budgeting.db.tables import Audit, Case, Debt, Household, Member, Payment, RepaymentPlan, Staff
from dialogs.text import Text, verbatim

MOST = 50
#: Made once: a new alias of a table costs more than the query that uses it.
_RECEIVER = aliased(Staff)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the trail."""

    at: datetime
    #: Empty if the command line did it.
    who: str
    what: Text
    details: Text


def trail(session: Session, reader: Reader, household: Household) -> list[Step]:
    """The latest lines about the household, its people, money and cases."""

    def of(
        table: type[Member] | type[Debt] | type[RepaymentPlan] | type[Payment] | type[Case],
    ) -> Select[int]:
        return select(table.id).where(table.household_id == household.id)

    about = (
        ((Audit.subject == "household") & (Audit.subject_id == household.id))
        | ((Audit.subject == "member") & Audit.subject_id.in_(of(Member)))
        | ((Audit.subject == "debt") & Audit.subject_id.in_(of(Debt)))
        | ((Audit.subject == "plan") & Audit.subject_id.in_(of(RepaymentPlan)))
        | ((Audit.subject == "payment") & Audit.subject_id.in_(of(Payment)))
        | ((Audit.subject == "case") & Audit.subject_id.in_(of(Case)))
    )
    rows = session.execute(
        select(Audit, Staff.name.label("who"), _RECEIVER.name.label("receiver"))
        .outerjoin(Staff, Staff.id == Audit.staff_id)
        .outerjoin(_RECEIVER, _RECEIVER.id == Audit.to_id)
        .where(about)
        .order_by(Audit.at.desc(), Audit.id.desc())
        .limit(MOST)
    )
    return [
        Step(
            at=row.Audit.at,
            who=row.who or "",
            what=ACTIONS.get(row.Audit.action) or verbatim(row.Audit.action),
            details=shown(row.Audit, row.receiver or "", reader),
        )
        for row in rows
    ]
