"""Up to which row a table is indexed, and its words. Two processes may index at once: the second changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from budgeting.db.insert_once import once
from budgeting.db.tables import MessageWord, NameWord
from budgeting.db.types import Base

_TABLE = Base.metadata.tables["search_progress"]
_PUT = {
    name: (made := dialect.insert(_TABLE)).on_conflict_do_update(
        index_elements=[_TABLE.c.name],
        set_={"up_to": made.excluded.up_to, "made_at": made.excluded.made_at},
    )
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_ADD = {table: once(Base.metadata.tables[table.__tablename__]) for table in (MessageWord, NameWord)}


def put(session: Session, name: str, up_to: int, made_at: datetime | None = None) -> None:
    """Everything up to this row has its words."""
    session.execute(_PUT[_dialect(session)], {"name": name, "up_to": up_to, "made_at": made_at})


def add_words(
    session: Session, table: type[MessageWord] | type[NameWord], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Add these rows, unless they are there. In one order everywhere, so that no two wait for each other."""
    if rows:
        session.execute(_ADD[table][_dialect(session)], list(rows))


def _dialect(session: Session) -> str:
    return session.connection().dialect.name
