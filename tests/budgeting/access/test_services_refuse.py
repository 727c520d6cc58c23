"""Services check rights themselves: only roles in the table of rights can write the audit line of an action."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from budgeting import audit, cases, departures, households, programmes, staff
from budgeting.access import RIGHTS, Reach
from budgeting.arrears import payments, plans
from budgeting.audit import AFTER_LEAVING, NEEDS, OF_A_HOUSEHOLD, WITHOUT_NEED, AuditAction
from budgeting.cases import Answer
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Approval,
    Audit,
    Batch,
    Case,
    Household,
    Instalment,
    RepaymentPlan,
    Staff,
    StaffRole,
    WeekReview,
)
from budgeting.errors import HouseholdLeft, NotFound
from budgeting.staff import invitations, offboarding
from budgeting.states.arrears import Hardship, InstalmentState, PlanState
from budgeting.states.batches import BatchKind
from budgeting.states.cases import AfterCase, CaseState, Outcome
from budgeting.states.households import HouseholdState
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from tests.kit import build, world
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite
from tests.kit.world import WEEK, World

#: What the lines of an action are about, if it is not the action's first word.
ABOUT = {"invite": "member", "month_plan": "household"}
#: Done to a list, not to one thing.
OF_A_LIST = {
    AuditAction.HOUSEHOLD_EXPORT,
    AuditAction.CONVERSATION_EXPORT,
    AuditAction.AUDIT_EXPORT,
    AuditAction.REPORT_EXPORT,
    AuditAction.ALLOWANCE_EXPORT,
}
#: A right to one's own things covers families: an activity belongs to who runs it, here to somebody else, and the job
#: in these tests to the program.
NOBODYS_OWN = {"activity", "session", "allowance", "certificate", "childcare", "batch"}
#: Only a right that reaches the whole programme covers them.
OF_THE_PROGRAMME = {"community_point"}


@pytest.fixture
def own(database: Database, clock: SetClock, cast: Cast) -> World:
    """A family that Giulia coaches, and everything that can happen to it."""
    return database.write(lambda s: world.make(s, clock, cast.programme, cast.marco, cast.giulia))


def one_in(session: Session, clock: SetClock, programme: int, role: Role, name: str = "") -> int:
    return build.colleague(session, clock, f"{name}{role.value}", programme, role, linked=False)


def things(session: Session, clock: SetClock, made: World) -> dict[str, int]:
    """By subject: one such thing of this family or of its programme."""
    meeting = session.get_one(ActivitySession, made.meeting)
    job = Batch(kind=BatchKind.EXPORT, programme_id=made.programme, created_at=clock.now())
    session.add(job)
    session.flush()
    week = {"household_id": made.household, "week": WEEK, "staff_id": made.coach, "updated_at": clock.now()}
    return {
        "household": made.household,
        "member": made.member,
        "conversation": made.conversation,
        "debt": made.debt,
        "plan": made.plan,
        "instalment": made.instalment,
        "payment": made.payment,
        "bill": made.bill,
        "case": made.case,
        "task": made.task,
        "document": made.document,
        "document_request": made.document_request,
        "wellbeing": made.survey,
        "agreement": made.agreement,
        "referral": made.referral,
        "incoming_referral": made.incoming,
        "partner": made.partner,
        "erasure": made.erasure,
        "invite_request": made.invite_request,
        "broadcast": made.broadcast,
        "activity": session.get_one(Activity, meeting.activity_id).id,
        "session": meeting.id,
        "allowance": made.allowance,
        "certificate": made.certificate,
        "community_point": made.point,
        "programme": made.programme,
        "phrase": made.phrase,
        "label": made.label,
        "site": made.site,
        "batch": job.id,
        "import": made.staged,
        "corrective": made.corrective,
        "appointment": made.appointment,
        "skill": made.skill,
        "skill_interest": made.skill_interest,
        "childcare": made.childcare,
        "week": session.execute(insert(WeekReview).values(week).returning(WeekReview.id)).scalar_one(),
    }


def test_every_action_needs_a_right_or_says_why_not() -> None:
    assert set(NEEDS) | set(WITHOUT_NEED) == set(AuditAction)
    assert not set(NEEDS) & set(WITHOUT_NEED)
    assert all(WITHOUT_NEED.values())


@on_sqlite
def test_each_line_is_written_by_those_only_whom_the_table_lets(
    database: Database, clock: SetClock, cast: Cast, own: World
) -> None:
    def judge(session: Session) -> list[str]:
        other = world.make(session, clock, cast.programme, cast.marco, cast.giulia)
        elsewhere = programmes.create(session, clock, None, "altrove", "Altrove").id
        here = {role: one_in(session, clock, cast.programme, role) for role in Role}
        there = {role: one_in(session, clock, elsewhere, role, "far") for role in Role}
        gone = one_in(session, clock, cast.programme, Role.OPERATOR, "gone")
        session.get_one(Staff, gone).active = False
        coached, foreign = things(session, clock, own), things(session, clock, other)
        session.get_one(Household, own.household).coach_id = here[Role.COACH]
        session.flush()

        def writes(who: int, action: AuditAction, number: int | None, subject: str) -> bool:
            lines = select(func.count()).select_from(Audit)
            before = session.scalar(lines) or 0
            try:
                audit.note(session, clock, who, action, subject, number)
            except NotFound:
                assert session.scalar(lines) == before
                return False
            assert session.scalar(lines) == before + 1
            return True

        wrong = []
        for action, needed in NEEDS.items():
            word = action.value.split(".")[0]
            subject = ABOUT.get(word, word)
            listed = action in OF_A_LIST
            for role in Role:
                far = RIGHTS[needed].get(role)
                whole = far is Reach.PROGRAMME or (listed and far is not None)
                mine = whole or (far is Reach.OWN and subject not in NOBODYS_OWN | OF_THE_PROGRAMME)
                each, two = (None, None) if listed else (coached[subject], foreign[subject])
                # Whatever belongs to the programme and to no family is nobody's own.
                theirs = whole or (mine and subject in ("broadcast", "programme", "site"))
                written = {
                    "mine": writes(here[role], action, each, subject),
                    "another's": writes(here[role], action, two, subject),
                    "elsewhere": writes(there[role], action, each, subject),
                }
                expected = {"mine": mine, "another's": theirs, "elsewhere": listed and far is not None}
                if written != expected:
                    wrong.append(f"{action} {role}: {written}")
            if writes(gone, action, None if listed else coached[subject], subject):
                wrong.append(f"{action}: suspended")
            if not listed and writes(here[Role.OPERATOR], action, 987_654, subject):
                wrong.append(f"{action}: of nothing")
            if not writes_as_program(session, clock, action, subject):
                wrong.append(f"{action}: not by the program")
        return wrong

    assert database.write(judge) == []


def writes_as_program(session: Session, clock: SetClock, action: AuditAction, subject: str) -> bool:
    audit.note(session, clock, None, action, subject, None)
    last = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    return (last.action, last.staff_id) == (action.value, None)


def test_a_household_that_has_left_lets_nothing_be_written_but_what_is_named(
    database: Database, clock: SetClock, own: World
) -> None:
    """By anybody: staff, the program, the command line."""

    def judge(session: Session) -> dict[AuditAction, bool]:
        theirs = {
            name: number for name, number in things(session, clock, own).items() if name in OF_A_HOUSEHOLD
        }
        session.get_one(Household, own.household).state = HouseholdState.LEFT
        session.flush()
        judged = {}
        for action in AuditAction:
            word = action.value.split(".")[0]
            subject = ABOUT.get(word, word)
            if subject not in theirs or action in OF_A_LIST:
                continue
            try:
                audit.note(session, clock, None, action, subject, theirs[subject])
            except HouseholdLeft:
                judged[action] = False
            else:
                judged[action] = True
        return judged

    judged = database.write(judge)
    assert {action for action, written in judged.items() if written} == set(AFTER_LEAVING) & set(judged)
    assert len(judged) > 100


def test_what_is_refused_has_changed_nothing(
    database: Database, clock: SetClock, cast: Cast, own: World
) -> None:
    until = (clock.now() + timedelta(days=20)).date()
    for job in (
        lambda s: plans.pause(s, clock, cast.giulia, own.plan, until=until),
        lambda s: plans.close(s, clock, cast.giulia, own.plan),
        lambda s: payments.confirm(s, clock, cast.giulia, own.payment),
        lambda s: departures.member_leaves(s, clock, cast.giulia, own.member, "moved"),
        lambda s: households.let_see_arrears(s, clock, cast.giulia, own.member, False),
    ):
        with pytest.raises(NotFound):
            database.write(job)
    with database.read() as session:
        assert session.get_one(RepaymentPlan, own.plan).state is PlanState.ACTIVE
        assert households.get_member(session, own.member).left_at is None
        assert households.get_member(session, own.member).sees_arrears


@pytest.mark.parametrize("what", [AfterCase.PAUSE, AfterCase.PAID, AfterCase.CANCEL])
def test_a_coach_who_closes_a_case_says_what_becomes_of_its_instalment(
    database: Database, clock: SetClock, cast: Cast, own: World, what: AfterCase
) -> None:
    """On its own a coach may not change the plan; as part of closing the case they may."""
    answer = Answer(what, clock.now().date() + timedelta(days=30))

    def close(session: Session, by: int) -> None:
        silent = cases.silenced(session, session.get_one(Case, own.case))
        answers = {row.id: answer for row in silent}
        cases.close(
            session, clock, by, own.case, "spoken", Outcome.SOLVED, instalments=answers, actions_over=True
        )

    def silence(session: Session) -> int:
        payments.reject(session, clock, cast.marco, own.payment)
        row = session.get_one(Instalment, own.instalment)
        row.hardship, row.hardship_at = Hardship.ILLNESS, clock.now()
        return build.colleague(session, clock, "Wanda", cast.programme, Role.COACH)

    wanda = database.write(silence)
    with pytest.raises(NotFound):
        database.write(lambda s: close(s, wanda))
    database.write(lambda s: close(s, cast.giulia))
    with database.read() as session:
        assert session.get_one(Case, own.case).state is CaseState.CLOSED
        row, plan = (
            session.get_one(Instalment, own.instalment),
            session.get_one(RepaymentPlan, own.plan),
        )
        paid = session.scalars(
            select(Approval).where(
                Approval.subject_kind == SubjectKind.PAYMENT, Approval.decided_by == cast.giulia
            )
        ).all()
    assert {
        AfterCase.PAUSE: plan.state is PlanState.PAUSED,
        AfterCase.PAID: row.state is InstalmentState.CONFIRMED and len(paid) == 1,
        AfterCase.CANCEL: plan.state is PlanState.CLOSED,
    }[what]


#: Changes to a staff person, and whether they take effect in all of the person's programmes.
CHANGES = {
    "suspend": True,
    "resume": True,
    "hand_over": True,
    "hand_over_here": False,
    "revoke": False,
    "give_role": False,
    "take_away": False,
    "close_all": False,
    "invite": True,
    "uninvite": True,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_colleague_is_changed_by_their_administrator_only(
    database: Database, clock: SetClock, cast: Cast, change: str
) -> None:
    def make(session: Session) -> tuple[int, dict[Role, int], int, int]:
        """Wanda, a coach in two programmes; one person per role here; an administrator elsewhere; one of both
        programmes.
        """
        wanda = one_in(session, clock, cast.programme, Role.COACH, "wanda")
        elsewhere = programmes.create(session, clock, None, "altrove", "Altrove").id
        staff.grant(session, wanda, elsewhere, Role.COACH)
        here = {role: one_in(session, clock, cast.programme, role) for role in Role}
        third = programmes.create(session, clock, None, "terzo", "Terzo").id
        stranger = one_in(session, clock, third, Role.ADMINISTRATOR, "far")
        both = one_in(session, clock, cast.programme, Role.ADMINISTRATOR, "both")
        staff.grant(session, both, elsewhere, Role.ADMINISTRATOR)
        staff.create_link(session, clock, wanda)
        session.get_one(Household, cast.rossi).coach_id = wanda
        return wanda, here, stranger, both

    wanda, here, stranger, both = database.write(make)
    where = cast.programme
    jobs = {
        "suspend": lambda s, by: offboarding.suspend(s, clock, by, wanda),
        "resume": lambda s, by: offboarding.resume(s, clock, by, wanda),
        "hand_over": lambda s, by: offboarding.hand_over(s, clock, by, wanda, None),
        "hand_over_here": lambda s, by: offboarding.hand_over(s, clock, by, wanda, None, programme_id=where),
        "revoke": lambda s, by: offboarding.revoke(s, clock, by, wanda, where, Role.COACH),
        "give_role": lambda s, by: staff.give_role(s, clock, by, wanda, where, Role.OPERATOR),
        "take_away": lambda s, by: staff.take_away(s, clock, by, wanda),
        "close_all": lambda s, by: staff.sign_ins.close_all(s, clock, by, wanda),
        "invite": lambda s, by: invitations.invite(s, clock, by, wanda),
        "uninvite": lambda s, by: invitations.uninvite(s, clock, by, wanda),
    }
    refused = [stranger, *(person for role, person in here.items() if role is not Role.ADMINISTRATOR)]
    if CHANGES[change]:
        refused.append(here[Role.ADMINISTRATOR])
    for by in refused:
        with pytest.raises(NotFound):
            database.write(lambda s, by=by: jobs[change](s, by))
    database.write(lambda s: jobs[change](s, both if CHANGES[change] else here[Role.ADMINISTRATOR]))


def test_whoever_ends_their_own_access_still_hands_their_families_over(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    """The rights needed are gone before the families are handed over, so they are checked at the start."""

    def make(session: Session) -> int:
        ada = one_in(session, clock, cast.programme, Role.ADMINISTRATOR, "ada")
        one_in(session, clock, cast.programme, Role.ADMINISTRATOR, "bea")
        staff.grant(session, ada, cast.programme, Role.COACH)
        session.get_one(Household, cast.rossi).coach_id = ada
        return ada

    ada = database.write(make)
    database.write(lambda s: offboarding.suspend(s, clock, ada, ada, to=cast.giulia))
    with database.read() as session:
        assert session.get_one(Household, cast.rossi).coach_id == cast.giulia
        assert not staff.get(session, ada).active
        assert session.scalars(select(StaffRole.role).where(StaffRole.staff_id == ada)).all()


@on_sqlite
def test_a_password_is_ones_own(database: Database, clock: SetClock, cast: Cast) -> None:
    sara = database.write(lambda s: one_in(s, clock, cast.programme, Role.ADMINISTRATOR))
    with pytest.raises(NotFound):
        database.write(lambda s: staff.set_password(s, clock, cast.marco, "x", by=sara))
    database.write(lambda s: staff.set_password(s, clock, cast.marco, "x", by=cast.marco))
    for nobody in (cast.marco, cast.giulia):
        with pytest.raises(NotFound):
            database.write(
                lambda s, by=nobody: staff.create(s, clock, "n@example.org", "N", "N", "it", by=by)
            )
    assert database.write(lambda s: staff.create(s, clock, "n@example.org", "N", "N", "it", by=sara)).id
