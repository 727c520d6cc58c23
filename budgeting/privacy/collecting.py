"""Everything the map of data gives one member: the rows of each table, and the files.

Nothing is listed here by hand: a table that the map exports is in it, with every column that isn't technical,
withheld or about staff. What a member may not read stays out, by the same rules as in the chat: arrears
(`visibility`), another adult's private answers, notes of staff, and what a cry for help left in the chat.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from budgeting import bills, documents
from budgeting.arrears import visibility
from budgeting.data_map import TABLES, Export
from budgeting.data_map.declaring import Table
from budgeting.db.tables import (
    Bill,
    Conversation,
    DocumentRequest,
    HouseholdDocument,
    Message,
    Staff,
    StoredFile,
    Task,
)
from budgeting.db.types import Base
from budgeting.households import Person
from budgeting.states.files import FileState
from budgeting.states.messages import NOTHING_NEW, Direction, Operation, SubjectKind
from budgeting.states.tasks import TaskKind

ALL = Base.metadata.tables
#: The bytes themselves, which are in the export as files.
AS_FILES = frozenset({"file_contents"})
#: Around a cry for help, the chat stays out of a file that somebody else could find on the phone.
BEFORE_A_CRY, AFTER_A_CRY = timedelta(hours=1), timedelta(hours=24)
#: Rows read at a time.
PAGE = 500
Row = dict[str, Any]


#: The first name of the staff person beside whom something was entered; nothing if it came from their own phone.
ENTERED_WITH = "entered_with"
_BESIDE = {
    **dict.fromkeys(("conversations", "entries", "checkins"), "beside_id"),
    **dict.fromkeys(("consents", "referrals"), "witness_id"),
    **dict.fromkeys(("sittings", "paper_weeks"), "staff_id"),
}


def tables_of(person: Person) -> list[str]:
    """The tables this person gets, in the order of the map."""
    return [name for name, table in TABLES.items() if name not in AS_FILES and _gets(person, table)]


def _gets(person: Person, table: Table) -> bool:
    if table.export is Export.OWN:
        return True
    if table.export is Export.HOUSEHOLD:
        return person.adult
    return table.export is Export.ARREARS and person.adult and visibility.sees_arrears(person)


def columns_of(name: str) -> list[sa.Column[Any]]:
    """The columns of a table that an export gives."""
    table = TABLES[name]
    hidden = {column for column in (*table.technical, *table.withheld) if column != "currency"}
    return [
        column
        for column in ALL[name].columns
        if column.name not in hidden
        and not isinstance(column.type, sa.LargeBinary)
        and not any(key.column.table.name in ("staff", "batches") for key in column.foreign_keys)
    ]


def rows(session: Session, person: Person, name: str) -> Iterator[Row]:
    """The rows of a table as plain values: numbers, texts, ISO dates and moments; amounts in minor units."""
    source, conditions = _whose(name, person)
    columns = columns_of(name)
    beside = [_first_name(ALL[name].c[_BESIDE[name]])] if name in _BESIDE else []
    key: ColumnElement[Any] = next(iter(ALL[name].primary_key.columns))
    if name == "messages":
        conditions += _said_to(session, person)
    if name in _THAT_EXIST:
        conditions.append(_THAT_EXIST[name](person))
    if name == "files":
        conditions = [_their_files(session, person)]
        source = ALL[name]
    query = select(*columns, *beside).select_from(source).where(*conditions).order_by(key).limit(PAGE)
    after: Any = None
    while page := session.execute(query if after is None else query.where(key > after)).all():
        for fetched in page:
            row = {column.name: fetched._mapping[column] for column in columns}
            if beside and fetched._mapping[ENTERED_WITH] is not None:
                row[ENTERED_WITH] = fetched._mapping[ENTERED_WITH]
            if (shown := _seen(person, name, row)) is not None:
                yield {column: plain(value) for column, value in shown.items()}
        after = page[-1]._mapping[key]
        if len(page) < PAGE:
            return


def _first_name(staff_id: ColumnElement[Any]) -> ColumnElement[Any]:
    who = select(Staff.first_name).where(Staff.id == staff_id)
    return who.scalar_subquery().label(ENTERED_WITH)


def plain(value: Any) -> Any:
    """The value as JSON knows it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


# -- whose rows they are


def _whose(name: str, person: Person) -> tuple[Any, list[ColumnElement[bool]]]:
    """The tables along the path of the map, joined, and the conditions that leave only this person's rows."""
    table, source, at = TABLES[name], ALL[name], ALL[name]
    owned = False
    conditions: list[ColumnElement[bool]] = []
    joined: Any = source
    for step in table.path:
        here, _, column = step.partition(".")
        value = ALL[here].c[column]
        if "category" in at.c and here not in _THAT_EXIST and not visibility.sees_arrears(person):
            conditions.append(_without_arrears(at, person))
        if table.export is Export.OWN and column == "member_id":
            conditions.append(value == person.member_id)
            owned = True
        foreign = next(iter(value.foreign_keys), None)
        if foreign is None or foreign.column.table.name == "households":
            conditions.append(value == (person.household_id if here != "members" or not owned else value))
            if here == "members" and table.export is Export.OWN and not owned:
                conditions.append(ALL["members"].c.id == person.member_id)
            break
        at = foreign.column.table
        joined = joined.join(at, value == foreign.column)
    return joined, conditions


def _without_arrears(table: sa.Table, person: Person) -> ColumnElement[bool]:
    other = table.c.category.not_in(sorted(visibility.ABOUT_ARREARS))
    return or_(other, table.c.member_id == person.member_id) if "member_id" in table.c else other


