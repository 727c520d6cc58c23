"""What is heard unasked: the question to the family, what a service answered, and what staff must look after."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import referrals
from budgeting.clock import Clock
from budgeting.db.tables import Referral, ReferralAnswer
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.referrals import incoming
from budgeting.schedule.due import Due
from budgeting.schedule.reminders.referrals import ask_staff
from budgeting.states.referrals import PartnerAnswer, ReferralState
from budgeting.states.schedule import DueKind
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.notify import Speakers, tell_due
from dialogs.referrals.dialog import OPEN, offer
from dialogs.text import t
from dialogs.text.words import Words

#: Why staff are asked, by the state in which nobody took the next step.
LATE = {
    ReferralState.ASKED: "unanswered",
    ReferralState.AGREED: "unsent",
    ReferralState.SENT: "silent",
    ReferralState.NEEDS_MORE: "unsettled",
    ReferralState.ACCEPTED: "no_outcome",
}


def ask(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Ask one member whether they may be referred."""

    def speak(person: Person) -> Reply:
        row = session.get_one(Referral, event.subject_id)
        if not referrals.may_answer(row, person):
            raise NotFound("referral", row.id)
        view = referrals.view(session, clock, row.id)
        return offer(
            view,
            t(
                "Hello {name}, your office would like to ask {service} to help you.",
                name=person.name,
                service=view.partner,
            ),
        )

    return tell_due(session, clock, words, event, speak, while_held=True)


def news(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Tell one member what a service answered."""

    def speak(person: Person) -> Reply:
        row = session.get_one(Referral, event.subject_id)
        answer = session.get(ReferralAnswer, event.rung)
        if answer is None or not referrals.may_answer(row, person):
            raise NotFound("referral", row.id)
        if answer.answer is PartnerAnswer.DECLINED:
            return reply(
                t(
                    "Hello {name}, {service} can't help this time.",
                    name=person.name,
                    service=row.partner_name,
                ),
                t("Your office is looking for another way with you."),
                rows=[[TALK, MENU]],
            )
        lines = [
            t(
                "Hello {name}, {service} has answered: they will help you. 💙",
                name=person.name,
                service=row.partner_name,
            )
        ]
        if answer.next_on is not None:
            lines.append(t("📅 They expect you on {date}.", date=answer.next_on))
        return reply(*lines, rows=[[OPEN], [TALK, MENU]])

    return tell_due(session, clock, words, event, speak, while_held=True)


def look_after(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Nobody took the next step by its day."""
    row = session.get_one(Referral, event.subject_id)
    ask_staff(session, clock, row, LATE[row.state])
    return None


def end(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """Its last day has passed."""
    referrals.expire(session, clock, event.subject_id)
    return None


def erase(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """What was written about a proposed family is erased."""
    incoming.erase(session, clock, event.subject_id)
    return None


SPEAKERS: Speakers = {
    DueKind.REFERRAL_ASK: ask,
    DueKind.REFERRAL_NEWS: news,
    DueKind.REFERRAL_DUE: look_after,
    DueKind.REFERRAL_ENDS: end,
    DueKind.INCOMING_REFERRAL_ERASE: erase,
}
