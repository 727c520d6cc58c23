"""The console stays small: at most seven entries in anybody's menu, and each daily task at most three clicks from
Today. What a programme has switched off is in `rights/test_instruments.py`.

A click is following a link or pressing a button; a page that opens costs nothing, nor does what it loads by itself. The
way is searched as a person would go it: from the first page, by the links that stand on the pages.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from admin import links
from budgeting import staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import ActivitySession, Household
from budgeting.states.staff import Role
from tests.admin.rights.table import PAGES, ROLES
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page
from tests.kit.world import World

MOST_ENTRIES, MOST_CLICKS = 7, 3
#: What those who accompany families do every day, by the form that does it.
DAILY = (
    "/tasks/{task_id:int}/take",
    "/inbox/{conversation_id:int}/answer",
    "/inbox/{conversation_id:int}/take",
    "/inbox/{conversation_id:int}/assign",
    "/inbox/{conversation_id:int}/snooze",
    "/inbox/{conversation_id:int}/note",
    "/inbox/{conversation_id:int}/resolve",
    "/cases/{case_id:int}/notes",
    "/cases/{case_id:int}/actions",
    "/cases/{case_id:int}/owner",
    "/weeks/{household_id:int}/{day}/comment",
    "/weeks/{household_id:int}/{day}/sign",
    "/households/new",
    "/households/{household_id}/members/new",
    "/households/{household_id}/month",
    "/households/{household_id}/payments/{payment_id}/confirm",
    "/households/{household_id}/payments/{payment_id}/reject",
    "/households/{household_id}/counters/{counter_id}/accept",
    "/households/{household_id}/plans/new",
    "/households/{household_id}/plans/{plan_id}/pause",
    "/households/{household_id}/bills/{bill_id}/paid",
    "/households/{household_id:int}/documents/ask",
    "/documents/{document_id:int}/seen",
    "/documents/{document_id:int}/unreadable",
    "/agreements/{household_id:int}/{agreement_id:int}/hours",
    "/invite-requests/{request_id:int}/invite",
    "/broadcasts/new",
    "/activities/sessions/{session_id:int}/attendance",
    "/activities/{activity_id:int}/sessions",
    "/appointments/new",
    "/appointments/{appointment_id:int}/move",
    "/appointments/{appointment_id:int}/outcome",
)


@on_sqlite
@pytest.mark.parametrize("role", ROLES)
def test_nobodys_menu_is_longer_than_seven(console: Console, cast: Cast, role: str) -> None:
    page = console(role).page("/account")
    assert 1 <= len(page.css(".frame-menu > ul > li:not(.frame-more) > a")) <= MOST_ENTRIES


@on_sqlite
def test_not_even_that_of_somebody_with_every_role(
    console: Console, own: World, database: Database, cast: Cast
) -> None:
    def grant(session: Session) -> None:
        for role in Role:
            staff.grant(session, cast.marco, cast.programme, role)

    database.write(grant)
    page = console(Role.OPERATOR).page("/")
    entries = page.values(".frame-menu > ul > li:not(.frame-more) > a", "href")
    assert entries == [entry.path for entry in links.MENU]
    assert len(entries) == MOST_ENTRIES
    # On a phone the first four stand in the bar; the rest is behind its last.
    assert page.values(".frame-more a", "href") == entries[4:]


@on_sqlite
@pytest.mark.parametrize("role", ["operator", "coach", "coordinator"])
def test_each_daily_task_is_three_clicks_from_today(
    console: Console, own: World, database: Database, clock: SetClock, cast: Cast, role: str
) -> None:
    def monday(session: Session) -> None:
        """A week to read, and the world's session today."""
        begun = datetime(2026, 2, 2, 8, tzinfo=UTC)
        session.execute(update(Household).values(created_at=begun))
        hour = clock.now() + timedelta(minutes=30)
        session.execute(
            update(ActivitySession)
            .where(ActivitySession.id == own.meeting)
            .values(starts_at=hour, ends_at=hour + timedelta(hours=2))
        )

    database.write(monday)
    database.write(lambda s: build.spent(s, SetClock(clock.now() - timedelta(days=8)), cast.lucia, "12.50"))
    found = within(console(role), MOST_CLICKS)
    theirs = {path for path in DAILY if role in PAGES["POST", path].who}
    assert {path for path in theirs if shape(path) not in found} == set()


def within(browser: Browser, clicks: int) -> dict[str, int]:
    """Each form within so many clicks of Today, pressing its button included, and how many it takes."""
    found: dict[str, int] = {}
    seen, front = {"/"}, ["/"]
    for click in range(1, clicks + 1):
        onward = []
        for path in front:
            page = Page(browser.get(path, follow_redirects=True))
            for action in page.values("form[action]", "action"):
                found.setdefault(shape(action), click)
            for link in page.links:
                if link in seen or link.startswith("/static/"):
                    continue
                if "/export" not in link and not link.endswith(".pdf"):
                    seen.add(link)
                    onward.append(link)
        front = onward
    return found


def shape(path: str) -> str:
    """The path with each number and day in it as "1"."""
    return re.sub(r"\{[^}]+\}|\d{4}-\d\d-\d\d|\d+", "1", re.sub(r"[?#].*", "", path))
