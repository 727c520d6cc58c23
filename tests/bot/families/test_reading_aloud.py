"""Messages are read aloud by a process of their own, within limits, behind their words, and never instead of them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.families.reading_aloud import ReadingAloud
from bot.simulator import Simulator
from bot.simulator.images import ogg_seconds
from budgeting import households, voices
from budgeting.clock import SystemClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Member, Message, Task, VoiceClip, VoiceNote
from budgeting.states.messages import Lane, MessageState, Operation
from dialogs.text import t, to_json
from dialogs.text.languages import languages
from dialogs.text.words import Words
from dialogs.voices.making import limits
from dialogs.voices.making.process import VoiceMaker
from tests.kit import build
from tests.kit.databases import on_sqlite

AMINA, YOUSSEF = 501, 502
#: So that a busy machine fails no test that isn't about time.
PATIENT = VoiceMaker(seconds=60)
SECRET = "Amina 1234"


@pytest.mark.parametrize("language", sorted(languages()))
async def test_each_language_has_a_voice(language: str, words: Words) -> None:
    # "Mother" and "bread": every engine reads something for letters of its own script.
    line = {
        "it": "madre, pane",
        "en": "mother, bread",
        "fr": "mère, pain",
        "ro": "mamă, pâine",
        "sq": "nënë, bukë",
        "ar": "أم، خبز",
        "ur": "ماں، روٹی",
        "pa": "ਮਾਂ, ਰੋਟੀ",
        "bn": "মা, রুটি",
        "uk": "мати, хліб",
    }[language]
    sound = await PATIENT.make(language, [line, "12"])
    assert sound is not None
    # As Telegram plays it: Opus in Ogg, some seconds.
    assert (sound[:4], sound[28:36]) == (b"OggS", b"OpusHead")
    assert 1 <= ogg_seconds(sound) <= 8


async def test_a_pause_stands_between_lines() -> None:
    once, apart = await PATIENT.make("it", ["uno due"]), await PATIENT.make("it", ["uno"] * 8)
    assert once is not None
    assert apart is not None
    assert ogg_seconds(apart) >= ogg_seconds(once) + 3


@pytest.mark.parametrize(
    "worker",
    [
        "import time; time.sleep(60)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "raise MemoryError",
        "print('nonsense')",
        "pass",
        "import sys; sys.stdin.close(); sys.stderr.write('Amina 1234'); sys.exit(1)",
    ],
)
async def test_whatever_happens_to_the_worker_there_is_only_no_sound(
    worker: str, caplog: pytest.LogCaptureFixture
) -> None:
    failing = VoiceMaker(seconds=2, worker=[sys.executable, "-c", worker])
    assert await failing.make("it", [SECRET]) is None
    assert SECRET not in caplog.text


async def test_what_needs_more_memory_than_allowed_is_given_up() -> None:
    assert await VoiceMaker(seconds=60, memory=60 * 1024 * 1024).make("it", ["ciao"]) is None


async def test_nothing_is_no_sound_and_neither_is_an_unknown_language() -> None:
    assert await PATIENT.make("it", []) is None
    assert await PATIENT.make("xx", ["ciao"]) is None


def test_the_limits_are_those_we_promise() -> None:
    assert limits.MEMORY <= 320 * 1024 * 1024
    assert limits.SECONDS <= 20


# -- from the message to the voice note


class Maker(VoiceMaker):
    """Makes a sound at once, or none, or never; counts how often it's asked."""

    def __init__(self, sound: bytes | None = b"OggS sound", *, hangs: bool = False) -> None:
        super().__init__()
        self.sound, self.hangs, self.asked = sound, hangs, list[tuple[str, tuple[str, ...]]]()

    async def make(self, language: str, lines: Sequence[str]) -> bytes | None:
        self.asked.append((language, tuple(lines)))
        if self.hangs:
            await asyncio.Event().wait()
        return self.sound


class Listening:
    """Amina listens in Italian; her husband only reads."""

    def __init__(self, database: Database, words: Words, outbox: Any, sim: Simulator) -> None:
        self.database, self.words, self.outbox, self.sim = database, words, outbox, sim
        self.clock = SystemClock()
        self.cast = build.cast(database, self.clock)
        outbox.chat(AMINA, self.cast.amina)
        outbox.chat(YOUSSEF, self.cast.youssef)
        database.write(self._begin)

    def _begin(self, session: Session) -> None:
        voices.approve(session, self.clock, None, self.cast.programme, "it")
        households.set_listens(session, self.cast.amina, True)
        session.execute(update(Conversation).values(language="it"))

    def say(self, chat_id: int = AMINA, **values: Any) -> int:
        part = to_json(t("Has money come in this week?"))
        row: int = self.outbox.say(
            chat_id, "Sono entrati soldi questa settimana?", **{"parts": [part], **values}
        )
        return row

    def notes(self) -> int:
        return self._count(VoiceNote)

    def _count(self, table: Any) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def clips(self) -> int:
        return self._count(VoiceClip)

    def heard(self) -> list[Message]:
        with self.database.read() as session:
            spoken = select(Message).where(Message.operation == Operation.READ_ALOUD).order_by(Message.id)
            return list(session.scalars(spoken))

    def kinds(self, chat_id: int = AMINA) -> list[str]:
        return [message["kind"] for message in self.sim.chat(chat_id)["messages"] if message["from"] == "bot"]


@pytest.fixture
def listening(database: Database, words: Words, outbox: Any, sim: Simulator, url: str) -> Listening:
    return Listening(database, words, outbox, sim)


