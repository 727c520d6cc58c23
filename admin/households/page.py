"""Everything on the page of one household, read part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.files import Attached, attached
from admin.security.sign_ins import Me
from budgeting import access, correctives, month_card, programmes, reviews
from budgeting.activities import hours
from budgeting.activities.hours import Tally
from budgeting.arrears import debts as arrears
from budgeting.arrears import plans
from budgeting.arrears import proposals as offers
from budgeting.arrears.debts import DebtView
from budgeting.arrears.plans import PlanView
from budgeting.arrears.proposals import CounterView, Proposal
from budgeting.clock import Clock
from budgeting.db.tables import (
    Activity,
    ActivitySession,
    Approval,
    Case,
    Checkin,
    Consent,
    Conversation,
    Enrolment,
    Entry,
    Household,
    Invite,
    Member,
    Message,
    MonthCard,
    Payment,
    RepaymentPlan,
    Site,
    Staff,
)
from budgeting.households import status
from budgeting.households.phones import Phone, linked
from budgeting.money import Money
from budgeting.periods import week_end
from budgeting.reviews import WeekWord
from budgeting.states.arrears import PaymentState, PlanState
from budgeting.states.checkins import CheckinState, Mood
from budgeting.states.messages import SubjectKind
from budgeting.states.month_card import WishKind
from dialogs.month_card.words import OUTCOMES, wish_words
from dialogs.text import Text

CHECKINS, ENTRIES, CASES, OLD_INVITES, OLD_PLANS, COURSES = 12, 30, 20, 10, 10, 10


@dataclass(frozen=True, slots=True)
class MemberOverview:
    """A member with their current (or last) consent and the chat they used last."""

    row: Member
    consent: Consent | None
    conversation_id: int | None
    invited: bool
    phones: list[Phone]
    #: The staff person who was there when they agreed at the console.
    witness: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invite and its state: open, used, expired, revoked."""

    row: Invite
    member: Member
    state: str


@dataclass(frozen=True, slots=True)
class Written:
    """An entry with the family's own words."""

    row: Entry
    who: str
    words: str
    #: The staff person with whom it was entered; empty if it came from the family's own phone.
    beside: str


@dataclass(frozen=True, slots=True)
class Declared:
    """A payment with who declared it, the conversation that holds its receipt, and the receipt itself."""

    row: Payment
    who: str
    conversation_id: int | None
    receipt: Attached | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A check-in, with what is known of its week."""

    week: date
    word: WeekWord
    mood: Mood | None
    cash: Money | None
    #: The staff person with whom it was answered; empty on the family's own phone.
    beside: str


@dataclass(frozen=True, slots=True)
class Wished:
    """A member's wish for a month, and how it went."""

    who: str
    month: date
    words: Text
    outcome: Text | None


@dataclass(frozen=True, slots=True)
class Cards:
    """The month's cards and the wishes. ``arrears``: whether the reader may see what is about instalments."""

    rows: Sequence[MonthCard]
    wishes: Sequence[Wished]
    arrears: bool


def cards(session: Session, household: Household, *, arrears: bool) -> Cards:
    """The last cards and wishes, newest first."""
    names = correctives.people(session, household.id)
    wishes = [
        Wished(
            names.get(row.member_id, ""),
            row.month,
            wish_words(row),
            OUTCOMES[row.outcome] if row.outcome is not None else None,
        )
        for row in month_card.of_household(session, household.id)
        if arrears or row.kind is not WishKind.INSTALMENT
    ]
    return Cards(month_card.cards(session, household.id), wishes, arrears)


def place_and_coach(session: Session, household: Household) -> tuple[Site | None, Staff | None]:
    site = session.get(Site, household.site_id) if household.site_id is not None else None
    coach = session.get(Staff, household.coach_id) if household.coach_id is not None else None
    return site, coach


