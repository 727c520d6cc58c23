"""A referral from the case to its outcome, as staff see it; the directory; and families that are proposed."""

from __future__ import annotations

import re

from sqlalchemy import select

from budgeting import cases, households, referrals
from budgeting.cases import Need
from budgeting.db.tables import Case, Household, IncomingReferral, Member, Message, Partner, Referral, Task
from budgeting.db.tables.tasks import WAITS
from budgeting.referrals import incoming
from budgeting.states.cases import CaseState, NeedArea, Standing
from budgeting.states.messages import Direction
from budgeting.states.referrals import IncomingState, ReferralState
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind
from dialogs.proactive import work_off
from tests.admin.families import HOSTILE, audited, rows
from tests.kit import build
from tests.kit.console import Browser
from tests.kit.databases import on_sqlite
from tests.kit.page import Page


def proposing(scene, cast, **fields):
    return {
        "partner": str(scene.partner),
        "member": str(cast.amina),
        "why": "Amina cerca un lavoro part-time.",
        "scope": ["contact", "needs"],
        "phone": "333 1234567",
        "until": "2026-04-30",
        **fields,
    }


def waiting(database, kind=TaskKind.REFERRAL):
    return [(task.cause, task.assigned_to) for task in rows(database, Task, WAITS, Task.kind == kind)]


def said(database):
    with database.read() as session:
        return list(session.scalars(select(Message.text).where(Message.direction == Direction.OUT)))


@on_sqlite
def test_a_referral_goes_from_the_case_to_its_outcome(console, app, database, clock, cast, words, scene):
    needs = {NeedArea.WORK: Need(Standing.URGENT, "Ha perso il lavoro"), NeedArea.HOME: Need(Standing.GOOD)}
    database.write(lambda s: cases.assess(s, clock, cast.marco, scene.case, needs))
    browser = console(Role.OPERATOR)
    assert "Centro per l" in browser.get(f"/cases/{scene.case}/referrals/new").text
    path = f"/cases/{scene.case}/referrals/new"
    answer = browser.submit(path, **proposing(scene, cast))
    (row,) = rows(database, Referral)
    assert answer.headers["location"] == f"/referrals/{row.id}?done=proposed"
    # The form sent twice is one referral.
    assert browser.submit(path, **proposing(scene, cast)).headers["location"] == answer.headers["location"]
    assert len(rows(database, Referral)) == 1
    assert waiting(database) == []
    page = browser.page(f"/referrals/{row.id}").text("main")
    assert "Chiesto alla famiglia" in page
    assert "Lavoro" in page
    assert "Ha perso il lavoro" not in page
    # The question leaves, the family agrees, and the owner of the case has a task.
    clock.advance(minutes=5)
    database.write(lambda s: work_off(s, clock, words))
    assert any("Centro per l'impiego" in text and "333 1234567" in text for text in said(database))
    database.write(lambda s: referrals.agree(s, clock, build.person(s, cast.amina), row.id, "ar"))
    assert waiting(database) == [("agreed", cast.marco)]
    assert f"/referrals/{row.id}" in browser.get("/").text
    sheet = browser.submit(f"/referrals/{row.id}/link")
    assert sheet.headers["cache-control"] == "no-store"
    link = re.search(r"/r/[\w-]{22}", Page(sheet).text('[data-testid="address"]'))[0]
    assert "non manda e-mail" in sheet.text
    assert waiting(database) == []
    assert link not in browser.get(f"/referrals/{row.id}").text
    with Browser(app, follow_redirects=False) as service:
        key = Page(service.get(link)).one('input[name="key"]').attributes["value"]
        assert "Lavoro" in service.post(link, data={"key": key}).text
        service.post(f"{link}/answer", data={"key": key, "answer": "accepted", "next_on": "2026-03-20"})
    assert waiting(database) == [("accepted", cast.marco)]
    clock.advance(minutes=5)
    database.write(lambda s: work_off(s, clock, words))
    assert any("Centro per l'impiego" in text and "20" in text for text in said(database)[-2:])
    story = browser.page(f"/cases/{scene.case}").text("#timeline")
    for step in ("Chiesto se", "è d'accordo", "Link creato", "ha aperto il link", "ha risposto: Accettato"):
        assert step in story
    # Later they phone: what came of it ends it, and nothing of what was passed on is left.
    answered = {"answer": "outcome", "note": "Comincia un tirocinio"}
    browser.submit(f"/referrals/{row.id}/answer", **answered)
    (row,) = rows(database, Referral)
    assert (row.state, row.facts, row.due_on) == (ReferralState.DONE, None, None)
    assert "Comincia un tirocinio" in browser.page(f"/referrals/{row.id}").text("main")
    assert "333 1234567" not in browser.get(f"/referrals/{row.id}").text


