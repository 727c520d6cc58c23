"""Households: the list, its download, and who may do what."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest

from budgeting import checkins, households
from budgeting.arrears import plans
from budgeting.states.checkins import Mood
from budgeting.states.staff import Role
from tests.admin.families import FAMILIES, audited, furnished, with_plan


@pytest.fixture
def numbers(database, clock, cast):
    return furnished(database, clock, cast)


# -- the list


@pytest.mark.parametrize("role", [*Role, "other_coach", "foreign_operator"])
def test_the_list_holds_what_one_may_see(console, role):
    page = console(role).get("/households")
    if role in (Role.PARTNER, Role.ADMINISTRATOR):
        assert page.status_code == 404
    else:
        assert page.status_code == 200
        assert ("SP-101" in page.text) == (role in FAMILIES)


def test_the_list_is_filtered_and_sorted(console, database, cast, clock):
    with_plan(database, clock, cast, first=date(2026, 3, 3))
    with_plan(database, clock, cast, cast.rossi, first=date(2026, 3, 20))
    paused = with_plan(database, clock, cast, cast.kaur)[1]
    database.write(lambda s: plans.pause(s, clock, cast.marco, paused, until=date(2026, 6, 1)))
    database.write(lambda s: households.add_member(s, clock, None, cast.kaur, "Simran", "it"))
    clock.advance(days=3)
    browser = console(Role.OPERATOR)

    def seen(query):
        return re.findall(r"SP-10\d", browser.get(f"/households?{query}").text)

    assert seen("") == ["SP-101", "SP-103", "SP-102"]
    assert seen("sort=-reference") == ["SP-103", "SP-102", "SP-101"]
    assert seen("sort=next") == ["SP-101", "SP-102", "SP-103"]
    assert seen("q=ROSS") == ["SP-102"]
    assert seen("q=sp-103") == ["SP-103"]
    assert seen("q=amina") == ["SP-101"]
    assert seen("q=%25") == []
    assert seen("plan=overdue") == ["SP-101"]
    assert seen("plan=in_order") == ["SP-102"]
    assert seen("plan=paused") == ["SP-103"]
    assert seen("plan=none") == []
    assert seen("language=ar") == ["SP-101"]
    assert seen("waiting=1") == ["SP-103"]
    assert seen(f"site={cast.site}&coach={cast.giulia}") == ["SP-101", "SP-103", "SP-102"]
    assert seen("site=999") == []
    assert seen("page=2") == []
    assert len(seen("site=x&coach=-1&plan=odd&sort=drop&page=0&q=%00")) == 3


def test_who_did_no_checkin_for_two_weeks_is_found(console, database, cast, clock):
    clock.advance(weeks=4)

    def done(session):
        lucia = households.person(session, cast.lucia)
        member = checkins.begin(session, clock, lucia, date(2026, 3, 23))
        checkins.save_step(session, clock, member.id, "end", mood=Mood.GOOD)
        checkins.finish(session, clock, member.id)

    database.write(done)
    page = console(Role.OPERATOR).get("/households?missed=1").text
    assert "SP-101" in page
    assert "SP-103" in page
    assert "SP-102" not in page


def test_the_file_holds_what_is_shown_and_leaves_a_line(console, database, cast, clock):
    with_plan(database, clock, cast)
    evil = database.write(
        lambda s: households.create_household(s, clock, None, cast.programme, "=1+1", "@SUM(A1)").id
    )
    answer = console(Role.OPERATOR).get("/households/export.csv?sort=reference")
    assert answer.headers["content-type"].startswith("text/csv")
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [line[0] for line in table[1:]] == ["'=1+1", "SP-101", "SP-102", "SP-103"]
    assert table[1][1] == "'@SUM(A1)"
    assert table[2][10:] == ["2026-03-09", "100,00", "EUR"]
    assert ("household.export", None, {"rows": 4}) in audited(database)
    assert evil
    coach = console("other_coach").get("/households/export.csv")
    assert len(coach.text.splitlines()) == 1


# -- rights


GETS = (
    *("", "/edit", "/members/new", "/members/{member}", "/month", "/debts/new", "/plans/new?debt={debt}"),
    "/plans/{plan}/notices",
)
POSTS = (
    "/edit",
    "/members/new",
    "/members/{member}",
    "/members/{member}/leave",
    "/members/{member}/invite",
    "/invites",
    "/invites/{invite}/revoke",
    "/month",
    "/debts/new",
    "/plans/new?debt={debt}",
    "/plans/{plan}/notices",
    "/plans/{plan}/pause",
    "/plans/{plan}/resume",
    "/plans/{plan}/agree",
    "/plans/{plan}/withdraw",
    "/payments/{payment}/confirm",
    "/payments/{payment}/reject",
)


def test_what_belongs_to_another_household_is_not_found(console, numbers, cast):
    browser = console(Role.OPERATOR)
    for path in GETS:
        if "{" in path:
            assert browser.get(f"/households/{cast.rossi}" + path.format(**numbers)).status_code == 404, path
    for path in POSTS:
        if "{" in path:
            answer = browser.submit(f"/households/{cast.rossi}" + path.format(**numbers))
            assert answer.status_code == 404, path
    assert browser.get("/households/99999").status_code == 404
