"""What a staff person may see of each table, as a condition for a query; and fetching one row by its number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session, aliased

from budgeting.access.actor import Actor
from budgeting.access.rights import (
    AFTER_LEAVING,
    INSTRUMENT,
    RIGHTS,
    TASK_INSTRUMENT,
    WITHOUT_HOUSEHOLD,
    WITHOUT_PROGRAMME,
    Action,
    Reach,
    roles,
)
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Agreement,
    Allowance,
    Appointment,
    Batch,
    Bill,
    Broadcast,
    Case,
    Certificate,
    ChildcareEntry,
    ChildcareSwap,
    CommunityPoint,
    Conversation,
    Corrective,
    Debt,
    DocumentRequest,
    ErasureRequest,
    Household,
    HouseholdDocument,
    Import,
    IncomingReferral,
    Instalment,
    Invite,
    InviteRequest,
    Label,
    Member,
    Partner,
    Payment,
    Phrase,
    Programme,
    Referral,
    RepaymentPlan,
    Site,
    Skill,
    SkillInterest,
    Staff,
    StaffRole,
    StoredFile,
    Task,
    WeekReview,
    WellbeingSurvey,
)
from budgeting.db.types import Base
from budgeting.errors import NotFound
from budgeting.states.households import HouseholdState
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind

Row = TypeVar("Row", bound=Base)


def of_household(column: Any, actor: Actor, action: Action = Action.READ_HOUSEHOLD) -> ColumnElement[bool]:
    """Whether ``column`` is the number of a household for which they may do this.

    Each row checks its own household: `IN` would list every visible household on each query, even for a single
    row. The alias keeps it apart from what the enclosing query joins.
    """
    household = _within(Household)
    allowed = _households(actor, action, household)
    return exists(household.id).where(household.id == column, allowed).correlate_except(household)


def visible(model: type[Base], actor: Actor, action: Action | None = None) -> ColumnElement[bool]:
    """The rows of the table with which ``actor`` may do ``action`` (by default, read them)."""
    condition, reading, _ = TABLES[model]
    return condition(actor, action or reading)


def get(
    session: Session,
    actor: Actor,
    model: type[Row],
    number: int,
    action: Action | None = None,
    *within: ColumnElement[bool],
    lock: bool = False,
) -> Row:
    """One row by its number that also meets the conditions ``within``. Raises the same NotFound for every other row."""
    query: Select[Row] = select(model).where(_id(model) == number, visible(model, actor, action), *within)
    if lock:
        query = query.with_for_update(of=model).execution_options(populate_existing=True)
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound(TABLES[model][2], number)
    return row


def visible_numbers(
    session: Session, actor: Actor, model: type[Base], numbers: Sequence[int], action: Action
) -> set[int]:
    """Those of the rows with these numbers with which they may do ``action``."""
    query = select(_id(model)).where(_id(model).in_(numbers), visible(model, actor, action))
    return set(session.scalars(query))


def allows(actor: Actor, action: Action, household: Household) -> bool:
    """Whether they may do this for a household already loaded; for one that has left, whether anybody still does it."""
    if household.state is HouseholdState.LEFT and action not in AFTER_LEAVING:
        return False
    if not actor.uses(household.programme_id, INSTRUMENT[action]):
        return False
    here = {role for programme, role in actor.rights if programme == household.programme_id}
    own = roles(action, Reach.OWN) if household.coach_id == actor.staff_id else frozenset()
    return bool(here & (roles(action, Reach.PROGRAMME) | own))


# -- the tables


@cache
def _within(model: type[Base]) -> Any:
    """The table inside an ``EXISTS``. Made once: a new alias costs more than most queries that use it, and each
    ``EXISTS`` has its own, whatever is around it has the same name."""
    return aliased(model)


def _households(actor: Actor, action: Action, household: Any = Household) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if everything := actor.where(action, Reach.PROGRAMME):
        conditions.append(household.programme_id.in_(everything))
    if coached := actor.where(action, Reach.OWN):
        conditions.append(and_(household.programme_id.in_(coached), household.coach_id == actor.staff_id))
    return or_(*conditions) if conditions else false()


def _of_household(column: Any) -> Callable[[Actor, Action], ColumnElement[bool]]:
    return lambda actor, action: of_household(column, actor, action)


def _through(model: type[Base], column: Any, actor: Actor, action: Action) -> ColumnElement[bool]:
    """Whether ``column`` is the number of a ``model`` row whose household they may see."""
    between = _within(model)
    theirs = of_household(between.household_id, actor, action)
    return exists(between.id).where(between.id == column, theirs).correlate_except(between)


def _invites(actor: Actor, action: Action) -> ColumnElement[bool]:
    return _through(Member, Invite.member_id, actor, action)


def _conversations(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Conversations of the households; for operators also those of unknown writers who asked to be called."""
    known = _through(Member, Conversation.member_id, actor, action)
    if Role.OPERATOR in RIGHTS[action] and actor.programmes(Role.OPERATOR):
        # Staff see an unknown writer only if they asked to be called.
        asked = _within(Task)
        call = exists(asked.id).where(
            asked.conversation_id == Conversation.id, asked.kind == TaskKind.CALL_BACK
        )
        return or_(known, and_(Conversation.member_id.is_(None), call.correlate_except(asked)))
    return known


