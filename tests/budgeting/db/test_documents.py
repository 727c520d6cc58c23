"""Documents keep whatever people paste, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import programmes, staff
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Programme


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("a\x00b", "ab"),
        ("\x00\x00", ""),
        ("a\\u0000b", "a\\u0000b"),  # somebody typed these six characters
        ("a\\\x00b", "a\\b"),
        ("a\\\\\x00\\u0000", "a\\\\\\u0000"),
        ("\u202e🦊 \x01\u2028 خبز", "\u202e🦊 \x01\u2028 خبز"),
    ],
)
def test_a_document_loses_nothing_but_nul(
    database: Database, clock: SetClock, given: str, stored: str
) -> None:
    def keep(session: Session) -> None:
        made = programmes.create(session, clock, None, "ponte-blu", "Un ponte sul blu")
        made.settings = {"words": [given], given: 1}

    database.write(keep)
    with database.read() as session:
        assert session.scalars(select(Programme.settings)).one() == {"words": [stored], stored: 1}


def test_nobody_has_an_address_with_nul(database: Database) -> None:
    with database.read() as session:
        assert staff.by_email(session, "\x00") is None
