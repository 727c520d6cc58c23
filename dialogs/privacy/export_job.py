"""The job that makes a copy of a member's data: one zip, or several if the files are many, sent to the chat.

Each zip holds at most `PART` bytes of files, so that it can be sent as a document (Telegram allows 50 MB) and a small
machine can hold it; every file we store is smaller than that. The first has `data.json` and the readable page.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import batches, files, households, programmes
from budgeting.access import Actor
from budgeting.arrears import visibility
from budgeting.batches import Chunk, Progress
from budgeting.clock import Clock
from budgeting.db.tables import Conversation, DataExport, FileContent, StoredFile
from budgeting.files import Examined, FileType, Owner
from budgeting.households import Person
from budgeting.privacy import collecting, exports
from budgeting.states.batches import BatchKind
from budgeting.states.messages import SubjectKind
from budgeting.states.privacy import ExportState
from budgeting.subjects import Subject
from dialogs.buttons import MENU, TALK
from dialogs.engine import conversation as conversations
from dialogs.engine.content import Reply, reply
from dialogs.engine.media import stored_file
from dialogs.engine.say import say
from dialogs.privacy import readable
from dialogs.text import Text, t
from dialogs.text.words import Words

#: Bytes of files in one zip. More than any file we store (`files.MOST`), so each fits.
PART = 22 * 1024 * 1024
FORMAT = "ponte-personal-data"


@dataclass(frozen=True, slots=True)
class Part:
    """One zip, and how to go on after it."""

    content: bytes
    after: int
    last: bool


def kind(words: Words) -> batches.Kind:
    """The job, with the words for the readable page."""

    def look(session: Session, chunk: Chunk) -> Part | None:
        export = session.get(DataExport, chunk.params["export"])
        if export is None or export.state is not ExportState.WAITING:
            return None
        person = households.person(session, export.member_id)
        if not _may_be_sent(session, person, export):
            return None
        return _part(session, chunk.clock, words, person, export, chunk.cursor.get("after", 0), chunk.done)

    def keep(session: Session, chunk: Chunk, seen: Part | None) -> Progress:
        export = session.get(DataExport, chunk.params["export"], with_for_update=True)
        if export is None or export.state is not ExportState.WAITING:
            return Progress(done=chunk.done, finished=True)
        # Asked again, in the transaction that sends it.
        person = households.person(session, export.member_id)
        if seen is None or not _may_be_sent(session, person, export):
            exports.settle(session, chunk.clock, export, ExportState.WITHHELD)
            return Progress(done=chunk.done, finished=True)
        number = chunk.done + 1
        _store(session, chunk.clock, export, person, seen, number)
        if seen.last:
            _send(session, chunk.clock, words, export, person)
            exports.settle(session, chunk.clock, export, ExportState.SENT)
        return Progress(
            cursor={"after": seen.after}, done=number, finished=seen.last, result={"files": number}
        )

    def given_up(session: Session, clock: Clock, params: Mapping[str, Any]) -> None:
        export = session.get(DataExport, params["export"], with_for_update=True)
        if export is None or export.state is not ExportState.WAITING:
            return
        exports.settle(session, clock, export, ExportState.FAILED)
        person = households.person(session, export.member_id)
        if _may_be_sent(session, person, export):
            _say(session, clock, words, export, _failed(), key=f"data_export_failed:{export.id}")

    return batches.Kind(
        name=BatchKind.FAMILY_EXPORT,
        may=_may,
        look=look,
        keep=keep,
        chunk=1,
        # A zip, and the file being added to it.
        memory=2 * PART + files.MOST,
        given_up=given_up,
    )


def _may(actor: Actor | None, params: Mapping[str, Any]) -> bool:
    """Only a member's own request starts it, never staff."""
    return actor is None


def _may_be_sent(session: Session, person: Person, export: DataExport) -> bool:
    """Whether the phone that asked is still theirs, and safe."""
    chat = session.get(Conversation, export.conversation_id)
    theirs = chat is not None and chat.ended_at is None and chat.member_id == person.member_id
    return theirs and person.joined and not person.unsafe


# -- one zip


