"""A household that plays a history through the engine, as its people would, and the books at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Checkin, Conversation, Entry, HouseholdWord, Message, Task
from budgeting.states.messages import Direction
from dialogs.engine.incoming import Incoming
from dialogs.inbound.receive import receive
from dialogs.text.words import Words
from tests.endurance.histories import TAPS, Act, Delivery, History, bound
from tests.endurance.people import EVENING, NUMBERS, People, session_on
from tests.kit import build

#: How long updates waited at Telegram while nothing collected them.
NIGHT = timedelta(hours=13)
#: More answers than any check-in needs.
MOST_TURNS = 60


@dataclass(frozen=True, slots=True)
class Books:
    """What counts in the end."""

    #: (member and number of the act that wrote it, both None for an answer in the check-in; kind, heading, cents, day,
    #: note): how often
    entries: Counter[tuple[Any, ...]]
    #: (week, state, cents at hand, mood)
    checkins: tuple[tuple[date, str, int | None, str | None], ...]
    learnt: tuple[tuple[str, str], ...]
    #: Updates that our code failed on, and anything staff would have to look into.
    problems: int

    def __sub__(self, other: Books) -> list[object]:
        """What is in these books and not in the others, to show how they differ."""
        more: list[object] = [*(self.entries - other.entries).items()]
        return more + [
            part for part in (*self.checkins, *self.learnt) if part not in (*other.checkins, *other.learnt)
        ]


class House:
    """The Amrani family of the cast. Each history begins with empty books and leaves none behind."""

    def __init__(self, database: Database, words: Words) -> None:
        clock = SetClock(EVENING)
        self._database, self._words = database, words
        self._cast = build.cast(database, clock)
        members = (self._cast.amina, self._cast.youssef)

        def chats(session: Session) -> list[int]:
            return [build.conversation(session, clock, member) for member in members]

        self._chats = database.write(chats)

    def play(self, history: History, delivery: Delivery, seen: Counter[str]) -> Books:
        """The books after ``delivery`` of ``history``; adds its figures to ``seen``."""
        with self._database.writing.connect() as connection:
            everything = connection.begin()
            try:
                evening = Evening(connection, self._words, self._chats, history, delivery)
                evening.begin()
                evening.play()
                books = evening.books(self._cast.amrani)
                seen.update(entries=books.entries.total(), **evening.seen)
                return books
            finally:
                everything.rollback()


class Evening:
    """One delivery of one history."""

    def __init__(
        self,
        connection: Connection,
        words: Words,
        chats: list[int],
        history: History,
        delivery: Delivery,
    ) -> None:
        self._connection, self._words, self._chats = connection, words, chats
        self._history, self._delivery = history, delivery
        self._clock = SetClock(EVENING)
        #: Every delivered update, by act, for redelivery.
        self._delivered: dict[int, list[Incoming]] = {}
        self._updates: set[int] = set()
        self.seen: Counter[str] = Counter()
        #: A tap on its way, and how many acts may still overtake it.
        self._tap: tuple[Act, Incoming, int] | None = None
        self._people = People(connection, chats, history)

    def begin(self) -> None:
        with self._session() as session:
            for chat, language in zip(self._chats, self._history.languages, strict=True):
                session.execute(update(Conversation).where(Conversation.id == chat).values(language=language))
            session.commit()

    def play(self) -> None:
        repeats: list[tuple[int, int]] = []
        for place, number in enumerate(self._delivery.order):
            if place == self._delivery.night:
                self._clock.advance(seconds=NIGHT.total_seconds())
            act = self._history.acts[number]
            self._let_tap_arrive(before=act)
            if act.kind == "finish":
                self._finish(act)
            elif (incoming := self._people.does(act)) is not None:
                lag = self._delivery.lag.get(number, 0)
                if lag and act.kind in TAPS and incoming.kind == "tap":
                    self._let_tap_arrive()
                    self._tap = (act, incoming, lag)
                else:
                    self._arrives(act, incoming)
            repeats = [(which, left - 1) for which, left in repeats]
            for which, left in repeats:
                if left < 0:
                    self._again(which)
            repeats = [(which, left) for which, left in repeats if left >= 0]
            repeats += [(which, gap) for which, gap in self._delivery.again if which == number]
        self._let_tap_arrive()
        for which, _ in repeats:
            self._again(which)

    def books(self, household: int) -> Books:
        with self._session() as session:
            received = session.scalar(
                select(func.count()).where(Message.direction == Direction.IN, Message.update_id.is_not(None))
            )
            assert received == len(self._updates), "every update is kept once"
            numbers = {
                row.id: row.telegram_id for row in session.execute(select(Message.id, Message.telegram_id))
            }
            entries = session.scalars(
                select(Entry).where(Entry.household_id == household, Entry.undone_at.is_(None))
            )
            acts = {NUMBERS + act.number: act.number for act in self._history.acts if act.of is None}

            def act_of(entry: Entry) -> int | None:
                return acts.get(numbers.get(entry.message_id or 0) or 0)

            return Books(
                Counter(
                    (
                        # The check-in belongs to the household: which adult answered is a matter of seconds.
                        entry.member_id if act_of(entry) is not None else None,
                        act_of(entry),
                        entry.kind.value,
                        entry.category,
                        entry.amount_minor,
                        entry.spent_on,
                        entry.note,
                    )
                    for entry in entries
                ),
                tuple(
                    (week.week, week.state.value, week.cash_minor, week.mood and week.mood.value)
                    for week in session.scalars(select(Checkin).order_by(Checkin.week))
                ),
                tuple(
                    (row.word, row.category)
                    for row in session.scalars(select(HouseholdWord).order_by(HouseholdWord.word))
                ),
                session.scalar(select(func.count()).select_from(Task)) or 0,
            )

    # -- delivering

    def _session(self) -> Session:
        return session_on(self._connection)

    def _arrives(self, act: Act, incoming: Incoming) -> None:
        self._take(incoming)
        self._delivered.setdefault(act.number, []).append(incoming)
        if act.number in self._delivery.twice and incoming.kind == "tap":
            # The same button on the other device, before either has seen the answer.
            second = replace(incoming, update_id=incoming.update_id + 1, callback_id="other")
            self._take(second)

    def _take(self, incoming: Incoming) -> None:
        with self._session() as session:
            received = receive(session, self._clock, self._words, incoming)
            session.commit()
        assert received.duplicate == (incoming.update_id in self._updates)
        self.seen["again" if received.duplicate else "updates"] += 1
        self._updates.add(incoming.update_id)

    def _again(self, number: int) -> None:
        for incoming in self._delivered.get(number, []):
            self._take(incoming)

    def _let_tap_arrive(self, before: Act | None = None) -> None:
        if self._tap is None:
            return
        act, incoming, left = self._tap
        if before is not None and left > 0 and not bound(act, before) and not bound(before, act):
            self._tap = (act, incoming, left - 1)
            return
        self._tap = None
        self._arrives(act, incoming)

    def _finish(self, act: Act) -> None:
        """Begin the check-in as often as needed, and answer to its end; stop if the other adult has it."""
        for turn in range(1, MOST_TURNS):
            incoming = self._people.answer_week(act, turn)
            if incoming is None:
                if self._people.week_is_done() or (turn > 1 and self._people.other_is_at_it(act)):
                    return
                incoming = self._people.begin_week(act, turn)
            self._arrives(act, incoming)
        raise AssertionError("the check-in has no end")
