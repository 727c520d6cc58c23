"""Files that staff attach to an answer: what is queued for the family, what is refused, and that it is sent once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import func, select, update

from budgeting import files
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, FileContent, Member, Message, StoredFile
from budgeting.states.messages import Direction
from budgeting.states.staff import Role
from dialogs.staff_side import attachments, handover
from dialogs.text.words import Words
from tests.kit.build import Cast
from tests.kit.chats import Chats, english
from tests.kit.console import Browser, Console
from tests.kit.databases import on_sqlite
from tests.kit.page import Page
from tests.kit.pictures import SECRET, bomb, picture
from tests.kit.sounds import voice, vorbis, webm

OPERATOR = Role.OPERATOR
PDF = b"%PDF-1.7 avviso"
JPEG, PNG = picture("JPEG", (80, 60), turned=6), picture("PNG", (80, 60))
Files = list[tuple[str, bytes]]


class Answer:
    """An operator's answers in one conversation."""

    def __init__(self, database: Database, browser: Browser, chat: int) -> None:
        self.database, self.browser, self.chat = database, browser, chat

    def send(self, text: str = "", *given: tuple[str, bytes], **fields: Any) -> Response:
        sent: Response = self.browser.post(
            f"/inbox/{self.chat}/answer",
            data={"csrf": self.browser.csrf, "text": text, **fields},
            # A browser sends an empty part for a field without a file.
            files=[("files", each) for each in given] or [("files", ("", b""))],
        )
        return sent

    def refused(self, text: str, *given: tuple[str, bytes], **fields: Any) -> str:
        """Why it was refused, beside which field; nothing of it was queued or stored."""
        answer = self.send(text, *given, **fields)
        assert answer.status_code == 422
        assert not self.rows()
        assert not self.count(StoredFile.id)
        page = Page(answer)
        assert page.text("#text") == text
        return page.text("#answer .wrong:not([hidden])")

    def rows(self) -> list[Message]:
        with self.database.read() as session:
            ours = select(Message).where(Message.direction == Direction.OUT, Message.staff_id.is_not(None))
            return list(session.scalars(ours.order_by(Message.id)))

    def stored(self) -> dict[int, tuple[StoredFile, bytes]]:
        """The files by their message."""
        with self.database.read() as session:
            query = select(StoredFile, FileContent.content).join(FileContent).order_by(StoredFile.id)
            return {file.subject_id: (file, content) for file, content in session.execute(query)}

    def count(self, column: Any, *where: Any) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count(column)).where(*where)) or 0


@pytest.fixture
def answer(console: Console, chats: Chats, cast: Cast, database: Database) -> Answer:
    english(database)
    return Answer(database, console(OPERATOR), chats.waiting(cast.lucia))


@on_sqlite
def test_words_go_below_the_first_file_and_each_file_is_a_message(answer: Answer) -> None:
    sent = answer.send(
        "Ecco l'avviso", ("casa.jpg", JPEG), ("piano.png", PNG), ("avviso.pdf", PDF), ("voce.ogg", voice(3))
    )
    assert sent.status_code == 303
    rows, stored = answer.rows(), answer.stored()
    assert [row.kind for row in rows] == ["photo", "photo", "document", "voice"]
    assert [row.text for row in rows] == ["Marco:\nEcco l'avviso", "", "", ""]
    assert list(stored) == [row.id for row in rows]
    for row, (file, _) in zip(rows, stored.values(), strict=True):
        assert row.media is not None
        assert (row.media["stored"], file.conversation_id) == (file.id, answer.chat)
    assert rows[-1].media is not None
    assert rows[-1].media["seconds"] == 3
    # Where and with what the photo was taken stays here; that it lies on its side is still known.
    photo, content = stored[rows[0].id]
    assert content == files.without_metadata(JPEG, files.FileType.JPEG) != JPEG
    assert SECRET.encode() not in content + stored[rows[1].id][1]
    assert (photo.name, photo.media_type, photo.pictured) == ("casa.jpg", "image/jpeg", True)


