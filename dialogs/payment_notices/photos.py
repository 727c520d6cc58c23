"""Photos and PDFs that may show a payment notice: taken in with their message, looked at once they're stored."""

from __future__ import annotations

from budgeting.db.tables import Message
from budgeting.payment_notices import photos
from budgeting.states.messages import Direction
from budgeting.states.payment_notices import PhotoState
from budgeting.states.programmes import Instrument
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Done, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.payment_notices.dialog import dialog
from dialogs.text import Text, t
from dialogs.understand.asking import says_notice

#: Kinds of message that may show a notice.
KINDS = ("photo", "document")
READING = t("🧾 One moment, I am reading it.")
CLOSER = t("🔍 I could not read the code. Please come closer: only the square, flat and in good light.")
#: Why a picture isn't read, by what became of it.
UNREAD: dict[PhotoState, Text] = {
    PhotoState.NOTHING: CLOSER,
    PhotoState.FAILED: t("🔍 I could not read your picture."),
    PhotoState.TOO_LARGE: t("🔍 Your picture is too large for me to read."),
    PhotoState.UNSUPPORTED: t("🔍 I cannot open this kind of picture."),
    PhotoState.LOCKED: t("🔒 This PDF has a password, so I cannot read it."),
}
#: What helps instead.
INSTEAD: dict[PhotoState, Text] = {
    PhotoState.FAILED: t(
        "If it shows a payment notice: a new photo often helps, with only the square in it."
    ),
    PhotoState.TOO_LARGE: t("Please send it as a normal photo, not as a file."),
    PhotoState.UNSUPPORTED: t("Please send it as a normal photo, not as a file."),
    PhotoState.LOCKED: t("Please send me a photo of the page, or a PDF without a password."),
}


def on_media(turn: Turn) -> Next:
    """A photo or PDF that no question asked for is looked at later. It's also heard by others, unless its caption
    says that it is a notice."""
    if turn.incoming.kind not in KINDS or not turn.person.has(Instrument.BILLS):
        return NotMine()
    said = says_notice(turn.incoming.text, language=turn.language)
    photos.expect(turn.session, turn.clock, turn.message_id, turn.conversation.id, expected=said)
    if not said:
        return NotMine()
    turn.say(READING)
    return Stay()


def offer(message_id: int) -> Choice:
    """The button under "What is it?"."""
    return Choice(t("▦ A payment notice"), "photo", str(message_id), dialog="payment_notice")


@dialog.action("photo")
def is_notice(turn: Turn, value: str) -> Next:
    """The family says that the photo shows a notice."""
    message = turn.session.get(Message, int(value)) if value.isdigit() else None
    if (
        message is None
        or message.conversation_id != turn.conversation.id
        or message.direction is not Direction.IN
    ):
        turn.gone(t("That has been settled already."))
        return Stay()
    photos.expect(turn.session, turn.clock, message.id, turn.conversation.id, expected=True)
    photo = photos.of_message(turn.session, message.id)
    if photo is None or photo.state is PhotoState.WAITING:
        turn.say(READING, edits=turn.tapped_id)
        return Stay()
    turn.say(t("🧾 A payment notice."), edits=turn.tapped_id)
    if photo.state is PhotoState.FOUND:
        return begin(photo.id, len(photo.notices or ()))
    return unread(turn, photo.state)


def begin(photo_id: int, count: int) -> Next:
    """Ask about the notices that were read from a photo."""
    step = "which" if count > 1 else "begin"
    return Open("payment_notice", step, {"photo": photo_id, "left": list(range(count))})


def unread(turn: Turn, state: PhotoState) -> Next:
    """Say why there is nothing to be read, and wait for a better picture."""
    return Open("payment_notice", "send", {"why": state.value})


def why_unread(state: PhotoState) -> list[Text]:
    """Why a picture wasn't read, and what helps."""
    why = UNREAD.get(state, UNREAD[PhotoState.FAILED])
    return [why, *([INSTEAD[state]] if state in INSTEAD else [])]


@dialog.action("open")
def open_photo(turn: Turn, value: str) -> Next:
    return Open("payment_notice")


@dialog.step
class Send(Step):
    """Waits for a photo of a notice."""

    name = "send"

    def ask(self, turn: Turn) -> Reply:
        why = turn.data.get("why")
        texts = (
            why_unread(PhotoState(why))
            if why
            else [
                t("📷 Send me a photo of the payment notice, or its PDF."),
                t("Best is only the square code, flat and in good light."),
            ]
        )
        return reply(*texts, rows=[[TALK], [CANCEL]])

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        turn.say(t("All right, nothing was changed."), rows=[[MENU]])
        return Done()

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        if incoming.kind not in KINDS:
            return NotMine()
        photos.expect(turn.session, turn.clock, turn.message_id, turn.conversation.id, expected=True)
        turn.say(READING)
        return Done()
