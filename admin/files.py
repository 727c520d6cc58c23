"""Files for staff: their bytes, for anyone who may see what they belong to, and how a page shows them.

Shows what `budgeting.files` keeps. The browser gets nothing that it would run: pictures without their metadata, sounds
and PDFs are shown, everything else is only downloaded, under a name with the extension of its type. Sounds and PDFs can
be asked for in parts: a player jumps to a place in them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from admin.context import Context, RequestContext
from admin.kit import parts
from admin.view_log import viewed
from budgeting import files
from budgeting.access import Actor
from budgeting.db.tables import StoredFile
from budgeting.files import FileType
from budgeting.states.files import FileProblem, FileState
from budgeting.states.messages import SubjectKind
from dialogs.text import Text, t

router = APIRouter()

#: A file opened directly is not one of our pages: it may run nothing and belongs to no site.
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    # A file never changes and a thread shows many, so let the reader's own browser cache it for a few minutes.
    "cache-control": "private, max-age=300",
}
#: Browsers show no PDF in a sandbox; their viewer is one itself, and the page around it is theirs.
_PDF = {"content-security-policy": "default-src 'none'; object-src 'self'; frame-ancestors 'none'"}

PROBLEMS: Mapping[FileProblem, Text] = {
    FileProblem.TOO_LARGE: t("It was too large to be kept."),
    FileProblem.TYPE: t("It is of a type that is not kept."),
    FileProblem.EMPTY: t("It was empty."),
    FileProblem.GONE: t("Telegram no longer has it."),
    FileProblem.NO_ANSWER: t("Telegram did not give it, although it was asked for days."),
    FileProblem.LOCKED: t("It is a PDF with a password."),
}


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as a page shows it."""

    id: int
    #: Not fetched yet.
    waiting: bool
    #: Why the file is missing; None if it is there or still to come.
    problem: Text | None
    #: Whether the page can show or play it.
    pictured: bool
    sound: bool
    pdf: bool
    #: Its name when it is downloaded.
    name: str
    size: int | None


def attached(session: Session, me: Actor, message_ids: Collection[int]) -> dict[int, Attached]:
    """The files that came with these messages, by message number."""
    return {number: shown(file) for number, file in files.of_messages(session, me, message_ids).items()}


def shown(file: StoredFile) -> Attached:
    """The file as a page shows it."""
    return Attached(
        file.id,
        file.state is FileState.WAITING,
        PROBLEMS[file.problem] if file.problem is not None else None,
        file.pictured,
        file.media_type in files.SOUNDS,
        file.media_type == FileType.PDF,
        _name(file, FileType(file.media_type)) if file.media_type else file.name,
        file.size,
    )


@router.get("/files/{file_id:int}")
def whole(context: Context, file_id: int) -> Response:
    """The file, or the part asked for, shown where a browser may show it. 404 if it isn't there for this reader."""
    with context.read() as session:
        file = files.read(session, context.me, file_id)
        content = files.content_of(session, file)
    _note(context, file)
    kind = FileType(file.media_type)
    clean = files.without_metadata(content, kind) if kind in files.PICTURES else content
    asked = context.request.headers.get("range", "")
    if clean is not None and kind in files.PICTURES:
        return Response(clean, media_type=kind.value, headers=_HEADERS)
    if kind in files.SOUNDS:
        return parts.answer(content, asked, kind.value, _HEADERS)
    named = f"filename*=UTF-8''{quote(_name(file, kind), safe='')}"
    if kind is FileType.PDF:
        shown_as = {"content-disposition": f"inline; {named}"}
        return parts.answer(content, asked, kind.value, _HEADERS | _PDF | shown_as)
    disposition = {"content-disposition": f"attachment; {named}"}
    return Response(content, media_type="application/octet-stream", headers=_HEADERS | disposition)


@router.get("/files/{file_id:int}/thumbnail")
def thumbnail(context: Context, file_id: int) -> Response:
    """A thumbnail of it. 404 if there is none or the reader may not see it."""
    with context.read() as session:
        file = files.read(session, context.me, file_id)
        content = files.thumbnail_of(session, file)
    _note(context, file)
    return Response(content, media_type=FileType.JPEG.value, headers=_HEADERS)


def _note(context: RequestContext, file: StoredFile) -> None:
    if file.subject_kind is SubjectKind.DOCUMENT:
        viewed(context, "document", file.subject_id)
    elif file.conversation_id is not None:
        viewed(context, "conversation", file.conversation_id)
    elif file.household_id is not None:
        viewed(context, "household", file.household_id)


def _name(file: StoredFile, kind: FileType) -> str:
    """The file's name for the reader: the sender's name for it, with the extension of its type."""
    ending = files.ENDINGS[kind]
    plain = PurePosixPath(file.name.replace("\\", "/")).name or f"file-{file.id}"
    stem, dot, given = plain.rpartition(".")
    return plain if dot and given.casefold() == ending else f"{stem if dot and stem else plain}.{ending}"
