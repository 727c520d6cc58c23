"""The console's pages for appointments: proposing, moving, cancelling, the outcome, my day."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import appointments
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Appointment, Member, Message
from budgeting.households import person
from budgeting.states.appointments import AppointmentAbout, AppointmentState
from budgeting.states.messages import Direction
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite

GIVEN = {
    "about": "papers",
    "way": "place",
    "place": "Sportello San Polo",
    "minutes": "45",
    "note": "Porta la carta d'identità",
    "day_1": "2026-03-10",
    "hour_1": "10:00",
    "day_2": "2026-03-11",
    "hour_2": "16:30",
}


def _said(database: Database, member: int) -> list[str]:
    with database.read() as session:
        query = select(Message.text).where(Message.direction == Direction.OUT).order_by(Message.id)
        return list(session.scalars(query))


def _only(database: Database) -> Appointment:
    with database.read() as session:
        row = session.scalars(select(Appointment)).one()
        session.expunge_all()
        return row


def _propose(browser: Browser, cast: Cast, **changes: str) -> Any:
    return browser.submit(
        f"/appointments/new?member={cast.lucia}", **{**GIVEN, "with_whom": str(cast.giulia), **changes}
    )


def test_staff_propose_and_the_family_reads_it_at_once(
    console: Console, database: Database, chatting: Cast
) -> None:
    browser = console(Role.OPERATOR)
    page = browser.page(f"/households/{chatting.rossi}/cases")
    assert f"/appointments/new?member={chatting.lucia}" in page.links
    assert browser.get(f"/appointments/new?member={chatting.lucia}").status_code == 200
    answer = _propose(browser, chatting)
    row = _only(database)
    assert answer.headers["location"] == f"/appointments/{row.id}?done=proposed"
    (said,) = _said(database, chatting.lucia)
    assert "Vorrebbe incontrarti Giulia" in said
    assert "Porta la carta d'identità" in said
    shown = browser.get(answer.headers["location"]).text
    assert "Proposto." in shown
    assert "10:00" in shown
    assert "16:30" in shown


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"day_1": "", "hour_1": "", "day_2": "", "hour_2": ""}, "Compila"),
        ({"hour_1": ""}, "Compila"),
        ({"day_1": "2026-03-01"}, "già passato"),
        ({"day_1": "2027-09-01"}, "più di un anno"),
        ({"day_1": "2026-03-29", "hour_1": "02:30"}, "non esiste"),
        ({"day_2": "2026-03-10", "hour_2": "10:00"}, "scritto due volte"),
        ({"place": ""}, "dove vi incontrate"),
        ({"minutes": "0"}, "numero intero"),
        ({"with_whom": "999999"}, "elenco"),
        ({"agreed": "1"}, "un solo orario"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    console: Console, database: Database, chatting: Cast, changes: dict[str, str], reason: str
) -> None:
    answer = _propose(console(Role.COACH), chatting, **changes)
    assert answer.status_code == 422
    assert reason in answer.text
    assert "carta d&#39;identit" in answer.text
    with database.read() as session:
        assert session.scalars(select(Appointment)).all() == []


@on_sqlite
def test_an_hour_that_is_taken_is_refused(console: Console, database: Database, chatting: Cast) -> None:
    browser = console(Role.COACH)
    assert _propose(browser, chatting, agreed="1", day_2="", hour_2="").status_code == 303
    answer = browser.submit(
        f"/appointments/new?member={chatting.amina}",
        **{**GIVEN, "with_whom": str(chatting.giulia), "hour_1": "10:30"},
    )
    assert answer.status_code == 422
    assert "la stessa persona ha un altro appuntamento" in answer.text


@on_sqlite
def test_words_about_arrears_do_not_go_to_somebody_who_may_not_read_them(
    console: Console, database: Database, chatting: Cast
) -> None:
    browser = console(Role.COACH)
    fields = {**GIVEN, "with_whom": str(chatting.giulia), "note": "parliamo degli arretrati"}
    answer = browser.submit(f"/appointments/new?member={chatting.youssef}", **fields)
    assert answer.status_code == 422
    assert "arretrati" in answer.text
    assert browser.submit(f"/appointments/new?member={chatting.lucia}", **fields).status_code == 303


@on_sqlite
def test_what_was_agreed_on_the_phone_is_confirmed_moved_and_cancelled(
    console: Console, database: Database, chatting: Cast
) -> None:
    browser = console(Role.COACH)
    _propose(browser, chatting, agreed="1", day_2="", hour_2="")
    row = _only(database)
    assert (row.state, row.sequence) == (AppointmentState.AGREED, 1)
    path = f"/appointments/{row.id}"
    assert browser.submit(f"{path}/move", day="2026-03-01", hour="10:00").status_code == 422
    assert browser.submit(f"{path}/move", day="2026-03-12", hour="09:30").status_code == 303
    assert browser.submit(f"{path}/outcome", outcome="happened").status_code == 409, "not begun yet"
    assert browser.submit(f"{path}/cancel").headers["location"] == f"{path}?done=cancelled"
    assert [text.splitlines()[0] for text in _said(database, chatting.lucia)] == [
        "Ciao Lucia, ecco il tuo appuntamento:",
        "Ciao Lucia, il tuo appuntamento ha un nuovo orario:",
        "Ciao Lucia 👋",
    ]
    assert "/cancel" not in browser.get(path).text


@on_sqlite
def test_a_family_that_cannot_be_told_is_to_be_called(
    console: Console, database: Database, chatting: Cast
) -> None:
    def stops(session: Session) -> None:
        session.get_one(Member, chatting.lucia).stopped_at = session.get_one(Member, chatting.lucia).joined_at

    database.write(stops)
    answer = _propose(console(Role.COACH), chatting)
    assert answer.headers["location"].endswith("done=proposed_untold")


def test_my_day_and_what_is_over(
    console: Console, database: Database, clock: SetClock, chatting: Cast
) -> None:
    browser = console(Role.COACH)
    _propose(browser, chatting, agreed="1", day_2="", hour_2="")
    row = _only(database)
    clock.advance(days=7, hours=14)
    browser = console(Role.COACH)
    assert f'data-testid="appointment-{row.id}"' in browser.get("/").text
    mark = f'data-testid="appointment-{row.id}"'
    assert mark in browser.get("/appointments?show=today").text
    assert mark not in console(Role.OPERATOR).get("/appointments?show=today").text
    assert mark in browser.get("/appointments?day=2026-03-10").text
    assert mark not in browser.get("/appointments?day=2026-03-11").text
    clock.advance(days=1)
    browser = console(Role.COACH)
    assert mark in browser.get("/appointments?show=outcome").text
    assert browser.submit(f"/appointments/{row.id}/outcome", outcome="missed").status_code == 303
    assert mark not in browser.get("/appointments?show=outcome").text
    assert mark in browser.get("/appointments?show=all&state=missed").text


def test_a_wish_is_a_task_that_leads_to_the_appointment(
    console: Console, database: Database, clock: SetClock, chatting: Cast
) -> None:
    wanted = database.write(
        lambda s: appointments.want(s, clock, person(s, chatting.lucia), AppointmentAbout.WORK, None)[0].id
    )
    browser = console(Role.COACH)
    (task,) = browser.page("/").numbers("task")
    row = browser.page("/").part(f'[data-testid="task-{task}"]')
    assert row.links[0] == f"/appointments/{wanted}"
    assert "Hanno chiesto un appuntamento" in row.html
    assert TaskKind.APPOINTMENT_TIMES.value in browser.get("/").text
    assert browser.submit(f"/tasks/{task}/take").status_code == 303
    fields = {**GIVEN, "with_whom": str(chatting.giulia)}
    assert browser.submit(f"/appointments/{wanted}/times", **fields).status_code == 303
    assert _only(database).state is AppointmentState.PROPOSED
    assert browser.page("/").numbers("task") == []
