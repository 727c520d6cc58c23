"""What a dialog says: replies with buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dialogs.text import Text


@dataclass(frozen=True, slots=True)
class Choice:
    """A button. With ``dialog`` it's a standing button that runs that dialog's action; without, it answers the
    question above it and goes stale with it. With ``url`` it opens an address."""

    label: Text
    action: str = ""
    value: str = ""
    dialog: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: texts joined by ``joint``, rows of buttons, optionally a medium.

    ``edits``: row of an earlier message of ours that this one replaces in place. ``tells_arrears``: it mentions
    plans, instalments, payments to the landlord or the heading of debts, so it's not sent to anyone staff have
    since hidden those from.
    """

    texts: Sequence[Text]
    rows: Sequence[Sequence[Choice]] = ()
    media: dict[str, Any] | None = None
    joint: str = "\n"
    edits: int | None = None
    tells_arrears: bool = False


def reply(*texts: Text, rows: Sequence[Sequence[Choice]] = (), **rest: Any) -> Reply:
    """A `Reply` with one text per line."""
    return Reply(texts, rows, **rest)


def in_rows(choices: Sequence[Choice], width: int = 2) -> list[Sequence[Choice]]:
    """Buttons laid out ``width`` to a row."""
    return [choices[i : i + width] for i in range(0, len(choices), width)]
