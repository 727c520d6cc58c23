"""Shared by commands about people and programmes: the open database, the clock, looking up whom an argument names."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failing import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from bot.settings import Settings
    from budgeting.clock import Clock
    from budgeting.db.engine import Database
    from budgeting.db.tables import Programme

REASONS = {
    "code_taken": "A programme with this code already exists.",
    "reference_taken": "A household with this reference already exists.",
    "name": "A name needs at least one visible letter or digit.",
    "reference": "A reference needs at least one visible letter or digit.",
    "email": "That is no address.",
    "email_taken": "A staff member with this address already exists.",
    "left": "This person has left the household.",
    "minutes": "Minutes must lie between 1 and 1440.",
    "on_call": "Whoever is on call must be active and answer families of this programme.",
    "pay_day": "The pay day must lie between 1 and 31.",
    "coach": "This person is not a coach in the programme.",
    "last_administrator": "A programme would be left without an administrator: give someone else that role first.",
    "same": "Work cannot be handed over to the person who already has it.",
    "suspended": "This person is suspended: `ponte staff resume` lets them in again.",
    "no_right": "The colleague may not take any of it: their roles do not allow it.",
    "no_phone": "No phone is linked, and no link is open.",
}
ProgrammeCode = Annotated[
    str | None, typer.Option("--programme", help="The programme's code; by default the oldest running one.")
]


@contextmanager
def opened() -> Iterator[tuple[Database, Settings]]:
    from bot import settings
    from bot.storage import opened
    from budgeting.errors import HouseholdLeft, NotFound, NotPossible

    current_settings = settings.read()
    with opened(current_settings, current=True) as database:
        try:
            yield database, current_settings
        except NotFound as error:
            raise Wrong(f"There is no {error.what} {error.key}.") from None
        except NotPossible as error:
            raise Wrong(REASONS.get(error.reason, f"That is not possible ({error.reason}).")) from None
        except HouseholdLeft:
            raise Wrong("This household has left the programme: accompany it again first.") from None


def clock() -> Clock:
    from budgeting.clock import SystemClock

    return SystemClock()


def programme_of(session: Session, code: str | None) -> Programme:
    from budgeting.programmes import by_code, front

    programme = by_code(session, code) if code else front(session)
    if programme is None:
        raise Wrong(
            f"There is no programme {code!r}."
            if code
            else "There is no programme yet: `ponte programme add CODE NAME` creates one."
        )
    return programme


def staff_id_of(session: Session, email: str) -> int:
    from budgeting import staff

    person = staff.by_email(session, email)
    if person is None:
        raise Wrong(f"There is no staff member {email}.")
    return person.id
