"""A file too long to wait for, made by a worker with the same columns, filters and rights as the list.

First, one statement stores the numbers of all rows in order: no row is missed or repeated, whatever changes while the
file is made. Then the rows are read by these numbers, a few hundred at a time, as the person who started the job may
see them at that moment, and stored typed. Finally the file is written to disk from them and stored piece by piece.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import IO, Any

from pydantic_core import from_json, to_json
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import Reader, Services
from admin.kit import export, list_files
from admin.kit.listing import Listing
from admin.security.sign_ins import Reading
from budgeting import batches
from budgeting.access import Actor
from budgeting.batches import PIECE, Chunk, File, Kind, Progress
from budgeting.db.tables import Batch, Staff
from budgeting.errors import NotPossible
from budgeting.money import Money
from budgeting.programmes import days
from budgeting.states.batches import BatchKind, PieceKind

#: Rows per chunk; numbers per piece (8 bytes each); rows per file, which is also the most a sheet can hold.
CHUNK, NUMBERS, MOST = 500, 50_000, 1_048_575
#: Maximum memory used: a chunk of rows, a piece, and once the numbers of all rows.
MEMORY = 32 * 1024 * 1024
FILE = "file"


@dataclass(frozen=True, slots=True)
class LongFiles:
    """The lists that have a file, by path, and the services their columns need."""

    services: Services
    lists: Mapping[str, Listing]

    def kind(self) -> Kind:
        return Kind(
            name=BatchKind.EXPORT, may=self.may, look=self.look, keep=self.keep, chunk=CHUNK, memory=MEMORY
        )

    def may(self, actor: Actor | None, params: Mapping[str, Any]) -> bool:
        """Whether the person may open the list's page."""
        listing = self.lists.get(params.get("list", ""))
        return listing is not None and actor is not None and actor.may(listing.action)

    def look(self, session: Session, chunk: Chunk) -> Any:
        assert chunk.actor is not None  # noqa: S101 - `may` says so
        listing = self.lists[chunk.params["list"]]
        language = session.scalar(select(Staff.language).where(Staff.id == chunk.actor.staff_id)) or ""
        zone = days.desk(session, chunk.actor.staff_id).zone
        reader = Reader(
            self.services, Reading(chunk.actor.staff_id, chunk.actor.rights, chunk.actor.off, language, zone)
        )
        if chunk.cursor.get("columns", names := _columns(listing, reader)) != names:
            # An instrument was switched meanwhile: the rows so far would stand under other headings.
            raise NotPossible("file_changed")
        match chunk.cursor.get("phase"):
            case None:
                return _numbers(session, listing, reader, chunk), names
            case "rows":
                return _rows(session, listing, reader, chunk)
            case _:
                return _piece(session, listing, reader, chunk)

    def keep(self, session: Session, chunk: Chunk, seen: Any) -> Progress:
        match chunk.cursor.get("phase"):
            case None:
                return _keep_numbers(session, chunk, *seen)
            case "rows":
                return _keep_rows(session, chunk, seen)
            case _:
                return _keep_piece(session, self.lists[chunk.params["list"]], chunk, seen)


def _columns(listing: Listing, reader: Reader) -> list[str]:
    return [column.key for column in listing.in_file(reader)]


# -- first the numbers


def _numbers(session: Session, listing: Listing, reader: Reader, chunk: Chunk) -> array[int]:
    asked = listing.params(reader, chunk.params["query"])
    statement = listing.statement(session, reader, asked).with_only_columns(listing.key)
    numbers = array("q")
    with session.scalars(statement.execution_options(yield_per=NUMBERS).limit(MOST + 1)) as result:
        for part in result.partitions():
            numbers.extend(part)
    if len(numbers) > MOST:
        raise NotPossible("too_many_rows")
    return numbers


def _keep_numbers(session: Session, chunk: Chunk, numbers: array[int], columns: list[str]) -> Progress:
    pieces = range(0, len(numbers), NUMBERS)
    for piece, begin in enumerate(pieces):
        content = numbers[begin : begin + NUMBERS].tobytes()
        batches.add_piece(session, chunk.batch_id, PieceKind.WORKING, piece, content)
    first = len(pieces)
    phase = "rows" if numbers else "file"
    cursor = {"phase": phase, "first": first, "piece": first, "rows": 0, "columns": columns}
    return Progress(cursor=cursor, done=0, total=len(numbers))


# -- then the rows


