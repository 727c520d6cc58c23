"""The photo of a receipt that was booked goes into the documents drawer, where the family finds it again."""

from __future__ import annotations

from budgeting import documents
from budgeting.arrears import visibility
from budgeting.db.tables import Message
from budgeting.errors import NotPossible
from budgeting.spending import entries
from budgeting.states.documents import DocumentKind
from budgeting.states.programmes import Instrument
from dialogs import photo_albums
from dialogs.engine.turn import Turn

_PICTURES = ("photo", "document")
#: Key in a picture's media: the document it became.
PUT_AWAY = "put_away"


def put_away_captioned(turn: Turn) -> None:
    """The same for a picture whose caption has just been booked."""
    if turn.incoming.kind not in _PICTURES or not entries.ever_of_message(turn.session, turn.message_id):
        return
    put_away(turn, turn.session.get_one(Message, turn.message_id, populate_existing=True))


def put_away(turn: Turn, photo: Message) -> None:
    """Put the photo, and those of its album, into the drawer as one receipt. Nothing is said about it."""
    person = turn.person
    if not person.adult or not person.has(Instrument.DOCUMENTS) or PUT_AWAY in (photo.media or {}):
        return
    booked = entries.of_message(turn.session, person.household_id, turn.message_id)
    # What isn't booked yet may turn out to be an instalment.
    tells = not booked or any(entry.category in visibility.ABOUT_ARREARS for entry in booked)
    try:
        document = documents.put_away(
            turn.session,
            turn.clock,
            person,
            DocumentKind.RECEIPT,
            photo_albums.together_with(turn, photo),
            tells_arrears=tells,
        )
    except NotPossible:
        # Its file was forgotten when consent was withdrawn.
        return
    photo.media = {**(photo.media or {}), PUT_AWAY: document.id}
    turn.session.flush()
