"""Who looked at whom: every view of a household, conversation or case leaves an audit line."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from admin.context import RequestContext
from budgeting import audit
from budgeting.audit import AuditAction
from budgeting.db.tables import Audit

#: An open page refreshes itself, so the same view is logged at most this often.
EVERY = timedelta(minutes=10)


def viewed(context: RequestContext, subject: str, subject_id: int) -> None:
    """Log that the person at the desk looked at ``subject`` ("household", "conversation", "case")."""
    action, staff_id = AuditAction(f"{subject}.view"), context.me.staff_id
    written = (
        select(Audit.id)
        .where(
            Audit.subject == subject,
            Audit.subject_id == subject_id,
            Audit.staff_id == staff_id,
            Audit.action == action,
            Audit.at > context.clock.now() - EVERY,
        )
        .limit(1)
    )
    with context.read() as session:
        known = session.scalar(written) is not None
    if not known:
        context.write(lambda s: audit.note(s, context.clock, staff_id, action, subject, subject_id))
