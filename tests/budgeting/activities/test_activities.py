"""Activities: what a family reads, seats and the waiting list."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import activities, households
from budgeting.activities import Answered
from budgeting.activities.seats import offer_time
from budgeting.calendars import QuietRules, is_allowed, next_allowed, quiet_begins
from budgeting.db.tables import (
    ActivitySession,
    Conversation,
    Enrolment,
    Member,
    Message,
    Programme,
)
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.messages import Direction
from budgeting.states.staff import Role
from dialogs import proactive
from dialogs.text.words import Words
from tests.kit import build
from tests.kit.databases import on_sqlite
from tests.kit.family import Family, rome

STARTS = rome(2026, 3, 12, 15)
COMING, WAITING, MAYBE, DECLINED, OFFERED, LAPSED = tuple(EnrolmentState)


def meeting(
    family: Family, capacity: int | None = None, programme: int | None = None, by: int | None = None
) -> int:
    activity = family.do(
        activities.create_activity,
        by or family.cast.marco,
        programme or family.cast.programme,
        kind="paid_path",
        title={"it": "Sartoria", "ar": "خياطة"},
        description={"it": "Si impara a cucire."},
        children_welcome=True,
        allowance=Money(30_000),
    )
    return family.do(
        activities.add_session,
        by or family.cast.marco,
        activity.id,
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=2, minutes=30),
        place="Punto di Comunità",
        latitude=45.5146,
        longitude=10.2561,
        capacity=capacity,
    ).id


def say(family: Family, member: int, session_id: int, wish: str) -> Answered:
    person = family.look(households.person, member)
    return family.do(activities.answer, person, session_id, wish)


def states(family: Family, session_id: int) -> dict[int, EnrolmentState]:
    with family.database.read() as session:
        rows = session.execute(
            select(Enrolment.member_id, Enrolment.state).where(Enrolment.session_id == session_id)
        )
        return dict(rows.all())


@on_sqlite
def test_what_a_family_reads(family: Family) -> None:
    lab = meeting(family, capacity=5)
    say(family, family.cast.lucia, lab, "coming")
    say(family, family.cast.youssef, lab, "maybe")
    view = family.look(activities.session_view, lab, family.amina)
    assert (view.title, view.description) == ("خياطة", "Si impara a cucire.")
    assert (view.hours, view.allowance, view.children_welcome) == (Decimal("2.5"), Money(30_000), True)
    assert (view.seats_left, view.answer, view.state) == (4, None, SessionState.PLANNED)
    assert view.map_url is not None
    assert "45.514600" in view.map_url
    assert family.look(activities.session_view, lab, family.lucia).answer is COMING


@on_sqlite
def test_the_next_ones_of_the_own_programme(family: Family) -> None:
    other, oscar = family.database.write(lambda s: _other_programme(s, family))
    mine, called_off = meeting(family), meeting(family)
    foreign = meeting(family, programme=other, by=oscar)
    family.do(activities.cancel_session, family.cast.marco, called_off)
    assert [view.id for view in family.do(activities.upcoming, family.amina, 10)] == [mine]
    with pytest.raises(NotFound):
        family.look(activities.session_view, foreign, family.amina)
    with pytest.raises(NotFound):
        say(family, family.cast.amina, foreign, "coming")
    family.clock.set(STARTS)
    assert family.do(activities.upcoming, family.amina, 10) == []


def _other_programme(session: Session, family: Family) -> tuple[int, int]:
    """The other programme, and its operator."""
    other = Programme(code="other", name="Other", created_at=family.clock.now())
    session.add(other)
    session.flush()
    return other.id, build.colleague(session, family.clock, "Oscar", other.id, Role.OPERATOR)


def test_a_free_seat_is_offered_to_whoever_waited_longest(family: Family) -> None:
    lab = meeting(family, capacity=1)
    cast = family.cast
    assert say(family, cast.amina, lab, "coming") == Answered(COMING)
    for member in (cast.lucia, cast.youssef, cast.harpreet):
        family.clock.advance(minutes=1)
        assert say(family, member, lab, "coming") == Answered(WAITING)
    family.clock.advance(minutes=1)
    assert say(family, cast.lucia, lab, "coming") == Answered(WAITING)  # keeps the place
    assert say(family, cast.youssef, lab, "declined") == Answered(DECLINED)
    assert say(family, cast.amina, lab, "maybe") == Answered(MAYBE, (cast.lucia,))
    assert say(family, cast.amina, lab, "maybe") == Answered(MAYBE)
    # The seat is kept for Lucia: nobody else gets it meanwhile.
    assert say(family, cast.amina, lab, "coming") == Answered(WAITING)
    assert say(family, cast.lucia, lab, "declined") == Answered(DECLINED, (cast.harpreet,))
    assert say(family, cast.harpreet, lab, "coming") == Answered(COMING)
    assert states(family, lab)[cast.amina] is WAITING


def test_an_offer_without_an_answer_goes_on_to_the_next_and_each_step_is_told(
    family: Family, words: Words
) -> None:
    lab = meeting(family, capacity=1)
    cast = family.cast
    family.database.write(lambda s: [build.conversation(s, family.clock, each) for each in cast.members])
    for member in (cast.amina, cast.lucia, cast.harpreet):
        family.clock.advance(minutes=1)
        say(family, member, lab, "coming")
    say(family, cast.amina, lab, "declined")
    run(family, words)
    view = family.look(activities.session_view, lab, family.lucia)
    assert (view.answer, view.seats_left) == (OFFERED, 0)
    assert view.offer_until == family.clock.now() + timedelta(hours=24)
    family.clock.set(view.offer_until)
    run(family, words)
    assert states(family, lab)[cast.lucia] is LAPSED
    assert states(family, lab)[cast.harpreet] is OFFERED
    assert {who: len(said) for who, said in told(family).items()} == {cast.lucia: 2, cast.harpreet: 1}
    # Too late for that seat; the list begins anew.
    assert say(family, cast.lucia, lab, "coming") == Answered(WAITING)
    assert say(family, cast.harpreet, lab, "coming") == Answered(COMING)
    family.clock.advance(days=3)
    run(family, words)
    assert states(family, lab)[cast.harpreet] is COMING


@on_sqlite
def test_nobody_is_offered_a_seat_who_cannot_be_told(family: Family) -> None:
    lab = meeting(family, capacity=1)
    cast = family.cast
    say(family, cast.amina, lab, "coming")
    for member in (cast.lucia, cast.harpreet):
        family.clock.advance(minutes=1)
        say(family, member, lab, "coming")
    family.change(Member, cast.lucia, stopped_at=family.clock.now())
    assert say(family, cast.amina, lab, "declined") == Answered(DECLINED, (cast.harpreet,))


@given(
    hours=st.integers(1, 168),
    minutes=st.integers(0, 20 * 24 * 60),
    ahead=st.integers(0, 20 * 24 * 60),
)
def test_an_offer_is_made_by_day_and_leaves_time(hours: int, minutes: int, ahead: int) -> None:
    rules, now = QuietRules(), build.START + timedelta(minutes=minutes)
    starts = now + timedelta(minutes=ahead)
    times = offer_time(now, starts, hours, rules, "Europe/Rome")
    if times is None:
        assert starts - next_allowed(now, rules, "Europe/Rome") < timedelta(hours=1, minutes=30)
        return
    asked, until = times
    assert is_allowed(asked, rules, "Europe/Rome")
    assert now <= asked <= until - timedelta(minutes=30)
    assert until <= starts - timedelta(hours=1)
    latest = starts - timedelta(hours=1)
    quiet_end = is_allowed(until, rules, "Europe/Rome") or until == quiet_begins(asked, rules, "Europe/Rome")
    assert quiet_end or until == latest


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.integers(0, 3), st.sampled_from(["coming", "maybe", "declined"])),
        st.tuples(st.just("seats"), st.integers(1, 4), st.none()),
        st.tuples(st.just("pass"), st.integers(1, 30), st.none()),
    ),
    max_size=30,
)


@on_sqlite
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_happens_there_are_never_more_than_seats_and_the_order_holds(
    family: Family, acts: list[tuple[str, int, str | None]]
) -> None:
    lab = meeting(family, capacity=1)
    capacity = 1
    family.clock.set(build.START)
    for act, number, wish in acts:
        family.clock.advance(minutes=1)
        before = lines(family, lab)
        if act == "say" and wish is not None:
            say(family, family.cast.members[number], lab, wish)
        elif act == "seats":
            with contextlib.suppress(NotPossible):
                resize(family, lab, number)
                capacity = number
        else:
            family.clock.advance(hours=number)
            lapse_all(family, lab)
        after = lines(family, lab)
        taken = [member for member, line in after.items() if line.state in (COMING, OFFERED)]
        assert len(taken) <= capacity
        still = [line for line in after.values() if line.state is WAITING]
        if still and family.clock.now() < STARTS - timedelta(days=2):
            assert len(taken) == capacity, "a seat is free although somebody waits"
        for member, line in after.items():
            was = before.get(member)
            if line.state is OFFERED and was is not None and was.state is WAITING:
                assert all(
                    was.answered_at <= other.answered_at for other in still if other.member_id in before
                )
    family.do(activities.cancel_session, family.cast.marco, lab)


def lines(family: Family, session_id: int) -> dict[int, Enrolment]:
    with family.database.read() as session:
        query = select(Enrolment).where(Enrolment.session_id == session_id)
        return {line.member_id: line for line in session.scalars(query)}


def resize(family: Family, session_id: int, capacity: int | None) -> list[int]:
    return family.do(
        activities.change_session,
        family.cast.marco,
        session_id,
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=2, minutes=30),
        place="Punto di Comunità",
        capacity=capacity,
    )


def lapse_all(family: Family, session_id: int) -> None:
    for line in lines(family, session_id).values():
        if line.state is OFFERED and line.offer_until and line.offer_until <= family.clock.now():
            family.do(activities.lapse, session_id, line.member_id, line.offers)


def run(family: Family, words: Words) -> None:
    while family.database.write(lambda s: proactive.work_off(s, family.clock, words)):
        pass


def told(family: Family) -> dict[int, list[str]]:
    """What each member was told, by member."""
    said: dict[int, list[str]] = {}
    with family.database.read() as session:
        rows = session.execute(
            select(Conversation.member_id, Message.text)
            .join(Message, Message.conversation_id == Conversation.id)
            .where(Message.direction == Direction.OUT)
            .order_by(Message.id)
        )
        for row in rows:
            said.setdefault(row.member_id, []).append(row.text)
    return said


@on_sqlite
def test_the_last_seat_goes_to_exactly_one(family: Family) -> None:
    lab = meeting(family, capacity=1)
    people = [family.look(households.person, member) for member in family.cast.members]
    jobs = [
        family.database.submit(lambda s, who=who: activities.answer(s, family.clock, who, lab, "coming"))
        for who in people
    ]
    answers = [job.result(30).state for job in jobs]
    assert sorted(answers) == [COMING, WAITING, WAITING, WAITING]


def test_a_double_tap_from_two_phones_enrols_once(family: Family) -> None:
    lab = meeting(family, capacity=2)
    amina = family.amina
    jobs = [
        family.database.submit(lambda s: activities.answer(s, family.clock, amina, lab, "coming"))
        for _ in range(4)
    ]
    assert {job.result(30).state for job in jobs} == {COMING}
    with family.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 1


@on_sqlite
def test_more_seats_for_those_who_wait(family: Family) -> None:
    lab = meeting(family, capacity=1)
    cast = family.cast
    for member in (cast.amina, cast.lucia, cast.youssef, cast.harpreet):
        say(family, member, lab, "coming")
        family.clock.advance(minutes=1)
    assert resize(family, lab, 3) == [cast.lucia, cast.youssef]
    # Seats that are taken, or kept for somebody, stay.
    with pytest.raises(NotPossible, match="seats_taken"):
        resize(family, lab, 2)
    assert family.look(activities.session_view, lab, family.amina).seats_left == 0
    assert resize(family, lab, None) == [cast.harpreet]
    assert family.look(activities.session_view, lab, family.amina).seats_left is None


def test_a_seat_and_its_size_change_at_the_same_moment(family: Family) -> None:
    lab = meeting(family, capacity=2)
    cast = family.cast
    people = [family.look(households.person, member) for member in cast.members]
    say(family, cast.amina, lab, "coming")

    def shrink(session: Session) -> None:
        with contextlib.suppress(NotPossible):
            activities.change_session(
                session,
                family.clock,
                cast.marco,
                lab,
                starts_at=STARTS,
                ends_at=STARTS + timedelta(hours=2, minutes=30),
                place="Punto di Comunità",
                capacity=1,
            )

    jobs = [
        family.database.submit(lambda s, who=who: activities.answer(s, family.clock, who, lab, "coming"))
        for who in people[1:]
    ]
    jobs.append(family.database.submit(shrink))
    for job in jobs:
        job.result(30)
    with family.database.read() as session:
        capacity = session.get_one(ActivitySession, lab).capacity
    assert capacity is not None
    assert sum(state in (COMING, OFFERED) for state in states(family, lab).values()) == capacity


@on_sqlite
def test_called_off_tells_whoever_had_hopes_once(family: Family) -> None:
    lab = meeting(family, capacity=1)
    cast = family.cast
    for member, wish in (
        (cast.amina, "coming"),
        (cast.youssef, "coming"),
        (cast.lucia, "maybe"),
        (cast.harpreet, "declined"),
    ):
        say(family, member, lab, wish)
    assert family.do(activities.cancel_session, cast.marco, lab) == [cast.amina, cast.youssef, cast.lucia]
    assert family.do(activities.cancel_session, cast.marco, lab) == []
    with pytest.raises(NotPossible, match="cancelled"):
        say(family, cast.amina, lab, "coming")
    assert states(family, lab)[cast.youssef] is WAITING


@on_sqlite
def test_too_late_to_answer(family: Family) -> None:
    lab = meeting(family)
    family.clock.set(STARTS)
    with pytest.raises(NotPossible, match="over"):
        say(family, family.cast.amina, lab, "coming")
    family.change(ActivitySession, lab, state=SessionState.HELD)
    with pytest.raises(NotPossible, match="held"):
        say(family, family.cast.amina, lab, "coming")
    with pytest.raises(NotPossible, match="held"):
        family.do(activities.cancel_session, family.cast.marco, lab)


@on_sqlite
def test_what_is_no_activity_is_refused(family: Family) -> None:
    def create(**values: object) -> None:
        family.do(
            activities.create_activity,
            family.cast.marco,
            family.cast.programme,
            **{"kind": "lab", "title": {"it": "x"}, **values},
        )

    for values, reason in (({"kind": "party"}, "kind"), ({"title": {"en": "x"}}, "title")):
        with pytest.raises(NotPossible, match=reason):
            create(**values)
    lab = meeting(family)
    for values, reason in (
        ({"ends_at": STARTS}, "times"),
        ({"ends_at": STARTS + timedelta(hours=1), "capacity": 0}, "capacity"),
    ):
        with pytest.raises(NotPossible, match=reason):
            family.do(
                activities.change_session,
                family.cast.marco,
                lab,
                **{"starts_at": STARTS, "place": "x", "capacity": None, **values},
            )