@asynccontextmanager
async def _reading(listening: Listening, maker: VoiceMaker) -> AsyncIterator[asyncio.Task[None]]:
    part = ReadingAloud(listening.database, listening.clock, listening.words, maker=maker, look=0.01)
    running = asyncio.create_task(part.run())
    try:
        yield running
    finally:
        part.stop()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@on_sqlite
async def test_the_words_come_first_and_their_voice_follows(
    listening: Listening, at_work: Any, outbox: Any, until: Callable[..., Any]
) -> None:
    for _ in range(3):
        listening.say()
    listening.say(YOUSSEF)
    async with at_work(), _reading(listening, PATIENT):
        await until(lambda: len(listening.heard()) == 3)
        await outbox.empty()
    kinds = listening.kinds()
    assert sorted(kinds) == ["text"] * 3 + ["voice"] * 3
    assert kinds[0] == "text"
    assert listening.kinds(YOUSSEF) == ["text"]
    # The same sentence is made once.
    assert (listening.clips(), listening.notes()) == (1, 0)
    assert [row.state for row in listening.heard()] == [MessageState.SENT] * 3


@on_sqlite
async def test_without_a_sound_the_text_stands_alone(
    listening: Listening, at_work: Any, outbox: Any, until: Callable[..., Any]
) -> None:
    listening.say()
    maker = Maker(None)
    async with at_work(), _reading(listening, maker):
        await until(lambda: len(maker.asked) == 1 and not listening.notes())
        await outbox.empty()
    assert listening.kinds() == ["text"]
    assert listening.heard() == []


@on_sqlite
async def test_a_slow_voice_delays_no_words(
    listening: Listening, at_work: Any, until: Callable[..., Any]
) -> None:
    async with at_work(), _reading(listening, Maker(hangs=True)):
        listening.say()
        await until(lambda: listening.notes() == 1)
        listening.say()
        await until(lambda: listening.kinds() == ["text", "text"])


async def test_a_crash_in_the_middle_reads_nothing_twice_and_ends(
    listening: Listening, at_work: Any, until: Callable[..., Any]
) -> None:
    listening.say()
    async with at_work():
        await until(lambda: listening.notes() == 1)
    for _ in range(2):
        hanging = Maker(hangs=True)
        async with _reading(listening, hanging) as program:
            await until(lambda maker=hanging: len(maker.asked) == 1)
            program.cancel()
            await asyncio.gather(program, return_exceptions=True)
        assert listening.notes() == 1
    never = Maker()
    async with _reading(listening, never):
        await until(lambda: not listening.notes())
    assert (never.asked, listening.heard()) == ([], [])


@on_sqlite
async def test_a_refused_voice_note_is_nobodys_task(
    listening: Listening, at_work: Any, outbox: Any, sim: Simulator, until: Callable[..., Any]
) -> None:
    sim.faults.add("sendVoice", "bad")
    listening.say()
    async with at_work(), _reading(listening, Maker()):
        await until(lambda: len(listening.heard()) == 1)
        await outbox.empty()
    assert listening.heard()[0].state is MessageState.SKIPPED
    with listening.database.read() as session:
        assert session.scalars(select(Task)).all() == []


@on_sqlite
async def test_a_chat_that_blocks_us_is_out_of_reach(
    listening: Listening, at_work: Any, outbox: Any, sim: Simulator, until: Callable[..., Any]
) -> None:
    sim.faults.add("sendVoice", "blocked", chat_id=AMINA)
    listening.say()
    async with at_work(), _reading(listening, Maker()):
        await until(lambda: len(listening.heard()) == 1)
        await outbox.empty()
    with listening.database.read() as session:
        assert session.get_one(Member, listening.cast.amina).unreachable_at is not None


@on_sqlite
async def test_a_sound_that_is_gone_is_skipped(
    listening: Listening, at_work: Any, outbox: Any, until: Callable[..., Any]
) -> None:
    row = outbox.say(
        AMINA, "", kind="voice", operation=Operation.READ_ALOUD, media={"clip": 99, "message": 1}
    )
    async with at_work():
        await outbox.empty()
    assert outbox.states(row) == [MessageState.SKIPPED]
    assert listening.kinds() == []


async def test_whoever_may_no_longer_read_it_may_no_longer_hear_it(
    listening: Listening, at_work: Any, outbox: Any, until: Callable[..., Any]
) -> None:
    listening.say(tells_arrears=True, lane=Lane.REMINDER)
    async with at_work():
        await until(lambda: listening.notes() == 1)
    async with _reading(listening, Maker()):
        await until(lambda: len(listening.heard()) == 1)
    (spoken,) = listening.heard()
    assert (spoken.tells_arrears, spoken.lane) == (True, Lane.REMINDER)
    listening.database.write(lambda s: s.execute(update(Member).values(sees_arrears=False)))
    async with at_work():
        await outbox.empty()
    assert listening.heard()[0].state is MessageState.SKIPPED
    assert listening.kinds() == ["text"]


@on_sqlite
async def test_what_names_somebody_is_not_kept_for_others(
    listening: Listening, at_work: Any, outbox: Any, until: Callable[..., Any]
) -> None:
    named = to_json(t("What would you like to do, {name}?", name="Amina"))
    listening.say(parts=[named])
    listening.say()
    async with at_work(), _reading(listening, Maker()):
        await until(lambda: len(listening.heard()) == 2)
        await outbox.empty()
    with listening.database.read() as session:
        days = [clip.kept_until - listening.clock.now() for clip in session.scalars(select(VoiceClip))]
    assert sorted(day.days for day in days) == [0, 179]
