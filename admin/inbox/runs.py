"""Runs of dialogue with the bot, which the thread folds to one line each.

What the family says in its own words is never folded, nor what waits for a person, what did not arrive, files, notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from admin.inbox import labels
from admin.inbox.thread import Shown
from budgeting.states.messages import MessageState
from dialogs.text import Text

#: Fewer messages than this are not worth a fold.
LEAST = 3
#: What can answer a question of the bot without being somebody's own words.
_PLAIN = frozenset({"text", "edit", "command"})


@dataclass(frozen=True, slots=True)
class Run:
    """Messages that follow each other, all of one day."""

    messages: tuple[Shown, ...]

    @property
    def id(self) -> int:
        return self.messages[0].id

    @property
    def new_day(self) -> bool:
        return self.messages[0].new_day

    @property
    def day(self) -> date:
        return self.messages[0].day

    @property
    def begins(self) -> datetime:
        return self.messages[0].at

    @property
    def ends(self) -> datetime:
        return self.messages[-1].at

    @property
    def title(self) -> Text:
        """The dialog that most of the messages belong to."""
        dialogs = Counter(message.dialog for message in self.messages if message.dialog in labels.DIALOGS)
        return labels.DIALOGS[dialogs.most_common(1)[0][0]] if dialogs else labels.WITH_THE_BOT


def fold(messages: Sequence[Shown]) -> list[Shown | Run]:
    """The messages in their order, with runs folded. A run ends with its day."""
    items: list[Shown | Run] = []
    steps: list[Shown] = []
    for message in messages:
        if steps and (message.new_day or not is_step(message)):
            items += _closed(steps)
            steps = []
        if is_step(message):
            steps.append(message)
        else:
            items.append(message)
    return items + _closed(steps)


def _closed(steps: Sequence[Shown]) -> list[Shown | Run]:
    return [Run(tuple(steps))] if len(steps) >= LEAST else list(steps)


def is_step(message: Shown) -> bool:
    """Whether the message is a step of a dialogue with the bot: words of the bot that arrived, or a tap, a command
    or a figure that answers it."""
    if message.side == "bot":
        return message.state is MessageState.SENT and not message.announced
    if message.side != "family" or message.broken or message.state is MessageState.PASSED_ON:
        return False
    if message.kind == "tap":
        return True
    return message.kind in _PLAIN and message.file is None and not _own_words(message.text)


def _own_words(text: str) -> bool:
    return not text.startswith("/") and any(char.isalpha() for char in text)
