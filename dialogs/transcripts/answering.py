"""What staff answer in a transcript to a pact or to what a member asked about their data; and the job that makes a
copy, done at once.
"""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting import agreements, programmes
from budgeting.agreements import Line, Terms
from budgeting.batches import running
from budgeting.clock import Clock
from budgeting.db.tables import AgreementHours, ErasureRequest, InviteRequest
from budgeting.households import get_household
from budgeting.privacy import erasure, invite_requests
from budgeting.states.agreements import HoursState, Side
from budgeting.states.batches import BatchKind
from dialogs.agreements import news
from dialogs.privacy import erasure as erasures
from dialogs.privacy import export_job, inviting
from dialogs.text.words import Words
from dialogs.transcripts.script import ScriptError

#: "Help at the workshop / A place in the course, 20 h, until 2026-06-30": promises of both sides, hours, last day.
_PACT = re.compile(r"(?P<family>.+?) / (?P<programme>.+?)(?:, (?P<hours>\d+) h)?, until (?P<until>\S+)")
PROPOSES = "proposes a pact: "


def written(session: Session, clock: Clock, staff_id: int | None, household_id: int, said: str) -> int:
    """The draft of a pact. Raises ScriptError."""
    match = _PACT.fullmatch(said)
    if match is None:
        raise ScriptError(f"'{said}' is no pact")
    lines = [
        Line(side, text)
        for side, texts in ((Side.FAMILY, match["family"]), (Side.PROGRAMME, match["programme"]))
        for text in texts.split(" + ")
    ]
    today = programmes.today(clock, get_household(session, household_id))
    hours = int(match["hours"]) if match["hours"] else None
    terms = Terms("", today, date.fromisoformat(match["until"]), lines, hours)
    return agreements.create(session, clock, staff_id, household_id, terms).id


def answer(session: Session, clock: Clock, words: Words, staff_id: int, household_id: int, said: str) -> bool:
    """Do what the words in brackets say; False if they are about something else."""
    if said.startswith(PROPOSES):
        draft = written(session, clock, staff_id, household_id, said.removeprefix(PROPOSES))
        news.proposed(session, clock, words, agreements.propose(session, clock, staff_id, draft))
    elif said in ("confirms the hours", "rejects the hours"):
        settle = agreements.confirm_hours if said.startswith("confirms") else agreements.reject_hours
        waiting = select(AgreementHours.id).where(AgreementHours.state == HoursState.DECLARED)
        for number in session.scalars(waiting.order_by(AgreementHours.id)).all():
            news.hours_settled(session, clock, words, settle(session, clock, staff_id, number))
    elif said.startswith("ends the pact: "):
        pact = agreements.current(session, household_id)
        if pact is None:
            raise ScriptError("no pact holds")
        outcome = said.removeprefix("ends the pact: ")
        news.ended(session, clock, words, agreements.end(session, clock, staff_id, pact.id, outcome))
    elif said == "makes the copy":
        _make_copies(session, clock, words)
    elif said == "approves the erasure":
        # This is the coordinator's right; the families' desk doesn't have it.
        request = erasure.approve(session, clock, None, _last(session, ErasureRequest))
        erasures.answered(session, clock, words, request)
    elif said.startswith("refuses the erasure: "):
        reason = said.removeprefix("refuses the erasure: ")
        request = erasure.refuse(session, clock, None, _last(session, ErasureRequest), reason)
        erasures.answered(session, clock, words, request)
    elif said == "adds the person":
        asked = session.get_one(InviteRequest, _last(session, InviteRequest))
        invite_requests.create_member(
            session, clock, staff_id, asked.id, asked.name, asked.language, arrears=False
        )
        inviting.answered(session, clock, words, asked)
    elif said.startswith("does not invite: "):
        asked = invite_requests.refuse(
            session, clock, staff_id, _last(session, InviteRequest), said.removeprefix("does not invite: ")
        )
        inviting.answered(session, clock, words, asked)
    else:
        return False
    return True


def _last(session: Session, table: type[ErasureRequest] | type[InviteRequest]) -> int:
    return session.scalars(select(table.id).order_by(table.id.desc()).limit(1)).one()


def _make_copies(session: Session, clock: Clock, words: Words) -> None:
    kind = export_job.kind(words)
    kinds = {BatchKind.FAMILY_EXPORT: kind}
    while (mine := running.claim(session, clock, kinds, "transcript")) is not None:
        while not running.keep(session, clock, kind, mine, running.look(session, clock, kind, mine)):
            pass
