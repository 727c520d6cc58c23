"""What the tests of announcements share: the form as it is sent, and how many messages it produced."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from budgeting.db.engine import Database
from budgeting.db.tables import Message
from tests.kit.build import Cast
from tests.kit.page import Page

HOSTILE = "Chiuso <script>alert(1)</script> \u202e 🧾 {name} *"


def fields(cast: Cast, **changed: Any) -> dict[str, Any]:
    """The form with everybody chosen."""
    return {
        "programme": str(cast.programme),
        "key": "0123456789abcdef",
        "what": "text",
        "text_it": "Domani lo sportello è chiuso.",
        "sites": [str(cast.site), "0"],
        "languages": ["it", "en", "ar"],
        "when": "now",
        "do": "check",
        **changed,
    }


def announce(browser: Any, **given: Any) -> Any:
    """Send the form as a person does: look at the "Check" step, then press its button."""
    look = browser.submit("/broadcasts/new", **given)
    if look.status_code != 200:
        return look
    return browser.submit("/broadcasts/new", **{**given, "do": "send", "seen": seen(look)})


def seen(look: Any) -> str:
    """What the "Check" step remembers of what was reviewed."""
    return Page(look).value('[name="seen"]')


def sent(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).where(Message.broadcast_id.is_not(None))) or 0
