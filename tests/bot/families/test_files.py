"""Files from families are fetched once, kept, and retried until they are; those that can't be kept get a kind
answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.families.fetching import Fetching
from bot.families.files import FileAway, Files
from bot.settings import Settings
from bot.simulator import Limits, Simulator, running
from budgeting import documents, files, households
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import FileContent, HouseholdDocument, Message, StoredFile
from budgeting.errors import NotFound
from budgeting.files import waiting
from budgeting.households import consents
from budgeting.states.documents import DocumentKind, DocumentState
from budgeting.states.files import FileProblem, FileState
from budgeting.states.messages import Direction
from dialogs.engine.incoming import Incoming
from dialogs.inbound import accept
from dialogs.text.words import Words
from tests.kit.build import BOT, CHATS, Cast
from tests.kit.databases import on_sqlite
from tests.kit.pictures import bomb, picture

TOKEN = "300:token-of-the-test"
PHOTO = picture("JPEG", (80, 60))
Outcome = bytes | Exception


class Messenger:
    """Telegram's files as the test defines them; records what was asked for."""

    def __init__(self) -> None:
        self.gives: dict[str, Outcome] = {}
        self.asked: list[str] = []
        #: Set once a caller waits for a file that never comes.
        self.hangs = asyncio.Event()

    async def fetch(self, file_id: str, limit: int) -> bytes:
        self.asked.append(file_id)
        given = self.gives.get(file_id, FileAway("no answer"))
        if isinstance(given, TimeoutError):
            self.hangs.set()
            await asyncio.Event().wait()
        if isinstance(given, Exception):
            raise given
        return given


class Family:
    """Lucia, who sends things."""

    def __init__(self, database: Database, clock: SetClock, words: Words) -> None:
        self.database, self.clock, self.words, self.number = database, clock, words, 0

    def sends(self, file_id: str, kind: str = "photo", who: str = "lucia", **media: object) -> None:
        self.number += 1
        accept.take_in_now(
            self.database,
            self.clock,
            self.words,
            Incoming(
                bot_id=BOT,
                update_id=self.number,
                chat_id=CHATS[who],
                user_id=CHATS[who],
                kind=kind,
                sent_at=self.clock.now(),
                message_id=self.number,
                media={"file_id": file_id, **media},
            ),
        )

    def files(self) -> list[StoredFile]:
        with self.database.read() as session:
            return list(session.scalars(select(StoredFile).order_by(StoredFile.id)))

    def state(self) -> list[tuple[FileState, FileProblem | None]]:
        return [(file.state, file.problem) for file in self.files()]

    def hears(self) -> list[str]:
        """What the bot said about files, in order."""
        with self.database.read() as session:
            said = session.scalars(
                select(Message.text)
                .where(Message.direction == Direction.OUT, Message.unique_key.startswith("file:"))
                .order_by(Message.id)
            )
            return list(said)


@pytest.fixture
def family(database: Database, clock: SetClock, words: Words, chatting: Cast) -> Family:
    return Family(database, clock, words)


@pytest.fixture
def messenger() -> Messenger:
    return Messenger()


@asynccontextmanager
async def _at_work(
    family: Family, messenger: Messenger, limit: int = files.LIMIT
) -> AsyncIterator[asyncio.Task[None]]:
    part = Fetching(family.database, family.clock, family.words, BOT, messenger, limit=limit, look=0.01)
    running_part = asyncio.create_task(part.run())
    try:
        yield running_part
    finally:
        part.stop()
        await asyncio.gather(running_part, return_exceptions=True)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - it waits for another part of the program
            await asyncio.sleep(0.01)


def _none_waits(family: Family) -> Callable[[], bool]:
    return lambda: all(file.state is not FileState.WAITING for file in family.files())


async def test_what_comes_is_fetched_once_and_kept(family: Family, messenger: Messenger) -> None:
    messenger.gives = {"a": PHOTO, "b": b"%PDF-1.7", "c": b"OggS voice", "d": PHOTO}
    family.sends("a", album="one", unique_id="A")
    family.sends("b", "document", album="one", name="luce.pdf")
    family.sends("c", "voice", seconds=3)
    family.sends("d")
    family.sends("again", unique_id="A")
    family.sends("s", "sticker")
    async with _at_work(family, messenger):
        await _until(_none_waits(family))
    assert family.state() == [(FileState.KEPT, None)] * 5
    # A forwarded copy is the file we have already; a sticker is not a file.
    assert sorted(messenger.asked) == ["a", "b", "c", "d"]
    assert [file.media_type for file in family.files()][:3] == ["image/jpeg", "application/pdf", "audio/ogg"]
    assert [file.name for file in family.files()][:2] == ["", "luce.pdf"]
    with family.database.read() as session:
        assert session.scalar(select(func.count()).select_from(FileContent)) == 3
    assert family.hears() == []


