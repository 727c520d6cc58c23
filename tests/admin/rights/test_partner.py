"""A partner runs activities of their own: of another partner's and of the house's there is nothing, by any address.

Two partners with a course each, one course of the house, and families who go to several of them. Every route of
the table is asked about all three, and everything that a partner may open is searched for what is not theirs to read.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting import access, activities, households, staff
from budgeting.activities import Wish
from budgeting.clock import SetClock
from budgeting.db.tables import Activity, ActivitySession, Household, Member
from budgeting.states.activities import AllowancePer
from budgeting.states.staff import Role
from dialogs.staff_side import digest
from tests.admin.rights.asking import asked, things, trail
from tests.admin.rights.table import PAGES, Page
from tests.kit import build, world
from tests.kit.build import Cast, euro
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.rewinding import Rewinding
from tests.kit.world import World

pytestmark = on_sqlite
#: What belongs to an activity.
OF_A_COURSE = {"activity", "lesson", "meeting", "allowance", "certificate", "childcare", "childcare_swap"}
#: Routes that name a session and are about something else, which a partner has none of.
ABOUT_OTHERS = {"/broadcasts/check", "/broadcasts/new"}
#: Forms that choose somebody from the families, whom a partner doesn't know: they put nobody on a list.
CHOOSE_A_PERSON = {
    "/activities/{activity_id:int}/enrol",
    "/activities/sessions/{session_id:int}/answer",
    "/activities/sessions/{session_id:int}/attendance",
}
#: None of a partner's pages holds these: other courses and who goes there, and what is about the families of their own.
NOT_THEIRS = (
    "Malaspina",
    *("Orto della casa", "Cucina di Pina", "Sala di Pina", "Pina", "Wen", "Xia", "Berto"),
    *("Famiglia Bianchi", "F-4711", "Affitto arretrato", "Vorrei parlare con qualcuno", "Nota riservata"),
)


@dataclass(frozen=True, slots=True)
class Courses:
    """The values of the world with each one's course: Piero, who signs in, and Pina; the world's own is the house's."""

    piero: dict[str, Any]
    pina: dict[str, Any]
    house: dict[str, Any]
    #: Piero's number.
    staff_id: int

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter((self.piero, self.pina, self.house))


def _course(
    session: Session,
    clock: SetClock,
    programme: int,
    runs: int,
    of: str,
    household: int,
    pair: tuple[int, int],
) -> dict[str, int]:
    """A course with a session that took place and one to come, and the papers of one of the family's two people."""
    member, other = pair
    title = {"it": f"{'Cucito' if of == 'Piero' else 'Cucina'} di {of}"}
    made = activities.create_activity(
        session,
        clock,
        runs,
        programme,
        kind="course",
        title=title,
        allowance=euro("8"),
        allowance_per=AllowancePer.HOUR,
    ).id
    lesson, allowance = world._lesson(session, clock, runs, made, member, "")
    meeting = activities.add_session(
        session,
        clock,
        runs,
        made,
        starts_at=clock.now() + timedelta(days=3),
        ends_at=clock.now() + timedelta(days=3, hours=2),
        place=f"Sala di {of}",
        zone="Europe/Rome",
    ).id
    return {
        "activity": made,
        "lesson": lesson,
        "meeting": meeting,
        "allowance": allowance,
        "certificate": world._certificate(session, clock, programme, made, member, ""),
        **world._childcare(session, clock, meeting, household, member, other),
    }


@pytest.fixture
def courses(database: Rewinding, clock: SetClock, cast: Cast, own: World) -> Courses:
    def make(session: Session) -> Courses:
        piero = staff.by_email(session, "piero@example.org")
        assert piero is not None
        pina = build.colleague(session, clock, "Pina", own.programme, Role.PARTNER, linked=False)
        session.get_one(Activity, own.activity).title = {"it": "Orto della casa"}
        family = session.get_one(Household, own.household)
        family.name, family.reference = "Famiglia Bianchi", "F-4711"
        session.get_one(Member, own.member).name = "Anna"
        zoe = build.joined(session, clock, cast.rossi, "Zoe Malaspina", "it")
        households.set_called(session, zoe, "Zoe")
        yan = households.add_member(session, clock, None, cast.rossi, "Yan").id
        xia = build.joined(session, clock, cast.amrani, "Xia", "it")
        wen = households.add_member(session, clock, None, cast.amrani, "Wen").id
        first = _course(session, clock, own.programme, piero.id, "Piero", cast.rossi, (zoe, yan))
        second = _course(session, clock, own.programme, pina, "Pina", cast.amrani, (xia, wen))
        # One goes to all three, and so does everything that is known of their family.
        coming: Wish = "coming"
        for meeting in (first["meeting"], second["meeting"], own.meeting):
            activities.answer_for(session, clock, None, meeting, own.member, coming)
        house = own.values()
        return Courses({**house, **first, "member": zoe}, {**house, **second}, house, piero.id)

    return database.write(make)


