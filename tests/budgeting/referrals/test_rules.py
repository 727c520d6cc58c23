"""A referral's rules for any dates: its next step is never lost sight of, and a link never outlives the consent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from budgeting import households, partners, referrals
from budgeting.approvals import latest
from budgeting.cases import Topic, open, prepare
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Programme, Referral
from budgeting.errors import NotPossible
from budgeting.next_steps import kinds
from budgeting.partners import Entry
from budgeting.referrals import rules
from budgeting.referrals.rows import subject_of
from budgeting.states.approvals import ApprovalState
from budgeting.states.partners import PartnerKind
from budgeting.states.referrals import OPEN, PartnerAnswer, ReferralState, Scope
from dialogs.proactive import work_off
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(state=st.sampled_from(ReferralState), today=days, until=days, next_on=st.none() | days)
def test_whatever_is_open_has_a_day_for_its_next_step(
    state: ReferralState, today: date, until: date, next_on: date | None
) -> None:
    due = rules.due_on(state, today, until, next_on)
    assert (due is not None) == (state in OPEN)
    assert due is None or due <= until


@given(state=st.sampled_from(ReferralState), today=days, until=days)
def test_only_what_was_agreed_to_is_read_and_only_in_time(
    state: ReferralState, today: date, until: date
) -> None:
    readable = rules.is_current(state, until, today)
    assert readable == (state in OPEN and state is not ReferralState.ASKED and today <= until)


@given(
    why=st.text(max_size=rules.LONGEST_WHY + 5),
    scope=st.lists(st.sampled_from(Scope), unique=True),
    today=days,
    ahead=st.integers(-400, 800),
)
def test_a_referral_has_a_reason_a_scope_and_an_end(
    why: str, scope: list[Scope], today: date, ahead: int
) -> None:
    good = 0 < len(why.strip()) <= rules.LONGEST_WHY and bool(scope) and 0 < ahead <= 365
    try:
        rules.check(why, scope, today + timedelta(days=ahead), today)
    except NotPossible:
        assert not good
    else:
        assert good


@given(
    answer=st.sampled_from(PartnerAnswer), note=st.text(max_size=20), ahead=st.none() | st.integers(-3, 400)
)
def test_an_answer_says_something_and_names_no_day_that_has_passed(
    answer: PartnerAnswer, note: str, ahead: int | None
) -> None:
    today = date(2026, 3, 2)
    worded = answer in (PartnerAnswer.ACCEPTED, PartnerAnswer.DECLINED) or bool(note.strip())
    good = worded and (ahead is None or 0 <= ahead <= 365)
    try:
        rules.check_answer(answer, note, None if ahead is None else today + timedelta(days=ahead), today)
    except NotPossible:
        assert not good
    else:
        assert good


def asked(session: Session, clock: SetClock, cast: Cast, until: date = date(2026, 4, 30)) -> int:
    entry = Entry(PartnerKind.MEDIATOR, "Mediatore")
    partner = partners.add(session, clock, None, cast.programme, entry).id
    case = prepare(session, clock, programme_id=cast.programme, household_id=cast.amrani, topic=Topic.HOME)
    open(session, clock, cast.marco, case.id)
    scope = [Scope.CONTACT]
    return referrals.propose(
        session, clock, cast.marco, case.id, partner, cast.amina, "Lite", scope, until
    ).id


@on_sqlite
@pytest.mark.parametrize(
    "steps", [(), ("agree",), ("agree", "link"), ("agree", "accepted"), ("agree", "needs_more")]
)
def test_each_open_state_comes_up_again_by_itself(
    database: Database, clock: SetClock, cast: Cast, words: Words, steps: tuple[str, ...]
) -> None:
    def arrange(session: Session) -> int:
        build.conversation(session, clock, cast.amina, chat_id=91)
        number = asked(session, clock, cast)
        for step in steps:
            if step == "agree":
                referrals.agree(session, clock, build.person(session, cast.amina), number, "ar")
            elif step == "link":
                referrals.create(session, clock, cast.marco, number)
            else:
                referrals.record_answer(
                    session, clock, cast.marco, number, PartnerAnswer(step), "Prima l'ISEE"
                )
        return number

    def causes(session: Session) -> set[str]:
        programme = session.get_one(Programme, cast.programme)
        return {
            gap.cause for gap in kinds.gaps(session, clock, programme) if gap.subject == subject_of(number)
        }

    number = database.write(arrange)
    assert database.write(causes) == set()
    late = {(): "asked", ("agree",): "agreed", ("agree", "link"): "sent"}.get(
        steps, steps[-1] if steps else ""
    )
    clock.advance(days=32)
    with database.read() as session:
        state = session.get_one(Referral, number).state
    # A case owner who has done with the task by hand is asked again by the daily check.
    waits = database.write(causes)
    assert waits <= {late}
    assert state.value == late
    while database.write(lambda s: work_off(s, clock, words)):
        pass
    assert database.write(causes) == set()
    clock.advance(days=60)
    while database.write(lambda s: work_off(s, clock, words)):
        pass
    with database.read() as session:
        row = session.get_one(Referral, number)
        answer = latest(session, subject_of(number))
    assert (row.state, row.facts, row.due_on) == (ReferralState.EXPIRED, None, None)
    assert answer is not None
    assert answer.state is (ApprovalState.CONFIRMED if steps else ApprovalState.WITHDRAWN)


@on_sqlite
def test_only_the_person_it_is_about_answers_and_only_what_they_may_read(
    database: Database, clock: SetClock, cast: Cast
) -> None:
    number = database.write(lambda s: asked(s, clock, cast))

    def answer(session: Session) -> None:
        with pytest.raises(NotPossible, match="not_theirs"):
            referrals.agree(session, clock, build.person(session, cast.youssef), number, "it")
        person = build.person(session, cast.amina)
        row = session.get_one(Referral, number)
        row.scope = [*row.scope, Scope.PLAN.value]
        households.let_see_arrears(session, clock, None, cast.amina, False)
        person = build.person(session, cast.amina)
        with pytest.raises(NotPossible, match="not_theirs"):
            referrals.agree(session, clock, person, number, "ar")
        households.let_see_arrears(session, clock, None, cast.amina, True)
        person = build.person(session, cast.amina)
        assert referrals.agree(session, clock, person, number, "ar").state is ReferralState.AGREED
        assert referrals.agree(session, clock, person, number, "ar").state is ReferralState.AGREED
        with pytest.raises(NotPossible, match="agreed"):
            referrals.refuse(session, clock, person, number)
        assert referrals.withdraw(session, clock, person, number).state is ReferralState.WITHDRAWN
        with pytest.raises(NotPossible, match="withdrawn"):
            referrals.agree(session, clock, person, number, "ar")
        with pytest.raises(NotPossible, match="withdrawn"):
            referrals.create(session, clock, cast.marco, number)

    database.write(answer)
