"""Pictures are read by a process of their own, within limits, and what it finds is said once."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from PIL import Image
from sqlalchemy import select

from bot.families.picture_reading.process import PictureReader, Read
from bot.families.picture_reading.reading import PictureReading
from budgeting import files
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Message, NoticePhoto, StoredFile
from budgeting.files import FileType, waiting
from budgeting.payment_notices import Notice
from budgeting.pictures import limits
from budgeting.states.files import FileProblem, FileState
from budgeting.states.messages import Direction
from budgeting.states.payment_notices import PhotoState
from dialogs.engine.incoming import Incoming
from dialogs.inbound import accept
from dialogs.text.words import Words
from tests.kit.build import BOT, CHATS, Cast
from tests.kit.databases import on_sqlite
from tests.kit.notices import DEBTOR, notice, pdf, photo, qr, slip, square
from tests.kit.pictures import bomb, picture

ONE, OTHER = notice(1), notice(2, 12_050)
#: So that a busy machine fails no test that isn't about time.
PATIENT = PictureReader(seconds=60)


def png(size: tuple[int, int], mode: str = "1") -> bytes:
    target = io.BytesIO()
    Image.new(mode, size).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type", "found"),
    [
        (photo(square(qr(ONE))), FileType.JPEG, [ONE]),
        (photo(square(qr(ONE)), turned=90), FileType.JPEG, [ONE]),
        (photo(square(qr(ONE)), turned=17, kind="PNG"), FileType.PNG, [ONE]),
        # Too blurred for the first look.
        (photo(square(qr(ONE), size=500), blur=2.3), FileType.JPEG, [ONE]),
        # A close-up of the postal slip.
        (photo(square(slip(ONE), matrix=True, size=1600)), FileType.JPEG, [ONE]),
        # The same notice as both codes is one notice.
        (photo(square(qr(ONE), size=900), square(slip(ONE), matrix=True, size=900)), FileType.JPEG, [ONE]),
        (photo(square(qr(ONE)), square(qr(OTHER))), FileType.JPEG, [ONE, OTHER]),
        (photo(square("https://example.org"), square(qr(OTHER))), FileType.JPEG, [OTHER]),
        (pdf(square(qr(ONE))), FileType.PDF, [ONE]),
        (pdf(square(qr(ONE)), before=1), FileType.PDF, [ONE]),
    ],
)
async def test_notices_are_read_from_photos_and_pdfs(
    content: bytes, media_type: FileType, found: list[Notice]
) -> None:
    read = await PATIENT.read(content, media_type.value)
    assert read.state is PhotoState.FOUND
    assert sorted(read.notices, key=lambda each: each.number) == found


@pytest.mark.parametrize(
    ("content", "media_type", "state"),
    [
        (picture(), FileType.JPEG.value, PhotoState.NOTHING),
        # A code that a digit makes wrong is no notice.
        (photo(square(qr(ONE).replace(ONE.number[-2:], "99"))), FileType.JPEG.value, PhotoState.NOTHING),
        # A hundred megapixels in a few kilobytes: refused by its header.
        (png((10_000, 10_000)), FileType.PNG.value, PhotoState.TOO_LARGE),
        (bomb(), FileType.PNG.value, PhotoState.TOO_LARGE),
        (photo(square(qr(ONE)))[:3_000], FileType.JPEG.value, PhotoState.FAILED),
        (b"\xff\xd8\xff nonsense", FileType.JPEG.value, PhotoState.FAILED),
        (b"%PDF-1.7 nonsense", FileType.PDF.value, PhotoState.FAILED),
        (b"0000ftypheic", FileType.HEIC.value, PhotoState.UNSUPPORTED),
        (b"words", FileType.TEXT.value, PhotoState.NOTHING),
    ],
    ids=["photo", "wrong", "100MP", "bomb", "cut", "no-jpeg", "no-pdf", "heic", "text"],
)
async def test_what_is_no_notice_or_cannot_be_read_says_why(
    content: bytes, media_type: str, state: PhotoState
) -> None:
    assert await PATIENT.read(content, media_type) == Read(state)


async def test_a_pdf_with_a_password_is_told_apart() -> None:
    assert (await PATIENT.read(LOCKED, FileType.PDF.value)).state is PhotoState.LOCKED


@pytest.mark.parametrize(
    "worker",
    [
        "import time; time.sleep(60)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "raise MemoryError",
        "print('nonsense')",
        'print(\'{"state": "unknown"}\')',
        "print('[]')",
        "import sys; sys.stdin.close()",
    ],
)
async def test_whatever_happens_to_the_worker_the_next_picture_is_read(
    worker: str, caplog: pytest.LogCaptureFixture
) -> None:
    failing = PictureReader(seconds=2, worker=[sys.executable, "-c", worker])
    content = photo(square(slip(ONE), matrix=True, size=1600))
    assert await failing.read(content, FileType.JPEG.value) == Read(PhotoState.FAILED)
    assert (await PATIENT.read(content, FileType.JPEG.value)).notices == (ONE,)
    assert not any(secret in caplog.text for secret in (ONE.number, ONE.creditor, *DEBTOR))


async def test_a_picture_that_needs_more_memory_than_allowed_is_given_up() -> None:
    # As large as its header may say; it needs 36 MB when decoded.
    content = png((3_000, 3_000), "RGB")
    assert await PictureReader(seconds=60, memory=80 * 1024 * 1024).read(content, FileType.PNG.value) == Read(
        PhotoState.FAILED
    )
    assert await PATIENT.read(content, FileType.PNG.value) == Read(PhotoState.NOTHING)


def test_the_limits_are_those_we_promise() -> None:
    assert limits.MEMORY <= 200 * 1024 * 1024
    assert limits.SECONDS <= 5


# -- from the photo to the answer


class Reader(PictureReader):
    """Finds what the test says; counts how often it's asked."""

    def __init__(self, finds: Read, *, hangs: bool = False) -> None:
        super().__init__()
        self.finds, self.hangs, self.asked = finds, hangs, 0

    async def read(self, content: bytes, media_type: str) -> Read:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        return self.finds