def _part(
    session: Session, clock: Clock, words: Words, person: Person, export: DataExport, after: int, done: int
) -> Part:
    made = io.BytesIO()
    held = 0
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        if not done:
            tables = {
                name: list(collecting.rows(session, person, name)) for name in collecting.tables_of(person)
            }
            for row in tables["files"]:
                row["file"] = _name(row["id"], row["media_type"])
            archive.writestr("data.json", _as_json(session, clock, person, tables))
            language = session.get_one(Conversation, export.conversation_id).language
            archive.writestr("ponte.html", readable.page(words, language, person, tables, clock.now()))
        last = True
        for file in collecting.files(session, person, after):
            if held and held + file.size > PART:
                last = False
                break
            content = session.scalar(select(FileContent.content).where(FileContent.sha256 == file.sha256))
            if content is not None:
                archive.writestr(_name(file.id, file.media_type), content, zipfile.ZIP_STORED)
            held, after = held + file.size, file.id
        else:
            # There may be more than one page of them.
            last = not collecting.files(session, person, after, 1)
    return Part(made.getvalue(), after, last)


def _as_json(
    session: Session, clock: Clock, person: Person, tables: Mapping[str, list[collecting.Row]]
) -> str:
    """The tables, each amount with its currency beside it."""
    for rows in tables.values():
        for row in rows:
            if "currency" not in row and any(column.endswith("_minor") for column in row):
                row["currency"] = person.currency
    whole = {
        "format": FORMAT,
        "version": 1,
        "made_at": clock.now().isoformat(),
        "time_zone": person.zone,
        "amounts": "columns that end in _minor are whole minor units (cents) of the currency beside them",
        "tables": tables,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _name(file_id: int, media_type: str) -> str:
    """Its place in the zip: by number and type, because a sender's name could be anything."""
    try:
        ending = files.ENDINGS[FileType(media_type)]
    except ValueError:
        ending = "bin"
    return f"files/{file_id}.{ending}"


def _store(
    session: Session, clock: Clock, export: DataExport, person: Person, part: Part, number: int
) -> None:
    day = programmes.today(clock, person)
    name = f"ponte-{day.isoformat()}.zip" if number == 1 else f"ponte-{day.isoformat()}-{number}.zip"
    made = Examined(part.content, FileType.ZIP, hashlib.sha256(part.content).hexdigest(), None)
    files.keep(
        session,
        clock,
        made,
        subject=Subject(SubjectKind.DATA_EXPORT, export.id),
        owner=Owner(conversation_id=export.conversation_id),
        name=name,
    )


# -- what the family reads


def _send(session: Session, clock: Clock, words: Words, export: DataExport, person: Person) -> None:
    made = session.scalars(
        select(StoredFile)
        .where(StoredFile.subject_kind == SubjectKind.DATA_EXPORT, StoredFile.subject_id == export.id)
        .order_by(StoredFile.id)
    ).all()
    for number, file in enumerate(made, 1):
        said = Reply(
            _opening(person)
            if number == 1
            else [t("📦 {number} of {count}", number=number, count=len(made))],
            [[TALK, MENU]] if number == len(made) else [],
            media=stored_file(file),
            # If staff hide arrears before it leaves, it doesn't leave.
            tells_arrears=visibility.sees_arrears(person),
        )
        _say(session, clock, words, export, said, key=f"data_export:{export.id}:{number}")


def _opening(person: Person) -> list[Text]:
    return [
        t("📦 Here is your data, {name}.", name=person.name),
        t("Open the file and tap *ponte.html*: you can read or print it. The rest is for computers."),
        t("Others can read it too, if they have your phone. Delete this message when you no longer need it."),
    ]


def _failed() -> Reply:
    return reply(
        t("I'm sorry: I could not put your data together."),
        t("I've told your office: a person will give it to you. You can also try again."),
        rows=[[TALK, MENU]],
    )


def _say(session: Session, clock: Clock, words: Words, export: DataExport, said: Reply, *, key: str) -> None:
    chat = conversations.by_id(session, export.conversation_id)
    about = Subject(SubjectKind.DATA_EXPORT, export.id)
    say(session, clock, words, chat, said, subject=about, unique_key=key)
