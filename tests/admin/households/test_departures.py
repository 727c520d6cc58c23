"""From the page: a household nobody reaches, one that moves, one that leaves and comes back; who lives there."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import departures, households, partners, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import DueEvent, Household, HouseholdDocument, Member, Task
from budgeting.partners import Entry
from budgeting.schedule import reminders
from budgeting.states.departures import DepartureReason
from budgeting.states.households import HouseholdState
from budgeting.states.messages import SubjectKind
from budgeting.states.partners import PartnerKind
from budgeting.states.schedule import DueKind
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, TaskState
from budgeting.subjects import Subject
from tests.kit import build, world
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.world import World

pytestmark = on_sqlite


@pytest.fixture
def operator(console: Console) -> Browser:
    return console(Role.OPERATOR)


@pytest.fixture
def family(database: Database, clock: SetClock, cast: Cast) -> World:
    return database.write(lambda s: world.make(s, clock, cast.programme, cast.marco, cast.giulia))


def home(database: Database, household_id: int) -> Household:
    with database.read() as session:
        return session.get_one(Household, household_id)


def test_a_household_that_refuses_is_let_go_and_taken_in_again(
    operator: Browser, database: Database, clock: SetClock, cast: Cast
) -> None:
    def make(session: Session) -> int:
        made = households.create_household(session, clock, cast.marco, cast.programme, "N-1", "Neri").id
        households.add_member(session, clock, cast.marco, made, "Ada")
        return made

    number = database.write(make)
    path = f"/households/{number}/contact"
    assert "Neri" in operator.page("/households/not-joined").html
    wrong = operator.submit(path, way="call", outcome="not_reached", made_on="2026-03-02")
    assert wrong.status_code == 422
    assert "quando si riprova" in wrong.text
    kept = operator.submit(
        path, way="call", outcome="not_reached", made_on="2026-03-02", next_on="2026-03-09"
    )
    assert kept.status_code == 303
    assert "9 mar" in operator.page("/households/not-joined").html
    refused = operator.submit(path, way="visit", outcome="refuses", made_on="2026-03-02")
    page = operator.page(refused.headers["location"])
    assert "Non vogliono essere accompagnati" in page.html
    leaving = f"/households/{number}/leaving"
    assert f"{leaving}?reason=declined" in page.html
    gone = operator.submit(leaving, reason="declined", left_on="2026-03-02")
    assert gone.status_code == 303, gone.text
    assert "avvisali tu" in operator.page(gone.headers["location"]).html, "nobody could be told in the chat"
    assert home(database, number).state is HouseholdState.LEFT
    assert "Neri" in operator.page("/households?standing=left").html
    assert "Neri" not in operator.page("/households?standing=here").html
    assert operator.submit(leaving, reason="declined", left_on="2026-03-02").status_code == 422
    back = operator.submit(f"/households/{number}/return")
    assert "Non vuole cominciare" in operator.page(back.headers["location"]).html, "its history stays"
    assert home(database, number).state is HouseholdState.ACTIVE


def test_what_is_open_is_shown_and_needs_a_service(
    operator: Browser, console: Console, database: Database, clock: SetClock, cast: Cast, family: World
) -> None:
    path = f"/households/{family.household}/leaving"
    database.write(lambda s: partners.archive(s, clock, None, family.partner))
    database.write(lambda s: partners.archive(s, clock, None, family.spare_partner))
    page = operator.page(path).html
    assert "3 piani di rientro" in page
    # An empty directory says who can add a service, and leads there whoever may.
    assert "Chiedi a chi coordina" in page
    assert f"/programmes/{cast.programme}/partners" not in page
    closing = f"/programmes/{cast.programme}/closing"
    coordinator = console(Role.COORDINATOR)
    assert f'href="/programmes/{cast.programme}/partners"' in coordinator.page(closing).html
    ending = {"sure": "1", "key": "end-1", "partner": str(family.partner)}
    assert coordinator.submit(f"/programmes/{cast.programme}/end", **ending).status_code == 422
    mediator = Entry(PartnerKind.MEDIATOR, "Mediazione Corvetto", "don Carlo")
    number = database.write(lambda s: partners.add(s, clock, None, cast.programme, mediator).id)
    sent = {"reason": "moved", "left_on": "2026-03-02", "words": "dalla sorella"}
    for partner, why in (
        ("", "Scegli il servizio"),
        ("999", "dell'elenco"),
        (str(number), "indirizzo o un telefono"),
    ):
        wrong = operator.submit(path, **sent, partner=partner)
        assert wrong.status_code == 422
        assert why in html.unescape(wrong.text)
        assert "dalla sorella" in wrong.text, "what was written stays"
    assert home(database, family.household).state is HouseholdState.ACTIVE
    there = replace(mediator, address="via Giotto 8")
    database.write(lambda s: partners.change(s, clock, None, number, there))
    assert "via Giotto 8 · don Carlo" in operator.page(path).html, "as the family will read it"
    done = operator.submit(path, **sent, partner=str(number))
    assert "ultimo saluto" in operator.page(done.headers["location"]).html
    # What it was told stays, whatever becomes of the service.
    database.write(lambda s: partners.change(s, clock, None, number, replace(there, name="Altro")))
    people = operator.page(f"/households/{family.household}/people").html
    assert "Mediazione Corvetto" in people
    assert "via Giotto 8" in people


def test_a_cry_for_help_outlasts_the_leaving(
    operator: Browser, database: Database, clock: SetClock, family: World
) -> None:
    """Its chat is over, and somebody still takes it, tries again and closes it."""

    def cry_and_leave(session: Session) -> int:
        about = Subject(SubjectKind.CONVERSATION, family.conversation)
        cry = tasks.open_task(
            session,
            clock,
            TaskKind.CRISIS,
            about,
            programme_id=family.programme,
            household_id=family.household,
            conversation_id=family.conversation,
        )
        terms = departures.Terms(DepartureReason.MOVED, date(2026, 3, 2), "", family.partner)
        departures.leave(session, clock, None, family.household, terms, lambda departure: None)
        return cry.id

    cry = database.write(cry_and_leave)
    for word in ("take", "release", "take", "again", "done"):
        assert operator.submit(f"/tasks/{cry}/{word}", by="tomorrow").status_code == 303, word
    with database.read() as session:
        assert session.get_one(Task, cry).state is TaskState.DONE


def test_many_move_once_what_moves_was_seen(
    operator: Browser, database: Database, clock: SetClock, cast: Cast, family: World
) -> None:
    other = database.write(
        lambda s: build.colleague(s, clock, "Zeno", cast.programme, Role.COACH, linked=False)
    )
    wanted = {"household": [str(family.household), str(cast.amrani)], "to": str(other), "reason": "ferie"}
    looked = operator.post("/households/moving", data={"csrf": operator.csrf, **wanted})
    assert looked.status_code == 200
    assert "Affida a Zeno" in looked.text
    assert home(database, family.household).coach_id == cast.giulia
    moved = operator.post("/households/moving", data={"csrf": operator.csrf, **wanted, "step": "move"})
    assert moved.status_code == 303, moved.text
    assert home(database, family.household).coach_id == home(database, cast.amrani).coach_id == other
    nobody = operator.post(
        "/households/moving", data={"csrf": operator.csrf, "to": str(other), "reason": "x"}
    )
    assert "Scegli almeno un nucleo" in nobody.text


def test_who_lives_there_and_its_isee(
    operator: Browser, database: Database, clock: SetClock, cast: Cast
) -> None:
    child = database.write(
        lambda s: households.add_member(s, clock, cast.marco, cast.rossi, "Tea", adult=False).id
    )
    path = f"/households/{cast.rossi}/composition"
    wrong = operator.submit(path, disability="yes")
    assert "a che cosa serve" in wrong.text
    year = {f"birth_year_{child}": "2018", f"elderly_{cast.lucia}": "1"}
    kept = operator.submit(path, disability="yes", disability_why="bonus luce", **year)
    assert kept.status_code == 303, kept.text
    isee = f"/households/{cast.rossi}/isee"
    assert operator.submit(isee, amount="9.640,00", issued_on="2024-02-02").status_code == 422
    recorded = operator.submit(isee, amount="9.640,00", issued_on="2026-02-02")
    page = operator.page(recorded.headers["location"]).html
    for words in ("2018", "bonus luce", "9.640,00", "31 dic 2026"):
        assert words in page, words
    with database.read() as session:
        assert session.get_one(Member, child).birth_year == 2018
        document = session.scalars(
            select(HouseholdDocument).where(HouseholdDocument.household_id == cast.rossi)
        ).one()
        assert (document.expires_on, document.amount_minor) == (date(2026, 12, 31), 964_000)
    # The same mechanism as every document: before it ends, staff get a task.

    clock.set(clock.now().replace(month=12, day=1))
    database.write(lambda s: reminders.plan_ahead(s, clock))
    with database.read() as session:
        planned = select(DueEvent).where(
            DueEvent.kind == DueKind.DOCUMENT_EXPIRY_TASK, DueEvent.subject_id == document.id
        )
        assert session.scalars(planned).one().for_date == date(2026, 12, 31)