def of_courses() -> Iterator[tuple[str, str, Page]]:
    """Every route that names something of an activity."""
    for (method, path), page in PAGES.items():
        if OF_A_COURSE & set(things(page)) and path not in ABOUT_OTHERS:
            yield method, path, page


def test_others_do_not_exist(console: Console, courses: Courses, database: Rewinding) -> None:
    browser = console(Role.PARTNER)
    wrong = []
    for method, path, page in of_courses():
        for values in (courses.pina, courses.house):
            before = trail(database)
            answer = asked(method, path, page, values).of(browser)
            if answer.status_code != 404 or trail(database) != before:
                wrong.append((method, path, answer.status_code))
    assert not wrong, wrong


def test_their_own_work_and_hold_nothing_that_is_not_theirs(
    console: Console, courses: Courses, database: Rewinding
) -> None:
    browser = console(Role.PARTNER)
    wrong, opened = [], 0
    for (method, path), page in PAGES.items():
        about = OF_A_COURSE & set(things(page)) and path not in ABOUT_OTHERS
        if path in ("/signout", "/live") or not (about or (Role.PARTNER in page.who and method == "GET")):
            continue
        with database.rewound():
            answer = asked(method, path, page, courses.piero).of(browser)
        expected = page.answer or (303 if method == "POST" else 200)
        if answer.status_code != (422 if path in CHOOSE_A_PERSON and method == "POST" else expected):
            wrong.append((method, path, answer.status_code))
        opened += answer.status_code == 200
        text = html.unescape(answer.text)
        wrong += [(method, path, each) for each in NOT_THEIRS if each in text]
    assert not wrong, wrong
    assert opened > 20


def test_the_lists_have_their_own_alone(console: Console, courses: Courses) -> None:
    """What is searched, filtered or asked for by name shows no more than the bare list, and one's own is in it."""
    browser = console(Role.PARTNER)
    for path, theirs in (
        ("/activities", "Cucito di Piero"),
        ("/activities/calendar?on=2026-03-05&view=agenda", "Cucito di Piero"),
        ("/activities/allowances", "Zoe"),
        ("/activities/allowances/export.csv", "Zoe"),
        ("/activities/certificates", f"/activities/{courses.piero['activity']}/certificates"),
    ):
        text = html.unescape(browser.get(path).text)
        assert theirs in text, path
        others = [f'"/activities/{values["activity"]}' for values in (courses.pina, courses.house)]
        assert not [each for each in others if each in text], path
    for narrowed in (
        f"/activities?person={courses.pina['activity']}",
        "/activities?q=Pina",
        "/activities/allowances?q=Xia",
        "/activities/allowances?q=Malaspina",
        "/activities/allowances/export.csv?q=Xia",
        "/activities/certificates?q=Persona",
        "/activities/calendar?on=2026-03-05&view=week&points=1",
    ):
        text = html.unescape(browser.get(narrowed).text)
        assert not [each for each in NOT_THEIRS if each in text and each not in narrowed], narrowed
    # A full name that isn't shown can't be guessed at either.
    assert "Zoe" not in browser.get("/activities/allowances?q=Malaspina").text
    assert "Zoe" in browser.get("/activities/allowances?q=Zoe").text


def test_what_comes_by_itself_is_about_their_own_too(
    courses: Courses, database: Rewinding, clock: SetClock
) -> None:
    """The morning's numbers count their sessions, and no alert reaches them."""

    def today(session: Session) -> None:
        for values in courses:
            session.get_one(ActivitySession, values["meeting"]).starts_at = clock.now() + timedelta(hours=1)

    database.write(today)
    with database.read() as session:
        waiting = digest.of(session, clock, courses.staff_id)
        assert (waiting.sessions, waiting.conversations, waiting.cases, waiting.broken) == (1, 0, 0, 0)
        house = courses.house["household"]
        assert courses.staff_id not in {
            each.id for each in access.who(session, access.Action.HEAR_OF_TASK, house)
        }