class Lucia:
    """Sends photos and hears the answers."""

    def __init__(self, database: Database, clock: SetClock, words: Words) -> None:
        self.database, self.clock, self.words, self.number = database, clock, words, 0

    def sends(self, content: bytes | None = None, kind: str = "photo", text: str = "") -> None:
        """Send a file that has arrived with us at once, if there is content."""
        self.number += 1
        incoming = Incoming(
            bot_id=BOT,
            update_id=self.number,
            chat_id=CHATS["lucia"],
            user_id=CHATS["lucia"],
            kind=kind,
            sent_at=self.clock.now(),
            text=text,
            message_id=self.number,
            media={"file_id": f"f{self.number}"},
        )
        accept.take_in_now(self.database, self.clock, self.words, incoming)
        if content is not None:
            self.database.write(
                lambda session: waiting.arrived(
                    session, self.clock, self._file(session).id, files.examine(content)
                )
            )

    def loses(self, problem: FileProblem) -> None:
        self.database.write(lambda session: waiting.refuse(session, self.clock, self._file(session), problem))

    def states(self) -> list[PhotoState]:
        with self.database.read() as session:
            return list(session.scalars(select(NoticePhoto.state).order_by(NoticePhoto.id)))

    def hears(self) -> list[str]:
        with self.database.read() as session:
            said = select(Message.text).where(Message.direction == Direction.OUT).order_by(Message.id)
            return [text for text in session.scalars(said) if text]

    def _file(self, session: object) -> StoredFile:
        query = select(StoredFile).where(StoredFile.state == FileState.WAITING)
        return session.scalars(query.order_by(StoredFile.id.desc()).limit(1)).one()  # type: ignore[attr-defined]


@pytest.fixture
def lucia(database: Database, clock: SetClock, words: Words, chatting: Cast) -> Lucia:
    return Lucia(database, clock, words)


