"""A household is added, changed and invited."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from admin.app import ConsoleSettings, create_app
from budgeting import households
from budgeting.db.tables import (
    Conversation,
    Household,
    Invite,
    Member,
    Staff,
)
from budgeting.households import invites
from budgeting.states.staff import Role
from tests.admin.families import HOSTILE, audited, furnished, rows
from tests.kit import build
from tests.kit.databases import on_sqlite


@pytest.fixture
def numbers(database, clock, cast):
    return furnished(database, clock, cast)


# -- adding and changing


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
    (household,) = rows(database, Household, Household.reference == "SP-200")
    assert answer.headers["location"] == f"/households/{household.id}/people?done=founded"
    assert (household.name, household.site_id, household.coach_id, household.pay_day) == (
        "Haddad",
        cast.site,
        cast.giulia,
        27,
    )
    salma, sami = rows(database, Member, Member.household_id == household.id)
    assert (salma.language, salma.adult, salma.sees_arrears) == ("ar", True, True)
    assert (sami.language, sami.adult, sami.sees_arrears) == ("it", False, False), "a child reads no arrears"
    assert ("household.create", household.id, "") in audited(database)


@on_sqlite
@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": " "}, "name"),
        ({"reference": "SP-101"}, "reference"),
        ({"reference": "x" * 61}, "reference"),
        ({"pay_day": "32"}, "pay_day"),
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
    (household,) = rows(database, Household, Household.id == cast.rossi)
    assert (household.site_id, household.coach_id, household.pay_day) == (None, dario, 15)
    lines = audited(database)
    # Another coach takes over the work too, which has its own line.
    assert ("household.move", cast.rossi, "") in lines
    assert ("household.change", cast.rossi, {"fields": ["coach_id"]}) in lines
    assert ("household.change", cast.rossi, {"fields": ["site_id", "pay_day"]}) in lines
    assert console(Role.COACH).get(f"/households/{cast.rossi}").status_code == 404
    assert browser.submit(path, site="", coach=str(cast.marco), pay_day="15").status_code == 422


def test_a_coach_who_is_not_to_be_chosen_any_more_is_not_lost_with_another_change(console, database, cast):
    database.write(lambda s: s.execute(update(Staff).where(Staff.id == cast.giulia).values(active=False)))
    browser, path = console(Role.OPERATOR), f"/households/{cast.rossi}/edit"
    form = browser.page(path)
    now = {name: form.value(f'[name="{name}"] option[selected]') for name in ("site", "coach")}
    assert now["coach"] == str(cast.giulia)
    assert browser.submit(path, **now, pay_day="15").status_code == 303
    (household,) = rows(database, Household, Household.id == cast.rossi)
    assert (household.coach_id, household.pay_day) == (cast.giulia, 15)


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
    database.write(lambda s: build.conversation(s, clock, cast.youssef))
    path = f"/households/{cast.amrani}/members/{cast.youssef}"
    assert console(Role.OPERATOR).submit(path, language="ar").status_code == 303
    assert rows(database, Member, Member.id == cast.youssef)[0].language == "ar"
    assert rows(database, Conversation, Conversation.member_id == cast.youssef)[0].language == "ar"
    assert ("member.language", cast.youssef, {"language": "ar"}) in audited(database)


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
    people = made.headers["location"].partition("?")[0]
    household = people.removesuffix("/people")
    sheet = browser.submit(f"{household}/invites")
    assert sheet.status_code == 200
    assert sheet.headers["cache-control"] == "no-store"
    assert 'dir="rtl"' in sheet.text
    assert 'src="data:image/svg+xml' in sheet.text
    (token,) = re.findall(r"t\.me/b\?start=([\w-]+)", sheet.text)
    with database.read() as session:
        assert invites.look_up(session, clock, token).used_at is None
    assert token not in browser.get(people).text
    assert browser.submit(f"{household}/invites").status_code == 409, "nobody is left to invite"
    renewed = browser.submit(
        browser.page(people).values('[action*="/members/"][action$="/invite"]', "action")[0]
    )
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
