"""One turn of a conversation: what a step can see, and how it speaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from budgeting import files, households, programmes
from budgeting.checkins import CheckinProgress
from budgeting.clock import Clock
from budgeting.db.prepared_statements import Prepared
from budgeting.db.types import Base
from budgeting.households import Person
from budgeting.programmes import days
from budgeting.programmes.days import Place
from dialogs.engine.content import Reply, reply
from dialogs.engine.conversation import State
from dialogs.engine.edits import Before
from dialogs.engine.in_use import without_dead_ends
from dialogs.engine.incoming import Incoming
from dialogs.engine.keyboards import Tapped
from dialogs.engine.say import say
from dialogs.text import Text
from dialogs.text.words import Words

_M = Base.metadata.tables["messages"]
_KEPT_LATE = ("text", "parts", "media", "said_at", "telegram_id", "about_id")
_KEEP = Prepared(
    update(_M)
    .where(_M.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}", type_=_M.c[name].type) for name in _KEPT_LATE})
)


_MEDIA = Prepared(select(_M.c.media).where(_M.c.id == bindparam("row")))
_NOTE = Prepared(
    update(_M).where(_M.c.id == bindparam("row")).values(media=bindparam("note", type_=_M.c.media.type))
)
#: Key in a message's media: the question it answered.
ANSWERED = "answered"


def _named(values: dict[str, Any]) -> dict[str, Any]:
    return {f"new_{name}": values[name] for name in _KEPT_LATE}


@dataclass(slots=True)
class Turn:
    """Everything about the turn; steps keep what they must remember in ``data``."""

    session: Session
    clock: Clock
    words: Words
    conversation: State
    incoming: Incoming
    #: The row of the incoming message in `messages`.
    message_id: int
    #: None for a stranger: unknown, or no longer a member.
    someone: Person | None
    #: Our message with the tapped button.
    tapped: Tapped | None = None
    toast: Text | None = None
    #: Columns of the message left out of its row; see `keep_words`.
    withheld: dict[str, Any] | None = None
    #: The check-in, cached once this turn has read it; code that writes to it must clear this.
    checkin: CheckinProgress | None = None
    #: Our message that this turn has renewed in place.
    edited: int | None = None
    #: What the tapped button is about no longer exists.
    tapped_gone: bool = False
    #: For an edit: its message as it was before; None if it never arrived or wasn't kept.
    before: Before | None = None

    @property
    def person(self) -> Person:
        """The member. Only members' dialogs ask for it; the engine keeps strangers out of them."""
        if self.someone is None:
            raise LookupError("this step is for members only")
        return self.someone

    def knows(self, member_id: int) -> None:
        """Read the member anew, after something about them has changed."""
        self.someone = households.person(self.session, member_id, self.conversation.beside_id)

    @property
    def tapped_id(self) -> int | None:
        """The row of our message with the tapped button."""
        return self.tapped.row if self.tapped else None

    @property
    def data(self) -> dict[str, Any]:
        """What the innermost dialog remembers."""
        frame = self.conversation.frame
        if frame is None:
            raise LookupError("no dialog is open")
        data: dict[str, Any] = frame["data"]
        return data

    @property
    def place(self) -> Place:
        """Where the family lives; for a stranger, where the office is."""
        return self.someone or days.office(self.session)

    @property
    def today(self) -> date:
        """The date there."""
        return programmes.today(self.clock, self.place)

    @property
    def written_on(self) -> date:
        """The local date when they wrote this: "today" in their words means that day.

        The message may have waited for us overnight, and an edit is about the day of its message.
        """
        written = self.incoming.written_at or self.incoming.sent_at
        # A time in the future is a wrong clock: nobody has spent money tomorrow.
        return programmes.day_of(min(written, self.clock.now()), self.place)

    @property
    def language(self) -> str:
        return self.conversation.language

    def keep_words(self) -> None:
        """Keep the words after all: they were written for a person the writer asked for."""
        if self.withheld is not None:
            _KEEP.run(self.session, {"row": self.message_id, **_named(self.withheld)})
            files.waiting.expect(
                self.session,
                self.clock.now(),
                kind=self.incoming.kind,
                message_id=self.message_id,
                conversation_id=self.conversation.id,
                bot_id=self.incoming.bot_id,
                media=self.withheld["media"],
            )
            self.withheld = None

    def answered(self, dialog: str, **what: int) -> None:
        """Note which question this message answered, so that an edit corrects the answer (`Dialog.amend`)."""
        media: dict[str, Any] = {}
        # Incoming text has no media; an earlier message whose meaning it explained may have some.
        if self.incoming.kind != "text" or self.incoming.message_id is None:
            media = _MEDIA.scalar(self.session, {"row": self.message_id}) or {}
        note = {**media, ANSWERED: {"dialog": dialog, **what}}
        _NOTE.run(self.session, {"row": self.message_id, "note": note})

    def gone(self, why: Text) -> None:
        """Say that what the tapped button stood for no longer exists; the button goes."""
        self.toast, self.tapped_gone = why, True

    def say(self, *texts: Text, **rest: Any) -> None:
        """Say something that isn't a question: any buttons must be standing ones."""
        self.send(reply(*texts, **rest))

    def send(self, said: Reply) -> None:
        self.edited = said.edits or self.edited
        said = without_dead_ends(said, self.someone)
        say(self.session, self.clock, self.words, self.conversation, said)
