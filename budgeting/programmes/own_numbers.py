"""How a programme changes its numbers that help, one at a time. `help_numbers` says what the entries mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from budgeting.clock import Clock
from budgeting.db.tables import Programme
from budgeting.errors import NotFound, NotPossible
from budgeting.programmes import days, help_numbers
from budgeting.programmes.help_numbers import HelpNumber


class Standing(StrEnum):
    """What a programme has made of a number."""

    #: As it is for every programme, perhaps checked by this one.
    COMMON = "common"
    #: A common number with this programme's words or topics.
    CHANGED = "changed"
    OWN = "own"
    #: A common number that this programme's families aren't given.
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Listed:
    """A number as the programme has it; a hidden one as it is in common."""

    number: HelpNumber
    standing: Standing


def listed(own: list[dict[str, Any]]) -> list[Listed]:
    """All numbers that families are given, in their order, then the hidden ones."""
    common = {number.dialled: number for number in help_numbers.for_all()}
    given = [Listed(number, _standing(number, common)) for number in help_numbers.merged(own)]
    mine = map(help_numbers.parsed, own)
    hidden = [common[each.dialled] for each in mine if not each.topics and each.dialled in common]
    return given + [Listed(number, Standing.HIDDEN) for number in hidden]


def put(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    programme_id: int,
    entry: Mapping[str, Any],
    replaces: str = "",
) -> None:
    """Add a number of one's own, or change the one with the digits ``replaces``.

    Raises NotFound, NotPossible("known") if the digits are another own entry's, and as `help_numbers.parsed`.
    """
    given = help_numbers.parsed(entry)
    if not given.topics:
        raise NotPossible("topics")
    numbers = _locked(session, programme_id)
    if replaces and replaces not in numbers:
        raise NotFound("help number", 0)
    if given.dialled != replaces and given.dialled in numbers and numbers[given.dialled].topics:
        raise NotPossible("known")
    changed = {
        (given.dialled if digits == replaces else digits): (given if digits == replaces else number)
        for digits, number in numbers.items()
    }
    changed[given.dialled] = given
    _store(session, clock, staff_id, programme_id, changed)


def checked(session: Session, clock: Clock, staff_id: int | None, programme_id: int, digits: str) -> None:
    """Somebody has checked today that the number is right. Raises NotFound."""
    numbers = _locked(session, programme_id)
    given = {number.dialled: number for number in help_numbers.of_programme(session, programme_id)}
    if digits not in given:
        raise NotFound("help number", 0)
    today = days.today(clock, session.get_one(Programme, programme_id))
    numbers[digits] = replace(given[digits], checked_on=today)
    _store(session, clock, staff_id, programme_id, numbers)


def remove(session: Session, clock: Clock, staff_id: int | None, programme_id: int, digits: str) -> None:
    """Families are no longer given the number; a common one can be shown again. Raises NotFound."""
    numbers = _locked(session, programme_id)
    common = {number.dialled: number for number in help_numbers.for_all()}
    if digits in common:
        numbers[digits] = replace(common[digits], topics=())
    elif numbers.pop(digits, None) is None:
        raise NotFound("help number", 0)
    _store(session, clock, staff_id, programme_id, numbers)


def restore(session: Session, clock: Clock, staff_id: int | None, programme_id: int, digits: str) -> None:
    """A common number is again as it is for every programme. Raises NotFound unless it was changed or hidden."""
    numbers = _locked(session, programme_id)
    if (
        all(number.dialled != digits for number in help_numbers.for_all())
        or numbers.pop(digits, None) is None
    ):
        raise NotFound("help number", 0)
    _store(session, clock, staff_id, programme_id, numbers)


def _standing(number: HelpNumber, common: Mapping[str, HelpNumber]) -> Standing:
    same = common.get(number.dialled)
    if same is None:
        return Standing.OWN
    is_same = replace(number, checked_on=same.checked_on) == same
    return Standing.COMMON if is_same else Standing.CHANGED


def _locked(session: Session, programme_id: int) -> dict[str, HelpNumber]:
    """The programme's own entries by their digits; nobody else changes them until the end of the transaction."""
    row = session.get(Programme, programme_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("programme", programme_id)
    return {number.dialled: number for number in map(help_numbers.parsed, row.help_numbers)}


def _store(
    session: Session,
    clock: Clock,
    staff_id: int | None,
    programme_id: int,
    numbers: Mapping[str, HelpNumber],
) -> None:
    entries = [help_numbers.to_json(number) for number in numbers.values()]
    help_numbers.set_own(session, clock, staff_id, programme_id, entries)
