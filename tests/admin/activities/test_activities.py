"""Activities in the console: made, changed, called off, attended and paid; and what a partner sees of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from budgeting import activities
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Activity, ActivitySession, Allowance, CommunityPoint, DueEvent, Enrolment
from budgeting.states.activities import AllowancePer, AllowanceState, Attendance, Feedback, SessionState
from budgeting.states.schedule import DueKind
from budgeting.states.staff import Role
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.family import rome
from tests.kit.page import Page

COURSE = {
    "kind": "paid_path",
    "title_it": "Sartoria",
    "title_ar": "خياطة",
    "description_it": "Si impara a cucire.",
    "children": "1",
    "allowance": "8,00",
    "per": "hour",
    "least": "70",
}
LESSON = {
    "day": "2026-03-10",
    "begins": "09:00",
    "ends": "11:00",
    "place": "Sala civica",
    "coordinates": "45.5210, 10.2500",
    "capacity": "2",
}


def made(browser: Browser, **more: str) -> int:
    answer = browser.submit("/activities/new", **COURSE, **more)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].rpartition("/")[2])


def lesson(browser: Browser, activity: int, **more: str) -> int:
    answer = browser.submit(f"/activities/{activity}/sessions", **{**LESSON, **more})
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].rpartition("/")[2])


@on_sqlite
def test_an_activity_is_made_and_changed_and_nothing_typed_is_lost(
    console: Console, database: Database
) -> None:
    operator = console(Role.OPERATOR)
    refused = operator.submit("/activities/new", **{**COURSE, "title_it": " "})
    assert refused.status_code == 422
    assert "Si impara a cucire." in refused.text
    activity = made(operator)
    with database.read() as session:
        row = session.get_one(Activity, activity)
        assert (row.kind, row.allowance_minor, row.allowance_per) == ("paid_path", 800, AllowancePer.HOUR)
        assert (row.title, row.children_welcome) == ({"it": "Sartoria", "ar": "خياطة"}, True)
    form = operator.get(f"/activities/{activity}/edit").text
    assert "خياطة" in form
    assert "Si impara a cucire." in form
    operator.submit(f"/activities/{activity}/edit", **{**COURSE, "title_it": "Cucito", "allowance": ""})
    with database.read() as session:
        row = session.get_one(Activity, activity)
        assert (row.title["it"], row.allowance_minor) == ("Cucito", 0)
    listed = operator.get("/activities").text
    assert "Cucito" in listed
    assert "Percorso retribuito" in listed
    assert "Text(" not in listed


@on_sqlite
def test_a_session_has_its_place_its_people_and_its_changes(
    console: Console, database: Database, clock: SetClock, chatting: Cast
) -> None:
    operator = console(Role.OPERATOR)
    activity = made(operator)
    wrong = operator.submit(f"/activities/{activity}/sessions", **{**LESSON, "ends": "08:00"})
    assert wrong.status_code == 422
    assert Page(wrong).text(".wrong")
    meeting = lesson(operator, activity)
    path = f"/activities/sessions/{meeting}"
    for member in (chatting.lucia, chatting.amina, chatting.harpreet):
        clock.advance(minutes=1)
        assert operator.submit(f"{path}/answer", member=str(member), wish="coming").status_code == 303
    page = operator.get(path).text
    assert "45.521000" in page
    assert "lista" in page.lower()
    # Two come: it can't become smaller.
    refused = operator.submit(f"{path}/change", **{**LESSON, "capacity": "1"})
    assert refused.status_code == 422
    assert (
        operator.submit(f"{path}/change", **{**LESSON, "begins": "10:00", "ends": "12:00"}).status_code == 303
    )
    assert (
        operator.submit(f"{path}/change", **{**LESSON, "begins": "10:00", "ends": "12:00"}).status_code == 303
    )
    with database.read() as session:
        assert session.get_one(ActivitySession, meeting).sequence == 1
        news = session.scalars(select(DueEvent.member_id).where(DueEvent.kind == DueKind.SESSION_NEWS))
        assert set(news) == {chatting.lucia, chatting.amina, chatting.harpreet}
    operator.submit(f"{path}/cancel")
    with database.read() as session:
        assert session.get_one(ActivitySession, meeting).state is SessionState.CANCELLED
    assert f"{path}/cancel" not in operator.get(path).text


def test_attendance_earns_an_allowance_that_is_prepared_and_received(
    console: Console, database: Database, clock: SetClock, chatting: Cast
) -> None:
    operator = console(Role.OPERATOR)
    activity = made(operator)
    meeting = lesson(operator, activity)
    path = f"/activities/sessions/{meeting}"
    operator.submit(f"{path}/answer", member=str(chatting.lucia), wish="coming")
    assert "Non è ancora cominciato" in operator.get(f"{path}/attendance").text
    assert operator.submit(f"{path}/attendance", also=str(chatting.amina)).status_code == 422
    clock.set(rome(2026, 3, 10, 11))
    operator = console(Role.OPERATOR)
    for shown in (path, f"/activities/{activity}"):
        assert "Presenze da segnare" in [tag.text() for tag in Page(operator.get(shown)).css(".tag")]
    assert operator.submit(f"{path}/attendance/{chatting.lucia}", was="late", seen="").status_code == 303
    assert operator.submit(f"{path}/attendance", also=str(chatting.amina)).status_code == 303
    with database.read() as session:
        lines = {line.member_id: line.attendance for line in session.scalars(select(Enrolment))}
    assert lines == {chatting.lucia: Attendance.LATE, chatting.amina: Attendance.PRESENT}
    shown = Page(operator.get(f"{path}/attendance"))
    assert shown.css(f'#mark-{chatting.lucia} button[value="late"][aria-pressed="true"]')
    database.write(
        lambda s: activities.attendance.give_feedback(
            s, clock, build.person(s, chatting.lucia), meeting, Feedback.GOOD, "Brava <b>maestra</b>"
        )
    )
    assert "Brava &lt;b&gt;maestra" in operator.get(path).text
    past = operator.submit(f"/activities/{activity}/allowances", expected_on="2026-03-01")
    assert past.status_code == 422
    operator.submit(f"/activities/{activity}/allowances", expected_on="2026-03-20")
    with database.read() as session:
        first, second = session.scalars(select(Allowance.id).order_by(Allowance.id))
    future = operator.submit(f"/activities/allowances/{first}/received", on="2026-03-11")
    assert future.status_code == 422
    operator.submit(f"/activities/allowances/{first}/received", on="2026-03-10")
    assert operator.submit(f"/activities/allowances/{second}/put-off", why="nonsense").status_code == 422
    operator.submit(f"/activities/allowances/{second}/put-off", why="papers", expected_on="2026-03-25")
    register = operator.get("/activities/allowances?state=late").text
    assert "Manca un documento" in register
    assert "25 mar" in register
    assert "1 indennità" in register
    with database.read() as session:
        assert session.get_one(Allowance, first).state is AllowanceState.RECEIVED
        assert session.get_one(Allowance, second).expected_on == date(2026, 3, 25)
    assert operator.get(f"/activities/{activity}").text.count("16,00") >= 4


def test_a_partner_runs_their_own_and_sees_no_others(
    console: Console, database: Database, clock: SetClock, chatting: Cast
) -> None:
    partner, operator = console(Role.PARTNER), console(Role.OPERATOR)
    theirs, others = made(partner), made(operator)
    meeting = lesson(partner, theirs)
    database.write(lambda s: activities.answer(s, clock, build.person(s, chatting.lucia), meeting, "coming"))
    page = partner.get(f"/activities/sessions/{meeting}").text
    assert "Lucia" in page
    # What the partner may not open isn't linked, and nobody can be picked from the families.
    assert "/households/" not in page
    assert "/answer" not in page
    assert partner.get(f"/activities/{others}").status_code == 404
    assert f"activity-{others}" not in partner.get("/activities").text
    assert operator.get(f"/activities/{theirs}").status_code == 200
    # Run by nobody in particular it would be out of their sight: they aren't asked, and it stays theirs.
    assert "nessuno in particolare" not in partner.get(f"/activities/{theirs}/edit").text
    partner.submit(f"/activities/{theirs}/edit", **COURSE)
    assert partner.get(f"/activities/{theirs}").status_code == 200
    # Given to a colleague, it is no longer theirs.
    operator.submit(f"/activities/{theirs}/edit", **COURSE, run_by=str(chatting.marco))
    assert partner.get(f"/activities/{theirs}").status_code == 404


@on_sqlite
@pytest.mark.parametrize(
    ("field", "typed"),
    [("hours_1", "9"), ("exceptions", "31/02/2026 9-12"), ("coordinates", "45.5"), ("name", " ")],
)
def test_a_mistake_in_a_community_point_is_shown_beside_its_field(
    console: Console, field: str, typed: str
) -> None:
    operator = console(Role.OPERATOR)
    given = {"name": "Spazio Sole", "address": "via Tiziano 3", "hours_2": "9-12", field: typed}
    answer = operator.submit("/community-points/new", **given)
    assert answer.status_code == 422
    assert Page(answer).values(f'[name="{field}"][aria-invalid]') is not None
    assert "9-12" in answer.text


def test_a_community_point_is_kept_and_taken_out_of_the_list(
    console: Console, database: Database, clock: SetClock
) -> None:
    operator = console(Role.OPERATOR)
    given = {
        "name": "Spazio Sole",
        "address": "via Tiziano 3",
        "hours_1": "9-12:30, 15-19",
        "exceptions": "06/04/2026\n7/4/2026 10-11",
        "description_it": "Un caffè",
    }
    assert operator.submit("/community-points/new", **given).status_code == 303
    with database.read() as session:
        point = session.scalars(select(CommunityPoint)).one()
        assert point.hours == {"1": [["09:00", "12:30"], ["15:00", "19:00"]]}
        assert point.exceptions == {"2026-04-06": [], "2026-04-07": [["10:00", "11:00"]]}
    form = operator.get(f"/community-points/{point.id}").text
    assert "09:00-12:30, 15:00-19:00" in form
    assert "07/04/2026 10:00-11:00" in form
    # Monday evening: open until seven.
    assert "19:00" in operator.get("/community-points").text
    # Coaches tell their families of it; a partner runs activities only, and nobody else changes it.
    coach = console(Role.COACH)
    assert "Spazio Sole" in coach.get("/community-points").text
    assert coach.get(f"/community-points/{point.id}").status_code == 404
    assert "Spazio Sole" not in console(Role.PARTNER).get("/community-points").text
    operator.submit(f"/community-points/{point.id}/close")
    with database.read() as session:
        assert session.get_one(CommunityPoint, point.id).closed_at == clock.now() + timedelta()
    operator.submit(f"/community-points/{point.id}/reopen")
    with database.read() as session:
        assert session.get_one(CommunityPoint, point.id).closed_at is None
