"""The queries of the imports' pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Reader, RequestContext
from admin.imports import labels
from admin.kit.listing import Params
from admin.kit.pagination import Query
from budgeting import access, imports
from budgeting.access import Action, Reach
from budgeting.db.tables import Household, Import, ImportRow, Programme, Staff
from budgeting.imports import staging
from budgeting.imports.columns import plain
from budgeting.states.imports import ImportRowState, ImportState
from dialogs.text import Text, languages


@dataclass(frozen=True, slots=True)
class Row:
    """One import in the list."""

    id: int
    file: str
    kind: Text
    programme: str
    state: ImportState
    at: datetime
    by: str
    counts: Mapping[ImportRowState, int]


def visible(session: Session, context: Reader, asked: Params) -> Query:
    return select(Import).where(access.visible(Import, context.me))


def rows(session: Session, context: Reader, records: Sequence[Any]) -> list[Row]:
    those = [record.Import for record in records]
    counts = staging.counts(session, [made.id for made in those])
    names = people(session, those)
    programmes = {
        programme.id: programme.name
        for programme in session.scalars(
            select(Programme).where(Programme.id.in_({made.programme_id for made in those}))
        )
    }
    return [
        Row(
            made.id,
            made.file_name if reads(context, made) else "",
            labels.KINDS[made.kind].name,
            programmes[made.programme_id] if len(context.me.where(Action.IMPORT)) > 1 else "",
            staging.standing(session, made),
            made.created_at,
            names.get(made.created_by or 0, ""),
            counts[made.id],
        )
        for made in those
    ]


def people(session: Session, those: Sequence[Import]) -> dict[int, str]:
    """The people who did something with these imports: name by number."""
    ids = {
        number for made in those for number in (made.created_by, made.committed_by, made.undone_by) if number
    }
    return {each.id: each.name for each in session.scalars(select(Staff).where(Staff.id.in_(ids)))}


def reads(context: Reader, made: Import) -> bool:
    """Whether the reader may see its lines: they uploaded it, or may read about the programme's families."""
    mine = made.created_by == context.me.staff_id
    return mine or made.programme_id in context.me.programmes(
        *access.roles(Action.READ_HOUSEHOLD, Reach.PROGRAMME)
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as the page shows it: its number, the cells of the known columns, and remarks on them."""

    line: int
    cells: Sequence[str]
    #: (column, its content, what is wrong or differs)
    said: Sequence[tuple[str, str, Text]]


def lines(
    context: RequestContext,
    made: Import,
    records: Sequence[ImportRow],
    names: Mapping[str, str],
) -> list[Shown]:
    """``names``: the values allowed in a cell, by placeholder of the sentence."""
    columns = {column.code: column.name(context.language) for column in imports.KINDS[made.kind].columns}
    places = made.layout.get("places", {})
    shown = []
    for row in records:
        cells = staging.cells_of(row)
        at = {code: cells[place] if place < len(cells) else "" for code, place in places.items()}
        shown.append(
            Shown(
                row.line,
                [at.get(code, "") for code in columns if code in places],
                [
                    (
                        columns.get(each["column"], ""),
                        at.get(each["column"], ""),
                        labels.fault(each, names),
                    )
                    for each in row.faults
                ],
            )
        )
    return shown


def headings(context: RequestContext, made: Import) -> list[str]:
    """The known columns of the file, under the reader's names."""
    places = made.layout.get("places", {})
    return [
        column.name(context.language) for column in imports.KINDS[made.kind].columns if column.code in places
    ]


def offered(session: Session, context: RequestContext, made: Import) -> dict[str, str]:
    """The allowed values of cells with a fixed choice, as sentences list them."""
    known = imports.KINDS[made.kind].look_up(session, made.programme_id)
    named = {name: ", ".join(words) for name, words in known.get("named", {}).items()}
    spoken = sorted(language_names(context, code)[0] for code in context.chat_words.languages)
    return {**named, "languages": ", ".join(spoken)}


def by_name(context: RequestContext) -> dict[str, str]:
    """The codes of the families' languages, by every name they have."""
    return {
        plain(name): code
        for code in context.chat_words.languages
        for name in (code, *language_names(context, code))
    }


def language_names(context: RequestContext, code: str) -> list[str]:
    """The reader's name for it, then other names, and the one its speakers use."""
    known = context.chat_words.languages
    readers = (context.language, *context.services.languages)
    return [*(languages.name_for(code, reader, known) for reader in readers), known[code].name]


def used(session: Session, context: RequestContext, made: Import, most: int = 100) -> list[tuple[int, str]]:
    """Things that were not undone because they are in use, if this reader may see them: number and name."""
    table = labels.KINDS[made.kind].table
    rows_in_use = staging.rows(session, made.id, (ImportRowState.IN_USE,), most)
    ids = [number for row in rows_in_use for number in (row.made or {}).get(table, ())]
    seen = select(Household).where(Household.id.in_(ids), access.visible(Household, context.me))
    return [(each.id, each.name) for each in session.scalars(seen.order_by(Household.id))]
