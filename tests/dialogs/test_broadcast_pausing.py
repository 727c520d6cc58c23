"""A paused announcement holds back what hasn't left, and goes on without telling anybody twice; its buttons."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import activities, programmes
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import BroadcastAnswer, Message
from budgeting.errors import NotPossible
from budgeting.states.broadcasts import BroadcastState
from budgeting.states.messages import Lane, MessageState
from dialogs import broadcasts
from dialogs.broadcasts import Audience, Draft
from dialogs.outbox import settling
from dialogs.outbox.claiming import claim
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage, build, read
from tests.dialogs.announcing import Bench, new_session
from tests.kit import build as cast_of
from tests.kit.build import Cast

HEAD = "# household: kaur\n# member: Harpreet (en) · member: Amina (ar)\n"


@pytest.fixture
def bench(database: Database, clock: SetClock, words: Words, chatting: Cast) -> Bench:
    return Bench(database, clock, words, chatting)


def _send(bench: Bench, most: int, owner: str = "courier") -> list[str]:
    """What a courier sends at once; gives the lanes in their order."""

    def job(session: Session) -> list[str]:
        taken = claim(session, bench.clock.now(), cast_of.BOT, owner, most, 30.0, broadcasts=most)
        settling.settle(session, bench.clock.now(), owner, [settling.Sent(row.id, 1) for row in taken])
        rows = [session.get_one(Message, row.id) for row in taken]
        return [row.lane.value for row in rows]

    return bench.database.write(job)


def _pause(bench: Bench, made: int) -> None:
    bench.database.write(lambda s: broadcasts.pause(s, bench.clock, bench.cast.marco, made))


def _resume(bench: Bench, made: int) -> None:
    bench.database.write(lambda s: broadcasts.resume(s, bench.clock, bench.cast.marco, made))


def test_after_a_long_pause_everybody_has_it_once(bench: Bench, cast: Cast) -> None:
    made = bench.make()
    bench.database.write(lambda s: broadcasts.work_off(s, bench.clock, bench.words, 3))
    assert len(_send(bench, 2)) == 2
    _pause(bench, made)
    _pause(bench, made)
    assert (_send(bench, 9), bench.work()) == ([], 0)
    # Longer than what waits would otherwise be useful.
    bench.clock.advance(days=5)
    assert _send(bench, 9) == []
    _resume(bench, made)
    _resume(bench, made)
    bench.work()
    assert len(_send(bench, 9)) == 2
    bench.work()
    with bench.database.read() as session:
        told = Counter(session.scalars(select(Message.conversation_id).where(Message.broadcast_id == made)))
        numbers = broadcasts.numbers(session, [made])[made]
    assert (set(told.values()), len(told), numbers.sent) == ({1}, 4, 4)
    assert bench.one(made).state is BroadcastState.DONE
    for change in (broadcasts.pause, broadcasts.resume):
        with pytest.raises(NotPossible, match="done"):
            bench.database.write(lambda s, change=change: change(s, bench.clock, cast.marco, made))


def test_a_planned_one_that_is_paused_past_its_moment_goes_out_when_it_may_go_on(bench: Bench) -> None:
    made = bench.make(due_at=bench.clock.now() + timedelta(hours=1))
    _pause(bench, made)
    bench.clock.advance(days=3)
    bench.work()
    assert bench.texts(made) == {}
    _resume(bench, made)
    bench.work()
    assert len(bench.texts(made)) == 4
    assert bench.one(made).state is BroadcastState.SENDING


def test_it_does_not_go_on_when_its_session_is_over_or_cancelled(bench: Bench, cast: Cast) -> None:
    over, cancelled = (bench.make(new_session=new_session(bench.clock, place=name)) for name in ("A", "B"))
    for made in (over, cancelled):
        bench.database.write(lambda s, made=made: broadcasts.work_off(s, bench.clock, bench.words, 1, made))
        _pause(bench, made)
    meeting = bench.one(cancelled).session_id
    assert meeting is not None
    bench.database.write(lambda s: activities.cancel_session(s, bench.clock, cast.marco, meeting))
    with pytest.raises(NotPossible, match="session_cancelled"):
        _resume(bench, cancelled)
    bench.clock.advance(days=9)
    with pytest.raises(NotPossible, match="session_over"):
        _resume(bench, over)
    assert _send(bench, 9) == []


def test_thousands_do_not_hold_up_a_reply(bench: Bench, clock: SetClock, cast: Cast) -> None:
    """The work is cut into bounded transactions, and a reply written meanwhile goes before everything that is left."""
    many, page = 250, 50

    def more(session: Session) -> None:
        for number in range(many):
            member = cast_of.joined(session, clock, cast.rossi, f"Adulto {number}")
            cast_of.conversation(session, clock, member)

    bench.database.write(more)
    made = bench.make()
    sizes = []
    while bench.database.write(lambda s: broadcasts.work_off(s, clock, bench.words, page)):
        sizes.append(len(bench.texts(made)))
    steps = [after - before for before, after in zip([0, *sizes], sizes, strict=False)]
    assert max(steps) <= page
    assert sum(steps) == many + 4
    assert set(_send(bench, 20)) == {Lane.BROADCAST.value}

    def answer(session: Session) -> None:
        # To somebody who has it still before them, as the engine queues a reply.
        row = session.scalars(
            select(Message).where(Message.broadcast_id == made, Message.state == MessageState.QUEUED)
        ).all()[-1]
        session.add(
            Message(
                conversation_id=row.conversation_id,
                bot_id=row.bot_id,
                direction=row.direction,
                state=MessageState.QUEUED,
                created_at=clock.now(),
                text="risposta",
            )
        )

    bench.database.write(answer)
    assert _send(bench, 20)[0] == Lane.REPLY.value
    assert set(_send(bench, 500)) == {Lane.BROADCAST.value}


def test_a_button_leads_on_and_is_counted_once(database: Database, clock: SetClock, words: Words) -> None:
    setting = database.write(lambda session: build(session, clock, read(HEAD)))
    play = EngineStage(database, clock, words, setting)
    with database.read() as session:
        programme = programmes.running(session)[0].id
    draft = Draft(
        Audience(programme), {"it": "Portate i documenti"}, buttons=("documents", "skills", "appointment")
    )

    def announce(session: Session) -> int:
        made = broadcasts.create(session, clock, None, draft)
        broadcasts.work_off(session, clock, words)
        return made

    made = database.write(announce)
    shown = {message.to: message for message in play.collect()}
    assert [row[0] for row in shown["Harpreet"].rows[:3]] == [
        "📁 Documents",
        "🤝 Do things together",
        "📅 I'd like an appointment",
    ]
    play.tap("Harpreet", "📁 Documents")
    first = play.collect()[-1].text
    play.tap("Amina", shown["Amina"].rows[0][0])
    play.collect()
    database.write(lambda s: programmes.settle(s, clock, None, programme, documents=False))
    play.tap("Harpreet", "📁 Documents")
    assert "does not use this here" in play.collect()[-1].text
    assert "does not use" not in first
    with database.read() as session:
        assert broadcasts.taps(session, made) == {"documents": 2}
        assert len(session.scalars(select(BroadcastAnswer.member_id)).all()) == 2
    for buttons, why in ((("nonsense",), "buttons"), (tuple(broadcasts.BUTTONS)[:4], "many_buttons")):
        with pytest.raises(NotPossible, match=f"^{why}$"):
            database.write(
                lambda s, buttons=buttons: broadcasts.create(
                    s, clock, None, Draft(Audience(programme), {"it": "x"}, buttons=buttons)
                )
            )