@on_sqlite
def test_mistakes_are_told_beside_the_field_and_nothing_is_lost(console, database, clock, cast, scene):
    browser = console(Role.COACH)
    path = f"/cases/{scene.case}/referrals/new"
    for fields, wrong in (
        ({"why": " "}, "why"),
        ({"scope": []}, "scope"),
        ({"scope": ["plan"]}, "scope"),
        ({"until": "2020-01-01"}, "until"),
        ({"until": "2199-01-01"}, "until"),
        ({"partner": "999"}, "partner"),
        ({"member": str(cast.lucia)}, "member"),
    ):
        answer = browser.submit(path, **proposing(scene, cast, **fields))
        assert answer.status_code == 422, fields
        assert f'id="{wrong}-wrong"' in answer.text, fields
        assert "333 1234567" in answer.text
    assert rows(database, Referral) == []
    answer = browser.submit(path, **proposing(scene, cast, scope=["language"], why=HOSTILE))
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"]).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    answer = browser.submit(path, **proposing(scene, cast, scope=["language"]))
    assert 'id="partner-wrong"' in answer.text


@on_sqlite
def test_without_a_phone_it_is_agreed_on_paper(console, database, clock, cast, scene):
    database.write(lambda s: households.stop(s, clock, cast.youssef))
    browser = console(Role.COACH)
    answer = browser.submit(
        f"/cases/{scene.case}/referrals/new",
        **proposing(scene, cast, member=str(cast.youssef), scope=["contact"]),
    )
    assert answer.headers["location"].endswith("done=by_hand")
    (row,) = rows(database, Referral)
    assert waiting(database) == [("not_asked", cast.marco)]
    assert browser.submit(f"/referrals/{row.id}/link").status_code == 409
    assert browser.submit(f"/referrals/{row.id}/paper", witness="").status_code == 422
    for _ in range(2):
        assert browser.submit(f"/referrals/{row.id}/paper", witness="Paolo Neri").status_code == 303
    assert "Paolo Neri" in browser.page(f"/referrals/{row.id}").text('[aria-labelledby="consent"]')
    assert audited(database).count(("referral.consent", row.id, "")) == 1
    browser.submit(f"/referrals/{row.id}/link")
    browser.submit(f"/referrals/{row.id}/withdraw")
    assert waiting(database) == [("withdrawn_after", cast.marco)]
    (row,) = rows(database, Referral)
    assert row.state is ReferralState.WITHDRAWN
    assert row.withdrawn_at is not None


@on_sqlite
def test_closing_the_case_asks_about_open_referrals(console, database, clock, cast, agreed, scene):
    browser = console(Role.OPERATOR)
    closing = {"kind": "solved", "outcome": "Ha un lavoro", "revision": "1"}
    answer = browser.submit(f"/cases/{scene.case}/close", **closing)
    assert answer.status_code == 422
    assert "invii" in answer.text
    assert browser.submit(f"/cases/{scene.case}/close", **closing, actions_over="1").status_code == 303
    assert rows(database, Case)[0].state is CaseState.CLOSED
    assert rows(database, Referral)[0].state is ReferralState.CANCELLED
    assert waiting(database) == []


