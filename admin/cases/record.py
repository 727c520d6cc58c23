"""One case as its page shows it: head, evidence, actions, and everything that happened, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.cases import timeline
from admin.cases.evidence import Piece, pieces
from admin.cases.names import topic
from admin.cases.needs import Needs, needs_of
from admin.cases.timeline import Happened
from admin.context import RequestContext
from admin.security.sign_ins import Me
from budgeting import access, cases, programmes, referrals
from budgeting.access import Action
from budgeting.arrears import plans
from budgeting.arrears.plans import InstalmentView
from budgeting.arrears.plans.view import view
from budgeting.db.tables import (
    Case,
    CaseAction,
    CaseEvidence,
    Conversation,
    Household,
    Instalment,
    RepaymentPlan,
    Staff,
)
from budgeting.money import Money
from budgeting.referrals import ReferralView
from budgeting.states.arrears import PlanState
from budgeting.states.cases import CaseState
from budgeting.states.conversations import InboxState
from dialogs.text import Text
from dialogs.text.names import HARDSHIPS

#: More than any case has; a page must end somewhere.
MOST = 300


@dataclass(frozen=True, slots=True)
class ToDo:
    """An action of the case."""

    id: int
    what: str
    owner: str
    due_on: date | None
    done_at: datetime | None
    done_by: str
    overdue: bool
    #: What the goal it serves says.
    goal: str


@dataclass(frozen=True, slots=True)
class Owing:
    """The instalment that the case is about, and what is left of its plan."""

    instalment: InstalmentView | None
    cause: Text | None
    left: Money | None


@dataclass(frozen=True, slots=True)
class Silenced:
    """An instalment that nothing would bring up again once the case is closed."""

    id: int
    due_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Record:
    """What the page of a case shows."""

    case: Case
    topic: Text
    household: str
    #: Where they live: the page shows times of that place.
    zone: str
    owner: str
    owing: Owing
    evidence: Sequence[Piece]
    to_do: Sequence[ToDo]
    needs: Needs
    referrals: Sequence[ReferralView]
    happened: Sequence[Happened]
    #: Whether the reader may write too; who may own it, and who may be given an action.
    writes: bool
    owners: Sequence[tuple[int, str]]
    helpers: Sequence[tuple[int, str]]
    #: What closing may do with the conversation: "give_back" if the reader holds it, "resolve" if it waits and nobody
    #: holds it, empty if a colleague is talking in it.
    ending: str
    #: What closing must settle: the instalments, and the cases that could take one over.
    silenced: Sequence[Silenced]
    others: Sequence[tuple[int, Text]]

    @property
    def unfinished(self) -> int:
        """The number of open actions, goals and referrals."""
        still = sum(action.done_at is None for action in self.to_do) + self.needs.open_goals
        return still + sum(each.is_open for each in self.referrals)

    @property
    def closed(self) -> bool:
        return self.case.state is CaseState.CLOSED


def record(session: Session, context: RequestContext, case_id: int) -> Record:
    """Everything about one case. Raises NotFound."""
    me = context.me
    case = access.get(session, me, Case, case_id)
    household = session.get_one(Household, case.household_id)
    today = programmes.today(context.clock, household)
    names = _names(session)
    writes = access.allows(me, Action.WRITE_CASE, household)
    frozen = session.scalars(
        select(CaseEvidence)
        .where(CaseEvidence.case_id == case.id)
        .order_by(CaseEvidence.said_at, CaseEvidence.message_id)
        .limit(MOST)
    ).all()
    actions = session.scalars(
        select(CaseAction)
        .where(CaseAction.case_id == case.id)
        .order_by(
            CaseAction.done_at.is_not(None), CaseAction.due_on.is_(None), CaseAction.due_on, CaseAction.id
        )
        .limit(MOST)
    ).all()
    needs = needs_of(session, case.id, names, today)
    goals = {goal.id: goal.what for goal in needs.goals}
    return Record(
        case,
        topic(case.topic),
        household.name,
        household.zone,
        names.get(case.owner_id, ""),
        _owing(session, case, today),
        pieces(session, context, frozen),
        [_to_do(action, names, today, goals) for action in actions],
        needs,
        referrals.of_case(session, context.clock, case.id),
        timeline.of(session, context.clock, case, actions, frozen, names),
        writes,
        [(colleague.id, colleague.name) for colleague in access.who(session, Action.WRITE_CASE, household.id)]
        if writes
        else [],
        [
            (colleague.id, colleague.name)
            for colleague in access.who(session, Action.ACT_IN_CASE, household.id)
        ]
        if writes
        else [],
        _ending(session, case, me),
        [Silenced(row.id, row.due_on, row.amount) for row in cases.silenced(session, case)],
        [(other.id, topic(other.topic)) for other in cases.others(session, case)],
    )


def _ending(session: Session, case: Case, me: Me) -> str:
    chat = session.get(Conversation, case.conversation_id) if case.conversation_id is not None else None
    if chat is None or chat.inbox_state in (InboxState.QUIET, InboxState.RESOLVED):
        return ""
    if chat.held_by is None:
        return "resolve"
    return "give_back" if chat.held_by == me.staff_id else ""


def _names(session: Session) -> dict[int | None, str]:
    # Includes staff who have left: what they did stays theirs.
    return {row.id: row.name for row in session.execute(select(Staff.id, Staff.name).limit(5_000))}


def _to_do(action: CaseAction, names: dict[int | None, str], today: date, goals: dict[int, str]) -> ToDo:
    late = action.done_at is None and action.due_on is not None and action.due_on < today
    return ToDo(
        action.id,
        action.what,
        names.get(action.owner_id, ""),
        action.due_on,
        action.done_at,
        names.get(action.done_by, ""),
        late,
        goals.get(action.goal_id or 0, ""),
    )


def _owing(session: Session, case: Case, today: date) -> Owing:
    if case.instalment_id is None:
        running = plans.active(session, case.household_id, today)
        return Owing(None, None, running.left if running else None)
    row = session.get_one(Instalment, case.instalment_id)
    its_plan = view(session, session.get_one(RepaymentPlan, row.plan_id), today, everything=True)
    running_plans = plans.current(session, case.household_id, today)
    shown = [*running_plans, its_plan]
    plan = next(candidate for candidate in shown if any(each.id == row.id for each in candidate.instalments))
    instalment = next(each for each in plan.instalments if each.id == row.id)
    if plan.state in (PlanState.CLOSED, PlanState.KEPT):
        # It was replaced: the remaining amount is on the running plan of the same debt.
        plan = next((candidate for candidate in running_plans if candidate.debt_id == plan.debt_id), plan)
    return Owing(instalment, HARDSHIPS[row.hardship] if row.hardship else None, plan.left)
