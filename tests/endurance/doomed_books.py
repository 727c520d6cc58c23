"""The account of a trial: what people wrote, against what was booked and what arrived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import Checkin, Conversation, Entry, Message
from budgeting.states.checkins import CheckinState
from budgeting.states.messages import Direction, Lane, MessageState, Operation
from tests.endurance.doomed_people import Person, Walker
from tests.endurance.doomed_trial import SIGN, Trial

#: The operation of our row for each Bot API method.
METHODS = {"sendMessage": Operation.SEND, "sendPhoto": Operation.SEND, "editMessageText": Operation.EDIT}
#: The place where Telegram certainly has something not yet recorded here. Just before settling, the only thing to
#: record may be that rows were not tried.
ANSWERED = "after_send"


@dataclass
class Account:
    """The figures of trials. An update counts once, by Telegram's number, however often it was delivered."""

    kills: int = 0
    updates: int = 0
    lost: int = 0
    doubled_bookings: int = 0
    missing_replies: int = 0
    repeated_replies: int = 0
    #: Announcements that may or may not have arrived: they are reported as such, and not sent again.
    uncertain_announcements: int = 0
    #: Those of them that no kill explains: if the machine stalls for longer than the short lease of these trials, a
    #: living courier becomes unsure too.
    doubted_after_a_stall: int = 0

    def __iadd__(self, other: Account) -> Account:
        for name, figure in asdict(other).items():
            setattr(self, name, getattr(self, name) + figure)
        return self


@dataclass(frozen=True)
class Said:
    """Something said to a person: as a row of ours, or as a call that Telegram carried out."""

    operation: Operation
    text: str


def account(trial: Trial) -> Account:
    """Count the faults, and check everything else. Raises AssertionError."""
    sums = Account(kills=len(trial.unsettled), updates=len(trial.accepted))
    again: Counter[int] = Counter()
    with trial.stage.database.read() as session:
        stored, accepted = _kept(session, trial), Counter(list(trial.accepted))
        sums.lost = (accepted - stored).total()
        assert not stored - accepted, "every update is kept once"
        for person in trial.people:
            sums.doubled_bookings += _doubled(session, person)
            rows, heard = _rows(session, trial, person), _heard(session, trial, person)
            missing = Counter(said for _, said in rows) - Counter(heard)
            sums.missing_replies += missing.total() + _unsaid(person, [said for _, said in rows])
            if not missing:
                repeated = _repeated(rows, heard)
                again.update(row for row, _ in repeated)
                # A message edited twice looks the same the second time.
                sums.repeated_replies += sum(said.operation is Operation.SEND for _, said in repeated)
            doubted = _announced(session, trial, person)
            sums.uncertain_announcements += doubted is not None
            sums.doubted_after_a_stall += doubted is not None and not any(
                doubted in rows for rows in trial.unsettled
            )
            if trial.ended:
                _walked(session, person)
    on_their_way = Counter(row for rows_of_a_death in trial.unsettled for row in rows_of_a_death)
    assert again <= on_their_way, "only what was on its way at a death is said again, once for each"
    # A mark under an answered question says nothing, so nobody notices it twice; the others may not have left yet.
    if trial.place == ANSWERED and not _marks(trial, on_their_way):
        assert again or sums.uncertain_announcements, "what Telegram had was not written down at the crash"
    return sums


def _marks(trial: Trial, rows: Iterable[int]) -> bool:
    query = select(Message.id).where(Message.id.in_(list(rows)), Message.operation == Operation.CLOSE)
    with trial.stage.database.read() as session:
        return session.scalars(query.limit(1)).first() is not None


def _kept(session: Session, trial: Trial) -> Counter[int]:
    taken = select(Message.update_id, Message.error).where(
        Message.bot_id == trial.bot_id, Message.direction == Direction.IN
    )
    rows = session.execute(taken).all()
    assert {row.error for row in rows} == {None}, "no update was more than the program could answer"
    return Counter(row.update_id for row in rows)


