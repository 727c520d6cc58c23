"""The dialog itself, and what its steps share. It remembers the photo and which of its notices are left to settle."""

from __future__ import annotations

from budgeting.db.tables import NoticePhoto
from budgeting.money import Money
from budgeting.payment_notices import Notice, photos
from budgeting.programmes import Creditor
from budgeting.states.payment_notices import PhotoState
from budgeting.states.programmes import Instrument
from dialogs.buttons import MENU
from dialogs.engine.steps import Dialog, Done, Go, Next
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

dialog = Dialog("payment_notice", first="send", instrument=Instrument.BILLS)


def photo_of(turn: Turn) -> NoticePhoto | None:
    """The photo this is about; None if it has been erased since."""
    photo = turn.session.get(NoticePhoto, turn.data["photo"])
    return photo if photo is not None and photo.conversation_id == turn.conversation.id else None


def notices_left(turn: Turn) -> list[Notice]:
    """The notices in the photo that are still to be settled, the one being asked about first."""
    photo = photo_of(turn)
    if photo is None or photo.state is not PhotoState.FOUND:
        return []
    every = photos.notices_of(photo)
    return [every[place] for place in turn.data["left"] if place < len(every)]


def current(turn: Turn) -> Notice | None:
    """The notice being asked about."""
    return next(iter(notices_left(turn)), None)


def settled(turn: Turn, then: Next | None = None) -> Next:
    """This notice is settled; ``then`` follows, and afterwards the others of the photo."""
    turn.data["left"] = turn.data["left"][1:]
    if turn.data["left"]:
        return Go("which", then=then)
    return Done() if then is None else Go("which", then=then)


def creditor(turn: Turn, notice: Notice) -> Creditor | None:
    """Who the notice is from, if the programme knows the code."""
    return turn.person.settings.creditors.get(notice.creditor)


def seen(turn: Turn, notice: Notice) -> Text:
    """The first line about a notice."""
    known = creditor(turn, notice)
    if known is None:
        return t("🧾 A payment notice: *{amount}*.", amount=notice.amount)
    return t("🧾 A notice from {creditor}: *{amount}*.", creditor=known.name, amount=notice.amount)


def gone(turn: Turn) -> Next:
    turn.say(t("That has been settled already."), rows=[[MENU]])
    return Done()


def money(turn: Turn, minor: int) -> Money:
    return Money(minor, turn.person.currency)
