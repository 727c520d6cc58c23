"""What is said unasked about a proposal: the proposal itself, reminders of it, and what became of it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from budgeting import households, tasks
from budgeting.arrears import proposals, visibility
from budgeting.arrears.proposals import Proposal
from budgeting.clock import Clock
from budgeting.db.tables import CounterProposal
from budgeting.errors import NotFound
from budgeting.households import Person
from budgeting.schedule.due import Due
from budgeting.states.messages import Lane, SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs.arrears.plan_news import SEE
from dialogs.arrears.proposals.dialog import buttons, could
from dialogs.arrears.proposals.wording import plan_name, summary
from dialogs.arrears.wording import discreet
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Reply
from dialogs.engine.notify import tell_due, tell_member
from dialogs.engine.turn import Turn
from dialogs.text import t
from dialogs.text.words import Words


def ask(session: Session, clock: Clock, words: Words, proposal: Proposal) -> int:
    """Put the proposal before everyone who may read it. Returns how many were told; if nobody, staff get a task to
    ask the family in person. Calling it again repeats nothing.
    """
    about = Subject(SubjectKind.APPROVAL, proposal.id)
    told = _tell(
        session,
        clock,
        words,
        proposal.household_id,
        "proposal",
        about,
        lambda person: asked(session, clock, proposal, person),
    )
    if not told:
        household = households.get_household(session, proposal.household_id)
        tasks.open_task(
            session,
            clock,
            TaskKind.PLAN_UNTOLD,
            proposal.subject if proposal.draft_id is None else Subject(SubjectKind.PLAN, proposal.draft_id),
            programme_id=household.programme_id,
            household_id=household.id,
        )
    return told


def asked(session: Session, clock: Clock, proposal: Proposal, person: Person) -> Reply:
    """The proposal as it is put before a person."""
    return discreet(
        t("Hello {name}, a note from the office 💙", name=person.name),
        *summary(session, clock, proposal, person),
        rows=buttons(proposal.id),
    )


def reminded(session: Session, clock: Clock, proposal: Proposal, person: Person) -> Reply:
    """The same once more."""
    return discreet(
        t("Hello {name}, a quick reminder 💙", name=person.name),
        t("The office is still waiting for your answer. It doesn't have to be yes."),
        *summary(session, clock, proposal, person),
        rows=buttons(proposal.id),
    )


def remind(session: Session, clock: Clock, words: Words, event: Due) -> str | None:
    """A proposal still waits for an answer."""

    def speak(person: Person) -> Reply:
        return reminded(session, clock, proposals.of_person(session, person, event.subject_id), person)

    return tell_due(session, clock, words, event, speak)


def tell_others(turn: Turn, proposal: Proposal) -> None:
    """Tell the other adults who may read it that it was answered; who answered already knows. A yes needs no word of
    its own: the plan's news tell it.
    """
    me = turn.person

    def speak(person: Person) -> Reply:
        return answered(turn.session, proposal, me.name, person)

    about = Subject(SubjectKind.APPROVAL, proposal.id)
    _tell(
        turn.session, turn.clock, turn.words, me.household_id, "answered", about, speak, without=me.member_id
    )


def answered(session: Session, proposal: Proposal, who: str, person: Person) -> Reply:
    """Somebody else in the family has answered."""
    name = plan_name(session, proposal, person)
    return discreet(
        t("Hello {name}, a quick note 💙", name=person.name),
        t("{name} has answered what the office proposed for *{plan}*.", name=who, plan=name),
        rows=[[SEE], [TALK, MENU]],
    )


def counter_refused(session: Session, clock: Clock, words: Words, counter: CounterProposal) -> int:
    """Staff leave things as they are. Returns how many were told; calling it again repeats nothing."""

    def speak(person: Person) -> Reply:
        return refused(counter, person)

    about = Subject(SubjectKind.COUNTER_PROPOSAL, counter.id)
    return _tell(session, clock, words, counter.household_id, "counter_refused", about, speak)


def refused(counter: CounterProposal, person: Person) -> Reply:
    """What they could manage isn't possible for the office."""
    return discreet(
        t("Hello {name}, a note from the office 💙", name=person.name),
        t("Thank you for your proposal of *{amount}* a month.", amount=counter.amount),
        t("The office could not agree to it. For now everything stays as it is."),
        t("Another amount or day may work. Or talk to someone: there is a way."),
        rows=[[could(counter.plan_id, counter.debt_id)], [SEE], [TALK]],
    )


def _tell(
    session: Session,
    clock: Clock,
    words: Words,
    household_id: int,
    what: str,
    about: Subject,
    speak: Callable[[Person], Reply],
    *,
    without: int | None = None,
) -> int:
    told = 0
    for person in households.adults_to_reach(session, household_id):
        if not visibility.sees_arrears(person) or person.member_id == without:
            continue
        try:
            why_not = tell_member(
                session,
                clock,
                words,
                person.member_id,
                speak,
                subject=about,
                key=f"{what}:{about.id}:{person.member_id}",
                lane=Lane.REMINDER,
                # It is part of what they and the office are talking about.
                while_held=True,
            )
        except NotFound:
            continue
        told += why_not in (None, "said_before")
    return told
