"""What staff attach to an answer: photos, PDFs and voice messages, checked before anything is stored.

`prepare` looks at one file outside any transaction; `queue` stores it and queues the message that carries it, in the
transaction of the answer. The courier sends the stored bytes, so a crash or a long outage loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from budgeting import files, sounds
from budgeting.clock import Clock
from budgeting.errors import NotPossible
from budgeting.files import MEGABYTE, Examined, FileType, Owner, Refused
from budgeting.pictures.size import size
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject
from dialogs.engine import conversation as conversations
from dialogs.engine.content import Reply
from dialogs.engine.media import stored_file
from dialogs.engine.say import say
from dialogs.text.words import Words

#: Files in one answer; bytes of one (Telegram takes no larger photo), and of all.
MOST, LARGEST, LARGEST_TOGETHER = 5, 10 * MEGABYTE, 15 * MEGABYTE
#: UTF-16 units that fit below a file.
LONGEST_CAPTION = 1024
#: The endings and types that the browser offers to choose from.
ACCEPTED = (
    ".jpg,.jpeg,.png,.pdf,.ogg,.oga,.opus,.mp3,.m4a,.webm,"
    "image/jpeg,image/png,application/pdf,audio/ogg,audio/mpeg,audio/mp4,audio/webm"
)
_PHOTOS = frozenset({FileType.JPEG, FileType.PNG})
#: Telegram plays these as voice messages; OGG only if it is Opus.
_VOICES = frozenset({FileType.OGG, FileType.MP3, FileType.M4A})
#: Telegram takes a picture as a photo only up to these; beyond them it travels as a file.
_SIDES_TOGETHER, _MOST_OBLONG = 10_000, 20


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that may be sent. ``kind``: "photo", "voice" or "document"; ``seconds`` of a recording, if known."""

    kind: str
    name: str
    examined: Examined
    seconds: int | None = None


def prepare(content: bytes, name: str) -> Attachment:
    """Check a file and take out of a photo where and with what it was taken. Slow: call it outside any transaction.

    Raises NotPossible("file_type" | "file_empty" | "file_too_large" | "file_locked" | "file_damaged").
    """
    if sounds.is_webm(content):
        recording = sounds.to_ogg(content)
        if recording is None:
            raise NotPossible("file_type")
        content, name = recording, f"{name.rpartition('.')[0] or name}.ogg"
    try:
        return _attachment(files.examine(_bare(content), LARGEST), name)
    except Refused as error:
        reason = f"file_{error.problem.value}"
        raise NotPossible(reason) from None


def _bare(content: bytes) -> bytes:
    """The file as it may leave the office: a photo without its metadata."""
    kind = files.sniff(content)
    if kind not in _PHOTOS:
        return content
    bare = files.without_metadata(content, kind)
    if bare is None:
        raise NotPossible("file_damaged")
    return bare


def _attachment(examined: Examined, name: str) -> Attachment:
    called = f"{_stem(name, examined.type)}.{files.ENDINGS[examined.type]}"
    if examined.type in _PHOTOS:
        if examined.thumbnail is None:
            raise NotPossible("file_damaged")
        return Attachment("photo" if _fits(examined.content) else "document", called, examined)
    if examined.type is FileType.PDF:
        return Attachment("document", called, examined)
    if examined.type not in _VOICES or (
        examined.type is FileType.OGG and not sounds.is_opus(examined.content)
    ):
        raise NotPossible("file_type")
    return Attachment("voice", called, examined, sounds.seconds(examined.content))


def _fits(content: bytes) -> bool:
    width, height = size(content) or (0, 0)
    return 0 < width + height <= _SIDES_TOGETHER and max(width, height) <= _MOST_OBLONG * min(width, height)


def _stem(name: str, kind: FileType) -> str:
    """The name without its folder and ending; families read it below a PDF."""
    plain = name.replace("\\", "/").rpartition("/")[2].strip()
    stem = plain.rpartition(".")[0] if "." in plain else plain
    return "".join(c for c in stem if c.isprintable())[:100].strip() or kind.name.lower()


def queue(
    session: Session,
    clock: Clock,
    words: Words,
    state: conversations.State,
    staff_id: int,
    attachment: Attachment,
    said: Reply,
    *,
    unique_key: str | None = None,
) -> int | None:
    """Store the file and queue ``said`` with it; returns the row, or None if ``unique_key`` was used before."""
    owner = Owner(conversation_id=state.id)
    # Its message gets a number only below.
    file = files.keep(
        session,
        clock,
        attachment.examined,
        subject=Subject(SubjectKind.MESSAGE, 0),
        owner=owner,
        name=attachment.name,
    )
    carried = stored_file(file, kind=attachment.kind, seconds=attachment.seconds)
    row = say(
        session,
        clock,
        words,
        state,
        replace(said, media=carried),
        staff_id=staff_id,
        unique_key=unique_key,
    )
    if row is None:
        session.delete(file)
    else:
        file.subject_id = row
    session.flush()
    return row
