"""Rows become objects by column name, whatever order the columns are in."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import literal, select

from budgeting.db.engine import Database
from budgeting.db.named_rows import Named


@dataclass(frozen=True, slots=True)
class _Home:
    id: int
    name: str
    adults: int


def test_columns_go_to_the_fields_of_their_names(database: Database) -> None:
    named = Named(_Home, adults=literal(2), name=literal("Rossi"), id=literal(7))
    with database.read() as session:
        row = session.execute(select(*named.columns)).one()
    assert named.of(row) == _Home(7, "Rossi", 2)
    assert row._fields == ("id", "name", "adults")


@pytest.mark.parametrize("columns", [{"id": 1, "name": "x"}, {"id": 1, "name": "x", "adults": 2, "more": 3}])
def test_a_column_too_few_or_too_many_is_found_at_once(columns: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="one side only"):
        Named(_Home, **{name: literal(value) for name, value in columns.items()})
