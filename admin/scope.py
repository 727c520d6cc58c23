"""What a person may see. Every query of the console begins here; a foreign object is 404, as if it were not.

Operators and coordinators see the families of their programmes, coaches their own households, partners and
administrators no family at all (they look after courses and after people and rights).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, or_, select

from admin.security.sessions import Me
from budgeting.db.tables import Case, Conversation, Household, Member, Task
from budgeting.on_call import FOR_THE_LEADS
from budgeting.states import Role, TaskKind

#: Who reads about all families of a programme; who may write to them and into their records.
READS_ALL = (Role.OPERATOR, Role.COORDINATOR)
WRITES = (Role.OPERATOR, Role.COACH)


def households(me: Me) -> ColumnElement[bool]:
    """The households that ``me`` may read about, as a condition on `Household`."""
    everything = me.programmes(*READS_ALL)
    own = me.programmes(Role.COACH)
    conditions: list[ColumnElement[bool]] = []
    if everything:
        conditions.append(Household.programme_id.in_(everything))
    if own:
        conditions.append(Household.programme_id.in_(own) & (Household.coach_id == me.staff_id))
    return or_(*conditions) if conditions else false()


def household_ids(me: Me) -> Select[int]:
    """The numbers of those households, for use inside another query."""
    return select(Household.id).where(households(me))


def writable(me: Me) -> ColumnElement[bool]:
    """The households about which ``me`` may write too: operators theirs, coaches their own; to read is not to write."""
    return or_(
        Household.programme_id.in_(me.programmes(Role.OPERATOR)),
        Household.programme_id.in_(me.programmes(Role.COACH)) & (Household.coach_id == me.staff_id),
    )


def conversations(me: Me) -> ColumnElement[bool]:
    """Conversations of those households; operators also those of writers whom nobody knows yet."""
    members = select(Member.id).where(Member.household_id.in_(household_ids(me)))
    known = Conversation.member_id.in_(members)
    if me.has(Role.OPERATOR):
        # Only who asked to be called is anybody's business.
        asked = select(Task.conversation_id).where(Task.kind == TaskKind.CALL_BACK)
        return known | (Conversation.member_id.is_(None) & Conversation.id.in_(asked))
    return known


def cases(me: Me) -> ColumnElement[bool]:
    """The cases of those households."""
    return Case.household_id.in_(household_ids(me))


def tasks(me: Me) -> ColumnElement[bool]:
    """What may wait for ``me``."""
    mine: ColumnElement[bool] = Task.household_id.in_(household_ids(me))
    if me.has(Role.COORDINATOR):
        leads = Task.programme_id.in_(me.programmes(Role.COORDINATOR)) & Task.household_id.is_(None)
        mine |= leads & Task.kind.in_(FOR_THE_LEADS)
    if me.has(Role.OPERATOR):
        unplaced = Task.household_id.is_(None) & (
            Task.programme_id.in_(me.programmes(Role.OPERATOR)) | Task.programme_id.is_(None)
        )
        return mine | unplaced
    return mine