def _rows(session: Session, listing: Listing, reader: Reader, chunk: Chunk) -> tuple[int, int, bytes]:
    """(numbers looked at, rows found, the rows as lines of JSON)."""
    piece, begin = divmod(chunk.done, NUMBERS)
    numbers = array("q", batches.piece(session, chunk.batch_id, PieceKind.WORKING, piece) or b"")
    numbers = numbers[begin : begin + CHUNK]
    asked = listing.params(reader, chunk.params["query"])
    records = session.execute(listing.numbered(session, reader, asked, numbers)).all()
    rows, columns = listing.rows(session, reader, records), listing.in_file(reader)
    lines = [to_json(list(map(_packed, export.cells(reader, columns, row)))) for row in rows]
    return len(numbers), len(lines), b"".join(line + b"\n" for line in lines)


def _keep_rows(session: Session, chunk: Chunk, seen: tuple[int, int, bytes]) -> Progress:
    looked_at, rows, lines = seen
    piece = batches.add_bytes(session, chunk.batch_id, PieceKind.WORKING, chunk.cursor["piece"], lines)
    done = chunk.done + looked_at
    phase = "file" if done == chunk.total else "rows"
    cursor = {**chunk.cursor, "phase": phase, "piece": piece, "rows": chunk.cursor["rows"] + rows}
    return Progress(cursor=cursor, done=done)


# -- and finally the file


def _piece(session: Session, listing: Listing, reader: Reader, chunk: Chunk) -> tuple[bytes, int, str]:
    """(the next piece, the size of the whole, its digest)."""
    if FILE not in chunk.scratch:
        # This worker hasn't written the file yet, or another one had: the same rows give the same file, byte for byte.
        write, _ = export.KINDS[chunk.params["format"]]
        made_at = session.get_one(Batch, chunk.batch_id).created_at
        file, _ = write(reader, export.head(reader, listing.in_file(reader)), _typed(session, chunk), made_at)
        chunk.scratch[FILE] = file
        chunk.scratch["digest"] = _digest(file)
    file = chunk.scratch[FILE]
    size = file.seek(0, 2)
    file.seek(chunk.cursor.get("next", 0))
    return file.read(PIECE), size, chunk.scratch["digest"]


def _keep_piece(session: Session, listing: Listing, chunk: Chunk, seen: tuple[bytes, int, str]) -> Progress:
    content, size, digest = seen
    begin = chunk.cursor.get("next", 0)
    if chunk.cursor.get("digest", digest) != digest:
        # Another version of the program began it and wrote it differently.
        raise NotPossible("file_changed")
    batches.add_piece(session, chunk.batch_id, PieceKind.RESULT, begin // PIECE, content)
    cursor = {**chunk.cursor, "next": begin + len(content), "digest": digest}
    if cursor["next"] < size:
        return Progress(cursor=cursor, done=chunk.done)
    rows = chunk.cursor["rows"]
    assert chunk.actor is not None  # noqa: S101 - `may` says so
    list_files.note(listing, session, chunk.clock, chunk.actor.staff_id, rows, chunk.params["query"])
    ending = chunk.params["format"]
    today = days.today(chunk.clock, days.desk(session, chunk.actor.staff_id))
    file = File(
        name=f"{list_files.name(listing, today)}.{ending}",
        media_type=export.KINDS[ending][1],
        size=size,
    )
    return Progress(cursor=cursor, done=chunk.done, finished=True, result={"rows": rows}, file=file)


def _typed(session: Session, chunk: Chunk) -> Iterator[list[Any]]:
    rest = b""
    for content in batches.pieces(session, chunk.batch_id, PieceKind.WORKING, chunk.cursor["first"]):
        *lines, rest = (rest + content).split(b"\n")
        for line in lines:
            yield [_unpacked(cell) for cell in from_json(line)]


def _digest(file: IO[bytes]) -> str:
    digest = sha256()
    file.seek(0)
    while content := file.read(export.PIECE):
        digest.update(content)
    return digest.hexdigest()


def _packed(cell: Any) -> Any:
    """A cell as JSON can hold it."""
    match cell:
        case Money():
            return {"amount": cell.minor, "currency": cell.currency}
        case datetime():
            return {"moment": cell.isoformat()}
        case date():
            return {"day": cell.isoformat()}
        case _:
            return cell


def _unpacked(cell: Any) -> Any:
    match cell:
        case {"amount": minor, "currency": currency}:
            return Money(minor, currency)
        case {"moment": moment}:
            return datetime.fromisoformat(moment)
        case {"day": day}:
            return date.fromisoformat(day)
        case _:
            return cell