@on_sqlite
async def test_a_lost_network_and_a_restart_lose_nothing(family: Family, messenger: Messenger) -> None:
    messenger.gives = {"a": FileAway("no answer"), "b": TimeoutError()}
    family.sends("a")
    family.sends("b")
    async with _at_work(family, messenger) as program:
        # The program stops in the middle of the second file.
        await _until(lambda: messenger.hangs.is_set() and messenger.asked.count("a") == 1)
        program.cancel()
        await asyncio.gather(program, return_exceptions=True)
    assert family.state() == [(FileState.WAITING, None)] * 2
    messenger.gives = {"a": PHOTO, "b": PHOTO}
    async with _at_work(family, messenger):
        for file in family.files():
            assert file.attempts == 1
            assert file.next_try_at == family.clock.now() + waiting.PAUSES[0]
        family.clock.advance(minutes=1)
        await _until(_none_waits(family))
    assert family.state() == [(FileState.KEPT, None)] * 2
    assert sorted(messenger.asked) == ["a", "a", "b", "b"]


@pytest.mark.parametrize(
    ("given", "tries", "state", "problem"),
    [
        (NotFound("file", "x"), waiting.TRIES_GONE, FileState.LOST, FileProblem.GONE),
        (FileAway("no answer"), len(waiting.PAUSES), FileState.LOST, FileProblem.NO_ANSWER),
        (b"MZ\x90\x00\x03", 1, FileState.REFUSED, FileProblem.TYPE),
        (b"", 1, FileState.REFUSED, FileProblem.EMPTY),
        (b"x" * 1001, 1, FileState.REFUSED, FileProblem.TOO_LARGE),
        (b"%PDF-1.7 /Encrypt 5 0 R", 1, FileState.REFUSED, FileProblem.LOCKED),
        (files.Refused(FileProblem.TOO_LARGE), 1, FileState.REFUSED, FileProblem.TOO_LARGE),
    ],
)
async def test_each_trouble_comes_to_its_end_and_is_told_once(
    family: Family,
    messenger: Messenger,
    given: Outcome,
    tries: int,
    state: FileState,
    problem: FileProblem,
) -> None:
    messenger.gives = {"a": given}
    family.sends("a")
    async with _at_work(family, messenger, limit=1000):
        for number in range(1, tries + 1):
            await _until(lambda count=number: len(messenger.asked) == count)
            await _until(lambda: family.files()[0].attempts == len(messenger.asked))
            if number < tries:
                assert family.state() == [(FileState.WAITING, None)]
            family.clock.advance(days=1.1 if problem is FileProblem.NO_ANSWER else 0.02)
        await _until(_none_waits(family))
    assert family.state() == [(state, problem)]
    assert len(messenger.asked) == tries
    # A week later the sender has other things in mind, so the bot says nothing.
    assert len(family.hears()) == (0 if problem is FileProblem.NO_ANSWER else 1)


@pytest.mark.parametrize(
    ("given", "state", "heard"),
    [(PHOTO, DocumentState.KEPT, 0), (b"MZ\x90\x00\x03", DocumentState.LOST, 1)],
)
async def test_what_was_put_away_before_it_came_is_settled_when_it_comes(
    family: Family,
    messenger: Messenger,
    chatting: Cast,
    given: Outcome,
    state: DocumentState,
    heard: int,
) -> None:
    messenger.gives = {"a": FileAway("no answer")}
    family.sends("a")

    def put_away(session: Session) -> int:
        person, message = households.person(session, chatting.lucia), family.files()[0].subject_id
        kind = DocumentKind.LEASE
        return documents.put_away(session, family.clock, person, kind, [message]).id

    document = family.database.write(put_away)
    async with _at_work(family, messenger):
        await _until(lambda: messenger.asked == ["a", "a"])
        messenger.gives = {"a": given}
        family.clock.advance(minutes=1)
        await _until(_none_waits(family))
    with family.database.read() as session:
        assert session.get_one(HouseholdDocument, document).state is state
        missing = session.scalar(
            select(func.count()).where(Message.unique_key == f"document:{document}:lost")
        )
    # Why it could not be kept, and that the drawer is still without it.
    assert (len(family.hears()), missing) == (heard, heard)


