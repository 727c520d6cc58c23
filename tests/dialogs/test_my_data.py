"""A copy of one's data: opened and read back. It has everything the map promises, and nothing that isn't theirs."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import access, checkins, documents, files, households
from budgeting.batches import running
from budgeting.clock import SetClock
from budgeting.data_map import TABLES, About, Export, Group
from budgeting.db.engine import Database
from budgeting.db.tables import Batch, Conversation, DataExport, FileContent, Message, StoredFile, Task
from budgeting.errors import NotFound
from budgeting.files import Owner
from budgeting.headings import Heading
from budgeting.periods import checkin_week
from budgeting.privacy import collecting, exports
from budgeting.states.batches import BatchKind, BatchState
from budgeting.states.checkins import Mood
from budgeting.states.documents import DocumentKind
from budgeting.states.messages import Direction, SubjectKind
from budgeting.states.privacy import ExportState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.privacy import export_job, readable, retention
from dialogs.text.words import Words
from tests.dialogs.two_houses import TODAY, House
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.databases import on_sqlite
from tests.kit.pictures import picture

PHOTO = files.examine(picture("JPEG"))
#: What only the family with arrears has (`test_arrears_hidden`), and what staff note for themselves.
ARREARS = (
    "ALER",
    "510",
    "8500",
    "7700",
    "zingarelli",
    '"debts"',
    "Prestiti",
    "القروض",
    "sees_arrears",
    "unsafe_at",
)


def _opened(content: bytes) -> tuple[dict[str, Any], str, list[str]]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    data = json.loads(archive.read("data.json"))
    return data, archive.read("ponte.html").decode(), archive.namelist()


def _made(database: Database, clock: SetClock, words: Words) -> None:
    """What the worker does."""
    kind = export_job.kind(words)
    kinds = {BatchKind.FAMILY_EXPORT: kind}
    while (mine := database.write(lambda s: running.claim(s, clock, kinds, "test"))) is not None:
        while True:
            with database.read() as session:
                seen = running.look(session, clock, kind, mine)
            if database.write(lambda s, seen=seen: running.keep(s, clock, kind, mine, seen)):
                break


def _copy(database: Database, clock: SetClock, words: Words, member: int) -> list[bytes]:
    """Ask for a copy, have it made, return its files."""

    def ask(session: Session) -> int:
        chat = session.scalars(
            select(Conversation.id).where(Conversation.member_id == member, Conversation.ended_at.is_(None))
        ).one()
        return exports.ask(session, clock, build.person(session, member), chat, export_job.kind(words)).id

    export = database.write(ask)
    _made(database, clock, words)
    with database.read() as session:
        query = select(FileContent.content).join(StoredFile, StoredFile.sha256 == FileContent.sha256)
        query = query.where(
            StoredFile.subject_kind == SubjectKind.DATA_EXPORT, StoredFile.subject_id == export
        )
        return list(session.scalars(query.order_by(StoredFile.id)))


@pytest.fixture
def house(database: Database, clock: SetClock, words: Words, cast: Cast) -> House:
    """A family behind with rent, with the phone of an Arabic reader who may not read about it."""
    house = House(database, clock, words, cast, language="ar", behind=True)
    house.write("pane 3,20")
    return house


def _amina(house: House) -> int:
    """The other adult, who may read about arrears, gets a phone."""
    house.database.write(lambda s: build.conversation(s, house.clock, house.other, chat_id=7001))
    return house.other


@on_sqlite
def test_a_copy_is_sent_as_a_document_and_reads_in_their_language(house: House, words: Words) -> None:
    (content,) = _copy(house.database, house.clock, words, house.member)
    data, html, _ = _opened(content)
    assert data["format"] == "ponte-personal-data"
    mine = [row for row in data["tables"]["entries"] if row["note"] == "pane"]
    assert [(row["amount_minor"], row["currency"]) for row in mine] == [(320, "EUR")]
    assert date.fromisoformat(mine[0]["spent_on"]) == TODAY
    assert 'lang="ar" dir="rtl"' in html
    assert "src=" not in html
    assert "http" not in html
    assert _closed(html)
    # Everything on it has been translated.
    for text in (readable.TITLE, *readable.OPENING, *readable.COLUMNS.values(), *readable.VALUES.values()):
        assert words.plain(text, "ar") != text.key or text.key == "Ponte", text.key
    assert words.plain(readable.OPENING[0], "ar") in html
    for width in ("@media print", "@media screen and (max-width"):
        assert width in html
    sent = [row for row in house.rows() if row.subject_kind is SubjectKind.DATA_EXPORT]
    assert [(row.kind, row.media["mime"] if row.media else "") for row in sent] == [
        ("document", "application/zip")
    ]


def _closed(html: str) -> bool:
    """Whether every element is closed in order."""
    stack: list[str] = []

    class Reads(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in ("meta", "br"):
                stack.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert stack.pop() == tag

    Reads().feed(html)
    return not stack


@on_sqlite
def test_words_of_a_family_are_never_markup(house: House, words: Words) -> None:
    house.write("<script>alert(1)</script> 3,20 pane")
    (content,) = _copy(house.database, house.clock, words, house.member)
    html = _opened(content)[1]
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@on_sqlite
def test_nothing_of_arrears_of_the_other_adult_or_of_staff_is_in_it(house: House, words: Words) -> None:
    def more(session: Session) -> None:
        other = build.person(session, house.other)
        row = checkins.begin(session, house.clock, other, checkin_week(TODAY))
        checkins.save_step(
            session, house.clock, row.id, "more", passed={"spending": ["food", "debts"]}, mood=Mood.HARD
        )
        chat = session.scalars(select(Conversation).where(Conversation.member_id == house.member)).one()
        chat.topic = "cannot_pay"
        for direction, text, tells in (
            (Direction.NOTE, "appunto dello staff", False),
            (Direction.OUT, "la rata di 510", True),
        ):
            said = Message(
                conversation_id=chat.id,
                bot_id=chat.bot_id,
                direction=direction,
                state="sent",
                created_at=house.clock.now(),
                text=text,
                tells_arrears=tells,
            )
            session.add(said)
            session.flush()
        # What staff attached to words about arrears.
        files.keep(
            session,
            house.clock,
            files.examine(b"%PDF-1.7 rata ALER"),
            subject=Subject(SubjectKind.MESSAGE, said.id),
            owner=Owner(conversation_id=chat.id),
            name="rata.pdf",
        )
        files.keep(
            session,
            house.clock,
            files.examine(b"%PDF-1.7 sollecito ALER"),
            subject=Subject(SubjectKind.PAYMENT, 1),
            owner=Owner(household_id=house.household),
            name="sollecito.pdf",
        )

    house.database.write(more)
    (content,) = _copy(house.database, house.clock, words, house.member)
    data, html, names = _opened(content)
    for text in (json.dumps(data, ensure_ascii=False), html):
        for secret in (*ARREARS, "appunto dello staff", "cannot_pay", "sollecito", "rata"):
            assert secret not in text, secret
    assert not [name for name in names if name.startswith("files/")]
    assert {row["mood"] for row in data["tables"]["checkins"]} == {None}
    assert not {"debts", "repayment_plans", "instalments", "payments", "approvals"} & set(data["tables"])


@on_sqlite
def test_whoever_may_read_about_arrears_gets_them_too(house: House, words: Words) -> None:
    data, html, _ = _opened(_copy(house.database, house.clock, words, _amina(house))[0])
    assert [row["amount_minor"] for row in data["tables"]["debts"]] == [51000, 24000]
    assert len(data["tables"]["instalments"]) == 6
    assert "ALER Brescia" in html


@on_sqlite
def test_of_the_drawer_and_the_bills_everybody_gets_what_exists_for_them(house: House, words: Words) -> None:
    lease = files.examine(b"%PDF-1.7 the lease")

    def more(session: Session) -> None:
        documents.add(
            session,
            house.clock,
            house.cast.giulia,
            house.household,
            DocumentKind.LEASE,
            [(lease, "contratto.pdf")],
        )
        build.billed(session, house.clock, house.household, "42", Heading.UTILITIES, by=TODAY)

    house.database.write(more)
    (content,) = _copy(house.database, house.clock, words, house.member)
    data = _opened(content)[0]
    assert [row["kind"] for row in data["tables"]["documents"]] == ["lease"]
    assert "debts" not in {row["category"] for row in data["tables"]["bills"]}
    assert 4200 in {row["amount_minor"] for row in data["tables"]["bills"]}
    assert _attached(content) == [b"%PDF-1.7 the lease"]
    (content,) = _copy(house.database, house.clock, words, _amina(house))
    data = _opened(content)[0]
    assert {"lease", "rent_notice", "repayment_plan", "receipt"} == {
        row["kind"] for row in data["tables"]["documents"]
    }
    assert "debts" in {row["category"] for row in data["tables"]["bills"]}
    assert b"%PDF-1.7 the lease" in _attached(content)


def _attached(content: bytes) -> list[bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return [archive.read(name) for name in archive.namelist() if name.startswith("files/")]


def test_two_houses_get_the_same_copy(database: Database, clock: SetClock, words: Words, cast: Cast) -> None:
    shown = []
    for behind in (True, False):
        house = House(database, clock, words, cast, language="it", behind=behind)
        house.write("pane 3,20")
        data, html, _ = _opened(_copy(database, clock, words, house.member)[0])
        house.collect()
        for row in (row for rows in data["tables"].values() for row in rows):
            # Numbers of rows, and the names that tell the two apart.
            for column in [c for c in row if c == "id" or c.endswith("_id") or c in ("reference", "buttons")]:
                del row[column]
        shown.append((data, re.sub(r"B-(True|False)", "B", html)))
    assert shown[0] == shown[1]


def test_what_a_cry_for_help_left_in_the_chat_stays_out(house: House, words: Words) -> None:
    house.write("mio marito mi picchia")
    house.tap("✓ It is all right")
    house.clock.advance(days=2)
    house.write("latte 2,10")
    data, html, _ = _opened(_copy(house.database, house.clock, words, house.member)[0])
    for text in (json.dumps(data, ensure_ascii=False), html):
        assert "picchia" not in text
        assert "1522" not in text
        assert "latte 2,10" in text


def test_a_phone_that_is_not_safe_gets_nothing_and_a_person_is_asked(house: House, words: Words) -> None:
    house.write("/privacy")
    house.tap("📦 Send me a copy")
    house.database.write(lambda s: households.mark_unsafe(s, house.clock, house.member))
    _made(house.database, house.clock, words)
    with house.database.read() as session:
        assert session.scalars(select(DataExport.state)).one() is ExportState.WITHHELD
        assert TaskKind.EXPORT_UNSENT in set(session.scalars(select(Task.kind)))
    assert _stored(house) == []
    assert not [row for row in house.rows() if row.kind == "document"]
    house.write("/privacy")
    house.tap("📦 Send me a copy")
    with house.database.read() as session:
        assert len(session.scalars(select(DataExport)).all()) == 1


def test_a_fault_is_said_and_handed_to_a_person(house: House, words: Words) -> None:
    house.write("/privacy")
    house.tap("📦 Send me a copy")
    kind = export_job.kind(words)
    kinds = {BatchKind.FAMILY_EXPORT: kind}
    for _ in range(running.ATTEMPTS):
        mine = house.database.write(lambda s: running.claim(s, house.clock, kinds, "test"))
        assert mine is not None
        house.database.write(lambda s, m=mine: running.fail(s, house.clock, kind, m, RuntimeError()))
        house.clock.advance(minutes=1)
    house.collect()
    assert house.label("I'm sorry: I could not put your data together.") in house.rows()[-1].text
    with house.database.read() as session:
        assert TaskKind.EXPORT_UNSENT in set(session.scalars(select(Task.kind)))
        assert session.scalars(select(Batch.state)).one() is BatchState.FAILED
    # It may be tried again at once.
    assert _copy(house.database, house.clock, words, house.member)


@on_sqlite
def test_its_files_are_erased_after_some_days_and_staff_never_see_them(house: House, words: Words) -> None:
    _copy(house.database, house.clock, words, house.member)
    with house.database.read() as session:
        file = session.scalars(
            select(StoredFile).where(StoredFile.subject_kind == SubjectKind.DATA_EXPORT)
        ).one()
        for member in (house.cast.giulia, house.cast.marco):
            with pytest.raises(NotFound):
                files.read(session, access.actor(session, member), file.id)
    house.clock.advance(days=exports.FILES_STAY.days - 1)
    house.database.write(house.stage._work_off)
    assert _stored(house)
    house.clock.advance(days=2)
    while house.database.write(house.stage._work_off):
        pass
    assert not _stored(house)


def _stored(house: House) -> list[StoredFile]:
    with house.database.read() as session:
        kinds = StoredFile.subject_kind == SubjectKind.DATA_EXPORT
        return list(session.scalars(select(StoredFile).where(kinds)))


def test_many_files_come_in_several_parts_each_whole(
    house: House, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_job, "PART", len(PHOTO.content) * 2)

    def send(session: Session) -> None:
        chat = session.scalars(select(Conversation.id).where(Conversation.member_id == house.member)).one()
        for number in range(5):
            files.keep(
                session,
                house.clock,
                PHOTO,
                subject=Subject(SubjectKind.MESSAGE, number),
                owner=Owner(conversation_id=chat),
                name="../../etc/passwd",
            )

    house.database.write(send)
    parts = _copy(house.database, house.clock, words, house.member)
    names = [zipfile.ZipFile(io.BytesIO(part)).namelist() for part in parts]
    assert [len(part) for part in names] == [4, 2, 1]
    flat = [name for part in names for name in part]
    assert len(set(flat)) == len(flat)
    assert not [name for name in flat if ".." in name]
    data = _opened(parts[0])[0]
    assert {row["file"] for row in data["tables"]["files"]} == {n for n in flat if n.startswith("files/")}
    house.collect()
    assert len([row for row in house.rows() if row.kind == "document"]) == 3


def test_no_file_is_too_large_for_a_part() -> None:
    """Telegram takes documents of up to 50 MB; a stored file and the two pages always fit."""
    assert files.MOST < export_job.PART < 50_000_000 - files.MOST


# -- guards: a new table, column or group is red until it says how families read it


FAMILIES = [name for name, table in TABLES.items() if table.about in (About.HOUSEHOLD, About.MEMBER)]
EXPORTED = [name for name in FAMILIES if TABLES[name].export is not Export.NO]


@pytest.mark.parametrize("name", FAMILIES)
def test_each_table_about_families_is_under_a_sentence(name: str) -> None:
    group = TABLES[name].group
    assert group is not None, "say in the map under which sentence families read it"
    assert group in retention.WHAT
    assert group in retention.NAMES


def test_each_group_has_its_words() -> None:
    assert set(retention.WHAT) == set(retention.NAMES) == set(Group)


@pytest.mark.parametrize("name", EXPORTED)
def test_each_exported_table_and_column_is_in_the_copy(database: Database, cast: Cast, name: str) -> None:
    """Every column the map calls personal comes with its rows, but for what it withholds."""
    if name in collecting.AS_FILES:
        return
    with database.read() as session:
        person = build.person(session, cast.amina)
        assert name in collecting.tables_of(person)
        given = {column.name for column in collecting.columns_of(name)}
        assert set(TABLES[name].personal) - set(TABLES[name].withheld) <= given
        assert not set(TABLES[name].withheld) & given
        # The statement is valid on both databases, whatever the path.
        list(collecting.rows(session, person, name))


@pytest.mark.parametrize("name", EXPORTED)
def test_each_exported_table_can_be_read_on_the_page(name: str) -> None:
    if name not in collecting.AS_FILES:
        assert readable.readable_columns(dict.fromkeys(c.name for c in collecting.columns_of(name)))


@pytest.mark.parametrize("name", EXPORTED)
def test_what_is_withheld_or_private_is_a_column(name: str) -> None:
    columns = set(collecting.ALL[name].columns.keys())
    assert {*TABLES[name].withheld, *TABLES[name].private} <= columns
    assert not TABLES[name].private or "member_id" in columns
