"""A household's words: what it calls things, learnt from its own corrections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.named_rows import Named
from budgeting.db.prepared_statements import Prepared
from budgeting.db.types import Base

#: Far more than a household teaches in years; the newest win.
MOST = 500
#: A longer note is a sentence, and would never recur word for word.
LONGEST = 3

_WORDS = Base.metadata.tables["household_words"]


@dataclass(frozen=True, slots=True)
class _Learned:
    word: str
    category: str


_LEARNED_ROW = Named.table(_Learned, _WORDS)
_LEARNED = Prepared(
    select(*_LEARNED_ROW.columns)
    .where(_WORDS.c.household_id == bindparam("household"))
    .order_by(_WORDS.c.learnt_at.desc(), _WORDS.c.word)
    .limit(literal_column(str(MOST)))
)


def _upsert(dialect: Any) -> Any:
    insert = dialect.insert(_WORDS)
    return insert.on_conflict_do_update(
        index_elements=[_WORDS.c.household_id, _WORDS.c.word],
        set_={"category": insert.excluded.category, "learnt_at": insert.excluded.learnt_at},
    )


_LEARN = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def learned(session: Session, household_id: int) -> dict[str, str]:
    """Case-folded words and short phrases, with the heading or source the household means by them."""
    rows = map(_LEARNED_ROW.of, _LEARNED.rows(session, {"household": household_id}))
    return {row.word: row.category for row in rows}


def learn(session: Session, clock: Clock, household_id: int, word: str, category: str) -> None:
    """Remember what the household means by ``word``, a word or short phrase; the last correction wins.

    Learns nothing from text without letters or from whole sentences.
    """
    said = " ".join(word.casefold().split())
    if not any(c.isalpha() for c in said) or len(said.split()) > LONGEST:
        return
    connection = session.connection()
    connection.execute(
        _LEARN[connection.dialect.name],
        {"household_id": household_id, "word": said, "category": category, "learnt_at": clock.now()},
    )
