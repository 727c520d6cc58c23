"""Referrals as a page, a conversation and a printed record see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Member, Referral, ReferralAnswer, ReferralLink
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.referrals.consenting import may_answer
from budgeting.referrals.facts import Facts, facts_of
from budgeting.states.referrals import OPEN, ConsentGiven, PartnerAnswer, ReferralState, Scope

R = TypeVar("R", ReferralLink, ReferralAnswer)
#: More than any case or person has; a page must end somewhere.
MOST = 100


class Step(StrEnum):
    """What happened to a referral."""

    ASKED = "asked"
    AGREED = "agreed"
    LINK = "link"
    OPENED = "opened"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


#: The ends that no answer of a service tells.
_ENDS = {
    ReferralState.REFUSED: Step.REFUSED,
    ReferralState.WITHDRAWN: Step.WITHDRAWN,
    ReferralState.CANCELLED: Step.CANCELLED,
    ReferralState.EXPIRED: Step.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One step. ``staff_id``: who took it, if a staff person did; ``answer``, ``words``: a service's."""

    at: datetime
    step: Step
    staff_id: int | None = None
    answer: PartnerAnswer | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ConsentView:
    """The consent that was given. ``staff_id``: who was beside them or wrote the paper down."""

    at: datetime
    given: ConsentGiven
    version: str
    language: str
    staff_id: int | None
    witness: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerView:
    """``staff_id``: who wrote it down; None if it came by the link."""

    answer: PartnerAnswer
    note: str
    next_on: date | None
    at: datetime
    staff_id: int | None


@dataclass(frozen=True, slots=True)
class LinkView:
    """The last link. ``works``: whether somebody may still open it, or answer on its open page."""

    created_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    works: bool


@dataclass(frozen=True, slots=True)
class ReferralView:
    """One referral; answers and steps oldest first. ``facts`` are empty once it has ended."""

    id: int
    household_id: int
    case_id: int
    partner_id: int
    #: The service as it was named to the family.
    partner: str
    member_id: int
    member: str
    state: ReferralState
    why: str
    scope: Sequence[Scope]
    facts: Facts
    until: date
    due_on: date | None
    created_at: datetime
    created_by: int | None
    consent: ConsentView | None
    link: LinkView | None
    answers: Sequence[AnswerView]
    steps: Sequence[Happened]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_late(self, today: date) -> bool:
        """Whether nobody took the next step by its day."""
        return self.due_on is not None and self.due_on < today


def view(session: Session, clock: Clock, referral_id: int) -> ReferralView:
    """Raises NotFound."""
    views = _views(session, clock, Referral.id == referral_id)
    if not views:
        raise NotFound("referral", referral_id)
    return views[0]


def of_case(session: Session, clock: Clock, case_id: int) -> list[ReferralView]:
    """The referrals of a case with everything that happened to them, oldest first: for its page and its record."""
    return _views(session, clock, Referral.case_id == case_id)


def of_person(session: Session, clock: Clock, person: Person) -> list[ReferralView]:
    """What was or may be passed on about this person, as far as they may read it themselves; oldest first."""
    rows = session.scalars(
        select(Referral).where(Referral.member_id == person.member_id).order_by(Referral.id).limit(MOST)
    )
    theirs = [row.id for row in rows if may_answer(row, person)]
    return _views(session, clock, Referral.id.in_(theirs)) if theirs else []


def any_of_person(session: Session, person: Person) -> bool:
    """Whether there is anything to show them: a referral of theirs, open or not."""
    rows = session.scalars(select(Referral).where(Referral.member_id == person.member_id).limit(MOST))
    return any(may_answer(row, person) for row in rows)


def _views(session: Session, clock: Clock, which: ColumnElement[bool]) -> list[ReferralView]:
    rows = session.execute(
        select(Referral, Member.name.label("member"))
        .join(Member, Member.id == Referral.member_id)
        .where(which)
        .order_by(Referral.id)
        .limit(MOST)
    ).all()
    numbers = [row.Referral.id for row in rows]
    links, answers = _links(session, numbers), _answers(session, numbers)
    return [
        _view(
            clock, row.Referral, row.member, links.get(row.Referral.id, []), answers.get(row.Referral.id, [])
        )
        for row in rows
    ]


def _links(session: Session, numbers: Sequence[int]) -> dict[int, list[ReferralLink]]:
    query = select(ReferralLink).where(ReferralLink.referral_id.in_(numbers)).order_by(ReferralLink.id)
    return _grouped(session.scalars(query))


def _answers(session: Session, numbers: Sequence[int]) -> dict[int, list[ReferralAnswer]]:
    query = select(ReferralAnswer).where(ReferralAnswer.referral_id.in_(numbers)).order_by(ReferralAnswer.id)
    return _grouped(session.scalars(query))


def _grouped(rows: Iterable[R]) -> dict[int, list[R]]:
    grouped: dict[int, list[R]] = {}
    for row in rows:
        grouped.setdefault(row.referral_id, []).append(row)
    return grouped


def _view(
    clock: Clock, row: Referral, member: str, links: list[ReferralLink], answers: list[ReferralAnswer]
) -> ReferralView:
    last = links[-1] if links else None
    return ReferralView(
        row.id,
        row.household_id,
        row.case_id,
        row.partner_id,
        row.partner_name,
        row.member_id,
        member,
        row.state,
        row.why,
        [Scope(code) for code in row.scope],
        facts_of(row.facts),
        row.until,
        row.due_on,
        row.created_at,
        row.created_by,
        _consent(row),
        None if last is None else _link(clock, row, last),
        [
            AnswerView(each.answer, each.note, each.next_on, each.answered_at, each.staff_id)
            for each in answers
        ],
        sorted(_steps(row, links, answers), key=lambda step: step.at),
    )


def _consent(row: Referral) -> ConsentView | None:
    if row.consented_at is None or row.consent_given is None:
        return None
    return ConsentView(
        row.consented_at,
        row.consent_given,
        row.consent_version,
        row.language,
        row.witness_id,
        row.witness,
        row.withdrawn_at,
    )


def _link(clock: Clock, row: Referral, link: ReferralLink) -> LinkView:
    over = link.revoked_at is not None or link.answered_at is not None or link.expires_at <= clock.now()
    return LinkView(link.created_at, link.expires_at, link.opened_at, not over and row.state in OPEN)


def _steps(row: Referral, links: list[ReferralLink], answers: list[ReferralAnswer]) -> Iterator[Happened]:
    yield Happened(row.created_at, Step.ASKED, row.created_by, words=row.why)
    if row.consented_at is not None:
        yield Happened(row.consented_at, Step.AGREED, row.witness_id)
    for link in links:
        yield Happened(link.created_at, Step.LINK, link.created_by)
        if link.opened_at is not None:
            yield Happened(link.opened_at, Step.OPENED)
    for answer in answers:
        yield Happened(answer.answered_at, Step.ANSWERED, answer.staff_id, answer.answer, answer.note)
    if row.ended_at is not None and row.state in _ENDS:
        yield Happened(row.ended_at, _ENDS[row.state])
