"""What the tests of announcements share: the form as it is sent, and how many messages came of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from budgeting.db.engine import Database
from budgeting.db.tables import Message
from tests.build import Cast

HOSTILE = "Chiuso <script>alert(1)</script> \u202e 🧾 {name} *"


def fields(cast: Cast, **changed: Any) -> dict[str, Any]:
    """The form as it stands when everybody is chosen."""
    return {
        "programme": str(cast.programme),
        "key": "0123456789abcdef",
        "what": "text",
        "text_it": "Domani lo sportello è chiuso.",
        "sites": [str(cast.site), "0"],
        "languages": ["it", "en", "ar"],
        "when": "now",
        "do": "send",
        **changed,
    }


def sent(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).where(Message.broadcast_id.is_not(None))) or 0
