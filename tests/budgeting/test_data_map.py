"""The data map names every table and every column about people, and its paths lead where they say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Enum, Integer

from budgeting.data_map import TABLES, About, Erasure, Export
from budgeting.db import tables
from budgeting.db.types import Base, Instant, PersonText

ALL = {table.name: table for table in Base.metadata.sorted_tables}
#: Where a path ends, by what a table is about.
ENDS = {About.HOUSEHOLD: "households.id", About.MEMBER: "households.id", About.STAFF: "staff.id"}
#: Path ends that are columns without a foreign key: the rows outlive the person, or belong to no member yet.
LOOSE = {
    "kept_updates.chat_id",
    "file_contents.sha256",
    "import_rows.made",
    "events.conversation_id",
    "audit.household_id",
    "sign_in_attempts.key",
}


def _tells(column: Column[Any]) -> bool:
    """Whether the column can hold free content: keys, moments, states and booleans are recognised by their type."""
    plain = isinstance(column.type, Boolean | Enum | Instant)
    return not (column.primary_key and column.name == "id") and not column.foreign_keys and not plain


def _undeclared(name: str, columns: Iterable[Column[Any]]) -> set[str]:
    declared = TABLES[name]
    return {
        column.name
        for column in columns
        if _tells(column)
        and column.name
        not in (
            declared.personal
            if isinstance(column.type, PersonText)
            else declared.personal + declared.technical
        )
    }


def test_each_table_is_on_the_map() -> None:
    assert tables
    assert set(TABLES) == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_each_column_is_on_the_map(name: str) -> None:
    declared, columns = TABLES[name], ALL[name].columns
    listed = [*declared.personal, *declared.technical]
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(columns.keys())
    assert _undeclared(name, columns) == set()


@pytest.mark.parametrize("name", ALL)
def test_each_path_leads_to_whom_the_table_is_about(name: str) -> None:
    declared = TABLES[name]
    if declared.about is About.NOBODY:
        assert not declared.path
        assert not declared.personal
        return
    assert declared.path
    at = name
    for step in declared.path:
        table, _, key = step.partition(".")
        assert table == at
        column = ALL[table].columns[key]
        if step in (*LOOSE, ENDS[declared.about]):
            at = ENDS[declared.about].partition(".")[0]
            break
        (foreign,) = column.foreign_keys
        at = foreign.column.table.name
    assert at == ENDS[declared.about].partition(".")[0]


@pytest.mark.parametrize("name", ALL)
def test_what_is_kept_or_withheld_says_why(name: str) -> None:
    declared = TABLES[name]
    stays = declared.erasure is Erasure.STAYS or declared.export is Export.NO
    assert bool(declared.why) == stays
    assert (declared.keep is None) == (declared.about is About.NOBODY)
    if declared.personal and declared.erasure is Erasure.EMPTIED:
        for column in declared.personal:
            assert ALL[name].columns[column] is not None


def test_a_column_that_is_not_declared_is_noticed() -> None:
    planted = [Column("nickname", PersonText), Column("shoe_size", Integer), Column("left_at", Instant)]
    assert _undeclared("members", planted) == {"nickname", "shoe_size"}
    # Text about people is not a technical detail.
    assert _undeclared("messages", [Column("error", PersonText)]) == {"error"}
