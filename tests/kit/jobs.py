"""A long job for tests: it counts to a number and keeps a piece for each chunk."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access, batches
from budgeting.access import Action, Actor
from budgeting.batches import Chunk, File, Kind, Progress, running
from budgeting.clock import Clock
from budgeting.db.engine import Database
from budgeting.db.tables import Batch, BatchPiece
from budgeting.states.batches import BatchKind, PieceKind

SIZE = 10


def may(actor: Actor | None, params: Mapping[str, Any]) -> bool:
    return actor is None or actor.may(Action.READ_HOUSEHOLD)


@dataclass
class Counting:
    """Counts in chunks of ten. ``before`` is called with each chunk before it is written."""

    before: Callable[[Chunk], None] = lambda chunk: None
    resumes: bool = True
    looked: list[int] = field(default_factory=list)

    def look(self, session: Session, chunk: Chunk) -> list[int]:
        begin = chunk.cursor.get("next", 0)
        self.looked.append(begin)
        return list(range(begin, min(begin + SIZE, chunk.params["to"])))

    def keep(self, session: Session, chunk: Chunk, seen: list[int]) -> Progress:
        self.before(chunk)
        number, done = chunk.cursor.get("piece", 0), chunk.done + len(seen)
        batches.add_piece(session, chunk.batch_id, PieceKind.RESULT, number, json.dumps(seen).encode())
        finished = done >= chunk.params["to"]
        return Progress(
            cursor={"next": done, "piece": number + 1},
            done=done,
            total=chunk.params["to"],
            finished=finished,
            result={"rows": done} if finished else {},
            file=File(name="numbers.json", media_type="application/json", size=1) if finished else None,
        )

    @property
    def kind(self) -> Kind:
        return Kind(
            name=BatchKind.EXPORT,
            may=may,
            look=self.look,
            keep=self.keep,
            chunk=SIZE,
            memory=1024 * 1024,
            resumes=self.resumes,
        )


def ask(database: Database, clock: Clock, kind: Kind, staff_id: int | None, to: int = 25, **more: Any) -> int:
    """Start a batch that counts to ``to``; gives its id."""

    def job(session: Session) -> int:
        actor = None if staff_id is None else access.actor(session, staff_id)
        return batches.start(session, clock, actor, kind, {"to": to}, **more).id

    return database.write(job)


def batch_of(database: Database, number: int) -> Batch:
    with database.read() as session:
        return session.get_one(Batch, number)


def counted(database: Database, number: int) -> list[int]:
    """The numbers in its pieces, in order."""
    query = (
        select(BatchPiece.content)
        .where(BatchPiece.batch_id == number, BatchPiece.kind == PieceKind.RESULT)
        .order_by(BatchPiece.number)
    )
    with database.read() as session:
        return [each for content in session.scalars(query) for each in json.loads(content)]


def claimed(database: Database, clock: Clock, kind: Kind, owner: str = "dead") -> running.Claim:
    """The oldest waiting batch, claimed by ``owner``."""
    claim = database.write(lambda s: running.claim(s, clock, {kind.name: kind}, owner))
    assert claim is not None
    return claim


def chunk(database: Database, clock: Clock, kind: Kind, claim: running.Claim) -> bool:
    """Do one chunk of it; returns whether the job has ended."""
    with database.read() as session:
        seen = running.look(session, clock, kind, claim)
    return database.write(lambda s: running.keep(s, clock, kind, claim, seen))