@asynccontextmanager
async def _at_work(lucia: Lucia, reader: PictureReader) -> AsyncIterator[asyncio.Task[None]]:
    part = PictureReading(lucia.database, lucia.clock, lucia.words, reader=reader, look=0.01)
    running = asyncio.create_task(part.run())
    try:
        yield running
    finally:
        part.stop()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - it waits for another part of the program
            await asyncio.sleep(0.01)


def _read(lucia: Lucia) -> Callable[[], bool]:
    return lambda: PhotoState.WAITING not in lucia.states()


@on_sqlite
async def test_a_photographed_notice_is_asked_about_once(
    lucia: Lucia, caplog: pytest.LogCaptureFixture
) -> None:
    lucia.sends(photo(square(slip(ONE), matrix=True, size=1600)))
    before = lucia.hears()
    async with _at_work(lucia, PATIENT):
        await _until(_read(lucia))
    # Another process finds nothing left to do.
    async with _at_work(lucia, PATIENT):
        await asyncio.sleep(0)
    said = lucia.hears()[len(before) :]
    assert said[0] == "🧾 È un avviso da pagare."
    assert said[1].startswith("🧾 Un avviso da pagare:")
    assert len(said) == 2
    # Nothing of the debtor is kept or logged.
    with lucia.database.read() as session:
        rows = session.scalars(select(NoticePhoto)).all()
        kept = str([(row.notices, row.state) for row in rows]) + str(
            [m.media for m in session.scalars(select(Message))]
        )
    for secret in DEBTOR:
        assert secret not in kept
    for secret in (ONE.number, ONE.creditor, *DEBTOR):
        assert secret not in caplog.text


async def test_a_crash_in_the_middle_says_nothing_twice_and_ends(lucia: Lucia) -> None:
    lucia.sends(picture())
    for attempt in (1, 2):
        hanging = Reader(Read(PhotoState.NOTHING), hangs=True)
        async with _at_work(lucia, hanging) as program:
            await _until(lambda reader=hanging: reader.asked == 1)
            program.cancel()
            await asyncio.gather(program, return_exceptions=True)
        assert lucia.states() == [PhotoState.WAITING], attempt
    before, never = lucia.hears(), Reader(Read(PhotoState.FOUND, (ONE,)))
    async with _at_work(lucia, never):
        await _until(_read(lucia))
    assert (lucia.states(), never.asked) == ([PhotoState.FAILED], 0)
    assert lucia.hears()[len(before) :] == [
        "🔍 Non riesco a leggere la tua foto.\n"
        "È un avviso da pagare? Spesso aiuta una nuova foto, con solo il quadrato."
    ]


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (picture(), "photo", []),
        (b"0000ftypheic", "document", ["🔍 Non riesco ad aprire questo tipo di foto."]),
        (png((10_000, 10_000)), "document", ["🔍 La foto è troppo grande, non riesco a leggerla."]),
    ],
)
async def test_pictures_without_a_notice(
    lucia: Lucia, content: bytes, kind: str, said: Sequence[str]
) -> None:
    lucia.sends(content, kind)
    before = lucia.hears()
    async with _at_work(lucia, PATIENT):
        await _until(_read(lucia))
    assert [text.splitlines()[0] for text in lucia.hears()[len(before) :]] == said


@on_sqlite
async def test_a_file_that_is_not_kept_has_had_its_answer(lucia: Lucia) -> None:
    lucia.sends(text="avviso")
    lucia.loses(FileProblem.TOO_LARGE)
    before, never = lucia.hears(), Reader(Read(PhotoState.FOUND, (ONE,)))
    async with _at_work(lucia, never):
        await _until(_read(lucia))
    assert (lucia.states(), never.asked, lucia.hears()) == ([PhotoState.DROPPED], 0, before)


def _locked() -> bytes:
    """A PDF that needs a password: RC4 with 40 bits, as small as the format allows."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 1/R 2/Length 40/P -44/O<"
        + b"41" * 32
        + b">/U<"
        + b"42" * 32
        + b">>>endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]/Size 5>>\n%%EOF"
    )


LOCKED = _locked()
