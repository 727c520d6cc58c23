"""What a family reads last: that it ends, who goes on with what is open, how to reach them, and that it may return."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import departures, households
from budgeting.clock import Clock
from budgeting.db.tables import Departure
from budgeting.departures import Farewell, Terms
from budgeting.households import Person
from budgeting.states.departures import DepartureReason
from budgeting.states.messages import SubjectKind
from budgeting.subjects import Subject
from dialogs.engine.content import Reply, reply
from dialogs.engine.notify import tell_member
from dialogs.text import Text, t
from dialogs.text.words import Words

_ENDS = t("👋 *{name}, our time together ends here.*")
#: The first line, if there is more to say than that.
_FIRST = {
    DepartureReason.SETTLED: t("🌟 *{name}, you made it: what we set out to do is done.*"),
    DepartureReason.PROGRAMME_OVER: t("👋 *{name}, our programme ends here.*"),
}


def leave(
    session: Session, clock: Clock, words: Words, staff_id: int | None, household_id: int, terms: Terms
) -> tuple[Departure, int]:
    """The household leaves, and its adults read the last words. Returns how many could be told.

    Raises as `departures.leave` does.
    """
    told: list[int] = []
    departure = departures.leave(
        session, clock, staff_id, household_id, terms, farewell(session, clock, words, told)
    )
    return departure, len(told)


def farewell(session: Session, clock: Clock, words: Words, told: list[int] | None = None) -> Farewell:
    """Says the last words to everybody who may be told, even while a person holds the conversation."""

    def say(departure: Departure) -> None:
        for person in households.adults_to_reach(session, departure.household_id):
            untold = tell_member(
                session,
                clock,
                words,
                person.member_id,
                lambda someone: last_words(departure, someone),
                subject=Subject(SubjectKind.DEPARTURE, departure.id),
                key=f"departure:{departure.id}:{person.member_id}",
                while_held=True,
            )
            if untold is None and told is not None:
                told.append(person.member_id)

    return say


def last_words(departure: Departure, person: Person) -> Reply:
    """Without buttons: from now on nobody listens here."""
    first = _FIRST.get(departure.reason, _ENDS)
    lines: list[Text] = [
        Text(first.key, {"name": person.name}),
        t("Thank you for your trust and for your time."),
    ]
    if departure.handed_to:
        lines += [
            t("What is still open goes on with: {service}.", service=departure.handed_to),
            t("This is how to reach them: {reach}", reach=departure.reach),
        ]
    lines.append(t("I won't write here any more, and no reminders come."))
    if departure.reason is not DepartureReason.PROGRAMME_OVER:
        lines.append(t("If you need us again one day, the office's door is open."))
        if contact := person.settings.office_contact:
            lines.append(t("The office: {contact}", contact=contact))
    lines.append(t("All the best to you and yours 💙"))
    return reply(*lines)