@on_sqlite
async def test_what_is_too_large_is_not_even_asked_for(family: Family, messenger: Messenger) -> None:
    family.sends("a", "document", size=files.LIMIT + 1)
    async with _at_work(family, messenger):
        await _until(_none_waits(family))
    assert messenger.asked == []
    assert family.hears() == [
        "Quello che hai mandato è troppo grande per me. Posso tenere file fino a 10 MB.\n"
        "Mandami una foto, oppure un file più piccolo."
    ]


@on_sqlite
async def test_a_bomb_is_kept_as_it_is_and_nothing_else_is_held_up(
    family: Family, messenger: Messenger
) -> None:
    messenger.gives = {"a": bomb(), "b": PHOTO}
    family.sends("a", "document")
    family.sends("b")
    async with _at_work(family, messenger):
        await _until(_none_waits(family))
    assert [(file.state, file.pictured) for file in family.files()] == [
        (FileState.KEPT, False),
        (FileState.KEPT, True),
    ]


@on_sqlite
async def test_who_takes_their_consent_back_has_nothing_fetched(
    family: Family, messenger: Messenger, chatting: Cast
) -> None:
    messenger.gives = {"a": PHOTO}
    family.sends("a")
    family.sends("b", who="amina")

    def withdraw() -> None:
        family.database.write(lambda s: consents.withdraw(s, family.clock, chatting.lucia))

    withdraw()
    assert len(family.files()) == 1
    family.sends("c")
    assert len(family.files()) == 1, "without consent nothing is kept"
    async with _at_work(family, messenger):
        await _until(lambda: "b" in messenger.asked)
    assert messenger.asked == ["b"]


async def test_a_file_of_a_bot_that_nobody_runs_is_given_up(family: Family, messenger: Messenger) -> None:
    family.sends("a")
    family.database.write(lambda s: s.execute(StoredFile.__table__.update().values(bot_id=BOT + 1)))
    async with _at_work(family, messenger):
        family.sends("b")
        messenger.gives = {"b": PHOTO}
        family.clock.advance(minutes=1)
        await _until(lambda: family.state()[1][0] is FileState.KEPT)
        assert family.state()[0] == (FileState.WAITING, None)
        family.clock.advance(days=6)
        await _until(_none_waits(family))
    assert family.state()[0] == (FileState.LOST, FileProblem.NO_ANSWER)
    assert messenger.asked[-1] == "b"


def test_the_setting_is_the_limit() -> None:
    assert Settings().file_limit * files.MEGABYTE == files.LIMIT
    assert files.LIMIT < files.MOST == 20 * files.MEGABYTE


# -- Telegram's answers


async def test_what_was_sent_comes_back_whole(clock: SetClock) -> None:
    simulator = Simulator(now=clock.now, limits=Limits.lifted())
    simulator.add_bot(TOKEN, "PonteTestBot", "Ponte")
    async with running(simulator) as address:
        bot = Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base(address)))
        try:
            person = simulator.add_person("Amina")["id"]
            simulator.start(person)
            simulator.send_document(person, PHOTO, "receipt.png", "image/png")
            simulator.send_document(person, bytes(21 * files.MEGABYTE), "film.bin", "")
            updates = await bot.get_updates(timeout=1)
            documents = [u.message.document for u in updates if u.message and u.message.document]
            small, large = documents
            assert await Files(bot).fetch(small.file_id) == PHOTO
            with pytest.raises(NotFound):
                await Files(bot).fetch("no-such-file")
            for document, limit in ((small, len(PHOTO) - 1), (large, files.LIMIT)):
                with pytest.raises(files.Refused) as refused:
                    await Files(bot).fetch(document.file_id, limit)
                assert refused.value.problem is FileProblem.TOO_LARGE
        finally:
            await bot.session.close()


async def test_a_messenger_that_does_not_answer_is_a_passing_trouble() -> None:
    bot = Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base("http://127.0.0.1:9")))
    try:
        with pytest.raises(FileAway):
            await Files(bot).fetch("any")
    finally:
        await bot.session.close()
