"""Spending in messages the dialogs didn't hear, read as the messages are after their edits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import programmes
from budgeting.clock import Clock
from budgeting.db.tables import Entry, Message
from budgeting.headings import Kind
from budgeting.households import Person
from budgeting.spending import words as learning
from budgeting.spending.entries import NewEntry
from budgeting.states.messages import Direction
from dialogs.engine.incoming import CAPTIONED
from dialogs.spending import instalment
from dialogs.spending.which_day import first_line
from dialogs.understand import Understood, read_entries

#: The newest messages to look at after one talk: a talk of weeks has a few dozen.
MOST_MESSAGES = 1000
#: Read any amount here; one above the household's limit is asked about later.
_NO_BOUND = 10**12


@dataclass(frozen=True, slots=True)
class Written:
    """A line of spending the dialogs didn't hear. ``message_id`` is its message's first row."""

    message_id: int
    line: int
    entry: Understood
    words: str
    #: The amount is unclear, or so large that we ask; or it may be an instalment of their plan.
    doubtful: bool
    instalment: bool = False
    #: The words leave the day open.
    undated: bool = False

    @property
    def asked(self) -> bool:
        """Whether booking it takes a question first."""
        return self.doubtful or self.undated

    @property
    def new(self) -> NewEntry:
        e = self.entry
        return NewEntry(e.kind, e.amount, e.category, e.on, e.note, self.line)

    @property
    def place(self) -> tuple[int, int]:
        """Its place among the others."""
        return self.message_id, self.line


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it is now: its first row, its text after the last edit, and when it was first written."""

    base: int
    text: str
    written_at: datetime
    #: The row of its last edit; None if it wasn't edited.
    edit: Message | None


def written(
    session: Session, clock: Clock, person: Person, conversation_id: int, language: str, after: int
) -> list[Written]:
    """Spending lines, oldest first, in messages above row ``after`` that have no entries yet.

    Bare numbers aren't included: they answer what the person asked. Nor are numbers beside unknown words.
    """
    learned = learning.learned(session, person.household_id)
    heard = messages(session, conversation_id, after)
    there = select(Entry.message_id, Entry.line).where(Entry.message_id.in_([said.base for said in heard]))
    booked = {(row.message_id, row.line) for row in session.execute(there)}
    unheard_lines = []
    for said in heard:
        reading = read_entries(
            said.text,
            language=language,
            today=programmes.day_of(min(said.written_at, clock.now()), person),
            currency=person.currency,
            learned=learned,
            bound_minor=_NO_BOUND,
        )
        lines = said.text.splitlines()
        waiting = [
            (first_line(problem, number) + place, entry, True)
            for number, problem in enumerate(reading.problems)
            if not problem.choices
            for place, entry in enumerate(problem.waiting)
        ]
        for number, entry, undated in [*((n, e, False) for n, e in enumerate(reading.entries)), *waiting]:
            if not entry.category_known or (said.base, number) in booked:
                continue
            bound = person.settings.absurd_minor * (3 if entry.kind is Kind.INCOME else 1)
            due = not entry.ambiguous and instalment.any_of(
                session, person, programmes.today(clock, person), entry
            )
            doubtful = entry.ambiguous or entry.amount.minor > bound or due
            own = lines[entry.line - 1] if entry.line <= len(lines) else said.text
            unheard_lines.append(Written(said.base, number, entry, own.strip(), doubtful, due, undated))
    return sorted(unheard_lines, key=lambda line: line.place)


def messages(session: Session, conversation_id: int, after: int) -> list[Said]:
    """The messages written or edited since row ``after``, each as it is now, oldest first."""
    mine = (Message.conversation_id == conversation_id, Message.direction == Direction.IN)
    texts = Message.kind.in_(("text", "edit", *CAPTIONED))
    rows = session.scalars(
        select(Message)
        .where(*mine, texts, Message.id > after)
        .order_by(Message.id.desc())
        .limit(MOST_MESSAGES)
    ).all()
    numbers = {row.telegram_id for row in rows if row.telegram_id is not None}
    firsts = session.execute(
        select(Message.telegram_id, func.min(Message.id).label("first"))
        .where(*mine, texts, Message.telegram_id.in_(numbers))
        .group_by(Message.telegram_id)
    )
    first: dict[int | None, int] = {row.telegram_id: row.first for row in firsts}
    by_base: dict[int, list[Message]] = {}
    for row in reversed(rows):
        base = row.id if row.telegram_id is None else first[row.telegram_id]
        by_base.setdefault(base, []).append(row)
    said = []
    for base, versions in sorted(by_base.items()):
        begin = session.get_one(Message, base)
        edits = [row for row in versions if row.kind == "edit"]
        newest = max(edits, key=lambda row: (row.said_at or row.created_at, row.update_id or 0), default=None)
        text = (newest or begin).text
        # A command is meant for us, not for the person.
        if not text.startswith("/"):
            said.append(Said(base, text.strip(), begin.said_at or begin.created_at, newest))
    return said
