"""Whom an announcement is meant for, criterion by criterion, and who of them is left out and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from budgeting import activities, households, labels, programmes
from budgeting.arrears import debts, plans
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Broadcast, Conversation, Enrolment, Member, Message
from budgeting.errors import NotPossible
from budgeting.states.activities import Attendance
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.labels import LabelColour
from dialogs import broadcasts
from dialogs.broadcasts import Audience, Joining, LastSeen, LeftOut, PlanCriterion, TakingPart
from dialogs.text.words import Words
from tests.dialogs.announcing import Bench, new_session
from tests.kit import build
from tests.kit.build import Cast


@pytest.fixture
def bench(database: Database, clock: SetClock, words: Words, chatting: Cast) -> Bench:
    return Bench(database, clock, words, chatting)


def _names(bench: Bench, **criteria: Any) -> set[str]:
    with bench.database.read() as session:
        audience = Audience(bench.cast.programme, **criteria)
        assert Audience.from_json(bench.cast.programme, audience.to_json()) == audience
        counted = broadcasts.count(session, audience, bench.clock.now())
    assert counted.reached == len(counted.names)
    return set(counted.names)


def test_the_state_of_the_plan_chooses_and_hides_from_those_who_may_not_read_of_it(bench: Bench) -> None:
    cast, clock = bench.cast, bench.clock

    def plan(session: Session) -> None:
        first, whole = date(2026, 4, 5), build.euro("300")
        debt = debts.add_debt(
            session, clock, cast.marco, cast.amrani, creditor="ALER", line="rent", amount=whole, as_of=first
        )
        made = plans.propose(
            session, clock, cast.marco, cast.amrani, debt.id, plans.schedule(whole, 3, first)
        )
        plans.record_agreement(session, clock, cast.marco, made.id)

    bench.database.write(plan)
    # Youssef may not read about arrears: that he is written to because of a plan would tell him of it.
    assert _names(bench, plans=(PlanCriterion.ACTIVE,)) == {"Amina"}
    assert _names(bench, plans=(PlanCriterion.NONE,)) == {"Lucia", "Harpreet"}
    assert _names(bench, plans=(PlanCriterion.NONE, PlanCriterion.ACTIVE)) == {"Amina", "Lucia", "Harpreet"}
    assert _names(bench, plans=(PlanCriterion.KEPT,)) == set()
    assert _names(bench, arrears=True) == {"Amina", "Lucia", "Harpreet"}
    made = bench.make(audience=Audience(cast.programme, plans=(PlanCriterion.ACTIVE,)))
    bench.work()
    assert bench.one(made).left_out == {"hidden": 1}
    with bench.database.read() as session:
        row = session.query(Message).filter(Message.broadcast_id == made).one()
        assert row.tells_arrears, "the courier asks again when it is sent"


def test_taking_part_in_an_activity_or_in_one_of_its_sessions_chooses(bench: Bench) -> None:
    cast, clock = bench.cast, bench.clock

    def enrol(session: Session) -> tuple[int, int, int]:
        course = activities.create_activity(
            session, clock, None, cast.programme, kind="course", title={"it": "Cucina"}
        )
        first, second = (
            activities.add_session(
                session,
                clock,
                None,
                course.id,
                starts_at=clock.now() + timedelta(days=day),
                ends_at=clock.now() + timedelta(days=day, hours=2),
                place="Sala",
                capacity=1,
            ).id
            for day in (3, 10)
        )
        for member, meeting in ((cast.lucia, first), (cast.amina, first), (cast.harpreet, second)):
            activities.answer(session, clock, build.person(session, member), meeting, "coming")
        session.execute(
            update(Enrolment)
            .where(Enrolment.member_id == cast.harpreet)
            .values(attendance=Attendance.PRESENT)
        )
        return course.id, first, second

    course, first, second = bench.database.write(enrol)
    assert _names(bench, activity_id=course) == {"Lucia", "Amina", "Harpreet"}
    assert _names(bench, activity_id=course, taking_part=(TakingPart.ENROLLED,)) == {"Lucia", "Harpreet"}
    assert _names(bench, meeting_id=first, taking_part=(TakingPart.ENROLLED,)) == {"Lucia"}
    assert _names(bench, meeting_id=first, taking_part=(TakingPart.WAITING,)) == {"Amina"}
    assert _names(bench, activity_id=course, taking_part=(TakingPart.CAME,)) == {"Harpreet"}
    assert _names(bench, meeting_id=second, languages=("it",)) == set()


def test_a_label_and_the_time_since_they_were_last_seen_choose(bench: Bench) -> None:
    cast, clock = bench.cast, bench.clock

    def prepare(session: Session) -> int:
        label = labels.add(session, clock, None, cast.programme, "Doposcuola", LabelColour.BLUE)
        chats = {
            chat.member_id: chat
            for chat in session.query(Conversation).filter(Conversation.member_id.is_not(None))
        }
        labels.put(session, clock, cast.marco, chats[cast.lucia].id, label)
        for member, days in ((cast.lucia, 2), (cast.amina, 40), (cast.youssef, 400)):
            chats[member].last_seen_at = clock.now() - timedelta(days=days)
        chats[cast.harpreet].last_seen_at = None
        return label

    label = bench.database.write(prepare)
    assert _names(bench, labels=(label,)) == {"Lucia"}
    assert _names(bench, seen=LastSeen.WITHIN, days=30) == {"Lucia"}
    assert _names(bench, seen=LastSeen.NOT_WITHIN, days=30) == {"Amina", "Youssef", "Harpreet"}
    assert _names(bench, seen=LastSeen.NOT_WITHIN, days=90, labels=(label,)) == set()
    for days in (0, 731):
        with pytest.raises(NotPossible, match="days"):
            bench.make(audience=Audience(cast.programme, seen=LastSeen.WITHIN, days=days))


def test_who_has_not_joined_has_left_or_is_in_a_paused_programme_is_counted_with_the_reason(
    bench: Bench,
) -> None:
    cast, clock = bench.cast, bench.clock

    def change(session: Session) -> None:
        households.add_member(session, clock, None, cast.rossi, "Nuovo", "it")
        session.execute(update(Member).where(Member.id == cast.youssef).values(left_at=clock.now()))

    bench.database.write(change)
    with bench.database.read() as session:
        everybody = broadcasts.count(session, Audience(cast.programme), clock.now())
        alone = broadcasts.count(session, Audience(cast.programme, joining=Joining.NOT_JOINED), clock.now())
    assert everybody.left_out == {LeftOut.LEFT: 1, LeftOut.NOT_JOINED: 1}
    assert [person.name for person in everybody.without] == ["Nuovo"], "those who have left are only counted"
    assert (alone.reached, alone.left_out[LeftOut.NOT_JOINED]) == (0, 1)
    assert alone.without[0].household_id == cast.rossi
    until = (clock.now() + timedelta(days=5)).date()
    bench.database.write(lambda s: programmes.pausing.pause(s, clock, None, cast.programme, until))
    with bench.database.read() as session:
        now = broadcasts.count(session, Audience(cast.programme), clock.now())
        after = broadcasts.count(
            session, Audience(cast.programme), clock.now(), due_at=clock.now() + timedelta(days=6)
        )
    assert (now.reached, now.left_out[LeftOut.PAUSED]) == (0, 3)
    assert after.reached == 3
    made = bench.make()
    bench.work()
    assert (bench.one(made).state, bench.texts(made)) == (BroadcastState.DONE, {})


def test_a_session_that_is_cancelled_meanwhile_invites_nobody_further(bench: Bench) -> None:
    cast, clock = bench.cast, bench.clock
    made = bench.make(new_session=new_session(clock))
    bench.database.write(lambda s: broadcasts.work_off(s, clock, bench.words, 2))
    meeting = bench.one(made).session_id
    assert meeting is not None
    assert len(bench.texts(made)) == 2
    bench.database.write(lambda s: activities.cancel_session(s, clock, cast.marco, meeting))
    bench.work()
    with bench.database.read() as session:
        numbers = broadcasts.numbers(session, [made])[made]
        state = session.get_one(Broadcast, made).state
    assert (numbers.waiting, numbers.skipped, state) == (0, 2, BroadcastState.CANCELLED)


def test_criteria_that_are_unset_change_nothing(cast: Cast) -> None:
    plain = Audience(cast.programme, (cast.site,), ("it",))
    assert plain.to_json() == {"sites": [cast.site], "languages": ["it"]}
    assert not plain.tells_arrears
    assert not replace(plain, plans=(PlanCriterion.NONE,)).tells_arrears
    assert replace(plain, plans=(PlanCriterion.NONE, PlanCriterion.PAUSED)).tells_arrears
