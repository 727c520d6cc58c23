"""Which message waits: the family's first unanswered words to a person, whatever came after."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Message
from dialogs.staff_side import needs_answer
from dialogs.text import said
from dialogs.text.words import Words
from dialogs.transcripts import EngineStage, build, read
from tests.kit.databases import on_sqlite

HEAD = (
    "# household: kaur · coach: Giulia · plan: 6 x 85,00 from 2026-03-05\n"
    "# member: Harpreet (en, sees arrears) · stranger: Paolo (it)\n"
)
WORDS = "My landlord wants to see me tomorrow"
#: What a family does besides, which is not the plea.
NOISE = ("bread 3.20", "ok", "thanks", "[☰ Menu]", "👍")


def _do(stage: EngineStage, act: str, who: str = "Harpreet") -> None:
    if act.startswith("["):
        stage.tap(who, act[1:-1])
    elif act.startswith("("):
        stage.send(who, act[1:-1])
    elif act.startswith("!"):
        stage.staff("Giulia", act[1:])
    else:
        stage.write(who, act)
    stage.collect()


@pytest.fixture
def stage(database: Database, words: Words, clock: SetClock) -> EngineStage:
    script = read(HEAD)
    setting = database.write(lambda session: build(session, clock, script))
    return EngineStage(database, clock, words, setting)


def _waits(database: Database, member: bool = True) -> tuple[str, str] | None:
    """(kind, words) of the message that waits; for a tap, its label."""
    with database.read() as session:
        known = Conversation.member_id.is_not(None) if member else Conversation.member_id.is_(None)
        chat = session.scalars(select(Conversation).where(known)).one()
        waiting = needs_answer.waiting(session, {chat.id: chat.waiting_since} if chat.waiting_since else {})
        row = waiting.get(chat.id)
    if row is None:
        return None
    return row.kind, said(row.parts)[0].key if row.kind == "tap" and row.parts else row.text


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ((WORDS, "[🙋 Yes, pass it on]"), ("text", WORDS)),
        (("/talk", WORDS), ("text", WORDS)),
        (("/talk", "bread 3.20", "thanks", WORDS, "Second"), ("text", WORDS)),
        (("/talk",), None),
        (("(photo)", "[🙋 Something for Giulia]"), ("photo", "")),
        (("(voice)",), ("voice", "")),
        (("(location)", WORDS), ("location", "")),
        (("/plan", "[✋ I can't make it]", "[💼 I lost my work]"), ("tap", "💼 I lost my work")),
        (("/plan", "[✋ I can't make it]", "[💼 I lost my work]", WORDS), ("tap", "💼 I lost my work")),
        (("/plan", "[✋ I can't make it]", WORDS), ("text", WORDS)),
        (("/checkin", "Where is Giulia?", "[🙋 That was for Giulia]"), ("text", "Where is Giulia?")),
        (("!takes", "bread 3.20", WORDS), ("text", "bread 3.20")),
        (("!takes", WORDS, "(photo)"), ("text", WORDS)),
        (("/talk", WORDS, "!Coming", "And then?"), ("text", "And then?")),
        (("/talk", WORDS, "!Coming"), None),
        (("/talk", WORDS, "!takes", "!gives back", "/talk"), None),
    ],
)
def test_the_words_that_wait(
    stage: EngineStage,
    database: Database,
    clock: SetClock,
    acts: tuple[str, ...],
    expected: tuple[str, str] | None,
) -> None:
    # Words from long before don't wait.
    _do(stage, "rent 200")
    _do(stage, "Something else")
    for act in acts:
        clock.advance(minutes=1)
        _do(stage, act)
    assert _waits(database) == expected


@on_sqlite
@pytest.mark.parametrize("noise", NOISE)
def test_noise_afterwards_changes_nothing(
    stage: EngineStage, database: Database, clock: SetClock, noise: str
) -> None:
    for act in (WORDS, "[🙋 Yes, pass it on]", noise, noise):
        clock.advance(minutes=1)
        _do(stage, act)
    assert _waits(database) == ("text", WORDS)


def test_a_stranger_waits_with_the_number(stage: EngineStage, database: Database) -> None:
    for act in ("ciao", "[📞 Mi richiamate, per favore?]", "333 1234567 di sera", "grazie"):
        if act.startswith("["):
            stage.tap("Paolo", _label(database))
        else:
            _do(stage, act, "Paolo")
    assert _waits(database, member=False) == ("text", "333 1234567 di sera")


def _label(database: Database) -> str:
    with database.read() as session:
        rows = session.scalars(select(Message.buttons).order_by(Message.id.desc()))
        label: str = next(line[0][0]["text"] for line in rows if line)
    return label


def test_a_page_of_conversations_asks_twice(database: Database, stage: EngineStage, clock: SetClock) -> None:
    _do(stage, WORDS)
    _do(stage, "[🙋 Yes, pass it on]")
    seen: list[str] = []
    with database.read() as session:
        chats = session.scalars(select(Conversation).where(Conversation.waiting_since.is_not(None))).all()
        event.listen(session.connection(), "before_cursor_execute", lambda *args: seen.append(args[2]))
        needs_answer.waiting(
            session, {chat.id: clock.now() for chat in chats} | dict.fromkeys(range(900, 930), clock.now())
        )
    assert len(seen) == 2
