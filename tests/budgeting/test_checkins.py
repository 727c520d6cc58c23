"""The weekly check-in: one per household and week, one adult at a time, nothing lost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import checkins
from budgeting.checkins import AnsweringElsewhere
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Checkin
from budgeting.errors import NotFound, NotPossible
from budgeting.households import person
from budgeting.states.checkins import CheckinState, Mood
from tests.kit.build import Cast

WEEK = date(2026, 2, 23)


def _ask(database: Database, clock: SetClock, household: int, member: int) -> Checkin | None:
    return database.write(lambda s: checkins.ask(s, clock, household, member, WEEK))


def _begin(database: Database, clock: SetClock, member: int) -> Checkin:
    return database.write(lambda s: checkins.begin(s, clock, person(s, member), WEEK))


def test_from_the_ask_to_the_end_everything_is_kept(database: Database, cast: Cast, clock: SetClock) -> None:
    asked = _ask(database, clock, cast.rossi, cast.lucia)
    assert asked is not None
    assert (asked.state, asked.asked_at, asked.started_at) == (CheckinState.ASKED, clock.now(), None)
    clock.advance(minutes=3)
    begun = _begin(database, clock, cast.lucia)
    assert (begun.id, begun.state, begun.started_at) == (asked.id, CheckinState.OPEN, clock.now())

    def answer(session: Session) -> None:
        checkins.save_step(session, clock, begun.id, "income", cash_minor=4050)
        checkins.save_step(session, clock, begun.id, "spending", passed={"income": ["work"]})
        checkins.save_step(session, clock, begun.id, "mood")
        checkins.save_step(session, clock, begun.id, "end", mood=Mood.SO_SO)
        checkins.finish(session, clock, begun.id)

    database.write(answer)
    with database.read() as session:
        done = checkins.current(session, cast.rossi, WEEK)
        assert done is not None
        assert (done.state, done.cash_minor, done.mood) == (CheckinState.DONE, 4050, Mood.SO_SO)
        assert (done.passed, done.step, done.finished_at) == ({"income": ["work"]}, "end", clock.now())
        assert checkins.current(session, cast.rossi, date(2026, 3, 2)) is None


def test_a_done_week_is_neither_asked_nor_begun_nor_answered_again(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    begun = _begin(database, clock, cast.lucia)
    first = clock.now()
    database.write(lambda s: checkins.finish(s, clock, begun.id))
    clock.advance(minutes=1)
    database.write(lambda s: checkins.finish(s, clock, begun.id))
    database.write(lambda s: checkins.pause(s, clock, begun.id))
    assert database.write(lambda s: checkins.miss(s, clock, begun.id)).state is CheckinState.DONE
    assert _ask(database, clock, cast.rossi, cast.lucia) is None
    with pytest.raises(NotPossible, match="done"):
        _begin(database, clock, cast.lucia)
    with pytest.raises(NotPossible, match="done"):
        database.write(lambda s: checkins.save_step(s, clock, begun.id, "cash", cash_minor=1))
    with database.read() as session:
        assert session.get_one(Checkin, begun.id).finished_at == first


def test_two_adults_asked_are_asked_about_one_check_in(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    first = _ask(database, clock, cast.amrani, cast.amina)
    clock.advance(hours=2)
    second = _ask(database, clock, cast.amrani, cast.youssef)
    assert first is not None
    assert second is not None
    assert (second.id, second.member_id, second.asked_at) == (first.id, cast.amina, first.asked_at)


def test_while_one_adult_answers_the_other_is_told_who(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    _begin(database, clock, cast.amina)
    clock.advance(minutes=29)
    with pytest.raises(AnsweringElsewhere) as error:
        _begin(database, clock, cast.youssef)
    assert (error.value.reason, error.value.member_id) == ("answering_elsewhere", cast.amina)
    assert _begin(database, clock, cast.amina).member_id == cast.amina


def test_after_half_an_hour_or_a_pause_the_other_adult_goes_on_where_it_stands(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    begun = _begin(database, clock, cast.amina)
    database.write(lambda s: checkins.save_step(s, clock, begun.id, "spending", cash_minor=900))
    clock.advance(minutes=30)
    taken = _begin(database, clock, cast.youssef)
    assert (taken.member_id, taken.step, taken.cash_minor) == (cast.youssef, "spending", 900)
    with pytest.raises(AnsweringElsewhere):
        database.write(lambda s: checkins.save_step(s, clock, begun.id, "mood", member_id=cast.amina))
    assert database.write(lambda s: checkins.pause(s, clock, begun.id)).state is CheckinState.PAUSED
    back = database.write(lambda s: checkins.resume(s, clock, person(s, cast.amina), begun.id))
    assert (back.state, back.member_id, back.started_at) == (CheckinState.OPEN, cast.amina, begun.started_at)


def test_an_answer_after_a_pause_or_a_missed_week_opens_it_again(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    begun = _begin(database, clock, cast.lucia)
    database.write(lambda s: checkins.pause(s, clock, begun.id))
    opened = database.write(lambda s: checkins.save_step(s, clock, begun.id, "mood", member_id=cast.lucia))
    assert opened.state is CheckinState.OPEN
    assert database.write(lambda s: checkins.miss(s, clock, begun.id)).state is CheckinState.MISSED
    assert _ask(database, clock, cast.rossi, cast.lucia) is None
    late = _begin(database, clock, cast.lucia)
    assert (late.state, late.step) == (CheckinState.OPEN, "mood")


def test_two_adults_at_once_make_one_check_in_and_one_answers(
    database: Database, cast: Cast, clock: SetClock
) -> None:
    jobs = [
        (member, database.submit(lambda s, member=member: checkins.begin(s, clock, person(s, member), WEEK)))
        for member in (cast.amina, cast.youssef) * 4
    ]
    outcomes = [(member, job.exception(20)) for member, job in jobs]
    assert len({member for member, failure in outcomes if failure is None}) == 1
    assert {type(failure) for _, failure in outcomes} == {type(None), AnsweringElsewhere}
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Checkin)) == 1


def test_another_familys_check_in_does_not_exist(database: Database, cast: Cast, clock: SetClock) -> None:
    begun = _begin(database, clock, cast.amina)
    with pytest.raises(NotFound):
        database.write(lambda s: checkins.resume(s, clock, person(s, cast.lucia), begun.id))
    with database.read() as session:
        assert checkins.checkin(session, person(session, cast.youssef), begun.id).id == begun.id
        with pytest.raises(NotFound):
            checkins.checkin(session, person(session, cast.lucia), begun.id)
    with pytest.raises(NotFound):
        database.write(lambda s: checkins.save_step(s, clock, 999, "cash"))


def test_a_week_is_named_by_its_monday(database: Database, cast: Cast, clock: SetClock) -> None:
    with pytest.raises(ValueError, match="Monday"):
        database.write(lambda s: checkins.begin(s, clock, person(s, cast.lucia), date(2026, 2, 24)))
