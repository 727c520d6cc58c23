"""What an activity prints: a sheet to sign, and certificates that are issued once and stay as they are."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting import activities
from budgeting.activities import certificates
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Certificate, HouseholdDocument, Member, Message, StoredFile
from budgeting.papers import NotMade
from budgeting.states.activities import Attendance
from budgeting.states.staff import Role
from tests.admin.activities.test_activities import lesson, made
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.family import rome
from tests.kit.papers import text_of

HOSTILE = "Lucia #import $x$ @a \\ Rossi"


def held(console: Console, database: Database, clock: SetClock, cast: Cast, who: Role = Role.OPERATOR) -> int:
    """A course of two sessions: Lucia was at both, Amina at one."""
    browser = console(who)
    activity = made(browser)
    meetings = [lesson(browser, activity), lesson(browser, activity, day="2026-03-12")]
    clock.set(rome(2026, 3, 12, 12))
    for at, meeting in enumerate(meetings):
        marks = {
            cast.lucia: Attendance.PRESENT,
            cast.amina: Attendance.PRESENT if at == 0 else Attendance.ABSENT,
        }
        database.write(lambda s, m=meeting, w=marks: activities.attendance.take(s, clock, None, m, w))
    return activity


@on_sqlite
def test_a_sheet_to_sign_has_everybody_who_comes(
    console: Console, database: Database, clock: SetClock, chatting: Cast
) -> None:
    operator = console(Role.OPERATOR)
    meeting = lesson(operator, made(operator))
    database.write(lambda s: setattr(s.get_one(Member, chatting.lucia), "name", HOSTILE))
    for member, wish in ((chatting.lucia, "coming"), (chatting.amina, "declined")):
        database.write(
            lambda s, m=member, w=wish: activities.answer(s, clock, build.person(s, m), meeting, w)
        )
    assert "sheet.pdf" in operator.get(f"/activities/sessions/{meeting}").text
    answer = operator.get(f"/activities/sessions/{meeting}/sheet.pdf")
    said = text_of(answer.content)
    assert answer.headers["content-disposition"] == f'inline; filename="session-{meeting}.pdf"'
    for words in ("Presenze: Sartoria", HOSTILE, "Sala civica", "09:00–11:00", "Firma in entrata"):
        assert words in said, words
    assert "Amina" not in said
    assert console(Role.COACH).get(f"/activities/sessions/{meeting}/sheet.pdf").status_code == 404


@pytest.mark.parametrize("who", [Role.OPERATOR, Role.PARTNER])
def test_a_certificate_is_issued_once_told_and_printed_again_as_it_was(
    console: Console, database: Database, clock: SetClock, chatting: Cast, who: Role
) -> None:
    database.write(lambda s: setattr(s.get_one(Member, chatting.lucia), "name", HOSTILE))
    activity = held(console, database, clock, chatting, who)
    browser, path = console(who), f"/activities/{activity}/certificates"
    page = browser.page(path)
    assert page.values('[name="members"][checked]', "value") == [str(chatting.lucia)]
    assert "Amina" in page.text("section:last-of-type")
    # Amina was there for half of it: nobody can give her one.
    for refused in (
        {},
        {"members": str(chatting.amina), "signer": "x"},
        {"members": str(chatting.lucia), "signer": " "},
    ):
        assert browser.submit(path, **refused).status_code == 422
    sent = {"members": str(chatting.lucia), "signer": "Giulia Ferri", "place": "Brescia"}
    assert browser.submit(path, **sent).status_code == 303
    assert browser.submit(path, **sent).status_code == 422, "nobody is waiting for one any more"
    with database.read() as session:
        (row,) = session.scalars(select(Certificate))
        told = session.scalars(select(Message).where(Message.unique_key == f"certificate:{row.id}")).one()
        (document,) = session.scalars(
            select(HouseholdDocument).where(HouseholdDocument.household_id == row.household_id)
        )
        files = session.scalars(select(StoredFile)).all()
    assert (row.number, row.name, row.done, row.whole) == ("2026/0001", HOSTILE, 16, 16)
    assert (told.text or "").startswith("🎓 Complimenti!")
    assert document.member_id is None
    assert {file.name for file in files} == {"attestato-2026-0001.pdf"}
    assert len({file.sha256 for file in files}) == 1
    printed = browser.get(f"/activities/certificates/{row.id}/paper.pdf")
    said = text_of(printed.content)
    for words in (
        "Attestato di partecipazione",
        HOSTILE,
        "Sartoria",
        "4 su 4",
        "10 marzo 2026",
        "12 marzo 2026",
    ):
        assert words in said, words
    for words in ("Brescia, 12 marzo 2026", "Giulia Ferri", "Numero 2026/0001 del registro"):
        assert words in said, words
    # Another name, another title: what was issued stays.
    database.write(lambda s: setattr(s.get_one(Member, chatting.lucia), "name", "Lucia Bianchi"))
    clock.advance(days=30)
    again = console(who).get(f"/activities/certificates/{row.id}/paper.pdf")
    assert again.content == printed.content


def test_one_taken_back_stays_in_the_register_and_a_new_number_is_given(
    console: Console, database: Database, clock: SetClock, chatting: Cast
) -> None:
    activity = held(console, database, clock, chatting)
    operator, path = console(Role.OPERATOR), f"/activities/{activity}/certificates"
    sent = {"members": str(chatting.lucia), "signer": "Giulia Ferri"}
    operator.submit(path, **sent)
    with database.read() as session:
        first = session.scalars(select(Certificate.id)).one()
    assert operator.submit(f"/activities/certificates/{first}/withdraw", why="").status_code == 422
    taken = {"why": "nome sbagliato"}
    assert operator.submit(f"/activities/certificates/{first}/withdraw", **taken).status_code == 303
    assert operator.submit(f"/activities/certificates/{first}/withdraw", **taken).status_code == 409
    assert operator.submit(path, **sent).status_code == 303
    register = operator.page("/activities/certificates")
    assert "2026/0001" in register.html
    assert "2026/0002" in register.html
    assert "nome sbagliato" in register.html
    for asked, count in (("2026/0002", 1), ("2", 1), ("lucia", 2), ("2025/0002", 0), ("%", 0)):
        listed = operator.page(f"/activities/certificates?q={asked}")
        assert len(listed.values('[data-testid^="certificate-"]', "data-testid")) == count, asked
    assert "2026/0001" in operator.get("/activities/certificates/export.csv").text
    with database.read() as session:
        actions = session.scalars(select(Audit.action).where(Audit.subject == "certificate")).all()
    assert {"certificate.issue", "certificate.withdraw", "certificate.export"} <= set(actions)


@on_sqlite
def test_one_whose_paper_was_not_made_keeps_its_number(
    console: Console,
    database: Database,
    clock: SetClock,
    chatting: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from admin.activities import papers

    activity = held(console, database, clock, chatting)
    operator, path = console(Role.OPERATOR), f"/activities/{activity}/certificates"
    sent = {"members": str(chatting.lucia), "signer": "Giulia Ferri"}

    def fails(*_: object) -> list[bytes]:
        raise NotMade("a paper was not made")

    with monkeypatch.context() as broken:
        broken.setattr(papers, "make_each", fails)
        assert operator.submit(path, **sent).status_code == 503
    with database.read() as session:
        (row,) = session.scalars(select(Certificate))
    assert row.delivered_at is None
    assert operator.get(f"/activities/certificates/{row.id}/paper.pdf").status_code == 404
    assert operator.page(path).values('[name="members"][checked]', "value") == [str(chatting.lucia)]
    assert operator.submit(path, **sent).status_code == 303
    with database.read() as session:
        (row,) = session.scalars(select(Certificate))
        assert certificates.file_of(session, row.id).name == "attestato-2026-0001.pdf"
