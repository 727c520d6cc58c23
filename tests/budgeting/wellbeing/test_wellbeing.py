"""When the scale is asked, how it is answered, and whose answers they are."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from budgeting import wellbeing
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import WellbeingSurvey
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.schedule import reminders
from budgeting.schedule.reminders.wellbeing import days_of
from budgeting.states.schedule import DueKind
from budgeting.states.wellbeing import AgeBand, Mode, Moment, SurveyState
from tests.kit.databases import on_sqlite
from tests.kit.family import Family

TEN = [2] * 10


@pytest.fixture
def family(database: Database, clock: SetClock) -> Family:
    made = Family.of(database, clock)
    made.settle(wellbeing_asked=True)
    return made


def answers(family: Family, person: Person, given: list[int] = TEN) -> WellbeingSurvey:
    survey = family.do(wellbeing.begin, person)
    if survey.age is None:
        family.do(wellbeing.set_age, person, survey.id, AgeBand.UNDER_62)
    for question, answer in enumerate(given[len(survey.answers) :], len(survey.answers) + 1):
        survey = family.do(wellbeing.answer, person, survey.id, question, answer)
    return survey


@on_sqlite
def test_it_is_asked_at_entry_half_way_and_at_the_end_each_once(family: Family) -> None:
    joined = family.clock.now().date()
    days = days_of(joined, family.amina.settings)
    assert list(days.values()) == [date(2026, 3, 5), date(2026, 9, 2), date(2027, 3, 2)]
    for moment, day in days.items():
        ahead = (day - family.clock.now().date()).days
        family.clock.advance(days=max(0, ahead - 20))
        for _ in range(2):
            family.do(reminders.plan_wellbeing, family.household)
        events = family.events(DueKind.WELLBEING_ASK)
        assert [(event.member_id, event.for_date) for event in events] == [
            (member, day) for member in (family.cast.amina, family.cast.youssef)
        ]
        family.clock.set(max(event.due_at for event in events))
        for person in (family.amina, family.youssef):
            assert family.do(wellbeing.asked, person, moment) is not None
            assert family.do(wellbeing.asked, person, moment) is None
            survey = answers(family, person)
            assert (survey.state, survey.moment) == (SurveyState.DONE, moment)
        family.do(reminders.plan_wellbeing, family.household)
        assert family.events(DueKind.WELLBEING_ASK) == []


@on_sqlite
def test_a_programme_that_does_not_ask_asks_nobody(family: Family) -> None:
    family.do(reminders.plan_wellbeing, family.household)
    assert family.events(DueKind.WELLBEING_ASK)
    family.settle(wellbeing_asked=False)
    family.do(reminders.plan_wellbeing, family.household)
    assert family.events(DueKind.WELLBEING_ASK) == []


def test_it_continues_where_it_stopped_and_back_takes_one_answer_back(family: Family) -> None:
    amina = family.amina
    survey = family.do(wellbeing.begin, amina)
    with pytest.raises(NotPossible):
        family.do(wellbeing.answer, amina, survey.id, 1, 0)
    family.do(wellbeing.set_age, amina, survey.id, AgeBand.FROM_62)
    family.do(wellbeing.answer, amina, survey.id, 1, 0)
    family.do(wellbeing.answer, amina, survey.id, 2, 4)
    for wrong in ((2, 1), (4, 1), (3, 5), (3, -1)):
        with pytest.raises(NotPossible):
            family.do(wellbeing.answer, amina, survey.id, *wrong)
    family.clock.advance(days=20)
    again = family.do(wellbeing.begin, amina)
    assert (again.id, again.answers) == (survey.id, [0, 4])
    assert family.do(wellbeing.back, amina, survey.id).answers == [0]
    done = answers(family, amina, [0] * 10)
    assert (done.id, done.state) == (survey.id, SurveyState.DONE)
    assert done.score == wellbeing.score([0] * 10, Mode.SELF, AgeBand.FROM_62)
    with pytest.raises(NotPossible):
        family.do(wellbeing.back, amina, survey.id)


@on_sqlite
def test_each_persons_answers_are_their_own(family: Family) -> None:
    survey = family.do(wellbeing.begin, family.amina)
    for person in (family.youssef, family.lucia):
        for change in (
            lambda s, c, p=person: wellbeing.set_age(s, c, p, survey.id, AgeBand.UNDER_62),
            lambda s, c, p=person: wellbeing.answer(s, c, p, survey.id, 1, 0),
            lambda s, c, p=person: wellbeing.back(s, c, p, survey.id),
        ):
            with pytest.raises(NotFound):
                family.do(change)
    answers(family, family.amina)
    assert family.look(wellbeing.done_of, family.cast.youssef) == []


@on_sqlite
def test_once_a_month_is_often_enough_and_the_age_is_asked_once(family: Family) -> None:
    answers(family, family.amina)
    family.clock.advance(days=29)
    with pytest.raises(NotPossible):
        family.do(wellbeing.begin, family.amina)
    family.clock.advance(days=1)
    assert family.do(wellbeing.begin, family.amina).age is AgeBand.UNDER_62


def test_what_is_left_half_done_is_asked_about_once_and_then_given_up(family: Family) -> None:
    amina = family.amina
    survey = family.do(wellbeing.begin, amina)
    follow_ups = (DueKind.WELLBEING_FOLLOW_UP, DueKind.WELLBEING_UNANSWERED)
    before = [event.due_at for event in family.events(*follow_ups)]
    assert len(before) == 2
    family.clock.advance(days=2)
    family.do(wellbeing.set_age, amina, survey.id, AgeBand.UNDER_62)
    after = [event.due_at for event in family.events(*follow_ups)]
    assert len(after) == 2
    assert all(later > earlier for earlier, later in zip(before, after, strict=True))
    answers(family, amina)
    assert family.events(*follow_ups) == []


@on_sqlite
def test_read_to_the_person_it_has_its_own_score_and_finishes_what_was_begun(family: Family) -> None:
    begun = family.do(wellbeing.begin, family.amina)
    giulia, amina = family.cast.giulia, family.cast.amina
    with pytest.raises(NotPossible):
        family.do(wellbeing.read_out, giulia, amina, AgeBand.UNDER_62, [1] * 9, "ar")
    done = family.do(wellbeing.read_out, giulia, amina, AgeBand.UNDER_62, TEN, "ar")
    assert (done.id, done.mode, done.staff_id, done.language) == (begun.id, Mode.READ, giulia, "ar")
    assert done.score == 52
    assert answers(family, family.youssef).score == 50
    with pytest.raises(NotPossible):
        family.do(wellbeing.read_out, giulia, amina, AgeBand.UNDER_62, TEN, "ar")


@on_sqlite
def test_what_comes_after_it_was_given_up_still_counts_for_its_moment(family: Family) -> None:
    asked = family.do(wellbeing.asked, family.amina, Moment.ENTRY)
    assert asked is not None
    family.do(wellbeing.give_up, asked.id)
    late = answers(family, family.amina)
    assert late.moment is Moment.ENTRY

    def moment(session: Session) -> Moment:
        return session.get_one(WellbeingSurvey, asked.id).moment

    assert family.look(moment) is Moment.OWN
