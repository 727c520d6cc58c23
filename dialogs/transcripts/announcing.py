"""An announcement that staff write in a transcript."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Conversation, Household, Member
from dialogs import broadcasts
from dialogs.broadcasts import Audience, Draft
from dialogs.text.words import Words

_ANNOUNCES = re.compile(r"announces: (?P<words>[^;]+)(?:; with (?P<buttons>.+))?")


def act(session: Session, clock: Clock, words: Words, staff_id: int, conversation_id: int, said: str) -> bool:
    """ "announces: Italian words; with documents, skills": to everybody of the programme, at once. False if the words
    in brackets are about something else."""
    match = _ANNOUNCES.fullmatch(said)
    if match is None:
        return False
    member = session.get_one(Member, session.get_one(Conversation, conversation_id).member_id)
    programme_id = session.get_one(Household, member.household_id).programme_id
    buttons = tuple(code.strip() for code in (match["buttons"] or "").split(",") if code.strip())
    draft = Draft(Audience(programme_id), {"it": match["words"].strip()}, buttons=buttons)
    made = broadcasts.create(session, clock, staff_id, draft)
    while broadcasts.work_off(session, clock, words, only=made):
        pass
    return True
