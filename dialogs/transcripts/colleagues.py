"""What somebody of the staff does in a transcript: in a conversation, or with the phone of whoever speaks."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import households, invites, programmes
from budgeting.clock import Clock
from dialogs import handover
from dialogs.i18n import Words
from dialogs.transcripts import records

#: What staff do with a member's phone, not in a conversation.
PHONES = ("ends the phone", "invites again", "lets go", "renews the notice")


def act(session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int, said: str) -> None:
    """Do what a line says: "takes", "gives back", "(a change of records)", or else the words of an answer."""
    if said == "takes":
        handover.take(session, clock, words, staff_id, conversation_id)
    elif said == "gives back":
        handover.give_back(session, clock, words, staff_id, conversation_id)
    elif said.startswith("(") and said.endswith(")"):
        records.change(session, clock, staff_id, conversation_id, said[1:-1])
    else:
        handover.answer(session, clock, words, staff_id, conversation_id, said)


def phone(session: Session, clock: Clock, staff_id: int, member_id: int, said: str) -> str:
    """Do one of `PHONES` about a member; the token of a new invite, or nothing."""
    if said == "invites again":
        return invites.create(session, clock, staff_id, member_id).token
    if said == "lets go":
        households.leave(session, clock, staff_id, member_id, "moved")
    elif said == "renews the notice":
        person = households.person(session, member_id)
        programmes.programme(session, person.programme_id).privacy_version = f"{person.privacy_version}+"
    else:
        for one in households.phones.linked(session, member_id):
            households.phones.end_one(session, clock, staff_id, member_id, one.id, "lost")
    return ""