def _tasks(actor: Actor, action: Action) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [of_household(Task.household_id, actor, action)]
    for role, kinds in WITHOUT_HOUSEHOLD.items():
        if held := actor.programmes(role):
            place: ColumnElement[bool] = Task.programme_id.in_(held)
            if role in WITHOUT_PROGRAMME:
                place = or_(place, Task.programme_id.is_(None))
            named = [Task.kind.in_(kinds)] if kinds is not None else []
            conditions.append(and_(Task.household_id.is_(None), place, *named))
    return and_(or_(*conditions), *_of_instruments_in_use(actor))


def _of_instruments_in_use(actor: Actor) -> list[ColumnElement[bool]]:
    """Leaves out the tasks of instruments that their programme has switched off: these wait unseen."""
    return [
        ~and_(Task.programme_id == programme, Task.kind.in_(kinds))
        for programme, instrument in sorted(actor.off)
        if (kinds := [kind for kind, each in TASK_INSTRUMENT.items() if each is instrument])
    ]


def _of_programme(column: Any) -> Callable[[Actor, Action], ColumnElement[bool]]:
    return lambda actor, action: column.in_(actor.where(action))


def _instalments(actor: Actor, action: Action) -> ColumnElement[bool]:
    return _through(RepaymentPlan, Instalment.plan_id, actor, action)


def _sessions(actor: Actor, action: Action) -> ColumnElement[bool]:
    return ActivitySession.activity_id.in_(select(Activity.id).where(_activities(actor, action)))


def _in_sessions(column: Any) -> Callable[[Actor, Action], ColumnElement[bool]]:
    """What belongs to a session they may see."""
    return lambda actor, action: column.in_(select(ActivitySession.id).where(_sessions(actor, action)))


