"""The trail of what staff did: one line for each action.

A line about a family's data carries the family's number, so that only those who may read about that family can
read its ``reason`` (a person's words) and its details.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Insert, Select, Table, bindparam, insert, null, select, update
from sqlalchemy.orm import Session

from budgeting import access
from budgeting.access import Action
from budgeting.access.scope import TABLES
from budgeting.audit.actions import NEEDS, WITHOUT_NEED, AuditAction
from budgeting.audit.after_leaving import AFTER_LEAVING
from budgeting.audit.details import Details
from budgeting.clock import Clock
from budgeting.db.tables import Allowance, Conversation, Instalment, Member, RepaymentPlan
from budgeting.db.types import Base, Id
from budgeting.errors import NotFound

_AUDIT = Base.metadata.tables["audit"]
_THING = bindparam("thing", type_=Id)
#: Subjects that name their own family, and the column that holds it.
_KEPT_IN = {
    "member": "members",
    "debt": "debts",
    "plan": "repayment_plans",
    "payment": "payments",
    "week": "week_reviews",
    "case": "cases",
    "certificate": "certificates",
    "task": "tasks",
    "bill": "bills",
    "corrective": "correctives",
    "appointment": "appointments",
    "skill": "skills",
    "skill_interest": "skill_interests",
    "childcare": "childcare_entries",
    "document": "documents",
    "document_request": "document_requests",
    "wellbeing": "wellbeing_surveys",
    "erasure": "erasure_requests",
    "invite_request": "invite_requests",
    "agreement": "agreements",
    "referral": "referrals",
}


def _of(table: Table) -> Select[Any]:
    return select(table.c.household_id).where(table.c.id == _THING)


#: The family a subject belongs to, by the line's subject. None for the chat of an unknown writer.
OF_A_HOUSEHOLD: dict[str, Select[Any]] = {
    "household": select(_THING),
    "conversation": select(Member.household_id)
    .join(Conversation, Conversation.member_id == Member.id)
    .where(Conversation.id == _THING),
    "instalment": select(RepaymentPlan.household_id)
    .join(Instalment, Instalment.plan_id == RepaymentPlan.id)
    .where(Instalment.id == _THING),
    "allowance": select(Member.household_id)
    .join(Allowance, Allowance.member_id == Member.id)
    .where(Allowance.id == _THING),
    **{subject: _of(Base.metadata.tables[name]) for subject, name in _KEPT_IN.items()},
}
#: Subjects that belong to no family. A subject in neither list is stored without a family, and its words are shown
#: to nobody.
OF_NO_HOUSEHOLD = frozenset(
    {
        "activity",
        "audit",
        "batch",
        "broadcast",
        "community_point",
        "import",
        "incoming_referral",
        "label",
        "partner",
        "phrase",
        "programme",
        "report",
        "session",
        "signin",
        "site",
        "staff",
    }
)
#: The table in which to look up the subject of a line that needs a right.
_TABLES: Mapping[str, type[Base]] = {name: model for model, (_, _, name) in TABLES.items()}


def _line(household: Any) -> Insert:
    columns = ("at", "staff_id", "action", "subject", "subject_id", "reason", "to_id", "details")
    values = {name: bindparam(f"new_{name}", type_=_AUDIT.c[name].type) for name in columns}
    return insert(_AUDIT).values(**values, household_id=household)


# Built once: every view of a family writes a line.
_LINES = {subject: _line(query.scalar_subquery()) for subject, query in OF_A_HOUSEHOLD.items()}
_PLAIN = _line(null())
_NOTHING = Details()


def note(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    action: AuditAction,
    subject: str,
    subject_id: int | None,
    reason: str = "",
    *,
    to: int | None = None,
    details: Details = _NOTHING,
    part_of: AuditAction | None = None,
) -> None:
    """Record who (None: the program or the command line) did what to which subject, and why.

    ``to``: the staff person it passed to. ``details``: anything else to record. ``part_of``: this is part of that
    larger action, and needs the larger action's right (a coach who closes a case also pauses the plan).

    Raises NotFound if a staff person may not do that, the same as for a subject that doesn't exist, and HouseholdLeft
    if its household has left and the action is not in `AFTER_LEAVING`: the code that opened the transaction rolls it
    back, together with the change.
    """
    judged = part_of or action
    if staff_id is not None and judged not in WITHOUT_NEED:
        _refuse_strangers(session, staff_id, NEEDS[judged], subject, subject_id)
    if subject_id is not None and action not in AFTER_LEAVING:
        _refuse_left(session, subject, subject_id)
    values = {
        "new_at": clock.now(),
        "new_staff_id": staff_id,
        "new_action": action,
        "new_subject": subject,
        "new_subject_id": subject_id,
        "new_reason": reason,
        "new_to_id": to,
        "new_details": details.stored(),
    }
    line = _LINES.get(subject) if subject_id is not None else None
    if line is None:
        session.connection().execute(_PLAIN, values)
    else:
        session.connection().execute(line, {**values, "thing": subject_id})


def _refuse_left(session: Session, subject: str, subject_id: int) -> None:
    """Raise HouseholdLeft if the subject is of a household that has left."""
    if (whose := OF_A_HOUSEHOLD.get(subject)) is None:
        return
    household_id = session.connection().scalar(whose, {"thing": subject_id})
    if household_id is not None:
        access.refuse_left(session, household_id)


def _refuse_strangers(
    session: Session, staff_id: int, needed: Action, subject: str, subject_id: int | None
) -> None:
    who = access.actor(session, staff_id)
    if subject_id is not None:
        access.get(session, who, _TABLES[subject], subject_id, needed)
    elif not who.may(needed):
        raise NotFound(subject, None)


#: The subject name of a row, by table.
SUBJECTS: Mapping[str, str] = {model.__tablename__: name for name, model in _TABLES.items()}


def detach(session: Session, table: str, ids: Sequence[int]) -> None:
    """Drop the row numbers from these rows' lines: the rows are gone, and SQLite reuses numbers."""
    gone = update(_AUDIT).where(_AUDIT.c.subject == SUBJECTS.get(table, table), _AUDIT.c.subject_id.in_(ids))
    session.execute(gone.values(subject_id=None))
    if table == "households":
        session.execute(update(_AUDIT).where(_AUDIT.c.household_id.in_(ids)).values(household_id=None))
