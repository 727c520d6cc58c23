"""What staff proposed or changed, told to the member at once, in the transaction of the change.

Each function returns whether the member was told (or will be); if not, staff call them.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from budgeting import appointments, households
from budgeting.appointments import AppointmentView
from budgeting.clock import Clock
from budgeting.db.tables import Appointment
from budgeting.households import Person
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject
from dialogs.appointments.wording import agreed, cancelled, local, offered, who
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.notify import tell_member
from dialogs.text import t
from dialogs.text.words import Words


def proposed(session: Session, clock: Clock, words: Words, appointment: Appointment) -> bool:
    """There are times to choose from."""

    def speak(view: AppointmentView, person: Person) -> Reply:
        return offered(view, t("Hello {name} 👋", name=person.name))

    return _tell(session, clock, words, appointment, f"offer:{appointment.offer}", speak)


def time_set(session: Session, clock: Clock, words: Words, appointment: Appointment, *, moved: bool) -> bool:
    """A time was set by staff, as agreed with them; ``moved``: it was another one before."""

    def speak(view: AppointmentView, person: Person) -> Reply:
        opening = (
            t("Hello {name}, your appointment has a new time:", name=person.name)
            if moved
            else t("Hello {name}, your appointment:", name=person.name)
        )
        return agreed(view, words, person.language, opening)

    return _tell(session, clock, words, appointment, f"set:{appointment.sequence}", speak)


def called_off(session: Session, clock: Clock, words: Words, appointment: Appointment) -> bool:
    """Staff cancelled it."""

    def speak(view: AppointmentView, person: Person) -> Reply:
        said = (
            t(
                "I'm sorry: {who} has to cancel your appointment ({moment}).",
                who=who(view),
                moment=local(view, view.starts_at),
            )
            if view.starts_at is not None
            else t("The appointment that was proposed has been taken back by {who}.", who=who(view))
        )
        return cancelled(view, words, person, t("Hello {name} 👋", name=person.name), said)

    return _tell(session, clock, words, appointment, "cancelled", speak)


def lapsed(session: Session, clock: Clock, words: Words, appointment: Appointment) -> bool:
    """Nobody chose one of the times."""

    def speak(view: AppointmentView, person: Person) -> Reply:
        texts = [t("Hello {name}, the times proposed for the appointment are over.", name=person.name)]
        if view.starts_at is not None:
            texts.append(t("The one you have stays: {moment}.", moment=local(view, view.starts_at)))
        texts.append(t("That is no problem: {who} will get in touch.", who=who(view)))
        return reply(*texts, rows=[[TALK, MENU]])

    return _tell(session, clock, words, appointment, f"lapsed:{appointment.offer}", speak)


def _tell(
    session: Session,
    clock: Clock,
    words: Words,
    appointment: Appointment,
    what: str,
    speak: Callable[[AppointmentView, Person], Reply],
) -> bool:
    view = appointments.view(session, clock, appointment)
    why_not = tell_member(
        session,
        clock,
        words,
        appointment.member_id,
        lambda person: speak(view, person),
        subject=Subject(SubjectKind.APPOINTMENT, appointment.id),
        key=f"appointment:{appointment.id}:{what}",
        while_held=True,
    )
    reached = not households.person(session, appointment.member_id).unreachable
    return reached and why_not in (None, "said_before")
