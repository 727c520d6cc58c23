"""Answers to the scale: begun, answered one by one, finished, or filled in together with staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access, audit, programmes, tasks
from budgeting.access import Action
from budgeting.audit import AuditAction
from budgeting.clock import Clock
from budgeting.db.tables import Household, Member, WellbeingSurvey
from budgeting.errors import NotFound, NotPossible
from budgeting.households import Person
from budgeting.schedule import reminders
from budgeting.schedule.reminders.wellbeing import moment_of
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.states.wellbeing import AgeBand, Mode, Moment, SurveyState
from budgeting.subjects import Subject
from budgeting.wellbeing.scoring import ANSWERS, QUESTIONS, score

#: Answering more often says nothing new.
AT_MOST_EVERY = timedelta(days=30)
_UNFINISHED = (SurveyState.ASKED, SurveyState.OPEN)


def unfinished(session: Session, member_id: int) -> WellbeingSurvey | None:
    """The questions the person was asked or has begun."""
    return session.scalars(
        select(WellbeingSurvey)
        .where(WellbeingSurvey.member_id == member_id, WellbeingSurvey.state.in_(_UNFINISHED))
        .with_for_update(of=WellbeingSurvey)
        .execution_options(populate_existing=True)
    ).one_or_none()


def done_of(session: Session, member_id: int) -> Sequence[WellbeingSurvey]:
    """What the person has answered, oldest first."""
    return session.scalars(
        select(WellbeingSurvey)
        .where(WellbeingSurvey.member_id == member_id, WellbeingSurvey.state == SurveyState.DONE)
        .order_by(WellbeingSurvey.finished_at, WellbeingSurvey.id)
    ).all()


def age_of(session: Session, member_id: int) -> AgeBand | None:
    """The person's age band as they last gave it: it's asked once."""
    return session.scalar(
        select(WellbeingSurvey.age)
        .where(WellbeingSurvey.member_id == member_id, WellbeingSurvey.age.is_not(None))
        .order_by(WellbeingSurvey.id.desc())
        .limit(1)
    )


def next_possible(session: Session, member_id: int, today: date) -> date | None:
    """The day from which the person can answer again; None: today."""
    done = done_of(session, member_id)
    last = done[-1].answered_on if done else None
    again = last + AT_MOST_EVERY if last is not None else None
    return again if again is not None and again > today else None


def asked(session: Session, clock: Clock, person: Person, moment: Moment) -> WellbeingSurvey | None:
    """Record that the person is being asked. None if they have been asked for this moment before, or are answering."""
    if _of_moment(session, person.member_id, moment) or unfinished(session, person.member_id):
        return None
    return _new(session, clock, person, moment, SurveyState.ASKED)


def begin(session: Session, clock: Clock, person: Person) -> WellbeingSurvey:
    """The person begins, or goes on with what they were asked or began. Raises NotPossible("lately")."""
    survey = unfinished(session, person.member_id)
    if survey is None:
        if next_possible(session, person.member_id, programmes.today(clock, person)) is not None:
            raise NotPossible("lately")
        survey = _new(session, clock, person, _moment(session, clock, person), SurveyState.OPEN)
    survey.state, survey.language, survey.mode = SurveyState.OPEN, person.language, Mode.SELF
    if survey.age is None:
        survey.age = age_of(session, person.member_id)
    _touch(session, clock, survey)
    return survey


def set_age(session: Session, clock: Clock, person: Person, survey_id: int, age: AgeBand) -> WellbeingSurvey:
    """Record the person's age band. Raises NotFound, NotPossible("done")."""
    survey = _open(session, person, survey_id)
    survey.age = age
    _touch(session, clock, survey)
    return survey


def answer(
    session: Session, clock: Clock, person: Person, survey_id: int, question: int, given: int
) -> WellbeingSurvey:
    """Record the answer (0 is the first) to a question (from 1); the tenth finishes it.

    Raises NotFound, NotPossible("done" | "another_question" if that one isn't next | "age").
    """
    survey = _open(session, person, survey_id)
    if question != len(survey.answers) + 1 or not 0 <= given < ANSWERS:
        raise NotPossible("another_question")
    if survey.age is None:
        raise NotPossible("age")
    survey.answers = [*survey.answers, given]
    survey.language = person.language
    if len(survey.answers) == QUESTIONS:
        _finish(session, clock, survey, programmes.today(clock, person))
    else:
        _touch(session, clock, survey)
    return survey


def back(session: Session, clock: Clock, person: Person, survey_id: int) -> WellbeingSurvey:
    """Take the last answer back. Raises NotFound, NotPossible("done")."""
    survey = _open(session, person, survey_id)
    survey.answers = survey.answers[:-1]
    _touch(session, clock, survey)
    return survey