def _bills(person: Person) -> ColumnElement[bool]:
    if visibility.sees_arrears(person):
        return true()
    return or_(bills.without_arrears(), Bill.entered_by_member == person.member_id)


def _document_requests(person: Person) -> ColumnElement[bool]:
    return DocumentRequest.kind.in_(documents.offered_kinds(person))


#: Tables of which only some rows exist for a person, by the same rule as in the chat.
_THAT_EXIST: Mapping[str, Callable[[Person], ColumnElement[bool]]] = {
    "bills": _bills,
    "documents": documents.visible,
    "document_requests": _document_requests,
}


def _said_to(session: Session, person: Person) -> list[ColumnElement[bool]]:
    """Messages, without notes of staff, what was replaced on the screen, and what is told to others only."""
    message = ALL["messages"].c
    newer = ALL["messages"].alias("newer")
    replaced = (
        select(newer.c.id)
        .where(
            newer.c.conversation_id == message.conversation_id,
            newer.c.about_id == message.id,
            newer.c.operation == Operation.EDIT,
            newer.c.direction == Direction.OUT,
        )
        .correlate(ALL["messages"])
        .exists()
    )
    conditions: list[ColumnElement[bool]] = [
        message.direction != Direction.NOTE,
        message.operation.not_in(NOTHING_NEW),
        ~replaced,
        *(~around for around in _cries(session, person, message.created_at)),
    ]
    if not visibility.sees_arrears(person):
        conditions.append(message.tells_arrears.is_(False))
    return conditions


def _cries(session: Session, person: Person, moment: Any) -> list[ColumnElement[bool]]:
    cries = session.scalars(
        select(Task.created_at)
        .join(Conversation, Conversation.id == Task.conversation_id)
        .where(Conversation.member_id == person.member_id, Task.kind == TaskKind.CRISIS)
        .order_by(Task.id.desc())
        .limit(100)
    )
    return [moment.between(cry - BEFORE_A_CRY, cry + AFTER_A_CRY) for cry in cries]


def _seen(person: Person, name: str, row: Row) -> Row | None:
    """The row without what this person may not read; None if nothing of it is theirs."""
    table = TABLES[name]
    if table.private and row.get("member_id") != person.member_id:
        row = {column: None if column in table.private else value for column, value in row.items()}
    if visibility.sees_arrears(person):
        return row
    return {column: _without(value) for column, value in row.items()}


def _without(value: Any) -> Any:
    """A stored document without the headings that reveal arrears."""
    if isinstance(value, Mapping):
        if value.get("category") in visibility.ABOUT_ARREARS:
            return None
        return {key: _without(inner) for key, inner in value.items() if key not in visibility.ABOUT_ARREARS}
    if isinstance(value, list):
        return [_without(inner) for inner in value if inner not in tuple(visibility.ABOUT_ARREARS)]
    return value


# -- the files


@dataclass(frozen=True, slots=True)
class File:
    """A file in an export: its name there is built from its number and type."""

    id: int
    name: str
    media_type: str
    sha256: str
    size: int


def _subjects(person: Person) -> Collection[SubjectKind]:
    """The kinds of things of the household whose files this person gets: those whose own rows they get."""
    theirs = set(tables_of(person))
    return [kind for kind in SubjectKind if {kind.value, f"{kind.value}s"} & theirs]


def _their_files(session: Session, person: Person) -> ColumnElement[bool]:
    """What they sent, and what belongs to the household.

    Of the drawer they get the documents that exist for them. Other papers of the household may speak of arrears,
    whatever they are filed under: only those who may read about them get these.
    """
    chats = select(Conversation.id).where(Conversation.member_id == person.member_id)
    sent = and_(
        StoredFile.conversation_id.in_(chats),
        StoredFile.subject_kind != SubjectKind.DATA_EXPORT,
        *(~around for around in _cries(session, person, StoredFile.created_at)),
    )
    if not visibility.sees_arrears(person):
        # What staff sent with words about arrears goes where the words go.
        telling = select(Message.id).where(
            Message.conversation_id.in_(chats), Message.tells_arrears.is_(True)
        )
        sent = and_(
            sent,
            or_(StoredFile.subject_kind != SubjectKind.MESSAGE, StoredFile.subject_id.not_in(telling)),
        )
    drawer = select(HouseholdDocument.id).where(documents.visible(person))
    at_home: ColumnElement[bool] = and_(
        StoredFile.subject_kind == SubjectKind.DOCUMENT, StoredFile.subject_id.in_(drawer)
    )
    if person.adult and visibility.sees_arrears(person):
        at_home = or_(at_home, StoredFile.subject_kind.in_(_subjects(person)))
    at_home = and_(StoredFile.household_id == person.household_id, at_home)
    return and_(StoredFile.state == FileState.KEPT, or_(sent, at_home))


def files(session: Session, person: Person, after: int = 0, limit: int = PAGE) -> Sequence[File]:
    """The next files after the number ``after``, without their bytes."""
    query = (
        select(StoredFile.id, StoredFile.name, StoredFile.media_type, StoredFile.sha256, StoredFile.size)
        .where(_their_files(session, person), StoredFile.id > after, StoredFile.sha256.is_not(None))
        .order_by(StoredFile.id)
        .limit(limit)
    )
    return [
        File(row.id, row.name, row.media_type, row.sha256, row.size or 0) for row in session.execute(query)
    ]
