"""What staff do with a pact, told to the adults of the family: proposed, hours confirmed or not, ended."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from budgeting import agreements, approvals, households
from budgeting.agreements import AgreementView
from budgeting.agreements.rows import subject_of
from budgeting.clock import Clock
from budgeting.db.tables import Agreement, AgreementHours
from budgeting.households import Person
from budgeting.states.agreements import HoursState
from dialogs.agreements.dialog import OPEN, offer
from dialogs.agreements.wording import in_hours
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.notify import tell_member
from dialogs.text import t
from dialogs.text.words import Words


def proposed(session: Session, clock: Clock, words: Words, agreement: Agreement) -> int:
    """The proposal with its answers. Returns how many members know; calling it again repeats nothing."""
    pact = agreements.view(session, agreement.id)

    def speak(person: Person) -> Reply:
        return offer(
            pact, t("Hello {name}, your office would like to make a pact with you. 🤝", name=person.name)
        )

    # A pact may be proposed again after a change: each proposal is told once.
    proposal = approvals.latest(session, subject_of(pact.id))
    number = proposal.id if proposal is not None else 0
    return _tell(session, clock, words, pact, f"proposed:{number}", speak)


def hours_settled(session: Session, clock: Clock, words: Words, hours: AgreementHours) -> int:
    """Hours that the family wrote down were confirmed, or not."""
    pact = agreements.view(session, hours.agreement_id)

    def speak(person: Person) -> Reply:
        if hours.state is HoursState.CONFIRMED:
            return reply(
                t(
                    "✓ {hours} h on {date} are confirmed. Thank you!",
                    hours=in_hours(hours.minutes),
                    date=hours.given_on,
                ),
                rows=[[OPEN, MENU]],
            )
        return reply(
            t(
                "About the {hours} h on {date}: your office can't confirm them.",
                hours=in_hours(hours.minutes),
                date=hours.given_on,
            ),
            t("If that isn't right, talk to someone: it's soon cleared up."),
            rows=[[TALK, OPEN], [MENU]],
        )

    return _tell(session, clock, words, pact, f"hours:{hours.id}:{hours.state.value}", speak)


def ended(session: Session, clock: Clock, words: Words, agreement: Agreement) -> int:
    """The pact has come to its end."""
    pact = agreements.view(session, agreement.id)

    def speak(person: Person) -> Reply:
        texts = [
            t("🤝 Our pact has come to an end, {name}.", name=person.name),
            t("Thank you for what you did together with us."),
        ]
        if pact.minutes_given:
            texts.append(t("⏳ Time given: {given} hours", given=in_hours(pact.minutes_given)))
        return reply(*texts, rows=[[TALK, MENU]])

    return _tell(session, clock, words, pact, "ended", speak)


def _tell(
    session: Session,
    clock: Clock,
    words: Words,
    pact: AgreementView,
    what: str,
    speak: Callable[[Person], Reply],
) -> int:
    told = 0
    for person in households.adults_to_reach(session, pact.household_id):
        why_not = tell_member(
            session,
            clock,
            words,
            person.member_id,
            speak,
            subject=subject_of(pact.id),
            key=f"agreement:{pact.id}:{what}:{person.member_id}",
            while_held=True,
        )
        told += why_not in (None, "said_before")
    return told