def read_out(
    session: Session,
    clock: Clock,
    staff_id: int,
    member_id: int,
    age: AgeBand,
    answers: Sequence[int],
    language: str,
) -> WellbeingSurvey:
    """Staff read the questions to the person and fill in the answers. Finishes what the person was asked or had begun.

    Raises NotFound, NotPossible("unanswered" | "lately" | "child").
    """
    who = access.actor(session, staff_id)
    member = session.get(Member, member_id)
    if member is None:
        raise NotFound("member", member_id)
    household = access.get(session, who, Household, member.household_id, Action.KEEP_WELLBEING)
    if not member.adult or member.left_at is not None:
        raise NotPossible("child")
    if len(answers) != QUESTIONS or not all(0 <= given < ANSWERS for given in answers):
        raise NotPossible("unanswered")
    session.scalars(select(Member.id).where(Member.id == member_id).with_for_update()).one()
    survey, today = unfinished(session, member_id), programmes.today(clock, household)
    if survey is None:
        if next_possible(session, member_id, today) is not None:
            raise NotPossible("lately")
        survey = WellbeingSurvey(
            household_id=household.id,
            member_id=member_id,
            moment=_free(session, member_id, moment_of(session, clock, member_id)),
            created_at=clock.now(),
            touched_at=clock.now(),
        )
        session.add(survey)
    survey.mode, survey.staff_id, survey.language = Mode.READ, staff_id, language
    survey.age, survey.answers = age, list(answers)
    survey.state = SurveyState.OPEN
    _finish(session, clock, survey, today)
    audit.note(session, clock, staff_id, AuditAction.WELLBEING_READ_OUT, "wellbeing", survey.id)
    return survey


def give_up(session: Session, clock: Clock, survey_id: int) -> WellbeingSurvey:
    """Nobody is asked about it again; the person can still begin anew from the menu. Raises NotFound."""
    survey = session.get(WellbeingSurvey, survey_id, populate_existing=True, with_for_update=True)
    if survey is None:
        raise NotFound("wellbeing", survey_id)
    if survey.state in _UNFINISHED:
        survey.state = SurveyState.UNANSWERED
        session.flush()
    return survey


def of_household(session: Session, household_id: int) -> Sequence[WellbeingSurvey]:
    """What all its people have answered or were asked, oldest first, for staff who may read the household's answers."""
    return session.scalars(
        select(WellbeingSurvey)
        .where(WellbeingSurvey.household_id == household_id)
        .order_by(WellbeingSurvey.created_at, WellbeingSurvey.id)
    ).all()


def _new(
    session: Session, clock: Clock, person: Person, moment: Moment, state: SurveyState
) -> WellbeingSurvey:
    survey = WellbeingSurvey(
        household_id=person.household_id,
        member_id=person.member_id,
        moment=moment,
        state=state,
        mode=Mode.SELF,
        language=person.language,
        answers=[],
        created_at=clock.now(),
        touched_at=clock.now(),
    )
    session.add(survey)
    _touch(session, clock, survey)
    return survey


def _moment(session: Session, clock: Clock, person: Person) -> Moment:
    return _free(session, person.member_id, moment_of(session, clock, person.member_id))


def _free(session: Session, member_id: int, moment: Moment) -> Moment:
    """Answered by oneself near one of the three moments, it counts as that one; each counts once."""
    known = moment is not Moment.OWN and _of_moment(session, member_id, moment)
    if isinstance(known, WellbeingSurvey) and known.state is SurveyState.UNANSWERED:
        # Asked in vain: what comes late takes its place.
        known.moment = Moment.OWN
        session.flush()
        return moment
    return Moment.OWN if known else moment


def _of_moment(session: Session, member_id: int, moment: Moment) -> WellbeingSurvey | None:
    return session.scalars(
        select(WellbeingSurvey).where(
            WellbeingSurvey.member_id == member_id, WellbeingSurvey.moment == moment
        )
    ).one_or_none()


def _open(session: Session, person: Person, survey_id: int) -> WellbeingSurvey:
    survey = session.get(WellbeingSurvey, survey_id, populate_existing=True, with_for_update=True)
    if survey is None or survey.member_id != person.member_id:
        raise NotFound("wellbeing", survey_id)
    if survey.state not in _UNFINISHED:
        raise NotPossible("done")
    return survey


def _touch(session: Session, clock: Clock, survey: WellbeingSurvey) -> None:
    survey.touched_at = clock.now()
    session.flush()
    reminders.plan_survey_follow_ups(session, clock, survey)


def _finish(session: Session, clock: Clock, survey: WellbeingSurvey, today: date) -> None:
    if survey.age is None:
        raise NotPossible("age")
    survey.score = score(survey.answers, survey.mode, survey.age)
    survey.state, survey.answered_on = SurveyState.DONE, today
    survey.finished_at = survey.touched_at = clock.now()
    session.flush()
    about = Subject(SubjectKind.WELLBEING, survey.id)
    tasks.settle(session, clock, TaskKind.WELLBEING_UNANSWERED, about, survey.staff_id)
    reminders.settle_survey(session, clock, survey.id, "done")