def courses(session: Session, me: Me, clock: Clock, household: Household) -> list[tuple[Member, Tally]]:
    """What the household's people have done of the activities that the reader may see, the newest first."""
    members = {
        member.id: member
        for member in session.scalars(select(Member).where(Member.household_id == household.id).limit(100))
    }
    attended = (
        select(ActivitySession.activity_id)
        .join(Enrolment, Enrolment.session_id == ActivitySession.id)
        .where(Enrolment.member_id.in_(members))
    )
    query = select(Activity).where(Activity.id.in_(attended), access.visible(Activity, me))
    activities = list(session.scalars(query.order_by(Activity.id.desc()).limit(COURSES)))
    tallies = hours.tallies(session, clock.now(), activities, list(members)) if activities else []
    return [
        (members[tally.member_id], tally) for tally in sorted(tallies, key=lambda tally: -tally.activity.id)
    ]


def people(
    session: Session, me: Me, household: Household, invitations: Sequence[Invitation]
) -> list[MemberOverview]:
    """The household's people, with those who left at the end."""
    members = session.scalars(
        select(Member)
        .where(Member.household_id == household.id)
        .order_by(Member.left_at.is_not(None), Member.id)
        .limit(100)
    ).all()
    ids = [member.id for member in members]
    consents: dict[int, Consent] = {}
    for consent in session.scalars(
        select(Consent).where(Consent.member_id.in_(ids)).order_by(Consent.given_at, Consent.id)
    ):
        consents[consent.member_id] = consent
    there = {consent.witness_id for consent in consents.values()}
    witnesses = {
        row.id: row.first_name
        for row in session.execute(select(Staff.id, Staff.first_name).where(Staff.id.in_(there)))
    }
    chats: dict[int | None, int] = {}
    for chat in session.execute(
        select(Conversation.id, Conversation.member_id)
        .where(Conversation.member_id.in_(ids), access.visible(Conversation, me))
        # A linked conversation sorts last, so it is the one that is kept.
        .order_by(Conversation.ended_at.is_(None), Conversation.last_seen_at, Conversation.id)
    ):
        chats[chat.member_id] = chat.id
    invited = {invitation.member.id for invitation in invitations if invitation.state == "open"}
    phones: dict[int, list[Phone]] = {}
    for phone in linked(session, *ids):
        phones.setdefault(phone.member_id, []).append(phone)
    return [
        MemberOverview(
            member,
            consents.get(member.id),
            chats.get(member.id),
            member.id in invited,
            phones.get(member.id, []),
            witnesses.get(consents[member.id].witness_id or 0, "") if member.id in consents else "",
        )
        for member in members
    ]


def invitations(session: Session, clock: Clock, household: Household) -> list[Invitation]:
    """Invites, newest first."""
    rows = session.execute(
        select(Invite, Member)
        .join(Member, Member.id == Invite.member_id)
        .where(Member.household_id == household.id)
        .order_by(Invite.id.desc())
        .limit(OLD_INVITES)
    )
    return [Invitation(row.Invite, row.Member, _fate(row.Invite, clock.now())) for row in rows]


def _fate(invite: Invite, now: datetime) -> str:
    if invite.used_at is not None:
        return "used"
    if invite.revoked_at is not None:
        return "revoked"
    return "expired" if invite.expires_at <= now else "open"


def debts(session: Session, household: Household) -> list[DebtView]:
    return arrears.debts(session, household.id)


def running(session: Session, clock: Clock, household: Household) -> list[PlanView]:
    """Plans that are running or paused."""
    return plans.current(session, household.id, programmes.today(clock, household))


def proposals(session: Session, household: Household) -> list[PlanView]:
    """Proposals that nobody has agreed to yet."""
    return plans.waiting(session, household.id)


def asked(session: Session, household: Household) -> list[Proposal]:
    """What the family has been asked in the chat and hasn't answered."""
    return offers.waiting(session, household.id)


def countered(session: Session, household: Household) -> list[CounterView]:
    """What the family could manage, waiting for an answer of staff."""
    return offers.waiting_counters(session, household.id)


