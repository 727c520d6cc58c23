"""The telephone number of a person: recorded, called, found, and taken away."""

from __future__ import annotations

from sqlalchemy import select

from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Member
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.chats import english
from tests.kit.console import Console


def test_the_life_of_a_number(console: Console, cast: Cast, database: Database) -> None:
    english(database)
    desk, home = console(Role.OPERATOR), f"/households/{cast.rossi}"
    path = f"{home}/members/{cast.lucia}/telephone"
    assert "Add a phone number" in desk.get(f"{home}/people").text
    wrong = desk.submit(path, telephone="800 12", may_be_called="1", call_times="dopo le 17")
    assert (wrong.status_code, "no telephone number" in wrong.text) == (422, True)
    assert 'value="dopo le 17"' in wrong.text
    for _ in range(2):
        saved = desk.submit(path, telephone="333 1234567", may_be_called="1", call_times="dopo le 17")
        assert saved.status_code == 303
    shown = desk.get(f"{home}/people").text
    assert 'href="tel:+393331234567"' in shown
    assert "+39 333 123 4567" in shown
    assert "dopo le 17" in shown
    assert "SP-102" in desk.get("/households?q=333 123").text
    assert "SP-102" not in desk.get("/households?q=333 124").text
    # Nobody is called who doesn't want it.
    desk.submit(path, telephone="+39 333 123 4567", call_times="dopo le 17")
    shown = desk.get(f"{home}/people").text
    assert "do not call" in shown
    assert "dopo le 17" not in shown
    assert desk.submit(path, telephone="").status_code == 303
    assert "tel:" not in desk.get(f"{home}/people").text
    with database.read() as session:
        lucia = session.get_one(Member, cast.lucia)
        assert (lucia.telephone, lucia.may_be_called, lucia.call_times) == ("", True, "")
        lines = select(Audit.reason).where(Audit.action == "member.change", Audit.subject_id == cast.lucia)
        assert session.scalars(lines).all() == ["", "", ""]


def test_a_new_person_comes_with_a_number_that_is_called_before_they_join(
    console: Console, cast: Cast, database: Database
) -> None:
    english(database)
    desk = console(Role.OPERATOR)
    people = {"name_0": "Nadia Nuova", "language_0": "it", "adult_0": "1", "telephone_0": "030 29771"}
    family = {"name": "Nuova", "reference": "N-1", "pay_day": "1", "rows": "1"}
    wrong = desk.submit("/households/new", **family, **people | {"telephone_0": "12"})
    assert wrong.status_code == 422
    made = desk.submit("/households/new", **family, **people)
    home = made.headers["location"].split("/people")[0]
    assert 'href="tel:+3903029771"' in desk.get(f"{home}/contact").text
