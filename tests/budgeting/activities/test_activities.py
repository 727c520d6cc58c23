"""Activities: what a family reads, seats and the waiting list."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import activities, households
from budgeting.activities import Answered
from budgeting.db.tables import ActivitySession, Enrolment, Member, Programme
from budgeting.errors import NotFound, NotPossible
from budgeting.money import Money
from budgeting.states.activities import EnrolmentState, SessionState
from budgeting.states.staff import Role
from tests.kit import build
from tests.kit.family import Family, rome

STARTS = rome(2026, 3, 12, 15)
COMING, WAITING, MAYBE, DECLINED = (
    EnrolmentState.COMING,
    EnrolmentState.WAITING,
    EnrolmentState.MAYBE,
    EnrolmentState.DECLINED,
)


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


def test_the_waiting_list_goes_by_who_came_first(family: Family) -> None:
    lab = meeting(family, capacity=1)
    cast = family.cast
    assert say(family, cast.amina, lab, "coming") == Answered(COMING)
    for member in (cast.lucia, cast.youssef, cast.harpreet):
        family.clock.advance(minutes=1)
        assert say(family, member, lab, "coming") == Answered(WAITING)
    family.clock.advance(minutes=1)
    assert say(family, cast.lucia, lab, "coming") == Answered(WAITING)  # keeps the seat
    assert say(family, cast.youssef, lab, "declined") == Answered(DECLINED)
    assert say(family, cast.amina, lab, "maybe") == Answered(MAYBE, cast.lucia)
    assert say(family, cast.amina, lab, "maybe") == Answered(MAYBE)
    assert say(family, cast.amina, lab, "coming") == Answered(WAITING)
    assert say(family, cast.lucia, lab, "declined") == Answered(DECLINED, cast.harpreet)


def test_nobody_gets_a_seat_who_cannot_be_told(family: Family) -> None:
    lab = meeting(family, capacity=1)
    cast = family.cast
    say(family, cast.amina, lab, "coming")
    for member in (cast.lucia, cast.harpreet):
        family.clock.advance(minutes=1)
        say(family, member, lab, "coming")
    family.change(Member, cast.lucia, stopped_at=family.clock.now())
    assert say(family, cast.amina, lab, "declined") == Answered(DECLINED, cast.harpreet)


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


def test_more_seats_for_those_who_wait(family: Family) -> None:
    lab = meeting(family, capacity=1)
    cast = family.cast
    for member in (cast.amina, cast.lucia, cast.youssef, cast.harpreet):
        say(family, member, lab, "coming")
        family.clock.advance(minutes=1)

    def change(capacity: int | None) -> list[int]:
        return family.do(
            activities.change_session,
            cast.marco,
            lab,
            starts_at=STARTS,
            ends_at=STARTS + timedelta(hours=1),
            place="Sanpolino",
            capacity=capacity,
        )

    assert change(3) == [cast.lucia, cast.youssef]
    assert change(1) == []
    assert family.look(activities.session_view, lab, family.amina).seats_left == 0
    assert change(None) == [cast.harpreet]
    assert family.look(activities.session_view, lab, family.amina).seats_left is None


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
