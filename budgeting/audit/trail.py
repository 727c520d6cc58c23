"""The trail of what staff did: one line for each action.

A line about something of a family carries that family's number, so that the words with which it was done (its
``reason``) and its details are read by those only who may read about that family.
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
from budgeting.audit.details import Details
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Instalment, Member, RepaymentPlan
from budgeting.db.types import Base, Id
from budgeting.errors import NotFound

_AUDIT = Base.metadata.tables["audit"]
_THING = bindparam("thing", type_=Id)
#: Things that say themselves to which family they belong, and where they are kept.
_KEPT_IN = {
    "member": "members",
    "debt": "debts",
    "plan": "repayment_plans",
    "payment": "payments",
    "week": "week_reviews",
    "case": "cases",
    "task": "tasks",
}


def _of(table: Table) -> Select[Any]:
    return select(table.c.household_id).where(table.c.id == _THING)


#: To which family a thing belongs, by the subject of the line: none yet for the chat of a writer whom nobody knows.
OF_A_HOUSEHOLD: dict[str, Select[Any]] = {
    "household": select(_THING),
    "conversation": select(Member.household_id)
    .join(Conversation, Conversation.member_id == Member.id)
    .where(Conversation.id == _THING),
    "instalment": select(RepaymentPlan.household_id)
    .join(Instalment, Instalment.plan_id == RepaymentPlan.id)
    .where(Instalment.id == _THING),
    **{subject: _of(Base.metadata.tables[name]) for subject, name in _KEPT_IN.items()},
}
#: What belongs to no family. A subject that stands in neither is kept without a family, and shown to nobody in words.
OF_NO_HOUSEHOLD = frozenset(
    {
        "activity",
        "audit",
        "batch",
        "broadcast",
        "import",
        "programme",
        "report",
        "session",
        "signin",
        "site",
        "staff",
    }
)
#: In which table the thing of a line that needs a right is looked for.
_TABLES: Mapping[str, type[Base]] = {name: model for model, (_, _, name) in TABLES.items()}


def _line(household: Any) -> Insert:
    columns = ("at", "staff_id", "action", "subject", "subject_id", "reason", "to_id", "details")
    values = {name: bindparam(f"new_{name}", type_=_AUDIT.c[name].type) for name in columns}
    return insert(_AUDIT).values(**values, household_id=household)


# Built once: a line is written with every look at a family.
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
    """Write down who (None: the program or the command line) did what on which thing, and why.

    ``to``: the person of the staff to whom it passed; ``details``: what else there is to say of it.
    Raises NotFound where a staff person may not do that, alike for what does not exist: whoever opened the
    transaction rolls it back, with the change that the line is about. ``part_of``: what is done here is a part of
    this larger action, and is for whoever may do that (a coach who closes a case also pauses the plan).
    """
    judged = part_of or action
    if staff_id is not None and judged not in WITHOUT_NEED:
        _refuse_strangers(session, staff_id, NEEDS[judged], subject, subject_id)
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


def _refuse_strangers(
    session: Session, staff_id: int, needed: Action, subject: str, subject_id: int | None
) -> None:
    who = access.actor(session, staff_id)
    if subject_id is not None:
        access.get(session, who, _TABLES[subject], subject_id, needed)
    elif not who.may(needed):
        raise NotFound(subject, None)


#: What a line calls a row, by table.
SUBJECTS: Mapping[str, str] = {model.__tablename__: name for name, model in _TABLES.items()}


def detach(session: Session, table: str, ids: Sequence[int]) -> None:
    """Let lines no longer say which of the rows they were about: those are gone, and SQLite gives a number again."""
    gone = update(_AUDIT).where(_AUDIT.c.subject == SUBJECTS.get(table, table), _AUDIT.c.subject_id.in_(ids))
    session.execute(gone.values(subject_id=None))
    if table == "households":
        session.execute(update(_AUDIT).where(_AUDIT.c.household_id.in_(ids)).values(household_id=None))