def _doubled(session: Session, person: Person) -> int:
    """The number of entries too many. Raises AssertionError if any is missing."""
    standing = select(Entry.category, Entry.amount_minor).where(
        Entry.household_id == person.household_id, Entry.undone_at.is_(None)
    )
    booked = Counter((row.category, row.amount_minor) for row in session.execute(standing))
    assert not person.booked - booked, "everything that was written is booked"
    return (booked - person.booked).total()


def _rows(session: Session, trial: Trial, person: Person) -> list[tuple[int, Said]]:
    """What the program decided to say, in order, with its row."""
    query = (
        select(Message.id, Message.operation, Message.text, Message.state)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Message.bot_id == trial.bot_id,
            Message.direction == Direction.OUT,
            Message.operation != Operation.CLOSE,
            Message.lane != Lane.BROADCAST,
            Conversation.chat_id == person.chat,
        )
        .order_by(Message.id)
    )
    rows = session.execute(query).all()
    assert {row.state for row in rows} <= {MessageState.SENT}, "whatever was said is settled as sent"
    return [(row.id, Said(row.operation, row.text)) for row in rows]


def _heard(session: Session, trial: Trial, person: Person) -> list[Said]:
    """What Telegram carried out, in order. Refusing an edit because the message is already like that counts too.

    Marks under answered questions are left out: they say nothing, and no message waits for them.
    """
    query = select(Message.text).where(Message.operation == Operation.CLOSE, Message.text != "")
    marks = {Said(Operation.EDIT, text) for text in session.scalars(query)}
    return [said for said in _calls(trial, person) if SIGN not in said.text and said not in marks]


def _calls(trial: Trial, person: Person) -> list[Said]:
    return [
        Said(METHODS[call["method"]], call["params"].get("text") or call["params"].get("caption") or "")
        for call in trial.calls()
        if call["method"] in METHODS
        and int(call["params"]["chat_id"]) == person.chat
        and (call["status"] == 200 or "message is not modified" in call["description"])
    ]


def _announced(session: Session, trial: Trial, person: Person) -> int | None:
    """The announcement's row if it is uncertain. Raises if it came twice."""
    query = (
        select(Message.id, Message.state)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.lane == Lane.BROADCAST, Conversation.chat_id == person.chat)
    )
    row = session.execute(query).one()
    times = sum(SIGN in said.text for said in _calls(trial, person))
    if row.state == MessageState.SENT:
        assert times == 1, "an announcement that is settled arrived once"
        return None
    assert row.state == MessageState.UNCERTAIN, "an announcement is sent, or in doubt"
    assert times <= 1, "what is in doubt is not said again"
    doubted: int = row.id
    return doubted


def _unsaid(person: Person, rows: Sequence[Said]) -> int:
    """How many expected answers were never decided on. Raises if there is one too many or a wrong one."""
    replies = [said.text for said in rows if said.operation is Operation.SEND]
    for text, expected in zip(replies, person.replies, strict=False):
        assert person.line(expected) in text.split("\n"), "each word has its answer, in order"
    changed = len(rows) - len(replies)
    assert (len(replies), changed) <= (len(person.replies), person.changed), "nothing is answered twice"
    return len(person.replies) - len(replies) + person.changed - changed


def _repeated(rows: Sequence[tuple[int, Said]], heard: Sequence[Said]) -> list[tuple[int, Said]]:
    """The rows that arrived again: a few in a row after each crash. Raises if the order is different."""
    said = [said_message for _, said_message in rows]
    again: list[tuple[int, Said]] = []
    at = 0
    for message in heard:
        if at == len(said) or message != said[at]:
            assert message in said[:at], (
                "each chat hears everything in order, and in order again from where nobody knew"
            )
            back = max(place for place in range(at) if said[place] == message)
            again += rows[back:at]
            at = back
        at += 1
    assert at == len(said), "after a crash a chat hears everything to the end"
    return again


def _walked(session: Session, person: Person) -> None:
    if isinstance(person, Walker):
        week = session.scalars(select(Checkin).where(Checkin.household_id == person.household_id)).one()
        assert (week.state, week.cash_minor) == (CheckinState.DONE, person.cash), "the check-in is done, once"
