"""What was read from a photo is said in the conversation, in the transaction that records it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from budgeting import households
from budgeting.clock import Clock
from budgeting.db.tables import Message, NoticePhoto
from budgeting.payment_notices import Notice
from budgeting.payment_notices import photos as stored_photos
from budgeting.states.payment_notices import PhotoState
from budgeting.states.programmes import Instrument
from dialogs import photo_albums
from dialogs.buttons import MENU, TALK
from dialogs.engine import conversation as conversations
from dialogs.engine import keyboards
from dialogs.engine.play import carry_out
from dialogs.engine.steps import Next, Stay
from dialogs.engine.turn import Turn
from dialogs.payment_notices import photos
from dialogs.text import t
from dialogs.text.words import Words

#: How long after the photo we still speak of it: unasked, and if the family said that it's a notice.
UNASKED, ASKED = timedelta(hours=2), timedelta(days=2)
#: While these are open the family talks to a person: no question is put in between.
WITH_A_PERSON = frozenset({"ask", "crisis"})


def tell(
    session: Session,
    clock: Clock,
    words: Words,
    photo_id: int,
    state: PhotoState,
    notices: Sequence[Notice] = (),
) -> None:
    """Record what a photo shows and ask what follows from it, once. A conversation that a person holds stays silent,
    and a photo that shows no notice changes nothing, unless the family said that it does.
    """
    expected = session.get(NoticePhoto, photo_id)
    if expected is None:
        return
    # Locked before the photo, as when a message comes in.
    conversation = conversations.by_id(session, expected.conversation_id)
    photo = stored_photos.settle(session, clock, photo_id, state, notices)
    if photo is None or clock.now() - photo.created_at > (ASKED if photo.expected else UNASKED):
        return
    turn = _turn(session, clock, words, conversation, photo)
    if turn is None:
        return
    before = keyboards.asked(conversation)
    carry_out(turn, _what_follows(turn, photo))
    keyboards.clear_away(session, clock, conversation, before, edited=turn.edited)
    conversations.save(session, conversation)


def _turn(
    session: Session, clock: Clock, words: Words, conversation: conversations.State, photo: NoticePhoto
) -> Turn | None:
    """A turn to speak in; None if nothing may be said."""
    if (
        conversation.member_id is None
        or conversation.ended_at is not None
        or conversation.held_by is not None
    ):
        return None
    person = households.person(session, conversation.member_id)
    if not (person.joined and person.consented and person.has(Instrument.BILLS)) or person.unsafe:
        return None
    nothing = conversations.nothing_said(conversation, clock.now())
    return Turn(session, clock, words, conversation, nothing, photo.message_id, person)


def _what_follows(turn: Turn, photo: NoticePhoto) -> Next:
    frame = turn.conversation.frame
    with_a_person = frame is not None and frame["dialog"] in WITH_A_PERSON
    if photo.state is PhotoState.DROPPED:
        # `dialogs.files` has said why it couldn't be kept.
        return Stay()
    if photo.state is PhotoState.FOUND and with_a_person:
        # The button under the photo leads there whenever they like.
        return Stay()
    if photo.state is PhotoState.FOUND:
        _replace_questions(turn, photo.message_id)
        return photos.begin(photo.id, len(photo.notices or ()))
    if photo.expected and not with_a_person:
        return photos.unread(turn, photo.state)
    if photo.expected or photo.state is not PhotoState.NOTHING:
        turn.say(*photos.why_unread(photo.state), rows=[[TALK, MENU]])
    return Stay()


def _replace_questions(turn: Turn, message_id: int) -> None:
    """What we asked about the photo when it came is answered by what it shows."""
    asked = photo_albums.asked_about(turn, {message_id}, since=message_id)
    if asked is not None:
        turn.say(t("🧾 It is a payment notice."), edits=asked)
    waiting = turn.conversation.remembered("spending", "receipt")
    if waiting is not None and waiting.get("message") == message_id:
        turn.conversation.let_go("spending")
    message = turn.session.get_one(Message, message_id)
    message.media = {**(message.media or {}), photo_albums.SETTLED: message_id}
    turn.session.flush()