@on_sqlite
def test_coordinators_keep_the_directory(console, database, cast, scene):
    path = f"/programmes/{cast.programme}/partners"
    assert console(Role.OPERATOR).get(path).status_code == 404
    browser = console(Role.COORDINATOR)
    service = {"kind": "mediator", "name": "Mediazione di quartiere", "contact": "", "email": "", "phone": ""}
    assert browser.submit(path, **service).status_code == 303
    for wrong, field in (({}, "name"), ({"name": ""}, "name"), ({"email": "nobody"}, "email")):
        answer = browser.submit(path, **{**service, "name": "mediazione DI quartiere", **wrong})
        assert answer.status_code == 422
        assert f'id="{field}-wrong"' in answer.text
    number = rows(database, Partner)[-1].id
    browser.submit(f"{path}/{number}", **{**service, "name": "Mediazione Corvetto", "phone": "02 2"})
    assert rows(database, Partner)[-1].name == "Mediazione Corvetto"
    browser.submit(f"{path}/{number}/archive")
    assert "Mediazione" not in console(Role.OPERATOR).get(f"/cases/{scene.case}/referrals/new").text
    browser.submit(f"{path}/{number}/restore")
    assert "Mediazione" in console(Role.OPERATOR).get(f"/cases/{scene.case}/referrals/new").text


def test_a_proposed_family_is_nobody_until_it_agrees(console, database, clock, cast, words):
    browser = console(Role.OPERATOR)
    told = {
        "programme": str(cast.programme),
        "kind": "school",
        "proposed_by": "Scuola Rodari, maestra Bianchi",
        "contact": "02 3",
        "agreed_on": "2026-03-01",
        "how": "Firmato a scuola",
        "name": "Fatima Haddad",
        "phone": "333 111 2233",
        "language": "ar",
        "why": "Affitto arretrato",
    }
    answer = browser.submit("/incoming-referrals/new", **told)
    # Not ticked: what was typed about the family is thrown away.
    (row,) = rows(database, IncomingReferral)
    assert (row.name, row.why, row.phone, row.agreed_on) == ("", "", "", None)
    path = f"/incoming-referrals/{row.id}"
    assert answer.headers["location"] == f"{path}?done=added"
    assert waiting(database, TaskKind.REFERRAL_INCOMING) == [("", None)]
    assert path in browser.get("/").text
    assert browser.submit(f"{path}/accept", reference="N-1").status_code == 422
    assert browser.submit(f"{path}/agreed", **{**told, "how": ""}).status_code == 422
    assert browser.submit(f"{path}/agreed", **told).status_code == 303
    assert "Fatima Haddad" in browser.get("/incoming-referrals").text
    answer = browser.submit(f"{path}/accept", reference="N-1")
    household = rows(database, Household)[-1]
    assert (household.name, household.reference) == ("Fatima Haddad", "N-1")
    assert answer.headers["location"] == f"/households/{household.id}/people"
    member = rows(database, Member)[-1]
    assert (member.language, member.telephone) == ("ar", "+393331112233")
    assert waiting(database, TaskKind.REFERRAL_INCOMING) == []
    # In a month every word of it is gone.
    clock.advance(days=31)
    database.write(lambda s: work_off(s, clock, words))
    (row,) = rows(database, IncomingReferral)
    assert (row.state, row.name, row.proposed_by, row.why) == (IncomingState.ACCEPTED, "", "", "")


@on_sqlite
def test_nobody_decides_in_time_and_it_is_erased(database, clock, cast, words, console):
    asking = incoming.Asking(incoming.PartnerKind.PARISH, "Parrocchia San Luigi")
    database.write(lambda s: incoming.add(s, clock, cast.marco, cast.programme, asking))
    clock.advance(days=31)
    database.write(lambda s: work_off(s, clock, words))
    (row,) = rows(database, IncomingReferral)
    assert (row.state, row.proposed_by) == (IncomingState.EXPIRED, "")
    assert waiting(database, TaskKind.REFERRAL_INCOMING) == []
    browser = console(Role.OPERATOR)
    assert browser.submit(f"/incoming-referrals/{row.id}/decline", answer="Troppo tardi").status_code == 422
    assert browser.get(f"/incoming-referrals/{row.id}").status_code == 200
