"""The page of a household: who looked at it, month plan, debts, plans, payments."""

from __future__ import annotations

import re
from datetime import date

import pytest

from budgeting import audit, households, month_plan
from budgeting.arrears import debts, payments, plans
from budgeting.audit import AuditAction, Details
from budgeting.db.tables import (
    Instalment,
    Message,
    MonthPlanLine,
    Payment,
)
from budgeting.periods import budget_month
from budgeting.states.arrears import InstalmentState, PaymentState, PlanState
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from dialogs.text import argument, said, t
from tests.admin.families import FAMILIES, audited, declared, furnished, rows, with_plan
from tests.kit import build
from tests.kit.build import euro
from tests.kit.databases import on_sqlite


@pytest.fixture
def numbers(database, clock, cast):
    return furnished(database, clock, cast)


# -- the page


@on_sqlite
def test_the_page_shows_the_family(console, database, cast, clock, numbers):
    def live(session):
        build.planned(session, clock, cast.amrani, date(2026, 3, 1), food="400", leisure="20")
        said = build.message(session, clock, build.conversation(session, clock, cast.youssef), "pane 12,50")
        build.spent(session, clock, cast.amina, "12.50", note="<i>pane</i>", message_id=said)
        build.spent(session, clock, cast.amina, "30", "leisure")
        build.spent(session, clock, cast.amina, "9", "personal")
        build.received(session, clock, cast.amina, "900")

    database.write(live)
    browser, home = console(Role.OPERATOR), f"/households/{cast.amrani}"
    pages = {tab: browser.get(f"{home}{tab}").text for tab in ("", "/money", "/spending", "/people")}
    assert 'class="bar-over"' in pages["/spending"], "more was spent than the plan's share"
    assert "&lt;i&gt;pane" in pages["/spending"]
    assert "12,50" in pages["/spending"]
    assert "2026-1" in pages["/people"], "the version of the consent"
    assert "ALER" in pages["/money"]
    assert not any(" style=" in page for page in pages.values())


@on_sqlite
def test_the_trail_reads_as_the_log_does(console, database, cast, clock):
    def lines(session):
        about = ("household", cast.rossi)
        audit.note(session, clock, None, AuditAction.CASE_ASSIGN, *about, to=cast.giulia)
        audit.note(session, clock, None, AuditAction.MONTH_PLAN_SET, *about, details=Details(category="rent"))
        audit.note(session, clock, None, AuditAction.HOUSEHOLD_CHANGE, *about, "lost work")

    database.write(lines)
    shown = (
        console(Role.COORDINATOR)
        .page(f"/households/{cast.rossi}/history")
        .texts(".trail li > span:first-child bdi")
    )
    assert shown[:3] == ["lost work", "🏠 Affitto", "Giulia Test"]


@on_sqlite
@pytest.mark.parametrize("role", FAMILIES)
def test_each_look_leaves_one_line_in_ten_minutes(console, database, cast, clock, role):
    browser = console(role)
    for _ in range(3):
        assert browser.get(f"/households/{cast.rossi}").status_code == 200
    looks = [line for line in audited(database) if line[0] == "household.view"]
    assert len(looks) == 1
    clock.advance(minutes=11)
    browser.part(f"/households/{cast.rossi}?part=sheet")
    assert len([line for line in audited(database) if line[0] == "household.view"]) == 2


@on_sqlite
def test_coordinators_read_who_looked(console, cast):
    console(Role.OPERATOR).get(f"/households/{cast.rossi}")
    assert "Marco Test" in console(Role.COORDINATOR).get(f"/households/{cast.rossi}/history").text
    assert console(Role.COACH).get(f"/households/{cast.rossi}/history").status_code == 404
    assert "/history" not in console(Role.COACH).get(f"/households/{cast.rossi}").text


# -- the month plan


def test_a_coach_plans_the_month(console, database, cast):
    browser = console(Role.COACH)
    path = f"/households/{cast.rossi}/month"
    assert browser.submit(path, food="350,50", leisure="0").status_code == 303
    lines = {
        month_plan_line.category: month_plan_line.limit_minor
        for month_plan_line in rows(database, MonthPlanLine)
    }
    assert lines == {"food": 35050, "leisure": 0}
    wrong = browser.submit(path, food="1.234", leisure="")
    assert wrong.status_code == 422
    assert 'id="food-wrong"' in wrong.text
    assert 'value="1.234"' in wrong.text
    assert 'id="leisure-wrong"' not in wrong.text
    assert {
        month_plan_line.category: month_plan_line.limit_minor
        for month_plan_line in rows(database, MonthPlanLine)
    } == lines
    assert browser.submit(path, food="350,50", leisure="0").status_code == 303
    assert len([line for line in audited(database) if line[0] == "month_plan.set"]) == 2


