"""A turn at the page of a sitting, with whatever our code may fail on."""

from __future__ import annotations

from hashlib import sha256

from admin.context import RequestContext
from budgeting.errors import NotFound, Temporary
from budgeting.files import Examined
from budgeting.side_by_side import SittingOver
from dialogs import side_by_side
from dialogs.engine.incoming import Received


def hear(
    context: RequestContext,
    sitting_id: int,
    key: str,
    *,
    text: str = "",
    tap: str | None = None,
    picture: Examined | None = None,
) -> Received:
    """Answer what was written, tapped or photographed, once for each ``key`` of the page's form.

    Raises NotFound, SittingOver.
    """
    once, words, clock = _number(sitting_id, key), context.chat_words, context.clock
    try:
        return context.write(
            lambda session: side_by_side.hear(
                session, clock, words, sitting_id, once, text=text, tap=tap, picture=picture
            )
        )
    except (NotFound, SittingOver, Temporary):
        raise
    except Exception as error:  # noqa: BLE001 - the family gets a kind line and staff a task, as on a phone
        failed = error
    return context.write(
        lambda session: side_by_side.problem(
            session, clock, words, sitting_id, once, failed, text=text, tap=tap
        )
    )


def _number(sitting_id: int, key: str) -> int:
    """The number of an update, the same each time the same form is sent: 62 bits."""
    return int.from_bytes(sha256(f"{sitting_id}:{key}".encode()).digest()[:8], "big") >> 2
