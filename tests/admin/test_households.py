"""Households: the list, the page of one, and who may do what there."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from sqlalchemy import select

from admin.app import ConsoleSettings, create_app
from budgeting import arrears, checkins, households, invites, payments, plans
from budgeting.db.tables import Audit, Household, Instalment, Invite, Member, Message, MonthPlanLine, Payment
from budgeting.states import InstalmentState, Mood, PaymentState, PlanState, Role
from tests import build
from tests.build import euro

FAMILIES = (Role.OPERATOR, Role.COACH, Role.COORDINATOR)
HOSTILE = "<script>alert(1)</script> \u202eevil 🦊 \x07\x00" + "x" * 60


def rows(database, table, *where):
    with database.read() as session:
        return list(
            session.scalars(select(table).where(*where).order_by(table.__table__.primary_key.columns[0]))
        )


def audited(database):
    return [(row.action, row.subject_id, row.reason) for row in rows(database, Audit)]


def with_plan(database, clock, cast, household=None, first=date(2026, 3, 9), parts=3):
    """A debt of 300 with a plan of instalments; (debt, plan, instalments)."""
    household = household or cast.amrani

    def job(session):
        debt = arrears.add_debt(
            session,
            clock,
            cast.marco,
            household,
            creditor="ALER",
            line="rent",
            amount=euro("300"),
            as_of=first,
        )
        schedule = plans.schedule(euro("300"), parts, first)
        plan = plans.propose(session, clock, cast.marco, household, debt.id, schedule)
        plans.record_agreement(session, clock, cast.marco, plan.id)
        made = session.scalars(select(Instalment.id).where(Instalment.plan_id == plan.id)).all()
        return debt.id, plan.id, list(made)

    return database.write(job)


def declared(database, clock, cast, instalment, amount="100"):
    """What Amina says she paid, in her chat."""

    def job(session):
        build.conversation(session, clock, cast.amina)
        person = households.person(session, cast.amina)
        return payments.declare(session, clock, person, instalment, euro(amount), clock.now().date()).id

    return database.write(job)


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
    database.write(lambda s: plans.pause(s, clock, cast.marco, paused))
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
        one = checkins.begin(session, clock, lucia, date(2026, 3, 23))
        checkins.save_step(session, clock, one.id, "end", mood=Mood.GOOD)
        checkins.finish(session, clock, one.id)

    database.write(done)
    page = console(Role.OPERATOR).get("/households?missed=1").text
    assert "SP-101" in page
    assert "SP-103" in page
    assert "SP-102" not in page


def test_thirty_to_a_page(console, database, cast, clock):
    def many(session):
        for number in range(40):
            households.create_household(
                session, clock, None, cast.programme, f"N-{number:02}", f"z{number:02}"
            )

    database.write(many)
    browser = console(Role.OPERATOR)
    assert browser.get("/households").text.count('scope="row"') == 30
    assert browser.get("/households?page=2").text.count('scope="row"') == 13


def test_htmx_gets_the_rows_alone(console, cast):
    browser = console(Role.OPERATOR)
    part = browser.get("/households?q=rossi", headers={"hx-request": "true", "hx-target": "list"}).text
    assert "SP-102" in part
    assert "<html" not in part


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
    assert table[2][10:] == ["2026-03-09", "100,00"]
    assert ("household.export", None, "4") in audited(database)
    assert evil
    coach = console("other_coach").get("/households/export.csv")
    assert len(coach.text.splitlines()) == 1


# -- rights


GETS = ("", "/edit", "/members/new", "/members/{member}", "/month", "/debts/new", "/plans/new?debt={debt}")
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
    "/plans/{plan}/pause",
    "/plans/{plan}/resume",
    "/plans/{plan}/agree",
    "/plans/{plan}/withdraw",
    "/payments/{payment}/confirm",
    "/payments/{payment}/reject",
)
#: Which routes each role reaches; whoever is not named reaches none.
MAY = {
    Role.OPERATOR: {("GET", path) for path in GETS} | {("POST", path) for path in POSTS},
    Role.COACH: {("GET", ""), ("GET", "/month"), ("POST", "/month")},
    Role.COORDINATOR: {("GET", "")},
}


@pytest.fixture
def numbers(database, clock, cast):
    debt, plan, instalments = with_plan(database, clock, cast)
    payment = declared(database, clock, cast, instalments[0])
    child = database.write(lambda s: households.add_member(s, clock, None, cast.amrani, "Sami", "it").id)
    database.write(lambda s: invites.create(s, clock, cast.marco, child))
    invite = rows(database, Invite, Invite.member_id == child)[0].id
    return {"member": child, "debt": debt, "plan": plan, "payment": payment, "invite": invite}


@pytest.mark.parametrize(
    "who", [*Role, "other_coach", "foreign_operator"], ids=lambda who: getattr(who, "value", who)
)
def test_each_route_for_each_role(console, numbers, cast, who):
    browser = console(who)
    allowed = MAY.get(who, set())
    for method, paths in (("GET", GETS), ("POST", POSTS)):
        for path in paths:
            address = f"/households/{cast.amrani}" + path.format(**numbers)
            answer = browser.get(address) if method == "GET" else browser.submit(address)
            if (method, path) in allowed:
                assert answer.status_code in (200, 303, 409, 422), (method, path)
            else:
                assert answer.status_code == 404, (method, path)


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


@pytest.mark.parametrize("path", ["/households/new"])
def test_only_operators_take_families_in(console, path):
    for role in Role:
        expected = 200 if role is Role.OPERATOR else 404
        assert console(role).get(path).status_code == expected
        if role is not Role.OPERATOR:
            assert console(role).submit(path, name="x").status_code == 404


def test_a_form_from_elsewhere_is_refused(console, cast):
    browser = console(Role.OPERATOR)
    assert browser.post("/households/new", data={"name": "x"}).status_code == 403
    assert browser.post(f"/households/{cast.amrani}/month", data={"csrf": "x"}).status_code == 403


# -- taking in and changing


def founding(**fields):
    return {
        "rows": "2",
        "name": "Haddad",
        "reference": "SP-200",
        "site": "",
        "coach": "",
        "pay_day": "27",
        "name_0": "Salma Haddad",
        "language_0": "ar",
        "adult_0": "1",
        "arrears_0": "1",
        "name_1": "Sami",
        "language_1": "it",
        "arrears_1": "1",
        **fields,
    }


def test_a_family_is_taken_in(console, database, cast):
    answer = console(Role.OPERATOR).submit(
        "/households/new", **founding(site=str(cast.site), coach=str(cast.giulia))
    )
    assert answer.status_code == 303
    (home,) = rows(database, Household, Household.reference == "SP-200")
    assert answer.headers["location"] == f"/households/{home.id}?done=founded"
    assert (home.name, home.site_id, home.coach_id, home.pay_day) == ("Haddad", cast.site, cast.giulia, 27)
    salma, sami = rows(database, Member, Member.household_id == home.id)
    assert (salma.language, salma.adult, salma.sees_arrears) == ("ar", True, True)
    assert (sami.language, sami.adult, sami.sees_arrears) == ("it", False, False), "a child reads no arrears"
    assert ("household.create", home.id, "") in audited(database)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": " "}, "name"),
        ({"reference": "SP-101"}, "reference"),
        ({"reference": "x" * 61}, "reference"),
        ({"pay_day": "29"}, "pay_day"),
        ({"site": "99"}, "site"),
        ({"coach": "99"}, "coach"),
        ({"name_0": "", "name_1": ""}, "name_0"),
        ({"language_0": "xx"}, "language_0"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(console, database, fields, wrong):
    answer = console(Role.OPERATOR).submit("/households/new", **founding(**fields))
    assert answer.status_code == 422
    assert f'id="{wrong}-wrong"' in answer.text
    if wrong != "name_0":
        assert "Salma Haddad" in answer.text
    assert not rows(database, Household, Household.reference == "SP-200")


def test_one_more_person_fits_on_the_form(console):
    answer = console(Role.OPERATOR).submit("/households/new", more="1", **founding())
    assert answer.status_code == 200
    assert 'name="name_2"' in answer.text
    assert "Salma Haddad" in answer.text


def test_hostile_words_are_shown_as_words(console, database, cast):
    browser = console(Role.OPERATOR)
    answer = browser.submit("/households/new", **founding(name=HOSTILE, name_0=HOSTILE, reference="<b>1"))
    assert answer.status_code == 303, answer.text
    for path in ("/households", answer.headers["location"], "/households?q=%3Cscript%3E"):
        page = browser.get(path).text
        assert "<script>alert" not in page
        assert "<b>1" not in page
        assert "&lt;script&gt;" in page
        assert "\x07" not in page


def test_a_household_changes_place_coach_and_pay_day(console, database, cast, staff_of):
    browser, dario = console(Role.OPERATOR), staff_of("dario")
    path = f"/households/{cast.rossi}/edit"
    assert browser.submit(path, site="", coach=str(dario), pay_day="15").status_code == 303
    (home,) = rows(database, Household, Household.id == cast.rossi)
    assert (home.site_id, home.coach_id, home.pay_day) == (None, dario, 15)
    assert ("household.change", cast.rossi, "site_id, coach_id, pay_day") in audited(database)
    assert console(Role.COACH).get(f"/households/{cast.rossi}").status_code == 404
    assert browser.submit(path, site="", coach=str(cast.marco), pay_day="15").status_code == 422


def test_arrears_are_shown_to_a_member_for_a_reason_only(console, database, cast):
    browser = console(Role.OPERATOR)
    path = f"/households/{cast.amrani}/members/{cast.youssef}"
    refused = browser.submit(path, language="it", arrears="1")
    assert refused.status_code == 422
    assert 'id="reason-wrong"' in refused.text
    assert browser.submit(path, language="it", arrears="1", reason="asked by both").status_code == 303
    assert ("member.show_arrears", cast.youssef, "asked by both") in audited(database)
    assert browser.submit(path, language="it").status_code == 303
    assert rows(database, Member, Member.id == cast.youssef)[0].sees_arrears is False


def test_the_chat_speaks_the_language_that_staff_set(console, database, cast, clock):
    from budgeting.db.tables import Conversation

    database.write(lambda s: build.conversation(s, clock, cast.youssef))
    path = f"/households/{cast.amrani}/members/{cast.youssef}"
    assert console(Role.OPERATOR).submit(path, language="ar").status_code == 303
    assert rows(database, Member, Member.id == cast.youssef)[0].language == "ar"
    assert rows(database, Conversation, Conversation.member_id == cast.youssef)[0].language == "ar"
    assert ("member.language", cast.youssef, "ar") in audited(database)


def test_whoever_leaves_is_written_to_no_more(console, database, cast, numbers):
    browser = console(Role.OPERATOR)
    path = f"/households/{cast.amrani}/members/{numbers['member']}/leave"
    assert browser.submit(path).status_code == 422
    assert browser.submit(path, why="moved out").status_code == 303
    assert rows(database, Member, Member.id == numbers["member"])[0].left_at is not None
    assert rows(database, Invite, Invite.id == numbers["invite"])[0].revoked_at is not None
    assert browser.submit(path, why="again").status_code == 404


# -- invites


def test_an_invite_is_shown_once_and_opens_the_door(app, database, clock, words, console, cast):
    with_links = create_app(
        database, clock, ConsoleSettings(secure=False, invite_base="https://t.me/b?start="), chat_words=words
    )
    browser = console(Role.OPERATOR, with_links)
    made = browser.submit("/households/new", **founding())
    home = made.headers["location"].partition("?")[0]
    sheet = browser.submit(f"{home}/invites")
    assert sheet.status_code == 200
    assert sheet.headers["cache-control"] == "no-store"
    assert 'dir="rtl"' in sheet.text
    assert 'src="data:image/svg+xml' in sheet.text
    (token,) = re.findall(r"t\.me/b\?start=([\w-]+)", sheet.text)
    with database.read() as session:
        assert invites.look_up(session, clock, token).used_at is None
    assert token not in browser.get(home).text
    assert browser.submit(f"{home}/invites").status_code == 409, "nobody is left to invite"
    member = re.search(r"/members/(\d+)/invite", browser.get(home).text)
    assert member is not None
    renewed = browser.submit(f"{home}/members/{member[1]}/invite")
    assert token not in renewed.text
    assert len(rows(database, Invite, Invite.revoked_at.is_not(None))) == 1


def test_an_invite_is_taken_back(console, database, cast, numbers):
    browser = console(Role.OPERATOR)
    path = f"/households/{cast.amrani}/invites/{numbers['invite']}/revoke"
    assert browser.submit(path).status_code == 303
    assert browser.submit(path).status_code == 303
    assert [line[0] for line in audited(database)].count("invite.revoke") == 1


def test_a_child_is_not_invited(console, database, cast, clock):
    child = database.write(
        lambda s: households.add_member(s, clock, None, cast.rossi, "Pia", "it", adult=False).id
    )
    browser = console(Role.OPERATOR)
    assert browser.submit(f"/households/{cast.rossi}/members/{child}/invite").status_code == 409


# -- the page


def test_the_page_shows_the_family(console, database, cast, clock, numbers):
    def live(session):
        build.planned(session, clock, cast.amrani, date(2026, 3, 1), food="400", leisure="20")
        said = build.message(session, clock, build.conversation(session, clock, cast.youssef), "<i>pane</i>")
        build.spent(session, clock, cast.amina, "12.50", note="x", message_id=said)
        build.spent(session, clock, cast.amina, "30", "leisure")
        build.spent(session, clock, cast.amina, "9", "personal")
        build.received(session, clock, cast.amina, "900")

    database.write(live)
    page = console(Role.OPERATOR).get(f"/households/{cast.amrani}").text
    assert "<svg" in page
    assert "&lt;i&gt;pane" in page
    assert "12,50" in page
    assert "2026-1" in page, "the version of the consent"
    assert "ALER" in page
    assert " style=" not in page


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


def test_coordinators_read_who_looked(console, cast):
    console(Role.OPERATOR).get(f"/households/{cast.rossi}")
    assert "Marco Test" in console(Role.COORDINATOR).get(f"/households/{cast.rossi}").text
    assert 'id="trail"' not in console(Role.COACH).get(f"/households/{cast.rossi}").text


# -- the month plan


def test_a_coach_plans_the_month(console, database, cast):
    browser = console(Role.COACH)
    path = f"/households/{cast.rossi}/month"
    assert browser.submit(path, food="350,50", leisure="0").status_code == 303
    lines = {one.category: one.limit_minor for one in rows(database, MonthPlanLine)}
    assert lines == {"food": 35050, "leisure": 0}
    wrong = browser.submit(path, food="1.234", leisure="")
    assert wrong.status_code == 422
    assert 'id="food-wrong"' in wrong.text
    assert 'value="1.234"' in wrong.text
    assert 'id="leisure-wrong"' in wrong.text, "a limit does not vanish by an empty field"
    assert browser.submit(path, food="350,50", leisure="0").status_code == 303
    assert len([line for line in audited(database) if line[0] == "month_plan.set"]) == 2


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


def test_a_payment_is_confirmed_and_the_family_told(console, database, cast, numbers):
    browser = console(Role.OPERATOR)
    path = f"/households/{cast.amrani}/payments/{numbers['payment']}/confirm"
    answer = browser.submit(path)
    assert answer.headers["location"] == f"/households/{cast.amrani}?done=confirmed#arrears"
    assert rows(database, Payment)[0].state is PaymentState.CONFIRMED
    (told,) = rows(database, Message, Message.unique_key.like("payment_confirmed:%"))
    assert told.parts[0]["k"] == "Good news, {name} 💙"
    assert "100" not in told.text.split("\n")[0], "the first line stays neutral"
    assert told.parts[2]["a"]["left"] == {"money": [20000, "EUR"]}
    assert browser.submit(path).headers["location"].endswith("?done=confirmed#arrears")
    assert len(rows(database, Message, Message.unique_key.like("payment_confirmed:%"))) == 1


def test_the_last_payment_of_a_plan_is_celebrated(console, database, cast, clock):
    _, plan, (only,) = with_plan(database, clock, cast, parts=1)
    payment = declared(database, clock, cast, only, "300")
    console(Role.OPERATOR).submit(f"/households/{cast.amrani}/payments/{payment}/confirm")
    (told,) = rows(database, Message, Message.unique_key.like("payment_confirmed:%"))
    assert told.parts[-1]["k"] == "That was the last instalment of this plan: well done!"
    with database.read() as session:
        assert plans.current(session, cast.amrani) == []
    assert plan


def test_a_payment_that_is_not_found_is_asked_about(console, database, cast, numbers):
    browser = console(Role.OPERATOR)
    answer = browser.submit(f"/households/{cast.amrani}/payments/{numbers['payment']}/reject")
    assert answer.headers["location"].endswith("?done=rejected#arrears")
    (told,) = rows(database, Message, Message.unique_key.like("payment_rejected:%"))
    assert told.parts[1]["a"]["amount"] == {"money": [10000, "EUR"]}
    again = browser.submit(f"/households/{cast.amrani}/payments/{numbers['payment']}/confirm")
    assert again.status_code == 409


def test_whoever_cannot_be_told_is_said_to_staff(console, database, cast, clock, numbers):
    database.write(lambda s: households.stop(s, clock, cast.amina))
    browser = console(Role.OPERATOR)
    answer = browser.submit(f"/households/{cast.amrani}/payments/{numbers['payment']}/confirm")
    assert "done=confirmed_untold" in answer.headers["location"]
    assert browser.get(answer.headers["location"]).status_code == 200


def test_a_debt_and_its_plan_are_written_down(console, database, cast):
    browser = console(Role.OPERATOR)
    home = f"/households/{cast.rossi}"
    good = {"creditor": "ALER", "line": "rent", "amount": "1000,00", "as_of": "2026-02-01"}
    for wrong in (
        {"amount": "1.000"},
        {"amount": ""},
        {"as_of": "2026-03-03"},
        {"as_of": "x"},
        {"line": "car"},
    ):
        assert browser.submit(f"{home}/debts/new", **{**good, **wrong}).status_code == 422, wrong
    assert browser.submit(f"{home}/debts/new", **good).status_code == 303
    with database.read() as session:
        (debt,) = arrears.debts(session, cast.rossi)
    path = f"{home}/plans/new?debt={debt.id}"
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
    assert [one.due_on.month for one in plan.instalments] == [4, 5, 6]


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


def test_a_plan_pauses_and_goes_on(console, database, cast, numbers):
    browser = console(Role.OPERATOR)
    home = f"/households/{cast.amrani}/plans/{numbers['plan']}"
    states = []
    for step in ("pause", "resume"):
        assert browser.submit(f"{home}/{step}").status_code == 303
        states.append({one.state for one in rows(database, Instalment)})
    assert InstalmentState.PAUSED in states[0]
    assert InstalmentState.PAUSED not in states[1]
    assert browser.submit(f"{home}/withdraw").status_code == 409, "a plan that runs is no proposal"


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