@on_sqlite
def test_the_thread_shows_what_was_sent(answer: Answer) -> None:
    answer.send("", ("casa.jpg", JPEG), ("avviso.pdf", PDF), ("voce.ogg", voice(3)))
    numbers = [file.id for file, _ in answer.stored().values()]
    page = answer.browser.page(f"/inbox/{answer.chat}")
    assert page.values("main a.picture", "href") == [f"/files/{numbers[0]}"]
    assert page.text(f'main a[href="/files/{numbers[1]}"]') == "avviso.pdf"
    assert page.value("main audio", "src") == f"/files/{numbers[2]}"
    assert "0:03" in page.texts(".said-staff")[2]
    assert all("On its way" in bubble for bubble in page.texts(".said-staff"))


@on_sqlite
def test_without_words_the_family_still_sees_who_writes(answer: Answer, chats: Chats, cast: Cast) -> None:
    answer.send("", ("avviso.pdf", PDF))
    (row,) = answer.rows()
    assert (row.kind, row.text) == ("document", "Marco:")
    conversation = chats.row(answer.chat)
    assert (conversation.held_by, conversation.waiting_since) == (cast.marco, None)
    assert answer.count(Audit.id, Audit.action == "conversation.answer") == 1


def test_words_too_long_for_a_caption_go_before_the_files(answer: Answer) -> None:
    fits = "a" * (attachments.LONGEST_CAPTION - len("Marco:\n"))
    answer.send(fits, ("avviso.pdf", PDF))
    answer.send(fits + "a", ("avviso.pdf", PDF))
    # A smiley counts twice.
    answer.send("😀" * 600, ("avviso.pdf", PDF))
    assert [row.kind for row in answer.rows()] == ["document", "text", "document", "text", "document"]
    assert answer.rows()[2].text == ""


