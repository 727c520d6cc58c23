"""What the families answered to the ten questions when they joined, and two of them half-way."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from budgeting import wellbeing
from budgeting.clock import at_local
from budgeting.db.tables import WellbeingSurvey
from budgeting.households import Person
from budgeting.states.wellbeing import AgeBand, Mode, Moment, SurveyState

#: By the name a person goes by: the answers by position, days ago, and at which moment.
ANSWERS: dict[str, tuple[tuple[Moment, int, str], ...]] = {
    "أمينة": ((Moment.ENTRY, 112, "3312311311"), (Moment.HALFWAY, 9, "2222222222")),
    "Lucia": ((Moment.ENTRY, 110, "3322221212"), (Moment.HALFWAY, 6, "2223322223")),
    "Harpreet": ((Moment.ENTRY, 113, "2221221222"),),
    "Amrit": ((Moment.ENTRY, 101, "2232222223"),),
    "Piero": ((Moment.ENTRY, 108, "4401400400"),),
    "Grace": ((Moment.ENTRY, 111, "3311311311"),),
}
_OLDER = {"Piero"}


def answers_of(session: Session, person: Person, today: date) -> None:
    """Record the person's answers."""
    for moment, ago, digits in ANSWERS.get(person.name, ()):
        on = today - timedelta(days=ago)
        at = at_local(on, time(18, 20), person.zone)
        answers = [int(digit) for digit in digits]
        age = AgeBand.FROM_62 if person.name in _OLDER else AgeBand.UNDER_62
        session.add(
            WellbeingSurvey(
                household_id=person.household_id,
                member_id=person.member_id,
                moment=moment,
                state=SurveyState.DONE,
                mode=Mode.SELF,
                language=person.language,
                age=age,
                answers=answers,
                score=wellbeing.score(answers, Mode.SELF, age),
                created_at=at - timedelta(minutes=5),
                touched_at=at,
                finished_at=at,
                answered_on=on,
            )
        )
    session.flush()
