"""Files that families sent: they stay with Telegram, and pass through here for whoever may read the thread."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Response
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from admin.context import Context, RequestContext
from admin.view_log import viewed
from budgeting import access
from budgeting.db.tables import Conversation, Message
from budgeting.errors import NotFound, PonteError

router = APIRouter()
#: What a browser may show by itself; everything else is only ever downloaded.
SHOWN = {"image/jpeg", "image/png", "image/webp", "image/gif", "audio/ogg", "audio/mpeg", "audio/mp4"}


@router.get("/media/{message_id:int}")
async def fetch(context: Context, message_id: int) -> Response:
    """The file of a message. 404 where there is none or it may not be seen, 503 where Telegram has it not."""
    file_id, name = await run_in_threadpool(_file_of, context, message_id)
    fetch_file = context.services.fetch_file
    if fetch_file is None:
        raise NotFound("file", message_id)
    try:
        content, kind = await fetch_file(file_id)
    except PonteError:
        return context.page("inbox/no_file.html", 503)
    shown = kind.partition(";")[0].strip().casefold()
    if shown in SHOWN:
        return Response(content, media_type=shown)
    # Never believed to be a page: a family could send one that acts in the reader's name.
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name or 'file', safe='')}"}
    return Response(content, media_type="application/octet-stream", headers=headers)


def _file_of(context: RequestContext, message_id: int) -> tuple[str, str]:
    with context.read() as session:
        message = session.scalar(select(Message).where(Message.id == message_id))
        if message is None:
            raise NotFound("message", message_id)
        access.get(session, context.me, Conversation, message.conversation_id)
        media = message.media or {}
    if "file_id" not in media:
        raise NotFound("file", message_id)
    viewed(context, "conversation", message.conversation_id)
    return str(media["file_id"]), str(media.get("name") or "")
