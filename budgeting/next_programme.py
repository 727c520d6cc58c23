"""A new programme that begins with what another one has learnt: its settings, words, labels, services and numbers.

Nothing of a family, a colleague or a place goes with it. Whoever starts it administers it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from budgeting import access, labels, partners, phrases, programmes
from budgeting.access import Action
from budgeting.clock import Clock
from budgeting.db.tables import Partner, Programme
from budgeting.errors import NotPossible
from budgeting.phrases import book
from budgeting.programmes import Settings, help_numbers

#: What belongs to the people and the place of the programme it begins like.
NOT_TAKEN = frozenset({"on_call", "office_contact"})
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Part(StrEnum):
    """What may go along besides the settings."""

    PHRASES = "phrases"
    LABELS = "labels"
    NUMBERS = "numbers"
    SERVICES = "services"


@dataclass(frozen=True, slots=True)
class Beginning:
    """``code``: its short name on the command line. ``contact``: how its families reach the office."""

    code: str
    name: str
    contact: str = ""
    parts: frozenset[Part] = frozenset(Part)


def start(
    session: Session, clock: Clock, staff_id: int | None, source_id: int, beginning: Beginning
) -> Programme:
    """Create the programme. Raises NotFound, also unless the person administers the other one,
    NotPossible("code" | "code_taken" | "name"), WrongSetting."""
    if staff_id is not None:
        who = access.actor(session, staff_id)
        access.get(session, who, Programme, source_id, Action.MANAGE_STAFF)
    source = programmes.programme(session, source_id)
    if not _CODE.fullmatch(beginning.code) or len(beginning.code) > 40:
        raise NotPossible("code")
    settings = Settings.of(source)
    taken = {name: settings.value(each) for name, each in Settings.declared.items() if name not in NOT_TAKEN}
    made = programmes.create(
        session,
        clock,
        staff_id,
        beginning.code,
        beginning.name,
        zone=source.zone,
        office_contact=beginning.contact,
        **taken,
    )
    made.currency, made.privacy_version = source.currency, source.privacy_version
    session.flush()
    for part in Part:
        if part in beginning.parts:
            _COPY[part](session, clock, staff_id, source, made)
    return made


def _phrases(
    session: Session, clock: Clock, staff_id: int | None, source: Programme, made: Programme
) -> None:
    for row in book.of_programme(session, source.id):
        if row.retired_at is not None and row.ready:
            book.retire_ready(session, clock, staff_id, made.id, row.ready, row.title)
        elif row.retired_at is None and row.texts:
            draft = phrases.Draft(row.title, row.texts, row.answers, row.tells_arrears)
            phrases.add(session, clock, staff_id, made.id, draft, ready=row.ready or "")


def _labels(session: Session, clock: Clock, staff_id: int | None, source: Programme, made: Programme) -> None:
    for label in labels.of_programme(session, source.id):
        if label.archived_at is None:
            labels.add(session, clock, staff_id, made.id, label.name, label.colour)


def _numbers(
    session: Session, clock: Clock, staff_id: int | None, source: Programme, made: Programme
) -> None:
    if source.help_numbers:
        help_numbers.set_own(session, clock, staff_id, made.id, source.help_numbers)


def _services(
    session: Session, clock: Clock, staff_id: int | None, source: Programme, made: Programme
) -> None:
    for row in partners.of_programme(session, source.id, offered=True):
        partners.add(session, clock, staff_id, made.id, _entry(row))


def _entry(row: Partner) -> partners.Entry:
    return partners.Entry(row.kind, row.name, row.contact, row.email, row.phone, row.address)


_COPY = {
    Part.PHRASES: _phrases,
    Part.LABELS: _labels,
    Part.NUMBERS: _numbers,
    Part.SERVICES: _services,
}