@on_sqlite
def test_an_empty_field_takes_the_limit_away_and_one_that_was_not_sent_does_not(
    console, database, cast, clock
):
    browser = console(Role.COACH)
    path = f"/households/{cast.rossi}/month"
    browser.submit(path, food="350", leisure="40")
    assert browser.submit(path, food=" ", health="").status_code == 303
    with database.read() as session:
        assert month_plan.limits(session, cast.rossi, budget_month(clock.now().date(), 1)) == {
            "leisure": euro("40")
        }
    assert 'value="350,00"' not in browser.get(path).text
    assert [line[0] for line in audited(database) if "month_plan" in line[0]][-1] == "month_plan.removed"
    # Removing a line twice is the same as once.
    assert browser.submit(path, food="", leisure="40").status_code == 303
    assert sum(line[0] == "month_plan.removed" for line in audited(database)) == 1


@on_sqlite
def test_the_last_weeks_propose_limits(console, database, cast, clock):
    def live(session):
        for day in (date(2026, 2, 10), date(2026, 2, 17), date(2026, 2, 24)):
            build.spent(session, clock, cast.lucia, "60", on=day)

    database.write(live)
    browser = console(Role.COACH)
    page = browser.get(f"/households/{cast.rossi}/month").text
    assert "260,00" in page
    assert 'value="260,00"' not in page
    assert 'value="260,00"' in browser.get(f"/households/{cast.rossi}/month?propose=1").text
    assert not rows(database, MonthPlanLine), "looking at a proposal keeps nothing"


# -- arrears


@on_sqlite
def test_a_payment_is_confirmed_and_the_family_told(console, database, cast, numbers):
    browser = console(Role.OPERATOR)
    path = f"/households/{cast.amrani}/payments/{numbers['payment']}/confirm"
    answer = browser.submit(path)
    assert answer.headers["location"] == f"/households/{cast.amrani}/money?done=confirmed"
    assert rows(database, Payment)[0].state is PaymentState.CONFIRMED
    (told,) = rows(database, Message, Message.subject_kind == SubjectKind.PAYMENT)
    assert said(told.parts)[0].key == "Good news, {name} 💙"
    assert "100" not in told.text.split("\n")[0], "the first line stays neutral"
    assert argument(told.parts, t("Still to pay: *{left}*"), "left") == euro("200")
    assert browser.submit(path).headers["location"].endswith("?done=confirmed")
    assert len(rows(database, Message, Message.subject_kind == SubjectKind.PAYMENT)) == 1


@on_sqlite
def test_the_last_payment_of_a_plan_is_celebrated(console, database, cast, clock):
    _, plan, (only,) = with_plan(database, clock, cast, parts=1)
    payment = declared(database, clock, cast, only, "300")
    console(Role.OPERATOR).submit(f"/households/{cast.amrani}/payments/{payment}/confirm")
    (told,) = rows(database, Message, Message.subject_kind == SubjectKind.PAYMENT)
    assert said(told.parts)[-1] == t("That was the last instalment of this plan: well done!")
    with database.read() as session:
        assert plans.current(session, cast.amrani) == []
    assert plan


def test_a_payment_that_is_not_found_is_asked_about(console, database, cast, numbers):
    browser = console(Role.OPERATOR)
    answer = browser.submit(f"/households/{cast.amrani}/payments/{numbers['payment']}/reject")
    assert answer.headers["location"].endswith("?done=rejected")
    (told,) = rows(database, Message, Message.subject_kind == SubjectKind.PAYMENT)
    assert said(told.parts)[2].args["amount"] == euro("100")
    again = browser.submit(f"/households/{cast.amrani}/payments/{numbers['payment']}/confirm")
    assert again.status_code == 409


@on_sqlite
def test_whoever_cannot_be_told_is_said_to_staff(console, database, cast, clock, numbers):
    database.write(lambda s: households.stop(s, clock, cast.amina))
    browser = console(Role.OPERATOR)
    answer = browser.submit(f"/households/{cast.amrani}/payments/{numbers['payment']}/confirm")
    assert "done=confirmed_untold" in answer.headers["location"]
    assert browser.get(answer.headers["location"]).status_code == 200