def declined(session: Session, household: Household) -> list[Proposal]:
    """What the family said no to last, newest first, without what it answered by another amount."""
    return offers.declined(session, household.id)


def over(session: Session, household: Household) -> list[RepaymentPlan]:
    """Plans that were kept, closed or replaced, newest first."""
    query = (
        select(RepaymentPlan)
        .where(
            RepaymentPlan.household_id == household.id,
            RepaymentPlan.state.in_((PlanState.KEPT, PlanState.CLOSED)),
            RepaymentPlan.agreed_at.is_not(None),
        )
        .order_by(RepaymentPlan.id.desc())
        .limit(OLD_PLANS)
    )
    return list(session.scalars(query))


def declared(session: Session, me: Me, household: Household) -> list[Declared]:
    """Payments waiting for confirmation, oldest first."""
    rows = session.execute(
        select(Payment, Member.name, Conversation.id.label("chat"))
        .outerjoin(
            Approval, (Approval.subject_kind == SubjectKind.PAYMENT) & (Approval.subject_id == Payment.id)
        )
        .outerjoin(Member, Member.id == Approval.proposed_by_member)
        .outerjoin(Message, Message.id == Payment.receipt_id)
        .outerjoin(
            Conversation, (Conversation.id == Message.conversation_id) & access.visible(Conversation, me)
        )
        .where(Payment.household_id == household.id, Payment.state == PaymentState.DECLARED)
        .order_by(Payment.id)
        .limit(50)
    ).all()
    receipts = attached(
        session, me, [row.Payment.receipt_id for row in rows if row.Payment.receipt_id is not None]
    )
    return [
        Declared(row.Payment, row.name or "", row.chat, receipts.get(row.Payment.receipt_id or 0))
        for row in rows
    ]


def checkins(session: Session, clock: Clock, household: Household) -> list[Asked]:
    """The latest check-ins, without those not answered yet."""
    query = (
        select(Checkin, Staff.first_name.label("beside"))
        .outerjoin(Staff, Staff.id == Checkin.beside_id)
        .where(Checkin.household_id == household.id, Checkin.state != CheckinState.ASKED)
        .order_by(Checkin.week.desc())
        .limit(CHECKINS)
    )
    rows = session.execute(query).all()
    if not rows:
        return []
    first, last = rows[-1].Checkin.week, week_end(rows[0].Checkin.week)
    weeks = reviews.fetch(session, clock, Household.id == household.id, first, last)
    return [
        Asked(
            checkin.week,
            reviews.word(weeks[household.id], checkin.week),
            checkin.mood,
            None if checkin.cash_minor is None else Money(checkin.cash_minor, household.currency),
            beside or "",
        )
        for checkin, beside in rows
    ]


def first_due(session: Session, household: Household) -> date | None:
    """The earliest due date with anything still open."""
    return session.scalar(select(status.FIRST_DUE).select_from(Household).where(Household.id == household.id))


def written(session: Session, household: Household) -> list[Written]:
    """The latest entries, including undone ones, each with the words it was read from."""
    rows = session.execute(
        select(Entry, Member.name, Message.text, Staff.first_name.label("beside"))
        .outerjoin(Member, Member.id == Entry.member_id)
        .outerjoin(Message, Message.id == Entry.message_id)
        .outerjoin(Staff, Staff.id == Entry.beside_id)
        .where(Entry.household_id == household.id)
        .order_by(Entry.spent_on.desc(), Entry.id.desc())
        .limit(ENTRIES)
    )
    return [
        Written(row.Entry, row.name or "", row.Entry.note or row.text or "", row.beside or "") for row in rows
    ]


def cases(session: Session, me: Me, household: Household) -> list[Case]:
    """The household's cases, newest first."""
    query = (
        select(Case)
        .where(Case.household_id == household.id, access.visible(Case, me))
        .order_by(Case.id.desc())
        .limit(CASES)
    )
    return list(session.scalars(query))
