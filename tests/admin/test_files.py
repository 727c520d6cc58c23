"""What families sent, as staff see it: where it appears, what the browser gets of it, and why it is missing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting import cases, files
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, Payment, StoredFile
from budgeting.files import Owner
from budgeting.states.arrears import PaymentState
from budgeting.states.files import FileProblem, FileState
from budgeting.states.messages import SubjectKind
from budgeting.states.staff import Role
from budgeting.states.tasks import Urgency
from budgeting.subjects import Subject
from tests.kit.build import Cast, euro
from tests.kit.chats import Chats, english
from tests.kit.console import Console
from tests.kit.databases import on_sqlite
from tests.kit.pictures import SECRET, bomb, picture

OPERATOR = Role.OPERATOR
PHOTO = picture("JPEG", (80, 60), turned=6)


class Sent:
    """What a family sent in one conversation."""

    def __init__(self, chats: Chats, database: Database, clock: SetClock, chat: int) -> None:
        self.chats, self.database, self.clock, self.chat = chats, database, clock, chat

    def message(self, kind: str = "photo") -> int:
        return self.chats.says(self.chat, kind=kind, media={"file_id": "f"})

    def kept(self, content: bytes, message: int, name: str = "") -> int:
        return self.database.write(
            lambda s: (
                files.keep(
                    s,
                    self.clock,
                    files.examine(content),
                    subject=Subject(SubjectKind.MESSAGE, message),
                    owner=Owner(conversation_id=self.chat),
                    name=name,
                ).id
            )
        )

    def set(self, file: int, **values: object) -> None:
        def change(session: Session) -> None:
            row = session.get_one(StoredFile, file)
            for name, value in values.items():
                setattr(row, name, value)

        self.database.write(change)


@pytest.fixture
def sent(chats: Chats, database: Database, clock: SetClock, cast: Cast) -> Sent:
    english(database)
    return Sent(chats, database, clock, chats.waiting(cast.lucia))


@on_sqlite
def test_a_photo_is_shown_small_and_opens_large_without_its_metadata(console: Console, sent: Sent) -> None:
    number = sent.kept(PHOTO, sent.message())
    browser = console(OPERATOR)
    page = browser.get(f"/inbox/{sent.chat}").text
    assert f'src="/files/{number}/thumbnail"' in page
    assert f'href="/files/{number}"' in page
    for path in (f"/files/{number}", f"/files/{number}/thumbnail"):
        file = browser.get(path)
        assert (file.status_code, file.headers["content-type"]) == (200, "image/jpeg")
        assert "content-disposition" not in file.headers
        assert file.headers["x-content-type-options"] == "nosniff"
        assert file.headers["content-security-policy"].endswith("; sandbox")
        assert file.headers["cache-control"] == "private, max-age=300"
        assert SECRET.encode() not in file.content
    assert console("other_coach").get(f"/files/{number}").status_code == 404


def test_each_look_is_written_down(console: Console, sent: Sent) -> None:
    number = sent.kept(PHOTO, sent.message())
    browser = console(OPERATOR)
    assert browser.get(f"/files/{number}").status_code == 200
    with sent.database.read() as session:
        looks = select(func.count()).where(Audit.action == "conversation.view", Audit.subject_id == sent.chat)
        assert session.scalar(looks) == 1


@on_sqlite
@pytest.mark.parametrize(
    ("content", "name", "served", "called"),
    [
        (b"OggS voice", "", "audio/ogg", None),
        # Neither its name nor its content turns a file into a page or a program.
        (b"<html><script>alert(1)</script>", "foto.jpg", "application/octet-stream", "foto.txt"),
        (b"<svg xmlns='x'/>", "disegno.svg", "application/octet-stream", "disegno.txt"),
        (b"ID3 sound", "../../canto.mp3.exe", "audio/mpeg", None),
        (b"testo", "../../bolletta.pdf.exe", "application/octet-stream", "bolletta.pdf.txt"),
        (b"testo", 'a"b\r\nx: y', "application/octet-stream", "a%22b%0D%0Ax%3A%20y.txt"),
        (b"\xff\xd8\xff damaged", "foto.jpg", "application/octet-stream", "foto.jpg"),
    ],
    ids=str,
)
def test_what_a_browser_might_run_is_only_downloaded(
    console: Console, sent: Sent, content: bytes, name: str, served: str, called: str | None
) -> None:
    number = sent.kept(content, sent.message("document"), name)
    browser = console(OPERATOR)
    file = browser.get(f"/files/{number}")
    assert (file.status_code, file.content, file.headers["content-type"]) == (200, content, served)
    said = file.headers.get("content-disposition")
    assert said == (f"attachment; filename*=UTF-8''{called}" if called else None)
    assert browser.get(f"/files/{number}/thumbnail").status_code == 404
    assert f"/files/{number}" in browser.get(f"/inbox/{sent.chat}").text


@on_sqlite
def test_a_file_without_a_name_gets_one(console: Console, sent: Sent) -> None:
    number = sent.kept(b"%PDF-1.7", sent.message("document"))
    assert (
        console(OPERATOR)
        .get(f"/files/{number}")
        .headers["content-disposition"]
        .endswith(f"file-{number}.pdf")
    )


@on_sqlite
def test_a_pdf_opens_in_a_tab_of_its_own_under_its_name(console: Console, sent: Sent) -> None:
    number = sent.kept(b"%PDF-1.7", sent.message("document"), "luce.pdf")
    browser = console(OPERATOR)
    file = browser.get(f"/files/{number}")
    assert (file.status_code, file.content) == (200, b"%PDF-1.7")
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-disposition"] == "inline; filename*=UTF-8''luce.pdf"
    # The browser's viewer doesn't open in a sandbox; no script of the file gets to us all the same.
    assert file.headers["content-security-policy"].startswith("default-src 'none'; object-src 'self';")
    link = browser.page(f"/inbox/{sent.chat}").one(f'a[href="/files/{number}"]')
    assert (link.attributes["target"], link.text(strip=True)) == ("_blank", "luce.pdf")


@pytest.mark.parametrize(
    ("asked", "status", "said", "got"),
    [
        ("bytes=0-", 206, "bytes 0-9/10", b"OggS voice"),
        ("bytes=5-7", 206, "bytes 5-7/10", b"voi"),
        ("bytes=-3", 206, "bytes 7-9/10", b"ice"),
        ("bytes=8-99", 206, "bytes 8-9/10", b"ce"),
        ("bytes=10-", 416, "bytes */10", b""),
        ("bytes=-0", 416, "bytes */10", b""),
        # What makes no sense, and several parts at once, get all of it.
        ("bytes=7-5", 200, None, b"OggS voice"),
        ("bytes=0-1,4-5", 200, None, b"OggS voice"),
        ("bytes=-", 200, None, b"OggS voice"),
        ("lines=1-2", 200, None, b"OggS voice"),
    ],
)
@on_sqlite
def test_a_player_asks_for_parts(
    console: Console, sent: Sent, asked: str, status: int, said: str | None, got: bytes
) -> None:
    number = sent.kept(b"OggS voice", sent.message("voice"))
    answer = console(OPERATOR).get(f"/files/{number}", headers={"range": asked})
    assert (answer.status_code, answer.content) == (status, got)
    assert answer.headers.get("content-range") == said
    assert answer.headers["accept-ranges"] == "bytes"


@on_sqlite
def test_a_bomb_has_no_small_picture_and_can_be_opened(console: Console, sent: Sent) -> None:
    number = sent.kept(bomb(), sent.message())
    page = console(OPERATOR).get(f"/inbox/{sent.chat}").text
    assert f"Download file-{number}.png" in page
    assert f"/files/{number}/thumbnail" not in page


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (FileProblem.GONE, "Telegram no longer has it."),
        (FileProblem.NO_ANSWER, "Telegram did not give it"),
        (FileProblem.TOO_LARGE, "It was too large to be kept."),
        (FileProblem.TYPE, "It is of a type that is not kept."),
        (FileProblem.EMPTY, "It was empty."),
        (None, "It is being fetched from Telegram."),
    ],
)
def test_what_is_not_there_says_why(
    console: Console, sent: Sent, problem: FileProblem | None, said: str
) -> None:
    number = sent.kept(PHOTO, sent.message())
    state = FileState.LOST if problem else FileState.WAITING
    sent.set(number, state=state, problem=problem, sha256=None, pictured=False)
    browser = console(OPERATOR)
    page = browser.get(f"/inbox/{sent.chat}").text
    assert said in page
    assert f"/files/{number}" not in page
    assert browser.get(f"/files/{number}").status_code == 404


def test_an_open_page_shows_it_when_it_has_come(console: Console, sent: Sent) -> None:
    message = sent.message()
    number = sent.kept(PHOTO, message)
    sent.set(number, state=FileState.WAITING, pictured=False)
    browser = console(OPERATOR)
    look = f"/inbox/{sent.chat}/new?after={message}&pending={message}"
    assert f"pending={message}" in browser.get(f"/inbox/{sent.chat}").text
    assert browser.get(look).status_code == 204
    sent.set(number, state=FileState.KEPT, pictured=True)
    assert f"/files/{number}/thumbnail" in browser.get(look).text


@on_sqlite
def test_it_stands_in_the_case_and_beside_the_payment_too(
    console: Console, sent: Sent, cast: Cast, clock: SetClock
) -> None:
    message = sent.message()
    number = sent.kept(PHOTO, message)

    def work(session: Session) -> int:
        case = cases.escalate(
            session,
            clock,
            cast.marco,
            cast.rossi,
            topic="home",
            urgency=Urgency.NORMAL,
            message_ids=[message],
            conversation_id=sent.chat,
        ).id
        session.add(
            Payment(
                household_id=cast.rossi,
                amount_minor=euro("85").minor,
                paid_on=clock.now().date(),
                state=PaymentState.DECLARED,
                receipt_id=message,
                created_at=clock.now(),
            )
        )
        return case

    case = sent.database.write(work)
    browser = console(OPERATOR)
    for path in (f"/cases/{case}", f"/households/{cast.rossi}/money"):
        assert f'src="/files/{number}/thumbnail"' in browser.get(path).text