@on_sqlite
def test_a_debt_and_its_plan_are_written_down(console, database, cast):
    browser = console(Role.OPERATOR)
    household = f"/households/{cast.rossi}"
    good = {"creditor": "ALER", "line": "rent", "amount": "1000,00", "as_of": "2026-02-01"}
    for wrong in (
        {"amount": "1.000"},
        {"amount": ""},
        {"as_of": "2026-03-03"},
        {"as_of": "x"},
        {"line": "car"},
    ):
        assert browser.submit(f"{household}/debts/new", **{**good, **wrong}).status_code == 422, wrong
    assert browser.submit(f"{household}/debts/new", **good).status_code == 303
    with database.read() as session:
        (debt,) = debts.debts(session, cast.rossi)
    path = f"{household}/plans/new?debt={debt.id}"
    asked = {"total": "1000,00", "parts": "3", "first": "2026-04-01", "every": "month"}
    for wrong in (
        {"total": "1000,01"},
        {"parts": "0"},
        {"parts": "121"},
        {"first": "2026-03-01"},
        {"first": "2028-01-01"},
        {"every": "year"},
        {"total": "0,02"},
    ):
        assert browser.submit(path, **{**asked, **wrong}).status_code == 422, wrong
    shown = browser.submit(path, **asked)
    assert shown.status_code == 200
    assert "333,34" in shown.text
    with database.read() as session:
        assert plans.current(session, cast.rossi) == []
    assert browser.submit(path, **asked, step="keep").status_code == 303
    with database.read() as session:
        (plan,) = plans.current(session, cast.rossi)
    assert [instalment.due_on.month for instalment in plan.instalments] == [4, 5, 6]


@on_sqlite
def test_a_new_schedule_takes_the_place_of_the_old(console, database, cast, clock):
    debt, plan, instalments = with_plan(database, clock, cast)
    payment = declared(database, clock, cast, instalments[0])
    database.write(lambda s: payments.confirm(s, clock, cast.marco, payment))
    path = f"/households/{cast.amrani}/plans/new?debt={debt}"
    asked = {"parts": "4", "first": "2026-05-01", "every": "fortnight", "step": "keep"}
    assert console(Role.OPERATOR).submit(path, **asked).status_code == 303
    with database.read() as session:
        (new,) = plans.current(session, cast.amrani)
    assert new.replaces_id == plan
    assert (len(new.instalments), new.total, new.confirmed) == (5, euro("300"), euro("100"))


@on_sqlite
def test_a_plan_pauses_and_goes_on(console, database, cast, numbers):
    browser = console(Role.OPERATOR)
    household = f"/households/{cast.amrani}/plans/{numbers['plan']}"
    states = []
    assert 'type="date"' in browser.get(f"{household}/pause").text
    for step, fields in (("pause", {"until": "2026-05-04"}), ("resume", {})):
        assert browser.submit(f"{household}/{step}", **fields).status_code == 303
        states.append({instalment.state for instalment in rows(database, Instalment)})
    assert InstalmentState.PAUSED in states[0]
    assert InstalmentState.PAUSED not in states[1]
    assert browser.submit(f"{household}/withdraw").status_code == 409, "a plan that runs is no proposal"


@on_sqlite
@pytest.mark.parametrize("until", ["", "2026-03-02", "2028-01-01", "31/02/2026"])
def test_no_pause_is_without_an_end(console, database, cast, numbers, until):
    browser = console(Role.OPERATOR)
    answer = browser.submit(f"/households/{cast.amrani}/plans/{numbers['plan']}/pause", until=until)
    assert answer.status_code == 422
    assert 'id="until-wrong"' in answer.text
    assert f'value="{until}"' in answer.text
    assert InstalmentState.PAUSED not in {instalment.state for instalment in rows(database, Instalment)}


@on_sqlite
def test_a_paused_plan_says_until_when_and_may_get_another_day(console, database, cast, numbers):
    browser = console(Role.OPERATOR)
    path = f"/households/{cast.amrani}/plans/{numbers['plan']}/pause"
    for day in ("2026-05-04", "2026-06-08"):
        assert browser.submit(path, until=day).status_code == 303
    assert 'value="2026-06-08"' in browser.get(path).text
    assert re.search(r"8 giu(gno)? 2026", browser.get(f"/households/{cast.amrani}/money").text)


def test_a_proposal_is_agreed_or_withdrawn(console, database, cast, clock):
    def propose(session):
        schedule = plans.schedule(euro("90"), 3, date(2026, 4, 1))
        return plans.propose(session, clock, cast.marco, cast.rossi, None, schedule).id

    browser = console(Role.OPERATOR)
    first = database.write(propose)
    assert browser.submit(f"/households/{cast.rossi}/plans/{first}/withdraw").status_code == 303
    second = database.write(propose)
    assert browser.submit(f"/households/{cast.rossi}/plans/{second}/agree").status_code == 303
    with database.read() as session:
        (plan,) = plans.current(session, cast.rossi)
    assert plan.state is PlanState.ACTIVE
