"""Files that staff import, line by line, until they are committed or expire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.db.types import Base, Id, PersonText
from budgeting.states.imports import ImportRowState, ImportState

_ONCE = text("state IN ('created', 'in_use')")


class Import(Base):
    """One imported file."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    #: The code of its kind in `budgeting.imports.KINDS`.
    kind: Mapped[str] = mapped_column(String(32))
    #: The browser's name for it: people name files after people.
    file_name: Mapped[str] = mapped_column(PersonText)
    #: SHA-256 of the bytes, to recognise the same file.
    file_hash: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    state: Mapped[ImportState] = mapped_column(default=ImportState.STAGED, index=True)
    #: What was found in the file: its sheet, its headings, the unknown ones.
    layout: Mapped[dict[str, Any]]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    #: When its lines are forgotten, committed or not.
    expires_at: Mapped[datetime] = mapped_column(index=True)
    forgotten_at: Mapped[datetime | None]
    #: The long job that works on it, or last did.
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batches.id", ondelete="SET NULL"), index=True)
    committed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    committed_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    undone_at: Mapped[datetime | None]


class ImportRow(Base):
    """One line of the file."""

    __tablename__ = "import_rows"
    __table_args__ = (
        Index("ix_import_rows_import_id_line", "import_id", "line", unique=True),
        Index("ix_import_rows_import_id_state_first_line", "import_id", "state", "first_line"),
        # A line exists once per programme, whatever two people press at once.
        Index("ix_import_rows_row_hash", "row_hash", unique=True, sqlite_where=_ONCE, postgresql_where=_ONCE),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    #: The sheet's line number.
    line: Mapped[int]
    #: The first line of the same thing: a family has one line per person.
    first_line: Mapped[int]
    #: SHA-256 of programme, kind and values; None if the line can't be read.
    row_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    state: Mapped[ImportRowState]
    #: The cells of the file, and the values read from them: JSON, empty once forgotten.
    cells: Mapped[str] = mapped_column(PersonText)
    read_as: Mapped[str] = mapped_column(PersonText)
    #: What is wrong or differs: codes and columns, never words from the file.
    faults: Mapped[list[Any]]
    #: On the first line of a thing: the rows made from it, by table.
    made: Mapped[dict[str, Any] | None]