def _activities(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Activities of the programmes; for a right limited to their own, those they run."""
    conditions: list[ColumnElement[bool]] = []
    if everything := actor.where(action, Reach.PROGRAMME):
        conditions.append(Activity.programme_id.in_(everything))
    if own := actor.where(action, Reach.OWN):
        conditions.append(and_(Activity.programme_id.in_(own), Activity.run_by == actor.staff_id))
    return or_(*conditions) if conditions else false()


def _allowances(actor: Actor, action: Action) -> ColumnElement[bool]:
    return Allowance.activity_id.in_(select(Activity.id).where(_activities(actor, action)))


def _certificates(actor: Actor, action: Action) -> ColumnElement[bool]:
    return Certificate.activity_id.in_(select(Activity.id).where(_activities(actor, action)))


def _community_points(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Points of the programmes: read by whoever accompanies families there, kept by who runs all activities there."""
    reads = actor.where(Action.READ_HOUSEHOLD) if action is Action.READ_ACTIVITY else ()
    return CommunityPoint.programme_id.in_({*actor.where(action, Reach.PROGRAMME), *reads})


def _staff(actor: Actor, action: Action) -> ColumnElement[bool]:
    """The people in the actor's programmes, and those in no programme (or nobody could ever give them a role)."""
    managed = actor.where(action)
    if not managed:
        return false()
    holds = exists().where(StaffRole.staff_id == Staff.id)
    return or_(holds.where(StaffRole.programme_id.in_(managed)), ~holds)


def _files(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Files of the conversations and households they may see; those of a programme, if they keep its households."""
    conversations = select(Conversation.id).where(_conversations(actor, Action.READ_CONVERSATION))
    kept_for = actor.programmes(*roles(Action.KEEP_HOUSEHOLD, Reach.PROGRAMME))
    # A copy of a member's data is for that member alone.
    sent = and_(
        StoredFile.conversation_id.in_(conversations), StoredFile.subject_kind != SubjectKind.DATA_EXPORT
    )
    return or_(
        sent,
        and_(
            StoredFile.subject_kind != SubjectKind.DOCUMENT,
            of_household(StoredFile.household_id, actor, action),
        ),
        and_(
            StoredFile.subject_kind == SubjectKind.DOCUMENT,
            of_household(StoredFile.household_id, actor, Action.READ_DOCUMENT),
        ),
        StoredFile.programme_id.in_(kept_for),
    )


def _batches(actor: Actor, action: Action) -> ColumnElement[bool]:
    """Their own; with the right for a whole programme, also its batches and those of its people that name no
    programme.
    """
    conditions: list[ColumnElement[bool]] = []
    if actor.may(action):
        conditions.append(Batch.staff_id == actor.staff_id)
    whole = roles(action, Reach.PROGRAMME)
    if everything := actor.programmes(*whole) if whole else []:
        theirs = exists().where(StaffRole.staff_id == Batch.staff_id, StaffRole.programme_id.in_(everything))
        of_nobody = and_(Batch.staff_id.is_(None), Batch.programme_id.is_(None))
        conditions.append(Batch.programme_id.in_(everything))
        conditions.append(or_(and_(Batch.programme_id.is_(None), theirs), of_nobody))
    return or_(*conditions) if conditions else false()


#: For each table: its condition, the action that reads it, and what one row is called.
TABLES: Mapping[type[Base], tuple[Callable[[Actor, Action], ColumnElement[bool]], Action, str]] = {
    Household: (_households, Action.READ_HOUSEHOLD, "household"),
    Member: (_of_household(Member.household_id), Action.READ_HOUSEHOLD, "member"),
    Invite: (_invites, Action.KEEP_HOUSEHOLD, "invite"),
    Debt: (_of_household(Debt.household_id), Action.READ_ARREARS, "debt"),
    RepaymentPlan: (_of_household(RepaymentPlan.household_id), Action.READ_ARREARS, "plan"),
    Instalment: (_instalments, Action.READ_ARREARS, "instalment"),
    WeekReview: (_of_household(WeekReview.household_id), Action.READ_WEEK, "week"),
    Payment: (_of_household(Payment.household_id), Action.READ_ARREARS, "payment"),
    Conversation: (_conversations, Action.READ_CONVERSATION, "conversation"),
    Case: (_of_household(Case.household_id), Action.READ_CASE, "case"),
    Task: (_tasks, Action.TAKE_TASK, "task"),
    Programme: (_of_programme(Programme.id), Action.READ_HOUSEHOLD, "programme"),
    Site: (_of_programme(Site.programme_id), Action.READ_HOUSEHOLD, "site"),
    Broadcast: (_of_programme(Broadcast.programme_id), Action.READ_BROADCAST, "broadcast"),
    Import: (_of_programme(Import.programme_id), Action.IMPORT, "import"),
    Activity: (_activities, Action.READ_ACTIVITY, "activity"),
    ActivitySession: (_sessions, Action.READ_ACTIVITY, "session"),
    Allowance: (_allowances, Action.READ_ACTIVITY, "allowance"),
    Certificate: (_certificates, Action.READ_ACTIVITY, "certificate"),
    ChildcareEntry: (_in_sessions(ChildcareEntry.session_id), Action.KEEP_CHILDCARE, "childcare"),
    ChildcareSwap: (_in_sessions(ChildcareSwap.session_id), Action.KEEP_CHILDCARE, "childcare_swap"),
    CommunityPoint: (_community_points, Action.READ_ACTIVITY, "community_point"),
    Staff: (_staff, Action.MANAGE_STAFF, "staff"),
    StoredFile: (_files, Action.READ_HOUSEHOLD, "file"),
    Corrective: (_of_household(Corrective.household_id), Action.READ_CORRECTIVES, "corrective"),
    Batch: (_batches, Action.READ_BATCH, "batch"),
    Bill: (_of_household(Bill.household_id), Action.READ_BILLS, "bill"),
    Appointment: (_of_household(Appointment.household_id), Action.READ_APPOINTMENT, "appointment"),
    Skill: (_of_household(Skill.household_id), Action.READ_SKILL, "skill"),
    SkillInterest: (_of_household(SkillInterest.household_id), Action.READ_SKILL, "skill_interest"),
    HouseholdDocument: (_of_household(HouseholdDocument.household_id), Action.READ_DOCUMENT, "document"),
    DocumentRequest: (_of_household(DocumentRequest.household_id), Action.READ_DOCUMENT, "document_request"),
    WellbeingSurvey: (_of_household(WellbeingSurvey.household_id), Action.READ_WELLBEING, "wellbeing"),
    ErasureRequest: (_of_household(ErasureRequest.household_id), Action.READ_ERASURE, "erasure"),
    InviteRequest: (_of_household(InviteRequest.household_id), Action.KEEP_HOUSEHOLD, "invite_request"),
    Agreement: (_of_household(Agreement.household_id), Action.READ_AGREEMENT, "agreement"),
    Label: (_of_programme(Label.programme_id), Action.KEEP_LABEL, "label"),
    Partner: (_of_programme(Partner.programme_id), Action.KEEP_PARTNER, "partner"),
    Referral: (_of_household(Referral.household_id), Action.READ_CASE, "referral"),
    IncomingReferral: (
        _of_programme(IncomingReferral.programme_id),
        Action.KEEP_HOUSEHOLD,
        "incoming_referral",
    ),
    Phrase: (_of_programme(Phrase.programme_id), Action.KEEP_PHRASE, "phrase"),
}


def _id(model: type[Base]) -> ColumnElement[int]:
    column: ColumnElement[int] = model.__table__.c.id
    return column
