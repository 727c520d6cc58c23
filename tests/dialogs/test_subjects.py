"""Earlier messages about a thing are found by indexed columns, and their words by the text module."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, select

from budgeting.db.engine import Database
from budgeting.db.tables import Message
from budgeting.money import Money
from budgeting.states.messages import SubjectKind
from dialogs.broadcasts import audience
from dialogs.broadcasts.draft import Audience
from dialogs.staff_side import comments
from dialogs.text import argument, own_words, said, says, t, to_json, verbatim, without_opening

HELLO = t("Hello {name}", name="Amina")
LEFT = t("Left: {amount}", amount=Money(320))


def test_the_text_module_says_what_was_said() -> None:
    parts = [to_json(text) for text in (HELLO, LEFT, verbatim("ciao *a tutti*"))]
    assert said(parts) == [HELLO, LEFT, verbatim("ciao *a tutti*")]
    assert says(parts, t("Left: {amount}"))
    assert not says(parts, t("Menu"))
    assert argument(parts, LEFT, "amount") == Money(320)
    assert argument(parts, LEFT, "name") is None
    assert argument(parts, t("Menu"), "name") is None
    assert own_words(parts) == "ciao *a tutti*"
    assert own_words(parts[:2]) == ""
    assert without_opening(parts, t("Hello {name}")) == parts[1:]
    assert without_opening(parts, LEFT) == parts


@pytest.mark.parametrize("nothing", [None, []])
def test_a_persons_own_words_have_no_parts(nothing: Any) -> None:
    assert (said(nothing), own_words(nothing), says(nothing, HELLO)) == ([], "", False)
    assert without_opening(nothing, HELLO) == nothing


def test_what_is_looked_for_is_on_an_index(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("the plan of a small table says nothing on PostgreSQL")
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, parameters))

    with database.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", note)
        comments.comments(session, 1, date(2026, 2, 23))
        session.execute(audience.page(Audience(1), datetime(2026, 2, 23, tzinfo=UTC), 1, 0, 500)).all()
        of_payment = select(Message.id).where(
            Message.subject_kind == SubjectKind.PAYMENT, Message.subject_id == 1
        )
        session.scalars(of_payment).all()
        event.remove(connection, "before_cursor_execute", note)
        for statement, parameters in asked:
            plan = [
                row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            ]
            assert any("ix_messages_subject" in step for step in plan), plan
            assert not any(step.startswith("SCAN messages") for step in plan), plan
