"""Rights: what a person may see, who may see a thing, and the page of rights all come from one table."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.build import rights
from budgeting import access, programmes, tasks
from budgeting.access import RIGHTS, Action, Reach
from budgeting.access.rights import AFTER_LEAVING, MEANING
from budgeting.access.scope import TABLES
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Household, Programme, Staff, Task
from budgeting.errors import NotFound
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite


@pytest.fixture
def people(database: Database, clock: SetClock, cast: Cast) -> dict[Role, int]:
    """One colleague for each role; the coach among them coaches only the Rossi family."""

    def make(session: Session) -> dict[Role, int]:
        made = {
            role: build.colleague(session, clock, f"One{role.value}", cast.programme, role, linked=False)
            for role in Role
        }
        session.get_one(Household, cast.rossi).coach_id = made[Role.COACH]
        return made

    return database.write(make)


def test_the_page_says_what_the_table_says() -> None:
    assert rights.PAGE.read_text("utf-8") == rights.page(), "run: python -m bot.build.rights"


def test_each_action_has_its_rights_and_its_meaning() -> None:
    assert set(RIGHTS) == set(Action) == set(MEANING)
    # A household that has left can be read.
    of_programmes = {Action.READ_BROADCAST, Action.READ_AUDIT, Action.READ_BATCH, Action.READ_REPORT}
    assert {action for action in Action if action.name.startswith("READ_")} - AFTER_LEAVING == of_programmes
    # A partner runs activities and learns nothing about a family.
    assert {action for action in Action if Role.PARTNER in RIGHTS[action]} == {
        Action.READ_ACTIVITY,
        Action.RUN_ACTIVITY,
        Action.KEEP_CHILDCARE,
    }


@pytest.mark.parametrize("action", Action)
def test_the_question_has_one_answer_from_each_side(
    database: Database, cast: Cast, people: dict[Role, int], action: Action
) -> None:
    with database.read() as session:
        for household_id in (cast.rossi, cast.kaur):
            household = session.get_one(Household, household_id)
            may = {colleague.id for colleague in access.who(session, action, household_id)}
            for role, person in people.items():
                far = RIGHTS[action].get(role)
                expected = far is Reach.PROGRAMME or (far is Reach.OWN and household.coach_id == person)
                actor = access.actor(session, person)
                seen = select(Household.id).where(access.visible(Household, actor, action))
                of = access.of_household(Household.id, actor, action)
                answers = {
                    "who": person in may,
                    "may": access.may(session, person, action, household_id),
                    "allows": access.allows(actor, action, household),
                    "visible": household_id in set(session.scalars(seen)),
                    "of": household_id in set(session.scalars(select(Household.id).where(of))),
                }
                assert set(answers.values()) == {expected}, (role, answers)
                assert actor.may(action) == (far is not None)


def test_nobody_reaches_into_another_programme(
    database: Database, clock: SetClock, cast: Cast, people: dict[Role, int]
) -> None:
    def abroad(session: Session) -> list[int]:
        elsewhere = programmes.create(session, clock, None, "altrove", "Altrove").id
        return [
            build.colleague(session, clock, f"Far{role.value}", elsewhere, role, linked=False)
            for role in Role
        ]

    strangers = database.write(abroad)
    with database.read() as session:
        for person in strangers:
            actor = access.actor(session, person)
            for action in Action:
                of = access.of_household(Household.id, actor, action)
                assert not session.scalars(select(Household.id).where(of)).all()
            for model in TABLES:
                if model not in (Staff, Programme):
                    assert not session.scalars(select(model).where(access.visible(model, actor))).all()


@on_sqlite
def test_whoever_is_suspended_may_do_nothing(database: Database, cast: Cast, people: dict[Role, int]) -> None:
    def suspend(session: Session) -> None:
        session.get_one(Staff, people[Role.OPERATOR]).active = False

    database.write(suspend)
    with database.read() as session:
        actor = access.actor(session, people[Role.OPERATOR])
        assert not any(actor.may(action) for action in Action)
        assert not access.may(session, people[Role.OPERATOR], Action.READ_HOUSEHOLD, cast.rossi)
        assert people[Role.OPERATOR] not in {p.id for p in access.who(session, Action.ANSWER, cast.rossi)}


def test_one_thing_is_found_or_does_not_exist(
    database: Database, cast: Cast, people: dict[Role, int]
) -> None:
    with database.read() as session:
        coach = access.actor(session, people[Role.COACH])
        assert access.get(session, coach, Household, cast.rossi).id == cast.rossi
        refused = []
        for number in (cast.kaur, 10**9):
            with pytest.raises(NotFound) as error:
                access.get(session, coach, Household, number)
            refused.append(str(error.value).replace(str(number), "N"))
        assert refused[0] == refused[1]
        with pytest.raises(NotFound):
            access.get(session, coach, Household, cast.rossi, Action.KEEP_HOUSEHOLD)
        with pytest.raises(NotFound):
            access.get(session, coach, Household, cast.rossi, None, Household.id == cast.kaur)


#: Who may take a task without a household, by its kind, in their own programme and in none.
WITHOUT_HOUSEHOLD = {
    (TaskKind.CALL_BACK, True): {Role.OPERATOR},
    (TaskKind.CALL_BACK, False): {Role.OPERATOR},
    (TaskKind.PROBLEM, True): {Role.OPERATOR, Role.ADMINISTRATOR},
    (TaskKind.PROBLEM, False): {Role.OPERATOR, Role.ADMINISTRATOR},
    (TaskKind.UNACCOMPANIED, True): {Role.OPERATOR, Role.COORDINATOR},
    (TaskKind.UNACCOMPANIED, False): {Role.OPERATOR},
}


@pytest.mark.parametrize(("kind", "placed"), WITHOUT_HOUSEHOLD)
def test_what_belongs_to_no_household(
    database: Database, clock: SetClock, cast: Cast, people: dict[Role, int], kind: TaskKind, placed: bool
) -> None:
    def opened(session: Session) -> int:
        programme = cast.programme if placed else None
        return tasks.open_task(
            session, clock, kind, Subject(SubjectKind.PROGRAMME, 1), programme_id=programme
        ).id

    number = database.write(opened)
    with database.read() as session:
        task = session.get_one(Task, number)
        takes = {role for role, person in people.items() if access.may_task(session, person, task)}
        assert takes == WITHOUT_HOUSEHOLD[kind, placed]
        hears = {role for role, person in people.items() if access.may_hear(session, person, task)}
        assert hears == {Role.OPERATOR, Role.COORDINATOR, Role.ADMINISTRATOR}