@pytest.mark.parametrize("in_place", [True, False])
@on_sqlite
def test_no_words_and_no_file_is_nothing(answer: Answer, in_place: bool) -> None:
    if in_place:
        answer.browser.headers["hx-request"] = "true"
    assert answer.refused("") == "Write something first."


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ([("a.txt", b"ciao")], "a.txt can't be sent"),
        ([("a.jpg", b"<html>")], "a.jpg can't be sent"),
        ([("a.docx", b"PK\x03\x04")], "a.docx can't be sent"),
        ([("a.ogg", vorbis())], "a.ogg can't be sent"),
        ([("film.webm", webm(codec=b"V_VP9"))], "film.webm can't be sent"),
        ([("a.jpg", b"")], "a.jpg is empty."),
        ([("a.jpg", b"\xff\xd8\xff damaged")], "a.jpg can't be shown"),
        ([("a.png", bomb())], "a.png can't be shown"),
        ([("ok.pdf", PDF), ("a.pdf", b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>")], "a.pdf opens only with"),
        ([("a.pdf", b"%PDF" + bytes(attachments.LARGEST))], "a.pdf is too large: 10 MB at most."),
        ([(f"{n}.pdf", PDF) for n in range(6)], "That is too much at once: 5 files at most."),
        (
            [(f"{n}.pdf", b"%PDF" + bytes(78 * 2**20 // 10)) for n in range(2)],
            "Together they are too large: 15 MB",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@on_sqlite
def test_what_cannot_be_sent_is_refused_and_the_words_stay(answer: Answer, given: Files, why: str) -> None:
    assert answer.refused("Ecco", *given).startswith(why)


def test_a_recording_of_the_browser_becomes_a_voice_message(answer: Answer) -> None:
    answer.send("", ("voice.webm", webm()))
    (row,) = answer.rows()
    (_, content) = answer.stored()[row.id]
    assert (row.kind, content[:4]) == ("voice", b"OggS")
    assert row.media is not None
    assert (row.media["seconds"], row.media["name"]) == (2, "voice.ogg")


@pytest.mark.parametrize(
    ("size", "kind"), [((1000, 50), "photo"), ((1010, 50), "document"), ((5000, 5001), "document")]
)
@on_sqlite
def test_a_picture_that_is_no_photo_for_telegram_goes_as_a_file(
    answer: Answer, size: tuple[int, int], kind: str
) -> None:
    answer.send("", ("lunga.jpg", picture("JPEG", size)))
    assert [row.kind for row in answer.rows()] == [kind]


@on_sqlite
@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../etc/bolletta.exe", "bolletta.pdf"),
        ("C:\\foto\\bolletta.pdf", "bolletta.pdf"),
        ("a\u202egpj.pdf", "agpj.pdf"),
        (".pdf", "pdf.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_the_name_says_what_it_is_and_no_more(answer: Answer, name: str, called: str) -> None:
    answer.send("", (name, PDF))
    (row,) = answer.rows()
    assert row.media is not None
    assert row.media["name"] == called


# -- who may read about arrears


def test_nobody_reads_a_file_for_somebody_who_may_not_read_about_arrears(
    answer: Answer, cast: Cast, database: Database
) -> None:
    database.write(
        lambda s: s.execute(update(Member).where(Member.id == cast.lucia).values(sees_arrears=False))
    )
    assert answer.browser.page(f"/inbox/{answer.chat}").has("#harmless")
    assert answer.refused("Ecco", ("orari.pdf", PDF)).startswith("Nobody can read the files for you.")
    # Its name says enough.
    assert answer.refused("Ecco", ("arretrati.pdf", PDF), harmless="1").startswith(
        "These words mention arrears"
    )
    assert answer.send("Ecco", ("orari.pdf", PDF), harmless="1").status_code == 303
    assert [row.tells_arrears for row in answer.rows()] == [False]


@on_sqlite
def test_files_with_words_about_arrears_go_where_the_words_go(answer: Answer) -> None:
    answer.send("Le rate del piano", ("a.pdf", PDF), ("b.pdf", PDF))
    assert [row.tells_arrears for row in answer.rows()] == [True, True]


@on_sqlite
def test_only_who_may_see_the_conversation_sees_what_was_sent(answer: Answer, console: Console) -> None:
    answer.send("", ("avviso.pdf", PDF))
    ((file, _),) = answer.stored().values()
    assert answer.browser.get(f"/files/{file.id}").status_code == 200
    for stranger in ("other_coach", "foreign_operator"):
        assert console(stranger).get(f"/files/{file.id}").status_code == 404


# -- once


@pytest.mark.parametrize("given", [(), (("a.pdf", PDF), ("b.jpg", JPEG))], ids=["words", "files"])
def test_the_same_form_counts_once(answer: Answer, given: tuple[tuple[str, bytes], ...]) -> None:
    for _ in range(3):
        assert answer.send("Buongiorno", *given, key="once-and-for-all").status_code == 303
    assert len(answer.rows()) == (len(given) or 1)
    assert answer.count(StoredFile.id) == len(given)
    assert answer.count(Audit.id, Audit.action == "conversation.answer") == 1


def test_the_same_form_at_the_same_moment_counts_once(
    answer: Answer, database: Database, clock: SetClock, words: Words, cast: Cast
) -> None:
    attached = [attachments.prepare(PDF, "a.pdf")]

    def send(_: int) -> int | None:
        return database.write(
            lambda s: handover.answer(
                s, clock, words, cast.marco, answer.chat, "Sì", attached=attached, key="once-and-for-all"
            )
        )

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(send, range(4)))
    assert [row.id for row in answer.rows()] == [row for row in sent if row is not None]
    assert len(answer.rows()) == answer.count(StoredFile.id) == 1


@on_sqlite
def test_a_repeat_is_no_news_even_after_a_colleague_took_over(
    answer: Answer, database: Database, clock: SetClock, words: Words, cast: Cast
) -> None:
    assert answer.send("Buongiorno", key="once-and-for-all").status_code == 303
    database.write(lambda s: handover.take(s, clock, words, cast.giulia, answer.chat, over=True))
    assert answer.send("Buongiorno", key="once-and-for-all").status_code == 303
    assert len(answer.rows()) == 1


@on_sqlite
def test_changed_words_or_a_new_form_are_another_answer(answer: Answer) -> None:
    for text, key in (("Sì", "once-and-for-all"), ("No", "once-and-for-all"), ("Sì", "another-form-here")):
        assert answer.send(text, key=key).status_code == 303
    assert answer.send("Sì", ("a.pdf", PDF), key="once-and-for-all").status_code == 303
    assert len(answer.rows()) == 4
    assert len({row.unique_key for row in answer.rows()}) == 4
    # Each form has its own key, and the words can't be guessed from what is stored.
    page = answer.browser.page(f"/inbox/{answer.chat}")
    assert len(page.value('#answer input[name="key"]')) > 10
    assert "once" not in (answer.rows()[0].unique_key or "")
